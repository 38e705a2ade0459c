"""Error surfaces: every point against E alone, computed one at a time; and points that roll downhill."""

import re

import numpy as np
import pytest
from strategies import fixed_problem

from nnlib import Network, back_propagate, error, identity, sigmoid, surfaces
from nnlib.numeric import numeric_gradient
from nnlib.surfaces import contour_levels, error_surface, roll, stacked

ACROSS, UP = np.array([-2.0, -0.5, 0.25, 3.0]), np.array([-1.5, 0.75, 2.0])  # not as many of the one as of the other
PAIRS = {
    "two weights of one matrix": (("W", 2, 3, 4), ("W", 2, 1, 0)),
    "a weight and a bias": (("W", 1, 4, 1), ("b", 3, 2)),
    "two biases": (("b", 2, 3), ("b", 1, 4)),
    "the last layer before the first": (("W", 3, 0, 2), ("W", 1, 0, 0)),
}


def moved(net, parameters, values):
    net = net.copy()
    for (kind, l, i, *j), value in zip(parameters, values):
        getattr(net, kind)[l][i, j[0] if j else 0] = value
    return net


def judged(net, X, Y, parameters):
    """E and its derivatives by the two parameters, by complex steps."""
    judge = numeric_gradient(net, X, Y)
    slopes = [(judge.dE_dW if kind == "W" else judge.dE_db)[l][i, j[0] if j else 0] for kind, l, i, *j in parameters]
    return [judge.E, *slopes]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("at_once", [30_000, 5 * 6 * 5])  # in one piece, and in pieces of 5 points, across the ends of rows
def test_every_point_is_the_network_with_these_two_values(pair, at_once, monkeypatch):
    monkeypatch.setattr(surfaces, "AT_ONCE", at_once)
    net, X, Y = fixed_problem()
    surface = error_surface(net, X, Y, *PAIRS[pair], ACROSS, UP)
    assert (surface.first, surface.second) == PAIRS[pair]
    for name in ("E", "dE_dfirst", "dE_dsecond"):
        assert getattr(surface, name).shape == (3, 4)
    for r, s in np.ndindex(3, 4):
        truth = judged(moved(net, PAIRS[pair], (ACROSS[s], UP[r])), X, Y, PAIRS[pair])
        found = [surface.E[r, s], surface.dE_dfirst[r, s], surface.dE_dsecond[r, s]]
        np.testing.assert_allclose(found, truth, rtol=1e-10, atol=1e-14)


def test_it_is_computed_as_a_stack_with_one_back_propagation_a_piece(monkeypatch):
    net, X, Y = fixed_problem()
    shapes = []

    def watched(stack, *examples):
        shapes.append(stack.W[1].shape)
        return back_propagate(stack, *examples)

    monkeypatch.setattr(surfaces, "back_propagate", watched)
    error_surface(net, X, Y, ("W", 1, 0, 0), ("b", 2, 0), np.linspace(-1, 1, 20))
    assert shapes == [(400, 5, 2)]


def test_without_up_both_have_the_same_values_and_nothing_given_is_changed_or_kept():
    net, X, Y = fixed_problem()
    across = ACROSS.copy()
    for array in (across, X, Y, *net.W.values(), *net.b.values()):
        array.flags.writeable = False
    surface = error_surface(net, X, Y, ("W", 1, 0, 0), ("W", 1, 0, 1), across)
    assert surface.E.shape == (4, 4)
    np.testing.assert_array_equal(surface.up, ACROSS)
    assert not np.shares_memory(surface.across, across)
    assert repr(surface) == f"E over W[1][0, 0] and W[1][0, 1] at 4 × 4 points: from {surface.E.min():.4g} to {surface.E.max():.4g}"


