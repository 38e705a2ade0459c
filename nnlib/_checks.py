"""What is refused, and in which words: what was wrong, where, and what was expected."""

from collections.abc import Mapping

import numpy as np

from nnlib.activations import Activation, known


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


# --- A network ---


def checked_sizes(sizes):
    """n^0, …, n^L as a tuple of whole numbers; a ValueError says what is wrong with them."""
    sizes = tuple(sizes) if np.iterable(sizes) else (sizes,)
    if len(sizes) < 2:
        raise ValueError(f"sizes {list(sizes)} give {len(sizes)} layer(s), but a network needs at least two: input and output")
    for l, n in enumerate(sizes):
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise ValueError(f"layer {l}: its size is {n!r}, but must be a whole number, at least 1")
    return tuple(int(n) for n in sizes)


def checked_activations(activations, L):
    """g by layer, 1..L, from one for all layers or one for each; a ValueError says what is wrong with them."""
    if isinstance(activations, Mapping):
        activations = by_layer(activations, "the activation functions").values()
    one = isinstance(activations, (Activation, str)) or not np.iterable(activations)
    each = [activations] * L if one else list(activations)
    if len(each) != L:
        raise ValueError(
            f"there are {len(each)} activation functions for {L} layers, 1..{L}; give one for all, or a list with one for each"
        )
    for l, g in enumerate(each, start=1):
        if not isinstance(g, Activation):
            raise ValueError(f"layer {l}: {g!r} is not an activation function; use nnlib's {listed(known, 'or')}, or make an Activation")
    return dict(enumerate(each, start=1))


def by_layer(arrays, name):
    """A list [first, second, …] or a dictionary as a dictionary keyed 1..L; a ValueError if it is neither, or if a layer is left out."""
    if not isinstance(arrays, Mapping):
        if not isinstance(arrays, (list, tuple)):
            raise ValueError(f"{name} must be a list [{name}^1, …, {name}^L] or a dictionary by layer, but is {type(arrays).__name__}")
        return dict(enumerate(arrays, start=1))
    if sorted(arrays) != list(range(1, len(arrays) + 1)):
        raise ValueError(f"{name} has the layers {sorted(arrays)}, but layers are numbered 1..L with none left out")
    return {l: arrays[l] for l in sorted(arrays)}


def sizes_of(W, b):
    """n^0, …, n^L as the shapes of the weights have them. ValueError if there are none, or not one column b^l for each W^l."""
    if len(W) != len(b) or not W:
        raise ValueError(f"W has {len(W)} layers and b has {len(b)}; give one matrix W^l and one column b^l for each layer 1..L")
    for l in W:
        if W[l].ndim < 2:
            raise ValueError(f"layer {l}: W has shape {W[l].shape}, but must be a matrix (n^{l}, n^{l - 1})")
    return checked_sizes([W[1].shape[-1], *(W[l].shape[-2] for l in W)])


def must_fit_together(sizes, W, b):
    """A ValueError unless every W^l is (n^l, n^{l−1}), every b^l (n^l, 1), all finite, and the axes in front agree."""
    for l in range(1, len(sizes)):
        n_prev, n = sizes[l - 1], sizes[l]
        must_have_shape(W[l], (n, n_prev), f"layer {l}: W", f"layer {l - 1} has {_units(n_prev)} and layer {l} has {n}")
        must_have_shape(b[l], (n, 1), f"layer {l}: b", f"layer {l} has {_units(n)}")
        must_be_finite(W[l], f"layer {l}: W")
        must_be_finite(b[l], f"layer {l}: b")
    stacks = {f"layer {l}: {name}": array.shape for name, arrays in (("W", W), ("b", b)) for l, array in arrays.items() if array.ndim > 2}
    try:
        np.broadcast_shapes(*(shape[:-2] for shape in stacks.values()))
    except ValueError:
        listed = "; ".join(f"{name} has shape {shape}" for name, shape in stacks.items())
        raise ValueError(f"{listed}: the axes in front, a stack of networks, must be the same for all") from None


# --- Examples ---


def checked_examples(array, n, name, l):
    """X or Y as a float matrix (n, m), examples in columns; a ValueError says what is wrong with it."""
    array = as_array(array, name)
    if array.ndim == 1 and array.size == n:
        raise ValueError(f"{name} has shape {array.shape}, but examples are columns: for one example write {name}.reshape({n}, 1)")
    if array.ndim > 1 and array.shape[-2] != n == array.shape[-1]:
        raise ValueError(f"{name} has shape {array.shape}, but layer {l} has {_units(n)} and examples are columns: its transpose would fit")
    m = array.shape[-1] if array.ndim else 1
    must_have_shape(array, (n, m), name, f"layer {l} has {_units(n)} and examples are columns")
    if m == 0:
        raise ValueError(f"{name} has shape {array.shape}: there must be at least one example, one column")
    must_be_finite(array, name)
    return array


def checked_targets(net, X, Y):
    """Y as a float matrix (n^L, m); a ValueError says what is wrong with it."""
    Y = checked_examples(Y, net.sizes[net.L], "Y", net.L)
    if Y.shape[-1] != X.shape[-1]:
        raise ValueError(f"Y has shape {Y.shape} and X has shape {X.shape}: {Y.shape[-1]} targets for {X.shape[-1]} examples")
    return Y


def listed(things, last):
    """The things in words: "identity, sigmoid, tanh or relu", where the last joining word is `last`."""
    *first, end = map(str, things)
    return f"{', '.join(first)} {last} {end}"


def _units(n):
    return f"{n} unit" if n == 1 else f"{n} units"
