"""The field to draw on: what becomes of a drawing, which drawings are read, what the widget takes and refuses, and its still picture."""

import re

import node
import numpy as np
import pytest
from drawings import all_drawings, image_of
from drawn import shapes
from traitlets import TraitError

from nnlib import Activation, Network, identity, sigmoid, tanh
from nnlib.datasets import digits, split_digits
from nnlib.explorer import DrawDigit, Explorer
from nnlib.explorer.cells import _refresh_all
from nnlib.explorer.draw_digit import _drawn, hundredths
from nnlib.svg import INK, NEGATIVE, POSITIVE
from nnlib.training import gradient_descent

DRAWINGS = list(all_drawings())
ODD = {"a dot": [[[5, 5]]], "a dot twice": [[[5, 5], [5, 5]]], "a line across": [[[0, 3], [9, 3]]], "a line down": [[[3, 0], [3, 9]]]}


@pytest.fixture(scope="module")
def images():
    """All drawings as the browser computes them."""
    return np.array(node.evaluate("bitmap.js", "data.map(toPixels)", [strokes for *_, strokes in DRAWINGS]))


@pytest.mark.long
def test_an_image_is_what_the_rule_says(images):
    for (digit, style, way, strokes), image in zip(DRAWINGS, images, strict=True):
        np.testing.assert_array_equal(image, image_of(strokes), err_msg=f"{digit}, {style}, {way}")
    odd = node.evaluate("bitmap.js", "data.map(toPixels)", list(ODD.values()))
    for (name, strokes), image in zip(ODD.items(), odd, strict=True):
        np.testing.assert_array_equal(image, image_of(strokes), err_msg=name)
    down = np.reshape(odd[3], (8, 8))
    assert (down[:, [0, 1, 6, 7]] == 0).all() and (down[1:7, 3:5] == 1).all() and (down[1:7, [2, 5]] == 1 / 4).all()
    assert node.evaluate("bitmap.js", "toPixels([])") == [0] * 64


def test_place_and_size_make_no_difference(images):
    ways = [way for _, _, way, _ in DRAWINGS]
    for way in ("big", "small", "in a corner"):
        same = np.abs(images[[w == way for w in ways]] - images[[w == "plain" for w in ways]]).max(axis=1) == 0
        assert same.mean() > 0.6, way  # "big" and "small" are a little wider or narrower
    assert (images[[w == "in a corner" for w in ways]] == images[[w == "plain" for w in ways]]).mean() > 0.99


def test_images_are_like_those_of_the_data_set(images):
    X, _ = digits()
    ink = 16 * images.sum(axis=1)
    assert (ink >= 313).all() and ink.max() < 360 and abs(16 * X.sum(axis=0).mean() - 313) < 1
    theirs, ours = X.mean(axis=1).reshape(8, 8), images.mean(axis=0).reshape(8, 8)
    np.testing.assert_allclose(ours.sum(axis=0), theirs.sum(axis=0), atol=1.1)
    np.testing.assert_allclose(ours.sum(axis=1), theirs.sum(axis=1), atol=1)


@pytest.mark.long
def test_what_a_hand_draws_is_read(images):
    """249 of the 270, and all that are drawn with care but one kind: a 4 with two upright strokes, as hardly any of the data is."""
    X, Y, *_ = split_digits()
    start = Network([64, 32, 10], [sigmoid, identity], seed=0)
    net, _ = gradient_descent(start, X, Y, rate=0.1, steps=60 * 26, batch=50, momentum=0.9, seed=0)
    answers = net.forward(images.T)[0][2].argmax(axis=0)
    wrong = [(digit, style, way) for (digit, style, way, _), answer in zip(DRAWINGS, answers, strict=True) if digit != answer]
    assert 20 <= len(wrong) <= 22
    assert len([one for one in wrong if one[:2] == (4, 1)]) == 9
    assert {one[:2] for one in wrong if one[2] in ("plain", "big", "small", "in a corner", "wide")} == {(4, 1)}


# ---------------------------------------------------------------- the widget


