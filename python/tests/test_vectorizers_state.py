"""Vectorizers of a corpus state are those that are fitted to its documents."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from conftest import DATA, read_jsonl
from sklearn.base import clone

import nutgraf

WORDS = ["the", "of", "said", "to", "and"]
CASES = [
    (nutgraf.CountVectorizer, {}, {}),
    (nutgraf.CountVectorizer, {"ngrams": "1..3"}, {"ngram_range": (2, 3), "min_df": 2}),
    (nutgraf.CountVectorizer, {"stop_words": "auto"}, {"max_features": 300}),
    (nutgraf.CountVectorizer, {}, {"max_features": 300, "binary": True, "max_df": 0.4}),
    (nutgraf.TfidfVectorizer, {"stem": "snowball"}, {"min_df": 2}),
    (
        nutgraf.TfidfVectorizer,
        {"stop_words": WORDS, "ngrams": "1..2"},
        {"stop_words": WORDS, "min_df": 3, "max_features": 900, "dtype": np.float32},
    ),
    (nutgraf.TfidfVectorizer, {"mode": "sklearn", "language": "en"}, {"norm": "l1"}),
    (nutgraf.TfidfVectorizer, {"mode": "unicode"}, {"use_idf": False}),
    (nutgraf.TfidfVectorizer, {}, {"smooth_idf": False, "sublinear_tf": True}),
    (nutgraf.Bm25Vectorizer, {"stop_words": "auto"}, {"min_df": 2}),
    (nutgraf.Bm25Vectorizer, {}, {"method": "bm25+", "binary": True}),
]


@pytest.fixture(scope="module")
def texts():
    path = DATA / "data/news/bbc2005.jsonl"
    if not path.exists():
        pytest.skip(f"no {path}: set NUTGRAF_DATA")
    return [article["text"] for article in read_jsonl(path)][::25]


def ngram_range(options):
    low, _, high = options.get("ngrams", "1").partition("..")
    return int(low), int(high or low)


@pytest.mark.parametrize(("kind", "options", "parameters"), CASES)
def test_no_document_is_read_again(texts, kind, options, parameters):
    # Counted day by day, as it is done.
    days = [texts[day::3] for day in range(3)]
    state = sum(nutgraf.CorpusState(day, **options) for day in days)
    found = kind.from_state(state, **parameters)
    same = {name: value for name, value in options.items() if name != "ngrams"}
    same = {"analyzer": "nutgraf", "ngram_range": ngram_range(options), **same}
    fitted = kind(**{**same, **parameters}).fit(texts)
    assert found.get_params() == fitted.get_params()
    assert found.get_feature_names_out().tolist() == (
        fitted.get_feature_names_out().tolist()
    )
    ours, theirs = found.transform(texts), fitted.transform(texts)
    assert ours.dtype == theirs.dtype
    assert ours.nnz == theirs.nnz > 0
    for part in ("data", "indices", "indptr"):
        assert getattr(ours, part).tobytes() == getattr(theirs, part).tobytes()
    again = clone(found).fit_transform(texts)
    assert again.data.tobytes() == ours.data.tobytes()


def test_parts_of_a_state_are_added_up(texts):
    dates = [f"2024-0{1 + i % 3}-01" for i in range(len(texts))]
    state = nutgraf.CorpusState(texts, date=dates, period="month", by_language=True)
    assert len(state.parts) > 2
    whole = nutgraf.CorpusState(texts)
    ours = nutgraf.TfidfVectorizer.from_state(state, min_df=2)
    theirs = nutgraf.TfidfVectorizer.from_state(whole, min_df=2)
    assert ours.vocabulary_ == theirs.vocabulary_
    assert ours.idf_.tobytes() == theirs.idf_.tobytes()


def test_what_does_not_fit_is_refused():
    kind = nutgraf.TfidfVectorizer
    texts = ["The grain deal held.", "The grain left."]
    state = nutgraf.CorpusState(texts, stop_words=["the"], ngrams="1..2")
    refused = {
        "stop_words: the state leaves some words out": {},
        "stop_words: not the words that the state": {"stop_words": ["held"]},
        r"ngram_range: the state has n-grams of \(1, 2\)": {"ngram_range": (1, 3)},
        "analyzer: it is that of the state, 'nutgraf'": {"analyzer": "word"},
        "stem: it is that of the state, 'none'": {"stem": "snowball"},
        "vocabulary: it is that of the state": {"vocabulary": ["grain"]},
        "no term of the state is left": {"min_df": 3, "max_df": 4},
        "max_df corresponds to < documents": {"min_df": 3, "max_df": 1},
    }
    for message, parameters in refused.items():
        given = {"stop_words": ["the"]} if "stop_words" not in message else {}
        with pytest.raises(ValueError, match=message):
            kind.from_state(state, **{**given, **parameters})
    with pytest.raises(ValueError, match="stop_words: it is that of the state"):
        kind.from_state(nutgraf.CorpusState(texts), stop_words="auto")
    for kind in (nutgraf.CountVectorizer, nutgraf.Bm25Vectorizer):
        with pytest.raises(ValueError, match="the state has no documents"):
            kind.from_state(nutgraf.CorpusState([]))
