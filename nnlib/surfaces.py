"""Error surfaces: E over two weights or biases of a network while all the others stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import Array, as_array, must_be_finite, whole_number
from nnlib._checks import checked_parameter
from nnlib._descent import checked_numbers, checked_problem
from nnlib.backprop import back_propagate
from nnlib.network import Network

Parameter = tuple[Any, ...]  # ("W", l, i, j) or ("b", l, i)

AT_ONCE = 30_000  # numbers in the largest array of a stack: more don't stay in the processor's cache, and take longer


@dataclass(frozen=True)
class Surface:
    """E at the points of a grid. E[r, s] is E where the parameter `first` is across[s] and `second` is up[r]; so are the derivatives."""

    first: Parameter
    second: Parameter
    across: Array
    up: Array
    E: Array
    dE_dfirst: Array
    dE_dsecond: Array

    def __repr__(self):
        names = " and ".join(f"{kind}[{l}][{', '.join(map(str, index))}]" for kind, l, *index in (self.first, self.second))
        return f"E over {names} at {len(self.across)} × {len(self.up)} points: from {self.E.min():.4g} to {self.E.max():.4g}"


def error_surface(
    net: Network, X: ArrayLike, Y: ArrayLike, first: Parameter, second: Parameter, across: ArrayLike, up: ArrayLike | None = None
) -> Surface:
    """E and its two partial derivatives at every point of a grid, as a Surface: each point is a network, and all of them are one stack.

    X, Y: examples and targets as columns, (n^0, m) and (n^L, m).
    first, second: ("W", l, i, j) or ("b", l, i), the two parameters that vary; 0-based i and j, as in `net.W[l][i, j]`.
    across, up: the values of the first and of the second, rising; without `up`, those of the first.

    Neither the network nor anything else that is given is changed. ValueError if there is no such weight or bias, if the two are one, if
    the values aren't a row of rising numbers, if the network is a stack already, or if E is too large for a computer somewhere.
    """
    net, X, Y, first, second = _checked(net, X, Y, first, second)
    across = _rising(across, "across")
    up = across if up is None else _rising(up, "up")

    xs, ys = (values.ravel() for values in np.meshgrid(across, up))
    at_once = max(1, AT_ONCE // (max(net.sizes) * X.shape[-1]))
    parts = [slice(start, start + at_once) for start in range(0, xs.size, at_once)]
    columns = [_errors_and_slopes(net, X, Y, first, second, xs[part], ys[part]) for part in parts]
    E, dE_dfirst, dE_dsecond = np.concatenate(columns, axis=1).reshape(3, len(up), len(across))
    return Surface(first, second, across, up, E, dE_dfirst, dE_dsecond)


def roll(
    net: Network, X: ArrayLike, Y: ArrayLike, first: Parameter, second: Parameter, starts: ArrayLike, rate: float, steps: int
) -> Array:
    """Let points roll downhill on an error surface: gradient descent in which the two parameters alone move. All points are one stack.

    net, X, Y, first, second: as for `error_surface`. starts: where the points begin, (2, number), a column for each.
    Returns their paths, (number, 2, steps + 1): paths[k] is the path of point k, its values of first above those of second.
    ValueError if anything doesn't fit, or if a point leaves a computer's numbers.
    """
    net, X, Y, first, second = _checked(net, X, Y, first, second)
    rate, steps, _ = checked_numbers(rate, steps, 0)
    points = as_array(starts, "starts")
    if points.ndim != 2 or len(points) != 2 or not points.size:
        raise ValueError(f"starts has shape {points.shape}, but must have two rows, and a column for each point")
    must_be_finite(points, "starts")
    path = [points]
    for _ in range(steps):
        _, *slopes = _errors_and_slopes(net, X, Y, first, second, *points)
        points = points - rate * np.array(slopes)
        path.append(points)
    return np.stack(path, axis=-1).swapaxes(0, 1)


def stacked(net: Network, values: Mapping[Parameter, ArrayLike]) -> Network:
    """The network as a stack, in which some weights or biases have a value of their own in each.

    values: a dictionary from ("W", l, i, j) or ("b", l, i) to the values, (..., ), all of one shape. All else is shared by the stack.
    """
    arrays = {"W": dict(net.W), "b": dict(net.b)}
    for (kind, l, i, *j), each in values.items():
        array = arrays[kind][l]
        arrays[kind][l] = array = np.broadcast_to(array, (*np.shape(each), *array.shape[-2:])).copy()
        array[..., i, j[0] if j else 0] = each
    return Network.from_weights(arrays["W"], arrays["b"], net.g)


def contour_levels(E: ArrayLike, count: int = 10) -> list[float]:
    """Values of E at which to draw contours, evenly spaced between lowest and highest, or by their logarithms if these lie far apart."""
    count = whole_number(count, "count", 1)
    values = np.asarray(E)
    high, lowest = float(values.max()), float(values.min())
    low = max(lowest, high * 1e-4)
    if not lowest < high:
        return []
    levels = np.geomspace(low, high, count + 2) if high > 30 * low else np.linspace(lowest, high, count + 2)
    return levels[1:-1].tolist()


def _checked(net, X, Y, first, second):
    """A copy of the network, the examples as arrays, and the two parameters; a ValueError says what is wrong with them."""
    net, X, Y, stack = checked_problem(net, X, Y)
    if stack:
        raise ValueError(f"the network is a stack of shape {stack} already, but a surface is that of one network")
    first, second = checked_parameter(net, first, "first"), checked_parameter(net, second, "second")
    if first == second:
        raise ValueError(f"first and second are both {first!r}, but a surface needs two different parameters")
    return net, X, Y, first, second


@np.errstate(over="ignore", invalid="ignore")  # what is too large is refused in words
def _errors_and_slopes(net, X, Y, first, second, xs, ys):
    try:
        grad = back_propagate(stacked(net, {first: xs, second: ys}), X, Y)
    except ValueError as error:
        raise ValueError(f"at some point of the surface, {error}") from None
    return grad.E, _slope(grad, first), _slope(grad, second)


def _slope(grad, parameter):
    kind, l, i, *j = parameter
    slopes = grad.dE_dW[l] if kind == "W" else grad.dE_db[l]
    return slopes[..., i, j[0] if j else 0]


def _rising(values, name):
    values = as_array(values, name)
    if values.ndim != 1 or values.size < 2 or values.dtype.kind == "c":
        raise ValueError(f"{name} must be a row of two real numbers or more, but has shape {values.shape} and type {values.dtype}")
    must_be_finite(values, name)
    if not (np.diff(values) > 0).all():
        raise ValueError(f"{name} must rise from each value to the next")
    return values.copy()
