"""Every equation of the derivation, once: its words, its LaTeX, its index ranges, its shape, and the function itself.

Layers are numbered l = 1..L; A^0 = X holds the examples as columns. Indices: i a unit of layer l, j a unit of layer l−1,
k a unit of layer l+1, c an example. Source: Jan Marthedal Rasmussen, "Neural Networks – Back-propagation Derivation"
(janmr.com, 2023-01-19, CC BY 4.0).

All functions work on matrices, and on stacks of matrices (any number of axes in front): many networks at once.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from nnlib._checks import as_array, must_be_finite
from nnlib.activations import Activation, identity


@dataclass(eq=False)
class Equation:
    """One equation. Call it as a function; in a notebook it shows itself as a formula card.

    words: one sentence that says what it means.
    index_form, matrix_form: LaTeX, entry by entry and all at once.
    ranges: LaTeX, the values that the free indices take.
    shape: the shape of the result, for a card: words or LaTeX between dollars.
    axes: for each array that goes in, the indices of its two axes ("1" is an axis of length 1).
    einsum: the subscripts of the sum, for `np.einsum`, or None where the equation sums nothing that einsum can.
    note: what a reader should know besides.
    """

    function: Callable
    words: str
    index_form: str
    matrix_form: str
    ranges: str
    shape: str
    axes: dict[str, str]
    einsum: str | None = None
    note: str = ""

    def __post_init__(self):
        functools.update_wrapper(self, self.function, updated=())

    @property
    def name(self):
        return self.function.__name__

    def __call__(self, *args, **named):
        """The right-hand side. ValueError if an argument is no matrix of finite numbers, or if two shapes don't fit together."""
        arguments = inspect.signature(self.function).bind(*args, **named).arguments
        lengths = {"1": 1}
        for name, indices in self.axes.items():
            where = f"{self.name}: {name}"
            array = arguments[name] = as_array(arguments[name], where)
            if array.ndim < 2 or 0 in array.shape:
                raise ValueError(f"{where} has shape {array.shape}, but must be a matrix with the axes ({indices[0]}, {indices[1]})")
            for index, length in zip(indices, array.shape[-2:]):
                if lengths.setdefault(index, length) != length:
                    raise ValueError(self._misfit(arguments, index, lengths[index]))
            must_be_finite(array, where)
        if not isinstance(arguments.get("g", identity), Activation):
            raise ValueError(f"{self.name}: g is {arguments['g']!r}, but must be an activation function such as nnlib.sigmoid")
        return self.function(**arguments)

    def _misfit(self, arguments, index, length):
        shapes = " and ".join(
            f"{name} has shape {np.shape(arguments[name])} with axes ({indices[0]}, {indices[1]})"
            for name, indices in self.axes.items()
            if index in indices
        )
        wanted = "must have length 1" if index == "1" else f"must have the same length, {length} as in the first"
        return f"{self.name}: {shapes}, but the axis {index} {wanted}"

    def __repr__(self):
        return f"{self.name}: {self.words}"

    def _repr_markdown_(self):
        lines = [f"**{self.name}** &ensp; {self.words}", f"$${self.index_form}$$", f"for ${self.ranges}$. All at once:"]
        lines.append(f"$${self.matrix_form}$$")
        facts = f"Shape: {self.shape}."
        if self.einsum:
            summed = ", ".join(list(self.axes)[: self.einsum.count(",") + 1])
            column = "[:, np.newaxis]" if len(self.einsum.split("->")[1]) == 1 else ""  # einsum alone would give a flat array
            facts += f' The sum in code: `np.einsum("{self.einsum}", {summed}){column}`.'
        return "\n\n".join([*lines, facts, *([self.note] if self.note else [])])


def equation(**facts):
    """Turn the function below it into an Equation with these facts."""
    return lambda function: Equation(function, **facts)


