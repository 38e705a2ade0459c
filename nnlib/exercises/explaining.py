"""The reports of `nnlib.exercises`, one for each thing that can come of a check, in words for the reader."""

import dis
import inspect

import numpy as np

from nnlib.activations import Activation
from nnlib.backprop import Gradient
from nnlib.equations import unchecked as eq
from nnlib.exercises import answers
from nnlib.exercises.arrays import TOLERANCE, difference, owed
from nnlib.exercises.cases import ARGUMENTS
from nnlib.exercises.naming import right_only_for, traces
from nnlib.exercises.reports import Code, Report, Table, matrix
from nnlib.mistakes import SMALLEST, back_propagate_with, with_mistakes
from nnlib.network import Network

# What the axes of each result mean; E has none.
AXES = {
    "weighted_input": ("the units i of layer l", "the examples c"),
    "activation": ("the units i of layer l", "the examples c"),
    "dE_dA_output": ("the output units i", "the examples c"),
    "dE_dA": ("the units i of layer l", "the examples c"),
    "dE_dZ": ("the units i of layer l", "the examples c"),
    "dE_dW": ("the units i of layer l", "the units j of layer l−1"),
    "dE_db": ("the units i of layer l", "a single column"),
}


def is_right(name, tried):
    digits = min(12, *(_digits(array, case.expected[key]) for case, _, got in tried for key, array in got.items()))
    judge = "E alone, differentiated by the complex step" if name.startswith(("dE", "back")) else f"nnlib's own {name}"
    return Report(
        name, "right", "right.", (f"Tried on {len(tried)} networks of different sizes. Judge: {judge}. All agrees to {digits} digits.",)
    )


def _digits(got, expected):
    """To how many digits two arrays agree, 0 if they don't."""
    return max(0, int(-np.log10(np.clip(difference(got, expected), 1e-16, 1))))


def not_written(name, answer=None, outcome=None):
    arguments = f"It gets {', '.join(ARGUMENTS[name])}."
    if outcome and outcome.kind == "value" and outcome.value is None and _works_something_out(answer):
        return Report(name, "not written yet", "returns nothing.", ("Something is worked out, but there is no `return`.", arguments))
    return Report(name, "not written yet", "not written yet.", (arguments,))


def no_function(name, answer):
    words = f"Hand over the function itself, without calling it: check({name!r}, my_{name})."
    return Report(name, "wrong", f"this is {type(answer).__name__}, not a function.", (words,))


def _works_something_out(answer):
    """Whether a function is more than a stub: whether any name comes up in it but those of its arguments."""
    code = getattr(answer, "__code__", None)
    return code is not None and bool(code.co_names or set(code.co_varnames) - set(inspect.signature(answer).parameters))


def too_slow(name, outcome):
    line = (Code(outcome.line), "This line was being run when the time was up.") if outcome.line else ()
    return Report(name, "too slow", f"stopped after {answers.LIMIT:g} seconds.", (*line, "Is there a loop that never ends?"))


def changes(name, changed):
    words = "The numbers are right, but whoever called it may still need that array as it was. Work on a copy, or write a new array."
    return Report(name, "changes its input", f"changes its input: {', '.join(changed)}.", (words,), ("changes its input",))


def is_named(name, made, tried, good):
    names = tuple(one.name for one in made)
    headline = f"wrong: {names[0]}." if len(names) == 1 else f"wrong, {len(names)} mistakes: {' and '.join(names)}."
    parts = [one.sentence for one in made]
    if len(made) == 1 and made[0].equation != "any":
        parts.append(example(made[0]))
    hidden = right_only_for([(case, None) for case, _, _ in tried], good)
    if hidden and hidden[0] == "right only for":
        parts.append(f"It doesn't show for {hidden[1]}: there the answer is right.")
    raised = [(case, outcome) for case, outcome, _ in tried if outcome.kind == "raises"]
    if raised:
        parts += [f"Where the sizes don't happen to fit, it raises an error, on {_given(name, raised[0][0])}:", *_error(raised[0][1])]
    return Report(name, "wrong", headline, tuple(parts), names)


