"""Wrong answers to ∂E/∂W^l = ∂E/∂Z^l (A^{l−1})ᵀ."""

import numpy as np

from nnlib.exercises.bank.loops import all_rows_one, all_rows_the_last, cut_at_every_step
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("dE_dW", dE_dZ=[[1, 2], [0, 3]], A_prev=[[1, 4], [2, -1]])


@mistakes.add(
    "transpose forgotten",
    "The sum runs over the examples c, the second axis of both: transpose A, so that its c meets that of ∂E/∂Z.",
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev.T)


@mistakes.add("the wrong factor transposed", "With ∂E/∂Zᵀ A the sum runs over units; it must run over the examples: ∂E/∂Z Aᵀ.")
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ.T, A_prev.T)


@mistakes.add("result transposed", "∂E/∂W has the shape of W, (n^l, n^{l−1}): ∂E/∂Z comes first. A ∂E/∂Zᵀ is its transpose.")
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev).T


@mistakes.add(
    "1/m again (at W)",
    "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev) / dE_dZ.shape[1]


@mistakes.add(
    "last example alone (at W)",
    "A weight is used in every example, so all of them are added; in a loop, += and not =.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ[:, -1:], A_prev[:, -1:])


@mistakes.add(
    "first example alone (at W)",
    "A weight is used in every example, so all of them are added. Does the loop return too soon?",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ[:, :1], A_prev[:, :1])


@mistakes.add(
    "product of sums (at W)",
    "First multiply within each example, then add over the examples: a sum of products is no product of sums.",
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ.sum(axis=1, keepdims=True), A_prev.sum(axis=1, keepdims=True))


@mistakes.add("activation left out", "∂Z_ic/∂W_ij is the activation A_jc that the weight multiplies, so it is a factor of every term.")
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, 0 * A_prev + 1)


@mistakes.add("`*` for `@` (at W)", "`*` multiplies entry by entry; the sum over the examples is a matrix product, ∂E/∂Z @ Aᵀ.")
def _(formula, dE_dZ, A_prev):
    return dE_dZ * A_prev.T


@mistakes.add("divided by the number of units (at W)", "Nothing is averaged over units; the average over examples is in ∂E/∂Z already.")
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev) / len(dE_dZ)


@mistakes.add("sign reversed (at W)", "The derivative has no minus; that comes with gradient descent, W − rate · ∂E/∂W.")
def _(formula, dE_dZ, A_prev):
    return -formula(dE_dZ, A_prev)


@mistakes.add(
    "rows for columns (at W)",
    "Aᵀ ∂E/∂Z is right where examples are rows and W is (n^{l−1}, n^l); here both are the other way round: ∂E/∂Z Aᵀ.",
    alone=True,
)
def _(formula, dE_dZ, A_prev):
    return formula(A_prev.T, dE_dZ.T)


@mistakes.add("A times ∂E/∂Z", "∂E/∂Z stands first, and A is transposed, so that the sum runs over the examples: ∂E/∂Z Aᵀ.", alone=True)
def _(formula, dE_dZ, A_prev):
    return formula(A_prev, dE_dZ.T)


@mistakes.add("both factors transposed (at W)", "Only A is transposed: then the examples c, columns of both, are summed over.", alone=True)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ.T, A_prev)


@mistakes.add("both transposed, A first", "∂E/∂Z stands first and as it is; A alone is transposed: ∂E/∂Z Aᵀ.", alone=True)
def _(formula, dE_dZ, A_prev):
    return formula(A_prev.T, dE_dZ)


@mistakes.add(
    "A reshaped, not transposed",
    "reshape keeps the order of the numbers, so it moves no row to a column; transpose does: A.T.",
    alone=True,
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev.reshape(A_prev.shape[::-1]).T)


@mistakes.add(
    "1/m missing (at W)",
    "The 1/m of E must come in once on the way to every derivative; ∂E/∂W has none.",
    alone=True,
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev) * dE_dZ.shape[1]


@mistakes.add(
    "last example left out (at W)",
    "The sum runs over all m examples; does the loop end too soon?",
    alone=True,
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ[:, :-1], A_prev[:, :-1])


@mistakes.add(
    "first example left out (at W)",
    "The sum runs over all m examples; in code the first is 0, not 1.",
    alone=True,
    dE_dZ=[[1, 2]],
    A_prev=[[3, 4]],
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ[:, 1:], A_prev[:, 1:])


@mistakes.add("divided by the number of inputs (at W)", "Nothing is averaged over units; len(A) is n^{l−1} and not m.", alone=True)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev) / len(A_prev)


@mistakes.add(
    "divided by A.size (at W)", "A.size counts units times examples; and the average over the examples is in ∂E/∂Z already.", alone=True
)
def _(formula, dE_dZ, A_prev):
    return formula(dE_dZ, A_prev) / A_prev.size


@mistakes.add("∂E/∂Z left out", "Each term has two factors, ∂E/∂Z_ic and A_jc; here the activations alone are summed.", alone=True)
def _(formula, dE_dZ, A_prev):
    return formula(0 * dE_dZ + 1, A_prev)


@mistakes.add(
    "all rows are one list (at W)",
    "[[0.0] * p] * n is one row, n times over: what is added to one is added to all. Make a new row for each.",
    alone=True,
)
def _(formula, dE_dZ, A_prev):
    return all_rows_one(formula(dE_dZ, A_prev))


@mistakes.add(
    "all rows are one list, written over (at W)",
    "[[0.0] * p] * n is one row, n times over: what is written last stands in all of them. Make a new row for each.",
    alone=True,
)
def _(formula, dE_dZ, A_prev):
    return all_rows_the_last(formula(dE_dZ, A_prev))


@mistakes.add(
    "whole numbers at every step (at W)",
    "In an array of integers, what is behind the decimal point is lost at every +=. Make it with np.zeros(shape), which holds floats.",
    alone=True,
    dE_dZ=[[0.5, 0.5]],
    A_prev=[[1, 3]],
)
def _(formula, dE_dZ, A_prev):
    return cut_at_every_step(np.outer(d, a) for d, a in zip(dE_dZ.T, A_prev.T))
