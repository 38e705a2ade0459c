"""The workbench in which the reader derives: cut, strike, factor, line, all at once.

    from nnlib.derivation import Derivation, ledger
    Derivation("dE_dW")

Each stage is data and a verdict: `targets.py` says what is derived, `graph.py` and `cuts.py` judge a cut, `strikes.py` what a nudge
leaves alone, `formula.py` and `lines.py` a formula that was typed (`refuting.py` says what is wrong with it), `matrices.py` a line of
matrices. `derivation.py` keeps what stands; `write_sheet`, in `sheet.py`, prints it.
"""

from nnlib.derivation.derivation import Derivation
from nnlib.derivation.ledger import ledger
from nnlib.derivation.sheet import write_sheet

__all__ = ["Derivation", "ledger", "write_sheet"]
