"""Reports to the letter: what is said of answers that can't be named by a mistake of the bank, and beside one that can."""

import numpy as np
import pytest

from nnlib import back_propagate
from nnlib import equations as eq
from nnlib.exercises import answers, check

ON = "a 3-4-2 network, 5 examples, tanh: dE_dZ (4, 5), A_prev (3, 5)"
AGAIN = "Is something kept from one call to the next, in a default argument or outside the function? Or is something drawn at random?"
calls = []


def worked_out_and_kept(dE_dZ, A_prev):
    dE_dZ @ A_prev.T


def twice_as_much(dE_dZ, A_prev):
    calls.append(1)
    return eq.dE_dW(dE_dZ, A_prev) * len(calls)


def fails_the_second_time(dE_dZ, A_prev):
    calls.append(1)
    if len(calls) % 2 == 0:
        raise ValueError("second")
    return eq.dE_dW(dE_dZ, A_prev)


def pairs(net, X, Y):
    grad = back_propagate(net, X, Y)
    return [(grad.dE_dW[l], grad.dE_db[l]) for l in sorted(grad.dE_dW)]


def keys_of_another_course(net, X, Y):
    grad = back_propagate(net, X, Y)
    return {"dW": grad.dE_dW, "db": grad.dE_db}


def spoils_both(dE_dZ, A_prev):
    right = eq.dE_dW(dE_dZ, A_prev)
    dE_dZ *= 0
    A_prev *= 0
    return right


def half_and_spoils(dE_dZ, A_prev):
    right = 1.01 * eq.dE_dW(dE_dZ, A_prev) + 0.001 * np.sin(eq.dE_dW(dE_dZ, A_prev))
    dE_dZ *= 0
    A_prev *= 0
    return right


def a_little_off(size):
    return lambda D, A: eq.dE_dW(D, A) * (1 + size * np.cos(np.arange(len(D) * len(A))).reshape(len(D), -1))


def forever(dE_dZ):
    while True:
        pass


REPORTS = [
    ("dE_dW", None, "not written yet", "not written yet.", ["It gets dE_dZ, A_prev."]),
    ("dE_dW", lambda D, A: None, "not written yet", "not written yet.", ["It gets dE_dZ, A_prev."]),
    (
        "dE_dW",
        worked_out_and_kept,
        "not written yet",
        "returns nothing.",
        ["Something is worked out, but there is no `return`.", "It gets dE_dZ, A_prev."],
    ),
    (
        "dE_dW",
        3,
        "wrong",
        "this is int, not a function.",
        ["Hand over the function itself, without calling it: check('dE_dW', my_dE_dW)."],
    ),
    (
        "dE_dW",
        twice_as_much,
        "wrong",
        "gives another answer the second time.",
        [
            f"Called twice with the same arguments, {ON}, it gives two answers. The second time:",
            "dE_dW[1, 0] was 0.431988 at first, and then 0.863976.",
            AGAIN,
        ],
    ),
    (
        "dE_dW",
        fails_the_second_time,
        "wrong",
        "gives another answer the second time.",
        [
            f"Called twice with the same arguments, {ON}, it gives two answers. The second time:",
            '    raise ValueError("second")',
            "    ValueError: second",
            AGAIN,
        ],
    ),
    (
        "back_propagate",
        pairs,
        "wrong",
        "the numbers are right, but not the form: a pair for each layer.",
        ["It returns a pair (dE_dW, dE_db) for each layer. Return two collections by layer: all dE_dW first, then all dE_db."],
    ),
    (
        "back_propagate",
        keys_of_another_course,
        "wrong",
        "the numbers are right, but not the form: keys of another course.",
        ['Here they are called dE_dW and dE_db: return {"dE_dW": {1: …, 2: …}, "dE_db": {1: …, 2: …}}, or both dictionaries in a tuple.'],
    ),
    (
        "dE_dW",
        lambda D, A: 1j * eq.dE_dW(D, A),
        "wrong",
        "wrong: the imaginary part isn't taken.",
        ["f(x + ih) = f(x) + ih f′(x) + …, so the derivative is the imaginary part over h. Return the imaginary part alone: .imag."],
    ),
    (
        "dE_dW",
        lambda D, A: np.zeros(3),
        "wrong shape",
        "has the wrong shape.",
        [
            "dE_dW has shape (3,), expected (4, 3): along the first axis the units i of layer l, "
            "along the second the units j of layer l−1.",
            f"This was on {ON}.",
            "It gives the same whatever it is given.",
        ],
    ),
    (
        "dE_dW",
        lambda D, A: np.tile(D.sum(axis=1, keepdims=True) ** 3, 3)[:, : len(A)] if len(A) <= 3 else np.ones((len(D), len(A))),
        "wrong",
        "wrong: A_prev makes no difference.",
        None,
    ),
    (
        "dE_dW",
        spoils_both,
        "changes its input",
        "changes its input: A_prev, dE_dZ.",
        ["The numbers are right, but whoever called it may still need that array as it was. Work on a copy, or write a new array."],
    ),
    ("dE_dW", half_and_spoils, "wrong", "wrong, and it is no mistake that we know.", None),
    (
        "dE_dW",
        a_little_off(1e-8),
        "wrong",
        "right to 7 digits only.",
        [
            "The first number that differs is dE_dW[0, 0]: got −0.124861294, expected −0.124861293.",
            f"This was on {ON}.",
            "Is something rounded, or is it a difference quotient? The algebra gives all digits.",
        ],
    ),
    ("dE_dW", a_little_off(3e-6), "wrong", "right to 5 digits only.", None),
    ("dE_dW", a_little_off(3e-5), "wrong", "wrong, and it is no mistake that we know.", None),
    (
        "dE_db",
        forever,
        "too slow",
        "stopped after 0.3 seconds.",
        ["    while True:", "This line was being run when the time was up.", "Is there a loop that never ends?"],
    ),
]


