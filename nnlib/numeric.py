"""Derivatives without calculus: the judge of every derivative in the lessons.

Nothing here knows the chain rule. A quantity is nudged, E is computed again, and the answer is read off.
"""

import numpy as np

from nnlib._checks import checked_targets
from nnlib.backprop import Gradient
from nnlib.equations import unchecked as eq


def complex_step(f, x):
    """∂f/∂x for every entry of the array x, of a function f from arrays to a number; same shape as x.

    f(x + ih) = f(x) + ih f′(x) + O(h²), so f′(x) is the imaginary part over h. Nothing is subtracted, hence nothing
    cancels, and h can be so small that the rest vanishes: right to 1e-14. f must accept complex arguments.
    """
    h = 1e-100
    return _nudge_each(lambda nudged: f(nudged).imag / h, x, 1j * h)


def central_difference(f, x, h=6e-6):
    """∂f/∂x for every entry of x by (f(x + h) − f(x − h)) / 2h; same shape as x. Right to about 1e-10 where f is about 1."""
    return (_nudge_each(f, x, h) - _nudge_each(f, x, -h)) / (2 * h)


def numeric_gradient(net, X, Y, derivative=complex_step):
    """The same answer as `back_propagate(net, X, Y)`, from E alone: each entry of W, b, Z and A is nudged in turn.

    derivative: `complex_step` or `central_difference`. ValueError for a stack of networks: it judges one at a time.
    """
    A, Z = net.forward(X)
    Y = checked_targets(net, A[0], Y)
    if A[net.L].ndim > 2:
        raise ValueError(f"the network is a stack of shape {A[net.L].shape[:-2]}, but numeric_gradient judges one network at a time")
    dE_dA, dE_dZ, dE_dW, dE_db = {}, {}, {}, {}
    for l in range(1, net.L + 1):
        g, W, b, A_prev = net.g[l], net.W[l], net.b[l], A[l - 1]
        dE_dA[l] = derivative(lambda A_l: error_from(net, l, A_l, Y), A[l])
        dE_dZ[l] = derivative(lambda Z_l: error_from(net, l, g(Z_l), Y), Z[l])
        dE_dW[l] = derivative(lambda W_l: error_from(net, l, g(W_l @ A_prev + b), Y), W)
        dE_db[l] = derivative(lambda b_l: error_from(net, l, g(W @ A_prev + b_l), Y), b)
    return Gradient(eq.error(A[net.L], Y), dE_dA, dE_dZ, dE_dW, dE_db)


def error_from(net, l, A, Y):
    """E as a function of A^l (n^l, m) alone: what the layers after l make of it, against the targets Y (n^L, m)."""
    for k in range(l + 1, net.L + 1):
        A = net.g[k](net.W[k] @ A + net.b[k])
    return eq.error(A, Y)


def _nudge_each(f, x, nudge):
    """f at x with one entry nudged, for each entry in turn."""
    x = np.asarray(x)
    values = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        nudged = x.astype(np.result_type(x, type(nudge)))
        nudged[index] += nudge
        values[index] = f(nudged)
    return values
