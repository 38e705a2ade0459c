"""Derivatives without calculus: the judge of every derivative in the lessons.

Nothing here knows the chain rule. A quantity is nudged, E is computed again, and the answer is read off.
"""

import warnings
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import Array, all_finite, as_array, must_be_finite
from nnlib._checks import checked_targets, must_be_an_error, must_be_computable, overflow_refused
from nnlib.backprop import Gradient
from nnlib.equations import unchecked as eq
from nnlib.network import Network

H = 1e-100  # the complex step

Function = Callable[[Any], Any]  # from an array to a number


class AtACorner(UserWarning):
    """Some unit stands where its activation function has two slopes, as relu has at 0, and E depends on it.

    There E may have no derivative: what is given in its place is a convention, the one that g′ has at the corner. For what acts on E
    through two corners at once, the convention may even be wrong where E is smooth.
    """


def complex_step(f: Function, x: ArrayLike) -> Array:
    """∂f/∂x for every entry of the array x, of a function f from arrays to a number; same shape as x.

    f(x + ih) = f(x) + ih f′(x) + O(h²), so f′(x) is the imaginary part over h. Nothing is subtracted, hence nothing
    cancels, and h can be so small that the rest vanishes: right to 1e-14. f must accept complex arguments, and compute with them as it
    does with real ones; ValueError if it turns out that it doesn't, as with np.abs, .real or a norm.
    """
    x = _checked(x)
    _must_take_complex_numbers(f, x)
    return _nudge_each(lambda nudged: _imaginary_step(f, nudged), x.astype(np.complex128), np.full(x.shape, 1j * H))


def central_difference(f: Function, x: ArrayLike, h: float = 6e-6) -> Array:
    """∂f/∂x for every entry of x by (f(x + h) − f(x − h)) / 2h; same shape as x. Right to about 1e-10 where f is about 1.

    Where an entry of x is larger than 1, h is taken relative to it: a small step would be lost in its last digits.
    """
    if isinstance(h, bool) or not isinstance(h, Real) or not 0 < h < np.inf:
        raise ValueError(f"h is {h!r}, but must be a positive number, the step in which x is nudged")
    x = _checked(x)
    steps = h * np.maximum(1, np.abs(x))
    if (x + steps == x).any():
        raise ValueError(f"h is {h!r}, so small that x + h is x: nothing is nudged")
    up, down = (_nudge_each(lambda nudged: _value(f, nudged), x, nudges) for nudges in (steps, -steps))
    return (up - down) / (2 * steps)


@overflow_refused
def numeric_gradient(net: Network, X: ArrayLike, Y: ArrayLike, derivative: Callable[[Function, Array], Array] = complex_step) -> Gradient:
    """The same answer as `back_propagate(net, X, Y)`, from E alone: each entry of W, b, Z and A is nudged in turn.

    derivative: `complex_step` or `central_difference`. ValueError for a stack of networks: it judges one at a time. A warning,
    AtACorner, if E has no derivative because a unit stands at the corner of its activation function.
    """
    if not callable(derivative):
        raise TypeError(f"derivative must be a function such as complex_step, but is {derivative!r}")
    A, Z = net.forward(X)
    Y = checked_targets(net, A[0], Y)
    if A[net.L].ndim > 2:
        raise ValueError(f"the network is a stack of shape {A[net.L].shape[:-2]}, but numeric_gradient judges one network at a time")
    must_be_an_error(E := eq.error(A[net.L], Y))
    dE_dA, dE_dZ, dE_dW, dE_db = {}, {}, {}, {}
    for l in range(1, net.L + 1):
        g, W, b, A_prev = net.g[l], net.W[l], net.b[l], A[l - 1]
        dE_dA[l] = derivative(lambda A_l: _error_from(net, l, A_l, Y), A[l])
        dE_dZ[l] = derivative(lambda Z_l: _error_from(net, l, g(Z_l), Y), Z[l])
        dE_dW[l] = derivative(lambda W_l: _error_from(net, l, g(W_l @ A_prev + b), Y), W)
        dE_db[l] = derivative(lambda b_l: _error_from(net, l, g(W @ A_prev + b_l), Y), b)
    _warn_of_corners(net.g, Z, dE_dA)
    return Gradient(E, dE_dA, dE_dZ, dE_dW, dE_db)


def error_from(net: Network, l: int, A: ArrayLike, Y: ArrayLike) -> float | Array:
    """E as a function of A^l (n^l, m) alone: what the layers after l make of it, against the targets Y (n^L, m)."""
    A, Y = as_array(A, "A"), as_array(Y, "Y")
    if l not in range(net.L + 1) or A.ndim < 2 or A.shape[-2] != net.sizes[l] or not A.size:
        raise ValueError(
            f"A has shape {A.shape}, but must be the activations of layer l, one of 0..{net.L}; l is {l!r}, sizes are {net.sizes}"
        )
    if Y.shape[-2:] != (net.sizes[net.L], A.shape[-1]):
        raise ValueError(f"Y has shape {Y.shape}, but A has shape {A.shape}: expected {(net.sizes[net.L], A.shape[-1])}")
    must_be_finite(A, "A")
    must_be_finite(Y, "Y")
    E = _error_from(net, l, A, Y)
    must_be_an_error(E)
    return E