def example(made):
    """The smallest example where a mistake shows."""
    if made.equation == "back_propagate":
        return _smallest_network(made)
    args = [np.array(value, dtype=float) if isinstance(value, list) else value for value in made.example.values()]
    given = ", ".join(f"{name} = {matrix(value)}" for name, value in made.example.items())
    function = getattr(eq, made.equation)
    wrong = with_mistakes(function, [made])(*args)
    return f"The smallest example: for {given} it is {matrix(function(*args))}, not {matrix(wrong)}."


def _smallest_network(made):
    for W, b, g, X, Y in SMALLEST:
        net, X, Y = Network.from_weights(W, b, g), np.array(X, dtype=float), np.array(Y, dtype=float)
        fine, wrong = back_propagate_with((), net, X, Y), back_propagate_with([made], net, X, Y)
        for quantity, l in ((quantity, l) for l in range(net.L, 0, -1) for quantity in ("dE_dW", "dE_db")):
            numbers = fine[quantity][l], wrong[quantity].get(l)
            if numbers[1] is not None and difference(numbers[1], numbers[0]) > 1e-3:
                layers = ", ".join(f"W[{l}] = {matrix(net.W[l])}, b[{l}] = {matrix(net.b[l])}, {net.g[l]}" for l in net.g)
                given = f"{layers}, X = {matrix(X)} and Y = {matrix(Y)}"
                return f"The smallest example: for {given}, {quantity}[{l}] is {matrix(numbers[0])}, not {matrix(numbers[1])}."
    raise AssertionError(f"none of the smallest networks shows {made.name!r}")


def in_part(name, where, tried, good):
    case, outcome, got = tried[good.index(False)]
    parts = [f"It fails on {_given(name, case)}:", *_failure(case, outcome, got), *traces(name, [(case, got) for case, _, got in tried])]
    words = " ".join(where)
    return Report(name, "right in part", f"{words}.", tuple(parts), (words,))


def not_named(name, tried, good):
    case, outcome, got = tried[good.index(False)]
    parts = [*_failure(case, outcome, got), f"This was on {_given(name, case)}."]
    if outcome.kind == "raises":
        return Report(name, "raises", "raises an error.", tuple(parts))
    if outcome.kind == "no numbers":
        return Report(name, "wrong", "can't be compared with the right answer.", tuple(parts))
    numbers = [(case, got) for case, _, got in tried]
    parts += traces(name, numbers)
    kind, headline = "wrong", "wrong, and it is no mistake that we know."
    if any(got[key].shape != case.expected[key].shape for key in set(got) & set(case.expected)):
        kind, headline = "wrong shape", "has the wrong shape."
    elif not owed(case.expected) <= set(got):
        headline = "a layer is missing."
    elif digits := _nearly(numbers):
        headline = f"right to {digits} digits only."
        parts.append("Is something rounded, or is it a difference quotient? The algebra gives all digits.")
    return Report(name, kind, headline, (*parts, *(backwards(case, got) if name == "back_propagate" else ())))


def _nearly(numbers):
    """To how many digits an answer is right, if that is five at least in every case; else 0."""
    if any(got is None or not owed(case.expected) <= set(got) <= set(case.expected) for case, got in numbers):
        return 0
    digits = min(_digits(array, case.expected[key]) for case, got in numbers for key, array in got.items())
    return digits if digits >= 5 else 0


# --- What the reports are made of ---


def _given(name, case):
    """The case in words, with the shapes of the arguments of an equation."""
    if name == "back_propagate":
        return case.words
    shapes = [f"{argument} {value.shape}" for argument, value in zip(ARGUMENTS[name], case.args) if isinstance(value, np.ndarray)]
    return f"{case.words}: {', '.join(shapes)}"


def _failure(case, outcome, got):
    """Why an answer isn't right in a case: the error that it raised, why it can't be understood, or what differs."""
    if outcome.kind == "raises":
        return _error(outcome)
    return [outcome.error] if outcome.kind == "no numbers" else _first_difference(case, got)


def _error(outcome):
    """The reader's own line, and the error that it raised."""
    return ([Code(outcome.line)] if outcome.line else []) + [Code(outcome.error)]


