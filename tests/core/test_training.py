"""Gradient descent: one step by its definition, what it returns, and what it leaves alone."""

import numpy as np
import pytest
from strategies import fixed_problem

from nnlib import Network, back_propagate, error, identity, sigmoid
from nnlib.datasets import xor
from nnlib.numeric import numeric_gradient
from nnlib.training import gradient_descent


def test_one_step_moves_everything_by_minus_rate_times_its_slope():
    net, X, Y = fixed_problem()
    slope = numeric_gradient(net, X, Y)
    trained, errors = gradient_descent(net, X, Y, rate=0.3, steps=1)
    for l in net.W:
        np.testing.assert_allclose(trained.W[l], net.W[l] - 0.3 * slope.dE_dW[l], rtol=0, atol=1e-14)
        np.testing.assert_allclose(trained.b[l], net.b[l] - 0.3 * slope.dE_db[l], rtol=0, atol=1e-14)
    assert errors == [float(back_propagate(net, X, Y).E), float(back_propagate(trained, X, Y).E)]


def test_a_line_by_hand():
    """E = (w·2 + b − 1)² / 2 from w = 0, b = 0: slopes −2 and −1, so rate 0.1 leads to w = 0.2, b = 0.1, then E = 0.125."""
    net = Network.from_weights([[[0]]], [[[0]]], identity)
    trained, errors = gradient_descent(net, [[2]], [[1]], rate=0.1, steps=1)
    assert (trained.W[1][0, 0], trained.b[1][0, 0]) == (0.2, 0.1)
    assert errors == pytest.approx([0.5, 0.125], abs=1e-15)


def test_the_errors_are_those_before_the_first_step_and_after_each():
    net, X, Y = fixed_problem()
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=7)
    assert len(errors) == 8
    assert all(isinstance(E, float) for E in errors)
    assert errors[0] == float(error(net.forward(X)[0][net.L], Y))
    assert errors[-1] == float(error(trained.forward(X)[0][net.L], Y))
    assert errors == sorted(errors, reverse=True)


def test_two_runs_in_a_row_are_one_long_run():
    net, X, Y = fixed_problem()
    halfway, first = gradient_descent(net, X, Y, rate=0.2, steps=3)
    _, second = gradient_descent(halfway, X, Y, rate=0.2, steps=4)
    assert first + second[1:] == gradient_descent(net, X, Y, rate=0.2, steps=7)[1]


def test_no_step_changes_nothing_and_the_network_given_is_left_alone():
    net, X, Y = fixed_problem()
    before = {l: (net.W[l].copy(), net.b[l].copy()) for l in net.W}
    for array in (X, Y, *net.W.values(), *net.b.values()):
        array.flags.writeable = False
    same, errors = gradient_descent(net, X, Y, rate=0.2, steps=0)
    gradient_descent(net, X, Y, rate=0.2, steps=3)
    assert len(errors) == 1
    for l in net.W:
        np.testing.assert_array_equal(same.W[l], net.W[l])
        np.testing.assert_array_equal(net.W[l], before[l][0])
        np.testing.assert_array_equal(net.b[l], before[l][1])
        assert not np.shares_memory(same.W[l], net.W[l])
    assert repr(same) == repr(net)


def test_bad_targets_are_named():
    with pytest.raises(ValueError, match="Y has shape"):
        gradient_descent(Network([2, 3], sigmoid, seed=0), np.zeros((2, 4)), np.zeros((3, 5)), rate=0.1, steps=1)


def test_a_stack_of_networks_learns_like_each_of_them():
    X, Y = xor()
    nets = [Network([2, 3, 1], sigmoid, seed=seed) for seed in range(4)]
    stack = Network([2, 3, 1], sigmoid)
    for l in stack.W:
        stack.W[l] = np.stack([net.W[l] for net in nets])
        stack.b[l] = np.stack([net.b[l] for net in nets])
    trained, errors = gradient_descent(stack, X, Y, rate=1, steps=20)
    for k, net in enumerate(nets):
        alone, errors_alone = gradient_descent(net, X, Y, rate=1, steps=20)
        np.testing.assert_allclose(trained.W[1][k], alone.W[1], rtol=1e-12)
        np.testing.assert_allclose([E[k] for E in errors], errors_alone, rtol=1e-12)


def test_the_judge_refuses_a_stack():
    net = Network([2, 3, 1], sigmoid)
    net.W[1] = np.stack([net.W[1]] * 5)
    with pytest.raises(ValueError) as caught:
        numeric_gradient(net, *xor())
    assert str(caught.value) == "the network is a stack of shape (5,), but numeric_gradient judges one network at a time"


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"rate": np.nan}, "rate is nan, but must be a finite number"),
        ({"rate": "fast"}, "rate is 'fast', but must be a finite number"),
        ({"rate": [0.1]}, "rate is [0.1], but must be a finite number"),
        ({"steps": -1}, "steps is -1, but must be a whole number, 0 or more"),
        ({"steps": 2.0}, "steps is 2.0, but must be a whole number, 0 or more"),
    ],
    ids=str,
)
def test_what_is_no_rate_and_no_number_of_steps(wrong, message):
    net, X, Y = fixed_problem()
    with pytest.raises(ValueError) as caught:
        gradient_descent(net, X, Y, **{"rate": 0.1, "steps": 3, **wrong})
    assert str(caught.value) == message
