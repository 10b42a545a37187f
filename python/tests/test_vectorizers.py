"""The vectorizers give scikit-learn's vocabulary, matrix, warnings and errors."""

import io
import unicodedata

import numpy as np
import pytest

pytest.importorskip("sklearn")

from vectorizer_cases import (
    CASES,
    NASTY,
    assert_parity,
    assert_same_matrix,
    assert_same_state,
    awkward_texts,
    both,
    outcome,
    same_outcome,
)

VECTORIZERS = ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"]
# Rust's Unicode is newer. A Σ at the end of a word is ς after a letter with case, with
# marks or none between them.
CHANGED = {
    "U+0295": "had case as a lower-case letter, and has none since",
    "U+1171E": "was a nonspacing mark, which a Σ looks past, and is a spacing one since",
}
every_case = pytest.mark.parametrize(("name", "parameters"), CASES, ids=map(str, CASES))
every_vectorizer = pytest.mark.parametrize("name", VECTORIZERS)


@pytest.fixture(scope="module")
def texts(articles):
    return [article["text"] for article in articles]


@every_case
def test_own_articles(texts, name, parameters):
    assert_parity(name, parameters, texts[::2], texts[1::2] + NASTY[:10])


@every_case
def test_nasty_texts(name, parameters):
    assert_parity(name, parameters, NASTY, awkward_texts(50))


@every_case
def test_random_texts(name, parameters):
    assert_parity(name, parameters, awkward_texts(300), awkward_texts(200, seed=2))


@every_case
def test_small_corpora(name, parameters):
    """Few terms: ties at `max_features`, nothing left, stop words only."""
    for seed in range(3, 23):
        texts = awkward_texts(1 + seed % 4, seed)
        assert_parity(name, parameters, texts, texts[::-1])


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"lowercase": False},
        {"strip_accents": "unicode"},
        {"strip_accents": "ascii", "lowercase": False},
        {"token_pattern": r"\S+"},
        {"analyzer": "char", "ngram_range": (1, 2)},
        {"analyzer": "char_wb", "ngram_range": (2, 3)},
    ],
    ids=str,
)
def test_every_character(parameters):
    """That this Python's Unicode knows: in words, between them, beside a capital Σ."""
    characters = [
        c
        for c in map(chr, range(0x110000))
        if unicodedata.category(c) not in {"Cn", "Cs"}
        and not "\uf000" > c > "\ue010"  # private use: a sample
        and c < "\U000f0010"
    ]
    assert len(characters) > 140_000
    texts = [f"a{c}b {c}{c} aΣ{c} AΣ{c}B {c}Σ " for c in characters]
    plain = {"norm": None, "alternate_sign": False, "n_features": 2**22}
    mine, other = (
        v.fit_transform(texts) for v in both("HashingVectorizer", plain | parameters)
    )
    rows = np.unique((mine != other).nonzero()[0])
    different = {f"U+{ord(characters[row]):04X}" for row in rows}
    assert different <= CHANGED.keys()


@every_case
def test_what_rust_counts(texts, monkeypatch, name, parameters):
    """All but patterns of one's own and long n-grams: scikit-learn analyzes no text."""
    pattern = parameters.get("token_pattern", r"\w+")
    longest = parameters.get("ngram_range", (1, 1))[1]
    rust = pattern in {r"\w+", r"(?u)\b\w\w\w+\b"} and longest <= 8

    def analyze(*_, **__):
        raise NotImplementedError("called")

    ours, theirs = both(name, parameters)
    texts = texts + texts  # a term for each bound of document frequency
    expected = [outcome(m, texts)[0] for m in (theirs.fit_transform, theirs.transform)]
    monkeypatch.setattr("sklearn.feature_extraction.text._analyze", analyze)
    assert outcome(theirs.transform, texts)[1] == (NotImplementedError, "called")
    for method, other in zip(
        (ours.fit_transform, ours.transform), expected, strict=True
    ):
        found, error, _ = outcome(method, iter(texts))
        if rust:
            assert_same_matrix(found, other)
        else:
            assert error == (NotImplementedError, "called")
            ours.vocabulary_ = {"some": 0}


