"""The saved page as a whole: it needs nothing, nothing in it ends its script, and where no script runs a picture stands in."""

import re

import numpy as np
import pytest
from saved import Saved, crowded, deep, numbers, parameters, save, slope_of, small, true, value_of
from window import new_window

from nnlib import Network, identity, relu, sigmoid, tanh
from nnlib.explorer import Explorer, sources
from nnlib.explorer.explorer import _formulas

pytestmark = pytest.mark.browser
NASTY = "A </title></script><script>window.bad = 1</script> $module <small> & \\ “network” ∂"


def test_it_asks_for_nothing_and_what_its_reader_wrote_is_text(opened):
    saved = opened(*deep(), title=NASTY, context={})
    asked = []
    saved.page.on("request", lambda request: asked.append(request.url))
    saved.page.reload()
    saved.page.wait_for_selector(".nn-explorer")
    saved.settle()
    assert saved.page.title() == NASTY and saved.texts("h1") == [NASTY]
    assert saved.page.evaluate("window.bad") is None
    assert asked == [saved.page.url]
    saved.select("W-1-2-1")
    saved.keys("ArrowUp")
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(saved.truth(), "W-1-2-1")), true(saved.truth().E)]


def test_no_text_in_its_state_ends_its_script(window, tmp_path):
    explorer = Explorer(*small(), show="network")
    explorer._setup = {**explorer._setup, "note": "</script><script>window.bad = 1</script> <!-- <script>"}
    explorer.save(tmp_path / "page.html")
    window.goto((tmp_path / "page.html").as_uri())
    saved = Saved(window, *small())
    window.wait_for_selector(".nn-explorer")
    saved.settle()
    assert window.evaluate("window.bad") is None
    assert saved.texts("[data-live=E]") == [true(saved.truth().E)]
    assert window.errors == []


def test_it_is_saved_as_it_is_now(opened):
    saved = opened(*deep(), show="network paths", selected=("b", 2, 1))
    assert saved.data(".nn-parameter.nn-selected", "select") == ["b-2-2"]
    assert saved.page.locator(".nn-paths-view").count() == 1 and saved.page.locator(".nn-slope-view").count() == 0


@pytest.mark.parametrize("show", ["network slope backward descent formula matrices paths", "paths network slope"])
def test_the_views_stand_in_the_order_that_was_asked_for(opened, show):
    saved = opened(*small(), show=show)
    names = saved.page.locator(".nn-views > *").evaluate_all("views => views.map(view => view.className.split(' ')[0])")
    assert names == ["nn-predict-view", "nn-controls", *(f"nn-{name}-view" for name in show.split())]


def test_where_no_script_runs_the_picture_stands_with_its_description(browser, tmp_path):
    net, X, Y = small()
    save(tmp_path / "page.html", net, X, Y)
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "page.html").as_uri())
    picture = page.locator("svg.nn-network")
    assert picture.is_visible() and "3 units of input, then 2 units (tanh), then 4 units (sigmoid)" in picture.get_attribute("aria-label")
    # With the page's style, but outside of what lives, the numbers in the units can be read.
    fills = page.locator("[data-unit] circle").evaluate_all("circles => circles.map(circle => getComputedStyle(circle).fill)")
    assert set(fills) == {"rgb(255, 255, 255)"}
    page.close()


@pytest.fixture
def served(browser, tmp_path):
    """served(policy) is the page of an explorer that comes with a Content-Security-Policy; `before` is a script that runs first."""
    pages = []

    def served(policy, before=""):
        save(tmp_path / "page.html", *small())
        page = new_window(browser)
        pages.append(page)
        page.add_init_script(before)
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
        page.route("http://explorer.test/", lambda route: route.fulfill(path=tmp_path / "page.html", headers=headers))
        page.goto("http://explorer.test/")
        return page

    yield served
    for page in pages:
        page.close()


def test_where_style_sheets_and_scripts_are_forbidden_the_picture_has_its_colours(served):
    page = served("default-src 'none'")
    assert page.locator(".nn-explorer").count() == 0
    look = "nodes => nodes.map(node => ['fill', 'stroke', 'strokeDasharray'].map(name => getComputedStyle(node)[name]))"
    circles, edges = page.locator("circle").evaluate_all(look), page.locator("svg > g:first-of-type path")
    assert {tuple(one) for one in circles} == {("rgb(255, 255, 255)", "rgb(118, 118, 118)", "none")}
    net = small().net
    centres = dict(
        page.locator("[data-unit]").evaluate_all(
            "all => all.map(({dataset, firstChild: c}) => [dataset.unit, [c.cx, c.cy].map(at => at.baseVal.value)])"
        )
    )
    drawn = {
        tuple(numbers(d)): tuple(one)
        for d, one in zip(edges.evaluate_all("all => all.map(e => e.getAttribute('d'))"), edges.evaluate_all(look))
    }
    assert drawn == {
        tuple(round(at) for at in centres[f"{l - 1}-{j + 1}"] + centres[f"{l}-{i + 1}"]): ("none", "rgb(213, 94, 0)", "7px")
        if net.W[l][i, j] < 0
        else ("none", "rgb(0, 114, 178)", "none")
        for l in net.W
        for i, j in np.ndindex(net.W[l].shape)
    }
    plates = page.locator("rect").evaluate_all(look)
    assert {fill for fill, *_ in plates} == {"none"}
    marks = page.locator("[data-mark]").evaluate_all(look)
    assert {stroke for _, stroke, _ in marks} == {"rgb(143, 45, 111)"} and len(marks) == sum(net.W[l].size + net.sizes[l] for l in net.W)
    assert {fill for fill, *_ in page.locator("text").evaluate_all(look)} == {"rgb(26, 26, 26)"}
    assert page.locator("text").first.evaluate("text => getComputedStyle(text).textAnchor") == "middle"


