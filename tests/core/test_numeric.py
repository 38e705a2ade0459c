"""The judge: right on functions whose derivative is known, and no user of the chain rule."""

import numpy as np
import pytest
from hypothesis import assume, given
from strategies import assert_same_gradient, fixed_problem, problems, relative_difference

import nnlib.backprop
from nnlib import Activation, Network, back_propagate, error
from nnlib.numeric import central_difference, complex_step, error_from, numeric_gradient

X = np.array([[-1.5, 0.2, 3.0], [0.7, -0.4, 1.1]])


@pytest.mark.parametrize(
    "f, derivative",
    [(np.sin, np.cos), (np.exp, np.exp), (lambda x: x**3, lambda x: 3 * x**2), (lambda x: 1 / x, lambda x: -1 / x**2)],
    ids=["sin", "exp", "cube", "reciprocal"],
)
def test_known_derivatives(f, derivative):
    weights = np.arange(1.0, 7.0).reshape(2, 3)
    expected = weights * derivative(X)
    assert relative_difference(complex_step(lambda x: (weights * f(x)).sum(), X), expected) < 1e-14
    assert relative_difference(central_difference(lambda x: (weights * f(x)).sum(), X), expected) < 1e-9


@pytest.mark.parametrize("derivative", [complex_step, central_difference])
def test_x_is_not_changed_and_may_hold_whole_numbers(derivative):
    whole = np.array([[1, 2], [3, 4]])
    whole.flags.writeable = False
    np.testing.assert_allclose(derivative(lambda x: (x * x).sum(), whole), 2 * whole, rtol=1e-9)


def test_the_complex_step_loses_nothing_where_a_difference_cancels():
    big = np.array([1e8])
    assert complex_step(lambda x: (x**2).sum(), big)[0] == 2e8
    assert central_difference(lambda x: (x**2).sum(), big)[0] != 2e8


@given(problems())
def test_the_two_judges_agree(problem):
    net, X, Y = problem
    _, Z = net.forward(X)
    corners = [np.abs(Z[l]).min() for l in Z if net.g[l].name == "relu"]
    # A difference across the corner of relu is the slope of neither side.
    assume(min(corners, default=1) > 1e-3)
    step, difference = numeric_gradient(net, X, Y), numeric_gradient(net, X, Y, derivative=central_difference)
    for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        for l in net.W:
            np.testing.assert_allclose(getattr(difference, name)[l], getattr(step, name)[l], rtol=1e-6, atol=1e-8)


def test_E_from_any_layer_is_E():
    net, X, Y = fixed_problem()
    A, _ = net.forward(X)
    assert [float(error_from(net, l, A[l], Y)) for l in range(4)] == [float(error(A[3], Y))] * 4
    assert numeric_gradient(net, X, Y).E == error(A[3], Y)


def test_the_judge_finds_a_wrong_activation_derivative():
    """It must never ask g′ of anyone: with a g′ that is wrong, back_propagate is wrong and the judge is not."""
    wrong = Activation("wrong", np.tanh, lambda Z, A: 1 - A)
    right = Activation("right", np.tanh, lambda Z, A: 1 - A * A)
    problem, honest = fixed_problem((wrong, wrong, wrong)), fixed_problem((right, right, right))
    judge = numeric_gradient(*problem)
    assert_same_gradient(back_propagate(*honest), judge, 1e-12)
    assert relative_difference(back_propagate(*problem).dE_dW[1], judge.dE_dW[1]) > 0.01


@pytest.mark.parametrize("name", ["dE_dA_output", "dE_dZ", "dE_dW", "dE_db", "dE_dA"])
def test_the_judge_uses_none_of_the_derivative_equations(monkeypatch, name):
    problem = fixed_problem()
    expected = numeric_gradient(*problem)
    honest = getattr(nnlib.backprop.eq, name)
    monkeypatch.setattr(nnlib.backprop.eq, name, lambda *args: 1.001 * honest(*args))
    assert_same_gradient(numeric_gradient(*problem), expected, 0)
    with pytest.raises(AssertionError):
        assert_same_gradient(back_propagate(*problem), expected, 1e-10)


def test_float32_weights_are_judged_exactly():
    net, X, Y = fixed_problem()
    W, b = [net.W[l].astype(np.float32) for l in net.W], [net.b[l].astype(np.float32) for l in net.b]
    small = Network.from_weights(W, b, [net.g[l] for l in net.g])
    assert_same_gradient(numeric_gradient(small, X, Y), back_propagate(small, X, Y), 1e-10)
