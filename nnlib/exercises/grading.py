"""A class's returned notebooks: which exercises each pupil has right, which mistake is in the others, and which were made most.

A pupil is a folder in the given one, with the notebooks anywhere in it; or the file's name, where notebooks lie there themselves. Of each
lesson that is recognised by its title, the exercises are graded that it poses with check or check_network. Each notebook is run in a
process of its own (running.py), from its first cell to the last that has to do with an exercise. What the lesson itself checks, to show a
mistake, doesn't count.
"""

import ast
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path

from nnlib.exercises import running
from nnlib.exercises.cases import ARGUMENTS
from nnlib.lessons import files_of, find_lessons

NNLIB = Path(__file__).resolve().parent.parent
ASKED = re.compile(r"""check\(\s*["'](\w+)["'],\s*my_|(check_network)\(\s*my_""")
LARGEST = 20 * 2**20  # bytes; a returned notebook has some hundred thousand
WALL = 120  # seconds that a notebook may take, by the clock
MOST_SAID = 2**20  # bytes that are read of what came out of it
IGNORED = {"__MACOSX", "__pycache__"}  # folders that programs leave behind
# The best of several answers to an exercise counts.
KINDS = ("right", "nnlib's own", "wrong", "not judged", "not written", "not handed in")


@dataclass(frozen=True)
class Result:
    """kind: one of KINDS. mistakes: (name, sentence) of what is wrong. words: the names, why it wasn't judged, what of nnlib was called."""

    kind: str
    mistakes: tuple = ()
    words: str = ""


@dataclass
class Pupil:
    """results: {exercise: Result}, of all exercises of the class once it is graded. notes: what a teacher should know besides.

    unreadable: whether a notebook was returned that can't be read; nobody knows which lesson it is of.
    """

    name: str
    results: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    unreadable: bool = False


@dataclass(frozen=True)
class Class:
    """exercises: their names, in the order of the lessons."""

    pupils: tuple
    exercises: tuple

    def mistakes(self):
        """[(exercise, mistake, its sentence, the names of those who made it)], what was made most first."""
        made = defaultdict(list)
        for pupil in self.pupils:
            for name, result in pupil.results.items():
                if result.kind == "wrong":
                    for mistake in result.mistakes or ((result.words, ""),):
                        made[name, *mistake].append(pupil.name)
        return sorted(((*key, who) for key, who in made.items()), key=lambda one: (-len(one[3]), self.exercises.index(one[0]), one[1]))

    def count(self, name):
        """How many pupils have which kind of result in an exercise."""
        return Counter(pupil.results[name].kind for pupil in self.pupils)


def grade(folder, at_once=2, tell=lambda line: None):
    """Grade all that is in a folder. ValueError if it is none, or if there is no notebook in it.

    at_once: how many notebooks are run at the same time. tell: is told, in a line, which one is done.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder" if folder.exists() else f"there is no folder {folder}")
    course = Course()
    returned = find(folder, course)
    if not any(files for _, files in returned):
        raise ValueError(f"there is no notebook in {folder}: put a folder for each pupil there, or notebooks named after them")
    jobs = [(pupil, path) for pupil, files in returned for path in files]
    with ThreadPoolExecutor(at_once) as pool:
        graded = list(pool.map(lambda job: _graded(*job, folder, course, tell), jobs))
    pupils = []
    for pupil, files in returned:
        notebooks = [one for (whose, _), one in zip(jobs, graded) if whose is pupil]
        pupils += told_apart(pupil, notebooks)
        if not files:
            pupil.notes.append("there is no notebook in this folder")
    seen = {name for pupil in pupils for name in pupil.results}
    names = tuple(name for name in course.exercises if name in seen)
    for pupil in pupils:
        missing = Result("not judged", words="a notebook can't be read") if pupil.unreadable else Result("not handed in")
        pupil.results = {name: pupil.results.get(name, missing) for name in names}
    return Class(tuple(pupils), names)


class Course:
    """What the lessons ask, and which of their cells check something themselves."""

    def __init__(self):
        self.asked, self.solutions, self.own, self.stems = {}, set(), set(), []
        for file in (one for one in files_of(find_lessons(NNLIB)) if one.suffix == ".ipynb"):
            title, cells = read(file)
            codes = [cell for cell in cells if cell["cell_type"] == "code"]
            folded = ["solution" in cell["metadata"].get("tags", ()) for cell in codes]
            self.stems.append(file.stem)
            self.solutions |= {normal(source(cell)) for cell, hidden in zip(codes, folded) if hidden}
            self.own |= {normal(source(cell)) for cell, hidden in zip(codes, folded) if not hidden}
            self.asked[title] = [name for cell, hidden in zip(codes, folded) if not hidden for name in asked_in(source(cell))]
        self.exercises = tuple(dict.fromkeys(name for names in self.asked.values() for name in names))


def asked_in(text):
    """The exercises that a cell asks the pupil to check."""
    return [name or "back_propagate" for name, _ in ASKED.findall(text) if not name or name in ARGUMENTS]


# --- Reading ---


class Unreadable(ValueError):
    """Why a file can't be graded."""


