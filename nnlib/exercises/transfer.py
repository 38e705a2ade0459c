"""check_derivatives: derivatives of a computation that no page has, given as forward code. It works for any such code.

The judge overwrites one quantity at a time and runs on. Where a derivative departs, it is compared with what each quantity that reads
it brings back, which tells a path that was missed from one that was counted twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import all_finite, as_array
from nnlib.exercises.answers import LIMIT, run
from nnlib.exercises.arrays import Unreadable
from nnlib.exercises.limit import Clock
from nnlib.exercises.reports import Report, Table
from nnlib.exercises.wording import digits
from nnlib.numeric import central_difference, complex_step

SECOND = 1  # the seed of the second set of inputs


def check_derivatives(steps: Mapping[str, Callable[[Any], Any]], mine: Any, **inputs: ArrayLike) -> Report:
    """Judge the derivative of E with respect to every step of a computation. The Report shows itself; in code ask .passed, .message.

    steps: forward code, {name: function of the dict of all values so far}, in order; the last is E, a number.
    mine: a function of the dict of all values that returns {name: ∂E/∂name}, or that dict itself. Inputs may be in it too. What is
    left out is owed.
    inputs: arrays by name. ValueError if the computation can't be run.
    """
    problem = Computation(steps, inputs)
    got, failed = _answer(mine, problem)
    if failed:
        return failed
    report = _judged(problem, got)
    if report.passed and callable(mine) and (other := problem.elsewhere()):
        again, failed = _answer(mine, other)
        if failed or not (second := _judged(other, again)).passed:
            words = (
                "With the inputs given it is right, but not with others of the same shapes. Is there a number in it that should be "
                "computed, or does it rest on something that holds for these inputs alone?"
            )
            return failed or Report("derivatives", "right in part", "right for these inputs alone.", (words, *second.parts))
    return report


class Computation:
    """Forward code with its values, and every derivative in it, by nudging."""

    def __init__(self, steps, inputs):
        if not isinstance(steps, dict) or not steps or not all(map(callable, steps.values())):
            raise ValueError("steps must be a dict of functions, {name: function of the values so far}, the last of them E")
        if both := set(steps) & set(inputs):
            raise ValueError(f"{min(both)} is a step and an input; each needs a name of its own")
        self.steps, self.inputs = steps, {name: as_array(value, name).astype(float) for name, value in inputs.items()}
        self.E = list(steps)[-1]
        self.readers = {name: [] for name in (*self.inputs, *steps)}
        self.values = dict(self.inputs)
        for name in steps:
            seen = _Watched(self.values)
            self.values[name] = self._step(name, seen)
            for read in seen.read:
                self.readers[read].append(name)
        if self.values[self.E].shape != ():
            raise ValueError(f"the last step, {self.E}, has shape {self.values[self.E].shape}, but E is one number")
        self.methods = {}
        self.true = {name: self._nudged(name) for name in self.backwards}

    @property
    def backwards(self):
        """All names, from E back to the inputs."""
        return [*reversed(self.steps), *reversed(self.inputs)]

    def elsewhere(self):
        """The same computation with other inputs; None if it can't be run there."""
        random = np.random.default_rng(SECOND)
        try:
            with np.errstate(all="raise"):
                return Computation(self.steps, {name: _another(x, random) for name, x in self.inputs.items()})
        except (ValueError, ArithmeticError):
            return None

    def brought_back(self, name, reader, dE_dreader):
        """What one reader of a quantity adds to its derivative: Σ ∂E/∂reader · ∂reader/∂name, all other values held still."""
        return self._derivative(lambda x: np.sum(dE_dreader * self.steps[reader]({**self.values, name: x})), self.values[name])[0]

    def _step(self, name, values):
        try:
            value = self.steps[name](values)
        except KeyError as missing:
            raise ValueError(f"step {name} asks for {missing}, which no input and no earlier step gives") from None
        except Exception as error:
            raise ValueError(f"step {name} raises {type(error).__name__}: {error}") from error
        if value is None:
            raise ValueError(f"step {name} returns nothing")
        value = as_array(value, f"step {name}")
        if not all_finite(value):
            raise ValueError(f"step {name} is not finite for these inputs")
        return value

    def _nudged(self, name):
        if name == self.E:
            return np.array(1.0)
        later = list(self.steps) if name in self.inputs else list(self.steps)[list(self.steps).index(name) + 1 :]

        def E_of(x):
            values = {**self.values, name: x}
            for step in later:
                values[step] = self.steps[step](values)
            return values[self.E]

        derivative, self.methods[name] = self._derivative(E_of, self.values[name])
        return derivative

    def _derivative(self, f, x):
        try:
            return complex_step(f, x), "complex step"
        except (ValueError, TypeError):
            return central_difference(f, x), "central differences"


