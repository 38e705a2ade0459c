"""`back_propagate` against two judges that know nothing of it, on random networks; and stacks against loops."""

from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad as autograd_gradient
from hypothesis import example, given
from strategies import Problem, assert_same_gradient, fixed_problem, problems, relative_difference

from nnlib import Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.activations import known
from nnlib.numeric import AtACorner, numeric_gradient

STACKS = ((4,), (2, 3), (1,), (3, 1))


@given(problems())
@example(fixed_problem())
@example(fixed_problem((relu, relu, relu)))
def test_every_derivative_equals_the_complex_step(problem):
    assert_same_gradient(back_propagate(*problem), numeric_gradient(*problem), 1e-10)


G = {"identity": lambda Z: Z, "sigmoid": lambda Z: 1 / (1 + anp.exp(-Z)), "tanh": anp.tanh, "relu": lambda Z: anp.maximum(Z, 0)}


def error_for_autograd(parameters, names, X, Y):
    """E, written again with none of nnlib. To every Z and A something that is 0 is added: E's derivative by it is ∂E/∂Z, ∂E/∂A."""
    A = X
    for name, (W, b, zero_Z, zero_A) in zip(names, parameters):
        Z = anp.dot(W, A) + b + zero_Z
        A = G[name](Z) + zero_A
    return anp.sum((A - Y) ** 2) / 2 / X.shape[1]


@given(problems())
@example(fixed_problem())
def test_every_derivative_equals_autograd(problem):
    net, X, Y = problem
    zeros = {l: np.zeros((net.sizes[l], X.shape[1])) for l in net.W}
    parameters = [(net.W[l], net.b[l], zeros[l], zeros[l]) for l in net.W]
    names = [net.g[l].name for l in net.g]
    theirs = dict(enumerate(autograd_gradient(error_for_autograd)(parameters, names, X, Y), start=1))
    judge = SimpleNamespace(
        dE_dW={l: theirs[l][0] for l in theirs},
        dE_db={l: theirs[l][1] for l in theirs},
        dE_dZ={l: theirs[l][2] for l in theirs},
        dE_dA={l: theirs[l][3] for l in theirs},
    )
    mine = back_propagate(net, X, Y)
    assert_same_gradient(mine, judge, 1e-10)
    assert relative_difference(mine.E, error_for_autograd(parameters, names, X, Y)) < 1e-13


@given(problems())
def test_each_derivative_has_the_shape_of_the_thing_below_the_line(problem):
    net, X, Y = problem
    A, Z = net.forward(X)
    gradient = back_propagate(net, X, Y)
    assert np.shape(gradient.E) == ()
    layers = list(range(1, net.L + 1))
    for derivative, below in ((gradient.dE_dA, A), (gradient.dE_dZ, Z), (gradient.dE_dW, net.W), (gradient.dE_db, net.b)):
        assert sorted(derivative) == layers
        assert [derivative[l].shape for l in layers] == [below[l].shape for l in layers]


