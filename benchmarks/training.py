"""Learning: gradient_descent against what a reader would use instead, in one run."""

import warnings

import numpy as np

from benchmarks.measure import fastest, in_words, table
from nnlib import Network, identity, sigmoid
from nnlib.datasets import digits
from nnlib.training import gradient_descent

NOTES = """
*Sine*: 1,000 steps on all 100 examples, 1-20-1, rate 0.1. PyTorch: eager, torch.optim.SGD. JAX: a compiled step, called 1,000 times.
Reach: PyTorch takes at least twice as long.
*Digits*: one pass over 1,297 of them in batches of 50, 64-32-10, momentum 0.9. scikit-learn: `partial_fit` of an MLPClassifier of the
same sizes, which has a softmax at its end. Reach: nobody is faster.
*Symmetry*: 60 starts of the 6-2-1 network of 1986 as one stack, 5,000 sweeps over its 64 vectors, momentum 0.9. Reach: less than 10 s.
All in float64, one after the other; the fastest of the rounds counts. E of nnlib and PyTorch agree at the end of the first two.
""".strip()


def report():
    """The table and its notes, as text."""
    rows = [sine(), one_pass(), symmetry()]
    return "## Learning\n\n" + table(["task", "nnlib", "PyTorch ÷ nnlib", "JAX ÷ nnlib", "scikit-learn ÷ nnlib"], rows) + "\n\n" + NOTES


def sine():
    net = Network([1, 20, 1], [sigmoid, identity], seed=0)
    X = np.arange(-5, 5, 0.1).reshape(1, -1)
    Y = np.sin(X)
    _, errors = gradient_descent(net, X, Y, rate=0.1, steps=1000)
    np.testing.assert_allclose(by_torch(net, X, Y, 0.1, 0, [slice(None)] * 1000), errors[-1], rtol=1e-6)
    np.testing.assert_allclose(by_jax(net, X, Y), errors[-1], rtol=1e-3)
    times = fastest(
        {
            "nnlib": lambda: gradient_descent(net, X, Y, rate=0.1, steps=1000),
            "PyTorch": lambda: by_torch(net, X, Y, 0.1, 0, [slice(None)] * 1000),
            "JAX": lambda: by_jax(net, X, Y),
        },
        rounds=5,
    )
    return ["sine, 1,000 steps", *multiples(times), ""]


def one_pass():
    X, Y = digits()
    X, Y = X[:, :1297].copy(), Y[:, :1297].copy()
    net = Network([64, 32, 10], [sigmoid, identity], seed=0)
    order = np.random.default_rng(0).permutation(1297)
    batches = [order[k : k + 50] for k in range(0, 1297, 50)]
    steps = len(batches)
    trained, _ = gradient_descent(net, X, Y, rate=0.1, steps=steps, batch=50, momentum=0.9)
    E = gradient_descent(trained, X, Y, rate=0.1, steps=0)[1][0]
    np.testing.assert_allclose(by_torch(net, X, Y, 0.1, 0.9, batches), E, rtol=1e-6)
    times = fastest(
        {
            "nnlib": lambda: gradient_descent(net, X, Y, rate=0.1, steps=steps, batch=50, momentum=0.9),
            "PyTorch": lambda: by_torch(net, X, Y, 0.1, 0.9, batches),
            "scikit-learn": by_sklearn(X, Y),
        },
        rounds=7,
    )
    nnlib, torch, sklearn = multiples(times)
    return ["digits, one pass", nnlib, torch, "", sklearn]


def symmetry():
    random = np.random.default_rng(0)
    X = np.array([[k >> j & 1 for k in range(64)] for j in range(6)], dtype=float)
    Y = (X == X[::-1]).all(axis=0, keepdims=True).astype(float)
    W = [random.uniform(-0.3, 0.3, (60, 2, 6)), random.uniform(-0.3, 0.3, (60, 1, 2))]
    b = [random.uniform(-0.3, 0.3, (60, 2, 1)), random.uniform(-0.3, 0.3, (60, 1, 1))]
    stack = Network.from_weights(W, b, sigmoid)
    times = fastest({"nnlib": lambda: gradient_descent(stack, X, Y, rate=6.4, steps=5000, momentum=0.9)}, rounds=1)
    return ["symmetry, 60 × 5,000", in_words(times["nnlib"]), "", "", ""]


def multiples(times):
    nnlib = times.pop("nnlib")
    return [in_words(nnlib), *(f"{seconds / nnlib:.2f}" for seconds in times.values())]


def by_torch(net, X, Y, rate, momentum, batches):
    """Train with PyTorch, from the same weights on the same batches; returns E of all examples at the end."""
    import torch

    layers = []
    for l in net.W:
        linear = torch.nn.Linear(net.sizes[l - 1], net.sizes[l], dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(net.W[l]), torch.tensor(net.b[l][:, 0])
        layers += [linear, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])  # the identity at the end
    inputs, targets = torch.tensor(X.T.copy()), torch.tensor(Y.T.copy())
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    for c in batches:
        optimizer.zero_grad()
        x, y = inputs[c], targets[c]
        (((model(x) - y) ** 2).sum() / (2 * len(x))).backward()
        optimizer.step()
    with torch.no_grad():
        return float(((model(inputs) - targets) ** 2).sum() / (2 * len(inputs)))


def by_jax(net, X, Y):
    """1,000 steps on all examples at rate 0.1, each a call of one compiled function; returns E at the end."""
    import jax
    import jax.numpy as jnp

    def E(parameters):
        (W1, b1), (W2, b2) = parameters
        return ((W2 @ jax.nn.sigmoid(W1 @ X + b1) + b2 - Y) ** 2).sum() / (2 * X.shape[1])

    step = _COMPILED.setdefault("step", jax.jit(lambda p: jax.tree.map(lambda w, slope: w - 0.1 * slope, p, jax.grad(E)(p))))
    parameters = [(jnp.array(net.W[l]), jnp.array(net.b[l])) for l in (1, 2)]
    for _ in range(1000):
        parameters = step(parameters)
    return float(E(parameters))


_COMPILED = {}


def by_sklearn(X, Y):
    """A function that takes one pass with scikit-learn, which shuffles and deals out by itself."""
    from sklearn.neural_network import MLPClassifier

    labels = Y.argmax(axis=0)
    options = {"hidden_layer_sizes": (32,), "activation": "logistic", "solver": "sgd", "learning_rate_init": 0.1, "batch_size": 50}
    model = MLPClassifier(**options, momentum=0.9, random_state=0)
    X = X.T.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.partial_fit(X, labels, classes=np.arange(10))
    return lambda: model.partial_fit(X, labels)
