"""Words that must be there, and names by which the page and its judges know each other."""

import re

import numpy as np
import pytest

from nnlib import equations as eq
from nnlib.derivation import ledger
from nnlib.derivation.choices import LETTERS
from nnlib.derivation.formula import FormulaError
from nnlib.derivation.lines import judge_factor, judge_line
from nnlib.derivation.matrices import as_function, judge_matrix
from nnlib.derivation.refuting import ASK
from nnlib.derivation.strikes import judge_strike
from nnlib.derivation.table import table
from nnlib.derivation.targets import PLACES, TARGETS
from nnlib.derivation.worlds import Given, worlds
from nnlib.exercises import check
from nnlib.exercises.answers import taken_from_outside
from nnlib.exercises.bank import mistakes
from nnlib.exercises.cases import cases_for
from nnlib.exercises.trials import Trial
from nnlib.exercises.wording import backwards


def test_every_mistake_teaches_in_a_sentence():
    assert [one.name for one in mistakes if not re.fullmatch(r"\S.{20,}[.?]", one.sentence)] == []


@pytest.mark.parametrize(
    "report, name",
    [
        (judge_strike(TARGETS["dE_dW"], "j != c", "another row"), "dE_dW"),  # two different things
        (judge_strike(TARGETS["dE_dW"], "r < r", "another row"), "dE_dW"),  # nothing
        (judge_strike(TARGETS["dE_dW"], "r != i", "another example"), "dE_dW"),
        (judge_strike(TARGETS["dE_dW"], "r == i", "another row"), "dE_dW"),
        (judge_factor(TARGETS["dE_dW"], "A^{l-1}_jc", "added"), "dE_dW"),
        (judge_factor(TARGETS["dE_dW"], "W^l_ij"), "dE_dW"),
        (judge_line(TARGETS["dE_dA"], "dE/dA^l_ic"), "dE_dA"),
        (judge_matrix(TARGETS["dE_db"], "dE_dZ.sum(axis=1, keepdims=True)", "i"), "dE_db"),
        (judge_matrix(TARGETS["dE_dW"], "A_prev @ dE_dZ.mT"), "dE_dW"),
    ],
)
def test_a_refusal_knows_what_it_refuses(report, name):
    assert (report.name, report.kind, report.passed) == (name, "wrong", False)
    assert report.headline and all(map(str, report.parts))


def test_a_question_is_asked_of_every_place_and_of_the_line():
    assert set(ASK) == {*PLACES, "line"}
    assert all(len(question) > 60 for question in ASK.values())


@pytest.mark.parametrize("name, equation", [("dE_dW", eq.weighted_input), ("dE_db", eq.weighted_input), ("dE_dZ", eq.activation)])
def test_a_definition_is_that_of_the_package(name, equation):
    """But for the letter that is summed, which there is j and must not be the weight's."""
    own, summed = TARGETS[name].definition, equation.index_form
    assert own.replace("r", "j").replace("fjac", "frac") == summed


def test_the_definitions_of_what_lies_further_on():
    onward = eq.weighted_input.index_form.replace("i", "k").replace("j", "r")
    onward = (
        onward.replace("{l-1}", "{@}").replace("W^l", "W^{l+1}").replace("Z^l", "Z^{l+1}").replace("b^l", "b^{l+1}").replace("{@}", "l")
    )
    assert TARGETS["dE_dA"].definition.replace("n^l", "n^{l}").replace("{l}", "l") == onward.replace("n^l", "n^l")
    error = eq.error.index_form.replace("ic", "@").replace("_{c=", "_{d=").replace("_{i=", "_{r=").replace("@", "rd")
    assert TARGETS["dE_dA_output"].definition == error


FREE, PART = {"letter", "right", "wrong"}, {"name", "tiles"}