@pytest.mark.parametrize("norm", ["l1", "l2", None])
@pytest.mark.parametrize("smooth_idf", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_term_that_no_document_has(norm, smooth_idf, dtype):
    """Without smoothing it weighs infinitely much: a warning, and then an error."""
    parameters = {"norm": norm, "smooth_idf": smooth_idf, "dtype": dtype}
    parameters["vocabulary"] = ["text", "absent", "some"]
    texts = ["some text some", "", "more text"]
    assert_parity("TfidfVectorizer", parameters, texts, ["", *texts])
    ours, theirs = both("TfidfVectorizer", parameters)
    same_outcome(ours.fit, theirs.fit, texts)
    for sublinear in [False, True]:
        ours._tfidf.sublinear_tf = theirs._tfidf.sublinear_tf = sublinear
        more = [*texts, "some absent absent"]
        mine, other = same_outcome(ours.transform, theirs.transform, more)
        if other is not None:
            assert_same_matrix(mine, other)


def test_weights_changed_after_the_fit(texts):
    """Those of the fitted weighting are followed; parameters count at the next fit."""
    changes = [
        lambda v: v.set_params(norm="l1", use_idf=False, sublinear_tf=True),
        lambda v: setattr(v._tfidf, "norm", None),
        lambda v: setattr(v._tfidf, "sublinear_tf", True),
        lambda v: setattr(v, "idf_", v.idf_ / 2),
        lambda v: setattr(v._tfidf, "idf_", v.idf_.astype(np.float32)),
        lambda v: setattr(v._tfidf, "use_idf", False),
        lambda v: setattr(v, "vocabulary_", {"the": 0, "of": 1}),
    ]
    for change in changes:
        ours, theirs = (v.fit(texts) for v in both("TfidfVectorizer", {}))
        for vectorizer in (ours, theirs):
            outcome(change, vectorizer)
        mine, other = same_outcome(ours.transform, theirs.transform, texts)
        if other is not None:
            assert_same_matrix(mine, other)


def test_shares_of_documents():
    """Bounds are products of floating-point numbers: 0.07 * 100 is more than 7."""
    texts = [" ".join(f"t{n:03}" for n in range(i, 100)) for i in range(100)]
    for number in range(101):
        for bound in ["min_df", "max_df"]:
            assert_parity("CountVectorizer", {bound: number / 100}, texts, texts[:9])


@every_vectorizer
def test_long_streams(name):
    """Read in parts."""
    texts = awkward_texts(5000)
    for make in [iter, lambda texts: (text.encode() for text in texts)]:
        ours, theirs = both(name, {})
        assert_same_matrix(ours.fit_transform(make(texts)), theirs.fit_transform(texts))
        assert_same_matrix(ours.transform(make(texts)), theirs.transform(texts))

    def broken():
        yield from texts
        raise OSError("the rest is lost")

    same_outcome(*(lambda v=v: v.fit_transform(broken()) for v in both(name, {})))


@every_vectorizer
def test_fit_alone(texts, name):
    ours, theirs = both(name, {"min_df": 2} if name != "HashingVectorizer" else {})
    assert ours.fit(texts) is ours
    mine, other = ours.transform(texts), theirs.fit(texts).transform(texts)
    assert_same_matrix(mine, other)
    assert_same_state(ours, theirs, other)
    if name == "HashingVectorizer":
        assert ours.partial_fit(texts) is ours


@every_vectorizer
def test_fitted_twice(texts, name):
    ours, theirs = both(name, {})
    for part in [texts[:20], texts[20:], texts[:3]]:
        assert_same_matrix(ours.fit_transform(part), theirs.fit_transform(part))
        assert_same_state(ours, theirs, theirs.transform(part))


@every_vectorizer
@pytest.mark.parametrize(
    "kind",
    [
        tuple,
        iter,
        dict.fromkeys,
        np.array,
        lambda texts: np.array(texts, dtype=object),
        lambda texts: (text for text in texts),
        lambda texts: [text.encode() for text in texts],
        lambda texts: [type("Text", (str,), {})(text) for text in texts],
    ],
    ids=["tuple", "iter", "dict", "str_", "object", "generator", "bytes", "subclass"],
)
def test_kinds_of_input(texts, name, kind):
    ours, theirs = both(name, {})
    assert_same_matrix(
        ours.fit_transform(kind(texts)), theirs.fit_transform(kind(texts))
    )
    assert_same_matrix(ours.transform(kind(texts)), theirs.transform(kind(texts)))


def column(library, kind):
    """A column of strings in the form `kind` of a data frame library."""
    module = pytest.importorskip(library)
    if library == "polars":
        return lambda texts: module.Series(texts, dtype=getattr(module, kind))
    if library == "pandas":
        return lambda texts: module.Series(texts, dtype=kind, index=range(len(texts)))
    if kind == "chunked":
        return lambda texts: module.chunked_array([texts[:7], [], texts[7:]])
    if kind == "sliced":
        return lambda texts: module.array(["x", *texts, "y"]).slice(1, len(texts))
    return lambda texts: module.array(texts, type=getattr(module, kind)())


@every_vectorizer
@pytest.mark.parametrize(
    ("library", "kind"),
    [
        ("pandas", "object"),
        ("pandas", "str"),
        ("pandas", "string[python]"),
        ("pandas", "string[pyarrow]"),
        ("pandas", "category"),
        ("polars", "String"),
        ("polars", "Categorical"),
        ("pyarrow", "string"),
        ("pyarrow", "large_string"),
        ("pyarrow", "string_view"),
        ("pyarrow", "chunked"),
        ("pyarrow", "sliced"),
    ],
)
def test_columns(texts, name, library, kind):
    """The same as the list, which scikit-learn takes."""
    texts = texts[:20] + NASTY[:20]
    ours, theirs = both(name, {})
    make = column(library, kind)
    assert_same_matrix(ours.fit_transform(make(texts)), theirs.fit_transform(texts))
    other = theirs.transform(texts[::-1])
    assert_same_matrix(ours.transform(make(texts[::-1])), other)
    assert_same_state(ours, theirs, other)


@every_vectorizer
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_null_in_a_column(name, library):
    """Refused as scikit-learn does."""
    module = pytest.importorskip(library)
    ours, theirs = both(name, {})
    column = module.Series(["some text", None, "more"])
    same_outcome(ours.fit_transform, theirs.fit_transform, column)
    assert outcome(ours.fit_transform, column)[1] is not None


@every_vectorizer
@pytest.mark.parametrize(
    ("documents", "parameters"),
    [
        ("Élysée ½ café".encode("latin-1"), {"encoding": "latin-1"}),
        ("Élysée ½ café".encode("utf-16"), {"encoding": "utf-16"}),
        (b"caf\xe9 noir", {}),
        (b"caf\xe9 noir", {"decode_error": "ignore"}),
        (b"caf\xe9 noir", {"decode_error": "replace"}),
        (b"caf\xe9 noir", {"encoding": "ascii", "analyzer": "char"}),
        (b"caf\xe9 noir", {"encoding": "no-such"}),
        (b"caf\xe9 noir", {"encoding": "ascii", "decode_error": "replace"}),
    ],
)
def test_bytes(name, documents, parameters):
    ours, theirs = both(name, parameters)
    texts = ["text before", documents, documents]
    mine, other = same_outcome(ours.fit_transform, theirs.fit_transform, texts)
    if other is not None:
        assert_same_matrix(mine, other)


@every_vectorizer
def test_files(texts, name, tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path, text in zip(paths, texts, strict=False):
        path.write_bytes(text.encode())
    ours, theirs = both(name, {"input": "filename"})
    assert_same_matrix(ours.fit_transform(paths), theirs.fit_transform(paths))
    missing = [*paths, tmp_path / "missing.txt"]
    same_outcome(ours.fit_transform, theirs.fit_transform, missing)
    for kind in [io.StringIO, lambda text: io.BytesIO(text.encode())]:
        ours, theirs = both(name, {"input": "file"})
        assert_same_matrix(
            ours.fit_transform([kind(t) for t in texts]),
            theirs.fit_transform([kind(t) for t in texts]),
        )


@every_vectorizer
@pytest.mark.parametrize(
    "parameters",
    [
        {"tokenizer": str.split, "token_pattern": None},
        {"tokenizer": str.split},  # a warning: the pattern is not used
        {"tokenizer": str.split, "token_pattern": None, "ngram_range": (1, 2)},
        {"tokenizer": str.split, "token_pattern": None, "stop_words": "english"},
        {"preprocessor": str.upper},
        {"preprocessor": str.upper, "analyzer": "char_wb", "ngram_range": (2, 3)},
        {"preprocessor": str.strip, "strip_accents": "ascii"},
        {"strip_accents": str.swapcase},
        {"analyzer": str.split},
        {"analyzer": lambda text: iter(text.lower().split(","))},
        {"analyzer": str.split, "preprocessor": str.upper, "ngram_range": (1, 2)},
        {"analyzer": str.split, "stop_words": ["the"], "tokenizer": str.split},
        {"tokenizer": lambda text: 1 / 0, "token_pattern": None},
        {"analyzer": "char", "tokenizer": str.split, "token_pattern": r"\w"},
        {"analyzer": "char", "stop_words": "english"},
    ],
    ids=str,
)
def test_callables(texts, name, parameters):
    assert_parity(name, parameters, texts[:20], texts[20:])


@pytest.mark.parametrize("name", VECTORIZERS)
@pytest.mark.parametrize("method", ["build_preprocessor", "decode", "build_tokenizer"])
def test_overridden_methods(texts, name, method):
    """A subclass's own steps are followed."""
    steps = {
        "build_preprocessor": lambda self: lambda text: text.swapcase(),
        "build_tokenizer": lambda self: str.split,
        "decode": lambda self, text: text[:100],
    }
    mine, other = (
        type("Own", (type(v),), {method: steps[method]})().fit_transform(texts)
        for v in both(name, {})
    )
    assert_same_matrix(mine, other)


@every_vectorizer
@pytest.mark.parametrize("method", ["decode", "build_tokenizer", "build_analyzer"])
def test_replaced_methods(texts, name, method):
    """Those of one object."""
    steps = {
        "decode": lambda text: text[:100],
        "build_tokenizer": lambda: str.split,
        "build_analyzer": lambda: str.split,
    }
    ours, theirs = both(name, {})
    for vectorizer in (ours, theirs):
        setattr(vectorizer, method, steps[method])
    assert_same_matrix(ours.fit_transform(texts), theirs.fit_transform(texts))


@every_vectorizer
@pytest.mark.parametrize("parameters", [{}, {"strip_accents": "unicode"}], ids=str)
def test_analyzer(texts, name, parameters):
    ours, theirs = (v.build_analyzer() for v in both(name, parameters))
    assert list(map(ours, texts)) == list(map(theirs, texts))


@every_vectorizer
@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
@pytest.mark.parametrize("make", [list, iter])
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"strip_accents": "ascii"},
        {"stop_words": ["some", "\udfff", "te\udfffxt"]},
        {"vocabulary": ["some", "\ud800", "text"]},
    ],
    ids=ascii,
)
def test_half_a_surrogate_pair(name, analyzer, make, parameters):
    """The right answer or a plain error, as it is no Unicode text."""
    if "vocabulary" in parameters and name == "HashingVectorizer":
        return
    ours, theirs = both(name, {"analyzer": analyzer, **parameters})
    texts = ["some \ud800 text", "te\udfffxt \udbff\udc00 Σ\udc00"]
    mine, error, _ = outcome(ours.fit_transform, make(texts))
    if error is None:
        other, _, _ = outcome(theirs.fit_transform, make(texts))
        assert_same_matrix(mine, other)
        assert_same_state(ours, theirs, mine)
    else:
        assert error[0] is UnicodeEncodeError
    assert outcome(ours.fit_transform, ["some text"])[0].shape[0] == 1


