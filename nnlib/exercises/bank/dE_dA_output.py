"""Wrong answers to ∂E/∂A^L = (A^L − Y) / m."""

import numpy as np

from nnlib.exercises.bank.loops import all_rows_one, all_rows_the_last
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("dE_dA_output", A_L=[[4, 1], [0, 2]], Y=[[1, 2], [1, 4]])


@mistakes.add("1/m missing", "E is an average over m examples, so each output has a part of 1/m in it.")
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1]


@mistakes.add("1/m twice", "E has one 1/m, so its derivative has one too.")
def _(formula, A_L, Y):
    return formula(A_L, Y) / Y.shape[1]


@mistakes.add("½ kept", "The square brings down a 2, which cancels the ½ of E: no ½ is left.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(A_L, Y) / 2


@mistakes.add("2 kept", "The 2 that the square brings down is cancelled by the ½ of E: no 2 is left.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(A_L, Y) * 2


@mistakes.add("sign reversed (Y − A)", "The inner derivative of (A − Y)² with respect to A is +1, so it is A − Y.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return -formula(A_L, Y)


@mistakes.add(
    "divided by n^L for m",
    "Examples are columns, so m is Y.shape[1]; Y.shape[0] and len(Y) are n^L, the number of units.",
    A_L=[[3, 1]],
    Y=[[1, 2]],
)
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1] / Y.shape[0]


@mistakes.add("divided by n^L too", "E averages over the m examples alone, so nothing is divided by the number of units.")
def _(formula, A_L, Y):
    return formula(A_L, Y) / Y.shape[0]


@mistakes.add("square kept", "The derivative of a square is no square: (A − Y)² becomes 2 (A − Y).", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return (A_L - Y) ** 2 / Y.shape[1]


@mistakes.add("Y left out", "Y is a constant inside the square: it stays in the derivative, A − Y.", A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(A_L, 0 * Y)


@mistakes.add("absolute difference kept", "The derivative has a sign: negative where the output is too low.", A_L=[[1]], Y=[[3]])
def _(formula, A_L, Y):
    return np.abs(formula(A_L, Y))


@mistakes.add(
    "sigmoid's g′ too soon",
    "A (1 − A) is the factor of the next step, from A to Z; here only E is differentiated.",
    A_L=[[3]],
    Y=[[1]],
)
def _(formula, A_L, Y):
    return formula(A_L, Y) * A_L * (1 - A_L)


@mistakes.add(
    "outputs summed over the examples",
    "Every entry of A is an output of its own, so every entry has its own derivative: nothing is summed here.",
)
def _(formula, A_L, Y):
    return formula(A_L, Y).sum(axis=1, keepdims=True)


@mistakes.add("Y alone divided by m", "A − Y / m divides Y alone, for division comes first: (A − Y) / m.", alone=True)
def _(formula, A_L, Y):
    return A_L - Y / Y.shape[1]


@mistakes.add(
    "cross-entropy's derivative",
    "This E has squares, so its derivative is (A − Y) / m; A (1 − A) below the line belongs to cross-entropy.",
    alone=True,
    A_L=[[0.5]],
    Y=[[1]],
)
def _(formula, A_L, Y):
    return formula(A_L, Y) / (A_L * (1 - A_L))


@mistakes.add(
    "−Y / A",
    "This is the derivative of −Y log A, of cross-entropy; this E has squares: (A − Y) / m.",
    alone=True,
    A_L=[[0.5]],
    Y=[[1]],
)
def _(formula, A_L, Y):
    return -Y / A_L / Y.shape[1]


@mistakes.add("softmax of A − Y", "The outputs are A^L as they are; softmax belongs to another network and another E.", alone=True)
def _(formula, A_L, Y):
    return formula(np.exp(A_L) / np.exp(A_L).sum(axis=0), Y)


@mistakes.add("E of each entry", "E is differentiated here: the square brings down a 2, and A − Y stays, not its square.", alone=True)
def _(formula, A_L, Y):
    return (A_L - Y) ** 2 / (2 * Y.shape[1])


@mistakes.add("sign alone", "±1 is the slope of |A − Y|; that of ½ (A − Y)² is A − Y itself.", alone=True, A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return np.sign(A_L - Y) / Y.shape[1]


@mistakes.add("A left out", "The square has A − Y in it, and so has its derivative: A stays.", alone=True, A_L=[[3]], Y=[[1]])
def _(formula, A_L, Y):
    return formula(0 * A_L, Y)


@mistakes.add("divided by m − 1", "E is an average over m examples: m is what it is divided by.", alone=True)
def _(formula, A_L, Y):
    return formula(A_L, Y) * Y.shape[1] / (Y.shape[1] - 1)


@mistakes.add(
    "all rows are one list (at the output)",
    "[[0.0] * p] * n is one row, n times over: what is added to one is added to all. Make a new row for each.",
    alone=True,
)
def _(formula, A_L, Y):
    return all_rows_one(formula(A_L, Y))


@mistakes.add(
    "all rows are one list, written over (at the output)",
    "[[0.0] * p] * n is one row, n times over: what is written last stands in all of them. Make a new row for each.",
    alone=True,
)
def _(formula, A_L, Y):
    return all_rows_the_last(formula(A_L, Y))
