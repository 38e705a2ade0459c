"""What becomes of the numbers can go wrong in any exercise."""

import numpy as np

from people import called


@called("dE_dW", "single precision")
def _(dE_dZ, A_prev):
    dW = np.zeros((len(dE_dZ), len(A_prev)), dtype=np.float32)
    dW[:] = dE_dZ @ A_prev.T
    return dW


@called("error", "single precision")
def _(A_L, Y):
    return np.float32(np.sum((A_L - Y) ** 2) / (2 * Y.shape[1]))


@called("dE_db", "whole numbers")
def _(dE_dZ):
    db = np.array([[0]] * len(dE_dZ))
    for i in range(len(dE_dZ)):
        db[i, 0] = dE_dZ[i].sum()
    return db


@called("dE_dZ", "whole numbers")
def _(dE_dA, Z, g):
    return [[round(d * g.prime(z)) for d, z in zip(*rows)] for rows in zip(dE_dA, Z)]


@called("weighted_input", "whole numbers")
def _(W, A_prev, b):
    return (W @ A_prev + b) // 1


@called("dE_dA", "only zeros")
def _(W_next, dE_dZ_next):
    D = np.zeros((W_next.shape[1], dE_dZ_next.shape[1]))
    for i in range(0):
        D[i] = W_next[:, i] @ dE_dZ_next
    return D


@called("back_propagate", "only zeros")
def _(net, X, Y):
    dW = {l: np.zeros(net.W[l].shape) for l in net.W}
    db = {l: np.zeros(net.b[l].shape) for l in net.b}
    return dW, db


@called("dE_dW", "half precision")
def _(dE_dZ, A_prev):
    return (dE_dZ @ A_prev.T).astype("float16")


@called("dE_db", "rounded numbers")
def _(dE_dZ):
    return [[round(float(sum(row)), 4)] for row in dE_dZ]


@called("dE_dA", "rounded numbers")
def _(W_next, dE_dZ_next):
    return np.round(W_next.T @ dE_dZ_next, 1)


@called("dE_dW", "clipped numbers")
def _(dE_dZ, A_prev):
    dW = dE_dZ @ A_prev.T
    return np.minimum(np.maximum(dW, -0.2), 0.2)
