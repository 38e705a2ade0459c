"""`check` says right to every right answer, however it is written, and to no other; and each kind of report says what it should."""

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import problems

import nnlib.exercises
from nnlib import Network, back_propagate, equations, identity
from nnlib.activations import known
from nnlib.equations import unchecked as eq
from nnlib.exercises import answers, check, check_network, progress, record
from nnlib.exercises.arrays import as_arrays, difference
from nnlib.exercises.cases import ARGUMENTS, cases_for
from nnlib.exercises.limit import Clock, TooSlow, _Monitor, within
from nnlib.numeric import central_difference, numeric_gradient

NAMES = list(ARGUMENTS)


# --- Right, however it is written ---


def loops_weighted_input(W, A_prev, b):
    Z = np.zeros((W.shape[0], A_prev.shape[1]))
    for i in range(W.shape[0]):
        for c in range(A_prev.shape[1]):
            for j in range(W.shape[1]):
                Z[i, c] += W[i, j] * A_prev[j, c]
            Z[i, c] += b[i, 0]
    return Z


def bias_as_a_weight(W, A_prev, b):
    return np.hstack([W, b]) @ np.vstack([A_prev, np.ones(A_prev.shape[1])])


def in_place_on_its_own(dE_dA, Z, g):
    D = g.prime(Z)
    D *= dE_dA
    return D


def loops_dE_dW(dE_dZ, A_prev):
    D = np.zeros((len(dE_dZ), len(A_prev)))
    for i in range(len(dE_dZ)):
        for j in range(len(A_prev)):
            for c in range(dE_dZ.shape[1]):
                D[i, j] += dE_dZ[i, c] * A_prev[j, c]
    return D


def loops_dE_dA(W_next, dE_dZ_next):
    D = [[0.0] * dE_dZ_next.shape[1] for _ in range(W_next.shape[1])]
    for i in range(W_next.shape[1]):
        for c in range(dE_dZ_next.shape[1]):
            D[i][c] = sum(dE_dZ_next[k, c] * W_next[k, i] for k in range(len(W_next)))
    return D


def scaled_at_the_end(net, X, Y):
    """Without 1/m on the way, divided by m at the end; the dictionaries in a tuple."""
    A, Z = net.forward(X)
    dE_dW, dE_db, m = {}, {}, X.shape[1]
    D = A[net.L] - Y
    for l in range(net.L, 0, -1):
        D = D * net.g[l].prime(Z[l])
        dE_dW[l], dE_db[l] = D @ A[l - 1].T / m, D.mean(axis=1, keepdims=True)
        D = net.W[l].T @ D
    return dE_dW, dE_db


def example_by_example(net, X, Y):
    """A loop over the examples, and lists for the layers 1..L."""
    m = X.shape[1]
    W, b = [np.zeros_like(net.W[l]) for l in net.W], [np.zeros_like(net.b[l]) for l in net.b]
    for c in range(m):
        part = back_propagate(net, X[:, [c]], Y[:, [c]])
        for l in net.W:
            W[l - 1] += part.dE_dW[l] / m
            b[l - 1] += part.dE_db[l] / m
    return SimpleNamespace(dE_dW=W, dE_db=b)


def by_recursion(net, X, Y):
    A, Z = net.forward(X)

    def dE_dZ(l):
        before = (A[l] - Y) / X.shape[1] if l == net.L else net.W[l + 1].T @ dE_dZ(l + 1)
        return before * net.g[l].prime(Z[l], A[l])

    layers = range(1, net.L + 1)
    return {"dE_dW": {l: (dE_dZ(l) @ A[l - 1].T).tolist() for l in layers}, "dE_db": {l: dE_dZ(l).sum(1, keepdims=True) for l in layers}}


