"""What is made of returned notebooks, but for running them: whose is whose, what is asked, what an event means."""

import json
import os
import signal
from collections import namedtuple

import pytest

from nnlib.exercises import grading
from nnlib.exercises.grading import Class, Pupil, Result, grade

WEIGHTS = "# Weights"
Sent = namedtuple("Sent", "cells asked")


def notebook(path, *sources, title=WEIGHTS):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [f"{title}\n", "\n", "More."]}] if title else []
    cells += [{"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": 1} for text in sources]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def said(cell, name="dE_dW", kind="right", mistakes=(), sentences=(), headline="", own=""):
    return {
        "cell": cell, "name": name, "kind": kind, "mistakes": list(mistakes), "sentences": list(sentences), "headline": headline, "own": own
    }  # fmt: skip


@pytest.fixture(scope="module")
def course():
    return grading.Course()


@pytest.fixture
def run(monkeypatch, course):
    """run.gives(events, end): what the process of the next notebooks will have said. run.sent: what each was given."""

    class Run:
        sent, answer = [], ([], "")

        def gives(self, *events, end=""):
            self.answer = list(events), end

    stand_in = Run()
    stand_in.sent = []

    def run(cells, asked):
        stand_in.sent.append(Sent(cells, asked))
        return stand_in.answer

    monkeypatch.setattr(grading, "run", run)
    monkeypatch.setattr(grading, "Course", lambda: course)
    return stand_in


def graded(folder, *sources, title=WEIGHTS):
    notebook(folder / "Ada.ipynb", *sources, title=title)
    (pupil,) = grade(folder).pupils
    return pupil


CHECKED = "def my_dE_dW(dE_dZ, A_prev):\n    return dE_dZ\n\n\ncheck('dE_dW', my_dE_dW)"


# --- Whose is whose ---


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Ada_03_weights", "Ada"),
        ("03_weights Ada", "Ada"),
        ("Ada 03_WEIGHTS (1)", "Ada"),
        ("Ada_03_weights_yours", "Ada"),
        ("Ada_03_weights_yours_2", "Ada"),
        ("02b_cuts-Bo", "Bo"),
        ("Bo", "Bo"),
        ("  - Bo, ", "Bo"),
        ("03_weights", ""),
        ("yours_3", "yours_3"),
        ("Ada (1)_03_weights", "Ada"),
        ("Ada_weights_again", "Ada"),
    ],
)
def test_the_name_in_a_files_name(stem, name):
    assert grading._pupils_name(stem, ["weights", "02_the_chain_rule", "02b_cuts", "weights_again", "03_weights"]) == name


def test_all_folders_and_files_of_pupils_are_found_and_nothing_else(tmp_path, course):
    notebook(tmp_path / "Bo" / "deep" / "er" / "b.ipynb")
    notebook(tmp_path / "Bo" / "a.ipynb")
    notebook(tmp_path / "Ada_03_weights.ipynb")
    notebook(tmp_path / "Ada" / "x.ipynb")
    notebook(tmp_path / "03_weights.ipynb")
    notebook(tmp_path / "Bo" / ".ipynb_checkpoints" / "a-checkpoint.ipynb")
    notebook(tmp_path / "Bo" / ".hidden.ipynb")
    (tmp_path / "Bo" / "notes.txt").write_text("")
    (tmp_path / "Bo" / "folder.ipynb").mkdir()
    for none in ("__MACOSX", "__pycache__", ".git"):
        notebook(tmp_path / none / "a.ipynb")
    (tmp_path / "Cy").mkdir()
    found = {pupil.name: [str(path.relative_to(tmp_path)) for path in files] for pupil, files in grading.find(tmp_path, course)}
    inside = [os.path.join("Bo", "a.ipynb"), os.path.join("Bo", "deep", "er", "b.ipynb")]
    ada = ["Ada_03_weights.ipynb", os.path.join("Ada", "x.ipynb")]
    assert list(found.items()) == sorted({"Ada": ada, "Bo": inside, "Cy": [], tmp_path.name: ["03_weights.ipynb"]}.items())


@pytest.mark.skipif(os.name == "nt", reason="not everybody may make links there")
def test_links_are_not_followed(tmp_path, course):
    notebook(tmp_path / "elsewhere" / "a.ipynb")
    (tmp_path / "class" / "Ada").mkdir(parents=True)
    (tmp_path / "class" / "Bo").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "class" / "Ada" / "a.ipynb").symlink_to(tmp_path / "elsewhere" / "a.ipynb")
    assert [(pupil.name, files) for pupil, files in grading.find(tmp_path / "class", course)] == [("Ada", [])]


