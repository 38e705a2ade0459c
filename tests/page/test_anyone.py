"""The page for everyone: screen readers, keyboards, narrow and dark screens."""

import pytest
from browsing import STICKING_OUT
from saved import deep, small, true
from window import serious

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("predict", [None, "sign"], ids=["all views", "predict"])
def test_axe_finds_nothing_serious(opened, dark, predict):
    saved = opened(*small(), predict=predict, context={"color_scheme": "dark" if dark else "light"})
    if not predict:
        saved.page.locator(".nn-formula-view button.nn-factor").first.click()
        saved.press("step")
    assert serious(saved.page) == []


@pytest.mark.parametrize("width", [800, 1400])
def test_nothing_sticks_out(opened, width):
    saved = opened(*deep(), context={"viewport": {"width": width, "height": 1000}})
    assert saved.page.evaluate(STICKING_OUT) == []


def test_what_is_out_of_sight_is_true_when_it_comes_in_sight(opened):
    """While a weight moves, views out of sight aren't drawn; they must be when it rests."""
    saved = opened(*deep(), context={"viewport": {"width": 800, "height": 300}})
    before = saved.table("dE_dW", 3)
    saved.page.locator('[data-select="b-1-2"]').focus()
    saved.page.keyboard.press("ArrowUp")
    saved.settle()
    assert saved.table("dE_dW", 3) != before
    assert saved.table("dE_dW", 3) == [[true(x) for x in row] for row in saved.truth().dE_dW[3]]


def test_signs_have_their_own_colours_in_the_dark(opened):
    saved = opened(*small(), show="network", selected=("b", 1, 0), context={"color_scheme": "dark"})
    net = saved.net()
    for name, colour in zip(
        saved.data("[data-select^=W]", "select"),
        saved.page.locator("[data-select^=W] .nn-edge").evaluate_all("edges => edges.map(edge => getComputedStyle(edge).stroke)"),
    ):
        _, l, i, j = name.split("-")
        assert colour == ("rgb(240, 138, 60)" if net.W[int(l)][int(i) - 1, int(j) - 1] < 0 else "rgb(86, 180, 233)")
