"""The map of E over two weights, as geometry; and the point on it, which is the network."""

import re

import numpy as np
import pytest
from browsing import point_on
from saved import deep, in_words, numbers, parameter, slope_of, small, true, value_of, weights
from test_touch import PHONE, Fingers
from window import serious

from nnlib import Network, error, identity
from nnlib.explorer import DownhillMap, Explorer
from nnlib.surfaces import contour_levels, error_surface, roll

pytestmark = pytest.mark.browser

NAMES = ("W-1-2-1", "b-2-3")
OVER = (("W", 1, 1, 0), ("b", 2, 2))
REACH = 4
TWO_WEIGHTS = {"kind": DownhillMap, "first": ("W", 1, 0, 0), "second": ("W", 1, 0, 1)}
LEFT, TOP, SIDE = 62, 12, 300  # where the map lies on its drawing


def opened_map(opened, context=None):
    first, second = OVER
    return opened(*small(), context=context, kind=DownhillMap, first=first, second=second, reach=REACH, show="network map descent")


def map_of(net, X, Y):
    return DownhillMap(net, X, Y, *OVER, reach=REACH, show="map")


def at(saved, selector=".nn-map-point", middle=(0, 0), reach=REACH):
    """Where a circle of the map is, in the two weights."""
    [[x, y]] = saved.attributes(selector, "cx", "cy")
    return np.array([middle[0] - reach + 2 * reach * (x - LEFT) / SIDE, middle[1] + reach - 2 * reach * (y - TOP) / SIDE])


def values(saved, names=NAMES):
    net = saved.net()
    return np.array([getattr(net, kind)[l][i, j] for kind, l, i, j in map(parameter, names)])


def segments(saved):
    """The contours' segments, as (n, 2 ends, 2 weights)."""
    lines = []
    for [path] in saved.attributes(".nn-contour", "d"):
        lines += [numbers(part) for part in re.findall(r"M[^M]+", path or "")]
    ends = np.array(lines).reshape(-1, 2, 2)
    return np.stack([-REACH + 2 * REACH * (ends[..., 0] - LEFT) / SIDE, REACH - 2 * REACH * (ends[..., 1] - TOP) / SIDE], axis=-1)


def path_of(saved, selector):
    [[path]] = saved.attributes(selector, "d")
    return np.array(numbers(path)).reshape(-1, 2)


def assert_only_the_two_moved(net, before):
    for (kind, l, i, *j), value in zip(OVER, [net.W[1][1, 0], net.b[2][2, 0]]):
        getattr(before, kind)[l][i, j[0] if j else 0] = value
    assert weights(net) == weights(before)


def test_the_point_lies_at_the_two_weights_and_the_numbers_beside_it_are_theirs(opened):
    saved = opened_map(opened)
    truth = saved.truth()
    np.testing.assert_allclose(at(saved), values(saved), atol=1e-6)
    assert saved.texts("[data-live^=map-slope]") == [true(slope_of(truth, name)) for name in NAMES]
    for name in NAMES:
        box = saved.page.get_by_label(f"on the map, {in_words(name)}", exact=True)
        assert numbers(box.input_value()) == [value_of(truth, name)]
    point = saved.page.locator(".nn-map-point")
    said = "; ".join(f"{in_words(n)} {true(value_of(truth, n))}, derivative {true(slope_of(truth, n))}" for n in NAMES)
    assert point.get_attribute("aria-valuetext") == f"{said}; E {true(truth.E)}"


def test_the_contours_lie_where_E_has_their_level(opened):
    saved = opened_map(opened)
    net, grid = saved.net(), np.linspace(-REACH, REACH, 41)
    levels = contour_levels(error_surface(net, saved.X, saved.Y, *OVER, grid).E)
    paths = [path for [path] in saved.attributes(".nn-contour", "d")]
    assert len(paths) == len(levels) == 10
    off = []
    for level, path in zip(levels, paths):
        ends = np.array(numbers(path)).reshape(-1, 2)[::7]
        for x, y in ends:
            a, b = -REACH + 2 * REACH * (x - LEFT) / SIDE, REACH - 2 * REACH * (y - TOP) / SIDE
            net.W[1][1, 0], net.b[2][2, 0] = a, b
            E = error(net.forward(saved.X)[0][2], saved.Y)
            off.append(abs(E - level) / (levels[1] - levels[0]))
    assert len(off) > 50 and max(off) < 0.13 and np.mean(off) < 0.02  # between the grid's points E is not quite straight


