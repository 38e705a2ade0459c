"""Copies for a class: what is in them, and that nobody's work is ever overwritten. What the real ones give away: tests/lessons."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from nnlib import handing_out
from nnlib.__main__ import main

CELLS = [
    ("markdown", "one", "# Weights\n\nA [picture](p.png)", {}),
    (
        "markdown",
        "asked",
        "**Predict.** Which?\n\n- **A.** $x$\n\n<details><summary>Answer</summary>\n\n**A.** SECRET\n\n</details>\n\nThen go on.",
        {},
    ),
    ("code", "stub", "def my(x):\n    return ...", {}),
    ("code", "solved", "def my(x):\n    return SECRET", {"tags": ["solution"], "jupyter": {"source_hidden": True}}),
    ("markdown", "way", "## One way to derive it\n\nSECRET", {"jp-MarkdownHeadingCollapsed": True}),
    ("code", "step", "SECRET = 1", {}),
    ("markdown", "sub", "### SECRET", {}),
    ("markdown", "kept", "## What is kept", {"jp-MarkdownHeadingCollapsed": True}),
    ("code", "later", "import math\n\nSECRET / 2", {}),
    ("markdown", "recap", "## Recap\n\n| $\\partial E / \\partial W^l = SECRET$ | **now known** |\n| $n = 3$ | known |", {}),
]


def lesson(path, **texts):
    made = []
    for kind, name, text, metadata in CELLS:
        cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": texts.get(name, text).splitlines(keepends=True)}
        made.append(cell | ({"outputs": [{"text": ["SECRET"]}], "execution_count": 3} if kind == "code" else {}))
    notebook = {"cells": made, "metadata": {"kernelspec": {"name": "python3"}, "widgets": {}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Three lessons and a picture, and beside them what is no pupil's."""
    folder = tmp_path / "course"
    (folder / "solutions").mkdir(parents=True)
    for name in ("02_rule.ipynb", "02b_cuts.ipynb", "03_weights.ipynb", "solutions/03.ipynb"):
        lesson(folder / name)
    (folder / "p.png").write_bytes(b"\x89PNG\xff")
    monkeypatch.setattr(handing_out, "find_lessons", lambda package: folder)
    withheld = {"03_weights": {"later": ["SECRET / ", "no such"]}, "02_rule": {"later": None}, "02b_cuts": {"later": None}}
    monkeypatch.setattr(handing_out, "WITHHELD", withheld)
    return folder


@pytest.fixture
def copies(course, tmp_path, capsys):
    assert main(["student", str(tmp_path / "student")]) == 0
    capsys.readouterr()
    return tmp_path / "student"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path):
    return {cell["id"]: "".join(cell["source"]) for cell in read(path)["cells"]}