@equation(
    words="The weighted input of a unit: every activation of the layer before, times its weight, plus the bias.",
    index_form=r"Z^l_{ic} = \sum_{j=1}^{n^{l-1}} W^l_{ij} A^{l-1}_{jc} + b^l_i",
    matrix_form=r"Z^l = W^l A^{l-1} + b^l",
    ranges=r"i = 1, \ldots, n^l, \quad c = 1, \ldots, m, \quad l = 1, \ldots, L",
    shape=r"$n^l \times m$",
    axes={"W": "ij", "A_prev": "jc", "b": "i1"},
    einsum="ij,jc->ic",
    note="The bias is not part of the sum: the column $b^l$ is added to every column.",
)
def weighted_input(W, A_prev, b):
    """Z^l from W^l (n^l, n^{l−1}), A^{l−1} (n^{l−1}, m) and b^l (n^l, 1). Returns (n^l, m)."""
    return W @ A_prev + b


@equation(
    words="The activation of a unit: its function g, applied to its weighted input.",
    index_form=r"A^l_{ic} = g^l(Z^l_{ic})",
    matrix_form=r"A^l = g^l(Z^l)",
    ranges=r"i = 1, \ldots, n^l, \quad c = 1, \ldots, m, \quad l = 1, \ldots, L",
    shape=r"$n^l \times m$",
    axes={"Z": "ic"},
)
def activation(Z, g):
    """A^l from Z^l (n^l, m) and the activation function g^l, which works element by element. Returns (n^l, m)."""
    return g(Z)


@equation(
    words="The error: half the squared distance between output and target, averaged over the examples.",
    index_form=r"E = \frac{1}{2m} \sum_{c=1}^{m} \sum_{i=1}^{n^L} \left( A^L_{ic} - Y_{ic} \right)^2",
    matrix_form=r"E = \frac{1}{2m} \left\| A^L - Y \right\|_F^2",
    ranges=r"m \text{ examples and } n^L \text{ output units}",
    shape="one number",
    axes={"A_L": "ic", "Y": "ic"},
)
def error(A_L, Y):
    """E from the outputs A^L (n^L, m) and the targets Y (n^L, m). Returns one number, or one for each network of a stack."""
    m = Y.shape[-1]
    return ((A_L - Y) ** 2).sum(axis=(-2, -1)) / (2 * m)


@equation(
    words="How E changes with an output: differentiate E itself. The square brings down a 2, which cancels the ½.",
    index_form=r"\frac{\partial E}{\partial A^L_{ic}} = \frac{1}{m} \left( A^L_{ic} - Y_{ic} \right)",
    matrix_form=r"\frac{\partial E}{\partial A^L} = \frac{1}{m} \left( A^L - Y \right)",
    ranges=r"i = 1, \ldots, n^L, \quad c = 1, \ldots, m",
    shape=r"$n^L \times m$",
    axes={"A_L": "ic", "Y": "ic"},
    # The article prints i = 1..n^{l−1}, a slip; notebook 07 shows what comes of it.
    note="There is one $i$ for each output unit, so it runs to $n^L$, the size of the last layer itself.",
)
def dE_dA_output(A_L, Y):
    """∂E/∂A^L from the outputs A^L (n^L, m) and the targets Y (n^L, m). Returns (n^L, m)."""
    m = Y.shape[-1]
    return (A_L - Y) / m


@equation(
    words="How E changes with a weighted input: it acts through its own activation alone, so one factor g′ is enough.",
    index_form=r"\frac{\partial E}{\partial Z^l_{ic}} = \frac{\partial E}{\partial A^l_{ic}} \, {g^l}'(Z^l_{ic})",
    matrix_form=r"\frac{\partial E}{\partial Z^l} = \frac{\partial E}{\partial A^l} \odot {g^l}'(Z^l)",
    ranges=r"i = 1, \ldots, n^l, \quad c = 1, \ldots, m, \quad l = 1, \ldots, L",
    shape=r"$n^l \times m$",
    axes={"dE_dA": "ic", "Z": "ic"},
    note="A product and no sum, because $g$ works element by element; $\\odot$ multiplies entry by entry. $g'$ is taken at $Z$, not $A$.",
)
def dE_dZ(dE_dA, Z, g, A=None):
    """∂E/∂Z^l from ∂E/∂A^l (n^l, m), Z^l (n^l, m) and g^l. Returns (n^l, m). If A^l = g^l(Z^l) is at hand, g′ comes cheaper."""
    return dE_dA * g.prime(Z, A)


