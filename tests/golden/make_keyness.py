"""Golden numbers of keyness and collocations, from SciPy, NLTK and scattertext.

    python tests/golden/make_keyness.py                      # writes tests/golden/keyness.json
    python tests/golden/make_keyness.py TARGET REFERENCE OUT # of any two JSON-lines corpora

Made with Python 3.11, scipy 1.13.1, numpy 2.2.6, nltk 3.10.4, scattertext 0.2.2 (with six
and future). Words are those of scikit-learn's pattern, which is our token mode `sklearn`, so
that this script counts for itself. Collocations are counted in pieces between punctuation;
the pieces are in the output.

What each package computes, and where its numbers differ from ours by definition:

- SciPy's G2 and chi-squared are unsigned; its Yates correction is applied always, quanteda's
  (and ours) only where all counts are half a word off and one is expected to be below 5.
- NLTK multiplies its likelihood ratio by 2, as the definition of G2 does; its G2 and
  chi-squared are unsigned, too. `+1e-20` in its logarithms is below the precision of a double.
- NLTK divides the count by `window - 1` where our expected count is multiplied by it: only
  ratios of the two (pmi) are equal then.
"""

import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from scattertext.termscoring.lrc import lrc
from scattertext.termsignificance.LogOddsRatioInformativeDirichletPiror import (
    LogOddsRatioInformativeDirichletPrior,
)
from scipy import stats

HERE = Path(__file__).parent
WORD = re.compile(r"(?u)\b\w\w+\b")
MIN_COUNT = 3
PRIOR = 500.0


def articles(path):
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        yield [article[field] for field in ("title", "text") if article.get(field)]


def words(article):
    return [word for field in article for word in WORD.findall(field.lower())]


class Corpus:
    def __init__(self, path):
        self.documents = [Counter(words(article)) for article in articles(path)]
        self.counts, self.df = Counter(), Counter()
        for document in self.documents:
            self.counts.update(document)
            self.df.update(document.keys())
        self.total = self.counts.total()
        self.sizes = np.array([document.total() for document in self.documents], dtype=float)
        self.holders = {}
        for number, document in enumerate(self.documents):
            for word, count in document.items():
                self.holders.setdefault(word, []).append((number, count))

    def dp(self, word):
        if word not in self.counts:
            return None
        counts = np.zeros(len(self.documents))
        for number, count in self.holders[word]:
            counts[number] = count
        return float(np.abs(counts / counts.sum() - self.sizes / self.total).sum() / 2)


def g2(table, correction=False):
    return stats.chi2_contingency(table, correction=correction, lambda_="log-likelihood")


def of_term(target, reference, word):
    a, b, c, d = target.counts[word], reference.counts[word], target.total, reference.total
    table = np.array([[a, b], [c - a, d - b]])
    plain, chi = g2(table), stats.chi2_contingency(table, correction=False)
    expected = plain.expected_freq
    off = np.abs(table - expected).min() >= 0.5 and expected.min() < 5
    e1, e2 = expected[0]
    two = stats.power_divergence([a, b], [e1, e2], lambda_="log-likelihood").statistic
    n = c + d
    q = 1 + (n / table[0].sum() + n / table[1].sum() - 1) * (n / c + n / d - 1) / (6 * n)
    sign = 1 if a * d >= b * c else -1
    low = min(e1, e2)
    p1, p2 = target.df[word] / len(target.documents), max(reference.df[word], 1) / len(reference.documents)
    infinite = b == 0
    return {
        "count": [a, b],
        "df": [target.df[word], reference.df[word]],
        "dp": [target.dp(word), reference.dp(word)],
        "expected": [e1, e2],
        "p": plain.pvalue,
        "g2": sign * plain.statistic,
        "g2_yates": sign * g2(table, bool(off)).statistic,
        "g2_williams": sign * plain.statistic / q,
        "chi-squared": sign * chi.statistic,
        "chi-squared_yates": sign * stats.chi2_contingency(table, correction=bool(off)).statistic,
        "g2-two-term": sign * two,
        "log-ratio": math.log2(((a or 0.5) / c) / ((b or 0.5) / d)),
        "percent-diff": None if infinite else (a / c - b / d) * 100 / (b / d),
        "bic": plain.statistic - math.log(n),
        "ell": plain.statistic / (n * math.log(low)) if low > 1 else None,
        "relative-risk": None if infinite else stats.contingency.relative_risk(a, c, b, d).relative_risk,
        "odds-ratio": None if infinite else stats.contingency.odds_ratio(table, kind="sample").statistic,
        "simple-maths": (a * 1e6 / c + 1) / (b * 1e6 / d + 1),
        "jlh": (p1 - p2) * (p1 / p2) if p1 > p2 else 0.0,
    }


