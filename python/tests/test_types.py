"""What type checkers see is what is there."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import nutgraf

PACKAGE = Path(nutgraf.__file__).parent


@pytest.mark.skipif(not find_spec("mypy"), reason="mypy is not installed")
@pytest.mark.parametrize(
    "check",
    [
        ["mypy.stubtest", "nutgraf._nutgraf"],
        ["mypy", "--strict", str(PACKAGE)],
    ],
    ids=["stubtest", "strict"],
)
def test_mypy(check, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", *check],
        cwd=PACKAGE.parent,
        env={"MYPY_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").exists()
