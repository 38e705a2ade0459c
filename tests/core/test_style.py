"""Linters and formatters, of Python and of JavaScript: what they say is an error."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "oxlint", "oxfmt --check"])
def test_nothing_to_complain_about(command):
    tool, *arguments = command.split()
    path = shutil.which(tool, path=sysconfig.get_path("scripts"))
    assert path, f"{tool} is not installed; run: make test"
    where = ["nnlib/explorer/js", "docs/_static/alive.js", "docs/_static/loading.js"] if tool.startswith("ox") else ["."]
    run = subprocess.run([path, *arguments, *where], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
