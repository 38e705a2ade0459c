"""The bank of wrong answers that people really write, each with one sentence that teaches.

A mistake is kept as the code that makes it. `wrong(right, ...)` is the equation with the mistake in it; `right` is the equation
without it. Because the right equation is handed in, a mistake can be put inside another one: that is how two at once are named.

Mistakes in `back_propagate` are of three kinds. Every mistake of an equation can happen in it too. Some belong to one step of it:
then `wrong(right, s, l)` does that step at layer l, where `s` holds what is known so far. And some change the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from nnlib.activations import identity, relu, sigmoid, tanh
from nnlib.equations import unchecked as eq


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong answer that people really write.

    name: what it is called; no two have the same name.
    equation: where it belongs; also "back_propagate", or "any".
    sentence: why it is wrong, and what is right.
    wrong: the code with the mistake in it.
    example: the arguments of the smallest example where it shows: {"A_L": [[3]], "Y": [[1]]}, say.
    step: for a mistake in back_propagate, the equation whose step goes wrong, or "whole".
    """

    name: str
    equation: str
    sentence: str
    wrong: Callable
    example: dict
    step: str = ""


mistakes = []


def mistake(equation, name, sentence, step="", **example):
    """Put the function below it into the bank."""

    def put(wrong):
        mistakes.append(Mistake(name, equation, sentence, wrong, example or EXAMPLES[equation], step))
        return wrong

    return put


# Two examples, layers of two units, no symmetry: small enough to work by hand, and most mistakes show in it.
EXAMPLES = {
    "weighted_input": {"W": [[1, 2], [3, 4]], "A_prev": [[1, 0], [2, 1]], "b": [[1], [3]]},
    "activation": {"Z": [[1, -2]], "g": tanh},
    "error": {"A_L": [[3, 1], [0, 2]], "Y": [[1, 2], [1, 4]]},
    "dE_dA_output": {"A_L": [[4, 1], [0, 2]], "Y": [[1, 2], [1, 4]]},
    "dE_dZ": {"dE_dA": [[2, 3]], "Z": [[1, -1]], "g": tanh},
    "dE_dW": {"dE_dZ": [[1, 2], [0, 3]], "A_prev": [[1, 4], [2, -1]]},
    "dE_db": {"dE_dZ": [[1, 3], [0, 4]]},
    "dE_dA": {"W_next": [[1, 2], [3, 4]], "dE_dZ_next": [[1, 0], [2, 1]]},
    "any": {},
    "back_propagate": {},
}


# --- Z^l = W^l A^{l−1} + b^l ---


@mistake("weighted_input", "bias forgotten", "Z has two parts: the weighted sum, and the bias b on top of it.")
def _(right, W, A_prev, b):
    return right(W, A_prev, 0 * b)


@mistake("weighted_input", "bias subtracted", "The bias is added: Z = W A + b.")
def _(right, W, A_prev, b):
    return right(W, A_prev, -b)


@mistake("weighted_input", "bias inside the sum", "The sum over j is of the products alone; b is added once, not once for every unit j.")
def _(right, W, A_prev, b):
    return right(W, A_prev, W.shape[1] * b)


@mistake("weighted_input", "bias weighted", "The weights multiply the activations alone; b is added afterwards, without a weight.")
def _(right, W, A_prev, b):
    return right(W, A_prev + b, 0 * b)


@mistake("weighted_input", "bias along the wrong axis", "b is a column, one number for each unit i: all examples of a unit get the same.")
def _(right, W, A_prev, b):
    return right(W, A_prev, 0 * b) + b.T


@mistake("weighted_input", "W transposed", "Row i of W holds the weights into unit i, so W stands as it is: W A, not Wᵀ A.")
def _(right, W, A_prev, b):
    return right(W.T, A_prev, b)


@mistake("weighted_input", "A times W", "A matrix product isn't commutative: the rows of W meet the columns of A, so W stands first.")
def _(right, W, A_prev, b):
    return right(A_prev, W, b)


@mistake("weighted_input", "W * A entry by entry", "`*` multiplies entry by entry; a weighted sum is a matrix product, written `@`.")
def _(right, W, A_prev, b):
    return W * A_prev + b


@mistake("weighted_input", "activation too soon", "Z is the weighted input itself; g comes in the next equation.")
def _(right, W, A_prev, b):
    return sigmoid(right(W, A_prev, b))


