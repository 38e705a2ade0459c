"""Wrong answers to ∂E/∂Z^l = ∂E/∂A^l ⊙ g′(Z^l)."""

from nnlib.activations import relu, sigmoid, tanh
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
