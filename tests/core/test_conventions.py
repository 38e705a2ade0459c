"""Weights and gradients in other books' conventions: there and back, and against each book's own algorithm, written as the book has it."""

import numpy as np
import pytest
from strategies import fixed_problem, relative_difference

from nnlib import Network, back_propagate, sigmoid, tanh
from nnlib.conventions import conventions, coursera, cs231n, nielsen, pytorch, udl
from nnlib.equations import unchecked as eq
from nnlib.numeric import complex_step

every_convention = pytest.mark.parametrize("book", conventions, ids=lambda book: book.name)


@pytest.fixture
def problem():
    return fixed_problem()  # 2-5-4-3 with 6 examples: no size can pass for another; g is tanh, sigmoid, identity


def squared(difference):
    return (difference * difference).sum()  # no abs: the complex step must get through


# The costs, each as the book defines it: from outputs and targets laid out as in the book.
COSTS = {
    "Nielsen": lambda a, y: sum(squared(y[:, x] - a[:, x]) for x in range(y.shape[1])) / (2 * y.shape[1]),
    "Understanding Deep Learning": lambda f, y: sum(squared(f[:, i] - y[:, i]) for i in range(y.shape[1])),
    "Coursera": lambda A, Y: sum(squared(A[:, i] - Y[:, i]) / 2 for i in range(Y.shape[1])) / Y.shape[1],
    "CS231n": lambda f, y: sum(squared(f[i] - y[i]) for i in range(len(y))) / len(y),
    "PyTorch": lambda output, target: ((output - target) ** 2).mean(),
}

# One layer's weighted input, as the book has it.
LAYERS = {
    "Nielsen": lambda W, A, b: W @ A + b,
    "Understanding Deep Learning": lambda W, A, b: b + W @ A,
    "Coursera": lambda W, A, b: W @ A + b,
    "CS231n": lambda W, A, b: A @ W + b,
    "PyTorch": lambda W, A, b: A @ W.T + b,
}


def forward(book, net, W, b, X):
    """The outputs of the book's network; W and b under the book's numbers, X laid out as in the book."""
    A = X
    for k, g in zip(sorted(W), net.g.values()):
        A = g(LAYERS[book.name](W[k], A, b[k]))
    return A


def assert_same(got, expected, tolerance=1e-12):
    assert sorted(got) == sorted(expected)
    for k in expected:
        assert relative_difference(got[k], expected[k]) <= tolerance


@every_convention
def test_weights_make_the_round_trip_exactly(book, problem):
    net = problem.net
    W, b = book.read(*book.write(net.W, net.b))
    for l in range(1, net.L + 1):
        np.testing.assert_array_equal(W[l], net.W[l], strict=True)
        np.testing.assert_array_equal(b[l], net.b[l], strict=True)
    theirs = book.write(net.W, net.b)
    again = book.write(*book.read(*theirs))
    for mine, other in zip(theirs, again):
        assert list(mine) == list(other)
        assert all(np.array_equal(mine[k], other[k]) for k in mine)


@every_convention
def test_gradients_make_the_round_trip(book, problem):
    gradient = back_propagate(*problem)
    dE_dW, dE_db = book.read_gradient(*book.write_gradient(gradient), m=6)
    # To multiply by 2/3 and divide by it again may round in the last digit; to reorder never does.
    assert_same(dE_dW, gradient.dE_dW, 4e-16)
    assert_same(dE_db, gradient.dE_db, 4e-16)


@every_convention
def test_the_book_computes_the_same_network(book, problem):
    net, X, Y = problem
    A, _ = net.forward(X)
    output = forward(book, net, *book.write(net.W, net.b), book.batch(X))
    np.testing.assert_allclose(output, book.batch(A[net.L]), rtol=1e-13)
    ratio = COSTS[book.name](output, book.batch(Y)) / eq.error(A[net.L], Y)
    assert ratio == pytest.approx(book.cost(6, 3), rel=1e-13)


@every_convention
def test_the_gradient_of_the_books_own_cost_is_our_gradient_converted(book, problem):
    """The judge differentiates the book's cost by the book's weights, without the chain rule and without a line of ours."""
    net, X, Y = problem
    W, b = book.write(net.W, net.b)
    X, Y = book.batch(X), book.batch(Y)
    dW = {k: complex_step(lambda W_k: COSTS[book.name](forward(book, net, {**W, k: W_k}, b, X), Y), W[k]) for k in W}
    db = {k: complex_step(lambda b_k: COSTS[book.name](forward(book, net, W, {**b, k: b_k}, X), Y), b[k]) for k in b}

    gradient = back_propagate(*problem)
    theirs_W, theirs_b = book.write_gradient(gradient)
    assert_same(dW, theirs_W)
    assert_same(db, theirs_b)
    ours_W, ours_b = book.read_gradient(dW, db, m=6)
    assert_same(ours_W, gradient.dE_dW)
    assert_same(ours_b, gradient.dE_db)


