"""Weights as squares: where each lies, how large it is, in which colour, and that none is negative by its colour alone."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from test_plots import drawn

from nnlib.squares import squares
from nnlib.svg import NEGATIVE, PAPER, POSITIVE

LEFT = np.array([[1.0, -2.0, 4.0], [0.5, 0.0, -1.0]])
RIGHT = np.array([[-4.0, 3.0], [2.0, -0.25]])
ROWS, TITLES = ["unit 1", "a <longer> name"], ["left", "right"]


@pytest.fixture(scope="module", params=[False, True], ids=["bare", "with numbers"])
def picture(request):
    return squares([LEFT, RIGHT], TITLES, ROWS, "Ten squares", columns=[["a", "b", "c"], ["d", "e"]], numbers=request.param)


def words(picture):
    return {"".join(text.itertext()): (float(text.get("x")), float(text.get("y"))) for text in drawn(picture, "text")}


def centres(picture):
    """(x, y, side, colour) of every square, in the order in which they are drawn."""
    found = []
    for rect in drawn(picture, "rect")[1:]:
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert width == height
        found.append((x + width / 2, y + height / 2, width, rect.get("fill")))
    return found


def test_the_area_is_the_size_of_the_weight_by_one_scale(picture):
    weights = [*LEFT.ravel(), *RIGHT.ravel()]
    for weight, (*_, side, colour) in zip(weights, centres(picture), strict=True):
        assert side == pytest.approx(22 * np.sqrt(abs(weight) / 4), abs=0.01)
        assert colour == (NEGATIVE if weight < 0 else POSITIVE)


def test_every_square_stands_under_its_column_and_beside_its_row(picture):
    place, found = words(picture), iter(centres(picture))
    for names in ("abc", "de"):
        for row in ROWS:
            for name in names:
                x, y, *_ = next(found)
                assert abs(x - place[name][0]) < 0.02 and abs(y + 4 - place[row][1]) < 0.02
                assert place[name][1] < y - 11 and place[row][0] < x - 11
    left = [x for x, *_ in centres(picture)[:3]]
    assert place["left"][0] == pytest.approx(np.mean(left), abs=0.02) and place["left"][1] < place["a"][1] - 12


def test_groups_stand_apart_each_in_its_frame(picture):
    frames = [path for path in drawn(picture, "path") if path.get("fill") == "none"]
    spans = []
    for frame in frames:
        x, _, width, _, back = map(float, re.fullmatch(r"M(\S+) (\S+)h(\S+)v(\S+)h-(\S+)z", frame.get("d")).groups())
        assert width == back
        spans.append((x, x + width))
    assert spans[0][1] + 10 < spans[1][0]
    xs = [x for x, *_ in centres(picture)]
    assert all(spans[0][0] < x < spans[0][1] for x in xs[:6]) and all(spans[1][0] < x < spans[1][1] for x in xs[6:])


def test_squares_do_not_touch(picture):
    found = centres(picture)
    for n, (x, y, side, _) in enumerate(found):
        for x2, y2, side2, _ in found[:n]:
            assert max(abs(x - x2), abs(y - y2)) > (side + side2) / 2


def test_negative_ones_have_a_dash_in_their_middle(picture):
    dashes = [path for path in drawn(picture, "path") if path.get("stroke") == PAPER]
    negative = [square for square in centres(picture) if square[3] == NEGATIVE]
    assert len(dashes) == len(negative) == 4
    for path, (x, y, side, _) in zip(dashes, negative):
        start, at, length = map(float, re.fullmatch(r"M(\S+) (\S+)h(\S+)", path.get("d")).groups())
        assert start + length / 2 == pytest.approx(x, abs=0.02) and at == pytest.approx(y, abs=0.02)
        assert length == pytest.approx(side / 2, abs=0.02)


def test_numbers_stand_below_their_squares():
    picture = squares([LEFT, RIGHT], TITLES, ROWS, "Ten squares", numbers=True)
    shown = [text for text in drawn(picture, "text") if re.fullmatch(r"−?\d+\.\d", "".join(text.itertext()))]
    assert ["".join(text.itertext()) for text in shown[:3]] == ["1.0", "−2.0", "4.0"]
    for text, (x, y, *_) in zip(shown, centres(picture), strict=True):
        assert float(text.get("x")) == pytest.approx(x, abs=0.02) and y + 11 < float(text.get("y")) < y + 25


def test_all_of_it_is_on_the_sheet(picture):
    root = ET.fromstring(picture.svg)
    *_, width, height = map(float, root.get("viewBox").split())
    for x, y, side, _ in centres(picture):
        assert 0 < x - side / 2 and x + side / 2 < width and 0 < y - side / 2 and y + side / 2 < height
    for word, (x, y) in words(picture).items():
        assert 12 <= y < height and 0 < x < width
        if word in ROWS:
            assert x - 6.5 * len(word) > 0
    assert picture.alt == "Ten squares"


def test_wide_names_make_wide_columns():
    x = [centres(squares([np.ones((1, 2))], ["t"], ["r"], "Two", columns=[[name, name]]))[1][0] for name in ("a", "Christopher")]
    assert x[1] > x[0] + 60


def test_nothing_but_zeros_has_no_size():
    assert {side for *_, side, _ in centres(squares([np.zeros((2, 2))], ["t"], ["r", "s"], "None"))} == {0}


REFUSED = {
    "no group": (([], [], ["r"]), {}, "there are 0 groups and 1 rows, but there must be at least one of each"),
    "titles": (([LEFT], [], ROWS), {}, "there are 1 groups, 0 titles and names for the columns of 1: one for each"),
    "rows": (([LEFT], ["t"], ["r"]), {}, r"group 0 has shape \(2, 3\), but must be a matrix of 1 rows"),
    "a stack": (([LEFT, np.ones((1, 2, 3))], ["t", "u"], ROWS), {}, r"group 1 has shape \(1, 2, 3\), but must be a matrix of 2 rows"),
    "columns": (([LEFT], ["t"], ROWS), {"columns": [["a"]]}, "group 0 has 3 columns, but 1 names for them"),
    "NaN": (([[[np.nan]]], ["t"], ["r"]), {}, r"group 0 holds nan at index \(0, 0\)"),
    "words": (([["a"]], ["t"], ["r"]), {}, "group 0 must hold numbers only"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_named(case):
    arguments, named, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        squares(*arguments, "alt", **named)


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="alt is empty, but must say in words what the picture shows"):
        squares([LEFT], ["t"], ROWS, " ")