def some_net(sizes=(64, 5, 10), g=(tanh, identity), seed=3):
    return Network(sizes, list(g), seed=seed)


def one_layer(W):
    return Network.from_weights([W], [np.zeros((10, 1))], tanh)


SINE = Activation("sine", np.sin, lambda Z, A: np.cos(Z))


def test_an_image_is_set_and_given_back():
    X, _ = digits()
    net = some_net()
    field = DrawDigit(net)
    assert field.image.shape == (64, 1) and not field.image.any() and field.answer is None
    assert repr(field) == f"DrawDigit for {net!r}: nothing drawn yet"
    field.set_state({"strokes": [[[1, 2], [3.5, 4]]]})
    for image in (X[:, 7], X[:, [7]], X[:, 7].tolist()):
        field.image = image
        assert field.image.shape == (64, 1) and (field.image[:, 0] == X[:, 7]).all() and field.strokes == []
        assert field.pixels == X[:, 7].tolist()
    expected = net.W[2] @ np.tanh(net.W[1] @ X[:, [7]] + net.b[1]) + net.b[2]
    np.testing.assert_allclose(field.outputs, expected, rtol=1e-12)
    assert field.answer == expected.argmax() and repr(field).endswith(f": it reads {expected.argmax()}")


@pytest.mark.parametrize(
    "image, message",
    [
        (np.zeros(63), r"image has shape \(63,\) of float64, but must be 64 numbers"),
        (np.zeros((8, 8)), r"image has shape \(8, 8\)"),
        (np.zeros((64, 2)), r"image has shape \(64, 2\)"),
        (np.full(64, 16), "image has values from 16.0 to 16.0, but they must be from 0, white, to 1, black"),
        (-np.eye(64)[0], "image has values from -1.0 to"),
        (np.full(64, np.nan), "image has values from nan"),
        (np.ones(64) * 1j, "image has shape .* of complex128"),
        (["a"] * 64, "image must hold numbers only"),
    ],
)
def test_what_is_no_image_is_refused(image, message):
    field = DrawDigit(some_net())
    field.image = np.ones(64) / 2
    with pytest.raises(ValueError, match=message):
        field.image = image
    if isinstance(image, list) or image.dtype.kind == "f":
        field.set_state({"pixels": image if isinstance(image, list) else image.tolist()})
        assert field._refused.startswith("refused: image ")
    assert (field.image == 0.5).all()


@pytest.mark.parametrize(
    "strokes", [[[]], [[1, 2]], [[[1, 2, 3]]], [[[1, 2], [3]]], [[[1, -2]]], [[[1, 101]]], [[["a", "b"]]], [5], ["ab"]]
)
def test_strokes_that_are_none_are_refused(strokes):
    field = DrawDigit(some_net())
    field.set_state({"strokes": strokes})
    assert field.strokes == [] and field._refused.startswith("refused: a stroke is a list of points [x, y] from 0 to 100, but one is")
    with pytest.raises(TraitError):
        field.strokes = strokes


def test_the_answer_follows_the_network_and_the_page_cannot_change_it():
    net = some_net()
    field, before = DrawDigit(net), net.copy()
    field.image = np.linspace(0, 1, 64)
    net.b[2][4] = 99
    _refresh_all(None)
    assert field.answer == 4 and field.weights["b"][2][4] == [99.0] and field._refused == ""
    field.set_state({"weights": {"W": [None, *(before.W[l].tolist() for l in before.W)], "b": [None, [[0.0]] * 5, [[0.0]] * 10]}})
    assert net.b[2][4] == 99 and field.weights["b"][2][4] == [99.0] and "set net.W and net.b" in field._refused
    net.W[1] = np.stack([net.W[1]] * 3)
    _refresh_all(None)
    assert field._refused.startswith("DrawDigit shows what it showed before: this DrawDigit was made for")


