"""The model: layers of units, each a weighted sum, a bias and an activation function."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import ArrayLike

from nnlib._arrays import Array
from nnlib._checks import by_layer, checked_examples, checked_random, checked_sizes, must_be_computable, must_fit_together, sizes_of
from nnlib._layers import Layers
from nnlib.activations import Activation
from nnlib.equations import unchecked as eq

PerLayer = Sequence[ArrayLike] | Mapping[int, ArrayLike]
Activations = Activation | Sequence[Activation] | Mapping[int, Activation]


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

    sizes: tuple[int, ...]
    W: Layers[Array]
    b: Layers[Array]
    g: Layers[Activation]

    def __init__(self, sizes: Sequence[int], activations: Activations, seed: int | None = None) -> None:
        sizes, random = checked_sizes(sizes), checked_random(seed)
        W, b = {}, {}
        for l in range(1, len(sizes)):
            W[l] = 0.2 * random.standard_normal((sizes[l], sizes[l - 1]))
            b[l] = 0.2 * random.standard_normal((sizes[l], 1))
        self._hold(sizes, W, b, activations)

    @classmethod
    def from_weights(cls, W: PerLayer, b: PerLayer, activations: Activations) -> "Network":
        """The network with these weights and biases: lists [W^1, …, W^L] and [b^1, …, b^L], or dictionaries keyed from 1.

        The arrays are copied. ValueError if they don't fit together; it names the layer and both shapes.
        """
        net = cls.__new__(cls)
        W, b = by_layer(W, "W"), by_layer(b, "b")
        net._hold(sizes_of(W, b), W, b, activations)
        net.check()
        return net

    def _hold(self, sizes, W, b, g):
        vars(self).update(sizes=sizes, W=Layers("W", sizes, W), b=Layers("b", sizes, b), g=Layers("g", sizes, g))

    def __setattr__(self, name: str, value: Any) -> None:
        """`net.W = …`, b or g fills all layers anew, through the same checks. Nothing else can be set."""
        if name not in ("W", "b", "g"):
            raise AttributeError(f"{name} can't be set: of a network, only W, b and g may change; for other sizes, make another Network")
        getattr(self, name).fill(value)

    def copy(self) -> "Network":
        """The same network once more; what becomes of one leaves the other alone."""
        return Network.from_weights(self.W, self.b, self.g)

    @property
    def L(self) -> int:
        """The number of the last layer."""
        return len(self.sizes) - 1

    @property
    def parameters(self) -> int:
        """How many weights and biases there are: the sum of (n^{l−1} + 1) n^l."""
        return sum((self.sizes[l - 1] + 1) * self.sizes[l] for l in range(1, self.L + 1))

    def check(self) -> None:
        """ValueError if a weight or bias has been set to something that doesn't fit; it names the layer and both shapes."""
        must_fit_together(self.sizes, self.W, self.b)

    def forward(self, X: ArrayLike) -> tuple[dict[int, Array], dict[int, Array]]:
        """All activations and weighted inputs for the examples in the columns of X, (n^0, m).

        Returns two dictionaries keyed by layer: A[0] = X (a copy), A[1], …, A[L] and Z[1], …, Z[L], each (n^l, m).
        ValueError if X doesn't fit, or if a number becomes too large for a computer; it names layer, unit and example.
        """
        self.check()
        A, Z = {0: checked_examples(X, self.sizes[0], "X", 0).copy(order="K")}, {}
        for l in range(1, self.L + 1):
            Z[l] = eq.weighted_input(self.W[l], A[l - 1], self.b[l])
            must_be_computable(l, Z[l])
            A[l] = eq.activation(Z[l], self.g[l])
        return A, Z

    def __repr__(self):
        layers = [str(self.sizes[0]), *(f"{self.sizes[l]} ({self.g[l]})" for l in self.g)]
        return f"{' → '.join(layers)}, {self.parameters} parameters"
