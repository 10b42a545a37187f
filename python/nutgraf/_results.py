"""What the functions return: the keywords of a document, and tables of many documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, overload

from . import _nutgraf
from ._base import ArrowTable
from ._records import Keyword, Problem, Sentence, Span, Term, Token

Row = TypeVar("Row")
# Rows that are made at a time while a table is gone through.
_ROWS = 256


class Keywords(Sequence[Keyword]):
    """The keywords of one document, best first.

    A notebook shows them in the text, and as a table with bars.

    Attributes
    ----------
    id : str
        The document's identifier.
    language : str or None
        Its language, as a code.
    method : str
        How the keywords were scored.
    title, text : str or None
        The document, where it is at hand.
    offsets : {"code-points", "bytes"}
        What spans count.
    """

    def __init__(
        self,
        keywords: Sequence[Keyword],
        *,
        id: str = "",
        language: str | None = None,
        method: str = "",
        title: str | None = None,
        text: str | None = None,
        offsets: str = "code-points",
    ) -> None:
        self._items = tuple(keywords)
        self.id = id
        self.language = language
        self.method = method
        self.title = title
        self.text = text
        self.offsets = offsets

    @overload
    def __getitem__(self, index: int) -> Keyword: ...
    @overload
    def __getitem__(self, index: slice) -> list[Keyword]: ...
    def __getitem__(self, index: int | slice) -> Keyword | list[Keyword]:
        if isinstance(index, slice):
            return list(self._items[index])
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Keywords):
            return NotImplemented
        mine = (self.id, self.language, self.method, self._items)
        return mine == (other.id, other.language, other.method, other._items)

    def __hash__(self) -> int:
        return hash((self.id, *self.texts))

    def __repr__(self) -> str:
        facts = [repr(self.texts)]
        facts += [f"id={self.id!r}"] if self.id else []
        facts += [f"language={self.language!r}"] if self.language else []
        return f"Keywords({', '.join(facts)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal."""
        for k in self:
            printer.text(f"{k.rank:>4}  {k.salience:.3f}  {k.count:>4}  {k.text}\n")
        printer.text(repr(self)[:80] if not self else f"({self.method})")

    @property
    def texts(self) -> list[str]:
        """The keywords alone."""
        return [keyword.text for keyword in self._items]

    def to_dict(self) -> dict[str, Any]:
        """The record that the program prints as JSON."""
        keywords = []
        for keyword in self:
            record = keyword._asdict()
            record["spans"] = [span._asdict() for span in keyword.spans]
            if keyword.explanation is None:
                del record["explanation"]
            keywords.append(record)
        return {"id": self.id, "language": self.language, "keywords": keywords}

    def plot(self, ax: Any = None) -> Any:
        """Bars of salience: a matplotlib ``Axes``, or else an altair chart."""
        from ._notebook import plot

        return plot(self, ax)

    def _repr_html_(self) -> str:
        from ._notebook import keywords_html

        return keywords_html(self)


def keyword(record: dict[str, Any]) -> Keyword:
    """A keyword from its record."""
    record["spans"] = tuple(Span(**span) for span in record["spans"])
    explanation = record.get("explanation")
    if isinstance(explanation, str):
        import json

        record["explanation"] = json.loads(explanation)
    return Keyword(**record)


class KeywordRow(NamedTuple):
    """The keywords of one document of many; none where there was no text."""

    id: str
    language: str | None
    keywords: Keywords | None


class TokenRow(NamedTuple):
    """The tokens of one document of many; none where there was no text."""

    id: str
    language: str | None
    tokens: list[Token] | None


class SentenceRow(NamedTuple):
    """The sentences of one document of many; none where there was no text."""

    id: str
    language: str | None
    sentences: list[Sentence] | None


class DocumentTermRow(NamedTuple):
    """The terms of one document of many, with their counts; none without a text."""

    id: str
    language: str | None
    terms: dict[str, int] | None


class KeywordItem(NamedTuple):
    """A row of the flat table of keywords."""

    id: str
    rank: int
    keyword: str
    score: float
    salience: float
    count: int  # type: ignore[assignment]  # more use than a tuple's method


class TokenItem(NamedTuple):
    """A row of the flat table of tokens."""

    id: str
    text: str
    kind: str
    start: int
    end: int
    field: str
    sentence: int


class SentenceItem(NamedTuple):
    """A row of the flat table of sentences."""

    id: str
    text: str
    field: str
    start: int
    end: int


class TermItem(NamedTuple):
    """A row of the flat table of documents' terms."""

    id: str
    term: str
    count: int  # type: ignore[assignment]  # more use than a tuple's method


