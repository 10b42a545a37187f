"""How far a long call is, for those who asked."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def progress(total: int | None, enabled: bool) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many documents are done.

    It moves a bar of tqdm where tqdm is installed; ``total`` is ``None`` where the
    number of documents is not known.
    """
    if not enabled:
        yield _ignore
        return
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]
    except ImportError:
        _warn()
        yield _ignore
        return
    with tqdm(total=total, unit=" documents", unit_scale=True) as bar:
        yield lambda done: _move(bar, done)


def _move(bar: Any, done: int) -> None:
    bar.update(done - bar.n)


def _ignore(done: int) -> None:
    pass


@cache
def _warn() -> None:
    warnings.warn(
        "progress=True shows a bar where tqdm is installed: pip install tqdm",
        stacklevel=6,
    )
