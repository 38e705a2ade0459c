"""Many starts of one network, learned as one stack: what a single run can't tell.

`gradient_descent` takes a stack of networks as one; here is what one wants around that.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import Array, real_number, whole_number
from nnlib._checks import checked_random, checked_sizes, checked_targets
from nnlib.network import Activations, Network
from nnlib.plots import STYLE
from nnlib.svg import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def starts(sizes: Sequence[int], activations: Activations, count: int, width: float, seed: int | None) -> Network:
    """A stack of `count` networks, every weight and bias drawn evenly from −width to width: W[l] is (count, n^l, n^{l−1}).

    ValueError if sizes, activations or seed are none of a network, count is less than 1, or width isn't more than 0.
    """
    sizes, count, random = checked_sizes(sizes), whole_number(count, "count", 1), checked_random(seed)
    if real_number(width, "width") <= 0:
        raise ValueError(f"width is {width!r}, but must be more than 0: networks that are all alike learn alike")
    W = [random.uniform(-width, width, (count, n, n_prev)) for n_prev, n in zip(sizes, sizes[1:])]
    b = [random.uniform(-width, width, (count, n, 1)) for n in sizes[1:]]
    return Network.from_weights(W, b, activations)


def some(net: Network, which: Any) -> Network:
    """Those networks of a stack, by an array of numbers or of truth values, as a stack of their own."""
    return Network.from_weights({l: net.W[l][which] for l in net.W}, {l: net.b[l][which] for l in net.b}, net.g)


def right(net: Network, X: ArrayLike, Y: ArrayLike) -> Any:
    """Whether each example is right: all its outputs lie on the same side of ½ as their targets, 0 or 1. An array (..., m)."""
    A, _ = net.forward(X)
    Y = checked_targets(net, A[0], Y)
    return ((A[net.L] > 0.5) == (Y > 0.5)).all(axis=-2)


class Sweeps:
    """A callback of `gradient_descent` that notes how long each network of a stack took.

    X, Y: the examples, all of which must be right. every: it looks every so many sweeps, as a look costs nearly as much as a step.
    stop: whether a network stops when it is there.

    needed: the sweeps that each network needed, an array; ∞ for those that are not there yet. solved: which are.
    """

    def __init__(self, X: ArrayLike, Y: ArrayLike, every: int = 1, stop: bool = False) -> None:
        self.X, self.Y, self.every, self.stop = X, Y, whole_number(every, "every", 1), stop
        self.needed: Any = None

    @property
    def solved(self) -> Any:
        """Which networks are there: an array of truth values."""
        return np.isfinite(self.needed)

    def __call__(self, step: int, net: Network, E: Any) -> Any:
        if self.needed is None:
            self.needed = np.full(np.shape(E), np.inf)
        if step % self.every == 0:
            there = right(net, self.X, self.Y).all(axis=-1)
            self.needed = np.where(there, np.minimum(self.needed, step), self.needed)
        return self.solved if self.stop else None


def solved_over_sweeps(needed: Mapping[str, Array], steps: int, marked: tuple[str, float]) -> "Figure":
    """A matplotlib figure: for each kind of starts, how many per cent of them were solved after how many sweeps, with one number marked.

    needed: {name of the kind: the sweeps that each start needed, ∞ for never}. steps: how far they went. marked: (name, sweeps).
    """
    import matplotlib.pyplot as plt

    with plt.rc_context(STYLE):
        figure, panel = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
        for name, each in needed.items():
            found = np.sort(each[np.isfinite(each)])
            share = 100 * np.arange(len(found) + 1) / len(each)
            panel.step([0, *found, steps], [*share, share[-1]], where="post", label=name)
        panel.axvline(marked[1], color=INK, linewidth=0.8)
        panel.annotate(marked[0], (marked[1], 98), xytext=(4, 0), textcoords="offset points")
        panel.set(xlabel="sweeps", ylabel="solved, in %", xlim=(0, steps), ylim=(0, 106))
        panel.legend(frameon=False, loc="lower right")
    return figure
