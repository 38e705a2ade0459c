"""Each equation says the same thing five times: index form, ranges, shape, einsum and code. Here they are held together."""

import re

import numpy as np
import pytest
from strategies import fixed_problem, relative_difference

from nnlib import equations as module
from nnlib import identity, sigmoid, tanh
from nnlib.equations import activation, dE_dA, dE_dA_output, dE_db, dE_dW, dE_dZ, equations, error, unchecked, weighted_input

each = pytest.mark.parametrize("equation", equations, ids=lambda equation: equation.name)
with_einsum = pytest.mark.parametrize("equation", [weighted_input, dE_dW, dE_db, dE_dA], ids=lambda equation: equation.name)

# All different, so that no axis can be taken for another.
N_PREV, N, N_NEXT, M = 2, 3, 5, 7
LENGTH = {"j": N_PREV, "i": N, "k": N_NEXT, "c": M, "1": 1}
# How far each index goes, in LaTeX and in the words of `shape`.
LAST = {"j": "n^{l-1}", "i": "n^l", "k": "n^{l+1}", "c": "m"}
LAST_OF_OUTPUT = LAST | {"i": "n^L"}


def last(equation):
    return LAST_OF_OUTPUT if equation in (error, dE_dA_output) else LAST


def arrays(equation, seed=0):
    """Random arguments of the sizes that `axes` says, and tanh where the equation takes a g."""
    random = np.random.default_rng(seed)
    given = [random.standard_normal(tuple(LENGTH[index] for index in indices)) for indices in equation.axes.values()]
    return [*given, tanh] if equation in (activation, dE_dZ) else given


def free_indices(equation):
    """The indices on the left of the equals sign, as in ∂E/∂W^l_{ij} → "ij"; "" for E."""
    left = equation.index_form.split("=")[0]
    found = re.findall(r"_(\w)|_\{(\w+)\}", left)
    return "".join(short or long for short, long in found)


def right_hand_indices(equation):
    """The indices of each array on the right of the equals sign, in the order in which they stand there."""
    right = re.sub(r"\\sum_\{\w=1\}", "", equation.index_form.split("=", 1)[1])
    return [short or long for short, long in re.findall(r"_(\w)|_\{(\w+)\}", right)]


def test_there_are_eight_in_the_order_of_the_derivation():
    assert equations == (weighted_input, activation, error, dE_dA_output, dE_dZ, dE_dW, dE_db, dE_dA)
    assert all(getattr(module, equation.name) is equation for equation in equations)
    assert vars(unchecked) == {equation.name: equation.function for equation in equations}


class TestByHand:
    """Entry by entry, with loops: the formulas as a reader would type them."""

    def test_weighted_input(self):
        W, A_prev, b = arrays(weighted_input)
        Z = weighted_input(W, A_prev, b)
        for i in range(N):
            for c in range(M):
                assert Z[i, c] == pytest.approx(sum(W[i, j] * A_prev[j, c] for j in range(N_PREV)) + b[i, 0], rel=1e-13)

    def test_activation(self):
        (Z, g) = arrays(activation)
        np.testing.assert_allclose(activation(Z, g), [[np.tanh(z) for z in row] for row in Z], rtol=1e-15)

    def test_error(self):
        A_L, Y = arrays(error)
        squares = sum((A_L[i, c] - Y[i, c]) ** 2 for i in range(N) for c in range(M))
        assert error(A_L, Y) == pytest.approx(squares / (2 * M), rel=1e-13)

    def test_error_of_whole_numbers(self):
        assert error([[3, 1], [0, 2]], [[1, 1], [1, 5]]) == (4 + 0 + 1 + 9) / 4

    def test_dE_dA_output(self):
        A_L, Y = arrays(dE_dA_output)
        for i in range(N):
            for c in range(M):
                assert dE_dA_output(A_L, Y)[i, c] == pytest.approx((A_L[i, c] - Y[i, c]) / M, rel=1e-13)

    def test_dE_dZ(self):
        dA, Z, g = arrays(dE_dZ)
        for i in range(N):
            for c in range(M):
                assert dE_dZ(dA, Z, g)[i, c] == pytest.approx(dA[i, c] / np.cosh(Z[i, c]) ** 2, rel=1e-12)

    def test_dE_dW(self):
        dZ, A_prev = arrays(dE_dW)
        for i in range(N):
            for j in range(N_PREV):
                assert dE_dW(dZ, A_prev)[i, j] == pytest.approx(sum(dZ[i, c] * A_prev[j, c] for c in range(M)), rel=1e-12)

    def test_dE_db(self):
        (dZ,) = arrays(dE_db)
        for i in range(N):
            assert dE_db(dZ)[i, 0] == pytest.approx(sum(dZ[i, c] for c in range(M)), rel=1e-12)

    def test_dE_dA(self):
        W_next, dZ_next = arrays(dE_dA)
        for i in range(N):
            for c in range(M):
                assert dE_dA(W_next, dZ_next)[i, c] == pytest.approx(sum(dZ_next[k, c] * W_next[k, i] for k in range(N_NEXT)), rel=1e-12)