def _another(x, random):
    """An array of the same kind: where columns are shares of 1, or say which class, they still do."""
    other = x * random.uniform(0.5, 1.5, x.shape)
    shares = x.ndim == 2 and (x >= 0).all() and np.allclose(x.sum(axis=0), 1)
    return other / other.sum(axis=0) if shares else other


class _Watched(dict):
    """A dict that remembers what was read."""

    def __init__(self, values):
        super().__init__(values)
        self.read = {}

    def __getitem__(self, name):
        value = super().__getitem__(name)
        self.read[name] = None
        return value


def _answer(mine, problem):
    """What the reader gives, arrays by name, and a Report if that can't be judged."""
    if mine is None or mine is ...:
        return None, Report("derivatives", "not written yet", "not written yet.")
    answer, args = mine, ({name: value.copy() for name, value in problem.values.items()},)
    if not callable(mine):
        answer, args = (lambda: mine), ()
    outcome = run(answer, args, ("v",), lambda value: (_read(value, problem), ""), Clock(LIMIT))
    if outcome.kind == "value":
        return outcome.value, None
    if outcome.kind == "too slow":
        return None, Report("derivatives", "too slow", f"stopped after {LIMIT:g} seconds.")
    words = [outcome.line] if outcome.line else []
    headline = "raises an error." if outcome.kind == "raises" else "can't be judged."
    return None, Report("derivatives", "raises" if outcome.kind == "raises" else "wrong", headline, (*words, outcome.error))


def _read(value, problem):
    if not isinstance(value, dict):
        raise Unreadable(f"Return a dict, {{name: ∂E/∂name}}; this is {type(value).__name__}.")
    found = {}
    for name, given in value.items():
        if name not in problem.true:
            raise Unreadable(f"{name!r} is no step and no input; there are {', '.join(problem.true)}.")
        if given is None or given is ...:
            continue
        try:
            found[name] = as_array(given, name)
        except (ValueError, TypeError) as error:
            raise Unreadable(f"{error}.") from None
    return found


@dataclass(frozen=True)
class Fault:
    """What is wrong with one derivative. kind: a word for code; words: a sentence."""

    kind: str
    words: str


def _judged(problem, got):
    states, first = {}, None
    for name in problem.backwards:
        if name not in got:
            states |= {name: "owed"} if name in problem.steps and name != problem.E else {}
        elif same(got[name], problem.true[name], problem.methods.get(name)):
            states[name] = "right"
        elif _follows(problem, got, states, name):
            states[name] = "follows"
        else:
            states[name] = "wrong"
            first = first or name
    return _report(problem, got, states, first)


def same(got, true, method="complex step"):
    """Whether a derivative is right, to as many digits as the judge has."""
    within = 1e-9 if method != "central differences" else 1e-5
    return got.shape == true.shape and bool(abs(got - true).max(initial=0) <= within * max(1e-12, abs(true).max(initial=0)))


def _follows(problem, got, states, name):
    """Whether it is what the reader's own derivatives further on bring back, some of which are wrong."""
    readers = problem.readers[name]
    if not any(states.get(reader) in ("wrong", "follows") for reader in readers):
        return False
    total = 0
    for reader in readers:
        own = got.get(reader, problem.true[reader])
        if own.shape != problem.true[reader].shape:
            return False
        total = total + problem.brought_back(name, reader, own)
    return same(got[name], np.asarray(total))


def _report(problem, got, states, first):
    wrong = [name for name, state in states.items() if state == "wrong"]
    owed = [name for name, state in states.items() if state == "owed"]
    table = Table((("", "derivative of E"), *((name, state) for name, state in states.items() if name != problem.E)))
    how = "central differences" if "central differences" in problem.methods.values() else "the complex step"
    judge = f"Judged by {how}."
    if not wrong:
        if set(got) <= {problem.E}:
            return Report("derivatives", "not written yet", "not written yet.", (f"Owed: {', '.join(owed)}.",))
        if owed:
            return Report("derivatives", "right in part", "right as far as it goes.", (table, judge))
        return Report("derivatives", "right", "right.", (table, judge))
    fault = _fault(problem, got[first], first)
    follows = [name for name, state in states.items() if state == "follows"]
    more = [f"{', '.join(follows)}: what follows from it, rightly."] if follows else []
    return Report("derivatives", "wrong", f"wrong: {first}, {fault.kind}.", (fault.words, *more, table, judge), (fault.kind,))