# --- A^l = g^l(Z^l) ---


@mistake("activation", "no activation", "Without g the activation is the weighted input itself; apply g to every entry of Z.")
def _(right, Z, g):
    return +Z


@mistake("activation", "g′ for g", "g itself belongs here; its derivative g′ is for the way back.")
def _(right, Z, g):
    return g.prime(Z)


@mistake("activation", "g applied twice", "g is applied once, to Z.")
def _(right, Z, g):
    return right(right(Z, g), g)


@mistake(
    "activation", "g of minus Z", "The sign of Z is reversed; in sigmoid, 1 / (1 + e^−z), it is the minus in the exponent that gets lost."
)
def _(right, Z, g):
    return right(-Z, g)


@mistake("activation", "always sigmoid", "g is an argument: a layer may have another activation function than sigmoid.")
def _(right, Z, g):
    return right(Z, sigmoid)


@mistake("activation", "always tanh", "g is an argument: a layer may have another activation function than tanh.", Z=[[1, -2]], g=sigmoid)
def _(right, Z, g):
    return right(Z, tanh)


@mistake("activation", "always relu", "g is an argument: a layer may have another activation function than relu.")
def _(right, Z, g):
    return right(Z, relu)


@mistake("activation", "softmax", "g works element by element: no unit's activation depends on another unit's Z.", Z=[[1], [2]], g=sigmoid)
def _(right, Z, g):
    return np.exp(Z) / np.exp(Z).sum(axis=0)


# --- E = 1/2m Σ (A^L − Y)² ---


@mistake("error", "E without 1/m", "E is an average over the examples: divide by m, the number of columns.")
def _(right, A_L, Y):
    return right(A_L, Y) * Y.shape[1]