def test_the_arrow_points_against_the_gradient_across_the_contours_and_the_ring_is_one_step_ahead(opened):
    saved = opened_map(opened)
    saved.fill("the rate of a step on the map", "0.8")
    slopes = np.array([slope_of(saved.truth(), name) for name in NAMES])
    shaft = path_of(saved, ".nn-arrow")
    way = (shaft[1] - shaft[0]) * [1, -1]  # on the screen, the second weight runs down
    assert np.hypot(*way) == pytest.approx(46, abs=0.05)
    np.testing.assert_allclose(way / np.hypot(*way), -slopes / np.hypot(*slopes), atol=0.001)
    np.testing.assert_allclose(path_of(saved, ".nn-legs"), [shaft[0], [shaft[1, 0], shaft[0, 1]], shaft[1]], atol=0.02)
    for wing in shaft[3::2]:  # the head's two lines end behind the tip, one at either side
        assert 0 < (shaft[1] - wing) @ (shaft[1] - shaft[0])
    sides = [np.linalg.det([shaft[1] - shaft[0], wing - shaft[1]]) for wing in shaft[3::2]]
    assert sides[0] * sides[1] < 0
    np.testing.assert_allclose(at(saved, ".nn-next"), values(saved) - 0.8 * slopes, atol=1e-6)
    lines = segments(saved)
    nearest = np.hypot(*(lines.mean(axis=1) - values(saved)).T).argmin()
    along = lines[nearest, 1] - lines[nearest, 0]
    assert abs(along @ slopes) < 0.25 * np.hypot(*along) * np.hypot(*slopes)


def test_a_drag_moves_the_point_the_network_and_an_explorer_beside_it_while_the_hand_moves(rendered):
    net, X, Y = small()
    unrelated = Network.from_weights(net.W, net.b, net.g)
    map_, other, stranger = rendered(
        map_of(net, X, Y),
        Explorer(net, X, Y, show="network"),
        Explorer(unrelated, X, Y, show="network"),
    )
    before = other.net()
    start = at(map_)
    contours = map_.attributes(".nn-contour", "d")
    width = map_.page.locator(".nn-map").bounding_box()["width"]
    map_.take(".nn-map-point", right=60, up=36)
    pixel = 2 * REACH / SIDE / (width / 380)
    moved = start + np.array([60, 36]) * pixel
    assert [value_of(other.truth(), name) for name in NAMES] == pytest.approx(moved, abs=1e-9)
    np.testing.assert_allclose(at(map_), moved, atol=1e-6)
    assert other.labels()["W-1-2-1", "value"] == true(value_of(other.truth(), "W-1-2-1"))
    assert map_.page.evaluate("models[0].saves").count({}) == 0
    map_.page.mouse.up()
    map_.settle()
    assert_only_the_two_moved(other.net(), before)
    assert weights(stranger.net()) == weights(net)
    assert map_.page.evaluate("models[0].saves.at(-1).weights.W[1][1][0]") == value_of(other.truth(), "W-1-2-1")
    assert map_.attributes(".nn-contour", "d") == contours  # E over these two hasn't changed


def test_the_point_follows_the_explorer_and_the_map_is_drawn_anew_for_other_weights(rendered):
    net, X, Y = small()
    map_, other = rendered(map_of(net, X, Y), Explorer(net, X, Y, show="network"))
    contours, start = map_.attributes(".nn-contour", "d"), at(map_)
    other.take('[data-select="W-1-2-1"]', up=50)
    np.testing.assert_allclose(at(map_), start + [0.5, 0], atol=1e-6)
    assert map_.attributes(".nn-contour", "d") == contours
    other.page.mouse.up()
    other.drag('[data-select="W-2-1-2"]', up=80)
    np.testing.assert_allclose(at(map_), start + [0.5, 0], atol=1e-6)
    assert map_.attributes(".nn-contour", "d") != contours
    fresh = map_of(other.net(), X, Y)
    changed = map_.attributes(".nn-contour", "d")
    [again] = rendered(fresh)
    assert again.attributes(".nn-contour", "d") == changed


def test_a_drag_ends_at_the_edge_of_the_map(opened):
    saved = opened_map(opened)
    saved.drag(".nn-map-point", right=900)
    assert values(saved)[0] == REACH


def test_one_step_moves_the_two_alone_against_their_slopes_and_says_what_E_did(opened):
    saved = opened_map(opened)
    saved.fill("the rate of a step on the map", "0.3")
    truth, before = saved.truth(), saved.net()
    slopes = np.array([slope_of(truth, name) for name in NAMES])
    start = values(saved)
    saved.press("one step")
    np.testing.assert_allclose(values(saved), start - 0.3 * slopes, rtol=1e-12)
    assert_only_the_two_moved(saved.net(), before)
    after = saved.truth().E
    assert after < truth.E
    assert saved.texts(".nn-map-view p") == [f"One step: E fell from {true(truth.E)} to {true(after)}."]
    assert saved.texts(".nn-controls [data-live=E]") == [true(after)]
    trail = path_of(saved, ".nn-trail")
    expected = np.stack([start, start - 0.3 * slopes])
    np.testing.assert_allclose(
        trail, np.stack([LEFT + SIDE * (expected[:, 0] + REACH) / 8, TOP + SIDE * (REACH - expected[:, 1]) / 8], axis=1), atol=0.006
    )


