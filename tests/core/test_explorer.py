"""The Explorer's state in Python. What a reader sees and does is tested in test_browser.py."""

import re

import numpy as np
import pytest

from nnlib import Activation, Network, back_propagate, identity, sigmoid, tanh
from nnlib.datasets import digits, worked_example
from nnlib.explorer import Explorer, WeightPictures, picture
from nnlib.explorer.cells import _refresh_all


def small():
    net = Network([2, 3, 4], [sigmoid, identity], seed=5)
    random = np.random.default_rng(6)
    return net, random.standard_normal((2, 5)), random.standard_normal((4, 5))


def moved_by_hand(explorer, kind, l, i, j, value):
    """What the browser sends when the hand rests."""
    weights = {name: [a and [list(row) for row in a] for a in layers] for name, layers in explorer.weights.items()}
    weights[kind][l][i][j] = value
    explorer.set_state({"weights": weights})


def test_a_weight_moved_on_the_screen_is_in_net_exactly():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    value = 0.1 + 0.2
    moved_by_hand(explorer, "W", 2, 3, 1, value)
    moved_by_hand(explorer, "b", 1, 2, 0, -value)
    assert net.W[2][3, 1] == value and net.b[1][2, 0] == -value
    assert explorer.net is net
    assert explorer.E == back_propagate(net, X, Y).E
    assert np.array_equal(explorer.gradient.dE_dW[2], back_propagate(net, X, Y).dE_dW[2])


def test_a_weight_set_in_a_cell_is_on_the_screen_when_the_cell_ends():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]["W"][1][0][1]), "weights")
    net.W[1][0, 1] = 7
    _refresh_all(None)
    assert explorer.weights["W"][1][0][1] == 7 and seen == [7]


def test_another_network_can_be_assigned():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    other = Network([2, 3, 4], [sigmoid, identity], seed=9)
    explorer.net = other
    assert explorer.weights["W"][2] == other.W[2].tolist() and explorer.net is other
    before = net.W[1].copy()
    moved_by_hand(explorer, "W", 1, 0, 0, 3.5)
    assert other.W[1][0, 0] == 3.5 and np.array_equal(net.W[1], before)
    with pytest.raises(ValueError, match="2 → 3 .*2 → 4"):
        explorer.net = Network([2, 4, 4], [sigmoid, identity])


def test_explorers_of_one_network_stay_in_step():
    net, X, Y = small()
    one, other = Explorer(net, X, Y), Explorer(net, X[:, :2], Y[:, :2])
    moved_by_hand(one, "W", 1, 2, 1, -4)
    assert other.weights["W"][1][2][1] == -4


def test_what_is_selected_must_exist():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    explorer.selected = ("b", 2, 3)
    for wrong in [
        ("W", 0, 0, 0),
        ("W", 3, 0, 0),
        ("W", 1, 3, 0),
        ("W", 1, 0, 2),
        ("W", 1, -1, 0),
        ("b", 2, 4),
        ("W", 1, 0),
        ("Z", 1, 0, 0),
        (),
    ]:
        with pytest.raises(ValueError, match="selected"):
            explorer.selected = wrong
        assert explorer.selected == ("b", 2, 3)


