"""The judges of the workbench: nothing wrong is called right, nothing right refused, and what is said is true."""

import itertools
import json
import re
from xml.etree import ElementTree

import node
import numpy as np
import pytest
from traitlets import TraitError

from nnlib import Network, back_propagate, equations, sigmoid, tanh
from nnlib.derivation import Derivation, cuts, ledger
from nnlib.derivation.formula import read
from nnlib.derivation.graph import E, Graph, Node, judge
from nnlib.derivation.lines import as_function, judge_factor, judge_line
from nnlib.derivation.matrices import judge_matrix
from nnlib.derivation.strikes import judge_strike
from nnlib.derivation.table import table
from nnlib.derivation.targets import TARGETS
from nnlib.exercises import check, record
from nnlib.explorer import Explorer

# --- Cuts ---


def error_of(graph, x, change, held=None):
    """E of the little network, worked out anew, with x changed by so much; held: a node that keeps the value it has."""
    net, known = graph.net, {}
    for c in range(1, graph.m + 1):
        a = {(0, j): graph.X[j - 1, c - 1] for j in (1, 2)}
        for l in (1, 2):
            for i in (1, 2):
                w = {(i, j): net.W[l][i - 1, j - 1] + change * (x == ("W", l, i, j)) for j in (1, 2)}
                z = sum(w[i, j] * a[l - 1, j] for j in (1, 2)) + net.b[l][i - 1, 0] + change * (x == ("b", l, i))
                z += change * (x == Node("Z", l, i, c))
                known["Z", l, i, c] = z
                a[l, i] = 1 / (1 + np.exp(-z)) + change * (x == Node("A", l, i, c))
                known["A", l, i, c] = a[l, i]
        known["E", c] = sum((a[2, i] - graph.Y[i - 1, c - 1]) ** 2 for i in (1, 2)) / (2 * graph.m)
    known["E", 0, 0, 0] = sum(known["E", c] for c in range(1, graph.m + 1))
    return known


def slope(graph, x, of):
    """∂(of)/∂x by a central difference."""
    key = (of.quantity, of.l, of.i, of.c)
    return (error_of(graph, x, 1e-5)[key] - error_of(graph, x, -1e-5)[key]) / 2e-5


X_OF_W = [("W", 1, i, j) for i in (1, 2) for j in (1, 2)]
ALL_X = [*X_OF_W, ("b", 1, 1), ("b", 1, 2), *(Node(*place) for place in (("Z", 1, 1, 1), ("Z", 1, 2, 1), ("A", 1, 1, 1), ("A", 1, 2, 1)))]
ALL_X += [Node("A", 2, 1, 1), Node("A", 2, 2, 1)]


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize("x", ALL_X, ids=str)
def test_a_set_is_a_cut_exactly_if_its_sum_is_the_derivative(x, m):
    graph = Graph(m)
    true = slope(graph, x, E)
    terms = {u: (1 if u == E else slope(graph, u, E)) * slope(graph, x, u) for u in graph.nodes if u != x}
    random = np.random.default_rng(0)
    subsets = list(itertools.product((0, 1), repeat=len(terms))) if m == 1 else random.integers(0, 2, (400, len(terms)))
    paths = graph.paths(x)
    rights = 0
    for bits in subsets:
        chosen = {u for u, bit in zip(terms, bits) if bit}
        verdict = judge(graph, x, chosen)
        total = sum(terms[u] for u in chosen)
        assert verdict.right == all(len(chosen.intersection(path)) == 1 for path in paths)
        assert verdict.right == (abs(total - true) < 1e-6 * abs(true) + 1e-9), chosen
        assert verdict.total == pytest.approx(total, abs=1e-8) and verdict.true == pytest.approx(true, abs=1e-9)
        rights += verdict.right
    if m == 1 and x in X_OF_W:
        # With E left out: 24 of 256, six sets of nodes on the paths with any of the two or so beside them.
        assert sum(judge(graph, x, {u for u, bit in zip(terms, bits) if bit}).right for bits in subsets if not bits[-1]) == 24
    assert rights > 0


def test_the_numbers_of_the_worked_example():
    graph, x = Graph(1), ("W", 1, 1, 1)
    verdict = judge(graph, x, {Node("Z", 2, 1, 1)})
    assert (round(verdict.true, 6), round(verdict.total, 6), len(verdict.missed)) == (0.000439, 0.000668, 1)
    verdict = judge(graph, x, {Node("A", 1, 1, 1), Node("Z", 2, 1, 1), Node("Z", 2, 2, 1)})
    assert (round(verdict.total, 6), len(verdict.repeated)) == (0.000877, 2)


