"""What the workbench says, to the letter: each sentence was read, and is true of its answer."""

import pytest

from nnlib.derivation import Derivation
from nnlib.derivation.lines import judge_factor, judge_line
from nnlib.derivation.targets import TARGETS

JUDGES = {"line": judge_line, "factor": judge_factor}


def bench(name):
    return Derivation(name, record=False)


def told(stage, name, text):
    """What is said first, and what to who has made all these mistakes before."""
    first = JUDGES[stage](TARGETS[name], text)
    return first.message, JUDGES[stage](TARGETS[name], text, met=set(first.mistakes)).message


CUTS = [
    (
        "dE_dW",
        ["Z^2_1"],
        {"missed": 2, "repeated": 0},
        "wrong: it doesn't meet every path exactly once.\n"
        "As you said.\n"
        "The path W^1_11 → Z^1_11 → A^1_11 → Z^2_21 → A^2_21 → E is missed: what goes along it is left out.\n"
        "The numbers: the sum over the set is 0.003251, and ∂E/∂W^1_11 is 0.002768.",
    ),
    (
        "dE_dW",
        ["Z^2_1"],
        {"missed": 0, "repeated": 1},
        "wrong: it doesn't meet every path exactly once.\n"
        "You said 0 missed and 1 met more than once; it is 2 missed and 0 met more than once.\n"
        "The path W^1_11 → Z^1_11 → A^1_11 → Z^2_21 → A^2_21 → E is missed: what goes along it is left out.\n"
        "The numbers: the sum over the set is 0.003251, and ∂E/∂W^1_11 is 0.002768.",
    ),
    (
        "dE_dW",
        ["A^1_1", "Z^2"],
        {},
        "wrong: it doesn't meet every path exactly once.\n"
        "The path W^1_11 → Z^1_11 → A^1_11 → Z^2_11 → A^2_11 → E is met twice, at A^1_11 and Z^2_11: what goes along it "
        "is counted twice.\n"
        "The numbers: the sum over the set is 0.005536, and ∂E/∂W^1_11 is 0.002768.",
    ),
    (
        "dE_dW",
        ["Z^l", "A^l", "E"],
        {},
        "wrong: it doesn't meet every path exactly once.\n"
        "The path W^1_11 → Z^1_11 → A^1_11 → Z^2_11 → A^2_11 → E is met 3 times, at Z^1_11, A^1_11 and E: what goes "
        "along it is counted 3 times.\n"
        "The numbers: the sum over the set is 0.008304, and ∂E/∂W^1_11 is 0.002768.",
    ),
    (
        "dE_dW",
        ["A^1_1"],
        {},
        "right, but the factor can't be read off in one line.\n"
        "Every path from W^1_11 to E meets it exactly once: the sum over the set is 0.002768, and ∂E/∂W^1_11 is 0.002768.\n"
        "The sum is true, but its factor ∂A^1_11/∂W^1_11 takes more than one definition to work out. Is there a cut "
        "where one definition is enough?",
    ),
    (
        "dE_dZ",
        ["A^l"],
        {},
        "right.\n"
        "Every path from Z^1_11 to E meets it exactly once: the sum over the set is 0.004386, and ∂E/∂Z^1_11 is 0.004386.\n"
        "No path meets any of A^1_12, A^1_21 and A^1_22: their terms are 0.",
    ),
    (
        "dE_dA",
        ["Z^{l+1}"],
        {},
        "right.\n"
        "Every path from A^1_11 to E meets it exactly once: the sum over the set is 0.01818, and ∂E/∂A^1_11 is 0.01818.\n"
        "No path meets any of Z^2_12 and Z^2_22: their terms are 0.",
    ),
    (
        "dE_dA",
        ["A^1_1", "Z^2_1"],
        {},
        "not yet: A^1_11 itself is marked.\n"
        "That is where you stand: its term is ∂E/∂A^1_11 · 1. What else is marked is counted besides: the sum is "
        "0.04587, and ∂E/∂A^1_11 is 0.01818.",
    ),
    (
        "dE_dZ",
        ["Z^l"],
        {},
        "not yet: Z^1_11 itself is marked.\n"
        "That is where you stand: its term is ∂E/∂Z^1_11 · 1. The sum is true, 0.004386, but just as much is owed as "
        "before. A cut lies after Z^1_11.",
    ),
    (
        "dE_dW",
        ["Q"],
        {},
        "can't be read.\n"
        '\'Q\' is no node of the graph, whose units are 1 and 2; write "A^2" for all of a layer, "A^2_1" for one unit, or '
        '"E"',
    ),
    (
        "dE_dW",
        ["W^l"],
        {},
        "can't be read.\nW^l is no node: it is what may be nudged. A cut lies between it and E",
    ),
    (
        "dE_dW",
        3,
        {},
        'can\'t be read.\n3 names no nodes; write a list, such as ["A^2_1", "E"]',
    ),
    (
        "dE_dW",
        ["Z^l_i"],
        {},
        "can't be read.\n"
        '\'Z^l_i\' is no node of the graph, whose units are 1 and 2; write "A^2" for all of a layer, "A^2_1" for one unit, '
        'or "E"',
    ),
    (
        "dE_dZ",
        ["A^1_11", "A^1_22"],
        {},
        "right.\n"
        "Every path from Z^1_11 to E meets it exactly once: the sum over the set is 0.004386, and ∂E/∂Z^1_11 is 0.004386.\n"
        "No path meets A^1_22: its term is 0.",
    ),
    (
        "dE_dA_output",
        ["E"],
        {},
        "right.\nEvery path from A^2_11 to E meets it exactly once: the sum over the set is 0.3707, and ∂E/∂A^2_11 is 0.3707.",
    ),
    (
        "dE_dW",
        ["Z^{l-1}"],
        {},
        "can't be read.\n"
        '\'Z^{l-1}\' is no node of the graph, whose units are 1 and 2; write "A^2" for all of a layer, "A^2_1" for one '
        'unit, or "E"',
    ),
    (
        "dE_dW",
        ["A^L"],
        {},
        "right, but the factor can't be read off in one line.\n"
        "Every path from W^1_11 to E meets it exactly once: the sum over the set is 0.002768, and ∂E/∂W^1_11 is 0.002768.\n"
        "The sum is true, but its factor ∂A^2_11/∂W^1_11 takes more than one definition to work out. Is there a cut "
        "where one definition is enough?",
    ),
    (
        "dE_dA_output",
        ["Z^{l-1}"],
        {},
        "wrong: it doesn't meet every path exactly once.\n"
        "The path A^2_11 → E is missed: what goes along it is left out.\n"
        "The numbers: the sum over the set is 0, and ∂E/∂A^2_11 is 0.3707.",
    ),
    (
        "dE_dA_output",
        ["Z^l"],
        {},
        "wrong: it doesn't meet every path exactly once.\n"
        "The path A^2_11 → E is missed: what goes along it is left out.\n"
        "The numbers: the sum over the set is 0, and ∂E/∂A^2_11 is 0.3707.",
    ),
]


