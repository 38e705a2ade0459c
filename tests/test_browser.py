"""What a reader sees and does, in a real JupyterLab in a real Chromium."""

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from lab import lab, open_notebook, point_on, run_all

from nnlib import Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.explorer import sources

pytestmark = pytest.mark.browser
NOTEBOOKS = Path(__file__).parent.parent / "notebooks"

SETUP = """
import numpy as np
from nnlib import Network, back_propagate, sigmoid, tanh, relu, identity
from nnlib.explorer import Explorer, WeightPictures
random = np.random.default_rng(7)
net = Network([2, 3, 4], [sigmoid, identity], seed=5)
for l in net.W:
    net.W[l] *= 5
X, Y = random.standard_normal((2, 5)), random.standard_normal((4, 5))
explorer = Explorer(net, X, Y)
explorer
"""


@pytest.fixture
def visit(browser, tmp_path):
    """Open a notebook in a JupyterLab of its own and run it: visit(["code of a cell", ...]) or visit(folder, name). Returns the page."""
    closing = []

    def visit(folder_or_cells, name="test.ipynb", width=1400, **options):
        folder = folder_or_cells
        if isinstance(folder_or_cells, list):
            folder = tmp_path / "notebooks"
            folder.mkdir()
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in folder_or_cells],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}},
            )
            nbformat.write(notebook, folder / name)
        server = lab(folder, **options)
        url = server.__enter__()
        page = browser.new_page(viewport={"width": width, "height": 1000}, has_touch=True)
        closing.append((page, server))
        page.errors, page.requests = [], []
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        open_notebook(page, url, name)
        run_all(page)
        return page

    yield visit
    for page, server in closing:
        page.close()
        server.__exit__(None, None, None)


def ask(page, expression):
    """The value of a Python expression in the kernel of the open notebook."""
    code = f"import json\nprint('answer', json.dumps({expression}))"
    printed = page.evaluate(
        """async code => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const request = kernel.requestExecute({code, store_history: false});
            let printed = '';
            request.onIOPub = message => { printed += message.content.text ?? message.content.traceback?.join('\\n') ?? ''; };
            await request.done;
            return printed;
        }""",
        code,
    )
    assert printed.startswith("answer "), printed
    return json.loads(printed.removeprefix("answer "))


def shown(page, selector):
    """The number that stands in an element of the page."""
    return float(page.locator(selector).first.text_content().replace("−", "-"))


def settle(page):
    """Until the weights on the screen have reached the kernel."""
    page.wait_for_timeout(600)


def assert_screen_is_true(page):
    """Every weight, bias and derivative on the screen, E and the slope, are those of back_propagate in the kernel."""
    truth = ask(
        page,
        "(lambda grad: {'E': float(grad.E),"
        " 'W': {l: [net.W[l].tolist(), grad.dE_dW[l].tolist()] for l in net.W},"
        " 'b': {l: [net.b[l].tolist(), grad.dE_db[l].tolist()] for l in net.b},"
        " 'selected': list(explorer.selected)})(back_propagate(net, X, Y))",
    )
    written = page.evaluate(
        """() => [...document.querySelectorAll('[data-show]')].map(number => {
            const part = number.closest('[data-label], [data-select]');
            return [part.dataset.label ?? part.dataset.select, number.dataset.show, number.textContent];
        })"""
    )
    assert len(written) > 20
    half_a_digit = 0.51 * 10.0 ** (1 - int(page.locator(".nn-network").first.get_attribute("data-digits")))
    for name, what, text in written:
        kind, l, *indices = name.split("-")
        i, j = [int(k) - 1 for k in (indices + ["1"])[:2]]
        value = truth[kind][l][what == "slope"][i][j]
        assert float(text.replace("−", "-")) == pytest.approx(value, rel=half_a_digit, abs=1e-300), (name, what)
    kind, l, i, j = (truth["selected"] + [0])[:4]
    assert shown(page, "[data-live=slope]") == pytest.approx(truth[kind][str(l)][1][i][j], rel=0.00051)
    assert shown(page, "[data-live=E]") == pytest.approx(truth["E"], rel=0.00051)


def drag(page, selector, up, steps=10):
    x, y = point_on(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - up, steps=steps)
    page.mouse.up()


def test_the_browsers_arithmetic_is_back_propagate(browser):
    random = np.random.default_rng(3)
    cases = []
    for _ in range(50):
        sizes = random.integers(1, 7, random.integers(2, 6)).tolist()
        g = [(identity, sigmoid, tanh, relu)[k] for k in random.integers(0, 4, len(sizes) - 1)]
        net = Network(sizes, g, seed=random)
        for l in net.W:
            net.W[l] *= 5
        m = int(random.integers(1, 8))
        cases.append((net, random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m))))
    page = browser.new_page()
    answers = page.evaluate(
        """async ([source, cases]) => {
            const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
            const {back_propagate, readNetwork} = await import(url);
            return cases.map(({setup, W, b}) => back_propagate(readNetwork(setup), W, b));
        }""",
        [
            sources.module("explorer.js"),
            [
                {
                    "setup": {"sizes": list(net.sizes), "g": [None, *(net.g[l].name for l in net.g)], "X": X.tolist(), "Y": Y.tolist()},
                    "W": [None, *(net.W[l].tolist() for l in net.W)],
                    "b": [None, *(net.b[l].tolist() for l in net.b)],
                }
                for net, X, Y in cases
            ],
        ],
    )
    page.close()
    for (net, X, Y), answer in zip(cases, answers, strict=True):
        grad = back_propagate(net, X, Y)
        assert answer["E"] == pytest.approx(grad.E, rel=1e-12)
        for quantity in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
            for l in range(1, net.L + 1):
                expected = getattr(grad, quantity)[l]
                np.testing.assert_allclose(answer[quantity][l], expected, rtol=0, atol=1e-12 * max(1e-300, abs(expected).max()))


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

    page.locator(".nn-box").fill("−1.25")
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
        page.locator(".nn-box").fill(text)
        page.keyboard.press("Enter")
        assert "is not a number" in page.locator(".nn-complaint").text_content()
        assert float(page.locator(".nn-box").input_value().replace("−", "-")) == before
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
    assert float(page.locator(".nn-box").input_value().replace("−", "-")) == -2.5
    assert_screen_is_true(page)


def test_the_whole_first_notebook(visit):
    page = visit(NOTEBOOKS, "00_start_here.ipynb")
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
