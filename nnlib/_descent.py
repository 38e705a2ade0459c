"""What gradient descent needs besides its formula: the examples of each step, a record, and what is done where E grows."""

import itertools
import math
import warnings
from typing import Any

import numpy as np

from nnlib._arrays import real_number, whole_number
from nnlib._checks import checked_examples, checked_targets
from nnlib.network import Network

NO_RETURN = 1e6  # E that is so many times as large as at the start, or as 1, doesn't come back


def checked_problem(net, X, Y):
    """A copy of the network, the examples and targets as arrays, and the shape of the stack that they make: () for one network."""
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, but is {type(net).__name__}")
    net = net.copy()
    X = checked_examples(X, net.sizes[0], "X", 0)
    Y = checked_targets(net, X, Y)
    return net, X, Y, np.broadcast_shapes(*(array.shape[:-2] for array in (X, Y, *net.W.values(), *net.b.values())))


def checked_numbers(rate, steps, momentum):
    """rate, steps and momentum; a ValueError says what is wrong with one."""
    if real_number(rate, "rate") <= 0:
        raise ValueError(f"rate is {rate!r}, but must be more than 0: a step goes against the gradient by itself")
    if not 0 <= real_number(momentum, "momentum") < 1:
        raise ValueError(f"momentum is {momentum!r}, but must be from 0 to less than 1")
    return rate, whole_number(steps, "steps", 0), momentum


def batches(X, Y, batch, random):
    """Examples and targets for one step after the other, without end. And after how many steps all examples have had their turn."""
    m = X.shape[-1]
    if batch is None:
        return itertools.repeat((X, Y)), 1
    if whole_number(batch, "batch", 1) > m:
        raise ValueError(f"batch is {batch}, but there are {m} examples; without batch, each step uses them all")
    return _dealt_out(X, Y, batch, random), math.ceil(m / batch)


def _dealt_out(X, Y, batch, random):
    while True:
        order = random.permutation(X.shape[-1])
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            yield X[..., chosen], Y[..., chosen]


class Diverged(ArithmeticError):
    """E grew without bound. Nothing is lost: `net` is the network where E was lowest, `errors` is E at every step so far."""

    def __init__(self, message: str, net: Network, errors: list[Any]) -> None:
        super().__init__(message)
        self.net, self.errors = net, errors


class Record:
    """What is kept beside the walk. Of a stack, for each network by itself.

    errors: E at every step so far. learning: whether it still moves, (..., 1, 1). lost: whether its E grew without bound, the same.
    """

    def __init__(self, net, stack, rate):
        self.g, self.rate, self.errors = net.g, rate, []
        self.learning, self.lost = np.full((*stack, 1, 1), True), np.full((*stack, 1, 1), False)
        self.lowest, self.W, self.b = np.inf, dict(net.W), dict(net.b)

    def error(self, walk):
        """E after the next step of the walk."""
        try:
            self.errors.append(next(walk))
        except ValueError as too_large:
            if not self.errors:
                raise
            raise self.diverged(f"step {len(self.errors)}: {too_large}") from None
        return self.errors[-1]

    def remember(self, net, E):
        """Keep the weights if this E, of all examples, is the lowest so far."""
        lower = np.asarray(E < self.lowest)
        if lower.all():
            self.lowest, self.W, self.b = E, _copies(net.W), _copies(net.b)
            return
        each = lower[..., None, None]
        W = {l: np.where(each, net.W[l], self.W[l]) for l in net.W}
        b = {l: np.where(each, net.b[l], self.b[l]) for l in net.b}
        self.lowest, self.W, self.b = np.where(lower, E, self.lowest), W, b  # at once: it may be interrupted at any moment

    def best(self):
        """The network where E was lowest."""
        return Network.from_weights(self.W, self.b, self.g)

    def give_up_what_is_lost(self, net):
        """Put back where it was best what has grown without bound; Diverged if that is all that there is."""
        step, E = len(self.errors) - 1, self.errors[-1]
        within = E <= NO_RETURN * np.maximum(1, self.errors[0])  # NaN is not <= anything
        if within.all():
            return
        lost = self.learning & ~np.asarray(within)[..., None, None]
        self.lost |= lost
        if self.lost.all():
            raise self.diverged(f"step {step}: E is {np.max(E):.3g}, and was {np.max(self.errors[0]):.3g} at the start")
        self.learning &= ~lost
        for l in net.W:
            net.W[l] = np.where(lost, self.W[l], net.W[l])
            net.b[l] = np.where(lost, self.b[l], net.b[l])
        which = ", ".join(str(int(k)) for k in np.flatnonzero(lost))
        warnings.warn(f"step {step}: in network {which} of the stack E grew without bound; {self.advice()}", stacklevel=3)

    def diverged(self, message):
        return Diverged(f"{message}; it grows without bound. {self.advice().capitalize()}", self.best(), self.errors)

    def advice(self):
        return f"a rate smaller than {self.rate} may help"


def _copies(arrays):
    return {l: array.copy() for l, array in arrays.items()}
