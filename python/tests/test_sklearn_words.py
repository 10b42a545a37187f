"""Mode sklearn finds the words of scikit-learn's vectorisers."""

import re
from collections import Counter

import pytest

import nutgraf

WORDS = re.compile(r"(?u)\b\w\w+\b")


def words(text):
    """As the vectorisers do."""
    return WORDS.findall(text.lower())


def own_words(text):
    tokens = nutgraf.tokenize(text, mode="sklearn", language="en")
    return [token.text.lower() for token in tokens]


@pytest.mark.parametrize(
    "text",
    [
        "cafe\u0301s Cafés",  # a combining mark is no part of a word
        "न्यूज़ हिन्दी नमस्ते १२३",
        "x² H₂O ½kg Ⅻth ᾳ ǆ ẞ",
        "a_b __ _1 1_000 été’s l'été",
        "中文 カナ ΟΔΟΣ",
        "\U0001d400\U0001d401 e\u200dcar zero\u200cwidth so\u00adft",
    ],
)
def test_marks_and_digits(text):
    assert own_words(text) == words(text)


def test_a_dotted_capital_ends_a_word():
    """Its lower case holds a combining dot, which the vectorisers leave out."""
    text = "İstanbul ABİ Aİb İİ İ"
    terms = nutgraf.frequencies([text], mode="sklearn", language="en")
    assert {t.term: t.count for t in terms} == Counter(words(text))


def test_every_article(news):
    number = 0
    for article in news:
        text = article["text"]
        assert own_words(text) == words(text), article["id"]
        number += 1
    assert number > 10_000
