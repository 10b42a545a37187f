"""scikit-learn's own tests of its text vectorizers, run on ours."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("sklearn.feature_extraction.tests")

MODULE = "sklearn.feature_extraction.tests.test_text"
# Test -> why ours fails it.
KNOWN = {}


def run(folder, *arguments):
    """The outcome of each test by name."""
    report = folder / "report.xml"
    # Its warnings are its own affair: a configuration with none of ours.
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--pyargs", MODULE, *arguments]
    options = ["-p", "no:cacheprovider", "--junitxml", report, "--rootdir", folder]
    search = [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]
    output = subprocess.run(
        [*command, *options, "-c", folder / "pytest.ini"],
        cwd=folder,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, search))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert output.returncode in {0, 1}, output.stdout
    cases = ElementTree.parse(report).iter("testcase")
    outcomes = [
        (case.get("name"), next((part.tag for part in case), "passed"))
        for case in cases
    ]
    assert len(dict(outcomes)) == len(outcomes)
    return dict(outcomes), output.stdout


def test_with_our_classes(tmp_path):
    theirs, _ = run(tmp_path)
    ours, output = run(tmp_path, "-p", "sklearn_suite")
    assert len(theirs) > 100
    assert ours.keys() == theirs.keys()
    failing = {name for name in ours if ours[name] != theirs[name]}
    assert failing == set(KNOWN), output
