"""check("dE_dW", my_function): right, or the name of the mistake.

An answer is tried on several small networks (`cases.py`, `trials.py`), twice on the first, on copies and under a time limit
(`answers.py`, `limit.py`), and what it gives is compared with derivatives that were computed from E alone. If it differs, `naming.py`
looks for wrong answers that people really write (`bank`), alone and in pairs, which give the very same numbers; if none does, `traces.py`
looks for what the errors have in common. `explaining.py` puts what was found into a report.

`check_derivatives`, in `transfer.py`, judges the derivatives of any computation that is given as steps.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises import answers
from nnlib.exercises.arrays import unwritten
from nnlib.exercises.cases import ARGUMENTS, cases_for
from nnlib.exercises.explaining import another_answer, explain, no_function, not_written, too_slow, with_table
from nnlib.exercises.limit import Clock
from nnlib.exercises.record import Progress, remember, right_so_far
from nnlib.exercises.reports import Report
from nnlib.exercises.transfer import check_derivatives
from nnlib.exercises.trials import alike, try_out

__all__ = ["check", "check_derivatives", "check_network", "progress"]

# Functions of (name, answer, record, report) that are told of every check: how grading hears of them.
listeners: list[Callable[..., Any]] = []


def check(name: str, answer: Any, record: bool = True) -> Report:
    """Try an answer to an exercise. The Report shows itself in a notebook; in code, ask for .passed, .mistake and .message.

    name: an equation ("weighted_input", "activation", "error", "dE_dA_output", "dE_dZ", "dE_dW", "dE_db" or "dE_dA"), or
    "back_propagate".
    answer: a function with the arguments of that equation. It may return an array, a matrix or nested lists.
    A `back_propagate` takes (net, X, Y). It returns a Gradient, or anything with dE_dW and dE_db as attributes or as keys, or a tuple of
    the two, in this order. Each is a dictionary by layer, or a list of the layers 1..L. E, dE_dA and dE_dZ are checked if they are there.
    record: whether `progress()` is to remember that this was right; a solution that was only shown should not count.
    """
    if name not in ARGUMENTS:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(ARGUMENTS)}")
    report, _ = _check(name, answer, record)
    return report


def check_network(answer: Any, record: bool = True) -> Report:
    """`check("back_propagate", answer)`, with a table of what is right and wrong, from the output backwards."""
    return with_table(*_check("back_propagate", answer, record))


def progress() -> Progress:
    """Which exercises are right so far. Kept in a small file beside the notebook (see `record.py`), never sent anywhere."""
    remembered = right_so_far()
    return Progress(tuple(ARGUMENTS), tuple(name for name in ARGUMENTS if name in remembered))


def _check(name, answer, record):
    """The report, and the trials that it is about."""
    report, trials = _tried(name, answer)
    if record and report.passed:
        remember(name)
    for tell in listeners:
        tell(name, answer, record, report)
    return report, trials


def _tried(name, answer):
    if answer is None or answer is ...:
        return not_written(name), []
    if not callable(answer):
        return no_function(name, answer), []
    trials, clock = [], Clock(answers.LIMIT)
    for case in cases_for(name):
        trial = try_out(name, answer, case, clock, quiet=bool(trials))
        if trial.outcome.kind == "too slow":
            return too_slow(name, trial.outcome), []
        if not trials and _is_stub(trial.outcome):
            return not_written(name, answer, trial.outcome), []
        trials.append(trial)
        if len(trials) == 1:
            again = try_out(name, answer, case, clock, quiet=True)
            if again.outcome.kind == "too slow":
                return too_slow(name, again.outcome), []
            if not alike(trial, again):
                return another_answer(name, trial, again), []
    with np.errstate(all="ignore"):  # an answer may be infinite
        return explain(name, answer, trials), trials


def _is_stub(outcome):
    if outcome.kind == "raises":
        return outcome.error.startswith("NotImplementedError")
    return outcome.kind == "no numbers" and unwritten(outcome.value)
