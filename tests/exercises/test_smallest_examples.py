"""The smallest example in a report, worked out again by other roads: what is right in plain Python, what is wrong by a pupil's answer."""

import json
import math
import re

import numpy as np
import pytest
from test_people import PAIRS

from nnlib import Network, activations
from nnlib.exercises import check
from nnlib.exercises.bank import mistakes, numbers
from nnlib.exercises.wording import smallest_example

G = {
    "identity": (lambda z: z, lambda z: 1.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: 1 / (2 + math.exp(z) + math.exp(-z))),
    "tanh": (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    "relu": (lambda z: max(z, 0), lambda z: float(z > 0)),
}


def weighted_input(W, A_prev, b):
    return [[sum(w * a for w, a in zip(row, column)) + bias for column in zip(*A_prev)] for row, [bias] in zip(W, b)]


def activation(Z, g):
    return [[G[g][0](z) for z in row] for row in Z]


def error(A_L, Y):
    return sum((a - y) ** 2 for rows in zip(A_L, Y) for a, y in zip(*rows)) / (2 * len(Y[0]))


def dE_dA_output(A_L, Y):
    return [[(a - y) / len(Y[0]) for a, y in zip(*rows)] for rows in zip(A_L, Y)]


def dE_dZ(dE_dA, Z, g):
    return [[d * G[g][1](z) for d, z in zip(*rows)] for rows in zip(dE_dA, Z)]


def dE_dW(dE_dZ, A_prev):
    return [[sum(d * a for d, a in zip(deltas, inputs)) for inputs in A_prev] for deltas in dE_dZ]


def dE_db(dE_dZ):
    return [[sum(row)] for row in dE_dZ]


def dE_dA(W_next, dE_dZ_next):
    return [[sum(w * d for w, d in zip(out, back)) for back in zip(*dE_dZ_next)] for out in zip(*W_next)]


PLAIN = {f.__name__: f for f in (weighted_input, activation, error, dE_dA_output, dE_dZ, dE_dW, dE_db, dE_dA)}


def read(text):
    """A number, a matrix or an activation function, as it is printed."""
    return text if text in G else json.loads(text.replace("−", "-"))


def four_digits(value):
    return float(f"{value:.4g}") if np.ndim(value) == 0 else [four_digits(entry) for entry in value]


def called_in(exercise):
    pairs = [(name, answer) for where, name, answer in PAIRS if (where == "back_propagate") == (exercise == "back_propagate")]
    return [pytest.param(where, name, answer, id=name) for where, name, answer in PAIRS if (name, answer) in pairs]


ENTRY = r"(\[\[.*?\]\]|\[[^\[\]]*\]|−?[\d.e−]+|identity|sigmoid|tanh|relu)"


@pytest.mark.parametrize(("exercise", "name", "answer"), called_in("an equation"))
def test_the_smallest_example_of_an_equation(exercise, name, answer):
    message = check(exercise, answer).message
    if name in [one.name for one in numbers.mistakes]:
        assert "example" not in message
        return
    [line] = re.findall("The smallest example: (.*)", message)
    given, is_, is_not = re.fullmatch(rf"for (.*) it is {ENTRY}, not {ENTRY}\.", line).groups()
    args = [read(text) for text in re.findall(rf"\w+ = {ENTRY}", given)]
    assert read(is_) == four_digits(PLAIN[exercise](*args))
    arrays = [getattr(activations, arg) if isinstance(arg, str) else np.array(arg, dtype=float) for arg in args]
    assert read(is_not) == four_digits(answer(*arrays)) != read(is_)
    assert all(np.size(arg) <= 4 for arg in args)


def E(W, b, g, X, Y):
    """Of a network whose layers have one unit each."""
    total = 0
    for x, y in zip(X, Y):
        for w, bias, name in zip(W, b, g):
            x = G[name][0](w * x + bias)
        total += (x - y) ** 2 / 2 / len(X)
    return total


@pytest.mark.parametrize(("exercise", "name", "answer"), called_in("back_propagate"))
def test_the_smallest_example_of_a_network(exercise, name, answer):
    """What is right, by nudging E."""
    message = check(exercise, answer).message
    lines = re.findall("The smallest example: for (.*), (dE_d[Wb])\\[(.)\\] is (.*), not (.*)\\.", message)
    if not lines:
        assert "example" not in message or "it is" in message  # of an equation
        return
    [(given, quantity, l, is_, is_not)] = lines
    W, b, g = zip(*re.findall(r"W\[\d\] = \[\[(\S+)\]\], b\[\d\] = \[\[(\S+)\]\], (\w+)", given))
    W, b = [[float(text.replace("−", "-")) for text in texts] for texts in (W, b)]
    X, Y = (read(text) for text in re.search(r"X = (.*) and Y = (.*)", given).groups())
    h = 1e-5
    nudged = []
    for step in (h, -h):
        there = {"dE_dW": list(W), "dE_db": list(b)}
        there[quantity][int(l) - 1] += step
        nudged.append(E(there["dE_dW"], there["dE_db"], g, X[0], Y[0]))
    assert read(is_)[0][0] == pytest.approx((nudged[0] - nudged[1]) / (2 * h), rel=1e-3)
    net = Network.from_weights([[[w]] for w in W], [[[bias]] for bias in b], [getattr(activations, name) for name in g])
    found = answer(net, np.array(X, dtype=float), np.array(Y, dtype=float))
    found = found[quantity] if isinstance(found, dict) else found[quantity == "dE_db"]
    found = found[int(l)] if isinstance(found, dict) else [array for array in found if array is not None][int(l) - 1]
    assert read(is_not) == four_digits(found) != read(is_)


# What can go wrong in a single layer, and what only between two layers of which neither is the output; all else needs two.
OF_ONE_LAYER = {
    "A^l for A^{l−1}",
    "∂E/∂A for ∂E/∂Z (at W)",
    "∂E/∂A for ∂E/∂Z (at b)",
    "bias weighted by the input",
    "g′ forgotten at the output",
    "∂E/∂W and ∂E/∂b swapped",
    "last example alone",
    "first example alone",
    "last example left out",
    "first example left out",
    "W for ∂E/∂W",
    "b for ∂E/∂b",
    "divided by n^0 for m",
    "the step for the derivative",
    "times the learning rate",
    "the new weights for the derivatives",
    "an L2 term",
    "an L2 term, divided by m",
}
OF_THREE = {"∂E/∂A for ∂E/∂Z (further back)", "Z of the layer before", "the output's ∂E/∂Z in every layer", "W^L in every layer"}
# These need layers of several units, too many numbers for a sentence.
UNSHOWN = {"divided by X.size", "running totals passed on", "∂E/∂A and ∂E/∂Z are one array"}


@pytest.mark.parametrize("one", [one for one in mistakes if one.equation == "back_propagate"], ids=lambda one: one.name)
def test_an_example_has_no_more_layers_than_it_needs(one):
    layers = len(re.findall(r"\bW\[\d\] =", smallest_example(one, "back_propagate")))
    assert layers == (0 if one.name in UNSHOWN else 1 if one.name in OF_ONE_LAYER else 3 if one.name in OF_THREE else 2)