def test_g_prime_is_taken_at_Z():
    dA, Z, _ = arrays(dE_dZ)
    np.testing.assert_array_equal(dE_dZ(dA, Z, sigmoid), dA * sigmoid.prime(Z))
    np.testing.assert_array_equal(dE_dZ(dA, Z, sigmoid, sigmoid(Z)), dA * sigmoid.prime(Z))


@each
def test_the_result_has_the_shape_that_is_said(equation):
    free = free_indices(equation)
    lengths = [LENGTH[index] for index in free]
    if equation is dE_db:
        assert equation.shape == r"$n^l \times 1$" and equation(*arrays(equation)).shape == (*lengths, 1)
    elif equation is error:
        assert equation.shape == "one number" and np.shape(error(*arrays(error))) == ()
    else:
        assert equation.shape == "$" + r" \times ".join(last(equation)[index] for index in free) + "$"
        assert equation(*arrays(equation)).shape == tuple(lengths)


@each
def test_every_index_has_its_range(equation):
    free = free_indices(equation)
    summed = dict(re.findall(r"\\sum_\{(\w)=1\}\^\{((?:[^{}]|\{[^{}]*\})+)\}", equation.index_form))
    assert len(summed) == equation.index_form.count(r"\sum")
    assert summed == {index: last(equation)[index] for index in summed}
    assert set(free).isdisjoint(summed)
    assert set("".join(right_hand_indices(equation))) == set(free) | set(summed)
    if equation is error:
        assert equation.ranges == r"m \text{ examples and } n^L \text{ output units}"
        return
    stated = dict(re.findall(r"([ijkcl]) = 1, \\ldots, ([^, ]+)", equation.ranges))
    layers = stated.pop("l", None)
    assert stated == {index: last(equation)[index] for index in free}
    assert layers == {"dE_dA_output": None, "dE_dA": "L-1"}.get(equation.name, "L")


@each
def test_axes_are_the_indices_of_the_formula_and_the_arguments_of_the_function(equation):
    parameters = equation.function.__code__.co_varnames[: len(equation.axes)]
    assert tuple(equation.axes) == parameters
    assert sorted(right_hand_indices(equation)) == sorted(indices.replace("1", "") for indices in equation.axes.values())


@with_einsum
def test_einsum_is_the_formula(equation):
    """Its subscripts are the indices of the formula's sum, and it gives what the function gives."""
    ins, out = equation.einsum.split("->")
    assert out == free_indices(equation)
    summed_arrays = {name: indices for name, indices in equation.axes.items() if name != "b"}
    assert ins.split(",") == list(summed_arrays.values())
    given = arrays(equation)
    result = np.einsum(equation.einsum, *given[: len(summed_arrays)])
    if equation is weighted_input:
        result = result + given[2]
    if equation is dE_db:
        result = result[:, np.newaxis]
    assert relative_difference(equation(*given), result) < 1e-14


def test_only_sums_of_products_have_an_einsum():
    assert [equation.name for equation in equations if equation.einsum] == ["weighted_input", "dE_dW", "dE_db", "dE_dA"]


@pytest.mark.parametrize(
    "equation, matrices",
    [
        (weighted_input, {"W^l": "ij", "A^{l-1}": "jc"}),
        (dE_dW, {r"\frac{\partial E}{\partial Z^l}": "ic", "(A^{l-1})": "jc"}),
        (dE_dA, {"(W^{l+1})": "ki", r"\frac{\partial E}{\partial Z^{l+1}}": "kc"}),
    ],
    ids=["weighted_input", "dE_dW", "dE_dA"],
)
def test_the_matrix_form_chains(equation, matrices):
    """Read as axes, with ⊤ turning two round, neighbours in the product share the summed index and the ends are the free ones."""
    product = equation.matrix_form.split(" = ")[1].replace(" + b^l", "").replace(r" \,", "")
    for name, indices in matrices.items():
        product = product.replace(rf"{name}^\top", indices[::-1]).replace(name, indices)
    left, right = product.split()
    assert left[1] == right[0]
    assert left[0] + right[1] == free_indices(equation)