def _fault(problem, got, name):
    true, readers = problem.true[name], problem.readers[name]
    if got.shape != true.shape:
        return _misshapen(got, true, name)
    method = problem.methods.get(name)
    parts = {reader: problem.brought_back(name, reader, problem.true[reader]) for reader in readers}
    for n in range(1, len(parts)):
        for some in combinations(parts, n):
            if same(got, true - sum(parts[reader] for reader in some), method):
                words = f"{name}: the path over {' and over '.join(some)} is missing. {name} is read there, too."
                return Fault("a path is missing", words)
    for reader in parts:
        if len(parts) > 1 and same(got, true + parts[reader], method):
            return Fault("a path is counted twice", f"{name}: what comes over {reader} is counted twice.")
    return _factor(problem, got, name) or _by_axis(got, true, name) or _somewhere(got, true, name)


def _misshapen(got, true, name):
    shapes = f"{name}: its derivative has shape {got.shape}, but {name} has {true.shape}."
    if got.shape == true.shape[::-1] and same(got.T, true):
        return Fault("transposed", f"{shapes} Transposed, it is right.")
    for axis in range(true.ndim):
        if got.size * true.shape[axis] == true.size and same(got.reshape(true.sum(axis).shape), true.sum(axis)):
            return Fault("an axis is summed", f"{shapes} It is summed over axis {axis}, which {name} itself still has.")
    return Fault("another shape", shapes)


def _factor(problem, got, name):
    true = problem.true[name]
    if same(-got, true):
        return Fault("the sign", f"{name}: the sign is reversed.")
    if true.ndim == 2 and true.shape[0] == true.shape[1] and same(got.T, true):
        return Fault("transposed", f"{name}: transposed, it is right.")
    where = true != 0
    if not where.any() or (got[where] == 0).any() or got[~where].any():
        return None
    ratio = true[where] / got[where]
    if np.ptp(ratio) <= 1e-7 * abs(ratio).max():
        return Fault("a constant factor", f"{name}: every number is {digits(1 / ratio.flat[0])} times what it should be.")
    for other, value in _known_factors(problem.values):
        if value.shape == true.shape and not (value[where] == 0).any():
            for factor, words in (
                (value[where], f"the factor {other} is missing"),
                (1 / value[where], f"the factor {other} is one too many"),
            ):
                if np.allclose(ratio, factor, rtol=1e-6):
                    return Fault("a factor", f"{name}: {words}, entry by entry.")
    return None


def _known_factors(values):
    """What a factor may be: a value, or the slope of a function that is written with its own value."""
    for name, value in values.items():
        yield name, value
        yield f"{name} (1 − {name})", value * (1 - value)
        yield f"1 − {name}²", 1 - value**2
        yield f"2 {name}", 2 * value


def _by_axis(got, true, name):
    off = got - true
    for axis in range(true.ndim):
        for what, spread in (("summed", true.sum(axis, keepdims=True)), ("averaged", true.mean(axis, keepdims=True))):
            if same(got, np.broadcast_to(spread, true.shape)):
                return Fault("an axis is summed", f"{name}: every entry is {what} over axis {axis}; each should have its own.")
        if true.shape[axis] > 2 and np.ptp(off, axis=axis).max() <= 1e-9 * abs(true).max():
            words = f"{name}: along axis {axis} every entry is off by the same. What comes over a sum or a mean along it isn't right."
            return Fault("a path over a sum", words)
    return None


def _somewhere(got, true, name):
    index = tuple(int(n) for n in np.argwhere(~(abs(got - true) <= 1e-9 * abs(true).max(initial=0)))[0])
    at = f"[{', '.join(map(str, index))}]" if index else ""
    return Fault(
        "it departs here", f"{name}{at}: got {digits(got[index], 6)}, expected {digits(true[index], 6)}. All that comes after it is right."
    )
