"""The sum over paths, drawn twice: which line bears which factor, where each sum and product stands, and that they are right."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from math import dist

import numpy as np
import pytest

from nnlib.factoring import factored
from nnlib.svg import NEGATIVE, POSITIVE

SVG = "{http://www.w3.org/2000/svg}"
OVER, ONWARD = np.array([0.5, -2.0, 0.25]), np.array([[1.0, -0.3], [0.7, 0.02], [-4.0, 0.6]])
# By hand: 0.5 · 1, 0.5 · −0.3, −2 · 0.7, −2 · 0.02, 0.25 · −4 and 0.25 · 0.6; the sums 0.7, 0.72 and −3.4; 0.35 − 1.44 − 0.85.
PRODUCTS = ["0.5000", "−0.1500", "−1.4000", "−0.0400", "−1.0000", "0.1500"]
SUMS, TOTAL = ["0.7000", "0.7200", "−3.4000"], "−1.9400"
ALT = "Six paths, and the same six by their units"


@pytest.fixture(scope="module")
def drawing():
    return ET.fromstring(factored(OVER, ONWARD, ALT).svg)


def texts(drawing):
    return [(text.text, float(text.get("x")), float(text.get("y")) - 5, text.get("fill")) for text in drawing.iter(SVG + "text")]


def lines(drawing):
    """(x0, y0, x1, y1, colour, dashed) of every line."""
    for path in drawing.iter(SVG + "path"):
        at = map(float, re.fullmatch(r"M(\S+) (\S+)L(\S+) (\S+)", path.get("d")).groups())
        yield *at, path.get("stroke"), path.get("stroke-dasharray") is not None


def circles(drawing):
    return [(float(c.get("cx")), float(c.get("cy")), float(c.get("r"))) for c in drawing.iter(SVG + "circle")]


def halves(drawing):
    """The lines of the upper and of the lower drawing: first those to the three units, then the six on from them."""
    every = list(lines(drawing))
    assert len(every) == 18
    return every[:9], every[9:]


def test_every_line_bears_its_factor_with_its_colour_and_dashes(drawing):
    named = texts(drawing)
    for half in halves(drawing):
        assert [line[:2] for line in half[:3]] == [half[0][:2]] * 3  # all begin at the one unit
        for factor, (x0, y0, x1, y1, colour, dashed) in zip([*OVER, *ONWARD.flat], half):
            assert (colour, dashed) == ((POSITIVE, False) if factor > 0 else (NEGATIVE, True))
            wanted = f"{factor:.4f}".replace("-", "−")
            on_it = [
                x
                for text, x, y, fill in named
                if (text, fill) == (wanted, colour) and y == pytest.approx(y0 + (x - x0) / (x1 - x0) * (y1 - y0))
            ]
            assert len(on_it) == 1 and x0 + 33 < on_it[0] < x1 - 30


def test_above_each_path_has_an_end_of_its_own_and_its_product_beside_it(drawing):
    upper, _ = halves(drawing)
    ends = [line[2:4] for line in upper[3:]]
    assert len(set(ends)) == 6 and sorted(ends) == ends  # from top to bottom, no two lines cross
    beside = [[text for text, x, y, _ in texts(drawing) if x > x1 and y == y1] for x1, y1 in ends]
    assert beside == [[product] for product in PRODUCTS]


def test_below_paths_share_their_ends_and_each_unit_has_the_sum_of_what_is_behind_it(drawing):
    upper, lower = halves(drawing)
    assert len({line[2:4] for line in lower[3:]}) == 2
    units = [line[2:4] for line in lower[:3]]
    assert [line[:2] for line in lower[3:]] == [unit for unit in units for _ in range(2)]
    assert [[text for text, x, y, _ in texts(drawing) if (x, y) == unit] for unit in units] == [[sum_] for sum_ in SUMS]
    assert max(line[3] for line in upper) < min(line[3] for line in lower)


def test_below_a_factor_stands_before_its_line_crosses_another(drawing):
    _, lower = halves(drawing)
    named = [(x, y) for text, x, y, fill in texts(drawing) if fill in (POSITIVE, NEGATIVE) and y > lower[0][1] - 102 and x > lower[3][0]]
    assert len(named) == 6 and all(x < (lower[3][0] + lower[3][2]) / 2 for x, _ in named)


def test_both_begin_with_the_same_sum(drawing):
    starts = [half[0][:2] for half in halves(drawing)]
    assert [[text for text, x, y, _ in texts(drawing) if (x, y) == start] for start in starts] == [[TOTAL]] * 2


def test_where_something_is_added_up_there_is_a_circle_and_else_a_dot(drawing):
    upper, lower = halves(drawing)
    large = {upper[0][:2], lower[0][:2]} | {line[2:4] for line in lower[:3]}
    assert {(x, y) for x, y, r in circles(drawing) if r > 30} == large
    small = {line[2:4] for line in upper} | {line[2:4] for line in lower[3:]}
    assert {(x, y) for x, y, r in circles(drawing) if r < 5} == small


def test_it_says_how_many_products_each_takes(drawing):
    said = [text for text, *_ in texts(drawing) if "products" in text]
    assert said == ["each path by itself: 6 products, added up", "behind each unit added up first: 3 products, added up"]


def test_nothing_lies_on_anything_else_or_beyond_the_edge(drawing):
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    places = [(x, y) for _, x, y, _ in texts(drawing)]
    assert all(25 <= x <= width - 25 and 8 <= y <= height - 8 for x, y in places)
    assert all(abs(x - x2) > 50 or abs(y - y2) > 13 for (x, y), (x2, y2) in combinations(places, 2))
    large = [(x, y) for x, y, r in circles(drawing) if r > 30]
    assert all(dist(one, other) >= 66 for one, other in combinations(large, 2))
    assert all(dist(at, circle) > 50 or at == circle for at in places for circle in large)


def test_its_words_are_in_the_page():
    picture = factored(OVER.tolist(), ONWARD.tolist(), ALT)
    assert picture.alt == ALT and picture == factored(OVER, ONWARD, ALT)


REFUSED = {
    "shapes": ([1, 2], ONWARD, ALT, r"over has shape \(2,\) and onward \(3, 2\), but must be \(K,\) and \(K, R\)"),
    "a vector": ([1, 2], [1, 2], ALT, r"onward \(2,\), but must be"),
    "one way on": ([1, 2], [[1], [2]], ALT, r"onward has shape \(2, 1\), but there must be at least 2 ways on from each unit, and 12"),
    "too many": (np.ones(5), np.ones((5, 3)), ALT, "and 12 paths at most"),
    "none": ([], np.ones((0, 2)), ALT, "and 12 paths at most"),
    "NaN": (OVER, ONWARD * np.nan, ALT, "onward holds nan"),
    "infinity": ([1, np.inf, 2], ONWARD, ALT, "over holds inf"),
    "complex": (OVER * 1j, ONWARD, ALT, "over holds complex numbers"),
    "no words": (OVER, ONWARD, " ", "alt is empty, but must say in words what the picture shows"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_named(case):
    over, onward, alt, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        factored(over, onward, alt)
