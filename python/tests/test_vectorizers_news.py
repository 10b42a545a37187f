"""The vectorizers equal scikit-learn's on third-party articles.

With NUTGRAF_FULL=1 on each of the 26,020 in English, which takes half an hour and some
gigabytes; else on every fortieth.
"""

import os
from itertools import chain, islice

import pytest

pytest.importorskip("sklearn")

from conftest import DATA, read_jsonl
from vectorizer_cases import CASES, assert_parity

ENGLISH = {
    "reuters21578": 17_988,
    "yahoo_finance_2017_2020": 3_352,
    "masakhanews_en": 1_716,
    "bbc2005": 2_085,
    "abc2006": 879,
}
STEP = 1 if os.environ.get("NUTGRAF_FULL") == "1" else 40


def load(name, step):
    path = DATA / f"data/news/{name}.jsonl"
    if not path.exists():
        pytest.skip(f"no {path}: set NUTGRAF_DATA")
    return [article["text"] for article in islice(read_jsonl(path), 0, None, step)]


@pytest.fixture(scope="module")
def english():
    texts = [load(name, STEP) for name in ENGLISH]
    assert [len(t) for t in texts] == [-(-n // STEP) for n in ENGLISH.values()]
    return list(chain.from_iterable(texts))


@pytest.fixture(scope="module")
def others():
    """Of other languages, to be transformed with what English has taught."""
    return [text for name in ["masakhanews_fr", "gnad_de"] for text in load(name, 40)]


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=map(str, CASES))
def test_every_article(english, others, name, parameters):
    assert_parity(name, parameters, english, others)
