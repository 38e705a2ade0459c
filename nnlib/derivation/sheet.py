"""One page of paper with the five formulas as the reader derived them.

write_sheet("formulas.html")                       in a notebook: the lines of ledger()
python -m nnlib.derivation lessons formulas.html   the lines that are kept in the folder of the lessons
"""

from html import escape
from pathlib import Path

from nnlib._printed import must_have_a_folder, printed
from nnlib.derivation.ledger import Ledger, ledger
from nnlib.derivation.targets import TARGETS
from nnlib.explorer.mathml import mathml
from nnlib.explorer.sources import FONT

ORDER = ("dE_dA_output", "dE_dZ", "dE_dW", "dE_db", "dE_dA")  # as one computes with them, from the output back
WHAT = {
    "dE_dA_output": "an output",
    "dE_dZ": "a weighted input",
    "dE_dW": "a weight",
    "dE_db": "a bias",
    "dE_dA": "a hidden activation",
}
WIDE = 70  # characters; a formula of more wouldn't fit the paper, and stands as it was typed, which can be broken
STYLE = """
section { font-size: 16pt } math { font: 20pt nn-math, math } .what { font-size: 11pt; color: #555 }
.line { border-top: 1px solid #ccc; padding: 12px 0 16px; break-inside: avoid } .line p { margin: 0 0 8px }
.formula { display: flex; align-items: center; gap: 8px; margin-bottom: 10px }
.write { border-bottom: 1px solid; width: 110mm; height: 14mm }
code { font-size: 11pt; overflow-wrap: anywhere } .formula code { flex: 1; min-width: 0 }
"""


def write_sheet(path: str | Path, lines: Ledger | None = None) -> None:
    """Write the page. lines: a Ledger; without it, the reader's own, `ledger()`. A line that isn't derived is a line to write on."""
    lines = ledger() if lines is None else lines
    if not isinstance(lines, Ledger):
        raise ValueError(f"lines is {lines!r}, but must be what ledger() gives")
    must_have_a_folder(path)
    Path(path).write_text(printed("My formulas", FONT + STYLE, [_section(lines)]), encoding="utf-8")


def _section(lines):
    derived = sum(name in lines.latex for name in ORDER)
    said = f"{derived} of {len(ORDER)} are derived." + (" The others are yet to be written." if derived < len(ORDER) else "")
    return f"<section><h2>My formulas</h2><p>{said}</p>{''.join(_line(name, lines) for name in ORDER)}</section>"


def _line(name, lines):
    """What is differentiated, and the reader's right-hand side; where there is none, nothing that gives it away."""
    left = TARGETS[name].equation.index_form.partition(" = ")[0]
    formula, matrix = f'{mathml(left + " = ")}<span class="write"></span>', ""
    if name in lines.latex:
        typed, matrix = lines.works[name]["line"], lines.works[name].get("matrix")
        short = mathml(f"{left} = {lines.latex[name]}")
        formula = short if len(typed) <= WIDE else f"{mathml(left + ' = ')}<code>{escape(typed)}</code>"
        matrix = f'<p class="what">in matrices: <code>{escape(matrix)}</code></p>' if isinstance(matrix, str) and matrix else ""
    return f'<div class="line"><p class="what">How E changes with {WHAT[name]}</p><div class="formula">{formula}</div>{matrix}</div>'
