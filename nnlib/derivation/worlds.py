"""What formulas are worked out on: random networks whose sizes all differ, with every number that the judge finds; or given arrays."""

import functools

import numpy as np

from nnlib.activations import sigmoid, tanh
from nnlib.derivation.formula import EXAMPLES, Count, FormulaError, layer_name
from nnlib.network import Network
from nnlib.numeric import H, numeric_gradient
from nnlib.steps import DERIVATIVES, READS

# Sizes n^0 … n^L, examples m, activation functions, and the layer l that is looked at. A target of layer L looks at the last.
NETWORKS = [
    ((5, 3, 4, 2), 6, (tanh, sigmoid, tanh), 2),
    ((4, 2, 3, 5), 7, (sigmoid, tanh, sigmoid), 2),
    ((2, 5, 3, 4), 1, (tanh, tanh, sigmoid), 2),
]


class World:
    """A network with examples, looked at from its layer l; every derivative in it is the judge's."""

    def __init__(self, sizes, m, g, l, seed):
        random = np.random.default_rng(seed)
        W = [random.standard_normal((n, n_prev)) for n_prev, n in zip(sizes, sizes[1:])]
        b = [random.standard_normal((n, 1)) for n in sizes[1:]]
        self.net, self.l = Network.from_weights(W, b, list(g)), l
        self.X, self.Y = random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m))
        self.A, self.Z = self.net.forward(self.X)
        gradient = numeric_gradient(self.net, self.X, self.Y)
        self.arrays = {"W": self.net.W, "b": self.net.b, "A": self.A, "Z": self.Z, "Y": {self.net.L: self.Y}}
        self.arrays |= {name: getattr(gradient, name) for name in DERIVATIVES}

    def length(self, count):
        if count == EXAMPLES:
            return self.X.shape[1]
        return self.net.sizes[self._layer(count.further)]

    def entry(self, quantity, further, indices):
        """One entry, counted from 1."""
        array = self.arrays[quantity].get(self.l + further)
        if array is None:
            raise FormulaError(f"there is no {quantity.replace('dE_d', '∂E/∂')} of layer {layer_name(further)} here")
        place = [n - 1 for n in indices]
        return float(array[(*place, 0) if quantity in ("b", "dE_db") else tuple(place)])

    def g(self, further):
        return self.net.g[self._layer(further)]

    def _layer(self, further):
        layer = self.l + further
        if not 0 <= layer <= self.net.L:
            raise FormulaError(f"there is no layer {layer_name(further)} where l is L")
        return layer

    def __str__(self):
        m = self.length(EXAMPLES)
        return f"layer l = {self.l} of a {'-'.join(map(str, self.net.sizes))} network with {m} example{'s' * (m > 1)}"


@functools.cache
def worlds(of_the_output):
    """The networks that every answer is tried on, looked at from a hidden layer, or from the last."""
    return [World(sizes, m, g, len(sizes) - 1 if of_the_output else l, seed) for seed, (sizes, m, g, l) in enumerate(NETWORKS)]


class Given:
    """What an equation is given, in the order of its arguments: what each of them is stands in the table of the steps."""

    def __init__(self, equation, arguments):
        self.arrays, self.activations = {}, {}
        for (quantity, further), given in zip(READS[equation], arguments):
            if quantity == "g":
                self.activations[further] = given
            else:
                self.arrays[quantity, further] = given

    def length(self, count):
        for (quantity, further), array in self.arrays.items():
            if count == EXAMPLES and quantity not in ("W", "b"):
                return array.shape[1]
            if count.further == further:
                return array.shape[0]
            if quantity == "W" and count.further == further - 1:
                return array.shape[1]
        raise FormulaError(f"how many {count.words()} there are isn't known here")

    def entry(self, quantity, further, indices):
        if (quantity, further) not in self.arrays:
            raise FormulaError(f"{quantity.replace('dE_d', '∂E/∂')} of layer {layer_name(further)} isn't given")
        place = [n - 1 for n in indices]
        return float(self.arrays[quantity, further][(*place, 0) if quantity == "b" else tuple(place)])

    def g(self, further):
        return self.activations[further]


def expected(target, stage, world):
    """What the formula of a stage must give, entry by entry: {letters: value}."""
    if stage == "factor":
        return factor_of(target, world)
    array = world.arrays[f"dE_d{target.x}"][world.l]
    lengths = [world.length(count) for count in counts(target, target.indices)]
    return {
        tuple(zip(target.indices, (n + 1 for n in place))): float(array[(*place, 0) if target.x == "b" else place])
        for place in np.ndindex(*lengths)
    }


def factor_of(target, world):
    """∂(entry of the cut)/∂x for every entry that a nudge of x moves, as the judge finds it: {letters: value}."""
    found = {}
    lengths = [world.length(count) for count in counts(target, target.indices)]
    for place in np.ndindex(*lengths):
        x = dict(zip(target.indices, (n + 1 for n in place)))
        moved = nudged(world, target, place, 1j * H)
        if target.cut == "E":
            found[tuple(x.items())] = float(moved.imag / H)
            continue
        row, column = target.stays
        for i, c in np.ndindex(moved.shape):
            at = {row: i + 1, column: c + 1}
            if all(at.get(letter, n) == n for letter, n in x.items()):
                found[tuple((x | at).items())] = float(moved[i, c].imag / H)
    return found


def nudged(world, target, place, step):
    """The quantity of the cut, after one entry of x, counted from 0, was nudged by a step."""
    l, net = world.l, world.net
    x = {"W": net.W, "b": net.b, "Z": world.Z, "A": world.A}[target.x][l].astype(np.result_type(float, type(step)))
    x[(*place, 0) if target.x == "b" else place] += step
    match target.x, target.cut:
        case "W", _:
            return x @ world.A[l - 1] + net.b[l]
        case "b", _:
            return net.W[l] @ world.A[l - 1] + x
        case "Z", _:
            return net.g[l](x)
        case _, "Z":
            return net.W[l + 1] @ x + net.b[l + 1]
    return ((x - world.Y) ** 2).sum() / (2 * world.Y.shape[1])


def counts(target, letters):
    """What each of these indices of a target counts."""
    meaning = {"i": Count(0), "j": Count(-1), "k": Count(1), "c": EXAMPLES, "r": Count(0), "d": EXAMPLES}
    return [meaning[letter] for letter in letters]
