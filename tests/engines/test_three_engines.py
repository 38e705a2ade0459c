"""What a reader does most, in Chromium, Firefox and WebKit. Each number is compared with what NumPy makes of the weights on the page."""

import numpy as np
import pytest
from drawings import DIGITS, drawn
from readers import RIGHT, Bench, Board
from saved import Saved, deep, numbers, parameters, problem, slope_of, small, true, value_of, weights

from nnlib import Network, identity, sigmoid, tanh
from nnlib.datasets import worked_example
from nnlib.derivation import Derivation
from nnlib.explorer import DownhillMap, DrawDigit, Explorer, Learning
from nnlib.explorer.explorer import VIEWS
from nnlib.numeric import numeric_gradient
from nnlib.surfaces import roll
from nnlib.training import gradient_descent

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(opened):
    """shown(net, X, Y, ...): a Saved, of an Explorer or of another kind."""

    def shown(net, X, Y, kind=Explorer, selected=None, **options):
        widget = kind(net, X, Y, **options)
        if selected:
            widget.selected = selected
        page = opened(widget)
        assert page.locator(".nn-explorer").count() == 1 and page.locator(".nn-explorer[aria-busy]").count() == 0
        return Saved(page, net, X, Y)

    return shown


def test_a_saved_page_has_all_its_views_and_every_number(shown):
    saved = shown(*deep(), show=VIEWS)
    names = saved.root.locator(".nn-views > *").evaluate_all("views => views.map(view => view.className.split(' ')[0])")
    assert names == ["nn-predict-view", "nn-controls", *(f"nn-{name}-view" for name in VIEWS.split())]
    truth, labels = saved.truth(), saved.labels()
    assert {name for name, what in labels if what == "slope"} == set(parameters(truth.net))
    for (name, what), text in labels.items():
        assert text == true(value_of(truth, name) if what == "value" else slope_of(truth, name), 3), (name, what)
    units = dict(zip(saved.data("[data-unit]", "unit"), saved.texts("[data-unit] text:first-of-type")))
    assert units == {f"{l}-{i + 1}": true(truth.A[l][i, 0], 3) for l in truth.A for i in range(truth.net.sizes[l])}
    for l in truth.net.W:
        for quantity, matrices in {
            "W": truth.net.W,
            "A": truth.A,
            "dE_dZ": truth.dE_dZ,
            "dE_dW": truth.dE_dW,
            "dE_db": truth.dE_db,
        }.items():
            assert saved.table(quantity, l) == [[true(x) for x in row] for row in matrices[l]], (quantity, l)
    for width in (1280, 700, 460):
        saved.page.set_viewport_size({"width": width, "height": 900})
        assert saved.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def assert_in_hand(saved, name, before, by):
    """The weight in hand is `by` more than it was in the network `before`, no other has moved, and the controls say what follows."""
    truth = saved.truth()
    assert saved.data(".nn-parameter.nn-selected", "select") == [name]
    for one in parameters(truth.net):
        was = value_of(truth._replace(net=before), one)
        assert value_of(truth, one) == pytest.approx(was + (by if one == name else 0), abs=1e-9), one
    assert saved.texts(".nn-controls [data-live]") == [true(slope_of(truth, name)), true(truth.E)]
    assert saved.labels()[name, "slope"] == true(slope_of(truth, name))


@pytest.mark.parametrize("grip, name", [('[data-select="W-2-3-1"]', "W-2-3-1"), ('[data-label="W-1-1-2"]', "W-1-1-2")])
def test_a_weight_is_dragged_and_its_numbers_follow(shown, grip, name):
    saved = shown(*small(), show=VIEWS)
    before = saved.net()
    saved.take(grip, right=-30, up=80)
    assert_in_hand(saved, name, before, 0.8)
    saved.page.mouse.up()
    saved.settle()
    assert_in_hand(saved, name, before, 0.8)
    saved.page.mouse.move(9, 9)  # the hand is empty
    saved.pass_time(40)
    assert_in_hand(saved, name, before, 0.8)


