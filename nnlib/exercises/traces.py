"""No known mistake: what can be found out about an answer nevertheless."""

from typing import NamedTuple

import numpy as np

from nnlib.exercises.arrays import TOLERANCE, difference
from nnlib.exercises.bank.factors import FACTORS


class OnlyFor(NamedTuple):
    """The answer is right, or else wrong, exactly where this fact holds."""

    right: bool
    fact: str


class ConstantFactor(NamedTuple):
    """Wherever the answer is wrong, it is this many times what is expected."""

    factor: float


class FactorOfEach(NamedTuple):
    """In each case the answer is some factor times what is expected, but not the same in all: of the first two, words and factor."""

    examples: list


class Follows(NamedTuple):
    """The error follows a part of the formula."""

    part: str
    correlation: float


def only_for(trials):
    """The fact that tells the cases that are right from those that aren't, or None."""
    right = [trial.right for trial in trials]
    for fact in sorted(frozenset().union(*(trial.case.facts for trial in trials))):
        holds = [fact in trial.case.facts for trial in trials]
        if right in (holds, [not held for held in holds]):
            return OnlyFor(right == holds, fact)
    return None


def trace(name, trials):
    """What the errors have in common with one another or with a part of the formula, or None."""
    wrong = [
        (trial.case, got, expected)
        for trial in trials
        for key, got, expected in trial.compared
        if key == name and TOLERANCE < difference(got, expected) < np.inf
    ]
    if len(wrong) < 2:
        return None
    return _factor(wrong) or _followed(name, wrong)


def _factor(wrong):
    factors = [float((got * expected).sum() / (expected**2).sum()) for _, got, expected in wrong]
    if any(difference(got, factor * expected) > TOLERANCE for (_, got, expected), factor in zip(wrong, factors)):
        return None
    if np.ptp(factors) <= TOLERANCE * max(map(abs, factors)):
        return ConstantFactor(factors[0])
    if all(expected.size == 1 for _, _, expected in wrong):  # a single number is always some factor times another
        return None
    return FactorOfEach([(case.words, factor) for (case, _, _), factor in zip(wrong[:2], factors)])


def _followed(name, wrong):
    """The part of the formula that the errors follow most closely, if they do at all."""
    found = []
    for part, function in FACTORS.get(name, {}).items():
        r = _correlation(*zip(*((got - expected, function(*case.args)) for case, got, expected in wrong)))
        if abs(r) >= 0.9:
            found.append(Follows(part, r))
    return max(found, key=lambda follows: abs(follows.correlation), default=None)


def _correlation(errors, factors):
    factors = [np.broadcast_to(factor, error.shape) for error, factor in zip(errors, factors)]
    errors, factors = (np.concatenate([np.ravel(array) for array in arrays]) for arrays in (errors, factors))
    if np.ptp(errors) == 0 or np.ptp(factors) == 0:
        return 0.0
    return float(np.corrcoef(errors, factors)[0, 1])
