"""Parameters and texts for the comparison with scikit-learn's vectorizers."""

import random
import warnings

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction import text as sklearn_text

import nutgraf

# Terms of English news, in an order of their own.
VOCABULARY = ["said", "the", "percent", "new york", "an", "bank", "oil prices", "n't"]
STOP_WORDS = ["the", "of", "said", "to", "and", "in", "is", "it", "on", "was"]

COUNT = [
    {},
    {"ngram_range": (1, 2)},
    {"ngram_range": (2, 3)},
    {"ngram_range": (1, 3), "min_df": 2},
    {"ngram_range": (2, 2), "binary": True},
    {"ngram_range": (3, 4), "min_df": 2, "max_df": 3},
    {"ngram_range": (8, 8)},
    {"ngram_range": (8, 9), "stop_words": ["the"], "min_df": 2},
    {"min_df": 3},
    {"max_df": 4},
    {"min_df": 0.01, "max_df": 0.5},
    {"min_df": 2, "max_df": 0.9, "max_features": 500, "ngram_range": (1, 2)},
    {"max_features": 7},
    {"max_features": 3000},
    {"stop_words": "english"},
    {"stop_words": "english", "ngram_range": (1, 2), "min_df": 2},
    {"stop_words": STOP_WORDS, "max_df": 0.7},
    # Tokens of these are not in the list: a warning.
    {"stop_words": ["you've", "AND", "the"], "ngram_range": (1, 2)},
    {"lowercase": False},
    {"lowercase": False, "stop_words": "english", "binary": True},
    {"strip_accents": "ascii"},
    {"strip_accents": "unicode"},
    {"strip_accents": "unicode", "lowercase": False, "ngram_range": (1, 2)},
    {"strip_accents": "ascii", "analyzer": "char_wb", "ngram_range": (2, 3)},
    {"binary": True},
    {"dtype": np.float32},
    {"dtype": np.uint8},
    {"dtype": np.int8, "max_features": 20},  # of sums that wrap around
    {"dtype": np.int32, "binary": True, "min_df": 2},
    {"vocabulary": VOCABULARY, "ngram_range": (1, 2)},
    {"vocabulary": set(VOCABULARY)},
    {"vocabulary": {t: len(VOCABULARY) - 1 - i for i, t in enumerate(VOCABULARY)}},
    {"vocabulary": ["e", "n ", " t", "Th"], "analyzer": "char", "ngram_range": (1, 2)},
    {"token_pattern": r"\w+"},
    {"token_pattern": r"(?u)\b\w\w\w+\b", "ngram_range": (1, 2)},
    {"token_pattern": r"\b([a-z])[\w'-]+"},
    {"token_pattern": r"(?:^|\s)(\S+)", "lowercase": False},
    {"token_pattern": r"\S+", "stop_words": STOP_WORDS},
    {"token_pattern": r"(?a)\b\w+(?=\s)"},
    {"token_pattern": r"(?i)[A-F]+|\d{2,}"},
    {"token_pattern": r"\w*", "max_features": 100},
    {"token_pattern": r"(\w)\w*?\1"},
    {"analyzer": "char"},
    {"analyzer": "char", "ngram_range": (2, 2), "lowercase": False},
    {"analyzer": "char", "ngram_range": (1, 3), "min_df": 2},
    {"analyzer": "char", "ngram_range": (5, 5), "max_features": 2000},
    {"analyzer": "char", "ngram_range": (9, 9), "min_df": 3},
    {"analyzer": "char_wb"},
    {"analyzer": "char_wb", "ngram_range": (2, 4), "min_df": 0.02},
    {"analyzer": "char_wb", "ngram_range": (6, 7), "binary": True},
    {"analyzer": "char_wb", "ngram_range": (3, 3), "strip_accents": "unicode"},
]
TFIDF = [
    {},
    {"sublinear_tf": True},
    {"norm": "l1"},
    {"norm": None},
    {"smooth_idf": False},
    {"use_idf": False},
    {"use_idf": False, "sublinear_tf": True, "norm": None},
    {"ngram_range": (1, 2), "min_df": 5},
    {"max_features": 1000, "stop_words": "english", "sublinear_tf": True},
    {"dtype": np.float32},
    {"dtype": np.float32, "norm": "l1", "sublinear_tf": True},
    {"dtype": np.int32},  # scikit-learn warns and takes float64
    {"binary": True, "smooth_idf": False, "norm": "l1"},
    {"vocabulary": VOCABULARY, "ngram_range": (1, 2)},
    {"analyzer": "char_wb", "ngram_range": (2, 3), "max_df": 0.8},
    {"analyzer": "char", "ngram_range": (3, 3), "norm": "l1"},
    {"token_pattern": r"\b(\w)\w+", "lowercase": False},
    {"strip_accents": "unicode", "min_df": 2},
]
HASHING = [
    {},
    {"n_features": 2**10},
    {"n_features": 7, "norm": None},
    {"n_features": 1, "norm": None, "ngram_range": (1, 2)},
    {"n_features": 2**31 - 2, "norm": "l1"},
    {"n_features": 1_000_000, "ngram_range": (2, 3)},
    {"alternate_sign": False},
    {"alternate_sign": False, "norm": None, "binary": True},
    {"norm": "l1", "n_features": 2**12},
    {"norm": None, "dtype": np.float32},
    {"norm": None, "dtype": np.int64, "n_features": 64},
    {"dtype": np.float32, "stop_words": "english", "ngram_range": (1, 2)},
    {"binary": True, "n_features": 128},
    {"analyzer": "char", "ngram_range": (2, 3), "n_features": 2**16},
    {"analyzer": "char_wb", "ngram_range": (3, 4), "n_features": 2**18},
    {"lowercase": False, "strip_accents": "ascii"},
    {"token_pattern": r"\S+", "stop_words": STOP_WORDS},
]
CASES = [
    *(("CountVectorizer", parameters) for parameters in COUNT),
    *(("TfidfVectorizer", parameters) for parameters in TFIDF),
    *(("HashingVectorizer", parameters) for parameters in HASHING),
]

