"""The vectorizers are scikit-learn estimators like any other."""

import copy
import inspect
import multiprocessing
import pickle
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytest.importorskip("sklearn")

import joblib
import sklearn
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import SkipTestWarning
from sklearn.feature_extraction import text as sklearn_text
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import estimator_checks
from vectorizer_cases import NASTY, assert_same_matrix, both, same_outcome

import nutgraf

VECTORIZERS = ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"]
OPTIONS = {
    "CountVectorizer": {"ngram_range": (1, 2), "min_df": 2},
    "TfidfVectorizer": {"sublinear_tf": True, "stop_words": ["the", "of"]},
    "HashingVectorizer": {"n_features": 2**12, "analyzer": "char_wb"},
}
CASES = [case for name in VECTORIZERS for case in [(name, {}), (name, OPTIONS[name])]]
every_vectorizer = pytest.mark.parametrize("name", VECTORIZERS)
every_case = pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
COPIES = {
    "pickle": lambda v: pickle.loads(pickle.dumps(v)),
    "oldest pickle": lambda v: pickle.loads(pickle.dumps(v, protocol=2)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.fixture(scope="module")
def texts(articles):
    return [article["text"] for article in articles]


@pytest.fixture(scope="module")
def titles(articles):
    return [article["title"] for article in articles]


@pytest.fixture(scope="module")
def english(articles):
    return ["-" in a["id"] and a["id"].startswith("en") for a in articles]


@every_vectorizer
def test_parameters(name):
    """scikit-learn's, with its defaults, and four of our own."""
    ours, theirs = both(name, {})
    mine, other = ours.get_params(), theirs.get_params()
    assert {key: mine[key] for key in other} == other
    assert mine.keys() - other.keys() == {"language", "mode", "stem", "threads"}
    kinds = {p.kind for p in inspect.signature(type(ours)).parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert isinstance(ours, type(theirs))
    assert repr(ours) == repr(theirs)
    assert repr(both(name, OPTIONS[name])[0]) == repr(both(name, OPTIONS[name])[1])
    assert name in ours._repr_html_()


@every_vectorizer
def test_tags(name):
    ours, theirs = both(name, {})
    assert ours.__sklearn_tags__() == theirs.__sklearn_tags__()


@every_vectorizer
@pytest.mark.parametrize(
    "check",
    [
        "check_do_not_raise_errors_in_init_or_set_params",
        "check_estimator_cloneable",
        "check_estimator_repr",
        "check_estimators_unfitted",
        "check_get_params_invariance",
        "check_mixin_order",
        "check_no_attributes_set_in_init",
        "check_param_validation",
        "check_parameters_default_constructible",
        "check_set_params",
        "check_transformers_unfitted",
        "check_valid_tag_types",
    ],
)
def test_checks(name, check):
    """scikit-learn's for any estimator; the others are for matrices of numbers."""
    if not hasattr(estimator_checks, check):
        pytest.skip("this scikit-learn has no such check")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)
        getattr(estimator_checks, check)(name, both(name, {})[0])


@every_case
def test_clone_and_set_params(texts, name, parameters):
    ours, theirs = both(name, {})
    copied = clone(ours.fit(texts)).set_params(**parameters)
    assert copied.get_params() == {**ours.get_params(), **parameters}
    assert not hasattr(copied, "vocabulary_")
    theirs.set_params(**parameters)
    assert_same_matrix(copied.fit_transform(texts), theirs.fit_transform(texts))


@every_case
@pytest.mark.parametrize("fitted", [False, True])
@pytest.mark.parametrize("way", COPIES)
def test_copies(texts, name, parameters, fitted, way):
    ours, theirs = both(name, parameters)
    if fitted:
        ours.fit(texts[::2])
    copied = COPIES[way](ours)
    assert type(copied) is type(ours)
    assert copied.get_params() == ours.get_params()
    if not fitted:
        copied.fit(texts[::2])
    expected = theirs.fit(texts[::2]).transform(texts)
    assert_same_matrix(copied.transform(texts), expected)
    again = COPIES[way](copied).fit_transform(texts[::2])
    assert_same_matrix(again, theirs.fit_transform(texts[::2]))


@every_case
def test_joblib_file(texts, tmp_path, name, parameters):
    ours, theirs = (v.fit(texts[::2]) for v in both(name, parameters))
    joblib.dump(ours, tmp_path / "vectorizer.joblib", compress=1)
    loaded = joblib.load(tmp_path / "vectorizer.joblib")
    assert_same_matrix(loaded.transform(texts), theirs.transform(texts))


@every_case
@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_joblib_parallel(texts, name, parameters, backend):
    ours, theirs = (v.fit(texts) for v in both(name, parameters))
    parts = [texts[:20], texts[20:], texts, NASTY]
    with joblib.Parallel(n_jobs=2, backend=backend) as parallel:
        found = parallel(joblib.delayed(ours.transform)(part) for part in parts)
        again = parallel(joblib.delayed(ours.fit_transform)(part) for part in [texts])
    for part, matrix in zip(parts, found, strict=True):
        assert_same_matrix(matrix, theirs.transform(part))
    assert_same_matrix(again[0], theirs.fit_transform(texts))


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_processes(texts, method):
    """Started after this one has counted, with its threads."""
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} on this system")
    for name, parameters in CASES[1::2]:
        ours, theirs = (v.fit(texts) for v in both(name, parameters))
        with warnings.catch_warnings():
            # Forking beside threads, which newer Pythons warn of, is what we try.
            warnings.simplefilter("ignore", DeprecationWarning)
            with multiprocessing.get_context(method).Pool(2) as pool:
                parts = [texts[:20], texts[20:], NASTY]
                found = pool.map_async(ours.transform, parts).get(timeout=100)
                (again,) = pool.map_async(ours.fit_transform, [texts]).get(timeout=100)
        for part, matrix in zip(parts, found, strict=True):
            assert_same_matrix(matrix, theirs.transform(part))
        assert_same_matrix(again, theirs.fit_transform(texts))


@every_case
def test_threads_share_an_estimator(texts, name, parameters):
    ours, theirs = (v.fit(texts) for v in both(name, parameters))
    parts = [texts[n % 7 :: 2] for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ours.transform, parts))
        again = list(pool.map(lambda p: clone(ours).fit_transform(p), parts))
    for part, matrix, fitted in zip(parts, found, again, strict=True):
        assert_same_matrix(matrix, theirs.transform(part))
        assert_same_matrix(fitted, clone(theirs).fit_transform(part))


