"""python -m nnlib lessons FOLDER: what a reader gets, and that nothing of the reader's is ever lost."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nnlib import lessons
from nnlib.__main__ import main
from scripts import repository

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STORED = {
    "cells": [
        {"cell_type": "markdown", "id": "text", "metadata": {}, "source": ["∂E/∂W,\n", "a [picture](p.png)"]},
        {
            "cell_type": "code",
            "id": "code",
            "metadata": {"tags": ["solution"], "jupyter": {"source_hidden": True}},
            "execution_count": 7,
            "source": ["6 * 7"],
            "outputs": [{"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": {"text/plain": ["42"]}}],
        },
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "widgets": {"application/vnd.jupyter": {"state": {}}}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two small notebooks and a picture, and beside them what is no reader's."""
    folder = tmp_path / "course"
    (folder / "solutions").mkdir(parents=True)
    for name in ("1.ipynb", "2.ipynb", "solutions/1.ipynb", ".hidden.ipynb"):
        (folder / name).write_text(json.dumps(STORED, ensure_ascii=False), encoding="utf-8")
    (folder / "p.png").write_bytes(b"\x89PNG\r\n\xff")
    monkeypatch.setattr(lessons, "find_lessons", lambda package: folder)
    return folder


@pytest.fixture
def copy(course, tmp_path):
    """The reader's copy of it, made once."""
    assert main(["lessons", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


def changed(path, **cells):
    """Other sources in some cells of a notebook, by their ids."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = cells.get(cell["id"], cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


# --- What is copied ---


def test_a_copy_has_all_but_outputs_and_the_state_of_widgets(copy, course):
    assert sorted(path.name for path in copy.iterdir()) == ["1.ipynb", "2.ipynb", "p.png"]
    assert (copy / "p.png").read_bytes() == b"\x89PNG\r\n\xff"
    text = (copy / "2.ipynb").read_text(encoding="utf-8")
    assert "∂E/∂W" in text and text.endswith("}\n")
    code = {**STORED["cells"][1], "outputs": [], "execution_count": None}
    expected = {**STORED, "cells": [STORED["cells"][0], code], "metadata": {"kernelspec": STORED["metadata"]["kernelspec"]}}
    assert json.loads(text) == expected
    assert json.loads((course / "2.ipynb").read_text(encoding="utf-8")) == STORED


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A copy of the real lessons."""
    folder = tmp_path_factory.mktemp("reader") / "deep" / "lessons"
    assert main(["lessons", str(folder)]) == 0
    return folder


@pytest.mark.long
def test_every_lesson_is_there_and_says_the_same(whole):
    import nbformat  # here, as it takes a second, and two workers read this file

    assert sorted(path.name for path in whole.glob("*.ipynb")) == [path.name for path in NOTEBOOKS]
    assert (whole / lessons.FIRST).is_file()
    for path in NOTEBOOKS:
        copy, ours = (nbformat.from_dict(json.loads(one.read_text(encoding="utf-8"))) for one in (whole / path.name, path))
        nbformat.validate(copy)
        for cell in ours.cells:
            cell.update({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})
        assert copy.cells == ours.cells
        assert copy.metadata == ours.metadata and "widgets" not in copy.metadata
        # As Jupyter itself writes it: to save it unchanged changes nothing.
        assert nbformat.writes(copy) + "\n" == (whole / path.name).read_text(encoding="utf-8")


def test_links_lead_to_something_in_the_copy(whole):
    seen = 0
    for path in whole.glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        for link in re.findall(r"\]\(([^)]+)\)|(?:src|href)=[\"']([^\"']+)", prose):
            target = "".join(link).partition("#")[0]
            if target and not re.match(r"\w+:", target):
                seen += 1
                assert (whole / target).resolve().parent == whole.resolve() and (whole / target).is_file(), f"{path.name}: {target}"
    assert seen > 50


# --- What is never overwritten ---


def test_again_nothing_changes(copy, capsys):
    capsys.readouterr()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in copy.iterdir()}
    assert main(["lessons", str(copy)]) == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in copy.iterdir()} == before
    assert capsys.readouterr().out == f"3 files were in {copy} already, left alone\n"


