"""Wrong answers to any exercise: what becomes of the numbers."""

import numpy as np

from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("any")


@mistakes.add("single precision", "float32 keeps about 7 digits. Is there a dtype=np.float32, or an array of that type to write into?")
def _(formula, *args):
    return np.asarray(formula(*args)).astype(np.float32).astype(np.float64)


@mistakes.add("whole numbers", "Written into an array of integers, 0.9 becomes 0. Make it with np.zeros(shape), which holds floats.")
def _(formula, *args):
    return np.trunc(formula(*args))


@mistakes.add("only zeros", "Every number is 0. Was an array made, and then nothing written into it?")
def _(formula, *args):
    return 0 * formula(*args)


@mistakes.add("half precision", "float16 keeps about 3 digits. Is there a dtype=np.float16, or an array of that type to write into?")
def _(formula, *args):
    return np.asarray(formula(*args)).astype(np.float16).astype(np.float64)


@mistakes.add("rounded numbers", "Numbers are rounded only to be shown: keep all digits in what is returned.")
def _(formula, *args):
    return np.round(formula(*args), 3)


@mistakes.add(
    "clipped numbers", "What is large is cut off at a bound. That may belong to a step of gradient descent, but to no formula here."
)
def _(formula, *args):
    return np.clip(formula(*args), -0.05, 0.05)