NASTY = [
    "",
    " \t\n",
    "the of and",
    "a b c d e f g",
    "ab",
    "İstanbul ABİ İİ aİ",
    "ΟΔΥΣΣΕΥΣ Σ ΣΑΣ ΑΣ. ΑΣ\u0301 Α\u00adΣ ΑΣ\u00adΑ Σ\u0345Σ ας",
    "e\u0301te\u0301 Cafe\u0301s A\u030angstrom \u0301\u0302 q\u0307\u0323",
    "ﬁn ﬃ x² ½kg ¼½ Ⅻth ⅷ ⑳ H₂O ㎏ №",
    "ǅ ǆ Ǆ ẞß ŉa ΐ ᾳᾼ ſt K Å",
    "zero\u200dwidth \U0001f469\u200d\U0001f4bb so\u00adft \ufeffbom \u200eltr",
    "nul\0nul a\0b \0\0 \0",
    "\x1c\x1d\x1e\x1f",
    "aa\x1cbb\x1d\x1dcc\x1e \x1fdd\x85ee\u2028ff\u2029gg",
    "hh\u00a0ii\u3000jj\u1680kk\u180ell\u200bmm\x0bnn\x0coo\r\npp",
    "中文分詞 カナ ｶﾞ 한국어 \u1112\u1161\u11ab ไทย",
    "न्यूज़ हिन्दी नमस्ते १२३ ٣٤٥ שָׁלוֹם",
    "\U0001d400\U0001d401 \U00010400\U00010428 \U0001f1e9\U0001f1ea 👍🏽",
    "_ __ a_b _a a_ 1_000 3.5bn 100,000 U.S. it's l’été",
    "\U0010ffff \ue000\ue001 \U000e0041 \ufdd0x \ufffd",
    "x" * 100_000,
    "é" * 30_000 + " " + "a\u0301" * 30_000,
    "ab " * 20_000,
    "  lead\n\n\ttrail  ",
]
ALPHABET = [
    *"aAbBzZıIiİßẞéÉσςΣſKǅ½²Ⅻ٣中カﬁ_09'’-.,;!",
    *" \t\n\v\f\r\x1c\x1f\x85\xa0\u1680\u2028\u3000\u200b\u200d\xad\ufeff\0",
    *"\u0301\u0307\u0323\u0345\u094d\u20e3\U00010400\U0001f44d",
    *["the ", "of ", "  ", " a ", "said ", "ΑΣ", "Σ."],
]


