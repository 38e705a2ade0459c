"""The drawing of the network: its numbers, and that thickness is size and colour and dash are sign."""

import re

import numpy as np
import pytest
from saved import crowded, deep, name_of, parameter, parameters, slope_of, small, true, value_of

from nnlib.datasets import worked_example

pytestmark = pytest.mark.browser
BLUE, VERMILION, INK = "rgb(0, 114, 178)", "rgb(213, 94, 0)", "rgb(26, 26, 26)"


def assert_network_is_true(saved, digits, example):
    truth = saved.truth()
    labels = saved.labels()
    values = {name for name, what in labels if what == "value"}
    biases = {name for name in parameters(truth.net) if name.startswith("b")}
    assert {name for name, what in labels if what == "slope"} == set(parameters(truth.net))
    assert values == {4: set(parameters(truth.net)), 3: biases, 2: set()}[digits]
    for (name, what), text in labels.items():
        assert text == true(value_of(truth, name) if what == "value" else slope_of(truth, name), digits), (name, what)
    units = dict(zip(saved.data("[data-unit]", "unit"), saved.texts("[data-unit] text:first-of-type")))
    assert units == {f"{l}-{i + 1}": true(truth.A[l][i, example], min(3, digits)) for l in truth.A for i in range(truth.net.sizes[l])}
    assert saved.texts("[data-target]") == [true(y, 3) for y in saved.Y[:, example]]


@pytest.mark.parametrize("make, digits", [(small, 4), (deep, 3), (crowded, 2)])
def test_every_number_of_the_network_is_true_at_every_example(opened, make, digits):
    saved = opened(*make(), show="network")
    for example in range(saved.m):
        assert_network_is_true(saved, digits, example)
        saved.press("next example")
    assert saved.texts(".nn-examples .nn-number") == [f"example 1 of {saved.m}"]  # round and round
    saved.press("previous example")
    assert_network_is_true(saved, digits, saved.m - 1)
    for name in ("W-1-2-1", "b-1-2", "W-2-1-2"):
        saved.select(name)
        saved.keys("ArrowUp", "ArrowUp")
        assert_network_is_true(saved, digits, saved.m - 1)


def edges(saved):
    """{name: (stroke's colour, its dashes, its width)} of the edges as the browser paints them."""
    return dict(
        saved.page.locator("[data-select^=W] .nn-edge").evaluate_all(
            """edges => edges.map(edge => { const {stroke, strokeDasharray, strokeWidth} = getComputedStyle(edge);
                return [edge.closest('[data-select]').dataset.select, [stroke, strokeDasharray, parseFloat(strokeWidth)]]; })"""
        )
    )


@pytest.mark.parametrize("make, part", [(small, 1), (crowded, 0.5)])
def test_thickness_is_size_and_colour_and_dash_are_sign(opened, make, part):
    net, X, Y = make()
    net.W[1][0], net.W[2][0, :2] = [0.0, -7.5][: net.sizes[0]] + [2.0] * (net.sizes[0] - 2), [-0.01, 7.5]
    saved = opened(net, X, Y, show="network", selected=("b", 1, 0))

    def assert_edges():
        drawn, now = edges(saved), saved.net()
        assert set(drawn) == {name for name in parameters(net) if name.startswith("W")}
        for name, (colour, dashes, width) in drawn.items():
            kind, l, i, j = parameter(name)
            w = now.W[l][i, j]
            assert (colour, dashes) == ((VERMILION, "7px, 4px") if w < 0 else (BLUE, "none")), (name, w)
            assert width == pytest.approx(part * min(9, 1.2 + 2.4 * abs(w)), abs=0.006), (name, w)

    assert_edges()
    for name, value in [("W-1-1-1", "−3"), ("W-1-2-1", "2.5"), ("W-2-1-1", "−0.5"), ("W-2-1-2", "0")]:  # through 0 and back
        saved.select(name)
        saved.page.locator(".nn-controls .nn-box").fill(value)
        saved.keys("Enter")
    saved.select("b-1-1")
    assert_edges()


