"""Activation functions g and their derivatives g′, side by side.

Every function works element by element on an array of any shape, never overflows (try ±1000), and accepts complex
arguments, which is what lets `nnlib.numeric` differentiate E without calculus. Whole numbers and half precision become float64
first. Where sigmoid and tanh are saturated (|z| > 18 or so), g′ comes out as 0 or with few right digits: it is computed from 1 − g,
and there g is 1 to the last digit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import Array, as_array


@dataclass(frozen=True)
class Activation:
    """An activation function g with its derivative: `g(Z)` is g at every entry of Z, `g.prime(Z)` is g′ at every entry.

    name: what the network's description calls it.
    function: Z ↦ g(Z), same shape.
    derivative: (Z, A) ↦ g′(Z), same shape, where A = g(Z): some derivatives are cheaper from A than from Z.

    To bring your own: `Activation("sine", np.sin, lambda Z, A: np.cos(Z))`. Both return a new array and leave what they are given
    alone; ValueError if they don't, or if the shape is another.
    """

    name: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]

    def __post_init__(self):
        if not isinstance(self.name, str):
            raise TypeError(f"an activation function begins with its name, but this one with {self.name!r}")
        if not callable(self.function):
            raise TypeError(f"{self.name}: function must be callable, but is {self.function!r}")
        object.__setattr__(self, "__doc__", self.function.__doc__)

    def __call__(self, Z: ArrayLike) -> Array:
        return self._of("function", as_array(Z, "Z"))

    def prime(self, Z: ArrayLike, A: ArrayLike | None = None) -> Array:
        """g′(Z), always taken at Z. If A = g(Z) is known already, hand it over: it is not computed again."""
        Z = as_array(Z, "Z")
        A = self(Z) if A is None else as_array(A, "A")
        if A.shape != Z.shape:
            raise ValueError(f"{self.name}: A has shape {A.shape}, but Z has shape {Z.shape}; A must be g(Z)")
        return self._of("derivative", Z, A)

    def _of(self, part, *arrays):
        """The function or derivative of these arrays, if it keeps to the rules. The arrays are locked: others still need them."""
        if not callable(getattr(self, part)):
            raise TypeError(f"{self.name}: {part} must be callable, but is {getattr(self, part)!r}")
        try:
            result = getattr(self, part)(*map(_locked, arrays))
        except ValueError as error:
            if "read-only" not in str(error):
                raise
            raise ValueError(f"{self.name}: {part} changes the array that it is given, but must return a new one") from None
        Z, array = arrays[0], np.asarray(result)
        if array.shape != Z.shape:
            raise ValueError(f"{self.name}: {part} gives shape {array.shape} for Z of shape {Z.shape}; it must work entry by entry")
        if array.dtype.kind not in ("f", Z.dtype.kind):
            raise ValueError(f"{self.name}: {part} gives {array.dtype} for Z of {Z.dtype}; it must give floating-point numbers")
        if array.dtype.kind in "fc" and not np.isfinite(array[np.isfinite(Z)]).all():
            raise ValueError(f"{self.name}: {part} gives {array[~np.isfinite(array)][0]} for Z = {Z[~np.isfinite(array)][0]}")
        return array.copy()[()]  # [()] makes a number of an array without axes, as NumPy's own functions do

    def __repr__(self):
        return self.name


class _Known(Activation):
    """One of those below, which need no watching: that would make back-propagation a tenth slower."""

    def _of(self, part, *arrays):
        return getattr(self, part)(*arrays)


def _locked(array):
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _identity(Z):
    """g(z) = z, with g′(z) = 1."""
    return +Z


def _identity_prime(Z, A):
    return np.ones_like(Z)


def _sigmoid(Z):
    """g(z) = 1 / (1 + e^−z), between 0 and 1, with g′(z) = g(z) (1 − g(z))."""
    # Below −80, where g is less than 1e-34, e^−z would soon overflow.
    return 1 / (1 + np.exp(-np.maximum(Z, -80)))


def _sigmoid_prime(Z, A):
    return A * (1 - A)


def _tanh(Z):
    """g(z) = tanh z, between −1 and 1, with g′(z) = 1 − g(z)²."""
    return np.tanh(Z)


def _tanh_prime(Z, A):
    return 1 - A * A


def _relu(Z):
    """g(z) = max(0, z), with g′(z) = 1 for z > 0 and 0 for z < 0. At z = 0 there is no derivative; we take g′(0) = 0."""
    return np.where(Z.real > 0, Z, 0)


def _relu_prime(Z, A):
    return np.where(Z.real > 0, np.ones_like(Z), 0)


identity = _Known("identity", _identity, _identity_prime)
sigmoid = _Known("sigmoid", _sigmoid, _sigmoid_prime)
tanh = _Known("tanh", _tanh, _tanh_prime)
relu = _Known("relu", _relu, _relu_prime)

known = (identity, sigmoid, tanh, relu)  # js/arithmetic.js has the same
