import numpy as np

from people import called


@called("error", "E without 1/m")
def _(A_L, Y):
    E = 0
    for i in range(len(Y)):
        for c in range(Y.shape[1]):
            E += 0.5 * (Y[i, c] - A_L[i, c]) ** 2
    return E


@called("error", "E without ½")
def _(A_L, Y):
    m = Y.shape[1]
    return 1 / m * np.sum(np.square(A_L - Y))


@called("error", "E divided by n^L too")
def _(A_L, Y):
    return 0.5 * np.mean((A_L - Y) ** 2)


@called("error", "E divided by n^L for m")
def _(A_L, Y):
    m = len(Y)
    return np.sum((A_L - Y) ** 2) / (2 * m)


@called("error", "E divided by m twice")
def _(A_L, Y):
    m = Y.shape[1]
    of_each_example = np.sum((A_L - Y) ** 2, axis=0) / (2 * m)
    return of_each_example.mean()


@called("error", "square root of the sum")
def _(A_L, Y):
    return np.linalg.norm(A_L - Y) / (2 * Y.shape[1])


@called("error", "not squared")
def _(A_L, Y):
    total = 0.0
    for a_row, y_row in zip(A_L, Y):
        for a, y in zip(a_row, y_row):
            total += a - y
    return total / 2 / Y.shape[1]


@called("error", "absolute difference")
def _(A_L, Y):
    return sum(abs(a - y) for a, y in zip(A_L.flatten(), Y.flatten())) / (2 * Y.shape[1])


@called("error", "square of the sum")
def _(A_L, Y):
    d = np.sum(A_L - Y)
    return d * d / (2 * Y.shape[1])


@called("error", "E of the last example alone")
def _(A_L, Y):
    m = Y.shape[1]
    for c in range(m):
        E = np.sum((A_L[:, c] - Y[:, c]) ** 2) / (2 * m)
    return E


@called("error", "E of the first unit alone")
def _(A_L, Y):
    d = A_L[0] - Y[0]
    return d @ d / (2 * Y.shape[1])


@called("error", "Y left out of E")
def _(A_L, Y):
    return np.einsum("ic,ic->", A_L, A_L) / (2 * Y.shape[1])


@called("error", "E / 2 * m")
def _(A_L, Y):
    m = Y.shape[1]
    return np.sum((A_L - Y) ** 2) / 2 * m


@called("error", "E without the last example")
def _(A_L, Y):
    m, E = Y.shape[1], 0.0
    for c in range(m - 1):
        E += np.sum((A_L[:, c] - Y[:, c]) ** 2)
    return E / 2 / m


@called("error", "E without the first example")
def _(A_L, Y):
    m, E = Y.shape[1], 0.0
    for c in range(1, m):
        E += np.sum((A_L[:, c] - Y[:, c]) ** 2)
    return E / (2 * m)


@called("error", "E of the last unit alone")
def _(A_L, Y):
    for i in range(len(Y)):
        E = sum((a - y) ** 2 for a, y in zip(A_L[i], Y[i]))
    return E / (2 * Y.shape[1])


@called("error", "square root of E")
def _(A_L, Y):
    return (np.sum((A_L - Y) ** 2) / (2 * Y.shape[1])) ** 0.5


@called("error", "cross-entropy for E")
def _(A_L, Y):
    return np.mean(-np.sum(Y * np.log(A_L) + (1 - Y) * np.log(1 - A_L), axis=0))
