"""DrawDigit: a digit that the reader draws, as the network gets it, and what the network answers."""

from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nnlib._arrays import Array, as_array
from nnlib._checks import listed, must_be_a_network
from nnlib.activations import known
from nnlib.explorer import sources
from nnlib.explorer.widget import REAL, NetworkWidget, as_lists, quietly
from nnlib.network import Network
from nnlib.svg import FAINT, INK, LINE, NEGATIVE, POSITIVE, Picture, drawing, rectangle, text

SIDE = 8
NOTHING = [0.0] * SIDE**2


class DrawDigit(NetworkWidget):
    """A field to draw a digit on, with mouse, finger, pen or keys; the network reads it while it is drawn.

    net: a Network with 64 inputs and 10 outputs, such as one that has learned `nnlib.datasets.split_digits()`. When a cell changes its
    weights, the answer follows when the cell ends.

    What is drawn becomes an image of 8 × 8 pixels in the way of the data set: its lines are scaled to the middle of 32 × 32 pixels and
    get a pen so wide that 313 of them are dark, which are counted in blocks of 4 × 4. js/bitmap.js does it.

    image: the 64 numbers from 0 to 1 that the network gets, (64, 1); assign another image to show it. With the keyboard: Tab to the field,
    arrow keys to move the pen, the space bar to put it down and lift it, Delete to clear.
    outputs: what the network answers, (10, 1). answer: the digit whose output is the largest, None where nothing is drawn.
    ValueError if the network is not such a one, or has activation functions that the browser doesn't know.
    """

    _esm, _css = sources.module("draw_digit.js"), sources.STYLE + sources.PICTURES

    _setup = traitlets.Dict().tag(sync=True)
    weights = traitlets.Dict().tag(sync=True)
    strokes = traitlets.List().tag(sync=True)  # what the pen drew: lists of points [x, y], from 0 to 100
    pixels = traitlets.List(NOTHING).tag(sync=True)

    def __init__(self, net: Network) -> None:
        _readable(net)
        self.net = net
        super().__init__(_setup={"sizes": list(net.sizes), "g": [None, *(net.g[l].name for l in net.g)]}, weights=as_lists(net))

    @property
    def image(self) -> Array:
        """What the network gets, (64, 1)."""
        return np.array(self.pixels, dtype=float)[:, np.newaxis]

    @image.setter
    def image(self, image: ArrayLike) -> None:
        pixels = _checked_image(image)
        with self.hold_sync():
            self.strokes = []
            self.pixels = pixels.tolist()

    @property
    def outputs(self) -> Array:
        """What the network answers, (10, 1)."""
        return self.net.forward(self.image)[0][self.net.L]

    @property
    def answer(self) -> int | None:
        """The digit whose output is the largest; None where nothing is drawn."""
        return int(self.outputs.argmax()) if any(self.pixels) else None

    def refresh(self) -> None:
        """Answer with the weights that net has now. Happens by itself when a cell ends."""
        self._must_be_as_it_was(self.net)
        _readable(self.net)
        self.weights = as_lists(self.net)

    @traitlets.validate("weights")
    def _weights_are_those_of_the_network(self, proposal):
        if proposal["value"] != as_lists(self.net):
            raise traitlets.TraitError("the weights are those of the network: set net.W and net.b")
        return proposal["value"]

    @traitlets.validate("pixels")
    def _pixels_fit(self, proposal):
        try:
            return _checked_image(proposal["value"]).tolist()
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.validate("strokes")
    def _strokes_are_points(self, proposal):
        wrong = [stroke for stroke in proposal["value"] if not _is_stroke(stroke)]
        if wrong:
            raise traitlets.TraitError(f"a stroke is a list of points [x, y] from 0 to 100, but one is {wrong[0]!r:.80}")
        return proposal["value"]

    def save(self, path: str | Path, title: str = "A digit to be read") -> None:
        """Write the field as it is now to a web page of its own: one file that needs no kernel and no network."""
        page = sources.page("page.html", self._esm, self._css, title, self.page_picture(), self.page_state())
        Path(path).write_text(page, encoding="utf-8")

    def page_state(self) -> dict[str, Any]:
        """The network, and what is drawn."""
        self.refresh()
        return {name: getattr(self, name) for name in ("_setup", "weights", "strokes", "pixels", "_refused")}

    def __repr__(self):
        answer = "nothing drawn yet" if self.answer is None else f"it reads {self.answer}"
        return f"DrawDigit for {self.net!r}: {answer}"

    def still(self) -> str:
        """The image and the outputs, still, with their description."""
        return f"{self.page_picture()}<p>A still picture. In a running notebook you can draw here, and the answer follows the hand.</p>"

    def page_picture(self) -> str:
        """The image and the outputs alone."""
        return Picture(_drawn(self), _described(self))._repr_html_()


