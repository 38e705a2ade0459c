import numpy as np

from people import called


@called("weighted_input", "bias forgotten")
def _(W, A_prev, b):
    Z = np.zeros((len(W), A_prev.shape[1]))
    for i in range(len(W)):
        for c in range(A_prev.shape[1]):
            for j in range(len(A_prev)):
                Z[i, c] += W[i, j] * A_prev[j, c]
    return Z


@called("weighted_input", "bias subtracted")
def _(W, A_prev, b):
    return np.dot(W, A_prev) - b


@called("weighted_input", "bias inside the sum")
def _(w, x, b):
    z = []
    for i in range(len(w)):
        row = []
        for c in range(x.shape[1]):
            total = 0
            for j in range(len(x)):
                total += w[i, j] * x[j, c] + b[i, 0]
            row.append(total)
        z.append(row)
    return z


@called("weighted_input", "bias weighted")
def _(W, A_prev, b):
    inputs = A_prev.copy()
    inputs += b
    return W.dot(inputs)


@called("weighted_input", "bias along the wrong axis")
def _(W, A_prev, b):
    weighted = W @ A_prev
    return weighted + b.ravel()


@called("weighted_input", "W transposed")
def _(W, A_prev, b):
    n, m = len(W), A_prev.shape[1]
    Z = np.empty((n, m))
    for i in range(n):
        for c in range(m):
            Z[i, c] = b[i, 0] + sum(W[j, i] * A_prev[j, c] for j in range(len(A_prev)))
    return Z


@called("weighted_input", "A times W")
def _(W, A_prev, b):
    return A_prev.dot(W) + b


@called("weighted_input", "W * A entry by entry")
def _(W, A_prev, b):
    z = np.multiply(W, A_prev)
    z += b
    return z


@called("weighted_input", "activation too soon")
def _(W, A_prev, b):
    z = np.matmul(W, A_prev) + b
    return 1.0 / (1.0 + np.exp(-z))


@called("weighted_input", "result transposed (at Z)")
def _(W, A_prev, b):
    return A_prev.T @ W.T + b.ravel()


@called("weighted_input", "A times Wᵀ")
def _(W, A_prev, b):
    return np.dot(A_prev, W.T) + b


@called("weighted_input", "W times Aᵀ")
def _(W, A_prev, b):
    return np.dot(W, A_prev.transpose()) + b


@called("weighted_input", "Aᵀ times W")
def _(W, A_prev, b):
    return A_prev.T.dot(W) + b


@called("weighted_input", "both factors transposed (at Z)")
def _(W, A_prev, b):
    return np.matmul(W.T, A_prev.T) + b


@called("weighted_input", "last input left out")
def _(W, A_prev, b):
    Z = np.zeros((W.shape[0], A_prev.shape[1]))
    for j in range(W.shape[1] - 1):
        Z += np.outer(W[:, j], A_prev[j])
    return Z + b


@called("weighted_input", "first input left out")
def _(W, A_prev, b):
    Z = b * np.ones(A_prev.shape[1])
    for j in range(1, W.shape[1]):
        Z += np.outer(W[:, j], A_prev[j])
    return Z


@called("weighted_input", "mean over the inputs")
def _(W, A_prev, b):
    return np.array([[np.mean(w * a) for a in A_prev.T] for w in W]) + b


@called("weighted_input", "all rows are one list (at Z)")
def _(W, A_prev, b):
    n, m = len(W), A_prev.shape[1]
    Z = [[0.0] * m] * n
    for i in range(n):
        for c in range(m):
            for j in range(len(A_prev)):
                Z[i][c] += W[i, j] * A_prev[j, c]
            Z[i][c] += b[i, 0]
    return Z


@called("weighted_input", "all rows are one list, written over (at Z)")
def _(W, A_prev, b):
    n, m = len(W), A_prev.shape[1]
    Z = [[None] * m] * n
    for i in range(n):
        for c in range(m):
            Z[i][c] = W[i] @ A_prev[:, c] + b[i, 0]
    return Z


@called("weighted_input", "whole numbers at every step (at Z)")
def _(W, A_prev, b):
    Z = np.zeros((W.shape[0], A_prev.shape[1]), dtype=int)
    for i, c in np.ndindex(Z.shape):
        for j in range(W.shape[1]):
            Z[i, c] += W[i, j] * A_prev[j, c]
        Z[i, c] += b[i, 0]
    return Z