WRONG_TEXTS = [
    "one string",
    [],
    [None],
    ["text", np.nan],
    ["text", 1],
    [["text"]],
    [b"\xff"],
    [bytearray(b"text")],
    None,
    5,
    ["", " "],
    ["the of"],
]
WRONG_PARAMETERS = [
    {"ngram_range": (2, 1)},
    {"ngram_range": (0, 2)},
    {"ngram_range": (0, 0)},
    {"ngram_range": (-1, 1)},
    {"ngram_range": [1, 2]},
    {"ngram_range": (1, 2, 3)},
    {"ngram_range": (1.0, 2.0)},
    {"ngram_range": ("1", "2")},
    {"ngram_range": 1},
    {"stop_words": [1, "the"]},
    {"stop_words": []},
    {"strip_accents": "latin"},
    {"strip_accents": True},
    {"lowercase": None},
    {"lowercase": "yes"},
    {"binary": 2},
    {"token_pattern": "("},
    {"token_pattern": r"(\w)(\w)"},
    {"token_pattern": None},
    {"token_pattern": b"\\w+"},
    {"input": "url"},
    {"input": "file"},
    {"encoding": 8},
    {"decode_error": "panic"},
    {"preprocessor": "lower"},
    {"tokenizer": "split"},
    {"dtype": "no-such"},
    {"dtype": object},
    {"dtype": bool},
]
WRONG_COUNTS = [
    {"min_df": 1.5},
    {"min_df": 0},
    {"min_df": -1},
    {"min_df": "2"},
    {"min_df": True},
    {"min_df": 0.0},
    {"min_df": 5},
    {"max_df": 2.0},
    {"max_df": -0.1},
    {"max_df": 0.0},
    {"max_df": 0.3, "min_df": 2},
    {"max_df": np.nan},
    {"max_features": 0},
    {"max_features": 1.5},
    {"vocabulary": []},
    {"vocabulary": 5},
    {"vocabulary": "text"},
    {"vocabulary": ["some", "text", "some"]},
    {"vocabulary": {"some": 0, "text": 0}},
    {"vocabulary": {"some": 1, "text": 2}},
    {"vocabulary": {"some": "0"}},
    {"vocabulary": ["Some", "text"]},
    {"vocabulary": [1, "text"]},
    {"vocabulary": [1, 2, "text"]},
    {"vocabulary": ["", "text"], "token_pattern": r"\w*"},
]
WRONG_WEIGHTS = [
    {"norm": "l3"},
    {"use_idf": "yes"},
    {"smooth_idf": None},
    {"sublinear_tf": 2},
    {"dtype": np.float16},
]
WRONG_HASHES = [
    {"n_features": 0},
    {"n_features": 2**31},
    {"n_features": 2.5},
    {"norm": "max"},
    {"alternate_sign": None},
    {"dtype": np.float16},
]
MISTAKES = [
    *((name, p) for name in VECTORIZERS for p in WRONG_PARAMETERS),
    *((name, p) for name in VECTORIZERS[:2] for p in WRONG_COUNTS),
    *(("TfidfVectorizer", p) for p in WRONG_WEIGHTS),
    *(("HashingVectorizer", p) for p in WRONG_HASHES),
]


