"""The small data, real and made up, that the lessons use. Examples are columns everywhere: X is (n^0, m), Y is (n^L, m)."""

from importlib.resources import as_file, files

import numpy as np

from nnlib._arrays import Array
from nnlib.activations import sigmoid
from nnlib.network import Network


def worked_example() -> tuple[Network, Array, Array]:
    """A 2-2-2 network of sigmoids with one example: the numbers that half the web worked through by hand.

    Returns net, X (2, 1), Y (2, 1). Source: Matt Mazur, "A Step by Step Backpropagation Example" (2015).
    """
    W = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
    b = [[[0.35], [0.35]], [[0.60], [0.60]]]
    return Network.from_weights(W, b, sigmoid), np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def xor() -> tuple[Array, Array]:
    """The four inputs of exclusive or, and its values. Returns X (2, 4), Y (1, 4)."""
    X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    Y = np.array([[0.0, 1.0, 1.0, 0.0]])
    return X, Y


def sine() -> tuple[Array, Array]:
    """y = sin x at x = −5.0, −4.9, …, 4.9. Returns X (1, 100), Y (1, 100)."""
    X = np.arange(-5, 5, 0.1)[np.newaxis]
    return X, np.sin(X)


def mirror_symmetry() -> tuple[Array, Array]:
    """All 64 vectors of six bits; the target is 1 where the second half mirrors the first. Returns X (6, 64), Y (1, 64).

    Source: Rumelhart, Hinton and Williams, Nature 323 (1986), figure 1.
    """
    X = (np.arange(64) >> np.arange(5, -1, -1)[:, np.newaxis]) & 1
    Y = (X == X[::-1]).all(axis=0, keepdims=True)
    return X.astype(float), Y.astype(float)


def digits() -> tuple[Array, Array]:
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


def split_digits() -> tuple[Array, Array, Array, Array]:
    """The digits once and for all in two parts, 1,297 to learn from and 500 held out. Returns X, Y, X_held, Y_held.

    Held out are 50 of each digit, evenly spread over the file: of the images of one digit, in its order and counted from 0, those at
    ⌊k · n / 50⌋ for k = 0, …, 49, where n is how many there are. No chance is in it, so it is the same everywhere. Both parts keep the
    order of the file. As its writers come one after the other, both parts have digits of all of them: what is measured on the held-out
    part is how well new digits of known writers are read. (The last 500 of the file, by writers never seen, are harder.)
    """
    X, Y = digits()
    held = np.full(X.shape[1], False)
    for of_digit in Y:
        columns = np.flatnonzero(of_digit)
        held[columns[np.arange(50) * len(columns) // 50]] = True
    return X[:, ~held], Y[:, ~held], X[:, held], Y[:, held]


# Of how many of the 1,297 and of the 500 `MLPClassifier` of scikit-learn 1.9 says the right digit, with random_state 0, 1, 2.
# tests/core/test_datasets.py has it learn and compares.
MLP_CLASSIFIER = {
    "our set-up: 64-32-10, sigmoid, batches of 50, rate 0.1, momentum 0.9, 60 passes": [(1294, 487), (1295, 487), (1294, 485)],
    "its own defaults, but 32 hidden units": [(1290, 487), (1289, 487), (1292, 486)],
}

# How a 784-300-10 network learned MNIST by gradient descent, rate 0.03, all 60,000 images in each step: (step, E, right of 10,000 others).
# As published in the part "Digit recognition" of the series on neural networks by J. M. Rasmussen, janmr.com, CC BY 4.0.
MNIST_LOG = [(0, 23.6199, 1010), (100, 0.69721, 4220), (1000, 0.30480, 7960), (5000, 0.16712, 8933), (6080, 0.15589, 9001)]
