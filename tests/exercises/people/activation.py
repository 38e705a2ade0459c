import math

import numpy as np

from people import called


@called("activation", "no activation")
def _(Z, g):
    A = np.copy(Z)
    return A


@called("activation", "g′ for g")
def _(Z, g):
    return [[g.prime(np.float64(z)) for z in row] for row in Z]


@called("activation", "g applied twice")
def _(Z, g):
    A = Z
    for _ in range(2):
        A = g(A)
    return A


@called("activation", "g of minus Z")
def _(Z, g):
    A = np.zeros(Z.shape)
    for index, z in np.ndenumerate(Z):
        A[index] = g(-z)
    return A


@called("activation", "always sigmoid")
def _(Z, g):
    return 1 / (1 + np.exp(-Z))


@called("activation", "always tanh")
def _(Z, g):
    return np.array([[math.tanh(z) for z in row] for row in Z])


@called("activation", "always relu")
def _(Z, g):
    A = Z.copy()
    A[A < 0] = 0
    return A


@called("activation", "softmax")
def _(Z, g):
    columns = []
    for c in range(Z.shape[1]):
        powers = [math.exp(z) for z in Z[:, c]]
        columns.append([p / sum(powers) for p in powers])
    return np.array(columns).T


@called("activation", "precedence in sigmoid")
def _(Z, g):
    return 1 / 1 + np.exp(-Z)


@called("activation", "always sigmoid, of minus Z")
def _(Z, g):
    return 1 / (1 + np.exp(Z))


@called("activation", "always leaky relu")
def _(Z, g):
    return np.maximum(Z, 0.01 * Z)


@called("activation", "step for g")
def _(Z, g):
    return (Z > 0).astype(float)


@called("activation", "softmax over the examples")
def _(Z, g):
    e = np.exp(Z)
    return e / np.sum(e, axis=1)[:, None]
