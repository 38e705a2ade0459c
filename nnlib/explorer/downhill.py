"""DownhillMap: the Explorer with a map of E over two weights, on which a point rolls downhill."""

from numpy.typing import ArrayLike

from nnlib._arrays import real_number
from nnlib._checks import checked_parameter, must_be_a_network
from nnlib.explorer import sources
from nnlib.explorer.explorer import VIEWS, Explorer
from nnlib.network import Network
from nnlib.surfaces import Parameter


class DownhillMap(Explorer):
    """A map of E over two weights or biases of a network. The point on it is the network: drag it, or let it roll, and the weights move.

    With the keyboard: the arrow keys move the point, with Shift finely; a digit, a minus or Enter leads to the boxes where its two
    numbers are typed, and Escape back. An arrow of one length points against the gradient, and a ring shows where the next step ends.
    A step moves these two alone, or all weights and biases, if that is chosen; then the map is another one, and drawn anew.

    net, X, Y: as for the Explorer; other Explorers of net follow while the hand moves, and the map follows them.
    first, second: ("W", l, i, j) or ("b", l, i), which run across and up; 0-based i and j, as in `net.W[l][i, j]`.
    reach: how far the map goes to either side of its middle, which is 0 until the point leaves the map.
    show: which views, in which order: map, and all that the Explorer has. size: "large" to show it to a room, as there.

    ValueError as from the Explorer, and if there is no such weight or bias, if the two are one, or if reach isn't more than 0.
    """

    _esm = sources.module("downhill.js")
    _views = f"map {VIEWS}"

    def __init__(
        self,
        net: Network,
        X: ArrayLike,
        Y: ArrayLike,
        first: Parameter,
        second: Parameter,
        reach: float = 4,
        show: str = "network map",
        size: str = "normal",
    ) -> None:
        must_be_a_network(net)
        first, second = checked_parameter(net, first, "first"), checked_parameter(net, second, "second")
        if first == second:
            raise ValueError(f"first and second are both {first!r}, but a map needs two different weights or biases")
        if real_number(reach, "reach") <= 0:
            raise ValueError(f"reach is {reach!r}, but must be more than 0")
        super().__init__(net, X, Y, show=show, size=size)
        self.selected = first
        self._setup = {**self._setup, "map": {"shown": [first, second], "reach": float(reach)}}
