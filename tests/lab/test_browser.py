"""The first form of the explorer and the first notebook, as a reader sees them: in a real JupyterLab in a real Chromium."""

import re
from pathlib import Path

import pytest
from browsing import point_on
from screen import SETUP, ask, assert_screen_is_true, drag, settle

pytestmark = pytest.mark.browser
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_drag_key_and_typed_number_move_the_weight_and_all_derivatives(visit):
    page = visit([SETUP])
    assert_screen_is_true(page)

    before = ask(page, "net.W[2][1, 0]")
    drag(page, '[data-select="W-2-2-1"]', up=70)
    settle(page)
    assert ask(page, "net.W[2][1, 0]") == pytest.approx(before + 0.70, abs=1e-9)
    assert ask(page, "list(explorer.selected)") == ["W", 2, 1, 0]
    assert_screen_is_true(page)

    page.locator('[data-select="b-1-3"]').focus()
    before = ask(page, "net.b[1][2, 0]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    settle(page)
    assert ask(page, "net.b[1][2, 0]") == pytest.approx(before + 0.095, abs=1e-9)
    assert ask(page, "list(explorer.selected)") == ["b", 1, 2]
    assert_screen_is_true(page)

    page.locator(".nn-controls .nn-box").fill("−1.25")
    page.keyboard.press("Enter")
    settle(page)
    assert ask(page, "net.b[1][2, 0]") == -1.25
    assert_screen_is_true(page)
    assert page.errors == []


def test_every_weight_can_be_reached_with_the_tab_key(visit):
    page = visit([SETUP])
    page.locator(".nn-controls button").last.focus()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.closest('[data-select]')?.dataset.select ?? document.activeElement.getAttribute('class')")
        )
    parameters = [f"W-{l}-{i}-{j}" for l, n, n_prev in [(1, 3, 2), (2, 4, 3)] for i in range(1, n + 1) for j in range(1, n_prev + 1)]
    parameters += [f"b-{l}-{i}" for l, n in [(1, 3), (2, 4)] for i in range(1, n + 1)]
    assert set(parameters) <= set(reached) and "nn-point" in reached


def test_what_is_no_number_is_refused_and_the_old_value_kept(visit):
    page = visit([SETUP])
    before = ask(page, "net.W[1][0, 0]")
    for text in ["abc", "", "NaN", "1e999", "1,2,3"]:
        page.locator(".nn-controls .nn-box").fill(text)
        page.keyboard.press("Enter")
        assert "is not a number" in page.locator(".nn-controls .nn-complaint").text_content()
        assert float(page.locator(".nn-controls .nn-box").input_value().replace("−", "-")) == before
    settle(page)
    assert ask(page, "net.W[1][0, 0]") == before
    assert_screen_is_true(page)


def test_the_point_on_the_curve_can_be_dragged(visit):
    page = visit([SETUP])
    before = ask(page, "net.W[1][0, 0]")
    box = page.locator(".nn-slope").bounding_box()
    x, y = point_on(page, ".nn-point")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 0.1 * box["width"], y, steps=8)
    page.mouse.up()
    settle(page)
    across = 6 * 0.1 * 380 / (380 - 58 - 14)  # the plot shows 6 units of the weight between its margins
    assert ask(page, "net.W[1][0, 0]") == pytest.approx(before + across, abs=0.03)
    assert_screen_is_true(page)


def test_python_moves_the_picture(visit):
    page = visit([SETUP, "net.W[1][2, 1] = -2.5\nexplorer.selected = ('W', 1, 2, 1)"])
    settle(page)
    assert float(page.locator(".nn-controls .nn-box").input_value().replace("−", "-")) == -2.5
    assert_screen_is_true(page)


def test_the_whole_first_notebook(visit):
    page = visit(NOTEBOOKS / "00_start_here.ipynb")
    page.wait_for_selector(".nn-explorer .nn-network")
    drag(page, '.nn-explorer [data-select="W-2-1-1"]', up=-60)
    settle(page)
    assert_screen_is_true(page)
    pixel = '.nn-picture [data-select^="W-1-"] >> nth=20'
    page.locator(pixel).click()
    slopes = page.locator(".nn-range").last.text_content()
    page.keyboard.press("+")
    page.keyboard.press("+")
    settle(page)
    assert page.locator(".nn-range").last.text_content() != slopes
    assert page.errors == []
    away = [url for url in page.requests if not re.match(r"(https?://(127\.0\.0\.1|localhost):|data:|blob:)", url)]
    assert away == []
