"""The decks: opened from their folder, as a teacher does, with no host to be reached."""

import json
import re
import time
from html import unescape

import pytest
from browsing import ROOT
from playwright.sync_api import expect

from conftest import LESSONS
from nnlib.explorer import sources

SLIDES = ROOT / "slides"
SIZES = {"small": (1280, 720), "large": (1920, 1080)}
# Of each slide: how far anything in it reaches beyond it, its smallest letters, and whether its widget lives and how much of it is seen.
MEASURE = """async () => {
    const found = [];
    for (const slide of document.querySelectorAll('.slides > section > section')) {
        const { h, v } = Reveal.getIndices(slide);
        Reveal.slide(h, v);
        const box = slide.getBoundingClientRect(), place = slide.querySelector('.nn-live');
        for (let wait = 0; place && wait < 200 && !place.querySelector('.nn-explorer:not([aria-busy])'); wait++)
            await new Promise(done => setTimeout(done, 50));
        const all = [...slide.querySelectorAll('*')];
        const inside = all.filter(e => !e.closest('aside, annotation') && (e === place || !e.closest('.nn-live')));
        const edges = inside.map(e => e.getBoundingClientRect()).filter(edge => edge.width);
        const read = inside.filter(e => !e.closest('math, svg') && [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
        found.push({
            shown: slide === Reveal.getCurrentSlide() && Math.round(box.width),
            beyond: Math.max(...edges.flatMap(edge => [edge.right - box.right, edge.bottom - box.bottom, box.left - edge.left])),
            letters: Math.min(...read.map(e => parseFloat(getComputedStyle(e).fontSize))),
            widget: place && { lives: place.querySelectorAll('.nn-explorer').length, wide: place.scrollWidth - place.clientWidth },
        });
    }
    return found;
}"""
GO = """([kind, number]) => {
    const slide = document.querySelectorAll(`.slides > section > section.${kind}`)[number];
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
}"""


@pytest.fixture
def deck(visit):
    """deck(lesson, size): its deck in a window, and nothing it asks for may come from elsewhere."""

    def open_deck(lesson, size="small"):
        width, height = SIZES[size]
        seen = visit(f"{lesson}.html", address=SLIDES.as_uri(), width=width, height=height)
        seen.page.wait_for_function("() => window.Reveal?.isReady()")
        assert all(url.startswith((SLIDES.as_uri(), "data:")) for url in seen.got)
        return seen.page

    return open_deck


def go(page, kind, number=0):
    """To the slide of this kind with this number; returns it, its widget alive."""
    page.evaluate(GO, [kind, number])
    slide = page.locator(f".slides > section > section.{kind}.present")
    if kind == "widget":
        slide.locator(".nn-explorer:not([aria-busy])").wait_for()
    return slide


def cells(lesson):
    return json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]


def source(cell):
    return "".join(cell["source"])


def solution(cell):
    return "solution" in cell["metadata"].get("tags", ())


def read_slides(lesson):
    """Kind and HTML of each slide, without its notes."""
    html = (SLIDES / f"{lesson}.html").read_text(encoding="utf-8")
    html = re.sub(r"<aside.*?</aside>", "", html, flags=re.DOTALL)
    return re.findall(r'<section class="(\w+)[^>]*>\n(<h\d>.*?)</section>', html, re.DOTALL)


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_each_lesson_has_its_deck():
    index = (SLIDES / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(\w+)\.html"', index) == LESSONS
    for lesson in LESSONS:
        assert (SLIDES / f"{lesson}.html").exists()


def test_nothing_names_another_host():
    for path in SLIDES.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert re.findall(r'(?:src|<link[^>]* href)="(?:https?:)?//[^"]+"', html) == []
        for file in re.findall(r'(?:src|<link[^>]* href)="(?!data:)([^"]+)"', html):
            assert (SLIDES / file).exists(), file


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_prediction_has_a_slide_and_its_answer_the_next(lesson):
    slides = read_slides(lesson)
    texts = [plain(html) for _, html in slides]
    asked = [source(cell) for cell in cells(lesson) if "**Predict.**" in source(cell)]
    places = [number for number, (kind, _) in enumerate(slides) if kind == "predict"]
    assert len(places) == len(asked) > 0
    for place, cell in zip(places, asked):
        question, answer = re.search(r"\*\*Predict\.\*\*(.*?)<details>.*?</summary>(.*?)</details>", cell, re.DOTALL).groups()
        assert texts[place].count("Predict.") == 1
        options = re.findall(r"^- \*\*([A-Z])\.\*\*", question, re.MULTILINE)
        assert re.findall(r"<strong>([A-Z])\.</strong>", slides[place][1]) == options
        assert slides[place + 1][0] == "answer"
        for words in telling(answer):
            assert [number for number, text in enumerate(texts) if words in text][0] == place + 1, words
        assert telling(answer) or any(words in texts[place + 1] for words in re.findall(r"[\w.,]+", answer))


def telling(answer):
    """Words of an answer as they stand on a slide: what is between formulas and signs."""
    parts = re.split(r"\$[^$]*\$|[`*\[\]()_\\]+", answer)
    return [words for part in parts if len(words := " ".join(part.split()).strip(" .,;:")) > 24]


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_solution_is_in_a_deck_not_even_in_the_notes(lesson):
    deck = plain((SLIDES / f"{lesson}.html").read_text(encoding="utf-8"))
    open_to_all = "\n".join(source(cell) for cell in cells(lesson) if not solution(cell))
    for cell in filter(solution, cells(lesson)):
        for line in map(str.strip, source(cell).splitlines()):
            if len(line) > 12 and line not in open_to_all:
                assert " ".join(line.split()) not in deck
    given = re.findall(r'class="given">(.*?)</(?:pre|div)>', (SLIDES / f"{lesson}.html").read_text(encoding="utf-8"), re.DOTALL)
    assert not any("not written yet" in text or "not derived yet" in text for text in given)


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_slide_fits_and_can_be_read_from_the_back(deck, lesson, size):
    found = deck(lesson, size).evaluate(MEASURE)
    assert len(found) == len(read_slides(lesson)) > 20
    for number, slide in enumerate(found, start=1):
        assert slide["shown"] == SIZES[size][0], number
        assert slide["beyond"] <= 0.5 and slide["letters"] >= 24, (number, slide)
        assert slide["widget"] in (None, {"lives": 1, "wide": 0}), (number, slide)
    assert sum(slide["widget"] is not None for slide in found) == widgets(lesson)


def widgets(lesson):
    """How many a lesson shows."""
    made = (output for cell in cells(lesson) for output in cell.get("outputs", ()))
    words = ("".join(output.get("data", {}).get("text/plain", "")) for output in made)
    return sum(bool(re.match(r"(?:Explorer|DownhillMap|Learning|WeightPictures|DrawDigit|Derivation) ", text)) for text in words)


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_a_hand_hits_what_it_points_at(deck, size):
    page = deck("00_start_here", size)
    slide = go(page, "widget")
    box = slide.locator(".nn-controls .nn-box").first
    assert box.input_value() == "0.4"
    drag(page, middle(slide.locator(".nn-parameter.nn-selected .nn-hit")), (0, -30))
    expect(box).to_have_value("0.7")
    # The point on the curve stays below the pointer.
    point = slide.locator(".nn-slope-view circle").last
    before = point.bounding_box()
    drag(page, middle(point), (40, 0))
    page.wait_for_function("value => document.querySelector('.present .nn-controls .nn-box').value !== value", arg="0.7")
    assert point.bounding_box()["x"] - before["x"] == pytest.approx(40, abs=2)
    box.fill("-8")
    box.press("Enter")
    expect(slide.locator("[data-live=slope]").first).to_have_text(re.compile(r"^0\.000"))


def middle(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, by):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=5)
    page.mouse.up()


