"""Whole reports, to the letter: what each kind of answer hears."""

import numpy as np
import pytest

from nnlib import back_propagate
from nnlib.exercises import check, check_network, progress, record
from nnlib.exercises.cases import cases_for
from nnlib.exercises.reports import Code, Report, Table

FIRST = "a 3-4-2 network, 5 examples, tanh: dE_dZ (4, 5), A_prev (3, 5)"
DEEP = "a 3-5-4-2 network, 6 examples, tanh, sigmoid, identity"
UNKNOWN = "wrong, and it is no mistake that we know."


def transpose_forgotten(dE_dZ, A_prev):
    return dE_dZ @ A_prev


def squeezed(D, A):
    if D.shape[1] == 1:
        raise RuntimeError("one example")
    return D @ A.T


def one_entry(dE_dZ, A_prev):
    dW = dE_dZ @ A_prev.T
    dW[1, 2] = 7
    return dW


def minus_and_doubled(dE_dZ, A_prev):
    dW = -dE_dZ @ A_prev.T
    dE_dZ *= 2
    return dW


def doubled(dE_dZ, A_prev):
    dW = dE_dZ @ A_prev.T
    dE_dZ *= 2
    A_prev *= 2
    return dW


def nothing_returned(dE_dZ, A_prev):
    dW = dE_dZ @ A_prev.T  # noqa: F841


def stub(dE_dZ, A_prev):
    pass


FACTOR = 3.0


def with_a_factor(dE_dZ):
    return FACTOR * dE_dZ.sum(axis=1, keepdims=True)