SAID = [
    ("dE_dW", ["Z^l"], "right.", "Every path from W^1_11 to E meets it exactly once"),
    ("dE_dW", ["A^1_1"], "right, but", "∂A^1_11/∂W^1_11 takes more than one definition"),
    ("dE_dW", ["E"], "right, but", "∂E/∂W^1_11 takes more than one definition"),
    ("dE_dW", ["Z^1_11"], "wrong", "W^1_11 → Z^1_12 → A^1_12 → Z^2_12 → A^2_12 → E is missed"),
    ("dE_dW", ["A^1_1", "Z^2"], "wrong", "is met twice, at A^1_11 and Z^2_11: what goes along it is counted twice"),
    ("dE_dW", ["Z^l", "A^l", "E"], "wrong", "is met 3 times, at Z^1_11, A^1_11 and E"),
    ("dE_dW", [], "wrong", "the sum over the set is 0,"),
    ("dE_db", ["Z^1_1"], "right.", "b^1_1"),
    ("dE_db", ["Z^1_2"], "wrong", "b^1_1 → Z^1_11"),
    ("dE_dZ", ["A^l"], "right.", "No path meets any of A^1_12, A^1_21 and A^1_22: their terms are 0."),
    ("dE_dZ", ["A^1_11", "A^1_2"], "right.", "No path meets any of A^1_21 and A^1_22: their terms are 0."),
    ("dE_dZ", ["A^1_11", "A^1_22"], "right.", "No path meets A^1_22: its term is 0."),
    ("dE_dZ", ["Z^l"], "not yet: Z^1_11 itself is marked.", "The sum is true, 0.004386, but just as much is owed as before"),
    ("dE_dA", ["A^l"], "not yet: A^1_11 itself is marked.", "A cut lies after A^1_11."),
    ("dE_dA", ["A^1_1", "Z^2_1"], "not yet: A^1_11 itself is marked.", "What else is marked is counted besides: the sum is 0.04587"),
    ("dE_dA_output", ["A^2_1"], "not yet: A^2_11 itself is marked.", "That is where you stand: its term is ∂E/∂A^2_11 · 1."),
    ("dE_dA_output", ["A^2", "E"], "not yet: A^2_11 itself is marked.", "is counted besides"),
    ("dE_dW", ["Q"], "can't be read.", "'Q' is no node of the graph"),
    ("dE_dW", ["W^1"], "can't be read.", "W^1 is no node: it is what may be nudged"),
    ("dE_dZ", ["Z^{l+1}"], "right, but", "takes more than one definition"),
    ("dE_dA", ["Z^{l+1}"], "right.", "No path meets any of Z^2_12 and Z^2_22"),
    ("dE_dA", ["Z^2_1"], "wrong", "A^1_11 → Z^2_21 → A^2_21 → E is missed"),
    ("dE_dA_output", ["E"], "right.", "A^2_11"),
    ("dE_dA_output", ["A^2_2"], "wrong", "A^2_11 → E is missed"),
]


@pytest.mark.parametrize("name, nodes, headline, words", SAID)
def test_what_is_said_of_a_cut(name, nodes, headline, words):
    report = Derivation(name, record=False).cut(nodes)
    assert report.headline.startswith(headline) and words in report.message
    assert report.passed == headline.startswith("right")


def test_a_prediction_is_answered():
    d = Derivation("dE_dW", record=False)
    assert "As you said." in d.cut(["Z^2_1"], missed=2, repeated=0).message
    assert "You said 0 missed and 1 met more than once; it is 2 missed and 0 met more than once." in d.cut(["Z^2_1"], 0, 1).message


@pytest.mark.long
def test_the_browser_says_the_same_of_every_set():
    """derive_cut.js finds for each subset what cuts.py finds, to the letter."""
    random, asked, wanted = np.random.default_rng(1), [], []
    for name in TARGETS:
        for k, round_ in enumerate(table(name)["cut"]["rounds"]):
            for v, x in enumerate(cuts.variants(TARGETS[name])[:2]):
                nodes = {cuts.named(node, round_["m"]): node for node in cuts.graph(round_["m"]).nodes if node != x}
                sets = itertools.product((0, 1), repeat=len(nodes)) if round_["m"] == 1 else random.integers(0, 2, (60, len(nodes)))
                for bits in sets:
                    chosen = [label for label, bit in zip(nodes, bits) if bit]
                    report = cuts.judge_cut(TARGETS[name], {nodes[label] for label in chosen}, round_["m"], x, 1, 0)
                    asked.append([name, k, v, chosen])
                    wanted.append([report.headline, list(report.parts)])
    data = {"tables": {name: table(name)["cut"]["rounds"] for name in TARGETS}, "asked": asked}
    found = node.evaluate(
        "derive_cut.js",
        "data.asked.map(([name, k, v, chosen]) => { const round = data.tables[name][k];"
        "const said = judgeCut(round, round.variants[v], new Set(chosen), [1, 0]); return [said.headline, said.parts]; })",
        data,
    )
    assert len(asked) > 2000 and found == wanted


