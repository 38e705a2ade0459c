"""Pictures for the lessons, each with a description in words that a screen reader reads out."""

import io
import logging
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import as_array, real_number, whole_number
from nnlib._checks import checked_sizes
from nnlib.activations import Activation
from nnlib.svg import INK, LINE, NEGATIVE, PAPER, POSITIVE, Picture, along, described, drawing, rectangle, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Building its list of fonts, once on each machine, matplotlib would warn in the middle of a lesson that this takes a moment.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

STYLE: dict[Any, Any] = {
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.prop_cycle": f"cycler(color=['{POSITIVE}', '{NEGATIVE}'], linestyle=['-', '--'])",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.facecolor": "white",
    "font.size": 10,
    "svg.fonttype": "none",  # letters as letters: smaller, and they can be selected
    "svg.hashsalt": "nnlib",  # else the names inside the file are drawn by lot
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def show(figure: "Figure", alt: str) -> Picture:
    """The matplotlib figure as a Picture, described by `alt`. ValueError if there is no description."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib figure, but is {type(figure).__name__}")
    file = io.StringIO()
    with plt.rc_context(STYLE):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)  # else the notebook would show it a second time, without its description
    return Picture(file.getvalue(), described(alt))


def curves(activations: Sequence[Activation], start: float, stop: float) -> "Figure":
    """A matplotlib figure with a panel for each activation function: its graph from `start` to `stop`."""
    import matplotlib.pyplot as plt

    if isinstance(activations, Activation) or not np.iterable(activations):
        raise ValueError(f"activations is {activations!r}, but must be a list of activation functions")
    activations = list(activations)
    if not activations or not all(isinstance(g, Activation) for g in activations):
        raise ValueError(f"activations is {activations!r}, but must hold activation functions such as nnlib.sigmoid, at least one")
    if real_number(start, "start") >= real_number(stop, "stop"):
        raise ValueError(f"start is {start!r} and stop is {stop!r}, but start must be the smaller one")
    x = np.linspace(start, stop, 161)
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, len(activations), figsize=(2.4 * len(activations), 2.2), squeeze=False)
        figure.subplots_adjust(left=0.16 / len(activations), right=0.99, top=0.88, bottom=0.12, wspace=0.35)
        for panel, g in zip(panels[0], activations):
            panel.axhline(0, color=LINE, linewidth=0.6)
            panel.axvline(0, color=LINE, linewidth=0.6)
            panel.plot(x, g(x))
            panel.set(title=g.name, xticks=[start, 0, stop])
    return figure


def images(X: ArrayLike, titles: Sequence[object], alt: str, rows: int = 8) -> Picture:
    """The columns of X as small grey images in a row, 0 white and 1 black, with a title above each.

    X: (rows · columns, number of images), values from 0 to 1, each column one image, row by row. Returns a Picture.
    """
    X, rows, titles = as_array(X, "X"), whole_number(rows, "rows", 1), list(titles) if np.iterable(titles) else titles
    if X.ndim != 2 or not X.size or X.shape[0] % rows:
        raise ValueError(f"X has shape {X.shape}, but must be (rows · columns, number of images), with {rows} rows")
    if not ((0 <= X) & (X <= 1)).all():
        raise ValueError(f"X has values from {X.min()} to {X.max()}, but they must be from 0, white, to 1, black")
    if not isinstance(titles, list) or len(titles) != X.shape[1]:
        raise ValueError(f"titles is {titles!r}, but there must be one for each of the {X.shape[1]} images")
    columns, size, gap, top = X.shape[0] // rows, 8, 12, 20
    parts = []
    for c, title in enumerate(titles):
        left = gap + c * (columns * size + gap)
        parts.append(text(left + columns * size / 2, 14, escape(str(title))))
        parts.append(f'<path d="{rectangle(left, top, columns * size, rows * size)}" fill="none" stroke="{LINE}"/>')
        for j in np.flatnonzero(X[:, c]):
            x, y, grey = left + j % columns * size, top + j // columns * size, round(255 * (1 - X[j, c]))
            parts.append(f'<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="#{grey:02x}{grey:02x}{grey:02x}"/>')
    width, height = gap + X.shape[1] * (columns * size + gap), top + rows * size + gap
    return Picture(drawing(width, height, parts, size=12), described(alt))


def names(sizes: Sequence[int], alt: str) -> Picture:
    """A network of layers of these sizes, up to 4, drawn with the name of every unit, weight and bias. Returns a Picture."""
    sizes = checked_sizes(sizes)
    if max(sizes) > 4:
        raise ValueError(f"sizes are {list(sizes)}, but with more than 4 units in a layer the names would cover each other")
    across, down, radius, top = 210, 84, 22, 34
    place = {(l, i): (60 + across * l, top + down * (i - 0.5 + (max(sizes) - n) / 2)) for l, n in enumerate(sizes) for i in range(1, n + 1)}
    lines, labels, units = [], [], []
    for (l, i), (x, y) in place.items():
        if i == 1:
            labels.append(text(x, 16, f"layer {l}", LINE))
        part = along(sizes[l])
        for j in range(1, sizes[l - 1] + 1 if l else 1):
            x0, y0 = place[l - 1, j]
            lines.append(f'<path d="M{x0:g} {y0:g}L{x:g} {y:g}" stroke="{POSITIVE}" stroke-width="1.5"/>')
            at_x, at_y = x0 + part * (x - x0), y0 + part * (y - y0)
            labels.append(f'<rect x="{at_x - 16:g}" y="{at_y - 9:g}" width="32" height="18" fill="{PAPER}"/>')
            labels.append(text(at_x, at_y + 5, _symbol("W", l, i, j)))
        units.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius}" fill="{PAPER}" stroke="{LINE}"/>' + text(x, y + 5, _symbol("a", l, i)))
        if l:
            units.append(text(x, y + radius + 15, _symbol("b", l, i)))
    width, height = 120 + across * (len(sizes) - 1), top + down * max(sizes)
    return Picture(drawing(width, height, lines + labels + units, size=14), described(alt))


# Where the derivatives of a network of two layers stand, the last layer at the right, and which is computed from which.
NAMES = {
    "A²": (590, 40),
    "Z²": (430, 40),
    "W²": (385, 130),
    "b²": (475, 130),
    "A¹": (270, 40),
    "Z¹": (110, 40),
    "W¹": (65, 130),
    "b¹": (155, 130),
}
NEEDED = [("A²", "Z²"), ("Z²", "W²"), ("Z²", "b²"), ("Z²", "A¹"), ("A¹", "Z¹"), ("Z¹", "W¹"), ("Z¹", "b¹")]


def dependencies() -> Picture:
    """A Picture of which derivative needs which, in a network of two layers: each arrow leads to what is computed from its beginning."""
    arrows = [_arrow(NAMES[known], NAMES[computed]) for known, computed in NEEDED]
    words = [text(x, y + 5, f"∂E/∂{name}") for name, (x, y) in NAMES.items()]
    layers = [text(x, 170, name, LINE) for x, name in ((110, "layer 1"), (430, "layer 2, the last"))]
    alt = (
        "Eight derivatives joined by arrows, from right to left. ∂E/∂A² stands at the right, and no arrow leads to it. From it one "
        "leads to ∂E/∂Z². From there three: down to ∂E/∂W² and ∂E/∂b², and on to ∂E/∂A¹. From that one leads to ∂E/∂Z¹, and from "
        "there two, down to ∂E/∂W¹ and ∂E/∂b¹."
    )
    return Picture(drawing(660, 185, [*arrows, *words, *layers], size=15), alt)


def _arrow(start, end):
    """A line between two words with a head at its end; it keeps clear of both."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        path = f"M{x1 - 38} {y1}H{x2 + 40}m8 -5l-8 5l8 5"
    else:
        x1, x2 = x1 + (x2 - x1) * 0.2, x1 + (x2 - x1) * 0.8
        path = f"M{x1:g} {y1 + 14}L{x2:g} {y2 - 14}m-5 -8l5 8l5 -8"
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def _symbol(letter, l, *indices):
    below = "".join(str(i) for i in indices)
    back = 6 * len(str(l))
    return f'{letter}<tspan dy="-6" font-size="10">{l}</tspan><tspan dx="-{back}" dy="10" font-size="10">{below}</tspan>'
