"""What is refused, and how."""

import numpy as np
import pytest

import nutgraf


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (
            lambda: nutgraf.keywords("x", method="yak"),
            ["method", '"yak"', "yake", "rake", "textrank", "tf-idf"],
        ),
        (lambda: nutgraf.keywords("x", top="many"), ["top", '"many"']),
        (lambda: nutgraf.keywords("x", top=-1), ["top", "-1"]),
        (lambda: nutgraf.keywords("x", top=None), ["top", "null"]),
        (lambda: nutgraf.keywords("x", max_words=300), ["max_words", "300"]),
        (lambda: nutgraf.keywords("x", nested=True), ["nested", "true"]),
        (lambda: nutgraf.keywords("x", window=3), ["window", "3", "yake-0.7"]),
        (
            lambda: nutgraf.keywords("x", method="yake-0.7", mode="unicode"),
            ["mode", "unicode", "yake-0.7"],
        ),
        (lambda: nutgraf.keywords("x", explain=1), ["explain", "1"]),
        (lambda: nutgraf.tokenize("x", mode="new"), ["mode", '"new"', "sklearn"]),
        (lambda: nutgraf.tokenize("x", offsets="utf-16"), ["offsets", "code-points"]),
        (lambda: nutgraf.tokenize("x", language="xx"), ["language", '"xx"']),
        (lambda: nutgraf.tokenize("x", mode=len), ["mode", "built-in function len"]),
        (lambda: nutgraf.stem(["x"], "xx"), ['"xx"', "en,", "porter"]),
        (lambda: nutgraf.stem(["x"], "en", edition="old"), ["edition", "snowball"]),
        (lambda: nutgraf.frequencies(["x"], ngrams="0..2"), ["ngrams", "MIN..MAX"]),
        (lambda: nutgraf.frequencies(["x"], min_df=1.5), ["min_df", "1.5", "50%"]),
        (lambda: nutgraf.frequencies(["x"], min_df="1.5"), ["min_df", "1.5", "50%"]),
    ],
)
def test_wrong_values(call, parts):
    with pytest.raises(ValueError, match="invalid value|no stemmer") as error:
        call()
    for part in parts:
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("function", "first", "choice"),
    [
        (nutgraf.tokenize, ("x",), "mode"),
        (nutgraf.stem, (["x"], "en"), "edition"),
        (nutgraf.keywords, ("x",), "max_words"),
        (nutgraf.frequencies, (["x"],), "min_df"),
    ],
)
def test_wrong_names(function, first, choice):
    with pytest.raises(TypeError) as error:
        function(*first, methd="yake")
    assert f"{function.__name__}() has no option " in str(error.value)
    assert "'methd'" in str(error.value)
    assert choice in str(error.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: nutgraf.tokenize(b"bytes"),
        lambda: nutgraf.tokenize("x", "title"),
        lambda: nutgraf.keywords(None),
        lambda: nutgraf.stem([1], "en"),
        lambda: nutgraf.frequencies(1),
    ],
)
def test_wrong_types(call):
    with pytest.raises(TypeError):
        call()


@pytest.mark.parametrize("value", [5, None, [], {"yake": None}, len, "yak"])
def test_choices_are_named_whatever_was_given(value):
    with pytest.raises(ValueError, match="for method: ") as error:
        nutgraf.keywords("x", method=value)
    if not isinstance(value, dict) and value is not len:
        assert "choose from nutgraf, yake, yake-0.4.8, yake-0.7" in str(error.value)


def test_an_option_that_holds_itself():
    value = []
    value.append(value)
    with pytest.raises(ValueError, match="for method: .*list"):
        nutgraf.keywords("x", method=value)


def test_stop_words_are_a_name_a_file_or_words():
    text = "The minister and the envoy were late. The minister left."
    assert "minister" in nutgraf.keywords(text).texts
    for words in [["minister"], ("minister",), {"minister"}]:
        terms = nutgraf.Analyzer(stop_words=words, language="en").terms(text)
        assert "minist" not in terms
        assert "the" in terms
    for nothing in [None, "none", []]:
        assert "the" in nutgraf.Analyzer(stop_words=nothing).terms(text)
    with pytest.raises(ValueError, match="auto, none, a file or a list of words"):
        nutgraf.Analyzer(stop_words=5)
    with pytest.raises(FileNotFoundError, match="english"):
        nutgraf.Analyzer(stop_words="english")


def test_numbers_of_numpy_are_numbers():
    found = nutgraf.keywords("Paris met London and Rome.", top=np.int64(1))
    assert len(found) == 1
    with pytest.raises(ValueError, match="top"):
        nutgraf.keywords("Paris", top=True)


def test_half_a_surrogate_pair_is_no_text():
    with pytest.raises(UnicodeEncodeError):
        nutgraf.tokenize("\ud800")


def test_a_missing_file_of_stop_words():
    with pytest.raises(FileNotFoundError, match=r"stop words in no-such\.txt"):
        nutgraf.keywords("x", stop_words="no-such.txt")
