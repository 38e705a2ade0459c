"""check("dE_dW", my_function): right, or the name of the mistake.

An answer is tried on several small networks (`cases.py`), on copies and under a time limit (`answers.py`, `limit.py`), and what it gives is
compared with derivatives that were computed from E alone. If it differs, `naming.py` looks for wrong answers that people really write
(`mistakes.py`), alone and in pairs, which give the very same numbers. `explaining.py` puts what was found into words.
"""

import time
from dataclasses import replace

import numpy as np

from nnlib.exercises import answers
from nnlib.exercises.arrays import as_arrays, right, unwritten
from nnlib.exercises.cases import ARGUMENTS, cases_for
from nnlib.exercises.explaining import (
    backwards,
    changes,
    from_the_notebook,
    in_part,
    is_named,
    is_right,
    no_function,
    not_named,
    not_written,
    too_slow,
)
from nnlib.exercises.naming import named, named_by_steps, right_only_for
from nnlib.exercises.record import Progress, remember, right_so_far
from nnlib.exercises.reports import Table


def check(name, answer, record=True):
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
    report, _ = _check(name, answer)
    if record and report.passed:
        remember(name)
    return report


def check_network(answer, record=True):
    """`check("back_propagate", answer)`, with a table of what is right and wrong, from the output backwards."""
    report, tried = _check("back_propagate", answer)
    if record and report.passed:
        remember("back_propagate")
    shown = [(case, got) for (case, _, got), good in zip(tried, _good(tried)) if got is not None and good == report.passed]
    if not shown or any(isinstance(part, Table) for part in report.parts):
        return report
    return replace(report, parts=(*report.parts, *backwards(*shown[0], hint=not report.mistakes)))


def progress():
    """Which exercises are right so far. Kept in a small file beside the notebook (see `record.py`), never sent anywhere."""
    remembered = right_so_far()
    return Progress(tuple(ARGUMENTS), tuple(name for name in ARGUMENTS if name in remembered))


def _check(name, answer):
    """The report, and (case, outcome, arrays) for every case; the arrays are None after an error, or if there are no numbers in it."""
    if answer is None or answer is ...:
        return not_written(name), []
    if not callable(answer):
        return no_function(name, answer), []
    tried, until = [], time.monotonic() + answers.LIMIT
    for case in cases_for(name):
        outcome, got = answers.run(answer, case.args, ARGUMENTS[name], until, quiet=bool(tried)), None
        if outcome.kind == "too slow":
            return too_slow(name, outcome), []
        if not tried and (outcome.error.startswith("NotImplementedError") or (outcome.kind == "value" and unwritten(outcome.value))):
            return not_written(name, answer, outcome), []
        if outcome.kind == "value":
            try:
                got = as_arrays(name, outcome.value)
            except ValueError as error:
                outcome = outcome._replace(kind="no numbers", error=str(error))
        tried.append((case, outcome, got))
    with np.errstate(all="ignore"):  # an answer may be infinite
        return _judge(name, answer, tried), tried


def _good(tried):
    return [got is not None and right(got, case.expected) for case, _, got in tried]


def _judge(name, answer, tried):
    good = _good(tried)
    changed = sorted({argument for _, outcome, _ in tried for argument in outcome.changed})
    if all(good):
        return changes(name, changed) if changed else is_right(name, tried)

    numbers = [(case, got) for case, _, got in tried]
    made = ()
    if not any(outcome.kind == "no numbers" for _, outcome, _ in tried):
        made = named(name, numbers) or (named_by_steps(numbers) if name == "back_propagate" else ())
    if made:
        report = is_named(name, made, tried, good)
    elif where := right_only_for(numbers, good):
        report = in_part(name, where, tried, good)
    else:
        report = not_named(name, tried, good)
    notes = []
    if changed:
        notes.append(f"It also changes its input: {', '.join(changed)}. Work on a copy.")
    if used := from_the_notebook(answer):
        notes.append(f"It uses {', '.join(used)} from outside, which stays the same whatever the arguments are. Is an argument meant?")
    return replace(report, parts=(*report.parts, *notes))
