"""The model: its shapes and repr, the forward pass, and clear words for everything that doesn't fit."""

import pickle
import subprocess
import sys
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from strategies import assert_same_gradient, fixed_problem, problems, relative_difference

from nnlib import Network, back_propagate, error, identity, relu, sigmoid, tanh
from nnlib.activations import known
from nnlib.numeric import numeric_gradient

W1, b1 = np.arange(6.0).reshape(3, 2), np.arange(3.0).reshape(3, 1)
W2, b2 = np.arange(6.0).reshape(2, 3), np.arange(2.0).reshape(2, 1)


def small(activations=sigmoid):
    return Network.from_weights([W1, W2], [b1, b2], activations)


def test_repr_shows_the_architecture():
    assert repr(Network([2, 3, 2], [sigmoid, identity], seed=0)) == "2 → 3 (sigmoid) → 2 (identity), 17 parameters"
    assert repr(small(relu)) == "2 → 3 (relu) → 2 (relu), 17 parameters"
    assert repr(Network([64, 16, 10], tanh)) == "64 → 16 (tanh) → 10 (tanh), 1210 parameters"
    stack = Network.from_weights([np.zeros((7, 3, 2)), W2], [b1, b2], sigmoid)
    assert repr(stack) == "2 → 3 (sigmoid) → 2 (sigmoid), 17 parameters"


@given(problems())
def test_everything_is_keyed_by_layer_and_has_its_shape(problem):
    net, X, Y = problem
    m, layers = X.shape[1], list(range(1, net.L + 1))
    assert len(net.sizes) == net.L + 1
    assert list(net.W) == list(net.b) == list(net.g) == layers
    for l in layers:
        assert net.W[l].shape == (net.sizes[l], net.sizes[l - 1])
        assert net.b[l].shape == (net.sizes[l], 1)
    A, Z = net.forward(X)
    assert list(A) == [0, *layers] and list(Z) == layers
    assert {l: A[l].shape for l in A} == {l: (net.sizes[l], m) for l in A}
    assert {l: Z[l].shape for l in Z} == {l: A[l].shape for l in Z}
    assert net.parameters == sum(net.W[l].size + net.b[l].size for l in layers)


@given(problems())
def test_forward_equals_loops_over_units_and_examples(problem):
    net, X, Y = problem
    A, Z = net.forward(X)
    np.testing.assert_array_equal(A[0], X)
    for l in net.W:
        for c in range(X.shape[1]):
            for i in range(net.sizes[l]):
                z = sum(net.W[l][i, j] * A[l - 1][j, c] for j in range(net.sizes[l - 1])) + net.b[l][i, 0]
                assert abs(Z[l][i, c] - z) < 1e-12
        np.testing.assert_array_equal(A[l], net.g[l](Z[l]))


def test_an_example_does_not_know_of_the_others():
    net, X, _ = fixed_problem()
    together, _ = net.forward(X)
    for c in range(X.shape[1]):
        alone, _ = net.forward(X[:, [c]])
        assert relative_difference(alone[3], together[3][:, [c]]) < 1e-12


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    one, same, other = (Network([2, 3, 2], sigmoid, seed=seed) for seed in (0, 0, 1))
    for l in (1, 2):
        np.testing.assert_array_equal(one.W[l], same.W[l])
        np.testing.assert_array_equal(one.b[l], same.b[l])
        assert not np.array_equal(one.W[l], other.W[l])
    random = np.random.default_rng(0)
    for l, (rows, columns) in enumerate([(3, 2), (2, 3)], start=1):
        np.testing.assert_array_equal(one.W[l], 0.2 * random.standard_normal((rows, columns)))
        np.testing.assert_array_equal(one.b[l], 0.2 * random.standard_normal((rows, 1)))


