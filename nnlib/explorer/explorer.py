"""Explorer: the state of the interactive network, in Python. Its arithmetic and its drawing are in js/."""

import contextlib
import functools
import operator
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import traitlets
from numpy.typing import ArrayLike

from nnlib.equations import dE_db, equations
from nnlib.explorer import picture, sources
from nnlib.explorer.mathml import mathml
from nnlib.explorer.weights_widget import WeightsWidget
from nnlib.network import Network
from nnlib.steps import DERIVATIVES, backward_steps, forward_steps
from nnlib.svg import ERROR, INK, LINE, NEGATIVE, PAPER, POSITIVE, Picture

MOST_LAYERS, MOST_UNITS, MOST_EXAMPLES = 4, 12, 64

SIZES = ("normal", "large")
VIEWS = "network slope backward descent formula matrices paths"
QUESTIONS = ("sign", "largest", "zero")


class Explorer(WeightsWidget):
    """A network to take hold of: click, tap or Tab to a weight or bias, then drag it, use the arrow keys or type a number.

    With the keyboard alone: Tab stops at the weight in hand; Page Down and Page Up walk to the next and the one before, Home and
    End to the first and last; the arrows change it, with Shift finely; a digit, a minus or Enter leads to the box where its number
    is typed, and Escape back.

    net: the Network. The explorer works on it, not on a copy: when the hand rests, net holds the weights on the screen;
    set a weight in a cell (`net.W[1][0, 1] = 0.5`), and the screen follows when the cell ends.
    X, Y: examples and targets as columns, (n^0, m) and (n^L, m).

    show: which views, in which order: network, slope, backward, descent, formula, matrices, paths; as one text with spaces.
    owed: derivatives that the reader has not derived yet, such as "dE_dZ dE_dA": the formula view shows their numbers alone.
    lines: right-hand sides in LaTeX that stand in place of ours, by the names of the equations: `ledger().latex`, the reader's own.
    predict: "sign", "largest" or "zero" asks that of a derivative before it shows any, and keeps the count.
    size: "large" is for a room that looks at a projector: letters of at least 24 pixels, thick lines, two or three digits, and what is
        in hand largest of all. Its first button goes there and back, the second shows it on the whole screen, which Escape leaves.
        On a page of less than 700 pixels it stays as it is normally.

    selected: ("W", l, i, j) or ("b", l, i), the weight or bias in hand; 0-based i and j, as in `net.W[l][i, j]`.
    gradient: `back_propagate(net, X, Y)` of the weights on the screen. E: its error.
    observe(f, "weights") or observe(f, "E") calls f when the hand rests, observe(f, "selected") when something else is taken in hand.

    ValueError if the network is too large to draw, if it isn't real numbers, or if net, X and Y don't fit together.
    """

    _esm = sources.module("explorer.js")
    _views = VIEWS

    selected = traitlets.Tuple().tag(sync=True)

    def __init__(
        self,
        net: Network,
        X: ArrayLike,
        Y: ArrayLike,
        show: str = VIEWS,
        predict: str | None = None,
        owed: str = "",
        lines: Mapping[str, str] | None = None,
        size: str = "normal",
    ) -> None:
        def setup():
            return {
                "show": _known_words(show.split(), self._views.split(), "show"),
                "predict": predict and _known_words([predict], QUESTIONS, "predict")[0],
                "owed": _known_words(owed.split(), DERIVATIVES, "owed"),
                "size": _known_words([size], SIZES, "size")[0],
                "equations": _formulas() | _own(lines or {}),
                "steps": _steps(net.L),
                "picture": _for_the_browser(self._picture()),
            }

        super().__init__(net, X, Y, setup, selected=("W", 1, 0, 0))

    def _must_fit_the_screen(self, net, X):
        instead = "Take fewer of them to look at, or use back_propagate and matplotlib for the whole."
        if net.L > MOST_LAYERS:
            raise ValueError(f"the network has {net.L} layers after the input, but the explorer draws at most {MOST_LAYERS}. {instead}")
        for l, n in enumerate(net.sizes):
            if n > MOST_UNITS:
                raise ValueError(f"layer {l} has {n} units, but the explorer draws at most {MOST_UNITS} a layer. {instead}")
        if X.shape[-1] > MOST_EXAMPLES:
            raise ValueError(f"X has {X.shape[-1]} examples, but the explorer shows at most {MOST_EXAMPLES}. {instead}")

    def save(self, path: str | Path, title: str = "A network to take hold of") -> None:
        """Write the explorer as it is now to a web page of its own: one file that needs no kernel and no network.

        ValueError if net has been set to something that the explorer can't show.
        """
        text = sources.page("page.html", self._esm, self._css, title, self.page_picture(), self.page_state())
        Path(path).write_text(text, encoding="utf-8")

    def page_picture(self) -> str:
        """The network, still; with its colours at the elements themselves."""
        self.refresh()
        return _for_a_page(self._picture())

    def page_state(self) -> dict[str, Any]:
        """The weights and what is shown. The picture isn't in it, as the page has it already."""
        self.refresh()
        state = {name: getattr(self, name) for name in ("_setup", "_network", "weights", "selected")}
        return {**state, "_setup": {**self._setup, "picture": None}}

    @traitlets.validate("selected")
    def _selection_exists(self, proposal):
        selected = tuple(proposal["value"])
        n = self._net.sizes
        weights = [("W", l, i, j) for l in self._net.W for i in range(n[l]) for j in range(n[l - 1])]
        biases = [("b", l, i) for l in self._net.b for i in range(n[l])]
        with contextlib.suppress(ValueError, TypeError):  # an array neither equals a number nor doesn't
            if selected in weights + biases:
                return (selected[0], *map(operator.index, selected[1:]))
        raise traitlets.TraitError(
            f'selected is {selected!r:.80}, but {self._net!r} has no such weight; write ("W", l, i, j) or ("b", l, i)'
        )

    def _picture(self):
        A, _ = self._net.forward(self._X)
        return picture.draw(self._net, A, self._Y, self.gradient)

    def __repr__(self):
        return f"{type(self).__name__} of {self._net!r}, E = {picture.number(self.E)}"

    def still(self) -> str:
        """A still picture of the network with its description."""
        still = Picture(self._picture(), picture.describe(self._net, self.gradient))
        more = ", ".join(view for view in self._setup["show"] if view != "network")
        words = f"A still picture. In a running notebook every weight can be taken hold of{more and '; there too: '}{more}."
        return f"{still._repr_html_()}<p>{words}</p>"


