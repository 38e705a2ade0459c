"""Large, for a room that looks at a projector: what it is to be read by, measured on the screen, and the way back."""

import re

import numpy as np
import pytest
from saved import Saved, crowded, deep, name_of, numbers, parameter, parameters, problem, slope_of, small, true, value_of

from nnlib import identity, sigmoid, tanh
from nnlib.derivation import Derivation
from nnlib.explorer import DownhillMap, Explorer, Learning

pytestmark = pytest.mark.browser
PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
# Every text that is seen in a widget: what it says, how high its letters are in pixels of the screen, and its contrast with what is behind.
SEEN = """() => {
    const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true});
    const colours = {}, papers = new Map();
    function colour(text) {
        if (colours[text]) return colours[text];
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = text;
        pen.fillRect(0, 0, 1, 1);
        return (colours[text] = [...pen.getImageData(0, 0, 1, 1).data].map((part, k) => k === 3 ? part / 255 : part));
    }
    const over = ([r, g, b, a], below) => [r, g, b].map((part, k) => a * part + (1 - a) * below[k]);
    const light = rgb => rgb.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, k) => sum + part * [0.2126, 0.7152, 0.0722][k], 0);
    function behind(element) {
        if (!element) return [255, 255, 255];
        if (!papers.has(element))
            papers.set(element, over(colour(getComputedStyle(element).backgroundColor), behind(element.parentElement)));
        return papers.get(element);
    }
    const opacity = element => element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
    function seen(element, words) {
        const style = getComputedStyle(element), paper = behind(element);
        const turn = element instanceof SVGElement ? element.getScreenCTM() : {a: 1, b: 0};
        const [r, g, b, a] = colour(element instanceof SVGElement ? style.fill : style.color);
        const [one, other] = [light(over([r, g, b, a * opacity(element)], paper)), light(paper)].sort((x, y) => y - x);
        return [words, parseFloat(style.fontSize) * Math.hypot(turn.a, turn.b), (one + 0.05) / (other + 0.05)];
    }
    const isSeen = element => element.checkVisibility({visibilityProperty: true}) && !element.closest('.nn-large .nn-label:not(.nn-near)');
    const root = document.querySelector('.nn-explorer'), found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const {data, parentElement: parent} = walker.currentNode;
        if (data.trim() && isSeen(parent) && !parent.closest('.nn-spoken')) found.push(seen(parent, data));
    }
    for (const box of root.querySelectorAll('input[type=text]')) if (box.checkVisibility()) found.push(seen(box, box.value));
    return found;
}"""
# The corners of each text in the network, without what is left free above and below its letters; and the units as [x, y, r].
DRAWN = """() => {
    const drawing = document.querySelector('.nn-network'),
        seen = [...drawing.querySelectorAll('text')].filter(text => text.getClientRects().length);
    const place = (element, x, y) => { const p = new DOMPoint(x, y).matrixTransform(element.getScreenCTM()); return [p.x, p.y]; };
    const corners = text => { const {x, y, width, height} = text.getBBox(), [top, bottom] = [y + 0.2 * height, y + 0.8 * height];
        return [text.textContent, [[x, top], [x + width, top], [x + width, bottom], [x, bottom]].map(([u, v]) => place(text, u, v)),
            text.closest('[data-unit]')?.dataset.unit ?? null]; };
    const circles = [...drawing.querySelectorAll('circle')].map(circle => { const {x, y, width} = circle.getBoundingClientRect();
        return [circle.parentElement.dataset.unit, x + width / 2, y + width / 2, width / 2]; });
    return [seen.map(corners), circles];
}"""


def lecture():
    """What a lesson shows."""
    return problem([2, 3, 2], [sigmoid, identity], m=4, size=0.6)


def five_layers():
    return problem([3, 4, 2, 5, 3], [sigmoid, tanh, sigmoid, identity], m=2)


@pytest.fixture
def large(opened):
    """large(net, X, Y, ...) opens an explorer in large at 1280 by 720."""

    def large(net, X, Y, context=(), **options):
        saved = opened(net, X, Y, size="large", context={**PROJECTOR, **dict(context)}, **options)
        lay_out(saved)
        return saved

    return large


