"""Which exercises are right so far, and which lines are derived, kept in a small file beside the notebook. It is never sent anywhere.

The file is written only where a person is at work: in a kernel that JupyterLab, Jupyter Notebook or VS Code started for a
notebook, or in JupyterLite, where the browser keeps it. Where a program runs the notebooks (a test, a refresh), progress is kept in
memory alone, so that nothing is left behind and every run begins anew. The environment variable
NNLIB_PROGRESS, "on" or "off", decides otherwise.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path

from nnlib.exercises.cases import ARGUMENTS

FILE = ".nnlib-progress.json"
LARGE = 10_000  # bytes; what is larger was not written here
PATIENCE = 2.0  # seconds; a kernel that holds the file longer has died
_folder = Path.cwd()  # where the kernel began, whatever os.chdir does later
_right = set()  # what is right, but couldn't be written
_derivations = {}  # the same for what is derived


def remember(name):
    """An answer to this exercise was right."""
    if name not in right_so_far() and not (on_file() and _write(right={name})):
        _right.add(name)


def remember_derivation(name, work):
    """This was derived, by these moves: plain lists and texts. A later derivation takes the place of an earlier one."""
    if derivations().get(name) != work and not (on_file() and _write(derivations={name: work})):
        _derivations[name] = work


def right_so_far():
    """The exercises that are right so far."""
    return _right | (_read()[0] if on_file() else set())


def derivations():
    """What is derived so far, {name: its moves}."""
    return {**(_read()[1] if on_file() else {}), **_derivations}


def derivations_in(folder):
    """What is kept as derived in a folder, {name: its moves}; nothing if nothing is. NotADirectoryError if there is no such folder."""
    if not Path(folder).is_dir():
        raise NotADirectoryError(f"{folder} is no folder; give the one in which the lessons were opened")
    return _read(Path(folder))[1]


def _read(folder=None):
    """The names that are right, and the derivations. What is no such thing is left out."""
    try:
        path = (folder or _folder) / FILE
        if not path.is_file() or path.stat().st_size > LARGE:  # to open a pipe would wait for ever
            return set(), {}
        found = json.loads(path.read_text(encoding="utf-8"))
        works = found.get("derivations", {})
        return set(ARGUMENTS) & set(found["right"]), {name: work for name, work in works.items() if isinstance(work, dict)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return set(), {}


def _write(right=frozenset(), derivations=()):
    """Add to the file; whether that could be done. Several kernels may do it at once, and what another one wrote stays.

    The new file is the lock, too: as long as it is there, somebody else writes. It takes the old one's place at a single stroke, so
    nobody reads half a file, and if that was a link, what it leads to is left alone.
    """
    path, new = _folder / FILE, _folder / f"{FILE}.new"
    try:
        file = _created(new)
    except OSError:
        return False  # A folder that can't be written to must not spoil a right answer.
    try:
        with file:
            old_right, old_derivations = _read()
            found = {"right": sorted(old_right | right)} | (
                {"derivations": works} if (works := {**old_derivations, **dict(derivations)}) else {}
            )
            file.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        os.replace(new, path)
        return True
    except OSError:
        new.unlink(missing_ok=True)
        return False


def _created(path):
    """The file, open, as soon as nobody else has it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return open(path, "x", encoding="utf-8")
        except FileExistsError:
            if time.monotonic() > until:
                path.unlink(missing_ok=True)
            time.sleep(0.01)


def on_file():
    setting = os.environ.get("NNLIB_PROGRESS", "").lower()
    if setting in ("on", "off"):
        return setting == "on"
    # Jupyter's server sets the one in every kernel that it starts for a notebook, VS Code the other; in a browser there is always a reader.
    return "JPY_SESSION_NAME" in os.environ or sys.platform == "emscripten" or hasattr(sys.modules.get("__main__"), "__vsc_ipynb_file__")


@dataclass(frozen=True)
class Progress:
    """A summary, for a notebook and for code: the names of all exercises, and of those that are right so far."""

    exercises: tuple
    right: tuple

    def __repr__(self):
        lines = [f"{len(self.right)} of {len(self.exercises)} exercises are right."]
        return "\n".join(lines + [f"  {'right  ' if name in self.right else 'not yet'}  {name}" for name in self.exercises])

    def _repr_html_(self):
        def row(name):
            state = "✓ right" if name in self.right else "… not yet"
            return f'<tr><td>{state}</td><td style="text-align: left"><code>{escape(name)}</code></td></tr>'

        return f"<p>{len(self.right)} of {len(self.exercises)} exercises are right.</p><table>{''.join(map(row, self.exercises))}</table>"