SAID = [
    (
        "dE_dW",
        lambda D, A: D @ A.T,
        "right.\nTried on 15 networks of different sizes. Judge: E alone, differentiated by the complex step. All agrees to 12 digits.",
    ),
    (
        "dE_dW",
        lambda D, A: (1 + 3e-11) * D @ A.T,
        "right.\nTried on 15 networks of different sizes. Judge: E alone, differentiated by the complex step. All agrees to 10 digits.",
    ),
    (
        "error",
        lambda A, Y: ((A - Y) ** 2).sum() / 2 / Y.shape[1],
        "right.\nTried on 15 networks of different sizes. Judge: nnlib's own error. All agrees to 12 digits.",
    ),
    ("dE_dW", stub, "not written yet.\nIt gets dE_dZ, A_prev."),
    ("dE_dW", nothing_returned, "returns nothing.\nSomething is worked out, but there is no `return`.\nIt gets dE_dZ, A_prev."),
    ("dE_db", 7, "this is int, not a function.\nHand over the function itself, without calling it: check('dE_db', my_dE_db)."),
    (
        "dE_dW",
        doubled,
        "changes its input: A_prev, dE_dZ.\n"
        "The numbers are right, but whoever called it may still need that array as it was. Work on a copy, or write a new array.",
    ),
    (
        "dE_dW",
        transpose_forgotten,
        "wrong: transpose forgotten.\n"
        "The sum runs over the examples c, the second axis of both: transpose A, so that its c meets that of ∂E/∂Z.\n"
        "The smallest example: for dE_dZ = [[1, 2], [0, 3]], A_prev = [[1, 4], [2, −1]] it is [[9, 0], [12, −3]], not [[5, 2], [6, −3]].\n"
        f"Where the sizes don't happen to fit, it raises an error, on {FIRST}:\n"
        "    return dE_dZ @ A_prev\n"
        "    ValueError: the shapes on this line don't fit: dE_dZ (4, 5), A_prev (3, 5)",
    ),
    (
        "dE_dW",
        lambda D, A: D @ A.T / A.shape[1],
        "wrong: 1/m again (at W).\n"
        "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.\n"
        "The smallest example: for dE_dZ = [[1, 2]], A_prev = [[3, 4]] it is [[11]], not [[5.5]].\n"
        "It doesn't show for m = 1: there the answer is right.",
    ),
    (
        "dE_dW",
        minus_and_doubled,
        "wrong: sign reversed (at W).\n"
        "The derivative has no minus; that comes with gradient descent, W − rate · ∂E/∂W.\n"
        "The smallest example: for dE_dZ = [[1, 2], [0, 3]], A_prev = [[1, 4], [2, −1]] it is [[9, 0], [12, −3]], "
        "not [[−9, 0], [−12, 3]].\n"
        "It also changes its input: dE_dZ. Work on a copy.",
    ),
    (
        "dE_dW",
        lambda D, A: -D @ A.T / A.shape[1],
        "wrong, 2 mistakes: 1/m again (at W) and sign reversed (at W).\n"
        "The one 1/m of E is in ∂E/∂Z already: over the examples it is a sum, no mean.\n"
        "The derivative has no minus; that comes with gradient descent, W − rate · ∂E/∂W.",
    ),
    (
        "dE_db",
        lambda D: 0 * D[:, :1],
        "wrong: only zeros.\nEvery number is 0. Was an array made, and then nothing written into it?",
    ),
    (
        "dE_dW",
        lambda D, A: np.outer(D, A),
        "right only for m = 1.\n"
        f"It fails on {FIRST}:\n"
        "dE_dW has shape (20, 15), expected (4, 3): along the first axis the units i of layer l, "
        "along the second the units j of layer l−1.",
    ),
    (
        "dE_dW",
        squeezed,
        "wrong only for m = 1.\n"
        "It fails on a 2-3-4 network, 1 example, tanh: dE_dZ (3, 1), A_prev (2, 1):\n"
        '    raise RuntimeError("one example")\n'
        "    RuntimeError: one example",
    ),
    (
        "dE_dW",
        lambda D, A: D @ A.T * (3 if D.shape[1] == 1 else 1),
        "wrong only for m = 1.\n"
        "It fails on a 2-3-4 network, 1 example, tanh: dE_dZ (3, 1), A_prev (2, 1):\n"
        "The first number that differs is dE_dW[0, 0]: got 1.8765, expected 0.6255.\n"
        "Wherever it is wrong, every number is 3 times what is expected: a constant factor.",
    ),
    (
        "dE_dW",
        one_entry,
        f"{UNKNOWN}\nThe first number that differs is dE_dW[1, 2]: got 7, expected 0.349341.\nThis was on {FIRST}.",
    ),
    (
        "dE_dW",
        lambda D, A: D @ A.T * (D.shape[1] ** 2 + 1),
        f"{UNKNOWN}\nThe first number that differs is dE_dW[0, 0]: got −3.24639, expected −0.124861.\nThis was on {FIRST}.\n"
        "Within a case, all numbers are off by the same factor: "
        "26 on a 3-4-2 network, 5 examples, tanh and 10 on a 3-3-3 network, 3 examples, tanh.",
    ),
    (
        "dE_dZ",
        lambda D, Z, g: D * g.prime(Z) - 0.2 * Z,
        f"{UNKNOWN}\nThe first number that differs is dE_dZ[0, 0]: got −0.462307, expected −0.375777.\n"
        "This was on a 3-4-2 network, 5 examples, tanh: dE_dA (4, 5), Z (4, 5).\n"
        "The error, got minus expected, follows Z (correlation −1.00): look there first.",
    ),
    (
        "dE_db",
        with_a_factor,
        f"{UNKNOWN}\nThe first number that differs is dE_db[0, 0]: got −2.32692, expected −0.775639.\n"
        "This was on a 3-4-2 network, 5 examples, tanh: dE_dZ (4, 5).\n"
        "Wherever it is wrong, every number is 3 times what is expected: a constant factor.\n"
        "It uses FACTOR from outside, which stays the same whatever the arguments are. Is an argument meant?",
    ),
    (
        "dE_dW",
        lambda D, A: (D @ A.T).ravel(),
        "has the wrong shape.\n"
        "dE_dW has shape (12,), expected (4, 3): along the first axis the units i of layer l, along the second the units j of layer l−1. "
        "An axis was lost; in a sum, keepdims=True keeps it.\n"
        f"This was on {FIRST}.",
    ),
    (
        "dE_dW",
        lambda D, A: (D @ A.T).reshape(2, -1),
        "has the wrong shape.\n"
        "dE_dW has shape (2, 6), expected (4, 3): along the first axis the units i of layer l, along the second the units j of layer l−1.\n"
        f"This was on {FIRST}.",
    ),
    (
        "dE_dA",
        lambda W, D: 2 * (W.T @ D).T,
        "has the wrong shape.\n"
        "dE_dA has shape (5, 4), expected (4, 5): along the first axis the units i of layer l, along the second the examples c. "
        "Its transpose would fit.\n"
        "This was on a 3-4-2 network, 5 examples, tanh: W_next (2, 4), dE_dZ_next (2, 5).",
    ),
    (
        "error",
        lambda A, Y: (A - Y).sum(axis=0),
        "has the wrong shape.\nerror has shape (5,), expected (): one number, without axes.\n"
        "This was on a 3-4-2 network, 5 examples, tanh: A_L (2, 5), Y (2, 5).",
    ),
    (
        "dE_dW",
        lambda D, A: "x",
        f"can't be compared with the right answer.\nIt is of type str, and can't be made an array of real numbers.\nThis was on {FIRST}.",
    ),
]