def keyness(target, reference):
    both = target.counts + reference.counts
    terms = sorted(term for term, count in both.items() if count >= MIN_COUNT)
    numbers = [of_term(target, reference, term) for term in terms]
    counts = [np.array([n["count"][side] for n in numbers], dtype=float) for side in (0, 1)]
    bounds = lrc(counts[0], counts[1], target.total, reference.total)
    # All terms, so that the sizes that scattertext sums up are those of the corpora.
    every = sorted(both)
    y = [np.array([side.counts[term] for term in every], dtype=float) for side in (target, reference)]
    scorer = LogOddsRatioInformativeDirichletPrior(y[0] + y[1], sigma=PRIOR, scale_type="word")
    z = dict(zip(every, scorer.get_zeta_i_j_given_separate_counts(*y)))
    p = np.array([n["p"] for n in numbers])
    fdr = stats.false_discovery_control(p)
    for term, number, bound, fd in zip(terms, numbers, bounds, fdr):
        number["lrc"], number["log-odds-dirichlet"] = float(bound), float(z[term])
        number["p_bonferroni"], number["p_fdr"] = min(1.0, number["p"] * len(terms)), float(fd)
    return dict(zip(terms, numbers))


NLTK = {
    "pmi": "pmi",
    "t-score": "student_t",
    "chi-squared": "chi_sq",
    "phi-squared": "phi_sq",
    "dice": "dice",
    "jaccard": "jaccard",
    "g2": "likelihood_ratio",
    "poisson-stirling": "poisson_stirling",
    "mi-like": "mi_like",
}


def pieces(path):
    """What stands between punctuation, in small letters."""
    found = []
    for article in articles(path):
        for field in article:
            for piece in re.split(r"[^\w\s]|\n", field.lower()):
                piece = WORD.findall(piece)
                if len(piece) > 1 and all(word.isascii() and word.isalpha() for word in piece):
                    found.append(piece)
    return found


def pairs(documents, window, measures):
    finder = BigramCollocationFinder.from_documents(documents) if window == 2 else None
    if finder is None:
        # Private, but what from_documents does for a window of two.
        padded = BigramCollocationFinder._build_new_documents(documents, window, pad_right=True)
        finder = BigramCollocationFinder.from_words(padded, window_size=window)
    found = {}
    for (first, second), count in finder.ngram_fd.items():
        if count < MIN_COUNT:
            continue
        score = lambda name: finder.score_ngram(getattr(BigramAssocMeasures, name), first, second)
        numbers = {"count": count, "f": [finder.word_fd[first], finder.word_fd[second]]}
        for ours, theirs in measures.items():
            numbers[ours] = score(theirs)
        found[f"{first} {second}"] = numbers
    return {"words": finder.word_fd.N(), "pairs": dict(sorted(found.items()))}


def main():
    news = HERE.parent.parent / "corpora" / "news"
    arguments = sys.argv[1:] or [news / "en-1.jsonl", news / "en-2.jsonl", HERE / "keyness.json"]
    target, reference, out = arguments
    corpora = [Corpus(target), Corpus(reference)]
    documents = pieces(target)
    golden = {
        "totals": [corpus.total for corpus in corpora],
        "documents": [len(corpus.documents) for corpus in corpora],
        "keyness": keyness(*corpora),
        "pieces": [" ".join(piece) for piece in documents],
        "adjacent": pairs(documents, 2, NLTK),
        "window": pairs(documents, 5, {"pmi": "pmi"}),
    }
    Path(out).write_text(lines(golden) + "\n", encoding="utf-8")


def lines(value, depth=0):
    """JSON with one term, pair or piece a line."""
    if depth < 3 and isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {lines(v, depth + 1)}" for key, v in value.items()]
        if depth < 2 or any(isinstance(v, dict) for v in value.values()):
            return "{\n" + ",\n".join(parts) + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], str):
        return "[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, default=float)


main()