# --- Strikes ---

STRIKES = [
    ("dE_dW", "r != i", "another row", "right."),
    ("dE_dW", "i != r", "another row", "right."),
    ("dE_dW", "r < i or r > i", "another row", "right."),
    ("dE_dW", "r ≠ i", "another row", "right."),
    ("dE_dW", "r != i", "another example", "they don't move, but"),
    ("dE_dW", "r != i", "element by element", "they don't move, but"),
    ("dE_dW", "r != i", "computed earlier", "they don't move, but"),
    ("dE_dW", "r == i", "another row", "wrong: something that is struck moves."),
    ("dE_dW", "r != j", "another row", "wrong: that compares two different things."),
    ("dE_dW", "c != j", "another example", "wrong: that compares two different things."),
    ("dE_dW", "r != i or c != j", "another row", "wrong: that compares two different things."),
    ("dE_dW", "r > i and r < i", "another row", "wrong: that strikes nothing."),
    ("dE_db", "r != i", "another row", "right."),
    ("dE_dZ", "r != i", "element by element", "right."),
    ("dE_dZ", "r != i", "another row", "right."),
    ("dE_dZ", "r != i", "another example", "they don't move, but"),
    ("dE_dZ", "d != c", "another example", "right."),
    ("dE_dZ", "d != c", "another row", "they don't move, but"),
    ("dE_dZ", "r != i or d != c", "element by element", "right."),
    ("dE_dZ", "r != i or d != c", "another row", "they don't move, but"),
    ("dE_dA", "d != c", "another example", "right."),
    ("dE_dA", "d != c", "another row", "they don't move, but"),
    ("dE_dA", "k != i", "another row", "wrong: that compares two different things."),
]


@pytest.mark.parametrize("name, condition, because, headline", STRIKES)
def test_what_is_said_of_a_strike(name, condition, because, headline):
    report = judge_strike(TARGETS[name], condition, because)
    assert report.headline.startswith(headline), report.message
    assert report.passed == (headline == "right.")


@pytest.mark.parametrize(
    "condition", ["q != i", "r != ", "", 3, None, "__import__('os')", "r.real != i", "[r] != i", "r != i; r", "p != 'i'"]
)
def test_no_condition(condition):
    with pytest.raises(ValueError, match="condition|speaks of"):
        judge_strike(TARGETS["dE_dW"], condition, "another row")


# --- Formulas ---

RIGHT_LINES = {
    "dE_dW": [
        "sum over c of dE/dZ^l_ic A^{l-1}_jc",
        "sum over all c of A^{l-1}_jc * dE/dZ^l_ic",
        "Σ_c ∂E/∂Z^l_ic · A^{l−1}_jc",
        r"\sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}} \, A^{l-1}_{jc}",
        r"\sum_{c=1}^m \frac{\partial E}{\partial Z^{l}_{ic}} A_{jc}^{l-1}",
        "dE/dW^l_ij = sum_d dE/dZ^l_id A^{l-1}_jd",
        "∂E/∂W^l_ij = ∑_{d=1}^{m} (∂E/∂Z^l_id)(A^{l-1}_jd)",
        "sum_c (dE/dZ^l_ic A^{l-1}_jc)",
        "sum over c of dE_dZ^l_ic A^{l-1}_jc",
        "m (1/m) sum over c of dE/dZ^l_ic A^{l-1}_jc",
        "sum over c of dE/dA^l_ic g'(Z^l_ic) A^{l-1}_jc",
        "sum over c of dE/dZ^l_ic g^{l-1}(Z^{l-1}_jc)",
        "sum over c of (dE/dZ^l_ic A^{l-1}_jc + 0)",
        "-sum over c of (0 - dE/dZ^l_ic) A^{l-1}_jc",
    ],
    "dE_db": ["sum over c of dE/dZ^l_ic", "Σ_d ∂E/∂Z^l_id", r"\sum_{c=1}^{m}\frac{\partial E}{\partial Z^l_{ic}}", "sum_c 1 dE/dZ^l_ic"],
    "dE_dZ": ["dE/dA^l_ic g'(Z^l_ic)", "g′(Z^l_ic) ∂E/∂A^l_ic", "{g^l}'(Z^l_{ic}) dE/dA^l_ic", "g'^l(Z^l_ic) * dE/dA^l_ic"],
    "dE_dA": ["sum over k of dE/dZ^{l+1}_kc W^{l+1}_ki", "Σ_k W^{l+1}_ki ∂E/∂Z^{l+1}_kc", "sum_{p=1}^{n^{l+1}} W^{l+1}_pi dE/dZ^{l+1}_pc"],
    "dE_dA_output": [
        "(A^L_ic - Y_ic)/m",
        "1/m (A^L_ic - Y_ic)",
        r"\frac{1}{m} \left( A^L_{ic} - Y_{ic} \right)",
        "A^L_ic/m - Y_ic/m",
        "2(A^L_ic - Y_ic)/(2m)",
    ],
}