@pytest.mark.parametrize(("exercise", "answer", "text"), SAID)
def test_what_is_said_of_an_equation(exercise, answer, text):
    report = check(exercise, answer)
    assert report.message == text
    assert repr(report) == f"{exercise}: {text}"


@pytest.mark.parametrize(
    ("exercise", "first", "second"),
    [
        ("weighted_input", "the units i of layer l", "the examples c"),
        ("activation", "the units i of layer l", "the examples c"),
        ("dE_dA_output", "the output units i", "the examples c"),
        ("dE_dZ", "the units i of layer l", "the examples c"),
        ("dE_dW", "the units i of layer l", "the units j of layer l−1"),
        ("dE_db", "the units i of layer l", "a single column"),
        ("dE_dA", "the units i of layer l", "the examples c"),
    ],
)
def test_what_the_axes_of_a_result_mean(exercise, first, second):
    message = check(exercise, lambda *args: np.ones((9, 9))).message
    assert f"has shape (9, 9), expected {cases_for(exercise)[0].expected[exercise].shape}: " in message
    assert f": along the first axis {first}, along the second {second}.\n" in message


def test_an_error_without_words():
    def answer(dE_dZ):
        raise ValueError

    assert check("dE_db", answer).message.startswith("raises an error.\n    raise ValueError\n    ValueError\nThis was on ")


def changed(change, both=True):
    """An answer that gives ∂E/∂W and ∂E/∂b, or else everything, after a change."""

    def answer(net, X, Y):
        gradient = {name: dict(by_layer) for name, by_layer in vars(back_propagate(net, X, Y)).items() if name != "E"}
        for name, by_layer in gradient.items():
            gradient[name] = {l: new for l, array in by_layer.items() if (new := change(name, l, array)) is not None}
        return (gradient["dE_dW"], gradient["dE_db"]) if both else gradient

    return answer


def table(W, b):
    return f"           layer 3  layer 2  layer 1\n    dE_dW  {W}\n    dE_db  {b}\n"


