"""Which mistake is it? A mistake, or two together, is named only if it gives the very numbers of the answer, in every case."""

import itertools

import numpy as np

from nnlib.equations import unchecked as eq
from nnlib.exercises.arrays import TOLERANCE, difference, owed, right
from nnlib.exercises.cases import Case
from nnlib.exercises.reports import number
from nnlib.mistakes import GIVEN, UPDATED, back_propagate_with, mistakes, with_mistakes

FACTS = ("m = 1", "square layers", "sigmoid", "layers of one unit", "two layers")


def named(name, tried):
    """The mistakes that together explain the answer: one, or else two, or else none.

    tried: pairs of a case and the arrays that the answer gave, None where it raised an error.
    """
    bank = [one for one in mistakes if one.equation == name or (name == "back_propagate" and one.equation != "any")]
    for one in bank:
        if explains(name, (one,), tried):
            return (one,)
    pairs = _pairs(name, bank, tried)
    if name == "back_propagate":
        tried = sorted(tried, key=lambda pair: pair[0].args[0].L)  # there are thousands of pairs: the quickest case first
    for two in pairs:
        if explains(name, two, tried):
            return tuple(sorted(two, key=bank.index))
    return _numbers(tried)


def explains(name, made, tried):
    """Whether these mistakes give what the answer gave: the same numbers, or an error where it raised one."""
    rate = _rate(made, tried) if UPDATED in made else None
    shown = False
    for case, got in tried:
        wrong = _with(name, made, case, rate)
        # Where `@` raises an error, einsum and broadcasting stretch an axis of length 1 and give some number.
        if wrong is None and got is not None and case.facts & {"m = 1", "layers of one unit"} and not right(got, case.expected):
            continue
        if wrong is None or got is None:
            if wrong is not got:
                return False
            continue
        if owed(wrong) != owed(got) or not all(_same(got[key], wrong[key]) for key in set(got) & set(wrong)):
            return False
        shown = shown or not right(wrong, case.expected)
    return shown


def _with(name, made, case, rate=None):
    """What comes out with these mistakes made, as arrays by name; None if that raises an error."""
    try:
        with np.errstate(all="ignore"):
            if name != "back_propagate":
                return {name: np.asarray(with_mistakes(getattr(eq, name), made)(*case.args))}
            gradient = back_propagate_with(made, *case.args, rate or 0.5)
    except (ValueError, IndexError, KeyError):
        return None
    found = {"E": np.asarray(gradient.pop("E"))} if "E" in gradient else {}
    return found | {f"{quantity}[{l}]": np.asarray(array) for quantity, by_layer in gradient.items() for l, array in by_layer.items()}


def _same(got, wrong):
    """Equal but for rounding; infinities, from a division by 0, must be the same ones."""
    if got.shape != wrong.shape or not np.array_equal(np.isfinite(got), np.isfinite(wrong)):
        return False
    finite = np.isfinite(got)
    return difference(got[finite], wrong[finite]) <= TOLERANCE and np.array_equal(got[~finite], wrong[~finite], equal_nan=True)


def _pairs(name, bank, tried):
    """Pairs of mistakes that may explain the answer. Two in the same equation are tried both ways round, one inside the other."""
    case, got = tried[1]  # here all sizes are equal, so no mistake raises an error
    if got is None:
        return
    spoilt = {one: _spoilt(_with(name, (one,), case), case) for one in bank}
    answers = _spoilt(got, case)
    for first, second in itertools.combinations(bank, 2):
        if first.step == second.step == "whole" or (first.step and first.step == second.step):
            continue
        # Together, two mistakes spoil what each of them spoils, and nothing else.
        if name == "back_propagate":
            both = None if None in (spoilt[first], spoilt[second]) else spoilt[first] | spoilt[second]
            if both != answers:
                continue
        yield first, second
        if first.equation == second.equation:
            yield second, first


def _spoilt(got, case):
    """The names of the arrays that are wrong; None if there are others than there should be."""
    if got is None or owed(got) != owed(case.expected):
        return None
    return {key for key in owed(case.expected) if difference(got[key], case.expected[key]) > TOLERANCE}


