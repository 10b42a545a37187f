"""What the classes and functions of the package share."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeGuard, TypeVar

from . import _nutgraf
from ._records import Problem

Result = TypeVar("Result")
_Records: TypeAlias = "list[dict[str, Any]]"


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
            message = f"stop word {word!r} can never match a token"
            warnings.warn(message, StopWordWarning, stacklevel=4)

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

    So a function called text by text costs what a method does. A file of stop words may
    have changed, and a corpus is too large to be compared.
    """
    if options.get("stop_words", "auto") not in ("auto", "none") or any(more):
        return make(options, *more)
    try:
        return _kept(make, **options)
    except TypeError:  # what cannot be hashed is no option, and Rust says so
        return make(options)


# `typed`, since `True` is no number here, nor `1.0` the same share as `1`.
@lru_cache(maxsize=16, typed=True)
def _kept(make: Callable[..., Any], /, **options: Any) -> Any:
    return make(options)


def report(errors: Sequence[Problem], documents: int) -> None:
    """Warns of documents that could not be read."""
    if errors:
        message = (
            f"{len(errors)} of {documents} documents could not be read "
            f"(see `errors`): {errors[0]}"
        )
        warnings.warn(message, DocumentWarning, stacklevel=4)


def is_one(texts: Any) -> TypeGuard[str]:
    """Whether it is one text; refuses what cannot be texts at all."""
    if isinstance(texts, str):
        return True
    kind = type(texts).__name__
    if texts is None or isinstance(texts, (bytes, bytearray)):
        raise TypeError(f"expected a string, or many of them, got {kind}")
    if hasattr(texts, "columns") or isinstance(texts, Mapping):
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
    return list(texts) if isinstance(texts, Iterator) else texts


def many(
    work: Callable[[_nutgraf.Many], tuple[Result, _Records, list[str], int]],
    texts: Any,
    *,
    title: Any = None,
    id: Any = None,
    progress: bool = False,
    threads: int = 0,
) -> tuple[Result, list[Problem], list[str]]:
    """Runs some work over many texts: its result, problems and notices."""
    from ._corpus import Corpus

    if not isinstance(threads, int) or not 0 <= threads <= 512:
        choices = "give 0 for all processors, or a number up to 512"
        raise ValueError(f"invalid value {threads!r} for threads: {choices}")
    native = texts._native if isinstance(texts, Corpus) else texts

    def run(update: Callable[[int], None] | None) -> Any:
        return work(_nutgraf.Many(native, title, id, threads, update))

    if progress:
        from ._progress import progress as bar

        total = len(texts) if hasattr(texts, "__len__") else None
        with bar(total, True) as update:
            result, problems, notices, documents = run(update)
    else:
        result, problems, notices, documents = run(None)
    errors = [Problem(**problem) for problem in problems]
    if isinstance(texts, Corpus):
        texts.errors, texts.notices = errors, notices
    report(errors, documents)
    return result, errors, notices
