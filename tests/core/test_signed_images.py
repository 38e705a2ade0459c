"""Pictures of signed numbers: where each square lies, its colour and strength, the dash on what is negative, and the words."""

import re

import numpy as np
import pytest
from drawn import shapes

from nnlib.signed_images import signed_images
from nnlib.svg import NEGATIVE, POSITIVE


def squares(svg):
    """(x, y) of the left upper corner of every square, with its colour and opacity; and of every dash its (x, y)."""
    found, dashes = {}, []
    for colour, opacity, path in (
        (look.get("fill"), float(look.get("fill-opacity")), d) for d, look in paths(svg) if look.get("fill") in (POSITIVE, NEGATIVE)
    ):
        for x, y in re.findall(r"M(\d+) (\d+)h12v12h-12z", path):
            assert (x, y) not in found
            found[float(x), float(y)] = (colour, opacity)
    for d, look in paths(svg):
        if look.get("stroke-width") == "0.8":
            dashes += [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h4", d)]
    return found, dashes


def paths(svg):
    for d, rest in re.findall(r'<path d="([^"]*)"([^>]*)/>', svg):
        yield d, dict(re.findall(r'([\w-]+)="([^"]*)"', rest))


def test_every_number_is_a_square_of_its_sign_and_size():
    random = np.random.default_rng(3)
    table = random.standard_normal((2, 3, 20))
    table[1, 2] *= 100
    table[0, 1, 7] = 0
    picture = signed_images(table, ["first", "second <"], ["a", "b", "c"], "Six pictures", height=4)
    assert repr(picture) == "Six pictures"
    found, dashes = squares(picture.svg)
    expected, minus = {}, []
    for r, k, p in np.ndindex(table.shape):
        value, largest = table[r, k, p], abs(table[r, k]).max()
        level = round(10 * abs(value) / largest) / 10
        x, y = 84 + k * (5 * 12 + 20) + 12 * (p % 5), 24 + r * (4 * 12 + 28) + 12 * (p // 5)
        if level:
            expected[x, y] = (POSITIVE if value > 0 else NEGATIVE, level)
            minus += [(x + 4, y + 6)] * int(value < 0)
    assert found == expected and sorted(dashes) == sorted(minus) and len(minus) > 30
    sheet, drawn = shapes(picture.svg)
    words = [shape.words for shape in drawn if shape.kind == "text"]
    assert words[:3] == ["a", "b", "c"] and words[3] == "first" and words[7] == "second <"
    assert words[4:7] == [f"±{abs(table[0, k]).max():.2g}" for k in range(3)]
    for shape in drawn:
        assert (shape.corners >= -0.01).all() and (shape.corners <= np.array(sheet[2:]) + 0.01).all(), shape


def test_a_picture_of_zeros_is_empty():
    found, dashes = squares(signed_images(np.zeros((1, 1, 64)), ["0"], ["0"], "Nothing").svg)
    assert found == {} and dashes == []


@pytest.mark.parametrize(
    "table, rows, columns, message",
    [
        (np.zeros((2, 64)), "ab", "c", r"table has shape \(2, 64\), but must be \(rows, columns, height · width\), with a height of 8"),
        (np.zeros((1, 1, 63)), "a", "b", "table has shape"),
        (np.zeros((1, 2, 64)), "a", "b", r"there are 1 names of rows and 1 of columns for a table of \(1, 2\) pictures"),
        (np.full((1, 1, 64), np.nan), "a", "b", "table holds nan"),
    ],
)
def test_what_cannot_be_drawn_is_refused(table, rows, columns, message):
    with pytest.raises(ValueError, match=message):
        signed_images(table, rows, columns, "Words")
    with pytest.raises(ValueError, match="alt is empty"):
        signed_images(np.zeros((1, 1, 64)), "a", "b", " ")
