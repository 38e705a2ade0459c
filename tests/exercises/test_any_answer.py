"""Whatever an answer returns, raises or prints, `check` gives a report; and a right answer is right in any form that can be read."""

import asyncio
import dataclasses
import io
import math
import operator
import sys
import threading
import time
import warnings
from collections import OrderedDict, UserDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from nnlib import back_propagate
from nnlib.datasets import worked_example
from nnlib.equations import unchecked as eq
from nnlib.exercises import answers, check, check_network
from nnlib.exercises.cases import ARGUMENTS, cases_for

# --- Right, in any form ---


class Tensor:
    """As PyTorch has them: one that belongs to a computation won't become an array."""

    def __init__(self, array, requires_grad=True):
        self.array, self.requires_grad = array, requires_grad

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return self.array

    def detach(self):
        return Tensor(self.array, requires_grad=False)

    def cpu(self):
        return self


class Array:
    """As JAX has them: not NumPy's, but with a way to become one."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype)


def dW(dE_dZ, A_prev):
    return dE_dZ @ A_prev.T


FORMS = {
    "lists": lambda array: array.tolist(),
    "tuples": lambda array: tuple(map(tuple, array)),
    "rows": list,
    "fractions": lambda array: [[Fraction(x) for x in row] for row in array.tolist()],
    "decimals": lambda array: [[Decimal(x) for x in row] for row in array.tolist()],
    "matrix": np.matrix,
    "objects": lambda array: array.astype(object),
    "longdouble": lambda array: array.astype(np.longdouble),
    "complex": lambda array: array.astype(complex),
    "complex objects": lambda array: [[complex(x) for x in row] for row in array.tolist()],
    "Fortran": np.asfortranarray,
    "view": lambda array: np.repeat(array, 2, axis=1)[:, ::2],
    "reversed": lambda array: array[::-1].copy()[::-1],
    "big endian": lambda array: array.astype(">f8"),
    "masked nowhere": np.ma.array,
    "read only": lambda array: np.broadcast_to(array, array.shape),
    "memory": memoryview,
    "tensor": Tensor,
    "jax": Array,
    "0-d entries": lambda array: [[np.array(x) for x in row] for row in array],
    "nearly": lambda array: array * (1 + 1e-12),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_array_in_any_form(form):
    assert check("dE_dW", lambda dE_dZ, A_prev: FORMS[form](dW(dE_dZ, A_prev))).passed
    report = check("dE_dW", lambda dE_dZ, A_prev: FORMS[form](-dW(dE_dZ, A_prev)))
    assert report.mistake == "sign reversed (at W)"


def by_the_complex_step(dE_dZ, A_prev):
    out = np.empty((len(dE_dZ), len(A_prev)))
    for i, j in np.ndindex(out.shape):
        W = np.zeros(out.shape, complex)
        W[i, j] = 1e-30j
        out[i, j] = (dE_dZ * (W @ A_prev)).sum().imag / 1e-30
    return out


ODD = {
    "dE_dW": [
        by_the_complex_step,
        lambda D, A: [[math.fsum(d * a for d, a in zip(row, other)) for other in A] for row in D],
        lambda D, A: [[math.sumprod(row, other) if hasattr(math, "sumprod") else row @ other for other in A] for row in D],
        lambda D, A: np.inner(D, A),
        lambda D, A: np.linalg.multi_dot([D, A.T, np.eye(len(A))]),
        lambda D, A: np.add.reduce(D[:, None, :] * A[None], axis=2),
        lambda D, A: np.kron(D, np.ones((len(A), 1))).reshape(len(D), len(A), -1)[..., :] @ np.zeros(A.shape[1]) + D @ A.T,
        lambda *args: args[0] @ args[1].T,
        lambda dE_dZ, A_prev, transposed=True: dE_dZ @ (A_prev.T if transposed else A_prev),
        lambda D, A: np.array(sum((np.outer(d, a) for d, a in zip(D.T, A.T)), start=np.zeros((len(D), len(A))))),
        lambda D, A: np.vectorize(lambda i, j: D[i] @ A[j])(*np.indices((len(D), len(A)))),
        lambda D, A: np.polynomial.polynomial.polyval(1.0, [0 * (D @ A.T), D @ A.T]),
    ],
    "dE_db": [
        lambda D: np.apply_along_axis(math.fsum, 1, D)[:, None],
        lambda D: np.cumsum(D, axis=1)[:, -1:],
        lambda D: np.average(D, axis=1, keepdims=True) * D.shape[1],
        lambda D: -(-D).sum(axis=1, keepdims=True),
        lambda D: [[Fraction(0) + sum(map(Fraction, row))] for row in D.tolist()],
        lambda D: np.split(D.sum(axis=1), len(D)),
        lambda D: np.bincount(np.repeat(np.arange(len(D)), D.shape[1]), D.ravel()).reshape(-1, 1),
    ],
    "dE_dA": [
        lambda W, D: np.linalg.solve(np.eye(W.shape[1]), W.T @ D),
        lambda W, D: [[math.fsum(W[k][i] * D[k][c] for k in range(len(W))) for c in range(D.shape[1])] for i in range(W.shape[1])],
        lambda W, D: np.einsum("kc,ki->ic", D, W, optimize=True),
        lambda W, D: np.swapaxes(W, 0, 1).dot(D),
    ],
    "dE_dZ": [
        lambda dE_dA, Z, g: np.imag(g(Z + 1e-30j)) / 1e-30 * dE_dA,
        lambda dE_dA, Z, g: np.fromiter((d * g.prime(z) for d, z in zip(dE_dA.flat, Z.flat)), float).reshape(Z.shape),
        lambda dE_dA, Z, g: np.where(dE_dA == 0, -0.0, dE_dA * g.prime(Z)),
    ],
    "dE_dA_output": [
        lambda A, Y: np.subtract(A, Y) * np.reciprocal(float(Y.shape[1])),
        lambda A, Y: [[Fraction(a) / len(y) - Fraction(t) / len(y) for a, t in zip(x, y)] for x, y in zip(A.tolist(), Y.tolist())],
    ],
    "error": [
        lambda A, Y: Fraction(((A - Y) ** 2).sum()) / (2 * Y.shape[1]),
        lambda A, Y: [((A - Y) ** 2).sum() / (2 * Y.shape[1])],
        lambda A, Y: np.float64(np.var(np.append(A - Y, Y - A)) * Y.size / (2 * Y.shape[1])),
    ],
    "weighted_input": [lambda W, A, b: np.block([W, b]) @ np.block([[A], [np.ones(A.shape[1])]]), lambda W, A, b: np.add(b, np.dot(W, A))],
    "activation": [lambda Z, g: g(Z.astype(complex)), lambda Z, g: np.apply_along_axis(g, 0, Z)],
}


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, answers in ODD.items() for answer in answers])
def test_an_answer_in_an_odd_style(name, answer):
    report = check(name, answer)
    assert report.passed, report


Pair = namedtuple("Pair", "dE_dW dE_db")


@dataclasses.dataclass
class Everything:
    dE_dW: dict
    dE_db: dict
    E: float
    dE_dA: list


class Quantities(dict):
    pass


def values(by_layer):
    return list(by_layer.values())[::-1]  # from layer 1 on


RETURNED = {
    "dE_dA of the input too": lambda g, X: {**vars(g), "dE_dA": {0: X, **g.dE_dA}},
    "a list of dE_dA from the input on": lambda g, X: {"dE_dW": g.dE_dW, "dE_db": g.dE_db, "dE_dA": [X, *values(g.dE_dA)]},
    "lists from None on": lambda g, X: ([None, *values(g.dE_dW)], [None, *values(g.dE_db)]),
    "lists from 0 on": lambda g, X: ([0, *values(g.dE_dW)], [0, *values(g.dE_db)]),
    "lists from [] on": lambda g, X: ([[], *values(g.dE_dW)], [np.array([]), *values(g.dE_db)]),
    "dictionaries from 0 on": lambda g, X: ({0: None, **g.dE_dW}, {0: 0.0, **g.dE_db}),
    "tuples": lambda g, X: (tuple(values(g.dE_dW)), tuple(values(g.dE_db))),
    "deques": lambda g, X: [deque(values(g.dE_dW)), deque(values(g.dE_db))],
    "views": lambda g, X: (dict(sorted(g.dE_dW.items())).values(), dict(sorted(g.dE_db.items())).values()),
    "E first": lambda g, X: (g.E, (g.dE_dW, g.dE_db)),
    "E first, flat": lambda g, X: (g.E, g.dE_dW, g.dE_db),
    "E last": lambda g, X: (g.dE_dW, g.dE_db, g.E),
    "E last of a Gradient": lambda g, X: (g, float(g.E)),
    "E, and a dictionary": lambda g, X: [np.array(g.E), {"dE_dW": g.dE_dW, "dE_db": g.dE_db}],
    "a named tuple": lambda g, X: Pair(g.dE_dW, g.dE_db),
    "a data class": lambda g, X: Everything(g.dE_dW, g.dE_db, g.E, values(g.dE_dA)),
    "a dictionary of its own kind": lambda g, X: Quantities(dE_dW=g.dE_dW, dE_db=OrderedDict(sorted(g.dE_db.items()))),
    "mappings that are no dictionaries": lambda g, X: UserDict(dE_dW=MappingProxyType(g.dE_dW), dE_db=UserDict(g.dE_db)),
    "a class": lambda g, X: type("Result", (), {"dE_dW": g.dE_dW, "dE_db": g.dE_db}),
    "numbers of NumPy as keys": lambda g, X: [{np.int64(l): D for l, D in by_layer.items()} for by_layer in (g.dE_dW, g.dE_db)],
    "texts as keys": lambda g, X: [{str(l): D for l, D in by_layer.items()} for by_layer in (g.dE_dW, g.dE_db)],
    "tensors": lambda g, X: [{l: Tensor(D) for l, D in by_layer.items()} for by_layer in (g.dE_dW, g.dE_db)],
    "an array of arrays": lambda g, X: [as_objects(values(g.dE_dW)), as_objects(values(g.dE_db))],
}


def as_objects(arrays):
    out = np.empty(len(arrays), dtype=object)
    for l, array in enumerate(arrays):
        out[l] = array
    return out


@pytest.mark.parametrize("form", RETURNED)
def test_a_gradient_in_any_form(form):
    assert check_network(lambda net, X, Y: RETURNED[form](back_propagate(net, X, Y), X)).passed

    def reversed_sign(net, X, Y):
        g = back_propagate(net, X, Y)
        return RETURNED[form](SimpleNamespace(**{**vars(g), "dE_db": {l: -D for l, D in g.dE_db.items()}}), X)

    assert check("back_propagate", reversed_sign).mistake == "sign reversed (at b)"


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        (lambda g: list(zip(values(g.dE_dW), values(g.dE_db))), "a pair for each layer"),
        (lambda g: {l: (g.dE_dW[l], g.dE_db[l]) for l in g.dE_dW}, "a pair for each layer"),
        (
            lambda g: {f"d{of}{l}": D for of, all_of in (("W", g.dE_dW), ("b", g.dE_db)) for l, D in all_of.items()},
            "keys of another course",
        ),
        (lambda g: {"dW": g.dE_dW, "db": g.dE_db, "cost": 3}, "keys of another course"),
    ],
)
def test_right_numbers_in_another_form(returned, name):
    report = check("back_propagate", lambda net, X, Y: returned(back_propagate(net, X, Y)))
    assert not report.passed and report.mistake == name and "the numbers are right" in report.headline

    def wrong(net, X, Y):
        return returned(
            SimpleNamespace(dE_dW=back_propagate(net, X, Y).dE_dW, dE_db={l: -D for l, D in back_propagate(net, X, Y).dE_db.items()})
        )

    assert check("back_propagate", wrong).mistake == "sign reversed (at b)"


def test_the_imaginary_part_of_a_complex_step():
    report = check("dE_dA_output", lambda A, Y: (((A + 1e-20j) - Y) ** 2 / (2 * Y.shape[1])) / 1e-20)
    assert report.mistake == "the imaginary part isn't taken" and "`" not in report.headline


# --- No answer can make it raise ---


@pytest.mark.parametrize(("first", "then"), [(1.0, np.nan), (np.nan, 1.0), (1.0, np.inf), (np.inf, -np.inf)])
def test_numbers_that_are_none_the_second_time(first, then):
    values = [np.full((4, 3), first), np.full((4, 3), then)]
    values[0][0, 0] = values[1][0, 0] = np.nan
    report = check("dE_dW", lambda D, A, left=values: left.pop(0))
    assert report.mistake == "another answer the second time"
    assert f"dE_dW[0, 1] was {first:g} at first, and then {then:g}.".replace("-", "−") in report.message


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Hostile:
    """Whatever it is asked raises an error."""

    def __getattr__(self, name):
        raise Mute

    def __len__(self):
        raise Mute

    def __eq__(self, other):
        raise Mute

    __hash__ = None


@pytest.mark.parametrize(
    "error",
    [
        Mute(),
        asyncio.CancelledError(),
        KeyboardInterrupt(),
        GeneratorExit(),
        SystemExit(),
        BaseException("so"),
        StopIteration(),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_is_raised(error):
    def answer(*args):
        raise error

    for name in ("dE_dW", "back_propagate"):
        report = check(name, answer)
        assert report.kind == "raises" and type(error).__name__ in report.message and "raise error" in report.message


def test_a_message_that_never_ends_is_stopped_and_a_long_one_is_cut(monkeypatch):
    def long(dE_dZ):
        raise ValueError("m" * 1_000_000)

    assert len(check("dE_db", long).message) < 1000
    monkeypatch.setattr(answers, "LIMIT", 0.2)

    def endless(dE_dZ):
        raise Endless

    assert check("dE_db", endless).kind == "too slow"


RECURSIVE, BY_ITSELF = [], {}
RECURSIVE.append(RECURSIVE)
BY_ITSELF["dE_dW"] = BY_ITSELF[1] = BY_ITSELF["dE_db"] = BY_ITSELF
ODDITIES = {
    "recursive list": RECURSIVE,
    "recursive dictionary": BY_ITSELF,
    "large": 10**400,
    "large in a list": [[10**400]],
    "masked": np.ma.masked,
    "all masked": np.ma.masked_all((4, 3)),
    "text": "text",
    "text as a number": [["1.5"]],
    "bytes": b"bytes",
    "object": object(),
    "type": dict,
    "NaN": np.nan,
    "no rows": np.zeros((0, 3)),
    "array of text": np.array(["a"]),
    "iterator": iter([]),
    "set": set(),
    "slice": slice(1),
    "hostile": Hostile(),
    "records": np.zeros(3, dtype=[("a", float)]),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "function": len,
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_whatever_is_returned(oddity):
    value = ODDITIES[oddity]
    for name in ARGUMENTS:
        assert not check(name, lambda *args: value).passed
    for wrapped in ((value, value), [value] * 3, {"dE_dW": value, "dE_db": {1: value}}, {"dE_dW": [value], "dE_db": [value]}):
        report = check_network(lambda net, X, Y: wrapped)
        assert not report.passed and report.mistake is None


def test_masked_entries_are_no_numbers():
    def answer(dE_dZ, A_prev):
        return np.ma.array(dE_dZ @ A_prev.T, mask=True)

    assert "masked" in check("dE_dW", answer).message


@pytest.mark.long
@pytest.mark.parametrize(
    "value", [[0.0] * 1_500_000, np.zeros(10_000_000), np.zeros((1_500_000, 1), dtype=object)], ids=["list", "array", "objects"]
)
def test_millions_of_numbers(value):
    report = check("dE_dW", lambda *args: value)
    assert (report.kind, report.mistake) == ("wrong shape", None) and f"({len(value)}," in report.message


def spoils_the_network(net, X, Y):
    gradient = back_propagate(net, X, Y)
    vars(net).pop("W")
    return gradient


def test_a_spoilt_network_is_a_changed_one():
    assert check("back_propagate", spoils_the_network).headline == "changes its input: net."


def test_a_check_within_a_check(capsys):
    def answer(dE_dZ, A_prev):
        print("here")
        return check("dE_dW", lambda D, A: [print("inside"), -D @ A.T][1]).passed or dE_dZ @ A_prev.T

    assert check("dE_dW", answer).passed
    assert capsys.readouterr().out == "here\ninside\n"


def test_threads_do_not_take_one_anothers_output(capsys, monkeypatch):
    monkeypatch.setattr(answers, "LIMIT", 60)
    out, filters, passed = sys.stdout, list(warnings.filters), []

    def checks(number):
        for _ in range(5):
            passed.append(check("dE_db", lambda D: [print(number), time.sleep(0.001), D.sum(1, keepdims=True)][2]).passed)

    threads = [threading.Thread(target=checks, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed == [True] * 20 and sys.stdout is out and warnings.filters == filters
    assert sorted(capsys.readouterr().out.split()) == sorted("0123" * 5)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_cut_and_an_exchanged_stream_put_back(stream, capsys):
    def flood(D):
        for _ in range(100):
            getattr(sys, stream).write("x" * 1000)
        setattr(sys, stream, io.StringIO())
        return D.sum(1, keepdims=True)

    assert check("dE_db", flood).passed
    print("alive")
    captured = capsys.readouterr()
    assert len(getattr(captured, stream[3:])) < 6000 and captured.out.endswith("alive\n")


def test_loading_a_module_takes_no_time_from_the_answer(monkeypatch, tmp_path):
    (tmp_path / "slow_to_load.py").write_text("import time\ntime.sleep(0.5)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(answers, "LIMIT", 0.3)

    def answer(D):
        import slow_to_load  # noqa: F401

        return D.sum(1, keepdims=True)

    assert check("dE_db", answer).passed
    sys.modules.pop("slow_to_load")


def forever_and_deaf(D):
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


def test_an_endless_loop_that_catches_everything_is_stopped_in_a_thread_too(monkeypatch):
    """As on Windows and in a browser, where there is no timer."""
    monkeypatch.setattr(answers, "LIMIT", 0.3)
    reports = []
    thread = threading.Thread(target=lambda: reports.extend([check("dE_db", forever_and_deaf), check("dE_db", eq.dE_db)]), daemon=True)
    thread.start()
    thread.join(30)
    assert [report.kind for report in reports] == ["too slow", "right"]


# --- Where to look ---


@pytest.mark.parametrize(
    ("name", "answer", "idle"),
    [
        ("dE_dZ", lambda dE_dA, Z, g: g.prime(Z), "dE_dA makes no difference"),
        ("dE_dA_output", lambda A, Y: np.sinh(A), "Y makes no difference"),
        ("weighted_input", lambda W, A, b: np.tanh(b) + 0 * (W @ A), "W and A_prev make no difference"),
        ("back_propagate", lambda net, X, Y: (net.W, {l: 2 * b for l, b in net.b.items()}), "g and X and Y make no difference"),
    ],
)
def test_what_makes_no_difference_is_said(name, answer, idle):
    report = check(name, answer)
    assert report.mistake == idle and "Does something else stand where" in report.message


def test_an_argument_that_does_not_matter_is_not_blamed():
    """Where every g is the identity, Z makes no difference in the formula either."""
    assert check("dE_dZ", lambda dE_dA, Z, g: np.sin(dE_dA * g.prime(Z))).mistake is None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("activation", lambda Z, g: np.sign(g(Z))),
        ("dE_dA_output", lambda A, Y: 2 * np.sign(A - Y)),
        ("weighted_input", lambda W, A, b: np.trunc(W @ A / 9) + b),
        ("activation", lambda Z, g: 1e10 + g(Z)),
        ("dE_dW", lambda D, A: D @ (np.inf * A).T),
        ("activation", lambda Z, g: g(np.nan * Z)),  # 0 where it is relu
        ("dE_dW", lambda D, A: np.where(D[:, -1:] == 0, 0j, 1j) * A[:, 0]),  # numbers only where ∂E/∂Z is 0
        ("back_propagate", lambda net, X, Y: vars(with_larger_biases(net, X, Y))),
    ],
    ids=[
        "sign",
        "sign of a difference",
        "whole numbers",
        "beside a large number",
        "NaN",
        "NaN somewhere",
        "no numbers",
        "saturated where it is tanh",
    ],
)
def test_what_makes_a_difference_somewhere_is_not_said_to_make_none(name, answer):
    assert "no difference" not in check(name, answer).message


def with_larger_biases(net, X, Y):
    net = net.copy()
    net.b[1] += 1e4
    return back_propagate(net, X, Y)


def in_layers(W=lambda l, D: D, b=lambda l, D: D):
    def answer(net, X, Y):
        gradient = back_propagate(net, X, Y)
        return {l: W(l, D) for l, D in gradient.dE_dW.items()}, {l: b(l, D) for l, D in gradient.dE_db.items()}

    return answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (in_layers(W=lambda l, D: 1.5 * D, b=lambda l, D: 1.5 * D), "every number is 1.5 times what is expected"),
        (in_layers(W=lambda l, D: 1.5 * D, b=lambda l, D: 2.5 * D), "dE_dW is 1.5 times what is expected, dE_db is 2.5 times"),
        (in_layers(W=lambda l, D: D * (2 if l == 2 else 1)), "dE_dW[2] is 2 times what is expected"),
        (in_layers(W=lambda l, D: D * (l + 1)), "dE_dW[1] is 2 times what is expected, dE_dW[2] is 3 times"),
        (lambda net, X, Y: in_layers(lambda l, D: D * X.size**2, lambda l, D: D * X.size**2)(net, X, Y), "the same factor: 324 on"),
    ],
)
def test_a_factor_in_a_network_is_said(answer, words):
    report = check_network(answer)
    assert report.mistake is None and words in report.message and "factor" in report.message or "times" in report.message


def test_a_layer_that_went_wrong_afterwards_is_not_looked_for_before():
    message = check_network(in_layers(lambda l, D: D**3 if l == 2 else D, lambda l, D: D**3 if l == 2 else D)).message
    assert "right, and so is dE_dZ[2]: look at what was done to dE_dW[2] afterwards" in message and "dE_dA[2]" not in message


def test_the_digits_that_differ_are_shown():
    message = check("dE_db", lambda D: D.sum(1, keepdims=True) * (1 + 1e-8)).message
    got, expected = message.split("got ")[1].split(".\n")[0].split(", expected ")
    assert got != expected


def test_the_table_says_which_network_it_is_of():
    def raises_on_the_first(net, X, Y):
        if net.L == 3:
            raise RuntimeError
        return in_layers(np.multiply)(net, X, Y)

    message = check_network(raises_on_the_first).message
    shown = next(case.words for case in cases_for("back_propagate") if case.args[0].L != 3)
    assert f"On {shown}:\n" in message


def test_one_over_m_in_both_is_shown_on_a_network():
    report = check("back_propagate", lambda net, X, Y: in_layers(lambda l, D: D / X.shape[1], lambda l, D: D / X.shape[1])(net, X, Y))
    assert report.mistake == "1/m twice" and "W[1] =" in report.message and "A_L" not in report.message


@pytest.mark.parametrize(("clip", "mistake"), [(0.1, "clipped numbers"), (2.0, "clipped numbers")])
def test_a_clipped_derivative_has_nothing_to_do_with_sigmoid(clip, mistake):
    assert check("dE_dW", lambda D, A: np.clip(D @ A.T, -clip, clip)).mistake == mistake


def rounded_products(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)))
    for i in range(len(dE_dZ)):
        for j in range(len(A_prev)):
            for c in range(dE_dZ.shape[1]):
                dW[i, j] += round(dE_dZ[i, c] * A_prev[j, c], 4)
    return dW


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dE_dW", rounded_products, "what comes out if each product is rounded to 4 decimals on the way"),
        ("dE_dW", lambda D, A: np.round(D, 3) @ A.T, "if dE_dZ is rounded to 3 decimals"),
        ("dE_dW", lambda D, A: D @ np.around(A, decimals=1).T, "if A_prev is rounded to 1 decimal on"),
        ("dE_db", lambda D: [[sum(round(float(d), 2) for d in row)] for row in D], "if dE_dZ is rounded to 2 decimals"),
        ("dE_dA", lambda W, D: np.round(W, 2).T @ D, "if W_next is rounded to 2 decimals"),
        ("dE_dA", lambda W, D: sum(np.round(np.outer(w, d), 5) for w, d in zip(W, D)), "if each product is rounded to 5 decimals"),
        ("dE_dZ", lambda D, Z, g: D * np.round(g.prime(Z), 3), "if g′(Z) is rounded to 3 decimals"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(Z, np.round(g(Z), 2)), "if A = g(Z) is rounded to 2 decimals"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(np.round(Z)), "if Z is rounded to 0 decimals"),
        ("activation", lambda Z, g: g(np.round(Z, 2)), "if Z is rounded to 2 decimals"),
        ("weighted_input", lambda W, A, b: np.round(W @ A, 2) + b, "if W A is rounded to 2 decimals"),
        (
            "weighted_input",
            lambda W, A, b: sum(np.round(np.outer(w, a), 3) for w, a in zip(W.T, A)) + b,
            "if each product is rounded to 3 dec",
        ),
        (
            "error",
            lambda A, Y: sum(round(a - y, 2) ** 2 for a, y in zip(A.flat, Y.flat)) / (2 * Y.shape[1]),
            "if A − Y is rounded to 2 dec",
        ),
        ("error", lambda A, Y: np.round((A - Y) ** 2, 4).sum() / (2 * Y.shape[1]), "if each square is rounded to 4 decimals"),
        ("dE_dA_output", lambda A, Y: np.round(A - Y, 3) / Y.shape[1], "if A − Y is rounded to 3 decimals"),
        ("dE_dA_output", lambda A, Y: (np.round(A, 3) - Y) / Y.shape[1], "if A_L is rounded to 3 decimals"),
        ("error", lambda A, Y: ((A - Y) ** 2).sum() / (2 * Y.shape[1]) + 0.1, "every number is too large by 0.1, always the same"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(Z) - 1e-3, "every number is too small by 0.001, always the same"),
        ("dE_dZ", lambda D, Z, g: D * g.prime(Z) + 1e-8, "too large by 1e−08"),
        ("activation", lambda Z, g: 1e10 + g(Z), "too large by 1e+10"),
        ("dE_dW", lambda D, A: np.maximum(D @ A.T, 0), "What should be below 0 comes out as just that; all other numbers are right"),
        ("dE_dW", lambda D, A: np.minimum(D @ A.T, 0.1), "What should be above 0.1 comes out as just that"),
        ("dE_dA", lambda W, D: np.clip(W.T @ D, -0.1, 0.2), "What should be below −0.1 or above 0.2 comes out"),
        ("activation", lambda Z, g: np.clip(g(Z), 1e-7, 1 - 1e-7), "below 1e−07 or above 0.9999999 comes out"),
        ("back_propagate", lambda net, X, Y: in_layers(lambda l, D: D + 0.5)(net, X, Y), "every number is too large by 0.5"),
        ("back_propagate", lambda net, X, Y: in_layers(b=lambda l, D: np.maximum(D, -0.01))(net, X, Y), "What should be below −0.01 comes"),
    ],
)
def test_what_was_done_to_the_numbers_is_said(name, answer, words):
    report = check(name, answer)
    assert words in report.message and "correlation" not in report.message
    assert "difference quotient" not in report.message


@pytest.mark.parametrize(
    "answer",
    [
        lambda D, A: np.round(D, 3 if D.shape[1] == 5 else 4) @ A.T,
        lambda D, A: D @ A.T + (0.1 if D.shape[1] == 5 else 0.2),
        lambda D, A: D @ A.T + 0.1 + 1e-6 * np.cos(np.arange(len(A))),
        lambda D, A: D @ A.T + 0.1 if D.shape[1] > 1 else np.array([1]),
        lambda D, A: np.maximum(D @ A.T, -0.1 if D.shape[1] == 5 else -0.2),
        lambda D, A: np.maximum(D @ A.T, -0.1) if D.shape[1] > 1 else np.array([1]),
        lambda D, A: np.maximum(D @ A.T, -0.1) + (1e-3 if D.shape[1] == 5 else 0),
        lambda D, A: np.maximum(D @ A.T, -0.1) if A.shape == (3, 5) else D @ A.T,
        lambda D, A: np.abs(D @ A.T),
        lambda D, A: 0 * D @ A.T + 0.02,
    ],
)
def test_it_is_not_said_unless_it_is_so_everywhere(answer):
    message = check("dE_dW", answer).message
    assert not any(words in message for words in ("rounded to", "always the same", "comes out"))


def test_the_worked_example_that_everybody_knows_is_one_of_the_cases():
    net, X, Y = worked_example()
    A, _ = net.forward(X)
    for name, theirs in (("dE_dW", (X,)), ("weighted_input", (net.W[1], X, net.b[1])), ("dE_dA_output", (A[2], Y))):
        cases = [case.args[-len(theirs) :] for case in cases_for(name)]
        assert any(all(np.array_equal(one, other) for one, other in zip(args, theirs)) for args in cases), name


def test_two_numbers_that_are_too_small_are_not_cut_off():
    every = np.concatenate([case.expected["weighted_input"].ravel() for case in cases_for("weighted_input")])
    low, high = 0.999 * every.min(), 0.999 * every.max()
    message = check("weighted_input", lambda W, A, b: np.clip(W @ A + b, low, high)).message
    assert "no mistake that we know" in message and "comes out" not in message


# --- No false names ---


def test_numbers_rounded_this_way_and_that_are_not_whole_numbers():
    """Each case by itself is one that is cut, rounded down or rounded to the next."""
    ways = iter([np.trunc, np.trunc, np.floor, np.round] * 5)
    assert check("dE_db", lambda D: next(ways)(D.sum(axis=1, keepdims=True))).mistake != "whole numbers"


@pytest.mark.parametrize("rate", [1e12, -1e150])
def test_a_factor_so_large_that_all_else_is_lost_is_no_learning_rate(rate):
    report = check("back_propagate", in_layers(lambda l, D: rate * D, lambda l, D: rate * D))
    assert report.mistake is None and "a constant factor" in report.message


def test_not_only_zeros_if_a_derivative_that_need_not_be_given_is_another():
    def answer(net, X, Y):
        gradient = vars(back_propagate(net, X, Y))
        zeros = {name: {l: 0 * D for l, D in gradient[name].items()} for name in ("dE_dZ", "dE_dW", "dE_db")}
        return gradient | zeros

    assert check("back_propagate", answer).mistake is None


def test_mistakes_that_are_seen_step_by_step_must_raise_an_error_where_the_answer_does():
    def answer(net, X, Y):
        gradient = vars(back_propagate(net, X, Y))
        if net.L == 3:
            raise RuntimeError
        return gradient | {"dE_dW": {l: -D for l, D in gradient["dE_dW"].items()}}

    assert check("back_propagate", answer).mistake is None


@pytest.mark.parametrize(("factor", "mistake"), [(2, "E without ½ and Y alone divided by m"), (7, None)])
def test_where_every_step_is_seen_a_wrong_E_has_its_name_or_there_is_none(factor, mistake):
    def answer(net, X, Y):
        m = Y.shape[1]
        A = net.forward(X)[0][net.L]
        gradient = vars(back_propagate(net, X, A - m * A + Y))  # (A − (A − m A + Y)) / m is A − Y / m
        return gradient | {"E": factor * back_propagate(net, X, Y).E}

    assert check("back_propagate", answer).mistake == mistake


@pytest.mark.parametrize(
    "answer", [lambda D: -D.sum() + 0 * D[:, :1].T, lambda D: -D.sum(axis=1, keepdims=True) - D.sum(axis=1), lambda D: 0 / (D[:, :1] > 0)]
)
def test_a_factor_is_of_all_numbers(answer):
    """Not only of those cases where there are numbers, in the shape that is expected."""
    assert "a constant factor" not in check("dE_db", answer).message


def test_a_factor_is_a_number():
    message = check("activation", lambda Z, g: 1.5e308 * g(Z)).message
    assert "inf times" not in message and "got" in message


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda D: np.array([[1.0], [1.0, 2.0]]), "ValueError: the rows differ in length, which no array can have"),
        (lambda D: [operator.setitem(D, (0, 0), [1.0, 2.0])], "ValueError: one entry of an array is to hold several numbers"),
        (
            lambda D: operator.iadd(np.zeros(D.shape, dtype=int), D),
            "TypeError: an array of int64 can't take float64; np.zeros(shape) makes one that holds floats",
        ),
        (lambda D: operator.iadd(D, 1j), "TypeError: an array of float64 can't take complex128"),
        (
            lambda D: np.exp(np.array([None, 1.0])),
            "TypeError: np.exp can't be taken of an array of objects, here of NoneType; make one of floats, with dtype=float",
        ),
        (lambda D: np.floor(1j * D), "TypeError: np.floor can't take what it is given here; it must be real numbers"),
        (lambda D: np.add(D, "a"), "TypeError: np.add can't take what it is given here; it must be real numbers"),
    ],
)
def test_what_numpy_says_is_put_in_our_words(do, words):
    assert check("dE_db", lambda dE_dZ: do(dE_dZ)).message.split("\n")[-2] == f"    {words}"
