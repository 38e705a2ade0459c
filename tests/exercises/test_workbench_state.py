"""The workbench as a widget: what its page gets and may send, what it keeps, and what stands where no script runs."""

import json
import re

import numpy as np
import pytest
from traitlets import TraitError

from nnlib import equations as eq
from nnlib.derivation import Derivation
from nnlib.derivation.table import table
from nnlib.derivation.targets import TARGETS
from nnlib.exercises import check

EMPTY = {"cut": [], "strikes": [], "factor": "", "line": "", "matrix": "", "hints": 0}


def bench(name="dE_dW"):
    return Derivation(name, record=False)


def test_the_page_of_a_workbench_knows_these_and_no_more():
    d = bench("dE_db")
    own = {name for name in d.keys if not re.match("_model|_view|_esm|_css|_anywidget|_dom|layout|tabbable|tooltip", name)}
    assert own == {"work", "_table", "_refused"} and d.work == EMPTY and d._table == table("dE_db")
    with pytest.raises(ValueError) as refused:
        Derivation("dE_dX")
    assert str(refused.value) == "there is no derivation of 'dE_dX'; there are dE_dW, dE_db, dE_dZ, dE_dA, dE_dA_output"


def test_what_is_typed_on_the_page_is_judged_and_answered(monkeypatch):
    d, sent = bench(), []
    monkeypatch.setattr(d, "send", lambda content: sent.append(content))
    for message in ({"stage": "cut", "text": "Z^l"}, {"stage": "factor", "text": 3}, {"stage": "line"}, {}, {"text": "1"}):
        d._handle_custom_msg(message, [])
    assert sent == []
    d._handle_custom_msg({"stage": "factor", "text": "A^{l-1}_jc"}, [])
    assert sent.pop() == {
        "right": True,
        "headline": "right.",
        "parts": ["On three networks whose sizes all differ every entry is the judge's."],
        "text": "A^{l-1}_jc",
    }
    for headline in ("wrong.", "wrong: activation left out.", "wrong: activation left out."):
        d._handle_custom_msg({"stage": "factor", "text": "1"}, [])
        answer = sent.pop()
        assert (answer["right"], answer["headline"], answer["text"]) == (False, headline, "1") and len(answer["parts"]) == 2
    assert all(isinstance(part, str) for part in answer["parts"])
    d._handle_custom_msg({"stage": "line", "text": "1/m sum over c of dE/dZ^l_ic A^{l-1}_jc"}, [])
    assert sent.pop()["headline"] == "wrong."  # what was told of factors is no mistake in a line
    assert d.work == EMPTY  # the page keeps what it was told is right


