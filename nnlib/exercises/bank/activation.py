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