def _rate(made, tried):
    """The learning rate with which W^{l+1} was updated too soon: ∂E/∂W of the last but one layer depends on it as a straight line."""
    for case, got in tried:
        L = case.args[0].L
        before, after = (_with("back_propagate", made, case, rate) for rate in (1e-300, 1.0))
        key = f"dE_dW[{L - 1}]"
        if before and after and got and key in before and key in got and got[key].shape == before[key].shape:
            slope = (after[key] - before[key]).ravel()
            if slope @ slope > 0:
                return float((got[key] - before[key]).ravel() @ slope / (slope @ slope)) or None
    return None


def _numbers(tried):
    """Mistakes not in a formula, but in what becomes of its numbers."""
    pairs = [(got[key], case.expected[key]) for case, got in tried if got is not None for key in set(got) & set(case.expected)]
    if not pairs or any(got.shape != expected.shape or not np.isfinite(got).all() for got, expected in pairs):
        return ()
    if all((got == 0).all() for got, _ in pairs):
        found = "only zeros"
    elif all(any((got == whole(expected)).all() for whole in (np.trunc, np.floor, np.round)) for got, expected in pairs):
        found = "whole numbers"
    elif all(difference(got, expected) < 1e-5 for got, expected in pairs) and all((np.float32(got) == got).all() for got, _ in pairs):
        found = "single precision"
    else:
        return ()
    return tuple(one for one in mistakes if one.name == found)


# --- In a whole back_propagate that gives every quantity, each step can be looked at by itself ---

ORDER = ("dE_dA_output", "dE_dZ", "dE_dW", "dE_db", "dE_dA")


def named_by_steps(tried):
    """The mistakes of an answer that gives dE_dA and dE_dZ as well: each step is judged by what it was given, right or wrong.

    Returns them only if every step is either right or explained; any number of mistakes can be found.
    """
    found = []
    for name in ORDER:
        steps = [step for case, got in tried for step in _steps(name, case, got)]
        if not steps:
            return ()
        if all(right(got, step.expected) for step, got in steps):
            continue
        made = next((two for two in _explanations(name) if explains(name, two, steps)), ())
        if not made:
            return ()
        found += made
    return tuple(found)


def _explanations(name):
    bank = [one for one in mistakes if one.equation == name]
    return itertools.chain(((one,) for one in bank), itertools.permutations(bank, 2))


def _steps(name, case, got):
    """The equation `name` wherever back_propagate uses it: a case of its own, with what the answer itself had found before."""
    net, X, Y = case.args
    if got is None or not set(got) >= set(case.expected) - {"E"}:
        return
    A, Z = net.forward(X)
    s = _Known(net, A, Z, Y, got)
    layers = {"dE_dA_output": [net.L], "dE_dA": range(net.L - 1, 0, -1)}.get(name, range(net.L, 0, -1))
    for l in layers:
        key = f"{'dE_dA' if name == 'dE_dA_output' else name}[{l}]"
        args = GIVEN[name](s, l)
        try:
            expected = {name: getattr(eq, name)(*args)}
        except ValueError:
            return
        yield Case(case.words, case.facts, args, expected), {name: got[key]}


class _Known:
    """What is known at a step of back_propagate, with the derivatives as the answer gave them."""

    def __init__(self, net, A, Z, Y, got):
        self.W, self.b, self.g, self.L, self.A, self.Z, self.Y = net.W, net.b, net.g, net.L, A, Z, Y
        self.dE_dA = {l: got[f"dE_dA[{l}]"] for l in range(1, net.L + 1)}
        self.dE_dZ = {l: got[f"dE_dZ[{l}]"] for l in range(1, net.L + 1)}


# --- No known mistake: what can be said nevertheless ---


def right_only_for(tried, good):
    """("right only for", fact) or ("wrong only for", fact), if a fact tells the cases that are right from those that aren't."""
    for fact in FACTS:
        holds = [fact in case.facts for case, _ in tried]
        if any(holds) and not all(holds):
            if good == holds:
                return "right only for", fact
            if good == [not held for held in holds]:
                return "wrong only for", fact
    return None


