"""Activation functions g and their derivatives g′, side by side.

Every function works element by element on an array of any shape, never overflows (try ±1000), and accepts complex
arguments, which is what lets `nnlib.numeric` differentiate E without calculus. Where sigmoid and tanh are saturated (|z| > 18 or
so), g′ comes out as 0 or with few right digits: it is computed from 1 − g, and there g is 1 to the last digit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """An activation function g with its derivative: `g(Z)` is g at every entry of Z, `g.prime(Z)` is g′ at every entry.

    name: what the network's description calls it.
    function: Z ↦ g(Z), same shape.
    derivative: (Z, A) ↦ g′(Z), same shape, where A = g(Z): some derivatives are cheaper from A than from Z.

    To bring your own: `Activation("sine", np.sin, lambda Z, A: np.cos(Z))`.
    """

    name: str
    function: Callable
    derivative: Callable

    def __post_init__(self):
        object.__setattr__(self, "__doc__", self.function.__doc__)

    def __call__(self, Z):
        return self.function(np.asarray(Z))

    def prime(self, Z, A=None):
        """g′(Z), always taken at Z. If A = g(Z) is known already, hand it over: it is not computed again."""
        Z = np.asarray(Z)
        return self.derivative(Z, self.function(Z) if A is None else A)

    def __repr__(self):
        return self.name


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


identity = Activation("identity", _identity, _identity_prime)
sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_prime)
tanh = Activation("tanh", _tanh, _tanh_prime)
relu = Activation("relu", _relu, _relu_prime)

known = (identity, sigmoid, tanh, relu)  # js/arithmetic.js has the same
