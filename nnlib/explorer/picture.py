"""The network as an SVG drawing: still in a saved notebook, brought to life by network.js where scripts run."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context
from html import escape
from math import isfinite

from nnlib.svg import FAINT, INK, LINE, NEGATIVE, PAPER, POSITIVE, SOFT, drawing, rectangle

FEW_WEIGHTS = 8  # up to this many weights between two layers, the labels show the weights too
MANY_UNITS = 6  # above this many units in a layer, units and lines are drawn smaller
MANY_WEIGHTS = 20  # above this many weights between two layers, only the labels around the selected weight fit
# By the digits of the numbers shown: how far layers stand apart at least, and how wide the widest label and bias are.
LEAST_BETWEEN = {2: 190, 3: 280, 4: 240}
LABEL_WIDTH = {2: 58, 3: 66, 4: 90}
BIAS_WIDTH = {2: 70, 3: 78, 4: 90}
STYLE = f"""
.nn-network {{ font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; background: {PAPER}; }}
.nn-network text {{ text-anchor: middle; fill: {INK}; }}
path {{ stroke: {POSITIVE}; fill: none; }}
path.nn-negative {{ stroke: {NEGATIVE}; stroke-dasharray: 7 4; }}
rect, circle {{ fill: {PAPER}; }}
circle {{ stroke: {LINE}; }}
.nn-unit text {{ font-size: 11px; }}
.nn-layer, .nn-unit .nn-small {{ fill: {SOFT}; }}
"""


@dataclass(frozen=True)
class Place:
    """Where things are: units[l][i] is the centre (x, y) of unit i of layer l; along[l] is how far along its edge a label stands."""

    width: float
    height: float
    radius: float
    units: dict
    along: dict
    digits: int
    crowded: bool


def number(x, digits=4):
    """x in `digits` significant digits with a true minus sign, the way numbers.js writes it: halves are rounded away from 0."""
    if not isfinite(x):
        return "NaN" if x != x else "∞" if x > 0 else "−∞"
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(float(x))
    if rounded == 0:
        return "0"
    text = f"{rounded:.{digits - 1}e}"
    mantissa, exponent = text.split("e")
    if -5 < int(exponent) < digits:
        text = f"{float(text):.{digits - 1 - int(exponent)}f}"
    else:
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def place(net):
    """Layers from left to right, each centred; closer together and with fewer digits the more there is to show."""
    tallest = max(net.sizes)
    pairs = [net.sizes[l - 1] * net.sizes[l] for l in range(1, net.L + 1)]
    crowded = tallest > MANY_UNITS
    digits = 2 if crowded else 3 if max(pairs) > FEW_WEIGHTS else 4
    radius = 18 if crowded else 27
    gap = 56 if crowded else max(92, min(130, 480 / tallest))
    top, below = 24, 46  # room for the names of the layers, and for the last bias
    along = {l: _along(net.sizes[l - 1], net.sizes[l]) for l in range(1, net.L + 1)}
    between = _between(net, along, digits)
    units = {l: [(44 + between * l, top + radius + 6 + gap * (i + (tallest - n) / 2)) for i in range(n)] for l, n in enumerate(net.sizes)}
    height = top + 2 * radius + 6 + gap * (tallest - 1) + below
    return Place(44 + between * net.L + radius + 96, height, radius, units, along, digits, crowded)


def _along(n_prev, n):
    """The edges out of one unit are a fan; where neighbouring fans just don't meet, all labels stand at even distances."""
    return 1 / (1 + n) if n <= n_prev else 1 - 1 / (1 + n_prev)


def _between(net, along, digits):
    """How far apart the layers stand: so far that no label meets the bias of a unit (the input has none)."""
    room = (LABEL_WIDTH[digits] + BIAS_WIDTH[digits]) / 2
    nearest = min(min(1 - along[l], along[l] if l > 1 else 1) for l in along)
    return max(LEAST_BETWEEN[digits], room / nearest)