def _first_difference(case, got):
    """What is wrong in a case, in sentences: a layer that is missing, a shape, or the first entry that differs."""
    missing, extra = sorted(owed(case.expected) - set(got)), sorted(set(got) - set(case.expected))
    if missing or extra:
        words = [f"{', '.join(missing)} missing"] * bool(missing) + [f"{', '.join(extra)} given, but there is no such layer"] * bool(extra)
        hint = " Does the loop stop at 2? range(L, 0, -1) ends with 1." if set(missing) == {"dE_dW[1]", "dE_db[1]"} and not extra else ""
        return [f"{'; '.join(words)}. Layers are numbered 1..L.{hint}"]
    for key, expected in case.expected.items():
        if key not in got or difference(got[key], expected) <= TOLERANCE:
            continue
        if got[key].shape != expected.shape:
            return _shapes(key, got[key], expected)
        allowed = TOLERANCE * abs(expected).max()
        index = tuple(int(i) for i in np.argwhere(~(abs(got[key] - expected) <= allowed))[0])
        entry = f"{key}[{', '.join(map(str, index))}]" if index else key
        return [f"The first number that differs is {entry}: got {_six(got[key][index])}, expected {_six(expected[index])}."]
    return []


def _six(value):
    return f"{value:.6g}".replace("-", "−")


def _shapes(key, got, expected):
    axes = AXES.get(key.split("[")[0])
    meaning = f" along the first axis {axes[0]}, along the second {axes[1]}" if axes else " one number, without axes"
    hint = ""
    if got.shape == expected.shape[::-1] and got.ndim == 2:
        hint = " Its transpose would fit."
    elif got.size == expected.size and got.ndim < expected.ndim:
        hint = " An axis was lost; in a sum, keepdims=True keeps it."
    return [f"{key} has shape {got.shape}, expected {expected.shape}:{meaning}.{hint}"]


def backwards(case, got, hint=True):
    """Which quantities are right, from the output backwards, as a table; where it first goes wrong; and a hint at where to look."""
    L = case.args[0].L
    rows, first = [], None
    for quantity in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
        if quantity in ("dE_dW", "dE_db") or any(key.startswith(f"{quantity}[") for key in got):
            rows.append([quantity])
    for l in range(L, 0, -1):
        for row in rows:
            key = f"{row[0]}[{l}]"
            fine = key in got and difference(got[key], case.expected[key]) <= TOLERANCE
            row.append("right" if fine else "wrong" if key in got else "missing")
            first = first or (None if fine else key)
    head = ["", *(f"layer {l}" for l in range(L, 0, -1))]
    parts = [Table((tuple(head), *map(tuple, rows)))]
    if first:
        fit = all(array.shape == case.expected[key].shape for key, array in got.items() if key in case.expected)
        look = _where_to_look(first, rows, L) if hint and fit else ""
        parts.append(f"Going backwards from the output, {first} is the first that goes wrong.{look}")
    return parts


def _where_to_look(first, rows, L):
    """A hint, for an answer that gives ∂E/∂W and ∂E/∂b alone: both come from ∂E/∂Z of their layer."""
    if len(rows) != 2:
        return ""
    column = next(i for i in range(1, L + 1) if rows[0][i] != "right" or rows[1][i] != "right")
    l = L + 1 - column
    if "missing" in (rows[0][column], rows[1][column]):
        return ""
    if rows[0][column] == rows[1][column]:
        return f" Both derivatives of layer {l} are wrong, so look at what they come from, dE_dZ[{l}], and at dE_dA[{l}] before it."
    other = "dE_db" if first.startswith("dE_dW") else "dE_dW"
    return f" Since {other}[{l}] is right, so is dE_dZ[{l}]: look at the step from there to {first}."


def from_the_notebook(answer):
    """The names of numbers, arrays, activation functions, networks, and dictionaries of these, that a function takes from outside."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return []
    # Not co_names: the W of net.W is one of them too.
    used = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return sorted(name for name in used if _holds_numbers(answer.__globals__.get(name)))


def _holds_numbers(value):
    if isinstance(value, dict):
        return bool(value) and all(map(_holds_numbers, value.values()))
    return isinstance(value, (int, float, np.ndarray, Activation, Network, Gradient)) and not isinstance(value, bool)