@pytest.mark.parametrize("name, answer, kind, headline, parts", REPORTS)
def test_the_whole_report(name, answer, kind, headline, parts, monkeypatch):
    monkeypatch.setattr(answers, "LIMIT", 0.3 if answer is forever else 5.0)
    calls.clear()
    report = check(name, answer, record=False)
    assert (report.name, report.kind, report.headline) == (name, kind, headline), report.message
    if parts is not None:
        said = "\n".join(map(str, report.parts))
        assert said.replace("    pass", "    while True:") == "\n".join(parts), said


def test_what_is_said_beside():
    message = check("dE_dW", half_and_spoils, record=False).message
    assert message.endswith("It also changes its input: A_prev, dE_dZ. Work on a copy.")
    message = check("dE_dW", REPORTS[10][1], record=False).message
    assert (
        "Whatever A_prev may be, it gives the same, and in the formula that matters. Does something else stand where A_prev should?"
        in message
    )
    # Where it has a name already, that is said besides, and the name stays.
    message = check("dE_dW", lambda D, A: np.zeros((len(D), len(A) + 1)) + D.sum(), record=False)
    assert message.headline == "has the wrong shape." and "Whatever A_prev may be" in message.message


def turned_the_second_time(dE_dZ, A_prev):
    calls.append(1)
    return eq.dE_dW(dE_dZ, A_prev) if len(calls) % 2 else eq.dE_dW(dE_dZ, A_prev).T


def a_layer_less_the_second_time(net, X, Y):
    calls.append(1)
    grad = back_propagate(net, X, Y)
    dE_dW = dict(grad.dE_dW)
    if len(calls) == 2:
        del dE_dW[1]
    return dE_dW, grad.dE_db


def infinite_the_second_time(dE_dZ, A_prev):
    calls.append(1)
    right = eq.dE_dW(dE_dZ, A_prev)
    if len(calls) % 2 == 0:
        right[1, 1], right[0, 0] = np.inf, right[0, 0] + 5
    return right


def times(W, b):
    """A back_propagate whose derivatives are multiplied, by layer."""

    def answer(net, X, Y):
        grad = back_propagate(net, X, Y)
        return {l: W(l) * array for l, array in grad.dE_dW.items()}, {l: b(l) * array for l, array in grad.dE_db.items()}

    return answer


