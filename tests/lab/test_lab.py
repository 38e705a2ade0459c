"""What only a running notebook shows: the way from the screen to the kernel and back, in a real JupyterLab in a real Chromium."""

import re
import time
from pathlib import Path

import numpy as np
import pytest
from browsing import STICKING_OUT, point_on
from screen import SETUP, ask, assert_screen_is_true, drag, frames, settle

from nnlib.explorer.picture import number

pytestmark = pytest.mark.browser
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NETWORK_ONLY = SETUP.replace("Explorer(net, X, Y)", 'Explorer(net, X, Y, show="network")')
WITH_DESCENT = SETUP.replace("Explorer(net, X, Y)", 'Explorer(net, X, Y, show="network descent")')


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


# ---------------------------------------------------------------- from the screen to the kernel


def test_drag_key_and_typed_number_are_in_net_when_the_hand_rests(visit):
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
    page.locator(".nn-controls .nn-box").fill("abc")
    page.keyboard.press("Enter")
    assert "is not a number" in page.locator(".nn-controls .nn-complaint").text_content()
    settle(page)
    assert ask(page, "net.b[1][2, 0]") == -1.25
    assert_screen_is_true(page)
    assert page.errors == []


def test_descent_undo_and_reset_reach_the_kernel_exactly(visit):
    page = visit([WITH_DESCENT])
    state = "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]"
    before = ask(page, state)
    after = ask(page, "(lambda g: [(net.W[1] - 0.5 * g.dE_dW[1]).tolist(), (net.b[2] - 0.5 * g.dE_db[2]).tolist()])(explorer.gradient)")
    press(page, "one step of descent")
    settle(page)
    now = ask(page, state)
    for moved, expected in zip(now, after):
        np.testing.assert_allclose(moved, expected, rtol=1e-12)
    for name, expected in [("undo", before), ("redo", now), ("reset", before), ("undo", now)]:
        press(page, name)
        settle(page)
        assert ask(page, state) == expected, name
    assert_screen_is_true(page)


def test_whoever_observes_is_told_once_the_hand_rests(visit):
    page = visit([
        NETWORK_ONLY,
        "seen, chosen = [], []\nexplorer.observe(lambda change: seen.append(change['new']), 'E')\n"
        "explorer.observe(lambda change: chosen.append(list(change['new'])), 'selected')",
    ])  # fmt: skip
    drag(page, '[data-select="b-2-2"]', up=50)
    settle(page)
    assert ask(page, "[seen, chosen]") == [[ask(page, "float(back_propagate(net, X, Y).E)")], [["b", 2, 1]]]


# ---------------------------------------------------------------- from the kernel to the screen


def test_what_a_cell_does_to_net_is_on_the_screen_when_it_ends(visit):
    page = visit([SETUP, "net.W[1][2, 1] = -2.5\nexplorer.selected = ('W', 1, 2, 1)"])
    settle(page)
    assert float(page.locator(".nn-controls .nn-box").input_value().replace("−", "-")) == -2.5
    assert_screen_is_true(page)


def test_another_network_can_be_put_in_its_place(visit):
    page = visit([NETWORK_ONLY, "old, explorer.net = net, Network([2, 3, 4], [sigmoid, identity], seed=9)\nbefore = old.W[2].copy()"])
    settle(page)
    assert_screen_is_true(page)
    drag(page, '[data-select="W-2-1-1"]', up=20)
    settle(page)
    assert_screen_is_true(page)
    assert ask(page, "[bool((old.W[2] == before).all()), explorer.net is net]") == [True, False]


def test_weights_that_are_no_numbers_are_refused_in_words_and_the_screen_stays(visit):
    page = visit([NETWORK_ONLY, "net.W[2][1, 1] = np.nan"])
    page.wait_for_function("() => document.body.innerText.includes('Explorer shows what it showed before')")
    assert "layer 2: W holds nan at index (1, 1)" in page.locator(".jp-Notebook").inner_text()
    assert not re.search("NaN|nan", page.locator(".nn-explorer .nn-views").inner_text())


def test_what_the_kernel_refuses_is_said_beside_the_widget_and_the_screen_gets_back_what_holds(visit):
    page = visit([NETWORK_ONLY, "net.g[1] = relu"])
    refused = page.locator(".nn-explorer > .nn-complaint")
    refused.wait_for()
    assert "the network is now 2 → 3 (relu) → 4 (identity)" in refused.text_content()
    handle = page.locator('[data-select="W-2-2-1"]')
    before = float(handle.get_attribute("aria-valuenow"))
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => document.querySelector('.nn-explorer > .nn-complaint').textContent.startsWith('refused: ')")
    page.wait_for_function("before => document.querySelector('[data-select=W-2-2-1]').getAttribute('aria-valuenow') == before", arg=before)
    ask(page, "net.g.update({1: sigmoid})")
    refused.wait_for(state="hidden")
    settle(page)
    assert ask(page, "net.W[2][1, 0]") == before
    page.keyboard.press("ArrowUp")
    settle(page)
    assert ask(page, "net.W[2][1, 0]") == pytest.approx(before + 0.05, abs=1e-9)
    assert_screen_is_true(page)