def test_a_step_of_all_weights_moves_them_all_and_the_map(opened):
    saved = opened_map(opened)
    saved.fill("the rate of a step on the map", "0.3")
    truth, contours = saved.truth(), saved.attributes(".nn-contour", "d")
    saved.page.get_by_label("a step moves all weights and biases, and so the map").check()
    saved.press("one step")
    net = saved.net()
    for l in net.W:
        np.testing.assert_allclose(net.W[l], truth.net.W[l] - 0.3 * truth.dE_dW[l], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(net.b[l], truth.net.b[l] - 0.3 * truth.dE_db[l], rtol=1e-12, atol=1e-14)
    assert saved.attributes(".nn-contour", "d") != contours
    assert len(path_of(saved, ".nn-trail")) == 2  # a way goes on where the map moves with it
    saved.press("one step")
    assert len(path_of(saved, ".nn-trail")) == 3


def test_a_step_that_is_too_long_is_called_so(opened):
    net = Network.from_weights([[[2.0, 0.0]]], [[[0.0]]], [identity])
    saved = opened(net, np.array([[1.0], [0.0]]), np.array([[0.0]]), **TWO_WEIGHTS)
    saved.fill("the rate of a step on the map", "2.5")
    saved.press("one step")
    assert saved.net().W[1].tolist() == [[-3.0, 0.0]]  # E = w²/2, slope w
    assert saved.texts(".nn-map-view p") == ["One step: E rose from 2.000 to 4.500. The step was too long: the slope holds only nearby."]
    saved.fill("the rate of a step on the map", "1e200")
    saved.press("one step")
    saved.press("one step")
    assert "is too far for a computer's numbers: take a smaller rate" in saved.texts(".nn-map-view p")[0]
    assert np.isfinite(saved.net().W[1]).all()


def test_it_rolls_while_play_is_pressed_as_python_does_and_goes_back_to_the_start(opened):
    saved = opened_map(opened)
    first, E, start = weights(saved.net()), saved.truth().E, values(saved)
    button = saved.page.locator(".nn-map-view button", has_text="roll")
    saved.settle()
    assert weights(saved.net()) == first  # nothing moves by itself
    button.press("Enter")
    saved.pass_time(40 * 12 + 20)
    assert saved.texts(".nn-map-view button") == ["one step", "stop", "back to the start"]
    saved.page.locator(".nn-map-view button", has_text="stop").press("Enter")
    saved.settle()
    [path] = roll(small().net, saved.X, saved.Y, *OVER, start[:, np.newaxis], rate=1, steps=12)
    np.testing.assert_allclose(values(saved), path[:, -1], rtol=1e-10)
    after = saved.truth().E
    assert after < E
    assert saved.texts(".nn-map-view p") == [f"12 steps: E fell from {true(E)} to {true(after)}."]
    assert len(path_of(saved, ".nn-trail")) == 13
    saved.settle()
    np.testing.assert_allclose(values(saved), path[:, -1], rtol=1e-10)
    saved.press("back to the start")
    assert weights(saved.net()) == first
    assert saved.attributes(".nn-trail", "d") in ([[""]], [[None]]) and saved.texts(".nn-map-view p") == [""]
    assert not saved.page.get_by_role("button", name="back to the start", exact=True).is_disabled()  # that can be undone
    saved.press("undo")
    np.testing.assert_allclose(values(saved), path[:, -1], rtol=1e-10)


def test_it_comes_to_rest_by_itself_at_the_bottom(opened):
    net = Network.from_weights([[[2.0, 1.0]]], [[[0.0]]], [identity])
    saved = opened(net, np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 0.0]]), **TWO_WEIGHTS)
    saved.press("roll")
    saved.pass_time(40 * 200)
    assert saved.texts(".nn-map-view button")[1] == "roll"
    assert np.abs(saved.net().W[1]).max() < 1e-5
    [said] = saved.texts(".nn-map-view p")
    assert 15 < numbers(said)[0] < 40  # each step halves the way


def test_rolling_ends_where_somebody_takes_the_point_in_hand(opened):
    saved = opened_map(opened)
    saved.press("roll")
    saved.take(".nn-map-point", right=10)
    held = at(saved)
    saved.pass_time(500)
    assert (at(saved) == held).all()
    saved.page.mouse.up()
    saved.settle()
    assert saved.texts(".nn-map-view button")[1] == "roll"


