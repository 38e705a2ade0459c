"""What holds the project together: the commands, the pins, the map, and that nothing of a developer's machine is in it."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nnlib
from nnlib import equations
from nnlib.exercises.bank import mistakes
from nnlib.numeric import numeric_gradient

ROOT = Path(__file__).resolve().parents[2]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name):
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", read(name), flags=re.MULTILINE))


def files_in_git():
    """Every file that is committed, or would be."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git repository, or there is no git")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_binder_installs_what_a_reader_installs():
    assert read("binder/requirements.txt") == read("requirements.txt")


def test_what_a_reader_installs_is_what_was_tested():
    """Each pin with the hashes of its files: whoever serves it, it is the same."""
    lines = read("requirements.txt").replace("\\\n", "").splitlines()
    pinned = [line for line in lines if "==" in line and not line.startswith(" ")]
    assert len(pinned) == len(pins("requirements.txt")) and all("--hash=sha256:" in line for line in pinned)


def test_the_site_is_made_with_the_same_versions():
    assert pins("requirements.txt").items() <= pins("requirements-site.txt").items()


def test_a_developer_has_the_same_versions_as_a_reader():
    assert "numpy" in pins("requirements.txt")
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_version_is_the_same_everywhere():
    assert importlib.metadata.version("nnlib") == nnlib.__version__
    assert f"\nversion: {nnlib.__version__}\n" in read("CITATION.cff")


@pytest.mark.parametrize("command", ["lab", "test"])
def test_the_two_commands(command):
    assert f"\n{command}:" in read("Makefile")
    assert f"\nmake {command} " in read("README.md")


def test_every_package_is_installed():
    packages = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "nnlib").rglob("__init__.py")}
    assert set(tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["packages"]) == packages | {"nnlib._lessons"}


def test_the_readme_maps_every_notebook():
    mapped = re.findall(r"\]\(notebooks/(\w+\.ipynb)\)", read("README.md"))
    assert mapped == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_the_readme_says_the_minutes_of_each_notebook():
    rows = re.findall(r"^\| \[\w+\]\(notebooks/(\w+\.ipynb)\) \| (\d+), (\d+|120 or more) \| \w", read("README.md"), flags=re.MULTILINE)
    assert len(rows) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    for name, reading, with_exercises in rows:
        first = "".join(json.loads(read(f"notebooks/{name}"))["cells"][0]["source"])
        more = "to read, two hours or more to derive" if with_exercises == "120 or more" else f"{with_exercises} with the exercises"
        assert re.search(rf"Time: {reading} minutes,? {more}", first), name


def test_the_readme_says_how_many_mistakes_are_known_by_name():
    assert f"of {len({mistake.name for mistake in mistakes})} that it knows by name" in read("README.md")


def test_the_readme_moves_and_is_light():
    with Image.open(ROOT / "docs" / "motion.webp") as film:
        assert film.n_frames > 20 and film.width >= 960
    assert (ROOT / "docs" / "motion.webp").stat().st_size < 2_000_000


def test_the_code_in_the_readme_runs_and_does_what_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the second block writes a file
    monkeypatch.setattr("nnlib.exercises.record._right", set())
    monkeypatch.setattr("nnlib.exercises.record._derivations", {})
    workbench, exercises, sheets, package = re.findall(r"```python\n(.*?)```", read("README.md"), flags=re.DOTALL)
    shown, cut, factor, hint, lines = in_order(workbench)
    assert repr(shown).startswith("Derivation of dE_dW") and hint.startswith("Follow the lines")
    assert "is met twice" in cut.message and cut.message.count("0.00") == 2
    assert "its slope is the same, however large W^l_ij is" in factor.message
    assert repr(lines).startswith("0 of 5 lines")
    for answer, verdict in ((equations.dE_dW, "right"), (lambda dE_dZ, A_prev: dE_dZ @ A_prev.mT / 2, "wrong")):
        one, whole, so_far = in_order(exercises, my_dE_dW=answer, my_back_propagate=nnlib.back_propagate)
        assert repr(one).startswith(f"dE_dW: {verdict}") and repr(whole).startswith("back_propagate: right")
        assert {"dE_dW", "back_propagate"} <= set(so_far.right)
    sheet, _ = in_order(sheets)
    assert repr(sheet).startswith("Worksheet 7\n")
    page = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert [page.count(f">{kind} {n}<") for n in (1, 30, 31) for kind in ("Worksheet", "Key to worksheet")] == [1, 1, 1, 1, 0, 0]
    (E, dE_dW) = in_order(package)[0]
    X, Y = np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]])
    judge = numeric_gradient(nnlib.Network([2, 3, 1], nnlib.sigmoid, seed=0), X, Y)
    np.testing.assert_allclose(E, judge.E, rtol=1e-14)
    np.testing.assert_allclose(dE_dW, judge.dE_dW[1], rtol=1e-10)


def in_order(code, **names):
    """Runs the statements one after the other, and gives the values of those that are expressions, as a notebook would show them."""
    values = []
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Expr):
            values.append(eval(compile(ast.Expression(statement.value), "README.md", "eval"), names))
        else:
            exec(compile(ast.Module([statement], []), "README.md", "exec"), names)
    return values


@pytest.mark.parametrize("name", ["README.md", "LICENSE-lessons.md"])
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)]+)\)", read(name))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", [".ci/run", "binder/postBuild"])
def test_scripts_can_be_run(name):
    assert os.access(ROOT / name, os.X_OK)


def test_no_file_names_a_machine_or_a_registry():
    # A path begins where no other name ends: that spares base64, addresses and relative paths.
    paths = rb"(?<![\w+/=.~])/(?:tmp|work|root|home|Users)/"
    registries = rb"|".join(rb"\b%s\.%s\b" % pair for pair in [(b"pypi", b"org"), (b"pythonhosted", b"org"), (b"npmjs", b"(?:org|com)")])
    found = {}
    for path in files_in_git():
        if hits := re.findall(paths + rb"|" + registries, path.read_bytes()):
            found[str(path.relative_to(ROOT))] = sorted(set(hits))
    assert found == {}


def test_nnlib_needs_numpy_alone():
    code = "import sys, numpy; before = set(sys.modules); import nnlib; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "nnlib.backprop" in loaded
    assert {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) <= {"nnlib", "numpy"}


def test_what_a_star_imports():
    names = {}
    exec("from nnlib import *", names)
    assert set(names) - {"__builtins__"} == {
        *("Activation", "Gradient", "Network", "back_propagate", "error", "identity", "relu", "sigmoid", "tanh"),
    }


def test_the_figures_of_the_readme_stand_in_the_table_that_was_measured():
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## How fast\n")[2].partition("\n## ")[0]
    quoted, figures = re.findall(r"\*\*(.+?)\*\*", section), (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    cells = {cell.strip() for line in figures.splitlines() if line.startswith("|") for cell in line.split("|")}
    assert len(quoted) >= 15 and set(quoted) <= cells
    # No number beside the bold ones but what says which of them is meant.
    rest = re.sub(r"\*\*.+?\*\*|2-2-2|784-1000-1000-10|2,000", "", section)
    assert not re.search(r"\d", rest)
