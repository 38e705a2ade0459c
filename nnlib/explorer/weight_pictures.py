"""WeightPictures: the weights of one hidden unit and the derivative of E for each, as two pictures the size of the input."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nnlib._arrays import as_array
from nnlib._checks import checked_targets, must_be_a_network
from nnlib.backprop import back_propagate
from nnlib.explorer import cells, picture, sources
from nnlib.explorer.widget import REAL, NetworkWidget, as_lists, outline, quietly
from nnlib.network import Network
from nnlib.svg import Picture


class WeightPictures(NetworkWidget):
    """W^1 and ∂E/∂W^1 of one hidden unit as pictures: take hold of a pixel's weight, and see all derivatives answer.

    net: the Network; its input is a picture, row by row. The widget works on it, not on a copy, and shows when a cell ends what the
    cell did to it.
    X, Y: examples and targets as columns, (n^0, m) and (n^L, m).
    unit: which unit of layer 1, 0-based. shape: rows and columns of the input; rows · columns = n^0.

    selected: the pixel j in hand, 0-based, so that its weight is `net.W[1][unit, j]`.
    gradient: `back_propagate(net, X, Y)` of the weights on the screen. E: its error.

    ValueError if there is no such unit, if net is a stack or of complex or long numbers, or if net, X, Y and shape don't fit together.
    """

    _esm, _css = sources.module("weight_pictures.js"), sources.STYLE + sources.PICTURES

    _setup = traitlets.Dict().tag(sync=True)
    weights = traitlets.List().tag(sync=True)
    slopes = traitlets.List().tag(sync=True)
    _answered = traitlets.List().tag(sync=True)  # the weights that slopes and E belong to; until they are those on the screen, it is old
    selected = traitlets.Int().tag(sync=True)
    E = traitlets.Float().tag(sync=True)

    @quietly
    def __init__(self, net: Network, X: ArrayLike, Y: ArrayLike, unit: int = 0, shape: tuple[int, int] = (8, 8)) -> None:
        must_be_a_network(net)
        A, _ = net.forward(X)
        rows, columns = shape
        if not 0 <= unit < net.sizes[1]:
            raise ValueError(f"unit is {unit}, but layer 1 has the units 0..{net.sizes[1] - 1}")
        if rows * columns != net.sizes[0]:
            raise ValueError(f"shape is {shape}, {rows * columns} pixels, but layer 0 has {net.sizes[0]} units")
        self._X, self._Y = A[0].copy(), checked_targets(net, A[0], Y).copy()
        if any(array.ndim > 2 or array.dtype.char not in REAL for array in (A[net.L], self._Y)):
            raise ValueError("the network is a stack of networks, or of complex or long numbers; the pictures show one, of float64")
        self.net, self.unit = net, unit
        back_propagate(net, self._X, self._Y)
        super().__init__(
            _setup={"rows": rows, "columns": columns, "unit": unit},
            weights=net.W[1][unit].tolist(),
            selected=rows // 2 * columns + columns // 2,
        )

    @quietly
    def refresh(self) -> None:
        """Show the weights that net has now. Happens by itself when a cell ends."""
        self._must_be_as_it_was(self.net)
        back_propagate(self.net, self._X, self._Y)
        self.weights = self.net.W[1][self.unit].tolist()
        if not np.array_equal(self._parameters(), self._computed_for):  # the other weights count as well
            self._answer()

    @traitlets.validate("selected")
    def _selection_exists(self, proposal):
        if not 0 <= proposal["value"] < self.net.sizes[0]:
            raise traitlets.TraitError(f"selected is {proposal['value']}, but the input has the pixels 0..{self.net.sizes[0] - 1}")
        return proposal["value"]

    @traitlets.validate("weights")
    @quietly
    def _weights_fit(self, proposal):
        try:
            self._must_be_as_it_was(self.net)
            weights = as_array(proposal["value"], "weights")
            if weights.dtype.char not in REAL:
                raise ValueError(f"weights holds numbers of type {weights.dtype}; the pictures show float64, as browsers do")
            if weights.shape != (self.net.sizes[0],):
                raise ValueError(f"weights has shape {weights.shape}, but there is one for each pixel: expected ({self.net.sizes[0]},)")
            net = self.net.copy()
            net.W[1][self.unit] = weights  # in single precision, if net is
            net.check()
            back_propagate(net, self._X, self._Y)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return net.W[1][self.unit].tolist()

    @traitlets.observe("weights")
    def _weights_moved(self, change):
        self.net.W[1][self.unit] = change["new"]
        self._answer()
        cells.refresh_others(self)

    def _parameters(self):
        return np.concatenate([array.ravel() for arrays in (self.net.W, self.net.b) for array in arrays.values()])

    def _answer(self):
        self._computed_for = self._parameters()
        self.gradient = back_propagate(self.net, self._X, self._Y)
        with self.hold_sync():
            self.slopes = self.gradient.dE_dW[1][self.unit].tolist()
            self.E = float(self.gradient.E)
            self._answered = self.weights

    def __repr__(self):
        largest = int(np.abs(self.gradient.dE_dW[1][self.unit]).argmax())
        slope = picture.number(self.slopes[largest])
        return (
            f"WeightPictures of W[1][{self.unit}] of {self.net!r}, E = {picture.number(self.E)}; "
            f"E answers most to W[1][{self.unit}, {largest}]: {slope}"
        )

    def still(self) -> str:
        """Still pictures with their description."""
        shape = (self._setup["rows"], self._setup["columns"])
        svg = picture.pixels([self.weights, self.slopes], shape, ["weights", "derivatives of E"])
        alt = f"Two pictures of {shape[0]} by {shape[1]} squares, the weights of one hidden unit and the derivatives of E. {self!r}"
        return Picture(svg, alt)._repr_html_()

    def page_state(self) -> dict[str, Any]:
        """The two pictures, and in `_setup` the network with all its examples: there the browser computes."""
        state = {name: getattr(self, name) for name in ("weights", "slopes", "_answered", "selected", "E", "_refused")}
        return {**state, "_setup": {**self._setup, "network": outline(self.net, self._X, self._Y) | as_lists(self.net)}}