def test_the_factors_of_E_and_of_its_derivative():
    for form in (error.index_form, error.matrix_form):
        assert form.startswith(r"E = \frac{1}{2m} ") and form.endswith("^2")
    for form in (dE_dA_output.index_form, dE_dA_output.matrix_form):
        assert r"= \frac{1}{m} \left( A^L" in form and "- Y" in form
    assert r"\odot {g^l}'(Z^l)" in dE_dZ.matrix_form and r"{g^l}'(Z^l_{ic})" in dE_dZ.index_form


def test_the_slip_of_the_article_is_right_here():
    assert dE_dA_output.ranges == r"i = 1, \ldots, n^L, \quad c = 1, \ldots, m"
    assert "$n^L$" in dE_dA_output.note  # notebook 07 speaks of the note on the range
    # It can be seen on any network whose last two layers differ in size.
    net, X, Y = fixed_problem()
    assert dE_dA_output(net.forward(X)[0][3], Y).shape[0] == net.sizes[3] != net.sizes[2]


@each
def test_an_equation_describes_itself(equation):
    assert equation.__doc__ == equation.function.__doc__ and "(" in equation.__doc__
    assert equation.words.endswith(".") and equation.words[0].isupper()
    assert repr(equation) == f"{equation.name}: {equation.words}"


@each
def test_a_card_can_be_read_before_the_lessons(equation):
    """Where the cards are first shown, nobody has heard of the article yet."""
    assert "article" not in equation._repr_markdown_()


@each
def test_the_formula_card(equation):
    card = equation._repr_markdown_()
    assert card.startswith(f"**{equation.name}**")
    for formula in (f"$${equation.index_form}$$", f"${equation.ranges}$", f"$${equation.matrix_form}$$"):
        assert formula in card
    for text in (equation.words, equation.shape, equation.note):
        assert text in card
    for text in (equation.index_form, equation.matrix_form, equation.ranges):
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") == text.count(r"\right")


@with_einsum
def test_the_code_on_the_card_runs_and_gives_the_result(equation):
    code = re.search(r"`(np\.einsum.*?)`", equation._repr_markdown_()).group(1)
    named = dict(zip(equation.axes, arrays(equation)))
    result = eval(code, {"np": np, **named})
    if equation is weighted_input and "+ b" not in code:
        result = result + named["b"]
    assert result.shape == equation(*arrays(equation)).shape
    assert relative_difference(result, equation(*arrays(equation))) < 1e-14


@each
def test_a_stack_equals_a_loop(equation):
    for stack in ((4,), (2, 3)):
        random = np.random.default_rng(1)
        given = [random.standard_normal((*stack, *(LENGTH[index] for index in indices))) for indices in equation.axes.values()]
        g = [tanh] if equation in (activation, dE_dZ) else []
        together = equation(*given, *g)
        for index in np.ndindex(stack):
            assert relative_difference(together[index], equation(*(array[index] for array in given), *g)) < 1e-13


@each
def test_arguments_are_not_changed(equation):
    given = arrays(equation)
    for array in given:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    result = equation(*given)
    assert not any(np.shares_memory(result, array) for array in given if isinstance(array, np.ndarray))


@each
def test_a_wrong_shape_is_named_with_both_shapes(equation):
    """Each axis of each argument in turn is made one longer: if another argument has that index, the message names both."""
    for position, indices in enumerate(equation.axes.values()):
        for axis, index in enumerate(indices):
            sharing = [other for other, theirs in equation.axes.items() if index in theirs]
            if len(sharing) == 1 and index != "1":
                continue
            given = arrays(equation)
            given[position] = np.concatenate([given[position], given[position].take([0], axis=axis)], axis=axis)
            shapes = dict(zip(equation.axes, map(np.shape, given)))
            said = [f"{other} has shape {shapes[other]} with axes ({', '.join(equation.axes[other])})" for other in sharing]
            first = shapes[sharing[0]][equation.axes[sharing[0]].index(index)]
            wanted = "must have length 1" if index == "1" else f"must have the same length, {first} as in the first"
            with pytest.raises(ValueError) as caught:
                equation(*given)
            assert str(caught.value) == f"{equation.name}: {' and '.join(said)}, but the axis {index} {wanted}"


