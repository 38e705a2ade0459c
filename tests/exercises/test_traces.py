"""What wrong numbers have in common: found on answers that are off in a known way, by the thing itself and not by its report."""

import warnings

import numpy as np
import pytest

from nnlib import back_propagate, identity
from nnlib import equations as eq
from nnlib.exercises.answers import Outcome, run
from nnlib.exercises.arrays import Unreadable
from nnlib.exercises.cases import cases_for
from nnlib.exercises.limit import Clock
from nnlib.exercises.traces import _cut_off, trace
from nnlib.exercises.trials import try_out


def tried(name, answer, only=slice(None)):
    return [try_out(name, answer, case, Clock(5), quiet=True) for case in cases_for(name)[only]]


def network(change):
    """A back_propagate whose gradient is changed."""

    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        found = {"E": grad.E} | {f"{name}": dict(getattr(grad, name)) for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")}
        change(found, net)
        return found

    return answer


def test_one_factor_for_all_that_is_wrong():
    def doubled(found, net):
        for name in ("dE_dW", "dE_db"):
            found[name] = {l: 2 * array for l, array in found[name].items()}

    found = trace("back_propagate", tried("back_propagate", network(doubled)))
    assert type(found).__name__ == "ConstantFactor" and found.factor == pytest.approx(2)
    # In one case alone it is no rule.
    assert trace("back_propagate", tried("back_propagate", network(doubled), slice(0, 1))) is None


def test_a_factor_for_each_quantity_or_for_a_layer():
    def by_quantity(found, net):
        found["dE_dW"] = {l: 2 * array for l, array in found["dE_dW"].items()}
        found["dE_db"] = {l: 3 * array for l, array in found["dE_db"].items()}

    found = trace("back_propagate", tried("back_propagate", network(by_quantity)))
    assert dict(found.factors) == pytest.approx({"dE_dW": 2, "dE_db": 3})

    def by_layer(found, net):
        found["dE_dW"][1] = 2 * found["dE_dW"][1]
        found["dE_db"][1] = 3 * found["dE_db"][1]

    found = trace("back_propagate", tried("back_propagate", network(by_layer)))
    assert dict(found.factors) == pytest.approx({"dE_dW[1]": 2, "dE_db[1]": 3})

    def of_two_layers(found, net):
        found["dE_dW"] = {l: (l + 1) * array for l, array in found["dE_dW"].items()}

    found = trace("back_propagate", tried("back_propagate", network(of_two_layers)))
    assert [key for key, _ in found.factors] == sorted(key for key, _ in found.factors)
    assert dict(found.factors)["dE_dW[1]"] == pytest.approx(2) and dict(found.factors)["dE_dW[2]"] == pytest.approx(3)


def test_an_error_that_is_wrong_by_itself_has_no_trace_and_no_answer_has_none():
    def E_alone(found, net):
        found["E"] = 2 * found["E"]

    assert trace("back_propagate", tried("back_propagate", network(E_alone))) is None

    def fails_sometimes(net, X, Y):
        if len(net.sizes) == 2:
            raise ValueError
        grad = back_propagate(net, X, Y)
        return {l: 2 * a for l, a in grad.dE_dW.items()}, {l: 2 * a for l, a in grad.dE_db.items()}

    found = trace("back_propagate", tried("back_propagate", fails_sometimes))
    assert type(found).__name__ == "ConstantFactor" and found.factor == pytest.approx(2)


def test_something_added_needs_all_to_be_there():
    def added(found, net):
        found["dE_dW"] = {l: array + 0.25 for l, array in found["dE_dW"].items()}

    found = trace("back_propagate", tried("back_propagate", network(added)))
    assert type(found).__name__ == "Added" and found.number == pytest.approx(0.25)

    def added_and_one_left_out(found, net):
        added(found, net)
        del found["dE_db"][1]

    assert trace("back_propagate", tried("back_propagate", network(added_and_one_left_out))) is None


def test_one_wrong_case_says_nothing_and_two_do():
    def wrong_for(n):
        count = []

        def answer(dE_dZ, A_prev):
            count.append(1)
            right = eq.dE_dW(dE_dZ, A_prev)
            return 3 * right if len(count) <= n else right

        return answer

    assert trace("dE_dW", tried("dE_dW", wrong_for(1))) is None
    found = trace("dE_dW", tried("dE_dW", wrong_for(2)))
    assert type(found).__name__ == "ConstantFactor" and found.factor == pytest.approx(3)


@pytest.mark.parametrize("places", [0, 3, 8])
def test_what_is_rounded_on_the_way(places):
    found = trace("dE_dW", tried("dE_dW", lambda dE_dZ, A_prev: eq.dE_dW(np.round(dE_dZ, places), A_prev)))
    assert type(found).__name__ == "Rounded" and (found.part, found.places) == ("dE_dZ", places)


def test_bounds_are_met_in_two_arrays_at_least():
    case = cases_for("dE_dW")[0]
    one, other = np.array([[-3.0, 0.5, 2.0]]), np.array([[-4.0, 1.5, 0.25]])

    def cut(array):
        return np.clip(array, -1, 1)

    found = _cut_off([(case, cut(one), one), (case, cut(other), other)])
    assert tuple(found) == (-1, 1)
    below = np.maximum(one, -1), np.maximum(other, -1)
    found = _cut_off([(case, below[0], one), (case, below[1], other)])
    assert tuple(found) == (-1, None)
    assert _cut_off([(case, cut(one), one), (case, other, other)]) is None
    assert _cut_off([(case, 0 * one + 1, one), (case, 0 * other + 1, other)]) is None


def test_what_errors_follow_and_what_follows_nothing():
    found = trace("dE_dZ", tried("dE_dZ", lambda dE_dA, Z, g: eq.dE_dZ(dE_dA, Z, g) + 0.1 * dE_dA))
    assert found is not None
    random = np.random.default_rng(3)
    assert trace("dE_dW", tried("dE_dW", lambda D, A: eq.dE_dW(D, A) + random.standard_normal((len(D), len(A))))) is None


# What is added to a right answer, written with indices, and what the errors then follow.
ADDED = {
    "weighted_input": {
        "W A": lambda W, A, b: np.einsum("ij,jc->ic", W, A),
        "b": lambda W, A, b: np.einsum("ik,kc->ic", b, np.ones((1, A.shape[1]))),
        "the sum of W over j": lambda W, A, b: np.einsum("ij,jc->ic", W, np.ones_like(A)),
        "the sum of A_prev over j": lambda W, A, b: np.einsum("ij,jc->ic", np.ones_like(W), A),
    },
    "activation": {"Z": lambda Z, g: Z, "g′(Z)": lambda Z, g: g.prime(Z)},
    "dE_dA_output": {"A_L": lambda A_L, Y: A_L, "Y": lambda A_L, Y: Y},
    "dE_dZ": {"dE_dA": lambda D, Z, g: D, "g′(Z)": lambda D, Z, g: g.prime(Z), "Z": lambda D, Z, g: Z},
    "dE_dW": {
        "the sum of dE_dZ over c": lambda D, A: np.einsum("ic,jc->ij", D, np.ones_like(A)),
        "the sum of A_prev over c": lambda D, A: np.einsum("ic,jc->ij", np.ones_like(D), A),
    },
    "dE_db": {"the first column of dE_dZ": lambda D: D[:, [0]], "the last column of dE_dZ": lambda D: D[:, [-1]]},
    "dE_dA": {
        "the sum of W_next over k": lambda W, D: np.einsum("ki,kc->ic", W, np.ones_like(D)),
        "the sum of dE_dZ_next over k": lambda W, D: np.einsum("ki,kc->ic", np.ones_like(W), D),
    },
}


def test_each_part_that_errors_may_follow_is_called_what_it_is():
    for name, parts in ADDED.items():
        for part, off in parts.items():
            found = trace(name, tried(name, lambda *args: getattr(eq, name)(*args) + 0.3 * off(*args)))
            assert type(found).__name__ == "Follows" and found.part == part and found.correlation == pytest.approx(1)


def test_a_part_that_is_the_same_everywhere_is_followed_by_nothing_and_nobody_is_warned():
    """Where g is the identity, g′ is 1."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wrong = tried("dE_dZ", lambda D, Z, g: eq.dE_dZ(D, Z, g) + (0.1 * Z**2 if g is identity else 0))
        assert trace("dE_dZ", wrong) is None


# --- One call of an answer ---


def read(value):
    if value is None:
        raise Unreadable("nothing")
    return {"x": np.asarray(value)}, "a form"


def test_what_came_of_a_call():
    def call(answer, *args, **options):
        return run(answer, args, ("a", "b")[: len(args)], read, Clock(5), **options)

    assert call(lambda a: a, np.ones(2))._replace(value=None) == Outcome("value", None, "a form", "", "", ())
    nothing = call(lambda a: None, np.ones(2))
    assert nothing == Outcome("no numbers", None, "", "nothing", "", ())

    def changes(a, b):
        b[0] = 7
        return a

    assert call(changes, np.ones(2), np.ones(2)).changed == ("b",)
    failed = call(lambda a: a.nothing, np.ones(2))
    assert (failed.kind, failed.value, failed.form, failed.changed) == ("raises", None, "", ())
    assert "AttributeError" in failed.error and "a.nothing" in failed.line

    def changes_and_fails(a):
        a[0] = 5
        raise ValueError("no")

    assert call(changes_and_fails, np.ones(2)).changed == ()


def test_what_an_answer_computes_with_is_no_reason_to_warn(recwarn):
    outcome = run(lambda a: np.log(a) + a / 0 + np.exp(a * 1e9), (np.array([-1.0, 0.0, 2.0]),), ("a",), read, Clock(5))
    assert outcome.kind == "value" and not recwarn.list


def test_what_an_answer_prints_is_heard_unless_it_shall_be_quiet(capsys):
    for quiet, heard in ((False, "hello"), (True, "")):
        run(lambda a: print("hello") or a, (np.ones(1),), ("a",), read, Clock(5), quiet=quiet)
        assert capsys.readouterr().out.strip() == heard
    run(lambda a: print("hello") or a, (np.ones(1),), ("a",), read, Clock(5))
    assert capsys.readouterr().out.strip() == "hello"


def test_a_network_that_was_changed_is_seen_whatever_was_changed():
    net, X, Y = cases_for("back_propagate")[0].args

    def change(how):
        def answer(net, X, Y):
            how(net)
            return 1.0

        return run(answer, (net, X, Y), ("net", "X", "Y"), read, Clock(5)).changed

    assert change(lambda net: None) == ()
    assert change(lambda net: net.W[1].__imul__(2)) == ("net",)
    assert change(lambda net: net.b[2].__iadd__(1)) == ("net",)
    assert change(lambda net: net.g.__setitem__(1, identity)) == ("net",)
    assert change(lambda net: vars(net).__setitem__("W", 3)) == ("net",)
    assert change(lambda net: vars(net).__setitem__("W", {1: net.W[1]})) == ("net",)
