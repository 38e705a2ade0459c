"""Pictures of numbers of both signs, such as the weights from every pixel, in rows and columns."""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import as_array, must_be_finite, whole_number
from nnlib.svg import INK, LINE, NEGATIVE, POSITIVE, Picture, described, drawing, rectangle, text

CELL, GAP, LEFT, TOP, BELOW = 12, 20, 84, 24, 22
LEVELS = 10


def signed_images(table: ArrayLike, rows: Sequence[str], columns: Sequence[str], alt: str, height: int = 8) -> Picture:
    """A table of small pictures: blue where a number is positive, orange with a dash where it is negative, the stronger the larger.

    table: (number of rows, number of columns, height · width), the numbers of each picture row by row. Each picture has a scale of its
    own: below it stands its largest size, which has the full colour. rows, columns: their names. Returns a Picture.
    """
    table, height = as_array(table, "table"), whole_number(height, "height", 1)
    if table.ndim != 3 or not table.size or table.shape[2] % height:
        raise ValueError(f"table has shape {table.shape}, but must be (rows, columns, height · width), with a height of {height}")
    must_be_finite(table, "table")
    rows, columns = list(rows), list(columns)
    if (len(rows), len(columns)) != table.shape[:2]:
        raise ValueError(f"there are {len(rows)} names of rows and {len(columns)} of columns for a table of {table.shape[:2]} pictures")
    width = table.shape[2] // height
    across, down = CELL * width + GAP, CELL * height + BELOW + 6
    parts = [text(LEFT + k * across + CELL * width / 2, 14, escape(name)) for k, name in enumerate(columns)]
    for r, name in enumerate(rows):
        top = TOP + r * down
        parts.append(text(LEFT / 2 - 4, top + CELL * height / 2 + 4, escape(name)))
        for k in range(len(columns)):
            parts += _image(table[r, k], LEFT + k * across, top, width, height)
    return Picture(drawing(LEFT + len(columns) * across, TOP + len(rows) * down, parts, size=11), described(alt))


def _image(numbers, left, top, width, height):
    """One picture: a path for each colour that occurs, the dashes, a frame and the largest size."""

    def place(k):
        return left + CELL * (k % width), top + CELL * (k // width)

    largest = abs(numbers).max()
    levels = np.rint(LEVELS * numbers / (largest or 1)).astype(int)
    parts = []
    for level in sorted(set(levels.tolist()) - {0}):
        squares = "".join(rectangle(*place(k), CELL, CELL) for k in np.flatnonzero(levels == level))
        parts.append(f'<path d="{squares}" fill="{POSITIVE if level > 0 else NEGATIVE}" fill-opacity="{abs(level) / LEVELS:g}"/>')
    dashes = "".join(f"M{x + 4} {y + 6}h4" for x, y in map(place, np.flatnonzero(levels < 0)))
    parts.append(f'<path d="{dashes}" stroke="{INK}" stroke-width="0.8"/>' if dashes else "")
    parts.append(f'<path d="{rectangle(left, top, CELL * width, CELL * height)}" fill="none" stroke="{LINE}"/>')
    return [*parts, text(left + CELL * width / 2, top + CELL * height + 14, f"±{largest:.2g}")]
