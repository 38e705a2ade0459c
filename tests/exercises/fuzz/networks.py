"""Networks that the checker doesn't know, what is right on them, and how far from it an answer is."""

import functools

import numpy as np

from nnlib import Network, identity, relu, sigmoid, tanh
from nnlib.numeric import numeric_gradient

# Sizes, m and activation functions. All sizes and m differ in the first four; the others have an axis of length 1.
ALL_DIFFER = 4
KINDS = [
    ([4, 3, 5, 2], 7, [tanh, sigmoid, identity]),
    ([5, 4, 2, 3], 6, [sigmoid, relu, tanh]),
    ([2, 5, 4], 3, [relu, identity]),
    ([3, 2, 6], 4, [identity, sigmoid]),
    ([5, 2, 3], 1, [relu, tanh]),
    ([2, 4, 1], 5, [sigmoid, tanh]),
    ([1, 3, 2], 4, [tanh, sigmoid]),
    ([2, 1, 3], 6, [sigmoid, identity]),
]


@functools.cache
def probes(name):
    """(arguments, what is right by name) on each of these networks; of an equation, in each layer where it is used."""
    random = np.random.default_rng(7)
    return [probe for sizes, m, g in KINDS for probe in _probes(name, *_problem(sizes, m, g, random))]


def _problem(sizes, m, g, random):
    W, b = ([random.normal(size=(n, p)) for n, p in zip(sizes[1:], ps)] for ps in (sizes, [1] * len(g)))
    return Network.from_weights(W, b, g), random.normal(size=(sizes[0], m)), 2 * random.normal(size=(sizes[-1], m))


def _probes(name, net, X, Y):
    A, Z = net.forward(X)
    judge, L = numeric_gradient(net, X, Y), net.L
    if name == "back_propagate":
        every = {f"{quantity}[{l}]": getattr(judge, quantity)[l] for quantity in ("dE_dA", "dE_dZ", "dE_dW", "dE_db") for l in net.W}
        return [((net, X, Y), {**every, "E": np.asarray(judge.E)})]
    if name in ("error", "dE_dA_output"):
        return [((A[L], Y), {name: np.asarray(judge.E if name == "error" else judge.dE_dA[L])})]
    return [_of_layer(name, l, net, A, Z, judge) for l in net.W if not (name == "dE_dA" and l == 1)]


def _of_layer(name, l, net, A, Z, judge):
    args, right = {
        "weighted_input": lambda: ((net.W[l], A[l - 1], net.b[l]), Z[l]),
        "activation": lambda: ((Z[l], net.g[l]), A[l]),
        "dE_dZ": lambda: ((judge.dE_dA[l], Z[l], net.g[l]), judge.dE_dZ[l]),
        "dE_dW": lambda: ((judge.dE_dZ[l], A[l - 1]), judge.dE_dW[l]),
        "dE_db": lambda: ((judge.dE_dZ[l],), judge.dE_db[l]),
        "dE_dA": lambda: ((net.W[l], judge.dE_dZ[l]), judge.dE_dA[l - 1]),
    }[name]()
    return args, {name: right}


def values(name, numbers, args):
    """What these numbers are for these arguments, as arrays by name; None if that raises an error."""
    try:
        with np.errstate(all="ignore"):
            found = numbers(*(arg.copy() if hasattr(arg, "copy") else arg for arg in args))
    except Exception:
        return None
    if name != "back_propagate":
        array = np.asarray(found)
        array = array.astype(float) if array.dtype.kind == "O" else array  # fractions
        return {name: array.reshape(()) if name == "error" and array.size == 1 else array}
    return {
        key if l is None else f"{key}[{l}]": np.asarray(array)
        for key, part in found.items()
        for l, array in (part.items() if isinstance(part, dict) else [(None, part)])
    }


def far(got, right):
    """The largest difference, relative to the largest number that is right."""
    got, right = np.asarray(got), np.asarray(right)
    if got.shape != right.shape or got.dtype.kind not in "fiubcO" or (np.iscomplexobj(got) and got.imag.any()):
        return np.inf
    with np.errstate(all="ignore"):
        off = np.abs(got.astype(complex) - right).max(initial=0)
        return off if off == 0 else np.inf if np.isnan(off) else off / np.abs(right).max(initial=0)


def nearly(got, other):
    """Whether an answer is the same as another, which may hold more, but for rounding."""
    if got is None or other is None:
        return got is other
    return all(key in other and (far(got[key], other[key]) < 1e-8 or np.array_equal(got[key], other[key], equal_nan=True)) for key in got)


def farthest(name, numbers):
    """How far these numbers are from right ones, on the network where they are farthest."""
    off = 0.0
    for args, right in probes(name):
        found = values(name, numbers, args)
        owed = {key for key in right if key.startswith(("dE_dW[", "dE_db["))} or set(right)
        if found is None or not owed <= set(found) <= set(right):
            return np.inf
        off = max(off, *(far(array, right[key]) for key, array in found.items()))
    return off
