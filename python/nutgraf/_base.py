"""What the classes and functions of the package share."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from types import FrameType
from typing import Any, TypeAlias, TypeGuard, TypeVar

from . import _nutgraf
from ._records import Document, Problem

Result = TypeVar("Result")
_Records: TypeAlias = "list[dict[str, Any]]"


# The profiles that are no files.
PROFILES = (None, "editor", "phrases", "tags", "abstracts")


class ArrowTable:
    """What speaks the Arrow PyCapsule interface, as the tables of others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise NotImplementedError

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``, column by column: quicker than ``DataFrame(table)``."""
        import pandas

        return pandas.DataFrame.from_arrow(self)

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``."""
        import pyarrow

        return pyarrow.table(self)


class DocumentWarning(UserWarning):
    """Some documents could not be read; ``errors`` of the result has each."""


class StopWordWarning(UserWarning):
    """A stop word that can never match a token."""


class Configured:
    """Something made from options: comparable, picklable, printed by its options."""

    _options: dict[str, Any]

    def _configure(self, options: dict[str, Any]) -> None:
        self._options = options
        self._compile()
        unmatchable = getattr(self._native, "unmatchable_stop_words", None)
        for word in unmatchable() if unmatchable else []:
            warn(f"stop word {word!r} can never match a token", StopWordWarning)

    _native: Any

    def _compile(self) -> None:
        """Makes what does the work from the options."""
        raise NotImplementedError

    def _arguments(self) -> list[str]:
        """The arguments that are no options."""
        return []

    def _defaults(self) -> dict[str, Any]:
        """The options that need not be told."""
        return getattr(type(self).__init__, "__kwdefaults__", None) or {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: v for name, v in self.__dict__.items() if name != "_native"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compile()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Configured) or type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    __hash__ = None  # type: ignore[assignment]  # options can be lists

    def __repr__(self) -> str:
        defaults = self._defaults()
        given = [
            f"{name}={value!r}"
            for name, value in self._options.items()
            if name not in defaults or defaults[name] != value
        ]
        return f"{type(self).__name__}({', '.join(self._arguments() + given)})"


def compiled(make: Callable[..., Any], options: dict[str, Any], *more: Any) -> Any:
    """What does the work, from its options: the same for the same ones.

    So a function called text by text costs what a method does. A file of stop words or a
    profile may have changed, and a corpus is too large to be compared.
    """
    stop_words = options.get("stop_words", "auto")
    known = isinstance(stop_words, list) or stop_words in ("auto", "none")
    if not known or options.get("profile") not in PROFILES or any(more):
        return make(options, *more)
    # Tuples can be compared with those of an earlier call.
    words = {name: tuple(v) for name, v in options.items() if isinstance(v, list)}
    try:
        return _kept(make, tuple(words), **{**options, **words})
    except TypeError:  # what cannot be hashed is no option, and Rust says so
        return make(options)


# `typed`, since `True` is no number here, nor `1.0` the same share as `1`.
@lru_cache(maxsize=16, typed=True)
def _kept(make: Callable[..., Any], lists: tuple[str, ...], /, **options: Any) -> Any:
    return make({**options, **{name: list(options[name]) for name in lists}})


def warn(message: str, category: type[Warning]) -> None:
    """Warns the one who called the package, however deep in it this is."""
    level, frame = 1, sys._getframe()
    while frame.f_back and _is_ours(frame):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def _is_ours(frame: FrameType) -> bool:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0] == __package__


def report(errors: Sequence[Problem], documents: int) -> None:
    """Warns of documents that could not be read."""
    if errors:
        count = f"{len(errors)} of {documents} documents could not be read"
        warn(f"{count}, the first is {errors[0]}", DocumentWarning)


def is_one(texts: Any) -> TypeGuard[str]:
    """Whether it is one text; refuses what cannot be texts at all."""
    if isinstance(texts, str):
        return True
    kind = type(texts).__name__
    if texts is None or isinstance(texts, (bytes, bytearray)):
        raise TypeError(f"expected a string, or many of them, got {kind}")
    if isinstance(texts, Document):
        raise TypeError("expected a string, got a Document: give its text and title")
    if hasattr(type(texts), "columns") or isinstance(texts, Mapping):
        raise TypeError(
            f"expected a column of strings, got {kind}: choose one, such as df['text']"
        )
    return False


def one(name: str, value: Any, default: Any) -> Any:
    """The title or identifier beside one text."""
    if value is None or isinstance(value, str):
        return default if value is None else value
    kind = type(value).__name__
    raise TypeError(f"{name}: expected a string beside one text, got {kind}")


def again(texts: Any) -> Any:
    """The same texts, to be read more than once."""
    from ._corpus import Corpus

    if isinstance(texts, Corpus):
        texts._native.keep()
        return texts
    return texts if texts is None or hasattr(texts, "__len__") else list(texts)


def threads_of(threads: int) -> int:
    """A number of threads that can be started."""
    if not hasattr(threads, "__index__") or not 0 <= threads <= 512:
        choices = "give 0 for all processors, or a number up to 512"
        raise ValueError(f"invalid value {threads!r} for threads: {choices}")
    return threads


def many(
    work: Callable[[_nutgraf.Many], tuple[Result, _Records, list[str], int]],
    texts: Any,
    *,
    title: Any = None,
    id: Any = None,
    date: Any = None,
    progress: bool = False,
    threads: int = 0,
    quiet: bool = False,
) -> tuple[Result, list[Problem], list[str]]:
    """Runs some work over many texts: its result, problems and notices.

    A first of two passes is quiet: the second tells of the same problems.
    """
    from ._corpus import Corpus

    threads_of(threads)
    native = texts._native if isinstance(texts, Corpus) else texts

    total = len(texts) if hasattr(texts, "__len__") else None
    with _bar(total) if progress else nullcontext() as update:
        result, problems, notices, documents = work(
            _nutgraf.Many(native, title, id, threads, update, date)
        )
    errors = [Problem(**problem) for problem in problems]
    if isinstance(texts, Corpus):
        texts.errors, texts.notices = errors, notices
    if not quiet:
        report(errors, documents)
    return result, errors, notices


def _bar(total: int | None) -> AbstractContextManager[Callable[[int], None]]:
    from ._progress import progress

    return progress(total)
