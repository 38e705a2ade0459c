"""Gradient descent: what the gradient is for."""

from nnlib._arrays import real_number, whole_number
from nnlib.backprop import back_propagate
from nnlib.network import Network


def gradient_descent(net, X, Y, rate, steps):
    """Walk downhill: `steps` times, every weight and bias moves by −rate times its partial derivative of E.

    Each step uses all examples. Returns the trained network (net itself is not changed) and the list of the errors
    E before the first step, after it, …: steps + 1 numbers (for a stack of networks, steps + 1 arrays).
    """
    rate, steps = real_number(rate, "rate"), whole_number(steps, "steps", 0)
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, but is {type(net).__name__}")
    net = net.copy()
    grad = back_propagate(net, X, Y)
    errors = [grad.E]
    for _ in range(steps):
        for l in net.W:
            net.W[l] = net.W[l] - rate * grad.dE_dW[l]
            net.b[l] = net.b[l] - rate * grad.dE_db[l]
        grad = back_propagate(net, X, Y)
        errors.append(grad.E)
    return net, errors
