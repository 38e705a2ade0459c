"""The model: layers of units, each a weighted sum, a bias and an activation function."""

from collections.abc import Mapping

import numpy as np

from nnlib._checks import as_array, must_be_finite, must_have_shape
from nnlib.activations import Activation
from nnlib.equations import unchecked as eq


class Network:
    """A fully connected network with layers 0 (the input) to L (the output).

    sizes: n^0, …, n^L, the number of units of each layer.
    activations: one activation function for all layers 1..L, or a list (or dictionary by layer, such as `g`) with one for each.
    seed: W and b are drawn from 0.2 · N(0, 1), W^l then b^l, layer by layer; the same seed gives the same network.

    Everything that a layer has is in a dictionary keyed by the number of the layer, from 1:

    W[l]: weights, (n^l, n^{l−1}); W[l][i, j] leads from unit j of layer l−1 to unit i of layer l (0-based in code).
    b[l]: biases, (n^l, 1).
    g[l]: activation function.

    W and b may have further axes in front, (..., n^l, n^{l−1}): then the same code computes many networks at once.
    """

    def __init__(self, sizes, activations, seed=None):
        self.sizes = _checked_sizes(sizes)
        self.g = _checked_activations(activations, self.L)
        random = np.random.default_rng(seed)
        self.W, self.b = _Arrays("W"), _Arrays("b")
        for l in range(1, self.L + 1):
            self.W[l] = 0.2 * random.standard_normal((self.sizes[l], self.sizes[l - 1]))
            self.b[l] = 0.2 * random.standard_normal((self.sizes[l], 1))

    @classmethod
    def from_weights(cls, W, b, activations):
        """The network with these weights and biases: lists [W^1, …, W^L] and [b^1, …, b^L], or dictionaries keyed from 1.

        The arrays are copied. ValueError if they don't fit together; it names the layer and both shapes.
        """
        W, b = _by_layer(W, "W"), _by_layer(b, "b")
        if len(W) != len(b) or not W:
            raise ValueError(f"W has {len(W)} layers and b has {len(b)}; give one matrix W^l and one column b^l for each layer 1..L")
        net = cls.__new__(cls)
        net.W, net.b = _Arrays("W"), _Arrays("b")
        for l in W:
            net.W[l], net.b[l] = W[l], b[l]
            if net.W[l].ndim < 2:
                raise ValueError(f"layer {l}: W has shape {net.W[l].shape}, but must be a matrix (n^{l}, n^{l - 1})")
        net.sizes = _checked_sizes([net.W[1].shape[-1], *(net.W[l].shape[-2] for l in net.W)])
        net.g = _checked_activations(activations, net.L)
        net.check()
        return net

    @property
    def L(self):
        """The number of the last layer."""
        return len(self.sizes) - 1

    @property
    def parameters(self):
        """How many weights and biases there are: the sum of (n^{l−1} + 1) n^l."""
        return sum((self.sizes[l - 1] + 1) * self.sizes[l] for l in range(1, self.L + 1))

    def check(self):
        """ValueError if a weight or bias has been set to something that doesn't fit; it names the layer and both shapes."""
        for l in range(1, self.L + 1):
            W, b = self.W[l], self.b[l]
            n_prev, n = self.sizes[l - 1], self.sizes[l]
            must_have_shape(W, (n, n_prev), f"layer {l}: W", f"layer {l - 1} has {_units(n_prev)} and layer {l} has {n}")
            must_have_shape(b, (n, 1), f"layer {l}: b", f"layer {l} has {_units(n)}")
            must_be_finite(W, f"layer {l}: W")
            must_be_finite(b, f"layer {l}: b")
        stacks = {f"layer {l}: {name}": array.shape for name in "Wb" for l, array in getattr(self, name).items() if array.ndim > 2}
        try:
            np.broadcast_shapes(*(shape[:-2] for shape in stacks.values()))
        except ValueError:
            sizes = "; ".join(f"{name} has shape {shape}" for name, shape in stacks.items())
            raise ValueError(f"{sizes}: the axes in front, a stack of networks, must be the same for all") from None

    def forward(self, X):
        """All activations and weighted inputs for the examples in the columns of X, (n^0, m).

        Returns two dictionaries keyed by layer: A[0] = X, A[1], …, A[L] and Z[1], …, Z[L], each (n^l, m).
        """
        self.check()
        A, Z = {0: checked_examples(X, self.sizes[0], "X", 0)}, {}
        for l in range(1, self.L + 1):
            Z[l] = eq.weighted_input(self.W[l], A[l - 1], self.b[l])
            A[l] = eq.activation(Z[l], self.g[l])
        return A, Z

    def __repr__(self):
        layers = [str(self.sizes[0]), *(f"{self.sizes[l]} ({self.g[l]})" for l in self.g)]
        return f"{' → '.join(layers)}, {self.parameters} parameters"