OF_NETWORKS = [
    (
        lambda name, l, array: array**3 if name == "dE_dW" and l < 3 else array,
        f"{UNKNOWN}\nThe first number that differs is dE_dW[2][0, 0]: got −0.000230704, expected −0.0613317.\nThis was on {DEEP}.\n"
        + table("right    wrong    wrong", "right    right    right")
        + "Going backwards from the output, dE_dW[2] is the first that goes wrong. "
        "Since dE_db[2] is right, so is dE_dZ[2]: look at the step from there to dE_dW[2].",
    ),
    (
        lambda name, l, array: 1.3 * array if l < 3 else array,
        f"{UNKNOWN}\nThe first number that differs is dE_dW[2][0, 0]: got −0.0797312, expected −0.0613317.\nThis was on {DEEP}.\n"
        "Wherever it is wrong, every number is 1.3 times what is expected: a constant factor.\n"
        + table("right    wrong    wrong", "right    wrong    wrong")
        + "Going backwards from the output, dE_dW[2] is the first that goes wrong. "
        "Both derivatives of layer 2 are wrong: look at what they come from, dE_dZ[2], and at dE_dA[2] before it; "
        "or at what was done to both afterwards.",
    ),
    (
        lambda name, l, array: array + 1 if name == "dE_db" and l == 1 else array,
        f"{UNKNOWN}\nThe first number that differs is dE_db[1][0, 0]: got 1.00089, expected 0.000891936.\nThis was on {DEEP}.\n"
        "Wherever it is wrong, every number is too large by 1, always the same: is a constant added?\n"
        + table("right    right    right", "right    right    wrong")
        + "Going backwards from the output, dE_db[1] is the first that goes wrong. "
        "Since dE_dW[1] is right, so is dE_dZ[1]: look at the step from there to dE_db[1].",
    ),
    (
        lambda name, l, array: array if l > 1 else None,
        "a layer is missing.\n"
        "dE_dW[1], dE_db[1] missing. Layers are numbered 1..L. Does the loop stop at 2? range(L, 0, -1) ends with 1.\n"
        f"This was on {DEEP}.\n"
        + table("right    right    missing", "right    right    missing")
        + "Going backwards from the output, dE_dW[1] is the first that goes wrong.",
    ),
    (
        lambda name, l, array: None if (name, l) == ("dE_dW", 2) else array,
        f"a layer is missing.\ndE_dW[2] missing. Layers are numbered 1..L.\nThis was on {DEEP}.\n"
        + table("right    missing  right", "right    right    right")
        + "Going backwards from the output, dE_dW[2] is the first that goes wrong.",
    ),
    (
        lambda name, l, array: (1 + 3e-7) * array if name == "dE_dW" else array,
        "right to 6 digits only.\n"
        f"The first number that differs is dE_dW[3][0, 0]: got −0.454526, expected −0.454525.\nThis was on {DEEP}.\n"
        "Wherever it is wrong, every number is 1.0000003 times what is expected: a constant factor.\n"
        "Is something rounded, or is it a difference quotient? The algebra gives all digits.\n"
        + table("wrong    wrong    wrong", "right    right    right")
        + "Going backwards from the output, dE_dW[3] is the first that goes wrong. "
        "Since dE_db[3] is right, so is dE_dZ[3]: look at the step from there to dE_dW[3].",
    ),
    (
        lambda name, l, array: np.ones(3) if (name, l) == ("dE_db", 3) else array,
        "has the wrong shape.\n"
        "dE_db[3] has shape (3,), expected (2, 1): along the first axis the units i of layer l, along the second a single column.\n"
        f"This was on {DEEP}.\n"
        + table("right    right    right", "wrong    right    right")
        + "Going backwards from the output, dE_db[3] is the first that goes wrong.",
    ),
]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda net, X, Y: 7, "It returns something (int) without dE_dW. Return a Gradient, or dE_dW and dE_db."),
        (lambda net, X, Y: {"dE_dW": {}}, "It returns something (dict) without dE_db. Return a Gradient, or dE_dW and dE_db."),
        (lambda net, X, Y: (1, 2, 3), "It returns 3 things. Return a Gradient, or dE_dW and dE_db in this order."),
        (lambda net, X, Y: {"dE_dW": 1, "dE_db": 2}, "dE_dW is of type int, where a dictionary by layer is expected."),
        (lambda net, X, Y: {"dE_dW": {1: ...}, "dE_db": {1: 3}}, "dE_dW[1] is ..., where numbers are expected."),
        (lambda net, X, Y: {"dE_dW": {1: 3}, "dE_db": {1: None}}, "dE_db[1] is None, where numbers are expected."),
        (
            lambda net, X, Y: {**vars(back_propagate(net, X, Y)), "E": "small"},
            "E is of type str, and can't be made an array of real numbers.",
        ),
    ],
)
def test_what_is_said_of_what_is_no_gradient(answer, words):
    report = check("back_propagate", answer)
    assert report.message == f"can't be compared with the right answer.\n{words}\nThis was on {DEEP}."
    assert (report.kind, report.mistakes) == ("wrong", ())


