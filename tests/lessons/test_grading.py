"""A class's returned notebooks, made up here: each pupil's result, the class's mistakes, and that nothing a pupil does stops the rest."""

import csv
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnlib.exercises import grading, listeners, marks, running
from nnlib.exercises.__main__ import main
from nnlib.exercises.grading import Result, grade

ROOT = Path(__file__).resolve().parents[2]
HEAD = "import numpy as np\n\nfrom nnlib.exercises import check\n\n\n"
RIGHT = "return np.einsum('ic,jc->ij', dE_dZ, A_prev)"
MEAN = "return dE_dZ @ A_prev.T / A_prev.shape[1]"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")


def dE_dW(body):
    return f"{HEAD}def my_dE_dW(dE_dZ, A_prev):\n    {body}\n\n\ncheck('dE_dW', my_dE_dW)\n"


def hand_in(path, *sources, title="# Weights"):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [f"{title}\n", "\n", "The first line."]}]
    cells += [{"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": 1} for text in sources]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def lessons_own(stem, cell):
    _, cells = grading.read(ROOT / "notebooks" / f"{stem}.ipynb")
    return next(grading.source(one) for one in cells if one["id"] == cell)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("returned")
    hand_in(folder / "Ada/deep/03_weights.ipynb", "x = 1 / 0", dE_dW(RIGHT))
    shown = lessons_own("04_biases", "mistake-axis")
    hand_in(folder / "Ada/04.ipynb", lessons_own("04_biases", "stub-2"), shown, "check('dE_db', my_dE_db)", title="# Biases")
    hand_in(folder / "Bo/03_weights.ipynb", dE_dW(MEAN))
    hand_in(folder / "Cy/03_weights.ipynb", lessons_own("03_weights", "stub-2"), lessons_own("03_weights", "solution-2"))
    hand_in(
        folder / "Di/03_weights.ipynb", "from nnlib import equations\ncheck = equations", dE_dW("return equations.dE_dW(dE_dZ, A_prev)")
    )
    hand_in(folder / "Flo/03_weights.ipynb", "while True:\n    pass", dE_dW(RIGHT))
    hand_in(folder / "Gus/03_weights.ipynb", "while True:\n    print('x' * 1000)", dE_dW(RIGHT))
    (folder / "Hal").mkdir()
    (folder / "Hal/03_weights.ipynb").write_text('{"cells": [')
    (folder / "Ida").mkdir()
    (folder / "Jo").mkdir()
    with open(folder / "Jo/03_weights.ipynb", "wb") as file:
        file.truncate(500_000_000)
    hand_in(folder / "Kim_03_weights.ipynb", dE_dW(RIGHT))
    hand_in(folder / "Kim 03_weights (1).ipynb", dE_dW(MEAN))
    hand_in(folder / "Lu/03_weights.ipynb", "import os\nos._exit(3)", dE_dW(RIGHT))
    hand_in(folder / "=<b>Max/03_weights.ipynb", f"{dE_dW(RIGHT)})")
    hand_in(folder / "Ned/03_weights.ipynb", dE_dW(MEAN), "my_dE_dW = 3")
    hand_in(folder / "Ned/tour.ipynb", "1 / 0", title="# Start here")
    hand_in(folder / ".trash/03_weights.ipynb", dE_dW(RIGHT))
    return folder


@pytest.fixture(scope="module")
def graded(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "SECONDS", 2.0)
        return grade(folder)


def of(graded, name):
    return next(pupil for pupil in graded.pupils if pupil.name == name)


# --- What each pupil has ---


def test_everybody_is_there_and_each_exercise_that_somebody_was_asked(graded):
    alone = ["=<b>Max", "Ada", "Bo", "Cy", "Di", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim (1 of 2)", "Kim (2 of 2)", "Lu", "Ned"]
    assert [pupil.name for pupil in graded.pupils] == alone
    assert graded.exercises == ("dE_dW", "dE_db")


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("Ada", "right", ""),
        ("Bo", "wrong", "1/m again (at W)"),
        ("Cy", "not written", ""),
        ("Di", "nnlib's own", "equations.dE_dW"),
        ("Flo", "right", ""),
        ("Gus", "right", ""),
        ("Hal", "not judged", "a notebook can't be read"),
        ("Ida", "not handed in", ""),
        ("Jo", "not judged", "a notebook can't be read"),
        ("Lu", "not judged", "its process ended with code 3"),
        ("Ned", "wrong", "1/m again (at W)"),
    ],
)
def test_an_exercise(graded, name, kind, words):
    result = of(graded, name).results["dE_dW"]
    assert (result.kind, result.words) == (kind, words)


