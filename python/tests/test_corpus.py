"""Corpora of files."""

import gzip
import json

import pytest
from conftest import ROOT

import nutgraf


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "news.jsonl"
    lines = [
        {
            "id": "a1",
            "title": "Vote",
            "text": "The vote was close.",
            "date": "2026-01-02",
        },
        {"id": "a2", "text": None},
        {"id": "a3", "text": "Paris met London.", "language": "en"},
    ]
    content = "".join(json.dumps(line) + "\n" for line in lines) + "{broken\n"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.filterwarnings("ignore::nutgraf.DocumentWarning")
def test_documents_and_what_cannot_be_read(path):
    corpus = nutgraf.read(path)
    documents = list(corpus)
    assert documents == list(corpus)
    assert documents == [
        ("a1", "Vote", "The vote was close.", "2026-01-02", None),
        ("a3", None, "Paris met London.", None, "en"),
    ]
    assert [(problem.line, problem.kind) for problem in corpus.errors] == [
        (2, "empty-text"),
        (4, "malformed"),
    ]
    assert corpus.errors[0].id == "a2"
    assert str(corpus.errors[0]).startswith(f"{path}:2:document a2: ")


def test_errors_are_there_as_they_come(path):
    corpus = nutgraf.read(path)
    documents = iter(corpus)
    next(documents)
    next(documents)
    assert [problem.line for problem in corpus.errors] == [2]
    assert corpus == nutgraf.read(path)
    assert corpus == nutgraf.Corpus(path)


def test_a_warning_tells_of_errors(path):
    expected = r"2 of 4 .*news\.jsonl:2"
    with pytest.warns(nutgraf.DocumentWarning, match=expected) as told:
        list(nutgraf.read(path))
    with pytest.warns(nutgraf.DocumentWarning, match=expected) as told_of_table:
        nutgraf.keywords(nutgraf.read(path), method="tf-idf")
    # Once, and of the line that called.
    for warnings in [told, told_of_table]:
        assert [warning.filename for warning in warnings] == [__file__]
    with pytest.warns(nutgraf.DocumentWarning, match=r"2 of 4 .*news\.jsonl:2"):
        table = nutgraf.keywords(nutgraf.read(path))
    assert [row.id for row in table] == ["a1", "a3"]
    assert [problem.line for problem in table.errors] == [2, 4]


@pytest.mark.filterwarnings("ignore::nutgraf.DocumentWarning")
def test_functions_take_a_corpus(path):
    corpus = nutgraf.read(path)
    table = nutgraf.keywords(corpus)
    expected = nutgraf.keywords("Paris met London.", id="a3", language="en")
    assert table[1].keywords == expected
    assert [row.id for row in nutgraf.tokenize(corpus)] == ["a1", "a3"]
    counts = {term.term: term.count for term in nutgraf.frequencies(corpus)}
    assert counts["vote"] == 2
    assert nutgraf.detect_language(corpus) == [None, None]
    assert len(nutgraf.keywords(corpus, method="tf-idf")) == 2
    with pytest.raises(ValueError, match="titles, ids and dates of their own"):
        nutgraf.keywords(corpus, title=["x"])


def test_options(tmp_path):
    path = tmp_path / "tweets.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("tweet,body\n1,Paris\n2,London\n")
    corpus = nutgraf.read([path], id_field="tweet", text_field="body")
    assert [(d.id, d.text) for d in corpus] == [("1", "Paris"), ("2", "London")]
    expected = f"Corpus({str(path)!r}, id_field='tweet', text_field='body')"
    assert repr(corpus) == expected
    assert corpus == nutgraf.read(str(path), id_field="tweet", text_field="body")
    assert nutgraf.read(tmp_path / "*.gz", text_field="body") != corpus
    with pytest.raises(ValueError, match="max_document"):
        nutgraf.read(path, max_document="much")
    with pytest.raises(ValueError, match=r"input_format: .*jsonl"):
        nutgraf.read(path, input_format="xml")


def test_what_is_missing():
    with pytest.raises(FileNotFoundError, match=r"no-such-file\.jsonl"):
        nutgraf.read("no-such-file.jsonl")


def test_the_corpora_of_the_project(articles):
    ids = [document.id for document in nutgraf.read(ROOT / "corpora/news")]
    assert ids == [article["id"] for article in articles]
    assert len(set(ids)) == len(ids)
