"""Draw the board plan of docs/teaching_90.md: what stands on the board at the end of the lesson.

    python scripts/board_plan.py        writes docs/board_plan.svg

The formulas are those of nnlib.equations, the numbers those of worksheet 7. A test says when the file is no longer what this draws.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from nnlib import equations
from nnlib.svg import INK, LINE, PAPER, Picture, drawing, lowered, raised, text
from nnlib.worksheets import worksheet

FILE = Path(__file__).resolve().parent.parent / "docs" / "board_plan.svg"
SEED = 7
SIZE = 20  # of the letters; the drawing is 1280 wide
LETTERS = FontProperties(math_fontfamily="cm")
# The network: where X, Y, E and how E is computed stand, where the units of a layer begin, half a unit's width, its height, the middle of
# units 1 and 2.
X_AT, Y_AT, E_AT, E_HOW = (70, 165), 1075, (1210, 165), (985, 310)
UNIT, HALF, TALL, ROW = {1: 290, 2: 740}, 92, 44, (100, 230)
# The middle of each derivative; an arrow leads from the first to the second, by the formula with this number.
PLACES = {
    ("A", 2): (1055, 375),
    ("Z", 2): (800, 375),
    ("b", 2): (725, 505),
    ("W", 2): (520, 505),
    ("A", 1): (545, 375),
    ("Z", 1): (290, 375),
    ("b", 1): (225, 505),
    ("W", 1): (82, 505),
}
ARROWS = (("A2", "Z2", 3), ("Z2", "W2", 1), ("Z2", "b2", 2), ("Z2", "A1", 4), ("A1", "Z1", 3), ("Z1", "W1", 1), ("Z1", "b1", 2))
# The formulas in the order in which they are found, the width of each frame, and what each owes, to the number that pays it.
FOUND = (
    ("dE_dW", 252, "owes ∂E/∂Z: 3"),
    ("dE_db", 196, "owes ∂E/∂Z: 3"),
    ("dE_dZ", 246, "owes ∂E/∂A: 4 or 5"),
    ("dE_dA", 268, "owes the next ∂E/∂Z: 3"),
    ("dE_dA_output", 240, "owes nothing"),
)
PAYS = ((3, 1), (3, 2), (4, 3), (5, 3))


def board_plan():
    """The Picture."""
    sheet = worksheet(SEED).key
    known = {(name.removeprefix("∂E/∂") + "'" * name.startswith("∂"), l): array for name, l, array in (*sheet.given, *sheet.steps)}
    return Picture(drawing(1280, 830, [*_network(known), *_derivatives(known), *_formulas()], SIZE), ALT)


ALT = (
    "A board in three rows. Above, the 1-2-2 network of worksheet 7 from left to right, each unit with its Z and A in both examples, "
    "then the targets and E, 16.125; below it how E is computed, the sum of all (A − Y)², divided by 2m, 64.5 / 4. In the middle the "
    "eight derivatives with their numbers, joined by arrows from right to left: from ∂E/∂A² to ∂E/∂Z², from there to ∂E/∂b², ∂E/∂W² and "
    "∂E/∂A¹, from that to ∂E/∂Z¹, and from there to ∂E/∂b¹ and ∂E/∂W¹. Below, in five frames, the formulas in the order in which they "
    "are found: ① ∂E/∂W and ② ∂E/∂b, which owe ∂E/∂Z; ③ ∂E/∂Z, which owes ∂E/∂A; ④ ∂E/∂A of a hidden layer, which owes ∂E/∂Z of the "
    "next; ⑤ ∂E/∂A of the output, which owes nothing. An arrow from right to left leads from each to those whose debt it pays."
)


def _network(known):
    parts, boxes = [], []
    for i, y in enumerate(ROW):
        parts.append(_line(X_AT[0], X_AT[1], UNIT[1], y, _number(known["W", 1][i, 0]), 0.5))
        for j, y0 in enumerate(ROW):
            parts.append(_line(UNIT[1] + 2 * HALF, y0, UNIT[2], y, _number(known["W", 2][i, j]), 0.28))
        for l, x in UNIT.items():
            boxes += _unit(x, y, l, i, known)
        parts.append(f'<path d="M{UNIT[2] + 2 * HALF} {y}H{Y_AT - 45}" stroke="{LINE}" stroke-dasharray="4"/>')
        boxes += [text(Y_AT, y + 7, _row(known["Y", None][i])), text(Y_AT, y - 30, f"Y{lowered(i + 1)}")]
    boxes.append(f'<circle cx="{X_AT[0]}" cy="{X_AT[1]}" r="42" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>')
    boxes += [text(X_AT[0], X_AT[1] + 7, _row(known["X", None][0])), text(X_AT[0], X_AT[1] - 52, "X")]
    boxes += [text(UNIT[l] - (90 if l == 1 else 133), 60, f"W{raised(l)}") for l in UNIT]
    boxes += [text(E_AT[0], E_AT[1] - 12, "E ="), text(E_AT[0], E_AT[1] + 14, _number(known["E", None].item()))]
    m = known["X", None].shape[1]
    squares = _number(2 * m * known["E", None].item())
    boxes.append(text(E_HOW[0], E_HOW[1], f"E = the sum of all (A − Y)², divided by 2m = {squares} / {2 * m}"))
    boxes.append(f'<path d="M1130 60v200" stroke="{LINE}"/>')
    return [*parts, *boxes]


def _line(x0, y0, x, y, weight, along):
    at_x, at_y = x0 + along * (x - x0), y0 + along * (y - y0)
    halo = f'<text x="{at_x:g}" y="{at_y + 7:g}" fill="{INK}" stroke="{PAPER}" stroke-width="7" paint-order="stroke">{weight}</text>'
    return f'<path d="M{x0} {y0}L{x} {y}" stroke="{LINE}" stroke-width="1.5"/>{halo}'


def _unit(x, y, l, i, known):
    """A box whose halves are Z and A, with a number for each example."""
    top = y - TALL / 2
    box = f'<rect x="{x}" y="{top}" width="{2 * HALF}" height="{TALL}" rx="10" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
    parts = [box, f'<path d="M{x + HALF} {top}v{TALL}" stroke="{INK}"/>']
    for half, quantity in enumerate("ZA"):
        middle = x + HALF * (half + 0.5)
        parts.append(text(middle, y + 7, _row(known[quantity, l][i])))
        parts.append(text(middle, top - 8, quantity + raised(l) + lowered(i + 1)))
    parts.append(text(x + HALF / 2, top + TALL + 23, f"b = {_number(known['b', l][i, 0])}"))
    return parts


def _derivatives(known):
    parts, sides = [], {}
    for (quantity, l), (x, y) in PLACES.items():
        rows = known[quantity + "'", l]
        inside = 12 * max(len(_number(value)) for value in rows.flat) * rows.shape[1] + 20 * rows.shape[1]
        left, right = x - inside / 2 - 26, x + inside / 2 + 26
        sides[f"{quantity}{l}"] = left, right, y
        parts.append(_formula(rf"\dfrac{{\partial E}}{{\partial {quantity}^{l}}}", left + 20, y, 19))
        parts += _matrix(rows, left + 48, y, inside)
    for start, end, number in ARROWS:
        (left, _, y), (end_left, end_right, end_y) = sides[start], sides[end]
        if y == end_y:
            parts.append(_arrow(f"M{left - 4:g} {y}H{end_right + 8:g}", end_right + 6, y, "left"))
            parts += _numbered((left + end_right) / 2, y - 22, number)
        else:
            x0, x = left + {1: 40, 2: 75}[number], (end_left + end_right) / 2
            parts.append(_arrow(f"M{x0:g} {y + 38}C{x0:g} {y + 70} {x:g} {y + 50} {x:g} {end_y - 40}", x, end_y - 38, "down"))
            parts += _numbered((x0 + x) / 2 + 20, (y + end_y) / 2 + 5, number)
    left, right, y = sides["A2"]
    return [
        *parts,
        text(1240, y + 7, "E"),
        _arrow(f"M1224 {y}H{right + 8:g}", right + 6, y, "left"),
        *_numbered((1224 + right) / 2, y - 22, 5),
    ]


def _arrow(path, x, y, towards):
    """A line and the head at its end, (x, y)."""
    head = {"left": "m11 -6l-11 6l11 6", "down": "m-6 -11l6 11l6 -11"}[towards]
    return f'<path d="{path}M{x:g} {y:g}{head}" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def _numbered(x, y, number):
    return [f'<circle cx="{x:g}" cy="{y:g}" r="13" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>', text(x, y + 7, number)]


def _matrix(rows, left, y, width):
    sides = f"M{left + 6:g} {y - 32}h-6v64h6M{left + width - 6:g} {y - 32}h6v64h-6"
    parts = [f'<path d="{sides}" fill="none" stroke="{INK}" stroke-width="1.5"/>']
    for i, row in enumerate(rows):
        for c, value in enumerate(row):
            parts.append(text(left + 4 + (c + 0.5) * (width - 8) / len(row), y - 8 + 30 * i, _number(value)))
    return parts


def _formulas():
    """The frames, and above them an arrow from each formula to those whose debt it pays."""
    parts, middles, x, top = [], {}, 10, 660
    for number, (name, width, owes) in enumerate(FOUND, start=1):
        middles[number] = x + width / 2
        parts.append(f'<rect x="{x}" y="{top}" width="{width}" height="160" rx="6" fill="none" stroke="{LINE}" stroke-width="1.5"/>')
        parts += _numbered(x + 20, top + 20, number)
        parts.append(
            _formula(
                getattr(equations, name).index_form.replace("frac", "dfrac").replace("} \\dfrac", "} \\; \\dfrac"),
                x + width / 2,
                top + 78,
                20,
            )
        )
        parts.append(text(x + width / 2, top + 145, owes))
        x += width + 14
    for payer, payed in PAYS:
        start, end, high = middles[payer] - 20, middles[payed] + 20, top - 22 * (payer - payed)
        parts.append(_arrow(f"M{start:g} {top}C{start:g} {high - 16} {end:g} {high - 16} {end:g} {top - 2}", end, top - 1, "down"))
    return parts


def _formula(latex, x, y, size):
    """A formula as a path, its middle at (x, y): letters that every viewer has."""
    path = TextPath((0, 0), f"${latex}$", size=size, prop=LETTERS)
    (x0, y0), (x1, y1) = path.get_extents().get_points()
    steps = []
    for points, code in path.iter_segments():
        pairs = np.reshape(points, (-1, 2)) - [(x0 + x1) / 2, (y0 + y1) / 2]
        steps.append({1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}[code])
        if code != 79:
            steps.append(" ".join(f"{x + right:.1f} {y - up:.1f}" for right, up in pairs))
    return f'<path d="{"".join(steps)}" fill="{INK}"/>'


def _row(numbers):
    return ", ".join(map(_number, numbers))


def _number(value):
    return f"{float(Fraction(value)):g}".replace("-", "−")


if __name__ == "__main__":
    FILE.write_text(board_plan().svg + "\n", encoding="utf-8")
