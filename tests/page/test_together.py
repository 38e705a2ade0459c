"""Several explorers at once, and what passes between an explorer and its model, which in JupyterLab leads to Python."""

import numpy as np
import pytest
from saved import SHOWN, Saved, deep, slope_of, small, true, value_of, weights

from nnlib import Network, back_propagate, identity, tanh
from nnlib.explorer import Explorer, WeightPictures

pytestmark = pytest.mark.browser


def assert_true(saved):
    truth = saved.truth()
    for (name, what), text in saved.labels().items():
        assert text == true(value_of(truth, name) if what == "value" else slope_of(truth, name)), (name, what)
    name = saved.data(".nn-parameter.nn-selected", "select")[0]
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(truth, name)), true(truth.E)]


def pair(other_net=None):
    """Two explorers: of one network with different examples, or of two networks that differ in nothing but that they are two."""
    net, X, Y = small()
    return Explorer(net, X, Y, show="network"), Explorer(other_net or net, X[:, :2], Y[:, :2], show="network")


def test_explorers_of_one_network_move_together_while_the_hand_moves(rendered):
    one, other = rendered(*pair())
    before = one.net().W[2][1, 0]
    one.take('[data-select="W-2-2-1"]', up=50)
    assert other.labels()["W-2-2-1", "value"] == one.labels()["W-2-2-1", "value"] == true(before + 0.5)
    one._net.W[2][1, 0] = before + 0.5
    truth = Saved(one.page, one._net, other.X, other.Y, within="#explorer-0").truth()  # the same weights, the other's examples
    assert other.texts("[data-live=E]") == [true(truth.E)]
    assert other.labels()["W-1-1-1", "slope"] == true(slope_of(truth, "W-1-1-1"))
    one.page.mouse.up()
    one.settle()
    assert_true(one)
    assert_true(other)
    assert weights(one.net()) == weights(other.net())
    other.drag('[data-select="b-1-1"]', up=-20)
    assert weights(one.net()) == weights(other.net())
    assert_true(one)


def test_explorers_of_other_networks_stay_as_they_are(rendered):
    net = small().net
    one, other = rendered(*pair(Network.from_weights(list(net.W.values()), list(net.b.values()), list(net.g.values()))))
    before, shown = weights(other.net()), other.root.locator("[data-show]").evaluate_all(SHOWN)
    one.drag('[data-select="W-2-2-1"]', up=50)
    assert weights(one.net()) != before
    assert weights(other.net()) == before
    assert other.root.locator("[data-show]").evaluate_all(SHOWN) == shown
    assert_true(one)
    assert_true(other)


def test_what_is_in_hand_and_the_example_are_each_explorers_own(rendered):
    one, other = rendered(*pair())
    one.select("W-2-3-1", example=2)
    assert other.data(".nn-parameter.nn-selected", "select") == ["W-1-1-1"]
    assert other.texts(".nn-examples .nn-number") == ["example 1 of 2"]


def saves(saved, k=0):
    return saved.page.evaluate(f"models[{k}].saves")


def test_the_weights_travel_when_the_hand_rests_and_exactly(rendered):
    one, other = rendered(*pair())
    one.take('[data-select="b-2-4"]', up=37)
    assert [save["weights"]["b"][2][3] for save in saves(one)] in ([], [small().net.b[2][3].tolist()])  # at most that it was chosen
    one.page.mouse.up()
    one.settle()
    assert saves(one)[-1]["weights"]["b"][2][3] == [one.net().b[2][3, 0]]
    assert saves(one)[-1]["selected"] == ["b", 2, 3]
    assert saves(other, 1) == []  # who only follows has nothing to tell
    count = len(saves(one))
    one.keys("ArrowUp", "ArrowUp", "ArrowUp")
    assert len(saves(one)) == count + 1
    assert saves(one)[-1]["weights"]["b"][2][3] == [one.net().b[2][3, 0]]


def test_the_weights_that_python_knows_are_never_changed_in_place(rendered):
    [one] = rendered(Explorer(*small(), show="network descent"))
    one.page.evaluate("window.kept = models[0].get('weights'), window.copy = JSON.stringify(kept)")
    one.drag('[data-select="W-1-1-1"]', up=20)
    one.press("one step of descent")
    assert one.page.evaluate("JSON.stringify(kept) === copy && JSON.stringify(models[0].get('weights')) !== copy")


def test_the_picture_follows_its_model(rendered):
    net, X, Y = deep()
    [one] = rendered(Explorer(net, X, Y))
    net.W[1][2, 1], net.b[3][4] = -2.5, 1.25
    one.page.evaluate("weights => models[0].set('weights', weights)", Explorer(net, X, Y).weights)
    one.page.evaluate("models[0].set('selected', ['W', 1, 2, 1])")
    one.settle()
    assert weights(one.net()) == weights(net)
    assert one.data(".nn-parameter.nn-selected", "select") == ["W-1-3-2"]
    truth = one.truth()
    assert one.texts(".nn-controls [data-live]") == [true(slope_of(truth, "W-1-3-2")), true(truth.E)]
    assert one.texts(".nn-formula-view .nn-result") == one.texts("[data-live=tangent]") == [true(slope_of(truth, "W-1-3-2"))]


