"""What the property tests share: random networks with examples, and what "equal" means for them."""

from typing import NamedTuple

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from nnlib import Network, identity, sigmoid, tanh
from nnlib.activations import known

# The same examples on every run, and no time limit for each: a failure on one machine is a failure on all.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")


class Problem(NamedTuple):
    net: Network
    X: np.ndarray
    Y: np.ndarray


@st.composite
def problems(draw, stacks=((),), activations=known):
    """A network of depth 1..4 with sizes 1..6, all drawn independently, and 1..6 examples.

    Hypothesis draws the structure; a generator that it seeds draws the numbers, so no weighted input is exactly 0 (the
    corner of relu has tests of its own). Weights are divided by √n^{l−1}, which keeps every |Z| moderate: where g is
    saturated, g′ itself is lost in rounding and a relative comparison would mean nothing.
    stacks: shapes to choose from; each W^l and each b^l has these axes in front, or, for some layers, none.
    """
    L = draw(st.integers(1, 4))
    sizes = [draw(st.integers(1, 6)) for _ in range(L + 1)]
    m = draw(st.integers(1, 6))
    g = [draw(st.sampled_from(activations)) for _ in range(L)]
    stack = draw(st.sampled_from(stacks))
    stacked = [draw(st.booleans()) or l == 1 for l in range(1, L + 1)]
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    front = [stack if yes else () for yes in stacked]
    W = [random.standard_normal((*front[l - 1], sizes[l], sizes[l - 1])) / np.sqrt(sizes[l - 1]) for l in range(1, L + 1)]
    b = [0.5 * random.standard_normal((*front[l - 1], sizes[l], 1)) for l in range(1, L + 1)]
    X = random.standard_normal((sizes[0], m))
    Y = random.standard_normal((sizes[L], m))
    return Problem(Network.from_weights(W, b, g), X, Y)


def fixed_problem(activations=(tanh, sigmoid, identity), seed=1):
    """A 2-5-4-3 network with 6 examples: all sizes and m differ, so that a forgotten transpose or a swapped axis can't fit."""
    net = Network([2, 5, 4, 3], list(activations), seed=seed)
    random = np.random.default_rng(seed)
    return Problem(net, random.standard_normal((2, 6)), random.standard_normal((3, 6)))


def relative_difference(got, expected):
    """The largest difference between two arrays of one shape, relative to the largest entry of `expected`.

    Not entry by entry: an entry that is small because large terms cancel has rounding errors of the size of those terms.
    Where `expected` is all 0 (a dead relu), `got` must be all 0.
    """
    assert np.shape(got) == np.shape(expected), f"shape {np.shape(got)}, expected {np.shape(expected)}"
    difference, size = np.abs(np.subtract(got, expected)).max(), np.abs(expected).max()
    if size == 0:
        return 0.0 if difference == 0 else np.inf
    return difference / size


def assert_same_gradient(got, expected, tolerance):
    """Every quantity of every layer of two gradients, compared by `relative_difference`."""
    for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        mine, theirs = getattr(got, name), getattr(expected, name)
        assert sorted(mine) == sorted(theirs), f"{name} has the layers {sorted(mine)}, expected {sorted(theirs)}"
        for l in theirs:
            difference = relative_difference(mine[l], theirs[l])
            assert difference <= tolerance, f"{name}[{l}] differs by {difference}: {mine[l]}, expected {theirs[l]}"