@every_vectorizer
@pytest.mark.parametrize("texts", WRONG_TEXTS, ids=repr)
def test_wrong_texts(name, texts):
    ours, theirs = both(name, {"stop_words": ["the", "of"]})
    mine, other = same_outcome(ours.fit_transform, theirs.fit_transform, texts)
    if other is not None:
        assert_same_matrix(mine, other)
    ours, theirs = both(name, {"stop_words": ["the", "of"]})
    same_outcome(ours.fit, theirs.fit, texts)
    ours, theirs = (v.fit(["text"]) for v in both(name, {}))
    mine, other = same_outcome(ours.transform, theirs.transform, texts)
    if other is not None:
        assert_same_matrix(mine, other)


# Without a fit, which checks them, scikit-learn dies of a division by zero.
NO_FEATURES = {"n_features": 0}
HASHING = [m for m in MISTAKES if m[0] == "HashingVectorizer" and m[1] != NO_FEATURES]


@pytest.mark.parametrize(("name", "parameters"), HASHING, ids=map(str, HASHING))
def test_wrong_parameters_without_a_fit(name, parameters):
    ours, theirs = both(name, parameters)
    texts = ["some text", "Some TEXT text", "more"]
    mine, other = same_outcome(ours.transform, theirs.transform, texts)
    if other is not None:
        assert_same_matrix(mine, other)