def lay_out(saved):
    """Until the page has been laid out, and what watches sizes has drawn."""
    for _ in range(2):
        saved.page.evaluate("() => new Promise(done => new ResizeObserver(done).observe(document.body))")
        saved.settle()


def until(page, condition):
    """Until this JavaScript holds. Playwright's own wait_for_function asks by the page's clock, which stands still."""
    for _ in range(250):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise TimeoutError(condition)


def is_large(saved):
    return saved.page.locator(".nn-explorer").evaluate("root => root.classList.contains('nn-large')")


def assert_readable(page, least=24):
    seen = page.evaluate(SEEN)
    assert len(seen) > 20
    assert [(words, size) for words, size, _ in seen if size < least - 0.01] == []
    assert [(words, round(contrast, 2)) for words, _, contrast in seen if contrast < 7] == []


ALL_VIEWS = "network slope backward descent formula matrices paths"


@pytest.mark.parametrize("make, dark", [(lecture, False), (deep, True), (crowded, False)])
def test_every_text_is_high_enough_for_the_back_row_and_black_enough(large, make, dark):
    saved = large(*make(), show=ALL_VIEWS, context={"color_scheme": "dark" if dark else "light"})
    assert is_large(saved)
    assert_readable(saved.page)
    saved.page.locator(".nn-formula-view button.nn-factor").first.press("Enter")
    saved.press("step back")
    saved.press("one step of descent")
    saved.fill("the rate", "much")
    assert_readable(saved.page)


