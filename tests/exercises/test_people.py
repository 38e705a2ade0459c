"""Wrong answers as pupils write them are called what they must be called, and every mistake of the bank has such an answer."""

import pytest
from people import PAIRS, activation, back_propagate, dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, error, floats, weighted_input  # noqa: F401

from nnlib.exercises import check
from nnlib.exercises.bank import mistakes


@pytest.mark.parametrize(("exercise", "name", "answer"), PAIRS, ids=[f"{exercise}: {name}" for exercise, name, _ in PAIRS])
def test_what_people_write_is_called_by_its_name(exercise, name, answer):
    report = check(exercise, answer)
    assert (report.kind, report.mistakes) == ("wrong", (name,)), report
    assert report.headline == f"wrong: {name}."


def test_every_mistake_is_made_by_somebody():
    assert {one.name for one in mistakes} - {name for _, name, _ in PAIRS} == set()
