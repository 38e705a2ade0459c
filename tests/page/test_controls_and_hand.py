"""The line of the weight in hand, and all the ways to move it: mouse, keys, buttons, and a number typed in."""

import re

import numpy as np
import pytest
from saved import crowded, deep, in_words, parameter, parameters, problem, slope_of, small, true, value_of, weights

from nnlib import Network, identity, tanh

pytestmark = pytest.mark.browser


def box(saved):
    return saved.page.locator(".nn-controls .nn-box").input_value()


def type_in(saved, text):
    saved.page.locator(".nn-controls .nn-box").fill(text)
    saved.keys("Enter")


@pytest.mark.parametrize("name", ["W-1-4-2", "W-2-1-3", "W-3-5-1", "b-1-2", "b-3-5"])
def test_the_controls_say_what_is_in_hand(opened, name):
    saved = opened(*deep(), show="network")
    saved.select(name, example=1)
    for key in ("", "ArrowUp", "Shift+ArrowDown"):
        if key:
            saved.keys(key)
        truth = saved.truth()
        symbol = f"{name[0]}^{name[2]}_{name[4]}" + name[6:7]
        assert saved.read(".nn-controls math") == [symbol, f"∂E/∂{symbol}", "E"]
        assert float(box(saved).replace("−", "-")) == value_of(truth, name)
        assert saved.page.locator(".nn-controls .nn-box").get_attribute("aria-label") == in_words(name)
        slope, E = true(slope_of(truth, name)), true(truth.E)
        assert saved.texts(".nn-controls [data-live]") == [slope, E]
        assert saved.texts(".nn-examples .nn-number") == ["example 2 of 6"]
        sentence = f"{in_words(name)} {true(value_of(truth, name))}: derivative of E {slope}, E {E}"
        assert saved.texts(".nn-spoken") == [sentence]
        assert saved.page.locator(".nn-spoken").get_attribute("aria-live") == "polite"
        handle = saved.page.locator(f'[data-select="{name}"]')
        assert handle.get_attribute("aria-valuetext") == f"{true(value_of(truth, name))}, derivative of E {slope}"
        assert handle.get_attribute("role") == "slider" and handle.get_attribute("aria-label") == in_words(name)


def test_with_one_example_there_is_none_to_choose(opened):
    net, X, Y = small()
    saved = opened(net, X[:, :1], Y[:, :1], show="network")
    assert not saved.page.locator(".nn-examples").is_visible()
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(saved.truth(), "W-1-1-1")), true(saved.truth().E)]


def test_every_handle_moves_its_own_weight_and_no_other(opened):
    net, X, Y = deep()
    saved = opened(net, X, Y, show="network")
    expected = Network.from_weights(list(net.W.values()), list(net.b.values()), list(net.g.values()))
    for name in parameters(net):
        saved.page.locator(f'[data-select="{name}"]').focus()
        saved.page.keyboard.press("ArrowUp")
        kind, l, i, j = parameter(name)
        getattr(expected, kind)[l][i, j] += 0.05
    saved.settle()
    for l in net.W:
        assert saved.net().W[l] == pytest.approx(expected.W[l], abs=1e-11)
        assert saved.net().b[l] == pytest.approx(expected.b[l], abs=1e-11)


KEYS = {"ArrowUp": 0.05, "ArrowRight": 0.05, "ArrowDown": -0.05, "ArrowLeft": -0.05, "Shift+ArrowUp": 0.005, "Shift+ArrowLeft": -0.005}


@pytest.mark.parametrize("key, by", KEYS.items())
def test_arrow_keys(opened, key, by):
    saved = opened(*small(), show="network")
    saved.select("b-1-2")
    before = saved.net().b[1][1, 0]
    saved.keys(key, key, key)
    assert saved.net().b[1][1, 0] == pytest.approx(before + 3 * by, abs=1e-11)