@pytest.mark.parametrize("name, nodes, expected, words", CUTS)
def test_of_cuts(name, nodes, expected, words):
    assert bench(name).cut(nodes, **expected).message == words


STRIKES = [
    (
        "dE_dA",
        "d != c",
        "another example",
        "right.\nNone of them moves: each belongs to another example.",
    ),
    (
        "dE_dW",
        "r != i",
        "another row",
        "right.\nNone of them moves: each is computed from another row.",
    ),
    (
        "dE_dW",
        "r != i",
        "another example",
        "they don't move, but for another reason.\n"
        "W^l_ij belongs to no example: it acts in all of them, and so entries of every example stay.",
    ),
    (
        "dE_dW",
        "r != i",
        "element by element",
        "they don't move, but for another reason.\n"
        "An entry of Z^l is a sum of products, not g of one entry. Which entries is it computed from?",
    ),
    (
        "dE_dW",
        "r != i",
        "computed earlier",
        "they don't move, but for another reason.\n"
        "All of Z^l is computed after W^l_ij, so a nudge could reach it. Look at what one entry of it is computed from.",
    ),
    (
        "dE_dW",
        "r == i",
        "another row",
        "wrong: something that is struck moves.\nZ^l_11 is struck, but it moves: from 1.291 to 1.334 when W^l_11 is nudged by 0.1.",
    ),
    (
        "dE_dW",
        "r > i and r < i",
        "another row",
        "wrong: that strikes nothing.\nNo entry of Z^l has r > i and r < i.",
    ),
    (
        "dE_dW",
        "c != j",
        "another row",
        "wrong: that compares two different things.\nc counts the m examples, j counts the units of layer l−1.",
    ),
    (
        "dE_dW",
        "r != i",
        "no reason",
        "can't be read.\n"
        "say why, too: because is 'no reason', but must be one of: another row, another example, element by element, "
        "computed earlier",
    ),
    (
        "dE_dW",
        "r != i",
        None,
        "can't be read.\n"
        "say why, too: because is None, but must be one of: another row, another example, element by element, computed "
        "earlier",
    ),
    (
        "dE_dW",
        "r = i",
        "another row",
        "wrong: something that is struck moves.\nZ^l_11 is struck, but it moves: from 1.291 to 1.334 when W^l_11 is nudged by 0.1.",
    ),
    (
        "dE_dW",
        "q != i",
        "another row",
        "can't be read.\n'q != i' speaks of q, but an entry of Z^l and x have the letters c, i, j, r",
    ),
    (
        "dE_dW",
        "r != ",
        "another row",
        "can't be read.\n'r != ' is no condition; compare two letters, as in \"a != b\"",
    ),
    (
        "dE_dW",
        "r.real != i",
        "another row",
        "can't be read.\n'r.real != i' is no condition on the letters c, i, j, r; compare two of them, as in \"a != b\"",
    ),
    (
        "dE_dZ",
        "r != i",
        "another example",
        "they don't move, but for another reason.\nSome of them belong to the very example of Z^l_ic, and still don't move.",
    ),
    (
        "dE_dZ",
        "d != c",
        "another row",
        "they don't move, but for another reason.\nSome of them stand in the very row of Z^l_ic, and still don't move.",
    ),
    (
        "dE_dZ",
        "r != i",
        "element by element",
        "right.\n"
        "None of them moves: g works element by element.\n"
        "There is more to strike: the entry for i = 1, c = 1, r = 1, d = 2 doesn't move either.",
    ),
    (
        "dE_dZ",
        "r != i",
        "computed earlier",
        "they don't move, but for another reason.\n"
        "All of A^l is computed after Z^l_ic, so a nudge could reach it. Look at what one entry of it is computed from.",
    ),
    (
        "dE_dA",
        "d != c",
        "another row",
        "they don't move, but for another reason.\nAn entry of Z^{l+1} is computed from all rows of A^l. But from which of its columns?",
    ),
    (
        "dE_dA",
        "d == c",
        "another example",
        "wrong: something that is struck moves.\nZ^{l+1}_11 is struck, but it moves: from −0.5424 to −0.6346 when A^l_11 is nudged by 0.1.",
    ),
    (
        "dE_dA",
        "d != c",
        "computed earlier",
        "they don't move, but for another reason.\n"
        "All of Z^{l+1} is computed after A^l_ic, so a nudge could reach it. Look at what one entry of it is computed "
        "from.",
    ),
    (
        "dE_db",
        "r != i",
        "another example",
        "they don't move, but for another reason.\n"
        "b^l_i belongs to no example: it acts in all of them, and so entries of every example stay.",
    ),
    (
        "dE_dA_output",
        "r != i",
        "another row",
        "can't be read.\nthe cut is E, one number: there is nothing to strike",
    ),
]