@pytest.mark.parametrize("name, text", [(name, text) for name, texts in RIGHT_LINES.items() for text in texts])
def test_a_right_line_is_right_however_it_is_written(name, text):
    report = judge_line(TARGETS[name], text)
    assert report.passed, report.message
    again = read(text).latex()  # what is shown of it says the same
    assert judge_line(TARGETS[name], again).passed, again


@pytest.mark.parametrize("name", TARGETS)
def test_a_line_is_a_function(name):
    target, equation = TARGETS[name], getattr(equations, name)
    function = as_function(target, target.line)
    assert check(name, function, record=False).passed
    random = np.random.default_rng(2)
    lengths = {"i": 3, "j": 4, "k": 2, "c": 5}
    args = [random.standard_normal([lengths[letter] for letter in axes]) for axes in equation.axes.values()]
    args += [tanh] if name == "dE_dZ" else []
    np.testing.assert_allclose(function(*args), equation(*args), rtol=1e-12)


def told(judge, name, text):
    """What is said to who has made all these mistakes before."""
    return judge(TARGETS[name], text, met=set(judge(TARGETS[name], text).mistakes))


WRONG_LINES = [
    ("dE_dW", "dE/dZ^l_ic A^{l-1}_jc", "c is neither summed nor given by the left side"),
    ("dE_dW", "sum over c of dE/dZ^l_ic A^{l-1}_jd", "d is neither summed"),
    ("dE_dW", "sum over i of dE/dZ^l_ic A^{l-1}_jc", "i is given on the left"),
    ("dE_dW", "sum over c of dE/dZ^l_ic A^l_jc", "j counts the units of layer l−1"),
    (
        "dE_dW",
        "sum over c of dE/dZ^l_ic A^{l-1}_cj",
        "c counts the m examples in ∂E/∂Z^l_ic, but the units of layer l−1 in A^{l−1}_cj: one of the",
    ),
    ("dE_dW", "sum over c of dE/dZ^l_jc A^{l-1}_ic", "the place of j is for the units of layer l"),
    ("dE_dW", "sum_{c=1}^{n^l} dE/dZ^l_ic A^{l-1}_jc", "c counts the units of layer l, 1 to n^l"),
    ("dE_dW", "sum over c of dE/dA^l_ic A^{l-1}_jc", "The cut is Z^l, so what is owed is ∂E by that"),
    ("dE_dW", "sum over c of dE/dZ^l_ic X_jc", "X is A^0, so that holds for l = 1 alone"),
    ("dE_dW", "sum over c of dE/dZ^L_ic A^{L-1}_jc", "L is the last layer"),
    ("dE_dW", "1/m sum over c of dE/dZ^l_ic A^{l-1}_jc", "1/m again (at W)"),
    ("dE_dW", "(sum over c of dE/dZ^l_ic)(sum over d of A^{l-1}_jd)", "product of sums (at W)"),
    ("dE_dW", "sum over c of dE/dZ^l_ic", "wrong: the factor is missing."),
    ("dE_dW", "sum over c of A^{l-1}_jc", "Here the debt is missing"),
    ("dE_dW", "dE/dW^l_ij", "∂E/∂W^l_ij is what is asked for"),
    ("dE_dW", "sum over c of W^l_ij dE/dZ^l_ic", "its slope is the same, however large W^l_ij is"),
    ("dE_dW", "- sum over c of dE/dZ^l_ic A^{l-1}_jc", "sign reversed (at W)"),
    ("dE_db", "sum over c of dE/dZ^l_ic / m", "1/m again (at b)"),
    ("dE_db", "dE/dZ^l_ic", "c is neither summed"),
    ("dE_db", "sum over c of dE/dZ^l_ic b^l_i", "b^l_i stands in it"),
    ("dE_db", "m", "Here the debt is missing"),
    ("dE_db", "sum over c of 2 dE/dZ^l_ic", "Every number is 2 times what it should be."),
    ("dE_dZ", "dE/dA^l_ic g(Z^l_ic)", "g in place of g′"),
    ("dE_dZ", "dE/dA^l_ic g'(A^l_ic)", "g′ is taken at A^l_ic"),
    ("dE_dZ", "g'(Z^l_ic)", "Here the debt is missing"),
    ("dE_dZ", "dE/dZ^l_ic", "∂E/∂Z^l_ic is what is asked for"),
    ("dE_dZ", "dE/dA^l_ic A^l_ic (1 - A^l_ic)", "It is right where g is sigmoid, but here g is tanh"),
    ("dE_dZ", "dE/dA^l_ic", "wrong: the factor is missing."),
    ("dE_dZ", "sum over c of dE/dA^l_ic g'(Z^l_ic)", "c is given on the left"),
    (
        "dE_dA",
        "sum over k of dE/dZ^{l+1}_kc W^{l+1}_ik",
        "k counts the units of layer l+1 in ∂E/∂Z^{l+1}_kc, but the units of layer l in W^{l+1}_ik: one of the two has the wrong layer",
    ),
    ("dE_dA", "W^{l+1}_ki dE/dZ^{l+1}_kc", "k is neither summed"),
    ("dE_dA", "sum over k of dE/dZ^l_kc W^l_ki", "i counts the units of layer l, 1 to n^l"),
    ("dE_dA", "sum over k of dE/dA^{l+1}_kc W^{l+1}_ki", "The cut is Z^{l+1}, so what is owed is ∂E by that"),
    ("dE_dA", "sum over k of dE/dZ^l_kc W^{l+1}_ki", "one of the two has the wrong layer"),
    ("dE_dA", "dE/dZ^l_ic / g'(Z^l_ic)", "Going backwards, ∂E/∂Z^l_ic comes after ∂E/∂A^l_ic"),
    ("dE_dA_output", "dE/dA^L_ic", "∂E/∂A^L_ic is what is asked for"),
    ("dE_dA_output", "(A^L_ic - Y_ic)/2m", "is all that follows the / below the line?"),
    ("dE_dA_output", "A^L_ic - Y_ic", "1/m missing"),
    ("dE_dA_output", "(Y_ic - A^L_ic)/m", "sign reversed (Y − A)"),
    ("dE_dA_output", "2 (A^L_ic - Y_ic)/m", "2 kept"),
    ("dE_dA_output", "A^L_ic - Y_ic/m", "Y alone divided by m"),
]