def test_keys_of_the_box_and_the_buttons_beside_it(opened):
    saved = opened(*small(), show="network", selected=("W", 2, 3, 1))
    before = saved.net().W[2][3, 1]
    saved.page.locator(".nn-controls .nn-box").focus()
    saved.keys("ArrowUp", "ArrowUp", "Shift+ArrowDown")
    assert saved.net().W[2][3, 1] == pytest.approx(before + 0.095, abs=1e-11)
    saved.press("raise it")
    saved.press("raise it")
    saved.press("lower it")
    assert saved.net().W[2][3, 1] == pytest.approx(before + 0.145, abs=1e-11)
    saved.page.get_by_role("button", name="lower it", exact=True).click(modifiers=["Shift"])
    saved.settle()
    assert saved.net().W[2][3, 1] == pytest.approx(before + 0.14, abs=1e-11)


@pytest.mark.parametrize("selector, name", [('[data-select="W-1-2-1"]', "W-1-2-1"), ('[data-label="W-2-1-2"]', "W-2-1-2"),
                                            ('[data-select="b-2-3"]', "b-2-3")])  # fmt: skip
def test_a_drag_upwards_raises_by_a_hundredth_a_pixel(opened, selector, name):
    saved = opened(*small(), show="network")
    before = value_of(saved.truth(), name)
    saved.drag(selector, up=70)
    assert value_of(saved.truth(), name) == pytest.approx(before + 0.7, abs=1e-11)
    assert saved.data(".nn-parameter.nn-selected", "select") == [name]
    saved.drag(selector, up=-30)
    saved.page.keyboard.down("Shift")
    saved.drag(selector, up=-30)  # ten times finer
    saved.page.keyboard.up("Shift")
    assert value_of(saved.truth(), name) == pytest.approx(before + 0.37, abs=1e-11)
    assert weights(saved.net()) != weights(small().net)


def test_what_moves_is_shown_before_the_hand_lets_go(opened):
    saved = opened(*small())
    saved.take('[data-select="W-1-1-3"]', up=50)
    w = float(box(saved).replace("−", "-"))
    assert w == pytest.approx(small().net.W[1][0, 2] + 0.5, abs=1e-11)
    net, X, Y = small()
    net.W[1][0, 2] = w
    saved._net.W[1][0, 2] = w
    truth = saved.truth()
    assert saved.texts("[data-live=slope]") == [true(slope_of(truth, "W-1-1-3"))]
    assert saved.labels()["W-1-1-3", "value"] == true(w)
    assert saved.labels()["W-2-4-1", "slope"] == true(slope_of(truth, "W-2-4-1"))
    assert saved.texts(".nn-formula-view .nn-result") == [true(slope_of(truth, "W-1-1-3"))]
    saved.page.mouse.up()


def test_another_button_of_the_mouse_moves_nothing(opened):
    saved = opened(*small(), show="network")
    before = weights(saved.net())
    box_of = saved.page.locator('[data-select="b-1-1"]').bounding_box()
    saved.page.mouse.move(box_of["x"] + 9, box_of["y"] + 9)
    saved.page.mouse.down(button="middle")
    saved.page.mouse.move(box_of["x"] + 9, box_of["y"] - 40)
    saved.page.mouse.up(button="middle")
    saved.settle()
    assert weights(saved.net()) == before


@pytest.mark.parametrize("text, value", [("−1.25", -1.25), ("-0.5", -0.5), (" 2,5 ", 2.5), ("1e-3", 0.001), ("0", 0.0), ("12345", 12345.0)])
def test_a_number_typed_in_is_the_weight(opened, text, value):
    saved = opened(*small(), show="network", selected=("b", 2, 3))
    type_in(saved, text)
    assert saved.net().b[2][3, 0] == value
    assert box(saved) == text  # as it was typed
    assert saved.labels()["b-2-4", "value"] == true(value)
    assert saved.texts("[data-live=E]") == [true(saved.truth().E)]


