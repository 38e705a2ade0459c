"""A proof by algebra: on a 2-3-2 network with undefined functions g¹, g², each equation minus the derivative is 0.

Nothing here is a number: weights, biases, examples and targets are symbols, and of g¹ and g² nothing is known but that
they have a derivative. The equations' own code runs on arrays of these symbols.
"""

import itertools

import numpy as np
import pytest
import sympy

from nnlib.steps import backward_steps, forward_steps, run

SIZES, M = (2, 3, 2), 2


class Undefined:
    """A function g of which nothing is known, applied to every entry, and its derivative g′."""

    def __init__(self, name):
        self.g = sympy.Function(name)

    def __call__(self, Z):
        return each_entry(self.g, Z)

    def prime(self, Z, A=None):
        return each_entry(lambda z: self.g(z).fdiff(1), Z)


def each_entry(f, array):
    return np.vectorize(f, otypes=[object])(array)


def symbols(name, rows, columns):
    return np.array(sympy.symbols(f"{name}_(1:{rows + 1})(1:{columns + 1})"), dtype=object).reshape(rows, columns)


W = {l: symbols(f"W{l}", SIZES[l], SIZES[l - 1]) for l in (1, 2)}
b = {l: symbols(f"b{l}", SIZES[l], 1) for l in (1, 2)}
g = {l: Undefined(f"g{l}") for l in (1, 2)}
X, Y = symbols("X", SIZES[0], M), symbols("Y", SIZES[2], M)


def literal_weighted_input(l, A_prev):
    """Z^l, sum by sum, with nothing of nnlib."""
    rows, columns, inner = range(SIZES[l]), range(M), range(SIZES[l - 1])
    return np.array([[sum(W[l][i, j] * A_prev[j, c] for j in inner) + b[l][i, 0] for c in columns] for i in rows], dtype=object)


def literal_error(l, A):
    """E as an expression in A^l: the layers after l, then the squares, sum by sum."""
    for k in range(l + 1, 3):
        A = g[k](literal_weighted_input(k, A))
    return sum((A[i, c] - Y[i, c]) ** 2 for i in range(SIZES[2]) for c in range(M)) / (2 * sympy.Integer(M))


def derivatives(E, things):
    return each_entry(lambda thing: sympy.diff(E, thing), things)


def at(expressions, things, values):
    """The expressions with the symbols `things` replaced by the values that they stand for."""
    replace = dict(zip(things.ravel(), values.ravel()))
    return each_entry(lambda expression: expression.subs(replace, simultaneous=True), expressions)


def assert_zero(difference, shape):
    assert difference.shape == shape
    for index in itertools.product(*map(range, shape)):
        assert sympy.expand(difference[index]) == 0, f"at {index}: {difference[index]}"


@pytest.fixture(scope="module")
def known():
    """Everything from Z^1 to ∂E/∂b^1, each by the equations' own code."""
    given = {(name, l): things[l] for name, things in (("W", W), ("b", b), ("g", g)) for l in (1, 2)}
    return run([*forward_steps(2), *backward_steps(2)], given | {("A", 0): X, ("Y", 2): Y})


def test_weighted_input_and_activation(known):
    for l in (1, 2):
        assert_zero(known["Z", l] - literal_weighted_input(l, known["A", l - 1]), (SIZES[l], M))
        assert (known["A", l] == g[l](known["Z", l])).all()


def test_error(known):
    assert sympy.expand(known["E", 2] - literal_error(2, known["A", 2])) == 0


@pytest.mark.parametrize("l", [1, 2])
def test_dE_dA(known, l):
    """Both equations: the one for the output layer (l = 2) and the one for a hidden layer (l = 1)."""
    a = symbols("a", SIZES[l], M)
    assert_zero(known["dE_dA", l] - at(derivatives(literal_error(l, a), a), a, known["A", l]), (SIZES[l], M))


@pytest.mark.parametrize("l", [1, 2])
def test_dE_dZ(known, l):
    z = symbols("z", SIZES[l], M)
    assert_zero(known["dE_dZ", l] - at(derivatives(literal_error(l, g[l](z)), z), z, known["Z", l]), (SIZES[l], M))


@pytest.mark.parametrize("l", [1, 2])
def test_dE_dW(known, l):
    assert_zero(known["dE_dW", l] - derivatives(literal_error(0, X), W[l]), (SIZES[l], SIZES[l - 1]))


@pytest.mark.parametrize("l", [1, 2])
def test_dE_db(known, l):
    assert_zero(known["dE_db", l] - derivatives(literal_error(0, X), b[l]), (SIZES[l], 1))
