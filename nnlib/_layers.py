"""What the layers of a network have, so that it always fits the network."""

from collections.abc import MutableMapping
from typing import TypeVar

import numpy as np

from nnlib._checks import by_layer, checked_activations, checked_layer

T = TypeVar("T")


class Layers(dict[int, T]):
    """W, b or g: a dictionary by layer that holds exactly the layers 1..L, whatever is done to it.

    An array that is assigned is copied and becomes plain and floating-point (in an array of whole numbers, 0.5 would be 0). ValueError
    if it doesn't fit its layer; it names the layer and both shapes.
    """

    def __init__(self, name, sizes, values):
        self.name, self.sizes = name, sizes
        self.fill(values)

    def fill(self, values):
        """All layers anew, from a list or a dictionary. If one of them doesn't fit, none is changed."""
        L = len(self.sizes) - 1
        values = checked_activations(values, L) if self.name == "g" else by_layer(values, self.name)
        if len(values) != L:
            raise ValueError(f"{self.name} has {len(values)} layers, but the network has {L}, 1..{L}")
        super().update({l: checked_layer(self.name, l, value, self.sizes) for l, value in values.items()})

    def __setitem__(self, l, value):
        if not isinstance(l, (int, np.integer)) or l not in self:
            raise ValueError(f"{self.name}[{l!r}] can't be set: the layers are numbered 1..{len(self)}")
        super().__setitem__(l, checked_layer(self.name, l, value, self.sizes))

    def __delitem__(self, l):
        raise TypeError(f"{self.name}[{l!r}] can't be taken out: every layer, 1..{len(self)}, has its {self.name}")

    def __ior__(self, values):  # type: ignore[misc]  # a dictionary is filled here as everywhere else
        self.update(values)
        return self

    # The dictionary's own would go round what is written above.
    update, setdefault = MutableMapping.update, MutableMapping.setdefault
    pop, popitem, clear = MutableMapping.pop, MutableMapping.popitem, MutableMapping.clear

    def __reduce__(self):
        return Layers, (self.name, self.sizes, dict(self))
