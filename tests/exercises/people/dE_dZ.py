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


@called("dE_dZ", "always tanh's g′")
def _(dE_dA, Z, g):
    return dE_dA * (1 - np.tanh(Z) ** 2)


@called("dE_dZ", "1 − A for A (1 − A)")
def _(dE_dA, Z, g):
    A = g(Z)
    return dE_dA * (1 - A)


@called("dE_dZ", "1 + A²")
def _(dE_dA, Z, g):
    A = g(Z)
    return dE_dA * (1 + A * A)


@called("dE_dZ", "1 − Z²")
def _(dE_dA, Z, g):
    return dE_dA * (1 - Z**2)


@called("dE_dZ", "1 / (1 + Z²)")
def _(dE_dA, Z, g):
    return dE_dA * (1 / (1 + Z * Z))


@called("dE_dZ", "g′ taken at the gradient")
def _(dE_dA, Z, g):
    return dE_dA * g.prime(dE_dA)


@called("dE_dZ", "D (1 − D) of the gradient D")
def _(dE_dA, Z, g):
    return (1 - dE_dA) * dE_dA


@called("dE_dZ", "x (1 − x) at the gradient")
def _(dE_dA, Z, g):
    def prime(x):
        return x * (1 - x)

    return dE_dA * prime(dE_dA)


@called("dE_dZ", "always leaky relu's g′")
def _(dE_dA, Z, g):
    D = dE_dA.copy()
    D[Z <= 0] *= 0.01
    return D


@called("dE_dZ", "sign of Z for g′")
def _(dE_dA, Z, g):
    return np.where(Z > 0, dE_dA, -dE_dA)


@called("dE_dZ", "0 where the gradient is negative")
def _(dE_dA, Z, g):
    D = dE_dA.copy()
    D[D < 0] = 0
    return D


@called("dE_dZ", "softmax's derivative")
def _(dE_dA, Z, g):
    columns = []
    for d, z in zip(dE_dA.T, Z.T):
        s = np.exp(z) / np.exp(z).sum()
        columns.append((np.diag(s) - np.outer(s, s)) @ d)
    return np.array(columns).T


@called("dE_dZ", "S (1 − S) of a softmax S")
def _(dE_dA, Z, g):
    s = np.exp(Z) / sum(np.exp(Z))
    return s * (1 - s) * dE_dA


@called("dE_dZ", "matrix product for ⊙, g′ first")
def _(dE_dA, Z, g):
    return np.dot(g.prime(Z), dE_dA)


@called("dE_dZ", "matrix product for ⊙, g′ transposed")
def _(dE_dA, Z, g):
    return np.dot(dE_dA, np.transpose(g.prime(Z)))


@called("dE_dZ", "one slope for all examples")
def _(dE_dA, Z, g):
    slopes = np.mean(g.prime(Z), axis=1)
    return dE_dA * slopes[:, None]


@called("dE_dZ", "g′ of the mean Z")
def _(dE_dA, Z, g):
    z = np.mean(Z, axis=1).reshape(-1, 1)
    return dE_dA * g.prime(z)


@called("dE_dZ", "all rows are one list (on the way through g)")
def _(dE_dA, Z, g):
    D = [[0.0] * Z.shape[1]] * Z.shape[0]
    for i in range(len(D)):
        for c in range(len(D[i])):
            D[i][c] += dE_dA[i, c] * float(g.prime(Z[i, c]))
    return D


@called("dE_dZ", "all rows are one list, written over (on the way through g)")
def _(dE_dA, Z, g):
    D = [[0.0] * Z.shape[1]] * Z.shape[0]
    for i in range(len(D)):
        for c in range(len(D[i])):
            D[i][c] = dE_dA[i, c] * float(g.prime(Z[i, c]))
    return D