RIGHT = {
    "weighted_input": [
        lambda W, A_prev, b: W @ A_prev + b,
        lambda W, A_prev, b: np.einsum("ij,jc->ic", W, A_prev) + b,
        lambda W, A_prev, b: np.matrix(W) * np.matrix(A_prev) + np.matrix(b),
        lambda W, A_prev, b: (A_prev.T @ W.T + b.T).T,
        lambda W, A_prev, b: (W @ A_prev + b).tolist(),
        lambda W, A_prev, b: sum(W[:, [j]] * A_prev[j] for j in range(len(A_prev))) + b,
        loops_weighted_input,
        bias_as_a_weight,
    ],
    "activation": [
        lambda Z, g: g(Z),
        lambda Z, g: [[float(g(z)) for z in row] for row in Z],
        lambda Z, g: np.vectorize(lambda z: g(np.float64(z)))(Z),
        lambda Z, g: np.array([g(row) for row in Z]),
        lambda Z, g: g.function(Z),
        lambda Z, g: tuple(tuple(row) for row in g(Z)),
    ],
    "error": [
        lambda A_L, Y: ((A_L - Y) ** 2).sum() / (2 * Y.shape[1]),
        lambda A_L, Y: np.mean(np.sum((A_L - Y) ** 2, axis=0)) / 2,
        lambda A_L, Y: np.linalg.norm(A_L - Y) ** 2 / 2 / Y.shape[1],
        lambda A_L, Y: sum((a - y) ** 2 for a, y in zip(A_L.ravel(), Y.ravel())) / (2 * Y.shape[1]),
        lambda A_L, Y: float(0.5 * np.einsum("ic,ic->", A_L - Y, A_L - Y) / Y.shape[1]),
        lambda A_L, Y: np.array([[np.trace((A_L - Y).T @ (A_L - Y)) / (2 * Y.shape[1])]]),
    ],
    "dE_dA_output": [
        lambda A_L, Y: (A_L - Y) / Y.shape[1],
        lambda A_L, Y: -(Y - A_L) / len(Y[0]),
        lambda A_L, Y: 1 / Y.shape[1] * A_L - Y / Y.shape[1],
        lambda A_L, Y: [[(a - y) / len(rows[0]) for a, y in zip(*rows)] for rows in zip(A_L, Y)],
        lambda A_L, Y: np.matrix(A_L - Y) * np.eye(Y.shape[1]) / Y.shape[1],
        lambda A_L, Y: central_difference(lambda A: ((A - Y) ** 2).sum() / (2 * Y.shape[1]), A_L, 1e-3),
    ],
    "dE_dZ": [
        lambda dE_dA, Z, g: dE_dA * g.prime(Z),
        lambda dE_dA, Z, g: g.prime(Z, g(Z)) * dE_dA,
        lambda dE_dA, Z, g, A=None: np.multiply(dE_dA, g.prime(Z, A)),
        lambda dE_dA, Z, g: [[d * g.prime(z) for d, z in zip(*rows)] for rows in zip(dE_dA, Z)],
        lambda dE_dA, Z, g: np.stack([np.diag(g.prime(Z[:, c])) @ dE_dA[:, c] for c in range(Z.shape[1])], axis=1),
        lambda dE_dA, Z, g: np.einsum("ic,ic->ic", dE_dA, g.derivative(Z, g(Z))),
        in_place_on_its_own,
    ],
    "dE_dW": [
        lambda dE_dZ, A_prev: dE_dZ @ A_prev.T,
        lambda dE_dZ, A_prev: np.einsum("ic,jc->ij", dE_dZ, A_prev),
        lambda dE_dZ, A_prev: (A_prev @ dE_dZ.T).T,
        lambda dE_dZ, A_prev: sum(np.outer(dE_dZ[:, c], A_prev[:, c]) for c in range(dE_dZ.shape[1])),
        lambda dE_dZ, A_prev: np.tensordot(dE_dZ, A_prev, axes=(1, 1)),
        lambda dE_dZ, A_prev: np.asmatrix(dE_dZ) * np.asmatrix(A_prev).T,
        lambda dE_dZ, A_prev: np.asfortranarray(dE_dZ @ A_prev.mT),
        loops_dE_dW,
    ],
    "dE_db": [
        lambda dE_dZ: dE_dZ.sum(axis=1, keepdims=True),
        lambda dE_dZ: dE_dZ @ np.ones((dE_dZ.shape[1], 1)),
        lambda dE_dZ: np.einsum("ic->i", dE_dZ).reshape(-1, 1),
        lambda dE_dZ: [[sum(row)] for row in dE_dZ],
        lambda dE_dZ: np.matrix(dE_dZ).sum(axis=1),
        lambda dE_dZ: np.add.reduce(dE_dZ, axis=1)[:, np.newaxis],
    ],
    "dE_dA": [
        lambda W_next, dE_dZ_next: W_next.T @ dE_dZ_next,
        lambda W_next, dE_dZ_next: np.einsum("ki,kc->ic", W_next, dE_dZ_next),
        lambda W_next, dE_dZ_next: (dE_dZ_next.T @ W_next).T,
        lambda W_next, dE_dZ_next: sum(np.outer(W_next[k], dE_dZ_next[k]) for k in range(len(W_next))),
        lambda W_next, dE_dZ_next: np.matrix(W_next).T * dE_dZ_next,
        loops_dE_dA,
    ],
    "back_propagate": [
        back_propagate,
        numeric_gradient,
        lambda net, X, Y: {**vars(back_propagate(net, X, Y)), "E": [[back_propagate(net, X, Y).E]]},
        lambda net, X, Y: vars(back_propagate(net, X, Y)),
        lambda net, X, Y: (back_propagate(net, X, Y).dE_dW, back_propagate(net, X, Y).dE_db),
        lambda net, X, Y: [[None, *by_layer.values()] for by_layer in by_recursion(net, X, Y).values()],
        scaled_at_the_end,
        example_by_example,
        by_recursion,
    ],
}


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name in NAMES for answer in RIGHT[name]])
def test_right_however_it_is_written(name, answer):
    report = check(name, answer)
    assert report.passed and report.kind == "right" and report.mistake is None, report
    assert f"{len(cases_for(name))} networks" in report.message and "digits" in report.message and "Judge" in report.message


def test_there_are_five_right_answers_at_least_for_every_exercise():
    assert {name: len(answers) >= 5 for name, answers in RIGHT.items()} == dict.fromkeys(NAMES, True)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("dE")])
def test_the_judge_and_the_equation_agree(name):
    """The judge nudges E; the equation is algebra."""
    for case in cases_for(name):
        np.testing.assert_allclose(case.expected[name], getattr(eq, name)(*case.args), rtol=1e-11, atol=1e-13)
        assert (case.expected[name] != 0).any()


def test_the_first_case_hides_nothing_and_the_second_lets_every_transpose_through():
    for name in NAMES:
        first, second = cases_for(name)[:2]
        shapes = [np.shape(array) for array in (*first.args, *first.expected.values()) if isinstance(array, np.ndarray)]
        assert all(shape == () or shape[0] != shape[1] for shape in shapes)
        assert {n for shape in shapes_of(second) for n in shape} <= {1, 3}


def shapes_of(case):
    return [array.shape for array in (*case.args, *case.expected.values()) if isinstance(array, np.ndarray)]


@pytest.mark.parametrize("name", NAMES)
def test_each_fact_is_told_from_every_other_by_several_cases(name):
    """Right only for sigmoid, or only where there is one unit? One case of each that is both could not say."""
    facts = frozenset().union(*(case.facts for case in cases_for(name)))
    held = {fact: tuple(fact in case.facts for case in cases_for(name)) for fact in facts}
    assert all(2 <= sum(cases) <= len(cases) - 2 for cases in held.values())
    either_way = [*held.values(), *(tuple(not one for one in cases) for cases in held.values())]
    assert len(set(either_way)) == 2 * len(held)


@pytest.mark.parametrize("activation", known, ids=str)
def test_every_activation_function_stands_everywhere_on_both_sides_of_0(activation):
    hidden, output = [], []
    for case in cases_for("back_propagate"):
        net, X, _ = case.args
        Z = net.forward(X)[1]
        for l in Z:
            if net.g[l] is activation and Z[l].min() < 0 < Z[l].max() and len(set(net.sizes)) > 1:
                (output if l == net.L else hidden).append(l)
    of_equations = [case.args[1] for case in cases_for("dE_dZ") if case.args[2] is activation]
    assert hidden and output and any(Z.min() < 0 < Z.max() for Z in of_equations)


@given(problems())
def test_what_counts_as_right_is_right_on_other_networks_too(problem):
    """The cases are few; the answers called right by them are right on networks of any depth and size."""
    for answer in (scaled_at_the_end, example_by_example, by_recursion):
        gradient = vars(back_propagate(*problem))
        expected = {f"{name}[{l}]": array for name in ("dE_dW", "dE_db") for l, array in gradient[name].items()}
        got, form = as_arrays("back_propagate", answer(*problem), expected)
        assert form == "" and set(got) == set(expected)
        assert all(difference(got[key], expected[key]) < 1e-9 for key in got)