def awkward_texts(number, seed=1):
    """The same texts each time: pieces of the alphabet above, put together."""
    choose = random.Random(seed)
    return [
        "".join(choose.choices(ALPHABET, k=choose.randrange(40))) for _ in range(number)
    ]


def both(name, parameters):
    """The vectorizer of nutgraf and that of scikit-learn."""
    return (
        getattr(nutgraf, name)(**parameters),
        getattr(sklearn_text, name)(**parameters),
    )


def outcome(call, *arguments, **named):
    """What a call returns or raises, and its warnings."""
    result = error = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call(*arguments, **named)
        except Exception as raised:  # noqa: BLE001 -- whichever it is
            error = (type(raised), str(raised))
    return result, error, [(w.category, str(w.message)) for w in caught]


def same_outcome(ours, theirs, *arguments, **named):
    """Two results, of calls that raise and warn alike."""
    (mine, *rest), (other, *expected) = (
        outcome(call, *arguments, **named) for call in (ours, theirs)
    )
    assert rest == expected
    return mine, other


def assert_same_matrix(mine, other):
    assert type(mine) is type(other)
    assert (mine.shape, mine.dtype) == (other.shape, other.dtype)
    (mine, sorted_), (other, expected) = map(in_order, (mine, other))
    assert sorted_ or not expected
    for part in ["indptr", "indices"]:
        assert getattr(mine, part).dtype == getattr(other, part).dtype
        np.testing.assert_array_equal(getattr(mine, part), getattr(other, part))
    assert_close(mine.data, other.data)


def assert_close(mine, other):
    """Whole numbers are equal; a sum may be added up in another order."""
    assert mine.dtype == other.dtype
    tolerance = {np.float64: 1e-12, np.float32: 2.4e-7}.get(mine.dtype.type, 0)
    np.testing.assert_allclose(mine, other, rtol=tolerance, atol=0)


def in_order(matrix):
    """The matrix with sorted indices, and whether it had them as it claims."""
    copy = csr_array((matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape)
    was_sorted = bool(copy.has_sorted_indices)
    assert was_sorted >= matrix.has_sorted_indices
    return copy.sorted_indices(), was_sorted


def assert_same_state(ours, theirs, matrix):
    """What has been learnt."""
    learnt = [
        {n for n in vars(v) if n.endswith("_") and n[0] != "_"} for v in (ours, theirs)
    ]
    assert learnt[0] == learnt[1]
    if hasattr(theirs, "vocabulary_"):
        assert ours.vocabulary_ == theirs.vocabulary_
        names = [v.get_feature_names_out() for v in (ours, theirs)]
        assert names[0].dtype == names[1].dtype
        np.testing.assert_array_equal(*names)
        # An array of them is as wide as the longest.
        if len(names[0]) * max(map(len, names[0])) < 100_000_000:
            terms = [v.inverse_transform(matrix) for v in (ours, theirs)]
            assert all(map(np.array_equal, *terms))
    if hasattr(theirs, "idf_"):
        assert_close(ours.idf_, theirs.idf_)


def assert_parity(name, parameters, texts, others):
    """Fit, transform and transform of other texts: equal matrices or equal errors."""
    ours, theirs = both(name, parameters)
    mine, other = same_outcome(ours.fit_transform, theirs.fit_transform, texts)
    if other is None:
        return
    assert_same_matrix(mine, other)
    del mine, other
    mine, other = same_outcome(ours.transform, theirs.transform, others)
    assert_same_matrix(mine, other)
    assert_same_state(ours, theirs, other[:100])
