"""The bank of mistakes, tested against itself: each is rejected, goes by its own name, and is like no other."""

import itertools

import numpy as np
import pytest

from nnlib.datasets import worked_example
from nnlib.equations import equations
from nnlib.equations import unchecked as eq
from nnlib.exercises import check
from nnlib.exercises.bank import mistakes
from nnlib.exercises.bank.back_propagate import updated_too_soon
from nnlib.exercises.cases import cases_for
from nnlib.exercises.making import arrays_with, back_propagate_with, with_mistakes
from nnlib.exercises.naming import explains, named
from nnlib.exercises.trials import Trial

NAMES = [equation.name for equation in equations]
OF_EQUATIONS = [one for one in mistakes if one.equation in NAMES]
OF_NUMBERS = [one for one in mistakes if one.equation == "any"]
OF_THE_WHOLE = [one for one in mistakes if one.equation == "back_propagate"]


def name_of(one):
    return one.name


def function_with(name, made, quantities=("E", "dE_dA", "dE_dZ", "dE_dW", "dE_db"), rate=None):
    """The answer of somebody who makes these mistakes."""
    if name != "back_propagate":
        return with_mistakes(getattr(eq, name), made)

    def answer(net, X, Y):
        found = back_propagate_with(made, net, X, Y, rate)
        return {quantity: found[quantity] for quantity in quantities if quantity in found}

    return answer


def trials_with(name, made):
    return [Trial(case, arrays_with(name, made, case)) for case in cases_for(name)]


def test_the_bank_is_large_and_no_two_have_the_same_name():
    assert len(OF_EQUATIONS) >= 80 and len(OF_THE_WHOLE) >= 15
    assert len({one.name for one in mistakes}) == len(mistakes)
    assert {one.equation for one in mistakes} == {*NAMES, "any", "back_propagate"}


@pytest.mark.parametrize("one", mistakes, ids=name_of)
def test_each_has_a_sentence_that_teaches(one):
    assert one.sentence.endswith((".", "?")) and 20 < len(one.sentence) <= 140
    assert one.name not in one.sentence


@pytest.mark.parametrize("one", OF_EQUATIONS, ids=name_of)
def test_a_mistake_in_an_equation_is_named(one):
    report = check(one.equation, function_with(one.equation, [one]))
    assert (report.passed, report.kind, report.mistake) == (False, "wrong", one.name)
    assert one.sentence in report.message and one.name in report.message and "smallest example" in report.message


@pytest.mark.parametrize("one", [one for one in OF_EQUATIONS if one.equation != "error"] + OF_THE_WHOLE, ids=name_of)
@pytest.mark.parametrize("quantities", [("dE_dW", "dE_db"), ("dE_dA", "dE_dZ", "dE_dW", "dE_db")], ids=["W and b", "all"])
def test_a_mistake_in_back_propagate_is_named(one, quantities):
    report = check("back_propagate", function_with("back_propagate", [one], quantities))
    if one.name == "∂E/∂A and ∂E/∂Z are one array" and "dE_dA" not in quantities:
        assert report.passed  # and nobody ever sees it
        return
    assert (report.passed, report.mistake) == (False, one.name)
    assert one.sentence in report.message


@pytest.mark.parametrize("one", [one for one in OF_EQUATIONS if one.equation == "error"], ids=name_of)
def test_a_mistake_in_E_is_named_if_back_propagate_gives_E(one):
    assert check("back_propagate", function_with("back_propagate", [one])).mistake == one.name


@pytest.mark.parametrize("one", OF_NUMBERS, ids=name_of)
@pytest.mark.parametrize("name", [*NAMES, "back_propagate"])
def test_what_becomes_of_the_numbers_is_named(one, name):
    def in_each(found):
        return {key: in_each(value) if isinstance(value, dict) else one.wrong(lambda: np.asarray(value)) for key, value in found.items()}

    def answer(*args):
        found = function_with(name, [])(*args)
        return in_each(found) if name == "back_propagate" else one.wrong(lambda: np.asarray(found))

    assert check(name, answer).mistake == one.name


