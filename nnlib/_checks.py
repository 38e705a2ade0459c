"""Clear words for bad input: what was wrong, where, and what was expected."""

import numpy as np


def as_array(value, name):
    """`value` as a float array, or a ValueError that names it. Whole numbers become float64; nothing is changed in place."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return value
    try:
        array = np.asarray(value)
    except ValueError:
        lengths = ", ".join(str(len(row)) if hasattr(row, "__len__") else "none (a number)" for row in value)
        raise ValueError(f"{name} is ragged: its rows have lengths {lengths}; all must be equally long and hold numbers only") from None
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if array.dtype.kind in "fc":
        return array
    odd = next((entry for entry in np.asarray(value, dtype=object).ravel() if not isinstance(entry, (int, float, complex))), value)
    raise ValueError(f"{name} must hold numbers only, but holds {odd!r}")


def must_be_finite(array, name):
    """A ValueError that says where `array` holds NaN or infinity, if it does."""
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(index) for index in np.argwhere(~finite)[0])
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