@pytest.mark.parametrize(
    ("got", "expected", "size"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0),
        ([1e-12], [2e-12], 0.5),
        ([3.0, 1.0], [4.0, 1.0], 0.25),
        ([3e300, -1e300], [4e300, -1e300], 0.25),
        ([0.0], [0.0], 0),
        ([1e-30], [0.0], np.inf),
        ([np.nan], [1.0], np.inf),
        ([1.0], [1.0, 1.0], np.inf),
        ([], [], 0),
    ],
)
def test_a_difference_is_relative_to_the_largest_number_expected(got, expected, size):
    assert difference(np.array(got), np.array(expected)) == pytest.approx(size)


# --- Never right if it isn't ---

TERMS = {
    "weighted_input": lambda W, A, b: [W[:, [j]] * A[j] for j in range(len(A))] + [b + 0 * (W @ A)],
    "dE_dA_output": lambda A_L, Y: [A_L / Y.shape[1], -Y / Y.shape[1]],
    "dE_dW": lambda dE_dZ, A: [np.outer(dE_dZ[:, c], A[:, c]) for c in range(A.shape[1])],
    "dE_db": lambda dE_dZ: [dE_dZ[:, [c]] for c in range(dE_dZ.shape[1])],
    "dE_dA": lambda W, dE_dZ: [np.outer(W[k], dE_dZ[k]) for k in range(len(W))],
    "dE_dZ": lambda dE_dA, Z, g: [dE_dA * g.prime(Z), dE_dA, g.prime(Z)],
}


@given(st.sampled_from(sorted(TERMS)), st.lists(st.floats(-3, 3), min_size=6, max_size=6))
def test_no_combination_of_right_terms_is_called_right(name, weights):
    due = [1, 0, 0, 0, 0, 0] if name == "dE_dZ" else [1] * 6
    assume(any(abs(weight - one) > 1e-6 for weight, one in zip(weights[:2], due)))
    report = check(name, lambda *args: sum(weight * term for weight, term in zip(weights, TERMS[name](*args))))
    assert not report.passed
    assert report.message.isprintable() or "\n" in report.message


@given(st.sampled_from([name for name in NAMES if name != "back_propagate"]), st.integers(0, 2**32 - 1))
def test_noise_gets_no_name(name, seed):
    """Neither a random answer nor a right one with a little noise is taken for a known mistake."""

    def noisy(*args):
        right = np.asarray(getattr(eq, name)(*args))
        return right + 0.01 * np.random.default_rng(seed).normal(size=right.shape)

    report = check(name, noisy)
    assert not report.passed and report.mistake is None
    assert "expected" in report.message and "look there first" not in report.message


@pytest.mark.parametrize("number", [1.0, 0.5, -2.0])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "back_propagate"])
def test_a_constant_gets_no_name(name, number):
    """These are whole numbers, or such as single precision holds exactly, but neither is what is wrong with them."""
    report = check(name, lambda *args: np.full(np.shape(getattr(eq, name)(*args)), number))
    assert not report.passed and report.mistake is None


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_noise_in_one_entry_of_a_gradient_is_located(seed):
    random = np.random.default_rng(seed)
    quantity, layer = random.choice(["dE_dW", "dE_db"]), random.integers(1, 4)

    def noisy(net, X, Y):
        grad = back_propagate(net, X, Y)
        if layer <= net.L:
            getattr(grad, quantity)[layer][-1, 0] += 0.1
        return grad

    report = check_network(noisy)
    assert report.mistake is None and not report.passed
    assert f"{quantity}[{layer}] is the first that goes wrong" in report.message


def test_a_mistake_that_explains_a_part_of_the_cases_is_not_named():
    """Where the answer raises an error and the mistake doesn't, or the other way round, it is another mistake."""
    report = check("dE_dW", lambda dE_dZ, A_prev: -dE_dZ @ A_prev.T if dE_dZ.shape[1] > 1 else [][0])
    assert report.mistake is None and "got" in report.message
    report = check("dE_dW", lambda dE_dZ, A_prev: dE_dZ @ A_prev if dE_dZ.shape[1] == len(A_prev) else dE_dZ @ A_prev.T)
    assert report.mistake is None


def with_slope_of_relu(slope):
    """A back_propagate that is right but for relu, whose slope it takes to be slope(Z)."""

    def answer(net, X, Y):
        A, Z = net.forward(X)
        dE_dW, dE_db = {}, {}
        D = (A[net.L] - Y) / X.shape[1]
        for l in range(net.L, 0, -1):
            D = D * (slope(Z[l]) if net.g[l].name == "relu" else net.g[l].prime(Z[l]))
            dE_dW[l], dE_db[l] = D @ A[l - 1].T, D.sum(axis=1, keepdims=True)
            D = net.W[l].T @ D
        return dE_dW, dE_db

    return answer


def test_the_slope_of_relu_is_called_right():
    assert check("back_propagate", with_slope_of_relu(lambda Z: Z > 0)).passed


@pytest.mark.parametrize("slope", [np.ones_like, np.sign, lambda Z: np.where(Z > 0, 1, 0.01), lambda Z: Z, np.abs])
def test_no_other_slope_of_relu_is_called_right(slope):
    assert not check("back_propagate", with_slope_of_relu(slope)).passed


def kept_in_a_default_argument(net, X, Y, kept={}):  # noqa: B006
    gradient = back_propagate(net, X, Y)
    for name in ("dE_dW", "dE_db"):
        for l, array in getattr(gradient, name).items():
            before = kept.get((name, l, net.sizes), 0)
            kept[name, l, net.sizes] = getattr(gradient, name)[l] = before + array
    return gradient


RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("back_propagate", kept_in_a_default_argument),
        ("dE_dZ", lambda dE_dA, Z, g: dE_dA * g.prime(Z) * (RANDOM.random(Z.shape) < 0.5) * 2),
        ("dE_db", lambda dE_dZ, calls=[]: calls.append(1) or dE_dZ.sum(axis=1, keepdims=True) / len(calls)),
    ],
)
def test_an_answer_that_is_another_the_second_time(name, answer):
    report = check(name, answer)
    assert (report.kind, report.mistake) == ("wrong", "another answer the second time")
    was, then = re.search(r"was (\S+) at first, and then (\S+)\.", report.message).groups()
    assert was != then


# --- Not written yet, and what can't be judged ---


def nothing(*args):
    pass


def only_a_docstring(dE_dZ, A_prev):
    """What it is to do."""


def forgotten_return(dE_dZ, A_prev):
    result = dE_dZ @ A_prev.T  # noqa: F841


def not_implemented(*args):
    raise NotImplementedError


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answer", [..., None, nothing, not_implemented, lambda *args: ..., lambda *args: (..., ...)])
def test_not_written_yet(name, answer):
    report = check(name, answer)
    assert (report.kind, report.passed, report.mistake) == ("not written yet", False, None)
    assert "not written yet" in repr(report) and ARGUMENTS[name][0] in report.message


