"""The bank of wrong answers that people really write, each with one sentence that teaches.

A mistake is kept as the code that makes it. `wrong(formula, ...)` is the equation with the mistake in it; `formula` is the equation
without it. Because the formula is handed in, a mistake can be put inside another one: that is how two at once are named.

Mistakes in `back_propagate` are of three kinds. Every mistake of an equation can happen in it too. Some belong to one step of it:
then `wrong(formula, known, l)` does that step at layer l, where `known.Z[l]`, `known.dE_dA[l]` and so on hold what is known so far.
And some change the whole: `wrong(back_propagate, net, X, Y)`; there back_propagate gives ∂E/∂W and ∂E/∂b, or what else it is asked for.

Examples have layers of two units at most and no symmetry: small enough to work by hand, and most mistakes show in them.
"""

from nnlib.exercises.bank import (
    activation,
    back_propagate,
    dE_dA,
    dE_dA_output,
    dE_db,
    dE_dW,
    dE_dZ,
    error,
    numbers,
    weighted_input,
)

# In the order in which they are tried: of two that give the same numbers, the first gives its name.
mistakes = tuple(
    one
    for file in (weighted_input, activation, error, dE_dA_output, dE_dZ, dE_dW, dE_db, dE_dA, numbers, back_propagate)
    for one in file.mistakes
)
