"""``nutgraf vectorize`` weighs as scikit-learn and bm25s do."""

import json

import pytest

pytest.importorskip("sklearn")

from conftest import DATA, read_jsonl
from sklearn.feature_extraction.text import TfidfVectorizer

import nutgraf


@pytest.fixture(scope="module")
def texts():
    path = DATA / "data/news/bbc2005.jsonl"
    if not path.exists():
        pytest.skip(f"no {path}: set NUTGRAF_DATA")
    return [article["text"] for article in read_jsonl(path)][::20]


@pytest.fixture
def vectors(cli, texts, tmp_path):
    """The vectors that the program makes of the texts, as rows by term."""
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))

    def run(*options):
        records = cli("vectorize", path, "-l", "en", *options)
        assert len(records) == len(texts)
        return [{t["term"]: t["weight"] for t in r["terms"]} for r in records]

    return run


def rows(vectorizer, matrix):
    """The rows of a matrix by term."""
    terms = vectorizer.get_feature_names_out()
    for row in matrix:
        row = row.tocoo()
        columns = row.coords[-1] if hasattr(row, "coords") else row.col
        yield {terms[c]: w for c, w in zip(columns, row.data, strict=True) if w}


def assert_equal(found, expected):
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.keys() == theirs.keys()
        for term, weight in ours.items():
            assert weight == pytest.approx(theirs[term], abs=1e-9)


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        ([], {}),
        (["--min-df", "3", "--max-df", "0.4"], {"min_df": 3, "max_df": 0.4}),
        (["--norm", "l1", "--tf", "sublinear"], {"norm": "l1", "sublinear_tf": True}),
        (["--norm", "none", "--idf", "plain"], {"norm": None, "smooth_idf": False}),
        (["--idf", "none", "--tf", "binary"], {"use_idf": False, "binary": True}),
    ],
)
def test_tf_idf_is_that_of_scikit_learn(vectors, texts, options, parameters):
    theirs = TfidfVectorizer(**parameters)
    matrix = theirs.fit_transform(texts)
    assert_equal(vectors("--mode", "sklearn", *options), rows(theirs, matrix))


@pytest.mark.parametrize("method", ["lucene", "robertson", "atire", "bm25l", "bm25+"])
def test_bm25_is_that_of_the_vectorizer(vectors, texts, method):
    # Which is compared with bm25s.
    options = ["--min-df", "2", "--ngrams", "1..2", "--weighting", "bm25"]
    theirs = nutgraf.Bm25Vectorizer(
        analyzer="nutgraf", language="en", ngram_range=(1, 2), min_df=2, method=method
    )
    matrix = theirs.fit_transform(texts)
    found = vectors(*options, "--method", method)
    found = [{t: w for t, w in row.items() if w} for row in found]
    assert_equal(found, rows(theirs, matrix))
