"""check_derivatives: for computations of any kind the first wrong step is found, and what is wrong with it."""

import importlib.util
import inspect
import json
import textwrap
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises import check_derivatives

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def solutions():
    spec = importlib.util.spec_from_file_location("solutions", NOTEBOOKS / "solutions" / "derive_what_is_new.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def problems():
    """The forward code of notebook 10, as it stands there, with its inputs."""
    names = {"display": print}
    for cell in json.loads((NOTEBOOKS / "10_derive_what_is_new.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and cell["id"].endswith(("known", "-code")):
            exec("".join(cell["source"]), names)
    pairs = {"skip_link": "skip", "tied_weights": "tied", "softmax": "soft", "three_times": "times", "normalised": "normal"}
    return {function: (names[name], names[f"{name}_given"]) for function, name in pairs.items()}


SOLUTIONS, PROBLEMS = solutions(), problems()


def by_differences(steps, inputs, name):
    """∂E/∂name by a difference quotient, written out here."""
    values = dict(inputs)
    for step, f in steps.items():
        values[step] = f(values)
    here = np.asarray(values[name], dtype=float)
    found = np.zeros(here.shape)
    for place in np.ndindex(here.shape):
        ends = []
        for h in (1e-6, -1e-6):
            moved = {**inputs, name: here.copy()}
            moved[name][place] += h
            for step, f in steps.items():
                if step == name or (name in steps and list(steps).index(step) < list(steps).index(name)):
                    moved[step] = moved.get(step, values[step]) if step == name else values[step]
                else:
                    moved[step] = f(moved)
            ends.append(moved["E"])
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_solutions_are_right(name):
    steps, inputs = PROBLEMS[name]
    report = check_derivatives(steps, getattr(SOLUTIONS, name), **inputs)
    assert report.passed and "complex step" in report.message, report.message
    values = dict(inputs)
    for step, f in steps.items():
        values[step] = f(values)
    for quantity, derivative in getattr(SOLUTIONS, name)(values).items():
        np.testing.assert_allclose(derivative, by_differences(steps, inputs, quantity), rtol=1e-5, atol=1e-8)


def test_normalising_in_one_line():
    steps, inputs = PROBLEMS["normalised"]
    report = check_derivatives(steps, lambda v: SOLUTIONS.normalised(v) | {"Z": SOLUTIONS.normalised_in_one(v)}, **inputs)
    assert report.passed


# One line of a solution as somebody wrote it: what stands there, what they wrote, the step that must be named first, and the kind.
MINUS_X = 'v["W"].T @ dE_dZ + dE_dS'
WRONG = [
    ("skip_link", '(v["S"] - v["Y"]) / m', 'v["S"] - v["Y"]', "S", "a constant factor"),
    ("skip_link", '(v["S"] - v["Y"]) / m', '(v["Y"] - v["S"]) / m', "S", "the sign"),
    ("skip_link", '(v["S"] - v["Y"]) / m', '2 * (v["S"] - v["Y"]) / m', "S", "a constant factor"),
    ("skip_link", '(v["S"] - v["Y"]) / m', '(v["S"] - v["Y"]) ** 2 / m', "S", None),
    ("skip_link", "dE_dA = dE_dS", 'dE_dA = dE_dS * v["X"]', "A", "a factor"),
    ("skip_link", 'dE_dA * (1 - v["A"] ** 2)', "dE_dA", "Z", "a factor"),
    ("skip_link", '(1 - v["A"] ** 2)', 'v["A"]', "Z", None),
    ("skip_link", '(1 - v["A"] ** 2)', '(1 - v["Z"] ** 2)', "Z", None),
    ("skip_link", 'dE_dZ @ v["X"].T', 'v["X"] @ dE_dZ.T', "W", "transposed"),
    ("skip_link", 'dE_dZ @ v["X"].T', 'dE_dZ @ v["X"].T / m', "W", "a constant factor"),
    ("skip_link", MINUS_X, 'v["W"].T @ dE_dZ', "X", "a path is missing"),
    ("skip_link", MINUS_X, "dE_dS", "X", "a path is missing"),
    ("skip_link", MINUS_X, 'v["W"].T @ dE_dZ + 2 * dE_dS', "X", "a path is counted twice"),
    ("skip_link", MINUS_X, 'v["W"] @ dE_dZ + dE_dS', "X", None),
    ("tied_weights", '(v["O"] - v["X"]) / m', 'v["O"] - v["X"]', "O", "a constant factor"),
    ("tied_weights", '(v["O"] - v["X"]) / m', '(v["X"] - v["O"]) / m', "O", "the sign"),
    ("tied_weights", 'v["W"] @ dE_dO', '(v["W"] @ dE_dO) * v["A"]', "A", "a factor"),
    ("tied_weights", 'dE_dA * (1 - v["A"] ** 2)', "dE_dA", "Z", "a factor"),
    ("tied_weights", ' + v["A"] @ dE_dO.T', "", "W", "a path is missing"),
    ("tied_weights", 'dE_dZ @ v["X"].T + ', "", "W", "a path is missing"),
    ("tied_weights", 'dE_dZ @ v["X"].T + ', '2 * dE_dZ @ v["X"].T + ', "W", "a path is counted twice"),
    ("tied_weights", 'dE_dZ @ v["X"].T + v["A"] @ dE_dO.T', '(dE_dZ @ v["X"].T + v["A"] @ dE_dO.T) / 2', "W", "a constant factor"),
    ("tied_weights", ' + v["A"] @ dE_dO.T', ' - v["A"] @ dE_dO.T', "W", None),
    ("softmax", '-v["Y"] / v["A"] / m', 'v["Y"] / v["A"] / m', "A", "the sign"),
    ("softmax", '-v["Y"] / v["A"] / m', '-v["Y"] / v["A"]', "A", "a constant factor"),
    ("softmax", '-v["Y"] / v["A"] / m', '(v["A"] - v["Y"]) / m', "A", None),
    ("softmax", '-v["Y"] / v["A"] / m', '-v["Y"] / m', "A", "a factor"),
    ("softmax", '(v["A"] - v["Y"]) / m', '(v["Y"] - v["A"]) / m', "Z", "the sign"),
    ("softmax", '(v["A"] - v["Y"]) / m', 'v["A"] - v["Y"]', "Z", "a constant factor"),
    ("softmax", '(v["A"] - v["Y"]) / m', 'dE_dA * v["A"] * (1 - v["A"])', "Z", None),
    ("softmax", "dE_dZ.sum(axis=1, keepdims=True)", "dE_dZ.sum(axis=0, keepdims=True)", "b", "another shape"),
    ("softmax", "dE_dZ.sum(axis=1, keepdims=True)", "dE_dZ", "b", "another shape"),
    ("softmax", "dE_dZ.sum(axis=1, keepdims=True)", "dE_dZ.mean(axis=1, keepdims=True)", "b", "a constant factor"),
    ("softmax", 'dE_dZ @ v["X"].T', 'v["X"] @ dE_dZ.T', "W", "transposed"),
    ("three_times", 'v["H3"] - v["Y"]', 'v["Y"] - v["H3"]', "H3", "the sign"),
    ("three_times", 'v["W"].T @ (dE_dH3 * (1 - v["H3"] ** 2))', 'v["W"].T @ dE_dH3', "H2", None),
    ("three_times", 'v["W"].T @ (dE_dH3', 'v["W"] @ (dE_dH3', "H2", None),
    ("three_times", 'v["W"].T @ (dE_dH2 * (1 - v["H2"] ** 2))', "dE_dH2", "H1", None),
    ("three_times", "sum(slopes[t] @ before[t].T for t in slopes)", "slopes[3] @ before[3].T", "W", "a path is missing"),
    (
        "three_times",
        "sum(slopes[t] @ before[t].T for t in slopes)",
        "sum(slopes[t] @ before[t].T for t in (1, 3))",
        "W",
        "a path is missing",
    ),
    ("three_times", "for t in slopes)", "for t in slopes) / 3", "W", "a constant factor"),
    ("normalised", '(v["N"] - v["Y"]) / m', '(v["N"] - v["Y"])', "N", "a constant factor"),
    ("normalised", "dE_ds = -(", "dE_ds = (", "s", "the sign"),
    ("normalised", '(dE_dN * v["N"]).sum(axis=1, keepdims=True)', '(dE_dN * v["N"]).mean(axis=1, keepdims=True)', "s", "a constant factor"),
    ("normalised", ' + dE_ds * v["C"] / (m * v["s"])', "", "C", "a path is missing"),
    ("normalised", 'dE_dN / v["s"] + ', "", "C", "a path is missing"),
    ("normalised", "dE_dC - dE_dC.mean(axis=1, keepdims=True)", "dE_dC", "Z", "a path over a sum"),
    ("normalised", "dE_dC - dE_dC.mean(axis=1, keepdims=True)", "dE_dC + dE_dC.mean(axis=1, keepdims=True)", "Z", "a path over a sum"),
    ("normalised", "dE_dC - dE_dC.mean(axis=1, keepdims=True)", "dE_dC - dE_dC.sum(axis=1, keepdims=True)", "Z", "a path over a sum"),
]


def written(name, old, new):
    source = textwrap.dedent(inspect.getsource(getattr(SOLUTIONS, name)))
    assert source.count(old) == 1, (name, old)
    names = {"np": np}
    exec(source.replace(old, new), names)
    return names[name]


@pytest.mark.parametrize("name, old, new, first, kind", WRONG)
def test_the_first_wrong_step_is_named_and_what_is_wrong_with_it(name, old, new, first, kind):
    steps, inputs = PROBLEMS[name]
    report = check_derivatives(steps, written(name, old, new), **inputs)
    assert report.kind == "wrong" and report.headline.startswith(f"wrong: {first}, "), report.message
    assert report.mistake == (kind or "it departs here"), report.message


def test_how_many_there_are_and_how_many_get_a_kind():
    assert len(WRONG) >= 40 and sum(kind is not None for *_, kind in WRONG) >= 30


def test_what_follows_from_a_fault_is_no_second_one():
    steps, inputs = PROBLEMS["skip_link"]
    report = check_derivatives(steps, written("skip_link", 'dE_dA * (1 - v["A"] ** 2)', "dE_dA"), **inputs)
    assert "W, X: what follows from it, rightly." in report.message.replace("X, W", "W, X")


def test_some_only_a_dict_lists_and_any_order():
    steps, inputs = PROBLEMS["softmax"]
    values = dict(inputs)
    for step, f in steps.items():
        values[step] = f(values)
    right = SOLUTIONS.softmax(values)
    report = check_derivatives(steps, {"Z": right["Z"].tolist()}, **inputs)
    assert report.kind == "right in part" and "owed" in report.message
    assert check_derivatives(steps, dict(reversed(right.items())), **inputs).passed
    assert check_derivatives(steps, lambda v: {name: list(map(list, d)) for name, d in SOLUTIONS.softmax(v).items()}, **inputs).passed
    assert check_derivatives(steps, {}, **inputs).kind == check_derivatives(steps, None, **inputs).kind == "not written yet"


def test_numbers_that_hold_here_alone_do_not_pass_as_a_function():
    steps, inputs = PROBLEMS["three_times"]
    values = dict(inputs)
    for step, f in steps.items():
        values[step] = f(values)
    fixed = SOLUTIONS.three_times(values)
    assert check_derivatives(steps, fixed, **inputs).passed
    report = check_derivatives(steps, lambda v: fixed, **inputs)
    assert not report.passed and "right for these inputs alone" in report.message


def test_where_the_code_takes_no_complex_numbers_differences_judge():
    steps = {"U": lambda v: np.abs(v["x"]), "E": lambda v: float(np.real(v["U"]).sum() ** 2)}
    report = check_derivatives(
        steps, lambda v: {"U": 2 * v["U"].sum() * np.ones(3), "x": 2 * v["U"].sum() * np.sign(v["x"])}, x=[1.0, -2.0, 0.5]
    )
    assert report.passed and "central differences" in report.message
    assert not check_derivatives(steps, lambda v: {"U": 2 * v["U"].sum() * np.ones(3), "x": np.ones(3)}, x=[1.0, -2.0, 0.5]).passed


BAD = [
    ({}, {}, "steps must be a dict of functions"),
    ({"E": 3}, {}, "steps must be a dict of functions"),
    ({"x": lambda v: v["x"]}, {"x": 1.0}, "x is a step and an input"),
    ({"E": lambda v: v["y"]}, {"x": 1.0}, "step E asks for 'y'"),
    ({"E": lambda v: 1 / 0}, {"x": 1.0}, "step E raises ZeroDivisionError"),
    ({"E": lambda v: None}, {"x": 1.0}, "step E returns nothing"),
    ({"E": lambda v: v["x"]}, {"x": [1.0, 2.0]}, r"the last step, E, has shape \(2,\), but E is one number"),
    ({"E": lambda v: v["x"] * np.inf}, {"x": 1.0}, "step E is not finite"),
    ({"E": lambda v: v["x"]}, {"x": "one"}, "x "),
]


@pytest.mark.parametrize("steps, inputs, words", BAD)
def test_what_cannot_be_run_is_refused(steps, inputs, words):
    with pytest.raises(ValueError, match=words):
        check_derivatives(steps, {}, **inputs)


def test_what_cannot_be_judged_is_said():
    steps, inputs = {"U": lambda v: v["x"] ** 2, "E": lambda v: v["U"].sum()}, {"x": np.ones((2, 3))}
    assert "'Q' is no step and no input; there are E, U, x." in check_derivatives(steps, {"Q": 1}, **inputs).message
    assert "Return a dict" in check_derivatives(steps, lambda v: 3, **inputs).message
    assert "shape (2, 2), but U has (2, 3)" in check_derivatives(steps, {"U": np.ones((2, 2))}, **inputs).message
    assert check_derivatives(steps, lambda v: 1 / 0, **inputs).kind == "raises"
    assert not check_derivatives(steps, {"U": np.full((2, 3), np.nan)}, **inputs).passed

    def spoils(v):
        v["x"][:] = 0
        return {"U": np.ones((2, 3)), "x": np.zeros((2, 3))}

    assert not check_derivatives(steps, spoils, **inputs).passed and (inputs["x"] == 1).all()