def test_an_explorer_that_is_taken_off_the_page_listens_to_nothing(rendered):
    one, other = rendered(*pair())
    other.page.evaluate("stops[1]()")
    assert other.page.evaluate("Object.values(models[1].listeners).every(listeners => listeners.size === 0)")
    before = weights(small().net)
    one.drag('[data-select="W-2-2-1"]', up=50)
    assert weights(other.net()) == before and weights(one.net()) != before
    assert other.page.evaluate("JSON.stringify(models[1].get('weights').W[2]) !== JSON.stringify(models[0].get('weights').W[2])")


def test_keys_typed_in_it_are_no_commands_for_the_page_around_it(rendered):
    [one] = rendered(Explorer(*small(), show="network"))
    one.page.evaluate("window.heard = [], document.addEventListener('keydown', event => heard.push(event.key))")
    one.select("W-1-1-1")
    one.keys("ArrowUp", "a", "d")
    assert one.page.evaluate("heard") == []
    assert one.page.locator(".nn-explorer").get_attribute("data-lm-suppress-shortcuts") == "true"
    assert one.page.evaluate("document.activeElement.getAttribute('data-lm-suppress-shortcuts')") == "true"  # Notebook 7 looks there
    one.page.locator(".nn-controls .nn-box").focus()
    assert one.page.evaluate("document.activeElement.matches('input[data-lm-suppress-shortcuts=true]')")


def moved(net, kind, l, i, j, value):
    """The weights that Python sends after `net.W[l][i, j] = value`."""
    other = net.copy()
    getattr(other, kind)[l][i, j] = value
    return {name: [None, *(array.tolist() for array in getattr(other, name).values())] for name in ("W", "b")}


def test_what_python_moved_can_be_undone_by_itself(rendered):
    net, X, Y = small()
    [one] = rendered(Explorer(net, X, Y, show="network descent"))
    one.drag('[data-select="W-1-2-1"]', up=30)
    by_hand = weights(one.net())
    one.page.evaluate("weights => models[0].set('weights', weights)", moved(one.net(), "b", 2, 3, 0, -2.5))
    one.settle()
    by_python = weights(one.net())
    assert by_python[-1][3] == [-2.5]
    one.press("undo")
    assert weights(one.net()) == by_hand
    one.press("undo")
    assert weights(one.net()) == weights(net)
    one.press("redo")
    one.press("redo")
    assert weights(one.net()) == by_python


def test_an_undo_at_once_takes_back_what_python_did_and_no_more(rendered):
    net, X, Y = small()
    [one] = rendered(Explorer(net, X, Y, show="network descent"))
    one.drag('[data-select="W-1-2-1"]', up=30)
    by_hand = weights(one.net())
    one.page.evaluate("weights => models[0].set('weights', weights)", moved(one.net(), "W", 1, 0, 0, 4))
    one.press("undo")
    assert weights(one.net()) == by_hand


def test_what_another_explorer_moved_can_be_undone_in_one_step(rendered):
    net, X, Y = small()
    one, other = rendered(Explorer(net, X, Y, show="network descent"), Explorer(net, X, Y, show="network"))
    other.drag('[data-select="W-1-2-1"]', up=30)
    assert weights(one.net()) == weights(other.net()) != weights(net)
    one.press("undo")
    assert weights(one.net()) == weights(other.net()) == weights(net)
    assert not one.root.get_by_role("button", name="undo", exact=True).is_enabled()


@pytest.mark.parametrize("grip", ['[data-select="W-2-2-1"]', '[data-label="W-2-2-1"]', ".nn-point"])
def test_a_drag_keeps_its_weight_whatever_somebody_else_takes_in_hand(rendered, grip):
    """Two people in one notebook share what is selected."""
    net, X, Y = small()
    [one] = rendered(Explorer(net, X, Y, show="network slope"))
    one.select("W-2-2-1")
    one.take(grip, up=20, right=20)
    one.page.evaluate("models[0].set('selected', ['b', 1, 0])")
    one.pass_time(40)
    x, y = 700, 300
    one.page.mouse.move(x, y)
    one.page.mouse.up()
    one.settle()
    now = one.net()
    assert now.W[2][1, 0] != net.W[2][1, 0]
    now.W[2][1, 0] = net.W[2][1, 0]
    assert weights(now) == weights(net)


def test_a_number_is_for_the_weight_that_was_in_hand_when_its_typing_began(rendered):
    net, X, Y = small()
    [one] = rendered(Explorer(net, X, Y, show="network"))
    one.select("W-2-2-1")
    one.page.keyboard.type("2.5")
    one.page.evaluate("models[0].set('selected', ['b', 1, 0])")
    one.settle()
    assert one.page.locator(".nn-controls .nn-box").input_value() == "2.5"  # what is being typed isn't overwritten
    one.keys("Enter")
    assert one.net().W[2][1, 0] == 2.5 and one.net().b[1][0, 0] == net.b[1][0, 0]