@pytest.mark.parametrize("name, text, words", WRONG_LINES)
def test_a_wrong_line_is_refuted(name, text, words):
    report = told(judge_line, name, text)
    assert not report.passed and words in report.message, report.message


# What is said at first and gives nothing away, and what to who makes the same mistake again.
FIRST = [
    ("line", "dE_dW", "1/m sum over c of dE/dZ^l_ic A^{l-1}_jc", "Every number is 1/m of what it should be.", "1/m again (at W)"),
    ("line", "dE_dW", "(sum over c of dE/dZ^l_ic)(sum over d of A^{l-1}_jd)", "for every entry that is left of the cut", "product of sums"),
    ("line", "dE_dW", "-sum over c of dE/dZ^l_ic A^{l-1}_jc", "Every number has the wrong sign", "sign reversed (at W)"),
    ("line", "dE_dA_output", "A^L_ic - Y_ic", "Every number is m times what it should be.", "1/m missing"),
    ("factor", "dE_dA_output", "2 (A^L_ic - Y_ic)", "Every number is 2m times what it should be.", "1/m missing and 2 kept"),
    ("factor", "dE_dA_output", "A^L_ic/m", "Write out the one square in which A^L_ic stands", "Y left out"),
    ("factor", "dE_dW", "1", "It is one number for every entry. The judge's are not", "activation left out"),
    ("factor", "dE_dZ", "g(Z^l_ic)", "What says how steep that curve is", "g in place of g′"),
    ("matrix", "dE_dW", "dE_dZ @ A_prev", "Where does c stand?", "transpose A"),
    ("matrix", "dE_dW", "dE_dZ * A_prev", "wrong, 2 mistakes. One of them: transpose forgotten.", "One of them: `*` for"),
    ("matrix", "dE_db", "dE_dZ.sum(axis=1)", "And which shape has the result?", "keepdims=True"),
    ("matrix", "dE_dZ", "dE_dA @ g.prime(Z)", "A matrix product sums one; `*` sums none.", "`*`, not `@`"),
]


@pytest.mark.parametrize("stage, name, text, first, second", FIRST)
def test_the_answer_is_told_to_no_one_at_the_first_mistake(stage, name, text, first, second):
    answer = getattr(Derivation(name, record=False), stage)
    own = set(answer(text).mistakes)
    answer = getattr(Derivation(name, record=False), stage)
    for kind, of, another, *_ in FIRST:  # other mistakes tell nothing of this one
        if (kind, of) == (stage, name) and not own.intersection(getattr(Derivation(name, record=False), stage)(another).mistakes):
            answer(another)
    said, again = answer(text).message, answer(text).message
    assert first in said and second not in said and second in again


