"""Manners: what an answer may do besides working something out."""

import functools
import io
import operator
import sys
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib import Network, sigmoid, tanh
from nnlib.exercises import check

from .numbers import choose


class Manner(NamedTuple):
    """wrap: makes another function of an answer. becomes: why a right answer isn't right any more, "" if it still is."""

    wrap: Callable
    becomes: str = ""


def before(does):
    """Do something, and then answer."""
    return lambda answer, random: lambda *args: [does(*args), answer(*args)][1]


def after(does):
    return lambda answer, random: lambda *args: [answer(*args), does(*args)][0]


def one_of(does):
    """One of these things first."""
    return lambda answer, random: before(choose(random, does))(answer, random)


def raising(error):
    def do(*args):
        raise error

    return do


# --- Harmless ---


def restored(answer, random):
    def borrow(*args):
        arrays = [arg for arg in args if isinstance(arg, np.ndarray)]
        kept, value = [array.copy() for array in arrays], answer(*args)
        for array, old in zip(arrays, kept):
            array[...] = 0
            array[...] = old
        return value

    return borrow


def warn(*args):
    warnings.warn("careful", stacklevel=1)
    np.float64(1) / np.float64(0)


def leave_things_changed(*args):
    np.seterr(all="raise")
    warnings.simplefilter("error")
    sys.stdout = io.StringIO()
    sys.stderr = io.StringIO()


class Answer:
    def __init__(self, answer):
        self.answer = answer

    def __call__(self, *args):
        return self.answer(*args)


# --- Not so ---


def counted(answer, random):
    """Right at first; from some call on, its numbers are multiplied."""
    calls, start = [], random.integers(1, 9)

    def counting(*args):
        calls.append(1)
        return scaled(answer(*args), 1 + max(0, len(calls) - start))

    return counting


def drawn(answer, random):
    """Multiplied by a number drawn at random."""
    own = np.random.default_rng(random.integers(2**31))
    return lambda *args: scaled(answer(*args), own.normal())


def scaled(value, factor):
    if isinstance(value, dict):
        return {key: scaled(part, factor) for key, part in value.items()}
    return np.asarray(value) * factor


def of_some_cases(answer, random):
    """An error for one example alone, or for all numbers of examples but that."""
    alone = random.integers(2)

    def picky(*args):
        if (args[1 if isinstance(args[-1], np.ndarray) and len(args) > 1 else 0].shape[-1] == 1) == alone:
            raise RuntimeError("not that many examples")
        return answer(*args)

    return picky


def spoil(*args):
    for arg in args:
        if isinstance(arg, Network):
            arg.W[1] *= 2
        elif isinstance(arg, np.ndarray):
            arg += 1


def spoil_one(*args):
    if isinstance(args[0], Network):
        args[0].g[1] = tanh if args[0].g[1] is sigmoid else sigmoid
    else:
        args[0][...] = np.nan


def endless(*args):
    while True:
        pass


def deeper(*args):
    return deeper(*args)


ERRORS = [
    ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?)"),
    ValueError(),
    ZeroDivisionError(),
    KeyError(("W", 1)),
    IndexError("x" * 10_000),
    UnicodeDecodeError("utf-8", b"x", 0, 1, "why"),
    Warning("no"),
    ExceptionGroup("two", [ValueError()]),
    NotImplementedError(),
    SystemExit(2),
    StopIteration(),
    KeyboardInterrupt(),
    MemoryError(),
]
NUMPYS = [
    lambda *args: np.ones((2, 3)) @ np.ones((2, 3)),
    lambda *args: np.ones((2, 3)) @ 3.0,
    lambda *args: np.ones((2, 3)) + np.ones(2),
    lambda *args: np.dot(np.ones((2, 3)), np.ones(2)),
    lambda *args: np.einsum("ij,jk->ik", np.ones((2, 3)), np.ones((2, 3))),
    lambda *args: np.tensordot(np.ones((2, 3)), np.ones((2, 3)), 1),
    lambda *args: operator.setitem(np.zeros((2, 2)), 0, np.ones(3)),
    lambda *args: operator.setitem(np.zeros((2, 2)), (0, 0), [1.0, 2.0]),
    lambda *args: operator.iadd(np.zeros(2, dtype=int), np.ones(2)),
    lambda *args: operator.imul(np.zeros(2), 1j),
    lambda *args: np.array([[1.0], [1.0, 2.0]]),
    lambda *args: np.exp(np.array([1.0, None])),
    lambda *args: np.add(np.array(["a"]), 1.0),
    lambda *args: np.floor(1j * np.ones(2)),
    lambda *args: np.ones((2, 3)).reshape(4, 5),
    lambda *args: np.vstack([np.ones(2), np.ones(3)]),
    lambda *args: np.linalg.inv(np.ones((2, 3))),
    lambda *args: float(np.ones(3)),
    lambda *args: bool(np.ones(3)),
    lambda *args: np.ones(3)[4],
    lambda *args: np.ones(3) * None,
    lambda *args: np.ones(3).sum(axis=1),
]
MANNERS = {
    "partial": Manner(lambda answer, random: functools.partial(answer)),
    "an object": Manner(lambda answer, random: Answer(answer)),
    "a method": Manner(lambda answer, random: Answer(answer).__call__),
    "another argument": Manner(lambda answer, random: lambda *args, more=None: answer(*args)),
    "prints": Manner(before(lambda *args: print("here", args))),
    "prints much": Manner(before(lambda *args: print("x" * 6000))),
    "prints to stderr": Manner(before(lambda *args: print("here", file=sys.stderr))),
    "warns": Manner(before(warn)),
    "leaves things changed": Manner(after(leave_things_changed)),
    "draws, for nothing": Manner(before(lambda *args: np.random.default_rng().normal())),
    "puts it back": Manner(restored),
    "checks within": Manner(before(lambda *args: check("dE_db", lambda D: -D.sum(axis=1, keepdims=True)))),
    "raises": Manner(one_of([raising(error) for error in ERRORS]), "raises"),
    "an error of NumPy": Manner(one_of(NUMPYS), "raises"),
    "too few arguments": Manner(lambda answer, random: lambda: answer(), "raises"),
    "too many arguments": Manner(lambda answer, random: lambda a, b, c, d, e: answer(a), "raises"),
    "raises in some cases": Manner(of_some_cases, "raises"),
    "recursion": Manner(before(deeper), "raises"),
    "changes its input": Manner(after(spoil), "changes"),
    "changes one": Manner(after(spoil_one), "changes"),
    "is another": Manner(counted, "other numbers"),
    "is drawn": Manner(drawn, "other numbers"),
    "is endless": Manner(before(endless), "too slow"),
}
PLAIN = Manner(lambda answer, random: answer)