FIRST_OF = "Called twice with the same arguments, {}, it gives two answers. The second time:"
CUT = "comes out as just that; all other numbers are right. Is something cut off there?"
BOTH = (
    "Both derivatives of layer {0} are wrong: look at what they come from, dE_dZ[{0}], and at dE_dA[{0}] before it; "
    "or at what was done to both afterwards."
)
SENTENCES = [
    ("dE_dW", turned_the_second_time, [FIRST_OF.format(ON), "dE_dW has another shape."]),
    ("back_propagate", a_layer_less_the_second_time, ["dE_dW[1] is missing."]),
    ("dE_dW", infinite_the_second_time, [FIRST_OF.format(ON), "dE_dW[1, 1] was −0.224516 at first, and then inf."]),
    (
        "back_propagate",
        times(lambda l: 2, lambda l: 3),
        [
            "The first number that differs is dE_dW[3][0, 0]: got −0.909051, expected −0.454525.",
            "Wherever it is wrong, dE_dW is 2 times what is expected, dE_db is 3 times what is expected.",
            "Going backwards from the output, dE_dW[3] is the first that goes wrong. " + BOTH.format(3),
        ],
    ),
    (
        "back_propagate",
        times(lambda l: 2 if l == 1 else 1, lambda l: 1.5 if l == 1 else 1),
        [
            "Wherever it is wrong, dE_dW[1] is 2 times what is expected, dE_db[1] is 1.5 times what is expected.",
            "Going backwards from the output, dE_dW[1] is the first that goes wrong. " + BOTH.format(1),
        ],
    ),
    (
        "back_propagate",
        times(lambda l: 7 if l == 2 else 1, lambda l: 6 if l == 2 else 1),
        [
            "Going backwards from the output, dE_dW[2] is the first that goes wrong. "
            "What comes after it on the way back is right, and so is dE_dZ[2]: look at what was done to dE_dW[2] afterwards."
        ],
    ),
    (
        "back_propagate",
        times(lambda l: 1.0 + 0.01 * l, lambda l: 1),
        [
            "Going backwards from the output, dE_dW[3] is the first that goes wrong. Since dE_db[3] is right, so is dE_dZ[3]: "
            "look at the step from there to dE_dW[3]."
        ],
    ),
    (
        "dE_dW",
        lambda D, A: eq.dE_dW(D, A) + 0.25,
        ["Wherever it is wrong, every number is too large by 0.25, always the same: is a constant added?"],
    ),
    (
        "dE_dW",
        lambda D, A: eq.dE_dW(D, A) - 0.125,
        ["Wherever it is wrong, every number is too small by 0.125, always the same: is a constant added?"],
    ),
    ("dE_dW", lambda D, A: np.clip(eq.dE_dW(D, A), -0.3, 0.2), [f"What should be below −0.3 or above 0.2 {CUT}"]),
    ("dE_dW", lambda D, A: np.maximum(eq.dE_dW(D, A), -0.3), [f"What should be below −0.3 {CUT}"]),
    ("dE_dW", lambda D, A: np.minimum(eq.dE_dW(D, A), 0.21234567), [f"What should be above 0.21234567 {CUT}"]),
    (
        "dE_dW",
        lambda D, A: 2.5 * eq.dE_dW(D, A),
        ["Wherever it is wrong, every number is 2.5 times what is expected: a constant factor."],
    ),
    (
        "dE_dW",
        lambda D, A: eq.dE_dW(np.round(D, 1), A),
        ["It is what comes out if dE_dZ is rounded to 1 decimal on the way: keep all digits."],
    ),
    (
        "dE_dW",
        lambda D, A: eq.dE_dW(D, np.round(A, 2)),
        ["It is what comes out if A_prev is rounded to 2 decimals on the way: keep all digits."],
    ),
]


@pytest.mark.parametrize("name, answer, sentences", SENTENCES)
def test_each_sentence(name, answer, sentences):
    calls.clear()
    said = [str(part) for part in check(name, answer, record=False).parts]
    for sentence in sentences:
        assert sentence in said, said
