"""Edges: what happens at a limit, in a stack, at a corner, and the words for it, to the letter."""

import re
import runpy
import sys
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest

from nnlib import Activation, Network, back_propagate, identity, relu, tanh
from nnlib._arrays import as_array, must_have_shape
from nnlib._checks import checked_examples, checked_targets
from nnlib.numeric import AtACorner, central_difference, error_from, numeric_gradient
from nnlib.svg import ERROR, FAINT, INK, LINE, NEGATIVE, NEGATIVE_TEXT, PAPER, POSITIVE, SOFT, Picture
from nnlib.training import gradient_descent
from nnlib.worksheets import worksheet


def says(message):
    return pytest.raises(ValueError, match=f"^{re.escape(message)}$")


def test_the_package_can_be_run(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["nnlib", "nonsense"])
    monkeypatch.delitem(sys.modules, "nnlib.__main__", raising=False)
    with pytest.raises(SystemExit):
        runpy.run_module("nnlib", run_name="__main__")
    assert runpy.run_module("nnlib", run_name="imported")["main"]  # and importing it runs nothing


# --- Arrays ---


class Odd:
    def __array__(self, *args, **options):
        raise ValueError("no")


def test_what_is_no_array_says_why():
    with says("W can't be read as an array of numbers: Odd says: no"):
        as_array(Odd(), "W")


def test_objects_that_are_complex_stay_complex():
    mixed = as_array(np.array([1 + 2j, Fraction(1, 2)], dtype=object), "X")
    assert mixed.dtype == np.complex128 and mixed.tolist() == [1 + 2j, 0.5]


def test_in_a_stack_each_matrix_is_looked_at():
    with says("W has shape (6, 3, 2), but it is so: expected (2, 3); its transpose would fit"):
        must_have_shape(np.ones((6, 3, 2)), (2, 3), "W", "it is so")
    with says("X has shape (6, 5, 3), but layer 0 has 3 units and examples are columns: its transpose would fit"):
        checked_examples(np.ones((6, 5, 3)), 3, "X", 0)
    net = Network([2, 3], tanh, seed=1)
    with says("Y has shape (6, 3, 4) and X has shape (7, 2, 5): 4 targets for 5 examples"):
        checked_targets(net, np.ones((7, 2, 5)), np.ones((6, 3, 4)))
    assert checked_targets(net, np.ones((7, 2, 5)), np.ones((7, 3, 5))).shape == (7, 3, 5)
    with pytest.raises(ValueError, match="layer 1"):
        Network.from_weights([np.ones((5, 3, 2))], [np.ones((4, 3, 1))], tanh)


# --- Networks ---


def test_which_names_are_in_an_error():
    with pytest.raises(ValueError, match="the activation functions"):
        Network([1, 1, 1], {1: tanh, 3: tanh})


def test_a_bias_that_alone_is_too_large_is_named():
    net = Network.from_weights([[[0.0]], [[1e308]]], [[[0.0]], [[2.0]]], identity)
    with np.errstate(over="ignore"), says("layer 1: ∂E/∂W or ∂E/∂b is not finite; the numbers in it are too large for a computer"):
        back_propagate(net, [[0.1, 0.1]], [[0.0, 0.0]])


def test_a_slope_may_be_real_where_z_is_complex():
    line = Activation("line", lambda Z: 2 * Z, lambda Z, A: np.full(Z.shape, 2.0))
    assert line.prime(np.array([1 + 1j])).tolist() == [2]


def test_what_is_no_network_cannot_learn():
    with pytest.raises(TypeError, match="^net must be a Network, but is dict$"):
        gradient_descent({}, [[1.0]], [[1.0]], 0.1, 1)


# --- The judge ---


def test_a_step_that_is_lost_above_is_refused_though_it_is_not_lost_below():
    with pytest.raises(ValueError, match="so small that x \\+ h is x"):
        central_difference(lambda x: x.sum(), np.array([1.0]), h=1e-16)


NET = Network([2, 3, 4], [tanh, identity], seed=2)
A, Y = NET.forward(np.ones((2, 5)))[0], np.zeros((4, 5))


@pytest.mark.parametrize("l", [-1, 3])
def test_there_is_no_such_layer(l):
    message = f"A has shape (4, 5), but must be the activations of layer l, one of 0..2; l is {l}, sizes are {NET.sizes}"
    with says(message):
        error_from(NET, l, A[2], Y)


def test_activations_that_do_not_fit_or_are_no_numbers():
    with says(f"A has shape (3,), but must be the activations of layer l, one of 0..2; l is 1, sizes are {NET.sizes}"):
        error_from(NET, 1, np.ones(3), Y)
    stack = np.stack([A[1]] * 6)
    with says("Y has shape (4, 2), but A has shape (6, 3, 5): expected (4, 5)"):
        error_from(NET, 1, stack, np.ones((4, 2)))
    assert error_from(NET, 1, stack, np.stack([Y] * 6)).shape == error_from(NET, 1, stack, Y).shape == (6,)
    with says("A holds nan at index (2, 4); every entry must be a finite number"):
        error_from(NET, 1, np.where(np.arange(15).reshape(3, 5) == 14, np.nan, A[1]), Y)
    with pytest.raises(ValueError, match="E is inf: the outputs or their targets are too large"), np.errstate(over="ignore"):
        error_from(NET, 2, A[2] + 1e200, Y)
    large = Network.from_weights([[[1.0]], [[1e308]]], [[[0.0]], [[0.0]]], identity)
    with pytest.raises(ValueError, match="layer 2"), np.errstate(over="ignore"):
        error_from(large, 1, [[100.0]], [[0.0]])