@pytest.mark.parametrize("name", TARGETS)
def test_the_page_gets_all_that_its_modules_read(name):
    found = table(name)
    assert set(found) == {"name", "words", "x", "cutName", "formulas", "cut", "strike", "factor", "line", "matrix", "hints"}
    assert set(found["formulas"]) == {"x", "definition", "cut", "strike", "factor", "line", "matrix"}
    assert all(formula.count("<math") == 1 for formula in found["formulas"].values())
    assert all(set(one) == {"m", "nodes", "variants"} for one in found["cut"]["rounds"])
    for one in found["cut"]["rounds"]:
        assert all(set(variant) == {"x", "terms", "near", "paths", "true"} for variant in one["variants"])
    if name != "dE_dA_output":
        assert set(found["strike"]) == {"step", "sizes", "reasons", "conditions", "questions"}
        assert all(set(question) == {"x", "rows", "columns", "cells", "whyNot"} for question in found["strike"]["questions"])
        cells = [cell for question in found["strike"]["questions"] for cell in question["cells"]]
        assert all(set(cell) == {"name", "before", "after", "reasons", "conditions"} for cell in cells)
        assert all((cell["before"] == cell["after"]) == bool(cell["conditions"]) for cell in cells)  # what is struck doesn't move
    assert set(found["factor"]) == {"parts", "verdicts", "of", "place", "places", "whyNot"}
    assert set(found["line"]) == {"parts", "verdicts", "free"} and all(set(one) == FREE for one in found["line"]["free"])
    assert set(found["matrix"]) == {"parts", "verdicts", "summed", "indices"}
    assert found["matrix"]["indices"] == ["", *LETTERS] and found["matrix"]["summed"] in found["matrix"]["indices"]
    for stage in ("factor", "line", "matrix"):
        assert all(set(part) == PART and part["name"] for part in found[stage]["parts"])
        for key in found[stage]["verdicts"]:
            assert all(tile in part["tiles"] for tile, part in zip(key.split("|"), found[stage]["parts"], strict=True))


TOO_FAR = re.compile(
    r"Look at layer l = (\d) of a ([\d-]+) network with (\d) examples: ([WbZA])\^[lL] has (\d) places for ([ijc])\. "
    r"With \6 = 1 to (\d), (some entries have no line|the line speaks of entries that don't exist)\."
)


@pytest.mark.parametrize("name", TARGETS)
def test_where_an_index_goes_too_far_or_not_far_enough_the_network_shows_it(name):
    """The sentence read, and worked out on the sizes that are in it."""
    for one in table(name)["line"]["free"]:
        for tile, sentence in one["wrong"].items():
            l, sizes, m, x, places, letter, end, then = TOO_FAR.fullmatch(sentence).groups()
            n, l = [int(size) for size in sizes.split("-")], int(l)
            lengths = {"m": int(m), "n^{l−1}": n[l - 1], "n^l": n[l], "n^{L−1}": n[l - 1], "n^L": n[l], "n^{l+1}": n[(l + 1) % len(n)]}
            assert (x, letter) == (TARGETS[name].x, one["letter"])
            assert int(places) == {"i": n[l], "j": n[l - 1], "c": int(m)}[letter] == lengths[one["right"]]
            assert int(end) == lengths[tile] != int(places)
            assert then.startswith("some") == (int(end) < int(places))


PART_NAMES = {
    ("dE_dW", "factor"): ["quantity", "layer", "first index", "second index"],
    ("dE_dW", "line"): ["summed index", "from 1 to"],
    ("dE_dW", "matrix"): ["first", "sign", "second"],
    ("dE_db", "matrix"): ["matrix", "added up along its", "that axis"],
    ("dE_dA_output", "factor"): ["number", "difference"],
    ("dE_dA_output", "matrix"): ["difference", "divided by"],
}


@pytest.mark.parametrize("name, stage", PART_NAMES)
def test_the_parts_of_a_choice_are_named(name, stage):
    assert [part["name"] for part in table(name)[stage]["parts"]] == PART_NAMES[name, stage]


def test_a_cut_is_written_out_before_anything_is_struck():
    formula = re.sub("<[^>]*>|\\s", "", table("dE_dW")["formulas"]["cut"])
    assert formula == "∂E∂Wijl=∑allofZl∂E∂Zrcl∂Zrcl∂Wijl"


def test_more_is_said_to_who_makes_the_same_mistake_again():
    verdicts = [verdict for stage in ("factor", "line", "matrix") for verdict in table("dE_dW")[stage]["verdicts"].values()]
    more = [verdict for verdict in verdicts if len(verdict) > 4]
    assert more, "somewhere the second time tells the name"
    for typed, right, headline, parts, met, again, more_parts in more:
        assert typed and not right and met and (headline, parts) != (again, more_parts)


