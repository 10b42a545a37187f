"""What results are made of: plain named tuples."""

from typing import Any, Literal, NamedTuple

Field = Literal["title", "text"]


class Span(NamedTuple):
    """A place in a document: ``title[start:end]`` or ``text[start:end]``."""

    field: Field
    start: int
    end: int


class Token(NamedTuple):
    """A token: its text, its kind, where it stands, the number of its sentence."""

    text: str
    kind: str
    start: int
    end: int
    field: Field
    sentence: int


class Sentence(NamedTuple):
    """A sentence and where it stands."""

    text: str
    field: Field
    start: int
    end: int


class Keyword(NamedTuple):
    """A keyword of a document.

    ``score`` is the method's own number (for ``yake`` lower is better), ``salience``
    sets it against the document's best: 1 is the best, 0 the least. ``count`` and
    ``spans`` cover all names of the same thing. ``explanation`` has the numbers that the
    score was made from, where they were asked for.
    """

    text: str
    score: float
    salience: float
    rank: int
    count: int  # type: ignore[assignment]  # more use than a tuple's method
    spans: tuple[Span, ...]
    explanation: dict[str, Any] | None = None


class Term(NamedTuple):
    """A term of a corpus: how often it stands there, and in how many documents."""

    term: str
    count: int  # type: ignore[assignment]  # more use than a tuple's method
    document_frequency: int


class Document(NamedTuple):
    """A document of a corpus."""

    id: str
    title: str | None
    text: str
    date: str | None
    language: str | None


class Problem(NamedTuple):
    """Why a document could not be read, and where it stands."""

    source: str
    line: int | None
    id: str | None
    kind: str
    reason: str

    def __str__(self) -> str:
        place = [self.source, self.line, self.id and f"document {self.id}"]
        places = ":".join(str(part) for part in place if part is not None)
        return f"{places}: {self.reason}"