def test_all_corners_are_counted_and_the_first_is_described():
    # g(z) = min(z, 0) has the slopes 1 and 0; relu 0 and 1.
    below = Activation(
        "below", lambda Z: np.minimum(Z.real, 0) + 0j * Z if np.iscomplexobj(Z) else np.minimum(Z, 0), lambda Z, A: 1.0 * (Z < 0)
    )
    net = Network.from_weights([[[1.0], [1.0]], [[1.0, -2.0]]], [[[0.0], [0.0]], [[0.0]]], [relu, relu])
    with pytest.warns(AtACorner) as warned:
        numeric_gradient(net, [[0.0]], [[-3.0]], derivative=central_difference)
    said = str(warned[0].message)
    assert said.startswith(
        "layer 1, unit 0, example 0 (counted from 0) stands at the corner of relu, Z = 0: the slope of E is 0 to its left"
    )
    assert said.endswith("follows the convention for g′ there; so it is with 2 more.")
    net = Network.from_weights([[[1.0]], [[-2.0]]], [[[0.0]], [[1.0]]], [below, identity])
    with pytest.warns(AtACorner) as warned:
        numeric_gradient(net, [[0.0]], [[0.0]], derivative=central_difference)
    assert "the slope of E is -2 to its left and 0 to its right." in str(warned[0].message)
    assert str(warned[0].message).endswith("follows the convention for g′ there.")


# --- Drawings ---


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_is_read_stands_out_from_the_paper():
    assert luminance(PAPER) == pytest.approx(1) and luminance(FAINT) < 0.7
    for colour, least in ((INK, 12), (SOFT, 7), (LINE, 4.5), (POSITIVE, 4.5), (NEGATIVE_TEXT, 4.5), (ERROR, 4.5), (NEGATIVE, 3)):
        assert 1.05 / (luminance(colour) + 0.05) >= least, colour


def test_a_picture_is_no_wider_than_its_page():
    page = Picture("<svg/>", "words")._repr_html_()
    assert page.endswith('style="max-width: 100%">') and repr(Picture("<svg/>", "words")) == "words"


# --- Worksheets ---


def test_a_sheet_that_was_printed_once_comes_again():
    """Else a key from last year is of no use."""
    assert repr(worksheet(3)).splitlines()[3:8] == [
        "X = [[−1, 2]]",
        "Y = [[−1, 2], [2, −2]]",
        "W¹ = [[−2], [−2]]",
        "b¹ = [[2], [−1]]",
        "W² = [[1, −1], [0.5, −0.5]]",
    ]
    assert [repr(worksheet(seed, sizes=(2, 3, 2), m=4)).splitlines()[7] for seed in (1, 2)] == [
        "W² = [[1, 1, −1.5], [−0.5, −1.5, 1]]",
        "W² = [[0.5, −0.5, −0.5], [1.5, −0.5, −2]]",
    ]


def test_a_sheet_is_itself_and_no_other():
    sheet = worksheet(1)
    assert sheet != worksheet(1) and len({sheet, sheet}) == 1


@pytest.mark.long
def test_no_two_examples_are_alike_where_they_are_first_added_up():
    for seed in range(150):
        for sizes in ((1, 2, 2), (2, 1, 2)):
            given = {(name, l): np.array(array, dtype=float) for name, l, array in worksheet(seed, sizes=sizes).given}
            Z1 = given["W", 1] @ given["X", None] + given["b", 1]
            assert len(np.unique(Z1, axis=1).T) == 2, seed


def test_a_sheet_is_whole_and_says_nothing_beside_its_cells():
    sheet = worksheet(2, sizes=(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1), activations=identity)
    for page in (sheet._repr_html_(), sheet.key._repr_html_()):
        root = ElementTree.fromstring(page)
        assert root.tag == "section" and [child.tag for child in root] == ["h2", "p", "div", "table"]
        for element in root.iter():
            assert element.tag in ("section", "h2", "p", "div", "table", "thead", "tbody", "tr", "th", "td", "span")
            said = (element.text or "").strip()
            assert not said or element.tag in ("h2", "p", "th", "td", "span"), said
            assert not (element.tail or "").strip(), element.tail
        head, body = root.find("table/thead"), root.find("table/tbody")
        assert [cell.text for cell in head.iter("th")] == ["to find", "by"] and {cell.get("scope") for cell in head.iter("th")} == {"col"}
        assert len(body) == len(sheet.steps) and all([cell.tag for cell in row] == ["td", "td"] for row in body)
        names = [row.find("td/span") for row in body]
        assert [name.text for name in names if name is not None][0] == "Z¹ = " and "Z¹⁰ = " in [
            name.text for name in names if name is not None
        ]
        assert all(row[1].get("style") == "text-align: left" and row[1].text for row in body)
        assert all(
            "nowrap" in name.get("style") and name[0].get("style").startswith("display: inline-table") for name in names if name is not None
        )
        assert "border-collapse: separate" in page