@pytest.mark.parametrize(
    "text",
    [
        "dE_dZ @ A_prev.T",
        "dE_dZ @ np.transpose(A_prev)",
        "np.einsum('ic,jc->ij', dE_dZ, A_prev)",
        "dE_dZ.dot(A_prev.T)",
        "dE_dZ @ A_prev.T.reshape(A_prev.shape[1], len(A_prev))",
        "(dE_dZ[:, np.newaxis] * A_prev).sum(axis=2)",
        "(dE_dZ[:, np.newaxis] * A_prev).mean(axis=2) * A_prev.size / len(A_prev)",
        "dE_dZ @ (A_prev.mT * np.ones(len(A_prev)))",
    ],
)
def test_every_way_that_numpy_has_may_be_written(text):
    random = np.random.default_rng(3)
    dE_dZ, A_prev = random.normal(size=(4, 6)), random.normal(size=(5, 6))
    np.testing.assert_allclose(as_function(TARGETS["dE_dW"], text)(dE_dZ, A_prev), np.einsum("ic,jc->ij", dE_dZ, A_prev))
    assert judge_matrix(TARGETS["dE_dW"], text).passed


def test_an_outer_product_may_be_written_too():
    with_outer = as_function(TARGETS["dE_dW"], "np.outer(dE_dZ, A_prev)")
    assert with_outer(np.array([1.0, 2.0]), np.array([3.0])).tolist() == [[3.0], [6.0]]


def test_a_line_is_worked_out_without_pythons_own_functions():
    with pytest.raises(ValueError, match="open is not known here"):
        as_function(TARGETS["dE_dW"], "open(dE_dZ)")


def test_a_slope_or_a_value_at_what_comes_out_of_g_is_called_what_it_is():
    assert judge_line(TARGETS["dE_dZ"], "dE/dA^l_ic g(A^l_ic)").headline.startswith("wrong: g is taken at A")
    assert judge_line(TARGETS["dE_dZ"], "dE/dA^l_ic g'(A^l_ic)").headline.startswith("wrong: g′ is taken at A")


def test_where_no_array_has_a_name_shapes_are_not_promised():
    report = check("dE_dW", lambda dE_dZ, A_prev: np.ones((2, 3)) @ np.ones((2, 3)))
    assert "the shapes on this line don't fit" in report.message and "don't fit:" not in report.message


NUMBERS, OF_DICTS = {"a": 1.0}, {"a": {"b": 1.0}}


def test_what_an_answer_takes_from_outside_is_numbers_and_dictionaries_of_them():
    assert taken_from_outside(lambda dE_dZ: (NUMBERS, OF_DICTS, np, TARGETS)) == ["NUMBERS"]


def test_where_what_comes_after_is_right_one_looks_at_what_was_done_afterwards():
    """∂E/∂W and ∂E/∂b of layer 3 are wrong, and of the layers before it ∂E/∂b of layer 2 alone is right: so dE_dZ[3] was."""
    case = next(case for case in cases_for("back_propagate") if case.args[0].L == 3)
    spoilt = ("dE_dW[3]", "dE_db[3]", "dE_dW[2]", "dE_dW[1]", "dE_db[1]")
    got = {key: array + 1 if key in spoilt else array for key, array in case.expected.items() if key[:5] in ("dE_dW", "dE_db")}
    said = backwards(Trial(case, got))[-1]
    assert said.startswith("Going backwards from the output, dE_dW[3] is the first") and "so is dE_dZ[3]" in said


# By hand, MathML without its tags: what stands once the cut is made, once all is struck, and once the factor is found.
STAND = {
    "dE_dW": ("∂E∂Wijl=∑allofZl∂E∂Zrcl∂Zrcl∂Wijl", "∂E∂Wijl=∑whatisleftofZl∂E∂Zicl∂Zicl∂Wijl", "∂Zicl∂Wijl=Ajcl−1"),
    "dE_db": ("∂E∂bil=∑allofZl∂E∂Zrcl∂Zrcl∂bil", "∂E∂bil=∑whatisleftofZl∂E∂Zicl∂Zicl∂bil", "∂Zicl∂bil=1"),
    "dE_dZ": ("∂E∂Zicl=∑allofAl∂E∂Ardl∂Ardl∂Zicl", "∂E∂Zicl=∂E∂Aicl∂Aicl∂Zicl", "∂Aicl∂Zicl=gl′(Zicl)"),
    "dE_dA": ("∂E∂Aicl=∑allofZl+1∂E∂Zkdl+1∂Zkdl+1∂Aicl", "∂E∂Aicl=∑whatisleftofZl+1∂E∂Zkcl+1∂Zkcl+1∂Aicl", "∂Zkcl+1∂Aicl=Wkil+1"),
    "dE_dA_output": ("∂E∂AicL=∂E∂AicL", "∂E∂AicL=∂E∂AicL", "∂E∂AicL=AicL−Yicm"),
}