def test_a_cell_that_cannot_run_says_why(graded):
    result = of(graded, "=<b>Max").results["dE_dW"]
    assert result.kind == "not judged" and result.words.startswith("its cell: SyntaxError: unmatched ')'")


def test_what_the_lesson_checks_itself_is_no_answer(graded):
    """Ada's second notebook checks a wrong answer that the lesson shows, Cy's a folded solution."""
    assert of(graded, "Ada").results["dE_db"] == Result("not written")
    assert of(graded, "Bo").results["dE_db"] == Result("not handed in")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Ada", "Ada/deep/03_weights.ipynb, cell of code 1: ZeroDivisionError: division by zero"),
        ("Flo", "Flo/03_weights.ipynb, cell of code 1: stopped after 2 seconds"),
        ("Gus", "Gus/03_weights.ipynb, cell of code 1: stopped, as it printed more than 1,000,000 characters"),
        ("Hal", "Hal/03_weights.ipynb is no notebook: it isn't JSON"),
        ("Ida", "there is no notebook in this folder"),
        ("Jo", "Jo/03_weights.ipynb has 500 MB, most of it surely output: clear the outputs of all cells and save it again"),
        ("Lu", "Lu/03_weights.ipynb: its process ended with code 3 in cell of code 1; what comes after it wasn't run"),
    ],
)
def test_what_went_wrong_has_its_line(graded, name, note):
    assert of(graded, name).notes == [note.replace("/", os.sep) if "/" in note and "division" not in note else note]


def test_who_has_nothing_to_report_has_no_note(graded):
    assert [pupil.name for pupil in graded.pupils if not pupil.notes] == ["Bo", "Cy", "Di", "Ned"]


def test_two_of_one_name_are_graded_each_by_itself_and_that_is_said(graded):
    first, second = of(graded, "Kim (1 of 2)"), of(graded, "Kim (2 of 2)")
    assert {first.results["dE_dW"].kind, second.results["dE_dW"].kind} == {"right", "wrong"}
    for pupil, file in ((first, "Kim 03_weights (1).ipynb"), (second, "Kim_03_weights.ipynb")):
        assert pupil.notes == [
            f"several notebooks of one lesson under this name: two pupils, or handed in twice; each is graded by itself. This is {file}"
        ]


def test_the_mistakes_of_the_class(graded):
    (name, mistake, sentence, who), *others = graded.mistakes()
    assert (name, mistake, who) == ("dE_dW", "1/m again (at W)", ["Bo", "Kim (1 of 2)", "Ned"])
    assert "1/m" in sentence and sentence.endswith(".") and others == []
    assert graded.count("dE_dW") == {"right": 4, "nnlib's own": 1, "wrong": 3, "not judged": 4, "not written": 1, "not handed in": 1}


# --- What is the pupil's own ---


def events(*cells):
    """What is said of each check, in this process: these cells are ours."""
    said = []
    running.run(list(cells), ["dE_dW"], 5.0, lambda **event: said.append(event))
    assert said[-1] == {"done": True} and listeners == []
    return [event for event in said if "name" in event]


ALGORITHM = """
from nnlib import equations
from nnlib.exercises import check_network


def my_back_propagate(net, X, Y):
    A, Z = net.forward(X)
    dE_dW, dE_db, dE_dA = {}, {}, equations.dE_dA_output(A[net.L], Y)
    for l in range(net.L, 0, -1):
        dE_dZ = equations.dE_dZ(dE_dA, Z[l], net.g[l])
        dE_dW[l], dE_db[l] = equations.dE_dW(dE_dZ, A[l - 1]), equations.dE_db(dE_dZ)
        dE_dA = equations.dE_dA(net.W[l], dE_dZ) if l > 1 else None
    return dE_dW, dE_db


check_network(my_back_propagate)
"""


def test_the_algorithm_may_be_written_with_the_equations_but_not_taken():
    taken = "from nnlib import back_propagate\nfrom nnlib.numeric import complex_step, numeric_gradient\nimport numpy as np\n"
    checks = "check_network(back_propagate)\ncheck_network(lambda net, X, Y: numeric_gradient(net, X, Y))\n"
    checks += "check = __import__('nnlib.exercises').exercises.check\n"
    checks += "zeros = lambda dE_dZ, A_prev: np.zeros((len(dE_dZ), len(A_prev)))\n"
    checks += "check('dE_dW', lambda D, A_prev: complex_step(lambda W: (D * (W @ A_prev)).sum(), zeros(D, A_prev)))"
    assert [event["own"] for event in events(ALGORITHM, taken + checks)] == [
        "",
        "backprop.back_propagate",
        "numeric.numeric_gradient",
        "numeric.complex_step",
    ]


