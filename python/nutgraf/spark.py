"""States, keywords and TF-IDF of a Spark DataFrame, with the same Rust code in the workers.

A worker counts its part of the texts, Spark's own shuffle adds the rows up, and a
broadcast brings document frequencies back. Results do not depend on the partitions, and
are those of the program and of this package on one machine.

It takes ``pip install "nutgraf[spark]"`` where the driver and the workers run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import pyarrow
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql
from pyspark.sql.pandas.types import from_arrow_schema

from . import _nutgraf
from ._api import CorpusState, KeywordExtractor, frequencies

__all__ = ["build_state", "keywords", "tf_idf"]

T = TypeVar("T")
Batches = Iterable[pyarrow.RecordBatch]

# What makes a row: the others are sums.
_KEYS = ("term", "words", "period", "language")


def build_state(
    df: DataFrame,
    text: str = "text",
    *,
    title: str | None = None,
    date: str | None = None,
    **options: Any,
) -> CorpusState:
    """Count the texts of a DataFrame into a state.

    Parameters
    ----------
    df : DataFrame
        A row is a document; one whose text is null is none.
    text, title, date : str
        The names of the columns.
    **options
        Those of :class:`nutgraf.CorpusState`.

    Returns
    -------
    CorpusState
        The one that ``nutgraf.CorpusState`` would make of the same documents, in the
        driver's memory.

    Examples
    --------
    >>> state = nutgraf.spark.build_state(df, "body", date="day", period="month")
    >>> state.write("archive.parquet")
    """
    empty = CorpusState([], **options)
    schema = pyarrow.table(empty._native.table(True)).schema
    has_title, has_date = title is not None, date is not None

    def count(batches: Batches) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            state = CorpusState(
                batch.column("text"),
                title=batch.column("title") if has_title else None,
                date=batch.column("date") if has_date else None,
                threads=1,
                **options,
            )
            yield from pyarrow.table(state._native.table(True)).to_batches()

    documents = _documents(df, text=text, title=title, date=date)
    rows = documents.mapInArrow(count, from_arrow_schema(schema))
    keys = [name for name in schema.names if name in _KEYS]
    sums = [sql.sum(name).alias(name) for name in schema.names if name not in _KEYS]
    added = rows.groupBy(*keys).agg(*sums).toArrow()
    return CorpusState._of(empty._native.of_table(added))


def keywords(
    df: DataFrame,
    text: str = "text",
    *,
    id: str = "id",
    title: str | None = None,
    state: CorpusState | None = None,
    **options: Any,
) -> DataFrame:
    """Find the keywords of each text of a DataFrame.

    Parameters
    ----------
    df : DataFrame
        A row is a document.
    text, id, title : str
        The names of the columns.
    state : CorpusState, optional
        The document frequencies, for methods that need them; otherwise they are counted
        over the texts themselves.
    **options
        Those of :func:`nutgraf.keywords`.

    Returns
    -------
    DataFrame
        A row for each document: ``id``, ``language`` and ``keywords``, which is null
        where the text is.

    Examples
    --------
    >>> found = nutgraf.spark.keywords(df, "body", method="tf-idf", top=5)
    >>> found.selectExpr("id", "explode(keywords) as keyword").show()
    """
    extractor = KeywordExtractor(**options)
    if extractor._native.needs_corpus():
        if state is None:
            asked = extractor._options
            state = build_state(
                df,
                text,
                title=title,
                stem=asked["edition"],
                **{name: asked[name] for name in ("mode", "language", "stop_words")},
            )
        extractor.fit(state)
    elif state is not None:
        method = extractor._options["method"]
        raise ValueError(f"state: the method {method} needs no document frequencies")
    shared = _shared(df, extractor)
    has_title = title is not None

    def find(batches: Batches) -> Iterator[pyarrow.RecordBatch]:
        finder = shared()
        for batch in batches:
            found = finder.extract_many(
                batch.column("text"),
                id=batch.column("id"),
                title=batch.column("title") if has_title else None,
                threads=1,
            )
            yield from found.to_arrow().to_batches()

    schema = extractor.extract_many([]).to_arrow().schema
    documents = _documents(df, text=text, id=id, title=title)
    return documents.mapInArrow(find, from_arrow_schema(schema))


def tf_idf(
    df: DataFrame,
    state: CorpusState,
    text: str = "text",
    *,
    id: str = "id",
    title: str | None = None,
    stop_words: Any = None,
) -> DataFrame:
    """Weigh the terms of each text of a DataFrame by their rarity in a state.

    A weight is tf · (ln((1 + n) / (1 + df)) + 1), divided by the length of the document's
    vector of weights: scikit-learn's ``TfidfVectorizer`` with its defaults. Terms that the
    state does not have are left out.

    Parameters
    ----------
    df : DataFrame
        A row is a document.
    state : CorpusState
        The document frequencies. Terms are made with its options.
    text, id, title : str
        The names of the columns.
    stop_words : list of str or path, optional
        The words that the state leaves out, if they are no list of ours.

    Returns
    -------
    DataFrame
        A row for each document: ``id`` and ``terms``, each with ``term``, ``count`` and
        ``weight``, by term; null where the text is.
    """
    terms = state._term_options(stop_words)
    shared = _shared(df, _rarity(state))
    has_title = title is not None
    schema = pyarrow.schema(
        [
            ("id", pyarrow.string()),
            (
                "terms",
                pyarrow.list_(
                    pyarrow.struct(
                        [
                            ("term", pyarrow.string()),
                            ("count", pyarrow.int64()),
                            ("weight", pyarrow.float64()),
                        ]
                    )
                ),
            ),
        ]
    )

    def weigh(batches: Batches) -> Iterator[pyarrow.RecordBatch]:
        idf = shared()
        for batch in batches:
            counted = frequencies(
                batch.column("text"),
                id=batch.column("id"),
                title=batch.column("title") if has_title else None,
                per="document",
                sort="term",
                threads=1,
                **terms,
            )
            rows = [
                {"id": row.id, "terms": _weights(row.terms, idf)} for row in counted
            ]
            yield pyarrow.RecordBatch.from_pylist(rows, schema=schema)

    documents = _documents(df, text=text, id=id, title=title)
    return documents.mapInArrow(weigh, from_arrow_schema(schema))


def _rarity(state: CorpusState) -> dict[str, float]:
    """The inverse document frequency of each term."""
    documents: dict[str, int] = {}
    table = state.to_arrow()
    columns = (table[name].to_pylist() for name in ("term", "document_frequency"))
    for term, df in zip(*columns, strict=True):
        # Parts of the corpus have rows of their own.
        documents[term] = documents.get(term, 0) + df
    documents = {term: df for term, df in documents.items() if df}
    # The logarithms of Rust, so that weights have the bytes of `nutgraf vectorize`.
    weights = _nutgraf.idf(list(documents.values()), state.documents)
    return dict(zip(documents, weights, strict=True))


def _weights(
    terms: Mapping[str, int] | None, idf: dict[str, float]
) -> list[dict[str, Any]] | None:
    if terms is None:
        return None
    known = [(t, count, count * idf[t]) for t, count in terms.items() if t in idf]
    # Added up one after another, as in Rust; `sum` would do better from Python 3.12 on.
    squares = 0.0
    for _, _, weight in known:
        squares += weight * weight
    length = math.sqrt(squares)
    return [
        {"term": term, "count": count, "weight": weight / length}
        for term, count, weight in known
    ]


def _documents(df: DataFrame, **columns: str | None) -> DataFrame:
    """The columns that are asked for, by our names and as strings."""
    named = {name: column for name, column in columns.items() if column is not None}
    return df.select(
        *(df[column].cast("string").alias(name) for name, column in named.items())
    )


def _shared(df: DataFrame, value: T) -> Callable[[], T]:
    """A value for all workers, broadcast where the session can do that."""
    # Spark Connect has none: there it goes with the function.
    context = getattr(df.sparkSession, "sparkContext", None)
    if context is None:
        return lambda: value
    broadcast = context.broadcast(value)
    return lambda: broadcast.value