@each
@pytest.mark.parametrize(
    "bad, said",
    [
        (lambda array: array[0], " has shape {shape}, but must be a matrix with the axes ({axes})"),
        (lambda array: array[:, :0], " has shape {shape}, but must be a matrix with the axes ({axes})"),
        (lambda array: spoilt(array, np.nan), " holds nan at index (1, 0); every entry must be a finite number"),
        (lambda array: spoilt(array, -np.inf), " holds -inf at index (1, 0); every entry must be a finite number"),
        (lambda array: [["text"]], " must hold numbers only, but holds 'text'"),
        (lambda array: [[1, 2], [3]], " is ragged: its rows have lengths 2, 1; all must be equally long and hold numbers only"),
    ],
    ids=["vector", "empty", "nan", "infinite", "text", "ragged"],
)
def test_bad_arguments_are_named(equation, bad, said):
    for position, (name, axes) in enumerate(equation.axes.items()):
        given = arrays(equation)
        given[position] = bad(given[position])
        expected = f"{equation.name}: {name}" + said.format(
            shape=np.shape(given[position]) if "shape" in said else "", axes=", ".join(axes)
        )
        with pytest.raises(ValueError) as caught:
            equation(*given)
        assert str(caught.value) == expected


def spoilt(array, value):
    """The array with this value in its second row."""
    array = array.copy()
    array[1, 0] = value
    return array


def test_lists_of_whole_numbers_will_do():
    assert weighted_input([[1, 2]], [[3], [4]], [[5]]).tolist() == [[16.0]]
    assert dE_dZ([[2]], [[3]], identity).dtype == np.float64


def test_arguments_can_be_named():
    dE_dZ, A_prev = np.ones((2, 3)), np.ones((4, 3))
    assert np.array_equal(module.dE_dW(A_prev=A_prev, dE_dZ=dE_dZ), module.dE_dW(dE_dZ, A_prev))
    with pytest.raises(TypeError, match="A_prev"):
        module.dE_dW(dE_dZ)


def test_a_name_is_no_activation_function():
    with pytest.raises(ValueError) as caught:
        module.dE_dZ(np.ones((2, 3)), np.ones((2, 3)), "sigmoid")
    assert str(caught.value) == "dE_dZ: g is 'sigmoid', but must be an activation function such as nnlib.sigmoid"


def test_two_cards_whole():
    """One with all that a card can have, one with the least."""
    assert dE_db._repr_markdown_() == (
        "**dE_db** &ensp; How E changes with a bias: it is added to Z in every example, so the effects add up.\n\n"
        r"$$\frac{\partial E}{\partial b^l_i} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}}$$"
        "\n\n"
        r"for $i = 1, \ldots, n^l, \quad l = 1, \ldots, L$. All at once:"
        "\n\n"
        r"$$\frac{\partial E}{\partial b^l} = \frac{\partial E}{\partial Z^l} \, [1 \; \cdots \; 1]^\top$$"
        "\n\n"
        r'Shape: $n^l \times 1$. The sum in code: `np.einsum("ic->i", dE_dZ)[:, np.newaxis]`.'
        "\n\n"
        "$b^l$ is a column, so its derivative is one too."
    )
    assert activation._repr_markdown_() == (
        "**activation** &ensp; The activation of a unit: its function g, applied to its weighted input.\n\n"
        r"$$A^l_{ic} = g^l(Z^l_{ic})$$"
        "\n\n"
        r"for $i = 1, \ldots, n^l, \quad c = 1, \ldots, m, \quad l = 1, \ldots, L$. All at once:"
        "\n\n"
        r"$$A^l = g^l(Z^l)$$"
        "\n\n"
        r"Shape: $n^l \times m$."
    )


def test_A_must_fit_Z():
    """∂E/∂Z takes A = g(Z) where it is known; a column would be broadcast, and nobody would notice."""
    dA, Z, g = arrays(dE_dZ)
    for A, message in (
        (g(Z)[:, :1], "but the axis c must have the same length"),
        (g(Z) * np.nan, "dE_dZ: A holds nan"),
        ("A", "dE_dZ: A must hold numbers only, but holds 'A'"),
    ):
        with pytest.raises(ValueError, match=message):
            dE_dZ(dA, Z, g, A)


def test_stacks_that_do_not_fit():
    with pytest.raises(ValueError) as caught:
        dE_dW(np.ones((4, 2, 3)), np.ones((5, 2, 3)))
    said = "dE_dW: the axes in front, a stack of networks, must be the same for all, but are {'dE_dZ': (4,), 'A_prev': (5,)}"
    assert str(caught.value) == said


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_result_that_is_too_large_is_refused():
    with pytest.raises(ValueError) as caught:
        error([[1e200]], [[0]])
    assert str(caught.value) == "error: the result is not finite; some number in it is too large for a computer"


def test_what_the_notes_warn_of():
    assert "the column $b^l$ is added to every column" in weighted_input.note
    assert "$g'$ is taken at $Z$, not $A$" in dE_dZ.note
    assert "$k$, of layer $l+1$" in dE_dA.note and "$j$ is kept for the units of layer $l-1$" in dE_dA.note
