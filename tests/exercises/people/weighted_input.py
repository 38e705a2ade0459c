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
