"""SVG as text: the palette of every plot, picture and widget, and the letters and pieces that drawings are made of.

A drawing is stored in a notebook as text, which is the same on every machine and so can be compared; the bytes of a PNG are not.
It stands in an <img> on white paper: JupyterLab shows that, with its alt text, before a cell is run too.
"""

import base64
from dataclasses import dataclass
from html import escape

# The same as in explorer.css, which has the dark ones as well.
POSITIVE, NEGATIVE, ERROR = "#0072B2", "#D55E00", "#8f2d6f"
NEGATIVE_TEXT = "#a84a00"  # letters as thin as these need a darker one to be read
INK, SOFT, LINE, FAINT, PAPER = "#1a1a1a", "#555", "#767676", "#ccc", "#fff"

ABOVE, BELOW = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Picture:
    """An SVG drawing and what it shows, in words. A notebook shows it as an image; where there are no images, the words stand."""

    svg: str
    alt: str

    def __repr__(self):
        return self.alt

    def _repr_html_(self):
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self.alt)}" src="data:image/svg+xml;base64,{data}" style="max-width: 100%">'


def drawing(width, height, parts, size, left=0):
    """The whole drawing of its parts, on paper, with letters of `size`; `left` is where its x begins."""
    font = f'font-family="system-ui, sans-serif" font-size="{size}" text-anchor="middle"'
    box = f'viewBox="{left} 0 {width} {height}" width="{width}" height="{height}"'
    begins = f'x="{left}" ' if left else ""
    paper = f'<rect {begins}width="100%" height="100%" fill="{PAPER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {font}>{paper}{"".join(parts)}</svg>'


def text(x, y, content, colour=INK):
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}">{content}</text>'


def raised(number):
    """The number of a layer, as it stands above: ² for 2."""
    return str(number).translate(ABOVE)


def lowered(number):
    """An index, as it stands below: ₂ for 2."""
    return str(number).translate(BELOW)


def along(units):
    """How far along a line its label stands, by the number of units that such lines lead to: near its beginning, before they cross."""
    return min(0.3, 0.75 / units)


def rectangle(x, y, width, height):
    """The path around a rectangle."""
    return f"M{x} {y}h{width}v{height}h-{width}z"


def described(alt):
    """`alt`, the words of a picture. ValueError if there are none."""
    if not isinstance(alt, str) or not alt.strip():
        what = "empty" if isinstance(alt, str) else repr(alt)
        raise ValueError(f"alt is {what}, but must say in words what the picture shows, for those who cannot see it")
    return alt
