"""Malformed and odd calls of everything public: each gives the right result or says, in an error, what is wrong.

Every call is a right one with one argument made odd. Odd ways to write the same numbers (lists, matrices, objects, whole numbers, …) must
give what plain arrays give; what is malformed must be refused, with a ValueError or TypeError that names it. Either way nothing of the
caller's is changed, and no NaN comes out. A part of it runs with the other tests; all of it, as long as one likes:

    python -m tests.core.test_fuzz 20000
"""

import re
import sys
import warnings
from collections import Counter
from dataclasses import astuple
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from nnlib import Activation, Gradient, Network, back_propagate, equations, identity, relu, sigmoid, tanh
from nnlib._equation import Equation
from nnlib.conventions import conventions
from nnlib.datasets import mirror_symmetry, sine, worked_example, xor
from nnlib.numeric import central_difference, complex_step, error_from, numeric_gradient
from nnlib.plots import curves, images, names
from nnlib.steps import backward_steps, forward_steps
from nnlib.training import gradient_descent
from nnlib.worksheets import worksheet, write_worksheets

KNOWN = (identity, sigmoid, tanh, relu)


class Mine(np.ndarray):
    pass


# --- Odd values ---


def spoilt(array, value, kind=float):
    array = array.astype(kind)
    array.flat[array.size // 2] = value
    return array


# The same numbers, or nearly, written otherwise: what is given, from which the plain array follows by NumPy itself.
SAME = {
    "list": lambda a: a.tolist(),
    "tuple": lambda a: tuple(map(tuple, a)),
    "list of arrays": lambda a: list(a),
    "matrix": np.matrix,
    "mask without a hole": lambda a: np.ma.array(a, mask=False),
    "subclass": lambda a: a.view(Mine),
    "objects": lambda a: a.astype(object),
    "fractions": lambda a: [[Fraction(x) for x in row] for row in a.tolist()],
    "Fortran's order": np.asfortranarray,
    "other bytes": lambda a: a.astype(">f8"),
    "every second": lambda a: np.repeat(np.repeat(a, 2, axis=0), 2, axis=1)[::2, ::2],
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "broadcast": lambda a: np.broadcast_to(a[:, :1], a.shape),
    "whole": lambda a: np.rint(a).astype(int),
    "unsigned": lambda a: np.rint(abs(a)).astype(np.uint8),
    "truth": lambda a: a > 0,
    "half": lambda a: a.astype(np.float16),
    "single": lambda a: a.astype(np.float32),
    "long": lambda a: a.astype(np.longdouble),
    "zero": lambda a: 0 * a,
    "minus zero": lambda a: -0.0 * a,
    "tiny": lambda a: 1e-300 * a,
}
HUGE = {"1e100": lambda a: 1e100 * a, "1e200": lambda a: 1e200 * a, "1e308": lambda a: 1e308 * np.sign(a)}
MALFORMED = {
    "None": lambda a: None,
    "text": lambda a: "abc",
    "number": lambda a: 0.5,
    "texts": lambda a: a.astype(str),
    "text among numbers": lambda a: spoilt(a, "x", object),
    "ragged": lambda a: [*a.tolist(), [1.0] * (a.shape[1] + 1)],
    "vector": lambda a: a.ravel(),
    "nothing": lambda a: [],
    "no columns": lambda a: a[:, :0],
    "dictionary": lambda a: {1: a},
    "set": lambda a: set(a.ravel()),
    "generator": lambda a: (row for row in a),
    "function": lambda a: np.tanh,
    "NaN": lambda a: spoilt(a, np.nan),
    "infinity": lambda a: spoilt(a, -np.inf),
    "NaN among objects": lambda a: spoilt(a, np.nan, object),
    "None among objects": lambda a: spoilt(a, None, object),
    "10**400": lambda a: spoilt(a, 10**400, object),
    "masked": lambda a: np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) == 0),
    "list of masked": lambda a: list(np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) == 0)),
    "dates": lambda a: np.full(a.shape, date(2023, 1, 19)),
    "datetime64": lambda a: np.full(a.shape, "2023-01-19", "datetime64[ns]"),
    "structured": lambda a: np.zeros(a.shape, [("x", float)]),
    "bytes": lambda a: a.astype("S"),
    "network": lambda a: Network([2, 3], sigmoid),
}
ROWS = {"row more": lambda a: np.vstack([a, a[:1]]), "row less": lambda a: a[:-1]}
NO_COUNT = [None, "3", -1, 1.5, True, [1], np.nan, 2j, np.array([1, 2])]
NO_NUMBER = [None, "0.1", np.nan, np.inf, True, [0.1], 1j, np.array([0.1, 0.2])]
NO_FUNCTION = [None, "sigmoid", np.tanh, 3, sigmoid.prime]