@pytest.mark.parametrize("name", [*NAMES, pytest.param("back_propagate", marks=pytest.mark.long)])
def test_no_mistake_is_explained_by_another(name):
    bank = OF_EQUATIONS + OF_THE_WHOLE if name == "back_propagate" else [one for one in OF_EQUATIONS if one.equation == name]
    given = {one: trials_with(name, (one,)) for one in bank}
    confused = [(one.name, other.name) for one, other in itertools.permutations(bank, 2) if explains(name, (other,), given[one])]
    assert confused == []


@pytest.mark.parametrize("name", NAMES)
def test_two_mistakes_at_once_are_never_called_by_a_false_name(name):
    bank = [one for one in OF_EQUATIONS if one.equation == name and not one.alone]
    for two in itertools.permutations(bank, 2):  # one inside the other, both ways round
        given = trials_with(name, two)
        if given[1].got is None or all(trial.right for trial in given):
            continue  # they can't be made together, not even where all sizes are equal; or they cancel
        # Perhaps other names: "1/m missing" and "1/m twice" look the same as nothing at all, and "no activation" hides what was inside it.
        with np.errstate(all="ignore"):  # a division by 0 is infinite
            found = named(name, given)
        assert explains(name, found, given) or explains(name, found[::-1], given), ([one.name for one in found], [one.name for one in two])


@pytest.mark.parametrize(
    "names",
    [
        ("1/m missing", "g′ forgotten"),
        ("sign reversed (Y − A)", "1/m again (at W)"),
        ("mean over the paths", "last example alone (at b)"),
        ("A (1 − A) for every g", "the already updated W^{l+1}"),
        ("Wᵀ forgotten", "not summed"),
        ("2 kept", "layers off by one"),
        ("bias forgotten", "1/m twice"),
    ],
)
def test_two_mistakes_in_back_propagate_are_named_as_two(names):
    made = [one for one in mistakes if one.name in names]
    report = check("back_propagate", function_with("back_propagate", made, ("dE_dW", "dE_db")))
    assert set(report.mistakes) == set(names)
    assert report.mistake == " and ".join(report.mistakes)


@pytest.mark.parametrize("quantities", [("dE_dA", "dE_dZ", "dE_dW", "dE_db"), ("E", "dE_dA", "dE_dZ", "dE_dW", "dE_db")])
def test_three_mistakes_are_named_where_every_step_can_be_seen(quantities):
    each_in_a_step_of_its_own = ("½ kept", "sign reversed (at W)", "mean over the paths")
    two_in_one_step = ("sign reversed (at W)", "activation left out", "mean over the paths")
    for names in (each_in_a_step_of_its_own, two_in_one_step):
        made = [one for one in mistakes if one.name in names]
        assert set(check("back_propagate", function_with("back_propagate", made, quantities)).mistakes) == set(names)


@pytest.mark.parametrize("rate", [0.01, 0.5, 3.7])
def test_weights_updated_too_soon_are_found_with_any_learning_rate(rate):
    answer = function_with("back_propagate", [updated_too_soon], ("dE_dW", "dE_db"), rate)
    assert check("back_propagate", answer).mistake == "the already updated W^{l+1}"


def test_the_famous_example_made_this_mistake():
    """The published 0.291027924 after one step is what comes of updating W^2 too soon; the right number is 0.29102777."""
    for made, published in ([], 0.29102777369359933), ([updated_too_soon], 0.29102792390544197):
        net, X, Y = worked_example()
        dE_dW = back_propagate_with(made, net, X, Y, rate=0.5)["dE_dW"]
        for l in (1, 2):
            net.W[l] = net.W[l] - 0.5 * dE_dW[l]
        assert eq.error(net.forward(X)[0][2], Y) == pytest.approx(published, abs=1e-15)
