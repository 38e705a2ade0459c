"""What an answer returned, as float arrays with names: "dE_dW", or of a whole back_propagate "dE_dW[1]", "dE_dW[2]" and so on."""

from collections.abc import Mapping

import numpy as np
from numpy import asarray, isfinite  # taken once: were np.isfinite replaced by an answer, the judge would still be the same

TOLERANCE = 1e-9  # relative to the largest entry; a right answer differs by about 1e-15, the smallest mistake by far more
QUANTITIES = ("E", "dE_dA", "dE_dZ", "dE_dW", "dE_db")


def unwritten(value):
    """Whether this is what a stub returns: nothing, `...`, or several of them."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(unwritten(part) for part in value)
    return value is None or value is ...


def as_arrays(name, value):
    """The value returned by an answer as a dictionary of arrays by name. ValueError, in words for the reader, if it can't be one."""
    if name == "back_propagate":
        return _gradient(value)
    array = as_floats(value, "It")
    if name == "error" and array.size == 1:
        array = array.reshape(())  # a 1 × 1 matrix is a number too
    return {name: array}


def as_floats(value, what):
    """The value as an array of floats; ValueError if it is none."""
    if value is None or value is ...:
        raise ValueError(f"{what} is {'None' if value is None else '...'}, where numbers are expected.")
    try:
        array = asarray(value)
        if array.dtype.kind not in "fiubO" or any(entry is None for entry in array.flat):  # None would become NaN
            raise TypeError
        return array.astype(float)
    except (ValueError, TypeError):
        raise ValueError(f"{what} is of type {type(value).__name__}, and can't be made an array of real numbers.") from None


def _gradient(value):
    if isinstance(value, (tuple, list)) and not hasattr(value, "dE_dW"):
        if len(value) != 2:
            raise ValueError(f"It returns {len(value)} things. Return a Gradient, or dE_dW and dE_db in this order.")
        value = dict(zip(("dE_dW", "dE_db"), value))
    found = {}
    for quantity in QUANTITIES:
        given = value.get(quantity) if isinstance(value, Mapping) else getattr(value, quantity, None)
        if given is None and quantity in ("dE_dW", "dE_db"):
            raise ValueError(f"It returns something ({type(value).__name__}) without {quantity}. Return a Gradient, or dE_dW and dE_db.")
        if quantity == "E" and given is not None:
            E = as_floats(given, "E")
            found["E"] = E.reshape(()) if E.size == 1 else E
        elif given is not None:
            for l, array in _by_layer(given, quantity).items():
                found[f"{quantity}[{l}]"] = as_floats(array, f"{quantity}[{l}]")
    return found


def _by_layer(given, quantity):
    """A dictionary by layer. A list holds the layers 1..L, or 0..L if its first entry is None."""
    if isinstance(given, Mapping):
        return given
    try:
        len(given)  # a generator has none: it would run the reader's code here, without a time limit
        given = list(given)
    except TypeError:
        raise ValueError(f"{quantity} is of type {type(given).__name__}, where a dictionary by layer is expected.") from None
    first = 0 if given and given[0] is None else 1
    return {l: array for l, array in enumerate(given, start=first) if l > 0}


def owed(expected):
    """The names that an answer must give. Of a back_propagate these are dE_dW and dE_db; the rest is compared if it is there."""
    derivatives = {name for name in expected if name.startswith(("dE_dW[", "dE_db["))}
    return derivatives or set(expected)


def difference(got, expected):
    """The largest difference, relative to the largest entry expected; infinite if the shapes differ or a number isn't finite."""
    if got.shape != expected.shape or not isfinite(got).all():
        return np.inf
    largest, size = abs(got - expected).max(initial=0), abs(expected).max(initial=0)
    return 0.0 if largest == 0 else float(largest / size) if size else np.inf


def same(got, expected):
    """Equal but for rounding."""
    return difference(got, expected) <= TOLERANCE
