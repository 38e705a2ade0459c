"""Worksheets: a small network to be worked out with pencil and paper, another one for each pupil, and its key.

    worksheet(7)                                    pupil 7's sheet
    worksheet(7).key                                the same with every number filled in
    write_worksheets("sheets.html", range(1, 31))   thirty sheets to print, a page each, and after them their keys
    worksheet(7, form="reasons")                    all numbers stand there; to be found is what gave them

    python -m nnlib.worksheets --from 1 --to 30 --without-formulas sheets.html   thirty sheets, and their keys in sheets-keys.html

With identity and relu, all numbers are fractions with a power of 2 below the line, so every digit in the key is exact. With other
activation functions they are worked out in full and rounded to four decimals at the end.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from nnlib._arrays import whole_number
from nnlib._printed import beside, in_digits, must_be_free, must_have_a_folder, printed
from nnlib.activations import identity, relu
from nnlib.blank_networks import blank_network
from nnlib.network import Activations, Network
from nnlib.steps import backward_steps, forward_steps, run
from nnlib.svg import raised

# All of them are exact as floats, in which thousands of draws are soon looked through.
WHOLE = np.array([-2.0, -1.0, 1.0, 2.0])
HALVES = np.array([-4, -3, -2, -1, 1, 2, 3, 4]) / 2
SMALL = np.array([-2, -1, 1, 2]) / 2  # no sigmoid or tanh is saturated by these
TARGETS = np.array([1, 2, 3]) / 4
DRAWS = 5000  # of a small network one in a hundred is instructive
MOST = 12  # units in a layer; more than that is not worked out by hand
FORMS = ("with formulas", "without formulas", "reasons")


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A network, its examples, and everything that follows from them.

    given, steps: (name, layer, array), in the order of the work; E has no layer.
    form: one of FORMS: with the formula beside each blank, without it, or with the numbers there and the reasons to be found.
    filled: whether what is to be found is filled in; a sheet has blanks, its key has none.
    """

    seed: int
    sizes: tuple
    g: tuple
    given: tuple
    steps: tuple
    form: str = FORMS[0]
    filled: bool = False

    @property
    def key(self) -> "Worksheet":
        """The same sheet with every number filled in."""
        return replace(self, filled=True)

    @property
    def title(self) -> str:
        """What stands at its top: whether it is a sheet or a key, and its number."""
        return f"{'Key to worksheet' if self.filled else 'Worksheet'} {self.seed}"

    @property
    def task(self) -> str:
        """What the pupil is told: the network, how the examples stand, and what to do."""
        layers = ", ".join(f"g{raised(l)} is {g}" for l, g in enumerate(self.g, start=1))
        m = self.given[0][2].shape[1]
        sizes = "-".join(map(str, self.sizes))
        return f"A {sizes} network; {layers}; m = {m}. Examples are columns. {self._to_do}"

    @property
    def _to_do(self):
        if self.form == "reasons":
            rounded = "" if _exact(self.g) else " (Numbers are rounded to four decimals.)"
            return f"Every number is there. Beside each line from ({len(self.given) + 1}) on, write what gave it.{rounded}"
        rounded = "" if _exact(self.g) else " Work with six decimals, and give four."
        return f"Fill in every number, from top to bottom.{rounded}"

    def _formula(self, name, l):
        return AT_THE_OUTPUT if (name, l) == ("∂E/∂A", len(self.g)) else FORMULAS[name]

    @property
    def _lines(self):
        """The number of each line, by (name, layer). What is given is counted, too: a reason says where its numbers are from."""
        return {(name, l): k for k, (name, l, _) in enumerate((*self.given, *self.steps), start=1)}

    def _reason(self, step):
        """The rule of a step and the lines that it reads; g has no line, it stands in the task."""
        L = len(self.g)
        given = {("A", 0): ("X", None), ("Y", L): ("Y", None)}
        reads = [given.get(quantity) or _as_written(*quantity) for quantity in step.reads if quantity[0] != "g"]
        *first, last = [f"({self._lines[read]})" for read in reads]
        lines = f"lines {', '.join(first)} and {last}" if first else f"line {last}"
        return f"{self._formula(*_as_written(*step.computes))}; from {lines}"

    @property
    def _beside(self):
        """What stands beside each step."""
        if self.form == "without formulas":
            return [""] * len(self.steps)
        if self.form == "reasons":
            L = len(self.g)
            return [self._reason(step) if self.filled else QUESTION for step in (*forward_steps(L), *backward_steps(L))]
        return [self._formula(name, l) for name, l, _ in self.steps]

    @property
    def _numbered(self):
        """What stands before each name."""
        return {key: f"({k}) " if self.form == "reasons" else "" for key, k in self._lines.items()}

    def __repr__(self):
        before, shown = self._numbered, self.filled or self.form == "reasons"
        lines = [self.title, self.task, ""]
        lines += [f"{before[name, l]}{_name(name, l)} = {_row(array, True)}" for name, l, array in self.given]
        steps = [f"{before[name, l]}{_name(name, l)} = {_row(array, shown)}" for name, l, array in self.steps]
        return "\n".join([*lines, "", *(f"{step}    {beside}".rstrip() for step, beside in zip(steps, self._beside))])

    def _repr_html_(self):
        before, shown = self._numbered, self.filled or self.form == "reasons"
        given = "".join(_cell(name, l, array, True, before[name, l]) for name, l, array in self.given)
        steps = "".join(
            f"<tr><td>{_cell(name, l, array, shown, before[name, l])}</td><td {LEFT}>{escape(beside)}</td></tr>"
            for (name, l, array), beside in zip(self.steps, self._beside)
        )
        heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS[self.form])
        return (
            f"<section><h2>{self.title}</h2><p>{escape(self.task)}</p><div>{given}</div>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{steps}</tbody></table></section>"
        )