@equation(
    words="How E changes with a weight: in every example, the weight's effect on Z is the activation that it multiplies.",
    index_form=r"\frac{\partial E}{\partial W^l_{ij}} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}} \, A^{l-1}_{jc}",
    matrix_form=r"\frac{\partial E}{\partial W^l} = \frac{\partial E}{\partial Z^l} \, (A^{l-1})^\top",
    ranges=r"i = 1, \ldots, n^l, \quad j = 1, \ldots, n^{l-1}, \quad l = 1, \ldots, L",
    shape=r"$n^l \times n^{l-1}$",
    axes={"dE_dZ": "ic", "A_prev": "jc"},
    einsum="ic,jc->ij",
)
def dE_dW(dE_dZ, A_prev):
    """∂E/∂W^l from ∂E/∂Z^l (n^l, m) and A^{l−1} (n^{l−1}, m). Returns (n^l, n^{l−1})."""
    return dE_dZ @ A_prev.mT


@equation(
    words="How E changes with a bias: it is added to Z in every example, so the effects add up.",
    index_form=r"\frac{\partial E}{\partial b^l_i} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}}",
    matrix_form=r"\frac{\partial E}{\partial b^l} = \frac{\partial E}{\partial Z^l} \, [1 \; \cdots \; 1]^\top",
    ranges=r"i = 1, \ldots, n^l, \quad l = 1, \ldots, L",
    shape=r"$n^l \times 1$",
    axes={"dE_dZ": "ic"},
    einsum="ic->i",
    note="$b^l$ is a column, so its derivative is one too.",
)
def dE_db(dE_dZ):
    """∂E/∂b^l from ∂E/∂Z^l (n^l, m). Returns (n^l, 1)."""
    return dE_dZ.sum(axis=-1, keepdims=True)


@equation(
    words="How E changes with a hidden activation: it feeds every unit k of the next layer, so the effects of all of them add up.",
    index_form=r"\frac{\partial E}{\partial A^l_{ic}} = \sum_{k=1}^{n^{l+1}} \frac{\partial E}{\partial Z^{l+1}_{kc}} \, W^{l+1}_{ki}",
    matrix_form=r"\frac{\partial E}{\partial A^l} = (W^{l+1})^\top \, \frac{\partial E}{\partial Z^{l+1}}",
    ranges=r"i = 1, \ldots, n^l, \quad c = 1, \ldots, m, \quad l = 1, \ldots, L-1",
    shape=r"$n^l \times m$",
    axes={"W_next": "ki", "dE_dZ_next": "kc"},
    einsum="ki,kc->ic",
    # The article calls the summed unit j; notebook 06 shows why that won't do here.
    note="The summed unit is $k$, of layer $l+1$; the letter $j$ is kept for the units of layer $l-1$.",
)
def dE_dA(W_next, dE_dZ_next):
    """∂E/∂A^l from W^{l+1} (n^{l+1}, n^l) and ∂E/∂Z^{l+1} (n^{l+1}, m). Returns (n^l, m)."""
    return W_next.mT @ dE_dZ_next


equations = (weighted_input, activation, error, dE_dA_output, dE_dZ, dE_dW, dE_db, dE_dA)

# The same functions without the look at every shape, for code that has checked what it was given.
unchecked = SimpleNamespace(**{equation.name: equation.function for equation in equations})