class TestEachBooksOwnEquations:
    """The backward pass, written out as the book does it."""

    def test_nielsen(self, problem):
        """BP1 to BP4, example by example, layers 1..L of which the first is the input; the gradient is the average over x."""
        net, X, Y = problem
        w, b = nielsen.write(net.W, net.b)
        g = {l + 1: net.g[l] for l in net.g}
        L, n = 4, X.shape[1]
        dC_dw, dC_db, all_deltas = dict.fromkeys(w, 0), dict.fromkeys(b, 0), {l: [] for l in w}
        for x in range(n):
            a, z, delta = {1: X[:, [x]]}, {}, {}
            for l in range(2, L + 1):
                z[l] = w[l] @ a[l - 1] + b[l]
                a[l] = g[l](z[l])
            delta[L] = (a[L] - Y[:, [x]]) * g[L].prime(z[L])
            for l in range(L - 1, 1, -1):
                delta[l] = (w[l + 1].T @ delta[l + 1]) * g[l].prime(z[l])
            for l in delta:
                dC_db[l] = dC_db[l] + delta[l] / n
                dC_dw[l] = dC_dw[l] + delta[l] @ a[l - 1].T / n
                all_deltas[l].append(delta[l])
        theirs_w, theirs_b = nielsen.write_gradient(back_propagate(*problem))
        assert_same(dC_dw, theirs_w)
        assert_same(dC_db, theirs_b)
        assert_same({l: np.hstack(all_deltas[l]) for l in w}, nielsen.write_dZ(back_propagate(*problem)))

    def test_understanding_deep_learning(self, problem):
        """f_k and h_k for k = 0..K, example by example; the last layer has no activation function; the derivatives are summed over i."""
        net, X, Y = problem
        omega, beta = udl.write(net.W, net.b)
        a = {k + 1: net.g[k + 1] for k in range(2)}
        K = 2
        dl_domega, dl_dbeta, dl_df_all = dict.fromkeys(omega, 0), dict.fromkeys(beta, 0), {k: [] for k in omega}
        for i in range(X.shape[1]):
            h, f = {0: X[:, [i]]}, {}
            for k in range(K + 1):
                f[k] = beta[k] + omega[k] @ h[k]
                if k < K:
                    h[k + 1] = a[k + 1](f[k])
            dl_df = {K: 2 * (f[K] - Y[:, [i]])}
            for k in range(K, -1, -1):
                dl_dbeta[k] = dl_dbeta[k] + dl_df[k]
                dl_domega[k] = dl_domega[k] + dl_df[k] @ h[k].T
                dl_df_all[k].append(dl_df[k])
                if k > 0:
                    dl_df[k - 1] = a[k].prime(f[k - 1]) * (omega[k].T @ dl_df[k])
        theirs_omega, theirs_beta = udl.write_gradient(back_propagate(*problem))
        assert_same(dl_domega, theirs_omega)
        assert_same(dl_dbeta, theirs_beta)
        assert_same({k: np.hstack(dl_df_all[k]) for k in omega}, udl.write_dZ(back_propagate(*problem)))

    def test_coursera(self, problem):
        """The 1/m stands in dW and db; dA and dZ are without it."""
        net, X, Y = problem
        W, b = coursera.write(net.W, net.b)
        A, Z = net.forward(X)
        L, m = 3, X.shape[1]
        dA, dZ, dW, db = {L: A[L] - Y}, {}, {}, {}
        for l in range(L, 0, -1):
            dZ[l] = dA[l] * net.g[l].prime(Z[l])
            dW[l] = 1 / m * np.dot(dZ[l], A[l - 1].T)
            db[l] = 1 / m * np.sum(dZ[l], axis=1, keepdims=True)
            dA[l - 1] = np.dot(W[l].T, dZ[l])
        theirs_W, theirs_b = coursera.write_gradient(back_propagate(*problem))
        for mine, theirs in ((dW, theirs_W), (db, theirs_b), (dZ, coursera.write_dZ(back_propagate(*problem)))):
            assert_same(mine, theirs)

    def test_cs231n(self, problem):
        """Examples are rows, W is (in, out), b a row; 1/N stands in dscores."""
        net, X, Y = problem
        W, b = cs231n.write(net.W, net.b)
        X, y = X.T, Y.T
        N = X.shape[0]
        hidden1 = net.g[1](scores1 := np.dot(X, W[1]) + b[1])
        hidden2 = net.g[2](scores2 := np.dot(hidden1, W[2]) + b[2])
        scores = np.dot(hidden2, W[3]) + b[3]
        dscores = 2 * (scores - y) / N
        dhidden2 = np.dot(dscores, W[3].T) * net.g[2].prime(scores2)
        dhidden1 = np.dot(dhidden2, W[2].T) * net.g[1].prime(scores1)
        dW = {1: np.dot(X.T, dhidden1), 2: np.dot(hidden1.T, dhidden2), 3: np.dot(hidden2.T, dscores)}
        db = {k: np.sum(d, axis=0, keepdims=True) for k, d in {1: dhidden1, 2: dhidden2, 3: dscores}.items()}
        theirs_W, theirs_b = cs231n.write_gradient(back_propagate(*problem))
        assert_same(dW, theirs_W)
        assert_same(db, theirs_b)
        assert_same({1: dhidden1, 2: dhidden2, 3: dscores}, cs231n.write_dZ(back_propagate(*problem)))

    def test_pytorch(self, problem):
        """nn.Linear's layout and what autograd leaves in .grad after MSELoss, computed without it."""
        net, X, Y = problem
        weight, bias = pytorch.write(net.W, net.b)
        assert list(weight) == [0, 2, 4]
        assert [weight[k].shape for k in weight] == [(5, 2), (4, 5), (3, 4)]
        assert [bias[k].shape for k in bias] == [(5,), (4,), (3,)]
        x = {0: X.T}
        z = {}
        for l, k in enumerate(weight, start=1):
            z[k] = x[k] @ weight[k].T + bias[k]
            x[k + 2] = net.g[l](z[k])
        grad_output = 2 * (x[6] - Y.T) / Y.size
        grad_weight, grad_bias, grad_z = {}, {}, {}
        for l, k in reversed(list(enumerate(weight, start=1))):
            grad_z[k] = grad_output * net.g[l].prime(z[k])
            grad_weight[k] = grad_z[k].T @ x[k]
            grad_bias[k] = grad_z[k].sum(axis=0)
            grad_output = grad_z[k] @ weight[k]
        theirs_weight, theirs_bias = pytorch.write_gradient(back_propagate(*problem))
        for mine, theirs in ((grad_weight, theirs_weight), (grad_bias, theirs_bias), (grad_z, pytorch.write_dZ(back_propagate(*problem)))):
            assert_same(mine, theirs)


