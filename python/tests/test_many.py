"""Many texts in whatever holds them, and results as tables."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import nutgraf

TEXTS = [
    (
        "The U.S. envoy left Nagorno-Karabakh with all of his staff. "
        "Nagorno-Karabakh’s leaders stayed where they were."
    ),
    None,
    "",
    "Élysée 💶: le président Macron a quitté l’Élysée ; Macron reviendra.",
]
COLUMNS = {
    "list": list,
    "tuple": tuple,
    "generator": iter,
    "pandas": pd.Series,
    "pandas objects": lambda texts: pd.Series(texts, dtype=object),
    "pandas gaps": lambda texts: pd.Series(
        [float("nan") if text is None else text for text in texts], dtype=object
    ),
    "pandas categories": lambda texts: pd.Series(texts).astype("category"),
    "polars": pl.Series,
    "polars categories": lambda texts: pl.Series(texts).cast(pl.Categorical),
    "polars chunks": lambda texts: pl.concat(
        [pl.Series(texts[:1]), pl.Series(texts[1:])], rechunk=False
    ),
    "pyarrow": pa.array,
    "large": lambda texts: pa.array(texts, pa.large_string()),
    "view": lambda texts: pa.array(texts, pa.string_view()),
    "dictionary": lambda texts: pa.array(texts).dictionary_encode(),
    "chunked": lambda texts: pa.chunked_array([texts[:2], [], texts[2:]]),
    "numpy": lambda texts: pd.Series(texts, dtype=object).to_numpy(),
}


@pytest.mark.parametrize("make", COLUMNS.values(), ids=COLUMNS)
def test_columns_of_strings(make):
    table = nutgraf.keywords(make(TEXTS), title=make(["Envoy", None, None, "Élysée"]))
    expected = [
        nutgraf.keywords(TEXTS[0], title="Envoy", id="0"),
        None,
        nutgraf.keywords("", id="2"),
        nutgraf.keywords(TEXTS[3], title="Élysée", id="3"),
    ]
    assert [row.keywords for row in table] == expected
    assert [row.id for row in table] == ["0", "1", "2", "3"]
    assert table.errors == []


@pytest.mark.parametrize("make", COLUMNS.values(), ids=COLUMNS)
def test_every_function_takes_columns(make):
    column = make(TEXTS)
    expected = [None if text is None else nutgraf.tokenize(text) for text in TEXTS]
    if make is iter:
        pytest.skip("a generator is read once")
    assert [row.tokens for row in nutgraf.tokenize(column)] == expected
    sentences = [row.sentences for row in nutgraf.sentences(column)]
    assert sentences[1] is None
    assert sentences[0] == nutgraf.sentences(TEXTS[0])
    terms = {term.term: term.count for term in nutgraf.frequencies(column)}
    assert (terms["nagorno-karabakh"], terms["macron"]) == (2, 2)
    assert nutgraf.detect_language(column) == ["en", None, None, "fr"]
    words = make(["waivers", None, "", "added"])
    assert nutgraf.stem(words, "en") == ["waiver", None, "", "add"]


def test_identifiers_that_are_none():
    for bad in [True, 1.5, b"x"]:
        with pytest.raises(TypeError, match=r"id\[0\]: expected a string, an integer"):
            nutgraf.keywords(["Paris"], id=[bad])
    with pytest.warns(nutgraf.DocumentWarning, match="1 of 2"):
        table = nutgraf.keywords(["Paris", "Rome"], id=["\ud800", "b"])
    assert "id: " in table.errors[0].reason


@pytest.mark.parametrize(
    "ids",
    [
        ["a", "b"],
        pd.Series([7, 8]),
        pa.array([7, 8]),
        pl.Series(["x", None]),
        np.array([7, 8]),
    ],
)
def test_identifiers(ids):
    table = nutgraf.keywords(["Paris", "London"], id=ids)
    expected = ["" if i is None or i is pd.NA else str(i) for i in list(ids)]
    if isinstance(ids, pa.Array):
        expected = [str(i.as_py()) for i in ids]
    assert [row.id for row in table] == expected
    assert [row.keywords.id for row in table] == expected


PEAK = """
import resource
import nutgraf

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10

"""


def in_a_new_process(program):
    """Runs a program that asserts: the peak of this process is that of all tests."""
    subprocess.run([sys.executable, "-c", PEAK + program], check=True)


def test_strings_come_from_arrow_without_a_copy_of_the_column():
    """A column of 370 MB leaves the process about as large as it was."""
    in_a_new_process(
        """
import pyarrow as pa
text = "The envoys of Paris were in London for the whole of the week. " * 16_000
column = pa.array([text]).take(pa.array([0] * 400, pa.int32()))
assert column.nbytes > 350 << 20
before = peak()
assert nutgraf.detect_language(column) == ["en"] * 400
assert peak() - before < 100 << 20, peak() - before
"""
    )


def test_strings_stay_as_they_are():
    """A string that was asked for its UTF-8 would keep it, and double."""
    in_a_new_process(
        """
