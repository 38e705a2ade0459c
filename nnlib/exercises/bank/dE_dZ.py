"""Wrong answers to ∂E/∂Z^l = ∂E/∂A^l ⊙ g′(Z^l)."""

import numpy as np

from nnlib.activations import relu, sigmoid, tanh
from nnlib.exercises.bank.loops import all_rows_one, all_rows_the_last
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("dE_dZ", dE_dA=[[2, 3]], Z=[[1, -1]], g=tanh)


@mistakes.add("g′ forgotten", "From A back to Z the chain rule has one factor, g′(Z).")
def _(formula, dE_dA, Z, g):
    return +dE_dA


@mistakes.add("g′ taken at A", "A = g(Z) was computed from Z, so its slope is g′ at Z: g.prime(Z), not g.prime(A).")
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, g(Z), g)


@mistakes.add("g in place of g′", "The chain rule takes the slope of g, g′(Z), not its value g(Z).")
def _(formula, dE_dA, Z, g):
    return dE_dA * g(Z)


@mistakes.add("always sigmoid's g′", "σ(Z) (1 − σ(Z)) is g′ for sigmoid alone; g is an argument, and g.prime(Z) is right for every g.")
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, Z, sigmoid)


@mistakes.add("A (1 − A) for every g", "g′ = A (1 − A) is true of sigmoid alone; g is an argument, and g.prime(Z) is right for every g.")
def _(formula, dE_dA, Z, g):
    return dE_dA * g(Z) * (1 - g(Z))


@mistakes.add("Z (1 − Z)", "Sigmoid's g′ is A (1 − A), with the activation, not the weighted input; and it is sigmoid's alone.")
def _(formula, dE_dA, Z, g):
    return dE_dA * Z * (1 - Z)


@mistakes.add(
    "1 − A² for every g",
    "g′ = 1 − A² is true of tanh alone; g is an argument, and g.prime(Z) is right for every g.",
    dE_dA=[[2, 3]],
    Z=[[1, -1]],
    g=sigmoid,
)
def _(formula, dE_dA, Z, g):
    return dE_dA * (1 - g(Z) ** 2)


@mistakes.add("always relu's g′", "0 or 1 by the sign of Z is g′ for relu alone; g is an argument, and g.prime(Z) is right for every g.")
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, Z, relu)


@mistakes.add("Z for g′(Z)", "The factor is the slope of g at Z, not Z itself.")
def _(formula, dE_dA, Z, g):
    return dE_dA * Z


@mistakes.add("g′ twice", "Z acts through its own activation alone, so g′ comes in once.")
def _(formula, dE_dA, Z, g):
    return formula(formula(dE_dA, Z, g), Z, g)


@mistakes.add("divided by g′", "Going back through g multiplies by its slope: ∂E/∂Z = ∂E/∂A · ∂A/∂Z, and ∂A/∂Z is g′(Z).")
def _(formula, dE_dA, Z, g):
    return dE_dA / g.prime(Z)


@mistakes.add("g′ added", "Along a path, slopes multiply; only different paths are added.")
def _(formula, dE_dA, Z, g):
    return dE_dA + g.prime(Z)