def test_without_a_seed_two_networks_differ_and_numpys_own_generator_is_left_alone():
    state = np.random.get_state()[1].copy()
    assert not np.array_equal(Network([2, 3], sigmoid).W[1], Network([2, 3], sigmoid).W[1])
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_one_activation_for_all_layers_or_one_for_each():
    assert Network([1, 2, 3, 4], tanh).g == {1: tanh, 2: tanh, 3: tanh}
    assert Network([1, 2, 3, 4], [relu, sigmoid, identity]).g == {1: relu, 2: sigmoid, 3: identity}
    assert Network([1, 2, 3], (relu, sigmoid)).g == {1: relu, 2: sigmoid}


def test_from_weights_takes_lists_or_dictionaries():
    from_lists, from_dicts = small(), Network.from_weights({2: W2, 1: W1}, {1: b1, 2: b2}, sigmoid)
    for net in (from_lists, from_dicts):
        assert tuple(net.sizes) == (2, 3, 2) and list(net.W) == [1, 2]
        np.testing.assert_array_equal(net.W[1], W1)
        np.testing.assert_array_equal(net.b[2], b2)


@pytest.mark.parametrize("kind", [float, np.float32], ids=["float64", "float32"])
def test_the_callers_arrays_are_copied(kind):
    weights, biases = [W1.astype(kind), W2.astype(kind)], [b1.astype(kind), b2.astype(kind)]
    net = Network.from_weights(weights, biases, sigmoid)
    for l in (1, 2):
        assert not np.shares_memory(net.W[l], weights[l - 1]) and not np.shares_memory(net.b[l], biases[l - 1])
        net.W[l][0, 0] = net.b[l][0, 0] = 99
    assert weights[0][0, 0] == W1[0, 0] and biases[1][0, 0] == b2[0, 0]


@pytest.mark.parametrize("g", known, ids=str)
def test_forward_changes_nothing(g):
    net, X, _ = fixed_problem((g, g, g))
    for array in (X, *net.W.values(), *net.b.values()):
        array.flags.writeable = False
    A, Z = net.forward(X)
    assert not any(np.shares_memory(A[l], Z[l]) for l in Z)


def test_whole_numbers_become_float64_so_that_a_half_can_be_written():
    net = Network.from_weights([[[1, 2], [3, 4]]], [np.array([[1], [2]])], identity)
    assert net.W[1].dtype == net.b[1].dtype == np.float64
    net.W[1][0, 0] = 0.5
    assert net.W[1][0, 0] == 0.5
    A, _ = net.forward([[1], [2]])
    assert A[0].dtype == np.float64 and A[1].tolist() == [[5.5], [13.0]]


def test_float32_stays_float32():
    net = Network.from_weights([W1.astype(np.float32), W2.astype(np.float32)], [b1.astype(np.float32), b2.astype(np.float32)], sigmoid)
    A, Z = net.forward(np.ones((2, 4), np.float32))
    assert {array.dtype for array in (*net.W.values(), *net.b.values(), *A.values(), *Z.values())} == {np.dtype(np.float32)}


def test_a_curve_of_E_is_one_call():
    """201 networks that differ in one weight: E of each, as the explorer's curve needs it."""
    net, X, Y = fixed_problem()
    values = np.linspace(-3, 3, 201)
    stack = {**net.W, 2: np.repeat(net.W[2][np.newaxis], 201, axis=0)}
    stack[2][:, 1, 3] = values
    A, _ = Network.from_weights(stack, net.b, [net.g[l] for l in net.g]).forward(X)
    E = error(A[3], Y)
    assert E.shape == (201,)
    for position in (0, 77, 200):
        net.W[2][1, 3] = values[position]
        assert relative_difference(E[position], error(net.forward(X)[0][3], Y)) < 1e-13


