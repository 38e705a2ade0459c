"""Every view of the explorer, by mouse and by keyboard, its numbers against nnlib, in a real JupyterLab in a real Chromium."""

import math
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import point_on, wait_for_explorers
from screen import SETUP, ask, assert_screen_is_true, drag, settle, shown

from nnlib import Network, sigmoid, tanh
from nnlib.explorer import Explorer

pytestmark = pytest.mark.browser


def with_options(options, cell=SETUP):
    return cell.replace("Explorer(net, X, Y)", f"Explorer(net, X, Y, {options})")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.?\d*(?:e−?\d+)?", text)]


def close(written, expected, digits=4):
    return written == pytest.approx(expected, rel=0.51 * 10.0 ** (1 - digits), abs=1e-300)


# ---------------------------------------------------------------- 1. formula


def test_the_formula_opens_down_to_known_numbers_by_mouse(visit):
    page = visit([with_options('show="network formula"')])
    formula = page.locator(".nn-formula-view")
    terms = formula.locator(".nn-equation >> nth=0 >> .nn-term")
    dE_dZ, A = ask(page, "explorer.gradient.dE_dZ[1][0].tolist()"), ask(page, "X[0].tolist()")
    assert terms.count() == 5
    for c in range(5):
        first, second = (float(text.replace("−", "-")) for text in terms.nth(c).locator(".nn-value").all_text_contents())
        assert close(first, dE_dZ[c]) and close(second, A[c])
    assert close(float(formula.locator(".nn-result").first.text_content().replace("−", "-")), ask(page, "explorer.gradient.dE_dW[1][0, 0]"))

    for key in ["dE_dZ-1-0-2", "dE_dA-1-0-2", "dE_dZ-2-3-2", "dE_dA-2-3-2"]:  # each opens the next
        formula.locator(f'[data-opens="{key}"]').click()
        page.wait_for_timeout(80)
        assert formula.locator(f'[data-opens="{key}"]').get_attribute("aria-expanded") == "true"
    opened = {result.get_attribute("data-result"): numbers(result.text_content())[0] for result in formula.locator("[data-result]").all()}
    for name, written in opened.items():
        quantity, l, i, c = name.split("-")
        assert close(written, ask(page, f"explorer.gradient.{quantity}[{l}][{int(i) - 1}, {int(c) - 1}]")), name
    assert set(opened) == {"dE_dW-1-1-1", "dE_dZ-1-1-3", "dE_dA-1-1-3", "dE_dZ-2-4-3", "dE_dA-2-4-3"}
    last = formula.locator('[data-result="dE_dA-2-4-3"]').locator("xpath=..")
    assert last.locator("button").count() == 0  # only numbers that were known remain
    output, target = ask(page, "[net.forward(X)[0][2][3, 2], Y[3, 2]]")
    written = [float(text.replace("−", "-")) for text in last.locator(".nn-factor .nn-value").all_text_contents()]
    assert close(written[0], output) and close(written[1], target)


def test_the_formula_opens_by_keyboard_and_follows_the_weight_in_place(visit):
    page = visit([with_options('show="network formula"')])
    formula = page.locator(".nn-formula-view")
    factor = formula.locator('[data-opens="dE_dZ-1-0-0"]')
    factor.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.dataset.opens") == "dE_dZ-1-0-0"  # the focus stays where it was
    page.evaluate("window.kept = document.querySelector('.nn-formula-view [data-result]')")
    page.locator('[data-select="W-2-1-1"]').evaluate("node => 0")
    page.locator('[data-select="W-1-1-1"]').focus()
    page.keyboard.press("ArrowUp")
    settle(page)
    assert page.evaluate("window.kept === document.querySelector('.nn-formula-view [data-result]')")  # replaced in place
    assert close(shown(page, ".nn-formula-view .nn-result"), ask(page, "explorer.gradient.dE_dW[1][0, 0]"))
    assert page.evaluate("document.querySelector('.nn-formula-view math').namespaceURI").endswith("MathML")


