"""Many starts as one stack: each is what it would be by itself."""

import numpy as np
import pytest

from nnlib import Network, identity, sigmoid, tanh
from nnlib.datasets import xor
from nnlib.many_starts import Sweeps, right, solved_over_sweeps, some, starts
from nnlib.training import gradient_descent


def test_starts_have_their_shapes_and_fill_their_range_evenly():
    net = starts([5, 3, 4, 2], [tanh, sigmoid, identity], count=700, width=0.25, seed=3)
    assert {l: W.shape for l, W in net.W.items()} == {1: (700, 3, 5), 2: (700, 4, 3), 3: (700, 2, 4)}
    assert {l: b.shape for l, b in net.b.items()} == {1: (700, 3, 1), 2: (700, 4, 1), 3: (700, 2, 1)}
    assert net.g == {1: tanh, 2: sigmoid, 3: identity}
    for array in (*net.W.values(), *net.b.values()):
        assert -0.25 <= array.min() < -0.249 and 0.249 < array.max() <= 0.25
        assert np.histogram(array, 5, (-0.25, 0.25))[0] == pytest.approx(np.full(5, array.size / 5), rel=0.15)
        assert len(np.unique(array)) == array.size


def test_the_same_seed_gives_the_same_starts():
    first, again, other = (starts([2, 3, 1], sigmoid, 4, 1, seed) for seed in (8, 8, 9))
    np.testing.assert_array_equal(first.W[1], again.W[1])
    assert (first.W[1] != other.W[1]).all()


@pytest.mark.parametrize("which", [[3, 0], [True, False, False, True, False]])
def test_some_are_those_in_their_order(which):
    net = starts([2, 3, 1], [tanh, sigmoid], 5, 1, 0)
    chosen = some(net, np.array(which))
    assert chosen.g == net.g and chosen.W[2].shape == (2, 1, 3)
    for n, k in enumerate([3, 0] if which[0] == 3 else [0, 3]):
        np.testing.assert_array_equal(chosen.W[1][n], net.W[1][k])
        np.testing.assert_array_equal(chosen.b[2][n], net.b[2][k])
    chosen.W[1][:] = 0
    assert (net.W[1] != 0).all()


def test_right_is_on_the_right_side_in_all_outputs():
    net = Network.from_weights([np.eye(2)], [np.zeros((2, 1))], identity)
    X = [[0.4, 0.6, 0.4, 0.6, 0.9], [0.1, 0.2, 0.7, 0.8, -3]]
    Y = [[0, 0, 0, 1, 1], [0, 0, 0, 1, 0]]
    assert right(net, X, Y).tolist() == [True, False, False, True, True]
    assert right(starts([2, 2], identity, 7, 1, 0), X, Y).shape == (7, 5)


@pytest.mark.long
@pytest.mark.parametrize("stop", [False, True])
def test_each_network_of_a_stack_needs_as_long_as_it_would_by_itself(stop):
    X, Y = xor()
    net = starts([2, 3, 1], sigmoid, 4, 1, seed=5)
    together = Sweeps(X, Y, every=5, stop=stop)
    learned, errors = gradient_descent(net, X, Y, 1.0, 700, momentum=0.9, callback=together)
    for k in range(4):
        alone = []
        gradient_descent(some(net, k), X, Y, 1.0, 700, momentum=0.9, callback=lambda step, one, E: alone.append(right(one, X, Y).all()))
        wanted = next((step for step in range(0, len(alone), 5) if alone[step]), np.inf)
        assert together.needed[k] == wanted
    assert together.solved.tolist() == np.isfinite(together.needed).tolist() and together.solved.sum() >= 3
    if stop:
        assert len(errors) <= 701 and right(learned, X, Y).all(axis=-1).tolist() == together.solved.tolist()
        quickest = together.needed.argmin()
        assert errors[-1][quickest] == errors[int(together.needed[quickest])][quickest]


def test_one_network_is_a_stack_too_and_what_was_there_once_stays_noted():
    X, Y = [[0.0]], [[1]]
    sweeps = Sweeps(X, Y)
    net = Network.from_weights([[[1.0]]], [[[0.0]]], sigmoid)
    for step, bias in enumerate([-1.0, 1.0, -1.0, 1.0]):
        net.b[1][0, 0] = bias
        assert sweeps(step, net, np.float64(0.5)) is None
    assert sweeps.needed == 1 and sweeps.solved


REFUSED = {
    "count": (lambda: starts([2, 1], sigmoid, 0, 1, 0), "count is 0, but must be a whole number, 1 or more"),
    "width": (lambda: starts([2, 1], sigmoid, 3, 0, 0), "width is 0, but must be more than 0"),
    "no width": (lambda: starts([2, 1], sigmoid, 3, np.nan, 0), "width is nan, but must be a finite number"),
    "sizes": (lambda: starts([2], sigmoid, 3, 1, 0), "a network needs at least two"),
    "seed": (lambda: starts([2, 1], sigmoid, 3, 1, "x"), "seed is 'x'"),
    "every": (lambda: Sweeps([[0]], [[1]], every=0), "every is 0, but must be a whole number, 1 or more"),
    "targets": (lambda: right(starts([2, 1], sigmoid, 3, 1, 0), np.ones((2, 4)), np.ones((1, 3))), "3 targets for 4 examples"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_named(case):
    call, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        call()


def test_the_figure_counts_in_per_cent_what_was_solved_so_far():
    needed = {"four": np.array([30, np.inf, 10, 20]), "two": np.array([40, 5])}
    (panel,) = solved_over_sweeps(needed, 50, ("theirs", 25)).axes
    four, two, mark = panel.lines
    assert four.get_xdata().tolist() == [0, 10, 20, 30, 50] and four.get_ydata().tolist() == [0, 25, 50, 75, 75]
    assert two.get_xdata().tolist() == [0, 5, 40, 50] and two.get_ydata().tolist() == [0, 50, 100, 100]
    assert four.get_drawstyle() == two.get_drawstyle() == "steps-post"
    assert (four.get_linestyle(), two.get_linestyle()) == ("-", "--")
    assert list(mark.get_xdata()) == [25, 25] and [text.get_text() for text in panel.texts] == ["theirs"]
    assert [text.get_text() for text in panel.get_legend().get_texts()] == ["four", "two"]
