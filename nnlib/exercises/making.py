"""Making mistakes: an equation, or the whole of back-propagation, with some of the bank's mistakes in it."""

import functools
from types import SimpleNamespace

import numpy as np

from nnlib.equations import equations
from nnlib.steps import DERIVATIVES, backward_steps, forward_steps

FORMULAS = {equation.name: equation.function for equation in equations}


def with_mistakes(formula, made):
    """The function with these mistakes in it, the first one innermost."""
    for one in made:
        formula = _put_in(formula, one.wrong)
    return formula


def _put_in(formula, wrong):
    return lambda *args: wrong(formula, *args)


def back_propagate_with(made, net, X, Y, rate=None):
    """Back-propagation with these mistakes in it: E and the derivatives in a dictionary, each but E a dictionary by layer.

    made: mistakes, of the equations or of back_propagate; at most one of the whole, and then there is no E.
    rate: the number in a mistake that has one, such as the learning rate of who updates too soon; None for that of its example.
    """
    of_the_whole = [one for one in made if one.at == "whole"]
    if of_the_whole:

        def back_propagate(net, X, Y, names=("dE_dW", "dE_db")):
            gradient = back_propagate_with([one for one in made if one.at != "whole"], net, X, Y, rate)
            return {name: gradient[name] for name in names}

        [whole] = of_the_whole
        return whole.wrong(back_propagate, net, X, Y, *([rate or whole.rate] if whole.fits else []))

    known = known_at_first(net, X, Y, rate)
    for step in _steps(net.L):
        quantity, l = step.computes
        getattr(known, quantity)[l] = _take(step, made, known)
    return {"E": known.E[net.L]} | {name: getattr(known, name) for name in DERIVATIVES}


@functools.cache
def _steps(L):
    return forward_steps(L) + backward_steps(L)


def _take(step, made, known):
    """One step with the mistakes that are made in it."""
    formula = with_mistakes(step.equation.function, [one for one in made if one.equation == step.equation.name])
    here = [one for one in made if one.at == step.equation.name]
    return here[0].wrong(formula, known, step.l) if here else formula(*arguments(step, known))


def known_at_first(net, X, Y, rate=None):
    """What is known before the first step: quantities by layer, those still empty that a step is to compute."""
    computed = {name: {} for name in ("Z", "E", *DERIVATIVES)}
    return SimpleNamespace(W=net.W, b=net.b, g=net.g, L=net.L, A={0: X}, Y={net.L: Y}, rate=rate or 0.5, **computed)


def arguments(step, known):
    return [getattr(known, quantity)[l] for quantity, l in step.reads]


def arrays_with(name, made, case, rate=None):
    """What an answer with these mistakes in it gives in a case, as arrays by name; None if it raises an error."""
    try:
        with np.errstate(all="ignore"):
            if name != "back_propagate":
                return {name: np.asarray(with_mistakes(FORMULAS[name], made)(*case.args))}
            gradient = back_propagate_with(made, *case.args, rate)
    except (ValueError, IndexError, KeyError):
        return None
    found = {"E": np.asarray(gradient.pop("E"))} if "E" in gradient else {}
    return found | {f"{quantity}[{l}]": np.asarray(array) for quantity, by_layer in gradient.items() for l, array in by_layer.items()}
