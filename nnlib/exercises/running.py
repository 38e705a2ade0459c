"""One returned notebook, run in a process of its own: grading.py starts it, and reads what it writes, one line of JSON for each event.

It reads {"cells": [source, …], "exercises": [name, …], "seconds": for one cell}. A cell that fails, prints without end or takes
too long is left, and the next one run, as a reader would. The limits keep a mistake from doing harm. They are no sandbox: this is the
pupil's code, run with the rights of whoever grades.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

from nnlib import exercises
from nnlib.exercises import answers
from nnlib.exercises.cases import ARGUMENTS, cases_for
from nnlib.exercises.limit import Clock, TooSlow, within

SECONDS = 10.0  # for one cell
PRINTED = 1_000_000  # characters, by one cell
CPU = 60  # seconds, for the notebook
MEMORY = 2 * 2**30  # bytes of address space, of which Python and its libraries take about half
FILE = 10 * 2**20  # bytes in one file
SHOWN = 200  # characters of an error
NNLIB = str(Path(exercises.__file__).parent.parent)
# What an answer may call: g and its derivative, the forward pass, and a line that the pupil has derived on the workbench.
ALLOWED = ("nnlib.activations", "nnlib.network", "nnlib.equations", "nnlib.derivation", "nnlib._")


class TooMuch(BaseException):
    """More was printed than anybody reads. No Exception, so that an answer's own `except Exception` doesn't stop it."""


def main():
    job = json.load(sys.stdin)
    say = _speaker()
    _limit()
    run(job["cells"], job["exercises"], job["seconds"], say)
    os._exit(0)  # a thread that the pupil's code has left running would be waited for


def run(cells, asked, seconds, say):
    """Run the cells in order, and say what their checks say; at the end check what was asked, was written, and was checked nowhere."""
    heard, now = set(), [0]

    def tell(name, answer, record, report):
        if record:
            heard.add(name)
            own = nnlibs_own(name, answer) if report.passed else ""
            sentences = [str(part) for part in report.parts[: len(report.mistakes)]]
            what = {"mistakes": report.mistakes, "sentences": sentences, "headline": report.headline[:SHOWN], "own": own}
            say(cell=now[0], name=name, kind=report.kind, **what)

    names = {"display": lambda *things, **options: None, "get_ipython": _NoIPython, "__name__": "__main__"}
    exercises.listeners.append(tell)
    try:
        for now[0], source in enumerate(cells):
            say(cell=now[0])
            if error := _error_of(source, f"<cell {now[0] + 1}>", names, seconds):
                say(cell=now[0], error=error)
        now[0] = len(cells)
        for name in asked:
            if name not in heard and callable(names.get(f"my_{name}")):
                exercises.check(name, names[f"my_{name}"])
    finally:
        exercises.listeners.remove(tell)
    say(done=True)


def _error_of(source, filename, names, seconds):
    """Run one cell; why it didn't come to its end, or ""."""
    counted = _Counted()
    try:
        code = _compiled(source, filename)
        with contextlib.redirect_stdout(counted), contextlib.redirect_stderr(counted):
            within(Clock(seconds), lambda: exec(code, names))
    except TooSlow:
        return f"stopped after {seconds:g} seconds"
    except TooMuch:
        return f"stopped, as it printed more than {PRINTED:,} characters"
    except BaseException as error:  # SystemExit too: it ends a cell, not the notebook
        with contextlib.suppress(BaseException):
            return f"{type(error).__name__}: {error}".removesuffix(": ")[:SHOWN]
        return "an error whose message raises an error too"
    return ""


def _compiled(source, filename):
    """The cell as code. What only IPython understands, such as %timeit or !ls, does nothing here."""
    try:
        return compile(source, filename, "exec")
    except SyntaxError:
        with contextlib.suppress(ImportError):
            from IPython.core.inputtransformer2 import TransformerManager

            return compile(TransformerManager().transform_cell(source), filename, "exec")
        raise


class _NoIPython:
    def __getattr__(self, name):
        return lambda *arguments, **options: None


class _Counted(io.TextIOBase):
    """Takes what a cell prints, keeps nothing of it, and ends the cell if it is too much."""

    left = PRINTED

    def write(self, text):
        self.left -= len(text)
        if self.left < 0:
            raise TooMuch
        return len(text)


# --- Whether an answer is the pupil's own ---


def nnlibs_own(name, answer):
    """What of nnlib a right answer calls that does the exercise for it, such as "equations.dE_dW"; "" if nothing."""
    called = []

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(NNLIB):
            module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
            if not module.startswith(ALLOWED) or (module, function) == ("nnlib.equations", name):
                called.append(f"{module.removeprefix('nnlib.')}.{function}")

    def watched(*arguments):
        sys.setprofile(note)
        try:
            return answer(*arguments)
        finally:
            sys.setprofile(None)

    case = next(iter(cases_for(name)))
    answers.run(watched, case.args, ARGUMENTS[name], lambda value: (value, ""), Clock(answers.LIMIT), quiet=True)
    return called[0] if called else ""


# --- The process ---


def _speaker():
    """A function that writes an event to the grader. From here on nobody else can: what is written to 1 and 2 goes nowhere."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdin = open(os.devnull)

    def say(**event):
        out.write(json.dumps(event) + "\n")
        out.flush()

    return say


def _limit():
    """What the operating system holds us to. Windows has no such limits; there only the clocks are left."""
    with contextlib.suppress(ImportError):
        import resource

        wanted = {"RLIMIT_CPU": CPU, "RLIMIT_AS": MEMORY, "RLIMIT_FSIZE": FILE, "RLIMIT_CORE": 0}
        for name, most in wanted.items():
            with contextlib.suppress(ValueError, OSError, AttributeError):  # a stricter one is there already, or none is known here
                resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    main()