# --- Right calls: a function, its arguments, and the malformed values of those that are no arrays ---


def problem(random):
    sizes = random.permutation([1, 2, 3, 4, 5])[: random.integers(2, 5)].tolist()
    g = [KNOWN[k] for k in random.integers(4, size=len(sizes) - 1)]
    net = Network.from_weights(
        [random.normal(size=(n, p)) for n, p in zip(sizes[1:], sizes)], [random.normal(size=(n, 1)) for n in sizes[1:]], g
    )
    return net, random.normal(size=(sizes[0], 6)), random.normal(size=(sizes[-1], 6))


def forward(random):
    net, X, _ = problem(random)
    return net.forward, {"X": X}, {}


def derivatives(random):
    net, X, Y = problem(random)
    derive = [back_propagate, back_propagate, numeric_gradient][random.integers(3)]
    return derive, {"net": net, "X": X, "Y": Y}, {"net": [None, 3, X, net.W]}


def descent(random):
    net, X, Y = problem(random)
    wrong = {"net": [None, X], "rate": NO_NUMBER, "steps": NO_COUNT}
    return gradient_descent, {"net": net, "X": X, "Y": Y, "rate": 0.1, "steps": 3}, wrong


def made(random):
    net, X, Y = problem(random)
    l = int(random.integers(1, net.L + 1))

    def build(W, b, g):
        return Network.from_weights({**net.W, l: W}, {**net.b, l: b}, {**net.g, l: g})

    return build, {"W": net.W[l], "b": net.b[l], "g": net.g[l]}, {"g": NO_FUNCTION}


def assigned(random):
    """By every road that there is into net.W, net.b and net.g."""
    net, X, Y = problem(random)
    l, letter = int(random.integers(1, net.L + 1)), "Wbg"[random.integers(3)]

    def set_one(key, value):
        getattr(net, letter)[key] = value

    def set_all(key, value):
        setattr(net, letter, {**getattr(net, letter), key: value})

    def join(key, value):
        layers = getattr(net, letter)
        layers |= {key: value}

    road = [set_one, set_all, join, lambda key, value: getattr(net, letter).update({key: value})][random.integers(4)]

    def assign(**given):
        before = {name: dict(getattr(net, name)) for name in "Wbg"}
        try:
            road(given["key"], given[letter])
        except (ValueError, TypeError):
            assert all(getattr(net, name)[k] is before[name][k] for name in "Wbg" for k in before[name]), "half of it was taken over"
            raise
        finally:
            assert list(net.W) == list(net.b) == list(net.g) == list(range(1, net.L + 1))
        assert all(type(a) is np.ndarray and a.dtype.char in "fdg" and a.flags.writeable for a in (*net.W.values(), *net.b.values()))
        assert not isinstance(given[letter], np.ndarray) or not np.shares_memory(getattr(net, letter)[l], given[letter])
        return net.forward(X)

    return (
        assign,
        {"key": l, letter: getattr(net, letter)[l]},
        {"key": [0, -1, net.L + 1, str(l), l + 0.5, None, (l, 0, 0)], "g": NO_FUNCTION},
    )