def test_what_is_no_number_is_refused_and_the_old_value_kept(opened):
    saved = opened(*small(), show="network")
    before = saved.net().W[1][0, 0]
    refused = dict.fromkeys(["abc", "", "NaN", "0x10", "1,2,3"], "is not a number")
    refused |= {"1,000": "may be 1000 or 1.000; write it without a comma", "12,345": "may be 12345 or 12.345; write it without a comma"}
    refused["1e999"] = "is too far for a computer's numbers"
    for text, why in refused.items():
        type_in(saved, text)
        assert saved.texts(".nn-controls .nn-complaint") == [f"“{text}” {why}; {str(before).replace('-', '−')} is kept"]
        assert saved.page.locator(".nn-controls .nn-box").get_attribute("aria-invalid") == "true"
        assert float(box(saved).replace("−", "-")) == before
    assert weights(saved.net()) == weights(small().net)
    saved.keys("ArrowUp")
    assert saved.texts(".nn-controls .nn-complaint") == [""]
    assert saved.page.locator(".nn-controls .nn-box").get_attribute("aria-invalid") == "false"


def test_what_would_be_too_far_for_a_computers_numbers_is_refused(opened):
    saved = opened(*problem([3, 2, 4], [tanh, identity], m=5), selected=("b", 2, 3))
    before = weights(saved.net())
    for text in ("1e200", "−1e308"):  # they are numbers, but E would be none
        type_in(saved, text)
        assert saved.texts(".nn-controls .nn-complaint")[0].startswith(f"“{text}” is too far for a computer's numbers; ")
        assert weights(saved.net()) == before
    type_in(saved, "1e150")
    truth = saved.truth()
    assert saved.net().b[2][3, 0] == 1e150
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(truth, "b-2-4")), true(truth.E)]
    assert not re.search("NaN|Infinity|∞", saved.page.locator(".nn-explorer").inner_text())


def focused(saved):
    return saved.page.evaluate("document.activeElement.dataset.select ?? document.activeElement.getAttribute('class')")


@pytest.mark.parametrize("name", ["W-2-3-1", "b-1-2"])
def test_the_network_is_one_stop_of_the_tab_key_at_the_weight_in_hand(opened, name):
    saved = opened(*small(), show="network slope")
    saved.select(name)
    saved.page.locator(".nn-controls button").last.focus()
    saved.keys("Tab")
    assert focused(saved) == name
    saved.keys("Tab")
    assert focused(saved) == "nn-point"
    saved.keys("Shift+Tab", "Shift+Tab")
    assert focused(saved) is None and saved.data(".nn-parameter.nn-selected", "select") == [name]  # back at the controls, still in hand
    assert saved.data(".nn-parameter[tabindex='0']", "select") == [name]


def test_keys_walk_over_every_weight(opened):
    saved = opened(*small(), show="network")
    names = parameters(small().net)
    saved.select(names[0])
    saved.keys("PageUp")  # there is none before
    reached = [focused(saved)]
    for _ in names[1:]:
        saved.keys("PageDown")
        reached.append(focused(saved))
        assert saved.data(".nn-parameter.nn-selected", "select") == reached[-1:]
    assert reached == names
    saved.keys("PageDown", "PageUp")
    assert focused(saved) == names[-2]
    saved.keys("Home")
    assert focused(saved) == names[0]
    saved.keys("End")
    assert focused(saved) == names[-1]
    assert weights(saved.net()) == weights(small().net)
    described = saved.page.locator(".nn-network").get_attribute("aria-description")
    assert all(key in described for key in ("Page Down", "Page Up", "Home", "End", "Enter", "Escape", "Shift"))


@pytest.mark.parametrize("typed, value", [("7", 7), ("-2.5", -2.5), ("-0,25", -0.25), (".5", 0.5)])
@pytest.mark.parametrize("place", ["weight", "point"])
def test_tab_to_a_weight_and_type_a_number(opened, place, typed, value):
    saved = opened(*small(), show="network slope", selected=("W", 2, 3, 1))
    saved.page.locator(".nn-controls button").last.focus()
    saved.keys(*["Tab"] * (1 if place == "weight" else 2))
    saved.keys("ArrowUp")
    saved.page.keyboard.type(typed)
    assert box(saved) == typed
    saved.keys("Enter")
    assert saved.net().W[2][3, 1] == value
    saved.keys("Escape")
    assert focused(saved) == "W-2-4-2"


