"""Forms: what numbers may be returned in, what else comes instead of them, and the same for the gradient of a network."""

from collections import UserDict
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np

from nnlib import Network, tanh

from .numbers import choose


def entries(a, kind):
    """The same as a list of lists, with numbers of another kind in it."""
    return [[kind(x) for x in row] for row in a.tolist()] if np.ndim(a) == 2 and np.isfinite(a).all() else a


def recursive():
    rows = []
    rows.append(rows)
    return rows


# With the same numbers.
TAKEN = {
    "array": lambda a: a,
    "list": lambda a: np.asarray(a).tolist(),
    "rows": lambda a: list(a) if np.ndim(a) else a,
    "tuple": lambda a: tuple(map(tuple, a)) if np.ndim(a) == 2 else a,
    "matrix": lambda a: np.matrix(a) if np.ndim(a) == 2 else a,
    "objects": lambda a: np.asarray(a).astype(object),
    "fractions": lambda a: a if np.iscomplexobj(a) else entries(a, Fraction),
    "decimals": lambda a: a if np.iscomplexobj(a) else entries(a, Decimal),
    "complex": lambda a: np.asarray(a) + 0j,
    "long": lambda a: a if np.iscomplexobj(a) else np.longdouble(a),
    "mask without a hole": lambda a: np.ma.array(a),
    "columns": lambda a: np.asfortranarray(a),
    "other bytes": lambda a: np.asarray(a).astype(np.asarray(a).dtype.newbyteorder(">")),
    "memory": lambda a: memoryview(np.array(a)) if np.size(a) else a,
    "read only": lambda a: np.broadcast_to(a, np.shape(a)),
    "arrays of no axes": lambda a: [[np.array(x) for x in row] for row in a] if np.ndim(a) == 2 else a,
}
# Nobody can read these, or there are no numbers in them.
REFUSED = {
    "None": lambda a: None,
    "Ellipsis": lambda a: ...,
    "generator": lambda a: (row for row in np.atleast_1d(a)),
    "set": lambda a: set(np.ravel(a).tolist()),
    "text": lambda a: str(a),
    "texts": lambda a: np.asarray(a).astype(str),
    "bytes": lambda a: np.asarray(a).tobytes(),
    "dictionary": lambda a: {1: a},
    "function": lambda a: lambda: a,
    "ragged": lambda a: [[1.0], [1.0, 2.0]],
    "None among them": lambda a: [[None, 1.0]],
    "masked": lambda a: np.ma.array(np.atleast_1d(a), mask=True),
    "a hole": lambda a: np.ma.array(np.atleast_1d(a), mask=np.arange(np.size(a)).reshape(np.atleast_1d(a).shape) == 0),
    "dates": lambda a: np.full(np.shape(a), "2023-01-19", "datetime64[D]"),
    "records": lambda a: np.zeros(np.shape(a), [("x", float)]),
    "type": lambda a: np.ndarray,
    "recursive": lambda a: recursive(),
    "network": lambda a: Network([2, 3], tanh),
    "class": lambda a: SimpleNamespace(a=a),
}


def by_layer(g, change):
    """A gradient {"dE_dW": {1: …}, …, "E": …} with something done to each of its dictionaries."""
    return {key: change(value) if isinstance(value, dict) else value for key, value in g.items()}


def pair(g, change):
    return change(g["dE_dW"]), change(g["dE_db"])


GRADIENTS = {
    "dictionary": lambda g: g,
    "from 1 on": lambda g: by_layer(g, lambda layers: dict(sorted(layers.items()))),
    "namespace": lambda g: SimpleNamespace(**g),
    "other mappings": lambda g: UserDict(by_layer(g, UserDict)),
    "of lists": lambda g: by_layer(g, lambda layers: {l: np.asarray(a).tolist() for l, a in layers.items()}),
    "pair": lambda g: pair(g, dict),
    "lists": lambda g: pair(g, lambda layers: [layers[l] for l in range(1, len(layers) + 1)]),
    "lists from None on": lambda g: pair(g, lambda layers: [None, *(layers[l] for l in range(1, len(layers) + 1))]),
    "texts as keys": lambda g: pair(g, lambda layers: {str(l): a for l, a in layers.items()}),
}
WITH_ALL = ("dictionary", "from 1 on", "namespace", "other mappings", "of lists")  # the others leave out E, dE_dA and dE_dZ
# The numbers are there, but in another form than was asked for; or not all of them, or something besides.
BROKEN = {
    "pairs": lambda g: [(g["dE_dW"][l], g["dE_db"][l]) for l in sorted(g["dE_dW"])],
    "other names": lambda g: {f"d{key[-1]}{l}": a for key in ("dE_dW", "dE_db") for l, a in g[key].items()},
    "None": lambda g: None,
    "a layer less": lambda g: by_layer(g, lambda layers: {l: a for l, a in layers.items() if l > 1}),
    "a layer more": lambda g: g | {"dE_db": {**g["dE_db"], 9: np.ones((1, 1))}},
    "from 0 on": lambda g: pair(g, lambda layers: {l - 1: a for l, a in layers.items()}),
    "one of them": lambda g: g["dE_dW"],
    "half of it": lambda g: {"dE_dW": g["dE_dW"]},
    "three": lambda g: (g["dE_dW"], g["dE_db"], g["dE_db"]),
    "a number": lambda g: 3.0,
    "text": lambda g: "dE_dW",
    "generators": lambda g: pair(g, lambda layers: (a for a in layers.values())),
    "None inside": lambda g: ({**g["dE_dW"], 1: None}, g["dE_db"]),
    "text inside": lambda g: ({**g["dE_dW"], 1: "x"}, g["dE_db"]),
    "text among numbers": lambda g: ({**g["dE_dW"], 1: [["x", 1.0]]}, g["dE_db"]),
    "odd keys": lambda g: pair(g, lambda layers: {(l, None): a for l, a in layers.items()}),
    "nested": lambda g: {"dE_dW": {"dE_dW": g["dE_dW"]}, "dE_db": g["dE_db"]},
    "a flat array": lambda g: (np.concatenate([np.ravel(a) for a in g["dE_dW"].values()]), g["dE_db"]),
    "dE_dW twice": lambda g: (g["dE_dW"], g["dE_dW"]),
    "a class": lambda g: type("Result", (), {}),
    "empty": lambda g: ({}, {}),
}


def form_of(name, random):
    """(its name, a function, whether what comes out is taken for what it was)"""
    good, bad = (GRADIENTS, BROKEN) if name == "back_propagate" else (TAKEN, REFUSED)
    taken = random.random() < 0.8
    which = choose(random, good if taken else bad)
    return which, (good if taken else bad)[which], taken