@pytest.mark.browser
def test_a_drawn_line_is_where_the_pen_was(deck):
    page = deck("13_handwritten_digits", "large")
    slide = go(page, "widget", 1)
    field = slide.locator(".nn-field").bounding_box()
    drag(page, (field["x"] + field["width"] / 4, field["y"] + field["height"] / 2), (field["width"] / 2, 0))
    drawn = slide.locator(".nn-strokes").bounding_box()
    assert drawn["x"] == pytest.approx(field["x"] + field["width"] / 4, abs=16)
    assert drawn["width"] == pytest.approx(field["width"] / 2, abs=32)


@pytest.mark.browser
def test_keys_belong_to_the_widget_that_has_the_focus_and_a_clicker_to_the_deck(deck):
    page = deck("00_start_here")
    slide = go(page, "widget")
    box = slide.locator(".nn-controls .nn-box").first
    number = page.locator(".slide-number").inner_text()
    slide.locator(".nn-parameter.nn-selected").focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_have_value(re.compile("^0.450?$"))
    assert page.locator(".slide-number").inner_text() == number
    box.fill("2")
    page.keyboard.press("Enter")
    page.mouse.click(700, 705)  # the strip below
    page.keyboard.press("ArrowRight")
    assert page.locator(".slide-number").inner_text() != number
    page.keyboard.press("ArrowLeft")
    expect(box).to_have_value(re.compile("^2[.0]*$"))
    assert page.locator(".slide-number").inner_text() == number
    drag(page, middle(slide.locator(".nn-parameter.nn-selected .nn-hit")), (0, 0))
    page.keyboard.press("PageDown")
    assert page.locator(".slide-number").inner_text() != number


@pytest.mark.browser
def test_the_workbench_judges(deck):
    page = deck("03_weights")
    slide = go(page, "widget")
    boxes = slide.locator(".nn-question input")
    for box in boxes.all():
        box.fill("0")
    slide.get_by_role("button", name="judge").click()
    assert "0" not in (slide.locator(".nn-question").inner_text().strip(), "")
    slide.get_by_role("button", name="a hint").click()
    assert slide.locator(".nn-question li").count() == 2


@pytest.mark.browser
def test_a_derivation_comes_step_by_step_and_backwards_too(deck):
    page = deck("03_weights")
    number = next(n for n, (_, html) in enumerate(read_slides("03_weights")) if "Step 2: the chain rule" in html)
    page.evaluate("number => { const at = Reveal.getIndices(Reveal.getSlides()[number]); Reveal.slide(at.h, at.v); }", number)
    steps = page.locator("section.present > .fragment, section.present math .fragment")
    assert steps.count() == 3  # a = b, then = c, then what is said of it
    assert [step.is_visible() for step in steps.all()] == [False] * 3
    for seen in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        time.sleep(0.3)
        assert [step.is_visible() for step in steps.all()] == [True] * seen + [False] * (3 - seen)


@pytest.mark.browser
def test_the_speaker_sees_the_notes(deck):
    page = deck("00_start_here")
    go(page, "predict")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("Is output 1 too high or too low?").wait_for()
    assert not page.get_by_text("Is output 1 too high or too low?").is_visible()
    opened.value.close()


def test_the_widgets_are_those_of_the_notebooks():
    text = sources.short(f"{sources.module('explorer.js')}\n{sources.module('page_model.js')}").replace("export default{render};", "")
    assert text in (SLIDES / "_static" / "nnlib" / "Explorer.js").read_text(encoding="utf-8")
