"""Every formula that is printed, read as a reader reads it and worked out with numbers that no formula of ours has touched.

The LaTeX of an equation's two forms is parsed: each letter, the layer above it and the indices below it. On a network whose sizes all
differ, the left-hand side is then looked up among the numbers of `numeric_gradient`, the right-hand side is computed as it stands
there, and both must be one, for all the indices and layers that the card says.
"""

import itertools
import re

import numpy as np
import pytest
from strategies import fixed_problem

from nnlib import sigmoid, tanh
from nnlib.equations import activation, dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, equations, error, weighted_input
from nnlib.numeric import numeric_gradient

each = pytest.mark.parametrize("equation", equations, ids=lambda equation: equation.name)

TOKEN = re.compile(r"\\(?:left|right)\\\||\\[a-zA-Z]+|\\[,;]|[\w=+\-^_{}()\[\]']")
SPACES = {r"\,", r"\;", r"\left", r"\right"}
ENDS = ("", "+", "-", ")", "}", r"\right\|")


class Reader:
    """Works a formula out. values: {(letter, layer): array}, ∂E/∂Z under "dE_dZ". sizes: n^l. names: l, m, L and the indices, by name."""

    def __init__(self, text, values, sizes, names):
        assert not TOKEN.sub("", text).strip(), f"no reading for {TOKEN.sub('', text).strip()!r}"
        self.tokens = [token for token in TOKEN.findall(text) if token not in SPACES]
        self.values, self.sizes, self.names = values, sizes, dict(names)
        self.at = 0

    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected):
        token = self.next()
        assert not expected or token in expected, f"{token!r} in place of {expected} in {' '.join(self.tokens)}"
        self.at += 1
        return token

    def skip(self, text):
        for token in TOKEN.findall(text):
            self.take(token)

    def whole(self):
        value = self.sum()
        assert self.next() == "", f"{self.tokens[self.at :]} is left over"
        return value

    def sum(self):
        value = self.product()
        while self.next() in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        if self.next() == r"\sum":
            return self.summed()
        value = self.factor()
        while self.next() not in ENDS:
            if self.next() == r"\odot":
                self.skip(r"\odot")
                value = value * self.factor()
            elif self.next() == r"\sum":
                return value * self.summed()
            else:
                factor = self.factor()
                value = value @ factor if np.ndim(value) and np.ndim(factor) else value * factor
        return value

    def summed(self):
        """A sum reaches to the next + at its own level, which a second reading from the same place finds again for each value."""
        self.skip(r"\sum_{")
        index = self.take("i", "j", "k", "c")
        self.skip("=1}^{")
        last = self.sum()
        self.skip("}")
        start, total = self.at, 0
        assert index not in self.names, f"{index} is summed over and free"
        for value in range(1, last + 1):
            self.at, self.names[index] = start, value
            total = total + self.product()
        del self.names[index]
        return total

    def factor(self):
        token = self.next()
        if token.isdigit():
            return int(self.take())
        if token == r"\frac":
            return self.fraction()
        if token == r"\left\|":
            self.skip(r"\left\|")
            inside = self.sum()
            self.skip(r"\right\|_F^2")
            return (inside**2).sum()
        if token == "(":
            self.skip("(")
            value = self.sum()
            self.skip(")")
            return self.raised(value)
        if token == "[":
            self.skip(r"[1\cdots1]")
            return self.raised(np.ones((1, self.names["m"])))
        if token in ("g", "{"):
            return self.function()
        if token == "n":
            return self.sizes[self.letter()[1]]
        if token in self.names:
            return self.names[self.take()]
        return self.quantity("")

    def raised(self, value):
        """With what stands above a bracket: a square, or ⊤."""
        if self.next() != "^":
            return value
        self.skip("^")
        return value**2 if self.take("2", r"\top") == "2" else value.T

    def fraction(self):
        r"""\frac{\partial E}{\partial …}, or a number."""
        self.skip(r"\frac{")
        if self.next() == r"\partial":
            self.skip(r"\partial E}{\partial")
            value = self.quantity("dE_d")
        else:
            above = self.sum()
            self.skip("}{")
            value = above / self.sum()
        self.skip("}")
        return value

    def function(self):
        """g^l(…) or {g^l}'(…)."""
        braced = self.next() == "{" and self.take("{")
        g = self.values["g", self.letter()[1]]
        if braced:
            self.skip("}'")
        self.skip("(")
        Z = self.sum()
        self.skip(")")
        return derivative(g, Z) if braced else g(Z)

    def quantity(self, prefix):
        letter, layer, below = self.letter()
        assert layer is not None or letter in "EY", f"{letter} has no layer"
        array = self.values[prefix + letter, layer]
        if not below:
            return array
        where = [self.names[index] for index in below] + [1] * (letter == "b")
        assert len(where) == 2
        return array[tuple(n - 1 for n in where)]

    def letter(self):
        """A letter, the layer above it and the indices below it, as in A^{l-1}_{jc}."""
        letter = self.take()
        layer = Reader("".join(self.script("^")), self.values, self.sizes, self.names).whole() if self.next() == "^" else None
        return letter, layer, self.script("_") if self.next() == "_" else []

    def script(self, sign):
        """What stands above or below: one token, or all those between braces."""
        self.skip(sign)
        if self.next() != "{":
            return [self.take()]
        self.skip("{")
        tokens = list(iter(self.take, "}"))
        assert tokens
        return tokens


def derivative(g, Z):
    """g′ by the complex step: what the package says of g′ is not asked."""
    return g(Z + 1e-100j).imag / 1e-100


