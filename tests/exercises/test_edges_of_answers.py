"""Edges of what an answer may be and do, each of which decided what is said of it."""

import contextlib
import io

import numpy as np
import pytest

from nnlib import back_propagate
from nnlib.exercises import answers, arrays, check, check_network
from nnlib.exercises.arrays import unwritten


def right(dE_dZ, A_prev):
    return dE_dZ @ A_prev.mT


def test_an_unknown_exercise_is_told_which_there_are():
    with pytest.raises(
        ValueError, match=r"there is no exercise 'dE_dX'; there are weighted_input, activation, error, dE_dA_output, dE_dZ,"
    ):
        check("dE_dX", right)


def test_what_a_right_answer_prints_is_printed_once():
    def talks(dE_dZ, A_prev):
        print("here I am")
        return right(dE_dZ, A_prev)

    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert check("dE_dW", talks, record=False).passed
    assert out.getvalue() == "here I am\n"


def test_a_second_call_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(answers, "LIMIT", 0.3)
    calls = []

    def once(dE_dZ, A_prev):
        calls.append(1)
        while len(calls) > 1:
            pass
        return right(dE_dZ, A_prev)

    report = check("dE_dW", once, record=False)
    assert (report.name, report.kind) == ("dE_dW", "too slow")


def test_what_was_given_first_and_what_second():
    count = []

    def counts(dE_dZ, A_prev):
        count.append(1)
        return right(dE_dZ, A_prev) * 0 + len(count)

    assert "was 1 at first, and then 2" in check("dE_dW", counts, record=False).message


def test_the_stop_button_stops():
    def stopped(dE_dZ, A_prev):
        raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        report = check("dE_dW", stopped, record=False)
        assert not report.passed


@pytest.mark.parametrize("change", [lambda net: net.W[1].fill(7.0), lambda net: net.b[2].fill(7.0)])
def test_an_answer_that_changes_the_network_is_told_so(change):
    def changes(net, X, Y):
        grad = back_propagate(net, X, Y)
        change(net)
        return grad

    report = check("back_propagate", changes, record=False)
    assert not report.passed and "net" in report.message


def test_a_long_message_is_cut_and_one_that_just_fits_is_not():
    def raises(length):
        def answer(dE_dZ, A_prev):
            raise RuntimeError("x" * length)

        return check("dE_dW", answer, record=False).message

    assert "…" not in raises(answers.SHOWN - len("RuntimeError: "))
    assert "…" in raises(answers.SHOWN + 1)


def test_an_error_whose_message_fails_is_said_to_be_one():
    class Mute(Exception):
        def __str__(self):
            raise TypeError

    def answer(dE_dZ, A_prev):
        raise Mute

    assert "Mute, whose message raises an error too" in check("dE_dW", answer, record=False).message


@pytest.mark.parametrize(
    "value, is_stub",
    [(None, True), (..., True), ([None, None], True), ([[...]], True), ([], False), ([1.0, None], False), ([[[[None]]]], False)],
)
def test_what_is_not_written_yet(value, is_stub):
    assert unwritten(value) == is_stub


def test_a_pair_with_E_in_front_is_read_with_it():
    """(E, dE_dW, dE_db): a wrong E is found, a right one passes."""

    def pair(factor):
        def answer(net, X, Y):
            grad = back_propagate(net, X, Y)
            return factor * grad.E, grad.dE_dW, grad.dE_db

        return check_network(answer, record=False)

    assert pair(1).passed and not pair(2).passed


def test_layers_with_odd_numbers_are_named():
    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        return {l + 0.5: grad.dE_dW[l] for l in grad.dE_dW}, grad.dE_db

    report = check("back_propagate", answer, record=False)
    assert not report.passed and "1.5" in report.message


def test_layers_may_be_numbered_in_text():
    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        return {str(l): grad.dE_dW[l] for l in grad.dE_dW}, grad.dE_db

    assert check("back_propagate", answer, record=False).passed


def test_an_array_of_complex_objects_is_read_as_complex():
    assert arrays.as_floats(np.array([[1 + 0j, 2.0]], dtype=object), "it").tolist() == [[1.0, 2.0]]
