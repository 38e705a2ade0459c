"""A network without a number in it, to be drawn and written in with a pencil."""

from collections.abc import Sequence

from nnlib._checks import checked_sizes
from nnlib.svg import INK, LINE, PAPER, Picture, along, drawing, lowered, raised, text

RADIUS, DOWN, EDGE = 40, 130, 60
FIELD = (54, 20)  # width and height of a field for a weight or a bias
MOST = 4  # units in a layer; with more the fields would cover one another


def blank_network(sizes: Sequence[int]) -> Picture:
    """A Picture of layers of these sizes, up to 4: a circle for each unit, a line for each weight, and a field for each weight and bias.

    A unit that has a derivative is halved: its activation goes above the line, ∂E/∂A below it.
    """
    sizes = checked_sizes(sizes)
    if max(sizes) > MOST:
        raise ValueError(f"sizes are {list(sizes)}, but with more than {MOST} units in a layer the fields would cover each other")
    parts = [along(n) for n in sizes[1:]]
    across = max([230, *((RADIUS + FIELD[0] / 2 + 3) / part for part in parts)])  # so that no field touches its unit
    left = {l: EDGE + across * l for l in range(len(sizes))}
    top = {l: 60 + DOWN * (max(sizes) - n) / 2 for l, n in enumerate(sizes)}
    lines, fields, units = [], [], []
    for l, n in enumerate(sizes):
        for i in range(n):
            x, y = left[l], top[l] + DOWN * i
            for j in range(sizes[l - 1] if l else 0):
                x0, y0 = left[l - 1], top[l - 1] + DOWN * j
                lines.append(f'<path d="M{x0:g} {y0:g}L{x:g} {y:g}" stroke="{INK}"/>')
                fields.append(_field(x0 + along(n) * (x - x0), y0 + along(n) * (y - y0)))
            units.append(f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>')
            units.append(text(x, y - RADIUS - 5, f"A{raised(l)}{lowered(i + 1)}"))
            if l:
                units.append(f'<path d="M{x - RADIUS:g} {y:g}h{2 * RADIUS}" stroke="{LINE}" stroke-dasharray="3"/>')
                fields.append(_field(x, y + RADIUS + FIELD[1] / 2 + 2))
    width, height = 2 * EDGE + across * (len(sizes) - 1), 60 + DOWN * (max(sizes) - 1) + RADIUS + FIELD[1] + 5
    alt = (
        f"A network of {len(sizes)} layers with {', '.join(map(str, sizes))} units, without numbers: an empty circle for each unit, halved "
        "from layer 1 on, a line with an empty field for each weight, and an empty field below a unit for its bias."
    )
    return Picture(drawing(width, height, [*lines, *fields, *units], size=12), alt)


def _field(x, y):
    width, height = FIELD
    return f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width}" height="{height}" fill="{PAPER}" stroke="{LINE}"/>'