@pytest.mark.parametrize("name, condition, because, words", STRIKES)
def test_of_strikes(name, condition, because, words):
    assert bench(name).strike(condition, because).message == words


FORMULAS = [
    (
        "line",
        "dE_dW",
        "",
        "can't be read.\n"
        "Nothing is typed; write, say, Z^{l-1}_rd for an entry, ∂E/∂A^{l-1}_rd or dE/dA^{l-1}_rd, g'(…), sum over d of "
        "…, (…)/m.",
    ),
    (
        "line",
        "dE_dW",
        "(",
        "can't be read.\nThe formula ends where a factor should stand.",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of",
        "can't be read.\nThe sum over c is a sum of nothing.",
    ),
    (
        "line",
        "dE_dW",
        "A^l",
        "can't be read.\n"
        "can't read 'A^l' in 'A^l'; without indices it is a whole table, and one entry is meant; write, say, Z^{l-1}_rd "
        "for an entry, ∂E/∂A^{l-1}_rd or dE/dA^{l-1}_rd, g'(…), sum over d of …, (…)/m.",
    ),
    (
        "line",
        "dE_dW",
        "A_ic",
        "can't be read.\nA_ic: of which layer? Write it raised, as in A^l, A^{l-1} or A^{l+1}.",
    ),
    (
        "line",
        "dE_dW",
        "A^l_ijk",
        "can't be read.\n"
        "can't read 'A^l_ijk' in 'A^l_ijk'; write, say, Z^{l-1}_rd for an entry, ∂E/∂A^{l-1}_rd or dE/dA^{l-1}_rd, "
        "g'(…), sum over d of …, (…)/m.",
    ),
    (
        "line",
        "dE_dW",
        "b^l_ij",
        "can't be read.\nb has 1 index, but here ij.",
    ),
    (
        "line",
        "dE_dW",
        "Q^l_ic",
        "can't be read.\n"
        "can't read 'Q^l_ic' in 'Q^l_ic'; write, say, Z^{l-1}_rd for an entry, ∂E/∂A^{l-1}_rd or dE/dA^{l-1}_rd, g'(…), "
        "sum over d of …, (…)/m.",
    ),
    (
        "line",
        "dE_dW",
        "A^l_ic +",
        "can't be read.\nThe formula ends where a factor should stand.",
    ),
    (
        "line",
        "dE_dW",
        "A^l_ic)",
        "can't be read.\nAfter what can be read there is ')' left, in 'A^l_ic)'.",
    ),
    (
        "line",
        "dE_dW",
        "1/0",
        "can't be read.\nSomething is divided by 0.",
    ),
    (
        "line",
        "dE_dW",
        "2^0.5",
        "can't be read.\na power is a whole number here, but this one is 0.5.",
    ),
    (
        "line",
        "dE_dW",
        "sum_{c=1}^{p} A^l_ic",
        "can't be read.\na sum goes to m, n^l, n^{l-1} or n^{l+1}, but here to p.",
    ),
    (
        "line",
        "dE_dW",
        "g'(",
        "can't be read.\nThe formula ends where a factor should stand.",
    ),
    (
        "line",
        "dE_dW",
        "(" * 300 + "1",
        "can't be read.\nThere are too many brackets.",
    ),
    (
        "line",
        "dE_dW",
        "x" * 500,
        "can't be read.\na formula is a text of at most 400 characters.",
    ),
    (
        "line",
        "dE_dW",
        "A^{l-1}_jc + A^l_ic",
        "wrong: the indices don't fit.\nc is neither summed nor given by the left side, ∂E/∂W^l_ij; what is it in A^{l−1}_jc?",
    ),
    (
        "line",
        "dE_dW",
        "X_jc",
        "wrong: the indices don't fit.\nX_jc: X is A^0, so that holds for l = 1 alone; the line is to hold for every layer l.",
    ),
    (
        "line",
        "dE_dW",
        "A^L_jc",
        "wrong: the indices don't fit.\nA^L_jc: L is the last layer, but the line is to hold for every layer l.",
    ),
    (
        "line",
        "dE_dW",
        "Y_ic",
        "wrong: the indices don't fit.\nc is neither summed nor given by the left side, ∂E/∂W^l_ij; what is it in Y_ic?",
    ),
    (
        "line",
        "dE_dW",
        "*A^{l-1}_jc",
        "can't be read.\n'*' stands where a factor should.",
    ),
    (
        "line",
        "dE_dW",
        " sum over c of A^{l-1}_jc dE/dZ^l_ic",
        "right.\nOn three networks whose sizes all differ every entry is the judge's.",
    ),
    (
        "line",
        "dE_dW",
        "sum over q of A^{l-1}_jc",
        "wrong: the indices don't fit.\nThe sum over q: nothing in it has that index, so over what does it run?",
    ),
    (
        "line",
        "dE_dW",
        "sum_{c=1}^{n^l} dE/dZ^l_ic A^{l-1}_jc",
        "wrong: the indices don't fit.\n"
        "In ∂E/∂Z^l_ic the place of c is for the m examples, 1 to m; but c counts the units of layer l, 1 to n^l.",
    ),
    (
        "line",
        "dE_dW",
        "dE/dZ^{l+1}_jc",
        "wrong: the indices don't fit.\n"
        "In ∂E/∂Z^{l+1}_jc the place of j is for the units of layer l+1, 1 to n^{l+1}; but j counts the units of layer "
        "l−1, 1 to n^{l−1}.",
    ),
    (
        "line",
        "dE_dW",
        "A^{l+1}_jc",
        "wrong: the indices don't fit.\n"
        "In A^{l+1}_jc the place of j is for the units of layer l+1, 1 to n^{l+1}; but j counts the units of layer l−1, "
        "1 to n^{l−1}.",
    ),
    (
        "line",
        "dE_dW",
        "sum over d of dE/dZ^l_id W^l_jd",
        "wrong: the indices don't fit.\n"
        "d counts the m examples in ∂E/∂Z^l_id, but the units of layer l−1 in W^l_jd: one of the two has the wrong "
        "layer, or the wrong index.",
    ),
    (
        "line",
        "dE_dW",
        "dE/dZ_ic A^{l-1}_jc",
        "can't be read.\n∂E/∂Z_ic: of which layer? Write it raised, as in ∂E/∂Z^l, ∂E/∂Z^{l-1} or ∂E/∂Z^{l+1}.",
    ),
    (
        "line",
        "dE_dW",
        "sum over r, c of dE/dZ^l_rc A^{l-1}_jc",
        "wrong: more is summed than is left.\n"
        "For i = 1, j = 1 it is 0.009579, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "After striking, which letter of the cut still runs? One that is struck runs no more.",
    ),
    (
        "line",
        "dE_dW",
        "dE/dW^l_ij",
        "wrong: that isn't known yet.\n∂E/∂W^l_ij is what is asked for; it can't be found from itself.",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of 1",
        "wrong: the indices don't fit.\nThe sum over c: nothing in it has that index, so over what does it run?",
    ),
    (
        "factor",
        "dE_dA_output",
        "W^{l+1}_ki",
        "wrong: the indices don't fit.\nk is neither summed nor given by the left side, ∂E/∂A^L_ic; what is it in W^{l+1}_ki?",
    ),
    (
        "factor",
        "dE_dA_output",
        "g'(Z^{l+1}_ic)",
        "wrong: the indices don't fit.\n"
        "In Z^{l+1}_ic the place of i is for the units of layer l+1, 1 to n^{l+1}; but i counts the units of layer l, 1 "
        "to n^l.",
    ),
    (
        "factor",
        "dE_dA_output",
        "A^{l+1}_ic",
        "wrong: the indices don't fit.\n"
        "In A^{l+1}_ic the place of i is for the units of layer l+1, 1 to n^{l+1}; but i counts the units of layer l, 1 "
        "to n^l.",
    ),
    (
        "factor",
        "dE_dA_output",
        "dE/dZ^l_ic",
        "wrong: that isn't known yet.\nGoing backwards, ∂E/∂Z^l_ic comes after ∂E/∂A^L_ic, or beside it.",
    ),
    (
        "factor",
        "dE_dA_output",
        "(A^L_ic - Y_ic) g'(Z^L_ic)/m",
        "wrong: Z^L_ic stands in it.\n"
        "For i = 1, c = 1 it is −0.2916, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^L_ic doesn't stand in the definition of E, so it can't be in a derivative of it.",
    ),
    (
        "factor",
        "dE_dW",
        "sum over c of A^{l-1}_jc",
        "wrong: the indices don't fit.\nc is given on the left, in ∂Z^l_ic/∂W^l_ij; it can't be summed as well.",
    ),
    (
        "factor",
        "dE_dW",
        "A^{l-1}_rc",
        "wrong: the indices don't fit.\nr is neither summed nor given by the left side, ∂Z^l_ic/∂W^l_ij; what is it in A^{l−1}_rc?",
    ),
    (
        "factor",
        "dE_dZ",
        "g.prime(Z^l_ic)",
        "right.\nOn three networks whose sizes all differ every entry is the judge's.",
    ),
    (
        "factor",
        "dE_dZ",
        "A^l_ic (1 - A^l_ic)",
        "wrong: right for sigmoid alone.\n"
        "For i = 1, c = 1 it is −0.9026, but the judge finds 0.671, at layer l = 2 of a 4-2-3-5 network with 7 examples. "
        "It is right where g is sigmoid, but here g is tanh.\n"
        "g may be any function: what is written must hold for every one of them.",
    ),
    (
        "factor",
        "dE_db",
        "m",
        "wrong.\n"
        "For i = 1, c = 1 it is 6, but the judge finds 1, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Every number is m times what it should be.",
    ),
]


