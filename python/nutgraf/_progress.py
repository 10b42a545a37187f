"""How far a long call is, for those who asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from ._base import warn


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many documents are done.

    It moves a bar of tqdm where tqdm is installed; ``total`` is ``None`` where the
    number of documents is not known.
    """
    try:
        from tqdm.auto import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None:
        _tell()
        yield _ignore
        return
    with tqdm(total=total, unit=" documents", unit_scale=True) as bar:
        yield lambda done: _move(bar, done)


def _move(bar: Any, done: int) -> None:
    bar.update(done - bar.n)


def _ignore(done: int) -> None:
    pass


@cache
def _tell() -> None:
    message = "progress=True shows a bar where tqdm is installed: pip install tqdm"
    warn(message, UserWarning)
