"""Options are named in errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import WRAPPER_ASSIGNMENTS, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def names_options(function: Callable[P, R]) -> Callable[P, R]:
    """Has the error for an unknown option name it, and those there are."""

    @wraps(function, assigned=(*WRAPPER_ASSIGNMENTS, "__kwdefaults__"))
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except TypeError:
            _refuse_unknown(function, kwargs)
            raise

    return call


def _refuse_unknown(function: Callable[..., Any], given: dict[str, Any]) -> None:
    from inspect import signature  # slow to import, and seldom needed

    known = [name for name in signature(function).parameters if name != "self"]
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        called = function.__qualname__.removesuffix(".__init__")
        choices = ", ".join(known)
        message = f"{called}() has no option {unknown!r}: choose from {choices}"
        raise TypeError(message) from None