def test_what_is_called_through_another_name_is_recognised_and_a_derived_line_is_ones_own():
    derived = """
from functools import partial

from nnlib import equations, sigmoid
from nnlib.derivation import Derivation
from nnlib.exercises import check

d = Derivation("dE_dW")
d.cut(["Z^l"], missed=0, repeated=0)
d.strike("r != i", because="another row")
d.factor("A^{l-1}_jc", because="multiplied")
d.line("sum over c of dE/dZ^l_ic A^{l-1}_jc")
check("dE_dW", d.function)
check("dE_dW", partial(equations.dE_dW.function))
check("dE_dZ", lambda dE_dA, Z, g: dE_dA * g.prime(Z))
"""
    assert [(event["kind"], event["own"]) for event in events(derived)] == [("right", ""), ("right", "equations.dE_dW"), ("right", "")]


def test_what_was_written_but_checked_nowhere_is_checked_at_the_end_and_a_shown_solution_is_not_heard():
    written = f"import numpy as np\ndef my_dE_dW(dE_dZ, A_prev):\n    {MEAN}"
    (event,) = events(written)
    assert event["mistakes"] == ("1/m again (at W)",) and event["cell"] == 1
    shown = dE_dW(RIGHT).replace("my_dE_dW)", "my_dE_dW, record=False)").replace("def my_", "def ").replace(", my_", ", ")
    assert events(shown) == []


# --- Untrusted code ---


@posix
def test_memory_files_and_threads_end_with_the_cell_or_with_the_process():
    cells = [
        "big = np.ones(10**10)".join(["import numpy as np\n", ""]),
        "open('file', 'wb').write(b'x' * 50_000_000)",
        "import threading, time\nthreading.Thread(target=lambda: time.sleep(500)).start()",
        "%timeit 1\n!ls",
        dE_dW(RIGHT),
    ]
    said, end = grading.run(cells, [])
    assert end == "" and [event["error"].split(":")[0] for event in said if "error" in event] == ["MemoryError", "OSError"]
    assert [event["kind"] for event in said if "name" in event] == ["right"]


@posix
def test_what_listens_to_no_clock_is_stopped_with_all_that_it_has_started(monkeypatch, tmp_path):
    monkeypatch.setattr(grading, "WALL", 6)
    start = f"import subprocess\nchild = subprocess.Popen(['sleep', '600'])\nprint(child.pid, file=open({str(tmp_path / 'pid')!r}, 'w'))"
    said, end = grading.run([dE_dW(RIGHT), start, "sum(range(10**13))", dE_dW(MEAN)], [])
    assert end == "stopped after 6 seconds" and [event["kind"] for event in said if "name" in event] == ["right"]
    child, until = int((tmp_path / "pid").read_text()), time.monotonic() + 10
    while _lives(child) and time.monotonic() < until:  # it has been told to end, and may need a moment
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid):
    """Whether there is such a process that isn't a mere entry left over in the system's table."""
    try:
        return subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()[:1] not in ("", "Z")
    except FileNotFoundError:
        pytest.skip("there is no ps")


