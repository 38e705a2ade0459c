"""What is refused, and in which words: what was wrong, where, and what was expected."""

import functools
import operator
from collections.abc import Mapping

import numpy as np

from nnlib._arrays import all_finite, as_array, must_be_finite, must_have_shape, whole_number
from nnlib.activations import Activation, known

# --- A network ---


def checked_sizes(sizes):
    """n^0, …, n^L as a tuple of whole numbers; a ValueError says what is wrong with them."""
    sizes = tuple(sizes) if np.iterable(sizes) else (sizes,)
    if len(sizes) < 2:
        raise ValueError(f"sizes {list(sizes)} give {len(sizes)} layer(s), but a network needs at least two: input and output")
    return tuple(whole_number(n, f"layer {l}: its size", 1) for l, n in enumerate(sizes))


def checked_random(seed):
    """NumPy's generator of random numbers for this seed; a ValueError if that is none."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise ValueError(f"seed is {seed!r}, but must be a whole number, 0 or more, or None") from None


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
    return {l: checked_activation(l, g) for l, g in enumerate(each, start=1)}


def checked_activation(l, g):
    """g^l; a ValueError if it is no activation function."""
    if not isinstance(g, Activation):
        raise ValueError(f"layer {l}: {g!r} is not an activation function; use nnlib's {listed(known, 'or')}, or make an Activation")
    return g


def by_layer(arrays, name):
    """A list [first, second, …] or a dictionary as a dictionary keyed 1..L; a ValueError if it is neither, or if a layer is left out."""
    if not isinstance(arrays, Mapping):
        if not isinstance(arrays, (list, tuple)):
            raise ValueError(f"{name} must be a list [{name}^1, …, {name}^L] or a dictionary by layer, but is {type(arrays).__name__}")
        return dict(enumerate(arrays, start=1))
    layers = range(1, len(arrays) + 1)
    if set(arrays) != set(layers):
        raise ValueError(f"{name} has the layers {in_order(arrays)}, but layers are numbered 1..L with none left out")
    return {l: arrays[l] for l in layers}


def in_order(keys):
    """The keys of a dictionary as a list to be shown; keys that can't be compared stay as they are."""
    try:
        return sorted(keys)
    except TypeError:
        return list(keys)


def sizes_of(W, b):
    """n^0, …, n^L as the shapes of the weights have them. ValueError if there are none, or not one column b^l for each W^l."""
    if len(W) != len(b) or not W:
        raise ValueError(f"W has {len(W)} layers and b has {len(b)}; give one matrix W^l and one column b^l for each layer 1..L")
    shapes = {l: as_array(W[l], f"layer {l}: W").shape for l in W}
    for l, shape in shapes.items():
        if len(shape) < 2:
            raise ValueError(f"layer {l}: W has shape {shape}, but must be a matrix (n^{l}, n^{l - 1})")
    return checked_sizes([shapes[1][-1], *(shapes[l][-2] for l in shapes)])


def checked_layer(name, l, value, sizes):
    """What layer l is given as its W, b or g: an array is copied, as floating-point numbers. A ValueError says what is wrong with it."""
    if name == "g":
        return checked_activation(l, value)
    array = as_array(value, f"layer {l}: {name}")
    must_fit(name, l, array, sizes)
    return array.copy()


def must_fit(name, l, array, sizes):
    """A ValueError unless W^l is (n^l, n^{l−1}), or b^l is (n^l, 1), and all of it finite."""
    n_prev, n = sizes[l - 1], sizes[l]
    shape = (n, n_prev) if name == "W" else (n, 1)
    because = f"layer {l - 1} has {_units(n_prev)} and layer {l} has {n}" if name == "W" else f"layer {l} has {_units(n)}"
    must_have_shape(array, shape, f"layer {l}: {name}", because)
    must_be_finite(array, f"layer {l}: {name}")


def checked_parameter(net, parameter, name):
    """("W", l, i, j) or ("b", l, i) with plain whole numbers; a ValueError says so if the network has no such weight or bias."""
    try:
        kind, l, *index = parameter
        index = tuple(map(operator.index, index))
        rows, columns = {"W": net.W, "b": net.b}[kind][l].shape[-2:]
        limits = (rows, columns) if kind == "W" else (rows,)
        if len(index) == len(limits) and all(0 <= k < n for k, n in zip(index, limits)):
            return (kind, int(l), *index)
    except (TypeError, ValueError, KeyError):
        pass
    raise ValueError(f'{name} is {parameter!r:.80}, but {net!r} has no such weight or bias; write ("W", l, i, j) or ("b", l, i)')


