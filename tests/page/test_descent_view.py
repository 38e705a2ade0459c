"""One step of gradient descent; undo, redo and reset, of whatever moved the weights."""

import re

import numpy as np
import pytest
from saved import deep, small, true, weights

from nnlib import Network, error, identity, sigmoid

pytestmark = pytest.mark.browser


def stepped(truth, rate):
    """The network after one step of descent, by the numeric derivatives."""
    net = truth.net
    for l in net.W:
        net.W[l] -= rate * truth.dE_dW[l]
        net.b[l] -= rate * truth.dE_db[l]
    return net


def assert_same_weights(one, other):
    for l in one.W:
        np.testing.assert_allclose(one.W[l], other.W[l], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(one.b[l], other.b[l], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("rate", [None, 0.1, 50])
def test_a_step_moves_every_weight_against_its_derivative_and_says_what_E_did(opened, rate):
    saved = opened(*deep(), show="network descent")
    assert saved.page.get_by_label("the rate").input_value() == "0.5"
    if rate:
        saved.fill("the rate", str(rate))
    truth = saved.truth()
    before, expected = truth.E, stepped(truth, rate or 0.5)
    after = float(error(expected.forward(saved.X)[0][3], saved.Y))
    saved.press("one step of descent")
    assert_same_weights(saved.net(), expected)
    said = f"E {'fell' if after < before else 'rose'} from {true(before)} to {true(after)}."
    assert after < before or rate == 50
    assert saved.texts(".nn-descent-view p") == [said + (" The step was too long: the slope holds only nearby." if rate == 50 else "")]
    assert saved.texts("[data-live=E]") == [true(after)]


def test_at_the_bottom_E_stays(opened):
    net = Network.from_weights([np.zeros((3, 2))], [np.ones((3, 1))], [identity])
    saved = opened(net, np.ones((2, 4)), np.ones((3, 4)), show="network descent")
    saved.press("one step of descent")
    assert saved.texts(".nn-descent-view p") == ["E stayed from 0 to 0."]


@pytest.mark.parametrize("rate, words", [("-0.5", "goes uphill."), ("-400", "goes uphill. The step was too long"), ("0", "stayed from")])
def test_a_negative_rate_goes_uphill_and_none_stays(opened, rate, words):
    net = Network.from_weights([[[0.35]]], [[[0.0]]], [sigmoid])  # just before the top of E, which is lower beyond it
    saved = opened(net, np.array([[1.0, 10.0]]), np.array([[1.0, 0.0]]), show="network descent")
    saved.fill("the rate", rate)
    truth = saved.truth()
    before, expected = truth.E, stepped(truth, float(rate))
    saved.press("one step of descent")
    assert_same_weights(saved.net(), expected)
    after = saved.truth().E
    [said] = saved.texts(".nn-descent-view p")
    moved = "fell" if after < before else "rose" if after > before else "stayed"
    assert said.startswith(f"E {moved} from {true(before)} to {true(after)}.") and words in said
    assert ("too long" in said) == (after < before)


def test_what_was_said_of_a_step_goes_with_it(opened):
    saved = opened(*small(), show="network descent")
    for leave in (lambda: saved.press("reset"), lambda: saved.press("undo"), lambda: saved.drag('[data-select="W-1-1-1"]', up=20)):
        saved.press("one step of descent")
        assert "E fell" in saved.texts(".nn-descent-view p")[0]
        saved.select("b-2-1")
        assert "E fell" in saved.texts(".nn-descent-view p")[0]  # nothing moved
        leave()
        assert saved.texts(".nn-descent-view p") == [""]


def test_no_step_leads_beyond_a_computers_numbers(opened):
    net = Network([2, 2, 1], identity, seed=1)
    saved = opened(net, np.array([[1.0, -2.0, 3.0], [0.5, 1.0, -1.0]]), np.array([[1.0, 4.0, -2.0]]))
    saved.fill("the rate", "2")
    for _ in range(12):
        before, E = weights(saved.net()), saved.texts("[data-live=E]")
        saved.press("one step of descent")
        if weights(saved.net()) == before:
            break
    said = "That step is too far for a computer's numbers: undo, or take a smaller rate."
    assert saved.texts(".nn-descent-view p") == [said]
    assert saved.texts("[data-live=E]") == E == [true(saved.truth().E)]
    assert not re.search("NaN|Infinity|∞", saved.page.locator(".nn-explorer").inner_text())
    saved.press("undo")
    assert weights(saved.net()) != before


def is_enabled(saved):
    return [saved.page.get_by_role("button", name=name, exact=True).is_enabled() for name in ("undo", "redo", "reset")]


def test_undo_after_undo_after_undo_and_redo(opened):
    saved = opened(*small(), show="network descent")
    past = [weights(saved.net())]
    assert is_enabled(saved) == [False, False, False]
    for move in (
        lambda: saved.drag('[data-select="W-2-1-1"]', up=30),
        lambda: saved.press("one step of descent"),
        lambda: (saved.select("b-1-2"), saved.keys("ArrowUp", "ArrowUp")),
        lambda: (saved.page.locator(".nn-controls .nn-box").fill("−1.25"), saved.keys("Enter")),
        lambda: saved.press("raise it"),
    ):
        move()
        past.append(weights(saved.net()))
    assert all(one != other for one, other in zip(past, past[1:]))
    assert is_enabled(saved) == [True, False, True]
    for state in reversed(past[:-1]):
        saved.press("undo")
        assert weights(saved.net()) == state
        assert saved.texts("[data-live=E]") == [true(saved.truth().E)]
    assert is_enabled(saved) == [False, True, False]
    for state in past[1:4]:
        saved.press("redo")
        assert weights(saved.net()) == state
    saved.press("lower it")  # another future: the old one is gone
    assert is_enabled(saved) == [True, False, True]
    saved.press("undo")
    assert weights(saved.net()) == past[3]


def test_reset_is_a_move_that_can_be_undone(opened):
    saved = opened(*small(), show="network descent")
    first = weights(saved.net())
    saved.drag('[data-select="W-1-2-1"]', up=40)
    saved.press("one step of descent")
    moved = weights(saved.net())
    saved.press("reset")
    assert weights(saved.net()) == first
    saved.press("undo")
    assert weights(saved.net()) == moved
    saved.press("undo")
    saved.press("undo")
    assert weights(saved.net()) == first