@pytest.mark.parametrize(
    "net, message",
    [
        (some_net((63, 5, 10)), "the network must have 64 inputs, the pixels, and 10 outputs, the digits, but is 63 → 5"),
        (some_net((64, 5, 9)), "the network must have 64 inputs"),
        (some_net(g=(SINE, identity)), "layer 1: the answer is computed in the browser.*not sine"),
        (one_layer(np.zeros((2, 10, 64))), "layer 1: W and b are a stack"),
        (one_layer(np.zeros((10, 64)) * 1j), "layer 1: W and b are a stack of networks, or of complex"),
    ],
    ids=["inputs", "outputs", "activation", "a stack", "complex"],
)
def test_what_cannot_be_drawn_for_is_refused(net, message):
    with pytest.raises(ValueError, match=message):
        DrawDigit(net)


def test_another_widget_of_the_same_network_moves_the_answer():
    net = Network.from_weights([np.eye(12, 64), np.eye(10, 12)], [np.zeros((12, 1)), np.zeros((10, 1))], identity)
    field = DrawDigit(net)
    field.image = np.eye(64)[3]
    assert field.answer == 3
    small = Network.from_weights(net.W, net.b, net.g)
    with pytest.raises(ValueError):
        Explorer(small, np.zeros((64, 1)), np.zeros((10, 1)))  # too large for it; the field isn't
    net.b[2][8] = 2
    field.refresh()
    assert field.answer == 8


# ---------------------------------------------------------------- what stands where no script runs


def test_the_still_picture_has_pixels_and_outputs():
    net = some_net()
    net.b[2][:] = [[-0.25], [0.5], [3], [-2], [0.1], [0], [0], [0], [0], [0]]
    net.W[2][:] = 0
    field = DrawDigit(net)
    field.image = np.arange(64) / 64
    _, drawn = shapes(_drawn(field))
    cells = [shape for shape in drawn if shape.element.get("fill-opacity")]
    assert [float(cell.element.get("fill-opacity")) for cell in cells] == [float(f"{k / 64:.2f}") for k in range(64)]
    assert all(cell.look["fill"] == INK for cell in cells)
    assert [cell.centre.tolist() for cell in cells] == [[20 + 20 * (k % 8), 20 + 20 * (k // 8)] for k in range(64)]
    bars = [shape for shape in drawn if shape.kind == "path" and shape.look.get("fill") in (POSITIVE, NEGATIVE)]
    ends = [(bar.corners[:, 0].min(), bar.corners[:, 0].max(), bar.look["fill"]) for bar in bars]
    # From 0 at 250 to 1 at 330; what is longer than there is room for is cut short.
    assert ends[:5] == [(230, 250, NEGATIVE), (250, 290, POSITIVE), (250, 362, POSITIVE), (202, 250, NEGATIVE), (250, 258, POSITIVE)]
    words = [shape.words for shape in drawn if shape.kind == "text"]
    assert words[1:10:2] == ["−0.25", "0.50", "3.00", "−2.00", "0.10"] and words[:10:2] == ["0", "1", "2", "3", "4"]
    answers = re.search(r'alt="([^"]*)"', field.still())[1]
    assert answers.startswith("An image of 8 by 8 pixels. The network reads 2. Its ten outputs, 0: −0.25, 1: 0.50, 2: 3.00")
    assert "<p>" in field.still() and "<p>" not in field.page_picture()
    assert [hundredths(x) for x in (-0.004, -0.006, 0.995)] == ["0.00", "−0.01", "0.99"]


def test_an_empty_field_stands_still_too():
    field = DrawDigit(some_net())
    assert 'alt="An empty field to draw a digit on."' in field.still()


def test_a_page_begins_with_what_is_drawn_and_the_weights_that_there_are_now():
    net = some_net()
    field = DrawDigit(net)
    field.set_state({"strokes": [[[1, 2]]], "pixels": [0.25] * 64})
    net.W[1][0, 0] = 7  # and no cell ends
    state = field.page_state()
    assert set(state) == {"_setup", "weights", "strokes", "pixels", "_refused"} and state["weights"]["W"][1][0][0] == 7
    assert state["_setup"] == {"sizes": [64, 5, 10], "g": [None, "tanh", "identity"]}
    assert state["strokes"] == [[[1, 2]]] and state["pixels"] == [0.25] * 64