def focused(saved):
    return saved.page.evaluate("document.activeElement.dataset.select ?? document.activeElement.getAttribute('class')")


def test_by_keys_alone(shown):
    saved = shown(*small(), show="network slope descent", selected=("b", 1, 1))
    before = saved.net()
    saved.root.locator(".nn-controls button").last.focus()
    saved.keys("Tab")
    assert focused(saved) == "b-1-2"
    saved.keys("ArrowUp", "ArrowRight", "Shift+ArrowDown")
    assert_in_hand(saved, "b-1-2", before, 0.095)
    moved = saved.net()
    saved.keys("Tab")
    assert focused(saved) == "nn-point"
    saved.keys("Shift+Tab", "PageUp")
    assert focused(saved) == "b-1-1"
    saved.keys("Enter")
    assert focused(saved) == "nn-box"
    saved.page.keyboard.type("9")
    saved.keys("Escape")
    assert focused(saved) == "b-1-1"
    assert_in_hand(saved, "b-1-1", moved, 0)
    saved.press("undo")
    assert weights(saved.net()) == weights(before)
    saved.press("redo")
    assert weights(saved.net()) == weights(moved)


def test_a_number_is_typed_and_what_is_none_is_refused_in_words(shown):
    saved = shown(*small(), show="network", selected=("W", 2, 3, 1))
    before = saved.net()
    saved.select("W-2-4-2")
    saved.page.keyboard.type("-1,25")  # its first sign leads to the box
    saved.keys("Enter")
    assert_in_hand(saved, "W-2-4-2", before, -1.25 - before.W[2][3, 1])
    before = saved.net()
    for text, why in (("abc", "is not a number"), ("12,345", "may be 12345 or 12.345; write it without a comma")):
        saved.root.locator(".nn-controls .nn-box").evaluate("box => (box.focus(), box.select())")
        saved.page.keyboard.type(text)
        saved.keys("Enter")
        assert saved.texts(".nn-controls .nn-complaint") == [f"“{text}” {why}; −1.25 is kept"]
        assert_in_hand(saved, "W-2-4-2", before, 0)


# Where each part of a formula stands: [what it is, its box, the boxes of its parts].
BOXES = """formulas => formulas.flatMap(formula => [formula, ...formula.querySelectorAll('*')]).map(node => {
    const box = ({left, right, top, bottom}) => ({left, right, top, bottom});
    return [node.localName, box(node.getBoundingClientRect()), [...node.children].map(part => box(part.getBoundingClientRect()))];
})"""
LOADED = "[...document.fonts].some(font => /nn-math/.test(font.family) && font.status === 'loaded')"
# Whatever other font stands behind it, a letter of the embedded one is equally wide.
OWN = """letters => {
    const pen = document.createElement("canvas").getContext("2d");
    const width = (letter, behind) => (pen.font = `100px nn-math, ${behind}`, pen.measureText(letter).width);
    return letters.filter(letter => width(letter, "monospace") === width(letter, "sans-serif"));
}"""


def test_formulas_are_set_as_formulas_and_their_numbers_follow(shown):
    saved = shown(*deep(), show="network formula", selected=("W", 1, 1, 2))

    def assert_line():
        truth = saved.truth()
        pairs = zip(truth.dE_dZ[1][1], truth.A[0][2])
        assert saved.texts(".nn-term .nn-value") == [true(x) for pair in pairs for x in pair]
        assert saved.texts(".nn-formula-view .nn-result")[0] == true(truth.dE_dW[1][1, 2])

    assert_line()
    saved.select("W-1-2-3")
    saved.keys("ArrowUp")
    assert_line()
    saved.root.locator('[data-opens="dE_dZ-1-1-0"]').click()
    saved.settle()
    assert saved.texts(".nn-formula-view .nn-result")[1] == true(saved.truth().dE_dZ[1][1, 0])

    saved.page.wait_for_function(LOADED)
    assert saved.page.evaluate(OWN, ["∂", "𝐸", "𝑊", "∑", "Ж"]) == ["∂", "𝐸", "𝑊", "∑"]
    boxes = saved.root.locator(".nn-symbols math").evaluate_all(BOXES)
    high = lambda box: box["bottom"] - box["top"]  # noqa: E731
    middle = lambda box: (box["bottom"] + box["top"]) / 2  # noqa: E731
    letter = min(high(box) for kind, box, _ in boxes if kind == "mi")
    seen = {kind for kind, *_ in boxes}
    assert {"mfrac", "msubsup", "munderover", "mi", "mo"} <= seen
    for kind, box, parts in boxes:
        assert kind in ("mspace", "mrow") or (high(box) > 3 and box["right"] > box["left"]), kind
        if kind == "mfrac":
            above, below = parts
            assert above["bottom"] <= below["top"] + 3 and high(box) > 1.5 * letter
        if kind in ("msubsup", "munderover"):
            base, low, up = parts
            assert middle(up) < middle(base) < middle(low)
            if kind == "msubsup":
                assert min(low["left"], up["left"]) >= base["right"] - 3