def _error_from(net, l, A, Y):
    for k in range(l + 1, net.L + 1):
        Z = eq.weighted_input(net.W[k], A, net.b[k])
        must_be_computable(k, Z)
        A = eq.activation(Z, net.g[k])
    return eq.error(A, Y)


def _warn_of_corners(g, Z, dE_dA):
    """Zeros of Z where g has two slopes, if E depends on what comes out of that unit."""
    noise = 1e-9 * max(np.abs(slopes).max() for slopes in dE_dA.values())
    found = []
    for l in Z:
        at_zero = (Z[l] == 0) & (np.abs(dE_dA[l]) > noise)
        if at_zero.any():
            down, zero, up = g[l](np.array([-1e-6, 0, 1e-6]))
            left, right = (zero - down) / 1e-6, (up - zero) / 1e-6
            if abs(right - left) > 1e-3:
                found += [(l, int(i), int(c), left * dE_dA[l][i, c], right * dE_dA[l][i, c]) for i, c in np.argwhere(at_zero)]
    if found:
        l, i, c, left, right = found[0]
        warnings.warn(
            f"layer {l}, unit {i}, example {c} (counted from 0) stands at the corner of {g[l]}, Z = 0: "
            f"the slope of E is {left + 0.0:.4g} to its left and {right + 0.0:.4g} to its right. For its Z, and for all that acts "
            f"through it, the derivative that is given follows the convention for g′ there"
            + (f"; so it is with {len(found) - 1} more." if found[1:] else "."),
            AtACorner,
            stacklevel=4,  # the line that calls numeric_gradient
        )


def _nudge_each(value, x, nudges):
    """The value at x with one entry nudged, for each entry in turn."""
    values = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        nudged = x.copy()
        nudged[index] += nudges[index]
        values[index] = value(nudged)
    return values


# --- What is refused ---


def _checked(x):
    """x as float64, as both judges need it. ValueError if it is complex or not finite."""
    x = as_array(x, "x")
    if x.dtype.kind == "c":
        raise ValueError("x is complex, but must be real: the derivative is by a real number")
    must_be_finite(x, "x")
    return x.astype(np.float64)


def _number(f, x):
    value = np.asarray(f(x))
    if value.size != 1 or value.dtype.kind not in "fciub":
        what = f"shape {value.shape}" if value.ndim else repr(value.item())
        raise ValueError(f"f must return one number, but returns {what}")
    if not all_finite(value):
        raise ValueError(f"f is {value.item()}, so it has no derivative here")
    return value.item()


def _value(f, x):
    """f(x), which is real where x is."""
    value = _number(f, x)
    if value.imag:
        raise ValueError(f"f is {value} for a real x, but must be real there")
    return value.real


def _imaginary_step(f, x):
    """Im f(x) / h."""
    try:
        return _number(f, x).imag / H
    except TypeError as error:
        raise ValueError(f"f can't be given complex numbers ({error}); use central_difference") from error


def _must_take_complex_numbers(f, x):
    """A ValueError if the complex step of f is not its derivative: f is compared with a central difference along a random direction.

    Both are taken near x, not at x itself, which may be a corner. A difference proves nothing where it drowns in rounding, or changes
    with its step; so a second one must bear it out, twice. The directions are tried in the scale of x, and in the scale of 1.
    """
    random, E = np.random.default_rng(0), abs(_value(f, x))
    size = np.abs(x)
    own = np.where(size > 0, size, size.mean() or 1) if x.size else size
    found = []
    for scale in (own, np.ones_like(x)) * 2:
        near, along = x + 0.01 * scale * random.uniform(-1, 1, x.shape), scale * random.uniform(-1, 1, x.shape)
        step = _imaginary_step(f, near + 1j * H * along)
        try:
            with np.errstate(all="ignore"):
                difference, second = ((_value(f, near + h * along) - _value(f, near - h * along)) / (2 * h) for h in (1e-5, 4e-6))
        except (ValueError, ArithmeticError):
            continue  # f is not defined there
        rounding, off = 2e-9 * E, abs(step - difference)
        if off <= 1e-7 * abs(difference) + rounding:
            if abs(difference) > 10 * rounding:
                return
        elif abs(difference - second) < 0.01 * off:
            found.append((step, difference))
        if len(found) == 2:
            raise ValueError(
                f"f doesn't compute with complex numbers as it does with real ones; np.abs, .real, norms and comparisons don't. In one "
                f"direction the complex step says {step:.6g}, a central difference {difference:.6g}: use central_difference"
            )
