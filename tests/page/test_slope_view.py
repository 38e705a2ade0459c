"""The plot of E over the weight in hand, as geometry: where the curve, the lines and the points are, in the units of the ticks."""

import numpy as np
import pytest
from saved import deep, numbers, parameter, problem, slope_of, small, true, value_of

from nnlib import identity, sigmoid, tanh

pytestmark = pytest.mark.browser


class Plot:
    """The plot's coordinates in the units of its axes. Across, the ticks tell the scale; upwards, E at the curve's own points,
    which NumPy computes. Both are checked to be straight."""

    def __init__(self, saved, name):
        ticks = saved.attributes(".nn-ticks text:not(.nn-tick-up)", "x")
        labels = [numbers(text)[0] for text in saved.texts(".nn-ticks text:not(.nn-tick-up)")]
        assert len(set(labels)) == 5
        self.across = _straight([x for [x] in ticks], labels)
        [[path]] = saved.attributes(".nn-curve", "d")
        x, y = np.array([float(text) for text in path.replace("M", "").replace("L", " ").split()]).reshape(-1, 2).T
        assert len(x) > 50 and (np.diff(x) > 0).all()
        self.ends = np.polyval(self.across, [x[0], x[-1]])
        assert self.ends == pytest.approx([labels[0], labels[-1]], abs=1e-3)
        self.upward = _straight(y, saved.E_at(name, np.linspace(*self.ends, len(x))))
        assert self.upward[0] < 0

    def __call__(self, x, y):
        return np.polyval(self.across, x), np.polyval(self.upward, y)

    @property
    def pixel(self):
        """How much E a pixel upwards is; the curve's points are written to a tenth of one."""
        return -self.upward[0]


def _straight(pixels, values):
    fit = np.polyfit(pixels, values, 1)
    assert np.abs(np.polyval(fit, pixels) - values).max() <= 0.1 * abs(fit[0])
    return fit


def assert_plot_is_true(saved, name, h=1.0):
    plot, truth = Plot(saved, name), saved.truth()
    w, E, slope = value_of(truth, name), truth.E, slope_of(truth, name)
    E_h = saved.E_at(name, [w + h])[0]
    assert plot.ends[0] <= w <= plot.ends[1]
    near = {"abs": 0.12 * plot.pixel}

    for circle, (x, height) in {".nn-point": (w, E), ".nn-second": (w + h, E_h)}.items():
        [[cx, cy]] = saved.attributes(circle, "cx", "cy")
        assert plot(cx, cy)[0] == pytest.approx(x, abs=0.002), circle
        assert plot(cx, cy)[1] == pytest.approx(height, **near), circle
    for line, rise in {".nn-tangent": slope, ".nn-secant": (E_h - E) / h}.items():
        [[x1, y1, x2, y2]] = saved.attributes(line, "x1", "y1", "x2", "y2")
        xs, Es = plot(np.array([x1, x2]), np.array([y1, y2]))
        assert xs == pytest.approx(plot.ends, abs=0.002), line  # from end to end of the plot
        for x, height in zip(xs, Es):
            assert height == pytest.approx(E + rise * (x - w), abs=(0.12 + abs(y1 - y2) * 1e-3) * plot.pixel), line
    assert saved.texts("[data-live=tangent]") == [true(slope)]
    assert saved.texts("[data-live=secant]") == [true((E_h - E) / h)]
    assert_ticks_are_true(saved, plot)


def assert_ticks_are_true(saved, plot):
    heights = [y for [y] in saved.attributes(".nn-tick-up", "y")]
    labels = saved.texts(".nn-tick-up")
    assert len(set(labels)) == 3 and (np.diff([numbers(text)[0] for text in labels]) > 0).all()
    [[frame]] = saved.attributes(".nn-frame", "d")
    _, top, bottom, _ = numbers(frame)
    assert all(top <= y - 4 <= bottom for y in heights)
    assert labels == [true(np.polyval(plot.upward, y - 4), 3) for y in heights] or [numbers(text)[0] for text in labels] == pytest.approx(
        [np.polyval(plot.upward, y - 4) for y in heights], abs=0.2 * plot.pixel, rel=0.0051
    )


@pytest.mark.parametrize("name", ["W-1-2-3", "W-2-1-4", "W-3-5-2", "b-1-3", "b-3-4"])
def test_the_curve_its_tangent_and_its_secant_are_where_they_must_be(opened, name):
    saved = opened(*deep(), show="network slope")
    saved.select(name)
    assert_plot_is_true(saved, name)
    assert saved.read(".nn-slope-view .nn-caption math") == [
        "∂E/∂" + f"{name[0]}^{name[2]}_{parameter(name)[2] + 1}" + (str(parameter(name)[3] + 1) if name[0] == "W" else "")
    ]
    l, i, j = parameter(name)[1:]
    words = (
        f"weight from unit {j + 1} of layer {l - 1} to unit {i + 1} of layer {l}"
        if name[0] == "W"
        else f"bias of unit {i + 1} of layer {l}"
    )
    assert saved.texts(".nn-slope .nn-axis:not(.nn-E)") == [words]
    for up in (1, -1):
        saved.keys(*["ArrowUp" if up == 1 else "ArrowDown"] * 6)
        assert_plot_is_true(saved, name)


@pytest.mark.parametrize("h", [-1.5, 0.5, 0.01])
def test_the_secant_goes_through_its_two_points_for_every_step(opened, h):
    saved = opened(*small(), show="network slope")
    saved.select("W-2-3-1")
    saved.fill("the step h of the secant", str(h))
    assert_plot_is_true(saved, "W-2-3-1", h)
    saved.press("halve the step h")
    assert saved.page.get_by_label("the step h of the secant").input_value() == str(h / 2).replace("-", "−")
    assert_plot_is_true(saved, "W-2-3-1", h / 2)


