"""What the vectorizers have beyond scikit-learn's."""

import copy
import json
import pickle

import numpy as np
import pytest

pytest.importorskip("sklearn")

from conftest import DATA
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction import text as sklearn_text
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from vectorizer_cases import NASTY, assert_same_matrix

import nutgraf

VECTORIZERS = ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"]


@pytest.fixture(scope="module")
def texts(articles):
    return [article["text"] for article in articles]


@pytest.mark.parametrize("name", VECTORIZERS)
@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb", "nutgraf"])
def test_threads(texts, name, analyzer):
    """Their number changes nothing."""
    one, *more = (
        getattr(nutgraf, name)(analyzer=analyzer, threads=threads).fit_transform(texts)
        for threads in [1, 2, 3, 0]
    )
    for matrix in more:
        assert_same_matrix(matrix, one)
        np.testing.assert_array_equal(matrix.data, one.data)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"language": "en"},
        {"language": "de", "stem": "snowball"},
        {"stem": "rust-stemmers"},
        {"language": "en", "mode": "unicode"},
        {"language": "en", "mode": "sklearn"},
        {"language": "en", "ngram_range": (1, 2)},
        {"ngram_range": (2, 3), "min_df": 2},
        {"min_df": 2, "max_df": 0.5},
        {"stop_words": "auto"},
        {"stop_words": "auto", "language": "en", "ngram_range": (1, 2)},
    ],
    ids=str,
)
def test_own_tokens(texts, options):
    """The terms and counts of `nutgraf.frequencies`."""
    own = {
        k: options[k] for k in options if k not in {"ngram_range", "min_df", "max_df"}
    }
    if "ngram_range" in options:
        own["ngrams"] = "{}..{}".format(*options["ngram_range"])
    vectorizer = nutgraf.CountVectorizer(analyzer="nutgraf", **options)
    matrix = vectorizer.fit_transform(texts + NASTY)
    bounds = {k: options[k] for k in options if k in {"min_df", "max_df"}}
    terms = nutgraf.frequencies(texts + NASTY, **own, **bounds)
    expected = {t.term: (t.count, t.document_frequency) for t in terms}
    counts = np.asarray(matrix.sum(axis=0)).ravel()
    documents = np.bincount(matrix.indices, minlength=matrix.shape[1])
    names = vectorizer.get_feature_names_out()
    found = zip(counts.tolist(), documents.tolist(), strict=True)
    assert dict(zip(names, found, strict=True)) == expected
    assert names.tolist() == sorted(expected)
    rows = nutgraf.frequencies(texts + NASTY, per="document", **own)
    first = names[matrix[:1].indices].tolist()
    assert first == sorted(rows[0].terms.keys() & expected.keys())


@pytest.mark.parametrize("name", VECTORIZERS)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"ngram_range": (1, 3), "language": "en", "stop_words": ["the", "of"]},
        {"stem": "snowball", "stop_words": "auto", "ngram_range": (2, 2)},
        {"mode": "unicode", "binary": True, "stop_words": "english"},
    ],
    ids=str,
)
def test_own_tokens_in_scikit_learn(texts, name, options):
    """The same matrix as scikit-learn's from our terms."""
    ours = getattr(nutgraf, name)(analyzer="nutgraf", **options)
    theirs = getattr(sklearn_text, name)(
        analyzer=ours.build_analyzer(), binary=options.get("binary", False)
    )
    assert_same_matrix(ours.fit_transform(texts), theirs.fit_transform(texts))
    for again in [ours, pickle.loads(pickle.dumps(ours)), clone(ours).fit(texts)]:
        assert_same_matrix(again.transform(NASTY), theirs.transform(NASTY))


@pytest.mark.parametrize("name", VECTORIZERS[:2])
def test_a_vocabulary_for_own_tokens(texts, name):
    ours = getattr(nutgraf, name)(analyzer="nutgraf", max_features=50).fit(texts)
    given = getattr(nutgraf, name)(analyzer="nutgraf", vocabulary=ours.vocabulary_)
    assert_same_matrix(given.fit_transform(texts), ours.transform(texts))


@pytest.mark.parametrize("name", VECTORIZERS)
@pytest.mark.parametrize(
    ("parameters", "unused"),
    [
        ({"language": "en"}, "'language'"),
        ({"mode": "unicode", "analyzer": "char"}, "'mode'"),
        ({"stem": "snowball"}, "'stem'"),
        ({"analyzer": "nutgraf", "lowercase": False}, "'lowercase'"),
        ({"analyzer": "nutgraf", "strip_accents": "ascii"}, "'strip_accents'"),
        ({"analyzer": "nutgraf", "token_pattern": r"\w+"}, "'token_pattern'"),
        ({"analyzer": "nutgraf", "tokenizer": str.split}, "'tokenizer'"),
        ({"analyzer": "nutgraf", "preprocessor": str.upper}, "'preprocessor'"),
    ],
    ids=str,
)
def test_unused_parameters(name, parameters, unused):
    with pytest.warns(UserWarning, match=f"{unused} will not be used"):
        getattr(nutgraf, name)(**parameters).fit(["some text"])


@pytest.fixture(scope="module")
def recorded():
    path = DATA / "goldens/bm25s_0.3.16.json"
    if not path.exists():
        pytest.skip(f"no {path}: set NUTGRAF_DATA")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("method", ["robertson", "lucene", "atire", "bm25l", "bm25+"])
