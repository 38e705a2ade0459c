"""One letter, one thing: what the table of letters in notebook 01 promises, held in every formula and every loop."""

import ast
import json
import re
from pathlib import Path

import pytest

from nnlib.equations import equations

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
# Up to where a sum over each letter may run, in whichever layer the formula speaks of.
RUNS_TO = {
    "l": {"L"},
    "i": {"n^l", "n^L"},
    "j": {"n^{l-1}", "n"},  # n: the one layer with which notebook 01 begins
    "k": {"n^{l+1}", "n^2"},
    "c": {"m"},
    "r": {"n^l", "n^L", "n^2", "n"},  # n: the one column of the softmax
    "d": {"m"},
    "q": set(),
    "s": set(),
}
UNITS, EXAMPLES = set("ijkr"), set("cdm")  # m: the last example
# What each index of a quantity may be, besides a number: W^l_ij leads to i from j, W^{l+1}_ki to k from i.
PLACES = {"W": (set("ikr"), set("ijr")), "Z": (UNITS, EXAMPLES), "A": (UNITS, EXAMPLES), "Y": (UNITS, EXAMPLES), "b": (set("ikr"),)}
QUOTED = ("your_textbook", "history-1")  # other authors' formulas keep the letters of their authors

HIGH = r"(?:\^(?:\{[^}]*\}|\w))?"
SUM = re.compile(r"\\sum_\{?(\w)(?:=1\}\^\{((?:[^{}]|\{[^{}]*\})*)\})?")
ENTRY = re.compile(rf"(?<![\w\\])([WZAYb]){HIGH}_(?:\{{(\w+)\}}|(\w))")


def own_cells(kind):
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == kind and path.stem not in QUOTED and cell["id"] not in QUOTED:
                yield f"{path.stem}, {cell['id']}", "".join(cell["source"])


def formulas():
    for where, text in own_cells("markdown"):
        yield from ((where, formula) for formula in re.findall(r"\$\$.*?\$\$|\$[^$]*\$", text, re.DOTALL))
    for equation in equations:
        yield from ((equation.name, formula) for formula in (equation.index_form, equation.matrix_form, equation.ranges))


def test_the_table_has_these_letters():
    (table,) = [text for where, text in own_cells("markdown") if where == "01_the_network, letters"]
    listed = re.findall(r"\$(\w)(?:\^l)?\$", "".join(row.split("|")[1] for row in table.splitlines() if row.startswith("| $")))
    assert len(listed) == len(set(listed))
    assert set(listed) == set(RUNS_TO) | {"L", "n", "m", "p", "h"}


def test_every_sum_runs_over_what_its_letter_is():
    seen = set()
    for where, formula in formulas():
        for letter, end in SUM.findall(formula):
            assert letter in RUNS_TO, f"{where}: nothing is called {letter!r} in a sum: {formula}"
            assert not end or end in RUNS_TO[letter], f"{where}: {letter} does not run to {end}: {formula}"
            seen.add(letter)
    assert seen == set(RUNS_TO)


def test_every_index_is_a_unit_or_an_example_as_its_place_says():
    seen = 0
    for where, formula in formulas():
        for quantity, pair, single in ENTRY.findall(formula):
            for index, allowed in zip(pair or single, PLACES[quantity]):
                assert index.isdigit() or index in allowed, f"{where}: {index} is no such index of {quantity}: {formula}"
                seen += 1
    assert seen > 300


@pytest.mark.parametrize("formula", ["Z^l_{pc}", "A^{l-1}_{jp}", "W^l_{jk}", "Z_{ci}"])
def test_a_letter_out_of_place_is_found(formula):
    (quantity, pair, _), *_ = ENTRY.findall(formula)
    assert not all(index in allowed for index, allowed in zip(pair, PLACES[quantity]))


def test_every_loop_and_einsum_counts_with_the_letters():
    for where, text in own_cells("code"):
        for subscripts in re.findall(r'"([a-z,]+->[a-z]*)"', text) + re.findall(r'einsum\("([a-z,]+)"', text):
            assert set(subscripts) - set(",->") <= set(RUNS_TO), f"{where}: {subscripts}"
        for loop in ast.walk(ast.parse(text)):
            if isinstance(loop, ast.For | ast.comprehension) and ast.unparse(loop.iter).startswith(("range(", "np.ndindex(", "enumerate(")):
                names = {name.id for name in ast.walk(loop.target) if isinstance(name, ast.Name) and len(name.id) == 1}
                assert names <= set(RUNS_TO) | {"L", "_"}, f"{where}: for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
