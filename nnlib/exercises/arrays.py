"""What an answer returned, as float arrays with names: "dE_dW", or of a whole back_propagate "dE_dW[1]", "dE_dW[2]" and so on."""

import re
from collections.abc import Mapping
from numbers import Number

import numpy as np
from numpy import asarray, isfinite  # taken once: were np.isfinite replaced by an answer, the judge would still be the same

from nnlib.steps import DERIVATIVES

TOLERANCE = 1e-9  # relative to the largest entry; a right answer differs by about 1e-15, the smallest mistake by far more
QUANTITIES = ("E", *DERIVATIVES)
MANY = 10_000  # numbers; of an array as large as that, and of another shape than it should have, only the shape is kept
# Forms that aren't asked for, but can be read: the layers as a list of pairs, and other names, such as dW1 for dE_dW[1].
PAIRS, NAMES = "pairs", "names"
OTHER_NAME = re.compile(r"(?:dE_?|∂E/∂|grad_?|nabla_?)?d?([WwBb])_?\[?(\d*)\]?")


class Unreadable(Exception):
    """What was returned can't be made arrays; says why, in words for the reader."""


def unwritten(value, depth=3):
    """Whether this is what a stub returns: nothing, `...`, or several of them."""
    if isinstance(value, (list, tuple)) and depth:
        return len(value) > 0 and all(unwritten(part, depth - 1) for part in value)
    return value is None or value is ...


def as_arrays(name, value, expected):
    """The value returned by an answer as a dictionary of arrays by name, like `expected`; and its form, if it isn't one of those asked for.

    Unreadable if it can't be one.
    """
    if name == "back_propagate":
        return _gradient(value, expected)
    array = as_floats(value, "It", expected[name])
    if name == "error" and array.size == 1:
        array = array.reshape(())  # a 1 × 1 matrix is a number too
    return {name: array}, ""


def as_floats(value, what, expected=None):
    """The value as an array of floats; Unreadable if it is none."""
    if value is None or value is ...:
        raise Unreadable(f"{what} is {'None' if value is None else '...'}, where numbers are expected.")
    try:
        array = _as_array(value)
        if expected is not None and array.shape != expected.shape and array.size > MANY:
            return np.broadcast_to(np.nan, array.shape)
        return _real(array, what)
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(f"{what} is of type {type(value).__name__}, and can't be made an array of real numbers.") from None


def _as_array(value):
    if not isinstance(value, np.ndarray) and callable(getattr(value, "detach", None)):
        value = value.detach().cpu()  # a tensor of PyTorch that belongs to a computation won't become an array
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise Unreadable("It has masked entries, which are no numbers.")
    return asarray(value)


def _real(array, what):
    if array.dtype.kind == "O":
        if any(entry is None or isinstance(entry, (str, bytes)) for entry in array.flat):  # None would become NaN, and "1" 1
            raise TypeError
        array = array.astype(complex if any(isinstance(entry, complex) for entry in array.flat) else float)
    if array.dtype.kind == "c":
        if array.imag.any():
            raise Unreadable(f"{what} holds complex numbers, where real numbers are expected.")
        array = array.real
    if array.dtype.kind not in "fiub":
        raise TypeError
    return array.astype(float)


# --- A whole back_propagate ---


def _gradient(value, expected):
    L = max(int(key[6:-1]) for key in owed(expected))
    E, value = _without_E(value)
    given, form = _by_quantity(value, L)
    if E is not None:
        given["E"] = E
    for quantity in ("dE_dW", "dE_db"):
        if given.get(quantity) is None:
            raise Unreadable(f"It returns something ({type(value).__name__}) without {quantity}. Return a Gradient, or dE_dW and dE_db.")
    found = {}
    for quantity in QUANTITIES:
        if given.get(quantity) is None:
            continue
        if quantity == "E":
            E = as_floats(given["E"], "E")
            found["E"] = E.reshape(()) if E.size == 1 else E
            continue
        for l, array in _by_layer(given[quantity], quantity, L).items():
            key = f"{quantity}[{l}]"
            found[key] = as_floats(array, key, expected.get(key))
    return found, form


