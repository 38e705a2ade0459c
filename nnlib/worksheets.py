"""Worksheets: a small network to be worked out with pencil and paper, another one for each pupil, and its key.

    worksheet(7)                                    pupil 7's sheet
    worksheet(7).key                                the same with every number filled in
    write_worksheets("sheets.html", range(1, 31))   thirty sheets to print, a page each, and after them their keys

With identity and relu, all numbers are fractions with a power of 2 below the line, so every digit in the key is exact. With other
activation functions they are worked out in full and rounded to four decimals at the end.
"""

import random
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from pathlib import Path

import numpy as np

from nnlib._arrays import whole_number
from nnlib.activations import identity, relu
from nnlib.network import Network
from nnlib.steps import backward_steps, forward_steps, run

# All of them are exact as floats, in which thousands of draws are soon looked through.
WHOLE = np.array([-2.0, -1.0, 1.0, 2.0])
HALVES = np.array([-4, -3, -2, -1, 1, 2, 3, 4]) / 2
SMALL = np.array([-2, -1, 1, 2]) / 2  # no sigmoid or tanh is saturated by these
TARGETS = np.array([1, 2, 3]) / 4
DRAWS = 5000  # of a small network one in a hundred is instructive
MOST = 12  # units in a layer; more than that is not worked out by hand


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A network, its examples, and everything that follows from them.

    given, steps: (name, layer, array), in the order of the work; E has no layer.
    filled: whether the numbers are filled in; a sheet has blanks, its key has none.
    """

    seed: int
    sizes: tuple
    g: tuple
    given: tuple
    steps: tuple
    filled: bool = False

    @property
    def key(self):
        return Worksheet(self.seed, self.sizes, self.g, self.given, self.steps, filled=True)

    @property
    def title(self):
        return f"{'Key to worksheet' if self.filled else 'Worksheet'} {self.seed}"

    @property
    def task(self):
        layers = ", ".join(f"g{_up(l)} is {g}" for l, g in enumerate(self.g, start=1))
        rounded = "" if _exact(self.g) else " Work with six decimals, and give four."
        m = self.given[0][2].shape[1]
        sizes = "-".join(map(str, self.sizes))
        return f"A {sizes} network; {layers}; m = {m}. Examples are columns. Fill in every number, from top to bottom.{rounded}"

    def _formula(self, name, l):
        return AT_THE_OUTPUT if (name, l) == ("∂E/∂A", len(self.g)) else FORMULAS[name]

    def __repr__(self):
        lines = [self.title, self.task, ""]
        lines += [f"{_name(name, l)} = {_row(array, True)}" for name, l, array in self.given]
        lines += [""] + [f"{_name(name, l)} = {_row(array, self.filled)}    {self._formula(name, l)}" for name, l, array in self.steps]
        return "\n".join(lines)

    def _repr_html_(self):
        given = "".join(_cell(name, l, array, True) for name, l, array in self.given)
        steps = "".join(
            f"<tr><td>{_cell(name, l, array, self.filled)}</td><td {LEFT}>{escape(self._formula(name, l))}</td></tr>"
            for name, l, array in self.steps
        )
        return (
            f"<section><h2>{self.title}</h2><p>{escape(self.task)}</p><div>{given}</div>"
            f'<table><thead><tr><th scope="col">to find</th><th scope="col">by</th></tr></thead><tbody>{steps}</tbody></table></section>'
        )


def worksheet(seed, sizes=(1, 2, 2), m=2, activations=(relu, identity)):
    """The sheet of pupil number `seed`: a network with small numbers, and blanks for all that follows from them.

    seed: a whole number, 0 or more; the same one always gives the same sheet.
    sizes, activations: as for `Network`, with at most 12 units in a layer. The default is the smallest network in which every sum of the
    derivation occurs, over units, over paths and over examples.
    m: the number of examples; 1, 2 or 4, so that nothing has endless decimals.
    ValueError if it is another, or if the network is so large that no numbers are found in which every relu has something to show.
    """
    seed = whole_number(seed, "seed", 0)
    if isinstance(m, bool) or not isinstance(m, (int, np.integer)) or m not in (1, 2, 4):
        raise ValueError(f"m is {m!r}, but must be 1, 2 or 4: divided by another number, fractions have endless decimals")
    net = Network(sizes, activations)  # says what is wrong with them
    if max(net.sizes) > MOST:
        raise ValueError(f"sizes are {list(net.sizes)}, but a worksheet has at most {MOST} units in a layer: it is worked out by hand")
    g, L = tuple(net.g.values()), net.L
    draw = random.Random(seed)
    whole, halves, targets = (WHOLE, HALVES, WHOLE) if _exact(g) else (SMALL, SMALL, TARGETS)
    for _ in range(DRAWS):
        given = {("X", None): _draw(draw, whole, net.sizes[0], m), ("Y", None): _draw(draw, targets, net.sizes[L], m)}
        for l in net.g:
            given["W", l] = _draw(draw, whole if l == 1 else halves, net.sizes[l], net.sizes[l - 1])
            given["b", l] = _draw(draw, whole, net.sizes[l], 1)
        if _instructive(given, net.g):
            exact = {key: _fractions(array) for key, array in given.items()}
            steps = _worked_out(exact if _exact(g) else given, net.g)
            return Worksheet(seed, net.sizes, g, *(tuple((*key, array) for key, array in part.items()) for part in (exact, steps)))
    raise ValueError(f"sizes are {list(net.sizes)}: no small numbers were found with which every relu unit is on and off; take fewer units")


def write_worksheets(path, seeds, **options):
    """Write an HTML page to be printed: a sheet for each seed, then the keys, each on a page of its own. options: as for `worksheet`."""
    if not np.iterable(seeds) or isinstance(seeds, str):
        raise ValueError(f"seeds is {seeds!r}, but must be several whole numbers, such as range(1, 31)")
    sheets = [worksheet(seed, **options) for seed in seeds]
    pages = "".join(sheet._repr_html_() for sheet in [*sheets, *(sheet.key for sheet in sheets)])
    Path(path).write_text(PAGE.format(pages), encoding="utf-8")


def _worked_out(given, g):
    """Everything that follows, in the order of the work. The equations are nnlib's own; they work on fractions as on any numbers."""
    L = max(g)
    steps = [*forward_steps(L), *backward_steps(L)]
    layers = {"X": ("A", 0), "Y": ("Y", L)}
    functions = {("g", l): _Exactly(g[l]) for l in g}
    known = run(steps, {layers.get(name, (name, l)): array for (name, l), array in given.items()} | functions)
    return {_as_written(*step.computes): np.asarray(known[step.computes]) for step in steps}