def test_a_forgotten_return_is_told_from_a_stub():
    assert "`return`" in check("dE_dW", forgotten_return).message
    assert "`return`" not in check("dE_dW", only_a_docstring).message


@pytest.mark.parametrize(
    ("otherwise", "words"),
    [(lambda: None, "It is None"), (lambda: "later", "of type str"), (lambda: not_implemented(), "raise NotImplementedError")],
)
def test_what_is_written_for_some_cases_only(otherwise, words):
    """This is no stub, and a value that is no number isn't compared letter by letter."""
    report = check("dE_dW", lambda dE_dZ, A_prev: dE_dZ @ A_prev.T if dE_dZ.shape[1] > 1 else otherwise())
    assert (report.kind, report.mistake) == ("right in part", "wrong only for m = 1")
    assert words in report.message and "no such layer" not in report.message and "times what is expected" not in report.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3.5, "not a function"),
        (np.ones((2, 2)), "not a function"),
        (lambda dE_dZ, A_prev: "a text", "str"),
        (lambda dE_dZ, A_prev: [[1, 2], [3]], "list"),
        (lambda dE_dZ, A_prev: {"dE_dW": 1}, "dict"),
        (lambda dE_dZ, A_prev: dE_dZ @ A_prev.T + 1j, "real numbers"),
        (lambda dE_dZ, A_prev: [[None, 1.0]], "real numbers"),
    ],
)
def test_what_is_no_answer_is_said_in_words(answer, words):
    report = check("dE_dW", answer)
    assert words in report.message and not report.passed and report.mistake is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda net, X, Y: 7, "without dE_dW"),
        (lambda net, X, Y: {"dE_dW": {}}, "without dE_db"),
        (lambda net, X, Y: (1, 2, 3), "3 things"),
        (lambda net, X, Y: {"dE_dW": 1, "dE_db": 2}, "dictionary by layer"),
        (lambda net, X, Y: (itertools.count(), (1 / 0 for _ in X)), "of type count, where a dictionary by layer"),
        (lambda net, X, Y: (1, 2, 3, 4, 5), "5 things"),
        (lambda net, X, Y: {"dE_dW": {1: ...}, "dE_db": {1: ...}}, "dE_dW[1] is ..."),
        (lambda net, X, Y: {"dE_dW": {}, "dE_db": {}}, "missing"),
        (lambda net, X, Y: {**vars(back_propagate(net, X, Y)), "dE_dA": {9: np.ones((1, 1))}}, "no such layer"),
    ],
)
def test_a_back_propagate_that_gives_something_else(answer, words):
    for judge in (lambda answer: check("back_propagate", answer), check_network):
        report = judge(answer)
        assert words in report.message and not report.passed


def test_there_is_no_such_exercise():
    with pytest.raises(ValueError, match="no exercise 'dE_dX'.*dE_dW"):
        check("dE_dX", nothing)


# --- Raises, shapes, input, parts ---


def raises(dE_dZ, A_prev):
    a = A_prev.T
    return dE_dZ @ a + int("ten")


def raises_inside_numpy(dE_dZ, A_prev):
    return np.concatenate([dE_dZ, A_prev.T])


def misfit_on_two_lines(dE_dZ, A_prev):
    return (dE_dZ @
            A_prev)  # fmt: skip


def misfit_of_an_entry(dE_dZ, A_prev):
    D = np.zeros((2, 2))
    D[:, 0] = dE_dZ[:, 0]


def misfit_with_a_new_value(dE_dZ, A_prev):
    D = dE_dZ
    D = A_prev @ D
    return D


def misfit_in_a_loop(dE_dZ, A_prev):
    D = np.zeros((2, 2))
    for c in range(dE_dZ.shape[1]):
        D += np.outer(dE_dZ[:, c], A_prev[:, c])


def misfit_in_a_network(net, X, Y):
    A, Z = net.forward(X)
    dE_dA = {net.L: A[net.L] - Y}
    dE_dA[1] = net.W[net.L] @ dE_dA[net.L]


@pytest.mark.parametrize(
    ("answer", "line", "error"),
    [
        (raises, 'return dE_dZ @ a + int("ten")', "ValueError"),
        (raises_inside_numpy, "return np.concatenate([dE_dZ, A_prev.T])", "ValueError"),
    ],
)
def test_an_error_is_shown_with_the_readers_own_line(answer, line, error):
    report = check("dE_dW", answer)
    assert (report.kind, report.mistake) == ("raises", None)
    assert f"    {line}\n    {error}: " in repr(report) and "dE_dZ (4, 5), A_prev (3, 5)" in report.message
    assert ".py" not in report.message


@pytest.mark.parametrize(
    ("name", "answer", "shapes"),
    [
        ("dE_dW", lambda dE_dZ, A_prev: dE_dZ @ A_prev + [][0], " on this line don't fit: dE_dZ (4, 5), A_prev (3, 5)"),
        ("dE_dW", lambda dE_dZ, A_prev: np.dot(A_prev.T, dE_dZ.T[0]) + [][0], " on this line don't fit: A_prev.T (5, 3), dE_dZ.T[0] (4,)"),
        ("dE_dW", lambda D, A: np.tensordot(D, A, 1) + [][0], " on this line don't fit: D (4, 5), A (3, 5)"),
        ("dE_dW", lambda D, A: np.einsum("ij,jk->ik", D, A) + [][0], " on this line don't fit: D (4, 5), A (3, 5)"),
        ("dE_dW", lambda D, A: (lambda x: x * abs(A))(D), " on this line don't fit: x (4, 5), A (3, 5)"),
        ("dE_dW", misfit_on_two_lines, " on this line don't fit"),
        ("dE_dW", misfit_of_an_entry, " on this line don't fit: D[:, 0] (2,), dE_dZ[:, 0] (4,)"),
        ("dE_dW", misfit_with_a_new_value, " on this line don't fit: A_prev (3, 5), D (4, 5)"),
        ("dE_dW", misfit_in_a_loop, " on this line don't fit: D (2, 2), dE_dZ[:, c] (4,), A_prev[:, c] (3,)"),
        ("back_propagate", misfit_in_a_network, " on this line don't fit: net.W[net.L] (2, 4), dE_dA[net.L] (2, 6)"),
        ("dE_dW", np.dot, " don't fit"),
    ],
)
def test_shapes_that_do_not_fit_are_told_in_our_words(name, answer, shapes):
    """NumPy speaks of core dimensions and of a gufunc's signature, in another way in each version."""
    message = check(name, answer).message
    assert f"    ValueError: the shapes{shapes}" in message
    assert not any(word in message for word in ("gufunc", "broadcast", "aligned", "remapped", "mismatch"))