def test_scores_of_bm25s(recorded, method):
    """Those that bm25s gave each document for a query."""
    vectorizer = nutgraf.Bm25Vectorizer(method=method)
    weights = vectorizer.fit_transform(recorded["docs"])
    queries = recorded["bm25s_0.3.16"][method]
    assert len(queries) == 3
    for query, expected in queries.items():
        columns = [vectorizer.vocabulary_[term] for term in query.split()]
        scores = weights[:, columns].sum(axis=1) + vectorizer.absent_[columns].sum()
        np.testing.assert_allclose(np.ravel(scores), expected, rtol=1e-12, atol=1e-15)


FORMULAS = {
    "robertson": (
        lambda n, df: np.log(np.maximum(1, (n - df + 0.5) / (df + 0.5))),
        lambda tf, length, k1, delta: tf / (k1 * length + tf),
    ),
    "lucene": (
        lambda n, df: np.log(1 + (n - df + 0.5) / (df + 0.5)),
        lambda tf, length, k1, delta: tf / (k1 * length + tf),
    ),
    "atire": (
        lambda n, df: np.log(n / df),
        lambda tf, length, k1, delta: tf * (k1 + 1) / (tf + k1 * length),
    ),
    "bm25l": (
        lambda n, df: np.log((n + 1) / (df + 0.5)),
        lambda tf, length, k1, delta: (
            (k1 + 1) * (tf / length + delta) / (k1 + tf / length + delta)
        ),
    ),
    "bm25+": (
        lambda n, df: np.log((n + 1) / df),
        lambda tf, length, k1, delta: tf * (k1 + 1) / (k1 * length + tf) + delta,
    ),
}


@pytest.mark.parametrize("method", FORMULAS)
@pytest.mark.parametrize(("k1", "b", "delta"), [(1.5, 0.75, 0.5), (1.2, 0.3, 1.0)])
def test_bm25_of_articles(texts, method, k1, b, delta):
    """The formulas, written with numpy on scikit-learn's counts."""
    others = texts[1::2]
    vectorizer = nutgraf.Bm25Vectorizer(method=method, k1=k1, b=b, delta=delta)
    weights = vectorizer.fit(texts[::2]).transform(others)
    counter = sklearn_text.CountVectorizer()
    counts = counter.fit_transform(texts[::2])
    assert vectorizer.vocabulary_ == counter.vocabulary_
    idf, weight = FORMULAS[method]
    idfs = idf(counts.shape[0], np.bincount(counts.indices))
    average = counts.sum() / counts.shape[0]
    tf = counter.transform(others).toarray()
    length = 1 - b + b * tf.sum(axis=1, keepdims=True) / average
    expected = idfs * weight(tf, length, k1, delta)
    np.testing.assert_allclose(vectorizer.idf_, idfs, rtol=1e-12)
    found = weights.toarray() + vectorizer.absent_
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert (weights.dtype, weights.format) == (np.float64, "csr")
    assert np.array_equal(weights.indptr, counter.transform(others).indptr)


def test_bm25_is_an_estimator(texts):
    vectorizer = nutgraf.Bm25Vectorizer(method="bm25+", ngram_range=(1, 2), min_df=2)
    weights = vectorizer.fit_transform(texts)
    for copied in [
        clone(vectorizer).fit(texts),
        copy.deepcopy(vectorizer),
        pickle.loads(pickle.dumps(vectorizer)),
    ]:
        assert copied.get_params() == vectorizer.get_params()
        assert_same_matrix(copied.transform(texts), weights)
    assert repr(vectorizer).startswith("Bm25Vectorizer(")
    assert_same_matrix(
        clone(vectorizer).set_params(dtype=np.float32).fit_transform(texts),
        weights.astype(np.float32),
    )
    estimator = Pipeline([("words", vectorizer), ("model", LogisticRegression())])
    search = GridSearchCV(estimator, {"words__method": [*FORMULAS]}, cv=2, n_jobs=2)
    search.fit(texts, [text < "L" for text in texts])
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


@pytest.mark.parametrize(
    ("option", "value", "parts"),
    [
        ("method", "bm26", ["'bm26'", "'lucene'", "'bm25+'"]),
        ("k1", -1, ["-1", "[0.0, inf)"]),
        ("b", 2, ["2", "[0.0, 1.0]"]),
        ("delta", "much", ["'much'", "[0.0, inf)"]),
        ("threads", -1, ["-1", "[0, inf)"]),
        ("language", 3, ["3", "'str'"]),
        ("mode", "old", ["'old'", "'news'", "'sklearn'"]),
        ("stem", "porter2", ["'porter2'", "'snowball'", "'none'"]),
    ],
)
def test_wrong_options(option, value, parts):
    with pytest.raises(ValueError, match=f"'{option}' parameter of Bm25") as error:
        nutgraf.Bm25Vectorizer(**{option: value}).fit(["some text"])
    for part in parts:
        assert part in str(error.value)


def test_an_unknown_language(texts):
    vectorizer = nutgraf.CountVectorizer(analyzer="nutgraf", language="xx")
    with pytest.raises(ValueError, match=r'language.*"xx"'):
        vectorizer.fit(texts)


def test_bm25_before_the_fit():
    with pytest.raises(NotFittedError, match="Bm25Vectorizer"):
        nutgraf.Bm25Vectorizer().transform(["some text"])
