"""The field to draw on, on a page without a kernel: mouse, finger and keys, the image that becomes of it, and what the network answers."""

import re

import numpy as np
import pytest
from drawings import DIGITS, drawn, image_of
from readers import Board
from test_touch import PHONE
from window import new_window, serious

from nnlib import Network, sigmoid, tanh
from nnlib.explorer import DrawDigit

pytestmark = pytest.mark.browser


def some_net():
    net = Network([64, 7, 10], [sigmoid, tanh], seed=4)
    net.W[2] *= 5
    return net


@pytest.fixture
def board(browser, tmp_path):
    """board(change, ...): the page of a saved field, to which change was done, in its own window. An error on it fails the test."""
    pages = []

    def board(change=lambda field: None, **context):
        field = DrawDigit(some_net())
        change(field)
        field.save(tmp_path / "page.html")
        page = new_window(browser, **{"viewport": {"width": 900, "height": 600}, **context})
        pages.append(page)
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_selector(".nn-drawing")
        return Board(page, field.net)

    yield board
    errors = [error for page in pages for error in page.errors]
    for page in pages:
        page.close()
    assert errors == []


@pytest.mark.parametrize("digit", [2, 5])
def test_what_the_mouse_draws_is_read_at_once(board, digit):
    one = board()
    assert one.outputs() is None and one.answer() == "–" and not one.image().any()
    lines = drawn(DIGITS[digit][1], "big")
    for count, line in enumerate(lines, start=1):
        one.draw(line)
        assert len(one.strokes()) == count
        one.must_be_true()
    for got, meant in zip(one.strokes(), lines, strict=True):
        assert len(got) > 1 and np.abs(np.array(got[0]) - meant[0]).max() < 0.6 and np.abs(np.array(got[-1]) - meant[-1]).max() < 1.2
    one.rest()
    outputs = one.outputs()
    second = np.argsort(outputs)[-2]
    assert re.fullmatch(rf"It reads {outputs.argmax()}, with output \S+; next is {second}, with \S+", one.spoken())


def test_it_answers_while_the_pen_moves(board):
    one = board()
    one.page.mouse.move(*one.at(50, 10))
    one.page.mouse.down()
    answers = []
    for y in (30, 50, 70, 90):
        one.page.mouse.move(*one.at(50 + y / 4, y))
        one.must_be_true()
        answers.append(one.outputs())
    assert len({tuple(answer) for answer in answers}) >= 2
    one.page.mouse.up()
    one.page.mouse.move(*one.at(10, 10))  # the pen is up
    assert len(one.strokes()) == 1 and one.strokes()[0][-1][1] > 85


def test_the_outputs_are_bars_and_numbers(board):
    one = board()
    one.draw(drawn(DIGITS[7][0], "plain")[0])
    outputs = one.outputs()
    assert outputs.min() < -0.1 and outputs.max() > 0.1
    bars = one.page.locator(".nn-output").evaluate_all(
        "all => all.map(bar => [bar.x.baseVal.value, bar.width.baseVal.value, bar.classList.contains('nn-negative')])"
    )
    lines = one.page.locator(".nn-bars .nn-frame").evaluate_all(
        "all => all.map(line => Number(/M([\\d.]+)/.exec(line.getAttribute('d'))[1]))"
    )
    zero, unit = lines[0], lines[1] - lines[0]
    for (left, width, negative), output in zip(bars, outputs, strict=True):
        ends = sorted([zero, min(196, max(20, zero + unit * output))])
        assert [left, left + width] == pytest.approx(ends, abs=0.01) and negative == (output < 0)
    written = one.page.locator(".nn-value").all_text_contents()
    assert written == [f"{output:.2f}".replace("-", "−") for output in outputs]
    best = one.page.locator(".nn-bars g").evaluate_all("all => all.map(row => row.classList.contains('nn-best'))")
    assert best == [k == outputs.argmax() for k in range(10)]
    said = one.page.locator(".nn-bars").get_attribute("aria-label")
    assert said.startswith(f"the ten outputs, 0: {written[0]}, 1: {written[1]}")


def test_a_pen_that_keys_move(board):
    one = board()
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.className") == "nn-field"
    assert one.page.locator(".nn-pen").evaluate("pen => getComputedStyle(pen).display") == "block"
    for key in (
        "ArrowLeft",
        "ArrowLeft",
        " ",
        "ArrowRight",
        "Shift+ArrowRight",
        "ArrowDown",
        "End",
        "PageDown",
        "Home",
        "PageUp",
        "ArrowUp",
    ):
        one.page.keyboard.press(key)
    assert one.spoken() == "pen down, 46 from the left, 20 from the top"
    assert one.strokes() == [[[40, 20], [45, 20], [46, 20], [46, 25], [41, 30], [46, 35], [41, 30], [46, 25], [46, 20]]]
    one.must_be_true()
    for key in (" ", "ArrowDown", "ArrowDown", "ArrowLeft", " ", "ArrowRight"):
        one.page.keyboard.press(key)
    assert one.strokes()[1:] == [[[41, 30], [46, 30]]]
    one.must_be_true()
    one.rest()
    assert one.spoken().startswith(f"It reads {one.answer()}, with output ")
    for _ in range(30):
        one.page.keyboard.press("ArrowRight")
    assert one.strokes()[1][-1] == [100, 30]  # and no farther
    one.page.keyboard.press("Delete")
    assert one.strokes() == [] and not one.image().any() and one.outputs() is None
    one.rest()
    assert one.spoken() == "nothing drawn yet"
    one.page.keyboard.press("ArrowLeft")
    assert one.strokes() == [] and one.spoken() == "pen up, 95 from the left, 30 from the top"