@pytest.mark.parametrize("name", VECTORIZERS[:2])
@pytest.mark.parametrize(
    "vocabulary",
    [
        {"some": 0, "text": 0},
        {"some": np.int64(1), "text": np.int32(0)},
        {"some": 1.0, "text": 0.0},
        {},
    ],
    ids=str,
)
def test_vocabularies_set_by_hand(name, vocabulary):
    """Unchecked: columns that are not there make scikit-learn read wild memory."""
    ours, theirs = (v.fit(["some text"]) for v in both(name, {}))
    ours.vocabulary_ = theirs.vocabulary_ = vocabulary
    texts = ["some text", "Some TEXT text", "more"]
    mine, other = same_outcome(ours.transform, theirs.transform, texts * 50)
    if other is not None:
        assert_same_matrix(mine, other)


@pytest.mark.parametrize(("name", "parameters"), MISTAKES, ids=map(str, MISTAKES))
def test_wrong_parameters(name, parameters):
    texts = ["some text", "Some TEXT text", "more"]
    ours, theirs = both(name, parameters)
    mine, other = same_outcome(ours.fit_transform, theirs.fit_transform, texts)
    if other is not None:
        assert_same_matrix(mine, other)
    ours, theirs = both(name, parameters)
    mine, other = same_outcome(ours.fit, theirs.fit, texts)
    assert (mine is None) == (other is None)


