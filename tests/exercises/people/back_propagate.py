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


# An ingredient of another name.


def with_a_step(step):
    """Back-propagation, where step(net, l, dW, delta) is what goes back from layer l to the layer before."""

    def answer(net, X, Y):
        a, z = forward(net, X)
        dW, db, delta = {}, {}, {net.L: (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])}
        for l in range(net.L, 0, -1):
            dW[l], db[l] = delta[l] @ a[l - 1].T, delta[l].sum(1, keepdims=True)
            if l > 1:
                delta[l - 1] = step(net, l, dW, delta) * net.g[l - 1].prime(z[l - 1])
        return dW, db

    return answer


called("back_propagate", "∂E/∂W for W")(with_a_step(lambda net, l, dW, delta: dW[l].T @ delta[l]))
called("back_propagate", "the output's ∂E/∂Z in every layer")(with_a_step(lambda net, l, dW, delta: net.W[l].T @ delta[net.L]))
called("back_propagate", "W^L in every layer")(with_a_step(lambda net, l, dW, delta: net.W[net.L].T @ delta[l]))
called("back_propagate", "the bias's column kept, a weight's dropped")(
    with_a_step(lambda net, l, dW, delta: (np.c_[net.W[l], net.b[l]].T @ delta[l])[1:])
)


@called("back_propagate", "g′(Z) for A")
def _(net, X, Y):
    a, z = forward(net, X)
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    dW, db = {}, {net.L: delta.sum(1, keepdims=True)}
    for l in range(net.L, 1, -1):
        a[l - 1] = net.g[l - 1].prime(z[l - 1])
        dW[l] = delta @ a[l - 1].T
        delta = net.W[l].T @ delta * a[l - 1]
        db[l - 1] = delta.sum(1, keepdims=True)
    dW[1] = delta @ X.T
    return dW, db


def deltas(net, X, Y):
    a, z = forward(net, X)
    delta = {net.L: (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])}
    for l in range(net.L - 1, 0, -1):
        delta[l] = net.W[l + 1].T @ delta[l + 1] * net.g[l].prime(z[l])
    return a, delta


@called("back_propagate", "X for A in every layer")
def _(net, X, Y):
    _, delta = deltas(net, X, Y)
    return {l: delta[l] @ X.T for l in delta}, {l: delta[l].sum(1, keepdims=True) for l in delta}


@called("back_propagate", "the output's ∂E/∂Z (at W)")
def _(net, X, Y):
    a, delta = deltas(net, X, Y)
    return {l: delta[net.L] @ a[l - 1].T for l in delta}, {l: delta[l].sum(1, keepdims=True) for l in delta}


@called("back_propagate", "W for ∂E/∂W")
def _(net, X, Y):
    _, delta = deltas(net, X, Y)
    return net.W, {l: delta[l].sum(1, keepdims=True) for l in delta}


@called("back_propagate", "b for ∂E/∂b")
def _(net, X, Y):
    a, delta = deltas(net, X, Y)
    return {"dE_dW": {l: delta[l] @ a[l - 1].T for l in delta}, "dE_db": net.b}


@called("back_propagate", "A for Z in the hidden layers")
def _(net, X, Y):
    a, z = forward(net, X)
    delta = (a[-1] - Y) / X.shape[1] * net.g[net.L].prime(z[-1])
    gw, gb = {}, {}
    for l in range(net.L, 0, -1):
        gw[l], gb[l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        if l > 1:
            delta = net.W[l].T @ delta * net.g[l - 1].prime(a[l - 1])
    return gw, gb


def scaled(factor):
    """The right answer, times factor(X)."""

    def answer(net, X, Y):
        return [[factor(X) * D for D in arrays] for arrays in right(net, X, Y)]

    return answer


called("back_propagate", "divided by n^0 for m")(scaled(lambda X: X.shape[1] / X.shape[0]))
called("back_propagate", "divided by X.size")(scaled(lambda X: 1 / len(X)))
called("back_propagate", "the step for the derivative")(scaled(lambda X: -0.05))
called("back_propagate", "times the learning rate")(scaled(lambda X: 0.01))


@called("back_propagate", "last example left out")
def _(net, X, Y):
    dW, db = [0 * net.W[l] for l in net.W], [0 * net.b[l] for l in net.b]
    for c in range(X.shape[1] - 1):
        for l, (D, d) in enumerate(zip(*right(net, X[:, [c]], Y[:, [c]]))):
            dW[l] += D / X.shape[1]
            db[l] += d / X.shape[1]
    return dW, db


@called("back_propagate", "first example left out")
def _(net, X, Y):
    dW, db = [0 * net.W[l] for l in net.W], [0 * net.b[l] for l in net.b]
    for c in range(1, X.shape[1]):
        for l, (D, d) in enumerate(zip(*right(net, X[:, [c]], Y[:, [c]]))):
            dW[l] += D / X.shape[1]
            db[l] += d / X.shape[1]
    return dW, db


@called("back_propagate", "one array for all layers, written over")
def _(net, X, Y):
    dW, db = [np.empty_like(net.W[1])] * net.L, [np.empty_like(net.b[1])] * net.L
    for l, (D, d) in reversed(list(enumerate(zip(*right(net, X, Y))))):
        dW[l][...] = D
        db[l][...] = d
    return dW, db


@called("back_propagate", "running totals passed on")
def _(net, X, Y):
    a, z = forward(net, X)
    m = X.shape[1]
    dW, db = {l: 0 * net.W[l] for l in net.W}, {l: 0 * net.b[l] for l in net.b}
    for c in range(m):
        grad = {(l, i): 0.0 for l in net.W for i in range(net.sizes[l])}
        stack = [(net.L, i, (a[-1][i, c] - Y[i, c]) / m) for i in reversed(range(len(Y)))]
        while stack:
            l, i, more = stack.pop()
            grad[l, i] += more
            back = grad[l, i] * net.g[l].prime(z[l][i, c])
            db[l][i, 0] += back
            dW[l][i] += back * a[l - 1][:, c]
            if l > 1:
                stack += [(l - 1, j, net.W[l][i, j] * back) for j in reversed(range(net.sizes[l - 1]))]
    return dW, db


@called("back_propagate", "∂E/∂A and ∂E/∂Z are one array")
def _(net, X, Y):
    a, z = forward(net, X)
    kept = {name: {} for name in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")}
    delta = (a[-1] - Y) / X.shape[1]
    for l in range(net.L, 0, -1):
        kept["dE_dA"][l] = delta
        delta *= net.g[l].prime(z[l])
        kept["dE_dZ"][l] = delta
        kept["dE_dW"][l], kept["dE_db"][l] = delta @ a[l - 1].T, delta.sum(1, keepdims=True)
        delta = net.W[l].T @ delta
    return kept


@called("back_propagate", "the new weights for the derivatives")
def _(net, X, Y):
    dW, db = right(net, X, Y)
    return [W - 0.1 * D for W, D in zip(net.W.values(), dW)], [b - 0.1 * d for b, d in zip(net.b.values(), db)]


@called("back_propagate", "an L2 term")
def _(net, X, Y, weight_decay=0.1):
    dW, db = right(net, X, Y)
    return {l: dW[l - 1] + weight_decay * net.W[l] for l in net.W}, db


@called("back_propagate", "an L2 term, divided by m")
def _(net, X, Y, lambd=0.7):
    dW, db = right(net, X, Y)
    return {l: dW[l - 1] + lambd * net.W[l] / X.shape[1] for l in net.W}, db
