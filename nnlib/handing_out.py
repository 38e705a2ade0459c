"""Copies for a class: the pupils' have no answer in them, the teacher's have the solutions open; and nobody's work is overwritten.

What gives an answer away, and so isn't in a pupil's copy:

- every output, for it stands there before its question;
- solutions. In the place of each is an empty cell, for the pupil's own;
- the folded answer below a prediction. In its place is a line to write on;
- "One way to derive it", where the whole derivation stands, with the formula's card at its end;
- what comes below an exercise and has its line in it, as code or as a formula (WITHHELD, and the recap).

What is said about a line in words stays, for the rest of the lesson is about it. So do earlier lines in later lessons: hand those out
later.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from nnlib.lessons import as_bytes, checked, files_of, find_lessons, without_outputs, write_new

ONE_WAY = "## One way to derive it"
ANSWER = re.compile(r"<details>.*?</details>", re.DOTALL)
YOURS = "*Your answer:* …"
ROOM = "# The solution is in the teacher's copy. Here is room for yours."
LATER = "This has the line in it that you are to find. It is in the teacher's copy."
RIGHT_HAND_SIDE = re.compile(r"\$(\\partial E / \\partial [^$=|]*?) = [^$]*\$")
# Cells below an exercise with its answer in them, or all but it: the whole cell, or the pieces that are cut out.
WHOLE = None
WITHHELD = {
    "03_weights": {"moved-code": WHOLE, "mistake-mean": WHOLE, "mistake-sums": WHOLE},
    "04_biases": {"mistake-axis": WHOLE, "mistake-flat": WHOLE},
    "06_hidden_activations": {"no-transpose": WHOLE},
    "07_the_output": {
        "move": [r": you end at $(A - \text{target}) / 1$"],
        "others": WHOLE,
        "others-code": WHOLE,
        "exercise-3": [r", and has $\partial E / \partial A^L = A^L - Y$"],
        "stub-3": WHOLE,
    },
    "08_backwards": {"too-soon": WHOLE, "source": ["import inspect\n\n", 'print(inspect.getsource(back_propagate).split(\'"""\')[2])\n']},
}


@dataclass
class Handed:
    """What became of each file: paths, and of what was kept aside (path, where it is now)."""

    new: list = field(default_factory=list)
    renewed: list = field(default_factory=list)
    there: list = field(default_factory=list)
    aside: list = field(default_factory=list)
    blocked: list = field(default_factory=list)


def hand_out(folder, chosen=(), teacher=False):
    """Write the copies for a class into a folder; an OSError says why nothing, or no more, can be written.

    chosen: the beginnings of the names of some lessons, such as "03"; none means all. ValueError if there is no such lesson.
    teacher: with the solutions, and these open.

    A copy that has everything the lesson has now is left as it is, whatever was written into it. One that nobody has written into is
    renewed. Any other file in a lesson's place is somebody's work: it is kept under another name, and the new copy written beside it.
    """
    lessons = find_lessons(Path(__file__).resolve().parent)
    some = _chosen(files_of(lessons), chosen)
    folder = checked(Path(folder), lessons)
    folder.mkdir(parents=True, exist_ok=True)
    handed = Handed()
    for lesson in some:
        path, content = folder / lesson.name, _copy(lesson, teacher)
        if write_new(path, content):
            handed.new.append(path)
        elif path.is_symlink() or not path.is_file():
            handed.blocked.append(path)
        else:
            _again(path, content, handed)
    return handed


def _chosen(files, names):
    """The lessons that are asked for, and all files that are no lessons: a lesson may need them."""
    names = [name.removesuffix(".ipynb") for name in names]
    stems = [file.stem for file in files if file.suffix == ".ipynb"]
    unknown = [name for name in names if not any(_begins(stem, name) for stem in stems)]
    if unknown:
        raise ValueError(f"there is no lesson {', '.join(map(repr, unknown))}; there are {', '.join(stems)}")
    return [file for file in files if not names or file.suffix != ".ipynb" or any(_begins(file.stem, name) for name in names)]


def _begins(stem, name):
    return stem == name or bool(name) and stem.startswith(f"{name}_")


def _copy(lesson, teacher):
    """The bytes of a copy. The mark in it tells later whether anybody has written into it."""
    if lesson.suffix != ".ipynb":
        return lesson.read_bytes()
    notebook = without_outputs(json.loads(lesson.read_text(encoding="utf-8")))
    notebook["cells"] = for_teacher(notebook["cells"]) if teacher else for_pupils(notebook["cells"], WITHHELD.get(lesson.stem, {}))
    notebook["metadata"]["nnlib"] = {"handed out": mark(notebook)}
    return as_bytes(notebook)


def for_teacher(cells):
    """The cells with every solution open. Answers of predictions stay folded: the teacher shows the page."""
    return [{**cell, "metadata": {}} if _is_solution(cell) else cell for cell in cells]


def for_pupils(cells, withheld=()):
    """The cells without what gives an answer away; withheld: of some, by their ids, all (None) or the pieces that are cut out."""
    kept, one_way = [], False
    for cell in cells:
        text = "".join(cell["source"])
        if text.startswith("## "):
            one_way = text.startswith(ONE_WAY)
        if one_way:
            continue
        if _is_solution(cell):
            cell = {**cell, "metadata": {}, "source": [ROOM]}
        else:
            if cell.get("id") in withheld:
                text = _cut(cell, text, withheld[cell["id"]])
            if cell["cell_type"] == "markdown":
                text = _without_answers(text)
            cell = {**cell, "source": text.splitlines(keepends=True)}
        kept.append(cell)
    return kept


def _is_solution(cell):
    return "solution" in cell["metadata"].get("tags", ())


def _cut(cell, text, pieces):
    """The cell's text without them. What a whole cell imports stays: later cells may need it."""
    if pieces is WHOLE and cell["cell_type"] == "markdown":
        return f"*{LATER}*"
    if pieces is WHOLE:
        return "\n".join([*re.findall(r"^(?:import|from) .*$", text, re.MULTILINE), f"# {LATER}"])
    for piece in pieces:
        text = text.replace(piece, "")
    return text


def _without_answers(text):
    text = ANSWER.sub(YOURS, text)
    return RIGHT_HAND_SIDE.sub(r"$\1$", text) if text.startswith("## Recap") else text


# --- Handing out again ---


def _again(path, content, handed):
    """Where there is a file already."""
    old = path.read_bytes()
    if old == content or _marked(old) and _marked(old) == _marked(content):
        handed.there.append(path)
        return
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # of a run that was cut short
    write_new(new, content)  # the disk may be full: better now than when theirs is already away
    if _marked(old) and _marked(old) == mark(json.loads(old)):
        handed.renewed.append(path)
    else:
        handed.aside.append((path, _keep_aside(path)))
    os.replace(new, path)


def mark(notebook):
    """A number for all that a person writes in a notebook: the sources of its cells, and the pictures in them."""
    written = [[cell["cell_type"], "".join(cell["source"]), cell.get("attachments")] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def _marked(content):
    """The mark that a copy was handed out with; None if it has none, or can't be read."""
    try:
        notebook = json.loads(content)
        mark(notebook)
        return notebook["metadata"]["nnlib"]["handed out"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _keep_aside(path):
    """Give a file another name that is free, and return it."""
    number = 1
    while True:
        other = path.with_name(f"{path.stem}_yours{'' if number == 1 else f'_{number}'}{path.suffix}")
        if write_new(other, b""):  # now nobody else takes it
            os.replace(path, other)
            return other
        number += 1
