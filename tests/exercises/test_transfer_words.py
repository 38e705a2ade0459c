"""check_derivatives, to the letter: on computations small enough to be differentiated in one's head."""

import numpy as np
import pytest

from nnlib.exercises import check_derivatives, transfer

x, y = np.array([1.5, -2.0, 0.5]), np.array([3.0, 4.0, -2.5])
TWO_WAYS = {"P": lambda v: v["x"] * v["y"], "Q": lambda v: v["x"] + v["P"], "E": lambda v: (v["Q"] ** 2).sum() / 2}
Q = x + x * y
RIGHT = {"Q": Q, "P": Q, "y": Q * x, "x": Q + Q * y}


def judged(steps, mine, **inputs):
    return check_derivatives(steps, mine, **inputs)


def said(**change):
    report = judged(TWO_WAYS, {**RIGHT, **change}, x=x, y=y)
    return report.headline, report.parts[0]


def test_all_right():
    report = judged(TWO_WAYS, RIGHT, x=x, y=y)
    assert (report.name, report.kind, report.headline) == ("derivatives", "right", "right.") and report.passed
    table, judge = report.parts
    assert table.rows == (("", "derivative of E"), ("Q", "right"), ("P", "right"), ("y", "right"), ("x", "right"))
    assert judge == "Judged by the complex step."
    assert judged(TWO_WAYS, lambda v: {"E": 1.0, "Q": v["Q"], "P": v["Q"], "y": v["Q"] * v["x"]}, x=x, y=y).passed


ONE_WRONG = [
    ({"x": Q * y}, "wrong: x, a path is missing.", "x: the path over Q is missing. x is read there, too."),
    ({"x": Q}, "wrong: x, a path is missing.", "x: the path over P is missing. x is read there, too."),
    ({"x": Q + 2 * Q * y}, "wrong: x, a path is counted twice.", "x: what comes over P is counted twice."),
    ({"y": -Q * x}, "wrong: y, the sign.", "y: the sign is reversed."),
    ({"y": 2.5 * Q * x}, "wrong: y, a constant factor.", "y: every number is 2.5 times what it should be."),
    ({"y": Q}, "wrong: y, a factor.", "y: the factor x is missing, entry by entry."),
    ({"y": Q * x * x}, "wrong: y, a factor.", "y: the factor x is one too many, entry by entry."),
    ({"Q": Q + [0, 0.25, 0]}, "wrong: Q, it departs here.", "Q[1]: got -9.75, expected -10. All that comes after it is right."),
    ({"y": Q[:, None]}, "wrong: y, another shape.", "y: its derivative has shape (3, 1), but y has (3,)."),
    ({"y": (Q * x).sum()}, "wrong: y, an axis is summed.", None),
]


