"""A trial: an answer, tried on one case."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnlib.exercises.answers import Outcome, run
from nnlib.exercises.arrays import as_arrays, owed, same
from nnlib.exercises.cases import ARGUMENTS, Case


@dataclass(frozen=True, eq=False)
class Trial:
    """What an answer gave on a case.

    got: arrays by name, as in `case.expected`; None if it raised an error, or if there are no numbers in what it returned.
    outcome: what came of the call; None if the arrays are a part of what another call gave.
    """

    case: Case
    got: dict | None
    outcome: Outcome | None = None

    @cached_property
    def compared(self):
        """(name, got, expected) of every array that is there and should be."""
        return [(name, self.got[name], expected) for name, expected in self.case.expected.items() if name in (self.got or {})]

    @cached_property
    def complete(self):
        """Whether all is there that an answer owes, and no layer that doesn't exist."""
        return self.got is not None and owed(self.case.expected) <= set(self.got) <= set(self.case.expected)

    @cached_property
    def right(self):
        return self.complete and all(same(got, expected) for _, got, expected in self.compared)

    @cached_property
    def spoilt(self):
        """The names of the arrays owed that are wrong; None if there are others than there should be."""
        if self.got is None or owed(self.got) != owed(self.case.expected):
            return None
        return frozenset(name for name, got, expected in self.compared if name in owed(self.case.expected) and not same(got, expected))


def try_out(name, answer, case, clock, quiet=False):
    """Run the answer on a case, until the clock runs out at most. quiet: what it prints is not shown."""
    outcome = run(answer, case.args, ARGUMENTS[name], lambda value: as_arrays(name, value, case.expected), clock, quiet)
    return Trial(case, outcome.value if outcome.kind == "value" else None, outcome)


def alike(trial, again):
    """Whether two trials of one case gave the same, but for rounding."""
    if trial.got is None or again.got is None:
        return trial.got is again.got
    return set(trial.got) == set(again.got) and all(
        np.array_equal(got, again.got[key], equal_nan=True) or same(again.got[key], got) for key, got in trial.got.items()
    )