def test_what_is_new_is_added_and_what_is_the_readers_stays(copy, course, capsys):
    changed(copy / "1.ipynb", code="my_answer = 43")
    (copy / "2.ipynb").rename(copy / "my 2.ipynb")
    shutil.copy(course / "1.ipynb", course / "3.ipynb")
    mine = {name: (copy / name).read_bytes() for name in ("1.ipynb", "my 2.ipynb")}
    capsys.readouterr()
    assert main(["lessons", str(copy)]) == 0
    assert capsys.readouterr().out == f"new: {copy / '2.ipynb'}\nnew: {copy / '3.ipynb'}\n2 files were in {copy} already, left alone\n"
    assert {name: (copy / name).read_bytes() for name in mine} == mine
    assert (copy / "3.ipynb").read_bytes() == (copy / "2.ipynb").read_bytes() == mine["my 2.ipynb"]


def test_one_is_told_that_a_lesson_has_another_text_now_but_not_of_code_or_cells_of_ones_own(copy, course, capsys):
    notebook = json.loads((copy / "1.ipynb").read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "my note"})
    (copy / "1.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    changed(copy / "1.ipynb", code="my_answer = 43")
    changed(course / "2.ipynb", text="a better text")
    (course / "p.png").write_bytes(b"another picture")
    capsys.readouterr()
    assert main(["lessons", str(copy)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{copy / '2.ipynb'} has another text than the course's own; to get that, rename yours and run this again"
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "markdown"}]}', "\udcff"])
def test_what_is_no_notebook_is_left_alone_too(course, tmp_path, text, capsys):
    (tmp_path / "1.ipynb").write_bytes(text.encode(errors="surrogateescape"))
    assert main(["lessons", str(tmp_path)]) == 0
    assert (tmp_path / "1.ipynb").read_bytes() == text.encode(errors="surrogateescape")
    assert f"1 file was in {tmp_path} already, left alone\n{tmp_path / '1.ipynb'} has another text" in capsys.readouterr().out


def test_a_folder_a_link_a_pipe_or_a_file_that_may_only_be_read_in_a_lessons_place_stays(course, tmp_path):
    mine, elsewhere = tmp_path / "mine", tmp_path / "elsewhere"
    (mine / "1.ipynb").mkdir(parents=True)
    (mine / "2.ipynb").write_text("mine")
    (mine / "2.ipynb").chmod(0o444)
    (mine / "p.png").symlink_to(elsewhere)  # leads nowhere
    if hasattr(os, "mkfifo"):
        shutil.copy(course / "1.ipynb", course / "3.ipynb")
        os.mkfifo(mine / "3.ipynb")  # whoever opens it waits for ever
    assert main(["lessons", str(mine)]) == 0
    assert (mine / "1.ipynb").is_dir() and (mine / "2.ipynb").read_text() == "mine"
    assert (mine / "p.png").is_symlink() and not elsewhere.exists()


def test_half_a_file_is_not_left_behind(course, tmp_path, monkeypatch, capsys):
    class Full:
        def __init__(self, path, mode):
            self.file = open(path, mode)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, content):
            self.file.write(content[:100])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(lessons, "open", Full, raising=False)
    assert main(["lessons", str(tmp_path / "mine")]) == 1
    assert list((tmp_path / "mine").iterdir()) == []
    assert capsys.readouterr().err == f"Cannot write the lessons into {tmp_path / 'mine'}: No space left on device\n"


# --- What is refused ---


def refused(capsys, folder):
    """Why the lessons can't be written there."""
    capsys.readouterr()
    assert main(["lessons", str(folder)]) == 1
    out, err = capsys.readouterr()
    start = f"Cannot write the lessons into {folder}: "
    assert out == "" and err.startswith(start) and err.count("\n") == 1
    return err.removeprefix(start).rstrip("\n")


