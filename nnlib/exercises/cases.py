"""What an answer is tried on: small networks with examples, chosen so that different mistakes give different numbers.

All is computed when this is imported, before any answer runs, and an answer gets copies: it cannot change what it is compared with.
"""

import inspect
from dataclasses import dataclass, field

import numpy as np

from nnlib.activations import identity, known, relu, sigmoid, tanh
from nnlib.datasets import worked_example
from nnlib.equations import equations
from nnlib.equations import unchecked as eq
from nnlib.network import Network
from nnlib.numeric import numeric_gradient
from nnlib.steps import DERIVATIVES

# The exercises, and what an answer to each is given.
EXERCISES = ("weighted_input", "activation", "error", "dE_dA_output", "dE_dZ", "dE_dW", "dE_db", "dE_dA")
EQUATIONS = {equation.name: equation for equation in equations}
ARGUMENTS = {name: tuple(inspect.signature(EQUATIONS[name].function).parameters) for name in EXERCISES}
ARGUMENTS |= {"dE_dZ": ("dE_dA", "Z", "g"), "back_propagate": ("net", "X", "Y")}


@dataclass(frozen=True, eq=False)
class Case:
    """What an answer is tried on.

    words: what the network is like. facts: what holds of it and may tell the cases where an answer is right from those where it is wrong.
    args: for the answer. expected: the right arrays, by name. stretches: whether an axis has length 1, so that broadcasting stretches it.
    known: what comes out with a mistake made, by mistake, as far as that has been worked out.
    """

    words: str
    facts: frozenset
    args: tuple
    expected: dict
    stretches: bool = False
    known: dict = field(default_factory=dict)


# Sizes n^0..n^L, number of examples m, activation functions.
# In the first, all sizes and m differ, so no forgotten transpose fits; in the second they are all equal, so every one does.
# Every fact holds of two cases at least, and no two facts hold of the same cases: else one could be taken for the other.
LAYERS = [
    ([3, 4, 2], 5, [tanh, identity]),
    ([3, 3, 3], 3, [tanh, tanh]),
    ([2, 3, 4], 1, [tanh, tanh]),
    ([4, 2, 3], 6, [sigmoid, sigmoid]),
    ([2, 4, 3], 5, [identity, tanh]),
    ([3, 2, 4], 6, [relu, identity]),
    ([2, 2, 2], 1, [sigmoid, sigmoid]),
    ([2, 2, 2], 4, [tanh, tanh]),
    ([4, 5, 2], 1, [relu, identity]),
    ([3, 5, 4], 2, [sigmoid, sigmoid]),
    ([2, 1, 3], 4, [tanh, identity]),
    ([1, 3, 1], 2, [relu, tanh]),
    ([1, 4, 2], 3, [identity, tanh]),
    ([3, 1, 2], 5, [sigmoid, identity]),
    ([2, 4, 1], 3, [identity, sigmoid]),
]
NETWORKS = [
    ([3, 5, 4, 2], 6, [tanh, sigmoid, identity]),
    ([3, 3, 3, 3], 3, [sigmoid, tanh, identity]),
    ([2, 2, 2], 1, [sigmoid, sigmoid]),
    ([2, 4, 3], 5, [sigmoid, sigmoid]),
    ([3, 2, 4], 1, [tanh, identity]),
    ([2, 3], 4, [tanh]),
    ([2, 4, 3], 5, [tanh, identity]),
    ([1, 3, 1], 4, [tanh, relu]),
    ([4, 2, 3], 6, [relu, relu]),
    ([2, 3, 1], 5, [sigmoid, identity]),
    ([4, 1, 3], 2, [identity, relu]),
    ([1, 2, 4], 3, [tanh, sigmoid]),
    ([2, 3, 2, 4, 3], 5, [relu, identity, sigmoid, tanh]),
    ([3, 2], 6, [sigmoid]),
]


def _facts_of_network(sizes, m, g):
    return _holding(
        {
            "m = 1": m == 1,
            "square layers": len(set(sizes)) == 1,
            "sigmoid": set(g) == {sigmoid},
            "layers of one unit": 1 in sizes[1:],
            "one input": sizes[0] == 1,
            "one output": sizes[-1] == 1,
            "networks with relu": relu in g,
            "two layers": len(g) == 2,
        }
    )


