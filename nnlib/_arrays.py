"""What may stand in an array, wherever one comes in."""

from numbers import Number, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

FLOATING = "fdgFDG"  # float32 and up, real or complex


def as_array(value, name):
    """`value` as a plain array of floating-point numbers, or a ValueError that names it. Nothing is changed in place.

    Whole numbers, half precision and numbers kept as objects become float64. A subclass becomes a plain array: np.matrix has another *.
    """
    if type(value) is np.ndarray and value.dtype.char in FLOATING:
        return value
    try:
        array = np.asarray(value)
    except Exception as error:  # whatever an object's own __array__ raises
        raise ValueError(f"{name} {_why_no_array(value, error)}") from None
    if _masked(value):
        raise ValueError(f"{name} is masked in places, so numbers are missing; every entry must be a number")
    if array.dtype.char in FLOATING:
        return array
    if array.dtype.kind in "fiub":
        return array.astype(np.float64)
    return _numbers(value, name)


def _why_no_array(value, error):
    if not (isinstance(error, ValueError) and isinstance(value, (list, tuple))):
        return f"can't be read as an array of numbers: {type(value).__name__} says: {error}"
    lengths = ", ".join(str(len(row)) if hasattr(row, "__len__") else "none (a number)" for row in value)
    return f"is ragged: its rows have lengths {lengths}; all must be equally long and hold numbers only"


def _masked(value):
    """Whether a masked array, or a list with one in it, has masked entries; NumPy would take the numbers below the mask."""
    if isinstance(value, (list, tuple)):
        return any(map(_masked, value))
    return isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value)


def _numbers(value, name):
    """An array of objects as numbers, if they are."""
    array = np.asarray(value)
    entries = array.astype(object).ravel()
    odd = [entry for entry in np.asarray(value, dtype=object).ravel() if not isinstance(entry, (Number, np.bool_))]
    if odd or array.dtype.kind != "O":
        raise ValueError(f"{name} must hold numbers only, but holds {odd[0] if odd else array.dtype!r}")
    kind = np.complex128 if any(isinstance(entry, (complex, np.complexfloating)) for entry in entries) else np.float64
    try:
        return array.astype(kind)
    except (OverflowError, ValueError, TypeError):
        raise ValueError(f"{name} holds a number that is too large, or otherwise not to be had, as {np.dtype(kind)}") from None


def whole_number(value, name, least):
    """`value` as an int; a ValueError that names it if it is none, or less than `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}, but must be a whole number, {least} or more")
    return int(value)


def real_number(value, name):
    """`value` as it is; a ValueError that names it if it is no finite real number."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real) or not np.isfinite(value):
        raise ValueError(f"{name} is {value!r}, but must be a finite number")
    return value


def all_finite(array):
    """Whether no entry is NaN or infinite."""
    return b"\0" not in np.isfinite(array).tobytes()  # where arrays are small, `.all()` takes three times as long


def must_be_finite(array, name):
    """A ValueError that says where `array` holds NaN or infinity, if it does."""
    if not all_finite(array):
        where = tuple(int(index) for index in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} holds {array[where]} at index {where}; every entry must be a finite number")


def must_have_shape(array, shape, name, because):
    """A ValueError unless the last two axes of `array` are `shape`. Axes before them are a stack of networks."""
    if array.shape[-2:] == shape:
        return
    fix = ""
    if array.ndim == 1 and array.size == shape[0] * shape[1]:
        fix = f"; write it as a matrix, with .reshape{shape}"
    elif array.shape[:-3:-1] == shape:
        fix = "; its transpose would fit"
    raise ValueError(f"{name} has shape {array.shape}, but {because}: expected {shape}{fix}")
