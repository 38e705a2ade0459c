"""Random answers to every exercise: right ones are called right, no others are, and what is said of the others is true.

An answer is put together at random from numbers, a form and a manner (fuzz/). Whether its numbers are right, and whether they are those
of the mistake that is named, is found on other networks than the checker's, with derivatives by the complex step. Nothing that belongs to
who calls `check` is changed. A part of it runs with the other tests; all of it, as long as one likes, or from one seed to another:

    python tests/exercises/test_fuzz_check.py 20000
    python tests/exercises/test_fuzz_check.py 20000 30000
"""

import builtins
import functools
import io
import signal
import sys
import warnings
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout

import numpy as np
import pytest
from fuzz.forms import WITH_ALL, form_of
from fuzz.manners import MANNERS, PLAIN
from fuzz.networks import farthest
from fuzz.numbers import choose, of_a_network, of_an_equation
from fuzz.truth import assert_said, assert_true

from nnlib.exercises import answers, check, check_network
from nnlib.exercises.cases import EXERCISES


def of_the_caller():
    """What belongs to whoever calls check."""
    timer = (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) if hasattr(signal, "setitimer") else ()
    return np.geterr(), builtins.print, sys.stdout, sys.stderr, list(warnings.filters), timer, sys.gettrace()


def trial(seed):
    """One answer. Returns the exercise; an AssertionError if it went wrong."""
    random, own = np.random.default_rng([2024, seed]), np.random.default_rng([2025, seed])
    name = "back_propagate" if random.random() < 0.25 else choose(random, EXERCISES)
    form, formed, taken = form_of(name, random)
    if name == "back_propagate":
        more = choose(random, [[], ["dE_dA", "dE_dZ"], ["E"], ["E", "dE_dA", "dE_dZ"]]) if form in WITH_ALL else []
        numbers, words = of_a_network(["dE_dW", "dE_db", *more], random)
    else:
        numbers, words = of_an_equation(name, random)
    manner = choose(random, MANNERS) if random.random() < 0.3 else "plain"
    wrap, becomes = MANNERS.get(manner, PLAIN)
    off = farthest(name, numbers)
    if 1e-11 < off < 1e-7:  # neither right nor wrong
        return name

    if becomes == "other numbers":
        answer = wrap(numbers, own)
        given = lambda *args: formed(answer(*args))  # noqa: E731
    else:
        given = wrap(lambda *args: formed(numbers(*args)), own)
    judge = check_network if name == "back_propagate" and random.integers(2) else functools.partial(check, name)
    try:
        report = reported(judge, given, 0.05 if becomes == "too slow" else answers.LIMIT)
        judged(report, name, numbers, off < 1e-9, taken, becomes)
    except Exception as error:
        said = f"\n{report}" if "report" in locals() else ""
        raise AssertionError(f"{name}: {', '.join(words)}; as {form}; {manner}: {type(error).__name__}: {error}{said}") from error
    return name


def reported(judge, answer, limit):
    """The report. It takes no longer than it may, prints no more, and leaves everything as it was."""
    usual, out, err = answers.LIMIT, io.StringIO(), io.StringIO()
    answers.LIMIT = limit
    try:
        with redirect_stdout(out), redirect_stderr(err):
            before = of_the_caller()
            report = judge(answer, record=False)
            after = of_the_caller()
    finally:
        answers.LIMIT = usual
    assert before == after, f"{before} became {after}"
    assert len(out.getvalue()) + len(err.getvalue()) < 10_100, "it printed too much"
    return report


def judged(report, name, numbers, right, taken, becomes):
    assert report.passed == (right and taken and not becomes)
    if not report.passed:
        assert_said(report)
    if becomes == "too slow":
        assert report.kind == "too slow"
    elif right and taken and becomes == "changes":
        assert report.kind == "changes its input"
    elif not right and taken and becomes in ("", "changes"):
        assert_true(report, name, numbers)


def run(seeds):
    """The trials of these seeds: how many of each exercise, and what went wrong."""
    counts, wrong = Counter(), []
    for seed in seeds:
        try:
            counts[trial(seed)] += 1
        except AssertionError as error:
            wrong.append(f"seed {seed}: {error}")
    return counts, wrong


@pytest.mark.long
@pytest.mark.parametrize("part", range(2))
def test_right_answers_are_right_no_others_are_and_what_is_said_is_true(part):
    counts, wrong = run(range(40 * part, 40 * (part + 1)))
    assert not wrong, "\n".join(wrong)
    assert len(counts) > len(EXERCISES) / 2


if __name__ == "__main__":
    counts, wrong = run(range(*map(int, sys.argv[1:])))
    print(*(f"{count:6} {name}" for name, count in counts.most_common()), *wrong, f"{len(wrong)} wrong", sep="\n")
