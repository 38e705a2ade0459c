import numpy as np

from people import called


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@called("dE_dZ", "g′ forgotten")
def _(dE_dA, Z, g):
    D = np.empty_like(Z)
    D[:] = dE_dA
    return D


@called("dE_dZ", "g′ taken at A")
def _(dE_dA, Z, g):
    A = g(Z)
    return np.multiply(dE_dA, g.prime(A))


@called("dE_dZ", "g in place of g′")
def _(dE_dA, Z, g):
    return [[d * g(z) for d, z in zip(*rows)] for rows in zip(dE_dA, Z)]


@called("dE_dZ", "always sigmoid's g′")
def _(dE_dA, Z, g):
    s = sigmoid(Z)
    return dE_dA * s * (1 - s)


@called("dE_dZ", "A (1 − A) for every g")
def _(dE_dA, Z, g):
    D = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for c in range(Z.shape[1]):
            a = g(Z[i, c])
            D[i, c] = dE_dA[i, c] * (a - a * a)
    return D


@called("dE_dZ", "Z (1 − Z)")
def _(dE_dA, x, g):
    def derivative(x):
        return x * (1.0 - x)

    return dE_dA * derivative(x)


@called("dE_dZ", "1 − A² for every g")
def _(dE_dA, Z, g):
    A = g(Z)
    return dE_dA - dE_dA * A * A


@called("dE_dZ", "always relu's g′")
def _(dE_dA, Z, g):
    D = dE_dA.copy()
    D[Z <= 0] = 0
    return D


@called("dE_dZ", "Z for g′(Z)")
def _(dE_dA, Z, g):
    return np.einsum("ic,ic->ic", dE_dA, Z)


@called("dE_dZ", "g′ twice")
def _(dE_dA, Z, g):
    slope = g.prime(Z)
    D = slope * dE_dA
    D *= slope
    return D


@called("dE_dZ", "divided by g′")
def _(dE_dA, Z, g):
    dA_dZ = g.prime(Z)
    return dE_dA / dA_dZ


@called("dE_dZ", "g′ added")
def _(dE_dA, Z, g):
    D = g.prime(Z)
    D += dE_dA
    return D


@called("dE_dZ", "matrix product for ⊙")
def _(dE_dA, Z, g):
    return np.dot(dE_dA, g.prime(Z))


@called("dE_dZ", "summed over the units on the way through g")
def _(dE_dA, Z, g):
    n, m = Z.shape
    D = np.zeros((n, m))
    for i in range(n):
        for k in range(n):
            for c in range(m):
                D[i, c] += dE_dA[k, c] * g.prime(Z[i, c])
    return D


@called("dE_dZ", "1/m again (at Z)")
def _(dE_dA, Z, g):
    m = Z.shape[1]
    return 1 / m * dE_dA * g.prime(Z)


@called("dE_dZ", "sign reversed (at Z)")
def _(dE_dA, Z, g):
    return np.negative(dE_dA) * g.prime(Z)
