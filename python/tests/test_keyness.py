"""Key terms and collocations: the numbers of the program, from every kind of input."""

import json
import math
import os
import pickle
import subprocess

import pandas as pd
import polars as pl
import pytest

import nutgraf

TARGET = [
    "The grain deal held. Grain ships sailed; the grain deal was praised.",
    "A grain deal is a deal.",
]
REFERENCE = [
    "The vote was close. A vote is a vote.",
    "The deal failed. The grain rots.",
]


def lines(path, texts):
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def program(*arguments):
    command = [os.environ["NUTGRAF_BIN"], *arguments, "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


needs_program = pytest.mark.skipif(
    "NUTGRAF_BIN" not in os.environ, reason="NUTGRAF_BIN names no program"
)


def as_record(row):
    record = row._asdict()
    for side in ("target", "reference"):
        if side in record:
            record[side] = record[side]._asdict()
    if record["explanation"] is None:
        del record["explanation"]
    # JSON has no tuples.
    return json.loads(json.dumps(record))


@needs_program
@pytest.mark.parametrize("explain", [False, True])
def test_keyness_is_that_of_the_program(tmp_path, explain):
    target, reference = tmp_path / "target.jsonl", tmp_path / "reference.jsonl"
    options = {
        "min_count": 1,
        "direction": "both",
        "measure": ["g2", "log-ratio", "jlh"],
    }
    found = nutgraf.keyness(TARGET, REFERENCE, explain=explain, **options)
    flags = ["--explain"] * explain
    written = program(
        *["keyness", lines(target, TARGET), "--reference", lines(reference, REFERENCE)],
        *["--min-count=1", "--direction=both", "--measure=g2,log-ratio,jlh", *flags],
    )
    for record in written:
        del record["measure"]
    assert len(found) > 5
    assert [as_record(row) for row in found] == written


@needs_program
def test_collocations_are_those_of_the_program(tmp_path):
    found = nutgraf.collocations(TARGET, min_count=1, window=3, explain=True)
    path = lines(tmp_path / "target.jsonl", TARGET)
    written = program("collocations", path, "--min-count=1", "--window=3", "--explain")
    for record in written:
        del record["measure"]
    assert len(found) > 1
    assert [as_record(row) for row in found] == written


def test_g2_by_hand():
    (row,) = nutgraf.keyness(
        ["a a a b"], {"a": 1, "b": 7}, min_count=1, measure=["g2"], stop_words=None
    )
    assert (row.term, row.target.count, row.reference.count) == ("a", 3, 1)
    observed = [3, 1, 1, 7]
    expected = [4 / 3, 8 / 3, 8 / 3, 16 / 3]
    g2 = 2 * sum(o * math.log(o / e) for o, e in zip(observed, expected, strict=True))
    assert row.score == pytest.approx(g2, rel=1e-12)


def test_every_reference_is_the_same(tmp_path):
    options = {"min_count": 1, "measure": ["g2"]}
    expected = nutgraf.keyness(TARGET, REFERENCE, **options)
    counts = nutgraf.frequencies(REFERENCE)
    path = tmp_path / "list.csv"
    rows = "".join(f"{term.term},{term.count}\n" for term in counts)
    path.write_text("term,count\n" + rows, encoding="utf-8")
    corpus = nutgraf.read(lines(tmp_path / "reference.jsonl", REFERENCE))
    lists = [{term.term: term.count for term in counts}, counts, path, str(path)]
    for reference in [corpus, pd.Series(REFERENCE), pl.Series(REFERENCE), *lists]:
        found = nutgraf.keyness(TARGET, reference, **options)
        assert [(row.term, row.score) for row in found] == [
            (row.term, row.score) for row in expected
        ]
    assert nutgraf.keyness(pl.Series(TARGET), REFERENCE, **options) == expected
    assert nutgraf.keyness(iter(TARGET), iter(REFERENCE), **options) == expected


def test_tables():
    found = nutgraf.keyness(TARGET, REFERENCE, min_count=1, measure=["g2"])
    frame = found.to_pandas()
    assert list(frame["term"]) == [row.term for row in found]
    assert found.to_polars()["target_count"].to_list() == list(frame["target_count"])
    assert pickle.loads(pickle.dumps(found)) == found
    assert "grain" in found._repr_html_()
    pairs = nutgraf.collocations(TARGET, min_count=1)
    assert ("grain", "deal") in [row.words for row in pairs]
    assert list(pairs.to_pandas()["first"]) == [row.words[0] for row in pairs]
    assert "grain" in pairs._repr_html_()
    assert len(nutgraf.collocations([])) == 0


@pytest.mark.parametrize(
    ("call", "error", "parts"),
    [
        (lambda: nutgraf.keyness(TARGET, {}), OSError, ["reference", "no words"]),
        (lambda: nutgraf.keyness([], REFERENCE), OSError, ["target", "no words"]),
        (lambda: nutgraf.keyness(TARGET, None), TypeError, ["NoneType"]),
        (
            lambda: nutgraf.keyness(TARGET, "no such list"),
            FileNotFoundError,
            ["no such list"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, REFERENCE, measure=["g3"]),
            ValueError,
            ["measure", "g3", "log-ratio"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, {"a": 1}, measure=["jlh"]),
            ValueError,
            ["jlh", "documents"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, {"a": 5}, reference_total=4),
            ValueError,
            ["reference_total", "4", "5"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, REFERENCE, reference_total=400),
            ValueError,
            ["reference_total", "400", "counted"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, REFERENCE, confidence=1),
            ValueError,
            ["confidence", "1", "0.95"],
        ),
        (
            lambda: nutgraf.keyness(TARGET, REFERENCE, reference_total=-1),
            ValueError,
            ["reference_total", "-1"],
        ),
        (
            lambda: nutgraf.collocations(TARGET, window="x"),
            ValueError,
            ["window", "x"],
        ),
        (
            lambda: nutgraf.collocations(TARGET, node="two words"),
            ValueError,
            ["node", "two words"],
        ),
    ],
)
def test_mistakes_are_named(call, error, parts):
    with pytest.raises(error) as raised:
        call()
    for part in parts:
        assert part in str(raised.value)
