"""What is generated from Rust's options: signatures, types and docstrings."""

import doctest
import inspect
import json
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from os import PathLike
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

import nutgraf
from nutgraf import _api, _nutgraf

SOURCE = Path(__file__).parents[1]
SCHEMA = json.loads(_nutgraf.schema())
TEXT = "The waivers of the U.S., a waiver of Élysée’s: no waivers!"
TOWNS = ["Lisbon", "Porto", "Braga", "Faro", "Beja", "Sines"]
FIRST = {
    "read": (Path(__file__),),
    "stem": (["waivers", "added"], "en"),
    "Stemmer": ("en",),
    "evaluate": ({"a": ["waivers"]}, [{"id": "a", "keys": ["waiver"], "text": TEXT}]),
    "compare": ([TEXT],),
    "fit": ([{"text": f"In {town} it rains.", "keys": [town]} for town in TOWNS],),
    "keyness": ([TEXT], [TEXT]),
    "collocations": ([TEXT],),
    "CorpusState": ([TEXT],),
    **dict.fromkeys(["tokenize", "sentences", "frequencies", "keywords"], (TEXT,)),
}
# A text that Rust takes where it takes one, and not any.
STRINGS = {
    "language": "de",
    "gold_language": "de",
    "keys_field": "keys",
    "profile": "tags",
    "ngrams": "1..2",
    "period": "week",
    "window": "2,3",
    "node": "waiver",
    "min_df": "50%",
    "max_df": "50%",
    "stop_words": "none",
    "encoding": "utf-8",
    "max_document": "64MB",
}


def call(function, **options):
    try:
        return getattr(nutgraf, function)(*FIRST.get(function, ()), **options)
    except ValueError as error:
        # Some options are of some methods only: take one that has it.
        only = re.search(r"has no such option, only ([^,\s]+)", str(error))
        if only is None or "method" in options:
            raise
    return call(function, method=only[1], **options)


def parameters(function):
    return inspect.signature(getattr(nutgraf, function)).parameters


def hints(function, option):
    """The members of the type of an option."""
    called = getattr(nutgraf, function)
    called = called.__init__ if inspect.isclass(called) else called
    hint = get_type_hints(inspect.unwrap(called), vars(_api))[option]
    one = get_origin(hint) in (None, Literal, Collection)
    return [hint] if one else list(get_args(hint))


def choices(function, option):
    literals = [h for h in hints(function, option) if get_origin(h) is Literal]
    return [choice for literal in literals for choice in get_args(literal)]


def documented(function):
    """The entries of the section `Parameters`, each with its text."""
    text = inspect.getdoc(getattr(nutgraf, function))
    section = re.search(r"(?ms)^Parameters\n-+\n(.+?)(?=\n\n\w|\Z)", text)[1]
    entries = re.split(r"(?m)^(\w+) : .+$", section)[1:]
    return dict(zip(entries[::2], entries[1::2], strict=True))


def accepts(function, option, value):
    try:
        call(function, **{option: value})
    except ValueError as error:
        refusal = str(error)
    else:
        return True
    assert f" for {option}: " in refusal
    return False


functions = pytest.mark.parametrize("function", _api.__all__)
pairs = [(name, option["name"]) for name, each in SCHEMA.items() for option in each]
options = pytest.mark.parametrize(("function", "option"), pairs)


@pytest.fixture
def generate(tmp_path):
    """Runs the generator in a copy, so that it describes the module under test."""
    for name in ["generate.py", "api.py.in", "nutgraf/_api.py"]:
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(SOURCE / name, copy)
    path = {"PYTHONPATH": str(Path(nutgraf.__file__).parents[1])}

    def run(*arguments):
        command = [sys.executable, tmp_path / "generate.py", *arguments]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=path
        )

    return run


def test_generated_code_is_fresh(generate):
    done = generate("--check")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_stale_code_is_found_and_replaced(generate, tmp_path):
    output = tmp_path / "nutgraf/_api.py"
    fresh = output.read_text(encoding="utf-8")
    output.write_text(fresh.replace("top: int = 10", "top: int = 3"))
    done = generate("--check")
    assert done.returncode == 1
    assert "-        top: int = 3,\n+        top: int = 10," in done.stdout
    assert generate().returncode == 0
    assert output.read_text(encoding="utf-8") == fresh