texts = ["посол прибыл в столицу " * 40_000 + str(i) for i in range(50)]
before = peak()
assert len(nutgraf.detect_language(texts, threads=1)) == 50
assert peak() - before < 30 << 20, peak() - before
"""
    )


def test_tables_become_frames():
    table = nutgraf.keywords(TEXTS, explain=True)
    frames = [pl.DataFrame(table), pl.from_arrow(pa.table(table))]
    frames.append(pl.from_pandas(pd.DataFrame.from_arrow(table)))
    for frame in frames:
        assert frame.columns == ["id", "language", "keywords"]
        assert frame["keywords"].list.len().to_list()[1:3] == [None, 0]
        first = frame["keywords"][0][0]
        assert first["text"] == table[0].keywords[0].text
        assert first["score"] == table[0].keywords[0].score
    assert table.to_polars().equals(frames[0])
    assert table.to_arrow() == pa.table(table)
    assert table.to_pandas()["id"].to_list() == ["0", "1", "2", "3"]
    rows = pd.DataFrame(table)
    assert list(rows.columns) == ["id", "language", "keywords"]
    assert rows["keywords"][0] == table[0].keywords
    for explain in [True, False]:
        kinds = pa.table(nutgraf.keywords(TEXTS, explain=explain)).schema
        assert kinds == pa.table(nutgraf.keywords([])).schema


def test_tables_explode():
    table = nutgraf.keywords(TEXTS)
    flat = table.explode()
    expected = [
        (row.id, k.rank, k.text, k.score, k.salience, k.count)
        for row in table
        for k in row.keywords or []
    ]
    assert list(flat) == expected
    for frame in [pl.DataFrame(flat), pl.from_pandas(pd.DataFrame(flat))]:
        assert frame.rows() == expected
        names = ["id", "rank", "keyword", "score", "salience", "count"]
        assert frame.columns == names
    tokens = nutgraf.tokenize(TEXTS).explode()
    assert [token[1:] for token in tokens if token.id == "0"] == [
        tuple(token) for token in nutgraf.tokenize(TEXTS[0])
    ]
    sentences = nutgraf.sentences(TEXTS).explode()
    assert [(s.id, s.text) for s in sentences][1] == (
        "0",
        "Nagorno-Karabakh’s leaders stayed where they were.",
    )
    terms = nutgraf.frequencies(TEXTS, per="document").explode()
    assert ("0", "nagorno-karabakh", 2) in list(terms)
    assert pl.DataFrame(nutgraf.keywords([]).explode()).is_empty()


def test_rows_by_number():
    table = nutgraf.keywords(TEXTS * 2000, threads=2)
    assert len(table) == 8000
    assert table[-1] == table[7999]
    assert table[4].keywords.texts == table[0].keywords.texts
    assert [row.id for row in table[7998:]] == ["7998", "7999"]
    with pytest.raises(IndexError):
        table[8000]
    assert [row.id for row in table] == [str(i) for i in range(8000)]
    assert table[3].keywords.text == TEXTS[3]


def test_threads_do_not_show():
    texts = [f"{text} {i}" for i in range(500) for text in TEXTS if text]
    options = {"method": "tf-idf", "explain": True}
    one, two, three = (nutgraf.keywords(texts, threads=n, **options) for n in (1, 2, 3))
    assert one == two == three
    frequencies = [nutgraf.frequencies(texts, threads=n) for n in (1, 2, 3)]
    assert frequencies[0] == frequencies[1] == frequencies[2]


def test_a_text_that_is_none_is_an_error_of_its_own():
    texts = ["Paris met London.", "half \ud800", "Rome"]
    with pytest.warns(nutgraf.DocumentWarning, match="1 of 3 .*document b"):
        table = nutgraf.keywords(texts, id=["a", "b", "c"])
    assert [row.keywords is None for row in table] == [False, True, False]
    (problem,) = table.errors
    assert (problem.id, problem.kind) == ("b", "undecodable")
    assert "surrogates" in problem.reason


@pytest.mark.parametrize("bad", [3, b"x", ["x"], object(), 1.5])
def test_what_is_no_text_names_its_place(bad):
    with pytest.raises(TypeError, match=r"texts\[1\]: expected a string or None"):
        nutgraf.keywords(["Paris", bad])


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([1, 2]),
        pl.Series([1.5]),
        pl.DataFrame({"text": ["x"]}),
        pd.DataFrame({"text": ["x"]}),
        pa.table({"text": ["x"]}),
        pl.LazyFrame({"text": ["x"]}),
        nutgraf.Document("a", None, "x", None, None),
        {"text": "x"},
        b"x",
        None,
        7,
    ],
)
def test_what_is_no_column_of_texts(column):
    with pytest.raises(TypeError):
        nutgraf.keywords(column)


@pytest.mark.parametrize(
    "gaps",
    [
        [None, None],
        pl.Series([None, None]),
        pa.nulls(2),
        pd.Series([None, None]),
        pd.Series([float("nan")] * 2),
    ],
)
def test_columns_of_gaps(gaps):
    assert [row.keywords for row in nutgraf.keywords(gaps)] == [None, None]
    table = nutgraf.keywords(["Paris", "London"], title=gaps)
    assert table == nutgraf.keywords(["Paris", "London"])
    assert len(nutgraf.keywords(gaps[:0])) == 0


def test_pieces_of_columns():
    expected = [nutgraf.keywords(text).texts for text in TEXTS[2:]]
    for column in [
        pa.array(TEXTS)[2:],
        pl.Series(TEXTS)[2:],
        pd.Series(TEXTS).iloc[2:],
        pd.Series(TEXTS, index=[5, 5, 5, 5]).iloc[2:],
        pl.Series(TEXTS).filter(pl.Series([False, False, True, True])),
    ]:
        table = nutgraf.keywords(column)
        assert [row.keywords.texts for row in table] == expected
        assert [row.keywords.text for row in table] == TEXTS[2:]


def test_what_can_be_read_once_is_read_once():
    class Once:
        def __init__(self):
            self.texts = iter(["Paris met London.", "Rome met Paris."])

        def __iter__(self):
            return self.texts

    table = nutgraf.keywords(Once(), method="tf-idf")
    assert table == nutgraf.keywords(list(Once()), method="tf-idf")
    assert len(table) == 2


def test_a_table_does_not_change_with_the_texts():
    texts = ["Paris met London.", "Rome"]
    table = nutgraf.keywords(texts)
    texts.reverse()
    assert table[0].keywords.text == "Paris met London."
    late = pl.Series(["Paris", "Rome"])
    table = nutgraf.keywords(late)
    late.clear()
    assert table[1].keywords.texts == ["Rome"]


def test_calls_within_calls():
    """A generator and a progress callback may use the package, too."""
    inner = (nutgraf.keywords([text])[0].keywords.texts[0] for text in ["Paris"] * 3)
    assert len(nutgraf.keywords(inner)) == 3


@pytest.mark.parametrize("name", ["title", "id"])
def test_columns_of_different_lengths(name):
    for beside in [["x"], ["x"] * 3]:
        with pytest.raises(
            ValueError, match=rf"{name} has (more|fewer) items than texts"
        ):
            nutgraf.keywords(["Paris", "London"], **{name: beside})
    with pytest.raises(TypeError, match=name):
        nutgraf.keywords(["Paris", "London"], **{name: "one"})
    with pytest.raises(TypeError, match=name):
        nutgraf.keywords("Paris", **{name: ["one"]})


def test_errors_of_a_generator_pass_through():
    def texts():
        yield "Paris"
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        nutgraf.keywords(texts())


@pytest.mark.parametrize("threads", [-1, 513, 1.5, "two"])
def test_threads_out_of_range(threads):
    with pytest.raises(ValueError, match="threads: give 0 for all"):
        nutgraf.keywords(["Paris"], threads=threads)


def test_progress(monkeypatch):
    import tqdm.auto

    counts = []

    class Bar(tqdm.auto.tqdm):
        def update(self, n=1):
            counts.append(n)
            return super().update(n)

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    nutgraf.keywords(TEXTS * 1000, progress=True)
    assert sum(counts) == len(TEXTS) * 1000


def test_other_threads_run_meanwhile():
    """The lock of the interpreter is released while texts are read."""
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(None)
            done.wait(0.001)

    ticking = threading.Thread(target=tick)
    ticking.start()
    before = len(ticks)
    nutgraf.frequencies([TEXTS[0] * 50_000], language="en")
    during = len(ticks) - before
    done.set()
    ticking.join()
    assert during > 5


@pytest.fixture
def interruptible():
    """Ctrl-C raises, though whoever started the tests may have had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_ends_a_long_call(threads):
    """Ctrl-C is answered within a tenth of a second, not after the call."""
    sent = []

    def interrupt():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    endless = itertools.repeat(TEXTS[0] * 20)
    timer = threading.Timer(0.3, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        nutgraf.keywords(itertools.islice(endless, 500_000), threads=threads)
    # Five times the goal, for machines that are busy; the call would take a minute.
    assert time.monotonic() - sent[0] < 0.5


def test_many_rows_in_bounded_memory():
    """The table takes about what its rows take, and no row an object."""
    in_a_new_process(
        """
import polars as pl
headline = "Minister meets envoy of Armenia in Paris for talks on the corridor"
column = pl.Series([f"{headline} {i}" for i in range(100_000)]).scatter(7, None)
before = peak()
table = nutgraf.keywords(column, top=3, language="en")
assert peak() - before < 150 << 20, peak() - before
assert table[7].keywords is None
assert len(table[8].keywords) == 3
"""
    )
