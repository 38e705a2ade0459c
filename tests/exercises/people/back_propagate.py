"""A whole back_propagate goes wrong at one step, in all that it gives, or in one equation."""

import numpy as np

from people import called


def forward(net, X):
    a, z = [X], [None]
    for l in range(1, net.L + 1):
        z.append(np.dot(net.W[l], a[-1]) + net.b[l])
        a.append(net.g[l](z[-1]))
    return a, z


@called("back_propagate", "A^l for A^{l−1}")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = {}, {}
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    for l in reversed(range(1, net.L + 1)):
        dW[l] = np.dot(delta, a[l].T)
        db[l] = np.sum(delta, axis=1, keepdims=True)
        if l > 1:
            delta = np.dot(net.W[l].T, delta) * net.g[l - 1].prime(z[l - 1])
    return dW, db


@called("back_propagate", "Z^{l−1} for A^{l−1}")
def _(net, X, Y):
    m = X.shape[1]
    inputs, a = [X], X
    for l in range(1, net.L + 1):
        z = net.W[l] @ a + net.b[l]
        inputs.append(z)  # and not a
        a = net.g[l](z)
    dW, db, delta = {}, {}, (a - Y) / m * net.g[net.L].prime(z)
    for l in range(net.L, 0, -1):
        dW[l] = delta @ inputs[l - 1].T
        db[l] = delta.sum(axis=1).reshape(-1, 1)
        if l > 1:
            delta = (net.W[l].T @ delta) * net.g[l - 1].prime(inputs[l - 1])
    return dW, db


@called("back_propagate", "∂E/∂A for ∂E/∂Z (at W)")
def _(net, X, Y):
    a, z = forward(net, X)
    grads = {"dE_dW": {}, "dE_db": {}}
    upstream = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        grads["dE_dW"][l] = upstream @ a[l - 1].T
        upstream = upstream * net.g[l].prime(z[l])
        grads["dE_db"][l] = upstream.sum(axis=1, keepdims=True)
        upstream = net.W[l].T @ upstream
    return grads


@called("back_propagate", "∂E/∂A for ∂E/∂Z (at b)")
def _(net, X, Y):
    a, z = forward(net, X)
    grads = {"dE_dW": {}, "dE_db": {}}
    upstream = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        grads["dE_db"][l] = upstream.sum(axis=1, keepdims=True)
        upstream = upstream * net.g[l].prime(z[l])
        grads["dE_dW"][l] = upstream @ a[l - 1].T
        upstream = net.W[l].T @ upstream
    return grads


@called("back_propagate", "bias weighted by the input")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = {}, {}
    delta = (a[net.L] - Y) / X.shape[1] * net.g[net.L].prime(z[net.L])
    for l in range(net.L, 0, -1):
        dW[l] = delta @ a[l - 1].T
        db[l] = np.zeros((net.sizes[l], 1))
        for i in range(net.sizes[l]):
            for j in range(net.sizes[l - 1]):
                for c in range(X.shape[1]):
                    db[l][i, 0] += delta[i, c] * a[l - 1][j, c]
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(z[l - 1])
    return dW, db


@called("back_propagate", "∂E/∂A for ∂E/∂Z (further back)")
def _(net, X, Y):
    a, z = forward(net, X)
    err = (a[-1] - Y) / X.shape[1]
    gw, gb = {}, {}
    for k in range(net.L, 0, -1):
        tmp = err * net.g[k].prime(z[k])
        gw[k], gb[k] = np.dot(tmp, a[k - 1].T), np.sum(tmp, 1, keepdims=True)
        err = np.dot(net.W[k].T, err)
    return gw, gb


@called("back_propagate", "W^l for W^{l+1}")
def _(net, X, Y):
    a, z = forward(net, X)
    L = net.L
    delta = {L: (a[L] - Y) / X.shape[1] * net.g[L].prime(z[L])}
    for l in range(L - 1, 0, -1):
        delta[l] = net.W[l].T @ delta[l + 1] * net.g[l].prime(z[l])
    return {l: delta[l] @ a[l - 1].T for l in delta}, {l: delta[l].sum(1, keepdims=True) for l in delta}


