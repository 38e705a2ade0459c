import numpy as np

from people import called


@called("dE_dW", "transpose forgotten")
def _(dE_dZ, A_prev):
    return np.dot(dE_dZ, A_prev)


@called("dE_dW", "the wrong factor transposed")
def _(delta, a):
    return np.matmul(delta.transpose(), a)


@called("dE_dW", "result transposed")
def _(dE_dZ, A_prev):
    D = np.zeros((len(A_prev), len(dE_dZ)))
    for i in range(len(dE_dZ)):
        for j in range(len(A_prev)):
            for c in range(dE_dZ.shape[1]):
                D[j, i] += dE_dZ[i, c] * A_prev[j, c]
    return D


@called("dE_dW", "1/m again (at W)")
def _(dE_dZ, A_prev):
    m = A_prev.shape[1]
    return 1 / m * np.dot(dE_dZ, A_prev.T)


@called("dE_dW", "last example alone (at W)")
def _(dE_dZ, A_prev):
    dW = np.zeros((dE_dZ.shape[0], A_prev.shape[0]))
    for c in range(dE_dZ.shape[1]):
        dW = np.outer(dE_dZ[:, c], A_prev[:, c])
    return dW


@called("dE_dW", "first example alone (at W)")
def _(dE_dZ, A_prev):
    for d, a in zip(dE_dZ.T, A_prev.T):
        return [[di * aj for aj in a] for di in d]


@called("dE_dW", "product of sums (at W)")
def _(dE_dZ, A_prev):
    return np.outer(dE_dZ.sum(axis=1), A_prev.sum(axis=1))


@called("dE_dW", "activation left out")
def _(dE_dZ, A_prev):
    dW = np.empty((len(dE_dZ), len(A_prev)))
    for i, row in enumerate(dE_dZ):
        dW[i, :] = sum(row)
    return dW


@called("dE_dW", "`*` for `@` (at W)")
def _(dE_dZ, A_prev):
    return np.multiply(dE_dZ, A_prev.T)


@called("dE_dW", "divided by the number of units (at W)")
def _(dE_dZ, A_prev):
    n = dE_dZ.shape[0]
    dW = dE_dZ @ A_prev.T
    dW /= n
    return dW


@called("dE_dW", "sign reversed (at W)")
def _(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)))
    for c in range(dE_dZ.shape[1]):
        dW -= dE_dZ[:, [c]] * A_prev[:, c]
    return dW


@called("dE_dW", "rows for columns (at W)")
def _(dE_dZ, A_prev):
    return np.dot(A_prev.T, dE_dZ)


@called("dE_dW", "A times ∂E/∂Z")
def _(dE_dZ, A_prev):
    return np.matmul(A_prev, dE_dZ)


@called("dE_dW", "both factors transposed (at W)")
def _(dE_dZ, A_prev):
    return dE_dZ.T.dot(A_prev.T)


@called("dE_dW", "both transposed, A first")
def _(dE_dZ, A_prev):
    return A_prev.T.dot(dE_dZ.T)


@called("dE_dW", "A reshaped, not transposed")
def _(dE_dZ, A_prev):
    return dE_dZ @ A_prev.reshape(A_prev.shape[1], -1)


@called("dE_dW", "1/m missing (at W)")
def _(dE_dZ, A_prev):
    m = A_prev.shape[1]
    return m * (dE_dZ @ A_prev.T)


@called("dE_dW", "last example left out (at W)")
def _(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)))
    for c in range(dE_dZ.shape[1] - 1):
        dW += np.outer(dE_dZ[:, c], A_prev[:, c])
    return dW


@called("dE_dW", "first example left out (at W)")
def _(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)))
    for c in range(1, dE_dZ.shape[1]):
        dW += np.outer(dE_dZ[:, c], A_prev[:, c])
    return dW


@called("dE_dW", "divided by the number of inputs (at W)")
def _(dE_dZ, A_prev):
    m = len(A_prev)
    return np.dot(dE_dZ, A_prev.T) / m


@called("dE_dW", "divided by A.size (at W)")
def _(dE_dZ, A_prev):
    return np.dot(dE_dZ, A_prev.T) / A_prev.size


@called("dE_dW", "∂E/∂Z left out")
def _(dE_dZ, A_prev):
    return np.tile(A_prev.sum(axis=1), (len(dE_dZ), 1))


@called("dE_dW", "all rows are one list (at W)")
def _(dE_dZ, A_prev):
    n, p = len(dE_dZ), len(A_prev)
    dW = [p * [0]] * n
    for c in range(dE_dZ.shape[1]):
        for i in range(n):
            for j in range(p):
                dW[i][j] = dW[i][j] + dE_dZ[i, c] * A_prev[j, c]
    return dW


@called("dE_dW", "all rows are one list, written over (at W)")
def _(dE_dZ, A_prev):
    n, p = len(dE_dZ), len(A_prev)
    dW = [p * [0]] * n
    for i in range(n):
        for j in range(p):
            dW[i][j] = np.sum(dE_dZ[i] * A_prev[j])
    return dW


@called("dE_dW", "whole numbers at every step (at W)")
def _(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)), dtype=np.int64)
    for c in range(dE_dZ.shape[1]):
        for i in range(len(dE_dZ)):
            for j in range(len(A_prev)):
                dW[i, j] += dE_dZ[i, c] * A_prev[j, c]
    return dW