def test_nothing_is_called_again_to_find_the_shapes():
    calls = []

    def counted(array):
        calls.append(array.shape)
        return [array]

    message = check("dE_dW", lambda dE_dZ, A_prev: counted(dE_dZ)[0] @ A_prev).message
    first, *others = [np.shape(case.args[0]) for case in cases_for("dE_dW")]
    assert calls == [first, first, *others]
    assert "    ValueError: the shapes on this line don't fit: dE_dZ (4, 5), A_prev (3, 5)" in message


def helper(array):
    return array.nothing_of_the_kind


def test_an_error_in_the_readers_helper_is_shown_where_it_came_up():
    message = check("dE_db", lambda dE_dZ: helper(dE_dZ)).message
    assert "    return array.nothing_of_the_kind\n" in message and "helper(dE_dZ)" not in message


def test_an_error_in_nnlib_is_the_fault_of_the_line_that_called_it():
    def answer(net, X, Y):
        return net.forward(X.T)

    assert "return net.forward(X.T)" in check("back_propagate", answer).message


@pytest.mark.parametrize("answer", [lambda *args: sys.exit(), lambda *args: quit()])
def test_an_answer_that_exits_does_not_end_the_kernel(answer):
    assert check("dE_db", answer).kind == "raises"


def test_too_few_arguments_are_an_error_too():
    assert "takes 1 positional argument but 2 were given" in check("dE_dW", lambda dE_dZ: 1).message


def test_an_address_in_an_error_is_left_out():
    def answer(dE_dZ):
        raise ValueError(f"what is {object()}?")

    assert "<object object>?" in check("dE_db", answer).message


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dE_dW", lambda dE_dZ, A_prev: (dE_dZ @ A_prev.T).ravel(), ["(12,)", "(4, 3)", "units i of layer l", "units j of layer l−1"]),
        ("dE_dA", lambda W, D: np.ones((2, 2)), ["(2, 2)", "(4, 5)", "examples c"]),
        ("error", lambda A_L, Y: (A_L - Y).sum(axis=0), ["(5,)", "one number"]),
        ("weighted_input", lambda W, A_prev, b: (W @ A_prev).T, ["(5, 4)", "transpose would fit"]),
    ],
)
def test_a_wrong_shape_is_explained(name, answer, words):
    report = check(name, answer)
    assert report.kind == "wrong shape" and all(word in report.message for word in words)


def changes(dE_dZ, A_prev):
    result = dE_dZ @ A_prev.T
    dE_dZ *= 2
    return result


def changes_the_network(net, X, Y):
    grad = back_propagate(net, X, Y)
    for l in net.W:
        net.W[l] -= 0.1 * grad.dE_dW[l]
    return grad


def changes_an_activation_function(net, X, Y):
    grad = back_propagate(net, X, Y)
    net.g[1] = net.g[net.L]
    return grad


def changes_all_weights_at_once(net, X, Y):
    grad = back_propagate(net, X, Y)
    net.W = [2 * W for W in net.W.values()]
    return grad


@pytest.mark.parametrize(
    ("name", "answer", "what"),
    [
        ("back_propagate", changes_all_weights_at_once, "net"),
        ("dE_dW", changes, "dE_dZ"),
        ("back_propagate", changes_the_network, "net"),
        ("back_propagate", changes_an_activation_function, "net"),
    ],
)
def test_an_answer_that_changes_its_input(name, answer, what):
    report = check(name, answer)
    assert (report.kind, report.mistake, report.passed) == ("changes its input", "changes its input", False)
    assert f"changes its input: {what}." in report.headline


def test_a_wrong_answer_that_changes_its_input_hears_both():
    report = check("dE_dW", lambda dE_dZ, A_prev: -changes(dE_dZ, A_prev))
    assert report.mistake == "sign reversed (at W)" and "also changes its input: dE_dZ" in report.message


def two_layers_only(net, X, Y):
    A, Z = net.forward(X)
    D2 = (A[2] - Y) / X.shape[1] * net.g[2].prime(Z[2])
    D1 = net.W[2].T @ D2 * net.g[1].prime(Z[1])
    return {1: D1 @ A[0].T, 2: D2 @ A[1].T}, {1: D1.sum(1, keepdims=True), 2: D2.sum(1, keepdims=True)}


@pytest.mark.parametrize(
    ("name", "answer", "fact"),
    [
        ("dE_dW", lambda D, A: np.outer(D[:, 0], A[:, 0]) + (D.shape[1] - 1), "right only for m = 1"),
        ("dE_dW", lambda D, A: np.outer(D, A), "right only for m = 1"),
        ("dE_dW", lambda D, A: D @ A.T if len(D) == len(A) else 1 / 0, "right only for square layers"),
        ("dE_dZ", lambda D, Z, g: D * (1 / (2 + np.exp(Z) + np.exp(-Z)) + (g.name != "sigmoid") * Z), "right only for sigmoid"),
        ("dE_dW", lambda D, A: np.einsum("ic,jc->ij", D.squeeze(axis=1) if D.shape[1] == 1 else D, A), "wrong only for m = 1"),
        ("dE_dA", lambda W, D: np.dot(W.T.squeeze(), D) if min(W.shape) > 1 else np.ones(3), "wrong only for layers of one unit"),
        ("back_propagate", two_layers_only, "right only for two layers"),
    ],
)
def test_right_in_part(name, answer, fact):
    report = check(name, answer)
    assert report.mistake == fact and not report.passed
    assert report.kind == "right in part" and "It fails on a" in report.message


def test_the_whole_network_from_the_output_backwards():
    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        for l in range(net.L - 1, 0, -1):
            grad.dE_dW[l][:] = grad.dE_dW[l] ** 3
        return grad.dE_dW, grad.dE_db

    report = check_network(answer)
    assert "           layer 3  layer 2  layer 1\n    dE_dW  right    wrong    wrong\n    dE_db  right    right    right" in repr(report)
    assert "dE_dW[2] is the first that goes wrong" in report.message and "Since dE_db[2] is right, so is dE_dZ[2]" in report.message
    assert "<th scope=" in report._repr_html_()
    assert check_network(back_propagate).passed and "dE_dZ  right    right    right" in repr(check_network(back_propagate))
    assert check_network(nothing).kind == "not written yet"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dE_dW", lambda D, A: -1.7 * D @ A.T, "every number is −1.7 times what is expected"),
        ("dE_dW", lambda D, A: D @ A.T * (D.shape[1] ** 2 + 1), "26 on a 3-4-2 network, 5 examples, tanh and 10 on a 3-3-3 network"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(Z) + 0.3 * g.prime(Z), "follows g′(Z) (correlation +1.00)"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(Z) - 0.2 * Z, "follows Z (correlation −1.00)"),
        ("weighted_input", lambda W, A, b: W @ A + b + 0.3 * W.sum(1, keepdims=True), "follows the sum of W over j"),
    ],
)
def test_an_unknown_mistake_leaves_a_trace(name, answer, words):
    report = check(name, answer)
    assert report.kind == "wrong" and report.mistake is None and words in report.message


