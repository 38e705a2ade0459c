"""Wrong answers to a whole back_propagate: at one step of it, or in all that it gives."""

import numpy as np

from nnlib.activations import identity, sigmoid, tanh
from nnlib.exercises.bank.mistake import Mistakes
from nnlib.steps import DERIVATIVES

mistakes = Mistakes("back_propagate")


def _is_some(rate):
    """Whether what this number multiplies leaves the other term to be seen: beside 1e9 times W, it is lost in rounding."""
    return 0 < abs(rate) < 1e6


@mistakes.add("A^l for A^{l−1}", "A weight of layer l multiplies an activation of the layer before: ∂E/∂W^l takes A^{l−1}.", at="dE_dW")
def _(formula, known, l):
    return formula(known.dE_dZ[l], known.A[l])


@mistakes.add(
    "Z^{l−1} for A^{l−1}",
    "A weight multiplies the activation of the layer before, g(Z), not its weighted input Z.",
    at="dE_dW",
)
def _(formula, known, l):
    return formula(known.dE_dZ[l], known.Z[l - 1] if l > 1 else known.A[0])


@mistakes.add("∂E/∂A for ∂E/∂Z (at W)", "Between A and W stands Z: ∂E/∂W takes ∂E/∂Z, which has the factor g′.", at="dE_dW")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.A[l - 1])


@mistakes.add("∂E/∂A for ∂E/∂Z (at b)", "Between A and b stands Z: ∂E/∂b takes ∂E/∂Z, which has the factor g′.", at="dE_db")
def _(formula, known, l):
    return formula(known.dE_dA[l])


@mistakes.add("bias weighted by the input", "A bias is added as it is, ∂Z/∂b = 1: no activation comes into ∂E/∂b.", at="dE_db")
def _(formula, known, l):
    return formula(known.dE_dZ[l] * known.A[l - 1].sum(axis=0))


@mistakes.add("∂E/∂A for ∂E/∂Z (further back)", "From A^{l+1} back to A^l one passes Z^{l+1}: take ∂E/∂Z^{l+1}.", at="dE_dA")
def _(formula, known, l):
    return formula(known.W[l + 1], known.dE_dA[l + 1])


@mistakes.add("W^l for W^{l+1}", "The weights that lead out of layer l are those of the next layer, W^{l+1}.", at="dE_dA")
def _(formula, known, l):
    return formula(known.W[l], known.dE_dZ[l + 1])


@mistakes.add(
    "the already updated W^{l+1}",
    "All derivatives are taken at the same point: use the old W^{l+1} on the way back, and update all weights afterwards.",
    at="dE_dA",
    fits=_is_some,
)
def updated_too_soon(formula, known, l):
    return formula(known.W[l + 1] - known.rate * known.dE_dW[l + 1], known.dE_dZ[l + 1])


@mistakes.add("g′ forgotten at the output", "The output layer has an activation function too: ∂E/∂Z^L = ∂E/∂A^L ⊙ g′(Z^L).", at="dE_dZ")
def _(formula, known, l):
    return known.dE_dA[l] if l == known.L else formula(known.dE_dA[l], known.Z[l], known.g[l])


@mistakes.add("g′ forgotten in the hidden layers", "Every layer has its factor g′(Z^l), not the output alone.", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l], known.g[l]) if l == known.L else known.dE_dA[l]


@mistakes.add("g of the next layer", "Z^l goes through the function of its own layer, so its slope is that of g^l.", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l], known.g[min(l + 1, known.L)])


@mistakes.add("g of the layer before", "Z^l goes through the function of its own layer, so its slope is that of g^l.", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l], known.g[max(l - 1, 1)])


@mistakes.add("g of the first layer everywhere", "Each layer may have its own function: net.g[l], not net.g[1].", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l], known.g[1])


@mistakes.add("g of the last layer everywhere", "Each layer may have its own function: net.g[l], not net.g[L].", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l], known.g[known.L])


@mistakes.add("Z of the layer before", "The slope of g^l is taken where g^l was applied, at Z^l.", at="dE_dZ")
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[max(l - 1, 1)], known.g[l])


