"""Corpus states: the same bytes as the program's, sums and differences, and what they
are asked for."""

import datetime
import json
import os
import pickle
import subprocess
from pathlib import Path

import numpy
import pandas
import polars
import pyarrow
import pytest

import nutgraf
from nutgraf import CorpusState

DATES = ["2024-03-04", "2024-03-05"]
TEXTS = ["No waiver.", "A waiver again."]
NEWS = Path(__file__).parents[2] / "corpora"


def state(texts=TEXTS, date=DATES, **options):
    return CorpusState(texts, date=date, **{"period": "day", **options})


def test_counts():
    found = state()
    assert (found.documents, found.tokens, len(found)) == (2, 5, 5)
    assert found.to_polars().filter(polars.col("term") == "waiver").rows() == [
        ("waiver", 1, "2024-03-04", 1, 1),
        ("waiver", 1, "2024-03-05", 1, 1),
    ]
    assert list(found.to_pandas()["term"]) == found.to_arrow()["term"].to_pylist()
    assert found.parts[0] == {
        "period": "2024-03-04",
        "language": None,
        "documents": 1,
        "tokens": 2,
    }
    assert found.fingerprint["period"] == "day"


DAYS = [datetime.date(2024, 3, 4), datetime.date(2024, 3, 5)]


@pytest.mark.parametrize(
    "dates",
    [
        DAYS,
        [datetime.datetime(2024, 3, 4, 10), "March 5, 2024"],
        pandas.to_datetime(pandas.Series(DATES)),
        polars.Series(DATES).str.to_date(),
        polars.Series(DATES).str.to_datetime(),
        pyarrow.array(DAYS),
        numpy.array(DATES, dtype="datetime64[D]"),
        [1709546400, numpy.int64(1709632800)],
    ],
    ids=lambda dates: type(dates).__module__,
)
def test_dates_of_any_kind(dates):
    assert state(date=dates) == state()


def test_gaps_are_no_dates():
    for gap in (None, float("nan"), pandas.NaT, pandas.NA):
        parts = state(["A."], [gap]).parts
        assert [part["period"] for part in parts] == [None]
    with pytest.raises(
        TypeError, match=r"date\[0\]: expected a date, a string or None"
    ):
        state(["A."], [[]])


def test_states_add_up():
    monday, tuesday = state(TEXTS[:1], DATES[:1]), state(TEXTS[1:], DATES[1:])
    assert monday + tuesday == tuesday + monday == sum([monday, tuesday]) == state()
    assert state() - monday == tuesday
    assert pickle.loads(pickle.dumps(monday)) == monday != tuesday


def test_what_does_not_add_up():
    with pytest.raises(ValueError, match="differ in period .day, none"):
        state() + CorpusState(TEXTS)
    with pytest.raises(ValueError, match="cannot be taken away"):
        state(TEXTS[:1], DATES[:1]) - state()
    with pytest.raises(TypeError, match="unsupported operand"):
        state() + 1
    with pytest.raises(TypeError, match="expected many texts"):
        CorpusState("One.")
    with pytest.raises(TypeError, match="has no option 'ngram'"):
        CorpusState(TEXTS, ngram=2)


def test_files(tmp_path):
    path = tmp_path / "state.parquet"
    found = state(ngrams="1..2", by_language=True)
    found.write(path)
    assert found.to_bytes() == path.read_bytes()
    assert CorpusState.from_bytes(found.to_bytes()) == found
    assert CorpusState.read(path) == found
    assert pandas.read_parquet(path).equals(found.to_arrow().to_pandas())
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(OSError, match="damaged"):
        CorpusState.read(path)


def test_rows_of_other_engines():
    """Sums of what the states of parts have, in any order."""
    whole = state(ngrams="1..2", by_language=True)
    parts = [
        state([text], [date], ngrams="1..2", by_language=True)
        for text, date in zip(TEXTS, DATES, strict=True)
    ]
    tables = [pyarrow.table(part._native.table(True)) for part in parts]
    added = pyarrow.concat_tables(tables[::-1])
    assert whole._native.of_table(added).equals(whole._native)
    with pytest.raises(ValueError, match="table: no column count"):
        whole._native.of_table(added.drop(["count"]))


def program(*arguments):
    binary = os.environ.get("NUTGRAF_BIN")
    if not binary:
        pytest.skip("NUTGRAF_BIN does not name the program")
    run = subprocess.run([binary, *arguments], check=True, capture_output=True)
    return run.stdout


def test_the_bytes_of_the_program(tmp_path):
    for name, options in {
        "words": {},
        "more": {"ngrams": "1..2", "by_field": True, "stem": "snowball"},
    }.items():
        arguments = []
        for option, value in options.items():
            value = [] if value is True else [value]
            arguments += ["--" + option.replace("_", "-"), *value]
        ours, theirs = tmp_path / name, tmp_path / f"{name}.cli"
        program("state", "build", str(NEWS), *arguments, "-o", str(theirs))
        CorpusState(nutgraf.read(NEWS), **options).write(ours)
        assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("method", ["tf-idf", "bm25", "kp-miner"])
def test_keywords_by_a_state(method):
    corpus = nutgraf.read(NEWS)
    counted = CorpusState(corpus, stem="snowball", stop_words="auto")
    extractor = nutgraf.KeywordExtractor(method=method).fit(counted)
    assert extractor.extract_many(corpus) == nutgraf.keywords(corpus, method=method)
    told = program("keywords", str(NEWS), "--method", method).decode().splitlines()
    records = [json.loads(line)["keywords"] for line in told]
    for record, row in zip(records, extractor.extract_many(corpus), strict=True):
        assert [k["score"] for k in record] == [k.score for k in row.keywords]
    with pytest.raises(
        ValueError, match="the state and what is asked for differ in stem"
    ):
        nutgraf.KeywordExtractor(method=method).fit(CorpusState(corpus))


def test_keyness_of_states():
    target = ["The grain left.", "The grain came.", "The grain held."] * 9
    reference = ["The vote was late.", "The vote came."] * 20
    found = nutgraf.keyness(CorpusState(target), CorpusState(reference))
    texts = nutgraf.keyness(target, reference)
    assert [row.term for row in found] == [row.term for row in texts]
    assert [row.score for row in found] == [row.score for row in texts]
    assert found[0].target.dp is None
    assert nutgraf.keyness(target, CorpusState(reference))[0].reference.dp is None
    with pytest.raises(ValueError, match="reference_total"):
        nutgraf.keyness(target, CorpusState(reference), reference_total=5)