@mistakes.add(
    "matrix product for ⊙",
    "g works element by element, so each entry has one factor of its own: `*`, not `@`.",
    dE_dA=[[1, 2], [0, 3]],
    Z=[[1, -1], [2, 0]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return dE_dA @ g.prime(Z)


@mistakes.add(
    "summed over the units on the way through g",
    "Unit i's Z moves unit i's A and no other, so nothing is summed here.",
    dE_dA=[[1], [2]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return formula(dE_dA.sum(axis=0, keepdims=True) + 0 * dE_dA, Z, g)


@mistakes.add("1/m again (at Z)", "The one 1/m of E is in ∂E/∂A already.")
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, Z, g) / Z.shape[1]


@mistakes.add("sign reversed (at Z)", "No minus comes in here: g′ is multiplied as it is.")
def _(formula, dE_dA, Z, g):
    return -formula(dE_dA, Z, g)


@mistakes.add("always tanh's g′", "1 − tanh² Z is g′ for tanh alone; g is an argument.", alone=True, dE_dA=[[2, 3]], Z=[[1, -1]], g=sigmoid)
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, Z, tanh)


@mistakes.add("1 − A for A (1 − A)", "Sigmoid's g′ has both factors, A and 1 − A; and g.prime(Z) is right for every g.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * (1 - g(Z))


@mistakes.add("1 + A²", "Tanh's g′ is 1 − A², with a minus; and g.prime(Z) is right for every g.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * (1 + g(Z) ** 2)


@mistakes.add("1 − Z²", "Tanh's g′ is 1 − A², with the activation A = tanh Z; and it is tanh's alone.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * (1 - Z**2)


@mistakes.add(
    "1 / (1 + Z²)", "This is the slope of the arc tangent, not of tanh; g is an argument, and g.prime(Z) is right for every g.", alone=True
)
def _(formula, dE_dA, Z, g):
    return dE_dA / (1 + Z**2)


@mistakes.add("g′ taken at the gradient", "The slope of g is taken where g was applied, at Z, not at ∂E/∂A.", alone=True)
def _(formula, dE_dA, Z, g):
    return formula(dE_dA, dE_dA, g)


@mistakes.add("D (1 − D) of the gradient D", "Sigmoid's A (1 − A) has the activation in it; ∂E/∂A is multiplied by it.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * (1 - dE_dA)


@mistakes.add("x (1 − x) at the gradient", "In sigmoid's g′ = A (1 − A) stands the activation A, not the gradient ∂E/∂A.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * dE_dA * (1 - dE_dA)


@mistakes.add("always leaky relu's g′", "relu's slope is 0 for z < 0; and g is an argument.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * np.where(Z > 0, 1, 0.01)


@mistakes.add("sign of Z for g′", "±1 is the slope of |z|; relu's is 0 or 1, and g is an argument.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * np.sign(Z)


@mistakes.add(
    "0 where the gradient is negative",
    "relu's g′ is 0 where Z is negative, whatever the sign of ∂E/∂A; and g is an argument.",
    alone=True,
    dE_dA=[[2, -3]],
    Z=[[1, -1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return dE_dA * (dE_dA > 0)


@mistakes.add(
    "softmax's derivative",
    "g works element by element, so its slope is one number for each entry; softmax mixes all units.",
    alone=True,
    dE_dA=[[2], [3]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    S = np.exp(Z) / np.exp(Z).sum(axis=0)
    return S * (dE_dA - (dE_dA * S).sum(axis=0))


@mistakes.add(
    "S (1 − S) of a softmax S",
    "g works element by element and is an argument: its slope is g.prime(Z).",
    alone=True,
    dE_dA=[[2], [3]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    S = np.exp(Z) / np.exp(Z).sum(axis=0)
    return dE_dA * S * (1 - S)


@mistakes.add(
    "matrix product for ⊙, g′ first",
    "g works element by element, so each entry has one factor of its own: `*`, not `@`.",
    alone=True,
    dE_dA=[[1, 2], [0, 3]],
    Z=[[1, -1], [2, 0]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return g.prime(Z) @ dE_dA


@mistakes.add(
    "matrix product for ⊙, g′ transposed",
    "g works element by element: nothing is transposed so that shapes fit, for they fit already; `*`, not `@`.",
    alone=True,
    dE_dA=[[1, 2], [0, 3]],
    Z=[[1, -1], [2, 0]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return dE_dA @ g.prime(Z).T


@mistakes.add(
    "one slope for all examples",
    "Each example has its own Z, so its own slope: no mean is taken.",
    alone=True,
    dE_dA=[[2, 3]],
    Z=[[1, 0]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return dE_dA * g.prime(Z).mean(axis=1, keepdims=True)


@mistakes.add("g′ of the mean Z", "Each example has its own Z, so its own slope: no mean is taken.", alone=True)
def _(formula, dE_dA, Z, g):
    return dE_dA * g.prime(Z.mean(axis=1, keepdims=True))


@mistakes.add(
    "all rows are one list (on the way through g)",
    "[[0.0] * p] * n is one row, n times over: what is added to one is added to all. Make a new row for each.",
    alone=True,
    dE_dA=[[2], [3]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return all_rows_one(formula(dE_dA, Z, g))


@mistakes.add(
    "all rows are one list, written over (on the way through g)",
    "[[0.0] * p] * n is one row, n times over: what is written last stands in all of them. Make a new row for each.",
    alone=True,
    dE_dA=[[2], [3]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(formula, dE_dA, Z, g):
    return all_rows_the_last(formula(dE_dA, Z, g))
