"""Which mistake is it? A mistake, or two together, is named only if it gives the very numbers of the answer, in every case."""

import functools
import itertools

import numpy as np

from nnlib.exercises.arrays import TOLERANCE, difference, owed, same
from nnlib.exercises.bank import mistakes
from nnlib.exercises.cases import Case, cases_for
from nnlib.exercises.making import arguments, arrays_with, known_at_first
from nnlib.exercises.trials import Trial
from nnlib.steps import backward_steps, forward_steps


def named(name, trials):
    """The mistakes that together explain the answer: one, or else two, or else none."""
    for one in _bank(name):
        if explains(name, (one,), trials):
            return (one,)
    if found := _of_the_floats(trials):
        return found
    for two in _candidates(name, trials):
        if explains(name, two, trials):
            return tuple(sorted(two, key=mistakes.index))
    return ()


def _bank(name):
    return [one for one in mistakes if one.equation == name or (name == "back_propagate" and one.equation != "any")]


def explains(name, made, trials):
    """Whether these mistakes give what the answer gave: the same numbers, or an error where it raised one."""
    rate = rate_of(made, trials)
    if any(one.fits and (rate is None or not one.fits(rate)) for one in made):
        return False
    shown = False
    for trial in trials:
        wrong = _imagined(name, made, trial.case, rate)
        # Where `@` raises an error, einsum and broadcasting stretch an axis of length 1 and give some number.
        if wrong.got is None and trial.got is not None and trial.case.stretches and not trial.right:
            continue
        if wrong.got is None or trial.got is None:
            if wrong.got is not trial.got:
                return False
            continue
        beyond = set(trial.got) - set(trial.case.expected)
        if not beyond <= set(wrong.got) or not _alike(trial.got, wrong.got):
            return False
        shown = shown or any(key in beyond or not same(wrong.got[key], trial.case.expected[key]) for key in set(trial.got) & set(wrong.got))
    return shown


def _imagined(name, made, case, rate=None):
    """The trial of an answer with these mistakes in it. One mistake alone is worked out once, for all answers to come."""
    if len(made) > 1 or rate is not None:
        return Trial(case, arrays_with(name, made, case, rate))
    if made not in case.known:
        case.known[made] = Trial(case, arrays_with(name, made, case))
    return case.known[made]


def _alike(got, wrong):
    """Whether the arrays that both give are equal but for rounding; infinities, from a division by 0, must be the same ones."""
    return owed(got) == owed(wrong) and all(_equal(got[key], wrong[key]) for key in set(got) & set(wrong))


def _equal(got, wrong):
    if got.shape != wrong.shape:
        return False
    finite = np.isfinite(wrong)
    if finite.all():
        return same(got, wrong)
    others = np.array_equal(got[~finite], wrong[~finite], equal_nan=True)
    return others and same(got[finite], wrong[finite])


# --- Two at once: there are thousands of pairs, so each is worked out once, on one case, and found again by its numbers ---


def _candidates(name, trials):
    """The pairs of mistakes that give what the answer gave, on the quickest case at least."""
    square = trials[1]  # here all sizes are equal, so no mistake raises an error
    if square.got is None:
        return []
    # Together, two mistakes in a back_propagate spoil what each of them spoils, and nothing else.
    spoilt = square.spoilt if name == "back_propagate" else None
    quickest = trials[cases_for(name).index(_quickest(name))]
    shapes, numbers = _signature(quickest.got)
    pairs, rows = _pairs(name, spoilt).get(shapes, ([], np.empty((0, len(numbers)))))
    far = abs(rows - numbers) > 10 * TOLERANCE * abs(rows).max(axis=1, keepdims=True, initial=0)
    return [two for two, differs in zip(pairs, far.any(axis=1)) if not differs]


def _quickest(name):
    return min(cases_for(name), key=lambda case: case.args[0].L) if name == "back_propagate" else cases_for(name)[0]


@functools.cache
def _pairs(name, spoilt):
    """Pairs that spoil these arrays where all sizes are equal, by what they give on the quickest case: for each signature's names and
    shapes, the pairs and their numbers, a row each. Two in the same equation are there both ways round, one inside the other.
    """
    found = {}
    for two in _possible(name, spoilt):
        for made in (two, two[::-1]) if two[0].equation == two[1].equation else (two,):
            shapes, numbers = _signature(arrays_with(name, made, _quickest(name)))
            pairs, rows = found.setdefault(shapes, ([], []))
            pairs.append(made)
            rows.append(numbers)
    return {shapes: (pairs, np.array(rows)) for shapes, (pairs, rows) in found.items()}


def _possible(name, spoilt):
    """Pairs that can be made together, and that spoil these arrays."""
    square = cases_for(name)[1]
    for first, second in itertools.combinations([one for one in _bank(name) if not one.alone], 2):
        if first.at and first.at == second.at:
            continue
        if name == "back_propagate":
            each = [_imagined(name, (one,), square).spoilt for one in (first, second)]
            if (None if None in each else each[0] | each[1]) != spoilt:
                continue
        yield first, second


