"""Wrong answers to A^l = g^l(Z^l)."""

import numpy as np

from nnlib.activations import relu, sigmoid, tanh
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("activation", Z=[[1, -2]], g=tanh)


@mistakes.add("no activation", "Without g the activation is the weighted input itself; apply g to every entry of Z.")
def _(formula, Z, g):
    return +Z


@mistakes.add("g′ for g", "g itself belongs here; its derivative g′ is for the way back.")
def _(formula, Z, g):
    return g.prime(Z)


@mistakes.add("g applied twice", "g is applied once, to Z.")
def _(formula, Z, g):
    return formula(formula(Z, g), g)


@mistakes.add("g of minus Z", "The sign of Z is reversed; in sigmoid, 1 / (1 + e^−z), it is the minus in the exponent that gets lost.")
def _(formula, Z, g):
    return formula(-Z, g)


@mistakes.add("always sigmoid", "g is an argument: a layer may have another activation function than sigmoid.")
def _(formula, Z, g):
    return formula(Z, sigmoid)


@mistakes.add("always tanh", "g is an argument: a layer may have another activation function than tanh.", Z=[[1, -2]], g=sigmoid)
def _(formula, Z, g):
    return formula(Z, tanh)


@mistakes.add("always relu", "g is an argument: a layer may have another activation function than relu.")
def _(formula, Z, g):
    return formula(Z, relu)


@mistakes.add("softmax", "g works element by element: no unit's activation depends on another unit's Z.", Z=[[1], [2]], g=sigmoid)
def _(formula, Z, g):
    return np.exp(Z) / np.exp(Z).sum(axis=0)


@mistakes.add(
    "precedence in sigmoid",
    "1 / 1 + e^−z is 1 + e^−z, for division comes first: write 1 / (1 + e^−z).",
    alone=True,
)
def _(formula, Z, g):
    return 1 + np.exp(-Z)


@mistakes.add("always sigmoid, of minus Z", "σ(z) is 1 / (1 + e^−z), with a minus; and g is an argument.", alone=True)
def _(formula, Z, g):
    return formula(-Z, sigmoid)


@mistakes.add("always leaky relu", "g is an argument; and relu gives 0 for z < 0, without a slope.", alone=True)
def _(formula, Z, g):
    return np.where(Z > 0, Z, 0.01 * Z)


@mistakes.add("step for g", "0 or 1 by the sign of Z is the slope of relu; A is g(Z), and g is an argument.", alone=True)
def _(formula, Z, g):
    return np.where(Z > 0, 1.0, 0.0)


@mistakes.add("softmax over the examples", "g works element by element: no example's activation depends on another example.", alone=True)
def _(formula, Z, g):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
