"""Numbers: each exercise worked out in some way, right, with mistakes of the bank, or with something done to an array on the way."""

import functools
from fractions import Fraction

import numpy as np

from nnlib.exercises.bank import mistakes
from nnlib.exercises.cases import ARGUMENTS, Case
from nnlib.exercises.making import arrays_with

# --- Right, written in many ways ---


def permuted(n):
    return np.random.default_rng(n).permutation(n)


def loops(shape, entry):
    out = [[0.0] * shape[1] for _ in range(shape[0])]
    for i, j in np.ndindex(*shape):
        out[i][j] = entry(i, j)
    return np.array(out)


def by_nudging(E, x):
    """∂E/∂x by the complex step, an entry at a time."""
    out = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        nudged = x.astype(complex)
        nudged[index] += 1e-40j
        out[index] = E(nudged).imag * 1e40
    return out


RIGHT = {
    "weighted_input": [
        lambda W, A, b: W @ A + b,
        lambda W, A, b: b + np.einsum("pq,qr", W, A),
        lambda W, A, b: loops((len(W), A.shape[1]), lambda i, c: b[i, 0] + sum(W[i, j] * A[j, c] for j in range(len(A)))),
        lambda W, A, b: np.inner(W, A.T) + np.outer(b, np.ones(A.shape[1])),
        lambda W, A, b: W[:, permuted(len(A))] @ A[permuted(len(A))] + b,
        lambda W, A, b: np.hstack([b, W]) @ np.vstack([np.ones((1, A.shape[1])), A]),
        lambda W, A, b: sum((W[:, [j]] @ A[[j]] for j in range(len(A))), b),
    ],
    "activation": [
        lambda Z, g: g(Z),
        lambda Z, g: g(Z.T).T,
        lambda Z, g: loops(Z.shape, lambda i, c: g(Z[i, c])),
        lambda Z, g: np.stack([g(z) for z in Z.T], axis=1),
        lambda Z, g: g(Z.ravel()).reshape(Z.shape),
        lambda Z, g: g(Z + 0j).real,
    ],
    "error": [
        lambda A, Y: ((A - Y) ** 2).sum() / (2 * Y.shape[1]),
        lambda A, Y: np.square(Y - A).sum(axis=0).mean() / 2,
        lambda A, Y: np.vdot(A - Y, A - Y) / 2 / len(Y.T),
        lambda A, Y: sum(0.5 * (a - y) ** 2 for a, y in zip(A.flat, Y.flat)) / A.shape[1],
        lambda A, Y: np.trace((A - Y) @ (A - Y).T) / A.shape[1] / 2,
        lambda A, Y: sum(map(Fraction, ((A - Y) ** 2).ravel())) / (2 * Y.shape[1]),
        lambda A, Y: ((A**2).sum() - 2 * (A * Y).sum() + (Y**2).sum()) / (2 * Y.shape[1]),
    ],
    "dE_dA_output": [
        lambda A, Y: (A - Y) / Y.shape[1],
        lambda A, Y: -(Y - A) * (1 / len(Y[0])),
        lambda A, Y: A / A.shape[1] - Y / A.shape[1],
        lambda A, Y: loops(A.shape, lambda i, c: (A[i, c] - Y[i, c]) / A.shape[1]),
        lambda A, Y: by_nudging(lambda x: ((x - Y) ** 2).sum() / 2 / Y.shape[1], A),
    ],
    "dE_dZ": [
        lambda D, Z, g: D * g.prime(Z),
        lambda D, Z, g: np.einsum("ic,ic->ic", g.prime(Z), D),
        lambda D, Z, g: loops(Z.shape, lambda i, c: D[i, c] * g.prime(Z[i, c])),
        lambda D, Z, g: by_nudging(lambda x: (D * g(x)).sum(), Z),
        lambda D, Z, g: (D.T * g.prime(Z.T)).T,
    ],
    "dE_dW": [
        lambda D, A: D @ A.T,
        lambda D, A: (A @ D.T).T,
        lambda D, A: np.einsum("xz,yz->xy", D, A),
        lambda D, A: D[:, permuted(D.shape[1])] @ A[:, permuted(D.shape[1])].T,
        lambda D, A: np.tensordot(D, A, ([1], [1])),
        lambda D, A: loops((len(D), len(A)), lambda i, j: np.dot(D[i], A[j])),
        lambda D, A: sum(np.outer(d, a) for d, a in zip(D.T, A.T)),
        lambda D, A: by_nudging(lambda x: (D * (x @ A)).sum(), np.ones((len(D), len(A)))),
    ],
    "dE_db": [
        lambda D: D.sum(axis=1, keepdims=True),
        lambda D: D @ np.ones((D.shape[1], 1)),
        lambda D: np.array([[sum(row)] for row in D]),
        lambda D: D.mean(axis=1)[:, None] * D.shape[1],
        lambda D: D[:, permuted(D.shape[1])].cumsum(axis=1)[:, -1:],
        lambda D: np.einsum("ic->i", D)[:, np.newaxis],
    ],
    "dE_dA": [
        lambda W, D: W.T @ D,
        lambda W, D: (D.T @ W).T,
        lambda W, D: np.einsum("ki,kc->ic", W, D),
        lambda W, D: loops((W.shape[1], D.shape[1]), lambda i, c: sum(W[k, i] * D[k, c] for k in range(len(W)))),
        lambda W, D: sum(np.outer(w, d) for w, d in zip(W, D)),
        lambda W, D: by_nudging(lambda x: (D * (W @ x)).sum(), np.ones((W.shape[1], D.shape[1]))),
    ],
}