def test_what_the_kernel_refused_is_said_on_the_page(rendered):
    [one] = rendered(Explorer(*small(), show="network"))
    refused = one.page.locator(".nn-explorer > .nn-complaint")
    assert not refused.is_visible()
    one.page.evaluate("models[0].set('_refused', 'refused: layer 2: <b>W</b> holds nan')")
    assert refused.is_visible() and refused.text_content() == "refused: layer 2: <b>W</b> holds nan"
    assert refused.get_attribute("role") == "alert"
    one.page.evaluate("models[0].set('_refused', '')")
    assert not refused.is_visible()


def test_in_a_shadow_root_and_with_a_model_like_marimos(rendered):
    """A page that is dark, has nothing of JupyterLab's theme, and takes one event's name at a time."""
    [one] = rendered(Explorer(*small(), show="network formula"), shadow=True)
    one.page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    look = "root => ['color', 'backgroundColor'].map(name => getComputedStyle(root)[name])"
    assert one.page.locator(".nn-explorer").evaluate(look) == ["rgb(240, 240, 240)", "rgb(17, 17, 17)"]
    one.page.evaluate("document.documentElement.style.colorScheme = ''")
    assert one.page.locator(".nn-explorer").evaluate(look) == ["rgb(26, 26, 26)", "rgb(255, 255, 255)"]
    assert_true(one)
    factor = one.page.locator(".nn-formula-view button.nn-factor").first
    opens = factor.get_attribute("data-opens")
    factor.press("Enter")
    one.settle()
    focused = "explorer => explorer.getRootNode().activeElement.dataset.opens"
    assert one.page.locator(".nn-explorer").evaluate(focused) == opens  # it was made anew, and has the focus again
    one.page.evaluate("weights => models[0].set('weights', weights)", moved(one.net(), "b", 2, 3, 0, -2.5))
    one.settle()
    assert_true(one)


def pictures():
    random = np.random.default_rng(2)
    net = Network([6, 3, 2], [tanh, identity], seed=1)
    return WeightPictures(net, random.standard_normal((6, 4)), random.standard_normal((2, 4)), unit=1, shape=(2, 3))


def test_pictures_are_marked_as_old_until_the_kernel_has_answered_for_these_weights(rendered):
    [one] = rendered(pictures())
    wait = one.page.locator(".nn-wait")
    handle = one.page.locator('[data-select="W-1-2-4"]')

    def looks_old():
        one.page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        opacity = one.page.locator(".nn-picture").nth(1).locator("svg").evaluate("svg => getComputedStyle(svg).opacity")
        return wait.is_visible(), float(opacity) < 0.5, "not yet known" in handle.get_attribute("aria-valuetext")

    assert looks_old() == (False, False, False)
    handle.focus()
    one.keys("+")
    assert looks_old() == (True, True, True)
    one.page.evaluate("models[0].set('slopes', [1, 2, 3, 4, 5, 6])")  # an answer, but to other weights
    assert looks_old() == (True, True, True)
    one.page.evaluate("models[0].set('_answered', structuredClone(models[0].get('weights')))")
    assert looks_old() == (False, False, False)
    assert handle.get_attribute("aria-valuetext").endswith("derivative of E 4.000")


def test_in_the_pictures_a_digit_and_enter_lead_to_the_box_and_escape_back(rendered):
    [one] = rendered(pictures())
    one.page.locator('[data-select="W-1-2-4"]').focus()
    one.page.keyboard.type("1.5")
    one.keys("Enter")
    assert one.page.evaluate("models[0].get('weights')[3]") == 1.5
    one.keys("Escape")
    assert one.page.evaluate("document.activeElement.dataset.select") == "W-1-2-4"
    one.keys("ArrowRight", "Enter")
    one.page.keyboard.type("−2")
    one.keys("Enter")
    assert one.page.evaluate("models[0].get('weights').slice(3)") == [1.5, -2, pictures().weights[5]]


def test_where_no_kernel_answers_the_browser_does_for_the_pictures(rendered):
    widget = pictures()
    [one] = rendered(widget, kernel=False)
    one.page.locator('[data-select="W-1-2-4"]').focus()
    one.page.keyboard.type("1.5")
    one.keys("Enter")
    one.settle()
    widget.net.W[1][1, 3] = 1.5
    grad = back_propagate(widget.net, widget._X, widget._Y)
    np.testing.assert_allclose(one.page.evaluate("models[0].get('slopes')"), grad.dE_dW[1][1], rtol=1e-12)
    assert one.page.evaluate("models[0].get('E')") == pytest.approx(grad.E, rel=1e-12)
    assert one.page.locator(".nn-old").count() == 0