def worksheet(
    seed: int, sizes: Sequence[int] = (1, 2, 2), m: int = 2, activations: Activations = (relu, identity), form: str = FORMS[0]
) -> Worksheet:
    """The sheet of pupil number `seed`: a network with small numbers, and blanks for all that follows from them.

    seed: a whole number, 0 or more; the same one always gives the same sheet.
    sizes, activations: as for `Network`, with at most 12 units in a layer. The default is the smallest network in which every sum of the
    derivation occurs, over units, over paths and over examples.
    m: the number of examples; 1, 2 or 4, so that nothing has endless decimals.
    form: "with formulas" beside the blanks, "without formulas", or "reasons": the numbers are there, and what gave them is to be found.
    ValueError if it is another, or if the network is so large that no numbers are found in which every relu has something to show.
    """
    seed = whole_number(seed, "seed", 0)
    if isinstance(m, bool) or not isinstance(m, (int, np.integer)) or m not in (1, 2, 4):
        raise ValueError(f"m is {m!r}, but must be 1, 2 or 4: divided by another number, fractions have endless decimals")
    if not isinstance(form, str) or form not in FORMS:
        raise ValueError(f"form is {form!r}, but can be {', '.join(map(repr, FORMS))}")
    net = Network(sizes, activations)  # says what is wrong with them
    if max(net.sizes) > MOST:
        raise ValueError(f"sizes are {list(net.sizes)}, but a worksheet has at most {MOST} units in a layer: it is worked out by hand")
    g, L = tuple(net.g.values()), net.L
    draw = random.Random(seed)
    whole, halves, targets = (WHOLE, HALVES, WHOLE) if _exact(g) else (SMALL, SMALL, TARGETS)
    for _ in range(DRAWS):
        given: dict[Any, Any] = {("X", None): _draw(draw, whole, net.sizes[0], m), ("Y", None): _draw(draw, targets, net.sizes[L], m)}
        for l in net.g:
            given["W", l] = _draw(draw, whole if l == 1 else halves, net.sizes[l], net.sizes[l - 1])
            given["b", l] = _draw(draw, whole, net.sizes[l], 1)
        if _instructive(given, net.g):
            exact = {key: _fractions(array) for key, array in given.items()}
            steps = _worked_out(exact if _exact(g) else given, net.g)
            as_rows = [tuple((*key, array) for key, array in part.items()) for part in (exact, steps)]
            return Worksheet(seed, net.sizes, g, as_rows[0], as_rows[1], form)
    raise ValueError(f"sizes are {list(net.sizes)}: no small numbers were found with which every relu unit is on and off; take fewer units")


def write_worksheets(
    path: str | Path, seeds: Iterable[int], keys: bool | str | Path = True, networks: bool = False, **options: Any
) -> None:
    """Write an HTML page to be printed: a sheet for each seed, then the keys, each on a page of its own. options: as for `worksheet`.

    keys: True: after the sheets; False: nowhere; or the path of a file of their own, so that the sheets can be handed out without them.
    networks: whether each sheet is followed by blank networks of its sizes to draw in, one for each example; at most 4 units in a layer.
    """
    if not np.iterable(seeds) or isinstance(seeds, str):
        raise ValueError(f"seeds is {seeds!r}, but must be several whole numbers, such as range(1, 31)")
    apart = None if isinstance(keys, (bool, np.bool_)) else Path(keys)
    if apart and apart.resolve() == Path(path).resolve():
        raise ValueError(f"keys is {keys!r}, the file of the sheets; give another, or True to have the keys after the sheets")
    must_have_a_folder(path, *([apart] if apart else []))
    sheets = [worksheet(seed, **options) for seed in seeds]
    pages = [page for sheet in sheets for page in (sheet._repr_html_(), *(_networks(sheet) if networks else ()))]
    key_pages = [sheet.key._repr_html_() for sheet in sheets]
    Path(path).write_text(_page([*pages, *(key_pages if keys and not apart else ())]), encoding="utf-8")
    if apart:
        apart.write_text(_page(key_pages), encoding="utf-8")


