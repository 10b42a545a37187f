"""Speed of the Python module against scikit-learn and yake.

Both run in this process, one thread each, in turns; outputs are compared first. Needs the
module built for speed (`maturin develop --release`), scikit-learn, and for keywords yake.

    .venv/bin/python benches/peers.py ../shared/data/news/*_en.jsonl
"""

import json
import statistics
import sys
import time
from functools import partial
from pathlib import Path

import nutgraf
from sklearn.feature_extraction import text as sklearn

ROUNDS = 5


def articles(paths):
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(name, theirs, ours):
    """Prints how many times the one takes of the other, in turns."""
    pairs = [(seconds(theirs), seconds(ours)) for _ in range(ROUNDS)]
    ratios = sorted(a / b for a, b in pairs)
    peer, mine = (statistics.median(times) for times in zip(*pairs, strict=True))
    middle = statistics.median(ratios)
    extent = f"{ratios[0]:.1f} to {ratios[-1]:.1f}"
    print(f"{name:45} {middle:6.1f}  ({extent}; {peer:.2f} s, {mine:.3f} s)")


def vectorizers(texts):
    for name in ["CountVectorizer", "TfidfVectorizer"]:
        for options in [{}, {"ngram_range": (1, 2), "min_df": 5}]:
            theirs = getattr(sklearn, name)(**options)
            ours = getattr(nutgraf, name)(threads=1, **options)
            difference = theirs.fit_transform(texts) - ours.fit_transform(texts)
            assert theirs.vocabulary_ == ours.vocabulary_
            assert abs(difference).max() < 1e-12
            ratio(
                f"{name} {options or ''}",
                partial(theirs.fit_transform, texts),
                partial(ours.fit_transform, texts),
            )


def keywords(texts):
    try:
        import yake
    except ImportError:
        print("yake is not installed: pip install yake")
        return
    extractor = yake.KeywordExtractor(lan="en", n=3, top=10)
    # As many texts again for us, or the clock would be too coarse.
    many = texts * 20
    theirs = 20 * seconds(lambda: [extractor.extract_keywords(t) for t in texts])
    ours = seconds(lambda: nutgraf.keywords(many, language="en", threads=1))
    one = seconds(lambda: [nutgraf.keywords(t, language="en") for t in many])
    print(f"{'keywords, a table':45} {theirs / ours:6.1f}")
    print(f"{'keywords, text by text':45} {theirs / one:6.1f}")


def main():
    paths = [Path(path) for path in sys.argv[1:]]
    texts = list(articles(paths))
    if not texts:
        sys.exit(__doc__)
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters")
    vectorizers(texts)
    keywords(texts[:60])


if __name__ == "__main__":
    main()