@every_case
def test_pipeline(texts, english, name, parameters):
    mine, other = (
        Pipeline([("words", v), ("model", LogisticRegression())])
        .fit(texts[::2], english[::2])
        .predict_proba(texts[1::2])
        for v in both(name, parameters)
    )
    np.testing.assert_allclose(mine, other, atol=1e-9)


def test_feature_union(texts):
    mine, other = (
        FeatureUnion(
            [
                (f"{name}-{analyzer}", vectorizers[which])
                for name in VECTORIZERS[:2]
                for analyzer in ["word", "char_wb"]
                for vectorizers in [both(name, {"analyzer": analyzer})]
            ],
            n_jobs=2,
        )
        for which in [0, 1]
    )
    assert_same_matrix(mine.fit_transform(texts), other.fit_transform(texts))
    names = [union.get_feature_names_out() for union in (mine, other)]
    np.testing.assert_array_equal(*names)


def columns(which, **options):
    return ColumnTransformer(
        [
            ("title", both("CountVectorizer", {"analyzer": "char"})[which], "title"),
            ("text", both("TfidfVectorizer", {"min_df": 2})[which], "text"),
            ("hash", both("HashingVectorizer", {"n_features": 4})[which], "text"),
            ("length", "passthrough", ["length"]),
        ],
        **options,
    )


@pytest.fixture(params=["pandas", "polars"])
def frame(request, texts, titles):
    module = pytest.importorskip(request.param)
    length = list(map(len, texts))
    return module.DataFrame({"title": titles, "text": texts, "length": length})


@pytest.mark.parametrize("options", [{}, {"n_jobs": 2}, {"sparse_threshold": 0}])
def test_column_transformer(frame, options):
    mine, other = (columns(which, **options) for which in [0, 1])
    for matrices in [
        [c.fit_transform(frame) for c in (mine, other)],
        [c.transform(frame[::-1]) for c in (mine, other)],
    ]:
        if "sparse_threshold" in options:
            np.testing.assert_allclose(*matrices, rtol=1e-12)
        else:
            assert_same_matrix(*matrices)


