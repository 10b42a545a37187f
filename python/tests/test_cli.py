"""The same records as the program's."""

import itertools
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


def flags(options):
    """Keyword arguments as the program takes them."""
    for name, value in options.items():
        name = "--" + name.replace("_", "-")
        yield from [name] if value is True else [name, value]


def column(articles, name):
    return [article[name] for article in articles]


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
    records = cli("tokenize", corpus, *flags(options))
    expected = [
        [
            nutgraf.Token(**token, field=sentence["field"], sentence=number)
            for number, sentence in enumerate(record["sentences"])
            for token in sentence["tokens"]
        ]
        for record in records
    ]
    texts, titles = column(articles, "text"), column(articles, "title")
    pairs = zip(texts, titles, strict=True)
    assert expected == [nutgraf.tokenize(t, title=h, **options) for t, h in pairs]
    table = nutgraf.tokenize(texts, title=titles, id=column(articles, "id"), **options)
    assert expected == [row.tokens for row in table]
    assert [(r["id"], r["language"]) for r in records] == [row[:2] for row in table]


@pytest.mark.parametrize("mode", ["news", "unicode", "sklearn"])
def test_sentences(cli, corpus, articles, mode):
    records = cli("tokenize", corpus, "--mode", mode)
    places = [
        [(s["field"], s["start"], s["end"]) for s in record["sentences"]]
        for record in records
    ]
    texts, titles = column(articles, "text"), column(articles, "title")
    table = nutgraf.sentences(texts, title=titles, mode=mode)
    assert places == [[s[1:] for s in row.sentences] for row in table]
    for row, title, text in zip(table, titles, texts, strict=True):
        assert row.sentences == nutgraf.sentences(text, title=title, mode=mode)
        fields = {"title": title, "text": text}
        for sentence in row.sentences:
            field = fields[sentence.field]
            assert field[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"explain": True},
        {"method": "rake", "top": 5, "max_words": 3},
        {"method": "textrank", "nested": "keep", "offsets": "bytes"},
        {"edition": "rust-stemmers", "stop_words": "none", "language": "en"},
        {"method": "tf-idf", "explain": True},
    ],
)
def test_keywords(cli, corpus, articles, options):
    records = cli("keywords", corpus, *flags(options))
    columns = {"title": column(articles, "title"), "id": column(articles, "id")}
    table = nutgraf.keywords(column(articles, "text"), **columns, **options)
    assert records == [row.keywords.to_dict() for row in table]
    assert records == [
        row.keywords.to_dict()
        for row in nutgraf.keywords(nutgraf.read(corpus), **options)
    ]
    if options.get("method") != "tf-idf":
        for record, a in zip(records, articles, strict=True):
            one = {"title": a["title"], "id": a["id"]}
            assert record == nutgraf.keywords(a["text"], **one, **options).to_dict()


@pytest.mark.parametrize("method", ["yake", "rake", "textrank", "tf-idf"])
def test_keywords_of_a_thousand_news(cli, news, tmp_path, method):
    articles = list(itertools.islice(news, 1000))
    path = tmp_path / "news.jsonl"
    keys = ["id", "title", "text"]
    records = [{key: a[key] for key in keys if key in a} for a in articles]
    lines = (json.dumps(record) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    expected = cli("keywords", path, "--method", method, "--explain")
    titles = [article.get("title") for article in articles]
    table = nutgraf.keywords(
        column(articles, "text"),
        title=titles,
        id=column(articles, "id"),
        method=method,
        explain=True,
    )
    assert len(expected) == 1000
    # Equal, not close: the last digit of every score.
    assert expected == [row.keywords.to_dict() for row in table]


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
    table = nutgraf.frequencies((a["text"] for a in articles), **options)
    assert records == [term._asdict() for term in table]


def test_frequencies_of_each_text(cli, texts, articles):
    records = cli("frequencies", texts, "--per", "document", "--top", 20)
    mine = nutgraf.frequencies(column(articles, "text"), per="document", top=20)
    for record, own in zip(records, mine, strict=True):
        assert record["language"] == own.language
        counts = [(term["term"], term["count"]) for term in record["terms"]]
        assert counts == list(own.terms.items())