def read(path):
    """The title of a notebook, and its cells."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Unreadable(f"has {size / 1e6:,.0f} MB, most of it surely output: clear the outputs of all cells and save it again")
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = [source(cell) for cell in cells if cell["cell_type"] == "markdown"]
        all(isinstance(source(cell) + cell["cell_type"], str) for cell in cells)
    except (ValueError, RecursionError):
        raise Unreadable("is no notebook: it isn't JSON") from None
    except (KeyError, TypeError, AttributeError):
        raise Unreadable("is no notebook: it has no cells that could be read") from None
    return next((text.splitlines()[0].strip() for text in texts if text.startswith("# ")), ""), cells


def source(cell):
    return "".join(cell["source"])


def normal(text):
    """Code without what makes no difference."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.strip()


def find(folder, course):
    """[(Pupil, the notebooks)]: of each folder in it, and of the notebooks that lie there themselves. Links are not followed."""
    alone = defaultdict(list)
    for path in _notebooks(folder, deep=False):
        alone[_pupils_name(path.stem, course.stems) or folder.resolve().name].append(path)
    inside = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    folders = [path for path in inside if path.is_dir() and not path.is_symlink() and path.name not in IGNORED]
    for path in folders:
        alone[path.name] += _notebooks(path)
    return [(Pupil(name), files) for name, files in sorted(alone.items())]


def _notebooks(folder, deep=True):
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in sorted(folders) if deep and not name.startswith(".")]
        paths = [Path(where, name) for name in sorted(files) if name.endswith(".ipynb") and not name.startswith(".")]
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return found


def _pupils_name(stem, lessons):
    """What is left of a file's name without the lesson's: "Ada_03_weights (1)" is Ada's."""
    for lesson in sorted(lessons, key=len, reverse=True):
        stem = re.sub(re.escape(lesson), "", stem, flags=re.IGNORECASE)
    return re.sub(r"\s*\(\d+\)$|_yours(_\d+)?$", "", stem.strip(" _-,.")).strip(" _-,.")


# --- One notebook ---


@dataclass
class Notebook:
    """What came of a file. title: "" if it has none, None if it couldn't be read."""

    path: str
    title: str | None = None
    results: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def _graded(pupil, path, folder, course, tell):
    notebook = Notebook(str(path.relative_to(folder)))
    try:
        notebook.title, cells = read(path)
        codes = [(number, source(cell)) for number, cell in enumerate((c for c in cells if c["cell_type"] == "code"), start=1)]
        _judge(notebook, codes, course)
    except (OSError, Unreadable) as error:
        notebook.notes.append(f"{notebook.path} {error}")
    tell(f"{pupil.name}: {notebook.path}")
    return notebook


def _judge(notebook, codes, course):
    """Fill in what came of its exercises. codes: (number, source) of its cells of code."""
    codes = [(number, text) for number, text in codes if normal(text) not in course.solutions]
    asked = course.asked.get(notebook.title, [])
    owns = [normal(text) in course.own for _, text in codes]
    names = "|".join(course.exercises)
    matters = [k for k, (_, text) in enumerate(codes) if re.search(rf"def my_({names})\b|\bmy_({names}) *=", text) or asked_in(text)]
    matters += [k for k, (_, text) in enumerate(codes) if not owns[k] and re.search(r"\bcheck(_network)?\(", text)]
    if not matters and not asked:
        return
    codes = codes[: max(matters, default=-1) + 1]
    events, end = run([text for _, text in codes], asked) if codes else ([], "")
    for event in events:
        if "name" in event and event["name"] in course.exercises:
            demo = event["cell"] < len(codes) and owns[event["cell"]] and event["kind"] != "not written yet"
            if not demo:
                _keep(notebook.results, event["name"], _result(event))
    errors = {codes[event["cell"]][0]: event["error"] for event in events if "error" in event and event["cell"] < len(codes)}
    reached = max((event["cell"] for event in events if "cell" in event), default=0)
    for name in asked:
        if name not in notebook.results:
            notebook.results[name] = _missing(name, codes, errors, reached if end else len(codes), end)
    notebook.notes = [f"{notebook.path}, cell of code {number}: {error}" for number, error in list(errors.items())[:3]]
    if (more := len(errors) - 3) > 0:
        notebook.notes.append(f"{notebook.path}: {more} more {'cell' if more == 1 else 'cells'} ended with an error")
    if end:
        where = f"cell of code {codes[reached][0]}" if reached < len(codes) else "the checks at its end"
        notebook.notes.append(f"{notebook.path}: {end} in {where}; what comes after it wasn't run")


