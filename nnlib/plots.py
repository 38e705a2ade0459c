"""Pictures for the lessons, each with a description in words that a screen reader reads out."""

import io
import logging
from html import escape

import numpy as np

from nnlib.svg import INK, LINE, NEGATIVE, PAPER, POSITIVE, Picture, drawing, rectangle, text

# Building its list of fonts, once on each machine, matplotlib would warn in the middle of a lesson that this takes a moment.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

STYLE = {
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


def show(figure, alt):
    """The matplotlib figure as a Picture, described by `alt`. ValueError if there is no description."""
    import matplotlib.pyplot as plt

    file = io.StringIO()
    with plt.rc_context(STYLE):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)  # else the notebook would show it a second time, without its description
    return Picture(file.getvalue(), _described(alt))


def curves(activations, start, stop):
    """A matplotlib figure with a panel for each activation function: its graph from `start` to `stop`."""
    import matplotlib.pyplot as plt

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


def images(X, titles, alt, rows=8):
    """The columns of X as small grey images in a row, 0 white and 1 black, with a title above each.

    X: (rows · columns, number of images), values from 0 to 1, each column one image, row by row. Returns a Picture.
    """
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
    return Picture(drawing(width, height, parts, size=12), _described(alt))


def names(sizes, alt):
    """A network of layers of these sizes, up to 4, drawn with the name of every unit, weight and bias. Returns a Picture."""
    across, down, radius, top = 210, 84, 22, 34
    place = {(l, i): (60 + across * l, top + down * (i - 0.5 + (max(sizes) - n) / 2)) for l, n in enumerate(sizes) for i in range(1, n + 1)}
    lines, labels, units = [], [], []
    for (l, i), (x, y) in place.items():
        if i == 1:
            labels.append(text(x, 16, f"layer {l}", LINE))
        part = min(0.3, 0.75 / sizes[l])  # near their beginning, before the lines cross
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
    return Picture(drawing(width, height, lines + labels + units, size=14), _described(alt))


def _symbol(letter, l, *indices):
    below = "".join(str(i) for i in indices)
    back = 6 * len(str(l))
    return f'{letter}<tspan dy="-6" font-size="10">{l}</tspan><tspan dx="-{back}" dy="10" font-size="10">{below}</tspan>'


def _described(alt):
    if not alt.strip():
        raise ValueError("alt is empty, but must say in words what the picture shows, for those who cannot see it")
    return alt
