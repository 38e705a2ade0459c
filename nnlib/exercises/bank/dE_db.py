"""Wrong answers to ∂E/∂b^l = Σ_c ∂E/∂Z^l."""

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