def test_a_factor_is_said_only_if_it_holds_in_every_case():
    message = check("dE_dW", lambda D, A: 3 * D @ A.T if D.shape[1] == 5 else D @ A.T + 0.1).message
    assert "factor" not in message and "no mistake that we know" in message


def test_a_trace_is_of_what_is_wrong_and_not_of_what_is_right():
    message = check("dE_dW", lambda D, A: D @ A.T * (3 if D.shape[1] == 1 else 1)).message
    assert "every number is 3 times" in message and "factor: 1 " not in message
    assert "factor" not in check("error", lambda A_L, Y: np.sin(eq.error(A_L, Y))).message  # one number is always a multiple of another


@pytest.mark.parametrize(
    "name, answer, mistake",
    [
        ("dE_dA", lambda W, D: np.einsum("ik,kc->ic", W, D), "Wᵀ forgotten"),
        ("dE_dW", lambda D, A: np.einsum("ic,cj->ij", D, A), "transpose forgotten"),
    ],
)
def test_einsum_hides_no_mistake(name, answer, mistake):
    """Where a layer has one unit, or there is one example, einsum gives numbers while `@` raises an error."""
    assert check(name, answer).mistake == mistake


def test_a_layer_that_is_missing():
    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        return [{l: array for l, array in by_layer.items() if l > 1} for by_layer in (grad.dE_dW, grad.dE_db)]

    report = check_network(answer)
    assert report.headline == "a layer is missing." and "range(L, 0, -1)" in report.message

    report = check_network(lambda net, X, Y: ({}, {}))
    assert report.headline == "a layer is missing." and report.message.count("missing  missing  missing") == 2


def test_where_the_mistake_has_a_name_nothing_else_is_suspected():
    def swapped(net, X, Y):
        grad = back_propagate(net, X, Y)
        return grad.dE_db, grad.dE_dW

    report = check_network(swapped)
    assert report.mistake == "∂E/∂W and ∂E/∂b swapped" and "look at" not in report.message


def test_nearly_right_is_not_right():
    report = check("back_propagate", lambda net, X, Y: numeric_gradient(net, X, Y, lambda f, x: central_difference(f, x, 1e-4)))
    assert not report.passed and "digits only" in report.headline and "difference quotient" in report.message


def test_what_is_nearly_right_is_of_single_precision_only_if_every_number_is():
    def answer(dE_dZ):
        db = dE_dZ.sum(axis=1, keepdims=True)
        return np.float32(db) if dE_dZ.shape[1] == 1 else (1 + 3e-7) * db

    assert check("dE_db", answer).headline == "right to 6 digits only."


def test_the_first_entry_that_differs_is_shown():
    def answer(dE_dZ, A_prev):
        result = dE_dZ @ A_prev.T
        result[1, 2] = 7
        return result

    expected = cases_for("dE_dW")[0].expected["dE_dW"][1, 2]
    assert f"dE_dW[1, 2]: got 7, expected {expected:.6g}".replace("-", "−") in check("dE_dW", answer).message


OUTSIDE = np.ones((3, 5))
BY_LAYER = {1: OUTSIDE}


def test_an_array_from_outside_is_pointed_out():
    report = check("dE_dW", lambda dE_dZ, A_prev: dE_dZ @ OUTSIDE.T + BY_LAYER[1].sum())
    assert "It uses BY_LAYER, OUTSIDE from outside" in report.message
    assert "from outside" not in check("dE_dW", raises).message


m = 6
g = identity


@pytest.mark.parametrize(
    "name, answer, outside",
    [
        ("dE_dA_output", lambda A_L, Y: (A_L - Y) / m, "m"),
        ("dE_db", lambda dE_dZ: dE_dZ[:, [m]], "m"),  # raises an error
        ("dE_dZ", lambda dE_dA, Z, of_the_layer: dE_dA * g.prime(Z), "g"),  # and gets the name of a mistake
    ],
)
def test_a_number_or_function_from_outside_is_pointed_out(name, answer, outside):
    assert f"It uses {outside} from outside" in check(name, answer).message


W = OUTSIDE


def test_an_attribute_is_not_taken_for_an_array_from_outside():
    """The W of net.W, where the notebook has a W too."""
    report = check("back_propagate", lambda net, X, Y: ({l: 1.3 * net.W[l] for l in net.W}, net.b))
    assert "from outside" not in report.message


# --- Time, and that the judge stands ---


def forever(dE_db):
    while True:
        pass


def forever_and_deaf(dE_db):
    while True:
        try:
            sum(range(100))
        except:  # noqa: E722
            pass


@pytest.fixture
def little_time(monkeypatch):
    monkeypatch.setattr(answers, "LIMIT", 0.2)


def forever_in_one_line(dE_db):
    while True: pass  # fmt: skip  # noqa: E701


def forever_asleep(dE_db):
    while True:
        try:
            time.sleep(60)
        except:  # noqa: E722
            pass


def forever_and_then_right(dE_db):
    try:
        while True:
            pass
    except:  # noqa: E722
        return eq.dE_db(dE_db)


needs_a_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no timer; tracing is tested in a thread, below")


@pytest.mark.parametrize(
    "answer",
    [
        forever,
        forever_in_one_line,
        *(pytest.param(answer, marks=needs_a_timer) for answer in (forever_and_deaf, forever_asleep, forever_and_then_right)),
    ],
)
def test_an_endless_loop_gets_a_message(little_time, answer):
    began = time.monotonic()
    report = check("dE_db", answer)
    assert (report.kind, report.mistake) == ("too slow", None) and time.monotonic() - began < 60
    assert "0.2 seconds" in report.message and "loop" in report.message
    assert check("dE_db", eq.dE_db).passed


