"""How long a reader waits for `check`: the first wrong back_propagate that no single mistake explains, and everything after it."""

import time

import numpy as np

from benchmarks.measure import fastest, in_words, table
from nnlib import back_propagate
from nnlib.exercises import check


def right(dE_dZ, A_prev):
    return dE_dZ @ A_prev.T


def named(dE_dZ, A_prev):
    return -dE_dZ @ A_prev.T


def unknown(net, X, Y):
    gradient = back_propagate(net, X, Y)
    return {l: np.sin(D) for l, D in gradient.dE_dW.items()}, {l: np.sin(D) for l, D in gradient.dE_db.items()}


def report():
    """The table and its notes, as text."""
    assert check("dE_dW", right).passed and check("dE_dW", named).mistake
    began = time.perf_counter()
    assert check("back_propagate", unknown).mistake is None
    first = time.perf_counter() - began
    times = fastest(
        {
            "right": lambda: check("dE_dW", right),
            "wrong, with a name": lambda: check("dE_dW", named),
            "a whole network, right": lambda: check("back_propagate", back_propagate),
            "a whole network, wrong, without a name": lambda: check("back_propagate", unknown),
        }
    )
    rows = [*times.items(), ("the same, the first time", first)]
    notes = "The first time, every pair of mistakes is worked out; it is kept for the rest of the session. Reach: 0.3 s."
    return "## Checking an answer\n\n" + table(["answer", "time"], [[name, in_words(seconds)] for name, seconds in rows]) + "\n\n" + notes