def draw(net, A, Y, grad):
    """The SVG text of the network, with its weights, activations of the first example, and derivatives."""
    at = place(net)
    edges, plates, units = [], [], []
    for l in range(1, net.L + 1):
        pairs = net.sizes[l] * net.sizes[l - 1]
        for i in range(net.sizes[l]):
            for j in range(net.sizes[l - 1]):
                name = f"W-{l}-{i + 1}-{j + 1}"
                (x1, y1), (x2, y2) = at.units[l - 1][j], at.units[l][i]
                w, slope = net.W[l][i, j], grad.dE_dW[l][i, j]
                sign = ' class="nn-negative"' if w < 0 else ""
                edges.append(
                    f'<path data-select="{name}"{sign} d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" '
                    f'stroke-width="{stroke_width(w, at.crowded):.2g}"/>'
                )
                t = at.along[l]
                if pairs <= MANY_WEIGHTS:  # else network.js shows only the labels of the edges into one unit
                    plates.append(_label(name, x1 + t * (x2 - x1), y1 + t * (y2 - y1), w, slope, at.digits))
    for l, column in at.units.items():
        x = column[0][0]
        title = "input" if l == 0 else f"layer {l}, {net.g[l]}"
        units.append(f'<text class="nn-layer" x="{x:.5g}" y="16">{title}</text>')
        for i, (x, y) in enumerate(column):
            units.append(
                f'<g class="nn-unit" data-unit="{l}-{i + 1}"><circle cx="{x:.5g}" cy="{y:.5g}" r="{at.radius}"/>'
                f'<text x="{x:.5g}" y="{y + 4:.5g}">{number(A[l][i, 0], min(3, at.digits))}</text></g>'
            )
            if l > 0:
                units.append(_bias(f"b-{l}-{i + 1}", x, y + at.radius + 2, net.b[l][i, 0], grad.dE_db[l][i, 0], at.digits))
            if l == net.L:
                target = f'y <tspan data-target="{i + 1}">{number(Y[i, 0], 3)}</tspan>'
                units.append(f'<text class="nn-small" x="{x + at.radius + 46:.5g}" y="{y + 4:.5g}">{target}</text>')
    return (
        f'<svg class="nn-network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at.width:.0f} {at.height:.0f}" '
        f'data-digits="{at.digits}" role="img" aria-label="{escape(describe(net, grad))}"><style>{STYLE}</style>'
        f"<g>{''.join(edges)}</g><g>{''.join(plates)}</g><g>{''.join(units)}</g></svg>"
    )


def pixels(pictures, shape, titles):
    """The SVG text of small pictures side by side: colour and opacity say sign and size, a bar says "negative" once more."""
    size, (rows, columns), parts = 20, shape, []
    for p, (values, title) in enumerate(zip(pictures, titles)):
        left, largest = p * (columns * size + 40), max(map(abs, values)) or 1
        parts.append(f'<text x="{left + columns * size / 2:g}" y="14">{title}</text>')
        for j, value in enumerate(values):
            x, y = left + j % columns * size, 22 + j // columns * size
            colour, opacity = NEGATIVE if value < 0 else POSITIVE, abs(value) / largest
            square = rectangle(x, y, size, size)
            parts.append(f'<path d="{square}" fill="{colour}" fill-opacity="{opacity:.2f}" stroke="{FAINT}"/>')
            if value < -0.05 * largest:
                parts.append(f'<path d="M{x + 6} {y + 10}h8" stroke="{INK}" stroke-width="2"/>')
    return drawing(len(pictures) * (columns * size + 40), 24 + rows * size, parts, size=12, left=-2)


def describe(net, grad):
    """What the picture shows, in words."""
    size, l, i, j = max(
        (abs(float(grad.dE_dW[l][i, j])), l, i, j) for l in net.W for i in range(net.sizes[l]) for j in range(net.sizes[l - 1])
    )
    units = [f"{n} unit{'s' * (n > 1)}" for n in net.sizes]
    return (
        f"A network drawn from left to right: {units[0]} of input, "
        + ", ".join(f"then {units[l]} ({net.g[l]})" for l in net.g)
        + f". The error E is {number(grad.E)}. The weight that E answers to most leads from unit {j + 1} of layer {l - 1} to unit {i + 1} "
        f"of layer {l}: it is {number(net.W[l][i, j])}, and its derivative is {number(grad.dE_dW[l][i, j])}."
    )


def stroke_width(w, crowded):
    """Thickness is size: from 1.2 for a weight of 0 to 9, and half of it in a crowd."""
    return min(9, 1.2 + 2.4 * min(abs(w), 9)) * (0.5 if crowded else 1)  # the inner one, for 2.4 times the largest numbers is none


def _label(name, x, y, value, slope, digits):
    lines = [_shown("value", value, digits), "∂ " + _shown("slope", slope, digits)] if digits == 4 else [_shown("slope", slope, digits)]
    height = 15 * len(lines) + 2
    return f'<g class="nn-label" data-label="{name}">{_plate(x, y - height / 2, LABEL_WIDTH[digits], lines)}</g>'


def _bias(name, x, y, value, slope, digits):
    lines = ["b " + _shown("value", value, digits), "∂ " + _shown("slope", slope, digits)]
    return f'<g class="nn-bias" data-select="{name}">{_plate(x, y, BIAS_WIDTH[digits], lines[digits == 2 :])}</g>'


def _plate(x, y, width, lines):
    texts = "".join(f'<text x="{x:.5g}" y="{y + 12.5 + 15 * k:.5g}">{line}</text>' for k, line in enumerate(lines))
    return f'<rect x="{x - width / 2:.5g}" y="{y:.5g}" width="{width}" height="{15 * len(lines) + 2}" rx="3"/>{texts}'


def _shown(what, value, digits):
    return f'<tspan data-show="{what}">{number(value, digits)}</tspan>'