# ---------------------------------------------------------------- several


def test_explorers_of_one_network_move_together_and_those_of_others_stay(visit):
    page = visit([
        NETWORK_ONLY,
        "twin = Explorer(net, X[:, :2], Y[:, :2], show='network')\ntwin",
        "other = Network.from_weights(net.W, net.b, [sigmoid, identity])\nExplorer(other, X, Y, show='network')",
    ])  # fmt: skip

    def value(n):
        return page.locator(".nn-explorer").nth(n).locator('[data-select="b-1-1"]').get_attribute("aria-valuetext").split(",")[0]

    before = value(2)
    x, y = point_on(page, '[data-select="b-1-1"]')
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 50, steps=5)
    frames(page)
    shown = '[data-select="b-1-1"] [data-show=value]'
    one, twin, other = (explorer.locator(shown).text_content() for explorer in page.locator(".nn-explorer").all())
    assert one == twin != other  # the hand still holds it
    page.mouse.up()
    settle(page)
    assert value(0) == value(1) != value(2) == before
    assert ask(page, "twin.E == back_propagate(net, X[:, :2], Y[:, :2]).E and bool(other.b[1][0, 0] != net.b[1][0, 0])")


def test_running_a_cell_again_leaks_nothing(visit):
    page = visit([SETUP])
    count = "len(__import__('ipywidgets').widgets.widget._instances)"
    before = ask(page, count)
    for _ in range(4):
        page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        ask(page, "0")  # the kernel has done what was asked before
    page.wait_for_function("() => document.querySelectorAll('.nn-explorer').length === 1")
    assert ask(page, count) == before
    assert ask(page, "len(list(__import__('nnlib.explorer.cells', fromlist=['x']).widgets))") == 1
    ask(page, "explorer.close()")
    page.wait_for_function("() => document.querySelectorAll('.nn-explorer').length === 0")
    assert ask(page, count) < before


# ---------------------------------------------------------------- the pictures of weights


PICTURES = """
from nnlib.datasets import digits
X, Y = digits()
X, Y = X[:, :50], Y[:, :50]
net = Network([64, 3, 10], [sigmoid, identity], seed=1)
net.W[1][1, 20] = 0
explorer = WeightPictures(net, X, Y, unit=1)
explorer
"""


def wait_for_value(page, pixel, value):
    """Until the handle of a pixel's weight has this value, and the kernel has answered to it."""
    page.wait_for_function(
        "([name, value]) => Math.abs(document.querySelector(name).getAttribute('aria-valuenow') - value) < 1e-9"
        " && !document.querySelector('.nn-old')",
        arg=[pixel, value],
    )


def wait_until_known(page, expression, value, seconds=10):
    """Until the kernel gives this value: what the page has to tell waits while an earlier message is on its way."""
    end = time.monotonic() + seconds
    while ask(page, expression) != value:
        assert time.monotonic() < end, f"{expression} is not {value}"
        page.wait_for_timeout(20)


def pixels(page, which):
    """[(is negative, opacity, has a bar), ...] of one of the two pictures."""
    return page.locator(".nn-picture").nth(which).locator("g").evaluate_all(
        """groups => groups.map(group => { const [fill, bar] = group.children;
            const negative = getComputedStyle(fill).fill === 'rgb(213, 94, 0)';
            return [negative, Number(fill.getAttribute('fill-opacity')), !bar.hasAttribute('hidden')]; })"""
    )  # fmt: skip


def assert_pictures_are_true(page):
    pictures = ask(page, "[net.W[1][1].tolist(), back_propagate(net, X, Y).dE_dW[1][1].tolist()]")
    for which, values in enumerate(pictures):
        words = f"from {number(min(values), 3)} to {number(max(values), 3)}"
        shown = "([which, words]) => document.querySelectorAll('.nn-range')[which].textContent === words"
        page.wait_for_function(shown, arg=[which, words])  # the kernel answers after the hand
        largest = max(map(abs, values))
        for value, (negative, opacity, bar) in zip(values, pixels(page, which), strict=True):
            assert negative == (value < 0)
            assert opacity == pytest.approx(abs(value) / largest, abs=0.00051)
            assert bar == (value <= -0.05 * largest)


