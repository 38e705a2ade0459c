"""The network as an SVG drawing: still in a saved notebook, brought to life by network.js where scripts run."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context
from html import escape
from math import atan2, degrees, isfinite

from nnlib.svg import ERROR, FAINT, INK, LINE, NEGATIVE, NEGATIVE_TEXT, PAPER, POSITIVE, SOFT, drawing, rectangle

FEW_WEIGHTS = 8  # up to this many weights between two layers, the labels show the weights too
MANY_UNITS = 6  # above this many units in a layer, units and lines are drawn smaller
MANY_WEIGHTS = 12  # above this many weights between two layers, only the labels around the selected weight fit
# By the digits of the numbers shown: how far layers stand apart at least, and how wide the widest label and bias are.
LEAST_BETWEEN = {2: 190, 3: 280, 4: 270}
LABEL_WIDTH = {2: 50, 3: 62, 4: 80}
BIAS_WIDTH = {2: 70, 3: 78, 4: 90}
LONGEST_MARK = 24  # how far the mark of the largest derivative of a layer reaches
MARKS_APART = 9
STYLE = f"""
.nn-network {{ font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; background: {PAPER}; }}
.nn-network text {{ text-anchor: middle; fill: {INK}; stroke: {PAPER}; stroke-width: 3px; paint-order: stroke; }}
path {{ stroke: {POSITIVE}; fill: none; }}
path.nn-negative {{ stroke: {NEGATIVE}; stroke-dasharray: 7 4; }}
.nn-marks path {{ stroke: {ERROR}; stroke-width: 5; }}
.nn-network .nn-d {{ fill: {ERROR}; }}
.nn-network .nn-label text:not(.nn-d) {{ fill: {POSITIVE}; }}
.nn-network .nn-label.nn-negative text:not(.nn-d) {{ fill: {NEGATIVE_TEXT}; }}
rect {{ fill: none; }}
circle {{ fill: {PAPER}; stroke: {LINE}; }}
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
    gap = 56 if crowded else max(92, min(150, 540 / tallest))
    top, below = 24, 46  # room for the names of the layers, and for the last bias
    along = {l: _along(net.sizes[l - 1], net.sizes[l]) for l in range(1, net.L + 1)}
    between = _between(net, along, digits)
    units = {l: [(44 + between * l, top + radius + 6 + gap * (i + (tallest - n) / 2)) for i in range(n)] for l, n in enumerate(net.sizes)}
    height = top + 2 * radius + 6 + gap * (tallest - 1) + below
    return Place(44 + between * net.L + radius + 96, height, radius, units, along, digits, crowded)


def _along(n_prev, n):
    """The edges out of one unit are a fan; where neighbouring fans just don't meet, all labels stand at even distances.

    Among too many edges only the labels of those into one unit show: they are far apart anywhere.
    """
    if n_prev * n > MANY_WEIGHTS:
        return 0.3
    return 1 / (1 + n) if n <= n_prev else 1 - 1 / (1 + n_prev)


def _between(net, along, digits):
    """How far apart the layers stand: so far that no label meets the bias of a unit (the input has none)."""
    room = (LABEL_WIDTH[digits] + BIAS_WIDTH[digits]) / 2
    nearest = min(min(1 - along[l], along[l] if l > 1 else 1) for l in along)
    return max(LEAST_BETWEEN[digits], room / nearest)


def draw(net, A, Y, grad):
    """The SVG text of the network, with its weights, activations of the first example, and derivatives."""
    at = place(net)
    edges, labels, marks, units = [], [], [], []
    for l in range(1, net.L + 1):
        pairs, largest = net.sizes[l] * net.sizes[l - 1], abs(grad.dE_dW[l]).max() or 1
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
                    angle = degrees(atan2(y2 - y1, x2 - x1))
                    labels.append(_label(name, x1 + t * (x2 - x1), y1 + t * (y2 - y1), angle, w, slope, at.digits))
                if not at.crowded:
                    s = _marked(at, net, l, i, j)
                    marks.append(_mark(name, x1 + s * (x2 - x1), y1 + s * (y2 - y1), slope / largest))
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
                largest = abs(grad.dE_dZ[l]).max() or 1
                if not at.crowded:
                    marks.append(_mark(f"Z-{l}-{i + 1}", x + at.radius + 4, y, grad.dE_dZ[l][i, 0] / largest))
                units.append(_bias(f"b-{l}-{i + 1}", x, y + at.radius + 2, net.b[l][i, 0], grad.dE_db[l][i, 0], at.digits))
            if l == net.L:
                target = f'y <tspan data-target="{i + 1}">{number(Y[i, 0], 3)}</tspan>'
                units.append(f'<text class="nn-small" x="{x + at.radius + 46:.5g}" y="{y + 4:.5g}">{target}</text>')
    return (
        f'<svg class="nn-network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at.width:.0f} {at.height:.0f}" '
        f'data-digits="{at.digits}" role="img" aria-label="{escape(describe(net, grad))}"><style>{STYLE}</style>'
        f'<g>{"".join(edges)}</g><g>{"".join(labels)}</g><g class="nn-marks">{"".join(marks)}</g><g>{"".join(units)}</g></svg>'
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


def _label(name, x, y, angle, value, slope, digits):
    """On its own line: the weight above it, the derivative below; where there is little room, the derivative alone."""
    width, negative = LABEL_WIDTH[digits], " nn-negative" if value < 0 else ""
    if digits == 4:
        texts = f'<text y="-5.5">{_shown("value", value, digits)}</text><text class="nn-d" y="14">∂ {_shown("slope", slope, digits)}</text>'
    else:
        texts = f'<text class="nn-d" y="-5">{_shown("slope", slope, digits)}</text>'
    top, height = (-18, 36) if digits == 4 else (-17, 17)
    plate = f'<rect x="{-width / 2:g}" y="{top}" width="{width}" height="{height}" rx="3"/>'
    place = f'transform="translate({x:.5g} {y:.5g}) rotate({angle:.3g})"'
    return f'<g class="nn-label{negative}" data-label="{name}" {place}>{plate}{texts}</g>'


def _mark(name, x, y, share):
    """A derivative to be seen: up where E rises with what it belongs to, down where E falls; its share of the largest in the layer."""
    return f'<path data-mark="{name}" d="M{x:.5g} {y:.5g}v{-LONGEST_MARK * share:.3g}"/>'


def _marked(at, net, l, i, j):
    """How far along its edge a mark stands: at the end where no label is, in a column for each unit there, so that none meets another."""
    (x1, _), (x2, _) = at.units[l - 1][0], at.units[l][0]
    if at.along[l] > 0.5:
        return (at.radius + 22 + MARKS_APART * i) / (x2 - x1)
    return 1 - (at.radius + 22 + MARKS_APART * j) / (x2 - x1)


def _bias(name, x, y, value, slope, digits):
    lines = [f"b {_shown('value', value, digits)}", f"∂ {_shown('slope', slope, digits)}"][digits == 2 :]
    classes = ["", ' class="nn-d"'][digits == 2 :]
    texts = "".join(f'<text{c} x="{x:.5g}" y="{y + 12.5 + 15 * k:.5g}">{line}</text>' for k, (c, line) in enumerate(zip(classes, lines)))
    plate = f'<rect x="{x - BIAS_WIDTH[digits] / 2:.5g}" y="{y:.5g}" width="{BIAS_WIDTH[digits]}" height="{15 * len(lines) + 2}" rx="3"/>'
    return f'<g class="nn-bias" data-select="{name}">{plate}{texts}</g>'


def _shown(what, value, digits):
    return f'<tspan data-show="{what}">{number(value, digits)}</tspan>'