# ---------------------------------------------------------------- 2. matrices


def table(page, quantity, l):
    rows = page.locator(f'[data-matrix="{quantity}-{l}"] tr').all()[1:]
    return [[float(text.replace("−", "-")) for text in row.locator("td").all_text_contents()] for row in rows]


def test_every_matrix_is_shown_and_true(visit):
    page = visit([with_options('show="network matrices"')])
    drag(page, '[data-select="W-1-2-1"]', up=40)
    settle(page)
    for l in (1, 2):
        for quantity, source in [("Z", "net.forward(X)[1]"), ("A", "net.forward(X)[0]"), ("W", "net.W"), ("b", "net.b")] + [
            (name, f"explorer.gradient.{name}") for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")
        ]:
            expected = np.array(ask(page, f"{source}[{l}].tolist()"))
            np.testing.assert_allclose(table(page, quantity, l), expected, rtol=0.00051, err_msg=f"{quantity}[{l}]")
    np.testing.assert_allclose(table(page, "A", 0), ask(page, "X.tolist()"), rtol=0.00051)


def lit(page):
    """Which table cells are lit, as {quantity-layer: [(row, column), ...]}."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[data-matrix]')].map(table => [table.dataset.matrix,
            [...table.querySelectorAll('tr')].slice(1).flatMap((row, r) => [...row.querySelectorAll('td')].flatMap((cell, c) =>
                cell.matches('.nn-selected, .nn-lit') ? [[r, c]] : []))]).filter(([, cells]) => cells.length))"""
    )


def test_an_entry_its_two_rows_its_edge_and_its_terms_light_up_together(visit):
    page = visit([with_options('show="network formula matrices"')])
    page.locator('[data-matrix="dE_dW-2"] tr:nth-child(4) td:nth-child(3)').click()  # row 3, column 2
    settle(page)
    assert ask(page, "list(explorer.selected)") == ["W", 2, 2, 1]
    five = range(5)
    lights = {"dE_dW-2": [[2, 1]], "W-2": [[2, 1]], "dE_dZ-2": [[2, c] for c in five], "A-1": [[1, c] for c in five]}
    assert lit(page) == lights
    assert page.locator(".nn-network .nn-parameter.nn-selected").get_attribute("data-select") == "W-2-3-2"

    page.locator('[data-matrix="A-1"] tr:nth-child(4) td:nth-child(5)').click()  # another row of A is another j; its column an example
    settle(page)
    assert ask(page, "list(explorer.selected)") == ["W", 2, 2, 2]
    assert lit(page)["A-1"] == [[2, c] for c in five]
    assert page.locator(".nn-formula-view .nn-term.nn-lit").get_attribute("data-example") == "3"
    page.locator('.nn-formula-view .nn-term[data-example="1"]').click(position={"x": 2, "y": 2})
    page.wait_for_timeout(100)
    assert page.locator('[data-matrix="dE_dZ-2"] td.nn-example').evaluate("cell => cell.cellIndex") == 2
    page.locator('[data-select="W-2-4-1"]').focus()
    settle(page)
    assert lit(page)["dE_dZ-2"] == [[3, c] for c in five]