def test_it_sees_a_folder_of_its_own_and_none_of_our_variables(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET", "x")
    look = f"import os\nprint(os.getcwd(), 'SECRET' in os.environ, os.listdir(), file=open({str(tmp_path / 'seen')!r}, 'w'))"
    grading.run([look, "input('?')", "print('x', file=open('mine', 'w'))"], [])
    where, secret, beside = (tmp_path / "seen").read_text().split()
    assert (secret, beside) == ("False", "[]") and not Path(where).exists()


def test_nothing_that_it_prints_reaches_us(capfd):
    grading.run(["import os\nos.write(1, b'out')\nos.write(2, b'err')\nprint('printed')"], [])
    assert capfd.readouterr() == ("", "")


def test_what_has_not_our_form_is_not_heard():
    said = [
        {"cell": 0, "name": "dE_dW", "kind": "right", "mistakes": [], "sentences": [], "headline": "", "own": ""},
        {"cell": -1},
        {"cell": "0"},
        {"cell": 0, "name": "dE_dW"},
        {"cell": 0, "error": 3},
        {"cell": 0, "name": "dE_dW", "kind": "right", "mistakes": "x", "sentences": [], "headline": "", "own": ""},
        [1],
        {"done": True},
    ]
    lines = b"\n".join([b"{", b"\xff", *(json.dumps(one).encode() for one in said)])
    assert list(grading._events(lines)) == [said[0], said[-1]]


# --- The tables ---


def test_the_spreadsheet_has_a_line_for_each_pupil_and_exercise_and_no_formula(graded, tmp_path):
    marks.write_csv(graded, tmp_path / "marks.csv")
    assert (tmp_path / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with open(tmp_path / "marks.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 14 * 2 and {len(row) for row in rows} == {5}
    assert ["Bo", "dE_dW", "wrong", "1/m again (at W)", ""] in rows
    assert rows[1][0] == "'=<b>Max"
    assert not any(entry.startswith(("=", "+", "-", "@")) for row in rows for entry in row)


def test_the_page_says_all_of_it_in_words_and_needs_nothing_else(graded):
    page = marks.page(graded)
    assert '<th scope="row">=&lt;b&gt;Max</th>' in page and "<b>" not in page
    for words in ("✓ right", "✕ wrong: 1/m again (at W)", "… not written", "= nnlib&#x27;s own: equations.dE_dW", "– not handed in"):
        assert f">{words}</td>" in page, words
    assert "It is no sandbox" in page and "10 seconds for a cell" in page
    assert re.findall(r"<h[12]>([^<]+)", page)[0] == "Marks" and page.count('scope="col">dE_dW<') == 1
    assert not re.search(r"(src|href)=|https?:|@import|url\(|<script", page)
    for note in ("there is no notebook in this folder", "Hal/03_weights.ipynb is no notebook".replace("/", os.sep)):
        assert note in page


def test_what_is_no_character_is_not_written():
    assert marks.printable("a\udcff\x1b[2J\nb") == "a��[2J b"


# --- The command ---


def test_the_command_writes_both_and_says_what_came_out(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "class/Bo.ipynb", dE_dW(MEAN))
    assert main(["grade", "class", "--to", "week 1"]) == 0
    out, err = capsys.readouterr()
    assert out == "1 pupil, 1 exercise: week 1.csv and week 1.html\n  1 × dE_dW: 1/m again (at W)\n"
    assert err == "Bo: Bo.ipynb\n"
    assert (tmp_path / "week 1.csv").is_file() and "Bo" in (tmp_path / "week 1.html").read_text(encoding="utf-8")


def test_a_folder_of_one_pupil_has_that_pupils_name(tmp_path):
    hand_in(tmp_path / "Ada/03_weights.ipynb", lessons_own("03_weights", "stub-2"))
    (pupil,) = grade(tmp_path / "Ada").pupils
    assert pupil.name == "Ada" and pupil.results == {"dE_dW": Result("not written")}


def test_a_check_that_was_taken_out_even_if_the_solution_is_still_there(tmp_path):
    hand_in(tmp_path / "Ada.ipynb", "x = 1", lessons_own("03_weights", "solution-2"), "check = my_dE_dW = None")
    assert grade(tmp_path).pupils[0].results == {"dE_dW": Result("not written", words="its cell is gone")}
    hand_in(tmp_path / "Ada.ipynb", lessons_own("03_weights", "solution-2"), "def my_dE_db(dE_dZ):\n    return ...")
    assert grade(tmp_path).pupils[0].results["dE_dW"].kind == "not written"


def test_a_lesson_with_a_title_of_ones_own_is_graded_by_what_it_checks(tmp_path):
    hand_in(tmp_path / "Ada.ipynb", lessons_own("03_weights", "stub-2"), title="# Mine")
    assert grade(tmp_path).pupils[0].results == {"dE_dW": Result("not written")}


@pytest.mark.parametrize("content", ["[]", "{}", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{"cell_type": "code"}]}', "[" * 100_000])
def test_what_is_no_notebook_gets_its_line(tmp_path, content):
    (tmp_path / "Ada.ipynb").write_text(content)
    (note,) = grade(tmp_path).pupils[0].notes
    assert note.startswith("Ada.ipynb is no notebook: ")


def test_folders_that_are_none(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "class").mkdir()
    (tmp_path / "class/Ada").mkdir()
    for folder, words in (
        ("missing", "there is no folder"),
        ("file", "is no folder"),
        ("empty", "there is no notebook in"),
        ("class", "there is no notebook in"),
    ):
        assert main(["grade", str(tmp_path / folder)]) == 1
        assert words in capsys.readouterr().err


def test_from_the_command_line():
    ran = subprocess.run([sys.executable, "-m", "nnlib.exercises", "grade", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0 and "It is no sandbox" in " ".join(ran.stdout.split())
