"""Wrong answers to Z^l = W^l A^{l−1} + b^l."""

import numpy as np

from nnlib.activations import sigmoid
from nnlib.exercises.bank.loops import all_rows_one, all_rows_the_last, cut_at_every_step
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("weighted_input", W=[[1, 2], [3, 4]], A_prev=[[1, 0], [2, 1]], b=[[1], [3]])


@mistakes.add("bias forgotten", "Z has two parts: the weighted sum, and the bias b on top of it.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, 0 * b)


@mistakes.add("bias subtracted", "The bias is added: Z = W A + b.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, -b)


@mistakes.add("bias inside the sum", "The sum over j is of the products alone; b is added once, not once for every unit j.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, W.shape[1] * b)


@mistakes.add("bias weighted", "The weights multiply the activations alone; b is added afterwards, without a weight.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev + b, 0 * b)


@mistakes.add("bias along the wrong axis", "b is a column, one number for each unit i: all examples of a unit get the same.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, 0 * b) + b.T


@mistakes.add("W transposed", "Row i of W holds the weights into unit i, so W stands as it is: W A, not Wᵀ A.")
def _(formula, W, A_prev, b):
    return formula(W.T, A_prev, b)


@mistakes.add("A times W", "A matrix product isn't commutative: the rows of W meet the columns of A, so W stands first.")
def _(formula, W, A_prev, b):
    return formula(A_prev, W, b)


@mistakes.add("W * A entry by entry", "`*` multiplies entry by entry; a weighted sum is a matrix product, written `@`.")
def _(formula, W, A_prev, b):
    return W * A_prev + b


@mistakes.add("activation too soon", "Z is the weighted input itself; g comes in the next equation.")
def _(formula, W, A_prev, b):
    return sigmoid(formula(W, A_prev, b))


@mistakes.add(
    "result transposed (at Z)",
    "Aᵀ Wᵀ is the transpose of W A: it has the examples as rows, and here they are columns.",
    alone=True,
)
def _(formula, W, A_prev, b):
    return formula(W, A_prev, b).T


@mistakes.add(
    "A times Wᵀ",
    "With examples as rows it is A Wᵀ; here examples are columns, so W stands first, as it is: W A.",
    alone=True,
)
def _(formula, W, A_prev, b):
    return formula(A_prev, W.T, b)


@mistakes.add("W times Aᵀ", "The columns of A are the examples, and each row of W meets each of them: A stands as it is.", alone=True)
def _(formula, W, A_prev, b):
    return formula(W, A_prev.T, b)


@mistakes.add("Aᵀ times W", "W stands first: its rows, one for each unit i, meet the columns of A, one for each example c.", alone=True)
def _(formula, W, A_prev, b):
    return formula(A_prev.T, W, b)


@mistakes.add("both factors transposed (at Z)", "Neither W nor A is transposed: the rows of W meet the columns of A.", alone=True)
def _(formula, W, A_prev, b):
    return formula(W.T, A_prev.T, b)


@mistakes.add(
    "last input left out",
    "The sum runs over all j. A row of ones for the bias is put below A, not in place of its last row.",
    alone=True,
)
def _(formula, W, A_prev, b):
    return formula(W[:, :-1], A_prev[:-1], b)


@mistakes.add("first input left out", "The sum runs over all j; in code the first of them is 0, not 1.", alone=True)
def _(formula, W, A_prev, b):
    return formula(W[:, 1:], A_prev[1:], b)


@mistakes.add("mean over the inputs", "A weighted input is a sum over j, no mean: nothing is divided by n^{l−1}.", alone=True)
def _(formula, W, A_prev, b):
    return formula(W / W.shape[1], A_prev, b)


@mistakes.add(
    "all rows are one list (at Z)",
    "[[0.0] * p] * n is one row, n times over: what is added to one is added to all. Make a new row for each.",
    alone=True,
)
def _(formula, W, A_prev, b):
    return all_rows_one(formula(W, A_prev, b))


@mistakes.add(
    "all rows are one list, written over (at Z)",
    "[[0.0] * p] * n is one row, n times over: what is written last stands in all of them. Make a new row for each.",
    alone=True,
)
def _(formula, W, A_prev, b):
    return all_rows_the_last(formula(W, A_prev, b))


@mistakes.add(
    "whole numbers at every step (at Z)",
    "In an array of integers, what is behind the decimal point is lost at every +=. Make it with np.zeros(shape), which holds floats.",
    alone=True,
    W=[[0.5, 0.5]],
    A_prev=[[1], [3]],
    b=[[1]],
)
def _(formula, W, A_prev, b):
    return cut_at_every_step([*(np.outer(w, a) for w, a in zip(W.T, A_prev)), b])