def test_what_cannot_be_read_is_no_mistake():
    d = Derivation("dE_dZ", record=False)
    assert d.matrix("dE_dA * g'(Z)").headline == d.factor("g'(Z)").headline == "can't be read."
    assert "The slope of g at Z is g.prime(Z)" in d.matrix("dE_dA * g'(Z)").message
    assert "A transpose is written A_prev.mT" in Derivation("dE_dW", record=False).matrix("dE_dZ @ A_prev^T").message
    assert "m is Y.shape[1]" in Derivation("dE_dA_output", record=False).matrix("(A_L - Y) / m").message
    assert "one entry is meant" in d.factor("g'(Z)").message and "one entry is meant" in d.factor("Z^l").message
    for transposed in ("A^T", "A^{l-1}_jc^T", "Aᵀ", r"A^{\top}", "A.T"):
        assert "has no transpose" in d.factor(transposed).message, transposed
    assert "g in place of g′" not in d.factor("g(Z^l_ic)").message


# What has no place in a factor: the headline, and why.
OUT_OF_PLACE = [
    ("dE_dW", "W^l_ij", "its slope is the same, however large W^l_ij is"),
    ("dE_dW", "b^l_i", "it is added, and stays as it is when W^l_ij moves"),
    ("dE_dW", "Z^l_ic", "Z^l_ic is what moves"),
    ("dE_dW", "A^l_ic", "A^l_ic doesn't stand in the definition of Z^l_ic"),
    ("dE_dW", "Z^{l-1}_jc", "doesn't stand in the definition of Z^l_ic"),
    ("dE_dW", "dE/dZ^l_ic A^{l-1}_jc", "What is owed comes back in the line."),
    ("dE_dZ", "A^l_ic", "A^l_ic is what moves"),
    ("dE_dZ", "g'(A^l_ic)", "what went into it?"),
    ("dE_dZ", "b^l_i", "b^l_i doesn't stand in the definition of A^l_ic"),
    ("dE_dA", "A^l_ic W^{l+1}_ki", "its slope is the same, however large A^l_ic is"),
    ("dE_dA", "b^{l+1}_k", "it is added, and stays as it is when A^l_ic moves"),
    ("dE_dA", "Z^{l+1}_kc", "Z^{l+1}_kc is what moves"),
    ("dE_dA", "A^{l+1}_kc", "A^{l+1}_kc doesn't stand in the definition of Z^{l+1}_kc"),
]


@pytest.mark.parametrize("name, text, words", OUT_OF_PLACE)
def test_what_has_no_place_in_a_factor(name, text, words):
    for report in (judge_factor(TARGETS[name], text), told(judge_factor, name, text)):
        assert not report.passed and words in report.message, report.message


UNREADABLE = ["", " ", "(", "sum over c of", "A^l", "A_ic", "A^l_ijk", "b^l_ij", "Q^l_ic", "A^l_ic +", "A^l_ic)", "A^{l+7}_ic", "∫ A^l_ic"]
UNREADABLE += [
    "1/0",
    "2^0.5",
    "A^l_ic^99",
    "sum_{c=1}^{p} A^l_ic",
    "(" * 2000,
    "(" * 300,
    "A^l_ic " * 20_000,
    "\0",
    "g'(",
    "π",
    None,
    3,
    ["A"],
]


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: repr(text)[:20])
def test_what_cannot_be_read_is_said(text):
    for target in TARGETS.values():
        for report in (judge_line(target, text), judge_factor(target, text)):
            assert not report.passed and len(report.parts[0]) > 10


FACTORS = [
    ("dE_dW", "A^{l-1}_jc", "multiplied", "right."),
    ("dE_dW", "A^{l-1}_jc", "added", "the factor is right, but not the reason."),
    ("dE_dW", "g^{l-1}(Z^{l-1}_jc)", None, "right."),
    ("dE_dW", "W^l_ij", None, "wrong: W^l_ij stands in it."),
    ("dE_db", "1", "added", "right."),
    ("dE_db", "b^l_i", None, "wrong: b^l_i stands in it."),
    ("dE_dZ", "g'(Z^l_ic)", "inside g", "right."),
    ("dE_dA", "W^{l+1}_ki", "multiplied", "right."),
    ("dE_dA_output", "(A^L_ic - Y_ic)/m", "squared", "right."),
]


@pytest.mark.parametrize("name, text, because, headline", FACTORS)
def test_what_is_said_of_a_factor(name, text, because, headline):
    assert judge_factor(TARGETS[name], text, because).headline == headline


# --- Matrices ---

MATRICES = [
    ("dE_dW", "dE_dZ @ A_prev.mT", "right."),
    ("dE_dW", "dE_dZ @ A_prev.T", "right."),
    ("dE_dW", "(A_prev @ dE_dZ.T).T", "right."),
    ("dE_dW", "np.einsum('ic,jc->ij', dE_dZ, A_prev)", "right."),
    ("dE_dW", "dE_dZ @ A_prev", "wrong: transpose forgotten."),
    ("dE_dW", "A_prev @ dE_dZ.T", "wrong: result transposed."),
    ("dE_db", "dE_dZ.sum(axis=1, keepdims=True)", "right."),
    ("dE_db", "dE_dZ @ np.ones((dE_dZ.shape[1], 1))", "right."),
    ("dE_dZ", "dE_dA * g.prime(Z)", "right."),
    ("dE_dA", "W_next.T @ dE_dZ_next", "right."),
    ("dE_dA", "W_next @ dE_dZ_next", "wrong: Wᵀ forgotten."),
    ("dE_dA_output", "(A_L - Y) / Y.shape[1]", "right."),
    ("dE_dA_output", "(A_L - Y) / len(Y)", "wrong: divided by n^L for m."),
]