@pytest.mark.parametrize("transform", ["pandas", "polars", "default"])
@every_vectorizer
def test_set_output(name, transform):
    """Which scikit-learn's have not, as their matrix is sparse: the same error."""
    ours, theirs = both(name, {})
    assert hasattr(ours, "set_output") == hasattr(theirs, "set_output")
    pipes = [Pipeline([("words", vectorizer)]) for vectorizer in (ours, theirs)]
    same_outcome(*(pipe.set_output for pipe in pipes), transform=transform)


def test_grid_search(texts, english):
    grid = {
        "words__ngram_range": [(1, 1), (1, 2)],
        "words__min_df": [1, 2],
        "words__analyzer": ["word", "char_wb"],
        "model__C": [0.1, 10.0],
    }
    mine, other = (
        GridSearchCV(
            Pipeline([("words", v), ("model", LogisticRegression())]),
            grid,
            cv=3,
            n_jobs=2,
            scoring="neg_log_loss",
        ).fit(texts, english)
        for v in both("TfidfVectorizer", {})
    )
    assert mine.best_params_ == other.best_params_
    np.testing.assert_allclose(
        mine.cv_results_["mean_test_score"],
        other.cv_results_["mean_test_score"],
        rtol=1e-6,
    )


@every_case
@pytest.mark.parametrize("interface", ["sparray", "spmatrix"])
def test_sparse_interface(texts, name, parameters, interface):
    try:
        context = sklearn.config_context(sparse_interface=interface)
    except TypeError:
        pytest.skip("this scikit-learn has no choice of one")
    ours, theirs = both(name, parameters)
    with context:
        assert_same_matrix(ours.fit_transform(texts), theirs.fit_transform(texts))
        assert_same_matrix(ours.transform(texts), theirs.transform(texts))


@pytest.mark.parametrize("name", VECTORIZERS[:2])
def test_what_is_learnt_can_be_handed_on(texts, name):
    """As a dictionary and weights, to a vectorizer of either kind."""
    fitted = both(name, {"max_features": 500})[0].fit(texts)
    expected = fitted.transform(texts)
    for taker in both(name, {"vocabulary": fitted.vocabulary_}):
        if name == "TfidfVectorizer":
            taker.idf_ = fitted.idf_
        assert_same_matrix(taker.transform(texts), expected)
    taker = both(name, {})[0]
    taker.vocabulary_ = fitted.vocabulary_
    if name == "CountVectorizer":
        assert_same_matrix(taker.transform(texts), expected)


@pytest.mark.parametrize("name", VECTORIZERS[:2])
def test_a_changed_vocabulary_is_followed(texts, name):
    """What is fitted is in `vocabulary_`, for all to read and write."""
    ours, theirs = (v.fit(texts) for v in both(name, {"max_features": 50}))
    for vectorizer in (ours, theirs):
        vectorizer.transform(texts)
        first, *_, last = sorted(vectorizer.vocabulary_)
        held = vectorizer.vocabulary_
        held[first], held[last] = held[last], held[first]
    assert_same_matrix(ours.transform(texts), theirs.transform(texts))
    for vectorizer in (ours, theirs):
        vectorizer.vocabulary_ = {t: 49 - i for t, i in vectorizer.vocabulary_.items()}
    assert_same_matrix(ours.transform(texts), theirs.transform(texts))


def test_options_set_after_the_fit_are_followed(texts):
    """As by scikit-learn, which reads them at each call."""
    for change in [{"lowercase": False}, {"binary": True}, {"strip_accents": "ascii"}]:
        ours, theirs = (v.fit(texts) for v in both("CountVectorizer", {}))
        ours.set_params(**change)
        theirs.set_params(**change)
        assert_same_matrix(ours.transform(texts), theirs.transform(texts))


def test_scikit_learn_is_not_changed():
    """Ours stand beside its classes, which stay as they are."""
    for name in VECTORIZERS:
        theirs = getattr(sklearn_text, name)
        assert theirs.__module__ == "sklearn.feature_extraction.text"
        assert getattr(nutgraf, name) is not theirs
        assert getattr(nutgraf, name).__name__ == name