def _signature(got):
    """What arrays are found again by: their names and shapes, and all their numbers."""
    if got is None:
        return None, np.empty(0)
    keys = sorted(owed(got))
    return tuple((key, got[key].shape) for key in keys), np.concatenate([np.empty(0), *(got[key].ravel() for key in keys)])


# --- What is special ---


def rate_of(made, trials):
    """The number in a mistake with which it comes nearest to the answer: the learning rate of who updated W^{l+1} too soon, say.

    None if there is no such number in it. ∂E/∂W of the last layer, or else of the one before it, depends on it as a straight line.
    """
    if not any(one.fits for one in made):
        return None
    for trial in trials:
        before, after = (arrays_with("back_propagate", made, trial.case, rate) for rate in (1e-300, 1.0))
        L = trial.case.args[0].L
        for key in (f"dE_dW[{L}]", f"dE_dW[{L - 1}]"):
            if not all(arrays and key in arrays for arrays in (before, after, trial.got)) or trial.got[key].shape != before[key].shape:
                continue
            slope = (after[key] - before[key]).ravel()
            off = (trial.got[key] - before[key]).ravel()
            if slope @ slope > 0 and np.isfinite(off).all():
                return float(off @ slope / (slope @ slope)) or None
    return None


def _of_the_floats(trials):
    """Mistakes not in a formula, but in what becomes of its numbers."""
    pairs = [(got, expected) for trial in trials for key, got, expected in trial.compared if key in owed(trial.case.expected)]
    if not all(trial.complete for trial in trials) or not all(difference(got, expected) < np.inf for got, expected in pairs):
        return ()
    if all(same(got, expected) for got, expected in pairs):  # what is wrong is something that isn't owed
        return ()
    bound = max(abs(got).max() for got, _ in pairs)
    if all((got == 0).all() for trial in trials for key, got, _ in trial.compared if key != "E"):
        found = "only zeros"
    elif any(all((got == whole(expected)).all() for got, expected in pairs) for whole in (np.trunc, np.floor, np.round)):
        found = "whole numbers"
    elif all(difference(got, expected) < 1e-5 and (np.float32(got) == got).all() for got, expected in pairs):
        found = "single precision"
    elif all(difference(got, expected) < 0.05 and (np.float16(got) == got).all() for got, expected in pairs):
        found = "half precision"
    elif any(all(same(got, np.round(expected, places)) for got, expected in pairs) for places in range(1, 9)):
        found = "rounded numbers"
    elif bound and all(same(got, np.clip(expected, -bound, bound)) for got, expected in pairs):
        found = "clipped numbers"
    else:
        return ()
    return tuple(one for one in mistakes if one.name == found)


# --- In a whole back_propagate that gives every quantity, each step can be looked at by itself ---


def named_by_steps(trials):
    """The mistakes of an answer that gives dE_dA and dE_dZ as well: each step is judged by what it was given, right or wrong.

    Returns them only if every step is either right or explained; any number of mistakes can be found.
    """
    found = []
    for equation in dict.fromkeys(step.equation for step in _steps_seen(2)):
        parts = [part for trial in trials for part in _parts(equation, trial)]
        if all(part.right for part in parts):
            continue
        made = next((made for made in _explanations(equation.name) if explains(equation.name, made, parts)), ())
        if not made:
            return ()
        found += made
    # Where nothing was returned there are no steps to look at; there, these mistakes must raise an error as well.
    silent = [trial.case for trial in trials if trial.got is None]
    return tuple(found) if all(arrays_with("back_propagate", tuple(found), case) is None for case in silent) else ()


def _explanations(name):
    bank = [one for one in mistakes if one.equation == name]
    return itertools.chain(((one,) for one in bank), itertools.permutations([one for one in bank if not one.alone], 2))


def _parts(equation, trial):
    """The steps with this equation, each as a trial of its own: of what the answer made of what it had found before."""
    case, got = trial.case, trial.got
    net, X, Y = case.args
    if got is None or not set(got) >= set(case.expected) - {"E"}:
        return
    known = known_at_first(net, X, Y)
    known.A, known.Z = net.forward(X)
    known.dE_dA, known.dE_dZ = ({l: got[f"{quantity}[{l}]"] for l in net.W} for quantity in ("dE_dA", "dE_dZ"))
    for step in _steps_seen(net.L):
        quantity, l = step.computes
        key = "E" if quantity == "E" else f"{quantity}[{l}]"
        if step.equation is not equation or key not in got:
            continue
        given = tuple(arguments(step, known))
        try:
            expected = {equation.name: equation.function(*given)}
        except ValueError:
            return
        yield Trial(Case(case.words, case.facts, given, expected, case.stretches), {equation.name: got[key]})


def _steps_seen(L):
    """The last step forward, to E, and all steps back."""
    return [forward_steps(L)[-1], *backward_steps(L)]