def _without_E(value):
    """A lone number beside the derivatives, before or after them, is E: (E, (dE_dW, dE_db)) or (dE_dW, dE_db, E), say."""
    if not isinstance(value, (tuple, list)) or hasattr(value, "dE_dW") or len(value) not in (2, 3):
        return None, value
    numbers = [part for part in value if _is_number(part)]
    if len(numbers) != 1:
        return None, value
    rest = [part for part in value if part is not numbers[0]]
    return numbers[0], rest[0] if len(rest) == 1 else rest


def _is_number(value):
    return isinstance(value, Number) or (not isinstance(value, (Mapping, type)) and getattr(value, "ndim", None) == 0)


def _by_quantity(value, L):
    """{"dE_dW": …, "dE_db": …} and perhaps others; and the form that they came in."""
    if isinstance(value, Mapping):
        if pairs := _pairs(value.values(), L):
            return {name: dict(zip(value, arrays)) for name, arrays in pairs.items()}, PAIRS
        if "dE_dW" in value or "dE_db" in value:
            return {quantity: value.get(quantity) for quantity in QUANTITIES}, ""
        return _other_names(value)
    if isinstance(value, (tuple, list)) and not hasattr(value, "dE_dW"):
        if pairs := _pairs(value, L):
            return pairs, PAIRS
        if len(value) != 2:
            raise Unreadable(f"It returns {len(value)} things. Return a Gradient, or dE_dW and dE_db in this order.")
        return dict(zip(("dE_dW", "dE_db"), value)), ""
    return {quantity: getattr(value, quantity, None) for quantity in QUANTITIES}, ""


def _pairs(value, L):
    """{"dE_dW": [...], "dE_db": [...]} of a list of a pair for each layer, or None."""
    try:
        each = [(first, second) for first, second in value]
        if len(each) == L and all(np.shape(second) == (len(first), 1) for first, second in each):
            return dict(zip(("dE_dW", "dE_db"), map(list, zip(*each))))
    except Exception:
        pass
    return None


def _other_names(value):
    found = {}
    for key, given in value.items():
        if isinstance(key, str) and (match := OTHER_NAME.fullmatch(key)):
            quantity = f"dE_d{'W' if match[1] in 'Ww' else 'b'}"
            if match[2]:
                found.setdefault(quantity, {})[int(match[2])] = given
            else:
                found[quantity] = given
    return found, NAMES


def _by_layer(given, quantity, L):
    """A dictionary by layer. A list holds the layers 1..L, or 0..L if there is nothing in its first entry."""
    if isinstance(given, Mapping):
        by_layer = {_layer(key): array for key, array in given.items()}
    else:
        try:
            len(given)  # a generator has none
            entries = None if isinstance(given, (str, bytes)) else list(given)
        except TypeError:
            entries = None
        if entries is None:
            raise Unreadable(f"{quantity} is of type {type(given).__name__}, where a dictionary by layer is expected.")
        from_0 = entries and (_is_empty(entries[0]) or (quantity == "dE_dA" and len(entries) == L + 1))
        by_layer = dict(enumerate(entries, start=0 if from_0 else 1))
    if 0 in by_layer and (quantity == "dE_dA" or _is_empty(by_layer[0])):
        del by_layer[0]  # ∂E/∂A^0 is the derivative with respect to X, which nobody asks for
    return by_layer


def _layer(key):
    """1 for "1" and for 1.0."""
    try:
        return int(key) if int(key) == float(key) else key
    except (TypeError, ValueError, OverflowError):
        return key


def _is_empty(entry):
    """Whether something only keeps the place of layer 0."""
    if entry is None or entry is ...:
        return True
    if isinstance(entry, (list, tuple, Mapping)):
        return len(entry) == 0
    return isinstance(entry, (Number, np.ndarray)) and (np.size(entry) == 0 or (np.ndim(entry) == 0 and bool(entry == 0)))


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
