"""Corpora of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from typing import Any

from . import _nutgraf
from ._base import Configured, report
from ._records import Document, Problem


class Corpus(Configured):
    """The documents of files, folders and globs, read as they are needed.

    Iterating gives each :class:`Document`; the functions of this module take a corpus in
    the place of texts. What cannot be read is kept in ``errors``, and a warning tells of
    it. Made by :func:`nutgraf.read`.
    """

    def __init__(
        self, paths: str | PathLike[str] | Iterable[str | PathLike[str]], **options: Any
    ) -> None:
        several = [paths] if isinstance(paths, (str, PathLike)) else paths
        self.paths = [fspath(path) for path in several]
        self.errors: list[Problem] = []
        self.notices: list[str] = []
        self._configure({**self._defaults(), **options})

    def _compile(self) -> None:
        self._native = _nutgraf.Corpus(self.paths, self._options)

    def __iter__(self) -> Iterator[Document]:
        self.errors, self.notices = errors, notices = [], []
        documents = 0
        for kind, item in self._native.items():
            if kind == "document":
                documents += 1
                yield Document(*item)
            elif kind == "problem":
                errors.append(Problem(**item))
            else:
                notices.append(item)
        report(errors, documents + len(errors))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Corpus):
            return NotImplemented
        return (self.paths, self._options) == (other.paths, other._options)

    __hash__ = None  # options can be lists

    def _arguments(self) -> list[str]:
        return [repr(self.paths[0] if len(self.paths) == 1 else self.paths)]

    def _defaults(self) -> dict[str, Any]:
        from ._api import read

        return read.__kwdefaults__ or {}
