"""The same records as the program's."""

import json

import pytest

import nutgraf


@pytest.fixture(scope="session")
def corpus(articles, tmp_path_factory):
    """The articles in one file: identifier, title and text."""
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    keys = ["id", "title", "text"]
    lines = (json.dumps({k: article[k] for k in keys}) + "\n" for article in articles)
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def texts(articles, tmp_path_factory):
    """The texts alone."""
    path = tmp_path_factory.mktemp("corpus") / "texts.jsonl"
    lines = (json.dumps({"text": article["text"]}) + "\n" for article in articles)
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"offsets": "bytes"},
        {"mode": "unicode"},
        {"mode": "sklearn", "language": "German"},
    ],
)
def test_tokenize(cli, corpus, articles, options):
    assert cli("tokenize", corpus, *flags(options)) == [
        nutgraf.tokenize(a["text"], title=a["title"], id=a["id"], **options)
        for a in articles
    ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"explain": True},
        {"method": "rake", "top": 5, "max_words": 3},
        {"method": "textrank", "nested": "keep", "offsets": "bytes"},
        {"edition": "rust-stemmers", "stop_words": "none", "language": "en"},
    ],
)
def test_keywords(cli, corpus, articles, options):
    records = cli("keywords", corpus, *flags(options))
    assert [record["id"] for record in records] == [a["id"] for a in articles]
    assert [record["keywords"] for record in records] == [
        nutgraf.keywords(a["text"], title=a["title"], **options) for a in articles
    ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"ngrams": "1..2", "stop_words": "auto", "min_df": 2, "max_df": 0.5},
        {"stem": "snowball", "sort": "term", "mode": "sklearn", "min_df": "5%"},
        {"stem": "rust-stemmers", "top": 100, "language": "fr"},
    ],
)
def test_frequencies(cli, texts, articles, options):
    records = cli("frequencies", texts, *flags(options))
    assert len(records) >= 100
    assert records == nutgraf.frequencies((a["text"] for a in articles), **options)


def test_frequencies_of_each_text(cli, texts, articles):
    records = cli("frequencies", texts, "--per", "document", "--top", 20)
    mine = nutgraf.frequencies([a["text"] for a in articles], per="document", top=20)
    for position, (record, own) in enumerate(zip(records, mine, strict=True)):
        assert own.pop("id") == str(position)
        record.pop("id")
        assert record == own


def flags(options):
    """Keyword arguments as the program takes them."""
    for name, value in options.items():
        name = "--" + name.replace("_", "-")
        yield from [name] if value is True else [name, value]