# What the formula is made of, each with the axes of the result, so that the error can be held against it.
FACTORS = {
    "weighted_input": {
        "W A": lambda W, A_prev, b: W @ A_prev,
        "b": lambda W, A_prev, b: b,
        "the sum of W over j": lambda W, A_prev, b: W.sum(axis=1, keepdims=True),
        "the sum of A_prev over j": lambda W, A_prev, b: A_prev.sum(axis=0, keepdims=True),
    },
    "activation": {"Z": lambda Z, g: Z, "g(Z)": lambda Z, g: g(Z), "g′(Z)": lambda Z, g: g.prime(Z)},
    "dE_dA_output": {"A_L": lambda A_L, Y: A_L, "Y": lambda A_L, Y: Y, "A_L − Y": lambda A_L, Y: A_L - Y},
    "dE_dZ": {
        "dE_dA": lambda dE_dA, Z, g: dE_dA,
        "g′(Z)": lambda dE_dA, Z, g: g.prime(Z),
        "dE_dA ⊙ g′(Z)": lambda dE_dA, Z, g: dE_dA * g.prime(Z),
        "Z": lambda dE_dA, Z, g: Z,
    },
    "dE_dW": {
        "dE_dZ A_prevᵀ": lambda dE_dZ, A_prev: dE_dZ @ A_prev.T,
        "the sum of dE_dZ over c": lambda dE_dZ, A_prev: dE_dZ.sum(axis=1, keepdims=True),
        "the sum of A_prev over c": lambda dE_dZ, A_prev: A_prev.sum(axis=1, keepdims=True).T,
    },
    "dE_db": {"the sum of dE_dZ over c": lambda dE_dZ: dE_dZ.sum(axis=1, keepdims=True)},
    "dE_dA": {
        "Wᵀ dE_dZ": lambda W_next, dE_dZ_next: W_next.T @ dE_dZ_next,
        "the sum of W_next over k": lambda W_next, dE_dZ_next: W_next.sum(axis=0, keepdims=True).T,
        "the sum of dE_dZ_next over k": lambda W_next, dE_dZ_next: dE_dZ_next.sum(axis=0, keepdims=True),
    },
}


def traces(name, tried):
    """What the errors have in common with one another or with a part of the formula: sentences, perhaps none."""
    compared = [(case, got[name], case.expected[name]) for case, got in tried if got is not None and name in got]
    wrong = [(case, got, expected) for case, got, expected in compared if TOLERANCE < difference(got, expected) < np.inf]
    if len(wrong) < 2:
        return []
    scales = [float((got * expected).sum() / (expected**2).sum()) for _, got, expected in wrong]
    if all(difference(got, scale * expected) <= TOLERANCE for (_, got, expected), scale in zip(wrong, scales)):
        if np.ptp(scales) <= TOLERANCE * max(map(abs, scales)):
            return [f"Wherever it is wrong, every number is {number(scales[0])} times what is expected: a constant factor."]
        if any(expected.size > 1 for _, _, expected in wrong):  # a single number is always some factor times another
            examples = " and ".join(f"{number(scale)} on {case.words}" for (case, _, _), scale in zip(wrong[:2], scales))
            return [f"Within a case, all numbers are off by the same factor: {examples}."]
    found = []
    for factor, function in FACTORS.get(name, {}).items():
        r = _correlation(*zip(*((got - expected, function(*case.args)) for case, got, expected in wrong)))
        if abs(r) >= 0.9:
            found.append(
                (abs(r), f"The error, got minus expected, follows {factor} (correlation {r:+.2f}): look there first.".replace("-", "−"))
            )
    return [max(found)[1]] if found else []


def _correlation(errors, factors):
    errors, factors = (
        np.concatenate([np.ravel(array) for array in both])
        for both in (errors, [np.broadcast_to(factor, error.shape) for error, factor in zip(errors, factors)])
    )
    if np.ptp(errors) == 0 or np.ptp(factors) == 0:
        return 0.0
    return float(np.corrcoef(errors, factors)[0, 1])
