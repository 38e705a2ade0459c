"""Wrong answers to ∂E/∂A^l = (W^{l+1})ᵀ ∂E/∂Z^{l+1}."""

import numpy as np

from nnlib.exercises.bank.loops import all_rows_one, all_rows_the_last, cut_at_every_step
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


@mistakes.add(
    "rows for columns (at A)",
    "∂E/∂Z Wᵀ is right where examples are rows and W is (n^l, n^{l+1}); here both are the other way round: Wᵀ ∂E/∂Z.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    return formula(dE_dZ_next.T, W_next.T)


@mistakes.add("W times ∂E/∂Zᵀ", "The sum runs over k, the first axis of both: transpose W, and leave ∂E/∂Z as it is.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next.T, dE_dZ_next.T)


@mistakes.add("both factors transposed (at A)", "Only W is transposed: then its k meets the k of ∂E/∂Z.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, dE_dZ_next.T)


@mistakes.add("both transposed, ∂E/∂Z first", "W stands first and is transposed; ∂E/∂Z stays as it is: Wᵀ ∂E/∂Z.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(dE_dZ_next, W_next.T)


@mistakes.add(
    "W reshaped, not transposed", "reshape keeps the order of the numbers, so it moves no row to a column; transpose does: W.T.", alone=True
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next.reshape(W_next.shape[::-1]).T, dE_dZ_next)


@mistakes.add(
    "inverse for Wᵀ",
    "Going back, each path has its weight as a factor: that is the transpose; nothing is undone by an inverse.",
    alone=True,
    W_next=[[2]],
    dE_dZ_next=[[3]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(np.linalg.pinv(W_next).T, dE_dZ_next)


@mistakes.add(
    "weights as shares of a unit's input",
    "The effect of a path is its weight itself, not its share of all weights into unit k: nothing is divided.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next / W_next.sum(axis=1, keepdims=True), dE_dZ_next)


@mistakes.add(
    "weights as shares of a unit's output",
    "The effect of a path is its weight itself, not its share of all weights out of unit i: nothing is divided.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next / W_next.sum(axis=0), dE_dZ_next)


@mistakes.add("W divided by its norm", "Each path has its weight as a factor, as it is: W isn't normalised.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next / np.linalg.norm(W_next), dE_dZ_next)


@mistakes.add("sizes of the weights", "A weight has a sign, and the path with it: W, not |W|.", alone=True, W_next=[[-3]], dE_dZ_next=[[2]])
def _(formula, W_next, dE_dZ_next):
    return formula(np.abs(W_next), dE_dZ_next)


@mistakes.add(
    "last path left out",
    "The sum runs over all units k of the next layer; does the loop end too soon?",
    alone=True,
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next[:-1], dE_dZ_next[:-1])


@mistakes.add(
    "first path left out",
    "The sum runs over all units k of the next layer; in code the first is 0, not 1.",
    alone=True,
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next[1:], dE_dZ_next[1:])


@mistakes.add(
    "∂E/∂Z left out (at A)",
    "Each path has two factors, W_ki and ∂E/∂Z_kc; here the weights alone are summed.",
    alone=True,
    W_next=[[1], [3]],
    dE_dZ_next=[[1], [2]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next, 0 * dE_dZ_next + 1)


@mistakes.add(
    "rows of W, cut to what fits",
    "The sum over k runs down column i of W, so W_ki with k first; zip hides that a row isn't as long as ∂E/∂Z.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    rows = np.array([W_next[i % len(W_next)] for i in range(W_next.shape[1])])
    k = min(len(W_next), W_next.shape[1])
    return formula(rows.T[:k], dE_dZ_next[:k])


@mistakes.add(
    "all rows are one list (at A)",
    "[[0.0] * p] * n is one row, n times over: what is added to one is added to all. Make a new row for each.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    return all_rows_one(formula(W_next, dE_dZ_next))


@mistakes.add(
    "all rows are one list, written over (at A)",
    "[[0.0] * p] * n is one row, n times over: what is written last stands in all of them. Make a new row for each.",
    alone=True,
)
def _(formula, W_next, dE_dZ_next):
    return all_rows_the_last(formula(W_next, dE_dZ_next))


@mistakes.add(
    "whole numbers at every step (at A)",
    "In an array of integers, what is behind the decimal point is lost at every +=. Make it with np.zeros(shape), which holds floats.",
    alone=True,
    W_next=[[0.5], [0.5]],
    dE_dZ_next=[[1], [3]],
)
def _(formula, W_next, dE_dZ_next):
    return cut_at_every_step(np.outer(w, d) for w, d in zip(W_next, dE_dZ_next))


@mistakes.add(
    "inverse of W for Wᵀ",
    "Each path has its weight as a factor: that is the transpose. Only a square W has an inverse, and nothing is undone here.",
    alone=True,
    W_next=[[2]],
    dE_dZ_next=[[3]],
)
def _(formula, W_next, dE_dZ_next):
    return formula(np.linalg.inv(W_next).T, dE_dZ_next)


@mistakes.add("W with columns of norm 1", "Each path has its weight as a factor, as it is: nothing is normalised.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next / np.linalg.norm(W_next, axis=0), dE_dZ_next)


@mistakes.add("W with rows of norm 1", "Each path has its weight as a factor, as it is: nothing is normalised.", alone=True)
def _(formula, W_next, dE_dZ_next):
    return formula(W_next / np.linalg.norm(W_next, axis=1, keepdims=True), dE_dZ_next)