def test_which_layer_has_which_number():
    net = Network([2, 3, 4], sigmoid, seed=0)
    numbers = {book.name: list(book.write(net.W, net.b)[0]) for book in conventions}
    assert numbers == {"Nielsen": [2, 3], "Understanding Deep Learning": [0, 1], "Coursera": [1, 2], "CS231n": [1, 2], "PyTorch": [0, 2]}


@every_convention
def test_what_is_converted_shares_no_memory_with_what_was_given(book, problem):
    net = problem.net
    theirs = book.write(net.W, net.b)
    for given, got in (((net.W, net.b), theirs), (theirs, book.read(*theirs))):
        kept = [{k: array.copy() for k, array in arrays.items()} for arrays in given]
        for arrays in got:
            for array in arrays.values():
                array[...] = 99
        for arrays, before in zip(given, kept):
            for k in arrays:
                np.testing.assert_array_equal(arrays[k], before[k])


@every_convention
def test_a_network_of_one_layer_and_one_unit(book):
    net = Network([1, 1], tanh, seed=0)
    gradient = back_propagate(net, [[0.5, 1.0]], [[0.1, 0.2]])
    W, b = book.read(*book.write(net.W, net.b))
    assert W[1] == net.W[1] and b[1] == net.b[1]
    assert_same(book.read_gradient(*book.write_gradient(gradient), m=2)[0], gradient.dE_dW, 4e-16)


@every_convention
def test_layers_come_in_their_order_whatever_the_order_given(book, problem):
    net, gradient = problem.net, back_propagate(*problem)
    numbers = [book.number(l) for l in (1, 2, 3)]
    W, b = ({l: arrays[l] for l in (3, 1, 2)} for arrays in (net.W, net.b))
    for arrays in (*book.write(W, b), *book.write_gradient(gradient), book.write_dZ(gradient)):
        assert list(arrays) == numbers
    assert [list(arrays) for arrays in book.read(*book.write(W, b))] == [[1, 2, 3]] * 2