@pytest.mark.parametrize("change, headline, words", ONE_WRONG, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_said_of_one_wrong_derivative(change, headline, words):
    report = judged(TWO_WAYS, {**RIGHT, **change}, x=x, y=y)
    minus = report.parts[0].replace("−", "-")
    assert (report.name, report.kind, report.headline) == ("derivatives", "wrong", headline)
    assert minus == (words or "y: its derivative has shape (), but y has (3,). It is summed over axis 0, which y itself still has.")
    name = next(iter(change))
    assert dict(report.parts[-2].rows)[name] == "wrong" and report.mistakes == (headline.split(", ")[1].rstrip("."),)


def test_what_follows_from_a_wrong_one_is_said_to_follow():
    report = judged(TWO_WAYS, {"Q": 2 * Q, "P": 2 * Q, "y": 2 * Q * x, "x": 2 * (Q + Q * y)}, x=x, y=y)
    assert report.headline == "wrong: Q, a constant factor." and report.parts[1] == "P, y, x: what follows from it, rightly."
    assert dict(report.parts[2].rows) == {"": "derivative of E", "Q": "wrong", "P": "follows", "y": "follows", "x": "follows"}
    # With a shape of its own nothing can follow from it.
    report = judged(TWO_WAYS, {**RIGHT, "P": np.ones((3, 1)), "y": np.ones(3)}, x=x, y=y)
    assert dict(report.parts[1].rows)["y"] == "wrong"


def test_of_three_ways_two_may_be_missing():
    steps = {"P": lambda v: 2 * v["x"], "Q": lambda v: v["x"] ** 2, "R": lambda v: v["x"] ** 3}
    steps["E"] = lambda v: (3 * v["P"] + 5 * v["Q"] + 7 * v["R"]).sum()
    report = judged(steps, {"x": 21 * x**2}, x=x)
    assert report.parts[0] == "x: the path over P and over Q is missing. x is read there, too."


def test_slopes_that_are_written_with_the_value_itself():
    def of(function):
        steps = {"A": lambda v: function(v["z"]), "E": lambda v: (v["A"] * np.array([0.3, -0.7, 1.1])).sum()}
        return judged(steps, {"z": np.array([0.3, -0.7, 1.1])}, z=x).parts[0]

    assert of(lambda z: 1 / (1 + np.exp(-z))) == "z: the factor A (1 − A) is missing, entry by entry."
    assert of(np.tanh) == "z: the factor 1 − A² is missing, entry by entry."
    assert of(lambda z: z**2) == "z: the factor 2 z is missing, entry by entry."
    assert of(lambda z: np.exp(z)) == "z: the factor A is missing, entry by entry."


W, X = np.arange(6.0).reshape(2, 3) - 1.5, np.linspace(-1, 1, 12).reshape(3, 4)
PRODUCT = {"Z": lambda v: v["W"] @ v["X"], "E": lambda v: (v["Z"] ** 3).sum()}
Z = W @ X
D = 3 * Z**2


def test_shapes_and_axes():
    def of(**mine):
        return judged(PRODUCT, mine, W=W, X=X).parts[0]

    assert of(W=(D @ X.T).T) == "W: its derivative has shape (3, 2), but W has (2, 3). Transposed, it is right."
    assert of(Z=D.sum(1)) == "Z: its derivative has shape (2,), but Z has (2, 4). It is summed over axis 1, which Z itself still has."
    assert (
        of(Z=D.sum(0, keepdims=True))
        == "Z: its derivative has shape (1, 4), but Z has (2, 4). It is summed over axis 0, which Z itself still has."
    )
    assert of(Z=D[:, :3]) == "Z: its derivative has shape (2, 3), but Z has (2, 4)."
    assert of(Z=np.repeat(D.sum(0, keepdims=True), 2, 0)) == "Z: every entry is summed over axis 0; each should have its own."
    assert of(Z=np.repeat(D.mean(1, keepdims=True), 4, 1)) == "Z: every entry is averaged over axis 1; each should have its own."
    off = D + np.array([[1.0], [2.0]])
    assert of(Z=off) == "Z: along axis 1 every entry is off by the same. What comes over a sum or a mean along it isn't right."
    square = np.array([[1.0, 2.0], [3.0, 5.0]])
    report = judged({"E": lambda v: (v["M"] ** 2).sum()}, {"M": 2 * square.T}, M=square)
    assert (report.headline, report.parts[0]) == ("wrong: M, transposed.", "M: transposed, it is right.")


def test_what_is_owed_and_what_is_not_written():
    for nothing in (None, ...):
        report = judged(TWO_WAYS, nothing, x=x, y=y)
        assert (report.name, report.kind, report.headline, report.parts) == ("derivatives", "not written yet", "not written yet.", ())
    for mine in ({}, {"E": 1.0}, {"Q": None, "P": ...}):
        report = judged(TWO_WAYS, mine, x=x, y=y)
        assert (report.kind, report.headline, report.parts) == ("not written yet", "not written yet.", ("Owed: Q, P.",))
    report = judged(TWO_WAYS, {"Q": Q, "x": None}, x=x, y=y)
    assert (report.name, report.kind, report.headline) == ("derivatives", "right in part", "right as far as it goes.")
    assert report.parts[0].rows[1:] == (("Q", "right"), ("P", "owed")) and not report.passed
    report = judged(TWO_WAYS, {"Q": None, "P": Q}, x=x, y=y)  # what comes after an omission is read
    assert dict(report.parts[0].rows)["P"] == "right"


def test_what_cannot_be_judged(monkeypatch):
    def fails(v):
        return {"Q": v["Q"] @ v["none"]}

    report = judged(TWO_WAYS, fails, x=x, y=y)
    assert (report.name, report.kind, report.headline) == ("derivatives", "raises", "raises an error.")
    assert list(map(str, report.parts)) == ['return {"Q": v["Q"] @ v["none"]}', "KeyError: 'none'"]
    for mine, words in [
        ([Q], "Return a dict, {name: ∂E/∂name}; this is list."),
        ({"S": Q}, "'S' is no step and no input; there are E, Q, P, y, x."),
        ({"Q": "much"}, "Q must hold numbers only, but holds 'much'."),
    ]:
        report = judged(TWO_WAYS, mine, x=x, y=y)
        assert (report.name, report.kind, report.headline) == ("derivatives", "wrong", "can't be judged.")
        assert [str(part) for part in report.parts] == [words]
    monkeypatch.setattr(transfer, "LIMIT", 0.2)

    def forever(v):
        while True:
            pass

    report = judged(TWO_WAYS, forever, x=x, y=y)
    assert (report.name, report.kind, report.headline) == ("derivatives", "too slow", "stopped after 0.2 seconds.")


def test_right_for_these_inputs_alone():
    report = judged(TWO_WAYS, lambda v: RIGHT, x=x, y=y)
    assert (report.name, report.kind, report.headline) == ("derivatives", "right in part", "right for these inputs alone.")
    assert report.parts[0] == (
        "With the inputs given it is right, but not with others of the same shapes. Is there a number in it that should be computed, "
        "or does it rest on something that holds for these inputs alone?"
    )
    # What are shares of 1, column by column, are so in the second inputs, too; what are not stay what they are.
    shares = np.array([[0.25, 0.5], [0.75, 0.5]])
    seen = []

    def mine(v):
        seen.append(v["p"])
        return {"L": np.ones((2, 2)), "p": 1 / v["p"]}

    assert judged({"L": lambda v: np.log(v["p"]), "E": lambda v: v["L"].sum()}, mine, p=shares).passed
    assert len(seen) == 2 and seen[1].sum(axis=0) == pytest.approx(1) and not np.allclose(seen[0], seen[1])
    for other in (np.array([[0.25, 0.5], [0.75, 0.75]]), np.array([0.5, 0.5]), np.array([[2.0, 0.5], [-1.0, 0.5]])):
        seen.clear()
        judged(
            {"L": lambda v: 3 * v["p"], "E": lambda v: v["L"].sum()}, lambda v: seen.append(v["p"]) or {"L": np.ones(other.shape)}, p=other
        )
        ratio = seen[1] / other
        assert (0.5 <= ratio).all() and (ratio <= 1.5).all() and np.ptp(ratio) > 0.01


def test_where_code_takes_no_complex_numbers_five_digits_are_asked_for():
    steps = {"A": lambda v: np.abs(v["x"]), "E": lambda v: (v["A"] ** 2).sum()}
    report = judged(steps, {"A": 2 * abs(x), "x": 2 * x * (1 + 3e-7)}, x=x)
    assert report.passed and report.parts[1] == "Judged by central differences."
    assert not judged(steps, {"A": 2 * abs(x), "x": 2 * x * (1 + 3e-4)}, x=x).passed
    exact = {"E": lambda v: (v["x"] ** 2).sum()}
    assert not judged(exact, {"x": 2 * x * (1 + 3e-7)}, x=x).passed and judged(exact, {"x": 2 * x * (1 + 3e-11)}, x=x).passed
    # Where every derivative is 0 there is no size to compare with.
    flat = {"E": lambda v: 0 * v["x"].sum()}
    assert judged(flat, {"x": 0 * x}, x=x).passed and not judged(flat, {"x": 0 * x + 1e-3}, x=x).passed
    assert judged({"E": lambda v: v["x"].sum()}, {"x": np.zeros((0, 2))}, x=np.zeros((0, 2))).passed


WRONG_CODE = [
    ({"Z": lambda v: v["Q"], "E": lambda v: 1.0}, "step Z asks for 'Q', which no input and no earlier step gives"),
    ({"Z": lambda v: 1 / 0, "E": lambda v: 1.0}, "step Z raises ZeroDivisionError: division by zero"),
    ({"Z": lambda v: None, "E": lambda v: 1.0}, "step Z returns nothing"),
    ({"Z": lambda v: v["x"] * np.inf, "E": lambda v: 1.0}, "step Z is not finite for these inputs"),
    ({"Z": lambda v: "text", "E": lambda v: 1.0}, "step Z must hold numbers only, but holds 'text'"),
    ({"E": lambda v: v["x"]}, "the last step, E, has shape (3,), but E is one number"),
    ({"x": lambda v: 1.0}, "x is a step and an input; each needs a name of its own"),
    ([], "steps must be a dict of functions, {name: function of the values so far}, the last of them E"),
    ({"E": 3}, "steps must be a dict of functions, {name: function of the values so far}, the last of them E"),
]


@pytest.mark.parametrize("steps, message", WRONG_CODE, ids=lambda part: part if isinstance(part, str) else "")
def test_a_computation_that_cannot_be_run(steps, message):
    with pytest.raises(ValueError) as refused:
        judged(steps, {}, x=x)
    assert str(refused.value) == message


def test_where_the_second_inputs_cannot_be_run_the_first_decide():
    steps = {"L": lambda v: np.log(v["x"] - 1.2), "E": lambda v: v["L"].sum()}
    calls = []

    def mine(v):
        calls.append(1)
        return {"L": np.ones(3), "x": 1 / (v["x"] - 1.2)}

    assert judged(steps, mine, x=np.array([1.3, 1.3, 1.3])).passed and len(calls) == 1


def test_where_a_matrix_departs_both_its_numbers_are_said():
    A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    steps = {"B": lambda v: v["A"] ** 2, "E": lambda v: (v["B"] * [[1, 2, 3], [4, 5, 7]]).sum()}
    dE_dB = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
    off = dE_dB.copy()
    off[1, 2] = 8
    report = judged(steps, {"B": off}, A=A)
    assert report.parts[0] == "B[1, 2]: got 8, expected 7. All that comes after it is right."


def test_a_number_that_departs_has_no_place():
    report = judged({"s": lambda v: v["t"] * v["u"], "E": lambda v: v["s"] ** 2}, {"s": 4.0, "t": 3.0, "u": 8.0}, t=2.0, u=0.0)
    assert report.headline == "wrong: s, it departs here."
    assert report.parts[0] == "s: got 4, expected 0. All that comes after it is right."


def test_a_factor_must_be_exact():
    off = 1 + 5e-6  # between the judge's digits and those of a glance
    assert judged(TWO_WAYS, {**RIGHT, "y": Q * np.array([off, 1, 1])}, x=x, y=y).headline == "wrong: y, it departs here."


def test_what_is_off_by_the_same_everywhere_is_found_among_large_numbers_too():
    steps = {"Z": lambda v: v["x"] - v["x"].mean(), "E": lambda v: (v["Z"] ** 2 * [1, 2, 3]).sum() / 2}
    large = 1e6 * x
    Z = large - large.mean()
    dE_dZ = Z * [1, 2, 3]
    report = judged(steps, {"Z": dE_dZ, "x": dE_dZ}, x=large)
    assert report.headline == "wrong: x, a path over a sum." and "along axis 0 every entry is off by the same" in report.parts[0]
