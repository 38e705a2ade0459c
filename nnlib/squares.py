"""Weights drawn as squares: how large, of which sign, and what they have in common."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from nnlib._arrays import as_array, must_be_finite
from nnlib.svg import FAINT, INK, NEGATIVE, PAPER, POSITIVE, Picture, described, drawing, rectangle, text

CELL, GAP, TOP = 26, 18, 40  # a cell's width, what lies between two groups, and the room for titles


def squares(
    groups: Sequence[Any],
    titles: Sequence[str],
    rows: Sequence[str],
    alt: str,
    columns: Sequence[Sequence[str]] | None = None,
    numbers: bool = False,
) -> Picture:
    """Groups of weights side by side as a Picture; a square's area is the size of its weight, by one scale for all of them.

    groups: matrices, each (number of rows, its own number of columns); a positive weight is blue, a negative one orange with a dash.
    titles: one for each group. rows: a name for each row. columns: names above the columns of each group, a list for each.
    numbers: whether each weight stands below its square. alt: what is seen, in words.
    ValueError if a group isn't a matrix with a row for each name, or if a title or a column's name is missing.
    """
    groups = [as_array(group, f"group {n}") for n, group in enumerate(groups)]
    columns = columns or [[""] * group.shape[-1] for group in groups]
    _must_fit(groups, titles, rows, columns)
    largest = max(np.abs(group).max() for group in groups) or 1
    width = max((CELL, 44)[numbers], *(7 * len(str(name)) + 6 for names in columns for name in names))
    height = CELL + (14 if numbers else 0)
    left = 16 + 7 * max(len(row) for row in rows)
    parts = [_name(left - 10, TOP + r * height + CELL / 2 + 4, row) for r, row in enumerate(rows)]
    for group, title, names in zip(groups, titles, columns):
        parts.append(text(left + width * group.shape[1] / 2, 14, escape(str(title))))
        parts += [text(left + width * (c + 0.5), 32, escape(str(name))) for c, name in enumerate(names) if name]
        parts.append(f'<path d="{rectangle(left, TOP, width * group.shape[1], height * len(rows))}" fill="none" stroke="{FAINT}"/>')
        for (r, c), weight in np.ndenumerate(group):
            x, y = left + width * (c + 0.5), TOP + r * height + CELL / 2
            parts += _square(x, y, weight, (CELL - 4) * np.sqrt(abs(weight) / largest))
            if numbers:
                parts.append(text(x, y + CELL / 2 + 9, f"{weight:.1f}".replace("-", "−")))
        left += width * group.shape[1] + GAP
    return Picture(drawing(left, TOP + height * len(rows) + 12, parts, size=12), described(alt))


def _must_fit(groups, titles, rows, columns):
    if not groups or not len(rows):
        raise ValueError(f"there are {len(groups)} groups and {len(rows)} rows, but there must be at least one of each")
    if not len(groups) == len(titles) == len(columns):
        raise ValueError(f"there are {len(groups)} groups, {len(titles)} titles and names for the columns of {len(columns)}: one for each")
    for n, (group, names) in enumerate(zip(groups, columns)):
        if group.ndim != 2 or group.shape[0] != len(rows) or not group.size:
            raise ValueError(f"group {n} has shape {group.shape}, but must be a matrix of {len(rows)} rows, as there are names for them")
        if len(names) != group.shape[1]:
            raise ValueError(f"group {n} has {group.shape[1]} columns, but {len(names)} names for them")
        must_be_finite(group, f"group {n}")


def _square(x, y, weight, side):
    """The square around (x, y), and the dash on it if the weight is negative."""
    colour = POSITIVE if weight >= 0 else NEGATIVE
    yield f'<rect x="{x - side / 2:.2f}" y="{y - side / 2:.2f}" width="{side:.2f}" height="{side:.2f}" fill="{colour}"/>'
    if weight < 0:
        yield f'<path d="M{x - side / 4:.2f} {y:g}h{side / 2:.2f}" stroke="{PAPER}" stroke-width="2"/>'


def _name(x, y, name):
    return f'<text text-anchor="end" x="{x:g}" y="{y:g}" fill="{INK}">{escape(str(name))}</text>'
