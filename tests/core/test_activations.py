"""g and g′: their values, ±1000 without a warning, complex arguments, and the corner of relu."""

import warnings
from decimal import Decimal, localcontext

import numpy as np
import pytest

from nnlib import Activation, identity, relu, sigmoid, tanh
from nnlib.activations import known

each = pytest.mark.parametrize("g", known, ids=str)
GRID = np.array([[-30.0, -3.1, -1.0, -0.25], [0.3, 1.0, 2.7, 30.0]])


def test_values_of_g():
    Z = np.array([[-2.0, 0.0], [0.5, 3.0]])
    np.testing.assert_array_equal(identity(Z), Z)
    np.testing.assert_allclose(sigmoid(Z), [[0.11920292202211755, 0.5], [0.6224593312018546, 0.9525741268224334]], rtol=1e-15)
    np.testing.assert_allclose(tanh(Z), [[-0.9640275800758169, 0.0], [0.46211715726000976, 0.9950547536867305]], rtol=1e-15)
    np.testing.assert_array_equal(relu(Z), [[0.0, 0.0], [0.5, 3.0]])


def test_values_of_g_prime():
    Z = np.array([[-2.0, 0.0], [0.5, 3.0]])
    np.testing.assert_array_equal(identity.prime(Z), [[1.0, 1.0], [1.0, 1.0]])
    np.testing.assert_allclose(sigmoid.prime(Z), [[0.1049935854035065, 0.25], [0.2350037122015945, 0.045176659730912]], rtol=1e-13)
    np.testing.assert_allclose(tanh.prime(Z), [[0.07065082485316447, 1.0], [0.7864477329659275, 0.009866037165440211]], rtol=1e-13)
    np.testing.assert_array_equal(relu.prime(Z), [[0.0, 0.0], [1.0, 1.0]])


@each
def test_g_prime_is_the_derivative_of_g_by_complex_step(g):
    h = 1e-100
    # g′ of sigmoid and tanh is computed as a difference from 1, so it is right to 1e-15 absolutely.
    np.testing.assert_allclose(g.prime(GRID), g(GRID + 1j * h).imag / h, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("z", [-79.5, -50.0, -20.0, -1e-3, 0.0, 1e-3, 20.0, 40.0, 700.0])
def test_sigmoid_is_exact_to_the_last_digits_everywhere(z):
    with localcontext(prec=60):
        exact = 1 / (1 + (-Decimal(z)).exp())
    assert float(sigmoid(z)) == pytest.approx(float(exact), rel=5e-16, abs=0)


@each
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.complex128])
def test_a_thousand_overflows_nothing(g, dtype):
    Z = np.array([-1000, -100, 0, 100, 1000], dtype=dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        A, slope = g(Z), g.prime(Z)
    assert np.isfinite(A).all() and np.isfinite(slope).all()
    expected = {
        "identity": ([-1000, 1000], [1, 1]),
        "sigmoid": ([0, 1], [0, 0]),
        "tanh": ([-1, 1], [0, 0]),
        "relu": ([0, 1000], [0, 1]),
    }[g.name]
    np.testing.assert_allclose(A[[0, -1]], expected[0], atol=1e-30)
    np.testing.assert_allclose(slope[[0, -1]], expected[1], atol=1e-30)


@each
def test_a_complex_argument_keeps_its_imaginary_part(g):
    Z = np.array([-2.0, 0.5, 1000.0, -1000.0]) + 1e-100j
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        slope = g(Z).imag / 1e-100
    np.testing.assert_allclose(slope, g.prime(Z.real), atol=1e-15)


def test_relu_prime_at_zero_is_zero_and_the_docstring_says_so():
    assert relu.prime(0.0) == 0
    assert relu.prime(-0.0) == 0
    assert relu(1e-100j) == 0  # so the judge finds the same
    np.testing.assert_array_equal(relu.prime(np.array([-1.0, 0.0, 1.0]) + 1e-100j), [0, 0, 1])
    assert "g′(0) = 0" in relu.__doc__


@each
def test_each_docstring_gives_g_and_its_derivative(g):
    assert "g(z) =" in g.__doc__ and "g′(" in g.__doc__


@each
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (4, 2, 3)])
def test_shape_and_kind_are_kept(g, shape):
    for dtype in (np.float32, np.float64, np.complex128):
        Z = np.full(shape, 0.5, dtype)
        for result in (g(Z), g.prime(Z), g.prime(Z, g(Z))):
            assert result.shape == shape
            assert result.dtype == dtype


@each
def test_the_argument_is_neither_changed_nor_handed_back(g):
    Z = GRID.copy()
    Z.flags.writeable = False
    assert not np.shares_memory(g(Z), Z)
    A = g(Z)
    A.flags.writeable = False
    assert not np.shares_memory(g.prime(Z, A), A)


@each
def test_g_prime_is_the_same_with_A_at_hand(g):
    np.testing.assert_array_equal(g.prime(GRID, g(GRID)), g.prime(GRID))


def test_g_is_not_computed_again_when_A_is_at_hand():
    calls = []
    square = Activation("square", lambda Z: calls.append(Z) or Z * Z, lambda Z, A: 2 * Z)
    square.prime(GRID, GRID * GRID)
    assert not calls


def test_your_own_activation():
    sine = Activation("sine", np.sin, lambda Z, A: np.cos(Z))
    np.testing.assert_array_equal(sine(GRID), np.sin(GRID))
    np.testing.assert_array_equal(sine.prime(GRID), np.cos(GRID))
    assert repr(sine) == "sine"


@each
def test_an_activation_shows_its_name_and_cannot_be_changed(g):
    assert repr(g) == g.name
    with pytest.raises(AttributeError):
        g.name = "other"


@each
def test_lists_and_whole_numbers_will_do(g):
    Z = [[-2, 0], [1, 3]]
    np.testing.assert_array_equal(g(Z), g(np.array(Z, float)))
    np.testing.assert_array_equal(g.prime(Z), g.prime(np.array(Z, float)))