def by_hand(net, X, Y, done):
    """Back-propagation, written out once more; `done` may change each array as soon as it is there."""
    A, Z, m = {0: X}, {}, X.shape[1]
    for l in net.W:
        Z[l] = done("Z", l, net.W[l] @ A[l - 1] + net.b[l])
        A[l] = done("A", l, net.g[l](Z[l]))
    found = {quantity: {} for quantity in ("dE_dA", "dE_dZ", "dE_dW", "dE_db")}
    D = (A[net.L] - Y) / m
    for l in range(net.L, 0, -1):
        found["dE_dA"][l] = done("dE_dA", l, D)
        found["dE_dZ"][l] = done("dE_dZ", l, found["dE_dA"][l] * done("prime", l, net.g[l].prime(Z[l])))
        found["dE_dW"][l] = done("dE_dW", l, np.einsum("ic,jc->ij", found["dE_dZ"][l], A[l - 1]))
        found["dE_db"][l] = done("dE_db", l, found["dE_dZ"][l].sum(axis=1, keepdims=True))
        D = done("W", l, net.W[l]).T @ found["dE_dZ"][l]
    return found | {"E": ((A[net.L] - Y) ** 2).sum() / (2 * m)}


# --- Done to an array, whatever it is ---


def entry(a, r, change):
    a = np.array(a, dtype=float)
    index = r.integers(a.size)
    a.flat[index] = change(a.flat[index])
    return a


def along_an_axis(a, r, do):
    return do(a, int(r.integers(2))) if np.ndim(a) > 1 else a


DONE = {
    "times": lambda a, r: a * r.choice([-1, 2, 0.5, 0, -3, 1 / 3, 0.1, 1.7, 1 + 1e-6, 1e9, 1e150, 1e-150, 1e308]),
    "plus": lambda a, r: a + r.choice([1, -0.5, 0.01, 1e-4, 1e10]),
    "nearly": lambda a, r: a * (1 + 1e-13),
    "an entry": lambda a, r: entry(a, r, lambda x: x + 0.1),
    "an entry is NaN": lambda a, r: entry(a, r, lambda x: np.nan),
    "an entry is infinite": lambda a, r: entry(a, r, lambda x: -np.inf),
    "all NaN": lambda a, r: a * np.nan,
    "infinite": lambda a, r: a * np.inf,
    "rounded": lambda a, r: np.round(a, r.integers(0, 7)),
    "clipped": lambda a, r: np.clip(a, -(c := r.choice([0.02, 0.05, 0.1])), c),
    "clipped below": lambda a, r: np.maximum(a, -r.choice([0, 0.001, 0.05])),
    "clipped above": lambda a, r: np.minimum(a, r.choice([0, 0.001, 0.05])),
    "abs": lambda a, r: abs(a),
    "sign": lambda a, r: np.sign(a),
    "cube": lambda a, r: a**3,
    "sine": lambda a, r: np.sin(np.float64(a)),
    "noise": lambda a, r: a + 0.01 * np.cos(1 + np.arange(np.size(a)).reshape(np.shape(a))),
    "times m": lambda a, r: a * (np.shape(a)[-1] if np.ndim(a) else 2),
    "divided by the rows": lambda a, r: a / len(np.atleast_1d(a)),
    "normalised": lambda a, r: a / np.linalg.norm(a),
    "half": lambda a, r: np.float64(np.float16(a)),
    "single": lambda a, r: np.float64(np.float32(a)),
    "whole": lambda a, r: np.float64(np.int64(a)),
    "transposed": lambda a, r: np.transpose(a),
    "reshaped": lambda a, r: np.reshape(a, np.shape(a)[::-1]),
    "flat": lambda a, r: np.ravel(a),
    "an axis more": lambda a, r: np.asarray(a)[None],
    "stacked": lambda a, r: np.stack([a] * 3),
    "squeezed": lambda a, r: np.squeeze(a),
    "a row less": lambda a, r: np.asarray(a)[:-1],
    "a row more": lambda a, r: np.vstack([a, a[:1]]),
    "nothing": lambda a, r: np.zeros((0, 3)),
    "large": lambda a, r: np.zeros((200, 200)),
    "summed": lambda a, r: along_an_axis(a, r, lambda a, axis: np.sum(a, axis=axis, keepdims=True)),
    "summed, an axis lost": lambda a, r: along_an_axis(a, r, lambda a, axis: np.sum(a, axis=axis)),
    "a mean": lambda a, r: along_an_axis(a, r, lambda a, axis: 0 * a + np.mean(a, axis=axis, keepdims=True)),
    "backwards": lambda a, r: along_an_axis(a, r, np.flip),
    "cumulated": lambda a, r: along_an_axis(a, r, np.cumsum),
    "one for all": lambda a, r: 0 * a + np.sum(a),
    "the first column": lambda a, r: 0 * a + a[:, :1],
    "the last row": lambda a, r: 0 * a + a[-1:],
    "shifted": lambda a, r: np.roll(a, 1),
    "sorted": lambda a, r: np.sort(a, axis=None).reshape(np.shape(a)),
    "imaginary": lambda a, r: a + 1e-20j,
}


