import numpy as np

from people import called


@called("dE_dA", "Wᵀ forgotten")
def _(W_next, dE_dZ_next):
    return np.dot(W_next, dE_dZ_next)


@called("dE_dA", "product in the wrong order")
def _(W_next, dE_dZ_next):
    return np.dot(dE_dZ_next.T, W_next)


@called("dE_dA", "∂E/∂Z times W")
def _(W_next, dE_dZ_next):
    return np.matmul(dE_dZ_next, W_next)


@called("dE_dA", "mean over the paths")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for i in range(D.shape[0]):
        for c in range(D.shape[1]):
            D[i, c] = np.mean(W_next[:, i] * dE_dZ_next[:, c])
    return D


@called("dE_dA", "first path alone")
def _(W_next, dE_dZ_next):
    def one(i, c):
        for k in range(len(W_next)):
            return W_next[k, i] * dE_dZ_next[k, c]

    return [[one(i, c) for c in range(dE_dZ_next.shape[1])] for i in range(W_next.shape[1])]


@called("dE_dA", "last path alone")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for k in range(W_next.shape[0]):
        D[:] = np.outer(W_next[k], dE_dZ_next[k])
    return D


@called("dE_dA", "product of sums (at A)")
def _(W_next, dE_dZ_next):
    outgoing = np.sum(W_next, axis=0)
    back = np.sum(dE_dZ_next, axis=0)
    return np.outer(outgoing, back)


@called("dE_dA", "weights left out")
def _(W_next, dE_dZ_next):
    n = W_next.shape[1]
    total = dE_dZ_next.sum(axis=0)
    return np.vstack([total for _ in range(n)])


@called("dE_dA", "`*` for `@` (at A)")
def _(W_next, dE_dZ_next):
    D = W_next.T.copy()
    D = D * dE_dZ_next
    return D


@called("dE_dA", "1/m again (at A)")
def _(W_next, dE_dZ_next):
    m = dE_dZ_next.shape[1]
    return W_next.T.dot(dE_dZ_next) / m


@called("dE_dA", "summed over the examples (at A)")
def _(W_next, dE_dZ_next):
    return np.sum(W_next.T @ dE_dZ_next, axis=1).reshape(-1, 1)


@called("dE_dA", "sign reversed (at A)")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for k, row in enumerate(W_next):
        for i, w in enumerate(row):
            D[i] -= w * dE_dZ_next[k]
    return D


@called("dE_dA", "rows for columns (at A)")
def _(W_next, dE_dZ_next):
    return np.dot(dE_dZ_next, W_next.T)


@called("dE_dA", "W times ∂E/∂Zᵀ")
def _(W_next, dE_dZ_next):
    return np.dot(W_next, dE_dZ_next.T)


@called("dE_dA", "both factors transposed (at A)")
def _(W_next, dE_dZ_next):
    return W_next.T.dot(dE_dZ_next.T)


@called("dE_dA", "both transposed, ∂E/∂Z first")
def _(W_next, dE_dZ_next):
    return dE_dZ_next.T.dot(W_next.T)


@called("dE_dA", "W reshaped, not transposed")
def _(W_next, dE_dZ_next):
    return W_next.reshape(-1, len(W_next)) @ dE_dZ_next


@called("dE_dA", "inverse for Wᵀ")
def _(W_next, dE_dZ_next):
    return np.linalg.lstsq(W_next, dE_dZ_next, rcond=None)[0]


@called("dE_dA", "weights as shares of a unit's input")
def _(W_next, dE_dZ_next):
    into = W_next.sum(axis=1)
    return np.array([[sum(w / s * d for w, s, d in zip(column, into, back)) for back in dE_dZ_next.T] for column in W_next.T])


@called("dE_dA", "weights as shares of a unit's output")
def _(W_next, dE_dZ_next):
    return W_next.T @ dE_dZ_next / W_next.T.sum(axis=1, keepdims=True)


@called("dE_dA", "W divided by its norm")
def _(W_next, dE_dZ_next):
    return W_next.T @ dE_dZ_next / np.sqrt((W_next**2).sum())


@called("dE_dA", "sizes of the weights")
def _(W_next, dE_dZ_next):
    return abs(W_next).T @ dE_dZ_next


@called("dE_dA", "last path left out")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for k in range(len(W_next) - 1):
        D += np.outer(W_next[k], dE_dZ_next[k])
    return D


@called("dE_dA", "first path left out")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for k in range(1, len(W_next)):
        D += np.outer(W_next[k], dE_dZ_next[k])
    return D


@called("dE_dA", "∂E/∂Z left out (at A)")
def _(W_next, dE_dZ_next):
    return np.column_stack([W_next.sum(axis=0)] * dE_dZ_next.shape[1])


@called("dE_dA", "rows of W, cut to what fits")
def _(W_next, dE_dZ_next):
    rows = list(W_next) * W_next.shape[1]
    return [[sum(w * d for w, d in zip(rows[i], back)) for back in dE_dZ_next.T] for i in range(W_next.shape[1])]


@called("dE_dA", "all rows are one list (at A)")
def _(W_next, dE_dZ_next):
    D = [[0.0] * dE_dZ_next.shape[1]] * W_next.shape[1]
    for k in range(len(W_next)):
        for i in range(len(D)):
            for c in range(len(D[0])):
                D[i][c] += W_next[k, i] * dE_dZ_next[k, c]
    return D


@called("dE_dA", "all rows are one list, written over (at A)")
def _(W_next, dE_dZ_next):
    D = [[0.0] * dE_dZ_next.shape[1]] * W_next.shape[1]
    for i in range(len(D)):
        for c in range(len(D[0])):
            D[i][c] = W_next[:, i] @ dE_dZ_next[:, c]
    return D


@called("dE_dA", "whole numbers at every step (at A)")
def _(W_next, dE_dZ_next):
    D = np.array([[0] * dE_dZ_next.shape[1] for _ in range(W_next.shape[1])])
    for k, row in enumerate(W_next):
        for i, w in enumerate(row):
            for c in range(dE_dZ_next.shape[1]):
                D[i, c] += w * dE_dZ_next[k, c]
    return D


@called("dE_dA", "inverse of W for Wᵀ")
def _(W_next, dE_dZ_next):
    return np.linalg.inv(W_next) @ dE_dZ_next


@called("dE_dA", "W with columns of norm 1")
def _(W_next, dE_dZ_next):
    U = W_next / np.sqrt((W_next**2).sum(axis=0))
    return U.T @ dE_dZ_next


@called("dE_dA", "W with rows of norm 1")
def _(W_next, dE_dZ_next):
    U = np.array([row / np.sqrt(row @ row) for row in W_next])
    return U.T @ dE_dZ_next
