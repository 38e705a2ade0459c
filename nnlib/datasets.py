"""The small data, real and made up, that the lessons use. Examples are columns everywhere: X is (n^0, m), Y is (n^L, m)."""

from importlib.resources import as_file, files

import numpy as np

from nnlib.activations import sigmoid
from nnlib.network import Network


def worked_example():
    """A 2-2-2 network of sigmoids with one example: the numbers that half the web worked through by hand.

    Returns net, X (2, 1), Y (2, 1). Source: Matt Mazur, "A Step by Step Backpropagation Example" (2015).
    """
    W = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
    b = [[[0.35], [0.35]], [[0.60], [0.60]]]
    return Network.from_weights(W, b, sigmoid), np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def xor():
    """The four inputs of exclusive or, and its values. Returns X (2, 4), Y (1, 4)."""
    X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    Y = np.array([[0.0, 1.0, 1.0, 0.0]])
    return X, Y


def sine():
    """y = sin x at x = −5.0, −4.9, …, 4.9. Returns X (1, 100), Y (1, 100)."""
    X = np.arange(-5, 5, 0.1)[np.newaxis]
    return X, np.sin(X)


def mirror_symmetry():
    """All 64 vectors of six bits; the target is 1 where the second half mirrors the first. Returns X (6, 64), Y (1, 64).

    Source: Rumelhart, Hinton and Williams, Nature 323 (1986), figure 1.
    """
    X = (np.arange(64) >> np.arange(5, -1, -1)[:, np.newaxis]) & 1
    Y = (X == X[::-1]).all(axis=0, keepdims=True)
    return X.astype(float), Y.astype(float)


def digits():
    """1,797 real handwritten digits of 8×8 pixels. Returns X (64, 1797), brightness from 0 to 1, and Y (10, 1797), one-hot.

    Column c of X is an image, row by row: X[:, c].reshape(8, 8). Y[d, c] is 1 if it shows the digit d, else 0.
    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository (1998),
    CC BY 4.0; the part that scikit-learn's `load_digits` holds, in the same order.
    """
    with as_file(files("nnlib") / "digits.csv.gz") as path:
        table = np.loadtxt(path, delimiter=",")
    X = table[:, :64].T / 16
    Y = (np.arange(10)[:, np.newaxis] == table[:, 64]).astype(float)
    return X, Y
