"""The five derivatives that the reader derives, and the decisions that each takes, as data.

Of every target the right decisions are known from its equation; here stands what the equation doesn't say: which quantities are cut,
which of their entries a nudge moves, and what a hint says.
"""

from dataclasses import dataclass

from nnlib import equations as eq
from nnlib._equation import Equation

REASONS = {
    "another row": "each is computed from another row",
    "another example": "each belongs to another example",
    "element by element": "g works element by element",
    "computed earlier": "each was computed before x",
}
# How x stands in the definition from which the factor is read off.
PLACES = {
    "multiplied": "x is multiplied by it",
    "added": "x is added, and multiplied by nothing",
    "inside g": "g is applied to x",
    "squared": "a difference from x is squared",
}


@dataclass(frozen=True, eq=False)
class Target:
    """What is derived.

    equation: the result. x: the quantity by which E is differentiated; indices: those of one entry of it, which are free in the result.
    cut, further: the quantities that stand nearest, of layer l + further; "E" is E itself.
    entry: the letters of an entry of the cut, and stays: those of the entries that a nudge moves.
    strikes: what a nudge leaves alone, {condition on an entry: the reasons that are true of it}.
    definition: of an entry that stays. place: how x stands in it.
    debt: the derivative that the factor is multiplied by, "" if that is 1.
    factor, line, matrix: the right answers, in the simplest form; others that are equal are right, too.
    summed: the index that is summed, or "".
    """

    equation: Equation
    x: str
    indices: str
    cut: str
    further: int
    entry: str
    stays: str
    strikes: dict
    definition: str
    place: str
    debt: str
    factor: str
    line: str
    matrix: str
    summed: str

    @property
    def name(self):
        return self.equation.name

    @property
    def layer(self):
        """The layer of x, as a formula writes it."""
        return "L" if self.equation.layers == "L" else "l"

    @property
    def entry_name(self):
        """An entry of x, as one types it: W^l_ij."""
        return f"{self.x}^{self.layer}_{self.indices}"

    @property
    def kept_name(self):
        """An entry that is left of the cut, as one types it: Z^l_ic."""
        return f"{self.cut_name}_{self.stays}" if self.stays else self.cut_name

    @property
    def cut_name(self):
        return "E" if self.cut == "E" else f"{self.cut}^{'{l+1}' if self.further else self.layer}"


TARGETS = {
    target.name: target
    for target in (
        Target(
            eq.dE_dW,
            x="W",
            indices="ij",
            cut="Z",
            further=0,
            entry="rc",
            stays="ic",
            strikes={"r != i": {"another row"}},
            definition=r"Z^l_{ic} = \sum_{r=1}^{n^{l-1}} W^l_{ir} A^{l-1}_{rc} + b^l_i",
            place="multiplied",
            debt="dE/dZ^l_ic",
            factor="A^{l-1}_jc",
            line="sum over c of dE/dZ^l_ic A^{l-1}_jc",
            matrix="dE_dZ @ A_prev.mT",
            summed="c",
        ),
        Target(
            eq.dE_db,
            x="b",
            indices="i",
            cut="Z",
            further=0,
            entry="rc",
            stays="ic",
            strikes={"r != i": {"another row"}},
            definition=r"Z^l_{ic} = \sum_{j=1}^{n^{l-1}} W^l_{ij} A^{l-1}_{jc} + b^l_i",
            place="added",
            debt="dE/dZ^l_ic",
            factor="1",
            line="sum over c of dE/dZ^l_ic",
            matrix="dE_dZ.sum(axis=1, keepdims=True)",
            summed="c",
        ),
        Target(
            eq.dE_dZ,
            x="Z",
            indices="ic",
            cut="A",
            further=0,
            entry="rd",
            stays="ic",
            strikes={"r != i": {"another row", "element by element"}, "d != c": {"another example", "element by element"}},
            definition=r"A^l_{ic} = g^l(Z^l_{ic})",
            place="inside g",
            debt="dE/dA^l_ic",
            factor="g'(Z^l_ic)",
            line="dE/dA^l_ic g'(Z^l_ic)",
            matrix="dE_dA * g.prime(Z)",
            summed="",
        ),
        Target(
            eq.dE_dA,
            x="A",
            indices="ic",
            cut="Z",
            further=1,
            entry="kd",
            stays="kc",
            strikes={"d != c": {"another example"}},
            definition=r"Z^{l+1}_{kc} = \sum_{r=1}^{n^l} W^{l+1}_{kr} A^l_{rc} + b^{l+1}_k",
            place="multiplied",
            debt="dE/dZ^{l+1}_kc",
            factor="W^{l+1}_ki",
            line="sum over k of dE/dZ^{l+1}_kc W^{l+1}_ki",
            matrix="W_next.mT @ dE_dZ_next",
            summed="k",
        ),
        Target(
            eq.dE_dA_output,
            x="A",
            indices="ic",
            cut="E",
            further=0,
            entry="",
            stays="",
            strikes={},
            definition=r"E = \frac{1}{2m} \sum_{d=1}^{m} \sum_{r=1}^{n^L} \left( A^L_{rd} - Y_{rd} \right)^2",
            place="squared",
            debt="",
            factor="(A^L_ic - Y_ic)/m",
            line="(A^L_ic - Y_ic)/m",
            matrix="(A_L - Y) / Y.shape[1]",
            summed="",
        ),
    )
}
