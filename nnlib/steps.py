"""The order of the algorithm as data: which equation comes when, what it reads and what it computes.

`backprop.py` spells the same order out; here it can be walked through by whatever needs one step at a time.
"""

from dataclasses import dataclass

from nnlib._arrays import whole_number
from nnlib._equation import Equation
from nnlib.equations import activation, dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, error, weighted_input

# What the arguments of the equations are, as (quantity, layers further): A_prev is A of layer l − 1, and so on.
READS = {
    weighted_input: (("W", 0), ("A", -1), ("b", 0)),
    activation: (("Z", 0), ("g", 0)),
    error: (("A", 0), ("Y", 0)),
    dE_dA_output: (("A", 0), ("Y", 0)),
    dE_dZ: (("dE_dA", 0), ("Z", 0), ("g", 0)),
    dE_dW: (("dE_dZ", 0), ("A", -1)),
    dE_db: (("dE_dZ", 0),),
    dE_dA: (("W", 1), ("dE_dZ", 1)),
}
COMPUTES = {
    weighted_input: "Z",
    activation: "A",
    error: "E",
    dE_dA_output: "dE_dA",
    dE_dZ: "dE_dZ",
    dE_dW: "dE_dW",
    dE_db: "dE_db",
    dE_dA: "dE_dA",
}
DERIVATIVES = ("dE_dA", "dE_dZ", "dE_dW", "dE_db")  # by quantity, in the order in which a layer gets them on the way back


@dataclass(frozen=True)
class Step:
    """One equation at one layer l. `reads` are its arguments, in their order, and `computes` its result, each as (quantity, layer).

    Y belongs to layer L. W, b, g, A^0 and Y are given; everything else is computed by an earlier step.
    """

    equation: Equation
    l: int

    @property
    def reads(self):
        return tuple((quantity, self.l + further) for quantity, further in READS[self.equation])

    @property
    def computes(self):
        return COMPUTES[self.equation], self.l


def forward_steps(L):
    """From X to E, in a network of the layers 1..L."""
    L = whole_number(L, "L", 1)
    return [*(Step(equation, l) for l in range(1, L + 1) for equation in (weighted_input, activation)), Step(error, L)]


def backward_steps(L):
    """From E back to the first layer."""
    L = whole_number(L, "L", 1)
    steps = [Step(dE_dA_output, L)]
    for l in range(L, 0, -1):
        steps += [Step(dE_dZ, l), Step(dE_dW, l), Step(dE_db, l)]
        if l > 1:
            steps.append(Step(dE_dA, l - 1))
    return steps


def run(steps, known):
    """Run the steps on `known`, {(quantity, layer): value}, which holds what is given and gets what is computed."""
    for step in steps:
        known[step.computes] = step.equation.function(*(known[name] for name in step.reads))
    return known
