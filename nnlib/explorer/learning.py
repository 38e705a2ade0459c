"""Learning: gradient descent at work, step after step, as long as the reader lets it run."""

from typing import Any

from numpy.typing import ArrayLike

from nnlib._descent import checked_numbers
from nnlib.explorer import picture, sources
from nnlib.explorer.weights_widget import WeightsWidget
from nnlib.network import Network
from nnlib.svg import ERROR, INK, LINE, Picture, drawing, text

MOST_EXAMPLES = 1000


class Learning(WeightsWidget):
    """Gradient descent that the reader starts and stops: E over the steps, and the network's curve beside its targets.

    net: the Network. The widget works on it, not on a copy, and shows when a cell ends what the cell did to it; while it learns, an
    Explorer of the same network on the page goes along. When it stops, net has the weights on the screen.
    X, Y: examples and targets as columns, (n^0, m) and (n^L, m). The curve is drawn where both have one row.
    rate, momentum: those of `gradient_descent`, to begin with; the reader may change them.

    E: the error of the weights on the screen. gradient: `back_propagate(net, X, Y)` of them.
    ValueError if there are more than 1,000 examples, if the network isn't one of real numbers, or if net, X and Y don't fit together.
    """

    _esm, _css = sources.module("learning.js"), sources.STYLE + sources.LEARNING

    def __init__(self, net: Network, X: ArrayLike, Y: ArrayLike, rate: float = 0.1, momentum: float = 0) -> None:
        rate, _, momentum = checked_numbers(rate, 0, momentum)
        super().__init__(net, X, Y, lambda: {"rate": float(rate), "momentum": float(momentum)})

    def _must_fit_the_screen(self, net, X):
        if X.shape[-1] > MOST_EXAMPLES:
            raise ValueError(f"X has {X.shape[-1]} examples, but here at most {MOST_EXAMPLES} are learned; use gradient_descent for more")

    def page_state(self) -> dict[str, Any]:
        """The weights, the examples and the rate: with them the browser learns by itself."""
        self.refresh()
        return {name: getattr(self, name) for name in ("_setup", "_network", "weights", "_refused")}

    def __repr__(self):
        return f"Learning of {self._net!r}, E = {picture.number(self.E)}"

    def still(self) -> str:
        """The targets and the network's curve among them, if there is one, with their description."""
        words = f"{self!r}. In a running notebook it learns when the button is pressed, and shows E over the steps"
        if self._X.shape[-2] != 1 or self._Y.shape[-2] != 1:
            return f"<p>{words}.</p>"
        A, _ = self._net.forward(self._X)
        svg = _fit(self._X[0], self._Y[0], A[self._net.L][0])
        return Picture(svg, f"Targets as dots, and a line, what the network makes of the same inputs. {words}.")._repr_html_()


def _fit(x, y, a):
    """The dots (x, y) and the line through (x, a), as SVG."""
    width, height, margin = 380, 240, 20
    low, high = min(*y, *a), max(*y, *a)

    def place(u, v):
        across = (u - min(x)) / (max(x) - min(x) or 1)
        up = (v - low) / (high - low or 1)
        return margin + across * (width - 2 * margin), height - margin - up * (height - 2 * margin)

    dots = [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.5" fill="none" stroke="{INK}"/>' for px, py in map(place, x, y)]
    line = "L".join(f"{px:.1f} {py:.1f}" for px, py in map(place, *zip(*sorted(zip(x, a)))))
    frame = f'<path d="M{margin} {margin}V{height - margin}H{width - margin}" fill="none" stroke="{LINE}"/>'
    curve = f'<path d="M{line}" fill="none" stroke="{ERROR}" stroke-width="3"/>'
    return drawing(width, height, [frame, *dots, curve, text(width / 2, height - 4, "the input")], size=12)