def test_what_is_said_where_there_is_nothing(tmp_path):
    (tmp_path / "class").mkdir()
    with pytest.raises(ValueError) as said:
        grade(tmp_path / "class")
    where = tmp_path / "class"
    with pytest.raises(ValueError, match="a.ipynb is no folder$"):
        notebook(tmp_path / "a.ipynb")
        grade(tmp_path / "a.ipynb")
    with pytest.raises(ValueError, match="^there is no folder "):
        grade(tmp_path / "elsewhere")
    assert str(said.value) == f"there is no notebook in {where}: put a folder for each pupil there, or notebooks named after them"


def test_three_of_one_lesson_and_one_of_another(tmp_path, run):
    for name in ("a", "b", "c"):
        notebook(tmp_path / "Kim" / f"{name}.ipynb", CHECKED)
    notebook(tmp_path / "Kim" / "d.ipynb", "x", title="# Mine")
    notebook(tmp_path / "Kim" / "e.ipynb", "x", title="")
    run.gives(said(0))
    pupils = grade(tmp_path).pupils
    assert [pupil.name for pupil in pupils] == ["Kim (1 of 3)", "Kim (2 of 3)", "Kim (3 of 3)"]
    files = [", ".join(os.path.join("Kim", f"{name}.ipynb") for name in names) for names in ("ade", "b", "c")]
    words = "several notebooks of one lesson under this name: two pupils, or handed in twice; each is graded by itself. This is "
    assert [pupil.notes for pupil in pupils] == [[words + those] for those in files]


# --- What is asked, and what is read ---


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (CHECKED, ["dE_dW"]),
        ("check(\"dE_dW\",  my_dE_dW)\ncheck('dE_db', my_b)", ["dE_dW", "dE_db"]),
        ("check_network(my_back_propagate)", ["back_propagate"]),
        ("check('something', my_thing)", []),
        ("check('dE_dW', theirs)", []),
        ("recheck_network(theirs)", []),
    ],
)
def test_what_a_cell_asks_for(text, names):
    assert grading.asked_in(text) == names


def test_every_lesson_and_what_it_asks(course):
    assert "03_weights" in course.stems and "02b_cuts" in course.stems and len(course.stems) == 19
    assert course.exercises[-1] == "back_propagate" and {"dE_dW", "dE_db", "dE_dZ", "dE_dA", "dE_dA_output"} <= set(course.exercises)
    assert len(set(course.exercises)) == len(course.exercises)


def test_code_is_the_same_if_only_its_form_differs():
    assert grading.normal("f( 1,2 )  # so") == grading.normal("f(1, 2)\n") != grading.normal("f(2, 1)")
    assert grading.normal("  f( ") == "f("


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ([("markdown", "# Weights\nmore")], "# Weights"),
        ([("markdown", ["#  Weights \n", "more"])], "#  Weights"),
        ([("markdown", "## Not this"), ("code", "# nor this"), ("markdown", "# Weights")], "# Weights"),
        ([("markdown", "no title")], ""),
        ([], ""),
    ],
)
def test_the_title(tmp_path, cells, title):
    cells = [{"cell_type": kind, "source": source, "metadata": {}} for kind, source in cells]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}))
    assert grading.read(tmp_path / "a.ipynb") == (title, cells)


def test_how_large_a_notebook_may_be(tmp_path):
    with open(tmp_path / "a.ipynb", "wb") as file:
        file.truncate(20 * 2**20)
    with pytest.raises(grading.Unreadable, match="it isn't JSON"):
        grading.read(tmp_path / "a.ipynb")
    with open(tmp_path / "a.ipynb", "wb") as file:
        file.truncate(20 * 2**20 + 1)
    with pytest.raises(grading.Unreadable, match="^has 21 MB, most of it surely output: clear the outputs of all cells and save it again$"):
        grading.read(tmp_path / "a.ipynb")


# --- What an event means ---


@pytest.mark.parametrize(
    ("event", "result"),
    [
        (said(0), Result("right")),
        (said(0, own="equations.dE_dW"), Result("nnlib's own", (), "equations.dE_dW")),
        (said(0, kind="not written yet", headline="not written yet."), Result("not written")),
        (said(0, kind="not written yet", headline="it returns ... ."), Result("not written", (), "it returns ... ")),
        (said(0, kind="wrong", headline="wrong: entry (1, 2) is 3."), Result("wrong", (), "entry (1, 2) is 3")),
        (
            said(0, kind="wrong", mistakes=["1/m", "sign"], sentences=["One."]),
            Result("wrong", (("1/m", "One."), ("sign", "")), "1/m and sign"),
        ),
        (said(0, kind="wrong", mistakes=["1/m"], sentences=["One.", "Two."]), Result("wrong", (("1/m", "One."),), "1/m")),
    ],
)  # fmt: skip
def test_the_result_of_a_check(tmp_path, run, event, result):
    run.gives(event)
    pupil = graded(tmp_path, CHECKED)
    assert pupil.results == {"dE_dW": result} and pupil.notes == []
    assert run.sent == [Sent([CHECKED], ["dE_dW"])]