def test_the_tables_are_walked_with_the_arrow_keys(visit):
    page = visit([with_options('show="network matrices"')])
    page.locator('[data-matrix="dE_dW-1"] td[tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert ask(page, "list(explorer.selected)") == ["W", 1, 1, 1]
    assert page.locator('[data-matrix="dE_dW-1"] td[tabindex="0"]').count() == 1


# ---------------------------------------------------------------- 3. slope


def test_the_secant_becomes_the_tangent(visit):
    page = visit([with_options('show="network slope"')])
    slope = ask(page, "explorer.gradient.dE_dW[1][0, 0]")
    assert close(shown(page, "[data-live=tangent]"), slope)
    away = []
    for h in ("1", "0.1", "0.01", "0.001"):
        page.get_by_label("the step h of the secant").fill(h)
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
        secant = ask(page, f"(lambda E: (E({h}) - E(0)) / {h})(lambda d: (lambda n: (n.W[1].__setitem__((0, 0), n.W[1][0, 0] + d),"
                           " float(back_propagate(n, X, Y).E))[1])(Network.from_weights(net.W, net.b, [sigmoid, identity])))")  # fmt: skip
        assert close(shown(page, "[data-live=secant]"), secant)
        away.append(abs(secant - slope))
    assert away == sorted(away, reverse=True) and away[-1] < 1e-3 * away[0] * 10
    press(page, "halve the step h")
    page.wait_for_timeout(100)
    assert page.get_by_label("the step h of the secant").input_value() == "0.0005"
    page.get_by_label("the step h of the secant").fill("0")
    page.keyboard.press("Enter")
    assert "must not be 0" in page.locator(".nn-slope-view .nn-complaint").text_content()


def assert_curve_is_true(page):
    """The curve is E over the selected weight, and the point is on it; its scale is the picture's own, so it is found by a fit."""
    left = numbers(page.locator(".nn-ticks text").first.text_content())[0]
    errors = ask(page, f"(lambda kind, l, i, j: [(lambda n: (n.W[l].__setitem__((i, j), {left} + 6 * k / 80),"
                       " float(back_propagate(n, X, Y).E))[1])(Network.from_weights(net.W, net.b, [sigmoid, identity]))"
                       " for k in range(81)])(*explorer.selected)")  # fmt: skip
    x, y = np.array(numbers(page.locator(".nn-curve").get_attribute("d"))).reshape(-1, 2).T
    scale = np.polyfit(errors, y, 1)
    assert scale[0] < 0 and np.abs(np.polyval(scale, errors) - y).max() < 0.1
    point = page.locator(".nn-point")
    at, height = (float(point.get_attribute(name)) for name in ("cx", "cy"))
    assert abs(np.interp(at, x, y) - height) < 0.5


def test_the_curve_is_E_over_the_weight_in_hand_whatever_else_moves(visit):
    page = visit([with_options('show="network slope"')])
    assert_curve_is_true(page)
    drag(page, '[data-select="W-2-2-1"]', up=70)
    settle(page)
    assert_curve_is_true(page)
    before = page.locator(".nn-curve").get_attribute("d")
    ask(page, "net.W[1].__setitem__((0, 0), net.W[1][0, 0] + 2) or explorer.refresh()")  # a weight that is not in hand
    settle(page)
    assert page.locator(".nn-curve").get_attribute("d") != before
    assert_curve_is_true(page)


def test_the_point_is_moved_with_the_keys(visit):
    page = visit([with_options('show="network slope"')])
    before = ask(page, "net.W[1][0, 0]")
    page.locator(".nn-point").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    settle(page)
    assert ask(page, "net.W[1][0, 0]") == pytest.approx(before + 0.5, abs=1e-9)
    assert_screen_is_true(page)


# ---------------------------------------------------------------- 4. paths


def test_the_paths_add_up_to_the_derivative(visit):
    page = visit([with_options('show="network paths"')])
    shares = [numbers(text)[0] for text in page.locator(".nn-paths tbody td:last-child").all_text_contents()]
    assert len(shares) == 5 * 4  # examples times output units
    for row in page.locator(".nn-paths tbody tr").all():
        _, _, factors, share = row.locator("td").all_text_contents()
        assert math.prod(numbers(factors)) == pytest.approx(numbers(share)[0], rel=0.005)
    slope = ask(page, "explorer.gradient.dE_dW[1][0, 0]")
    assert sum(shares) == pytest.approx(slope, abs=0.0006 * sum(map(abs, shares)))
    assert close(shown(page, "[data-live=paths]"), slope)
    page.locator(".nn-paths tbody button").nth(2).focus()
    page.wait_for_timeout(100)
    edges = page.locator(".nn-on-path").evaluate_all("edges => edges.map(edge => edge.dataset.select)")
    assert edges == ["W-1-1-1", "W-2-3-1"]


def test_of_too_many_paths_the_largest_are_shown(visit):
    page = visit([
        "import numpy as np\nfrom nnlib import Network, back_propagate, tanh\nfrom nnlib.explorer import Explorer\n"
        "net = Network([3, 5, 4, 2], tanh, seed=2)\nfor l in net.W:\n    net.W[l] *= 5\nr = np.random.default_rng(0)\n"
        'X, Y = r.normal(size=(3, 8)), r.normal(size=(2, 8))\nexplorer = Explorer(net, X, Y, show="network paths")\nexplorer'
    ])  # fmt: skip
    assert "64 paths" in page.locator(".nn-paths-view").text_content()  # 8 examples, 4 · 2 ways
    shares = [abs(numbers(text)[0]) for text in page.locator(".nn-paths tbody td:last-child").all_text_contents()]
    assert len(shares) == 12 and shares == sorted(shares, reverse=True)
    assert close(shown(page, "[data-live=paths]"), ask(page, "explorer.gradient.dE_dW[1][0, 0]"))


# ---------------------------------------------------------------- 5. backwards


def test_the_algorithm_is_stepped_and_only_what_is_known_is_shown(visit):
    page = visit([with_options('show="network matrices backward"')])
    order = ["Z-1", "A-1", "Z-2", "A-2", None, "dE_dA-2", "dE_dZ-2", "dE_dW-2", "dE_dA-1", "dE_dZ-1", "dE_dW-1"]
    known = {"W-1", "b-1", "W-2", "b-2", "A-0"}
    everything = page.locator("[data-matrix]").evaluate_all("tables => tables.map(table => table.dataset.matrix)")
    for step, name in enumerate(order, start=1):
        page.get_by_role("button", name="step", exact=True).press("Enter")
        page.wait_for_timeout(80)
        known |= {name, name.replace("dW", "db")} if name else set()
        blank = {table for table in everything if page.locator(f'[data-matrix="{table}"] td[role=gridcell]').first.text_content() == "?"}
        assert blank == set(everything) - known, step
        assert f"Step {step} of 11" in page.locator(".nn-backward-view").text_content()
        assert (page.locator(".nn-controls [data-live=E]").text_content() == "?") == (step < 5)
    press(page, "step back")
    page.wait_for_timeout(80)
    assert "Step 10 of 11" in page.locator(".nn-backward-view").text_content()
    reading = page.locator(".nn-table.nn-reading [data-matrix]").evaluate_all("tables => tables.map(table => table.dataset.matrix)")
    computing = page.locator(".nn-table.nn-computing [data-matrix]").evaluate_all("tables => tables.map(table => table.dataset.matrix)")
    assert sorted(reading) == ["Z-1", "dE_dA-1"] and computing == ["dE_dZ-1"]
    press(page, "show all")
    page.wait_for_timeout(80)
    assert_screen_is_true(page)


def test_it_plays_and_pauses(visit):
    page = visit([with_options('show="network backward"')])
    press(page, "play")
    page.wait_for_timeout(3400)
    press(page, "pause")
    page.wait_for_timeout(100)
    step = numbers(page.locator(".nn-backward-view p").text_content())[0]
    assert 2 <= step <= 4
    page.wait_for_timeout(1800)
    assert numbers(page.locator(".nn-backward-view p").text_content())[0] == step


def test_nothing_plays_by_itself_where_less_motion_is_asked_for(visit):
    page = visit([with_options('show="network backward"')], reduced_motion="reduce")
    assert page.get_by_role("button", name="play", exact=True).count() == 0
    press(page, "step")
    page.wait_for_timeout(100)
    assert "Step 1 of 11" in page.locator(".nn-backward-view").text_content()


# ---------------------------------------------------------------- 6. descent


def test_one_step_of_descent_undo_redo_reset(visit):
    page = visit([with_options('show="network descent"')])
    before = ask(page, "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]")
    after = ask(
        page,
        "(lambda g: [(net.W[1] - 0.1 * g.dE_dW[1]).tolist(), (net.b[2] - 0.1 * g.dE_db[2]).tolist()])(back_propagate(net, X, Y))",
    )
    page.get_by_label("the rate").fill("0.1")
    page.keyboard.press("Enter")
    press(page, "one step of descent")
    settle(page)
    now = ask(page, "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]")
    np.testing.assert_allclose(now[0], after[0], rtol=1e-12)
    np.testing.assert_allclose(now[1], after[1], rtol=1e-12)
    assert now[2] < before[2] and "E fell from" in page.locator(".nn-descent-view").text_content()
    assert_screen_is_true(page)
    press(page, "undo")
    settle(page)
    assert ask(page, "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]") == before
    press(page, "redo")
    settle(page)
    assert ask(page, "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]") == now
    drag(page, '[data-select="W-2-1-1"]', up=30)
    settle(page)
    press(page, "reset")
    settle(page)
    assert ask(page, "[net.W[1].tolist(), net.b[2].tolist(), explorer.E]") == before
    press(page, "undo")
    settle(page)
    assert ask(page, "net.W[2][0, 0]") != pytest.approx(0)  # the drag is not lost
    page.get_by_label("the rate").fill("100")
    page.keyboard.press("Enter")
    press(page, "one step of descent")
    page.wait_for_timeout(200)
    assert "E rose from" in page.locator(".nn-descent-view").text_content()


# ---------------------------------------------------------------- 7. predict first


def test_it_asks_before_it_shows_and_gives_the_reason(visit):
    page = visit([with_options('predict="sign"')])
    assert page.locator("[data-live=slope]").text_content() == "?"
    assert all(text == "?" for text in page.locator("[data-show=slope]").all_text_contents())
    assert not page.locator(".nn-slope-view .nn-slope").is_visible()
    slope = ask(page, "explorer.gradient.dE_dW[1][0, 0]")
    right, wrong = ("E rises", "E falls") if slope > 0 else ("E falls", "E rises")
    button = page.get_by_role("button", name=right, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    verdict = page.locator(".nn-verdict").text_content()
    assert "Right" in verdict and number_in(verdict, slope)
    terms = np.array(ask(page, "(explorer.gradient.dE_dZ[1][0] * X[0]).tolist()"))
    assert f"{(terms > 0).sum()} are positive and {(terms < 0).sum()} negative" in verdict
    assert "1 right of 1" in page.locator(".nn-score").text_content()
    assert_screen_is_true(page)

    page.keyboard.press("Enter")  # the focus is on "next question"
    page.wait_for_timeout(150)
    assert page.locator("[data-live=slope]").text_content() == "?"
    kind, l, i, j = ask(page, "list(explorer.selected)")
    slope = ask(page, f"explorer.gradient.dE_dW[{l}][{i}, {j}]")
    page.get_by_role("button", name="E falls" if slope > 0 else "E rises", exact=True).click()
    page.wait_for_timeout(150)
    assert "Not so" in page.locator(".nn-verdict").text_content()
    assert "1 right of 2" in page.locator(".nn-score").text_content()


def number_in(text, value):
    return any(close(number, value) for number in numbers(text))


def test_which_is_largest_and_which_is_zero(visit):
    page = visit([
        with_options('predict="largest", show="network"'),
        "dead = Network([2, 3, 4], [relu, identity], seed=1)\ndead.b[1][0] = -50\nExplorer(dead, X, Y, predict='zero', show='network')",
    ])  # fmt: skip
    first, second = page.locator(".nn-explorer").all()
    slopes = ask(page, "explorer.gradient.dE_dW[1][0].tolist()")
    best = int(np.argmax(np.abs(slopes))) + 1
    first.get_by_role("button", name=f"weight from unit {best} of layer 0 to unit 1 of layer 1", exact=True).click()
    page.wait_for_timeout(150)
    assert "Right" in first.locator(".nn-verdict").text_content()
    second.get_by_role("button", name="no, the derivative is 0", exact=True).click()
    page.wait_for_timeout(150)
    assert "Right" in second.locator(".nn-verdict").text_content()
    assert "nothing that happens there reaches E" in second.locator(".nn-verdict").text_content()


# ---------------------------------------------------------------- 8. Python and back


def test_explorers_of_one_network_move_together_and_are_observed(visit):
    page = visit([
        with_options('show="network"'),
        "seen = []\nexplorer.observe(lambda change: seen.append(change['new']), 'E')\n"
        "other = Explorer(net, X[:, :2], Y[:, :2], show='network')\nother",
    ])  # fmt: skip
    drag(page, '[data-select="W-2-2-1"]', up=50)
    page.wait_for_timeout(50)
    one, two = page.locator(".nn-explorer").all()
    label = '[data-label="W-2-2-1"] [data-show=value], [data-select="W-2-2-1"] [data-show=value]'
    settle(page)
    assert ask(page, "[seen[-1], other.E]") == ask(page, "[explorer.E, float(back_propagate(net, X[:, :2], Y[:, :2]).E)]")
    assert numbers(one.locator("[data-live=E]").text_content())[0] != numbers(two.locator("[data-live=E]").text_content())[0]
    assert close(numbers(two.locator("[data-live=E]").text_content())[0], ask(page, "other.E"))
    assert one.locator(label).count() == two.locator(label).count()


def test_running_a_cell_again_leaks_nothing(visit):
    page = visit([SETUP])
    count = "len(__import__('ipywidgets').widgets.widget._instances)"
    before = ask(page, count)
    for _ in range(4):
        page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        settle(page)
    page.wait_for_function("() => document.querySelectorAll('.nn-explorer').length === 1")
    assert ask(page, count) == before
    assert ask(page, "len(list(__import__('nnlib.explorer.cells', fromlist=['x']).widgets))") == 1
    ask(page, "explorer.close()")
    settle(page)
    assert ask(page, count) < before
    assert page.locator(".nn-explorer").count() == 0


# ---------------------------------------------------------------- 9. anywhere


def test_a_saved_page_lives_without_a_kernel(browser, tmp_path):
    random = np.random.default_rng(1)
    net = Network([2, 3, 4], [sigmoid, tanh], seed=4)
    explorer = Explorer(net, random.standard_normal((2, 5)), random.standard_normal((4, 5)))
    explorer.save(tmp_path / "page.html", title="A <small> network")
    asked = []
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "page.html").as_uri())
    wait_for_explorers(page)
    assert page.title() == "A <small> network"
    page.locator('[data-select="W-1-2-1"]').focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(150)
    net.W[1][1, 0] += 0.05
    assert close(shown(page, "[data-live=E]"), explorer.gradient.E)
    assert close(shown(page, "[data-live=slope]"), explorer.gradient.dE_dW[1][1, 0])
    assert errors == [] and asked == [(tmp_path / "page.html").as_uri()]
    page.close()


