"""Wrong answers to E = 1/2m Σ (A^L − Y)²."""

import numpy as np

from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("error", A_L=[[3, 1], [0, 2]], Y=[[1, 2], [1, 4]])


@mistakes.add("E without 1/m", "E is an average over the examples: divide by m, the number of columns.")
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1]


@mistakes.add("E without ½", "E has a ½, put there so that the derivative of the square comes out without a 2.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(A_L, Y) * 2


@mistakes.add("E divided by n^L too", "E averages over the examples and sums over the units; np.mean divides by both, m and n^L.")
def _(formula, A_L, Y):
    return formula(A_L, Y) / Y.shape[0]


@mistakes.add(
    "E divided by n^L for m",
    "Examples are columns, so m is Y.shape[1]; Y.shape[0] and len(Y) are n^L, the number of units.",
    A_L=[[3, 1]],
    Y=[[1, 2]],
)
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1] / Y.shape[0]


@mistakes.add("E divided by m twice", "One 1/m makes the average; a second one is too many. Was np.mean divided by m once more?")
def _(formula, A_L, Y):
    return formula(A_L, Y) / Y.shape[1]


@mistakes.add(
    "square root of the sum", "E has the squared distance; np.linalg.norm takes a root, so it must be squared.", A_L=[[3]], Y=[[1]]
)
def _(formula, A_L, Y):
    m = Y.shape[1]
    return np.sqrt(formula(A_L, Y) * 2 * m) / (2 * m)


@mistakes.add("not squared", "Without the square, differences of opposite signs cancel: square each one, then add.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return (A_L - Y).sum() / (2 * Y.shape[1])


@mistakes.add("absolute difference", "E adds squares, not sizes: (A − Y)² for |A − Y|.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return np.abs(A_L - Y).sum() / (2 * Y.shape[1])


@mistakes.add("square of the sum", "First square each difference, then add; added first, differences of opposite signs cancel.")
def _(formula, A_L, Y):
    return (A_L - Y).sum() ** 2 / (2 * Y.shape[1])


@mistakes.add("E of the last example alone", "E sums over all examples c; in a loop, add with += where = keeps the last alone.")
def _(formula, A_L, Y):
    return formula(A_L[:, -1:], Y[:, -1:]) / Y.shape[1]


@mistakes.add("E of the first unit alone", "E sums over all output units i, not only over the first.", A_L=[[3], [0]], Y=[[1], [1]])
def _(formula, A_L, Y):
    return formula(A_L[:1], Y[:1])


@mistakes.add("Y left out of E", "E compares the output with its target: A − Y, not A alone.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(A_L, 0 * Y)


@mistakes.add("E / 2 * m", "x / 2 * m is (x / 2) times m, for both have the same rank: write x / (2 * m).", alone=True)
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1] ** 2


@mistakes.add("E without the last example", "E sums over all m examples; does the loop end too soon?", alone=True)
def _(formula, A_L, Y):
    return ((A_L - Y)[:, :-1] ** 2).sum() / (2 * Y.shape[1])


@mistakes.add("E without the first example", "E sums over all m examples; in code the first is 0, not 1.", alone=True)
def _(formula, A_L, Y):
    return ((A_L - Y)[:, 1:] ** 2).sum() / (2 * Y.shape[1])


@mistakes.add("E of the last unit alone", "E sums over all output units i; in a loop, += and not =.", alone=True)
def _(formula, A_L, Y):
    return formula(A_L[-1:], Y[-1:])


@mistakes.add("square root of E", "E is half the mean of the squared distances, and no root is taken of it.", alone=True)
def _(formula, A_L, Y):
    return np.sqrt(formula(A_L, Y))


@mistakes.add(
    "cross-entropy for E",
    "This E has squares and no logarithms: half the squared distance, averaged over the examples.",
    alone=True,
    A_L=[[0.5, 0.2]],
    Y=[[1, 0]],
)
def _(formula, A_L, Y):
    return -(Y * np.log(A_L) + (1 - Y) * np.log(1 - A_L)).sum() / Y.shape[1]