# --- A function that works an exercise out, rightly or wrongly, and what it is in words ---


def of_an_equation(name, random):
    base, made = choose(random, RIGHT[name]), choose_mistakes(random, [one for one in mistakes if one.equation == name])
    base = functools.reduce(lambda formula, one: functools.partial(one.wrong, formula), made, base)
    words = [one.name for one in made] or ["right"]
    what, seed, way = choose(random, DONE), random.integers(2**31), random.random()

    def do(array):
        return DONE[what](array, np.random.default_rng(seed))

    if way < 0.4:
        return base, words
    if way < 0.55:  # to an ingredient
        number = random.integers(sum(argument != "g" for argument in ARGUMENTS[name]))
        words.append(f"{what} (argument {number})")
        return lambda *args: base(*(do(arg) if at == number else arg for at, arg in enumerate(args))), words
    if way < 0.6:  # of other ingredients
        order = random.permutation(len(ARGUMENTS[name]))
        return lambda *args: base(*(args[at] for at in order)), [*words, f"arguments {order}"]
    return lambda *args: do(base(*args)), [*words, what]


def of_a_network(keys, random):
    """What is done is done to one quantity, in some layers. keys: what is returned."""
    quantity = choose(random, ["Z", "A", "prime", "W", "dE_dA", "dE_dZ", "dE_dW", "dE_db"])
    where, what, seed = choose(random, ["all", "first", "last", "hidden"]), choose(random, DONE), random.integers(2**31)
    made = choose_mistakes(random, [one for one in mistakes if one.equation not in ("any", "error") and not one.fits])
    if len(made) == 2 and made[0].at and made[0].at == made[1].at:
        made.pop()  # they can't both be made there
    touched = random.random() < 0.5

    def done(name, l, array, L):
        layers = {"all": range(1, L + 1), "first": [1], "last": [L], "hidden": range(1, L)}[where]
        return DONE[what](array, np.random.default_rng(seed)) if touched and name == quantity and l in layers else array

    def answer(net, X, Y):
        if not made:
            found = by_hand(net, X, Y, lambda name, l, array: done(name, l, array, net.L))
        else:
            found = mistaken(made, net, X, Y)
            found[quantity] = {l: done(quantity, l, array, net.L) for l, array in found.get(quantity, {}).items()}
        return {key: found[key] for key in keys if key in found}

    return answer, [one.name for one in made] + [f"{quantity} {what} ({where})"] * touched or ["right"]


def mistaken(made, net, X, Y):
    found = arrays_with("back_propagate", tuple(made), Case("", frozenset(), (net, X, Y), {}))
    if found is None:
        raise ValueError("with this mistake it can't be worked out")
    gradient = {"E": found.pop("E")} if "E" in found else {}
    for key, array in found.items():
        quantity, l = key.rstrip("]").split("[")
        gradient.setdefault(quantity, {})[int(l)] = array
    return gradient


def choose_mistakes(random, bank):
    return [choose(random, bank) for _ in range(random.choice(3, p=[0.6, 0.25, 0.15]))]


def choose(random, things):
    things = list(things)
    return things[random.integers(len(things))]
