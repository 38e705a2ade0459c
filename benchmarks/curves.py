"""An error curve of 201 points: one forward pass of a stack of networks against a loop of forward passes."""

import numpy as np

from benchmarks.measure import fastest, in_words, table
from nnlib import Network, error, identity, sigmoid

CASES = [([2, 3, 2], 4), ([1, 20, 1], 100)]
VALUES = np.linspace(-3, 3, 201)


def by_stack(net, X, Y):
    """E at each of VALUES for the first weight of layer 1, with W of shape (201, n, n_prev)."""
    W = {l: np.repeat(net.W[l][np.newaxis], len(VALUES), axis=0) for l in net.W}
    W[1][:, 0, 0] = VALUES
    A, _ = Network.from_weights(W, net.b, net.g).forward(X)
    return error(A[net.L], Y)


def by_loop(net, X, Y):
    """The same numbers, one network after the other."""
    moved = net.copy()
    curve = []
    for value in VALUES:
        moved.W[1][0, 0] = value
        A, _ = moved.forward(X)
        curve.append(error(A[net.L], Y))
    return np.array(curve)


def report():
    """The table and its notes, as text."""
    rows = []
    for sizes, m in CASES:
        net, random = Network(sizes, [sigmoid, identity], seed=0), np.random.default_rng(0)
        X, Y = random.random((sizes[0], m)), random.random((sizes[-1], m))
        np.testing.assert_allclose(by_stack(net, X, Y), by_loop(net, X, Y), rtol=1e-12)
        times = fastest({"stack": lambda: by_stack(net, X, Y), "loop": lambda: by_loop(net, X, Y)})
        stack, loop = times["stack"], times["loop"]
        rows.append(["-".join(map(str, sizes)), m, in_words(stack), in_words(loop), f"{loop / stack:.1f}"])
    notes = "The stack's time includes building it; both ways give the same curve. Reach: 20 times."
    return "## Error curve of 201 points\n\n" + table(["network", "m", "stack", "loop", "loop ÷ stack"], rows) + "\n\n" + notes