def test_two_mistakes_in_a_network():
    """m times too large, and ∂E/∂b with its sign reversed."""

    def answer(net, X, Y):
        m, gradient = X.shape[1], back_propagate(net, X, Y)
        return {l: m * D for l, D in gradient.dE_dW.items()}, {l: -m * D for l, D in gradient.dE_db.items()}

    text = (
        "wrong, 2 mistakes: 1/m missing and sign reversed (at b).\n"
        "E is an average over m examples, so each output has a part of 1/m in it.\n"
        "The derivative has no minus; that comes with gradient descent, b − rate · ∂E/∂b."
    )
    report = check("back_propagate", answer)
    assert report.message == text and report.mistakes == ("1/m missing", "sign reversed (at b)")
    after = "Going backwards from the output, dE_dW[3] is the first that goes wrong."
    assert check_network(answer).message == f"{text}\nOn {DEEP}:\n{table('wrong    wrong    wrong', 'wrong    wrong    wrong')}{after}"


@pytest.mark.parametrize(("change", "text"), OF_NETWORKS)
def test_what_is_said_of_a_network(change, text):
    assert check("back_propagate", changed(change)).message == text
    assert check_network(changed(change)).message == text  # the table is there already


def test_a_table_is_added_where_there_is_none():
    assert check_network(back_propagate).message == (
        "right.\nTried on 14 networks of different sizes. Judge: E alone, differentiated by the complex step. All agrees to 12 digits.\n"
        "           layer 3  layer 2  layer 1\n"
        "    dE_dA  right    right    right\n"
        "    dE_dZ  right    right    right\n"
        "    dE_dW  right    right    right\n"
        "    dE_db  right    right    right"
    )
    report = check_network(changed(lambda name, l, array: -array if name == "dE_db" else array))
    assert report.message.split("\n", 2)[0] == "wrong: sign reversed (at b)."
    assert report.message.endswith(
        table("right    right    right", "wrong    wrong    wrong")
        + "Going backwards from the output, dE_db[3] is the first that goes wrong."  # and no hint: the mistake has its name
    )


def test_where_everything_can_be_seen_there_is_no_hint():
    message = check_network(changed(lambda name, l, array: array**3 if name == "dE_dA" and l == 2 else array, both=False)).message
    assert message.endswith("Going backwards from the output, dE_dA[2] is the first that goes wrong.")
    assert "    dE_dA  right    wrong    right\n    dE_dZ  right    right    right\n" in message


def test_layers_that_do_not_exist():
    def answer(net, X, Y):
        gradient = vars(back_propagate(net, X, Y))
        return {**gradient, "dE_dA": {**gradient["dE_dA"], 9: X, 8: X}, "dE_dZ": {**gradient["dE_dZ"], 0: X}}

    start = f"{UNKNOWN}\ndE_dA[8], dE_dA[9], dE_dZ[0] given, but there is no such layer. Layers are numbered 1..L.\nThis was on {DEEP}."
    assert check_network(answer).message.startswith(start)


