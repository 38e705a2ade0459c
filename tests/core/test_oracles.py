"""Numbers that were computed elsewhere, or published: every one that the lessons show.

The 2-2-2 example is Matt Mazur's "A Step by Step Backpropagation Example". The sine and the 2-3-2 toy are from the blog
series whose derivation the lessons follow (janmr.com).
"""

import numpy as np
import pytest

from nnlib import Network, back_propagate, error, identity, sigmoid
from nnlib.datasets import sine, worked_example
from nnlib.equations import unchecked as eq
from nnlib.numeric import numeric_gradient
from nnlib.training import gradient_descent


def equal(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-14, atol=0)


class TestWorkedExample:
    def test_forward(self):
        net, X, Y = worked_example()
        A, Z = net.forward(X)
        equal(Z[1], [[0.3775], [0.39249999999999996]])
        equal(A[1], [[0.5932699921071872], [0.596884378259767]])
        equal(Z[2], [[1.10590596705977], [1.2249214040964653]])
        equal(A[2], [[0.7513650695523157], [0.7729284653214625]])
        equal(error(A[2], Y), 0.2983711087600027)

    @pytest.mark.parametrize("derive", [back_propagate, numeric_gradient])
    def test_backward(self, derive):
        net, X, Y = worked_example()
        gradient = derive(net, X, Y)
        equal(gradient.E, 0.2983711087600027)
        equal(gradient.dE_dA[2], [[0.7413650695523157], [-0.21707153467853746]])
        equal(net.g[2].prime(net.forward(X)[1][2]), [[0.18681560180895948], [0.17551005281727122]])
        equal(gradient.dE_dZ[2], [[0.13849856162855695], [-0.038098236516556236]])
        equal(gradient.dE_db[2], [[0.13849856162855695], [-0.038098236516556236]])
        equal(gradient.dE_dW[2], [[0.08216704056423077, 0.08266762784753325], [-0.02260254047747507, -0.022740242215978222]])
        equal(gradient.dE_dA[1], [[0.03635030639314466], [0.0413703226487447]])
        equal(gradient.dE_dZ[1], [[0.00877135468948693], [0.009954254705217196]])
        equal(gradient.dE_db[1], [[0.00877135468948693], [0.009954254705217196]])
        equal(gradient.dE_dW[1], [[0.0004385677344743465, 0.000877135468948693], [0.0004977127352608599, 0.0009954254705217198]])

    def test_the_two_paths_into_each_hidden_activation(self):
        net, X, Y = worked_example()
        gradient = back_propagate(net, X, Y)
        paths = gradient.dE_dZ[2] * net.W[2]
        equal(paths[:, 0], [0.05539942465142278, -0.01904911825827812])
        equal(paths[:, 1], [0.06232435273285063, -0.02095403008410593])
        np.testing.assert_allclose(paths.sum(axis=0), gradient.dE_dA[1][:, 0], rtol=1e-14)

    def test_one_step_with_the_biases_left_alone(self):
        net = descend_weights_only(worked_example()[0], steps=1)
        equal(net.W[1], [[0.1497807161327628, 0.19956143226552567], [0.24975114363236958, 0.29950228726473915]])
        equal(net.W[2], [[0.35891647971788465, 0.4086661860762334], [0.5113012702387375, 0.5613701211079891]])
        equal(error_of(net), 0.29102777369359933)

    def test_one_step_with_the_biases_too(self):
        net, X, Y = worked_example()
        _, errors = gradient_descent(net, X, Y, rate=0.5, steps=1)
        equal(errors, [0.2983711087600027, 0.28047144679143016])

    def test_ten_thousand_steps_with_the_biases_left_alone(self):
        net = descend_weights_only(worked_example()[0], steps=10_000)
        # After 10,000 steps rounding has had time to grow: eleven digits are the same on every machine.
        np.testing.assert_allclose(error_of(net), 3.510187782978859e-05, rtol=1e-9)
        np.testing.assert_allclose(net.forward([[0.05], [0.10]])[0][2], [[0.01591362044355068], [0.9840642735146238]], rtol=1e-11)

    def test_the_published_numbers_are_those_of_the_mistake_it_warns_of(self):
        """The post prints E = 0.291027924 after one step. That is what follows if ∂E/∂A¹ is taken with W² already updated."""
        wrong = descend_weights_only(worked_example()[0], steps=1, updated_W2=True)
        equal(error_of(wrong), 0.29102792390544197)
        assert round(float(error_of(wrong)), 9) == 0.291027924
        assert round(float(error_of(descend_weights_only(worked_example()[0], steps=1))), 9) == 0.291027774
        wrong = descend_weights_only(wrong, steps=9_999, updated_W2=True)
        np.testing.assert_array_equal(wrong.forward([[0.05], [0.10]])[0][2].round(9), [[0.015912196], [0.984065734]])

    def test_a_forgotten_transpose_raises_no_error_on_a_square_network(self):
        net, X, Y = worked_example()
        A, Z = net.forward(X)
        gradient = back_propagate(net, X, Y)
        wrong_dE_dA = net.W[2] @ gradient.dE_dZ[2]
        wrong_dE_dW = eq.dE_dW(eq.dE_dZ(wrong_dE_dA, Z[1], sigmoid), A[0])
        np.testing.assert_allclose(wrong_dE_dW, [[0.00046155, 0.00092310], [0.00058102, 0.00116205]], rtol=0, atol=5e-9)
        assert np.abs(wrong_dE_dW - gradient.dE_dW[1]).max() > 1e-5


