"""A reader at the workbench on a page, and what a reader chooses who gets it right."""

import re

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

    def made_in_stages(self, right, look=lambda: None):
        """The whole derivation, without an error. look: what to do before each answer."""
        cuts, strikes, *stages = right
        for marks in cuts:
            look()
            self.mark(*marks)
            self.expect(0, 0)
            self.press("go on")
        for reason, what in strikes:
            look()
            self.strike(reason, what)
        if strikes:
            self.press("go on")
        for tiles in stages:
            look()
            self.choose(*tiles)
            self.press("go on")