def test_a_step_of_zero_is_refused(opened):
    saved = opened(*small(), show="network slope")
    saved.fill("the step h of the secant", "0")
    assert saved.texts(".nn-slope-view .nn-complaint") == ["“0” is no step: h must not be 0; 1 is kept"]
    assert saved.page.get_by_label("the step h of the secant").input_value() == "1"
    assert_plot_is_true(saved, "W-1-1-1", 1)


def test_the_plot_follows_a_weight_that_leaves_it(opened):
    saved = opened(*small(), show="network slope", selected=("b", 2, 1))
    for value in ("5.3", "−6", "0.2"):
        saved.page.locator(".nn-controls .nn-box").fill(value)
        saved.keys("Enter")
        assert_plot_is_true(saved, "b-2-2")


def test_the_curve_is_drawn_anew_when_other_weights_move(opened):
    saved = opened(*small(), show="network slope descent")
    before = saved.attributes(".nn-curve", "d")
    saved.press("one step of descent")
    assert saved.attributes(".nn-curve", "d") != before
    assert_plot_is_true(saved, "W-1-1-1")


def test_while_the_weight_moves_the_curve_stays_and_the_lines_go_with_the_point(opened):
    saved = opened(*small(), show="network slope", selected=("W", 2, 0, 1))
    before = saved.attributes(".nn-curve", "d")
    saved.take('[data-select="W-2-1-2"]', up=40)
    assert saved.attributes(".nn-curve", "d") == before
    assert_plot_is_true(saved, "W-2-1-2")
    saved.page.mouse.up()


def test_the_point_is_dragged_along_the_axis_and_moved_with_the_keys(opened):
    saved = opened(*small(), show="network slope", selected=("W", 2, 3, 1))
    plot, before = Plot(saved, "W-2-4-2"), saved.net().W[2][3, 1]
    right = 30
    saved.drag(".nn-point", right=right)
    on_screen = saved.page.locator(".nn-slope").evaluate("drawing => drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width")
    assert saved.net().W[2][3, 1] == pytest.approx(before + plot.across[0] * right / on_screen, abs=1e-3)
    assert_plot_is_true(saved, "W-2-4-2")
    before = saved.net().W[2][3, 1]
    saved.page.locator(".nn-point").focus()
    saved.keys(*["ArrowRight"] * 10, "Shift+ArrowLeft")
    assert saved.net().W[2][3, 1] == pytest.approx(before + 0.495, abs=1e-9)
    assert_plot_is_true(saved, "W-2-4-2")
    point = saved.page.locator(".nn-point")
    assert float(point.get_attribute("aria-valuenow")) == saved.net().W[2][3, 1]
    truth = saved.truth()
    words = f"{true(value_of(truth, 'W-2-4-2'))}, E {true(truth.E)}, slope {true(slope_of(truth, 'W-2-4-2'))}"
    assert point.get_attribute("aria-valuetext") == words


def test_the_ticks_across_are_true_at_large_weights(opened):
    net, X, Y = problem([3, 2, 4], [tanh, identity], m=5)
    net.b[2][0] = 100
    assert_plot_is_true(opened(net, X, Y, show="network slope", selected=("b", 2, 0)), "b-2-1")


@pytest.mark.parametrize("size", [3e-3, 3e-4])
def test_the_ticks_upwards_are_true_where_E_hardly_moves(opened, size):
    net, X, Y = small()
    net.W[2][:, 0] = size
    saved = opened(net, X, Y, show="network slope", selected=("W", 1, 0, 0))
    spread = np.ptp(saved.E_at("W-1-1-1", np.linspace(-3, 3, 9))) / saved.truth().E
    assert spread < 2 * size
    assert_ticks_are_true(saved, Plot(saved, "W-1-1-1"))


def test_no_two_ticks_say_the_same_where_E_moves_less_than_can_be_written(opened):
    net, X, Y = small()
    net.W[2][:, 0] = 1e-9
    saved = opened(net, X, Y, show="network slope", selected=("W", 1, 0, 0))
    heights = [numbers(text)[0] for text in saved.texts(".nn-tick-up")]
    assert (np.diff(heights) > 0).all()
    assert max(len(text) for text in saved.texts(".nn-tick-up")) < 9


def test_a_flat_curve_is_drawn_flat(opened):
    net, X, Y = problem([2, 3], [sigmoid], m=4)
    X[0] = 0  # so the weights from unit 1 multiply nothing
    saved = opened(net, X, Y, show="network slope", selected=("W", 1, 0, 0))
    [[path]] = saved.attributes(".nn-curve", "d")
    heights = {text.split()[1] for text in path.replace("M", "").split("L")}
    assert len(heights) == 1
    [[y1, y2]] = saved.attributes(".nn-tangent", "y1", "y2")
    assert y1 == y2 == pytest.approx(float(heights.pop()), abs=0.06)


@pytest.mark.parametrize("h", ["1e200", "-1e308"])
def test_a_secant_to_where_E_is_too_large_is_drawn_steep_and_said_to_be(opened, h):
    net, X, Y = problem([3, 2], [identity], m=4)
    saved = opened(net, X, Y, show="network slope")
    saved.fill("the step h of the secant", h)
    assert saved.texts("[data-live=secant]") == ["∞" if h == "1e200" else "−∞"]
    assert saved.texts("[data-live=tangent]") == [true(slope_of(saved.truth(), "W-1-1-1"))]