def test_folders_that_are_none(course, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    assert refused(capsys, tmp_path / "file") == "it is a file; give a folder, or a name that is free"
    assert refused(capsys, tmp_path / "link") == refused(capsys, tmp_path / "nowhere") == "it is a link; give the folder that it leads to"
    assert refused(capsys, tmp_path / "file" / "lessons")
    assert (tmp_path / "file").read_text() == "mine" and not list((tmp_path / "real").iterdir()) and not (tmp_path / "missing").exists()


def test_the_courses_own_folder_and_what_is_in_it(course, tmp_path, monkeypatch, capsys):
    (tmp_path / "link").symlink_to(course)
    monkeypatch.chdir(course)
    for folder in (course, course / "solutions", course / "new" / "lessons", tmp_path / "link" / "lessons", "..//course", "."):
        assert refused(capsys, folder) == "the course keeps its own notebooks there; give another folder"
    assert not (course / "new").exists() and not (course / "lessons").exists()
    assert main(["lessons", str(tmp_path / "course of mine")]) == 0  # beside it, with a name that begins like its


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever is root may write anywhere")
def test_a_folder_that_may_not_be_written_to(course, tmp_path, capsys):
    tmp_path.chmod(0o555)
    assert refused(capsys, tmp_path / "lessons") == refused(capsys, tmp_path) == "Permission denied"


def test_an_nnlib_without_lessons(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="there are no lessons in or beside .*package; install nnlib anew"):
        lessons.find_lessons(tmp_path / "package")


# --- Where they are found, and by whom ---


def test_an_installed_package_has_them_in_it_and_a_checkout_beside_it(tmp_path):
    (tmp_path / "notebooks").mkdir()
    assert lessons.find_lessons(tmp_path / "nnlib") == tmp_path / "notebooks"
    (tmp_path / "nnlib" / "_lessons").mkdir(parents=True)
    assert lessons.find_lessons(tmp_path / "nnlib") == tmp_path / "nnlib" / "_lessons"


def run(*arguments, cwd, path=ROOT):
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-m", "nnlib", *arguments], cwd=cwd, env=environment, capture_output=True, text=True)


@pytest.mark.long
def test_from_a_checkout_and_from_an_installed_package_as_a_command(whole, tmp_path):
    installed = tmp_path / "site-packages"
    shutil.copytree(ROOT / "nnlib", installed / "nnlib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "notebooks", installed / "nnlib" / "_lessons")
    (installed / "notebooks").mkdir()  # somebody else's
    for name, path in (("one", ROOT), ("two", installed)):
        ran = run("lessons", name, cwd=tmp_path, path=path)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.splitlines()[0] == f"new: {Path(name, '00_start_here.ipynb')}"
        assert {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} == {
            file.name: file.read_bytes() for file in whole.iterdir()
        }
    assert run("lessons", "one", cwd=tmp_path).stdout == f"{len(list(whole.iterdir()))} files were in one already, left alone\n"
    assert run("lessons", "one/00_start_here.ipynb", cwd=tmp_path).returncode == 1


def test_alone_it_says_where_to_begin(tmp_path):
    ran = run(cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 3
    assert "python -m nnlib lessons FOLDER" in ran.stdout and f"jupyter lab FOLDER/{lessons.FIRST}" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_it_does(capsys):
    assert main([]) == 0
    assert "nnlib derives back-propagation" in capsys.readouterr().out
    for arguments, words in (
        (["--help"], ["Back-propagation, derived step by step.", "write a copy of the lessons, without outputs, into a folder"]),
        (["lessons", "--help"], ["FOLDER", "what is there already is left alone"]),
    ):
        with pytest.raises(SystemExit):
            main(arguments)
        said = " ".join(capsys.readouterr().out.split())
        assert all(text in said for text in words), said


def test_what_is_no_command_gets_its_usage(capsys):
    for arguments in (["lesson"], ["lessons"], ["lessons", "one", "two"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert capsys.readouterr().err.startswith("usage: python -m nnlib")


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="Binder runs bash")
def test_binder_opens_what_its_build_has_made(tmp_path):
    shutil.copytree(ROOT / "binder", tmp_path / "binder")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").write_text("#!/bin/sh\n")  # nnlib is here already
    (tmp_path / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "bin" / "jupyter").write_text('#!/bin/sh\necho "$@" > asked\n')
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    search = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": search, "PYTHONPATH": str(ROOT), "NB_PYTHON_PREFIX": str(tmp_path / "prefix")}
    subprocess.run(["binder/postBuild"], cwd=tmp_path, env=environment, check=True)
    workspace, opened = re.search(r"urlpath=lab/workspaces/(\w+)/tree/([\w/.]+)", repository.binder("someone/it")).groups()
    *command, file = (tmp_path / "asked").read_text().split()
    assert command == ["lab", "workspaces", "import"]
    assert json.loads((tmp_path / file).read_text(encoding="utf-8"))["metadata"]["id"] == workspace
    first = json.loads((tmp_path / opened).read_text(encoding="utf-8"))["cells"][0]
    assert "".join(first["source"]).startswith("# Start here")


def test_git_ignores_the_readers_copy_and_no_other_folder():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/lessons/" in ignored and "lessons/" not in ignored and ".nnlib-progress.json*" in ignored
