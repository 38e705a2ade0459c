"""What is computed from what, in a small network: the nodes, the paths from one quantity to E, and what a set of nodes cuts."""

from dataclasses import dataclass

import numpy as np

from nnlib.datasets import worked_example
from nnlib.numeric import H, numeric_gradient

# A second example beside that of the worked example, with nothing round or symmetric in it: no wrong sum is right by accident.
SECOND_X, SECOND_Y = [[0.62], [0.37]], [[0.21], [0.84]]


@dataclass(frozen=True, order=True)
class Node:
    """Z or A of one unit in one example, counted from 1; or E, which has none of these."""

    quantity: str
    l: int = 0
    i: int = 0
    c: int = 0

    def __str__(self):
        return "E" if self.quantity == "E" else f"{self.quantity}^{self.l}_{self.i}{self.c}"


E = Node("E")


class Graph:
    """The computation of the worked example, 2-2-2, with one example or two."""

    def __init__(self, m=1):
        self.net, X, Y = worked_example()
        self.X, self.Y = (np.hstack([X, SECOND_X])[:, :m], np.hstack([Y, SECOND_Y])[:, :m])
        self.m = m
        self.A, self.Z = self.net.forward(self.X)
        self.gradient = numeric_gradient(self.net, self.X, self.Y)
        units = [(l, i, c) for l in self.net.W for i in self._units(l) for c in range(1, m + 1)]
        self.nodes = [Node(quantity, *unit) for quantity in "ZA" for unit in units] + [E]

    def _units(self, l):
        return range(1, self.net.sizes[l] + 1)

    def after(self, x):
        """The nodes in whose definition x stands. x: a Node, or a weight ("W", l, i, j) or bias ("b", l, i)."""
        match x:
            case ("W", l, i, _) | ("b", l, i):
                return [Node("Z", l, i, c) for c in range(1, self.m + 1)]
            case Node("Z", l, i, c):
                return [Node("A", l, i, c)]
            case Node("A", l, _, c) if l < self.net.L:
                return [Node("Z", l + 1, k, c) for k in self._units(l + 1)]
            case Node("A"):
                return [E]
        return []

    def paths(self, x):
        """All paths from x to E, each without x and with E at its end."""
        return [[node, *rest] for node in self.after(x) for rest in ([[]] if node == E else self.paths(node))]

    def terms(self, x):
        """{node: ∂E/∂node · ∂node/∂x}: what each node adds to the sum over a cut. Both factors let all follow that comes after."""
        moved = self._moved(x)
        return {node: self._of_E(node) * moved(node) for node in self.nodes}

    def true(self, x):
        """∂E/∂x, by nudging x."""
        return self._moved(x)(E)

    def _of_E(self, node):
        if node == E:
            return 1.0
        return float(getattr(self.gradient, f"dE_d{node.quantity}")[node.l][node.i - 1, node.c - 1])

    def _moved(self, x):
        """node ↦ ∂node/∂x: x is nudged by an imaginary step, and all that comes after it follows; what comes before stands still."""
        net = self.net
        W, b = ({l: array.astype(complex) for l, array in arrays.items()} for arrays in (net.W, net.b))
        if not isinstance(x, Node):
            kind, l, *entry = x
            {"W": W, "b": b}[kind][l][tuple(n - 1 for n in entry)] += 1j * H
        A, Z = {0: self.X}, {}
        for l in net.W:
            Z[l] = W[l] @ A[l - 1] + b[l]
            _nudge(Z, "Z", l, x)
            A[l] = net.g[l](Z[l])
            _nudge(A, "A", l, x)
        E_moved = ((A[net.L] - self.Y) ** 2).sum() / (2 * self.m)
        found = {"Z": Z, "A": A}
        return lambda node: float((E_moved if node == E else found[node.quantity][node.l][node.i - 1, node.c - 1]).imag / H)


def _nudge(arrays, quantity, l, x):
    if isinstance(x, Node) and (x.quantity, x.l) == (quantity, l):
        arrays[l] = arrays[l].astype(complex)
        arrays[l][x.i - 1, x.c - 1] += 1j * H


@dataclass(frozen=True)
class Verdict:
    """What a set of nodes does to the paths from x to E.

    missed, repeated: the paths that meet it never, and more than once. total: the sum over the set; true: ∂E/∂x.
    near: whether every node that a path meets is computed from x directly, so that its factor is read off one definition.
    idle: the nodes of the set that no path meets.
    """

    missed: list
    repeated: list
    total: float
    true: float
    near: bool
    idle: list

    @property
    def right(self):
        return not self.missed and not self.repeated


def judge(graph, x, chosen):
    """The Verdict on a set of nodes as a cut between x and E."""
    paths, terms = graph.paths(x), graph.terms(x)
    meets = [sum(node in chosen for node in path) for path in paths]
    on_a_path = {node for path in paths for node in path}
    return Verdict(
        missed=[path for path, times in zip(paths, meets) if times == 0],
        repeated=[path for path, times in zip(paths, meets) if times > 1],
        total=sum(terms[node] for node in chosen),
        true=graph.true(x),
        near=all(node in graph.after(x) for node in set(chosen) & on_a_path),
        idle=sorted(set(chosen) - on_a_path),
    )
