"""What a package index shows, and what is installed beside the module: nothing."""

import re
from importlib.metadata import metadata, requires
from importlib.resources import files

import nutgraf


def test_it_is_told_what_it_is():
    shown = metadata("nutgraf")
    assert shown["Version"] == nutgraf.__version__
    assert shown["License-Expression"] == "MIT OR Apache-2.0"
    assert shown["Requires-Python"] == ">=3.10"
    assert set(shown.get_all("Provides-Extra")) == {"notebook", "sklearn", "spark"}
    assert "import nutgraf" in shown.get_payload()


def test_it_needs_nothing():
    """Each requirement belongs to an extra."""
    assert all(re.search(r"; extra == ", line) for line in requires("nutgraf"))


def test_types_are_announced():
    assert files("nutgraf").joinpath("py.typed").is_file()
