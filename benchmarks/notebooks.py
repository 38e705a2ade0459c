"""Every notebook of notebooks/, run from a fresh kernel: seconds and peak memory."""

import re
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

from benchmarks.measure import table

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTES = "The start of the kernel counts; memory is the most that the kernel's process ever held. Reach: 5 s and 200 MB."


def run(path):
    """Run one notebook; returns its seconds and the kernel's peak memory in bytes. Raises if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=300, resources=place, extra_arguments=["--log-level=ERROR"])
    start = time.perf_counter()
    with client.setup_kernel():
        for position, cell in enumerate(notebook.cells):
            client.execute_cell(cell, position)
        seconds = time.perf_counter() - start
        peak = _peak_memory(client.km.provisioner.pid)
    return seconds, peak


def _peak_memory(pid):
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1])
    # Only Linux remembers a living process's peak in a file; elsewhere we take what it holds at the end.
    return psutil.Process(pid).memory_info().rss


def report():
    """The table and its notes, as text."""
    rows = []
    for path in sorted(FOLDER.glob("*.ipynb")):
        seconds, peak = run(path)
        rows.append([path.stem, f"{seconds:.1f}", f"{peak / 1e6:.0f}"])
    return "## Notebooks from a fresh kernel\n\n" + table(["notebook", "seconds", "peak MB"], rows) + "\n\n" + NOTES