OTHERS = f"use nnlib's {', '.join(map(str, known[:-1]))} or {known[-1]}, or make an Activation"
NAN, INF = np.full((3, 2), np.nan), np.where(W2 == 4, np.inf, W2)
BAD = {
    "no such activation": (
        lambda: Network([2, 3, 2], "softmax"),
        f"layer 1: 'softmax' is not an activation function; {OTHERS}",
    ),
    "no such activation in a list": (
        lambda: Network([2, 3, 2], [sigmoid, "softmax"]),
        f"layer 2: 'softmax' is not an activation function; {OTHERS}",
    ),
    "a bare function in a list": (
        lambda: Network([2, 3, 2], [np.tanh, sigmoid]),
        f"layer 1: <ufunc 'tanh'> is not an activation function; {OTHERS}",
    ),
    "a bare function": (
        lambda: Network([2, 3, 2], np.tanh),
        f"layer 1: <ufunc 'tanh'> is not an activation function; {OTHERS}",
    ),
    "no activation": (
        lambda: Network([2, 3, 2], None),
        f"layer 1: None is not an activation function; {OTHERS}",
    ),
    "too few activations": (
        lambda: Network([2, 3, 2], [sigmoid]),
        "there are 1 activation functions for 2 layers, 1..2; give one for all, or a list with one for each",
    ),
    "size 0": (
        lambda: Network([2, 0, 2], sigmoid),
        "layer 1: its size is 0, but must be a whole number, 1 or more",
    ),
    "size below 0": (
        lambda: Network([-1, 2], sigmoid),
        "layer 0: its size is -1, but must be a whole number, 1 or more",
    ),
    "size 2.5": (
        lambda: Network([2, 3, 2.5], sigmoid),
        "layer 2: its size is 2.5, but must be a whole number, 1 or more",
    ),
    "size text": (
        lambda: Network([2, "3"], sigmoid),
        "layer 1: its size is '3', but must be a whole number, 1 or more",
    ),
    "size True": (
        lambda: Network([2, True], sigmoid),
        "layer 1: its size is True, but must be a whole number, 1 or more",
    ),
    "one layer": (
        lambda: Network([2], sigmoid),
        "sizes [2] give 1 layer(s), but a network needs at least two: input and output",
    ),
    "no layer": (
        lambda: Network([], sigmoid),
        "sizes [] give 0 layer(s), but a network needs at least two: input and output",
    ),
    "W does not follow": (
        lambda: Network.from_weights([W1, W2.T], [b1, b1], sigmoid),
        "layer 2: W has shape (3, 2), but layer 1 has 3 units and layer 2 has 3: expected (3, 3)",
    ),
    "W to turn": (
        lambda: Network.from_weights([W1, np.ones((3, 4))], [b1, b1], sigmoid),
        "layer 2: W has shape (3, 4), but layer 1 has 3 units and layer 2 has 3: expected (3, 3)",
    ),
    "W a vector": (
        lambda: Network.from_weights([W1[0], W2], [b1, b2], sigmoid),
        "layer 1: W has shape (2,), but must be a matrix (n^1, n^0)",
    ),
    "b a vector": (
        lambda: Network.from_weights([W1, W2], [b1[:, 0], b2], sigmoid),
        "layer 1: b has shape (3,), but layer 1 has 3 units: expected (3, 1); write it as a matrix, with .reshape(3, 1)",
    ),
    "b a row": (
        lambda: Network.from_weights([W1, W2], [b1.T, b2], sigmoid),
        "layer 1: b has shape (1, 3), but layer 1 has 3 units: expected (3, 1); its transpose would fit",
    ),
    "b too long": (
        lambda: Network.from_weights([W1, W2], [b1, b1], sigmoid),
        "layer 2: b has shape (3, 1), but layer 2 has 2 units: expected (2, 1)",
    ),
    "b a number": (
        lambda: Network.from_weights([W1, W2], [0.5, b2], sigmoid),
        "layer 1: b has shape (), but layer 1 has 3 units: expected (3, 1)",
    ),
    "fewer b": (
        lambda: Network.from_weights([W1, W2], [b1], sigmoid),
        "W has 2 layers and b has 1; give one matrix W^l and one column b^l for each layer 1..L",
    ),
    "nothing": (
        lambda: Network.from_weights([], [], sigmoid),
        "W has 0 layers and b has 0; give one matrix W^l and one column b^l for each layer 1..L",
    ),
    "a layer left out": (
        lambda: Network.from_weights({1: W1, 3: W2}, [b1, b2], sigmoid),
        "W has the layers [1, 3], but layers are numbered 1..L with none left out",
    ),
    "layers from 0": (
        lambda: Network.from_weights([W1, W2], {0: b1, 1: b2}, sigmoid),
        "b has the layers [0, 1], but layers are numbered 1..L with none left out",
    ),
    "W ragged": (
        lambda: Network.from_weights([[[1, 2], [3]]], [[[1], [2]]], sigmoid),
        "layer 1: W is ragged: its rows have lengths 2, 1; all must be equally long and hold numbers only",
    ),
    "W ragged deep down": (
        lambda: Network.from_weights([[[1, [2, 3]], [4, 5]]], [[[1], [2]]], sigmoid),
        "layer 1: W is ragged: its rows have lengths 2, 2; all must be equally long and hold numbers only",
    ),
    "b ragged": (
        lambda: Network.from_weights([W1, W2], [b1, [[1], [2, 3]]], sigmoid),
        "layer 2: b is ragged: its rows have lengths 1, 2; all must be equally long and hold numbers only",
    ),
    "W text": (
        lambda: Network.from_weights([W1, [["a", "b", "c"]] * 2], [b1, b2], sigmoid),
        "layer 2: W must hold numbers only, but holds 'a'",
    ),
    "W text among numbers": (
        lambda: Network.from_weights([[[1.5, "x"]]], [[[1]]], sigmoid),
        "layer 1: W must hold numbers only, but holds 'x'",
    ),
    "b None": (
        lambda: Network.from_weights([W1, W2], [None, b2], sigmoid),
        "layer 1: b must hold numbers only, but holds None",
    ),
    "W nan": (
        lambda: Network.from_weights([NAN, W2], [b1, b2], sigmoid),
        "layer 1: W holds nan at index (0, 0); every entry must be a finite number",
    ),
    "W infinite": (
        lambda: Network.from_weights([W1, INF], [b1, b2], sigmoid),
        "layer 2: W holds inf at index (1, 1); every entry must be a finite number",
    ),
    "b nan": (
        lambda: Network.from_weights([W1, W2], [b1, b2 * np.nan], sigmoid),
        "layer 2: b holds nan at index (0, 0); every entry must be a finite number",
    ),
    "activations of from_weights": (
        lambda: Network.from_weights([W1, W2], [b1, b2], [sigmoid]),
        "there are 1 activation functions for 2 layers, 1..2; give one for all, or a list with one for each",
    ),
    "stacks that don't fit": (
        lambda: Network.from_weights([np.ones((7, 3, 2)), np.ones((6, 2, 3))], [b1, b2], sigmoid).forward(np.ones((2, 4))),
        "layer 1: W has shape (7, 3, 2); layer 2: W has shape (6, 2, 3): the axes in front, a stack of networks, must be the same for all",
    ),
    "X a vector": (
        lambda: small().forward(np.ones(2)),
        "X has shape (2,), but examples are columns: for one example write X.reshape(2, 1)",
    ),
    "X a longer vector": (
        lambda: small().forward(np.ones(5)),
        "X has shape (5,), but layer 0 has 2 units and examples are columns: expected (2, 5)",
    ),
    "X a number": (
        lambda: small().forward(5),
        "X has shape (), but layer 0 has 2 units and examples are columns: expected (2, 1)",
    ),
    "X in rows": (
        lambda: small().forward(np.ones((5, 2))),
        "X has shape (5, 2), but layer 0 has 2 units and examples are columns: its transpose would fit",
    ),
    "X with other units": (
        lambda: small().forward(np.ones((4, 5))),
        "X has shape (4, 5), but layer 0 has 2 units and examples are columns: expected (2, 5)",
    ),
    "X without examples": (
        lambda: small().forward(np.ones((2, 0))),
        "X has shape (2, 0): there must be at least one example, one column",
    ),
    "X nan": (
        lambda: small().forward([[1.0, np.nan], [1.0, 1.0]]),
        "X holds nan at index (0, 1); every entry must be a finite number",
    ),
    "X infinite": (
        lambda: small().forward([[1.0, 1.0], [-np.inf, 1.0]]),
        "X holds -inf at index (1, 0); every entry must be a finite number",
    ),
    "X text": (
        lambda: small().forward([["a"], ["b"]]),
        "X must hold numbers only, but holds 'a'",
    ),
    "X ragged": (
        lambda: small().forward([[1, 2], [3]]),
        "X is ragged: its rows have lengths 2, 1; all must be equally long and hold numbers only",
    ),
    "X None": (
        lambda: small().forward(None),
        "X must hold numbers only, but holds None",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_a_value_error_that_names_what_and_where(case):
    attempt, message = BAD[case]
    with pytest.raises(ValueError) as caught:
        attempt()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "spoil, message",
    [
        (lambda net: net.W[2].__setitem__((1, 0), np.nan), "layer 2: W holds nan at index (1, 0); every entry must be a finite number"),
        (lambda net: net.b[1].__setitem__((2, 0), np.inf), "layer 1: b holds inf at index (2, 0); every entry must be a finite number"),
        (
            lambda net: net.b.__setitem__(2, np.zeros((4, 2, 1))) or net.W.__setitem__(1, np.zeros((5, 3, 2))),
            "layer 1: W has shape (5, 3, 2); layer 2: b has shape (4, 2, 1): "
            "the axes in front, a stack of networks, must be the same for all",
        ),
    ],
    ids=["W nan", "b infinite", "stacks"],
)
def test_what_is_written_into_an_array_is_checked_when_it_is_used(spoil, message):
    net = small()
    spoil(net)
    for use in (net.check, lambda: net.forward(np.ones((2, 4)))):
        with pytest.raises(ValueError) as caught:
            use()
        assert str(caught.value) == message


def test_an_assigned_array_is_copied_and_becomes_floating_point():
    net = small()
    mine = np.array([[1, 2], [3, 4], [5, 6]])
    net.W[1] = mine
    net.W[1][0, 0] = 0.5
    assert net.W[1][0, 0] == 0.5 and mine[0, 0] == 1
    with pytest.raises(ValueError, match="layer 2: W must hold numbers only, but holds 'heavy'"):
        net.W[2] = "heavy"


def test_importing_nnlib_loads_numpy_and_nothing_else():
    code = (
        "import sys; before = set(sys.modules); import nnlib; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["nnlib", "numpy"]


def test_activation_functions_by_layer_as_the_network_has_them():
    net = Network([2, 3, 4], [tanh, identity], seed=0)
    same = Network.from_weights(net.W, net.b, net.g)
    assert same.g == net.g and repr(same) == repr(net)
    with pytest.raises(ValueError, match=r"layers \[1, 3\]"):
        Network.from_weights(net.W, net.b, {1: tanh, 3: identity})


def test_a_copy_is_the_same_network_and_neither_knows_of_the_other():
    net, X, _ = fixed_problem()
    for copy in (net.copy(), pickle.loads(pickle.dumps(net)), deepcopy(net)):
        assert copy.sizes == net.sizes and copy.g == net.g and repr(copy) == repr(net)
        for l in net.W:
            np.testing.assert_array_equal(copy.W[l], net.W[l])
            np.testing.assert_array_equal(copy.b[l], net.b[l])
            assert not np.shares_memory(copy.W[l], net.W[l]) and not np.shares_memory(copy.b[l], net.b[l])
        copy.W[1], copy.b[3][0, 0] = np.ones((5, 2), int), 99
        assert copy.W[1].dtype == np.float64 and net.W[1][0, 0] != 1 and net.b[3][0, 0] != 99


def test_one_unit_is_one_unit():
    net = Network([1, 2], sigmoid)
    with pytest.raises(ValueError) as caught:
        net.W[1] = W1
    assert str(caught.value) == "layer 1: W has shape (3, 2), but layer 0 has 1 unit and layer 1 has 2: expected (2, 1)"


def test_what_is_neither_a_list_nor_by_layer():
    with pytest.raises(ValueError) as caught:
        Network.from_weights(np.ones((2, 3, 2)), [b1, b2], sigmoid)
    assert str(caught.value) == "W must be a list [W^1, …, W^L] or a dictionary by layer, but is ndarray"


def test_sizes_may_be_any_whole_numbers_in_any_row():
    net = Network((np.int64(2), 3, np.int32(1)), sigmoid)
    assert net.sizes == (2, 3, 1) and {type(n) for n in net.sizes} == {int}
    with pytest.raises(ValueError) as caught:
        Network(3, sigmoid)
    assert str(caught.value) == "sizes [3] give 1 layer(s), but a network needs at least two: input and output"


def test_complex_numbers_and_truth_values_are_numbers():
    net = Network.from_weights([[[1j, 2]]], [[[True]]], identity)
    assert net.W[1].dtype == np.complex128 and net.b[1].dtype == np.float64 and net.b[1] == 1


# --- A network can't be put into a state that lies ---


@pytest.mark.parametrize("letter", ["W", "b", "g"])
@pytest.mark.parametrize("layer", [-1, 0, 3, "1", 1.0, None, (1, 0, 0), [1]], ids=repr)
def test_there_are_no_other_layers(letter, layer):
    net = small()
    arrays = getattr(net, letter)
    for store in (
        arrays.__setitem__,
        arrays.setdefault,
        lambda l, value: arrays.update({l: value}),
        lambda l, value: arrays.__ior__({l: value}),
    ):
        if isinstance(layer, list) and store != arrays.__setitem__:
            continue  # no key of any dictionary
        if layer == 1.0 and store == arrays.setdefault:
            continue  # 1.0 == 1, so this only reads
        with pytest.raises(ValueError) as caught:
            store(layer, arrays[1])
        assert str(caught.value) == f"{letter}[{layer!r}] can't be set: the layers are numbered 1..2"
    assert list(arrays) == [1, 2]


@pytest.mark.parametrize(
    "take",
    [lambda W: W.pop(1), lambda W: W.popitem(), lambda W: W.clear(), lambda W: W.__delitem__(1)],
    ids=["pop", "popitem", "clear", "del"],
)
@pytest.mark.parametrize("letter", ["W", "b", "g"])
def test_no_layer_can_be_taken_out(letter, take):
    net = small()
    with pytest.raises(TypeError) as caught:
        take(getattr(net, letter))
    assert str(caught.value) == f"{letter}[1] can't be taken out: every layer, 1..2, has its {letter}"
    assert list(getattr(net, letter)) == [1, 2]


ROADS = {
    "one": lambda net, W: net.W.__setitem__(1, W),
    "update": lambda net, W: net.W.update({1: W}),
    "update by name": lambda net, W: net.W.update([(1, W)]),
    "or": lambda net, W: net.W.__ior__({1: W}),
    "anew": lambda net, W: setattr(net, "W", {2: W2, 1: W}),
    "a list": lambda net, W: setattr(net, "W", [W, W2]),
    "or, in a statement": lambda net, W: exec("net.W |= {1: W}", {"net": net, "W": W}),
}


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("road", ROADS)
def test_whatever_road_an_array_comes_it_is_copied_plain_and_floating_point(road):
    whole = np.array([[1, 2], [3, 4], [5, 6]])
    odd = [
        *(whole.astype(kind) for kind in ("int8", "uint8", "float16", "bool", "object")),
        whole.tolist(),
        np.matrix(whole),
        np.ma.array(whole * 1.0, mask=False),
        (whole * 1.0).view(type("Mine", (np.ndarray,), {})),
    ]
    for value in (whole, *odd):
        net = small()
        before = np.array(value)
        ROADS[road](net, value)
        assert type(net.W[1]) is np.ndarray and net.W[1].dtype == np.float64 and list(net.W) == [1, 2]
        np.testing.assert_array_equal(net.W[1], before)
        net.W[1][0, 0] = 0.5
        assert net.W[1][0, 0] == 0.5 and np.array_equal(value, before)


@pytest.mark.parametrize("road", ROADS)
def test_whatever_road_it_comes_what_does_not_fit_is_refused_and_nothing_changed(road):
    for value, message in (
        (W1.T, "layer 1: W has shape (2, 3), but layer 0 has 2 units and layer 1 has 3: expected (3, 2); its transpose would fit"),
        (W1[:, 0], "layer 1: W has shape (3,), but layer 0 has 2 units and layer 1 has 3: expected (3, 2)"),
        (NAN, "layer 1: W holds nan at index (0, 0); every entry must be a finite number"),
        (np.ma.masked_equal(W1, 3), "layer 1: W is masked in places, so numbers are missing; every entry must be a number"),
        ([["a"]], "layer 1: W must hold numbers only, but holds 'a'"),
    ):
        net = small()
        with pytest.raises(ValueError) as caught:
            ROADS[road](net, value)
        assert str(caught.value) == message
        np.testing.assert_array_equal(net.W[1], W1)
        np.testing.assert_array_equal(net.W[2], W2)


def test_all_layers_anew_or_none():
    net = small()
    for value, message in (
        ([W1], "W has 1 layers, but the network has 2, 1..2"),
        ({0: W1, 1: W2}, "W has the layers [0, 1], but layers are numbered 1..L with none left out"),
        ({1: W1, "2": W2}, "W has the layers [1, '2'], but layers are numbered 1..L with none left out"),
        (W1, "W must be a list [W^1, …, W^L] or a dictionary by layer, but is ndarray"),
        (
            [W1 + 1, W2.T],
            "layer 2: W has shape (3, 2), but layer 1 has 3 units and layer 2 has 2: expected (2, 3); its transpose would fit",
        ),
    ):
        with pytest.raises(ValueError) as caught:
            net.W = value
        assert str(caught.value) == message
    np.testing.assert_array_equal(net.W[1], W1)
    net.g = tanh
    assert net.g == {1: tanh, 2: tanh}
    net.g = [relu, identity]
    assert net.g == {1: relu, 2: identity}


def test_only_an_activation_function_can_be_one():
    net = small()
    for wrong in ("sigmoid", np.tanh, None):
        with pytest.raises(ValueError, match="layer 2: .* is not an activation function; use nnlib's"):
            net.g[2] = wrong
    net.g[2] = relu
    assert repr(net) == "2 → 3 (sigmoid) → 2 (relu), 17 parameters"


@pytest.mark.parametrize("name, value", [("sizes", (2, 2)), ("L", 1), ("parameters", 3), ("w", [W1, W2])])
def test_nothing_else_can_be_set(name, value):
    net = small()
    with pytest.raises(AttributeError) as caught:
        setattr(net, name, value)
    assert str(caught.value) == f"{name} can't be set: of a network, only W, b and g may change; for other sizes, make another Network"
    assert net.sizes == (2, 3, 2)


def test_nothing_of_the_callers_can_be_changed_through_the_answer():
    for X in (np.ones((2, 4)), np.ones((4, 2)).T, np.ones((2, 4))[:, ::2]):
        A, _ = small(identity).forward(X)
        assert not any(np.shares_memory(A[l], X) for l in A)
        A[0][0, 0] = 99
        assert X[0, 0] == 1


# --- Arrays that aren't plain ---


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_is_an_array():
    """Its * is a matrix product, its ** a matrix power; once E was 0.09 for 0.1175."""
    for g in known:
        net, X, Y = fixed_problem((g, g, g))
        grad = back_propagate(net, X, Y)
        other = Network.from_weights([np.matrix(net.W[l]) for l in net.W], [np.matrix(net.b[l]) for l in net.b], g)
        assert_same_gradient(back_propagate(other, np.matrix(X), np.matrix(Y)), grad, 0)
        assert type(g(np.matrix(X))) is type(g.prime(np.matrix(X))) is np.ndarray


def test_objects_that_are_numbers_are_numbers():
    net, X, Y = fixed_problem()
    for kind in (float, Fraction, Decimal):
        A, _ = net.forward([[kind(float(x)) for x in row] for row in X])
        np.testing.assert_array_equal(A[3], net.forward(X)[0][3])
    with pytest.raises(ValueError) as caught:
        net.forward(np.full((2, 1), 10**400, dtype=object))
    assert str(caught.value) == "X holds a number that is too large, or otherwise not to be had, as float64"


def test_what_is_masked_is_missing():
    masked = np.ma.array([[1.0, 2.0], [3.0, 4.0]], mask=[[False, True], [False, False]])
    for X in (masked, list(masked)):
        with pytest.raises(ValueError) as caught:
            small().forward(X)
        assert str(caught.value) == "X is masked in places, so numbers are missing; every entry must be a number"


def test_an_array_that_does_not_let_itself_be_read():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("Can't call numpy() on Tensor that requires grad")

    with pytest.raises(ValueError) as caught:
        small().forward(Tensor())
    assert str(caught.value) == "X can't be read as an array of numbers: Tensor says: Can't call numpy() on Tensor that requires grad"


# --- Too large for a computer ---


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy says so too
def test_an_overflow_is_named_with_layer_unit_and_example():
    """−2e308 is −∞ to a computer, which relu turns into 0: E was 0.5, and all looked well."""
    net = Network.from_weights([np.ones((3, 2)), [[1, 1, 1], [-1e308, -1e308, 1]]], [np.zeros((3, 1)), np.zeros((2, 1))], [identity, relu])
    for use in (net.forward, lambda X: back_propagate(net, X, np.ones((2, 2)))):
        with pytest.raises(ValueError) as caught:
            use([[0.5, 100], [0, 0]])
        assert (
            str(caught.value)
            == "layer 2: Z is -inf for unit 1, example 1 (counted from 0): its terms are too large for a computer's numbers"
        )
    net.W[1] = np.stack([np.zeros((3, 2)), np.ones((3, 2))])
    with pytest.raises(ValueError, match=r"layer 2: Z is -inf for unit 1, example 1, network \(1,\) \(counted from 0\)"):
        net.forward([[0.5, 100], [0, 0]])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_error_or_a_derivative_that_overflows_is_named():
    net = Network.from_weights([[[1e200]]], [[[0]]], identity)
    for judged in (back_propagate, numeric_gradient):
        with pytest.raises(ValueError) as caught:
            judged(net, [[1]], [[0]])
        assert str(caught.value) == "E is inf: the outputs or their targets are too large for a computer's numbers"
    net = Network.from_weights([[[1e-180]], [[1e180]]], [[[0]], [[0]]], identity)
    with pytest.raises(ValueError) as caught:
        back_propagate(net, [[1e150]], [[-1e152]])
    assert str(caught.value) == "layer 1: ∂E/∂W or ∂E/∂b is not finite; the numbers in it are too large for a computer"


def test_the_network_comes_first():
    for judged in (back_propagate, numeric_gradient):
        with pytest.raises(TypeError, match="net must be a Network, but is ndarray"):
            judged(np.ones((2, 1)), small(), np.ones((2, 1)))


@pytest.mark.parametrize("seed", ["a", 1.5, -1], ids=repr)
def test_what_is_no_seed(seed):
    with pytest.raises(ValueError) as caught:
        Network([2, 3], sigmoid, seed=seed)
    assert str(caught.value) == f"seed is {seed!r}, but must be a whole number, 0 or more, or None"
