"""Weights of a small made-up problem by SciPy, into tests/golden/fit.json.

Needs numpy==2.4.6, scipy==1.17.1.

    python tests/golden/make_fit.py
"""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize

ROOT = pathlib.Path(__file__).resolve().parents[2]
FEATURES = 6


def articles(random):
    """Lists of candidates whose second feature says most; the last is always 1."""
    found = []
    for _ in range(12):
        rows = random.normal(size=(int(random.integers(5, 20)), FEATURES))
        rows *= [1.0, 0.2, 5.0, 1.0, 1.0, 0.0]
        rows[:, 3] = rows[:, 3] > 0.8
        rows[:, 4] += 100.0
        rows[:, 5] = 1.0
        rows = rows.round(3)
        score = (
            6 * rows[:, 1]
            - 0.3 * rows[:, 2]
            + rows[:, 3]
            + random.gumbel(size=len(rows))
        )
        chosen = np.argsort(-score)[: int(random.integers(1, 4))]
        found.append({"rows": rows.tolist(), "chosen": sorted(map(int, chosen))})
    return found


def loss(scaled, toward, lists, deviation, l2):
    total = 0.0
    for rows, chosen in lists:
        scores = rows @ (scaled / deviation)
        chances = np.log(np.sum(np.exp(scores - scores.max()))) + scores.max() - scores
        total += chances[chosen].sum() / np.sqrt(len(chosen))
    return total / len(lists) + l2 * np.sum((scaled - toward) ** 2)


def main():
    random = np.random.default_rng(5)
    made = articles(random)
    base = [0.5, 3.0, 0.0, -1.0, 0.25, 2.0]
    lists = [(np.array(a["rows"]), a["chosen"]) for a in made]
    deviation = np.concatenate([rows for rows, _ in lists]).std(axis=0)
    deviation[deviation < 1e-9] = 1.0
    cases = []
    for l2 in [0.001, 0.03, 1.0]:
        for toward_base in [True, False]:
            toward = np.array(base) * deviation * toward_base
            options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000}
            result = minimize(
                loss,
                toward,
                args=(toward, lists, deviation, l2),
                method="L-BFGS-B",
                jac="3-point",
                options=options,
            )
            weights = (result.x / deviation).round(8).tolist()
            case = {"l2": l2, "toward_base": toward_base, "loss": result.fun}
            cases.append({**case, "weights": weights})
    golden = {"articles": made, "base": base, "case": cases}
    text = (
        json.dumps(golden).replace('{"rows"', '\n{"rows"').replace('{"l2"', '\n{"l2"')
    )
    (ROOT / "tests/golden/fit.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