@every_convention
def test_batches_of_a_stack_are_turned_one_by_one(book):
    stack = np.arange(24.0).reshape(2, 3, 4)
    for k in range(2):
        np.testing.assert_array_equal(book.batch(stack)[k], book.batch(stack[k]), strict=True)
    assert book.batch(stack[0].tolist()).shape == ((4, 3) if book.examples_are_rows else (3, 4))
    with pytest.raises(ValueError, match="the batch must hold numbers only, but holds 'a'"):
        book.batch([["a"]])


class TestBadInput:
    def test_our_arrays_handed_to_read(self, problem):
        net = problem.net
        with pytest.raises(
            ValueError, match=r"Nielsen: W has the layers \[1, 2, 3\] and b \[1, 2, 3\], but both must have 2, 3, … up to the last$"
        ):
            nielsen.read(net.W, net.b)
        with pytest.raises(ValueError, match=r"CS231n, layer 1: b has shape \(5, 1\), but W has shape \(5, 2\): expected \(1, 2\)"):
            cs231n.read(net.W, net.b)

    def test_a_missing_layer(self, problem):
        net = problem.net
        with pytest.raises(ValueError, match=r"ours: W has the layers \[1, 3\]"):
            udl.write({1: net.W[1], 3: net.W[3]}, {1: net.b[1], 3: net.b[3]})
        with pytest.raises(ValueError, match=r"b \[1\]"):
            udl.write(net.W, {1: net.b[1]})
        with pytest.raises(ValueError, match="ours: W has the layers"):
            udl.write({}, {})

    def test_lists(self, problem):
        with pytest.raises(ValueError, match="PyTorch: W and b must be dictionaries by layer, but are list and list"):
            pytorch.read([1], [2])

    def test_a_stack_of_networks(self, problem):
        with pytest.raises(ValueError, match=r"layer 1: W has shape \(7, 2, 3\), but must be a matrix"):
            coursera.write({1: np.zeros((7, 2, 3))}, {1: np.zeros((2, 1))})

    def test_the_gradient_of_a_stack_of_networks(self):
        stack = Network.from_weights([np.zeros((7, 3, 2))], [np.zeros((3, 1))], sigmoid)
        gradient = back_propagate(stack, np.ones((2, 4)), np.ones((3, 4)))
        with pytest.raises(ValueError, match="ours, layer 1: W has shape"):
            pytorch.write_gradient(gradient)

    def test_text(self):
        with pytest.raises(ValueError, match="PyTorch, layer 0: W must hold numbers only"):
            pytorch.read({0: [["a"]]}, {0: [0.0]})

    @pytest.mark.parametrize("m", [0, -3, 2.5, None, "6", True])
    def test_no_number_of_examples(self, problem, m):
        W, b = pytorch.write(problem.net.W, problem.net.b)
        with pytest.raises(ValueError) as caught:
            pytorch.read_gradient(W, b, m)
        assert str(caught.value) == f"m is {m!r}, but must be a whole number, 1 or more"

    def test_keys_that_cannot_be_compared(self, problem):
        W, b = udl.write(problem.net.W, problem.net.b)
        with pytest.raises(ValueError, match=r"W has the layers \[0, 1, 2, 'last'\] and b \[0, 1, 2\]"):
            udl.read({**W, "last": W[2]}, b)

    def test_what_is_no_gradient(self, problem):
        for convert in (nielsen.write_gradient, nielsen.write_dZ):
            with pytest.raises(TypeError, match="grad must be a Gradient, as back_propagate returns it, but is Network"):
                convert(problem.net)

    def test_nan(self, problem):
        W, b = nielsen.write(problem.net.W, problem.net.b)
        with pytest.raises(ValueError, match=r"Nielsen, layer 2: W holds nan at index \(0, 0\)"):
            nielsen.read({**W, 2: W[2] * np.nan}, b)

    def test_a_batch_is_a_copy_of_a_matrix(self, problem):
        for book in conventions:
            assert not np.shares_memory(book.batch(problem.X), problem.X)
        with pytest.raises(ValueError, match=r"the batch has shape \(2,\), but must be a matrix"):
            nielsen.batch([1.0, 2.0])


def test_biases_are_looked_at_as_weights_are():
    book = nielsen
    W, b = {2: np.ones((3, 2)), 3: np.ones((1, 3))}, {2: np.ones((3, 1)), 3: np.ones((1, 1))}
    book.read(W, b)
    with pytest.raises(ValueError, match="layer 3: b holds nan"):
        book.read(W, {**b, 3: [[np.nan]]})
    with pytest.raises(ValueError, match="layer 2: b "):
        book.read(W, {**b, 2: [["a"], ["b"], ["c"]]})
    with pytest.raises(ValueError, match="must be dictionaries by layer"):
        book.read(W, [[1.0]])
