"""The same network as other books write it: weights and gradients from ours to theirs, and back.

    W, b = pytorch.write(net.W, net.b)              W[0] is our W[1], as nn.Linear stores it
    dW, db = pytorch.write_gradient(grad)           what PyTorch would leave in .grad
    net = Network.from_weights(*pytorch.read(W, b), activations)

Books differ in four things: which number a layer has, which index of a weight comes first, whether examples are columns or rows, and
what exactly is differentiated. The derivative by a weight has the shape of that weight, so it is converted like the weight, and then
multiplied by the book's cost over our E. Everything here is for the squared error, the only one that these lessons know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import Array, as_array, must_be_finite, whole_number
from nnlib._checks import in_order
from nnlib.backprop import Gradient

Arrays = Mapping[int, ArrayLike]

BIAS_SHAPES = {"column": lambda n: (n, 1), "row": lambda n: (1, n), "flat": lambda n: (n,)}


@dataclass(frozen=True)
class Convention:
    """How one book writes what we call W^l (n^l, n^{l−1}), b^l (n^l, 1) and E.

    name: the book.
    number: our l ↦ the number under which the book has W^l and b^l.
    cost: (m, n^L) ↦ the book's cost divided by our E.
    bias: the shape of b^l in the book: "column" (n^l, 1), "row" (1, n^l) or "flat" (n^l,).
    sender_first: True if the book's W has a row for each unit that sends, (n^{l−1}, n^l): our W transposed.
    examples_are_rows: True if the book's X is (m, n^0): our X transposed.
    error_signal: (m, n^L) ↦ the factor from our ∂E/∂Z^l to the book's δ or dZ, where that is not the factor of the cost.
    """

    name: str
    number: Callable[[int], int]
    cost: Callable[[int, int], float]
    bias: str = "column"
    sender_first: bool = False
    examples_are_rows: bool = False
    error_signal: Callable[[int, int], float] | None = None

    def write(self, W: Arrays, b: Arrays) -> tuple[dict[int, Array], dict[int, Array]]:
        """From our W^l (n^l, n^{l−1}) and b^l (n^l, 1), by layer from 1, to the book's: two dictionaries under its numbers."""
        W, b = _by_our_layers("ours", W, b, lambda l: l, "column", sender_first=False)
        return (
            {self.number(l): self._turned(W[l]) for l in W},
            {self.number(l): b[l].reshape(BIAS_SHAPES[self.bias](b[l].size)).copy() for l in b},
        )

    def read(self, W: Arrays, b: Arrays) -> tuple[dict[int, Array], dict[int, Array]]:
        """From the book's weights and biases, under its numbers, to our W^l (n^l, n^{l−1}) and b^l (n^l, 1), by layer from 1."""
        W, b = _by_our_layers(self.name, W, b, self.number, self.bias, self.sender_first)
        return {l: self._turned(W[l]) for l in W}, {l: b[l].reshape(-1, 1).copy() for l in b}

    def _turned(self, W):
        return (W.T if self.sender_first else W).copy()

    def write_gradient(self, grad: Gradient) -> tuple[dict[int, Array], dict[int, Array]]:
        """The derivatives of the book's cost by its weights and biases, from our Gradient: shaped and numbered as `write` does it."""
        factor = self.cost(*_m_and_n_L(grad))
        return self.write({l: factor * grad.dE_dW[l] for l in grad.dE_dW}, {l: factor * grad.dE_db[l] for l in grad.dE_db})

    def read_gradient(self, dW: Arrays, db: Arrays, m: int) -> tuple[dict[int, Array], dict[int, Array]]:
        """From the derivatives of the book's cost, under its numbers, to our ∂E/∂W^l and ∂E/∂b^l. m: how many examples."""
        m = whole_number(m, "m", 1)
        dE_dW, dE_db = self.read(dW, db)
        factor = self.cost(m, dE_db[max(dE_db)].shape[0])
        return {l: dE_dW[l] / factor for l in dE_dW}, {l: dE_db[l] / factor for l in dE_db}

    def write_dZ(self, grad: Gradient) -> dict[int, Array]:
        """The book's δ, dZ or ∂ℓ/∂f of every layer, from our ∂E/∂Z^l (n^l, m): under its numbers, (m, n^l) if examples are rows."""
        factor = (self.error_signal or self.cost)(*_m_and_n_L(grad))
        return {self.number(l): factor * self.batch(grad.dE_dZ[l]) for l in sorted(grad.dE_dZ)}

    def batch(self, array: ArrayLike) -> Array:
        """X, Y, A^l or Z^l, (n^l, m), as the book lays it out; and back, for it is its own inverse."""
        array = as_array(array, "the batch")
        if array.ndim < 2:
            raise ValueError(f"the batch has shape {array.shape}, but must be a matrix, with an example in each column or row")
        return (array.mT if self.examples_are_rows else array).copy()