@pytest.mark.parametrize("order", [1, -1])
def test_the_best_answer_counts_and_of_equals_the_last(tmp_path, run, order):
    kinds = [said(0, kind="wrong", headline="wrong: a."), said(0, kind="not written yet", headline="not written yet."), said(0)]
    run.gives(*kinds[::order])
    assert graded(tmp_path, CHECKED).results["dE_dW"] == Result("right")
    run.gives(said(0, kind="wrong", headline="wrong: a."), said(0, kind="wrong", headline="wrong: b."))
    assert graded(tmp_path, CHECKED).results["dE_dW"].words == "b"


def test_an_exercise_that_no_lesson_asks_is_no_result(tmp_path, run):
    run.gives(said(0, name="something"))
    assert graded(tmp_path, CHECKED).results == {"dE_dW": Result("not written")}


@pytest.mark.parametrize(
    ("events", "end", "result"),
    [
        ([{"cell": 1, "error": "NameError: x"}], "", Result("not judged", words="its cell: NameError: x")),
        ([{"cell": 0, "error": "NameError: x"}], "", Result("not written")),
        ([{"cell": 0}], "stopped after 120 seconds", Result("not judged", words="stopped after 120 seconds")),
        ([{"cell": 0}, {"cell": 1}], "stopped", Result("not judged", words="stopped")),
        ([{"cell": 0}, {"cell": 1}, {"cell": 2}], "stopped", Result("not written")),
    ],
)
def test_an_exercise_of_which_nothing_was_heard(tmp_path, run, events, end, result):
    run.gives(*events, end=end)
    assert graded(tmp_path, "x = 1", CHECKED, "check('dE_dW', other)").results == {"dE_dW": result}


def test_a_cell_that_is_gone_and_one_that_is_only_its_function(tmp_path, run):
    run.gives()
    pupil = graded(tmp_path, "x = 1", "y = 2")
    assert pupil.results == {"dE_dW": Result("not written", words="its cell is gone")} and pupil.notes == []
    assert run.sent == []  # nothing there could be checked
    run.gives({"cell": 0, "error": "SyntaxError"})
    assert graded(tmp_path, "def my_dE_dW(x): return x").results == {"dE_dW": Result("not judged", words="its cell: SyntaxError")}


def test_no_cell_is_run_after_the_last_that_matters(tmp_path, run):
    graded(tmp_path, "a = 1", CHECKED, "b = 1", "check('dE_db', theirs)", "c = 1")
    assert run.sent == [Sent(["a = 1", CHECKED, "b = 1", "check('dE_db', theirs)"], ["dE_dW"])]


def test_what_is_checked_at_the_end_is_in_no_cell(tmp_path, run):
    _, cells = grading.read(next(path for path in grading.files_of(grading.find_lessons(grading.NNLIB)) if path.stem == "03_weights"))
    lessons_own = next(grading.source(cell) for cell in cells if cell["cell_type"] == "code")
    run.gives(said(1), {"cell": 1, "error": "NameError: x"})
    pupil = graded(tmp_path, CHECKED, lessons_own)
    assert pupil.results == {"dE_dW": Result("right")} and pupil.notes == []


def test_errors_are_noted_by_the_number_of_their_cell_three_of_them(tmp_path, run):
    cells = [f"x{k}" for k in range(5)] + [CHECKED]
    run.gives(*({"cell": k, "error": f"NameError: x{k}"} for k in range(5)))
    first = [f"Ada.ipynb, cell of code {k + 1}: NameError: x{k}" for k in range(3)]
    assert graded(tmp_path, *cells).notes == [*first, "Ada.ipynb: 2 more cells ended with an error"]
    run.gives(*({"cell": k, "error": f"NameError: x{k}"} for k in range(4)))
    assert graded(tmp_path, *cells).notes == [*first, "Ada.ipynb: 1 more cell ended with an error"]
    run.gives(*({"cell": k, "error": f"NameError: x{k}"} for k in range(3)))
    assert graded(tmp_path, *cells).notes == first


