"""The gradient: nnlib's back_propagate against the matrix products it can't avoid, PyTorch, JAX and autograd.

`report()` measures in processes of its own, because a process's handling of memory is settled when it starts.
"""

import json
import os
import subprocess
import sys

import numpy as np

from benchmarks.measure import fastest, in_words, table
from nnlib import Network, back_propagate, identity, sigmoid

SMALL = [([2, 2, 2], sigmoid, 1), ([1, 20, 1], [sigmoid, identity], 100)]
LARGE = [([784, 300, 10], sigmoid, 1000), ([784, 1000, 1000, 10], sigmoid, 2000)]

# glibc gives the memory of a large array back to the kernel as soon as it is free, and then every page of the next array is
# fetched anew: 2,000 pages for each gradient of 784-300-10. These settings keep it. Elsewhere they are unknown and harmless.
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "1073741824", "MALLOC_TOP_PAD_": "268435456"}

NOTES = """
`nnlib` is the time of one `back_propagate`; the rest are multiples: how many times the bare products' time nnlib takes, and
how many times nnlib's time the others take. All of a row are measured in turn in one process, 15 rounds, and the fastest
round of each counts. Before that, every contender's gradient is held equal to nnlib's. Everybody's last result stays alive
until the next one is there, as in a training loop. *Products*: W A for each layer, ∂E/∂Z Aᵀ for each layer and Wᵀ ∂E/∂Z for
all but the first, from ready-made arrays.
Memory is kept between calls (glibc's MALLOC_* settings, for all contenders); `÷ products, default` is without these settings.
Reach: at most 1.2 times the bare products on the two large networks; on the two small ones PyTorch at least 2.
""".strip()


def report():
    """The table and its notes, as text."""
    kept = _measure_apart(KEEP_MEMORY, "everything")
    default = _measure_apart({}, "products")
    rows = []
    for row, default_row in zip(kept, default):
        seconds, multiples = in_words(row["seconds"]), row["multiples"]
        products = [f"{1 / r['multiples']['products']:.2f}" for r in (row, default_row)]
        others = [f"{multiples[name]:.2f}" for name in ("PyTorch", "JAX", "autograd")]
        rows.append([row["network"], row["m"], row["dtype"], seconds, *products, *others])
    head = ["network", "m", "dtype", "nnlib", "÷ products", "÷ products, default", "PyTorch eager", "JAX jit", "autograd"]
    return "## Gradient\n\n" + table(head, rows) + "\n\n" + NOTES


def _measure_apart(environment, contenders):
    command = [sys.executable, "-m", "benchmarks.gradients", contenders]
    answer = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(answer.stdout)


def measure(cases, makers):
    """For each case and dtype: the seconds of one back_propagate, and the multiple of them that each contender takes."""
    rows = []
    for sizes, g, m in cases:
        for dtype in (np.float64, np.float32):
            net, X, Y = _problem(sizes, g, m, dtype)
            contenders = {"nnlib": _keeping_the_last(lambda: back_propagate(net, X, Y))}
            for name, make in makers.items():
                run, gradient = make(net, X, Y)
                if gradient:
                    _must_be_equal(gradient(run()), back_propagate(net, X, Y), name)
                contenders[name] = _keeping_the_last(run)
            times = fastest(contenders)
            row = {"network": "-".join(map(str, sizes)), "m": m, "dtype": np.dtype(dtype).name}
            row["seconds"] = times["nnlib"]
            row["multiples"] = {name: times[name] / times["nnlib"] for name in makers}
            rows.append(row)
    return rows


def _problem(sizes, g, m, dtype):
    net, random = Network(sizes, g, seed=0), np.random.default_rng(0)
    for l in net.W:
        net.W[l], net.b[l] = net.W[l].astype(dtype), net.b[l].astype(dtype)
    return net, random.random((sizes[0], m)).astype(dtype), random.random((sizes[-1], m)).astype(dtype)


