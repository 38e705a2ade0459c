"""Wrong answers to ∂E/∂b^l = Σ_c ∂E/∂Z^l."""

import numpy as np

from nnlib.exercises.bank.loops import all_rows_the_last, cut_at_every_step
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("dE_db", dE_dZ=[[1, 3], [0, 4]])


@mistakes.add("1/m again (at b)", "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.", dE_dZ=[[1, 3]])
def _(formula, dE_dZ):
    return formula(dE_dZ) / dE_dZ.shape[1]


@mistakes.add("summed over the units", "Each unit has a bias of its own, which acts in every example: sum over the examples, axis=1.")
def _(formula, dE_dZ):
    return dE_dZ.sum(axis=0, keepdims=True)


@mistakes.add("flattened sum over the units", "Each unit has a bias of its own: sum over the examples, axis=1, with keepdims=True.")
def _(formula, dE_dZ):
    return dE_dZ.sum(axis=0)


@mistakes.add("axis lost", "b is a column (n^l, 1), so its derivative is one too: .sum(axis=1, keepdims=True).")
def _(formula, dE_dZ):
    return formula(dE_dZ).ravel()


@mistakes.add("row for a column", "b is a column (n^l, 1), so its derivative is one too, and no row.")
def _(formula, dE_dZ):
    return formula(dE_dZ).T


@mistakes.add("not summed", "A bias acts in every example, so its effects over all of them are added.", dE_dZ=[[1, 3]])
def _(formula, dE_dZ):
    return +dE_dZ


@mistakes.add("one number for all units", "Each unit has a bias of its own; .sum() without an axis adds up all units too.")
def _(formula, dE_dZ):
    return dE_dZ.sum()


@mistakes.add("the total for every unit", "Each unit has a bias of its own: sum over the examples alone, axis=1.")
def _(formula, dE_dZ):
    return 0 * formula(dE_dZ) + dE_dZ.sum()


@mistakes.add(
    "last example alone (at b)", "A bias acts in every example, so all of them are added; in a loop, += and not =.", dE_dZ=[[1, 3]]
)
def _(formula, dE_dZ):
    return formula(dE_dZ[:, -1:])


@mistakes.add(
    "first example alone (at b)",
    "A bias acts in every example, so all of them are added. Does the loop return too soon?",
    dE_dZ=[[1, 3]],
)
def _(formula, dE_dZ):
    return formula(dE_dZ[:, :1])


@mistakes.add("divided by the number of units (at b)", "Nothing is averaged over units; the average over examples is in ∂E/∂Z already.")
def _(formula, dE_dZ):
    return formula(dE_dZ) / len(dE_dZ)


@mistakes.add("sign reversed (at b)", "The derivative has no minus; that comes with gradient descent, b − rate · ∂E/∂b.")
def _(formula, dE_dZ):
    return -formula(dE_dZ)


@mistakes.add(
    "summed over the units, as a column", "Each unit has a bias of its own: sum over the examples, axis=1, not axis=0.", alone=True
)
def _(formula, dE_dZ):
    return dE_dZ.sum(axis=0)[:, np.newaxis]


@mistakes.add(
    "column plus flat array",
    "(n, 1) + (n,) is (n, n): without keepdims=True the sum is flat, and is stretched along both axes.",
    alone=True,
)
def _(formula, dE_dZ):
    return 0 * formula(dE_dZ) + formula(dE_dZ).ravel()


@mistakes.add(
    "1/m missing (at b)", "The 1/m of E must come in once on the way to every derivative; ∂E/∂b has none.", alone=True, dE_dZ=[[1, 3]]
)
def _(formula, dE_dZ):
    return formula(dE_dZ) * dE_dZ.shape[1]


@mistakes.add("last example left out (at b)", "The sum runs over all m examples; does the loop end too soon?", alone=True, dE_dZ=[[1, 3]])
def _(formula, dE_dZ):
    return formula(dE_dZ[:, :-1])


@mistakes.add(
    "first example left out (at b)", "The sum runs over all m examples; in code the first is 0, not 1.", alone=True, dE_dZ=[[1, 3]]
)
def _(formula, dE_dZ):
    return formula(dE_dZ[:, 1:])


@mistakes.add("one mean for all units", "Each unit has a bias of its own; .mean() without an axis is over units and examples.", alone=True)
def _(formula, dE_dZ):
    return dE_dZ.mean()


@mistakes.add(
    "divided by .size (at b)", "size counts units times examples; and the average over the examples is in ∂E/∂Z already.", alone=True
)
def _(formula, dE_dZ):
    return formula(dE_dZ) / dE_dZ.size


@mistakes.add(
    "the last unit's for all", "Each unit has a bias of its own; [[0.0]] * n is one list, n times over.", alone=True, dE_dZ=[[1], [2]]
)
def _(formula, dE_dZ):
    return all_rows_the_last(formula(dE_dZ))


@mistakes.add(
    "whole numbers at every step (at b)",
    "In an array of integers, what is behind the decimal point is lost at every +=. Make it with np.zeros(shape), which holds floats.",
    alone=True,
    dE_dZ=[[0.5, 1.5]],
)
def _(formula, dE_dZ):
    return cut_at_every_step(dE_dZ.T[:, :, np.newaxis])
