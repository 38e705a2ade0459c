"""What is printed: every sheet is one page of A4 and of Letter, and nothing is cut off."""

import base64
import re
from pathlib import Path

import matplotlib
import pytest

from nnlib import tanh
from nnlib.derivation.ledger import Ledger
from nnlib.derivation.sheet import write_sheet
from nnlib.derivation.targets import TARGETS
from nnlib.unit_cards import write_cards
from nnlib.worksheets import FORMS, write_worksheets

pytestmark = pytest.mark.browser
PAPER = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # mm
MARGIN, PIXELS = 12, 96 / 25.4  # mm of each side; pixels of a mm
# Of each section its height, and how far to the right anything in it reaches.
MEASURE = """() => [...document.querySelectorAll('section')].map(section => {
    const inside = [...section.querySelectorAll('*')].map(e => e.getBoundingClientRect());
    return {height: section.scrollHeight, right: Math.max(section.scrollWidth, ...inside.map(box => box.right))};
})"""
# Cards and slips have a fixed size: whether anything in one reaches out of it.
OUT = """() => [...document.querySelectorAll('.cut > *')].filter(card => {
    const style = getComputedStyle(card), box = card.getBoundingClientRect();
    return [...card.children].some(e => {
        const range = document.createRange();
        range.selectNodeContents(e);
        const text = range.getBoundingClientRect();
        return text.bottom > box.bottom - 4 || text.right > box.right - 4 || e.scrollWidth > e.clientWidth + 1;
    });
}).map(card => card.innerText)"""

# Which letters a page is printed with depends on the machine. These are about the widest that one has for sans-serif.
WIDE = base64.b64encode((Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf").read_bytes()).decode()
IN_WIDE_LETTERS = f"""async () => {{
    document.fonts.add(await new FontFace("wide", "url(data:font/ttf;base64,{WIDE})").load());
    document.body.style.fontFamily = "wide";
}}"""


def pages_of(pdf):
    """How many pages a PDF of Chromium's has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def open_as_paper(window, path, paper):
    """Open a page as wide as what the margins leave of the paper; returns that width and height in pixels."""
    width, height = ((side - 2 * MARGIN) * PIXELS for side in PAPER[paper])
    window.emulate_media(media="print")
    window.set_viewport_size({"width": int(width), "height": int(height)})
    window.goto(path.as_uri())
    return width, height


def must_be_a_page_each(window, path, paper):
    width, height = open_as_paper(window, path, paper)
    found = window.evaluate(MEASURE)
    for k, section in enumerate(found):
        assert section["height"] <= height and section["right"] <= width, (k, section)
    assert pages_of(window.pdf(format=paper)) == len(found)
    return found


@pytest.fixture
def paper_window(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("paper", PAPER)
def test_every_worksheet_is_one_page(paper_window, tmp_path, paper):
    for form in FORMS:
        sheets, keys = tmp_path / f"{form}.html", tmp_path / f"{form}-keys.html"
        write_worksheets(sheets, range(1, 5), keys=keys, networks=True, form=form)
        assert len(must_be_a_page_each(paper_window, sheets, paper)) == 8
        assert len(must_be_a_page_each(paper_window, keys, paper)) == 4


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("sizes", [(4, 4, 4), (1, 1), (4, 1, 2, 3)])
def test_blank_networks_fit_their_page(paper_window, tmp_path, paper, sizes):
    write_worksheets(tmp_path / "sheets.html", [3], keys=False, networks=True, sizes=sizes, activations=tanh, m=4)
    width, height = open_as_paper(paper_window, tmp_path / "sheets.html", paper)
    _, *networks = paper_window.evaluate(MEASURE)
    assert len(networks) == 2 and all(one["height"] <= height and one["right"] <= width for one in networks)


@pytest.mark.parametrize("paper", PAPER)
def test_the_formulas_are_one_page(paper_window, tmp_path, paper):
    works = {name: {"line": target.line, "matrix": target.matrix} for name, target in TARGETS.items()}
    long = works["dE_dZ"]["line"] + " + 0 dE/dA^l_ic" * 12
    for k, lines in enumerate((works, dict.fromkeys(works, {}), works | {"dE_dZ": {"line": long}})):
        write_sheet(tmp_path / f"{k}.html", Ledger(lines))
        assert len(must_be_a_page_each(paper_window, tmp_path / f"{k}.html", paper)) == 1
        assert paper_window.locator(".write").count() == (5 if k == 1 else 0)


@pytest.mark.parametrize("paper", PAPER)
def test_cards_and_slips_are_whole(paper_window, tmp_path, paper):
    """Of every class: what is written on a card stays within its cut lines, in letters of 14 points or more."""
    for pupils in {"A4": (8, 10, 15, 22, 30), "Letter": (9, 30)}[paper]:
        path = tmp_path / f"{pupils}.html"
        teacher = write_cards(path, 7, pupils)
        must_be_a_page_each(paper_window, path, paper)
        assert paper_window.evaluate(OUT) == []
        paper_window.evaluate(IN_WIDE_LETTERS)
        assert paper_window.evaluate(OUT) == []
        sizes = "() => [...document.querySelectorAll('.cut *')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        assert min(paper_window.evaluate(sizes)) >= 14 * 96 / 72
        assert len(must_be_a_page_each(paper_window, teacher, paper)) == 3
