"""The notebooks run, and are kept as they were written."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted(Path(__file__).parents[1].joinpath("notebooks").glob("*.ipynb"))
TIMEOUT = 120  # seconds, for a cell


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS] == [
        "first-tour",
        "keywords-of-a-corpus-with-polars",
        "text-classifier",
    ]


def test_a_notebook_runs(path):
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=TIMEOUT, resources=place).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [o.text for o in outputs if o.get("name") == "stderr"]
    kinds = {kind for output in outputs for kind in output.get("data", ())}
    assert kinds & {"text/html", "image/png"}
    if path.stem == "first-tour":
        shown = [
            o.data["text/html"] for o in outputs if "text/html" in o.get("data", ())
        ]
        assert "<mark" in shown[0]
        assert "Lisbon</mark>" in shown[0]


def test_a_notebook_is_kept_as_it_was_written(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert not cell.metadata