@pytest.fixture(scope="module")
def facts():
    """Every quantity of a 2-5-4-3 network with 6 examples, by letter and layer, the derivatives from E alone; its sizes; m and L."""
    net, X, Y = fixed_problem((tanh, sigmoid, tanh))
    (A, Z), judge = net.forward(X), numeric_gradient(net, X, Y)
    values = {("E", None): judge.E, ("Y", None): Y}
    for letter, arrays in {"A": A, "Z": Z, "W": net.W, "b": net.b, "g": net.g}.items():
        values |= {(letter, l): arrays[l] for l in arrays}
    for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        values |= {(name, l): array for l, array in getattr(judge, name).items()}
    return values, net.sizes, {"m": 6, "L": 3}


def layers_said(equation, facts):
    """The layers that the card names, each as what l stands for; where it names none, l stands for nothing."""
    said = re.search(r"l = (\d), \\ldots, (\S+)$", equation.ranges)
    return [{"l": l} for l in range(int(said[1]), Reader(said[2], *facts).whole() + 1)] if said else [{}]


def assert_true_by_index(equation, form, facts):
    """The formula, for every layer and every value of the indices that the card says, which must be all that the left-hand side has."""
    values, sizes, names = facts
    left, right = form.split(" = ", 1)
    free = dict(re.findall(r"\b([ijc]) = 1, \\ldots, (.*?)(?:, \\quad|$)", equation.ranges))
    for layer in layers_said(equation, facts):
        lengths = [Reader(last, values, sizes, names | layer).whole() for last in free.values()]
        for where in itertools.product(*(range(1, length + 1) for length in lengths)):
            here = names | layer | dict(zip(free, where))
            expected = Reader(left, values, sizes, here).whole()
            assert Reader(right, values, sizes, here).whole() == pytest.approx(expected, rel=1e-11, abs=1e-14)
        whole = np.asarray(Reader(re.sub(r"_(\w|\{\w+\})", "", left), values, sizes, names | layer).whole())
        assert [length for length in whole.shape if length > 1] == lengths


def assert_true_by_matrix(equation, form, facts):
    values, sizes, names = facts
    left, right = form.split(" = ", 1)
    for layer in layers_said(equation, facts):
        expected = Reader(left, values, sizes, names | layer).whole()
        got = Reader(right, values, sizes, names | layer).whole()
        assert np.shape(got) == np.shape(expected)
        np.testing.assert_allclose(got, expected, rtol=1e-11, atol=1e-14)


@each
def test_the_index_form_is_true(equation, facts):
    assert_true_by_index(equation, equation.index_form, facts)


@each
def test_the_matrix_form_is_true(equation, facts):
    assert_true_by_matrix(equation, equation.matrix_form, facts)


def test_the_layers_are_all_of_those_where_the_equation_holds(facts):
    layers = {equation: [layer["l"] for layer in layers_said(equation, facts) if layer] for equation in equations}
    every = [1, 2, 3]
    assert layers == {
        weighted_input: every,
        activation: every,
        error: [],
        dE_dA_output: [],
        dE_dZ: every,
        dE_dW: every,
        dE_db: every,
        dE_dA: [1, 2],
    }


BY_INDEX = [
    (weighted_input, "A^{l-1}_{jc}", "A^{l}_{jc}"),
    (weighted_input, "A^{l-1}_{jc}", "A^{l+1}_{jc}"),
    (weighted_input, "W^l_{ij}", "W^l_{ji}"),
    (weighted_input, "n^{l-1}", "n^{l}"),
    (weighted_input, "+ b", "- b"),
    (activation, "g^l(", "g^{l-1}("),
    (error, r"\frac{1}{2m}", r"\frac{1}{m}"),
    (error, "^2", ""),
    (error, "n^L", "n^l"),
    (dE_dA_output, "A^L_{ic} - Y_{ic}", "Y_{ic} - A^L_{ic}"),
    (dE_dA_output, "{1}{m}", "{1}{2m}"),
    (dE_dZ, "{g^l}'(Z^l_{ic})", "{g^l}'(A^l_{ic})"),
    (dE_dZ, "{g^l}'", "g^l"),
    (dE_dW, "A^{l-1}_{jc}", "A^{l+1}_{jc}"),
    (dE_dW, "c=1", "i=1"),
    (dE_db, "Z^l_{ic}", "A^l_{ic}"),
    (dE_dA, "W^{l+1}_{ki}", "W^{l+1}_{ik}"),
    (dE_dA, "W^{l+1}_{ki}", "W^{l}_{ki}"),
    (dE_dA, r"\partial Z^{l+1}_{kc}", r"\partial Z^{l-1}_{kc}"),
]
BY_MATRIX = [
    (weighted_input, "W^l A^{l-1}", "A^{l-1} W^l"),
    (error, "{2m}", "{m}"),
    (dE_dZ, r"\odot", ""),
    (dE_dW, r"^\top", ""),
    (dE_db, r"^\top", ""),
    (dE_dA, "W^{l+1}", "W^{l-1}"),
]


@pytest.mark.parametrize("equation, printed, misprint", BY_INDEX)
def test_a_misprint_in_an_index_form_is_noticed(equation, printed, misprint, facts):
    """If this reading took any of these for true, the tests above would prove nothing."""
    assert printed in equation.index_form
    with pytest.raises((AssertionError, KeyError, IndexError)):
        assert_true_by_index(equation, equation.index_form.replace(printed, misprint), facts)


@pytest.mark.parametrize("equation, printed, misprint", BY_MATRIX)
def test_a_misprint_in_a_matrix_form_is_noticed(equation, printed, misprint, facts):
    assert printed in equation.matrix_form
    with pytest.raises((AssertionError, KeyError, ValueError)):
        assert_true_by_matrix(equation, equation.matrix_form.replace(printed, misprint), facts)