def equation(random):
    every = [value for value in vars(equations).values() if isinstance(value, Equation)]
    chosen = every[random.integers(len(every))]
    lengths = {**dict(zip("ijkc", random.permutation([2, 3, 4, 5]).tolist())), "1": 1}
    given = {name: random.normal(size=[lengths[index] for index in indices]) for name, indices in chosen.axes.items()}
    if chosen.name in ("activation", "dE_dZ"):
        given["g"] = KNOWN[random.integers(4)]
    return chosen, given, {"g": NO_FUNCTION}


def activation(random):
    g = KNOWN[random.integers(4)]
    return [g, g.prime][random.integers(2)], {"Z": random.normal(size=(2, 3))}, {}


def of_ones_own(random):
    def in_place(Z, *A):
        Z *= 2
        return Z

    wrong = [in_place, lambda Z, *A: Z.sum(), lambda Z, *A: Z.T, lambda Z, *A: Z > 0, lambda Z, *A: Z * np.nan, lambda Z, *A: None, None, 3]
    net, X, Y = problem(random)
    l = int(random.integers(1, net.L + 1))

    def use(function, derivative):
        net.g[l] = Activation("mine", function, derivative)
        return back_propagate(net, X, Y)

    return use, {"function": np.tanh, "derivative": lambda Z, A: 1 - A * A}, {"function": wrong, "derivative": wrong}


def number_derivative(random):
    a = random.normal(size=(2, 3))
    given, wrong = {"f": lambda x: (a * np.sin(x)).sum(), "x": random.normal(size=(2, 3))}, [lambda x: x, lambda x: None, lambda x: np.nan]
    if random.integers(2):
        return central_difference, given | {"h": 1e-5}, {"f": wrong, "h": [0, -1, *NO_NUMBER]}
    return complex_step, given, {"f": [*wrong, np.linalg.norm, lambda x: (x.real**2).sum()]}


def from_a_layer(random):
    net, X, Y = problem(random)
    l = int(random.integers(0, net.L + 1))
    return error_from, {"net": net, "l": l, "A": net.forward(X)[0][l], "Y": Y}, {"l": [-1, net.L + 1, "1", None, 0.5]}


def network(random):
    net, _, _ = problem(random)
    sizes = [None, 3, [2], [], "23", [2, 0], [2, 2.5], [2, -1], [2, None], [[2, 3]], [2, True], {"a": 1, "b": 2}]
    activations = [*NO_FUNCTION, [], [sigmoid] * 9, [sigmoid, "tanh", tanh][: net.L] if net.L > 1 else "tanh", {0: sigmoid}]
    given = {"sizes": net.sizes, "activations": list(net.g.values()), "seed": int(random.integers(100))}
    return Network, given, {"sizes": sizes, "activations": activations, "seed": ["a", 1.5, -1, [None], np.array(["x"])]}


def sheet(random):
    wrong = {"seed": NO_COUNT, "m": [0, -2, 3, 8, *NO_COUNT], "sizes": [None, [2], [2, 30, 2], [2, "3"]], "activations": NO_FUNCTION}
    wrong["form"] = [None, "", 3, ["reasons"], "with reasons"]
    right = {"seed": int(random.integers(100)), "sizes": (2, 2, 2), "activations": [relu, identity], "m": 2, "form": "reasons"}
    return worksheet, right, wrong


def sheets(random):
    return lambda seeds: write_worksheets("/dev/null", seeds), {"seeds": [1]}, {"seeds": [None, 3, "12", [-1], [None], ["a"]]}


def book(random):
    net, X, Y = problem(random)
    chosen = conventions[random.integers(len(conventions))]
    W, b = chosen.write(net.W, net.b)
    k = list(W)[random.integers(len(W))]
    which = random.integers(4)
    if which == 0:
        return lambda m: chosen.read_gradient(W, b, m), {"m": 6}, {"m": [0, *NO_COUNT]}
    if which == 1:
        grad = back_propagate(net, X, Y)
        function = [chosen.write_gradient, chosen.write_dZ][random.integers(2)]
        return function, {"grad": grad}, {"grad": [None, 3, net, grad.dE_dW]}
    if which == 2:
        return lambda batch: chosen.batch(batch), {"batch": X}, {}
    return (
        lambda W: chosen.read(W, b),
        {"W": W},
        {"W": [None, 3, [], list(W.values()), {}, {**W, "1": W[k]}, {**W, k: None}, {**W, k: W[k] * np.nan}]},
    )


