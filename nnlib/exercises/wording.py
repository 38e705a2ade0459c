"""The sentences that reports are made of."""

import numpy as np

from nnlib.activations import Activation
from nnlib.exercises.arrays import TOLERANCE, difference, owed, same
from nnlib.exercises.bank.back_propagate import SMALLEST
from nnlib.exercises.cases import ARGUMENTS
from nnlib.exercises.making import FORMULAS, back_propagate_with, with_mistakes
from nnlib.exercises.reports import Code, Table
from nnlib.exercises.traces import Added, ConstantFactor, CutOff, FactorOfEach, FactorOfLayers, Follows, Rounded
from nnlib.network import Network
from nnlib.steps import DERIVATIVES

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


def digits(value, significant=4):
    """A number with so many significant digits, and with a true minus sign."""
    return f"{float(value) + 0.0:.{significant}g}".replace("-", "−")  # −0 + 0 is 0


def typed(value):
    """An argument or a result on one line, as one would type it: [[1, 2], [3, 4]]."""
    if isinstance(value, Activation):
        return value.name
    value = np.asarray(value)
    return digits(value) if value.ndim == 0 else f"[{', '.join(typed(row) for row in value)}]"


def given(name, case):
    """The case in words, with the shapes of the arguments of an equation."""
    if name == "back_propagate":
        return case.words
    shapes = [f"{argument} {value.shape}" for argument, value in zip(ARGUMENTS[name], case.args) if isinstance(value, np.ndarray)]
    return f"{case.words}: {', '.join(shapes)}"


# --- The smallest example where a mistake shows ---


def smallest_example(mistake, name, rate=None):
    """The sentence, or "" if there is none that is small.

    name: the exercise. In a whole network a mistake of the output is shown on a network: what it does there, a factor at the end does too.
    rate: the number in the mistake, if there is one in it.
    """
    if mistake.equation == "back_propagate" or (name, mistake.equation) == ("back_propagate", "dE_dA_output"):
        return _smallest_network(mistake, rate) or _smallest_network(mistake, None)
    args = [np.array(value, dtype=float) if isinstance(value, list) else value for value in mistake.example.values()]
    inputs = ", ".join(f"{name} = {typed(value)}" for name, value in mistake.example.items())
    formula = FORMULAS[mistake.equation]
    wrong = with_mistakes(formula, [mistake])
    return f"The smallest example: for {inputs} it is {typed(formula(*args))}, not {typed(wrong(*args))}."


def _smallest_network(mistake, rate):
    for W, b, g, X, Y in SMALLEST:
        net, X, Y = Network.from_weights(W, b, g), np.array(X, dtype=float), np.array(Y, dtype=float)
        fine, wrong = back_propagate_with([], net, X, Y), back_propagate_with([mistake], net, X, Y, rate)
        for quantity, l in ((quantity, l) for l in range(net.L, 0, -1) for quantity in ("dE_dW", "dE_db")):
            is_, is_not = fine[quantity][l], wrong[quantity].get(l)
            if is_not is not None and difference(is_not, is_) > 1e-3:
                layers = ", ".join(f"W[{l}] = {typed(net.W[l])}, b[{l}] = {typed(net.b[l])}, {net.g[l]}" for l in net.g)
                inputs = f"{layers}, X = {typed(X)} and Y = {typed(Y)}"
                return f"The smallest example: for {inputs}, {quantity}[{l}] is {typed(is_)}, not {typed(is_not)}."
    return ""  # it takes more than one unit a layer, and numbers that nobody works out by hand


# --- Why an answer isn't right in a case ---


def failure(trial):
    """The error that it raised, why it can't be understood, or what differs."""
    if trial.outcome.kind == "raises":
        return error(trial.outcome)
    return [trial.outcome.error] if trial.outcome.kind == "no numbers" else first_difference(trial)


def error(outcome):
    """The reader's own line, and the error that it raised."""
    return ([Code(outcome.line)] if outcome.line else []) + [Code(outcome.error)]


def first_difference(trial):
    """What is wrong in a case, in sentences: a layer that is missing, a shape, or the first entry that differs."""
    if not trial.complete:
        return [_layers(trial)]
    for key, got, expected in trial.compared:
        if got.shape != expected.shape:
            return [_shapes(key, got, expected)]
        if not same(got, expected):
            index = tuple(int(i) for i in np.argwhere(~(abs(got - expected) <= TOLERANCE * abs(expected).max()))[0])
            is_not, is_ = _two(got[index], expected[index])
            return [f"The first number that differs is {_entry(key, index)}: got {is_not}, expected {is_}."]
    return []


def first_change(before, after):
    """What the same arguments gave twice."""
    for key, array in before.items():
        if key not in after or after[key].shape != array.shape:
            return [f"{key} {'is missing' if key not in after else 'has another shape'}."]
        if not same(after[key], array):
            differs = (after[key] != array) & ~(np.isnan(after[key]) & np.isnan(array))
            size = np.nan_to_num(abs(after[key] - array), nan=np.inf, posinf=np.inf)
            index = np.unravel_index(np.where(differs, size, -1).argmax(), array.shape)
            first, second = _two(array[index], after[key][index])
            return [f"{_entry(key, index)} was {first} at first, and then {second}."]
    return []


def _entry(key, index):
    return f"{key}[{', '.join(map(str, index))}]" if index else key


