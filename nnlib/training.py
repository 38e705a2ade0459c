"""Gradient descent: what the gradient is for."""

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import ArrayLike

from nnlib._checks import checked_mask, checked_random, checked_stop
from nnlib._descent import Diverged, Record, batches, checked_numbers, checked_problem
from nnlib._progress import progress
from nnlib.backprop import back_propagate
from nnlib.equations import unchecked as eq
from nnlib.network import Network

__all__ = ["Diverged", "gradient_descent"]


def gradient_descent(
    net: Network,
    X: ArrayLike,
    Y: ArrayLike,
    rate: float,
    steps: int,
    batch: int | None = None,
    momentum: float = 0,
    mask: Mapping[int, ArrayLike] | None = None,
    callback: Callable[[int, Network, Any], Any] | None = None,
    seed: int | None = 0,
) -> tuple[Network, list[Any]]:
    """Walk downhill: `steps` times, every weight and bias moves by −rate times its partial derivative of E.

    X, Y: examples and targets as columns, (n^0, m) and (n^L, m). A step looks at all of them, or at the next `batch` of them: they are
    shuffled (by `seed`) and dealt out, and shuffled again when all have had their turn.
    momentum: from 0 to less than 1; a step goes on with this part of the step before it.
    mask: a dictionary by layer; where mask[l], which fits W^l, has 0, the weight stays as it is, and where it has 1, it learns.
    callback(step, net, E): called at the start, when step is 0, and after each step. If it changes net, learning goes on from there. If
    it returns True, learning stops (for a stack of networks also an array: which of them stop).

    Returns the trained network (net itself is not changed) and the list of the errors E before the first step, after it, …: steps + 1
    numbers, or arrays for a stack. With `batch`, each E is that of the examples whose turn is next. Interrupted, as by the notebook's
    stop button, it returns the network as it was when E of all examples was lowest, and the errors so far. Diverged if E grows without
    bound; in a stack, a network of which that is true goes back to where it was best and stays there, with a warning.
    """
    net, X, Y, stack = checked_problem(net, X, Y)
    rate, steps, momentum = checked_numbers(rate, steps, momentum)
    examples, per_pass = batches(X, Y, batch, checked_random(seed))
    record = Record(net, stack, rate)
    walk = _walk(net, examples, rate, momentum, checked_mask(mask, net), record.learning)
    try:
        for step in progress(steps):
            E = record.error(walk)
            if step % per_pass == 0:
                record.remember(net, E if batch is None else eq.error(net.forward(X)[0][net.L], Y))
            record.give_up_what_is_lost(net)
            if callback is not None:
                record.learning &= ~checked_stop(callback(step, net, E), stack)
            if not record.learning.any():
                break
    except KeyboardInterrupt:
        net = record.best()
    return net, record.errors


def _walk(net, examples, rate, momentum, mask, learning):
    """Gradient descent itself: yields E, and when it is asked for the next one, has moved the network by one step."""
    step_W, step_b = dict.fromkeys(net.W, 0.0), dict.fromkeys(net.b, 0.0)
    for X, Y in examples:
        grad = back_propagate(net, X, Y)
        yield grad.E
        for l in net.W:
            step_W[l] = learning * (momentum * step_W[l] - rate * mask[l] * grad.dE_dW[l])
            step_b[l] = learning * (momentum * step_b[l] - rate * grad.dE_db[l])
            net.W[l] = net.W[l] + step_W[l]
            net.b[l] = net.b[l] + step_b[l]
