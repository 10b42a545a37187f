"""The stub and the docstrings name the options, defaults and choices that Rust has."""

import ast
import re
from importlib.resources import files

import pytest

import nutgraf

STUB = ast.parse((files(nutgraf) / "_nutgraf.pyi").read_text(encoding="utf-8"))
ALIASES = {n.target.id: n.value for n in STUB.body if isinstance(n, ast.AnnAssign)}
# The first of several overloads has the defaults.
FUNCTIONS = {n.name: n for n in reversed(STUB.body) if isinstance(n, ast.FunctionDef)}

TEXT = "The waivers of the U.S., a waiver of Élysée’s: no waivers!"
FIRST = {
    "tokenize": (TEXT,),
    "stem": (["waivers", "added"], "en"),
    "keywords": (TEXT,),
    "frequencies": ([TEXT, TEXT, "No waiver."],),
}
# Arguments of their own, known to Rust by other means.
PARAMETERS = {"title", "id"}


def options(function):
    arguments = FUNCTIONS[function].args
    defaults = map(ast.literal_eval, arguments.kw_defaults)
    pairs = zip(arguments.kwonlyargs, defaults, strict=True)
    return {a.arg: (a.annotation, default) for a, default in pairs}


def choices(annotation):
    """The strings of a `Literal`; none of another type."""
    annotation = ALIASES.get(getattr(annotation, "id", None), annotation)
    if getattr(getattr(annotation, "value", None), "id", None) != "Literal":
        return []
    value = ast.literal_eval(annotation.slice)
    return [value] if isinstance(value, str) else list(value)


def refusal(function, **wrong):
    with pytest.raises((TypeError, ValueError)) as error:
        getattr(nutgraf, function)(*FIRST[function], **wrong)
    return str(error.value)


def test_every_function_has_a_stub():
    assert {*FUNCTIONS, "__version__"} == set(nutgraf.__all__)


@pytest.mark.parametrize("function", FIRST)
def test_options(function):
    names = set(options(function)) - PARAMETERS
    listed = refusal(function, no_such_option=1).split("choose from ")[1]
    assert names == set(listed.split(", "))
    documented = getattr(nutgraf, function).__doc__.split("Options: ")[1]
    assert names == set(documented.replace("\n", " ").strip("`.").split("`, `"))


@pytest.mark.parametrize("function", FIRST)
def test_defaults(function):
    call, first = getattr(nutgraf, function), FIRST[function]
    defaults = {name: default for name, (_, default) in options(function).items()}
    assert call(*first, **defaults) == call(*first)


@pytest.mark.parametrize("function", FIRST)
def test_choices(function):
    for name, (annotation, _) in options(function).items():
        stated = choices(annotation)
        if stated and name != "per":  # each overload has one choice
            listed = refusal(function, **{name: "no-such-choice"})
            known = re.findall("`([^`]+)`", listed.split("expected ")[1])
            assert stated == known, name