@pytest.mark.parametrize("stage, name, text, words", FORMULAS)
def test_of_formulas(stage, name, text, words):
    assert told(stage, name, text)[1] == words


REASONS = [
    (
        "dE_dW",
        "A^{l-1}_jc",
        "added",
        "the factor is right, but not the reason.\n"
        "You said that x is added, and multiplied by nothing, where x is W^l_ij. Look at the definition again: how does "
        "x stand in it?",
    ),
    (
        "dE_dW",
        "A^{l-1}_jc",
        "no",
        "can't be read.\nbecause is 'no', but must be one of: multiplied, added, inside g, squared",
    ),
    (
        "dE_dA_output",
        "(A^L_ic-Y_ic)/m",
        "multiplied",
        "the factor is right, but not the reason.\n"
        "You said that x is multiplied by it, where x is A^L_ic. Look at the definition again: how does x stand in it?",
    ),
]


@pytest.mark.parametrize("name, text, because, words", REASONS)
def test_of_reasons(name, text, because, words):
    assert bench(name).factor(text, because).message == words


MATRICES = [
    (
        "dE_dW",
        "dE_dZ @",
        "can't be read.\n'dE_dZ @' is no expression; write it in Python, with dE_dZ, A_prev",
    ),
    (
        "dE_dW",
        "x",
        "can't be read.\nx is not known here; the line has dE_dZ, A_prev",
    ),
    (
        "dE_dW",
        "dE_dZ @ A_prev.mT / m",
        "can't be read.\nm is not known here; the line has dE_dZ, A_prev. Has your line in index form an m?",
    ),
    (
        "dE_db",
        "sum(dE_dZ)",
        "can't be read.\nsum is not known here; the line has dE_dZ. A sum along an axis is M.sum(axis=0) or M.sum(axis=1)",
    ),
    (
        "dE_dW",
        "dE_dZ.__class__",
        "can't be read.\n'dE_dZ.__class__' is more than a line of matrices needs; it has dE_dZ, A_prev",
    ),
    (
        "dE_dW",
        "dE_dZ @ A_prev^T",
        "can't be read.\n'dE_dZ @ A_prev^T' is more than a line of matrices needs; it has dE_dZ, A_prev. A transpose is written A_prev.mT",
    ),
    (
        "dE_dZ",
        "dE_dA * g'(Z)",
        "can't be read.\n\"dE_dA * g'(Z)\" is no expression; write it in Python, with dE_dA, Z, g. The slope of g at Z is g.prime(Z)",
    ),
    (
        "dE_dA_output",
        "(A_L - Y)/m",
        "can't be read.\nm is not known here; the line has A_L, Y. Examples are columns: m is Y.shape[1]",
    ),
]