class _Exactly:
    """An activation function that leaves fractions as they are; the public one would make floats of them first."""

    def __init__(self, g):
        self.g = g

    def __call__(self, Z):
        return self.g.function(Z)

    def prime(self, Z, A=None):
        return self.g.derivative(Z, self.g.function(Z))


def _as_written(quantity, l):
    return ("E", None) if quantity == "E" else (quantity.replace("dE_d", "∂E/∂"), l)


def _instructive(given, g):
    """All examples differ; no Z is on relu's corner; relu is off somewhere, but no unit in every example; no output is right already."""
    A = given["X", None]
    for l in g:
        Z = given["W", l] @ A + given["b", l]
        if l == 1 and len(np.unique(Z, axis=1).T) < Z.shape[1]:
            return False
        if g[l] is relu and ((Z == 0).any() or not (Z > 0).any(axis=1).all() or (Z.shape[1] > 1 and (Z > 0).all())):
            return False
        A = g[l](Z)
    return bool((A != given["Y", None]).all())


def _draw(draw, numbers, rows, columns):
    """A matrix of these numbers. Of Python's generator, only random() promises the same numbers in every version."""
    at = np.array([draw.random() for _ in range(rows * columns)]) * len(numbers)
    return numbers[at.astype(int)].reshape(rows, columns)


def _fractions(array):
    return np.vectorize(Fraction)(array)


def _exact(g):
    return set(g) <= {identity, relu}


# --- How it is written ---

FORMULAS = {
    "Z": "Z = W A + b, with the A of the layer before",
    "A": "A = g(Z)",
    "E": "E = the sum of all (A − Y)², divided by 2m",
    "∂E/∂A": "∂E/∂A = Wᵀ ∂E/∂Z, with the W and the ∂E/∂Z of the next layer",
    "∂E/∂Z": "∂E/∂Z = ∂E/∂A · g′(Z), entry by entry",
    "∂E/∂W": "∂E/∂W = ∂E/∂Z Aᵀ, with the A of the layer before",
    "∂E/∂b": "∂E/∂b = the sum of ∂E/∂Z over the examples",
}
AT_THE_OUTPUT = "∂E/∂A = (A − Y) / m"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Back-propagation by hand</title><style>
body {{ font: 11pt serif; margin: 2em }} section {{ break-after: page }} td, th {{ padding: 3px 8px; text-align: left }}
</style></head><body>{}</body></html>
"""
LEFT, PLAIN = 'style="text-align: left"', 'style="background: none"'
# Rounded, the two lines at the sides are parentheses; straight, they would be a determinant's. Collapsed borders are never rounded.
MATRIX = (
    "display: inline-table; vertical-align: middle; border: solid currentColor; border-width: 0 1px; border-radius: 8px; "
    "border-collapse: separate; border-spacing: 0; margin: 3px 12px 3px 4px"
)


def _up(l):
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(l))


def _name(name, l):
    return name if l is None else name + _up(l)


def _number(value, filled):
    """All digits of a fraction; four decimals of any other number."""
    if not filled:
        return "______"
    if isinstance(value, (Fraction, int)):
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    else:
        text = f"{round(float(value), 4) + 0.0:.4f}"  # −0 + 0 is 0
    return text.replace("-", "−")


def _row(array, filled):
    """A matrix on one line."""
    if array.ndim == 0:
        return _number(array.item(), filled)
    return "[" + ", ".join(_row(part, filled) if isinstance(part, np.ndarray) else _number(part, filled) for part in array) + "]"


def _cell(name, l, array, filled):
    """A matrix as a small table between brackets."""
    if array.ndim == 0:
        return f"{escape(_name(name, l))} = {_number(array.item(), filled)}"
    # JupyterLab paints every second row of a table; a matrix has no such rows.
    rows = "".join(f"<tr {PLAIN}>{''.join(f'<td>{_number(value, filled)}</td>' for value in row)}</tr>" for row in array)
    return f'<span style="white-space: nowrap">{escape(_name(name, l))} = <table style="{MATRIX}">{rows}</table></span>'
