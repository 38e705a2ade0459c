"""Pictures for the lessons, each with a description in words that a screen reader reads out.

They are stored in the notebooks as SVG text, which is the same on every machine and so can be compared; the bytes of a
PNG are not. They stand in an <img> on white paper: JupyterLab shows that, with its alt text, before a cell is run too.
"""

import base64
import io
import logging
from dataclasses import dataclass, field
from html import escape

import numpy as np

# Building its list of fonts, once on each machine, matplotlib would warn in the middle of a lesson that this takes a moment.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

POSITIVE, NEGATIVE, ERROR, INK, SOFT = "#0072B2", "#D55E00", "#8f2d6f", "#1a1a1a", "#767676"
STYLE = {
    "axes.edgecolor": SOFT,
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


@dataclass(frozen=True)
class Picture:
    """An SVG drawing and what it shows, in words. A notebook shows it as an image; where there are no images, the words stand."""

    svg: str = field(repr=False)
    alt: str

    def __repr__(self):
        return self.alt

    def _repr_html_(self):
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self.alt)}" src="data:image/svg+xml;base64,{data}" style="max-width: 100%">'


def show(figure, alt):
    """The matplotlib figure as a Picture, described by `alt`. ValueError if there is no description."""
    import matplotlib.pyplot as plt

    text = io.StringIO()
    with plt.rc_context(STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)  # else the notebook would show it a second time, without its description
    return Picture(text.getvalue(), _described(alt))


def curves(activations, start, stop):
    """A matplotlib figure with a panel for each activation function: its graph from `start` to `stop`."""
    import matplotlib.pyplot as plt

    x = np.linspace(start, stop, 161)
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, len(activations), figsize=(2.4 * len(activations), 2.2), squeeze=False)
        figure.subplots_adjust(left=0.16 / len(activations), right=0.99, top=0.88, bottom=0.12, wspace=0.35)
        for panel, g in zip(panels[0], activations):
            panel.axhline(0, color=SOFT, linewidth=0.6)
            panel.axvline(0, color=SOFT, linewidth=0.6)
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
        parts.append(_text(left + columns * size / 2, 14, escape(str(title))))
        parts.append(f'<path d="M{left} {top}h{columns * size}v{rows * size}h{-columns * size}z" fill="none" stroke="{SOFT}"/>')
        for j in np.flatnonzero(X[:, c]):
            x, y, grey = left + j % columns * size, top + j // columns * size, round(255 * (1 - X[j, c]))
            parts.append(f'<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="#{grey:02x}{grey:02x}{grey:02x}"/>')
    width, height = gap + X.shape[1] * (columns * size + gap), top + rows * size + gap
    return Picture(_svg(width, height, parts, size=12), _described(alt))


def names(sizes, alt):
    """A network of layers of these sizes, up to 4, drawn with the name of every unit, weight and bias. Returns a Picture."""
    across, down, radius, top = 210, 84, 22, 34
    place = {(l, i): (60 + across * l, top + down * (i - 0.5 + (max(sizes) - n) / 2)) for l, n in enumerate(sizes) for i in range(1, n + 1)}
    lines, labels, units = [], [], []
    for (l, i), (x, y) in place.items():
        if i == 1:
            labels.append(_text(x, 16, f"layer {l}", SOFT))
        part = min(0.3, 0.75 / sizes[l])  # near their beginning, before the lines cross
        for j in range(1, sizes[l - 1] + 1 if l else 1):
            x0, y0 = place[l - 1, j]
            lines.append(f'<path d="M{x0:g} {y0:g}L{x:g} {y:g}" stroke="{POSITIVE}" stroke-width="1.5"/>')
            at_x, at_y = x0 + part * (x - x0), y0 + part * (y - y0)
            labels.append(f'<rect x="{at_x - 16:g}" y="{at_y - 9:g}" width="32" height="18" fill="#fff"/>')
            labels.append(_text(at_x, at_y + 5, _symbol("W", l, i, j)))
        units.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius}" fill="#fff" stroke="{SOFT}"/>' + _text(x, y + 5, _symbol("a", l, i)))
        if l:
            units.append(_text(x, y + radius + 15, _symbol("b", l, i)))
    width, height = 120 + across * (len(sizes) - 1), top + down * max(sizes)
    return Picture(_svg(width, height, lines + labels + units, size=14), _described(alt))


def _symbol(letter, l, *indices):
    below = "".join(str(i) for i in indices)
    back = 6 * len(str(l))
    return f'{letter}<tspan dy="-6" font-size="10">{l}</tspan><tspan dx="-{back}" dy="10" font-size="10">{below}</tspan>'


def _text(x, y, text, colour=INK):
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}">{text}</text>'


def _svg(width, height, parts, size):
    font = f'font-family="system-ui, sans-serif" font-size="{size}" text-anchor="middle"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {font}>'
    return f'{svg}<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'


def _described(alt):
    if not alt.strip():
        raise ValueError("alt is empty, but must say in words what the picture shows, for those who cannot see it")
    return alt