def test_a_saved_page_without_scripts_shows_the_picture_with_its_description(browser, tmp_path):
    random = np.random.default_rng(1)
    explorer = Explorer(Network([2, 3], tanh, seed=4), random.standard_normal((2, 5)), random.standard_normal((3, 5)))
    explorer.save(tmp_path / "page.html")
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "page.html").as_uri())
    picture = page.locator("svg.nn-network")
    assert picture.is_visible() and "2 units of input, then 3 units (tanh)" in picture.get_attribute("aria-label")
    page.close()


def test_the_largest_page_is_under_150_kilobytes(tmp_path):
    random = np.random.default_rng(1)
    explorer = Explorer(Network([12] * 5, tanh, seed=4), random.standard_normal((12, 16)), random.standard_normal((12, 16)))
    explorer.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").stat().st_size < 150 * 1024


# ---------------------------------------------------------------- 10. anyone


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("options", ["", ', predict="sign"'], ids=["all views", "predict"])
def test_axe_finds_nothing_serious(browser, tmp_path, dark, options):
    random = np.random.default_rng(1)
    net, X, Y = Network([2, 3, 4], [sigmoid, tanh], seed=4), random.standard_normal((2, 5)), random.standard_normal((4, 5))
    Explorer(net, X, Y, predict="sign" if options else None).save(tmp_path / "page.html")
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme="dark" if dark else "light")
    page.goto((tmp_path / "page.html").as_uri())
    wait_for_explorers(page)
    if not options:
        page.locator(".nn-formula-view button.nn-factor").first.click()
        press(page, "step")
    found = Axe().run(page).response["violations"]
    page.close()
    serious = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


