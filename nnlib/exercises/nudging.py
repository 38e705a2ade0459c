"""Which arguments make no difference to an answer, though they do in the formula? Each is nudged, and the answer called again."""

import numpy as np

from nnlib.activations import Activation, sigmoid, tanh
from nnlib.exercises.arrays import isfinite
from nnlib.exercises.cases import ARGUMENTS, Case
from nnlib.exercises.limit import Clock
from nnlib.exercises.making import arrays_with
from nnlib.exercises.trials import Trial, alike, try_out

SECONDS = 1.0


def without_effect(name, answer, trials):
    """The names of such arguments. Of a network these are W, b and g, of all layers at once; of anything else those of the equation."""
    clock, found = Clock(SECONDS), {}
    trials = [trial for trial in trials if trial.got is not None]
    if not all(isfinite(got).all() for trial in trials for got in trial.got.values()):
        return []  # of NaN one can't tell
    for trial in trials:
        for argument, args in _nudged(name, trial.case.args):
            if not found.get(argument, True):
                continue
            expected = arrays_with(name, (), Case("", frozenset(), args, {}))
            case = Case("", frozenset(), args, expected)
            if alike(Trial(case, expected), Trial(case, arrays_with(name, (), trial.case))):
                continue  # no difference in the formula either: Z, say, where g is the identity
            found[argument] = _equal(trial.got, try_out(name, answer, case, clock, quiet=True).got)
    return [argument for argument, idle in found.items() if idle]


def _equal(got, again):
    """To the last digit: beside a large number, what an argument does may be as small as rounding."""
    return again is not None and set(got) == set(again) and all(np.array_equal(got[key], again[key]) for key in got)


def _nudged(name, args):
    """(argument, arguments) for each argument: with that one nudged, and all others as they were."""
    if name != "back_propagate":
        for number, argument in enumerate(ARGUMENTS[name]):
            yield argument, tuple(_nudge(arg) if at == number else arg for at, arg in enumerate(args))
        return
    net, X, Y = args
    for quantity in ("W", "b", "g"):
        other = net.copy()
        for l in net.g:
            getattr(other, quantity)[l] = _nudge(getattr(net, quantity)[l])
        yield quantity, (other, X, Y)
    yield "X", (net, _nudge(X), Y)
    yield "Y", (net, X, _nudge(Y))


def _nudge(arg):
    """Far, and to the other sign: what only takes the sign of a number, or cuts it to a whole one, must notice it too."""
    if isinstance(arg, Activation):
        return sigmoid if arg is tanh else tanh
    return 1 + 3 * np.cos(np.arange(arg.size)).reshape(arg.shape) - 7 * arg
