"""What a test does with the page of a notebook, and how it compares the screen with the kernel."""

import json
import time

import pytest
from browsing import point_on

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


def frames(page):
    """Until what has happened is drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


# The weights and what is in hand, of the first explorer on the page.
ON_SCREEN = """() => { const root = document.querySelector('.nn-explorer');
    return [Object.fromEntries([...root.querySelectorAll('[data-select]')].map(handle =>
        [handle.dataset.select, Number(handle.getAttribute('aria-valuenow'))])),
        root.querySelector('.nn-parameter.nn-selected').dataset.select]; }"""
IN_KERNEL = """(lambda net, s: [{**{f"W-{l}-{i + 1}-{j + 1}": net.W[l][i, j] for l in net.W for i, j in np.ndindex(net.W[l].shape)},
    **{f"b-{l}-{i + 1}": net.b[l][i, 0] for l in net.b for i in range(net.sizes[l])}},
    "-".join([s[0], str(s[1]), *(str(k + 1) for k in s[2:])])])(explorer.net, explorer.selected)"""


def settle(page, seconds=10):
    """Until the screen and the kernel agree on every weight, exactly, and on what is in hand, and all of it is drawn."""
    frames(page)
    end = time.monotonic() + seconds
    while page.evaluate(ON_SCREEN) != ask(page, " ".join(IN_KERNEL.split())):
        assert time.monotonic() < end, "the weights on the screen are not those in the kernel"
        page.wait_for_timeout(20)
    frames(page)


def assert_screen_is_true(page):
    """Every weight, bias and derivative on the screen, E and the slope, are those of back_propagate in the kernel."""
    truth = ask(
        page,
        "(lambda net, grad: {'E': float(grad.E),"
        " 'W': {l: [net.W[l].tolist(), grad.dE_dW[l].tolist()] for l in net.W},"
        " 'b': {l: [net.b[l].tolist(), grad.dE_db[l].tolist()] for l in net.b},"
        " 'selected': list(explorer.selected)})(explorer.net, back_propagate(explorer.net, explorer._X, explorer._Y))",
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