@functools.cache
def _formulas():
    """The equations for the browser: both forms as MathML, split at their =, and their words."""
    formulas = {}
    for equation in equations:
        left, right = map(mathml, equation.index_form.split(" = ", 1))
        matrix_left, matrix_right = map(mathml, equation.matrix_form.split(" = ", 1))
        formulas[equation.name] = {
            "left": left,
            "right": right,
            "matrixLeft": matrix_left,
            "matrixRight": matrix_right,
            "words": equation.words,
        }
    return formulas


def _own(lines):
    """The formulas whose right-hand sides the reader made."""
    _known_words(list(lines), list(_formulas()), "lines")
    return {name: {**_formulas()[name], "right": mathml(latex), "own": True} for name, latex in lines.items()}


def _steps(L):
    """The algorithm for the browser, a dict a step. ∂E/∂W and ∂E/∂b of a layer make one step, and g is no matrix to be shown."""
    steps = []
    for step in forward_steps(L) + backward_steps(L):
        reads = [name for name in step.reads if name[0] != "g"]
        if step.equation is dE_db:
            together = steps[-1]
            together["equations"].append(step.equation.name)
            together["computes"].append(step.computes)
            together["reads"] += [name for name in reads if name not in together["reads"]]
        else:
            steps.append({"equations": [step.equation.name], "l": step.l, "computes": [step.computes], "reads": reads})
    return steps


def _for_the_browser(drawing):
    """Without the names of edges and biases, which their places tell: they are a quarter of a large drawing."""
    drawing = re.sub(r'(<path|class="nn-bias") data-select="[^"]*"', r"\1", drawing)
    return drawing.replace(' class="nn-unit"', "")


def _for_a_page(drawing):
    """With its colours at the elements themselves: a page may stand where style sheets are forbidden, and all would be black."""
    drawing = re.sub(r"<style>.*?</style>", "", _for_the_browser(drawing), flags=re.DOTALL)
    drawing = drawing.replace("<svg ", f'<svg font-family="system-ui, sans-serif" font-size="12" text-anchor="middle" fill="{INK}" ', 1)
    drawing = re.sub(r"<g>(.*?)</g>", _edges_by_sign, drawing, count=1)
    drawing = re.sub(r'(?<=stroke-width=")\d[^"]*', lambda width: f"{float(width[0]):.1f}".strip("0").rstrip("."), drawing)
    drawing = drawing.replace('<g class="nn-marks">', f'<g class="nn-marks" fill="none" stroke="{ERROR}" stroke-width="5">')
    return drawing.replace("<rect ", '<rect fill="none" ').replace("<circle ", f'<circle fill="{PAPER}" stroke="{LINE}" ')


def _edges_by_sign(group):
    """Colour and dashes said once for all edges of a sign: said of each, they are an eighth of a large page."""
    edges = re.findall(r"<path[^>]*/>", group[1])
    negative = [edge.replace(' class="nn-negative"', "") for edge in edges if "nn-negative" in edge]
    positive = [edge for edge in edges if "nn-negative" not in edge]
    dashed = f'<g stroke="{NEGATIVE}" stroke-dasharray="7">{"".join(negative)}</g>'
    return f'<g fill="none" stroke="{POSITIVE}">{"".join(positive)}{dashed}</g>'


def _known_words(words, known, name):
    unknown = [word for word in words if word not in known]
    if unknown:
        raise ValueError(f"{name} holds {unknown[0]!r}, but can be of: {', '.join(known)}")
    return words