def _keeping_the_last(run):
    last = [None]

    def run_and_keep():
        last[0] = run()

    return run_and_keep


def _must_be_equal(theirs, ours, name):
    """AssertionError unless the pair of lists (∂E/∂W, ∂E/∂b) equals ours, to ten digits in float64 and to four in float32."""
    for what, arrays, known in (("dE_dW", theirs[0], ours.dE_dW), ("dE_db", theirs[1], ours.dE_db)):
        for l, array in enumerate(arrays, start=1):
            array = np.asarray(array)
            assert array.dtype == known[l].dtype, f"{name}: {what}[{l}] is {array.dtype}, not {known[l].dtype}"
            error = np.abs(array - known[l]).max() / np.abs(known[l]).max()
            tolerance = 1e-10 if array.dtype == np.float64 else 1e-4
            assert error < tolerance, f"{name}: {what}[{l}] differs from nnlib's by {error:.1e}"


# Each contender: from a network and its data, a function to measure, and how to read (∂E/∂W, ∂E/∂b) from its answer.


def products(net, X, Y):
    """The matrix products alone, with results kept as back_propagate keeps them."""
    A, _ = net.forward(X)
    dE_dZ = back_propagate(net, X, Y).dE_dZ
    layers = range(1, net.L + 1)

    def run():
        forward = [net.W[l] @ A[l - 1] for l in layers]
        backward = [(dE_dZ[l] @ A[l - 1].mT, net.W[l].mT @ dE_dZ[l] if l > 1 else None) for l in reversed(layers)]
        return forward, backward

    return run, None


def pytorch(net, X, Y):
    import torch

    g = {"sigmoid": torch.sigmoid, "identity": lambda Z: Z}
    functions = [g[net.g[l].name] for l in net.g]
    W = [torch.tensor(net.W[l], requires_grad=True) for l in net.W]
    b = [torch.tensor(net.b[l], requires_grad=True) for l in net.b]
    A_0, Y, m = torch.tensor(X), torch.tensor(Y), X.shape[1]

    def run():
        A = A_0
        for W_l, b_l, g_l in zip(W, b, functions):
            A = g_l(torch.addmm(b_l, W_l, A))
        E = ((A - Y) ** 2).sum() / (2 * m)
        return torch.autograd.grad(E, W + b)

    return run, lambda gradient: (gradient[: len(W)], gradient[len(W) :])


def jax(net, X, Y):
    import jax

    jax.config.update("jax_enable_x64", True)  # else float64 silently becomes float32
    g = {"sigmoid": jax.nn.sigmoid, "identity": lambda Z: Z}
    compiled = jax.jit(jax.value_and_grad(_error_of_parameters(net, g)))
    parameters, X, Y = jax.device_put((_parameters(net), X, Y))
    return lambda: jax.block_until_ready(compiled(parameters, X, Y)), lambda answer: answer[1]


def autograd(net, X, Y):
    import autograd.numpy as anp
    from autograd import value_and_grad

    g = {"sigmoid": lambda Z: 1 / (1 + anp.exp(-Z)), "identity": lambda Z: Z}
    differentiated, parameters = value_and_grad(_error_of_parameters(net, g)), _parameters(net)
    return lambda: differentiated(parameters, X, Y), lambda answer: answer[1]


def _parameters(net):
    return [net.W[l] for l in net.W], [net.b[l] for l in net.b]


def _error_of_parameters(net, g):
    functions = [g[net.g[l].name] for l in net.g]

    def E(parameters, X, Y):
        A = X
        for W, b, g_l in zip(*parameters, functions):
            A = g_l(W @ A + b)
        return ((A - Y) ** 2).sum() / (2 * X.shape[1])

    return E


CONTENDERS = {"products": products, "PyTorch": pytorch, "JAX": jax, "autograd": autograd}

if __name__ == "__main__":
    makers = {"products": products} if sys.argv[1] == "products" else CONTENDERS
    print(json.dumps(measure(SMALL + LARGE, makers)))
