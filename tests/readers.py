"""Readers: one at the workbench, one before the field to draw on. Their page is Playwright's, or one that is used like it."""

import re

import numpy as np
import pytest
from drawings import image_of

# What a reader chooses who gets it right: marks for each round, what is struck and why, and the tiles of the last three stages.
RIGHT = {
    "dE_dW": (
        [["Z^1_1"], ["Z^1_11", "Z^1_12"]],
        [("another row", "rows")],
        ["A", "l−1", "j", "c", "multiplied"],
        ["c", "m", "n^l", "n^{l−1}"],
        ["dE_dZ", "@", "A_prevᵀ", "c"],
    ),
    "dE_db": (
        [["Z^1_1"], ["Z^1_11", "Z^1_12"]],
        [("another row", "rows")],
        ["1", "added"],
        ["c", "m", "n^l"],
        ["dE_dZ", "columns", "keep", "c"],
    ),
    "dE_dZ": (
        [["A^1_1"]],
        [("element by element", "rows"), ("another example", "columns")],
        ["g′(Z)", "l", "i", "c", "inside g"],
        ["", "n^l", "m"],
        ["dE_dA", "*", "g.prime(Z)", ""],
    ),
    "dE_dA": (
        [["Z^2_1", "Z^2_2"]],
        [("another example", "columns")],
        ["W", "l+1", "k", "i", "multiplied"],
        ["k", "n^{l+1}", "n^l", "m"],
        ["W_nextᵀ", "@", "dE_dZ_next", "k"],
    ),
    "dE_dA_output": ([["E"]], [], ["1/m", "A − Y", "squared"], ["", "n^L", "m"], ["A − Y", "m", ""]),
}


class Bench:
    """A reader at the workbench."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def mark(self, *names):
        for name in names:
            self.page.locator(f'[data-node="{name}"]').click()

    def expect(self, missed, repeated):
        for box, number in zip(self.page.locator(".nn-count").all(), (missed, repeated)):
            box.fill(str(number))
        self.press("judge")

    def nudged(self):
        """Which entry of x the question is about, as numbers counted from 1."""
        annotation = self.page.evaluate("document.querySelector('.nn-question p math').textContent")
        return [int(digit) for digit in re.findall(r"\d", annotation)]

    def strike(self, reason, what):
        where = self.nudged()
        own = where[0] if what == "rows" else where[1]
        for head in self.page.locator("th button").all():
            kind, number = head.inner_text().split()
            if kind == ("row" if what == "rows" else "example") and int(number) != own:
                head.click()
        self.page.locator(f'input[value="{reason}"]').check()
        self.press("strike")

    def choose(self, *tiles):
        groups = [group for group in self.page.locator("fieldset").all() if group.is_visible()]
        assert len(groups) == len(tiles) or len(groups) > len(tiles)
        remaining = list(tiles)
        while remaining:
            open_groups = [
                group for group in self.page.locator("fieldset").all() if group.is_visible() and not group.locator("input:checked").count()
            ]
            open_groups[0].locator(f'input[value="{remaining.pop(0)}"]').check()
        self.press("judge")

    def derive(self, right, look=lambda: None):
        """All of it, or as many stages as are given, without a mistake. look: what to do before each answer."""
        cuts, strikes, *stages = right
        for marks in cuts:
            look()
            self.mark(*marks)
            self.expect(0, 0)
            assert "right." in self.verdict and "As you said." in self.verdict
            self.press("go on")
        for k, (reason, what) in enumerate(strikes):
            look()
            self.strike(reason, what)
            assert ("There is more" in self.verdict) == (k < len(strikes) - 1), self.verdict
        if strikes:
            self.press("go on")
        for tiles in stages:
            look()
            self.choose(*tiles)
            assert self.verdict.startswith("right."), self.verdict
            self.press("go on")

    @property
    def verdict(self):
        return self.page.locator(".nn-verdict").inner_text()

    def seen(self, selector):
        """The texts of all that match, without the words that a screen reader tells in place of formulas."""
        return self.page.locator(selector).evaluate_all(
            """nodes => nodes.map(node => {
                const seen = node.cloneNode(true);
                for (const spoken of seen.querySelectorAll('.nn-spoken')) spoken.remove();
                return seen.textContent;
            })"""
        )

    @property
    def made(self):
        return [text.split(".")[0] for text in self.page.locator(".nn-derived > li strong").all_inner_texts()]


class Board:
    """A reader before the field; `net` is the network that reads."""

    def __init__(self, page, net):
        self.page, self.net = page, net

    def at(self, x, y):
        """Where on the screen a point of the field lies."""
        box = self.page.locator(".nn-field svg").bounding_box()
        assert box["width"] == pytest.approx(238)
        return box["x"] + (x + 4) * box["width"] / 108, box["y"] + (y + 4) * box["height"] / 108

    def draw(self, stroke):
        self.page.mouse.move(*self.at(*stroke[0]))
        self.page.mouse.down()
        for point in stroke[1:]:
            self.page.mouse.move(*self.at(*point))
        self.page.mouse.up()

    def strokes(self):
        """What is drawn in the field."""
        path = self.page.locator(".nn-strokes").get_attribute("d")
        return [[list(map(float, point.split())) for point in line.split("L")] for line in path.removesuffix("h0.01").split("M")[1:]]

    def image(self):
        return np.array(
            [float(x) for x in self.page.locator(".nn-ink").evaluate_all("all => all.map(x => x.getAttribute('fill-opacity'))")]
        )

    def outputs(self):
        texts = self.page.locator("[data-output]").evaluate_all("all => all.map(x => x.dataset.output)")
        return np.array([float(x) for x in texts]) if all(texts) else None

    def answer(self):
        return self.page.locator(".nn-answer").text_content()

    def spoken(self):
        return self.page.locator("[aria-live=polite]").text_content()

    def rest(self):
        self.page.evaluate("pass_time(900)")

    def must_be_true(self):
        """Image and outputs are those of what is drawn."""
        image = image_of(self.strokes())
        np.testing.assert_array_equal(self.image(), image)
        outputs = self.net.forward(image[:, None])[0][2][:, 0]
        np.testing.assert_allclose(self.outputs(), outputs, rtol=0, atol=1e-9)
        assert self.answer() == str(outputs.argmax())