@pytest.mark.parametrize("answer", [forever, forever_in_one_line])
def test_an_endless_loop_in_a_thread_is_stopped_too(little_time, answer):
    """As on Windows, where there is no timer."""
    reports = []
    thread = threading.Thread(target=lambda: reports.extend([check("dE_db", answer), check("dE_db", eq.dE_db)]), daemon=True)
    thread.start()
    thread.join(20)
    assert [report.kind for report in reports] == ["too slow", "right"]


@needs_a_timer
def test_timer_and_tracing_are_as_they_were(little_time):
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()
    check("dE_db", forever)
    check("dE_db", forever_asleep)
    check("dE_db", eq.dE_db)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_the_monitor_stops_whose_time_is_up_and_nobody_else(monkeypatch):
    """What Python calls at every step, from 3.12 on, called by hand."""
    monkeypatch.setattr(_Monitor, "clocks", {threading.get_ident(): [Clock(60), Clock(60)]})
    _Monitor.look(None)
    _Monitor.clocks[threading.get_ident()][1] = Clock(-1)
    with pytest.raises(TooSlow):
        _Monitor.look(None)
    _Monitor.clocks[0] = _Monitor.clocks.pop(threading.get_ident())
    _Monitor.look(None)


@needs_a_timer
def test_a_check_within_a_check_leaves_the_one_around_it_no_more_time_than_it_had():
    def outer():
        within(Clock(90), lambda: None)
        return signal.getitimer(signal.ITIMER_REAL)[0]

    assert 50 < within(Clock(60), outer) <= 60


def test_an_answer_can_neither_change_the_cases_nor_the_judge(monkeypatch):
    def vandal(*args):
        for arg in args:
            if isinstance(arg, np.ndarray):
                arg[:] = 0
            elif isinstance(arg, Network):
                arg.W[1][:] = 0
        return 0

    for name in NAMES:
        before = [(case.expected, [np.copy(arg) for arg in case.args if isinstance(arg, np.ndarray)]) for case in cases_for(name)]
        assert not check(name, vandal).passed
        assert all(
            all((old == new).all() for old, new in zip(arrays, [arg for arg in case.args if isinstance(arg, np.ndarray)]))
            for (_, arrays), case in zip(before, cases_for(name))
        )
        assert check(name, RIGHT[name][0]).passed

    for name in ("dE_dW", "dE_db"):
        monkeypatch.setattr(eq, name, lambda *args: np.zeros((1, 1)))
        monkeypatch.setattr(equations, name, lambda *args: np.zeros((1, 1)))
        assert check(name, RIGHT[name][0]).passed and not check(name, lambda *args: np.zeros((1, 1))).passed


def test_an_answer_that_replaces_a_function_of_numpy_is_not_judged_by_it(monkeypatch):
    for name in ("abs", "isfinite", "asarray"):
        monkeypatch.setattr(np, name, getattr(np, name))  # so that it is put back

    def answer(dE_dZ):
        np.abs = lambda x: 0 * x
        np.isfinite = lambda x: x == x
        np.asarray = lambda x: dE_dZ.sum(axis=1, keepdims=True)
        return 2 * dE_dZ.sum(axis=1, keepdims=True)

    assert not check("dE_db", answer).passed


class Flatterer(np.ndarray):
    """An array that says it is near to everything."""

    def __sub__(self, other):
        return np.zeros(other.shape)

    __rsub__ = __sub__


def test_an_array_with_its_own_arithmetic_is_no_way_round():
    assert not check("dE_dW", lambda D, A: (0 * D @ A.T).view(Flatterer)).passed


def test_what_an_answer_prints_is_shown_once(capsys):
    for judge, answer in ((lambda answer: check("dE_db", answer), eq.dE_db), (check_network, back_propagate)):
        judge(lambda *args: [print("here"), answer(*args)][1])
        assert capsys.readouterr() == ("here\n", "")


def test_of_what_an_endless_loop_prints_only_the_beginning_is_shown(little_time, capsys):
    def answer(dE_dZ):
        while True:
            print("here")

    assert check("dE_db", answer).kind == "too slow"
    printed = capsys.readouterr().out
    assert printed.startswith("here\nhere\n") and printed.endswith("\n… and more.\n") and len(printed) < 6000


def test_a_refused_input_is_an_error_and_no_stub():
    """Jupyter's own error where nobody can be asked is a NotImplementedError."""

    class StdinNotImplementedError(NotImplementedError):
        pass

    def answer(dE_dZ):
        raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")

    assert check("dE_db", answer).kind == "raises"


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1e308, -1e300])
@pytest.mark.parametrize("name", NAMES)
def test_numbers_beyond_all_bounds_give_a_report_and_no_warning(name, number, capsys):
    def answer(*args):
        if name == "back_propagate":
            return {l: number * args[0].W[l] for l in args[0].W}, args[0].b
        return np.multiply(number, getattr(eq, name)(*args))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = check(name, answer)
    assert not report.passed and "got" in report.message


# --- How it looks, and that it always looks the same ---

