"""Which exercises are right so far, kept in a small file beside the notebook. It is never sent anywhere.

The file is written only where a person is at work: in a kernel that JupyterLab, Jupyter Notebook or VS Code started for a
notebook. Where a program runs the notebooks (a test, a refresh), progress is kept in memory alone, so that nothing is left behind
and every run begins anew. The environment variable NNLIB_PROGRESS, "on" or "off", decides otherwise.
"""

import json
import os
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from nnlib.exercises.cases import ARGUMENTS

FILE = ".nnlib-progress.json"
_right = set()


def remember(name):
    """An answer to this exercise was right."""
    if name in right_so_far():
        return
    _right.add(name)
    if on_file():
        text = json.dumps({"right": sorted(right_so_far())}, indent=2)
        try:
            Path(FILE).write_text(text + "\n", encoding="utf-8")
        except OSError:
            pass  # A folder that can't be written to must not spoil a right answer.


def right_so_far():
    """The exercises that are right so far."""
    return _right | (_read() if on_file() else set())


def _read():
    try:
        return set(ARGUMENTS) & set(json.loads(Path(FILE).read_text(encoding="utf-8"))["right"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def on_file():
    setting = os.environ.get("NNLIB_PROGRESS", "").lower()
    if setting in ("on", "off"):
        return setting == "on"
    # Jupyter's server sets the one in every kernel that it starts for a notebook, VS Code the other.
    return "JPY_SESSION_NAME" in os.environ or hasattr(sys.modules.get("__main__"), "__vsc_ipynb_file__")


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
