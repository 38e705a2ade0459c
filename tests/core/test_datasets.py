"""The data: digits as scikit-learn has them, and the made-up ones by their definition."""

import math

import numpy as np
import pytest

from nnlib import datasets


@pytest.fixture(scope="module")
def theirs():
    from sklearn.datasets import load_digits  # here, as it takes a second, and two workers read this file

    return load_digits()


@pytest.mark.long
def test_digits_are_those_of_scikit_learn(theirs):
    X, Y = datasets.digits()
    assert X.shape == (64, 1797) and Y.shape == (10, 1797)
    np.testing.assert_array_equal(X, theirs.data.T / 16)
    np.testing.assert_array_equal(Y.argmax(axis=0), theirs.target)
    assert X.min() == 0 and X.max() == 1
    assert set(np.unique(Y)) == {0, 1} and (Y.sum(axis=0) == 1).all()


@pytest.mark.long
def test_a_column_of_digits_is_an_image_row_by_row(theirs):
    X, _ = datasets.digits()
    np.testing.assert_array_equal(X[:, 5].reshape(8, 8), theirs.images[5] / 16)


def test_the_digits_are_split_once_and_for_all():
    X, Y, X_held, Y_held = datasets.split_digits()
    assert X.shape == (64, 1297) and Y.shape == (10, 1297) and X_held.shape == (64, 500) and Y_held.shape == (10, 500)
    assert (Y_held.sum(axis=1) == 50).all() and Y.sum(axis=1).tolist() == [128, 132, 127, 133, 131, 132, 131, 129, 124, 130]
    every_X, every_Y = datasets.digits()
    images = [image.tobytes() for image in every_X.T]
    assert len(set(images)) == 1797  # so that an image says which one it is
    place = {image: c for c, image in enumerate(images)}
    learned, held = ([place[image.tobytes()] for image in part.T] for part in (X, X_held))
    assert learned == sorted(learned) and held == sorted(held) and sorted(learned + held) == list(range(1797))
    np.testing.assert_array_equal(every_Y[:, held], Y_held)
    np.testing.assert_array_equal(every_Y[:, learned], Y)
    # By hand: there are 178 zeros; of them, counted from 0, those at 0, 3.56, 7.12, 10.68, …, each rounded down.
    zeros = [c for c in range(1797) if every_Y[0, c]]
    assert [zeros.index(c) for c in held if every_Y[0, c]][:8] == [0, 3, 7, 10, 14, 17, 21, 24]
    # Everywhere in the file, so of every writer: the held-out ones of any 180 in a row are about 50.
    assert all(40 <= sum(start <= c < start + 180 for c in held) <= 60 for start in range(0, 1618, 20))


def test_mirror_symmetry_has_all_64_vectors_and_8_mirrors():
    X, Y = datasets.mirror_symmetry()
    assert X.shape == (6, 64) and Y.shape == (1, 64)
    vectors = [tuple(X[:, c]) for c in range(64)]
    assert len(set(vectors)) == 64 and {bit for vector in vectors for bit in vector} == {0, 1}
    for c, (p, q, r, s, t, u) in enumerate(vectors):
        assert Y[0, c] == (1 if p == u and q == t and r == s else 0)
    assert Y.sum() == 8


def test_xor():
    X, Y = datasets.xor()
    assert {(x1, x2): y for x1, x2, y in zip(*X, Y[0])} == {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}


def test_sine():
    X, Y = datasets.sine()
    assert X.shape == Y.shape == (1, 100)
    np.testing.assert_allclose(X[0], [-5 + c / 10 for c in range(100)], atol=1e-12)
    np.testing.assert_allclose(Y[0], [math.sin(-5 + c / 10) for c in range(100)], atol=1e-12)


def test_worked_example():
    net, X, Y = datasets.worked_example()
    assert repr(net) == "2 → 2 (sigmoid) → 2 (sigmoid), 12 parameters"
    np.testing.assert_array_equal(net.W[1], [[0.15, 0.20], [0.25, 0.30]])
    np.testing.assert_array_equal(net.W[2], [[0.40, 0.45], [0.50, 0.55]])
    np.testing.assert_array_equal(net.b[1], [[0.35], [0.35]])
    np.testing.assert_array_equal(net.b[2], [[0.60], [0.60]])
    np.testing.assert_array_equal(X, [[0.05], [0.10]])
    np.testing.assert_array_equal(Y, [[0.01], [0.99]])


@pytest.mark.parametrize("load", [datasets.xor, datasets.sine, datasets.mirror_symmetry, datasets.digits, datasets.split_digits])
def test_each_call_gives_fresh_float64_arrays_that_fit(load):
    X, Y, *_ = load()
    assert X.dtype == Y.dtype == np.float64
    assert X.shape[1] == Y.shape[1]
    kept = X.copy()
    X[:] = -1
    np.testing.assert_array_equal(load()[0], kept)