@pytest.mark.parametrize("name, text, words", MATRICES)
def test_of_matrices(name, text, words):
    assert bench(name).matrix(text).message == words


# What is said first, and to who makes the same mistakes again; "" if that is the same.
REFUTED = [
    (
        "factor",
        "dE_dW",
        "0",
        "wrong.\n"
        "For i = 1, j = 1, c = 1 it is 0, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: 0.43, 0.9674, …",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "1",
        "wrong.\n"
        "For i = 1, j = 1, c = 1 it is 1, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: 0.43, 0.9674, …",
        "wrong: activation left out.\n"
        "For i = 1, j = 1, c = 1 it is 1, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "∂Z_ic/∂W_ij is the activation A_jc that the weight multiplies, so it is a factor of every term.",
    ),
    (
        "factor",
        "dE_dW",
        "m",
        "wrong.\n"
        "For i = 1, j = 1, c = 1 it is 6, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: 0.43, 0.9674, …",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "W^l_ij",
        "wrong: W^l_ij stands in it.\n"
        "For i = 1, j = 1, c = 1 it is −0.7323, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "W^l_ij is what is nudged, and the definition is a straight line in it: its slope is the same, however large "
        "W^l_ij is.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "b^l_i",
        "wrong: b^l_i stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 0.784, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "b^l_i stands in the definition of Z^l_ic, but not beside W^l_ij: it is added, and stays as it is when W^l_ij "
        "moves.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "A^l_ic",
        "wrong: A^l_ic stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 0.7842, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A^l_ic doesn't stand in the definition of Z^l_ic, so it can't be in a derivative of it.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "dE/dZ^l_ic",
        "wrong: ∂E/∂Z^l_ic stands in the factor.\n"
        "For i = 1, j = 1, c = 1 it is 0.04398, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "The factor is the derivative of one definition, Z^l by W^l, and E doesn't occur in that. What is owed comes "
        "back in the line.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "dE/dZ^l_ic A^{l-1}_jc",
        "wrong: ∂E/∂Z^l_ic stands in the factor.\n"
        "For i = 1, j = 1, c = 1 it is 0.01891, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "The factor is the derivative of one definition, Z^l by W^l, and E doesn't occur in that. What is owed comes "
        "back in the line.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "A^{l-1}_cj",
        "wrong: the indices don't fit.\n"
        "In A^{l−1}_cj the place of c is for the units of layer l−1, 1 to n^{l−1}; but c counts the m examples, 1 to m.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "A^l_jc",
        "wrong: the indices don't fit.\n"
        "In A^l_jc the place of j is for the units of layer l, 1 to n^l; but j counts the units of layer l−1, 1 to "
        "n^{l−1}.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "g'(Z^l_ic)",
        "wrong: Z^l_ic stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 0.1692, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^l_ic is what moves. What is asked is how fast it moves with W^l_ij, not where it stands.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "Z^l_ic",
        "wrong: Z^l_ic stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 1.291, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^l_ic is what moves. What is asked is how fast it moves with W^l_ij, not where it stands.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "2 A^{l-1}_jc",
        "wrong.\n"
        "For i = 1, j = 1, c = 1 it is 0.86, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Every number is 2 times what it should be.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "A^{l-1}_jc + b^l_i",
        "wrong: b^l_i stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 1.214, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "b^l_i stands in the definition of Z^l_ic, but not beside W^l_ij: it is added, and stays as it is when W^l_ij "
        "moves.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "Z^{l-1}_jc",
        "wrong: Z^{l−1}_jc stands in it.\n"
        "For i = 1, j = 1, c = 1 it is 0.4599, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^{l−1}_jc doesn't stand in the definition of Z^l_ic, so it can't be in a derivative of it.",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "g^{l-1}'(A^{l-1}_jc)",
        "wrong: g′ is taken at A^{l−1}_jc.\n"
        "For i = 1, j = 1, c = 1 it is 0.8357, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A^{l−1}_jc is what comes out of g. A slope belongs to the place where g was applied: what went into it?",
        "",
    ),
    (
        "factor",
        "dE_dW",
        "W^l_ij A^{l-1}_jc",
        "wrong: W^l_ij stands in it.\n"
        "For i = 1, j = 1, c = 1 it is −0.3149, but the judge finds 0.43, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "W^l_ij is what is nudged, and the definition is a straight line in it: its slope is the same, however large "
        "W^l_ij is.",
        "",
    ),
    (
        "line",
        "dE_dW",
        "A^{l-1}_jc",
        "wrong: the indices don't fit.\nc is neither summed nor given by the left side, ∂E/∂W^l_ij; what is it in A^{l−1}_jc?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of A^{l-1}_jc",
        "wrong: nothing is owed.\n"
        "For i = 1, j = 1 it is 1.182, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Each term is a debt times the factor. Here the debt is missing: what has the cut left to be paid?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "dE/dZ^l_ic A^{l-1}_jc",
        "wrong: the indices don't fit.\nc is neither summed nor given by the left side, ∂E/∂W^l_ij; what is it in ∂E/∂Z^l_ic?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over j of dE/dZ^l_ic A^{l-1}_jc",
        "wrong: the indices don't fit.\nj is given on the left, in ∂E/∂W^l_ij; it can't be summed as well.",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of dE/dA^l_ic A^{l-1}_jc",
        "wrong: ∂E/∂A^l_ic stands in it.\n"
        "For i = 1, j = 1 it is −0.03163, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "The cut is Z^l, so what is owed is ∂E by that, and nothing else.",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over r of sum over c of dE/dZ^l_rc A^{l-1}_jc",
        "wrong: more is summed than is left.\n"
        "For i = 1, j = 1 it is 0.009579, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "After striking, which letter of the cut still runs? One that is struck runs no more.",
        "",
    ),
    (
        "line",
        "dE_dW",
        "0",
        "wrong: nothing is owed.\n"
        "For i = 1, j = 1 it is 0, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Each term is a debt times the factor. Here the debt is missing: what has the cut left to be paid?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of 0",
        "wrong: the indices don't fit.\nThe sum over c: nothing in it has that index, so over what does it run?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "dE/dE A^l_ic",
        "wrong: the indices don't fit.\nc is neither summed nor given by the left side, ∂E/∂W^l_ij; what is it in A^l_ic?",
        "",
    ),
    (
        "line",
        "dE_dW",
        "sum over c of dE/dZ^l_ic",
        "wrong: the factor is missing.\n"
        "For i = 1, j = 1 it is 0.0804, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Each term is a debt times the factor that you found. Here the debt stands alone.",
        "",
    ),
    (
        "line",
        "dE_dW",
        "1/m sum over c of dE/dZ^l_ic A^{l-1}_jc",
        "wrong.\n"
        "For i = 1, j = 1 it is −0.001988, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Every number is 1/m of what it should be.",
        "wrong: 1/m again (at W).\n"
        "For i = 1, j = 1 it is −0.001988, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.",
    ),
    (
        "line",
        "dE_dW",
        "(sum over c of dE/dZ^l_ic)(sum over d of A^{l-1}_jd)",
        "wrong.\n"
        "For i = 1, j = 1 it is 0.09504, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Compare it with what was made above: for every entry that is left of the cut, the debt times the factor, added "
        "up.",
        "wrong: product of sums (at W).\n"
        "For i = 1, j = 1 it is 0.09504, but the judge finds −0.01193, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "First multiply within each example, then add over the examples: a sum of products is no product of sums.",
    ),
    (
        "factor",
        "dE_db",
        "b^l_i",
        "wrong: b^l_i stands in it.\n"
        "For i = 1, c = 1 it is 0.784, but the judge finds 1, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "b^l_i is what is nudged, and the definition is a straight line in it: its slope is the same, however large "
        "b^l_i is.",
        "",
    ),
    (
        "factor",
        "dE_db",
        "0",
        "wrong.\n"
        "For i = 1, c = 1 it is 0, but the judge finds 1, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Write the definition out, term by term. By how much does all of it rise when b^l_i rises by 0.1?",
        "",
    ),
    (
        "factor",
        "dE_db",
        "2",
        "wrong.\n"
        "For i = 1, c = 1 it is 2, but the judge finds 1, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Every number is 2 times what it should be.",
        "",
    ),
    (
        "factor",
        "dE_db",
        "A^{l-1}_jc",
        "wrong: the indices don't fit.\nj is neither summed nor given by the left side, ∂Z^l_ic/∂b^l_i; what is it in A^{l−1}_jc?",
        "",
    ),
    (
        "factor",
        "dE_db",
        "dE/dZ^l_ic",
        "wrong: ∂E/∂Z^l_ic stands in the factor.\n"
        "For i = 1, c = 1 it is 0.04398, but the judge finds 1, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "The factor is the derivative of one definition, Z^l by b^l, and E doesn't occur in that. What is owed comes "
        "back in the line.",
        "",
    ),
    (
        "factor",
        "dE_db",
        "W^l_ij",
        "wrong: the indices don't fit.\nj is neither summed nor given by the left side, ∂Z^l_ic/∂b^l_i; what is it in W^l_ij?",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "W^l_ki",
        "wrong: the indices don't fit.\n"
        "In W^l_ki the place of k is for the units of layer l, 1 to n^l; but k counts the units of layer l+1, 1 to "
        "n^{l+1}.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "W^{l+1}_ik",
        "wrong: the indices don't fit.\n"
        "In W^{l+1}_ik the place of i is for the units of layer l+1, 1 to n^{l+1}; but i counts the units of layer l, 1 "
        "to n^l.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "W^{l+1}_ki A^l_ic",
        "wrong: A^l_ic stands in it.\n"
        "For i = 1, c = 1, k = 1 it is −0.7229, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A^l_ic is what is nudged, and the definition is a straight line in it: its slope is the same, however large "
        "A^l_ic is.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "1",
        "wrong.\n"
        "For i = 1, c = 1, k = 1 it is 1, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "It is one number for every entry. The judge's are not: −0.9217, −0.2092, …",
        "wrong: weights left out.\n"
        "For i = 1, c = 1, k = 1 it is 1, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A path's factor is the weight on it, W_ki: ∂Z_kc/∂A_ic is W_ki.",
    ),
    (
        "factor",
        "dE_dA",
        "0",
        "wrong.\n"
        "For i = 1, c = 1, k = 1 it is 0, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "It is one number for every entry. The judge's are not: −0.9217, −0.2092, …",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "Z^{l+1}_kc",
        "wrong: Z^{l+1}_kc stands in it.\n"
        "For i = 1, c = 1, k = 1 it is −0.5424, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^{l+1}_kc is what moves. What is asked is how fast it moves with A^l_ic, not where it stands.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "A^{l+1}_kc",
        "wrong: A^{l+1}_kc stands in it.\n"
        "For i = 1, c = 1, k = 1 it is −0.4948, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A^{l+1}_kc doesn't stand in the definition of Z^{l+1}_kc, so it can't be in a derivative of it.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "b^{l+1}_k",
        "wrong: b^{l+1}_k stands in it.\n"
        "For i = 1, c = 1, k = 1 it is 1.346, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "b^{l+1}_k stands in the definition of Z^{l+1}_kc, but not beside A^l_ic: it is added, and stays as it is when "
        "A^l_ic moves.",
        "",
    ),
    (
        "factor",
        "dE_dA",
        "g'(Z^l_ic)",
        "wrong: Z^l_ic stands in it.\n"
        "For i = 1, c = 1, k = 1 it is 0.1692, but the judge finds −0.9217, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Z^l_ic doesn't stand in the definition of Z^{l+1}_kc, so it can't be in a derivative of it.",
        "",
    ),
    (
        "line",
        "dE_dA",
        "sum over k of dE/dZ^l_kc W^{l+1}_ki",
        "wrong: the indices don't fit.\n"
        "k counts the units of layer l in ∂E/∂Z^l_kc, but the units of layer l+1 in W^{l+1}_ki: one of the two has the "
        "wrong layer, or the wrong index.",
        "",
    ),
    (
        "line",
        "dE_dA",
        "W^{l+1}_ki",
        "wrong: the indices don't fit.\nk is neither summed nor given by the left side, ∂E/∂A^l_ic; what is it in W^{l+1}_ki?",
        "",
    ),
    (
        "line",
        "dE_dA",
        "sum over k of W^{l+1}_ki",
        "wrong: nothing is owed.\n"
        "For i = 1, c = 1 it is −1.131, but the judge finds 0.2599, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Each term is a debt times the factor. Here the debt is missing: what has the cut left to be paid?",
        "",
    ),
    (
        "line",
        "dE_dA",
        "sum over k of dE/dZ^l_ic W^{l+1}_ki",
        "wrong: that isn't known yet.\nGoing backwards, ∂E/∂Z^l_ic comes after ∂E/∂A^l_ic, or beside it.",
        "",
    ),
    (
        "line",
        "dE_dA",
        "sum over k of dE/dA^{l+1}_kc W^{l+1}_ki",
        "wrong: ∂E/∂A^{l+1}_kc stands in it.\n"
        "For i = 1, c = 1 it is 0.3371, but the judge finds 0.2599, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "The cut is Z^{l+1}, so what is owed is ∂E by that, and nothing else.",
        "",
    ),
    (
        "factor",
        "dE_dZ",
        "g'(A^l_ic)",
        "wrong: g′ is taken at A^l_ic.\n"
        "For i = 1, c = 1 it is 0.2152, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "A^l_ic is what comes out of g. A slope belongs to the place where g was applied: what went into it?",
        "",
    ),
    (
        "factor",
        "dE_dZ",
        "g(Z^l_ic)",
        "wrong.\n"
        "For i = 1, c = 1 it is 0.7842, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "A is g of Z: two numbers, joined by one curve. What says how steep that curve is, and where on it are we?",
        "wrong: g in place of g′.\n"
        "For i = 1, c = 1 it is 0.7842, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "The chain rule takes the slope of g, g′(Z), not its value g(Z).",
    ),
    (
        "factor",
        "dE_dZ",
        "g^l'(Z^l_ic)",
        "right.\nOn three networks whose sizes all differ every entry is the judge's.",
        "",
    ),
    (
        "factor",
        "dE_dZ",
        "A^l_ic",
        "wrong: A^l_ic stands in it.\n"
        "For i = 1, c = 1 it is 0.7842, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "A^l_ic is what moves. What is asked is how fast it moves with Z^l_ic, not where it stands.",
        "",
    ),
    (
        "factor",
        "dE_dZ",
        "1",
        "wrong.\n"
        "For i = 1, c = 1 it is 1, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: 0.1692, 0.2231, …",
        "wrong: g′ forgotten.\n"
        "For i = 1, c = 1 it is 1, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "From A back to Z the chain rule has one factor, g′(Z).",
    ),
    (
        "factor",
        "dE_dZ",
        "A^l_ic (1-A^l_ic)",
        "wrong: right for sigmoid alone.\n"
        "For i = 1, c = 1 it is −0.9026, but the judge finds 0.671, at layer l = 2 of a 4-2-3-5 network with 7 examples. "
        "It is right where g is sigmoid, but here g is tanh.\n"
        "g may be any function: what is written must hold for every one of them.",
        "",
    ),
    (
        "factor",
        "dE_dZ",
        "Z^l_ic",
        "wrong.\n"
        "For i = 1, c = 1 it is 1.291, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "A is g of Z: two numbers, joined by one curve. What says how steep that curve is, and where on it are we?",
        "wrong: Z for g′(Z).\n"
        "For i = 1, c = 1 it is 1.291, but the judge finds 0.1692, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "The factor is the slope of g at Z, not Z itself.",
    ),
    (
        "factor",
        "dE_dZ",
        "g(Z^l_ic)(1-g(Z^l_ic))",
        "wrong: right for sigmoid alone.\n"
        "For i = 1, c = 1 it is −0.9026, but the judge finds 0.671, at layer l = 2 of a 4-2-3-5 network with 7 examples. "
        "It is right where g is sigmoid, but here g is tanh.\n"
        "g may be any function: what is written must hold for every one of them.",
        "",
    ),
    (
        "line",
        "dE_dZ",
        "g'(Z^l_ic)",
        "wrong: nothing is owed.\n"
        "For i = 1, c = 1 it is 0.1692, but the judge finds 0.04398, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Each term is a debt times the factor. Here the debt is missing: what has the cut left to be paid?",
        "",
    ),
    (
        "line",
        "dE_dZ",
        "sum over c of dE/dA^l_ic g'(Z^l_ic)",
        "wrong: the indices don't fit.\nc is given on the left, in ∂E/∂Z^l_ic; it can't be summed as well.",
        "",
    ),
    (
        "line",
        "dE_dZ",
        "dE/dA^l_ic g'(A^l_ic)",
        "wrong: g′ is taken at A^l_ic.\n"
        "For i = 1, c = 1 it is 0.05593, but the judge finds 0.04398, at layer l = 2 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "A^l_ic is what comes out of g. A slope belongs to the place where g was applied: what went into it?",
        "",
    ),
    (
        "line",
        "dE_dZ",
        "dE/dA^l_ic A^l_ic (1 - A^l_ic)",
        "wrong: right for sigmoid alone.\n"
        "For i = 1, c = 1 it is 0.01905, but the judge finds −0.01417, at layer l = 2 of a 4-2-3-5 network with 7 "
        "examples. It is right where g is sigmoid, but here g is tanh.\n"
        "g may be any function: what is written must hold for every one of them.",
        "",
    ),
    (
        "line",
        "dE_dZ",
        "dE/dA^l_ic",
        "wrong: the factor is missing.\n"
        "For i = 1, c = 1 it is 0.2599, but the judge finds 0.04398, at layer l = 2 of a 5-3-4-2 network with 6 examples.\n"
        "Each term is a debt times the factor that you found. Here the debt stands alone.",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "A^L_ic-Y_ic",
        "wrong.\n"
        "For i = 1, c = 1 it is −2.317, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "Every number is m times what it should be.",
        "wrong: 1/m missing.\n"
        "For i = 1, c = 1 it is −2.317, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "E is an average over m examples, so each output has a part of 1/m in it.",
    ),
    (
        "factor",
        "dE_dA_output",
        "(A^L_ic-Y_ic)/(2m)",
        "wrong.\n"
        "For i = 1, c = 1 it is −0.1931, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Every number is 1/2 of what it should be.",
        "wrong: ½ kept.\n"
        "For i = 1, c = 1 it is −0.1931, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "The square brings down a 2, which cancels the ½ of E: no ½ is left.",
    ),
    (
        "factor",
        "dE_dA_output",
        "2(A^L_ic-Y_ic)/(2m)",
        "right.\nOn three networks whose sizes all differ every entry is the judge's.",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "0",
        "wrong.\n"
        "For i = 1, c = 1 it is 0, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: −0.3861, 0.1924, …",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "1",
        "wrong.\n"
        "For i = 1, c = 1 it is 1, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "It is one number for every entry. The judge's are not: −0.3861, 0.1924, …",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "(Y_ic-A^L_ic)/m",
        "wrong.\n"
        "For i = 1, c = 1 it is 0.3861, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "Every number has the wrong sign, and nothing else is wrong with it.",
        "wrong: sign reversed (Y − A).\n"
        "For i = 1, c = 1 it is 0.3861, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "The inner derivative of (A − Y)² with respect to A is +1, so it is A − Y.",
    ),
    (
        "factor",
        "dE_dA_output",
        "sum over c of (A^L_ic-Y_ic)/m",
        "wrong: the indices don't fit.\nc is given on the left, in ∂E/∂A^L_ic; it can't be summed as well.",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "dE/dE (A^L_ic-Y_ic)/m",
        "right.\nOn three networks whose sizes all differ every entry is the judge's.",
        "",
    ),
    (
        "factor",
        "dE_dA_output",
        "A^L_ic/m",
        "wrong.\n"
        "For i = 1, c = 1 it is −0.08247, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Write out the one square in which A^L_ic stands, and what stands before it. What becomes of each when it is "
        "differentiated?",
        "wrong: Y left out.\n"
        "For i = 1, c = 1 it is −0.08247, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 "
        "examples.\n"
        "Y is a constant inside the square: it stays in the derivative, A − Y.",
    ),
    (
        "factor",
        "dE_dA_output",
        "(A^L_ic-Y_ic)^2/m",
        "wrong.\n"
        "For i = 1, c = 1 it is 0.8946, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "Write out the one square in which A^L_ic stands, and what stands before it. What becomes of each when it is "
        "differentiated?",
        "wrong: square kept.\n"
        "For i = 1, c = 1 it is 0.8946, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "The derivative of a square is no square: (A − Y)² becomes 2 (A − Y).",
    ),
    (
        "factor",
        "dE_dA_output",
        "2(A^L_ic-Y_ic)",
        "wrong.\n"
        "For i = 1, c = 1 it is −4.634, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "Every number is 2m times what it should be.",
        "wrong, 2 mistakes: 1/m missing and 2 kept.\n"
        "For i = 1, c = 1 it is −4.634, but the judge finds −0.3861, at layer l = 3 of a 5-3-4-2 network with 6 examples.\n"
        "E is an average over m examples, so each output has a part of 1/m in it.\n"
        "The 2 that the square brings down is cancelled by the ½ of E: no 2 is left.",
    ),
    (
        "factor",
        "dE_dA_output",
        "dE/dA^L_ic",
        "wrong: that isn't known yet.\n∂E/∂A^L_ic is what is asked for; it can't be found from itself.",
        "",
    ),
]


@pytest.mark.parametrize("stage, name, text, first, second", REFUTED)
def test_what_refutes_a_formula(stage, name, text, first, second):
    assert told(stage, name, text) == (first, second or first)
