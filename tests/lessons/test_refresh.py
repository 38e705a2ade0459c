"""Refreshing a notebook stores its outputs, and nothing else that would differ the next time or on another machine."""

import json

import nbformat
import pytest

from scripts.refresh import main

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
CELLS = [
    "import ipywidgets\nprint('one')\nprint('two')",
    "ipywidgets.IntSlider()",
    f"from IPython.display import Image\nimport base64\nImage(base64.b64decode('{PIXEL}'))",
    "",
    "import os\nprint(os.path.basename(os.getcwd()))\n6 * 7",
]


def write(path, cells, **metadata):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata=metadata)
    for cell in notebook.cells:
        cell.metadata.update(execution={"iopub.status.busy": "2020-01-01T00:00:00Z"}, tags=["kept"])
    nbformat.write(notebook, path)
    return [cell.id for cell in notebook.cells]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A notebook that has been refreshed once, as it is stored, with the ids that its cells had before."""
    path = tmp_path_factory.mktemp("lessons") / "tiny.ipynb"
    ids = write(path, CELLS, widgets={"stale": {}}, kernelspec={"name": "mine", "display_name": "Mine"}, language_info={"name": "python"})
    assert main(["--check", str(path)]) == 1
    assert main([str(path)]) == 0
    return path, ids


def test_outputs_are_kept_and_widgets_are_not(refreshed):
    path, ids = refreshed
    notebook = json.loads(path.read_text(encoding="utf-8"))
    printed, slider, picture, empty, answer = (cell["outputs"] for cell in notebook["cells"])
    assert [(output["name"], "".join(output["text"])) for output in printed] == [("stdout", "one\ntwo\n")]
    assert list(slider[0]["data"]) == ["text/plain"]
    assert set(picture[0]["data"]) == {"image/png", "text/plain"}
    assert empty == []
    assert answer[0]["text"] == [f"{path.parent.name}\n"]
    assert answer[1]["data"]["text/plain"] == ["42"]
    assert [cell["execution_count"] for cell in notebook["cells"]] == [1, 2, 3, None, 4]
    assert [cell["id"] for cell in notebook["cells"]] == ids


def test_what_differs_between_machines_is_not_stored(refreshed):
    notebook = json.loads(refreshed[0].read_text(encoding="utf-8"))
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in notebook["metadata"]["language_info"]
    assert [cell["metadata"] for cell in notebook["cells"]] == [{"tags": ["kept"]}] * len(CELLS)


def test_the_second_time_changes_nothing(refreshed, capsys):
    path, _ = refreshed
    before, written = path.read_bytes(), path.stat().st_mtime_ns
    assert main(["--check", str(path)]) == 0
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "tiny.ipynb: unchanged\n" * 2
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, written)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [("1 / 0", "ZeroDivisionError"), ("import sys\nprint('beware', file=sys.stderr)", "cell 1 wrote to stderr: beware")],
)
def test_a_cell_that_fails_is_reported_and_nothing_is_stored(tmp_path, capsys, source, complaint):
    path = tmp_path / "wrong.ipynb"
    write(path, [source])
    before = path.read_bytes()
    assert main([str(path)]) == 1
    assert complaint in capsys.readouterr().out
    assert path.read_bytes() == before


def test_an_expected_error_fails_too(tmp_path, capsys):
    path = tmp_path / "expected.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})])
    nbformat.write(notebook, path)
    assert main([str(path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_every_stored_notebook_is_refreshed(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out