@called("back_propagate", "the already updated W^{l+1}")
def _(net, X, Y):
    a, z = forward(net, X)
    learning_rate = 0.5
    weights = {l: W.copy() for l, W in net.W.items()}
    dW, db = {}, {}
    back = (a[net.L] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        delta = back * net.g[l].prime(z[l])
        dW[l] = delta @ a[l - 1].T
        db[l] = delta.sum(axis=1, keepdims=True)
        weights[l] -= learning_rate * dW[l]
        back = weights[l].T @ delta
    return dW, db


@called("back_propagate", "g′ forgotten at the output")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = [None] * (net.L + 1), [None] * (net.L + 1)
    delta = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        dW[l], db[l] = delta @ a[l - 1].T, delta @ np.ones((X.shape[1], 1))
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(z[l - 1])
    return dW, db


@called("back_propagate", "g′ forgotten in the hidden layers")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = {}, {}
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    for l in range(net.L, 0, -1):
        dW[l], db[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        delta = net.W[l].T @ delta
    return dW, db


@called("back_propagate", "g of the next layer")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = {}, {}
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    for l in range(net.L, 0, -1):
        dW[l], db[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l].prime(z[l - 1])
    return dW, db


@called("back_propagate", "g of the layer before")
def _(net, X, Y):
    a, z = forward(net, X)
    slopes = [net.g[l].prime for l in range(1, net.L)]
    slopes.insert(0, net.g[1].prime)  # so that there is one for every layer
    dW, db = {}, {}
    back = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        delta = back * slopes[l - 1](z[l])
        dW[l], db[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        back = net.W[l].T @ delta
    return dW, db


@called("back_propagate", "g of the first layer everywhere")
def _(net, X, Y):
    a, z = forward(net, X)
    act = next(iter(net.g.values()))
    dW, db = {}, {}
    back = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        delta = np.multiply(back, act.prime(z[l]))
        dW[l], db[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        back = net.W[l].T @ delta
    return dW, db


@called("back_propagate", "g of the last layer everywhere")
def _(net, X, Y):
    a, z = forward(net, X)
    act = net.g[net.L]
    d = [(a[-1] - Y) / X.shape[1] * act.prime(z[-1])]
    for l in range(net.L - 1, 0, -1):
        d.insert(0, net.W[l + 1].T @ d[0] * act.prime(z[l]))
    return [D @ a[i].T for i, D in enumerate(d)], [D.sum(1, keepdims=True) for D in d]


@called("back_propagate", "Z of the layer before")
def _(net, X, Y):
    a, z = forward(net, X)
    sums = [z[1], *z[1:-1]]
    dW, db = {}, {}
    back = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        delta = back * net.g[l].prime(sums[l - 1])
        dW[l], db[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        back = net.W[l].T @ delta
    return dW, db


def right(net, X, Y):
    """[∂E/∂W¹, ...] and [∂E/∂b¹, ...], without a mistake."""
    a, z = forward(net, X)
    dW, db = [], []
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    for l in range(net.L, 0, -1):
        dW.insert(0, delta @ a[l - 1].T)
        db.insert(0, delta.sum(1, keepdims=True))
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(z[l - 1])
    return dW, db


@called("back_propagate", "layers off by one")
def _(net, X, Y):
    return tuple(dict(enumerate(arrays)) for arrays in right(net, X, Y))


@called("back_propagate", "layers in reverse")
def _(net, X, Y):
    dW, db = right(net, X, Y)
    return dW[::-1], db[::-1]


@called("back_propagate", "∂E/∂W and ∂E/∂b swapped")
def _(net, X, Y):
    dW, db = right(net, X, Y)
    return db, dW


@called("back_propagate", "one array for all layers")
def _(net, X, Y):
    a, z = forward(net, X)
    dW, db = [np.zeros_like(net.W[1])] * net.L, [np.zeros_like(net.b[1])] * net.L
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    for l in range(net.L, 0, -1):
        dW[l - 1] += delta @ a[l - 1].T
        db[l - 1] += delta.sum(1, keepdims=True)
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(z[l - 1])
    return dW, db


@called("back_propagate", "last example alone")
def _(net, X, Y):
    m = X.shape[1]
    for c in range(m):
        dW, db = right(net, X[:, [c]], Y[:, [c]])
        dW, db = [D / m for D in dW], [D / m for D in db]
    return dW, db


@called("back_propagate", "first example alone")
def _(net, X, Y):
    m = X.shape[1]
    dW, db = [0] * net.L, [0] * net.L
    for c in range(m):
        for l, (D, d) in enumerate(zip(*right(net, X[:, [c]], Y[:, [c]]))):
            dW[l] = dW[l] + D / m
            db[l] = db[l] + d / m
        return dW, db


# Mistakes in one equation, made in a whole back_propagate.


@called("back_propagate", "1/m missing")
def _(net, X, Y):
    dW, db = right(net, X, Y)
    m = X.shape[1]
    return [m * D for D in dW], [m * d for d in db]


@called("back_propagate", "sign reversed (Y − A)")
def _(net, X, Y):
    a, z = forward(net, X)
    e = (Y - a[-1]) * net.g[net.L].prime(z[-1])
    gw, gb = {}, {}
    for l in range(net.L, 0, -1):
        gw[l] = np.dot(e, a[l - 1].T) / X.shape[1]
        gb[l] = np.sum(e, axis=1).reshape((len(net.b[l]), 1)) / X.shape[1]
        if l > 1:
            e = np.multiply(np.dot(net.W[l].T, e), net.g[l - 1].prime(z[l - 1]))
    return gw, gb


@called("back_propagate", "g′ taken at A")
def _(net, X, Y):
    a, z = forward(net, X)
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(a[-1])
    gw, gb = {}, {}
    for l in range(net.L, 0, -1):
        gw[l], gb[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(a[l - 1])
    return gw, gb


@called("back_propagate", "sign reversed (at b)")
def _(net, X, Y):
    dW, db = right(net, X, Y)
    return dW, [-d for d in db]


@called("back_propagate", "mean over the paths")
def _(net, X, Y):
    a, z = forward(net, X)
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    gw, gb = {}, {}
    for l in range(net.L, 0, -1):
        gw[l], gb[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        if l > 1:
            paths = net.W[l][:, :, np.newaxis] * delta[:, np.newaxis, :]
            delta = paths.mean(axis=0) * net.g[l - 1].prime(z[l - 1])
    return gw, gb
