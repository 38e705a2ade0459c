"""What an equation is: a function that also shows itself as a formula card, and looks at what it is given."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np

from nnlib._arrays import all_finite, as_array, must_be_finite
from nnlib.activations import Activation, identity

# How far each index goes, in LaTeX.
LENGTHS = {"i": "n^l", "j": "n^{l-1}", "c": "m", "1": "1"}

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(eq=False)
class Equation(Generic[P, R]):
    """One equation. Call it as a function; in a notebook it shows itself as a formula card.

    words: one sentence that says what it means.
    index_form, matrix_form: LaTeX, entry by entry and all at once.
    axes: for each array that goes in, the indices of its two axes ("1" is an axis of length 1).
    result: the same for what comes out; "" if that is one number.
    layers: LaTeX, the layers l that it holds for.
    note: what a reader should know besides.
    """

    function: Callable[P, R]
    words: str
    index_form: str
    matrix_form: str
    axes: dict[str, str]
    result: str
    layers: str = r"1, \ldots, L"
    note: str = ""

    def __post_init__(self):
        functools.update_wrapper(self, self.function)

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def ranges(self) -> str:
        """LaTeX, the values that the free indices take."""
        if not self.result:
            return rf"{self._length('c')} \text{{ examples and }} {self._length('i')} \text{{ output units}}"
        stated = [rf"{index} = 1, \ldots, {self._length(index)}" for index in self.result if index != "1"]
        return r", \quad ".join(stated + [f"l = {self.layers}"] * (self.layers != "L"))

    @property
    def shape(self) -> str:
        """The shape of the result, for a card: words, or LaTeX between dollars."""
        return "$" + r" \times ".join(map(self._length, self.result)) + "$" if self.result else "one number"

    @property
    def factors(self) -> list[str]:
        """The names of the arrays whose products are summed: those that have an index which the result has not. E sums no products."""
        return [name for name, indices in self.axes.items() if self.result and set(indices) - set(self.result) - {"1"}]

    @property
    def einsum(self) -> str | None:
        """The subscripts of the sum of the factors, for `np.einsum`; None where there is no such sum."""
        return ",".join(self.axes[name] for name in self.factors) + "->" + self.result.replace("1", "") if self.factors else None

    def _length(self, index):
        return LENGTHS[index].replace("l", self.layers) if self.layers == "L" else LENGTHS[index]

    def __call__(self, *args: P.args, **named: P.kwargs) -> R:
        """The right-hand side. ValueError if an argument is no matrix of finite numbers, or if two shapes don't fit together."""
        arguments = inspect.signature(self.function).bind(*args, **named).arguments
        axes = self.axes | ({"A": self.axes["Z"]} if arguments.get("A") is not None else {})
        lengths = {"1": 1}
        for name, indices in axes.items():
            where = f"{self.name}: {name}"
            array = arguments[name] = as_array(arguments[name], where)
            if array.ndim < 2 or 0 in array.shape:
                raise ValueError(f"{where} has shape {array.shape}, but must be a matrix with the axes ({indices[0]}, {indices[1]})")
            for index, length in zip(indices, array.shape[-2:]):
                if lengths.setdefault(index, length) != length:
                    raise ValueError(self._misfit(arguments, axes, index, lengths[index]))
            must_be_finite(array, where)
        fronts = {name: arguments[name].shape[:-2] for name in axes}
        try:
            np.broadcast_shapes(*fronts.values())
        except ValueError:
            raise ValueError(f"{self.name}: the axes in front, a stack of networks, must be the same for all, but are {fronts}") from None
        if not isinstance(arguments.get("g", identity), Activation):
            raise ValueError(f"{self.name}: g is {arguments['g']!r}, but must be an activation function such as nnlib.sigmoid")
        result = self.function(**arguments)  # type: ignore[call-arg]  # the names were bound above
        if not all_finite(result):
            raise ValueError(f"{self.name}: the result is not finite; some number in it is too large for a computer")
        return result

    def _misfit(self, arguments, axes, index, length):
        shapes = " and ".join(
            f"{name} has shape {np.shape(arguments[name])} with axes ({indices[0]}, {indices[1]})"
            for name, indices in axes.items()
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
            column = "[:, np.newaxis]" if "1" in self.result else ""  # einsum alone would give a flat array
            facts += f' The sum in code: `np.einsum("{self.einsum}", {", ".join(self.factors)}){column}`.'
        return "\n\n".join([*lines, facts, *([self.note] if self.note else [])])


def equation(**facts: Any) -> Callable[[Callable[P, R]], Equation[P, R]]:
    """Turn the function below it into an Equation with these facts."""
    return lambda function: Equation(function, **facts)