@pytest.mark.parametrize("width", [800, 1400])
def test_nothing_sticks_out_and_touch_works(visit, width):
    page = visit([SETUP], width=width, has_touch=True)
    sticking = page.evaluate(
        """() => { const root = document.querySelector('.nn-explorer'), right = root.getBoundingClientRect().right + 1;
            return [...root.querySelectorAll('.nn-views > *, button, input')].filter(e => e.getBoundingClientRect().right > right
                && !e.closest('.nn-network-view, .nn-equation, .nn-table, .nn-scroll')).map(e => e.outerHTML.slice(0, 80)); }"""
    )
    assert sticking == []
    x, y = point_on(page, '[data-select="W-2-3-1"]')
    page.touchscreen.tap(x, y)
    settle(page)
    assert ask(page, "list(explorer.selected)") == ["W", 2, 2, 0]
    assert page.errors == []


def test_a_screen_reader_is_told(visit):
    page = visit([with_options('show="network"')])
    handle = page.locator('[data-select="W-2-3-1"]')
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(900)
    assert handle.get_attribute("role") == "slider"
    assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(ask(page, "net.W[2][2, 0]"))
    slope = ask(page, "explorer.gradient.dE_dW[2][2, 0]")
    for text in (handle.get_attribute("aria-valuetext"), page.locator(".nn-spoken").text_content()):
        assert number_in(text, slope)
    assert page.locator(".nn-spoken").get_attribute("aria-live") == "polite"