def _two(first, second, least=6):
    """Two numbers that differ, with as many digits as it takes to see that; so many at least."""
    for significant in range(least, 18):
        texts = [digits(value, significant) for value in (first, second)]
        if texts[0] != texts[1]:
            break
    return texts


def _layers(trial):
    """Which layers are missing, and which don't exist."""
    missing, extra = sorted(owed(trial.case.expected) - set(trial.got)), sorted(set(trial.got) - set(trial.case.expected))
    words = [f"{', '.join(missing)} missing"] * bool(missing) + [f"{', '.join(extra)} given, but there is no such layer"] * bool(extra)
    hint = " Does the loop stop at 2? range(L, 0, -1) ends with 1." if set(missing) == {"dE_dW[1]", "dE_db[1]"} and not extra else ""
    return f"{'; '.join(words)}. Layers are numbered 1..L.{hint}"


def _shapes(key, got, expected):
    axes = AXES.get(key.split("[")[0])
    meaning = f" along the first axis {axes[0]}, along the second {axes[1]}" if axes else " one number, without axes"
    hint = ""
    if got.shape == expected.shape[::-1] and got.ndim == 2:
        hint = " Its transpose would fit."
    elif got.size == expected.size and got.ndim < expected.ndim:
        hint = " An axis was lost; in a sum, keepdims=True keeps it."
    return f"{key} has shape {got.shape}, expected {expected.shape}:{meaning}.{hint}"


# --- What the errors have in common ---


def traced(trace):
    """What `traces.trace` found, in sentences."""
    match trace:
        case ConstantFactor(factor):
            return [f"Wherever it is wrong, every number is {_two(factor, 1, 4)[0]} times what is expected: a constant factor."]
        case FactorOfLayers(factors):
            each = ", ".join(f"{key} is {_two(factor, 1, 4)[0]} times what is expected" for key, factor in factors)
            return [f"Wherever it is wrong, {each}."]
        case FactorOfEach(examples):
            both = " and ".join(f"{digits(factor)} on {words}" for words, factor in examples)
            return [f"Within a case, all numbers are off by the same factor: {both}."]
        case Rounded(part, places):
            decimals = "1 decimal" if places == 1 else f"{places} decimals"
            return [f"It is what comes out if {part} is rounded to {decimals} on the way: keep all digits."]
        case Added(number):
            size = "large" if number > 0 else "small"
            return [f"Wherever it is wrong, every number is too {size} by {digits(abs(number))}, always the same: is a constant added?"]
        case CutOff(below, above):
            cut = [f"{which} {digits(bound, 8)}" for which, bound in (("below", below), ("above", above)) if bound is not None]
            return [f"What should be {' or '.join(cut)} comes out as just that; all other numbers are right. Is something cut off there?"]
        case Follows(part, correlation):
            r = f"{correlation:+.2f}".replace("-", "−")
            return [f"The error, got minus expected, follows {part} (correlation {r}): look there first."]
    return []


def only_where(found):
    """What `traces.only_for` found: "right only for m = 1"."""
    return f"{'right' if found.right else 'wrong'} only for {found.fact}"


# --- From the output backwards ---


def backwards(trial, hint=True, of_another=False):
    """Which quantities are right, from the output backwards, as a table; where it first goes wrong; and a hint at where to look.

    of_another: whether what was said before is about another network.
    """
    layers = range(trial.case.args[0].L, 0, -1)
    quantities = [name for name in DERIVATIVES if name in ("dE_dW", "dE_db") or any(key.startswith(f"{name}[") for key in trial.got)]
    states = {f"{name}[{l}]": _state(trial, f"{name}[{l}]") for l in layers for name in quantities}
    head = ("", *(f"layer {l}" for l in layers))
    parts = [f"On {trial.case.words}:"] if of_another else []
    parts.append(Table((head, *((name, *(states[f"{name}[{l}]"] for l in layers)) for name in quantities))))
    first = next((key for key, state in states.items() if state != "right"), None)
    if first:
        fit = all(got.shape == expected.shape for _, got, expected in trial.compared)
        look = _where_to_look(first, states) if hint and fit and len(quantities) == 2 else ""
        parts.append(f"Going backwards from the output, {first} is the first that goes wrong.{look}")
    return parts


def _state(trial, key):
    if key not in trial.got:
        return "missing"
    return "right" if same(trial.got[key], trial.case.expected[key]) else "wrong"


def _where_to_look(first, states):
    """A hint, for an answer that gives ∂E/∂W and ∂E/∂b alone: both come from ∂E/∂Z of their layer."""
    quantity, l = first.removesuffix("]").split("[")
    other = "dE_db" if quantity == "dE_dW" else "dE_dW"
    if "missing" in (states[first], states[f"{other}[{l}]"]):
        return ""
    if states[f"{other}[{l}]"] == "wrong":
        if "right" in (states.get(f"dE_dW[{int(l) - 1}]"), states.get(f"dE_db[{int(l) - 1}]")):
            return f" What comes after it on the way back is right, and so is dE_dZ[{l}]: look at what was done to {first} afterwards."
        return (
            f" Both derivatives of layer {l} are wrong: look at what they come from, dE_dZ[{l}], and at dE_dA[{l}] before it; "
            "or at what was done to both afterwards."
        )
    return f" Since {other}[{l}] is right, so is dE_dZ[{l}]: look at the step from there to {first}."