def test_it_lives_where_trusted_types_are_required(served):
    page = served("require-trusted-types-for 'script'; trusted-types 'none'")
    page.wait_for_selector(".nn-explorer")
    saved = Saved(page, *small())
    saved.settle()
    assert page.locator("main > *").count() == 1  # the still picture has gone
    saved.select("W-1-2-1")
    saved.keys("ArrowUp")
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(saved.truth(), "W-1-2-1")), true(saved.truth().E)]
    assert saved.read(".nn-controls math")[0] == "W^1_21"
    assert page.errors == []


def test_the_picture_stays_where_the_living_one_fails(served):
    page = served("default-src * 'unsafe-inline'", before="delete window.IntersectionObserver")
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page.errors != [] and page.locator("main > svg.nn-network").is_visible()


@pytest.mark.parametrize("make", [deep, crowded])
def test_a_printed_page_has_the_whole_network(opened, make):
    saved = opened(*make(), context={"viewport": {"width": 700, "height": 900}})
    cut = """() => [...document.querySelectorAll('.nn-network-view, .nn-table, .nn-scroll, .nn-equation')].filter(
        view => getComputedStyle(view).overflowX !== 'visible' || view.querySelector('svg')?.getBoundingClientRect().right > innerWidth
    ).length"""
    assert saved.page.evaluate(cut) > 0
    saved.page.emulate_media(media="print")
    assert saved.page.evaluate(cut) == 0
    assert saved.page.locator(".nn-network").bounding_box()["width"] > 500


def test_the_largest_page_is_under_150_kilobytes_without_its_font(tmp_path):
    random = np.random.default_rng(1)
    explorer = Explorer(Network([12] * 5, tanh, seed=4), random.standard_normal((12, 16)), random.standard_normal((12, 16)))
    explorer.save(tmp_path / "page.html")
    assert len(sources.FONT) < 12 * 1024
    assert (tmp_path / "page.html").stat().st_size - len(sources.FONT) < 150 * 1024


def _italic(letter):
    if not letter.isascii():
        return letter
    return chr(0x1D434 + ord(letter) - ord("A")) if letter.isupper() else chr(0x1D44E + ord(letter) - ord("a"))


def test_the_font_has_every_letter_of_the_formulas(opened):
    """Whatever other font stands behind it, no letter is as wide as that has it."""
    saved = opened(*small(), show="network formula backward")
    formulas = "".join(part for formula in _formulas().values() for name, part in formula.items() if name != "words")
    letters = set()
    for kind, text in re.findall(r"<(m[ino])[^>]*>([^<]*)", formulas):
        # A single letter is set in italics: mathematical ones, which stand in another place.
        letters |= set(_italic(text) if kind == "mi" and len(text) == 1 else text)
    widths = """async letters => {
        await document.fonts.load("100px nn-math");
        const pen = document.createElement("canvas").getContext("2d");
        const width = (letter, behind) => (pen.font = `100px nn-math, ${behind}`, pen.measureText(letter).width);
        return letters.filter(letter => width(letter, "monospace") !== width(letter, "sans-serif"));
    }"""
    assert len(letters) > 25 and saved.page.evaluate(widths, sorted(letters)) == []
    assert saved.page.evaluate(widths, ["Ж"]) == ["Ж"]  # it would be noticed


LIMITS = {
    "saturated": Network.from_weights([100 * np.ones((3, 2)), np.ones((4, 3))], [np.zeros((3, 1)), np.zeros((4, 1))], [sigmoid, identity]),
    "relu at its corner": Network.from_weights([np.zeros((3, 2)), np.zeros((4, 3))], [np.zeros((3, 1)), np.zeros((4, 1))], relu),
    "identical weights": Network.from_weights([np.ones((3, 2)), np.ones((4, 3))], [np.ones((3, 1)), np.ones((4, 1))], tanh),
    "one layer": Network([2, 4], sigmoid, seed=1),
    "four layers": Network([2, 12, 3, 12, 4], [tanh, relu, sigmoid, identity], seed=1),
    "one of everything": Network([2, 1, 4], [tanh, sigmoid], seed=1),
}


@pytest.mark.filterwarnings("ignore::nnlib.numeric.AtACorner")
@pytest.mark.parametrize("net", LIMITS.values(), ids=LIMITS.keys())
@pytest.mark.parametrize("m", [1, 16])
def test_nothing_breaks_at_the_limits(opened, net, m):
    random = np.random.default_rng(0)
    saved = opened(net, random.standard_normal((2, m)), random.standard_normal((4, m)))
    digits = int(saved.page.locator(".nn-network").get_attribute("data-digits"))

    def assert_true():
        truth = saved.truth()
        smallest = 1e-12 * max(abs(slope_of(truth, name)) for name in parameters(net))
        for (name, what), text in saved.labels().items():
            value = value_of(truth, name) if what == "value" else slope_of(truth, name)
            # In the tail of a sigmoid a derivative may be all rounding: then it is compared with the others' size.
            written = float(text.replace("−", "-"))
            assert written == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=smallest), (name, what)
        assert saved.texts(".nn-controls [data-live=E]") == [true(truth.E)]

    assert_true()
    saved.page.locator(".nn-formula-view button.nn-factor").first.click()
    saved.select("b-1-1")
    saved.keys("ArrowUp")
    assert_true()
    text = saved.page.locator(".nn-explorer").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|null|\[object", text)


def test_a_page_of_a_crowd_has_its_numbers(opened):
    saved = opened(*crowded())
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(saved.truth(), "W-1-1-1")), true(saved.truth().E)]