def must_be_a_network(net):
    """A TypeError that says what it is if it can't compute a forward pass."""
    if not hasattr(net, "forward"):
        raise TypeError(f"net must be a Network, but is {type(net).__name__}")


def must_fit_together(sizes, W, b):
    """A ValueError unless every W^l is (n^l, n^{l−1}), every b^l (n^l, 1), all finite, and the axes in front agree."""
    for l in range(1, len(sizes)):
        must_fit("W", l, W[l], sizes)
        must_fit("b", l, b[l], sizes)
    if max(map(np.ndim, (*W.values(), *b.values()))) == 2:
        return
    stacks = {f"layer {l}: {name}": array.shape for name, arrays in (("W", W), ("b", b)) for l, array in arrays.items() if array.ndim > 2}
    try:
        np.broadcast_shapes(*(shape[:-2] for shape in stacks.values()))
    except ValueError:
        shapes = "; ".join(f"{name} has shape {shape}" for name, shape in stacks.items())
        raise ValueError(f"{shapes}: the axes in front, a stack of networks, must be the same for all") from None


def must_be_computable(l, Z):
    """A ValueError that names layer, unit and example where Z^l has become NaN or infinite. Relu would hide it."""
    if all_finite(Z):
        return
    *network, i, c = (int(index) for index in np.argwhere(~np.isfinite(Z))[0])
    where = f"unit {i}, example {c}" + (f", network {tuple(network)}" if network else "")
    raise ValueError(
        f"layer {l}: Z is {Z[(*network, i, c)]} for {where} (counted from 0): its terms are too large for a computer's numbers"
    )


def must_be_an_error(E):
    """A ValueError if E has become NaN or infinite."""
    if not all_finite(E):
        raise ValueError(f"E is {E}: the outputs or their targets are too large for a computer's numbers")


def overflow_refused(derive):
    """Turn a function that returns a Gradient into one that raises a ValueError where E or a derivative has become NaN or infinite.

    What is not finite in ∂E/∂A or ∂E/∂Z is not finite in the sum ∂E/∂b either, so that is enough.
    """

    @functools.wraps(derive)
    def refusing(net, *args, **named):
        must_be_a_network(net)
        grad = derive(net, *args, **named)
        must_be_an_error(grad.E)
        for l in grad.dE_dW:
            if not (all_finite(grad.dE_dW[l]) and all_finite(grad.dE_db[l])):
                raise ValueError(f"layer {l}: ∂E/∂W or ∂E/∂b is not finite; the numbers in it are too large for a computer")
        return grad

    return refusing


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


# --- Learning ---


def checked_mask(mask, net):
    """For every layer what W^l's steps are multiplied by: 1, or an array of 0 and 1. A ValueError says what is wrong with the mask."""
    if mask is None:
        mask = {}
    if not isinstance(mask, Mapping):
        raise ValueError(f"mask must be a dictionary by layer, but is {type(mask).__name__}")
    if unknown := [l for l in mask if l not in net.W]:
        raise ValueError(f"mask has the layers {in_order(mask)}, but {unknown[0]!r} is none of the network's, 1..{net.L}")
    factors = dict.fromkeys(net.W, 1)
    for l, value in mask.items():
        factors[l] = as_array(value, f"layer {l}: mask")
        must_have_shape(factors[l], net.W[l].shape[-2:], f"layer {l}: mask", "it must fit W")
        if not np.isin(factors[l], (0, 1)).all():
            raise ValueError(f"layer {l}: mask must hold 0, a weight that stays, and 1, one that learns, and nothing else")
    return factors


def checked_stop(told, shape):
    """What a callback says about stopping, one truth value for all, or one for each network of a stack, with two axes more."""
    which = np.asarray(False if told is None else told)
    if which.dtype != bool or which.shape not in ((), shape):
        expected = "None, True or False" + (f", or an array of these, of shape {shape}" if shape else "")
        raise ValueError(f"callback returned {told!r}, but must return {expected}")
    return which[..., None, None]


# --- Words ---


def listed(things, last):
    """The things in words: "identity, sigmoid, tanh or relu", where the last joining word is `last`; one alone as it is."""
    *first, end = map(str, things)
    return f"{', '.join(first)} {last} {end}" if first else end


def _units(n):
    return f"{n} unit" if n == 1 else f"{n} units"
