"""Wrong answers to a whole back_propagate: at one step of it, or in all that it gives."""

import numpy as np

from nnlib.activations import identity, sigmoid, tanh
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("back_propagate")


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


# Networks to show these in, the smallest first: W, b, g, X, Y.
SMALLEST = [
    ([[[1]]], [[[0.5]]], [tanh], [[1]], [[2]]),
    ([[[1]]], [[[0.5]]], [tanh], [[1, -2]], [[2, 1]]),
    ([[[1]], [[2]]], [[[0.5]], [[1]]], [tanh, identity], [[1]], [[1]]),
    ([[[1]], [[2]], [[-1]]], [[[0.5]], [[1]], [[1]]], [tanh, sigmoid, identity], [[1]], [[1]]),
]
