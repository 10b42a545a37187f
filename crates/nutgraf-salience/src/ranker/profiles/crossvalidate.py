"""What the profiles are worth on articles that they were not fitted on, set by set.

For each profile the articles of its sets (those of fit.sh) are dealt out to five parts by a
hash of the identifier. Each part gets its keywords from a profile that `nutgraf fit` made of
the other four. Needs the program, built, and the keyphrase sets in NUTGRAF_DATA; a few
minutes.

    python3 crossvalidate.py path/to/nutgraf [PROFILE]...
"""

import json
import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

PARTS = 5
# Held still, for speed: fit.sh chooses it anew but for `editor` and `tags`, which matters
# little.
L2 = {"editor": "0.2", "phrases": "0.03", "tags": "0.1", "abstracts": "0.03"}
PROFILES = {
    "editor": ["editors", "ptbn110"],
    "phrases": ["duc2001"],
    "tags": ["kpcrowd500", "ptbn110"],
    "abstracts": ["inspec", "semeval2017"],
}


def part(article):
    return zlib.crc32(str(article["id"]).encode()) % PARTS


def write(path, articles):
    lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    path.write_text("".join(lines), encoding="utf-8")
    return str(path)


def group(name, article):
    """The set, and for the one in several languages which."""
    english = article.get("lang", "en") == "en"
    return f"{name} {'en' if english else 'fr, de'}" if name == "editors" else name


def found(run, folder, profile, articles):
    """The keywords of all articles by profiles that have not seen them."""
    lines = []
    for number in range(PARTS):
        fitting = []
        for name, known in articles.items():
            rest = [article for article in known if part(article) != number]
            fitting += ["--gold", write(folder / f"{name}.jsonl", rest)]
        fitted = str(folder / "fitted.json")
        options = ["--profile", profile, "--shrink-to", "zero", "--l2", L2[profile]]
        run("fit", *fitting, *options, "-o", fitted)
        for name, known in articles.items():
            unseen = [article for article in known if part(article) == number]
            path = write(folder / "unseen.jsonl", unseen)
            options = ["--profile", fitted, "--language-field", "lang", "--top", "15"]
            for line in run("keywords", path, *options, "--format", "jsonl").splitlines():
                lines.append((name, line))
    return lines


def main():
    program = os.path.abspath(sys.argv[1])
    beside = Path(__file__).parents[6] / "shared"
    sets = Path(os.environ.get("NUTGRAF_DATA", beside)) / "data/keyphrases"

    def run(*arguments):
        done = subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for profile in sys.argv[2:] or PROFILES:
            names = PROFILES[profile]
            articles = {
                name: [json.loads(line) for line in (sets / f"{name}.jsonl").open()]
                for name in names
            }
            predictions = found(run, folder, profile, articles)
            golds = {}
            for name, known in articles.items():
                for article in known:
                    golds.setdefault((name, group(name, article)), []).append(article)
            for (name, shown), gold in golds.items():
                own = "".join(line + "\n" for of, line in predictions if of == name)
                (folder / "found.jsonl").write_text(own, encoding="utf-8")
                path = write(folder / "gold.jsonl", gold)
                given = [str(folder / "found.jsonl"), "--gold", path, "--format", "jsonl"]
                at = json.loads(run("evaluate", *given))["at"]
                f1 = " / ".join(f"{100 * k['f1']:.1f}" for k in at)
                print(f"{profile:10} {shown:16} {len(gold):4} articles  F1@5/10/15 {f1}", flush=True)


if __name__ == "__main__":
    main()
