"""Wrong answers to ∂E/∂W^l = ∂E/∂Z^l (A^{l−1})ᵀ."""

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
