"""No known mistake: what can be found out about an answer nevertheless."""

import math
from typing import NamedTuple

import numpy as np

from nnlib.exercises.arrays import TOLERANCE, difference, same
from nnlib.exercises.bank.factors import FACTORS
from nnlib.exercises.bank.rounding import ON_THE_WAY
from nnlib.exercises.cases import ARGUMENTS
from nnlib.exercises.making import FORMULAS


class OnlyFor(NamedTuple):
    """The answer is right, or else wrong, exactly where this fact holds."""

    right: bool
    fact: str


class ConstantFactor(NamedTuple):
    """Wherever the answer is wrong, it is this many times what is expected."""

    factor: float


class FactorOfLayers(NamedTuple):
    """Wherever these derivatives of a network are wrong, they are this many times what is expected: ("dE_dW[2]", factor), say."""

    factors: tuple


class FactorOfEach(NamedTuple):
    """In each case the answer is some factor times what is expected, but not the same in all: of the first two, words and factor."""

    examples: list


class Rounded(NamedTuple):
    """The answer is what comes out if this part of the formula is rounded to so many decimals on the way."""

    part: str
    places: int


class Added(NamedTuple):
    """Wherever the answer is wrong, this number is added to every entry."""

    number: float


class CutOff(NamedTuple):
    """What is less than `below` comes out as it, and what is more than `above`; the rest is right. None: nothing is cut off there."""

    below: float | None
    above: float | None


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
    if name == "back_propagate":
        return _of_a_network(trials)
    compared = [(trial.case, got, expected) for trial in trials for _, got, expected in trial.compared]
    wrong = [(case, got, expected) for case, got, expected in compared if difference(got, expected) > TOLERANCE]
    if len(wrong) < 2 or any(difference(got, expected) == np.inf for _, got, expected in wrong):
        return None
    exact = all(trial.complete for trial in trials) and (_rounded(name, trials) or _added(wrong) or _cut_off(compared))
    return _factor(wrong) or exact or _followed(name, wrong)


def _of_a_network(trials):
    """Whether all derivatives that are wrong are off by a factor: one for all, one for each quantity, or one for each layer."""
    wrong = {}
    for trial in trials:
        for key, got, expected in trial.compared if trial.got is not None else ():
            size = difference(got, expected)
            if size == np.inf:
                return None
            if size > TOLERANCE and key != "E":
                wrong.setdefault(key, []).append((trial.case, got, expected))
    if not wrong:
        return None
    all_of_them = [one for ones in wrong.values() for one in ones]
    if len({case for case, _, _ in all_of_them}) == 1:
        return None
    if found := _factor(all_of_them):
        return found
    for kind in (lambda key: key.split("[")[0], lambda key: key):
        grouped = {}
        for key, ones in wrong.items():
            grouped.setdefault(kind(key), {})[key] = ones
        # Wrong in one layer alone: then that layer is named, and not the quantity.
        grouped = {min(by_key) if len(by_key) == 1 else group: sum(by_key.values(), []) for group, by_key in grouped.items()}
        factors = {key: _factor(ones) for key, ones in grouped.items()}
        if all(isinstance(found, ConstantFactor) for found in factors.values()):
            return FactorOfLayers(tuple((key, found.factor) for key, found in sorted(factors.items())))
    quantities = {key.split("[")[0] for key in wrong}
    compared = [(trial.case, got, expected) for trial in trials for key, got, expected in trial.compared if key.split("[")[0] in quantities]
    return (_added(all_of_them) or _cut_off(compared)) if all(trial.complete for trial in trials) else None


def _factor(wrong):
    factors = [float((got * expected).sum() / (expected**2).sum()) for _, got, expected in wrong]
    if not all(map(math.isfinite, factors)):  # of numbers near the largest that there are
        return None
    if any(difference(got, factor * expected) > TOLERANCE for (_, got, expected), factor in zip(wrong, factors)):
        return None
    if np.ptp(factors) <= TOLERANCE * max(map(abs, factors)):
        return ConstantFactor(factors[0])
    if all(expected.size == 1 for _, _, expected in wrong):  # a single number is always some factor times another
        return None
    by_case = {}
    for (case, _, _), factor in zip(wrong, factors):
        if abs(by_case.setdefault(case, factor) - factor) > TOLERANCE * abs(factor):
            return None
    return FactorOfEach([(case.words, factor) for case, factor in list(by_case.items())[:2]])


def _rounded(name, trials):
    """What is rounded on the way: an argument, or something that is made of them."""
    ways = dict(ON_THE_WAY.get(name, {}))
    for at, argument in enumerate(ARGUMENTS[name]):
        if argument != "g":
            ways[argument] = lambda r, *args, at=at: FORMULAS[name](*args[:at], r(args[at]), *args[at + 1 :])
    for part, way in ways.items():
        for places in range(9):
            if all(same(trial.got[name], np.asarray(way(lambda x: np.round(x, places), *trial.case.args))) for trial in trials):
                return Rounded(part, places)
    return None


def _added(wrong):
    off = np.concatenate([np.ravel(got - expected) for _, got, expected in wrong])
    number = float(np.median(off))
    return Added(number) if abs(off - number).max() <= 1e-6 * abs(number) else None


def _cut_off(compared):
    """Each bound must be met in two arrays at least: in one alone, anything that is wrong may be the largest number."""
    bounds = {}
    for sign in (-1, 1):  # numbers that are too large are cut off below, those that are too small above
        cut = [got[-sign * (got - expected) > TOLERANCE * abs(expected).max()] for _, got, expected in compared]
        cut = [numbers for numbers in cut if numbers.size]
        bounds[sign] = cut[0][0] if cut else sign * np.inf
        if len(cut) == 1:
            return None
    if not bounds[-1] < bounds[1]:  # it is the same number everywhere
        return None
    if any(difference(got, np.clip(expected, bounds[-1], bounds[1])) > TOLERANCE for _, got, expected in compared):
        return None
    return CutOff(*(float(bound) if abs(bound) < np.inf else None for bound in bounds.values()))


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