def test_a_page_of_its_own(tmp_path):
    d = bench("dE_dA")
    d.factor("W^{l+1}_ki")
    d.save(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<title>A derivation</title>" in page and d.still() in page
    assert page.index("<style>") < page.index("@font-face") < page.index("</style>") < page.index("export default")
    state, _ = json.JSONDecoder().raw_decode(page, page.index('{"work":'))
    assert state == {"work": d.work, "_table": json.loads(json.dumps(d._table)), "_refused": ""}
    d.save(tmp_path / "page.html", title="Mine")
    assert "<title>Mine</title>" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_where_no_script_runs():
    d = bench("dE_db")
    words = ". In a running notebook, or on a page with scripts, it is derived here step by step.</p>"
    assert d.still() == f"<p>Derivation of dE_db: nothing made, next: cut{words}"
    d.line("sum over c of dE/dZ^l_ic")
    d.cut(["Z^l"])
    formula, said = re.fullmatch(r"<p>(<math .*</math>)</p><p>(.*)", d.still(), re.DOTALL).groups()
    assert said == f"Derivation of dE_db: cut, line made, next: strike{words}" and formula.count("<mfrac>") == 2
    assert d.latex == r"\frac{\partial E}{\partial b^l_i} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}}"
    output = bench("dE_dA_output")
    output.cut(["E"])
    assert repr(output) == "Derivation of dE_dA_output: cut made, next: factor"  # nothing to strike is nothing made


def test_the_line_is_a_function_and_the_matrices_are_the_better_one():
    d = bench()
    assert d.function is None and d.latex is None
    d.line("sum over c of dE/dZ^l_ic A^{l-1}_jc")
    assert check("dE_dW", d.function, record=False).passed
    d.matrix("np.einsum('ic,jc->ij', dE_dZ, A_prev)")
    random = np.random.default_rng(0)
    args = random.standard_normal((3, 4)), random.standard_normal((2, 4))
    np.testing.assert_allclose(d.function(*args), eq.dE_dW(*args))


def test_a_cut_that_will_do_is_kept_and_one_farther_on_takes_its_place_only_where_there_is_none():
    d = bench()
    assert d.cut(["A^1_1"]).passed and d.stage == "cut" and d.work["cut"] == ["A^1_11", "A^1_12"]
    assert d.cut(["Z^l"]).passed and d.stage == "strike"
    near = list(d.work["cut"])
    assert d.cut(["A^1_1"]).passed and d.cut(["E"]).passed and d.work["cut"] == near and d.stage == "strike"
    assert d.cut("E").passed and d.cut("A^2").passed  # one name needs no list
    assert "You said" not in d.cut(["Z^2_1"], missed=2).message  # half of a prediction is none
    d = bench()
    assert not d.cut(["Z^2_1"]).passed and d.work["cut"] == [] and d.stage == "cut"


def test_half_of_the_entries_struck_is_no_stage_made():
    d = bench("dE_dZ")
    d.cut(["A^1_1"])
    assert d.stage == "strike" and d.strike("r != i", "another row").passed
    assert d.stage == "strike" and d.strike("d != c", "another example").passed
    assert d.stage == "factor"


def test_mistakes_are_remembered_over_others():
    d = bench()
    for text, headline in (("1", "wrong."), ("sum over r of A^{l-1}_rc", "wrong."), ("1", "wrong: activation left out.")):
        assert d.factor(text).headline == headline
    for text, headline in (
        ("dE_dZ @ A_prev", "transpose forgotten"),
        ("A_prev @ dE_dZ.mT", "result transposed"),
        ("dE_dZ @ A_prev", "transpose forgotten"),
    ):
        report = d.matrix(text)
        assert headline in report.headline
    assert "transpose A" in report.message


def test_reports_of_the_workbench_are_reports():
    d = bench()
    for report in (d.cut(["Q"]), d.cut(["Z^2_1"]), d.strike("r == i", "another row"), d.factor("1"), d.line("0"), d.matrix("1 +")):
        assert (report.name, report.kind, report.passed) == ("dE_dW", "wrong", False) and report.headline
    assert (d.cut(["Z^l"]).name, d.cut(["Z^l"]).kind) == ("dE_dW", "right")
    d = bench("dE_dZ")
    assert (d.cut(["Z^1_1"]).name, d.cut(["Z^1_1"]).kind) == ("dE_dZ", "wrong")


REFUSED = [
    ({"line": ""}, "work must have cut, strikes, factor, line, matrix, hints, but has line"),
    (
        {**EMPTY, "more": 1},
        "work must have cut, strikes, factor, line, matrix, hints, but has cut, strikes, factor, line, matrix, hints, more",
    ),
    ({**EMPTY, "cut": "Z"}, f"work must have values like those of {EMPTY}, but is { ({**EMPTY, 'cut': 'Z'})!r:.80}"),
    ({**EMPTY, "cut": ["Z^2_1"]}, "cut: wrong: it doesn't meet every path exactly once."),
    ({**EMPTY, "strikes": [["r == i", "another row"]]}, "strike: wrong: something that is struck moves."),
    ({**EMPTY, "strikes": [["q", "another row"]]}, "work can't be judged: 'q' speaks of q"),
    ({**EMPTY, "factor": "1"}, "factor: wrong."),
    ({**EMPTY, "line": "1"}, "line: wrong: nothing is owed."),
    ({**EMPTY, "matrix": "dE_dZ"}, "matrix: has the wrong shape."),
]


@pytest.mark.parametrize("work, message", REFUSED)
def test_what_cannot_stand_is_refused_with_its_reason(work, message):
    d = bench()
    with pytest.raises(TraitError) as refused:
        d.work = work
    assert str(refused.value).startswith(message), str(refused.value)
    assert d.work == EMPTY


@pytest.mark.parametrize("name", TARGETS)
def test_the_entries_of_the_small_network_that_are_asked_for(name):
    """Another one each time, and all of them in turn: for a weight all four, for others both units."""
    asked = [variant["x"] for variant in table(name)["cut"]["rounds"][0]["variants"]]
    letter, layer = TARGETS[name].x, 2 if name == "dE_dA_output" else 1
    wanted = ["11", "21", "12", "22"] if name == "dE_dW" else ["1", "2"]
    assert asked == [f"{letter}^{layer}_{entry}" for entry in wanted]
    assert [round_["m"] for round_ in table(name)["cut"]["rounds"]] == ([1, 2] if letter in "Wb" else [1])


@pytest.mark.parametrize("spelling", ["Z^{l+1}", "Z^l+1", " Z ^ { l + 1 } ", "Z^2"])
def test_names_of_nodes_may_be_spelled_as_people_do(spelling):
    assert bench("dE_dA").cut([spelling]).headline == "right."


def test_a_minus_may_be_a_minus():
    assert bench("dE_dA_output").cut(["Z^{l−1}"]).headline == bench("dE_dA_output").cut(["Z^{l-1}"]).headline != "can't be read."