def test_where_a_notebook_was_stopped(tmp_path, run):
    run.gives({"cell": 0}, {"cell": 1}, end="stopped after 120 seconds")
    notes = graded(tmp_path, "a", "b", CHECKED).notes
    assert notes == ["Ada.ipynb: stopped after 120 seconds in cell of code 2; what comes after it wasn't run"]
    run.gives(end="its process ended with code 3")
    assert graded(tmp_path, "a", "b", CHECKED).notes == [
        "Ada.ipynb: its process ended with code 3 in cell of code 1; what comes after it wasn't run"
    ]
    run.gives({"cell": 3}, end="stopped after 120 seconds")
    notes = graded(tmp_path, "a", "b", CHECKED).notes
    assert notes == ["Ada.ipynb: stopped after 120 seconds in the checks at its end; what comes after it wasn't run"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (None, "stopped after 120 seconds"),
        (3, "its process ended with code 3"),
        (0, "its process ended with code 0"),
        pytest.param(-9, "stopped by the limits on time and memory", marks=pytest.mark.skipif(os.name == "nt", reason="no signals there")),
        pytest.param(-11, "its process ended with code -11", marks=pytest.mark.skipif(os.name == "nt", reason="no signals there")),
    ],
)
def test_why_a_process_ended(code, why):
    assert grading._why(code) == why


@pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="there is no such limit here")
def test_the_limit_of_computing_is_a_limit():
    assert grading._why(-signal.SIGXCPU) == "stopped by the limits on time and memory"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"cell": True}, {"cell": -1}, {"cell": 1.0}, {"cell": None}, {"name": 3}, {"kind": None}, {"own": []}, {"headline": 1},
        {"mistakes": "x"}, {"sentences": {}}, {"mistakes": [1]}, {"sentences": ["a", None]},
    ],
)  # fmt: skip
def test_an_event_that_is_none(spoilt):
    assert grading._is_sound(said(0, mistakes=["a"], sentences=["b"])) and grading._is_sound({"cell": 0, "error": "x"})
    assert not grading._is_sound(said(0) | spoilt)


@pytest.mark.parametrize("missing", ["cell", "kind", "mistakes", "sentences", "headline", "own"])
def test_a_check_that_lacks_something_is_no_event(missing):
    event = said(0)
    del event[missing]
    assert not grading._is_sound(event)


def test_what_a_process_is_told_of_its_surroundings(monkeypatch, tmp_path):
    """A home of its own, no plots in windows, one thread, no bar; of our variables those without which Python doesn't start."""
    ours = {name: f"our {name}" for name in ("PATH", "LANG", "SYSTEMROOT", "PYTHONPATH", "LD_LIBRARY_PATH", "SECRET", "JUPYTER_TOKEN")}
    monkeypatch.setattr(os, "environ", ours)
    kept = {name: ours[name] for name in ("PATH", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH")}
    here = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "IPYTHONDIR"), str(tmp_path))
    plain = {"NNLIB_PROGRESS": "off", "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    ways = {"PYTHONPATH": f"{grading.NNLIB.parent}{os.pathsep}our PYTHONPATH", "PYTHONDONTWRITEBYTECODE": "1"}
    assert grading._environment(tmp_path) == kept | here | plain | ways
    monkeypatch.setattr(os, "environ", {})
    assert grading._environment(tmp_path) == here | plain | ways | {"PYTHONPATH": str(grading.NNLIB.parent)}


def test_mistakes_are_in_the_order_of_how_many_made_them_then_of_the_lessons_then_of_their_names():
    made = {"Ada": [("dE_db", "b"), ("dE_dW", "z")], "Bo": [("dE_db", "b"), ("dE_dW", "a")], "Cy": [("dE_dA", "a")]}
    pupils = [Pupil(who, {name: Result("wrong", ((mistake, "so."),)) for name, mistake in those}) for who, those in made.items()]
    found = Class(tuple(pupils), ("dE_dW", "dE_db", "dE_dA")).mistakes()
    assert found == [
        ("dE_db", "b", "so.", ["Ada", "Bo"]),
        ("dE_dW", "a", "so.", ["Bo"]),
        ("dE_dW", "z", "so.", ["Ada"]),
        ("dE_dA", "a", "so.", ["Cy"]),
    ]


def test_who_handed_in_what_cannot_be_read_is_not_said_to_have_handed_in_nothing(tmp_path, run):
    notebook(tmp_path / "Ada" / "a.ipynb", CHECKED)
    (tmp_path / "Bo").mkdir()
    (tmp_path / "Bo" / "a.ipynb").write_text("{")
    (tmp_path / "Cy").mkdir()
    run.gives(said(0))
    told = []
    results = {pupil.name: pupil.results["dE_dW"] for pupil in grade(tmp_path, tell=told.append).pupils}
    assert results == {
        "Ada": Result("right"),
        "Bo": Result("not judged", words="a notebook can't be read"),
        "Cy": Result("not handed in"),
    }
    assert sorted(told) == [f"Ada: {os.path.join('Ada', 'a.ipynb')}", f"Bo: {os.path.join('Bo', 'a.ipynb')}"]
