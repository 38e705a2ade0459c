"""Wrong answers to ∂E/∂A^l = (W^{l+1})ᵀ ∂E/∂Z^{l+1}."""

from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("dE_dA", W_next=[[1, 2], [3, 4]], dE_dZ_next=[[1, 0], [2, 1]])


@mistakes.add("Wᵀ forgotten", "Column i of W holds the weights out of unit i, so the sum over k runs down a column: Wᵀ, not W.")
def _(formula, W_next, dE_dZ_next):
    return formula(W_next.T, dE_dZ_next)


@mistakes.add(
    "product in the wrong order",
    "Units are rows and examples columns: Wᵀ ∂E/∂Z has them so, ∂E/∂Zᵀ W has them the other way round.",
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, dE_dZ_next).T


@mistakes.add("∂E/∂Z times W", "The sum runs over k, the first axis of both: transpose W and let it stand first.")
def _(formula, W_next, dE_dZ_next):
    return dE_dZ_next @ W_next


@mistakes.add("mean over the paths", "The effects of all units k add up: it is a sum, no mean.", W_next=[[1], [3]], dE_dZ_next=[[1], [2]])
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, dE_dZ_next) / len(W_next)


@mistakes.add(
    "first path alone",
    "The activation feeds every unit k of the next layer: add all paths, not only the first.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next[:1], dE_dZ_next[:1])


@mistakes.add(
    "last path alone",
    "The activation feeds every unit k of the next layer: add all paths; in a loop, += and not =.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next[-1:], dE_dZ_next[-1:])


@mistakes.add(
    "product of sums (at A)",
    "First multiply along each path, then add the paths: a sum of products is no product of sums.",
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next.sum(axis=0, keepdims=True), dE_dZ_next.sum(axis=0, keepdims=True))


@mistakes.add("weights left out", "A path's factor is the weight on it, W_ki: ∂Z_kc/∂A_ic is W_ki.", W_next=[[3]], dE_dZ_next=[[2]])
def _(formula, W_next, dE_dZ_next):
    return formula(0 * W_next + 1, dE_dZ_next)


@mistakes.add("`*` for `@` (at A)", "`*` multiplies entry by entry; the sum over the paths is a matrix product, Wᵀ @ ∂E/∂Z.")
def _(formula, W_next, dE_dZ_next):
    return W_next.T * dE_dZ_next


@mistakes.add("1/m again (at A)", "The one 1/m of E is in ∂E/∂Z already.", W_next=[[3]], dE_dZ_next=[[1, 2]])
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, dE_dZ_next) / dE_dZ_next.shape[1]


@mistakes.add(
    "summed over the examples (at A)", "An activation belongs to one example; only weights and biases are shared by all examples."
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, dE_dZ_next).sum(axis=1, keepdims=True)


@mistakes.add("sign reversed (at A)", "No minus comes in here: each path has the sign of its weight.", W_next=[[3]], dE_dZ_next=[[2]])
def _(formula, W_next, dE_dZ_next):
    return -formula(W_next, dE_dZ_next)