def _by_our_layers(whose, W, b, number, bias, sender_first):
    """W and b as arrays by our l. ValueError unless they hold exactly the layers number(1), number(2), …, and each b fits its W."""
    if not (isinstance(W, Mapping) and isinstance(b, Mapping)):
        raise ValueError(f"{whose}: W and b must be dictionaries by layer, but are {type(W).__name__} and {type(b).__name__}")
    numbers = {l: number(l) for l in range(1, len(W) + 1)}
    if not W or not set(W) == set(b) == set(numbers.values()):
        raise ValueError(
            f"{whose}: W has the layers {in_order(W)} and b {in_order(b)}, but both must have {number(1)}, {number(2)}, … up to the last"
        )
    W = {l: as_array(W[k], f"{whose}, layer {k}: W") for l, k in numbers.items()}
    b = {l: as_array(b[k], f"{whose}, layer {k}: b") for l, k in numbers.items()}
    for l, k in numbers.items():
        if W[l].ndim != 2:
            raise ValueError(f"{whose}, layer {k}: W has shape {W[l].shape}, but must be a matrix")
        if b[l].shape != (expected := BIAS_SHAPES[bias](W[l].shape[1 if sender_first else 0])):
            raise ValueError(f"{whose}, layer {k}: b has shape {b[l].shape}, but W has shape {W[l].shape}: expected {expected}")
        must_be_finite(W[l], f"{whose}, layer {k}: W")
        must_be_finite(b[l], f"{whose}, layer {k}: b")
    return W, b


def _m_and_n_L(grad):
    if not isinstance(grad, Gradient):
        raise TypeError(f"grad must be a Gradient, as back_propagate returns it, but is {type(grad).__name__}")
    n_L, m = np.shape(grad.dE_dZ[max(grad.dE_dZ)])[-2:]
    return m, n_L


# Michael Nielsen, "Neural Networks and Deep Learning" (2015): the input is layer 1; C = 1/2n Σ ‖y − a^L‖² is E; δ^l belongs to one example.
nielsen = Convention("Nielsen", lambda l: l + 1, cost=lambda m, n_L: 1, error_signal=lambda m, n_L: m)

# Simon Prince, "Understanding Deep Learning" (2023): Ω_k, β_k from k = 0; L = Σ_i ℓ_i is a sum over examples, ℓ_i = Σ (f − y)² has no ½.
udl = Convention("Understanding Deep Learning", lambda l: l - 1, cost=lambda m, n_L: 2 * m)

# Andrew Ng and others, "Deep Learning" on Coursera: J = 1/m Σ ℒ; dW = ∂J/∂W, but dZ = ∂ℒ/∂Z, without the 1/m. With ℒ = ½ ‖a − y‖², J is E.
coursera = Convention("Coursera", lambda l: l, cost=lambda m, n_L: 1, error_signal=lambda m, n_L: m)

# Stanford's CS231n notes, the code of "Putting it together": scores = X.dot(W) + b; loss = 1/N Σ L_i, with L_i = ‖f − y_i‖² for regression.
cs231n = Convention("CS231n", lambda l: l, lambda m, n_L: 2, bias="row", sender_first=True, examples_are_rows=True)

# PyTorch: nn.Linear keeps weight (out, in) and bias (out,); nn.MSELoss() is the mean over all m n^L entries. In nn.Sequential(Linear, g,
# Linear, g, …) our layer l is the module number 2 (l − 1).
pytorch = Convention("PyTorch", lambda l: 2 * (l - 1), lambda m, n_L: 2 / n_L, bias="flat", examples_are_rows=True)

conventions = (nielsen, udl, coursera, cs231n, pytorch)