def test_pictures_of_weights_answer_to_the_hand(visit):
    page = visit([SETUP.split("random =")[0], PICTURES])
    assert_pictures_are_true(page)
    page.locator('[data-select="W-1-2-21"]').click()
    for key, by in [("+", 0.05), ("+", 0.05), ("-", -0.05), ("Shift+_", -0.005)]:
        before = ask(page, "net.W[1][1, 20]")
        page.keyboard.press(key)
        wait_for_value(page, '[data-select="W-1-2-21"]', before + by)
        assert ask(page, "net.W[1][1, 20]") == pytest.approx(before + by, abs=1e-9)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    wait_until_known(page, "explorer.selected", 29)  # a row of 8 further, and one
    page.wait_for_function("() => document.querySelector('.nn-controls math').textContent === 'W2,301'")
    slope, E = ask(page, "[back_propagate(net, X, Y).dE_dW[1][1, 29], float(back_propagate(net, X, Y).E)]")
    page.wait_for_function("() => document.querySelector('[data-live=E]').textContent !== ''")
    written = [float(text.replace("−", "-")) for text in page.locator(".nn-controls output").all_text_contents()]
    assert written == [pytest.approx(slope, rel=0.00051), pytest.approx(E, rel=1e-5)]
    x, y = point_on(page, '[data-select="W-1-2-30"]')
    before = ask(page, "net.W[1][1, 29]")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=4)
    page.mouse.up()
    wait_for_value(page, '[data-select="W-1-2-30"]', before - 0.4)
    assert ask(page, "net.W[1][1, 29]") == pytest.approx(before - 0.4, abs=1e-9)
    assert_pictures_are_true(page)


def test_without_their_kernel_the_pictures_say_that_their_answers_are_old(visit):
    page = visit([SETUP.split("random =")[0], PICTURES])
    page.locator('[data-select="W-1-2-21"]').click()
    page.keyboard.press("+")
    wait_for_value(page, '[data-select="W-1-2-21"]', 0.05)
    page.locator(".nn-wait").wait_for(state="hidden")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.locator('[data-select="W-1-2-21"]').focus()
    page.keyboard.press("+")
    page.locator(".nn-wait").wait_for()
    assert page.locator('[data-select="W-1-2-21"]').get_attribute("aria-valuetext") == "0.1000, derivative of E not yet known"


# ---------------------------------------------------------------- in JupyterLab


def test_keys_typed_in_the_explorer_are_no_commands_of_the_notebook(visit):
    page = visit([NETWORK_ONLY, "1"])
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.locator('[data-select="W-1-1-1"]').focus()
    for key in ("d", "d", "a", "b", "x", "m", "ArrowDown"):
        page.keyboard.press(key)
    settle(page)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert page.locator(".jp-MarkdownCell").count() == 0
    assert page.evaluate("document.activeElement.dataset.select") == "W-1-1-1"


def test_a_scroll_in_a_cell_is_never_caught_by_a_weight(visit):
    page = visit([SETUP], height=500)
    before = page.evaluate("document.querySelector('.nn-network').getBoundingClientRect().top")
    page.mouse.move(*point_on(page, '[data-select="W-2-2-2"]'))
    page.mouse.wheel(0, 200)
    page.wait_for_function("top => document.querySelector('.nn-network').getBoundingClientRect().top < top - 100", arg=before)
    settle(page)
    assert ask(page, "(lambda old: bool((net.W[2] == 5 * old.W[2]).all()))(Network([2, 3, 4], [sigmoid, identity], seed=5))")


def test_the_colours_follow_the_theme(visit):
    page = visit([NETWORK_ONLY])
    colours = "edges => [...new Set(edges.map(edge => getComputedStyle(edge).stroke))].sort()"
    page.locator('[data-select="b-1-1"]').focus()
    light = page.locator(".nn-edge").evaluate_all(colours)
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_selector("[data-jp-theme-light=false]", state="attached")
    try:
        dark = page.locator(".nn-edge").evaluate_all(colours)
        ink = page.locator(".nn-controls").evaluate("controls => getComputedStyle(controls).color")
    finally:
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
        page.wait_for_selector("[data-jp-theme-light=true]", state="attached")
    assert light == ["rgb(0, 114, 178)", "rgb(213, 94, 0)"]
    assert dark == ["rgb(240, 138, 60)", "rgb(86, 180, 233)"]
    assert min(int(part) for part in re.findall(r"\d+", ink)[:3]) > 180


@pytest.mark.parametrize("width", [800, 1400])
def test_nothing_sticks_out_and_touch_works(visit, width):
    page = visit([SETUP], width=width, has_touch=True)
    assert page.evaluate(STICKING_OUT) == []
    page.touchscreen.tap(*point_on(page, '[data-select="W-2-3-1"]'))
    settle(page)
    assert ask(page, "list(explorer.selected)") == ["W", 2, 2, 0]
    assert page.errors == []


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
    page.wait_for_function("before => [...document.querySelectorAll('.nn-range')].at(-1).textContent !== before", arg=slopes)
    assert page.errors == []
    away = [url for url in page.requests if not re.match(r"(https?://(127\.0\.0\.1|localhost):|data:|blob:)", url)]
    assert away == []