def test_clear(board):
    one = board()
    one.draw([(20, 20), (80, 80)])
    one.page.get_by_role("button", name="clear").click()
    assert one.strokes() == [] and not one.image().any() and one.outputs() is None and one.answer() == "–"
    assert set(one.page.locator(".nn-value").all_text_contents()) == {""}
    one.rest()
    assert one.spoken() == "nothing drawn yet"
    one.draw([(20, 80), (80, 20)])
    assert len(one.strokes()) == 1
    one.must_be_true()


def test_a_dot_is_drawn_by_a_click(board):
    one = board()
    one.draw([(40, 60)])
    assert np.abs(np.array(one.strokes()) - [40, 60]).max() < 0.5 and np.shape(one.strokes()) == (1, 1, 2)
    one.must_be_true()


def test_an_image_from_python_is_shown_until_something_is_drawn(board):
    image = np.arange(64) / 64
    one = board(lambda field: setattr(field, "image", image))
    assert one.strokes() == [] and (one.image() == image).all()
    np.testing.assert_allclose(one.outputs(), one.net.forward(image[:, None])[0][2][:, 0], rtol=0, atol=1e-9)
    one.draw([(20, 20), (80, 80)])
    one.must_be_true()


def test_a_finger_draws_and_the_page_stays(board):
    one = board(**PHONE)
    one.page.evaluate("document.body.style.height = '5000px'")
    session = one.page.context.new_cdp_session(one.page)

    def touch(kind, *points):
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]}
        )

    touch("touchStart", one.at(50, 80))
    for y in (70, 50, 30, 10):
        touch("touchMove", one.at(50, y))
    touch("touchStart", one.at(50, 10), one.at(20, 20))  # a second finger draws nothing
    touch("touchMove", one.at(52, 5), one.at(20, 60))
    touch("touchEnd")
    assert one.page.evaluate("scrollY") == 0
    assert len(one.strokes()) == 1
    line = np.array(one.strokes()[0])
    assert np.abs(line[0] - [50, 80]).max() < 0.5 and np.abs(line[-1] - [52, 5]).max() < 0.5
    one.must_be_true()


def test_what_the_browser_takes_for_a_scroll_leaves_no_stroke(board):
    one = board()
    one.draw([(20, 20), (20, 80)])
    before = one.strokes()
    one.page.mouse.move(*one.at(60, 20))
    one.page.mouse.down()
    one.page.mouse.move(*one.at(60, 60))
    assert len(one.strokes()) == 2
    one.page.locator(".nn-field").evaluate("field => field.dispatchEvent(new PointerEvent('pointercancel', {pointerId: 1}))")
    one.page.mouse.up()
    assert one.strokes() == before
    one.must_be_true()
    one.page.mouse.move(*one.at(50, 50))
    one.page.mouse.down(button="right")
    one.page.mouse.up(button="right")
    assert one.strokes() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(board, scheme):
    one = board(color_scheme=scheme)
    one.draw([(20, 20), (80, 80)])
    assert serious(one.page) == []
    ink = one.page.locator(".nn-strokes").evaluate("line => getComputedStyle(line).stroke")
    assert ink == {"light": "rgb(26, 26, 26)", "dark": "rgb(240, 240, 240)"}[scheme]


def test_nothing_is_wider_than_a_phone(board):
    one = board(**PHONE)
    one.draw([(20, 20), (80, 80)])
    assert one.page.evaluate("document.documentElement.scrollWidth") == 390
    answer, field = one.page.locator(".nn-answer").bounding_box(), one.page.locator(".nn-field").bounding_box()
    assert answer["y"] + answer["height"] < field["y"] + 1  # in sight above the hand


def test_in_a_notebook_the_kernel_hears_when_the_hand_rests_and_a_new_network_answers(rendered):
    field = DrawDigit(some_net())
    [saved] = rendered(field)
    one = Board(saved.page, field.net)
    one.page.mouse.move(*one.at(50, 10))
    one.page.mouse.down()
    for y in (30, 60, 90):
        one.page.mouse.move(*one.at(50, y))
    assert one.page.evaluate("models[0].saves.length") == 0
    one.page.mouse.up()
    assert one.page.evaluate("models[0].saves.length") == 1
    strokes, pixels = one.page.evaluate("[models[0].get('strokes'), models[0].get('pixels')]")
    field.set_state({"strokes": strokes, "pixels": pixels})
    assert field._refused == "" and (field.image[:, 0] == image_of(one.strokes())).all()
    assert one.answer() == str(field.answer)
    for l in field.net.W:
        field.net.W[l] = -field.net.W[l]
    field.refresh()
    one.page.evaluate("weights => models[0].set('weights', weights)", field.weights)
    one.must_be_true()
    one.page.evaluate("stops[0]()")
    one.page.evaluate("models[0].set('pixels', Array(64).fill(0))")
    assert one.answer() != "–"  # what is gone from the page listens no more
