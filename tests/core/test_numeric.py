"""The judge: right on functions whose derivative is known, and no user of the chain rule."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from strategies import assert_same_gradient, fixed_problem, problems, relative_difference

import nnlib.backprop
from nnlib import Activation, Network, back_propagate, error, identity, relu
from nnlib.activations import known
from nnlib.numeric import AtACorner, central_difference, complex_step, error_from, numeric_gradient

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
    def f(x):
        return 1e8 + (x**2).sum()

    one = np.array([1.0])
    assert complex_step(f, one)[0] == 2
    assert central_difference(f, one)[0] != 2


@settings(max_examples=20)
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


# --- Corners ---


def cancelling_corners():
    """1-1-2-1: z, then relu(z) − relu(−z), which is z again. E = (z − 1)² / 2 is smooth, and its slope at z = 0 is −1."""
    W, b = [[[1]], [[1], [-1]], [[1, -1]]], [[[0]], [[0], [0]], [[0]]]
    return Network.from_weights(W, b, [identity, relu, identity]), [[0]], [[1]]


def test_the_judge_says_that_a_unit_stands_at_a_corner():
    with pytest.warns(AtACorner) as caught:
        judge = numeric_gradient(*cancelling_corners())
    assert judge.dE_db[1] == back_propagate(*cancelling_corners()).dE_db[1] == 0  # the convention, of which it warns
    assert str(caught[0].message) == (
        "layer 2, unit 0, example 0 (counted from 0) stands at the corner of relu, Z = 0: the slope of E is 0 to its left and -1 to its "
        "right. For its Z, and for all that acts through it, the derivative that is given follows the convention for g′ there; "
        "so it is with 1 more."
    )
    assert len(caught) == 1 and caught[0].filename == __file__
    with pytest.warns(AtACorner):
        assert numeric_gradient(*cancelling_corners(), derivative=central_difference).dE_db[1] == pytest.approx(-1)


def test_the_slopes_on_both_sides_are_those_of_E():
    """Example 1 of 3 puts unit 1 of 2 at its corner, and the others nowhere near one."""
    net = Network.from_weights([[[1, 2], [3, -1]], [[2, -3]]], [[[0.5], [1]], [[0.25]]], [relu, identity])
    X, Y = np.array([[1.0, 0.0, 2.0], [0.5, 1.0, -1.5]]), np.array([[1.0, 2.0, 3.0]])
    assert net.forward(X)[1][1][1, 1] == 0
    with pytest.warns(AtACorner) as caught:
        numeric_gradient(net, X, Y)
    right, left = (slope_beside_the_corner(net, X, Y, nudge) for nudge in (1e-9, -1e-9))
    assert left == 0 and right == pytest.approx(-3 * (5 + 0.25 - 2) / 3)
    said = str(caught[0].message)
    assert said.startswith("layer 1, unit 1, example 1 (counted from 0)") and f"is 0 to its left and {right:.4g} to its right" in said


def slope_beside_the_corner(net, X, Y, nudge):
    Z = net.forward(X)[1][1]
    Z[1, 1] += nudge
    return complex_step(lambda Z: error_from(net, 1, relu(Z), Y), Z)[1, 1]


def test_a_corner_of_ones_own():
    leaky = Activation("leaky", lambda Z: np.where(Z.real > 0, Z, 0.1 * Z), lambda Z, A: np.where(Z > 0, 1, 0.1))
    with pytest.warns(AtACorner, match="the corner of leaky, Z = 0: the slope of E is -0.1 to its left and -1 to its right"):
        numeric_gradient(Network.from_weights([[[1]]], [[[0]]], leaky), [[0]], [[1]])


def test_no_corner_no_warning():
    """Smooth functions at 0, and corners that don't matter: E is at its lowest, or what comes out is multiplied by 0."""
    W, b = [[[1.0, -1.0], [2.0, 1.0], [0.0, 1.0]], [[0.5, 0.0, 1.0]]], [np.zeros((3, 1)), np.zeros((1, 1))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for g in known:
            if g != relu:
                numeric_gradient(Network.from_weights(W, b, g), np.zeros((2, 3)), np.ones((1, 3)))
        numeric_gradient(Network.from_weights(W, b, relu), np.zeros((2, 3)), np.zeros((1, 3)))
        numeric_gradient(Network.from_weights(W, b, [relu, identity]), [[1], [-2]], [[1]])  # unit 1, whose weight is 0


# --- What is refused ---

SPOILT_BY_COMPLEX_NUMBERS = {
    "softsign": lambda x: (x / (1 + np.abs(x))).sum(),
    "norm": np.linalg.norm,
    "real part": lambda x: (x.real**2).sum(),
    "conjugate": lambda x: (x * np.conj(x)).real.sum(),
    "a bit of it": lambda x: (x**2).sum() + 0.01 * np.abs(x).sum(),
}


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1, 1e3])
@pytest.mark.parametrize("name", SPOILT_BY_COMPLEX_NUMBERS)
def test_a_function_that_does_something_else_with_complex_numbers(name, scale):
    f, x = SPOILT_BY_COMPLEX_NUMBERS[name], scale * np.array([[0.3, -1.2], [0.7, 2.0]])
    with pytest.raises(ValueError, match="^f doesn't compute with complex numbers as it does with real ones; .*: use central_difference$"):
        complex_step(f, x)
    central_difference(f, x)