def test_a_loop_that_never_ends_is_shown_with_its_line(monkeypatch):
    def answer(dE_dZ):
        while True:
            dE_dZ.sum()

    monkeypatch.setattr("nnlib.exercises.answers.LIMIT", 0.2)
    first, second, third, last = check("dE_db", answer).message.split("\n")
    assert first == "stopped after 0.2 seconds."
    assert second in ("    while True:", "    dE_dZ.sum()")
    assert (third, last) == ("This line was being run when the time was up.", "Is there a loop that never ends?")


def test_an_answer_that_changes_a_bias():
    def answer(net, X, Y):
        gradient = back_propagate(net, X, Y)
        if net.L > 2:
            net.b[2] -= gradient.dE_db[2]
        return gradient

    assert check("back_propagate", answer).headline == "changes its input: net."


@pytest.mark.parametrize(
    "judge",
    [lambda **options: check("back_propagate", back_propagate, **options), lambda **options: check_network(back_propagate, **options)],
)
def test_what_was_only_shown_is_not_recorded(monkeypatch, judge):
    monkeypatch.setattr(record, "_right", set())
    monkeypatch.setenv("NNLIB_PROGRESS", "off")
    assert judge(record=False).passed and progress().right == ()
    assert judge().passed and progress().right == ("back_propagate",)


def test_progress_to_the_letter(monkeypatch):
    monkeypatch.setattr(record, "_right", {"dE_dW"})
    monkeypatch.setenv("NNLIB_PROGRESS", "off")
    assert repr(progress()).splitlines()[0] == "1 of 9 exercises are right."
    assert [line for line in repr(progress()).splitlines() if "right" in line[:8]] == ["  right    dE_dW"]
    assert repr(progress()).splitlines()[-1] == "  not yet  back_propagate" and len(repr(progress()).splitlines()) == 10
    html = progress()._repr_html_()
    assert html.startswith(
        '<p>1 of 9 exercises are right.</p><table><tr><td>… not yet</td><td style="text-align: left"><code>weighted_input</code></td></tr>'
    )
    assert '<tr><td>✓ right</td><td style="text-align: left"><code>dE_dW</code></td></tr>' in html
    assert html.count("<tr>") == 9 and html.count("</tr><tr>") == 8 and html.endswith("</tr></table>")


COLOR = "var(--jp-content-font-color1, #1a1a1a)"
BOX = f"border-left: 4px {{}} {COLOR}; color: {COLOR}; padding: 2px 12px; max-width: 90ch"


@pytest.mark.parametrize(
    ("kind", "sign", "line"),
    [("right", "✓", "solid"), ("not written yet", "…", "dotted"), *((kind, "✕", "dashed") for kind in ("wrong", "raises", "too slow"))],
)
def test_a_report_in_html_to_the_letter(kind, sign, line):
    parts = ("a < b.", Code("x<y\n  z"), Table((("", "layer <2>"), ("dE_dW", "right"), ("d&b", "wrong"))))
    report = Report("dE_dW", kind, "so & so.", parts, ("this", "that"))
    assert report._repr_html_() == (
        f'<div style="{BOX.format(line)}">'
        f'<p><span aria-hidden="true">{sign}</span> <code>dE_dW</code>: <strong>so &amp; so.</strong></p>'
        "<p>a &lt; b.</p>"
        '<pre style="padding-left: 2ch; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere">x&lt;y\n  z</pre>'
        '<table><thead><tr><th scope="col"></th><th scope="col">layer &lt;2&gt;</th></tr></thead>'
        '<tbody><tr><th scope="row">dE_dW</th><td>right</td></tr><tr><th scope="row">d&amp;b</th><td>wrong</td></tr></tbody></table></div>'
    )
    assert report.message == "so & so.\na < b.\n    x<y\n      z\n           layer <2>\n    dE_dW  right\n    d&b    wrong"
    assert (report.passed, report.mistake) == (kind == "right", "this and that")