@quietly
def _readable(net):
    """ValueError if there is no drawing images for this network."""
    must_be_a_network(net)
    net.check()
    if net.sizes[0] != SIDE**2 or net.sizes[-1] != 10:
        raise ValueError(f"the network must have 64 inputs, the pixels, and 10 outputs, the digits, but is {net!r}")
    for l, g in net.g.items():
        if g not in known:
            raise ValueError(f"layer {l}: the answer is computed in the browser, which knows {listed(known, 'and')}, but not {g!r}")
        if any(array.ndim > 2 or array.dtype.char not in REAL for array in (net.W[l], net.b[l])):
            raise ValueError(f"layer {l}: W and b are a stack of networks, or of complex or long numbers; the field is for one, of float64")


def _checked_image(image):
    image = as_array(image, "image")
    if image.shape not in ((SIDE**2,), (SIDE**2, 1)) or image.dtype.kind != "f":
        raise ValueError(f"image has shape {image.shape} of {image.dtype}, but must be 64 numbers, (64,) or (64, 1), one for each pixel")
    if not ((0 <= image) & (image <= 1)).all():
        raise ValueError(f"image has values from {image.min()} to {image.max()}, but they must be from 0, white, to 1, black")
    return image.ravel().astype(float)


def _is_stroke(stroke):
    try:
        points = as_array(stroke, "stroke")
    except ValueError:
        return False
    return points.dtype.kind == "f" and points.ndim == 2 and points.shape[1] == 2 and bool(((0 <= points) & (points <= 100)).all())


def hundredths(output):
    """An output as the page writes it: in hundredths, with a true minus sign."""
    written = f"{output:.2f}"
    return "0.00" if written == "-0.00" else written.replace("-", "−")


def _described(widget):
    if widget.answer is None:
        return "An empty field to draw a digit on."
    answers = ", ".join(f"{digit}: {hundredths(output)}" for digit, (output,) in enumerate(widget.outputs))
    return f"An image of 8 by 8 pixels. The network reads {widget.answer}. Its ten outputs, {answers}."


def _drawn(widget):
    """The SVG text: the pixels at the left, the outputs as bars at the right."""
    size, zero, one = 20, 250, 330
    parts = [f'<path d="{rectangle(10, 10, SIDE * size, SIDE * size)}" fill="none" stroke="{LINE}"/>']
    for k, value in enumerate(widget.pixels):
        square = rectangle(10 + k % SIDE * size, 10 + k // SIDE * size, size, size)
        parts.append(f'<path d="{square}" fill="{INK}" fill-opacity="{value:.2f}" stroke="{FAINT}" stroke-width="0.5"/>')
    for digit, (output,) in enumerate(widget.outputs if any(widget.pixels) else np.zeros((10, 1))):
        y, length = 10 + 16 * digit, round((one - zero) * np.clip(output, -0.6, 1.4), 1)
        bar = rectangle(zero + min(0, length), y + 2, abs(length), 12)
        parts.append(text(190, y + 12, str(digit)))
        parts.append(f'<path d="{bar}" fill="{NEGATIVE if output < 0 else POSITIVE}"/>' + text(390, y + 12, hundredths(output)))
    parts += [f'<path d="M{x} 10v160" stroke="{LINE}"/>' + text(x, 184, label) for x, label in ((zero, "0"), (one, "1"))]
    return drawing(420, 192, parts, size=12)