@pytest.mark.parametrize("name, text, headline", MATRICES)
def test_what_is_said_of_a_line_of_matrices(name, text, headline):
    assert judge_matrix(TARGETS[name], text).headline == headline


@pytest.mark.parametrize(
    "text", ["x", "dE_dZ.__class__", "().__class__", "dE_dZ @", "", None, 3, "lambda: 0", "[d for d in dE_dZ]", "open('x')", "dE_dZ; 1"]
)
def test_nothing_but_matrices_is_run(text):
    with pytest.raises(ValueError, match="is no expression|is not known here|more than a line of matrices needs"):
        judge_matrix(TARGETS["dE_dW"], text)


def test_the_summed_index_is_a_reason():
    target = TARGETS["dE_dW"]
    assert judge_matrix(target, target.matrix, "c").passed
    assert "You said that i is summed" in judge_matrix(target, target.matrix, "i").message
    assert "no index is summed" in judge_matrix(target, target.matrix, "").message


# --- All of it ---


def derive(name, order=("cut", "strike", "factor", "line", "matrix"), **options):
    d, target = Derivation(name, **options), TARGETS[name]
    for stage in order:
        if stage == "cut":
            assert d.cut([target.cut_name]).passed
        elif stage == "strike":
            for condition, reasons in target.strikes.items():
                assert d.strike(condition, because=min(reasons)).passed
        else:
            assert getattr(d, stage)(getattr(target, stage)).passed
    return d