@mistake("error", "E without ½", "E has a ½, put there so that the derivative of the square comes out without a 2.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return right(A_L, Y) * 2


@mistake("error", "E divided by n^L too", "E averages over the examples and sums over the units; np.mean divides by both, m and n^L.")
def _(right, A_L, Y):
    return right(A_L, Y) / Y.shape[0]


@mistake(
    "error",
    "E divided by n^L for m",
    "Examples are columns, so m is Y.shape[1]; Y.shape[0] and len(Y) are n^L, the number of units.",
    A_L=[[3, 1]],
    Y=[[1, 2]],
)
def _(right, A_L, Y):
    return right(A_L, Y) * Y.shape[1] / Y.shape[0]


@mistake("error", "E divided by m twice", "One 1/m makes the average; a second one is too many. Was np.mean divided by m once more?")
def _(right, A_L, Y):
    return right(A_L, Y) / Y.shape[1]


@mistake(
    "error", "square root of the sum", "E has the squared distance; np.linalg.norm takes a root, so it must be squared.", A_L=[[3]], Y=[[1]]
)
def _(right, A_L, Y):
    m = Y.shape[1]
    return np.sqrt(right(A_L, Y) * 2 * m) / (2 * m)


@mistake("error", "not squared", "Without the square, differences of opposite signs cancel: square each one, then add.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return (A_L - Y).sum() / (2 * Y.shape[1])


@mistake("error", "absolute difference", "E adds squares, not sizes: (A − Y)² for |A − Y|.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return np.abs(A_L - Y).sum() / (2 * Y.shape[1])


@mistake("error", "square of the sum", "First square each difference, then add; added first, differences of opposite signs cancel.")
def _(right, A_L, Y):
    return (A_L - Y).sum() ** 2 / (2 * Y.shape[1])


@mistake("error", "E of the last example alone", "E sums over all examples c; in a loop, add with += where = keeps the last alone.")
def _(right, A_L, Y):
    return right(A_L[:, -1:], Y[:, -1:]) / Y.shape[1]


@mistake("error", "E of the first unit alone", "E sums over all output units i, not only over the first.", A_L=[[3], [0]], Y=[[1], [1]])
def _(right, A_L, Y):
    return right(A_L[:1], Y[:1])


@mistake("error", "Y left out of E", "E compares the output with its target: A − Y, not A alone.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return right(A_L, 0 * Y)


# --- ∂E/∂A^L = (A^L − Y) / m ---


@mistake("dE_dA_output", "1/m missing", "E is an average over m examples, so each output has a part of 1/m in it.")
def _(right, A_L, Y):
    return right(A_L, Y) * Y.shape[1]


@mistake("dE_dA_output", "1/m twice", "E has one 1/m, so its derivative has one too.")
def _(right, A_L, Y):
    return right(A_L, Y) / Y.shape[1]


@mistake("dE_dA_output", "½ kept", "The square brings down a 2, which cancels the ½ of E: no ½ is left.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return right(A_L, Y) / 2


@mistake("dE_dA_output", "2 kept", "The 2 that the square brings down is cancelled by the ½ of E: no 2 is left.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return right(A_L, Y) * 2


@mistake(
    "dE_dA_output", "sign reversed (Y − A)", "The inner derivative of (A − Y)² with respect to A is +1, so it is A − Y.", A_L=[[3]], Y=[[1]]
)
def _(right, A_L, Y):
    return -right(A_L, Y)


@mistake(
    "dE_dA_output",
    "divided by n^L for m",
    "Examples are columns, so m is Y.shape[1]; Y.shape[0] and len(Y) are n^L, the number of units.",
    A_L=[[3, 1]],
    Y=[[1, 2]],
)
def _(right, A_L, Y):
    return right(A_L, Y) * Y.shape[1] / Y.shape[0]


@mistake("dE_dA_output", "divided by n^L too", "E averages over the m examples alone, so nothing is divided by the number of units.")
def _(right, A_L, Y):
    return right(A_L, Y) / Y.shape[0]


@mistake("dE_dA_output", "square kept", "The derivative of a square is no square: (A − Y)² becomes 2 (A − Y).", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return (A_L - Y) ** 2 / Y.shape[1]


@mistake("dE_dA_output", "Y left out", "Y is a constant inside the square: it stays in the derivative, A − Y.", A_L=[[3]], Y=[[1]])
def _(right, A_L, Y):
    return right(A_L, 0 * Y)


@mistake("dE_dA_output", "absolute difference kept", "The derivative has a sign: negative where the output is too low.", A_L=[[1]], Y=[[3]])
def _(right, A_L, Y):
    return np.abs(right(A_L, Y))


@mistake(
    "dE_dA_output",
    "sigmoid's g′ too soon",
    "A (1 − A) is the factor of the next step, from A to Z; here only E is differentiated.",
    A_L=[[3]],
    Y=[[1]],
)
def _(right, A_L, Y):
    return right(A_L, Y) * A_L * (1 - A_L)


@mistake(
    "dE_dA_output",
    "outputs summed over the examples",
    "Every entry of A is an output of its own, so every entry has its own derivative: nothing is summed here.",
)
def _(right, A_L, Y):
    return right(A_L, Y).sum(axis=1, keepdims=True)


# --- ∂E/∂Z^l = ∂E/∂A^l ⊙ g′(Z^l) ---


@mistake("dE_dZ", "g′ forgotten", "From A back to Z the chain rule has one factor, g′(Z).")
def _(right, dE_dA, Z, g):
    return +dE_dA


@mistake("dE_dZ", "g′ taken at A", "A = g(Z) was computed from Z, so its slope is g′ at Z: g.prime(Z), not g.prime(A).")
def _(right, dE_dA, Z, g):
    return right(dE_dA, g(Z), g)


@mistake("dE_dZ", "g in place of g′", "The chain rule takes the slope of g, g′(Z), not its value g(Z).")
def _(right, dE_dA, Z, g):
    return dE_dA * g(Z)


@mistake("dE_dZ", "always sigmoid's g′", "σ(Z) (1 − σ(Z)) is g′ for sigmoid alone; g is an argument, and g.prime(Z) is right for every g.")
def _(right, dE_dA, Z, g):
    return right(dE_dA, Z, sigmoid)


@mistake(
    "dE_dZ", "A (1 − A) for every g", "g′ = A (1 − A) is true of sigmoid alone; g is an argument, and g.prime(Z) is right for every g."
)
def _(right, dE_dA, Z, g):
    return dE_dA * g(Z) * (1 - g(Z))


@mistake("dE_dZ", "Z (1 − Z)", "Sigmoid's g′ is A (1 − A), with the activation, not the weighted input; and it is sigmoid's alone.")
def _(right, dE_dA, Z, g):
    return dE_dA * Z * (1 - Z)


@mistake(
    "dE_dZ",
    "1 − A² for every g",
    "g′ = 1 − A² is true of tanh alone; g is an argument, and g.prime(Z) is right for every g.",
    dE_dA=[[2, 3]],
    Z=[[1, -1]],
    g=sigmoid,
)
def _(right, dE_dA, Z, g):
    return dE_dA * (1 - g(Z) ** 2)


@mistake(
    "dE_dZ", "always relu's g′", "0 or 1 by the sign of Z is g′ for relu alone; g is an argument, and g.prime(Z) is right for every g."
)
def _(right, dE_dA, Z, g):
    return right(dE_dA, Z, relu)


@mistake("dE_dZ", "Z for g′(Z)", "The factor is the slope of g at Z, not Z itself.")
def _(right, dE_dA, Z, g):
    return dE_dA * Z


@mistake("dE_dZ", "g′ twice", "Z acts through its own activation alone, so g′ comes in once.")
def _(right, dE_dA, Z, g):
    return right(right(dE_dA, Z, g), Z, g)


@mistake("dE_dZ", "divided by g′", "Going back through g multiplies by its slope: ∂E/∂Z = ∂E/∂A · ∂A/∂Z, and ∂A/∂Z is g′(Z).")
def _(right, dE_dA, Z, g):
    return dE_dA / g.prime(Z)


@mistake("dE_dZ", "g′ added", "Along a path, slopes multiply; only different paths are added.")
def _(right, dE_dA, Z, g):
    return dE_dA + g.prime(Z)


@mistake(
    "dE_dZ",
    "matrix product for ⊙",
    "g works element by element, so each entry has one factor of its own: `*`, not `@`.",
    dE_dA=[[1, 2], [0, 3]],
    Z=[[1, -1], [2, 0]],
    g=tanh,
)
def _(right, dE_dA, Z, g):
    return dE_dA @ g.prime(Z)


@mistake(
    "dE_dZ",
    "summed over the units on the way through g",
    "Unit i's Z moves unit i's A and no other, so nothing is summed here.",
    dE_dA=[[1], [2]],
    Z=[[1], [-1]],
    g=tanh,
)
def _(right, dE_dA, Z, g):
    return right(dE_dA.sum(axis=0, keepdims=True) + 0 * dE_dA, Z, g)


@mistake("dE_dZ", "1/m again (at Z)", "The one 1/m of E is in ∂E/∂A already.")
def _(right, dE_dA, Z, g):
    return right(dE_dA, Z, g) / Z.shape[1]


@mistake("dE_dZ", "sign reversed (at Z)", "No minus comes in here: g′ is multiplied as it is.")
def _(right, dE_dA, Z, g):
    return -right(dE_dA, Z, g)


# --- ∂E/∂W^l = ∂E/∂Z^l (A^{l−1})ᵀ ---


@mistake(
    "dE_dW",
    "transpose forgotten",
    "The sum runs over the examples c, the second axis of both: transpose A, so that its c meets that of ∂E/∂Z.",
)
def _(right, dE_dZ, A_prev):
    return right(dE_dZ, A_prev.T)


@mistake("dE_dW", "the wrong factor transposed", "With ∂E/∂Zᵀ A the sum runs over units; it must run over the examples: ∂E/∂Z Aᵀ.")
def _(right, dE_dZ, A_prev):
    return right(dE_dZ.T, A_prev.T)


@mistake("dE_dW", "result transposed", "∂E/∂W has the shape of W, (n^l, n^{l−1}): ∂E/∂Z comes first. A ∂E/∂Zᵀ is its transpose.")
def _(right, dE_dZ, A_prev):
    return right(dE_dZ, A_prev).T


@mistake(
    "dE_dW",
    "1/m again (at W)",
    "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(right, dE_dZ, A_prev):
    return right(dE_dZ, A_prev) / dE_dZ.shape[1]


@mistake(
    "dE_dW",
    "last example alone (at W)",
    "A weight is used in every example, so all of them are added; in a loop, += and not =.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(right, dE_dZ, A_prev):
    return right(dE_dZ[:, -1:], A_prev[:, -1:])


@mistake(
    "dE_dW",
    "first example alone (at W)",
    "A weight is used in every example, so all of them are added. Does the loop return too soon?",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(right, dE_dZ, A_prev):
    return right(dE_dZ[:, :1], A_prev[:, :1])


@mistake(
    "dE_dW",
    "product of sums (at W)",
    "First multiply within each example, then add over the examples: a sum of products is no product of sums.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(right, dE_dZ, A_prev):
    return right(dE_dZ.sum(axis=1, keepdims=True), A_prev.sum(axis=1, keepdims=True))


@mistake("dE_dW", "activation left out", "∂Z_ic/∂W_ij is the activation A_jc that the weight multiplies, so it is a factor of every term.")
def _(right, dE_dZ, A_prev):
    return right(dE_dZ, 0 * A_prev + 1)


@mistake("dE_dW", "`*` for `@` (at W)", "`*` multiplies entry by entry; the sum over the examples is a matrix product, ∂E/∂Z @ Aᵀ.")
def _(right, dE_dZ, A_prev):
    return dE_dZ * A_prev.T


@mistake("dE_dW", "divided by the number of units (at W)", "Nothing is averaged over units; the average over examples is in ∂E/∂Z already.")
def _(right, dE_dZ, A_prev):
    return right(dE_dZ, A_prev) / len(dE_dZ)


@mistake("dE_dW", "sign reversed (at W)", "The derivative has no minus; that comes with gradient descent, W − rate · ∂E/∂W.")
def _(right, dE_dZ, A_prev):
    return -right(dE_dZ, A_prev)


# --- ∂E/∂b^l = Σ_c ∂E/∂Z^l ---


@mistake("dE_db", "1/m again (at b)", "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.", dE_dZ=[[1, 3]])
def _(right, dE_dZ):
    return right(dE_dZ) / dE_dZ.shape[1]


@mistake("dE_db", "summed over the units", "Each unit has a bias of its own, which acts in every example: sum over the examples, axis=1.")
def _(right, dE_dZ):
    return dE_dZ.sum(axis=0, keepdims=True)


@mistake("dE_db", "flattened sum over the units", "Each unit has a bias of its own: sum over the examples, axis=1, with keepdims=True.")
def _(right, dE_dZ):
    return dE_dZ.sum(axis=0)


@mistake("dE_db", "axis lost", "b is a column (n^l, 1), so its derivative is one too: .sum(axis=1, keepdims=True).")
def _(right, dE_dZ):
    return right(dE_dZ).ravel()


@mistake("dE_db", "row for a column", "b is a column (n^l, 1), so its derivative is one too, and no row.")
def _(right, dE_dZ):
    return right(dE_dZ).T


@mistake("dE_db", "not summed", "A bias acts in every example, so its effects over all of them are added.", dE_dZ=[[1, 3]])
def _(right, dE_dZ):
    return +dE_dZ


@mistake("dE_db", "one number for all units", "Each unit has a bias of its own; .sum() without an axis adds up all units too.")
def _(right, dE_dZ):
    return dE_dZ.sum()


@mistake("dE_db", "the total for every unit", "Each unit has a bias of its own: sum over the examples alone, axis=1.")
def _(right, dE_dZ):
    return 0 * right(dE_dZ) + dE_dZ.sum()


@mistake(
    "dE_db", "last example alone (at b)", "A bias acts in every example, so all of them are added; in a loop, += and not =.", dE_dZ=[[1, 3]]
)
def _(right, dE_dZ):
    return right(dE_dZ[:, -1:])


@mistake(
    "dE_db",
    "first example alone (at b)",
    "A bias acts in every example, so all of them are added. Does the loop return too soon?",
    dE_dZ=[[1, 3]],
)
def _(right, dE_dZ):
    return right(dE_dZ[:, :1])


@mistake("dE_db", "divided by the number of units (at b)", "Nothing is averaged over units; the average over examples is in ∂E/∂Z already.")
def _(right, dE_dZ):
    return right(dE_dZ) / len(dE_dZ)


@mistake("dE_db", "sign reversed (at b)", "The derivative has no minus; that comes with gradient descent, b − rate · ∂E/∂b.")
def _(right, dE_dZ):
    return -right(dE_dZ)


# --- ∂E/∂A^l = (W^{l+1})ᵀ ∂E/∂Z^{l+1} ---


@mistake("dE_dA", "Wᵀ forgotten", "Column i of W holds the weights out of unit i, so the sum over k runs down a column: Wᵀ, not W.")
def _(right, W_next, dE_dZ_next):
    return right(W_next.T, dE_dZ_next)


@mistake(
    "dE_dA",
    "product in the wrong order",
    "Units are rows and examples columns: Wᵀ ∂E/∂Z has them so, ∂E/∂Zᵀ W has them the other way round.",
)
def _(right, W_next, dE_dZ_next):
    return right(W_next, dE_dZ_next).T


@mistake("dE_dA", "∂E/∂Z times W", "The sum runs over k, the first axis of both: transpose W and let it stand first.")
def _(right, W_next, dE_dZ_next):
    return dE_dZ_next @ W_next


@mistake(
    "dE_dA", "mean over the paths", "The effects of all units k add up: it is a sum, no mean.", W_next=[[1], [3]], dE_dZ_next=[[1], [2]]
)
def _(right, W_next, dE_dZ_next):
    return right(W_next, dE_dZ_next) / len(W_next)


@mistake(
    "dE_dA",
    "first path alone",
    "The activation feeds every unit k of the next layer: add all paths, not only the first.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(right, W_next, dE_dZ_next):
    return right(W_next[:1], dE_dZ_next[:1])


@mistake(
    "dE_dA",
    "last path alone",
    "The activation feeds every unit k of the next layer: add all paths; in a loop, += and not =.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(right, W_next, dE_dZ_next):
    return right(W_next[-1:], dE_dZ_next[-1:])


@mistake(
    "dE_dA",
    "product of sums (at A)",
    "First multiply along each path, then add the paths: a sum of products is no product of sums.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(right, W_next, dE_dZ_next):
    return right(W_next.sum(axis=0, keepdims=True), dE_dZ_next.sum(axis=0, keepdims=True))


@mistake("dE_dA", "weights left out", "A path's factor is the weight on it, W_ki: ∂Z_kc/∂A_ic is W_ki.", W_next=[[3]], dE_dZ_next=[[2]])
def _(right, W_next, dE_dZ_next):
    return right(0 * W_next + 1, dE_dZ_next)


@mistake("dE_dA", "`*` for `@` (at A)", "`*` multiplies entry by entry; the sum over the paths is a matrix product, Wᵀ @ ∂E/∂Z.")
def _(right, W_next, dE_dZ_next):
    return W_next.T * dE_dZ_next


@mistake("dE_dA", "1/m again (at A)", "The one 1/m of E is in ∂E/∂Z already.", W_next=[[3]], dE_dZ_next=[[1, 2]])
def _(right, W_next, dE_dZ_next):
    return right(W_next, dE_dZ_next) / dE_dZ_next.shape[1]


@mistake(
    "dE_dA", "summed over the examples (at A)", "An activation belongs to one example; only weights and biases are shared by all examples."
)
def _(right, W_next, dE_dZ_next):
    return right(W_next, dE_dZ_next).sum(axis=1, keepdims=True)


@mistake("dE_dA", "sign reversed (at A)", "No minus comes in here: each path has the sign of its weight.", W_next=[[3]], dE_dZ_next=[[2]])
def _(right, W_next, dE_dZ_next):
    return -right(W_next, dE_dZ_next)


# --- Any of them: what becomes of the numbers ---


@mistake("any", "single precision", "float32 keeps about 7 digits. Is there a dtype=np.float32, or an array of that type to write into?")
def _(right, *args):
    return np.float64(np.float32(right(*args)))


@mistake("any", "whole numbers", "Written into an array of integers, 0.9 becomes 0. Make it with np.zeros(shape), which holds floats.")
def _(right, *args):
    return np.trunc(right(*args))


@mistake("any", "only zeros", "Every number is 0. Was an array made, and then nothing written into it?")
def _(right, *args):
    return 0 * right(*args)


# --- The whole of back_propagate ---

# What each step is given, at layer l. `s` holds the network, the examples, and all that is known so far.
GIVEN = {
    "weighted_input": lambda s, l: (s.W[l], s.A[l - 1], s.b[l]),
    "activation": lambda s, l: (s.Z[l], s.g[l]),
    "error": lambda s, l: (s.A[l], s.Y),
    "dE_dA_output": lambda s, l: (s.A[l], s.Y),
    "dE_dZ": lambda s, l: (s.dE_dA[l], s.Z[l], s.g[l]),
    "dE_dW": lambda s, l: (s.dE_dZ[l], s.A[l - 1]),
    "dE_db": lambda s, l: (s.dE_dZ[l],),
    "dE_dA": lambda s, l: (s.W[l + 1], s.dE_dZ[l + 1]),
}


@mistake(
    "back_propagate", "A^l for A^{l−1}", "A weight of layer l multiplies an activation of the layer before: ∂E/∂W^l takes A^{l−1}.", "dE_dW"
)
def _(right, s, l):
    return right(s.dE_dZ[l], s.A[l])


@mistake(
    "back_propagate",
    "Z^{l−1} for A^{l−1}",
    "A weight multiplies the activation of the layer before, g(Z), not its weighted input Z.",
    "dE_dW",
)
def _(right, s, l):
    return right(s.dE_dZ[l], s.Z[l - 1] if l > 1 else s.A[0])


@mistake("back_propagate", "∂E/∂A for ∂E/∂Z (at W)", "Between A and W stands Z: ∂E/∂W takes ∂E/∂Z, which has the factor g′.", "dE_dW")
def _(right, s, l):
    return right(s.dE_dA[l], s.A[l - 1])


@mistake("back_propagate", "∂E/∂A for ∂E/∂Z (at b)", "Between A and b stands Z: ∂E/∂b takes ∂E/∂Z, which has the factor g′.", "dE_db")
def _(right, s, l):
    return right(s.dE_dA[l])


@mistake("back_propagate", "bias weighted by the input", "A bias is added as it is, ∂Z/∂b = 1: no activation comes into ∂E/∂b.", "dE_db")
def _(right, s, l):
    return right(s.dE_dZ[l] * s.A[l - 1].sum(axis=0))


@mistake("back_propagate", "∂E/∂A for ∂E/∂Z (further back)", "From A^{l+1} back to A^l one passes Z^{l+1}: take ∂E/∂Z^{l+1}.", "dE_dA")
def _(right, s, l):
    return right(s.W[l + 1], s.dE_dA[l + 1])


@mistake("back_propagate", "W^l for W^{l+1}", "The weights that lead out of layer l are those of the next layer, W^{l+1}.", "dE_dA")
def _(right, s, l):
    return right(s.W[l], s.dE_dZ[l + 1])


@mistake(
    "back_propagate",
    "the already updated W^{l+1}",
    "All derivatives are taken at the same point: use the old W^{l+1} on the way back, and update all weights afterwards.",
    "dE_dA",
)
def _(right, s, l):
    return right(s.W[l + 1] - s.rate * s.dE_dW[l + 1], s.dE_dZ[l + 1])


@mistake(
    "back_propagate", "g′ forgotten at the output", "The output layer has an activation function too: ∂E/∂Z^L = ∂E/∂A^L ⊙ g′(Z^L).", "dE_dZ"
)
def _(right, s, l):
    return s.dE_dA[l] if l == s.L else right(s.dE_dA[l], s.Z[l], s.g[l])


@mistake("back_propagate", "g′ forgotten in the hidden layers", "Every layer has its factor g′(Z^l), not the output alone.", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[l], s.g[l]) if l == s.L else s.dE_dA[l]


@mistake("back_propagate", "g of the next layer", "Z^l goes through the function of its own layer, so its slope is that of g^l.", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[l], s.g[min(l + 1, s.L)])


@mistake("back_propagate", "g of the layer before", "Z^l goes through the function of its own layer, so its slope is that of g^l.", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[l], s.g[max(l - 1, 1)])


@mistake("back_propagate", "g of the first layer everywhere", "Each layer may have its own function: net.g[l], not net.g[1].", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[l], s.g[1])


@mistake("back_propagate", "g of the last layer everywhere", "Each layer may have its own function: net.g[l], not net.g[L].", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[l], s.g[s.L])


@mistake("back_propagate", "Z of the layer before", "The slope of g^l is taken where g^l was applied, at Z^l.", "dE_dZ")
def _(right, s, l):
    return right(s.dE_dA[l], s.Z[max(l - 1, 1)], s.g[l])


@mistake(
    "back_propagate",
    "layers off by one",
    "Layers are numbered 1..L: the first derivatives are dE_dW[1] and dE_db[1]. Layer 0 is the input.",
    "whole",
)
def _(right, net, X, Y):
    return {name: {l - 1: array for l, array in by_layer.items()} for name, by_layer in right(net, X, Y).items()}


@mistake(
    "back_propagate",
    "layers in reverse",
    "Found on the way back, the last layer comes first: put each under its own number, or reverse the list.",
    "whole",
)
def _(right, net, X, Y):
    return {name: {net.L + 1 - l: array for l, array in by_layer.items()} for name, by_layer in right(net, X, Y).items()}


@mistake(
    "back_propagate",
    "∂E/∂W and ∂E/∂b swapped",
    "Each under its own name: dE_dW[l] has the shape of W^l, dE_db[l] that of b^l. Of a pair, dE_dW comes first.",
    "whole",
)
def _(right, net, X, Y):
    gradient = right(net, X, Y)
    return {"dE_dW": gradient["dE_db"], "dE_db": gradient["dE_dW"]}


@mistake(
    "back_propagate",
    "one array for all layers",
    "[np.zeros(...)] * L is one array, L times over: what is added for one layer is added for all. Make a new array for each.",
    "whole",
)
def _(right, net, X, Y):
    return {name: {l: sum(by_layer.values()) for l in by_layer} for name, by_layer in right(net, X, Y).items()}


@mistake(
    "back_propagate",
    "last example alone",
    "Weights and biases act in every example: add over all of them; in a loop, += and not =.",
    "whole",
)
def _(right, net, X, Y):
    return _of_one_example(right, net, X[:, -1:], Y[:, -1:], X.shape[1])


@mistake(
    "back_propagate",
    "first example alone",
    "Weights and biases act in every example: add over all of them. Does the loop return too soon?",
    "whole",
)
def _(right, net, X, Y):
    return _of_one_example(right, net, X[:, :1], Y[:, :1], X.shape[1])


def _of_one_example(right, net, x, y, m):
    """∂E/∂W and ∂E/∂b from this example's part of E."""
    return {name: {l: array / m for l, array in by_layer.items()} for name, by_layer in right(net, x, y).items()}


# Networks to show a mistake of the whole in, the smallest first: W, b, g, X, Y.
SMALLEST = [
    ([[[1]]], [[[0.5]]], [tanh], [[1]], [[2]]),
    ([[[1]]], [[[0.5]]], [tanh], [[1, -2]], [[2, 1]]),
    ([[[1]], [[2]]], [[[0.5]], [[1]]], [tanh, identity], [[1]], [[1]]),
    ([[[1]], [[2]], [[-1]]], [[[0.5]], [[1]], [[1]]], [tanh, sigmoid, identity], [[1]], [[1]]),
]

UPDATED = next(one for one in mistakes if one.name == "the already updated W^{l+1}")


def back_propagate_with(made, net, X, Y, rate=0.5):
    """Back-propagation with these mistakes in it: E and the derivatives in a dictionary, each but E a dictionary by layer.

    made: mistakes, of the equations or of back_propagate; at most one of the whole, and then there are only dE_dW and dE_db.
    rate: the learning rate, for who updates too soon.
    """
    whole = [one for one in made if one.step == "whole"]
    if whole:

        def right(net, X, Y):
            gradient = back_propagate_with([one for one in made if one.step != "whole"], net, X, Y, rate)
            return {name: gradient[name] for name in ("dE_dW", "dE_db")}

        return whole[0].wrong(right, net, X, Y)

    s = SimpleNamespace(W=net.W, b=net.b, g=net.g, L=net.L, Y=Y, rate=rate, A={0: X}, Z={}, dE_dA={}, dE_dZ={}, dE_dW={}, dE_db={})

    def step(name, l):
        function = with_mistakes(getattr(eq, name), [one for one in made if one.equation == name])
        here = [one for one in made if one.step == name]
        return here[0].wrong(function, s, l) if here else function(*GIVEN[name](s, l))

    for l in range(1, s.L + 1):
        s.Z[l] = step("weighted_input", l)
        s.A[l] = step("activation", l)
    E = step("error", s.L)
    s.dE_dA[s.L] = step("dE_dA_output", s.L)
    for l in range(s.L, 0, -1):
        s.dE_dZ[l] = step("dE_dZ", l)
        s.dE_dW[l] = step("dE_dW", l)
        s.dE_db[l] = step("dE_db", l)
        if l > 1:
            s.dE_dA[l - 1] = step("dE_dA", l - 1)
    return {"E": E, "dE_dA": s.dE_dA, "dE_dZ": s.dE_dZ, "dE_dW": s.dE_dW, "dE_db": s.dE_db}


def with_mistakes(right, made):
    """The function `right` with these mistakes in it, the first one innermost."""
    for one in made:
        right = _put_in(right, one.wrong)
    return right


def _put_in(right, wrong):
    return lambda *args: wrong(right, *args)
