"""Whether what is said of an answer is true, on networks that the checker doesn't know; and whether it is said in words for a reader."""

import itertools
import re

import numpy as np

from nnlib import tanh
from nnlib.exercises.bank import mistakes
from nnlib.exercises.cases import ARGUMENTS, Case
from nnlib.exercises.making import arrays_with

from .networks import ALL_DIFFER, far, nearly, probes, values

BANK = {one.name: one for one in mistakes}


def assert_true(report, name, numbers):
    """Every mistake that is named, and every trace that is said to be there."""
    made = report.mistakes
    if made and all(one in BANK for one in made):
        if BANK[made[0]].equation == "any":
            assert_floats(made[0], name, numbers)
        else:
            assert_made([BANK[one] for one in made], name, numbers)
    elif made and (match := re.fullmatch("(.*) makes? no difference", made[0])):
        assert_no_difference(match[1].split(" and "), name, numbers)
    elif made and (match := re.fullmatch("(right|wrong) only for (.*)", made[0])):
        assert_only_for(match[1] == "right", match[2], name, numbers)
    else:
        assert made in ((), ("the imaginary part isn't taken",)), made
    assert_trace(report.message, name, numbers)


# --- Mistakes of the bank ---


def assert_made(made, name, numbers):
    """One order, and one number where there is a number in a mistake, gives the same on all networks."""
    rates = rates_of(made, numbers) if any(one.fits for one in made) else [None]
    orders = itertools.permutations(made) if len(made) < 4 else [made]
    few = probes(name)[:ALL_DIFFER]
    assert any(all(as_if_made(name, numbers, args, order, rate) for args, _ in few) for order, rate in itertools.product(orders, rates)), (
        "with these mistakes other numbers come out"
    )


def as_if_made(name, numbers, args, made, rate):
    wrong = arrays_with(name, tuple(made), Case("", frozenset(), args, {}), rate)
    # Where `@` raises an error, a loop may give something.
    return wrong is None or ((got := values(name, numbers, args)) is not None and nearly(got, wrong))


def rates_of(made, numbers):
    """∂E/∂W of some layers depends on the number as a straight line."""
    args, _ = probes("back_propagate")[0]
    got = values("back_propagate", numbers, args)
    low, high = (arrays_with("back_propagate", tuple(made), Case("", frozenset(), args, {}), rate) for rate in (1e-300, 1.0))
    slopes = {key: (high[key] - low[key]).ravel() for key in low if key in got}
    return [float((got[key] - low[key]).ravel() @ slope / (slope @ slope)) for key, slope in slopes.items() if slope @ slope]


def assert_floats(mistake, name, numbers):
    for args, right in probes(name):
        for key, got in values(name, numbers, args).items():
            expected, got = right[key], np.float64(np.real(got))
            so = {
                "only zeros": lambda: (got == 0).all(),
                "whole numbers": lambda: (got == np.rint(got)).all(),
                "single precision": lambda: far(got, expected) < 1e-5,
                "half precision": lambda: far(got, expected) < 0.1,
                "rounded numbers": lambda: np.abs(got - expected).max() <= 0.051,
                "clipped numbers": lambda: (np.abs(got) <= np.abs(expected) + 1e-9).all(),
            }
            assert key == "E" or so[mistake](), f"{key} is {got}, and should be {expected}"


# --- What else is named ---


def assert_no_difference(arguments, name, numbers):
    for args, _ in probes(name):
        before = values(name, numbers, args)
        for argument in arguments:
            assert nearly(before, values(name, numbers, with_another(argument, name, args))), f"{argument} makes a difference"


def with_another(argument, name, args):
    args = [arg.copy() if hasattr(arg, "copy") else arg for arg in args]
    if name == "back_propagate" and argument in "Wbg":
        layers = getattr(args[0], argument)
        for l in layers:
            layers[l] = tanh if argument == "g" else 1.3 * layers[l] + 1
        return args
    at = ("net", "X", "Y").index(argument) if name == "back_propagate" else ARGUMENTS[name].index(argument)
    args[at] = tanh if argument == "g" else 1.3 * args[at] + 1
    return args


def assert_only_for(right, fact, name, numbers):
    """For one example, that is. Of a kind of networks, the few that were tried may be right by chance."""
    for args, expected in probes(name) if fact == "m = 1" else ():
        m = args[1 if name in ("weighted_input", "back_propagate", "dE_dA") else 0].shape[-1]
        assert nearly(values(name, numbers, args), expected) == ((m == 1) == right), f"not so for m = {m}"


# --- Traces ---


def assert_trace(message, name, numbers):
    message = message.replace("−", "-")
    pairs = [(args, right, values(name, numbers, args)) for args, right in probes(name)]
    each = [(expected, got[key]) for _, right, got in pairs if got for key, expected in right.items() if key in got]
    wrong = [(expected, got) for expected, got in each if far(got, expected) > 1e-8]
    if match := re.search(r"every number is (\S+) times what is expected: a constant factor", message):
        assert all(far(got, float(match[1]) * expected) < 1e-3 for expected, got in wrong), match[0]
    if match := re.search(r"every number is too (large|small) by (\S+), always", message):
        number = float(match[2]) * (1 if match[1] == "large" else -1)
        assert all(np.allclose(got - expected, number, rtol=1e-3, atol=0) for expected, got in wrong), match[0]
    if match := re.search(r"What should be (?:below (\S+))?(?: or )?(?:above (\S+))? comes out", message):
        low, high = (float(bound or default) for bound, default in zip(match.groups(), (-np.inf, np.inf)))
        assert all(far(got, np.clip(expected, low, high)) < 1e-6 for expected, got in wrong), match[0]
    if match := re.search(r"comes out if (\w+) is rounded to (\d) decimal", message):
        at = ARGUMENTS[name].index(match[1])
        for args, _, got in pairs:
            args = [np.round(arg, int(match[2])) if number == at else arg for number, arg in enumerate(args)]
            assert far(got[name], EXACT[name](*args)) < 1e-8, match[0]


EXACT = {
    "weighted_input": lambda W, A, b: W @ A + b,
    "activation": lambda Z, g: g(Z),
    "error": lambda A, Y: ((A - Y) ** 2).sum() / (2 * Y.shape[1]),
    "dE_dA_output": lambda A, Y: (A - Y) / Y.shape[1],
    "dE_dZ": lambda D, Z, g: D * g.prime(Z),
    "dE_dW": lambda D, A: D @ A.T,
    "dE_db": lambda D: D.sum(axis=1, keepdims=True),
    "dE_dA": lambda W, D: W.T @ D,
}


# --- Words ---

SAYS = (
    r"got .* expected|has shape|missing|no such layer|is of type|is None|is \.\.\.|masked|complex numbers|without dE_d|things\. Return|"
    r"Error|Exception|Interrupt|Iteration|SystemExit|Warning|not written yet|returns nothing|stopped after|changes its input"
)
# A traceback, NumPy's words for its own workings, and numbers that are none.
NOT_FOR_READERS = (
    r"Traceback|File \"|nnlib[/\\]|site-packages|gufunc|core dim|not be broadcast|ufunc|inhomogeneous|casting rule|__\w+__|_NoValue|"
    r"(nan|inf) times|correlation .?nan|np\.float64\(|dtype=object"
)


def assert_said(report):
    message = report.message
    assert report.headline.strip() and len(message) < 6000
    assert report.mistakes or re.search(SAYS, message), "nothing is said"
    assert not (found := re.search(NOT_FOR_READERS, message)), f"what is said has {found[0]!r} in it"
    assert report._repr_html_().startswith("<div") and repr(report).startswith(f"{report.name}: ")