KINDS = {
    "right": eq.dE_dW,
    "not written yet": nothing,
    "raises": raises,
    "wrong shape": lambda D, A: np.ones(3),
    "changes its input": changes,
    "right in part": lambda D, A: np.outer(D, A),
    "wrong": lambda D, A: -D @ A.T,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_report(kind):
    report = check("dE_dW", KINDS[kind])
    assert report.kind == kind and report.passed == (kind == "right")
    html = report._repr_html_()
    for text in (repr(report), html, report.message):
        assert report.headline.split()[0] in text
    assert "var(--jp-content-font-color1" in html and html.count("<") == html.count(">") and "background" not in html
    assert {"right": "✓", "not written yet": "…"}.get(kind, "✕") in html
    assert not any(word in repr(report) for word in (" 0x", "/tmp", "np.float64"))
    again = check("dE_dW", KINDS[kind])
    assert (repr(again), again._repr_html_()) == (repr(report), html)


def test_what_a_reader_wrote_is_text_and_no_html():
    def answer(dE_dZ):
        raise ValueError("<b>&</b>")

    assert "&lt;b&gt;&amp;&lt;/b&gt;" in check("dE_db", answer)._repr_html_()


SCRIPT = """
    import numpy as np
    from nnlib import back_propagate
    from nnlib.exercises import check, check_network, progress

    def wrong(dE_dZ, A_prev):
        return dE_dZ @ A_prev

    unknown = check("dE_db", lambda D: D.sum(1, keepdims=True) * 1.1)
    for report in (check("dE_dW", wrong), check_network(back_propagate), unknown, progress()):
        print(report)
        print(report._repr_html_())
"""


@pytest.mark.long
def test_reports_are_the_same_in_every_process(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    runs = []
    for seed in ("1", "2"):
        environment = {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(nnlib.exercises.__file__).rsplit("nnlib", 1)[0],
            "PYTHONIOENCODING": "utf-8",
        }
        runs.append(
            subprocess.run(
                [sys.executable, path], capture_output=True, text=True, encoding="utf-8", check=True, env=environment, cwd=tmp_path
            )
        )
    assert runs[0].stdout == runs[1].stdout and runs[0].stderr == ""
    assert "    return dE_dZ @ A_prev\n" in runs[0].stdout
    assert list(tmp_path.iterdir()) == [path]


def test_nnlib_does_not_load_the_exercises():
    code = "import sys, nnlib; print([name for name in sys.modules if 'exercis' in name or 'mistake' in name])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# --- Progress ---


@pytest.fixture
def clean(monkeypatch, tmp_path):
    monkeypatch.setattr(record, "_right", set())
    monkeypatch.setattr(record, "_folder", tmp_path)
    monkeypatch.delenv("NNLIB_PROGRESS", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


def test_progress_is_kept_in_memory_where_nobody_is_at_work(clean):
    assert progress().right == ()
    check("dE_dW", RIGHT["dE_dW"][0])
    check("dE_db", nothing)
    check("error", RIGHT["error"][0], record=False)
    assert progress().right == ("dE_dW",)
    assert "1 of 9" in repr(progress()) and "right    dE_dW" in repr(progress()) and "✓ right" in progress()._repr_html_()
    assert list(clean.iterdir()) == []


def test_progress_is_kept_beside_the_notebook_in_a_kernel_of_jupyter(clean, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "03_weights.ipynb")
    check("dE_dW", RIGHT["dE_dW"][0])
    check("dE_dW", KINDS["wrong"])
    assert json.loads((clean / ".nnlib-progress.json").read_text()) == {"right": ["dE_dW"]}
    monkeypatch.setattr(record, "_right", set())  # another notebook, another day
    assert progress().right == ("dE_dW",)
    check("dE_db", RIGHT["dE_db"][0])
    assert progress().right == ("dE_dW", "dE_db")
    monkeypatch.setenv("NNLIB_PROGRESS", "off")
    monkeypatch.setattr(record, "_right", set())
    assert progress().right == ()


def test_progress_is_kept_in_a_browser_too(clean, monkeypatch):
    monkeypatch.setattr(record.sys, "platform", "emscripten")
    check("dE_dW", RIGHT["dE_dW"][0])
    assert json.loads((clean / ".nnlib-progress.json").read_text()) == {"right": ["dE_dW"]}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"right": 3}', '{"right": [[1]]}', '{"right": "dE_dW"}', '{"right": [3, null]}'])
def test_a_spoilt_file_spoils_nothing(clean, monkeypatch, text):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    (clean / ".nnlib-progress.json").write_text(text)
    assert progress().right == ()
    assert check("dE_db", RIGHT["dE_db"][0]).passed and progress().right == ("dE_db",)
    assert json.loads((clean / ".nnlib-progress.json").read_text()) == {"right": ["dE_db"]}


def test_where_nothing_can_be_written_a_right_answer_is_right_still(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    (clean / ".nnlib-progress.json").mkdir()  # root may write into a folder that is read-only, but not into a folder as if it were a file
    assert check("dE_db", RIGHT["dE_db"][0]).passed and progress().right == ("dE_db",)
    assert not (clean / ".nnlib-progress.json.new").exists()


def test_the_file_is_believed_and_not_the_memory(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    file = clean / ".nnlib-progress.json"
    check("dE_db", RIGHT["dE_db"][0])
    file.write_text('{"right": ["error"]}')  # another kernel
    assert progress().right == ("error",)
    check("dE_dW", RIGHT["dE_dW"][0])
    assert json.loads(file.read_text()) == {"right": ["dE_dW", "error"]}
    file.unlink()  # somebody wants to begin anew
    assert progress().right == ()


def test_progress_stays_where_it_is_whatever_the_folder(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    (clean / "elsewhere").mkdir()
    monkeypatch.chdir(clean / "elsewhere")
    assert check("dE_db", RIGHT["dE_db"][0]).passed
    assert [path.name for path in clean.iterdir() if path.is_file()] == [".nnlib-progress.json"] and not list(Path().iterdir())


def test_the_file_may_be_a_link_or_a_pipe_or_not_ours(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    file, other = clean / ".nnlib-progress.json", clean / "other"
    other.write_text("precious")
    file.symlink_to(other)
    assert progress().right == () and check("dE_db", RIGHT["dE_db"][0]).passed
    assert other.read_text() == "precious" and progress().right == ("dE_db",) and not file.is_symlink()
    file.write_text("[" * 200_000)
    assert progress().right == ()
    if hasattr(os, "mkfifo"):
        file.unlink()
        os.mkfifo(file)
        assert progress().right == () and check("dE_db", RIGHT["dE_db"][0]).passed
        assert progress().right == ("dE_db",)


def test_a_lock_that_a_dead_kernel_left_is_broken(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    (clean / ".nnlib-progress.json.new").write_text("half a fi")
    check("dE_db", RIGHT["dE_db"][0])
    assert progress().right == ("dE_db",)


def test_a_kernel_that_is_at_work_is_waited_for(clean, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "on")
    lock, seen = clean / ".nnlib-progress.json.new", []

    def is_done():
        seen.append(lock.read_text() if lock.exists() else "gone")
        lock.unlink(missing_ok=True)

    lock.write_text("half a fi")
    other = threading.Timer(0.1, is_done)
    other.start()
    record.remember("dE_db")
    other.join()
    assert seen == ["half a fi"] and progress().right == ("dE_db",)


KERNEL = """
    import sys
    from pathlib import Path
    from nnlib.exercises import record
    record._folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        record.remember(name)
"""


@pytest.mark.long
def test_kernels_that_write_at_once_lose_nothing(clean, monkeypatch):
    environment = {**os.environ, "NNLIB_PROGRESS": "on", "PYTHONPATH": str(nnlib.exercises.__file__).rsplit("nnlib", 1)[0]}
    command = [sys.executable, "-c", textwrap.dedent(KERNEL), str(clean)]
    for _ in range(3):
        kernels = [subprocess.Popen([*command, *NAMES[part::3]], env=environment) for part in range(3)]
        assert [kernel.wait() for kernel in kernels] == [0, 0, 0]
        file = clean / ".nnlib-progress.json"
        assert sorted(json.loads(file.read_text())["right"]) == sorted(NAMES)
        file.unlink()
