"""The whole algorithm: forward once, then the equations in order, backwards."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from nnlib._arrays import Array
from nnlib._checks import checked_targets, overflow_refused
from nnlib.equations import unchecked as eq
from nnlib.network import Network


@dataclass(frozen=True)
class Gradient:
    """The error and all its partial derivatives, in dictionaries keyed by layer; each has the shape of the thing below the line."""

    E: float
    dE_dA: dict[int, Array]
    dE_dZ: dict[int, Array]
    dE_dW: dict[int, Array]
    dE_db: dict[int, Array]

    def __repr__(self):
        layers = ", ".join(str(l) for l in sorted(self.dE_dW))
        return f"E = {self.E}, with dE_dA, dE_dZ, dE_dW, dE_db for the layers {layers}"


@overflow_refused
def back_propagate(net: Network, X: ArrayLike, Y: ArrayLike) -> Gradient:
    """E and ∂E/∂A^l, ∂E/∂Z^l, ∂E/∂W^l, ∂E/∂b^l for l = 1..L.

    X: examples as columns, (n^0, m). Y: their targets, (n^L, m). Neither they nor the network are changed.
    ValueError if anything doesn't fit; it names what, and both shapes. Also if a number becomes too large for a computer.
    """
    A, Z = net.forward(X)
    Y = checked_targets(net, A[0], Y)
    L = net.L
    dE_dA, dE_dZ, dE_dW, dE_db = {}, {}, {}, {}

    dE_dA[L] = eq.dE_dA_output(A[L], Y)
    for l in range(L, 0, -1):
        dE_dZ[l] = eq.dE_dZ(dE_dA[l], Z[l], net.g[l], A[l])
        dE_dW[l] = eq.dE_dW(dE_dZ[l], A[l - 1])
        dE_db[l] = eq.dE_db(dE_dZ[l])
        if l > 1:
            dE_dA[l - 1] = eq.dE_dA(net.W[l], dE_dZ[l])

    return Gradient(eq.error(A[L], Y), dE_dA, dE_dZ, dE_dW, dE_db)