def test_where_x_is_0_the_function_is_tried_too():
    """As with biases that begin at 0. The slope by the second is 3, and the complex step would say 0."""
    with pytest.raises(ValueError, match="use central_difference"):
        complex_step(lambda x: x[0] ** 2 + 3 * x[1].real, [1.0, 0.0])


def test_an_activation_function_that_does():
    softsign = Activation("softsign", lambda Z: Z / (1 + np.abs(Z)), lambda Z, A: 1 / (1 + np.abs(Z)) ** 2)
    problem = fixed_problem((softsign, softsign, softsign))
    with pytest.raises(ValueError, match="use central_difference"):
        numeric_gradient(*problem)
    assert_same_gradient(numeric_gradient(*problem, derivative=central_difference), back_propagate(*problem), 1e-8)


def test_no_right_function_is_refused():
    """Saturated units, relu, corners, weights and examples from 1e-6 to 1e4."""
    random = np.random.default_rng(0)
    for seed in range(60):
        net = Network(random.integers(1, 5, size=random.integers(2, 5)), relu, seed=seed)
        for l in net.W:
            net.g[l] = known[random.integers(4)]
            net.W[l], net.b[l] = net.W[l] * 10.0 ** random.uniform(-6, 4), net.b[l] * 10.0 ** random.uniform(-6, 4) * random.integers(2)
        X = random.standard_normal((net.sizes[0], 3)) * 10.0 ** random.uniform(-6, 4) * random.integers(0, 2, size=3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AtACorner)
            judge = numeric_gradient(net, X, random.standard_normal((net.sizes[net.L], 3)))
        assert all(np.isfinite(slopes).all() for slopes in judge.dE_dW.values())


@pytest.mark.parametrize("derivative", [complex_step, central_difference])
@pytest.mark.parametrize(
    "f, x, message",
    [
        (np.sum, [1 + 2j], "x is complex, but must be real: the derivative is by a real number"),
        (np.sum, [np.nan], "x holds nan at index (0,); every entry must be a finite number"),
        (np.sum, ["a"], "x must hold numbers only, but holds 'a'"),
        (lambda x: x, [1.0, 2.0], "f must return one number, but returns shape (2,)"),
        (lambda x: None, [1.0], "f must return one number, but returns None"),
        (lambda x: "a", [1.0], "f must return one number, but returns 'a'"),
        (lambda x: 2j, [0.0], "f is 2j for a real x, but must be real there"),
        (lambda x: np.inf * np.abs(x).sum(), [1.0], "f is inf, so it has no derivative here"),
    ],
    ids=["complex", "nan", "text", "array", "nothing", "words", "a root", "infinite"],
)
def test_what_has_no_derivative(derivative, f, x, message):
    with pytest.raises(ValueError) as caught:
        derivative(f, x)
    assert str(caught.value) == message


def test_a_function_that_takes_no_complex_numbers():
    with pytest.raises(ValueError, match=r"^f can't be given complex numbers \(.*floor.*\); use central_difference$"):
        complex_step(lambda x: np.floor(x).sum() + x.sum(), [0.5])


@pytest.mark.parametrize("h", [0, -1e-6, np.nan, np.inf, "small", None, True, 1j], ids=repr)
def test_what_is_no_step(h):
    with pytest.raises(ValueError) as caught:
        central_difference(np.sum, [1.0], h)
    assert str(caught.value) == f"h is {h!r}, but must be a positive number, the step in which x is nudged"
    with pytest.raises(ValueError, match="h is 1e-17, so small that x"):
        central_difference(np.sum, [1.0], 1e-17)


def test_a_large_x_is_nudged_by_more():
    x = np.array([1e12, 3.0, -0.5])
    np.testing.assert_allclose(central_difference(lambda x: (x**2 / np.array([1e24, 1, 1])).sum(), x), [2e-12, 6, -1], rtol=1e-9)


def test_E_from_a_layer_that_does_not_fit():
    net, X, Y = fixed_problem()
    with pytest.raises(ValueError, match=r"A has shape \(2, 6\), but must be the activations of layer l, one of 0..3; l is 1"):
        error_from(net, 1, X, Y)
    with pytest.raises(ValueError, match=r"Y has shape \(6, 3\), but A has shape \(2, 6\): expected \(3, 6\)"):
        error_from(net, 0, X, Y.T)
    with pytest.raises(TypeError, match="derivative must be a function such as complex_step, but is 'complex'"):
        numeric_gradient(net, X, Y, "complex")