def descend_weights_only(net, steps, updated_W2=False):
    """Gradient descent as the post does it, rate 0.5: biases stay. updated_W2: with the post's own mistake."""
    _, X, Y = worked_example()
    W, b = dict(net.W), net.b
    for _ in range(steps):
        Z1 = eq.weighted_input(W[1], X, b[1])
        A1 = sigmoid(Z1)
        Z2 = eq.weighted_input(W[2], A1, b[2])
        dE_dZ2 = eq.dE_dZ(eq.dE_dA_output(sigmoid(Z2), Y), Z2, sigmoid)
        W2 = W[2] - 0.5 * eq.dE_dW(dE_dZ2, A1)
        dE_dA1 = eq.dE_dA(W2 if updated_W2 else W[2], dE_dZ2)
        W = {1: W[1] - 0.5 * eq.dE_dW(eq.dE_dZ(dE_dA1, Z1, sigmoid), X), 2: W2}
    return Network.from_weights(W, b, sigmoid)


def error_of(net):
    _, X, Y = worked_example()
    return error(net.forward(X)[0][2], Y)


def drawn_as_published(sizes, seed):
    """A network with the series' weights: 0.2 · N(0, 1) from NumPy's old generator, W^l then b^l, layer by layer."""
    random = np.random.RandomState(seed)
    W, b = [], []
    for n_prev, n in zip(sizes, sizes[1:]):
        W.append(0.2 * random.randn(n, n_prev))
        b.append(0.2 * random.randn(n, 1))
    return Network.from_weights(W, b, [sigmoid, identity])


def test_a_sine_learned_in_1000_steps():
    _, errors = gradient_descent(drawn_as_published([1, 20, 1], seed=0), *sine(), rate=0.1, steps=1000)
    published = {0: 0.698033, 1: 0.331012, 10: 0.258679, 100: 0.238607, 1000: 0.025967}
    assert {step: round(errors[step], 6) for step in published} == published


@pytest.mark.long
def test_a_sine_learned_in_20000_steps():
    """By the same equations without `gradient_descent`'s look at every shape, in half the time."""
    X, Y = sine()
    net = descend(drawn_as_published([1, 20, 1], seed=0), X, Y, 0.1, 1000)
    for steps, E, digits in ((4000, 0.006403, 6), (5000, 0.005351, 6), (10_000, 0.00480154, 8)):
        net = descend(net, X, Y, 0.1, steps)
        A, _ = net.forward(X)
        assert round(error(A[2], Y), digits) == E
    assert round(float(np.abs(A[2] - Y).max()), 4) == 0.3106


def descend(net, X, Y, rate, steps):
    """Gradient descent of a network of two layers, straight from the equations."""
    (W1, W2), (b1, b2), (g1, g2) = net.W.values(), net.b.values(), net.g.values()
    for _ in range(steps):
        Z1 = eq.weighted_input(W1, X, b1)
        A1 = g1(Z1)
        Z2 = eq.weighted_input(W2, A1, b2)
        dE_dZ2 = eq.dE_dZ(eq.dE_dA_output(g2(Z2), Y), Z2, g2)
        dE_dZ1 = eq.dE_dZ(eq.dE_dA(W2, dE_dZ2), Z1, g1, A1)
        W1, b1 = W1 - rate * eq.dE_dW(dE_dZ1, X), b1 - rate * eq.dE_db(dE_dZ1)
        W2, b2 = W2 - rate * eq.dE_dW(dE_dZ2, A1), b2 - rate * eq.dE_db(dE_dZ2)
    return Network.from_weights([W1, W2], [b1, b2], net.g)


def test_the_toy_of_the_same_author():
    X, Y = [[1, 0], [2, 0]], [[1, 0.5], [3, 2]]
    _, errors = gradient_descent(drawn_as_published([2, 3, 2], seed=1), X, Y, rate=0.1, steps=20)
    assert [round(errors[step], 6) for step in (0, 1, 10, 20)] == [3.862952, 2.729472, 0.222117, 0.126326]
