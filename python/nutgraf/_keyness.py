"""Key terms of a corpus against a reference, and collocations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike, fspath
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar, overload

from . import _nutgraf
from ._base import again, is_one, many, report
from ._corpus import Corpus
from ._records import Problem, Term
from ._state import BaseState

Row = TypeVar("Row", bound="_Flat")


class _Flat(Protocol):
    def _flat(self) -> dict[str, Any]:
        """The columns of the program's CSV."""


class KeynessSide(NamedTuple):
    """A term in the target or in the reference.

    ``total`` is the number of words there, ``expected`` the count if both had the term
    equally often, ``range`` the share of documents that hold it, and ``dp`` how unevenly
    it is spread over them (0 is evenly). ``None`` is what a list does not tell.
    """

    count: int  # type: ignore[assignment]  # more use than a tuple's method
    total: int
    per_million: float
    expected: float
    document_frequency: int | None
    range: float | None
    dp: float | None


class KeyTerm(NamedTuple):
    """A term that the target has more often, or less, than the reference.

    ``score`` is the value of the measure that sorts; a measure that is undefined or
    infinite is ``None``. The probabilities are those of ``g2``.
    """

    term: str
    rank: int
    direction: Literal["positive", "negative"]
    score: float | None
    measures: dict[str, float | None]
    p: float
    p_bonferroni: float
    p_fdr: float
    target: KeynessSide
    reference: KeynessSide
    explanation: dict[str, Any] | None = None

    def _flat(self) -> dict[str, Any]:
        flat: dict[str, Any] = {
            "rank": self.rank,
            "term": self.term,
            "direction": self.direction,
            **self.measures,
            "p": self.p,
            "p_bonferroni": self.p_bonferroni,
            "p_fdr": self.p_fdr,
        }
        for name, side in (("target", self.target), ("reference", self.reference)):
            flat |= {f"{name}_{field}": v for field, v in side._asdict().items()}
        return flat


class Collocation(NamedTuple):
    """Two words that stand together.

    ``count`` is how often (O), ``first_count`` and ``second_count`` how often each word
    occurs, ``total`` how many words there are, ``expected`` what chance would give (E):
    multiplied by ``span_factor``, the places of the ``window``.
    """

    words: tuple[str, str]
    rank: int
    score: float | None
    measures: dict[str, float | None]
    count: int  # type: ignore[assignment]  # more use than a tuple's method
    document_frequency: int
    first_count: int
    second_count: int
    total: int
    expected: float
    window: str
    span_factor: int
    explanation: dict[str, Any] | None = None

    def _flat(self) -> dict[str, Any]:
        first, second = self.words
        more = self._asdict()
        for name in ("words", "rank", "score", "measures", "explanation"):
            del more[name]
        start = {"rank": self.rank, "first": first, "second": second}
        return {**start, **self.measures, **more}


class _Rows(Sequence[Row], Generic[Row]):
    """Rows of one kind, best first."""

    def __init__(
        self,
        rows: Sequence[Row],
        errors: Sequence[Problem] = (),
        notices: Sequence[str] = (),
    ) -> None:
        self._rows: list[Row] = list(rows)
        self.errors = list(errors)
        self.notices = list(notices)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]  # rows have dictionaries

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with the columns of the program's CSV."""
        import pandas

        return pandas.DataFrame([row._flat() for row in self._rows])

    def to_polars(self) -> Any:
        """A ``polars.DataFrame`` with the columns of the program's CSV."""
        import polars

        rows = [row._flat() for row in self._rows]
        return polars.DataFrame(rows, infer_schema_length=None)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows>"

    def _repr_html_(self) -> str:
        from ._notebook import rows_html

        return rows_html([row._flat() for row in self._rows])


class KeynessTable(_Rows[KeyTerm]):
    """The key terms of a corpus."""


class CollocationTable(_Rows[Collocation]):
    """The collocations of a corpus."""


def _key_term(record: dict[str, Any]) -> KeyTerm:
    target, reference = (
        KeynessSide(**record["target"]),
        KeynessSide(**record["reference"]),
    )
    del record["measure"]
    return KeyTerm(**{**record, "target": target, "reference": reference})


def _collocation(record: dict[str, Any]) -> Collocation:
    del record["measure"]
    first, second = record["words"]
    return Collocation(**{**record, "words": (first, second)})


def _twice(texts: Any, title: Any, threads: int) -> tuple[_nutgraf.Many, _nutgraf.Many]:
    native = texts._native if isinstance(texts, Corpus) else texts
    first = _nutgraf.Many(native, title, None, threads, None)
    return first, _nutgraf.Many(native, title, None, threads, None)


def _terms(list: Any) -> list[tuple[str, int, int | None]] | None:
    """The rows of a frequency list, if it is one."""
    if isinstance(list, Mapping):
        return [(term, count, None) for term, count in list.items()]
    if hasattr(list, "__len__") and len(list) and isinstance(next(iter(list)), Term):
        return [tuple(term) for term in list]
    return None


def keyness_of(
    target: Any,
    reference: Any,
    title: Any,
    reference_title: Any,
    progress: bool,
    threads: int,
    options: dict[str, Any],
) -> KeynessTable:
    """The key terms of texts."""
    other: Any
    if isinstance(reference, BaseState):
        other = reference._native
    elif (terms := _terms(reference)) is not None:
        other = (terms, None)
    elif isinstance(reference, (str, PathLike)):
        other = fspath(reference)
    else:
        is_one(reference)
        other = _twice(again(reference), again(reference_title), threads)
    if isinstance(target, BaseState):
        found = _nutgraf.keyness(target._native, other, options)
        errors = [Problem(**problem) for problem in found[1]]
        report(errors, found[3])
        return KeynessTable(
            [_key_term(record) for record in found[0]], errors, found[2]
        )
    if is_one(target):
        target, title = [target], None if title is None else [title]
    target, title = again(target), again(title)
    _, second = _twice(target, title, threads)

    def work(first: _nutgraf.Many) -> Any:
        return _nutgraf.keyness((first, second), other, options)

    records, errors, notices = many(
        work, target, title=title, progress=progress, threads=threads
    )
    return KeynessTable([_key_term(record) for record in records], errors, notices)


def collocations_of(
    texts: Any, title: Any, progress: bool, threads: int, options: dict[str, Any]
) -> CollocationTable:
    """The collocations of texts."""
    if is_one(texts):
        texts, title = [texts], None if title is None else [title]

    def work(native: _nutgraf.Many) -> Any:
        return _nutgraf.collocations(native, options)

    records, errors, notices = many(
        work, texts, title=title, progress=progress, threads=threads
    )
    return CollocationTable(
        [_collocation(record) for record in records], errors, notices
    )
