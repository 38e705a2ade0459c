"""A sum over all paths, drawn twice: each path by itself, and factored, so that what paths have in common is added up once."""

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import as_array, must_be_finite
from nnlib.svg import INK, LINE, NEGATIVE, PAPER, POSITIVE, SOFT, Picture, described, drawing, text

LEFT, MIDDLE, RIGHT = 50, 240, 490  # where paths begin, fork and end
ROW, TOP = 34, 36


def factored(over: ArrayLike, onward: ArrayLike, alt: str) -> Picture:
    """Above, every path from one unit over K others to R ends, and its product; below, the ways on from each unit are added up first.

    over: (K,), the factor on the way to each unit k. onward: (K, R), the factor on each way on from there. Returns a Picture.
    """
    over, onward = _checked(over, onward)
    (K, R), sums = onward.shape, onward.sum(axis=1)
    height = ROW * K * R
    lower = 2 * TOP + height
    each = ROW * (np.arange(K * R).reshape(K, R) + 0.5)
    shared = np.broadcast_to(height * (np.arange(R) + 0.5) / R, (K, R))
    products = [text(RIGHT + 44, TOP + y + 5, _number(product)) for y, product in zip(each.flat, (over[:, None] * onward).flat)]
    parts = [
        text(MIDDLE, TOP - 14, f"each path by itself: {K * R} products, added up", SOFT),
        *_half(TOP, each, over, onward, [None] * K, along=0.65),
        *products,
        text(MIDDLE, lower - 14, f"behind each unit added up first: {K} products, added up", SOFT),
        *_half(lower, shared, over, onward, sums, along=0.3),  # before the lines cross
    ]
    return Picture(drawing(580, lower + height + 10, parts, size=13), described(alt))


def _half(top, ends, over, onward, sums, along):
    """One of the two drawings, from `top`.

    ends: (K, R), how far below it each way ends. sums: what stands in the units, if anything. along: where on its way on a factor stands.
    """
    (K, R), start = onward.shape, (LEFT, top + ROW * onward.size / 2)
    units = [(MIDDLE, top + ROW * R * (k + 0.5)) for k in range(K)]
    ways = [(start, unit, factor) for unit, factor in zip(units, over)]
    ways += [(units[k], (RIGHT, top + ends[k, r]), onward[k, r]) for k in range(K) for r in range(R)]
    joints = [_joint(start, over @ onward.sum(axis=1)), *(_joint(end) for end in sorted({end for _, end, _ in ways[K:]}))]
    joints += [_joint(unit, one) for unit, one in zip(units, sums)]
    return [*(_line(*way) for way in ways), *(_label(*way, 0.5 if way[0] == start else along) for way in ways), *joints]


def _line(start, end, factor):
    colour, dash = (POSITIVE, "") if factor >= 0 else (NEGATIVE, ' stroke-dasharray="7 4"')
    (x0, y0), (x1, y1) = start, end
    return f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke="{colour}" stroke-width="1.5"{dash}/>'


def _label(start, end, factor, along):
    """The factor on its line, in its colour; a rim of paper parts it from the line."""
    (x, y), colour = (a + along * (b - a) for a, b in zip(start, end)), POSITIVE if factor >= 0 else NEGATIVE
    halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="7" stroke-linejoin="round"'
    return f'<text x="{x:g}" y="{y + 5:g}" fill="{colour}" {halo}>{_number(factor)}</text>'


def _joint(at, sum_=None):
    """Where ways meet: a dot, or a circle with the sum of what is behind it."""
    x, y = at
    if sum_ is None:
        return f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="{LINE}"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="33" fill="{PAPER}" stroke="{LINE}"/>' + text(x, y + 5, _number(sum_), INK)


def _number(x):
    return f"{x:.4f}".replace("-", "−")


def _checked(over, onward):
    over, onward = as_array(over, "over"), as_array(onward, "onward")
    if onward.ndim != 2 or over.shape != onward.shape[:1]:
        raise ValueError(f"over has shape {over.shape} and onward {onward.shape}, but must be (K,) and (K, R): R ways on from each of K")
    if not over.size or not 2 <= onward.shape[1] or onward.size > 12:
        raise ValueError(f"onward has shape {onward.shape}, but there must be at least 2 ways on from each unit, and 12 paths at most")
    for array, name in ((over, "over"), (onward, "onward")):
        must_be_finite(array, name)
        if np.iscomplexobj(array):
            raise ValueError(f"{name} holds complex numbers, but factors must be real to be drawn")
    return over, onward