@pytest.mark.parametrize("question", ["sign", "largest"])
def test_what_is_asked_is_large_too(large, question):
    saved = large(*lecture(), predict=question)
    assert_readable(saved.page)
    saved.page.locator(".nn-predict-view button").first.press("Enter")
    saved.settle()
    assert_readable(saved.page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_map_is_large_too(large, dark):
    saved = large(
        *small(), kind=DownhillMap, first=("W", 1, 0, 0), second=("b", 2, 3), context={"color_scheme": "dark" if dark else "light"}
    )
    assert_readable(saved.page)
    boxes = saved.page.locator(".nn-map-view .nn-caption .nn-box").evaluate_all("boxes => boxes.map(box => box.value)")
    assert boxes[:2] == [true(value_of(saved.truth(), name), 3) for name in ("W-1-1-1", "b-2-4")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_can_ask_for_large_and_the_workbench_obeys(window, tmp_path, dark):
    Derivation("dE_dW", record=False).save(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(text.replace("<html ", '<html data-nn-size="large" ', 1), encoding="utf-8")
    size = window.viewport_size
    window.set_viewport_size(PROJECTOR["viewport"])
    window.emulate_media(color_scheme="dark" if dark else "light")
    window.goto((tmp_path / "page.html").as_uri())
    window.wait_for_selector(".nn-large")
    assert_readable(window)
    window.get_by_role("button", name="large", exact=True).press("Space")
    assert window.locator(".nn-large").count() == 0 and min(size for _, size, _ in window.evaluate(SEEN)) < 15
    window.set_viewport_size(size)
    window.emulate_media(color_scheme="null")


def test_an_explorer_obeys_the_page_too(opened, tmp_path):
    saved = opened(*lecture(), show="network")
    assert not is_large(saved)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(text.replace("<html ", '<html data-nn-size="large" ', 1), encoding="utf-8")
    saved.page.reload()
    saved.page.wait_for_selector(".nn-large")


def test_learning_is_large_at_a_press(rendered):
    net, X, Y = problem([1, 3, 1], [tanh, identity], m=5)
    (learning,) = rendered(Learning(net, X, Y))
    learning.press("one step")
    learning.press("large")
    assert_readable(learning.page)
    learning.press("large")
    assert learning.page.locator(".nn-large").count() == 0


def test_the_numbers_of_what_is_in_hand_are_huge(large):
    saved = large(*lecture(), show="network")
    sizes = saved.page.locator(".nn-controls .nn-box, [data-live=slope]").evaluate_all(
        "numbers => numbers.map(number => parseFloat(getComputedStyle(number).fontSize))"
    )
    assert len(sizes) == 2 and min(sizes) >= 48


@pytest.mark.parametrize("show", ["network formula", "network slope"])
def test_what_matters_is_on_the_screen_at_once(large, show):
    saved = large(*lecture(), show=show)
    for name, width, height in (("W-1-2-1", 1280, 720), ("W-2-1-3", 1280, 720), ("b-2-1", 1280, 720), ("W-2-2-2", 1920, 1080)):
        saved.page.set_viewport_size({"width": width, "height": height})
        saved.page.locator(f'[data-select="{name}"]').focus()
        lay_out(saved)
        assert_readable(saved.page, 24 * height / 720 - 0.6)
        assert saved.page.evaluate("document.scrollingElement.scrollHeight") <= height
        scrolls = "parts => parts.filter(part => part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight + 6).length"
        assert saved.page.locator(".nn-explorer, .nn-network-view, .nn-formula-view, .nn-equation, .nn-controls").evaluate_all(scrolls) == 0


def apart(one, other):
    """Whether a straight line stands between two convex shapes, given by their corners."""
    for corners in (one, other):
        for start, end in zip(corners, np.roll(corners, -1, axis=0)):
            across = np.array([end[1] - start[1], start[0] - end[0]])
            if (one @ across).max() <= (other @ across).min() or (other @ across).max() <= (one @ across).min():
                return True
    return False


@pytest.mark.parametrize(
    "make, show",
    [
        (lecture, "network formula"),
        (lecture, "network slope"),
        (small, "network slope"),
        (deep, "network"),
        (five_layers, "network formula"),
    ]
    + [(crowded, "network")],
)
def test_no_text_of_the_network_meets_another_or_another_unit(large, make, show):
    saved = large(*make(), show=show)
    chosen = parameters(saved.net())
    around = np.exp(2j * np.pi * np.arange(24) / 24)
    for name in chosen[:: max(1, len(chosen) // 6)]:
        saved.page.locator(f'[data-select="{name}"]').focus()
        saved.settle()
        texts, circles = saved.page.evaluate(DRAWN)
        shapes = [(words, np.array(corners), unit) for words, corners, unit in texts]
        discs = [(unit, np.stack([x + r * around.real, y + r * around.imag], axis=1)) for unit, x, y, r in circles]
        assert len(shapes) > 10
        met = [(one[0], other[0]) for k, one in enumerate(shapes) for other in shapes[:k] if not apart(one[1], other[1])]
        met += [(words, at) for words, corners, unit in shapes for at, disc in discs if at != unit and not apart(corners, disc)]
        assert met == [], name


# Where edges begin and end, labels have their middle and marks their foot, and the middles of units, in pixels of the screen.
PLACES = """() => {
    const drawing = document.querySelector('.nn-network'), all = selector => [...drawing.querySelectorAll(selector)];
    const on = (element, {x, y}) => { const p = new DOMPoint(x, y).matrixTransform(element.getScreenCTM()); return [p.x, p.y]; };
    const end = (path, part) => on(path, path.getPointAtLength(part * path.getTotalLength()));
    const middle = element => { const {x, y, width, height} = element.getBoundingClientRect(); return [x + width / 2, y + height / 2]; };
    const named = (elements, name, place) => Object.fromEntries(elements.map(element => [element.dataset[name], place(element)]));
    return {units: named(all('[data-unit]'), 'unit', unit => middle(unit.querySelector('circle'))),
        edges: named(all('[data-select^=W]'), 'select', ({children}) => [...children].map(path => [end(path, 0), end(path, 1)])),
        labels: named(all('[data-label]'), 'label', label => on(label, {x: 0, y: 0})),
        marks: named(all('[data-mark]'), 'mark', mark => [on(mark, mark.getPointAtLength(0)), mark.getAttribute('d').split('v')[1]])};
}"""


@pytest.mark.parametrize("make, show", [(small, "network"), (deep, "network formula"), (crowded, "network slope")])
def test_edges_labels_and_marks_stand_where_they_belong(large, make, show):
    saved = large(*make(), show=show)
    saved.press("next example")
    places, truth = saved.page.evaluate(PLACES), saved.truth()
    units = {name: np.array(place) for name, place in places["units"].items()}
    for l, n in enumerate(truth.net.sizes):
        column = np.array([units[f"{l}-{i + 1}"] for i in range(n)])
        assert np.ptp(column[:, 0]) < 0.1 and (np.diff(column[:, 1]) > 76).all()
    for name, paths in places["edges"].items():
        kind, l, i, j = parameter(name)
        start, end = units[f"{l - 1}-{j + 1}"], units[f"{l}-{i + 1}"]
        for path in paths:  # what is seen, and what is taken hold of
            np.testing.assert_allclose(path, [start, end], atol=0.2)
        x, y = places["labels"][name]
        assert y == pytest.approx(np.interp(x, *zip(start, end)), abs=0.2) and start[0] + 80 < x < end[0] - 40
        if name in places["marks"]:
            (x, y), up = places["marks"][name]
            assert y == pytest.approx(np.interp(x, *zip(start, end)), abs=0.2) and start[0] < x < end[0] - 38
            assert float(up) == pytest.approx(-36 * slope_of(truth, name) / abs(truth.dE_dW[l]).max(), abs=0.06)
    for name in places["marks"]:
        if name[0] == "Z":
            _, l, i = name.split("-")
            np.testing.assert_allclose(places["marks"][name][0] - units[f"{l}-{i}"], [48, 0], atol=0.2)


def test_of_each_edge_into_the_unit_in_hand_both_numbers_show_and_of_no_other(large):
    saved = large(*lecture(), show="network")
    for name in ("W-2-2-3", "W-1-3-1"):
        saved.select(name)
        _, l, i, _ = parameter(name)
        shown = {label.get_attribute("data-label") for label in saved.page.locator("[data-label]").all() if label.is_visible()}
        assert shown == {name_of("W", l, i, j) for j in range(saved.net().sizes[l - 1])}


def test_numbers_have_two_digits_and_those_of_what_is_in_hand_three(large):
    saved = large(*deep(), show="network slope formula matrices paths")
    for name in ("W-2-1-3", "b-3-4"):
        saved.select(name, example=1)
        truth = saved.truth()
        for (which, what), text in saved.labels().items():
            assert text == true(value_of(truth, which) if what == "value" else slope_of(truth, which), 2), (which, what)
        units = dict(zip(saved.data("[data-unit]", "unit"), saved.texts("[data-unit] text")))
        assert units == {f"{l}-{i + 1}": true(truth.A[l][i, 1], 2) for l in truth.A for i in range(truth.net.sizes[l])}
        assert saved.texts("[data-target]") == [true(y, 2) for y in saved.Y[:, 1]]
        in_hand = true(slope_of(truth, name), 3)
        assert saved.texts(".nn-controls [data-live]") == [in_hand, true(truth.E, 3)]
        assert saved.texts("[data-live=tangent]") == [in_hand] and saved.texts("[data-live=paths]") == [in_hand]
        assert saved.page.locator(".nn-controls .nn-box").input_value() == true(value_of(truth, name), 3)
        assert saved.texts(".nn-result")[:1] == [true(slope_of(truth, name), 2)]
        assert saved.table("dE_dZ", 3) == [[true(x, 2) for x in row] for row in truth.dE_dZ[3]]
        digits = [re.sub(r"e.*|[−.]", "", text).lstrip("0") for text in saved.texts(".nn-value:not(.nn-number), .nn-paths td:last-child")]
        assert len(digits) > 10 and max(map(len, digits)) == 2


def test_all_digits_are_in_the_box_while_one_types_and_none_is_lost(large):
    saved = large(*lecture(), show="network")
    saved.select("W-2-1-2")
    before = value_of(saved.truth(), "W-2-1-2")
    box = saved.page.locator(".nn-controls .nn-box")
    assert box.input_value() == true(before, 3) and len(repr(before)) > 10
    saved.keys("Enter")
    assert numbers(box.input_value()) == [before]
    saved.keys("Escape")
    assert value_of(saved.truth(), "W-2-1-2") == before and box.input_value() == true(before, 3)
    saved.keys("Enter", *"0.5", "Enter", "Escape")
    assert box.input_value() == "0.5"
    saved.keys("Enter", *"0.123456", "Enter")
    assert value_of(saved.truth(), "W-2-1-2") == 0.123456 and box.input_value() == "0.123456"
    saved.page.locator('[data-select="W-2-1-2"]').focus()
    assert box.input_value() == "0.123"
    box.fill("one")
    saved.keys("Enter")
    assert "“one” is not a number; 0.123456 is kept" in saved.page.locator(".nn-controls").inner_text()


@pytest.mark.parametrize("make", [lecture, deep, crowded])
def test_lines_are_thick_and_the_one_in_hand_stands_out_far(large, make):
    saved = large(*make(), show="network")
    saved.select("W-2-1-1")
    saved.page.evaluate("document.activeElement.blur()")  # a ring around what has the focus isn't meant
    drawn = saved.page.locator("[data-select^=W]").evaluate_all(
        """handles => handles.map(handle => { const [hit, edge] = [...handle.children].map(path => getComputedStyle(path));
            return [handle.dataset.select, parseFloat(edge.strokeWidth),
                hit.stroke.endsWith('0, 0, 0, 0)') ? 0 : parseFloat(hit.strokeWidth)]; })"""
    )
    assert min(width for _, width, _ in drawn) >= 2.8 and max(width for _, width, _ in drawn) <= 16
    bands = {name: band for name, _, band in drawn if band}
    assert set(bands) == {"W-2-1-1"} and bands["W-2-1-1"] >= 24


@pytest.mark.parametrize("make", [lecture, deep, crowded])
def test_a_press_leads_there_and_another_back_to_what_was_before(opened, make):
    saved = opened(*make(), context=PROJECTOR, show=ALL_VIEWS, selected=("W", 2, 1, 0))
    look = "() => [document.querySelector('.nn-explorer').outerHTML, ...[...document.querySelectorAll('input')].map(box => box.value)]"
    pressed = saved.page.get_by_role("button", name="large", exact=True)
    saved.page.locator(".nn-formula-view button.nn-factor").first.press("Enter")
    saved.fill("the step h of the secant", "0.123456789")
    pressed.focus()
    lay_out(saved)
    before, normal = saved.page.evaluate(look), saved.page.evaluate(SEEN)
    assert pressed.get_attribute("aria-pressed") == "false" and min(size for _, size, _ in normal) < 15
    for _ in range(2):
        saved.keys("Enter")
        lay_out(saved)
        assert pressed.get_attribute("aria-pressed") == "true" and pressed.evaluate("button => button.matches(':focus')")
        assert_readable(saved.page)
        assert saved.page.evaluate(look) != before
        saved.keys("Space")
        lay_out(saved)
        assert saved.page.evaluate(look) == before and saved.page.evaluate(SEEN) == normal


def assert_alive(saved):
    """Keys and mouse take hold of weights as ever."""
    for name in ("W-1-3-2", "W-2-1-2", "b-1-2"):
        saved.page.locator(f'[data-select="{name}"]').focus()
        before = value_of(saved.truth(), name)
        saved.keys("ArrowUp", "ArrowUp")
        assert value_of(saved.truth(), name) == pytest.approx(before + 0.1)
        saved.drag(f'[data-select="{name}"]', up=40)
        assert value_of(saved.truth(), name) == pytest.approx(before + 0.5)
        assert saved.texts("[data-live=slope]") == [true(slope_of(saved.truth(), name), 3)]
    saved.page.locator('[data-select="W-1-3-2"]').focus()
    before, (width,) = (
        value_of(saved.truth(), "W-1-3-2"),
        saved.page.locator(".nn-slope").evaluate_all("all => all.map(e => e.clientWidth)"),
    )
    saved.drag(".nn-point", right=30)  # of a plot in which 308 of 380 are 6 of the weight
    assert value_of(saved.truth(), "W-1-3-2") == pytest.approx(before + 30 * 6 / 308 * 380 / width, rel=0.01)


def test_keys_and_mouse_work_in_large(large):
    assert_alive(large(*lecture(), show="network slope"))


@pytest.mark.parametrize("dark, paper", [(False, "rgb(255, 255, 255)"), (True, "rgb(17, 17, 17)")], ids=["light", "dark"])
def test_on_the_whole_screen_it_lives_on_its_own_paper_until_escape(large, dark, paper):
    saved = large(*lecture(), show="network slope", context={"color_scheme": "dark" if dark else "light"})
    whole = saved.page.get_by_role("button", name="full screen", exact=True)
    assert whole.get_attribute("aria-pressed") == "false"
    whole.press("Enter")
    until(saved.page, "document.fullscreenElement?.matches('.nn-explorer')")
    lay_out(saved)
    assert whole.get_attribute("aria-pressed") == "true"
    look = "root => [getComputedStyle(root).backgroundColor, getComputedStyle(root, '::backdrop').backgroundColor]"
    root = saved.page.locator(".nn-explorer")
    assert root.evaluate(look) == [paper, paper]
    assert root.evaluate("root => [root.clientWidth, root.clientHeight, root.scrollHeight]") == [1280, 720, 720]
    assert_readable(saved.page)
    assert_alive(saved)
    saved.page.evaluate("document.exitFullscreen()")  # what a browser does at Escape, before the page hears of the key
    until(saved.page, "!document.fullscreenElement")
    lay_out(saved)
    assert whole.get_attribute("aria-pressed") == "false"
    whole.press("Enter")
    until(saved.page, "document.fullscreenElement")
    whole.press("Enter")
    until(saved.page, "!document.fullscreenElement")


def test_where_a_page_may_not_have_the_whole_screen_there_is_no_button_for_it(opened):
    saved = opened(*lecture(), show="network", context=PROJECTOR)
    whole = saved.page.locator("button[aria-label='full screen']")
    assert whole.is_visible()
    saved.page.add_init_script("Object.defineProperty(Document.prototype, 'fullscreenEnabled', {get: () => false})")
    saved.page.reload()
    saved.page.wait_for_selector(".nn-explorer")
    assert whole.count() == 1 and not whole.is_visible()


def test_on_a_narrow_page_it_stays_as_it_is_until_there_is_room(opened):
    saved = opened(*lecture(), size="large", context={"viewport": {"width": 390, "height": 844}})
    lay_out(saved)
    assert not is_large(saved) and not saved.page.get_by_role("button", name="large", exact=True).is_visible()
    assert saved.page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert saved.texts("[data-live=E]") == [true(saved.truth().E)]
    saved.page.set_viewport_size(PROJECTOR["viewport"])
    lay_out(saved)
    assert is_large(saved)
    assert_readable(saved.page)
    saved.page.set_viewport_size({"width": 390, "height": 844})
    lay_out(saved)
    assert not is_large(saved) and saved.page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_wider_pages_have_their_network_spread_out_and_their_letters_with_it(large):
    saved = large(*lecture(), show="network slope")
    for width, height in ((1280, 720), (1000, 720), (1200, 720), (1600, 900)):
        saved.page.set_viewport_size({"width": width, "height": height})
        lay_out(saved)
        letters = {round(size, 1) for _, size, _ in saved.page.evaluate(SEEN)}
        assert min(letters) == pytest.approx(max(24, min(24 * width / 1280, 24 * height / 720)), rel=0.025)
        assert saved.page.evaluate("document.scrollingElement.scrollWidth") <= width
        drawing, place = [saved.page.locator(part).bounding_box() for part in (".nn-network", ".nn-network-view")]
        assert drawing["width"] == pytest.approx(place["width"], abs=1)


def test_two_on_a_page_are_large_each_for_itself(rendered):
    net, X, Y = lecture()
    one, other = rendered(Explorer(net, X, Y, show="network", size="large"), Explorer(net, X, Y, show="network"))
    lay_out(one)
    classes = one.page.locator(".nn-explorer").evaluate_all("roots => roots.map(root => root.classList.contains('nn-large'))")
    assert classes == [True, False]
    assert isinstance(other, Saved) and other.labels()["W-1-1-1", "value"] == true(net.W[1][0, 0])
