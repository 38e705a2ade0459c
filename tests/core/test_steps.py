"""The order of the algorithm as data: its numbers against the judge, and that nothing is read before it is known."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from strategies import assert_same_gradient, fixed_problem, problems

from nnlib import back_propagate
from nnlib.backprop import Gradient
from nnlib.equations import dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, equations, error
from nnlib.numeric import numeric_gradient
from nnlib.steps import Step, backward_steps, forward_steps, run

each = pytest.mark.parametrize("equation", equations, ids=lambda equation: equation.name)


def what_is_given(net, X, Y):
    by_layer = {"W": net.W, "b": net.b, "g": net.g}
    return {("A", 0): X, ("Y", net.L): Y} | {(name, l): arrays[l] for name, arrays in by_layer.items() for l in arrays}


@given(problems())
def test_the_steps_give_what_back_propagate_and_the_judge_give(problem):
    net, X, Y = problem
    known = run([*forward_steps(net.L), *backward_steps(net.L)], what_is_given(*problem))
    derivatives = {name: {l: known[name, l] for l in range(1, net.L + 1)} for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")}
    mine = Gradient(known["E", net.L], **derivatives)
    assert_same_gradient(mine, back_propagate(*problem), 1e-14)
    assert_same_gradient(mine, numeric_gradient(*problem), 1e-10)
    A, Z = net.forward(X)
    for l in net.W:
        np.testing.assert_array_equal(known["A", l], A[l])
        np.testing.assert_array_equal(known["Z", l], Z[l])
    assert known["E", net.L] == back_propagate(*problem).E


@pytest.mark.parametrize("L", [1, 2, 3, 5])
def test_a_step_reads_only_what_is_given_or_was_computed_before(L):
    known = {("A", 0), ("Y", L)} | {(name, l) for name in "Wbg" for l in range(1, L + 1)}
    for step in [*forward_steps(L), *backward_steps(L)]:
        assert set(step.reads) <= known, f"{step} reads {set(step.reads) - known}"
        assert step.computes not in known, f"{step} computes it again"
        known.add(step.computes)
    derivatives = {(name, l) for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db") for l in range(1, L + 1)}
    assert {name for name in known if name[0].startswith("dE")} == derivatives


def test_the_order_backwards():
    assert [(step.equation, step.l) for step in backward_steps(2)] == [
        (dE_dA_output, 2),
        (dE_dZ, 2),
        (dE_dW, 2),
        (dE_db, 2),
        (dE_dA, 1),
        (dE_dZ, 1),
        (dE_dW, 1),
        (dE_db, 1),
    ]


@each
def test_the_arguments_are_called_what_they_are(equation):
    """A_prev is A of layer l − 1, W_next W of layer l + 1, A_L is A of the step's own layer, which is L; the others are of layer l."""
    suffixes = {-1: "_prev", 0: "", 1: "_next"}
    names = [quantity + suffixes[layer - 4] for quantity, layer in Step(equation, 4).reads]
    if equation in (error, dE_dA_output):
        names[0] += "_L"
    assert names == [name for name in inspect.signature(equation.function).parameters if (equation, name) != (dE_dZ, "A")]


@each
def test_what_is_computed_is_the_left_hand_side(equation):
    letters = {"weighted_input": "Z", "activation": "A", "error": "E", "dE_dA_output": "dE_dA"}
    assert Step(equation, 3).computes == (letters.get(equation.name, equation.name), 3)


def test_run_goes_on_from_what_is_known():
    """A step at a time, the same dictionary: what is computed is added, what was there stays."""
    net, X, Y = fixed_problem()
    known = what_is_given(net, X, Y)
    before = dict(known)
    for step in forward_steps(net.L):
        assert run([step], known) is known
    assert len(known) == len(before) + 7 and all(known[name] is before[name] for name in before)


def test_a_step_is_known_again():
    assert len({*forward_steps(2), *forward_steps(2), *backward_steps(2)}) == 5 + 8
    assert Step(error, 2) in forward_steps(2) and Step(error, 1) not in forward_steps(2)


@pytest.mark.parametrize("L", [0, -1, 2.0, None, True])
def test_there_is_no_such_number_of_layers(L):
    for steps in (forward_steps, backward_steps):
        with pytest.raises(ValueError) as caught:
            steps(L)
        assert str(caught.value) == f"L is {L!r}, but must be a whole number, 1 or more"