# ---------------------------------------------------------------- the limits of arithmetic


@pytest.mark.parametrize(
    "network",
    [
        "Network.from_weights([100 * np.ones((3, 2)), np.ones((4, 3))], [np.zeros((3, 1)), np.zeros((4, 1))], [sigmoid, identity])",
        "Network.from_weights([np.zeros((3, 2)), np.zeros((4, 3))], [np.zeros((3, 1)), np.zeros((4, 1))], relu)",
        "Network.from_weights([np.ones((3, 2)), np.ones((4, 3))], [np.ones((3, 1)), np.ones((4, 1))], tanh)",
        "Network([2, 4], sigmoid, seed=1)",
        "Network([2, 12, 3, 12, 4], [tanh, relu, sigmoid, identity], seed=1)",
    ],
    ids=["saturated", "relu at its corner", "identical weights", "one layer", "four layers"],
)
@pytest.mark.parametrize("m", [1, 16])
def test_nothing_breaks_at_the_limits(visit, network, m):
    page = visit([
        "import numpy as np\nfrom nnlib import *\nfrom nnlib.explorer import Explorer\nr = np.random.default_rng(0)\n"
        f"net = {network}\nX, Y = r.normal(size=(2, {m})), r.normal(size=(4, {m}))\nexplorer = Explorer(net, X, Y)\nexplorer"
    ])  # fmt: skip
    assert_screen_is_true(page)
    page.locator(".nn-formula-view button.nn-factor").first.click()
    page.locator('[data-select="b-1-2"]').focus()
    page.keyboard.press("ArrowUp")
    settle(page)
    assert_screen_is_true(page)
    text = page.locator(".nn-explorer").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|null", text)
    assert page.errors == []
