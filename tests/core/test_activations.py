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


@each
@pytest.mark.parametrize("kind", ["uint8", "uint64", "int8", "bool", "float16"])
def test_small_numbers_are_widened_before_anything_overflows(g, kind):
    Z = np.array([[0, 1, 1], [1, 0, 1]]).astype(kind) if kind == "bool" else np.array([[0, 1, 90], [120, 2, 100]]).astype(kind)
    assert g(Z).dtype == g.prime(Z).dtype == np.float64
    np.testing.assert_array_equal(g(Z), g(Z.astype(np.float64)))
    np.testing.assert_array_equal(g.prime(Z), g.prime(Z.astype(np.float64)))


class TestOfOnesOwn:
    Z = np.array([[-1.0, 2.0, 0.5], [0.3, -2.0, 1.0]])

    def test_one_that_works_in_place(self):
        def relu_in_place(Z):
            Z[Z < 0] = 0
            return Z

        for function in (relu_in_place, lambda Z: np.maximum(Z, 0, out=Z)):
            mine, Z = Activation("mine", function, lambda Z, A: np.where(Z > 0, 1.0, 0.0)), self.Z.copy()
            with pytest.raises(ValueError) as caught:
                mine(Z)
            assert str(caught.value) == "mine: function changes the array that it is given, but must return a new one"
            np.testing.assert_array_equal(Z, self.Z)

        def spoils_A(Z, A):
            A *= A
            return 1 - A

        mine = Activation("mine", np.tanh, spoils_A)
        with pytest.raises(ValueError, match="mine: derivative changes the array that it is given"):
            mine.prime(Z, np.tanh(Z))

    @pytest.mark.parametrize(
        "wrong, said",
        [
            (lambda Z, *A: Z.sum(), "shape () for Z of shape (2, 3); it must work entry by entry"),
            (lambda Z, *A: Z[:, :1], "shape (2, 1) for Z of shape (2, 3); it must work entry by entry"),
            (lambda Z, *A: Z.T, "shape (3, 2) for Z of shape (2, 3); it must work entry by entry"),
            (lambda Z, *A: Z > 0, "bool for Z of float64; it must give floating-point numbers"),
            (lambda Z, *A: Z.astype(int), "int64 for Z of float64; it must give floating-point numbers"),
            (lambda Z, *A: Z + 0j, "complex128 for Z of float64; it must give floating-point numbers"),
            (lambda Z, *A: None, "shape () for Z of shape (2, 3); it must work entry by entry"),
            (lambda Z, *A: np.full_like(Z, np.nan), "nan for Z = -1.0"),
            (lambda Z, *A: np.where(Z == 0.5, np.inf, Z), "inf for Z = 0.5"),
        ],
        ids=["a number", "a column", "transposed", "truth values", "whole numbers", "complex", "nothing", "nan", "inf"],
    )
    def test_one_whose_answer_is_of_another_kind(self, wrong, said):
        with pytest.raises(ValueError) as caught:
            Activation("mine", wrong, None)(self.Z)
        assert str(caught.value) == f"mine: function gives {said}"
        with pytest.raises(ValueError) as caught:
            Activation("mine", np.tanh, wrong).prime(self.Z)
        assert str(caught.value) == f"mine: derivative gives {said}"

    def test_what_it_returns_is_nobody_elses(self):
        mine, Z = Activation("mine", lambda Z: Z, lambda Z, A: A), self.Z.copy()
        for answer in (mine(Z), mine.prime(Z)):
            answer[0, 0] = 99
        assert Z[0, 0] == -1

    def test_a_number_gives_a_number(self):
        cube = Activation("cube", lambda Z: Z**3, lambda Z, A: 3 * Z**2)
        assert isinstance(cube(2.0), float) and (cube(2), cube.prime(2)) == (8.0, 12.0)

    def test_what_is_no_function(self):
        for build in (
            lambda: Activation(np.sin, "sine", np.cos),
            lambda: Activation("sine", 3, np.cos),
            lambda: Activation("sine", np.sin, 3).prime(1),
        ):
            with pytest.raises(TypeError, match="begins with its name|sine: (function|derivative) must be callable, but is 3"):
                build()

    def test_A_of_another_shape(self):
        with pytest.raises(ValueError) as caught:
            sigmoid.prime(self.Z, sigmoid(self.Z)[:, :1])
        assert str(caught.value) == "sigmoid: A has shape (2, 1), but Z has shape (2, 3); A must be g(Z)"


def test_an_error_of_ones_own_stays_ones_own():
    def fails(Z):
        raise ValueError("out of range")

    with pytest.raises(ValueError, match="^out of range$"):
        Activation("mine", fails, fails)(np.ones((2, 3)))
    with pytest.raises(ValueError, match="^A "):
        sigmoid.prime(np.ones((2, 3)), [["a"]])
