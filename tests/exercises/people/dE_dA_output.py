import numpy as np

from people import called


@called("dE_dA_output", "1/m missing")
def _(A_L, Y):
    return np.subtract(A_L, Y)


@called("dE_dA_output", "1/m twice")
def _(A_L, Y):
    m = Y.shape[1]
    return (1 / m) * (A_L - Y) / m


@called("dE_dA_output", "½ kept")
def _(A_L, Y):
    m = A_L.shape[1]
    return (A_L - Y) / (2 * m)


@called("dE_dA_output", "2 kept")
def _(A_L, Y):
    out = np.zeros_like(A_L)
    for c in range(Y.shape[1]):
        out[:, c] = 2 * (A_L[:, c] - Y[:, c]) / Y.shape[1]
    return out


@called("dE_dA_output", "sign reversed (Y − A)")
def _(output, target):
    return (target - output) / target.shape[1]


@called("dE_dA_output", "divided by n^L for m")
def _(A_L, Y):
    m = Y.shape[0]
    return [[(a - y) / m for a, y in zip(*rows)] for rows in zip(A_L, Y)]


@called("dE_dA_output", "divided by n^L too")
def _(A_L, Y):
    return (A_L - Y) / Y.size


@called("dE_dA_output", "square kept")
def _(A_L, Y):
    d = A_L - Y
    d *= d
    return d / Y.shape[1]


@called("dE_dA_output", "Y left out")
def _(A_L, Y):
    n, m = A_L.shape
    return A_L / m


@called("dE_dA_output", "absolute difference kept")
def _(A_L, Y):
    d = np.where(A_L > Y, A_L - Y, Y - A_L)
    return d / len(d[0])


@called("dE_dA_output", "sigmoid's g′ too soon")
def _(A_L, Y):
    delta = (A_L - Y) * (A_L - A_L**2)
    return delta / Y.shape[1]


@called("dE_dA_output", "outputs summed over the examples")
def _(A_L, Y):
    return [[sum(a - y) / Y.shape[1]] for a, y in zip(A_L, Y)]


@called("dE_dA_output", "Y alone divided by m")
def _(A_L, Y):
    return A_L - Y / Y.shape[1]


@called("dE_dA_output", "cross-entropy's derivative")
def _(A_L, Y):
    return (-Y / A_L + (1 - Y) / (1 - A_L)) / Y.shape[1]


@called("dE_dA_output", "−Y / A")
def _(A_L, Y):
    return -(Y / A_L) / len(Y[0])


@called("dE_dA_output", "softmax of A − Y")
def _(A_L, Y):
    p = np.exp(A_L)
    p /= p.sum(axis=0, keepdims=True)
    return (p - Y) / Y.shape[1]


@called("dE_dA_output", "E of each entry")
def _(A_L, Y):
    return 0.5 / Y.shape[1] * (A_L - Y) ** 2


@called("dE_dA_output", "sign alone")
def _(A_L, Y):
    return np.where(A_L > Y, 1, -1) / Y.shape[1]


@called("dE_dA_output", "A left out")
def _(A_L, Y):
    return -Y / Y.shape[1]


@called("dE_dA_output", "divided by m − 1")
def _(A_L, Y):
    return (A_L - Y) / (np.float64(Y.shape[1]) - 1)


@called("dE_dA_output", "all rows are one list (at the output)")
def _(A_L, Y):
    n, m = Y.shape
    D = [[0] * m] * n
    for i in range(n):
        for c in range(m):
            D[i][c] += (A_L[i, c] - Y[i, c]) / m
    return D


@called("dE_dA_output", "all rows are one list, written over (at the output)")
def _(A_L, Y):
    n, m = Y.shape
    D = [[0] * m] * n
    for i in range(n):
        for c in range(m):
            D[i][c] = (A_L[i, c] - Y[i, c]) / m
    return D
