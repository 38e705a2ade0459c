"""Wrong answers as pupils write them are called what they must be called, and every mistake of the bank has such an answer."""

import numpy as np
import pytest
from people import PAIRS, activation, back_propagate, dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, error, floats, weighted_input  # noqa: F401

from nnlib.exercises import check
from nnlib.exercises.bank import mistakes
from nnlib.exercises.cases import cases_for
from nnlib.exercises.limit import Clock
from nnlib.exercises.making import arrays_with
from nnlib.exercises.trials import try_out


@pytest.mark.parametrize(("exercise", "name", "answer"), PAIRS, ids=[f"{exercise}: {name}" for exercise, name, _ in PAIRS])
def test_what_people_write_is_called_by_its_name(exercise, name, answer):
    report = check(exercise, answer)
    assert (report.kind, report.mistakes) == ("wrong", (name,)), report
    assert report.headline == f"wrong: {name}."


def test_every_mistake_is_made_by_somebody():
    assert {one.name for one in mistakes} - {name for _, name, _ in PAIRS} == set()


BANK = {one.name: one for one in mistakes}
# With a number in it that the answer chose, a mistake of the bank gives what the pupil's gives for that number alone.
COMPARED = [pair for pair in PAIRS if BANK[pair[1]].equation != "any" and not BANK[pair[1]].fits]


@pytest.mark.parametrize("exercise", sorted({exercise for exercise, _, _ in COMPARED}))
def test_the_bank_gives_what_the_pupil_gives_in_every_case(exercise):
    """Where shapes stretch, a mistake may be named though it raises an error there; so that it does so rightly, it is tried here."""
    for name, answer in [(name, answer) for of, name, answer in COMPARED if of == exercise]:
        for case in cases_for(exercise):
            pupils, banks = try_out(exercise, answer, case, Clock(5), quiet=True).got, arrays_with(exercise, (BANK[name],), case)
            assert (pupils is None) == (banks is None), f"{name}: {case.words}"
            for key in set(pupils or ()) & set(banks or ()):
                np.testing.assert_allclose(pupils[key], banks[key], rtol=1e-7, atol=1e-9, err_msg=f"{name}: {case.words}")


def test_the_facts_of_a_case_are_those_of_its_sizes():
    facts = {case.words: case.facts for case in cases_for("dE_dA")}
    assert "one unit in layer l+1" in facts["a 2-4-1 network, 3 examples, identity"]
    assert "one unit in layer l−1" in {fact for case in cases_for("dE_dW") for fact in case.facts}
    of_weights = {case.words: case.facts for case in cases_for("dE_dW")}
    assert "one unit in layer l" in of_weights["a 2-1-3 network, 4 examples, tanh"]
    assert "one unit in layer l" not in of_weights["a 1-3-1 network, 2 examples, relu"]
    whole = {tuple(case.args[0].sizes): case.facts for case in cases_for("back_propagate")}
    assert "layers of one unit" in whole[4, 1, 3] and "one input" in whole[1, 3, 1] and "one output" in whole[2, 3, 1]
    assert "m = 1" in whole[2, 2, 2] and "two layers" in whole[2, 2, 2]
    assert not whole[3, 5, 4, 2] & {"layers of one unit", "one input", "one output", "m = 1", "two layers", "square layers"}