def _facts_of_equation(equation, args):
    """Only what can matter to it: there is no g in ∂E/∂W, and no layer l−1 in ∂E/∂Z."""
    lengths = {index: n for name, axes in equation.axes.items() for index, n in zip(axes, args[name].shape)}
    units = {index: lengths[index] for index in "ijk" if index in lengths}
    return _holding(
        {
            "m = 1": lengths.get("c") == 1,
            "square layers": len(units) > 1 and len(set(units.values())) == 1,
            "layers of one unit": 1 in units.values(),
            "one unit in layer l": len(units) > 1 and units.get("i") == 1,
            "one unit in layer l−1": units.get("j") == 1,
            "one unit in layer l+1": units.get("k") == 1,
            **{g.name: args.get("g") is g for g in known},
        }
    )


def _holding(facts):
    return frozenset(fact for fact, holds in facts.items() if holds)


def cases_for(name):
    """The cases for an equation, or for "back_propagate"."""
    return _CASES[name]


def fresh(args):
    """The arguments once more: what an answer does to them, it does to a copy."""
    return tuple(_copy(arg) for arg in args)


def _copy(arg):
    return arg.copy() if isinstance(arg, (Network, np.ndarray)) else arg


def _problem(sizes, m, g):
    if (sizes, m, g) == ([2, 2, 2], 1, [sigmoid, sigmoid]):
        return worked_example()
    random = np.random.default_rng([m, *sizes])
    W = [random.normal(size=(n, n_prev)) for n, n_prev in zip(sizes[1:], sizes)]
    b = [random.normal(size=(n, 1)) for n in sizes[1:]]
    far = 10 if set(g) == {sigmoid} else 1  # all derivatives would be small there, and small is no fact to tell cases apart by
    return Network.from_weights(W, b, g), random.normal(size=(sizes[0], m)), far * random.normal(size=(sizes[-1], m))


def _equation_cases():
    """Cases for each equation. Those of a hidden layer are tried on layer 1, those of the output on layer 2."""
    found = {}
    for sizes, m, g in LAYERS:
        net, X, Y = _problem(sizes, m, g)
        A, Z = net.forward(X)
        judge = numeric_gradient(net, X, Y)
        tried = {
            "weighted_input": ((net.W[1], X, net.b[1]), Z[1]),
            "activation": ((Z[1], net.g[1]), A[1]),
            "error": ((A[2], Y), eq.error(A[2], Y)),
            "dE_dA_output": ((A[2], Y), judge.dE_dA[2]),
            "dE_dZ": ((judge.dE_dA[1], Z[1], net.g[1]), judge.dE_dZ[1]),
            "dE_dW": ((judge.dE_dZ[1], X), judge.dE_dW[1]),
            "dE_db": ((judge.dE_dZ[1],), judge.dE_db[1]),
            "dE_dA": ((net.W[2], judge.dE_dZ[2]), judge.dE_dA[1]),
        }
        words = f"a {'-'.join(map(str, sizes))} network, {_examples(m)}, {g[0]}"
        for name, (args, expected) in tried.items():
            facts = _facts_of_equation(EQUATIONS[name], dict(zip(ARGUMENTS[name], args)))
            stretches = any(1 in np.shape(arg) for arg in args)
            found.setdefault(name, []).append(Case(words, facts, args, {name: np.asarray(expected)}, stretches))
    return found


def _network_cases():
    """Cases for a whole back_propagate."""
    found = []
    for sizes, m, g in NETWORKS:
        net, X, Y = _problem(sizes, m, g)
        judge = numeric_gradient(net, X, Y)
        expected = {"E": np.asarray(judge.E)}
        for l in range(net.L, 0, -1):
            for quantity in DERIVATIVES:
                expected[f"{quantity}[{l}]"] = getattr(judge, quantity)[l]
        words = f"a {'-'.join(map(str, sizes))} network, {_examples(m)}, {', '.join(map(str, g))}"
        found.append(Case(words, _facts_of_network(sizes, m, g), (net, X, Y), expected, 1 in (*sizes, m)))
    return found


def _examples(m):
    return "1 example" if m == 1 else f"{m} examples"


_CASES = _equation_cases() | {"back_propagate": _network_cases()}