def test_who_wants_no_motion_gets_the_end_at_once(opened):
    saved = opened_map(opened, context={"reduced_motion": "reduce"})
    before = saved.truth().E
    saved.page.locator(".nn-map-view button", has_text="roll").press("Enter")
    saved.pass_time(20)
    assert saved.texts(".nn-map-view p")[0] == f"197 steps: E fell from {true(before)} to {true(saved.truth().E)}."


def test_keys_move_it_and_a_digit_leads_to_its_box_and_escape_back(opened):
    saved = opened_map(opened)
    start = values(saved)
    saved.page.locator(".nn-map-point").focus()
    saved.keys("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown")
    np.testing.assert_allclose(values(saved), start + np.array([2 - 0.1, 1 - 0.1]) * REACH / 100, atol=1e-11)
    saved.page.keyboard.type("-1.25")
    saved.keys("Enter")
    assert values(saved)[0] == -1.25
    np.testing.assert_allclose(at(saved), values(saved), atol=1e-6)
    saved.keys("Escape")
    assert saved.page.evaluate("document.activeElement.matches('.nn-map-point')")


def test_typed_numbers_move_it_and_the_map_comes_along(opened):
    saved = opened_map(opened)
    contours = saved.attributes(".nn-contour", "d")
    saved.fill(f"on the map, {in_words(NAMES[1])}", "2.5")
    assert values(saved)[1] == 2.5 and saved.attributes(".nn-contour", "d") == contours
    saved.fill(f"on the map, {in_words(NAMES[0])}", "-9.2")
    assert values(saved).tolist() == [-9.2, 2.5]
    np.testing.assert_allclose(at(saved, middle=(-10, 2)), [-9.2, 2.5], atol=1e-6)
    ticks = [numbers(text)[0] for text in saved.texts(".nn-map .nn-ticks text")]
    assert ticks == [-14, -12, -10, -8, -6, -2, 0, 2, 4, 6]
    assert saved.attributes(".nn-contour", "d") != contours
    saved.fill(f"on the map, {in_words(NAMES[0])}", "far")
    assert "is not a number" in saved.page.locator(".nn-map-view .nn-complaint").first.text_content()
    assert values(saved)[0] == -9.2


def test_a_second_descent_leaves_the_trail_of_the_first(opened):
    saved = opened_map(opened)
    saved.press("one step")
    saved.press("one step")
    saved.drag(".nn-map-point", right=30)
    saved.press("one step")
    [[trail]] = saved.attributes(".nn-trail", "d")
    assert [part.count("L") for part in re.findall(r"M[^M]+", trail)] == [2, 1]
    saved.drag('[data-select="W-2-1-2"]', up=40)
    assert saved.attributes(".nn-trail", "d") == [[""]]  # it was on another map


def test_a_map_that_takes_long_waits_until_the_weights_rest(opened):
    saved = opened_map(opened)
    saved.page.evaluate("let now = 0; performance.now = () => (now += 100)")
    saved.drag('[data-select="W-2-1-2"]', up=10)
    contours = saved.attributes(".nn-contour", "d")
    saved.take('[data-select="W-2-1-2"]', up=30)
    assert saved.attributes(".nn-contour", "d") == contours
    assert "nn-earlier" in saved.page.locator(".nn-map").get_attribute("class")
    saved.page.mouse.up()
    saved.settle()
    assert saved.attributes(".nn-contour", "d") != contours
    assert "nn-earlier" not in saved.page.locator(".nn-map").get_attribute("class")


def test_before_the_slopes_are_known_there_is_no_map(opened):
    saved = opened(*deep(), **TWO_WEIGHTS, show="network map backward")
    assert saved.page.locator(".nn-map").is_visible()
    saved.press("step")
    assert not saved.page.locator(".nn-map").is_visible()
    saved.press("show all")
    assert saved.page.locator(".nn-map").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_on_the_map(opened, dark):
    saved = opened_map(opened, context={"color_scheme": "dark" if dark else "light"})
    saved.press("one step")
    assert serious(saved.page) == []


def test_a_finger_drags_the_point_and_the_page_stays(opened):
    saved = opened_map(opened, context=PHONE)
    start, fingers = at(saved), Fingers(saved.page)
    fingers.down(point_on(saved.page, ".nn-map-point"))
    scrolled = saved.page.evaluate("scrollY")
    fingers.move(right=40, up=30)
    fingers.lift()
    saved.settle()
    pixel = 2 * REACH / SIDE / (saved.page.locator(".nn-map").bounding_box()["width"] / 380)
    np.testing.assert_allclose(values(saved), start + np.array([40, 30]) * pixel, atol=1e-6)
    assert saved.page.evaluate("scrollY") == scrolled
