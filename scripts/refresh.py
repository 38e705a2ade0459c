"""Refresh the notebooks: run each in a fresh kernel and store its outputs.

    python scripts/refresh.py                      every notebook in notebooks/
    python scripts/refresh.py a.ipynb b.ipynb      these
    python scripts/refresh.py --check              run nothing, but say which notebooks need it

What would differ from one machine to the next is not stored. Nor are widgets: without their kernel, JupyterLab shows an
error in their place and GitHub shows nothing, whereas the picture or the text that is stored beside a widget is shown by both.
"""

import argparse
import copy
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WIDGET = "application/vnd.jupyter.widget-view+json"


def main(arguments=None):
    """Refresh or check the notebooks; returns the exit code, 1 if any of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every notebook in notebooks/")
    parser.add_argument("--check", action="store_true", help="run nothing, only look")
    options = parser.parse_args(arguments)

    failed = False
    for path in options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb")):
        found = check(path) if options.check else refresh(path)
        failed = failed or found not in ("unchanged", "refreshed")
        print(f"{path.name}: {found}", flush=True)
    return int(failed)


def refresh(path):
    """Run the notebook and store it if that changes anything. Returns "unchanged", "refreshed", or what went wrong."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    try:
        run(notebook, path.parent)
    except CellExecutionError as error:
        return f"a cell raised an error, nothing is stored\n{error}"
    if complaint := told_on_stderr(notebook):
        return f"{complaint}; nothing is stored"

    refreshed = as_text(cleaned(notebook))
    if refreshed == text:
        return "unchanged"
    path.write_text(refreshed, encoding="utf-8", newline="\n")
    return "refreshed"


def run(notebook, folder, *kernel_arguments):
    """Run the cells of a notebook afresh in this folder; CellExecutionError if one raises an error."""
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": folder.resolve()}},
        timeout=600,
        # A kernel warns at every start that it talks over TCP; this one is gone in seconds.
        extra_arguments=["--log-level=ERROR", *kernel_arguments],
        force_raise_errors=True,  # the traceback of an expected error would hold the paths of this machine
        coalesce_streams=True,  # how printed text is cut into messages is chance
        record_timing=False,
        store_widget_state=False,
    )
    client.execute(env=os.environ | {"TQDM_DISABLE": "1"})  # whether a progress bar shows depends on how fast the machine is


def check(path):
    """Look at a stored notebook. Returns "unchanged", or why it needs a refresh."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    counts = [cell.execution_count for cell in code_cells(notebook) if cell.source.strip()]
    if counts != list(range(1, len(counts) + 1)):
        return "its cells have not been run from first to last: run `make notebooks`"
    if complaint := told_on_stderr(notebook):
        return complaint
    if as_text(cleaned(notebook)) != text:
        return "it holds widgets, or what differs between machines: run `make notebooks`"
    return "unchanged"


def told_on_stderr(notebook):
    """Where a cell raised an error or wrote to stderr, and what; None if no cell did."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return f"cell {number} raised {output.ename}: {output.evalue}"
            if output.output_type == "stream" and output.name == "stderr":
                return f"cell {number} wrote to stderr: {output.text.strip()}"
    return None


def cleaned(notebook):
    """A copy of the notebook without widgets and without what differs between machines."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.kernelspec = KERNEL
    notebook.metadata.setdefault("language_info", {"name": "python"}).pop("version", None)
    for cell in code_cells(notebook):
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def as_text(notebook):
    return nbformat.writes(notebook).rstrip("\n") + "\n"


if __name__ == "__main__":
    sys.exit(main())