NET, X, Y = fixed_problem()
A, B = ("W", 1, 0, 0), ("b", 2, 0)
HUGE = Network([1, 1, 1], identity, seed=0)
BAD = 'write ("W", l, i, j) or ("b", l, i)'
REFUSED = {
    "no layer": (lambda: error_surface(NET, X, Y, ("W", 4, 0, 0), B, ACROSS), f"first is ('W', 4, 0, 0), but {NET!r} has no such"),
    "no unit": (lambda: error_surface(NET, X, Y, A, ("b", 1, 5), ACROSS), f"second is ('b', 1, 5), but {NET!r} has no such"),
    "negative": (lambda: error_surface(NET, X, Y, ("W", 1, -1, 0), B, ACROSS), BAD),
    "an index too few": (lambda: error_surface(NET, X, Y, ("W", 1, 0), B, ACROSS), BAD),
    "an index too many": (lambda: error_surface(NET, X, Y, A, ("b", 1, 0, 0), ACROSS), BAD),
    "a letter": (lambda: error_surface(NET, X, Y, ("V", 1, 0, 0), B, ACROSS), BAD),
    "no tuple": (lambda: error_surface(NET, X, Y, 3, B, ACROSS), BAD),
    "a part of an index": (lambda: error_surface(NET, X, Y, ("W", 1, 0.5, 0), B, ACROSS), BAD),
    "one twice": (lambda: error_surface(NET, X, Y, A, A, ACROSS), "first and second are both ('W', 1, 0, 0), but a surface needs two"),
    "a matrix": (
        lambda: error_surface(NET, X, Y, A, B, np.ones((2, 2))),
        "across must be a row of two real numbers or more, but has shape",
    ),
    "one value": (lambda: error_surface(NET, X, Y, A, B, ACROSS, [1]), "up must be a row of two real numbers or more, but has shape (1,)"),
    "falling": (lambda: error_surface(NET, X, Y, A, B, ACROSS[::-1]), "across must rise from each value to the next"),
    "not finite": (lambda: error_surface(NET, X, Y, A, B, [0, np.inf]), "across holds inf at index (1,)"),
    "complex": (lambda: error_surface(NET, X, Y, A, B, [0, 1j]), "across must be a row of two real numbers"),
    "targets": (lambda: error_surface(NET, X, Y[:2], A, B, ACROSS), "Y has shape (2, 6)"),
    "a stack": (
        lambda: error_surface(stacked(NET, {A: ACROSS}), X, Y, A, B, ACROSS),
        "the network is a stack of shape (4,) already, but a surface is that of one network",
    ),
    "too large": (
        lambda: error_surface(HUGE, [[1]], [[1]], A, B, [0, 1e300]),
        "at some point of the surface, ",
    ),
    "starts": (lambda: roll(NET, X, Y, A, B, [1, 2], 1, 1), "starts has shape (2,), but must have two rows, and a column for each point"),
    "no start": (lambda: roll(NET, X, Y, A, B, np.ones((2, 0)), 1, 1), "starts has shape (2, 0)"),
    "a start": (lambda: roll(NET, X, Y, A, B, [[np.nan], [0]], 1, 1), "starts holds nan at index (0, 0)"),
    "rate": (lambda: roll(NET, X, Y, A, B, [[1], [2]], 0, 1), "rate is 0, but must be more than 0"),
    "steps": (lambda: roll(NET, X, Y, A, B, [[1], [2]], 1, -1), "steps is -1, but must be a whole number, 0 or more"),
    "count": (lambda: contour_levels([1, 2], 0), "count is 0, but must be a whole number, 1 or more"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_named(case):
    call, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_what_is_no_network():
    with pytest.raises(TypeError, match="net must be a Network, but is str"):
        error_surface("net", X, Y, A, B, ACROSS)


def test_points_roll_against_their_two_slopes_alone_each_on_its_own():
    net, X, Y = fixed_problem()
    pair, starts = PAIRS["a weight and a bias"], np.array([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]])
    paths = roll(net, X, Y, *pair, starts, rate=0.7, steps=4)
    assert paths.shape == (3, 2, 5)
    for start, path in zip(starts.T, paths):
        place = start
        for k in range(5):
            np.testing.assert_allclose(path[:, k], place, rtol=1e-12)
            _, *slopes = judged(moved(net, pair, place), X, Y, pair)
            place = place - 0.7 * np.array(slopes)


def test_no_step_stays_and_the_network_is_left_alone():
    net, X, Y = fixed_problem()
    before = [array.copy() for array in (*net.W.values(), *net.b.values())]
    np.testing.assert_array_equal(roll(net, X, Y, A, B, [[1], [2]], 0.5, 0), [[[1], [2]]])
    roll(net, X, Y, A, B, [[1], [2]], 0.5, 3)
    assert all((old == new).all() for old, new in zip(before, (*net.W.values(), *net.b.values())))


def test_a_stack_differs_in_the_given_parameters_alone():
    net, X, Y = fixed_problem()
    values = {("W", 1, 4, 1): np.array([1.0, 2.0, 3.0]), ("W", 1, 0, 0): np.array([4.0, 5.0, 6.0]), ("b", 3, 2): np.array([7.0, 8.0, 9.0])}
    stack = stacked(net, values)
    for k in range(3):
        alone = moved(net, values, [each[k] for each in values.values()])
        E = error(stack.forward(X)[0][3], Y)
        assert E.shape == (3,) and E[k] == pytest.approx(error(alone.forward(X)[0][3], Y), rel=1e-14)
        np.testing.assert_array_equal(stack.W[1][k], alone.W[1])
    assert stack.W[2].ndim == 2  # shared by all


def test_levels_are_even_between_lowest_and_highest_or_in_their_logarithms_where_these_are_far_apart():
    np.testing.assert_allclose(contour_levels([[1, 5], [2, 12]], 10), range(2, 12))
    np.testing.assert_allclose(contour_levels([[1, 1000]], 2), [10, 100])
    levels = contour_levels([[0, 1]], 3)  # the logarithm of 0 there is none
    np.testing.assert_allclose(levels, [1e-3, 1e-2, 1e-1])
    assert contour_levels([[2, 2]]) == []
    assert contour_levels([[0, 0]]) == []
    assert len(contour_levels([[1, 2]])) == 10


def test_a_known_surface_the_bowl_of_a_straight_line():
    """One unit without a function, one example x = 2, y = 1: E = (2w + b − 1)²/2."""
    net = Network([1, 1], identity, seed=0)
    surface = error_surface(net, [[2]], [[1]], ("W", 1, 0, 0), ("b", 1, 0), ACROSS, UP)
    w, b = np.meshgrid(ACROSS, UP)
    np.testing.assert_allclose(surface.E, (2 * w + b - 1) ** 2 / 2)
    np.testing.assert_allclose(surface.dE_dfirst, 2 * (2 * w + b - 1))
    np.testing.assert_allclose(surface.dE_dsecond, 2 * w + b - 1)


def test_single_precision_stays_what_it_is():
    net = Network([2, 3, 1], sigmoid, seed=0)
    for l in net.W:
        net.W[l], net.b[l] = net.W[l].astype(np.float32), net.b[l].astype(np.float32)
    surface = error_surface(net, np.ones((2, 1), np.float32), np.ones((1, 1), np.float32), ("W", 1, 0, 0), ("b", 2, 0), ACROSS)
    assert surface.E.dtype == np.float32