@pytest.fixture
def on_file(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    monkeypatch.setattr(record, "_folder", tmp_path)
    monkeypatch.setattr(record, "_derivations", {})
    return tmp_path / record.FILE


@pytest.mark.parametrize("name", TARGETS)
def test_a_derivation_in_any_order(name, on_file):
    for order in (("cut", "strike", "factor", "line", "matrix"), ("matrix", "line", "strike", "cut", "factor")):
        d = derive(name, order)
        assert d.done and d.stage is None and check(name, d.function, record=False).passed
        assert d.latex.startswith(r"\frac{\partial E}{\partial ") and ", done" in repr(d)
        again = Derivation.load(name)
        assert again.done and again.work == d.work
    assert set(json.loads(on_file.read_text())["derivations"]) == {name}


def test_the_ledger_says_what_stands(on_file):
    assert "0 of 5 lines" in repr(ledger())
    derive("dE_dW")
    derive("dE_db", record=False)
    assert "1 of 5 lines are derived." in repr(ledger()) and "dE_db: not derived yet" in repr(ledger())
    shown = ledger()._repr_markdown_()
    assert r"\sum_{c=1}^{m}" in shown and shown.count("| not derived yet |") == 4 and "can't be read" not in shown
    assert Derivation.load("dE_db").function is None and Derivation.load("dE_db").stage == "cut"


ODD_FILES = ['{"right": [], "derivations": {"dE_dW": {"line": "A^l_ic"}}}', '{"derivations": 3}', "{", "[]"]
ODD_FILES += [
    f'{{"right": [], "derivations": {{"dE_dW": {work}}}}}' for work in ('{"cut": 7}', "3", '{"line": 3}', '{"line": "1", "more": 2}')
]


@pytest.mark.parametrize("text", ODD_FILES)
def test_what_somebody_wrote_into_the_file_does_not_stand(text, on_file):
    on_file.write_text(text)
    d = Derivation.load("dE_dW")
    assert not d.done and d.function is None
    repr(ledger()), ledger()._repr_markdown_()


WRONG_WORK = [{"line": "A^{l-1}_jc"}, {"factor": "1"}, {"cut": ["E^9"]}, {"cut": ["Z^2_1"]}, {"cut": 7}, {"cut": "Q"}, {"strikes": None}]
WRONG_WORK += [
    {"strikes": [["r == i", "another row"]]},
    {"strikes": [3]},
    {"matrix": "dE_dZ"},
    {"matrix": 3},
    {"line": None},
    {"hints": "many"},
]


@pytest.mark.parametrize("change", WRONG_WORK, ids=str)
def test_nothing_wrong_stands_whoever_says_so(change):
    d = derive("dE_dW", record=False)
    before = d.work
    d.set_state({"work": {**before, **change}})
    assert d.work == before and d._refused.startswith("refused: ")
    with pytest.raises(TraitError):
        d.work = {**before, **change}
    with pytest.raises(TraitError, match="work must have"):
        d.work = {"line": ""}


def test_hints_fade_in_and_are_counted():
    d = Derivation("dE_dA", record=False)
    told = [d.hint() for _ in range(5)]
    assert (
        len(set(told)) == 4
        and d.work["hints"] == 3
        and told[3] == told[4] == f"Those were all hints for this stage. The last was: {told[2]}"
    )
    d.cut(["Z^{l+1}"])
    assert "Z^{l+1}_kd" in d.hint() and d.work["hints"] == 4
    assert derive("dE_dA", record=False).hint() == "It is derived: nothing is left to hint at."


def test_strikes_add_up():
    d = Derivation("dE_dZ", record=False)
    assert "There is more to strike: the entry for" in d.strike("r != i", "element by element").message
    assert d.stage == "cut" and "There is more" not in d.strike("d != c", "another example").message
    assert "one number: there is nothing to strike" in Derivation("dE_dA_output").strike("r != i", "another row").message
    assert repr(Derivation("dE_dA_output")) == "Derivation of dE_dA_output: nothing made, next: cut"
    with pytest.raises(ValueError, match="no derivation of 'dE_dX'"):
        Derivation("dE_dX")


# --- The table for the browser ---


@pytest.mark.parametrize("name", TARGETS)
def test_every_sentence_and_formula_of_the_table(name):
    found = table(name)
    for latex in found["formulas"].values():
        ElementTree.fromstring(latex.replace("&", "&amp;"))
    sentences = [
        text
        for stage in ("factor", "line", "matrix")
        for _, _, headline, parts, *more in found[stage]["verdicts"].values()
        for headline, parts in ((headline, parts), *([more[1:]] if more else []))
        for text in (headline, *parts)
    ]
    sentences += [text for texts in found["hints"].values() for text in texts]
    for text in sentences:
        assert 3 < len(text) < 320 and not re.search(r"None(?! is|:)|\{\w+\.|\.\.|  |Traceback|gufunc", text), text


@pytest.mark.parametrize("name", TARGETS)
def test_what_passes_in_the_table_is_the_derivative_and_nothing_else_is(name):
    """Each line of matrices and each factor once more, worked out on a network of the test's own."""
    random = np.random.default_rng(7)
    net = Network([3, 5, 4, 2], [tanh, sigmoid, tanh], seed=7)
    X, Y = random.standard_normal((3, 6)), random.standard_normal((2, 6))
    A, Z = net.forward(X)
    grad = back_propagate(net, X, Y)
    l = 3 if name == "dE_dA_output" else 2
    arrays = {"dE_dZ": grad.dE_dZ[l], "A_prev": A[l - 1], "dE_dA": grad.dE_dA[l], "Z": Z[l], "g": net.g[l], "A_L": A[3], "Y": Y, "np": np}
    arrays |= {"W_next": net.W.get(l + 1), "dE_dZ_next": grad.dE_dZ.get(l + 1)}
    true = getattr(grad, f"dE_d{TARGETS[name].x}")[l]
    for typed, passed, *_ in table(name)["matrix"]["verdicts"].values():
        try:
            value = eval(typed, {}, arrays)
        except ValueError:
            value = np.empty(0)
        assert passed == (value.shape == true.shape and np.allclose(value, true)), typed
    assert sum(passed for _, passed, *_ in table(name)["line"]["verdicts"].values()) == 1
    right = [typed for typed, passed, *_ in table(name)["factor"]["verdicts"].values() if passed]
    assert TARGETS[name].factor.replace("g'", "g^l'") in right or right == ["1/m (A^L_ic - Y_ic)"]
    assert set(right) <= {TARGETS[name].factor.replace("g'", "g^l'"), "1/m (A^L_ic - Y_ic)", "g^{l-1}(Z^{l-1}_jc)"}


def test_the_ledger_gives_its_lines_to_the_explorer(on_file):
    derive("dE_dW")
    record.remember_derivation("dE_db", {"line": "A^l_ic +"})
    book = ledger()
    assert set(book.latex) == {"dE_dW"} and "can't be read" in book._repr_markdown_()
    assert f"${book.latex['dE_dW']}$" in book._repr_markdown_()
    net = Network([2, 3, 2], [tanh, sigmoid], seed=1)
    own = Explorer(net, np.ones((2, 2)), np.ones((2, 2)), lines=book.latex)._setup["equations"]
    ours = Explorer(net, np.ones((2, 2)), np.ones((2, 2)))._setup["equations"]
    assert own["dE_dW"].pop("own") and set(own["dE_dW"]) == set(ours["dE_dW"]) and own["dE_db"] == ours["dE_db"]
    assert own["dE_dW"]["left"] == ours["dE_dW"]["left"] and own["dE_dW"]["right"].startswith('<math displaystyle="true">')