@pytest.mark.parametrize("name", VECTORIZERS[:2])
@pytest.mark.parametrize("terms", [["some", "text"], []], ids=str)
def test_a_vocabulary_that_can_be_read_once(name, terms):
    ours, theirs = (both(name, {"vocabulary": iter(terms)})[i] for i in range(2))
    texts = ["some text", "more"]
    mine, other = same_outcome(ours.fit_transform, theirs.fit_transform, texts)
    if terms:
        assert_same_matrix(mine, other)
        assert_same_state(ours, theirs, other)


@every_vectorizer
@pytest.mark.parametrize(
    "call",
    [
        lambda v: v.transform(["text"]),
        lambda v: v.get_feature_names_out(),
        lambda v: v.inverse_transform([[1]]),
        lambda v: v.idf_,
        lambda v: v.get_stop_words(),
        lambda v: v.set_params(ngram_range=(2, 1)).fit(["text"]),
        lambda v: v.fit(["text"]).inverse_transform([[1], [0]]),
        lambda v: v.fit(["text"]).inverse_transform("text"),
        lambda v: v.fit(["text"]).transform(["text"], "more"),
        lambda v: v.fit(),
        lambda v: v.fit_transform(),
        lambda v: v.fit(["text"], [1], [2]),
        lambda v: v.set_params(analyzer="words").build_analyzer(),
        lambda v: v.set_params(stop_words="words").get_stop_words(),
        lambda v: type(v)("content"),
        lambda v: type(v)(no_such=1),
        lambda v: v.set_output(transform="pandas"),
    ],
)
def test_wrong_calls(name, call):
    mine, other = both(name, {})
    mine, other = same_outcome(lambda: call(mine), lambda: call(other))
    assert type(mine).__name__ == type(other).__name__


@every_vectorizer
def test_wrong_choices_are_named(name):
    """Where there are choices of our own, beside scikit-learn's."""
    wrong = [
        ("analyzer", "words", ["'word'", "'char_wb'", "'nutgraf'", "'words'"]),
        ("analyzer", 3, ["'word'", "'char_wb'", "'nutgraf'", "3"]),
        ("stop_words", "german", ["'english'", "'auto'", "'german'"]),
        ("stop_words", {"the"}, ["'english'", "'auto'", "{'the'}"]),
    ]
    for parameter, value, parts in wrong:
        ours, theirs = both(name, {parameter: value})
        (_, mine, _), (_, other, _) = (outcome(v.fit, ["text"]) for v in (ours, theirs))
        assert mine[0] is other[0]
        for part in [f"'{parameter}'", name, *parts]:
            assert part in mine[1]
    ours, theirs = both(name, {})
    (_, mine, _), (_, other, _) = (
        outcome(lambda v=v: v.set_params(no_such=1)) for v in (ours, theirs)
    )
    assert mine[0] is other[0]
    assert "'no_such'" in mine[1]
    assert "'ngram_range'" in mine[1]