@mistakes.add(
    "layers off by one",
    "Layers are numbered 1..L: the first derivatives are dE_dW[1] and dE_db[1]. Layer 0 is the input.",
    at="whole",
)
def _(back_propagate, net, X, Y):
    return {name: {l - 1: array for l, array in by_layer.items()} for name, by_layer in back_propagate(net, X, Y).items()}


@mistakes.add(
    "layers in reverse",
    "Found on the way back, the last layer comes first: put each under its own number, or reverse the list.",
    at="whole",
)
def _(back_propagate, net, X, Y):
    return {name: {net.L + 1 - l: array for l, array in by_layer.items()} for name, by_layer in back_propagate(net, X, Y).items()}


@mistakes.add(
    "∂E/∂W and ∂E/∂b swapped",
    "Each under its own name: dE_dW[l] has the shape of W^l, dE_db[l] that of b^l. Of a pair, dE_dW comes first.",
    at="whole",
)
def _(back_propagate, net, X, Y):
    gradient = back_propagate(net, X, Y)
    return {"dE_dW": gradient["dE_db"], "dE_db": gradient["dE_dW"]}


@mistakes.add(
    "one array for all layers",
    "[np.zeros(...)] * L is one array, L times over: what is added for one layer is added for all. Make a new array for each.",
    at="whole",
)
def _(back_propagate, net, X, Y):
    gradient = back_propagate(net, X, Y)
    for name, by_layer in gradient.items():
        total = np.zeros_like(by_layer[1])
        for array in by_layer.values():
            total += array  # an error where the layers differ in size
        gradient[name] = dict.fromkeys(by_layer, total)
    return gradient


@mistakes.add(
    "last example alone",
    "Weights and biases act in every example: add over all of them; in a loop, += and not =.",
    at="whole",
)
def _(back_propagate, net, X, Y):
    return _of_one_example(back_propagate, net, X[:, -1:], Y[:, -1:], X.shape[1])


@mistakes.add(
    "first example alone",
    "Weights and biases act in every example: add over all of them. Does the loop return too soon?",
    at="whole",
)
def _(back_propagate, net, X, Y):
    return _of_one_example(back_propagate, net, X[:, :1], Y[:, :1], X.shape[1])


def _of_one_example(back_propagate, net, x, y, m):
    """∂E/∂W and ∂E/∂b from this example's part of E."""
    return {name: {l: array / m for l, array in by_layer.items()} for name, by_layer in back_propagate(net, x, y).items()}


@mistakes.add(
    "∂E/∂W for W",
    "A path back from Z^{l+1} to A^l has the weight as its factor: W^{l+1} itself, not its derivative.",
    at="dE_dA",
    alone=True,
)
def _(formula, known, l):
    return formula(known.dE_dW[l + 1], known.dE_dZ[l + 1])


@mistakes.add(
    "the output's ∂E/∂Z in every layer",
    "Going back, each layer's ∂E/∂A comes from ∂E/∂Z of the next layer, which must be replaced on the way.",
    at="dE_dA",
    alone=True,
)
def _(formula, known, l):
    return formula(known.W[l + 1], known.dE_dZ[known.L])


@mistakes.add("W^L in every layer", "The weights that lead out of layer l are W^{l+1}: each layer has its own.", at="dE_dA", alone=True)
def _(formula, known, l):
    return formula(known.W[known.L], known.dE_dZ[l + 1])


@mistakes.add(
    "the bias's column kept, a weight's dropped",
    "With the bias as the last column of W, its own row must be dropped on the way back: [:-1], not [1:].",
    at="dE_dA",
    alone=True,
)
def _(formula, known, l):
    return formula(np.hstack([known.W[l + 1], known.b[l + 1]]), known.dE_dZ[l + 1])[1:]


@mistakes.add("g′(Z) for A", "A^{l−1} = g(Z^{l−1}) belongs into ∂E/∂W^l; was it overwritten by the slope?", at="dE_dW", alone=True)
def _(formula, known, l):
    return formula(known.dE_dZ[l], known.g[l - 1].prime(known.Z[l - 1]) if l > 1 else known.A[0])