def pictures(random):
    X, alt = random.uniform(size=(6, 3)), "Three pictures."
    wrong_alt = ["", " ", None, 3]
    which = random.integers(3)
    if which == 0:
        given = {"X": X, "titles": ["a", "b", "c"], "alt": alt, "rows": 3}
        return (
            images,
            given,
            {"X": [X * 16, -X, X[:5], X[0]], "titles": [None, 3, [], ["a"], "abcd"], "alt": wrong_alt, "rows": [0, 4, *NO_COUNT]},
        )
    if which == 1:
        return names, {"sizes": [2, 3, 1], "alt": alt}, {"sizes": [None, [2], [5, 2], [2, "3"], [2, 0], 3], "alt": wrong_alt}
    wrong = {"activations": [None, [], sigmoid, [np.tanh], ["tanh"]], "start": [*NO_NUMBER, 7], "stop": [*NO_NUMBER, -7]}
    return lambda **given: drawn(curves(**given)), {"activations": [sigmoid], "start": -1, "stop": 1}, wrong


def drawn(figure):
    import matplotlib.pyplot as plt

    plt.close(figure)
    return len(figure.axes)


def order(random):
    return [forward_steps, backward_steps][random.integers(2)], {"L": 3}, {"L": [0, *NO_COUNT]}


def data(random):
    return [xor, sine, worked_example, mirror_symmetry][random.integers(4)], {}, {}


CALLS = [
    forward,
    derivatives,
    derivatives,
    descent,
    made,
    assigned,
    assigned,
    equation,
    equation,
    activation,
    of_ones_own,
    number_derivative,
]
CALLS += [from_a_layer, network, sheet, sheets, book, pictures, order, data]


# --- One trial ---


def trial(seed):
    """One call. Returns its name and what is odd about it; an AssertionError if it went wrong."""
    random = np.random.default_rng([2023, seed])
    call = CALLS[random.integers(len(CALLS))]
    function, given, wrong = call(random)
    arrays = [name for name, value in given.items() if isinstance(value, np.ndarray)]
    odd = [(name, kind, key) for name in arrays for kind in kinds(call) for key in kind if key not in LEFT_OUT.get(call, ())]
    odd += [(name, None, k) for name in wrong if name in given for k in range(len(wrong[name]))]
    if not odd:
        assert_finite(function(**given))
        return f"{call.__name__}: as it is"
    # Half of the trials are of each sort, if there are both.
    sorts = [[o for o in odd if o[1] in (SAME, HUGE)], [o for o in odd if o[1] not in (SAME, HUGE)]]
    sorts = [sort for sort in sorts if sort]
    sort = sorts[random.integers(len(sorts))]
    name, kind, key = sort[random.integers(len(sort))]
    value = wrong[name][key] if kind is None else kind[key](given[name])
    label = f"{call.__name__}: {name} = {key if kind else repr(value)[:60]}"
    plain = np.array(value, dtype=float) if kind in (SAME, HUGE) else None
    before = [frozen(a) for a in (*arrays_in(given), *arrays_in(value))]

    try:
        result = function(**{**given, name: value})
    except (ValueError, TypeError) as error:
        assert kind is not SAME, f"{label} was refused: {error}"
        said = str(error)
        too_large = kind is HUGE and re.search("too large for a computer|not finite|so it has no derivative", said)
        assert too_large or re.search(named(name), said), f"{label}: {type(error).__name__} doesn't name it: {said}"
        assert not re.search(NUMPYS_OWN, said), f"{label}: {said}"
    else:
        assert kind in (SAME, HUGE), f"{label} was taken, and gave {result!r}"
        assert_finite(result, label)
        expected = function(**{**given, name: plain})
        for got, right in zip(numbers(result), numbers(expected), strict=True):
            assert close(got, right, 1e-2 if key in ("single",) else 1e-9), f"{label} gave {got}, not {right}"
    assert before == [frozen(a) for a in (*arrays_in(given), *arrays_in(value))], f"{label}: something was changed"
    return label


