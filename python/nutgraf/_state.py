"""Corpus states."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Any, TypeVar

from . import _nutgraf
from ._base import ArrowTable, is_one, many
from ._records import Problem

# Python 3.10 has no `Self`.
# ruff: noqa: PYI019
State = TypeVar("State", bound="BaseState")


class BaseState(ArrowTable):
    """The counts of a corpus."""

    _native: _nutgraf.State
    errors: list[Problem]
    notices: list[str]

    def _count(
        self,
        texts: Any,
        title: Any,
        id: Any,
        date: Any,
        progress: bool,
        threads: int,
        options: dict[str, Any],
    ) -> None:
        if is_one(texts):
            raise TypeError("expected many texts, got a string")
        self._native, self.errors, self.notices = many(
            lambda native: _nutgraf.State.count(native, options),
            texts,
            title=title,
            id=id,
            date=date,
            progress=progress,
            threads=threads,
        )

    @classmethod
    def _of(cls: type[State], native: _nutgraf.State) -> State:
        state = cls.__new__(cls)
        state._native, state.errors, state.notices = native, [], []
        return state

    @classmethod
    def read(cls: type[State], path: str | PathLike[str]) -> State:
        """Read a state from its file, which any surface may have written."""
        return cls._of(_nutgraf.State.read(fspath(path)))

    def write(self, path: str | PathLike[str]) -> None:
        """Write a file, whole or not at all: the bytes of ``nutgraf state build``."""
        self._native.write(fspath(path))

    @classmethod
    def from_bytes(cls: type[State], data: bytes) -> State:
        """The state that :meth:`to_bytes` has made these bytes of."""
        return cls._of(_nutgraf.State.from_bytes(data))

    def to_bytes(self) -> bytes:
        """The bytes that :meth:`write` puts into a file."""
        return self._native.to_bytes()

    @property
    def documents(self) -> int:
        """How many documents were counted."""
        return self._native.documents()

    @property
    def tokens(self) -> int:
        """How many words were counted, each once however many n-grams it is in."""
        return self._native.tokens()

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What the counts depend on: states with different ones do not mix."""
        return self._native.fingerprint()

    def _term_options(self: State, stop_words: Any) -> dict[str, Any]:
        """The options that make this state's terms; ``stop_words`` if it has its own.

        Fails for other words than the state leaves out, and where this version makes
        other terms with the same options.
        """
        known = self.fingerprint
        names = ("mode", "language", "stem", "ngrams", "stop_words")
        options = {name: known[name] for name in names}
        if known["stop_words"] == "words":
            if stop_words is None:
                raise ValueError(
                    "stop_words: the state leaves some words out: give them"
                )
            options["stop_words"] = stop_words
        kind: Any = type(self)  # whose constructor is that of a subclass
        made = kind([], **options).fingerprint
        if made["stop_words_hash"] != known["stop_words_hash"]:
            raise ValueError("stop_words: not the words that the state leaves out")
        for name in ("analysis", "stemmer"):
            if made[name] != known[name]:
                raise ValueError(
                    f"state: {name} {known[name]!r} made its terms, not {made[name]!r}"
                )
        return options

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The documents and words of each period and language."""
        return self._native.parts()

    def __add__(self: State, other: object) -> State:
        """The state of the documents of both."""
        if not isinstance(other, BaseState):
            return NotImplemented
        return self._of(self._native.plus(other._native))

    def __radd__(self: State, other: object) -> State:
        # `sum` begins with 0.
        return self if other == 0 else NotImplemented

    def __sub__(self: State, other: object) -> State:
        """The state without the documents of another, which were added before."""
        if not isinstance(other, BaseState):
            return NotImplemented
        return self._of(self._native.minus(other._native))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseState):
            return NotImplemented
        return self._native.equals(other._native)

    __hash__ = None  # type: ignore[assignment]  # large

    def __len__(self) -> int:
        """How many rows there are: terms in parts of the corpus."""
        return len(self._native)

    def __repr__(self) -> str:
        counts = f"{self.documents} documents, {self.tokens} words, {len(self)} rows"
        return f"<{type(self).__name__}: {counts}>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._native.table(False).__arrow_c_stream__(requested_schema)