@mistakes.add(
    "X for A in every layer", "A weight of layer l multiplies A^{l−1}; that is X in the first layer alone.", at="dE_dW", alone=True
)
def _(formula, known, l):
    return formula(known.dE_dZ[l], known.A[0])


@mistakes.add("the output's ∂E/∂Z (at W)", "∂E/∂W^l takes ∂E/∂Z of its own layer l.", at="dE_dW", alone=True)
def _(formula, known, l):
    return formula(known.dE_dZ[known.L], known.A[l - 1])


@mistakes.add("W for ∂E/∂W", "The derivative is asked for, not the weight itself: ∂E/∂Z^l (A^{l−1})ᵀ.", at="dE_dW", alone=True)
def _(formula, known, l):
    return known.W[l]


@mistakes.add(
    "b for ∂E/∂b", "The derivative is asked for, not the bias itself: the sum of ∂E/∂Z^l over the examples.", at="dE_db", alone=True
)
def _(formula, known, l):
    return known.b[l]


@mistakes.add(
    "A for Z in the hidden layers", "The slope of g^l is taken where g^l was applied, at Z^l, in every layer.", at="dE_dZ", alone=True
)
def _(formula, known, l):
    return formula(known.dE_dA[l], known.Z[l] if l == known.L else known.A[l], known.g[l])


@mistakes.add(
    "divided by n^0 for m",
    "Examples are columns, so m is X.shape[1]; X.shape[0] and len(X) are n^0, the number of inputs.",
    at="dE_dA_output",
    alone=True,
)
def _(formula, known, l):
    return formula(known.A[l], known.Y[l]) * known.A[0].shape[1] / len(known.A[0])


@mistakes.add(
    "divided by X.size", "E is divided by m alone, the number of columns; size counts every number in X.", at="dE_dA_output", alone=True
)
def _(formula, known, l):
    return formula(known.A[l], known.Y[l]) / len(known.A[0])


@mistakes.add("last example left out", "The sums run over all m examples; does the loop end too soon?", at="whole", alone=True)
def _(back_propagate, net, X, Y):
    return _without(back_propagate, net, X, Y, -1)


@mistakes.add("first example left out", "The sums run over all m examples; in code the first is 0, not 1.", at="whole", alone=True)
def _(back_propagate, net, X, Y):
    return _without(back_propagate, net, X, Y, 0)


def _without(back_propagate, net, X, Y, c):
    """∂E/∂W and ∂E/∂b without this example's part of E."""
    all_of_them, one = back_propagate(net, X, Y), _of_one_example(back_propagate, net, X[:, [c]], Y[:, [c]], X.shape[1])
    return {name: {l: array - one[name][l] for l, array in by_layer.items()} for name, by_layer in all_of_them.items()}


@mistakes.add(
    "one array for all layers, written over",
    "[np.zeros(...)] * L is one array, L times over: what is written last stands in all layers. Make a new array for each.",
    at="whole",
    alone=True,
)
def _(back_propagate, net, X, Y):
    gradient = back_propagate(net, X, Y)
    for name, by_layer in gradient.items():
        one = np.zeros_like(by_layer[1])
        for array in by_layer.values():
            one[:] = array  # an error where the layers differ in size
        gradient[name] = dict.fromkeys(by_layer, one)
    return gradient