def test_all_is_public():
    assert set(_api.__all__) <= set(nutgraf.__all__)
    assert set(SCHEMA) == set(_api.__all__) - {"detect_language"}


@functions
def test_parameters_are_documented(function):
    entries = documented(function)
    assert list(entries) == list(parameters(function))
    for name, text in entries.items():
        assert text.strip().endswith("."), name


@functions
def test_options_are_in_their_order(function):
    names = [option["name"] for option in SCHEMA.get(function, [])]
    assert names == [name for name in parameters(function) if name in names]


@functions
def test_examples(function):
    called = getattr(nutgraf, function)
    tests = doctest.DocTestFinder(recurse=False).find(called, globs={})
    runner = doctest.DocTestRunner()
    results = [runner.run(test) for test in tests]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


@pytest.mark.parametrize("function", SCHEMA)
def test_defaults_are_those_of_rust(function):
    given = parameters(function)
    defaults = {o["name"]: given[o["name"]].default for o in SCHEMA[function]}
    # 1 is one document, 1.0 all of them: types count.
    rust = {o["name"]: o["default"] for o in SCHEMA[function]}
    assert {n: (type(v), v) for n, v in defaults.items()} == {
        n: (type(v), v) for n, v in rust.items()
    }
    assert call(function, **defaults) == call(function)


@options
def test_choices_are_those_of_rust(function, option):
    stated = choices(function, option)
    for choice in stated:
        call(function, **{option: choice})
        assert f'- ``"{choice}"``: ' in documented(function)[option]
    if stated:
        wrong = f'"no-such-choice" for {option}: choose from '
        with pytest.raises(ValueError, match=re.escape(wrong)) as error:
            call(function, **{option: "no-such-choice"})
        # `typing` takes literals in another order for the same.
        assert set(str(error.value).split(wrong)[1].split(", ")) == set(stated)


# What they can be depends on more than their type: `test_keyness.py` has them.
BOUND = {"confidence", "reference_total"}


@options
def test_types_are_those_of_rust(function, option, tmp_path):
    if option in BOUND:
        return
    stated = hints(function, option)
    for value in (True, 1, 0.5, None):
        number = type(value) is int and float in stated
        taken = number or type(value) in stated
        assert accepts(function, option, value) == taken, value
    if not choices(function, option):
        string = STRINGS.get(option, "something")
        assert accepts(function, option, string) == (str in stated)
    if PathLike[str] in stated:
        words = tmp_path / "words.txt"
        words.write_text("waiver\n", encoding="utf-8")
        assert accepts(function, option, words)


@options
def test_ranges_are_those_of_rust(function, option):
    if option in BOUND:
        return
    described = {o["name"]: o for o in SCHEMA[function]}[option]
    for member in [described, *described.get("anyOf", [])]:
        least, most = member.get("minimum"), member.get("maximum")
        if least is not None:
            assert accepts(function, option, least)
            assert not accepts(function, option, least - 1)
        if most is not None:
            assert accepts(function, option, most)
            assert not accepts(function, option, most + 1)
            assert f"{least:g} to {most:g}" in documented(function)[option]


def test_ranges_are_described():
    described = {o["name"]: o for o in SCHEMA["keywords"]}
    limits = described["max_words"]["minimum"], described["top"]["minimum"]
    assert limits == (1, 0)


@functions
def test_unknown_options_are_named(function):
    known = ", ".join(parameters(function))
    message = f"{function}() has no option 'methd': choose from {known}"
    with pytest.raises(TypeError, match=re.escape(message)):
        call(function, methd="yake")


def test_other_type_errors_stay_as_they_are():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        nutgraf.Stemmer(edition="none")
    with pytest.raises(TypeError, match="expected a string, or many of them, got None"):
        nutgraf.keywords(None, top=3)


@functions
def test_functions_go_by_name(function):
    called = getattr(nutgraf, function)
    assert pickle.loads(pickle.dumps(called)) is called
    assert "kwargs" not in parameters(function)