def test_enter_leads_to_the_box_of_the_weight_in_hand_and_escape_back(opened):
    saved = opened(*small(), show="network")
    saved.select("W-1-1-1")
    saved.keys("PageDown", "PageDown", "Enter")
    assert focused(saved) == "nn-box"
    assert saved.page.evaluate("document.activeElement.getAttribute('aria-label')") == in_words("W-1-1-3")
    before = box(saved)
    saved.page.keyboard.type("9")
    assert box(saved) == "9"  # in place of what stood there
    saved.keys("Escape")
    assert focused(saved) == "W-1-1-3" and box(saved) == before
    assert weights(saved.net()) == weights(small().net)
    saved.keys("Control+1", "Alt+2")
    assert focused(saved) == "W-1-1-3"


def test_arrows_in_the_box_go_on_from_what_is_being_typed(opened):
    saved = opened(*small(), show="network", selected=("W", 2, 3, 1))
    saved.page.locator(".nn-controls .nn-box").focus()
    saved.page.locator(".nn-controls .nn-box").fill("2")
    saved.keys("ArrowUp")
    assert saved.net().W[2][3, 1] == 2.05 and box(saved) == "2.05"


@pytest.mark.parametrize("make", [deep, crowded])
def test_a_focused_weight_and_its_label_are_in_sight_on_a_phone(opened, make):
    saved = opened(*make(), show="network", context={"viewport": {"width": 390, "height": 844}})
    names = parameters(make().net)
    for k, name in enumerate(names):
        saved.select(name) if k == 0 else saved.keys("PageDown")
        part = f'[data-label="{name}"]' if name[0] == "W" else f'[data-select="{name}"]'
        left, right, top, bottom, across = saved.page.locator(part).evaluate(
            "part => { const box = part.getBoundingClientRect(); return [box.left, box.right, box.top, box.bottom, innerWidth]; }"
        )
        assert focused(saved) == name
        assert 0 <= left and right <= across and 0 <= top and bottom <= 844 and right > left, (name, left, right)


def test_the_network_scrolls_sideways_to_the_weight_in_hand(opened):
    """Where the browser doesn't do it by itself when an element inside an SVG is given the focus."""
    saved = opened(*deep(), show="network", context={"viewport": {"width": 390, "height": 844}})
    view = saved.page.locator(".nn-network-view")
    for name in ("W-3-5-1", "W-1-2-1", "b-3-4", "W-2-1-3"):
        saved.page.locator(f'[data-select="{name}"]').evaluate("handle => handle.focus({preventScroll: true})")
        saved.settle()
        box = saved.page.locator(f'[data-label="{name}"]' if name[0] == "W" else f'[data-select="{name}"]').bounding_box()
        frame = view.bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"], name
    assert view.evaluate("view => view.scrollLeft") > 0


def test_a_weight_taken_in_hand_keeps_the_example(opened):
    saved = opened(*small(), show="network")
    saved.select("W-1-1-1", example=3)
    saved.select("W-2-2-2")
    saved.keys("ArrowUp")
    assert saved.texts(".nn-examples .nn-number") == ["example 4 of 5"]


def test_what_the_hand_sets_has_no_digits_of_rounding(opened):
    net = Network.from_weights([[[0.1, 0.2]]], [[[0.0]]], [identity])
    saved = opened(net, np.array([[1.0, 2.0, 0.5], [0.0, 1.0, 3.0]]), np.ones((1, 3)), show="network")
    saved.select("W-1-1-1")
    saved.keys("ArrowUp")
    assert box(saved) == "0.15"
