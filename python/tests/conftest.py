import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("NUTGRAF_DATA", ROOT.parent / "shared"))


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def articles():
    """The articles that come with the project, in five languages."""
    paths = sorted((ROOT / "corpora/news").glob("*.jsonl"))
    articles = [article for path in paths for article in read_jsonl(path)]
    assert len(articles) > 50
    return articles


@pytest.fixture
def news():
    """Third-party articles, by the ten thousand, one file after the other."""
    paths = sorted((DATA / "data/news").glob("*.jsonl"))
    if not paths:
        pytest.skip(f"no news in {DATA / 'data/news'}: set NUTGRAF_DATA")
    return (article for path in paths for article in read_jsonl(path))


@pytest.fixture(scope="session")
def program():
    """Runs the program and gives what it prints."""
    binary = os.environ.get("NUTGRAF_BIN")
    if not binary:
        pytest.skip("NUTGRAF_BIN does not name the program `nutgraf`")

    def run(*arguments):
        command = [binary, *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    return run


@pytest.fixture(scope="session")
def cli(program):
    """Runs the program and gives the records it prints."""

    def run(*arguments):
        output = program(*arguments, "--format", "jsonl")
        return [json.loads(line) for line in output.splitlines()]

    return run