def frozen(array):
    """All that could be changed of an array. NaN equals NaN here."""
    return array.shape, array.dtype, repr(array.tolist())


def kinds(call):
    if call in (forward, derivatives, descent, made, assigned):
        return [SAME, HUGE, MALFORMED, ROWS]
    return {activation: [SAME, MALFORMED], number_derivative: [SAME, MALFORMED], book: [SAME, MALFORMED], pictures: [MALFORMED]}.get(
        call, [SAME, HUGE, MALFORMED]
    )


# Z and x may have any shape, and a difference shows nothing of an x that is tiny; Z and a batch may hold any numbers.
LEFT_OUT = {
    activation: ("number", "vector", "nothing", "no columns", "NaN", "infinity", "NaN among objects"),
    number_derivative: ("tiny", "number", "vector", "nothing", "no columns"),
    book: ("no columns", "NaN", "infinity", "NaN among objects"),
}
NUMPYS_OWN = "not supported between|single element|ambiguous|could not be broadcast|not iterable|has no attribute|setting an array"


def named(name):
    """What an error must say about this argument: its name, or the layer."""
    alternatives = {
        "g": "activation function",
        "activations": "activation",
        "function": "mine",
        "derivative": "mine|begins",
        "key": r"can't be set|has the layers|has \d layers|there are \d activation functions for",
        "sizes": "sizes|its size|layer",
        "seeds": "seed",
        "grad": "Gradient",
        "f": r"^f ",
        "start": "start",
        "stop": "stop",
    }
    return alternatives.get(name, rf"\b{name}\b|layer \d")


def arrays_in(value):
    if isinstance(value, Network):
        return [*value.W.values(), *value.b.values()]
    if isinstance(value, dict):
        return [array for part in value.values() for array in arrays_in(part)]
    return [value] if isinstance(value, np.ndarray) and value.dtype.kind in "fciubO" else []


def numbers(result):
    """All numbers of a result, as arrays."""
    if isinstance(result, Gradient):
        result = astuple(result)
    if isinstance(result, Network):
        result = (result.W, result.b)
    if isinstance(result, dict):
        result = tuple(result.values())
    if isinstance(result, (tuple, list)):
        return [array for part in result for array in numbers(part)]
    return [np.asarray(result)] if isinstance(result, (np.ndarray, np.generic, float, int)) else []


def assert_finite(result, label=""):
    assert all(np.isfinite(array).all() for array in numbers(result)), f"{label} gave {result!r}"


def close(got, right, tolerance):
    if got.shape != right.shape:
        return False
    return np.abs(np.float64(got) - right).max(initial=0) <= tolerance * np.abs(right).max(initial=0) + 1e-300


def run(seeds):
    """The trials of these seeds: how many of each call, and what went wrong."""
    counts, wrong = Counter(), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in seeds:
            try:
                counts[trial(seed).partition(":")[0]] += 1
            except Exception as error:
                wrong.append(f"seed {seed}: {type(error).__name__}: {error}")
    return counts, wrong


@pytest.mark.parametrize("part", range(4))
def test_a_right_result_or_an_error_that_names_what_is_wrong(part):
    counts, wrong = run(range(125 * part, 125 * (part + 1)))
    assert not wrong, "\n".join(wrong)
    assert len(counts) == len(set(CALLS))


if __name__ == "__main__":
    counts, wrong = run(range(int(sys.argv[1])))
    print(*(f"{count:6} {call}" for call, count in counts.most_common()), *wrong, f"{len(wrong)} wrong", sep="\n")
