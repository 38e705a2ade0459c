"""What becomes of an array that is filled in loops."""

import numpy as np


def cut_at_every_step(terms):
    """The sum of the terms, added up one by one in an array of integers."""
    total = 0.0
    for term in terms:
        total = np.trunc(total + term)
    return total


def all_rows_one(array):
    """[[0.0] * p] * n holds one row, n times over: what is added to any row is added to all of them."""
    return 0 * array + array.sum(axis=0)


def all_rows_the_last(array):
    """The same, if each entry is written and not added to: what was written last stays."""
    return 0 * array + array[-1]