@mistakes.add(
    "running totals passed on",
    "A unit's ∂E/∂A is a sum over all paths. Pass it on once, when it is complete; else the first paths count again and again.",
    at="whole",
    alone=True,
)
def _(back_propagate, net, X, Y):
    A, Z = net.forward(X)
    dE_dW, dE_db = ({l: np.zeros_like(array) for l, array in arrays.items()} for arrays in (net.W, net.b))
    slopes, total = {l: net.g[l].prime(Z[l]) for l in Z}, {l: np.zeros_like(Z[l]) for l in Z}

    def arrive(l, i, dE_dA):
        total[l][i] += dE_dA
        dE_dZ = total[l][i] * slopes[l][i]
        dE_dW[l][i] += A[l - 1] @ dE_dZ
        dE_db[l][i] += dE_dZ.sum()
        for j in range(net.sizes[l - 1] if l > 1 else 0):
            arrive(l - 1, j, dE_dZ * net.W[l][i, j])

    for i, row in enumerate((A[net.L] - Y) / Y.shape[1]):
        arrive(net.L, i, row)
    return {"dE_dW": dE_dW, "dE_db": dE_db}


@mistakes.add(
    "∂E/∂A and ∂E/∂Z are one array",
    "`*=` changes the array that was kept as ∂E/∂A; `D = D * …` makes a new one.",
    at="whole",
    alone=True,
)
def _(back_propagate, net, X, Y):
    gradient = back_propagate(net, X, Y, DERIVATIVES)
    return gradient | {"dE_dA": gradient["dE_dZ"]}


def _is_rate(rate):
    """Whether this is a number that people choose: one or two digits."""
    return 0 < rate < 1 and abs(rate - float(f"{rate:.2g}")) < 1e-9 * rate


@mistakes.add(
    "the step for the derivative",
    "−rate · ∂E/∂W is the step of gradient descent, to be taken later; what is asked for is ∂E/∂W.",
    at="whole",
    alone=True,
    fits=_is_rate,
)
def _(back_propagate, net, X, Y, rate):
    return {name: {l: -rate * D for l, D in by_layer.items()} for name, by_layer in back_propagate(net, X, Y).items()}


@mistakes.add(
    "times the learning rate",
    "The rate belongs to gradient descent, W − rate · ∂E/∂W; what is asked for is ∂E/∂W.",
    at="whole",
    alone=True,
    fits=lambda rate: _is_rate(rate) and rate != 0.5,  # that is the ½ of E
    rate=0.1,
)
def _(back_propagate, net, X, Y, rate):
    return {name: {l: rate * D for l, D in by_layer.items()} for name, by_layer in back_propagate(net, X, Y).items()}


@mistakes.add(
    "the new weights for the derivatives",
    "W − rate · ∂E/∂W is where gradient descent goes next; what is asked for is ∂E/∂W.",
    at="whole",
    alone=True,
    fits=_is_some,
)
def _(back_propagate, net, X, Y, rate):
    gradient, now = back_propagate(net, X, Y), {"dE_dW": net.W, "dE_db": net.b}
    return {name: {l: now[name][l] - rate * D for l, D in by_layer.items()} for name, by_layer in gradient.items()}


@mistakes.add("an L2 term", "λ W is the derivative of a penalty on large weights; this E has none.", at="whole", alone=True, fits=_is_some)
def _(back_propagate, net, X, Y, rate):
    gradient = back_propagate(net, X, Y)
    return gradient | {"dE_dW": {l: D + rate * net.W[l] for l, D in gradient["dE_dW"].items()}}


@mistakes.add(
    "an L2 term, divided by m",
    "λ/m W is the derivative of a penalty on large weights; this E has none.",
    at="whole",
    alone=True,
    fits=_is_some,
)
def _(back_propagate, net, X, Y, rate):
    gradient, m = back_propagate(net, X, Y), Y.shape[1]
    return gradient | {"dE_dW": {l: D + rate / m * net.W[l] for l, D in gradient["dE_dW"].items()}}


# Networks to show these in, the smallest first: W, b, g, X, Y.
SMALLEST = [
    ([[[1]]], [[[0.5]]], [tanh], [[1]], [[2]]),
    ([[[1]]], [[[0.5]]], [tanh], [[1, -2]], [[2, 1]]),
    ([[[1]], [[2]]], [[[0.5]], [[1]]], [tanh, identity], [[1]], [[1]]),
    ([[[1]], [[2]], [[-1]]], [[[0.5]], [[1]], [[1]]], [tanh, sigmoid, identity], [[1]], [[1]]),
]
