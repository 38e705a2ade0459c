"""What the widgets have in common: they live with their cell, answer what the page sends, and leave a still picture without scripts."""

from typing import Any

import anywidget
import numpy as np
import traitlets

from nnlib.explorer import cells, sources

REAL = "fd"  # float32 and float64: a page can have no longer numbers, and no complex ones
# A decorator: what is too large for a computer's numbers is refused in words, so NumPy needn't warn of it too.
quietly = np.errstate(over="ignore", invalid="ignore")


class Widget(anywidget.AnyWidget):
    """A widget. A subclass gives it `still()` and `page_state()`."""

    net: Any = None  # the network that it shows, if it shows one

    _css = sources.STYLE

    _refused = traitlets.Unicode().tag(sync=True)  # what was refused last, and why: the page says it beside the widget

    def __init__(self, **traits):
        super().__init__(**traits)
        cells.attach(self)

    def refresh(self) -> None:
        """Show what has changed in Python. Happens by itself when a cell ends."""

    def still(self) -> str:
        """The HTML that stands in for the widget where no script runs."""
        raise NotImplementedError

    def page_picture(self) -> str:
        """The HTML that stands on a page without a kernel until the widget lives."""
        return self.still()

    def page_state(self) -> dict[str, Any]:
        """What the widget on such a page begins with: all that it is now."""
        raise NotImplementedError

    def set_state(self, sync_data):
        """Take over what the page sends. If it is refused nothing changes: the page is told why, and gets back what holds."""
        try:
            super().set_state(sync_data)
        except traitlets.TraitError as error:
            self.send_state([name for name in sync_data if name in self.keys])
            self._refused = f"refused: {error}"
        else:
            self._refused = ""

    def close(self):
        """Take the widget off the page and forget it. The widget of a cell that is run again is closed by itself."""
        cells.widgets.discard(self)
        self.layout.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/html"] = self.still()
        return bundle


class NetworkWidget(Widget):
    """A widget of a network, `net`. A subclass gives it `refresh()` and `still()`."""

    def __init__(self, **traits):
        self._made_for = _kind(self.net), repr(self.net)
        super().__init__(**traits)

    def refresh(self) -> None:
        """Show the weights that net has now. Happens by itself when a cell ends."""
        raise NotImplementedError

    def _must_be_as_it_was(self, net):
        """ValueError if net has other layers or activation functions than the network that the screen was made for."""
        kind, words = self._made_for
        if _kind(net) != kind:
            arrays = [f"{name}[{l}] {array.dtype} {array.shape}" for name in "Wb" for l, array in getattr(net, name).items()]
            raise ValueError(
                f"this {type(self).__name__} was made for {words}, but the network is now {net!r}, with {', '.join(arrays)}; "
                f"make a new {type(self).__name__} for it"
            )


def _kind(net):
    arrays = [*net.W.values(), *net.b.values()]
    return net.sizes, dict(net.g), [(array.shape, array.dtype.char in REAL) for array in arrays]


def as_lists(net):
    """W and b as nested lists; the None in front makes W[1] the first layer's in JavaScript too."""
    return {
        "W": [None, *(net.W[l].tolist() for l in sorted(net.W))],
        "b": [None, *(net.b[l].tolist() for l in sorted(net.b))],
    }


def outline(net, X, Y):
    """What the browser computes with besides the weights: layers, activation functions and examples."""
    return {"sizes": list(net.sizes), "g": [None, *(net.g[l].name for l in net.g)], "X": X.tolist(), "Y": Y.tolist()}