def write_into(path, name="stub", text="def my(x):\n    return 2 * x"):
    """As Jupyter saves it after a pupil has worked: another source, outputs, and metadata of its own."""
    notebook = read(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [{"text": ["7"]}], 4
            cell["metadata"]["trusted"] = True
        if cell["id"] == name:
            cell["source"] = text
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


# --- What is in them ---


def test_a_pupils_copy_has_stubs_and_no_answer(copies):
    assert sorted(path.name for path in copies.iterdir()) == ["02_rule.ipynb", "02b_cuts.ipynb", "03_weights.ipynb", "p.png"]
    assert (copies / "p.png").read_bytes() == b"\x89PNG\xff"
    assert sources(copies / "03_weights.ipynb") == {
        "one": "# Weights\n\nA [picture](p.png)",
        "asked": "**Predict.** Which?\n\n- **A.** $x$\n\n*Your answer:* …\n\nThen go on.",
        "stub": "def my(x):\n    return ...",
        "solved": "# The solution is in the teacher's copy. Here is room for yours.",
        "kept": "## What is kept",
        "later": "import math\n\n2",
        "recap": "## Recap\n\n| $\\partial E / \\partial W^l$ | **now known** |\n| $n = 3$ | known |",
    }
    assert sources(copies / "02_rule.ipynb")["later"] == f"import math\n# {handing_out.LATER}"
    assert "SECRET" not in "".join(path.read_text(encoding="utf-8") for path in copies.glob("*.ipynb"))
    cells = read(copies / "03_weights.ipynb")["cells"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert next(cell for cell in cells if cell["id"] == "solved")["metadata"] == {}  # open, for the pupil's own


def test_the_teachers_copy_has_all_of_it_with_the_solutions_open(course, tmp_path):
    assert main(["teacher", str(tmp_path / "teacher")]) == 0
    notebook = read(tmp_path / "teacher/03_weights.ipynb")
    assert sources(tmp_path / "teacher/03_weights.ipynb") == {name: text for _, name, text, _ in CELLS}
    assert next(cell for cell in notebook["cells"] if cell["id"] == "solved")["metadata"] == {}
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code") and "widgets" not in notebook["metadata"]


def test_some_lessons_by_how_they_begin(course, tmp_path, capsys):
    for names, wanted in (
        (["02"], ["02_rule.ipynb", "p.png"]),
        (["02b", "03_weights.ipynb"], ["02b_cuts.ipynb", "03_weights.ipynb", "p.png"]),
    ):
        folder = tmp_path / "_".join(names)
        assert main(["student", str(folder), *names]) == 0
        assert sorted(path.name for path in folder.iterdir()) == wanted
    capsys.readouterr()
    for name in ("4", "0", "", "*", "_weights"):
        assert main(["student", str(tmp_path / "no"), "03", name]) == 1
        assert f"there is no lesson {name!r}; there are 02_rule, 02b_cuts, 03_weights" in capsys.readouterr().err
    assert main(["student", str(tmp_path / "no"), "4", "5"]) == 1
    assert "there is no lesson '4', '5'; there are" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_whoever_says_nothing_else_hands_out_pupils_copies(course, tmp_path):
    handing_out.hand_out(tmp_path / "some", ["03"])
    assert "SECRET" not in (tmp_path / "some/03_weights.ipynb").read_text(encoding="utf-8")


# --- Again ---


def test_again_nothing_changes_whether_or_not_it_was_written_into(copies, capsys):
    theirs = write_into(copies / "03_weights.ipynb")
    before = {path: path.read_bytes() for path in copies.iterdir()}
    assert main(["student", str(copies)]) == 0
    assert {path: path.read_bytes() for path in copies.iterdir()} == before and before[copies / "03_weights.ipynb"] == theirs
    assert capsys.readouterr().out == f"4 are in {copies} already, left alone\n"


def test_a_lesson_that_has_changed_is_renewed_and_what_was_written_is_kept_aside(copies, course, capsys):
    theirs = write_into(copies / "03_weights.ipynb")
    for name in ("02_rule", "03_weights"):
        lesson(course / f"{name}.ipynb", one="# Weights\n\nA better text")
    lesson(course / "04_new.ipynb", later="", step="", way="", sub="")
    write_into(copies / "02_rule.ipynb", name="")  # only run
    assert main(["student", str(copies)]) == 0
    assert (copies / "03_weights_yours.ipynb").read_bytes() == theirs
    for name in ("02_rule", "03_weights"):
        assert sources(copies / f"{name}.ipynb")["one"].endswith("A better text")
    assert sources(copies / "03_weights.ipynb")["stub"] == "def my(x):\n    return ..."
    assert capsys.readouterr().out.splitlines() == [
        f"new: {copies / '04_new.ipynb'}",
        f"renewed: {copies / '02_rule.ipynb'}; nobody had written into it",
        f"renewed: {copies / '03_weights.ipynb'}; what was written there is now in 03_weights_yours.ipynb",
        f"2 are in {copies} already, left alone",
    ]
    assert sorted(path.name for path in copies.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("name", ["asked", "solved", "kept"])
def test_an_answer_in_any_cell_is_work(copies, course, name):
    theirs = write_into(copies / "03_weights.ipynb", name, "B, I think")
    lesson(course / "03_weights.ipynb", one="# Other")
    assert main(["student", str(copies)]) == 0
    assert (copies / "03_weights_yours.ipynb").read_bytes() == theirs


def test_a_picture_that_was_pasted_or_a_cell_that_was_added_is_work(copies, course):
    for number, change in enumerate(({"attachments": {"a.png": {"image/png": "eA=="}}}, None)):
        notebook = read(copies / "03_weights.ipynb")
        notebook["cells"][0].update(change or {})
        notebook["cells"] += [] if change else [{"cell_type": "markdown", "id": "mine", "metadata": {}, "source": []}]
        (copies / "03_weights.ipynb").write_text(json.dumps(notebook))
        lesson(course / "03_weights.ipynb", one=f"# Other {number}")
        assert main(["student", str(copies)]) == 0
    assert (copies / "03_weights_yours.ipynb").is_file() and (copies / "03_weights_yours_2.ipynb").is_file()


def test_work_is_kept_each_time_under_a_name_of_its_own(copies, course):
    (copies / "03_weights_yours_2.ipynb").write_text("a name that is taken")
    kept = []
    for number in range(3):
        kept.append(write_into(copies / "03_weights.ipynb", text=f"try {number}"))
        lesson(course / "03_weights.ipynb", one=f"# Other {number}")
        assert main(["student", str(copies)]) == 0
    assert [(copies / f"03_weights_yours{end}.ipynb").read_bytes() for end in ("", "_3", "_4")] == kept
    assert (copies / "03_weights_yours_2.ipynb").read_text() == "a name that is taken"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[" * 100_000, '{"cells": 3}', '{"cells": [], "metadata": {"nnlib": {"handed out": 3}}}', "\udcff"]
)
def test_what_is_no_copy_of_ours_is_kept_aside_too(course, tmp_path, text):
    (tmp_path / "03_weights.ipynb").write_bytes(text.encode(errors="surrogateescape"))
    assert main(["student", str(tmp_path), "03"]) == 0
    assert (tmp_path / "03_weights_yours.ipynb").read_bytes() == text.encode(errors="surrogateescape")
    assert "stub" in sources(tmp_path / "03_weights.ipynb")


def test_a_folder_or_a_link_in_a_lessons_place_stays(course, tmp_path, capsys):
    mine = tmp_path / "mine"
    (mine / "02_rule.ipynb").mkdir(parents=True)
    (mine / "03_weights.ipynb").symlink_to(course / "03_weights.ipynb")
    before = (course / "03_weights.ipynb").read_bytes()
    assert main(["student", str(mine)]) == 0
    assert (course / "03_weights.ipynb").read_bytes() == before and (mine / "02_rule.ipynb").is_dir()
    assert f"{mine / '03_weights.ipynb'} is no file, so the lesson wasn't written; move it away" in capsys.readouterr().out


def test_a_full_disk_loses_nothing(copies, course, monkeypatch, capsys):
    theirs = write_into(copies / "03_weights.ipynb")
    lesson(course / "03_weights.ipynb", one="# Other")

    def full(path, content):
        if path.exists():
            return False
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handing_out, "write_new", full)
    assert main(["student", str(copies)]) == 1
    assert capsys.readouterr().err == f"Cannot write the copies into {copies}: No space left on device\n"
    assert (copies / "03_weights.ipynb").read_bytes() == theirs


def test_the_courses_own_folder_is_refused(course, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    for folder in (course, course / "student", tmp_path / "file"):
        assert main(["student", str(folder)]) == 1
        assert capsys.readouterr().err.startswith(f"Cannot write the copies into {folder}: it is ") or folder != tmp_path / "file"
    assert (tmp_path / "file").read_text() == "mine" and not (course / "student").exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_asks_for_it():
    root = Path(__file__).resolve().parents[2]
    for command in ("student", "teacher"):
        ran = subprocess.run(
            ["make", "-n", "-o", ".venv/lessons.stamp", command, "LESSONS=03 04"], cwd=root, capture_output=True, text=True
        )
        assert f"-m nnlib {command} {command} 03 04" in ran.stdout, ran.stderr
        assert f"/{command}/" in (root / ".gitignore").read_text().splitlines()