@pytest.mark.parametrize("name", STAND)
def test_what_stands_once_a_stage_is_made(name):
    formulas = table(name)["formulas"]
    assert tuple(re.sub(r"<[^>]*>|\s", "", formulas[stage]) for stage in ("cut", "strike", "factor")) == STAND[name]
    assert all('<math displaystyle="true">' in formula and "xmlns" not in formula for formula in formulas.values())


def test_the_ledger_has_the_left_side_of_every_line():
    shown = ledger()._repr_markdown_()
    for letter, indices in (("W^l", "{ij}"), ("b^l", "i"), ("Z^l", "{ic}"), ("A^l", "{ic}"), ("A^L", "{ic}")):
        assert rf"| $\frac{{\partial E}}{{\partial {letter}_{indices}}}$ |" in shown


def test_the_places_of_x_in_words():
    assert PLACES == {
        "multiplied": "x is multiplied by it",
        "added": "x is added, and multiplied by nothing",
        "inside g": "g is applied to x",
        "squared": "a difference from x is squared",
    }


def test_a_product_in_the_wrong_order_is_asked_where_its_sum_stands():
    report = judge_matrix(TARGETS["dE_dW"], "A_prev @ dE_dZ.mT")
    asked = "A matrix product sums over the last axis of its first factor and the first axis of its second. Where does c stand?"
    assert report.parts[0] == asked


def test_what_a_network_has_not_is_said():
    world = worlds(True)[0]
    for quantity, further, words in [("Z", 1, "there is no Z of layer l+1 here"), ("dE_dZ", 1, "there is no ∂E/∂Z of layer l+1 here")]:
        with pytest.raises(FormulaError, match=re.escape(words)):
            world.entry(quantity, further, (1, 1))
    with pytest.raises(FormulaError, match=re.escape("there is no layer l+1 where l is L")):
        world.g(1)
    given = Given(eq.dE_db, [np.ones((3, 2))])
    with pytest.raises(FormulaError, match=re.escape("∂E/∂A of layer l−1 isn't given")):
        given.entry("dE_dA", -1, (1, 1))


# The layers and indices that sentences name, each looked up in the derivation by hand.
NAMED = {
    "mean over the inputs": ["l−1"],
    "result transposed": ["l−1"],
    "activation left out": ["ic", "ij", "jc"],
    "rows for columns (at W)": ["l−1"],
    "divided by the number of inputs (at W)": ["l−1"],
    "∂E/∂Z left out": ["ic", "jc"],
    "weights left out": ["ki", "kc", "ic", "ki"],
    "rows for columns (at A)": ["l+1"],
    "∂E/∂Z left out (at A)": ["ki", "kc"],
    "rows of W, cut to what fits": ["ki"],
    "A^l for A^{l−1}": ["l−1"],
    "∂E/∂A for ∂E/∂Z (further back)": ["l+1", "l+1", "l+1"],
    "W^l for W^{l+1}": ["l+1"],
    "the already updated W^{l+1}": ["l+1"],
    "∂E/∂W for W": ["l+1", "l+1"],
    "W^L in every layer": ["l+1"],
    "g′(Z) for A": ["l−1", "l−1"],
    "X for A in every layer": ["l−1"],
    "W for ∂E/∂W": ["l−1"],
}


def test_a_sentence_names_the_layers_and_indices_of_the_derivation():
    said = {one.name: re.findall(r"l[-+−]1|(?<=_)[ijkc]{2}\b", one.sentence) for one in mistakes}
    assert {name: found for name, found in said.items() if found} == NAMED