def _keep(results, name, result):
    if name not in results or KINDS.index(result.kind) <= KINDS.index(results[name].kind):
        results[name] = result


def _result(event):
    if event["kind"] == "right":
        return Result("nnlib's own", words=event["own"]) if event["own"] else Result("right")
    if event["kind"] == "not written yet":
        return Result("not written", words="" if event["headline"] == "not written yet." else event["headline"].rstrip("."))
    headline = event["headline"].removeprefix("wrong: ").rstrip(".")
    named = tuple(zip_longest(event["mistakes"], event["sentences"][: len(event["mistakes"])], fillvalue=""))
    return Result("wrong", named, " and ".join(event["mistakes"]) or headline)


def _missing(name, codes, errors, reached, end):
    """The result of an exercise of which no check was heard."""
    for k, (number, text) in enumerate(codes):
        if name in asked_in(text) or re.search(rf"\bmy_{name}\b", text):
            if number in errors:
                return Result("not judged", words=f"its cell: {errors[number]}")
            if k >= reached:
                return Result("not judged", words=end)
    return Result("not written", words="its cell is gone" if not any(name in asked_in(text) for _, text in codes) else "")


def run(cells, asked):
    """What the process said, as a list of events, and why it ended before its end, or ""."""
    with tempfile.TemporaryDirectory(prefix="nnlib-grading-", ignore_cleanup_errors=True) as folder:
        scratch, job, said = Path(folder, "scratch"), Path(folder, "job"), Path(folder, "said")
        scratch.mkdir()
        job.write_text(json.dumps({"cells": cells, "exercises": asked, "seconds": running.SECONDS}), encoding="utf-8")
        with open(job, "rb") as stdin, open(said, "wb") as stdout:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "nnlib.exercises.running"],
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.DEVNULL,
                cwd=scratch,
                env=_environment(scratch),
                start_new_session=True,
            )
            try:
                code = process.wait(WALL)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                _end(process)
        with open(said, "rb") as file:
            events = list(_events(file.read(MOST_SAID)))
    return events, "" if any("done" in event for event in events) else _why(code)


def _environment(scratch):
    """No more of ours than Python needs. One thread, for a library reserves memory for each."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    path = os.pathsep.join(filter(None, [str(NNLIB.parent), kept.get("PYTHONPATH")]))
    here = {name: str(scratch) for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "IPYTHONDIR")}
    plain = {"NNLIB_PROGRESS": "off", "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    return {**kept, **here, **plain, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def _end(process):
    """The process, and whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def _events(said):
    """What it said, as far as it has the form: the pupil's code could have written there too."""
    for line in said.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            event = json.loads(line)
            if isinstance(event, dict) and (set(event) == {"done"} or _is_sound(event)):
                yield event


def _is_sound(event):
    lists = [event[key] for key in ("mistakes", "sentences") if key in event]
    texts = [value for key, value in event.items() if key not in ("cell", "mistakes", "sentences")]
    whole = "name" not in event or {"kind", "mistakes", "sentences", "headline", "own"} <= set(event)
    if type(event.get("cell")) is not int or event["cell"] < 0 or not whole or not all(isinstance(one, list) for one in lists):
        return False
    return all(isinstance(text, str) for text in [*texts, *chain(*lists)])


def _why(code):
    if code is None:
        return f"stopped after {WALL} seconds"
    if code < 0 and signal.Signals(-code).name in ("SIGXCPU", "SIGKILL"):
        return "stopped by the limits on time and memory"
    return f"its process ended with code {code}"


# --- Pupils ---


def told_apart(pupil, notebooks):
    """The pupil with the results; several, if several notebooks of one lesson came under one name: nobody knows whose is whose."""
    rows = []
    for notebook in notebooks:
        row = next((row for row in rows if not notebook.title or all(other.title != notebook.title for other in row)), None)
        if row is None:
            rows.append(row := [])
        row.append(notebook)
    if len(rows) <= 1:
        return [_with(pupil, rows[0] if rows else [])]
    words = "several notebooks of one lesson under this name: two pupils, or handed in twice; each is graded by itself"
    several = []
    for number, row in enumerate(rows, start=1):
        files = ", ".join(notebook.path for notebook in row)
        several.append(_with(Pupil(f"{pupil.name} ({number} of {len(rows)})", notes=[f"{words}. This is {files}"]), row))
    return several


def _with(pupil, notebooks):
    for notebook in notebooks:
        pupil.notes += notebook.notes
        pupil.unreadable |= notebook.title is None
        for name, result in notebook.results.items():
            _keep(pupil.results, name, result)
    return pupil