class _Arrays(dict):
    """W or b, by layer. What is assigned is copied and becomes floating-point at once: in an array of whole numbers, 0.5 would be 0."""

    def __init__(self, name):
        self.name = name

    def __setitem__(self, l, value):
        super().__setitem__(l, as_array(value, f"layer {l}: {self.name}").copy())


def checked_examples(array, n, name, l):
    """X or Y as a float matrix (n, m), examples in columns; a ValueError says what is wrong with it."""
    array = as_array(array, name)
    if array.ndim == 1 and array.size == n:
        raise ValueError(f"{name} has shape {array.shape}, but examples are columns: for one example write {name}.reshape({n}, 1)")
    if array.ndim > 1 and array.shape[-2] != n == array.shape[-1]:
        raise ValueError(f"{name} has shape {array.shape}, but layer {l} has {_units(n)} and examples are columns: its transpose would fit")
    m = array.shape[-1] if array.ndim else 0
    must_have_shape(array, (n, m), name, f"layer {l} has {_units(n)} and examples are columns")
    if m == 0:
        raise ValueError(f"{name} has shape {array.shape}: there must be at least one example, one column")
    must_be_finite(array, name)
    return array


def _units(n):
    return f"{n} unit" if n == 1 else f"{n} units"


def _checked_sizes(sizes):
    sizes = tuple(sizes) if np.iterable(sizes) else (sizes,)
    if len(sizes) < 2:
        raise ValueError(f"sizes {list(sizes)} give {len(sizes)} layer(s), but a network needs at least two: input and output")
    for l, n in enumerate(sizes):
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise ValueError(f"layer {l}: its size is {n!r}, but must be a whole number, at least 1")
    return tuple(int(n) for n in sizes)


def _checked_activations(activations, L):
    if isinstance(activations, Mapping):
        activations = _by_layer(activations, "the activation functions").values()
    one = isinstance(activations, (Activation, str)) or not np.iterable(activations)
    each = [activations] * L if one else list(activations)
    if len(each) != L:
        raise ValueError(
            f"there are {len(each)} activation functions for {L} layers, 1..{L}; give one for all, or a list with one for each"
        )
    for l, g in enumerate(each, start=1):
        if not isinstance(g, Activation):
            raise ValueError(
                f"layer {l}: {g!r} is not an activation function; use nnlib's identity, sigmoid, tanh or relu, or make an Activation"
            )
    return dict(enumerate(each, start=1))


def _by_layer(arrays, name):
    if not isinstance(arrays, Mapping):
        if not isinstance(arrays, (list, tuple)):
            raise ValueError(f"{name} must be a list [{name}^1, …, {name}^L] or a dictionary by layer, but is {type(arrays).__name__}")
        return dict(enumerate(arrays, start=1))
    if sorted(arrays) != list(range(1, len(arrays) + 1)):
        raise ValueError(f"{name} has the layers {sorted(arrays)}, but layers are numbered 1..L with none left out")
    return {l: arrays[l] for l in sorted(arrays)}