@given(problems(stacks=STACKS))
def test_a_stack_of_networks_equals_a_loop_over_them(problem):
    net, X, Y = problem
    stack = net.W[1].shape[:-2]
    A, _ = net.forward(X)
    together = back_propagate(net, X, Y)
    assert together.E.shape == stack
    for index in np.ndindex(stack):
        single = Network.from_weights(one_of(net.W, index), one_of(net.b, index), [net.g[l] for l in net.g])
        alone = back_propagate(single, X, Y)
        assert relative_difference(one_of(A, index)[net.L], single.forward(X)[0][net.L]) < 1e-12
        assert relative_difference(together.E[index], alone.E) < 1e-12
        picked = {name: one_of(getattr(together, name), index) for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")}
        assert_same_gradient(SimpleNamespace(**picked), alone, 1e-12)


def one_of(arrays, index):
    """What one network of the stack has in each layer. A layer that is not stacked is shared by all."""
    return {l: array[index] if array.ndim > 2 else array for l, array in arrays.items()}


def test_a_stack_of_examples_works_too():
    net, X, Y = fixed_problem()
    many_X, many_Y = np.stack([X, 2 * X]), np.stack([Y, -Y])
    together = back_propagate(net, many_X, many_Y)
    for position, sign in ((0, 1), (1, -1)):
        alone = back_propagate(net, (1 + position) * X, sign * Y)
        assert relative_difference(together.E[position], alone.E) < 1e-12
        for l in net.W:
            assert relative_difference(together.dE_dW[l][position], alone.dE_dW[l]) < 1e-12


def test_the_order_of_the_examples_and_their_repetition_change_no_slope():
    net, X, Y = fixed_problem()
    once, order = back_propagate(net, X, Y), [3, 0, 5, 1, 4, 2]
    shuffled = back_propagate(net, X[:, order], Y[:, order])
    twice = back_propagate(net, np.hstack([X, X]), np.hstack([Y, Y]))
    for l in net.W:
        assert relative_difference(shuffled.dE_dW[l], once.dE_dW[l]) < 1e-12
        assert relative_difference(twice.dE_dW[l], once.dE_dW[l]) < 1e-12
        assert relative_difference(shuffled.dE_dZ[l], once.dE_dZ[l][:, order]) < 1e-12


def test_at_the_corner_of_relu_the_slope_is_the_left_one():
    """Every Z is exactly 0 here; g′(0) = 0 stops everything, and the complex step, which never leaves z = 0, agrees."""
    net = Network.from_weights([np.ones((3, 2)), np.ones((2, 3))], [np.zeros((3, 1)), np.zeros((2, 1))], relu)
    X, Y = np.zeros((2, 4)), np.ones((2, 4))
    gradient = back_propagate(net, X, Y)
    assert gradient.E == 1
    assert (gradient.dE_dA[2] == -0.25).all()
    for l in (1, 2):
        assert not gradient.dE_dZ[l].any() and not gradient.dE_dW[l].any() and not gradient.dE_db[l].any()
    with pytest.warns(AtACorner):
        assert_same_gradient(gradient, numeric_gradient(net, X, Y), 0)


def test_a_single_layer_worked_by_hand():
    """E = (2w + b − 1)² / 2 at w = 3, b = 0.5, so the residual is 5.5."""
    net = Network.from_weights([[[3]]], [[[0.5]]], identity)
    gradient = back_propagate(net, [[2]], [[1]])
    assert gradient.E == 5.5**2 / 2
    assert (gradient.dE_dA[1], gradient.dE_dZ[1], gradient.dE_db[1], gradient.dE_dW[1]) == (5.5, 5.5, 5.5, 11.0)


def test_a_derivative_that_is_not_known_is_a_key_error():
    net, X, Y = fixed_problem()
    gradient = back_propagate(net, X, Y)
    for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        for l in (0, 4, -1):
            with pytest.raises(KeyError):
                getattr(gradient, name)[l]


@pytest.mark.parametrize("g", known, ids=str)
def test_float32_stays_float32(g):
    net, X, Y = fixed_problem((g, g, g))
    small = Network.from_weights([net.W[l].astype(np.float32) for l in net.W], [net.b[l].astype(np.float32) for l in net.b], g)
    got = back_propagate(small, X.astype(np.float32), Y.astype(np.float32))
    assert got.E.dtype == np.float32
    for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        assert {array.dtype for array in getattr(got, name).values()} == {np.dtype(np.float32)}
    assert_same_gradient(got, back_propagate(net, X, Y), 1e-4)


def test_whole_numbers_become_float64():
    net = Network.from_weights([[[1, 2], [3, 4], [5, 6]]], [[[1], [0], [2]]], identity)
    gradient = back_propagate(net, [[1], [2]], [[0], [1], [2]])
    assert gradient.dE_dW[1].dtype == np.float64
    np.testing.assert_array_equal(gradient.dE_dW[1], [[6, 12], [10, 20], [17, 34]])


def test_nothing_that_the_caller_passes_in_is_changed():
    net, X, Y = fixed_problem((relu, tanh, sigmoid))
    before = {l: (net.W[l].copy(), net.b[l].copy()) for l in net.W}
    for array in (X, Y, *net.W.values(), *net.b.values()):
        array.flags.writeable = False
    first, second = back_propagate(net, X, Y), back_propagate(net, X, Y)
    assert_same_gradient(first, second, 0)
    for l in net.W:
        np.testing.assert_array_equal(net.W[l], before[l][0])
        np.testing.assert_array_equal(net.b[l], before[l][1])
        assert not np.shares_memory(first.dE_dW[l], net.W[l])


def test_a_gradient_says_what_it_holds():
    gradient = back_propagate(*fixed_problem())
    assert repr(gradient) == f"E = {gradient.E}, with dE_dA, dE_dZ, dE_dW, dE_db for the layers 1, 2, 3"


@pytest.mark.parametrize(
    "Y, message",
    [
        (np.zeros((3, 5)), "Y has shape (3, 5) and X has shape (2, 6): 5 targets for 6 examples"),
        (np.zeros((3, 7)), "Y has shape (3, 7) and X has shape (2, 6): 7 targets for 6 examples"),
        (np.zeros((2, 6)), "Y has shape (2, 6), but layer 3 has 3 units and examples are columns: expected (3, 6)"),
        (np.zeros((6, 3)), "Y has shape (6, 3), but layer 3 has 3 units and examples are columns: its transpose would fit"),
        (np.zeros(3), "Y has shape (3,), but examples are columns: for one example write Y.reshape(3, 1)"),
        (np.zeros(6), "Y has shape (6,), but layer 3 has 3 units and examples are columns: expected (3, 6)"),
        (np.full((3, 6), np.nan), "Y holds nan at index (0, 0); every entry must be a finite number"),
        ([["cat"] * 6] * 3, "Y must hold numbers only, but holds 'cat'"),
        ([[1, 2], [3], [4, 5]], "Y is ragged: its rows have lengths 2, 1, 2; all must be equally long and hold numbers only"),
        ([[1, 2], 3], "Y is ragged: its rows have lengths 2, none (a number); all must be equally long and hold numbers only"),
        (None, "Y must hold numbers only, but holds None"),
    ],
    ids=["too few", "too many", "units", "rows", "one vector", "labels", "nan", "text", "ragged", "a number for a row", "nothing"],
)
def test_targets_that_do_not_match(Y, message):
    net, X, _ = fixed_problem()
    for judged in (back_propagate, numeric_gradient):
        with pytest.raises(ValueError) as caught:
            judged(net, X, Y)
        assert str(caught.value) == message


def test_a_problem_is_what_it_says():
    """The strategies themselves: a property test on networks of one size or one activation would prove little."""
    seen = []

    @given(problems())
    def collect(problem):
        assert isinstance(problem, Problem)
        seen.append(problem)

    collect()
    assert {problem.net.L for problem in seen} == {1, 2, 3, 4}
    assert {g for problem in seen for g in problem.net.g.values()} == set(known)
    assert {n for problem in seen for n in problem.net.sizes} == {1, 2, 3, 4, 5, 6}
    assert any(problem.net.sizes[-1] > 1 and len(set(problem.net.sizes)) == len(problem.net.sizes) > 2 for problem in seen)


def test_a_gradient_cannot_be_changed_by_mistake():
    gradient = back_propagate(*fixed_problem())
    with pytest.raises(AttributeError):
        gradient.E = 0
