"""A finger, as the browser's own input: it drags what it takes hold of, and scrolls the page everywhere else."""

import time

import pytest
from browsing import point_on
from saved import deep, small, value_of, weights

from nnlib.explorer import WeightPictures

pytestmark = pytest.mark.browser
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 700}}


class Fingers:
    """Fingers on the glass of the page, each at its point."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.points = {}

    def _send(self, kind):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in self.points.items()]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def down(self, point, finger=0):
        self.points[finger] = point
        self._send("touchStart")

    def move(self, right=0, up=0, finger=0, steps=8):
        x, y = self.points[finger]
        for step in range(1, steps + 1):
            self.points[finger] = (x + right * step / steps, y - up * step / steps)
            self._send("touchMove")

    def lift(self):
        self.points = {}
        self._send("touchEnd")


def wait_until_scrolled(page, beyond, seconds=5):
    """The browser scrolls in its own time, which isn't the test's."""
    end = time.monotonic() + seconds
    while page.evaluate("scrollY") <= beyond:
        assert time.monotonic() < end, f"the page has not scrolled beyond {beyond}"
        page.wait_for_timeout(20)


def scrolled(page):
    return page.evaluate("[scrollX, scrollY, document.querySelector('.nn-network-view').scrollLeft]")


@pytest.mark.parametrize("grip, name", [('[data-select="W-2-3-1"]', "W-2-3-1"), ('[data-label="W-1-1-2"]', "W-1-1-2"),
                                        ('[data-select="b-1-2"]', "b-1-2")])  # fmt: skip
def test_a_finger_drags_a_weight_by_what_it_moves_and_the_page_stays(opened, grip, name):
    saved = opened(*small(), context=PHONE)
    before, fingers = value_of(saved.truth(), name), Fingers(saved.page)
    fingers.down(point_on(saved.page, grip))
    place = scrolled(saved.page)
    fingers.move(up=60)
    fingers.move(up=-10)
    fingers.lift()
    saved.settle()
    assert value_of(saved.truth(), name) == pytest.approx(before + 0.5, abs=1e-9)
    assert saved.data(".nn-parameter.nn-selected", "select") == [name]
    assert scrolled(saved.page) == place


def test_a_finger_drags_the_point_of_the_slope(opened):
    saved = opened(*small(), show="network slope", context=PHONE)
    before, fingers = value_of(saved.truth(), "W-1-1-1"), Fingers(saved.page)
    fingers.down(point_on(saved.page, ".nn-point"))
    place = scrolled(saved.page)
    fingers.move(right=40, up=30)
    fingers.lift()
    saved.settle()
    width = saved.page.locator(".nn-slope").evaluate("drawing => drawing.getBoundingClientRect().width")
    assert value_of(saved.truth(), "W-1-1-1") == pytest.approx(before + 40 * 6 / (308 * width / 380), abs=1e-6)
    assert scrolled(saved.page) == place


def test_two_fingers_drag_each_its_own_weight(opened):
    saved = opened(*small(), show="network", context={**PHONE, "viewport": {"width": 900, "height": 900}})
    before, fingers = saved.net(), Fingers(saved.page)
    fingers.down(point_on(saved.page, '[data-select="b-1-1"]'), finger=0)
    fingers.down(point_on(saved.page, '[data-select="b-2-3"]'), finger=1)
    fingers.move(up=30, finger=0)
    fingers.move(up=-40, finger=1)
    fingers.move(up=20, finger=0)
    fingers.lift()
    saved.settle()
    before.b[1][0] += 0.5
    before.b[2][2] -= 0.4
    for got, expected in zip(weights(saved.net()), weights(before)):
        assert got == [pytest.approx(row, abs=1e-9) for row in expected]


def test_a_scroll_is_never_caught_by_a_weight(opened):
    """It starts beside the weights and passes over them."""
    saved = opened(*deep(), context={**PHONE, "viewport": {"width": 800, "height": 500}})
    fingers, net = Fingers(saved.page), weights(saved.net())
    fingers.down(point_on(saved.page, '[data-unit="2-2"]'))
    fingers.move(up=-20)
    fingers.move(up=200, steps=20)
    fingers.lift()
    wait_until_scrolled(saved.page, 20)
    saved.settle()
    assert weights(saved.net()) == net


def test_a_wheel_turned_over_a_weight_scrolls_the_page(opened):
    saved = opened(*deep(), context={"viewport": {"width": 800, "height": 500}})
    net = weights(saved.net())
    saved.page.mouse.move(*point_on(saved.page, '[data-select="W-2-1-3"]'))
    place = saved.page.evaluate("scrollY")
    saved.page.mouse.wheel(0, 120)
    wait_until_scrolled(saved.page, place + 60)
    saved.settle()
    assert weights(saved.net()) == net


def test_what_the_browser_takes_for_a_scroll_moves_nothing(opened):
    """A finger that stops a page in its scrolling can't be prevented from going on with it: the pointer is cancelled."""
    saved = opened(*small(), show="network", context={"viewport": {"width": 900, "height": 900}})
    net = weights(saved.net())
    saved.take('[data-select="W-2-3-1"]', up=40)
    handle = saved.page.locator('[data-select="W-2-3-1"]')
    held = float(handle.get_attribute("aria-valuenow"))
    assert held == pytest.approx(small().net.W[2][2, 0] + 0.4, abs=1e-9)
    other = "handle => handle.dispatchEvent(new PointerEvent('pointermove', {pointerId: 99, clientY: 5}))"
    handle.evaluate(other)  # a pointer that holds nothing
    saved.pass_time(40)
    assert float(handle.get_attribute("aria-valuenow")) == held
    handle.evaluate("handle => handle.dispatchEvent(new PointerEvent('pointercancel', {pointerId: 1}))")
    saved.page.mouse.up()
    saved.settle()
    assert weights(saved.net()) == net


def test_a_finger_drags_the_weight_of_a_pixel(rendered):
    net, X, Y = small()
    [one] = rendered(WeightPictures(net, X, Y, unit=1, shape=(1, 3)))
    fingers = Fingers(one.page)
    one.page.evaluate("document.body.style.height = '9000px'")
    for picture, pixel in ((0, 2), (1, 0)):
        before = one.page.evaluate("models[0].get('weights')")
        box = one.page.locator(".nn-picture").nth(picture).locator("g").nth(pixel).bounding_box()
        fingers.down((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        fingers.move(up=50)
        fingers.lift()
        expected = [w + 0.5 * (j == pixel) for j, w in enumerate(before)]
        assert one.page.evaluate("models[0].get('weights')") == pytest.approx(expected, abs=1e-9)
    assert one.page.evaluate("scrollY") == 0
