"""A widget that holds all weights of a network, and computes with them in the browser."""

import traitlets

from nnlib._checks import checked_targets, listed, must_be_a_network
from nnlib.activations import known
from nnlib.backprop import Gradient, back_propagate
from nnlib.explorer import cells
from nnlib.explorer.widget import REAL, NetworkWidget, as_lists, outline, quietly
from nnlib.network import Network


class WeightsWidget(NetworkWidget):
    """What the widgets of a whole network have in common. Widgets of the same network show the same weights, on the page and in Python."""

    _setup = traitlets.Dict().tag(sync=True)
    weights = traitlets.Dict().tag(sync=True)
    _network = traitlets.Unicode().tag(sync=True)
    E = traitlets.Float(read_only=True)

    def __init__(self, net, X, Y, setup, **traits):
        self._X, self._Y = self._examples(net, X, Y)
        self._net = net
        super().__init__(_network=str(id(net)), _setup=outline(net, self._X, self._Y) | setup(), weights=as_lists(net), **traits)

    @property
    def net(self) -> Network:
        """The network on the screen. Assign another one of the same sizes and activation functions to show it."""
        return self._net

    @net.setter
    def net(self, net: Network) -> None:
        self._must_be_shown(net)
        self._net = net
        self._network = str(id(net))
        self.refresh()

    @property
    def gradient(self) -> Gradient:
        """E and all its partial derivatives, for the weights on the screen."""
        return back_propagate(self._net, self._X, self._Y)

    def refresh(self) -> None:
        """Show the weights that net has now. Happens by itself when a cell ends."""
        self._must_be_shown(self._net)
        self.weights = as_lists(self._net)

    @traitlets.validate("weights")
    def _weights_fit(self, proposal):
        try:
            self._must_be_as_it_was(self._net)
            net = _from_lists(proposal["value"], self._net.g)
            self._must_be_shown(net)
            _round_like(net, self._net)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return as_lists(net)

    @traitlets.observe("weights")
    def _weights_moved(self, change):
        """The hand rests: net takes over the weights on the screen, and so do the other widgets of the same network."""
        for l in self._net.W:
            self._net.W[l][...] = change["new"]["W"][l]
            self._net.b[l][...] = change["new"]["b"][l]
        self.set_trait("E", float(self.gradient.E))
        cells.refresh_others(self)

    def _must_be_shown(self, net):
        """ValueError if the screen, which was made for one kind of network, can't show net as it is."""
        must_be_a_network(net)
        self._must_be_as_it_was(net)
        self._examples(net, self._X, self._Y)

    @quietly
    def _examples(self, net, X, Y):
        """X and Y as float matrices, or a ValueError that says why this network can't be shown."""
        must_be_a_network(net)
        A, _ = net.forward(X)
        Y = checked_targets(net, A[0], Y)
        self._must_fit_the_screen(net, A[0])
        widget = f"the {type(self).__name__.lower()}"
        for l, g in net.g.items():
            if g not in known:
                raise ValueError(f"layer {l}: {widget} computes in the browser, which knows {listed(known, 'and')}, but not {g!r}")
            if net.W[l].ndim > 2 or net.b[l].ndim > 2:
                raise ValueError(f"layer {l}: W and b are a stack of networks; {widget} shows one, W of shape {net.W[l].shape[-2:]}")
        for name, array in (("X", A[0]), ("Y", Y)):
            if array.ndim > 2:
                raise ValueError(f"{name} has shape {array.shape}, a stack; {widget} shows one matrix of examples, {array.shape[-2:]}")
        for array in (A[net.L], Y):
            if array.dtype.char not in REAL:
                raise ValueError(f"the network, X or Y holds numbers of type {array.dtype}; {widget} shows float64, as browsers do")
        back_propagate(net, A[0], Y)  # it refuses what is too large for a computer's numbers
        return A[0].copy(), Y.copy()

    def _must_fit_the_screen(self, net, X):
        """ValueError if this is more than the widget can draw."""


def _from_lists(weights, g):
    """The network that `as_lists` made lists of; a ValueError if they aren't those of one."""
    if set(weights) != {"W", "b"} or not all(isinstance(layers, list) for layers in weights.values()):
        raise ValueError(f'weights must be {{"W": [None, W^1, …], "b": [None, b^1, …]}}, but is {weights!r:.80}')
    return Network.from_weights(weights["W"][1:], weights["b"][1:], g)


@quietly
def _round_like(net, other):
    """W and b of net, with the digits that the same arrays of the other can hold: half of them in single precision."""
    for name in "Wb":
        for l, array in getattr(net, name).items():
            getattr(net, name)[l] = array.astype(getattr(other, name)[l].dtype)