def test_a_derivation_on_the_workbench(opened):
    reader = Bench(opened(Derivation("dE_dW")))
    reader.derive(RIGHT["dE_dW"])
    assert reader.made == ["Cut", "Strike", "Factor", "Line", "All at once"]


def test_a_wrong_cut_is_answered_with_the_path_and_the_numbers(opened):
    true_dE_dW = numeric_gradient(*worked_example()).dE_dW[1][0, 0]
    reader = Bench(opened(Derivation("dE_dW")))
    reader.mark("A^1_1", "Z^2_1", "Z^2_2")
    reader.expect(1, 0)
    assert "it is 0 missed and 2 met more than once" in reader.verdict and "is met twice" in reader.verdict
    assert f"{2 * true_dE_dW:.4g}" in reader.verdict and f"{true_dE_dW:.4g}" in reader.verdict
    nodes = reader.page.locator(".nn-lit-path").get_attribute("d")
    assert nodes.startswith("M50 46L") and nodes.count("L") == 5


def test_a_point_rolls_down_the_map_as_in_python(shown):
    first, second = ("W", 1, 1, 0), ("b", 2, 2)
    saved = shown(*small(), kind=DownhillMap, first=first, second=second, show="network map descent")
    here = lambda net: np.array([net.W[1][1, 0], net.b[2][2, 0]])  # noqa: E731
    E, start = saved.truth().E, here(saved.net())
    saved.root.get_by_role("button", name="roll", exact=True).click()
    saved.pass_time(40 * 12 + 20)
    saved.root.get_by_role("button", name="stop", exact=True).click()
    saved.settle()
    [path] = roll(small().net, saved.X, saved.Y, first, second, start[:, np.newaxis], rate=1, steps=12)
    np.testing.assert_allclose(here(saved.net()), path[:, -1], rtol=1e-10)
    assert saved.texts(".nn-map-view p") == [f"12 steps: E fell from {true(E)} to {true(saved.truth().E)}."]
    [[trail]] = saved.attributes(".nn-trail", "d")
    assert len(numbers(trail.replace("M", " ").replace("L", " "))) == 2 * 13


def test_it_learns_step_by_step(shown):
    net, X, Y = problem([1, 4, 1], [tanh, identity], m=7)
    saved = shown(net.copy(), X, Y, kind=Learning, rate=0.2, momentum=0.5)
    for _ in range(3):
        saved.root.get_by_role("button", name="one step", exact=True).click()
    saved.settle()
    assert saved.texts(".nn-controls [data-live]") == ["3", true(gradient_descent(net, X, Y, rate=0.2, steps=3, momentum=0.5)[1][-1], 6)]


def test_a_digit_is_drawn_and_read(opened):
    net = Network([64, 7, 10], [sigmoid, tanh], seed=4)
    net.W[2] *= 5
    board = Board(opened(DrawDigit(net)), net)
    for count, line in enumerate(drawn(DIGITS[5][1], "big"), start=1):
        board.draw(line)
        assert len(board.strokes()) == count
        board.must_be_true()