def _page(sections):
    return printed("Back-propagation by hand", STYLE, sections)


def _networks(sheet):
    """Pages of blank networks, at most two on each."""
    m, picture = sheet.given[0][2].shape[1], blank_network(sheet.sizes)
    picture = (
        f'<figure><figcaption>Example ____</figcaption><div role="img" aria-label="{escape(picture.alt)}">{picture.svg}</div></figure>'
    )
    title = f"<h2>Networks for worksheet {sheet.seed}</h2><p>{HOW_TO_DRAW}</p>"
    return [f'<section class="networks">{title}{picture * min(2, m - c)}</section>' for c in range(0, m, 2)]


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
QUESTION = "Which rule gave this, and from which earlier lines?"
HEADS = {"with formulas": ("to find", "by"), "without formulas": ("to find", "your work"), "reasons": ("what was found", "what gave it")}
HOW_TO_DRAW = (
    "Above the line in a unit stands its activation, below it the derivative of E by it. The field at the beginning of each line is for "
    "the weight, the field below a unit for its bias."
)
STYLE = """
section > table { width: 100%; border-collapse: collapse } td td { padding: 3px 8px; line-height: 1.3 }
section > table > tbody > tr > td { border-bottom: 1px solid #ccc; padding: 1px 8px }
section > table > tbody > tr > td:first-child { width: 1% }
section > table > tbody > tr > td:last-child { vertical-align: top; padding-top: 8px }
figure { margin: 8px 0; break-inside: avoid } .networks svg { display: block; width: 100%; height: auto; max-height: 100mm }
"""
LEFT, PLAIN = 'style="text-align: left"', 'style="background: none"'
# Rounded, the two lines at the sides are parentheses; straight, they would be a determinant's. Collapsed borders are never rounded.
MATRIX = (
    "display: inline-table; vertical-align: middle; border: solid currentColor; border-width: 0 1px; border-radius: 8px; "
    "border-collapse: separate; border-spacing: 0; margin: 3px 12px 3px 4px"
)


def _name(name, l):
    return name if l is None else name + raised(l)


def _number(value, filled):
    """A number, or the blank where it is to be written."""
    return in_digits(value) if filled else "______"


def _row(array, filled):
    """A matrix on one line."""
    if array.ndim == 0:
        return _number(array.item(), filled)
    return "[" + ", ".join(_row(part, filled) if isinstance(part, np.ndarray) else _number(part, filled) for part in array) + "]"


def _cell(name, l, array, filled, before=""):
    """A matrix as a small table between brackets."""
    if array.ndim == 0:
        return f"{before}{escape(_name(name, l))} = {_number(array.item(), filled)}"
    # JupyterLab paints every second row of a table; a matrix has no such rows.
    rows = "".join(f"<tr {PLAIN}>{''.join(f'<td>{_number(value, filled)}</td>' for value in row)}</tr>" for row in array)
    return f'<span style="white-space: nowrap">{before}{escape(_name(name, l))} = <table style="{MATRIX}">{rows}</table></span>'


# --- On the command line ---


def main(arguments=None):
    """What is said on the command line; returns the exit code. The keys get a file of their own, and nothing is written over."""
    options = _parser().parse_args(arguments)
    keys = False if options.no_keys else beside(options.file, "keys")
    try:
        first, last = whole_number(options.first, "--from", 0), whole_number(options.last, "--to", 0)
        if first > last:
            raise ValueError(f"--from is {first} and --to is {last}, but the first sheet must not come after the last")
        files = [options.file, *([keys] if keys else [])]
        must_be_free(*files)
        settings = {"form": options.form, "sizes": options.sizes, "m": options.m}
        write_worksheets(options.file, range(first, last + 1), keys=keys, networks=options.networks, **settings)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for file in files:
        print(f"new: {file}")
    return 0


def _sizes(text):
    try:
        return tuple(map(int, text.split("-")))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}, but must be whole numbers with a - between them, such as 1-2-2") from None


def _parser():
    parser = argparse.ArgumentParser(prog="python -m nnlib.worksheets", description="Worksheets to print, and their keys in a second file.")
    parser.add_argument("file", metavar="FILE.html", help="where; the keys are written beside it, into FILE-keys.html")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first sheet's number (1)")
    parser.add_argument("--to", dest="last", type=int, default=30, help="the last sheet's number (30)")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--without-formulas", dest="form", action="store_const", const=FORMS[1], default=FORMS[0], help="blanks alone")
    forms.add_argument("--reasons", dest="form", action="store_const", const=FORMS[2], help="the numbers are there, the reasons aren't")
    parser.add_argument("--networks", action="store_true", help="after each sheet a page of blank networks to draw in")
    parser.add_argument("--no-keys", action="store_true", help="no file of keys")
    parser.add_argument("--sizes", type=_sizes, default=(1, 2, 2), metavar="1-2-2", help="how many units are in each layer")
    parser.add_argument("-m", type=int, default=2, help="how many examples: 1, 2 or 4 (2)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