@pytest.mark.parametrize("make", [small, deep, crowded])
def test_an_edge_and_its_label_belong_together(opened, make):
    """The edge W^l_ij leads from unit j of layer l − 1 to unit i of layer l, and its label lies on it."""
    saved = opened(*make(), show="network")
    net = saved.net()
    centres = dict(zip(saved.data("[data-unit]", "unit"), saved.attributes("[data-unit] circle", "cx", "cy")))
    ends = dict(zip(saved.data("[data-select^=W]", "select"), saved.attributes("[data-select^=W] .nn-edge", "d")))
    labels = dict(zip(saved.data("[data-label]", "label"), saved.attributes("[data-label]", "transform")))
    assert set(ends) == set(labels) == {name for name in parameters(net) if name.startswith("W")}
    for name, [path] in ends.items():
        kind, l, i, j = parameter(name)
        start, end = np.array([float(text) for text in path.replace("M", " ").replace("L", " ").split()]).reshape(2, 2)
        np.testing.assert_allclose([start, end], [centres[f"{l - 1}-{j + 1}"], centres[f"{l}-{i + 1}"]], atol=0.51)
        x, y, angle = (float(number) for number in re.findall(r"-?[\d.]+", labels[name][0]))
        along, across = (end - start) / np.hypot(*(end - start)), np.array([x, y]) - start
        assert abs(along[0] * across[1] - along[1] * across[0]) < 1.1, name
        assert 0.1 < along @ across / np.hypot(*(end - start)) < 0.9, name
        assert angle == pytest.approx(np.degrees(np.arctan2(along[1], along[0])), abs=0.6), name


def test_a_mark_shows_size_and_sign_of_each_derivative_at_every_example(opened):
    """Up where E rises with the weight, on one scale a layer; on its edge, and for ∂E/∂Z beside its unit."""
    saved = opened(*deep(), show="network")

    def assert_marks(example):
        truth, net = saved.truth(), saved.net()
        centres = dict(zip(saved.data("[data-unit]", "unit"), saved.attributes("[data-unit] circle", "cx", "cy")))
        marks = dict(zip(saved.data("[data-mark]", "mark"), saved.attributes("[data-mark]", "d")))
        assert len(marks) == sum(net.W[l].size + net.sizes[l] for l in net.W)
        for name, [path] in marks.items():
            kind, l, i, *j = name.split("-")
            l, i = int(l), int(i)
            x, y, up = (float(number) for number in re.findall(r"-?[\d.]+", path))
            all_of_layer = truth.dE_dW[l] if kind == "W" else truth.dE_dZ[l]
            value = all_of_layer[i - 1, int(j[0]) - 1] if kind == "W" else all_of_layer[i - 1, example]
            assert up == pytest.approx(-24 * value / abs(all_of_layer).max(), abs=0.06), name
            end = np.array(centres[f"{l}-{i}"])
            if kind == "W":
                start = np.array(centres[f"{l - 1}-{j[0]}"])
                along, across = (end - start) / np.hypot(*(end - start)), np.array([x, y]) - start
                assert abs(along[0] * across[1] - along[1] * across[0]) < 1.1, name
            else:
                assert y == pytest.approx(end[1], abs=0.01) and 0 < x - end[0] < 40, name

    assert_marks(0)
    saved.select("W-2-1-3", example=1)
    assert_marks(1)
    saved.keys("ArrowUp", "ArrowUp")
    assert_marks(1)


def test_what_is_in_hand_is_marked(opened):
    saved = opened(*deep(), show="network")
    for name in ("W-2-1-3", "b-3-4", "W-3-5-2"):
        saved.select(name)
        assert saved.data(".nn-parameter.nn-selected", "select") == [name]
        assert saved.data(".nn-label.nn-selected", "label") == ([name] if name[0] == "W" else [])
        if name[0] == "W":
            assert edges(saved)[name][0] == INK


def test_in_a_crowd_only_the_labels_of_the_edges_into_the_unit_in_hand_show(opened):
    saved = opened(*crowded(), show="network")
    for name, l, i in [("W-2-3-1", 2, 2), ("W-2-1-7", 2, 0), ("W-1-2-1", 1, 1)]:
        saved.select(name)
        visible = {label.get_attribute("data-label") for label in saved.page.locator("[data-label]").all() if label.is_visible()}
        assert visible == {name_of("W", l, i, j) for j in range(saved.net().sizes[l - 1])}


@pytest.mark.parametrize("width", [720, 800, 900, 1000, 1040, 1100, 1280])
def test_three_layers_are_seen_without_scrolling(opened, width):
    """Beside the slope where there is room for both, else above it."""
    saved = opened(*worked_example(), show="network slope", context={"viewport": {"width": width, "height": 900}})
    place, slope = saved.page.locator(".nn-network-view"), saved.page.locator(".nn-slope-view")
    assert place.evaluate("place => place.scrollWidth - place.clientWidth") == 0
    beside = slope.bounding_box()["x"] >= place.bounding_box()["x"] + place.bounding_box()["width"]
    assert beside == (width >= 1040)