# No `Sequence`: polars would look at its rows instead of its columns.
class Table(ArrowTable, Generic[Row]):
    """The rows of many documents, kept as Arrow.

    It goes into ``polars.DataFrame(table)``, ``pandas.DataFrame(table)``,
    ``pyarrow.table(table)`` and all else that reads the Arrow PyCapsule interface; or
    row by row, as named tuples.

    Attributes
    ----------
    errors : list of Problem
        The documents that could not be read.
    notices : list of str
        What else there is to know of the input.
    """

    def __init__(
        self,
        native: _nutgraf.Table,
        errors: Sequence[Problem] = (),
        notices: Sequence[str] = (),
    ) -> None:
        self._native = native
        self.errors = list(errors)
        self.notices = list(notices)

    def _row(self, record: dict[str, Any], position: int) -> Row:
        """A row from its record."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._native)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        (record,) = self._native.rows(position, 1)
        return self._row(record, position)

    def __iter__(self) -> Iterator[Row]:
        position = 0
        while records := self._native.rows(position, _ROWS):
            for record in records:
                yield self._row(record, position)
                position += 1

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # rows have lists

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        errors = f", {len(self.errors)} errors" if self.errors else ""
        return f"<{type(self).__name__}: {len(self)} rows{errors}>"

    def _repr_html_(self) -> str:
        from ._notebook import table_html

        return table_html(self)


class _Flat(Table[Row]):
    """Rows without lists."""

    _record: ClassVar[Any]

    def _row(self, record: dict[str, Any], position: int) -> Row:
        row: Row = self._record(**record)
        return row


class TermTable(_Flat[Term]):
    """The terms of a corpus."""

    _record = Term


class KeywordItems(_Flat[KeywordItem]):
    """A row for each keyword."""

    _record = KeywordItem


class TokenItems(_Flat[TokenItem]):
    """A row for each token."""

    _record = TokenItem


class SentenceItems(_Flat[SentenceItem]):
    """A row for each sentence."""

    _record = SentenceItem


class TermItems(_Flat[TermItem]):
    """A row for each term of each document."""

    _record = TermItem


def _explode(table: Table[Any], columns: Sequence[tuple[str, str]]) -> _nutgraf.Table:
    return table._native.explode(list(columns))


class KeywordTable(Table[KeywordRow]):
    """The keywords of many documents: ``id``, ``language``, ``keywords``."""

    def __init__(
        self,
        native: _nutgraf.Table,
        errors: Sequence[Problem] = (),
        notices: Sequence[str] = (),
        *,
        method: str = "",
        offsets: str = "code-points",
        texts: Any = None,
        titles: Any = None,
    ) -> None:
        super().__init__(native, errors, notices)
        self.method = method
        self.offsets = offsets
        # Only to show keywords in their text: not a part of the result.
        self._texts, self._titles = map(_unchanging, (texts, titles))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_texts": None, "_titles": None}

    def _row(self, record: dict[str, Any], position: int) -> KeywordRow:
        id, language, found = record["id"], record["language"], record["keywords"]
        if found is None:
            return KeywordRow(id, language, None)
        keywords = Keywords(
            [keyword(item) for item in found],
            id=id,
            language=language,
            method=self.method,
            title=_item(self._titles, position),
            text=_item(self._texts, position),
            offsets=self.offsets,
        )
        return KeywordRow(id, language, keywords)

    def explode(self) -> KeywordItems:
        """One row for each keyword: ``id, rank, keyword, score, salience, count``.

        The columns are those of the program's CSV. A document without keywords has no
        row.
        """
        columns = ["rank", "keyword", "score", "salience", "count"]
        names = [("text" if name == "keyword" else name, name) for name in columns]
        return KeywordItems(_explode(self, names), self.errors, self.notices)


def _unchanging(column: Any) -> Any:
    """The column as it is now; what else it holds stays with its owner."""
    return tuple(column) if isinstance(column, list) else column


def _item(column: Any, position: int) -> str | None:
    """An item of a column, if it can be read more than once and is still there."""
    try:
        found = column.iloc if hasattr(column, "iloc") else column
        item = found[position]
    except (IndexError, KeyError, TypeError):
        return None
    item = item.as_py() if hasattr(item, "as_py") else item
    return item if isinstance(item, str) else None


class TokenTable(Table[TokenRow]):
    """The tokens of many documents: ``id``, ``language``, ``tokens``."""

    def _row(self, record: dict[str, Any], position: int) -> TokenRow:
        tokens = record["tokens"]
        if tokens is not None:
            tokens = [Token(**token) for token in tokens]
        return TokenRow(record["id"], record["language"], tokens)

    def explode(self) -> TokenItems:
        """One row for each token, with the ``id`` of its document."""
        names = [(name, name) for name in Token._fields]
        return TokenItems(_explode(self, names), self.errors, self.notices)


class SentenceTable(Table[SentenceRow]):
    """The sentences of many documents: ``id``, ``language``, ``sentences``."""

    def _row(self, record: dict[str, Any], position: int) -> SentenceRow:
        sentences = record["sentences"]
        if sentences is not None:
            sentences = [Sentence(**sentence) for sentence in sentences]
        return SentenceRow(record["id"], record["language"], sentences)

    def explode(self) -> SentenceItems:
        """One row for each sentence, with the ``id`` of its document."""
        names = [(name, name) for name in Sentence._fields]
        return SentenceItems(_explode(self, names), self.errors, self.notices)


class DocumentTermTable(Table[DocumentTermRow]):
    """The terms of many documents: ``id``, ``language``, ``terms``."""

    def _row(self, record: dict[str, Any], position: int) -> DocumentTermRow:
        terms = record["terms"]
        if terms is not None:
            terms = {term["term"]: term["count"] for term in terms}
        return DocumentTermRow(record["id"], record["language"], terms)

    def explode(self) -> TermItems:
        """One row for each term of each document: ``id``, ``term``, ``count``."""
        names = [("term", "term"), ("count", "count")]
        return TermItems(_explode(self, names), self.errors, self.notices)