def test_a_weight_that_is_not_finite_leaves_the_screen_as_it_was(capsys):
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    before = explorer.weights
    net.W[2][1, 1] = np.nan
    _refresh_all(None)
    assert explorer.weights == before
    assert "layer 2: W holds nan at index (1, 1)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "sizes, m, activations, message",
    [
        ([2, 13, 2], 1, sigmoid, "layer 1 has 13 units, but the explorer draws at most 12"),
        ([2, 2, 2, 2, 2, 2], 1, sigmoid, "5 layers after the input, but the explorer draws at most 4"),
        ([2, 3], 65, tanh, "65 examples, but the explorer shows at most 64"),
        ([2, 3], 4, Activation("sine", np.sin, lambda Z, A: np.cos(Z)), "layer 1: the explorer computes in the browser.*not sine"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_limit(sizes, m, activations, message):
    with pytest.raises(ValueError, match=message):
        Explorer(Network(sizes, activations), np.zeros((sizes[0], m)), np.zeros((sizes[-1], m)))


def test_a_stack_of_networks_is_refused():
    net, X, Y = small()
    net.W[1] = np.stack([net.W[1]] * 3)
    with pytest.raises(ValueError, match="layer 1: W and b are a stack"):
        Explorer(net, X, Y)


def test_examples_are_copied():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    E = explorer.E
    X[:], Y[:] = 0, 0
    assert explorer.E == E


def test_where_no_script_runs_a_picture_says_what_it_shows():
    net, X, Y = worked_example()
    data, _ = Explorer(net, X, Y)._repr_mimebundle_()
    alt = re.search('alt="([^"]*)"', data["text/html"])[1]
    assert "2 units of input, then 2 units (sigmoid), then 2 units (sigmoid)" in alt
    # The largest of oracles.md's derivatives, ∂E/∂W²₁₂ = 0.08266762784753325, at W²₁₂ = 0.45.
    assert "from unit 2 of layer 1 to unit 1 of layer 2: it is 0.4500, and its derivative is 0.08267" in alt
    assert "E is 0.2984" in alt
    assert (
        "A still picture." in data["text/html"]
        and "there too: slope, backward, descent, formula, matrices, paths.</p>" in data["text/html"]
    )
    assert data["text/plain"] == "Explorer of 2 → 2 (sigmoid) → 2 (sigmoid), 12 parameters, E = 0.2984"


@pytest.mark.parametrize("sizes", [[2, 2, 2], [2, 3, 3, 2], [3, 5, 4, 2], [4, 4, 4], [4, 5, 4], [1, 2, 9, 2], [2, 8, 2]], ids=str)
def test_no_label_lies_on_another_or_on_a_bias(sizes):
    random = np.random.default_rng(2)
    net, X, Y = Network(sizes, tanh, seed=2), random.standard_normal((sizes[0], 2)), random.standard_normal((sizes[-1], 2))
    drawing = picture.draw(net, net.forward(X)[0], Y, back_propagate(net, X, Y))
    plates = re.findall(r'class="nn-(?:label|bias)"[^>]*><rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', drawing)
    x, y, width, height = np.array(plates, dtype=float).T
    assert len(plates) == net.parameters
    across = np.minimum.outer(x + width, x + width) - np.maximum.outer(x, x)
    down = np.minimum.outer(y + height, y + height) - np.maximum.outer(y, y)
    both = (across > 1) & (down > 1)
    assert both.sum() == len(plates), np.argwhere(both & ~np.eye(len(plates), dtype=bool))[:4]


def test_the_pictures_of_a_hidden_unit_follow_its_weights():
    X, Y = digits()
    X, Y = X[:, :200], Y[:, :200]
    net = Network([64, 5, 10], [sigmoid, identity], seed=1)
    pictures = WeightPictures(net, X, Y, unit=3)
    pictures.selected = 20
    pictures.set_state({"weights": [*pictures.weights[:20], 1.25, *pictures.weights[21:]]})
    grad = back_propagate(net, X, Y)
    assert net.W[1][3, 20] == 1.25
    np.testing.assert_allclose(pictures.slopes, grad.dE_dW[1][3], rtol=1e-12)
    np.testing.assert_allclose(pictures.E, grad.E, rtol=1e-12)

    # A cell that moves other weights, and this unit's: the pictures answer when it ends.
    net.W[2] *= 2
    net.W[1][3, 0] = -0.5
    _refresh_all(None)
    grad = back_propagate(net, X, Y)
    assert pictures.weights[0] == -0.5
    np.testing.assert_allclose(pictures.slopes, grad.dE_dW[1][3], rtol=1e-12)
    net.b[2] += 1
    _refresh_all(None)
    np.testing.assert_allclose(pictures.E, back_propagate(net, X, Y).E, rtol=1e-12)

    with pytest.raises(ValueError, match="unit is 5, but layer 1 has the units 0..4"):
        WeightPictures(net, X, Y, unit=5)
    with pytest.raises(ValueError, match="63 pixels, but layer 0 has 64 units"):
        WeightPictures(net, X, Y, shape=(9, 7))
    with pytest.raises(ValueError, match="selected is 64"):
        pictures.selected = 64
