"""The Explorer's state in Python. What a reader sees and does is tested in tests/page and tests/lab."""

import copy
import itertools
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from nnlib import Activation, Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.datasets import digits, worked_example
from nnlib.explorer import Explorer, Learning, WeightPictures, picture
from nnlib.explorer.cells import _refresh_all
from nnlib.explorer.explorer import VIEWS


def small():
    net = Network([2, 3, 4], [sigmoid, identity], seed=5)
    random = np.random.default_rng(6)
    return net, random.standard_normal((2, 5)), random.standard_normal((4, 5))


def moved_by_hand(explorer, kind, l, i, j, value):
    """What the browser sends when the hand rests."""
    weights = {name: [a and [list(row) for row in a] for a in layers] for name, layers in explorer.weights.items()}
    weights[kind][l][i][j] = value
    explorer.set_state({"weights": weights})


def test_a_weight_moved_on_the_screen_is_in_net_exactly():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    value = 0.1 + 0.2
    moved_by_hand(explorer, "W", 2, 3, 1, value)
    moved_by_hand(explorer, "b", 1, 2, 0, -value)
    assert net.W[2][3, 1] == value and net.b[1][2, 0] == -value
    assert explorer.net is net
    assert explorer.E == back_propagate(net, X, Y).E
    assert np.array_equal(explorer.gradient.dE_dW[2], back_propagate(net, X, Y).dE_dW[2])


def test_a_weight_set_in_a_cell_is_on_the_screen_when_the_cell_ends():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]["W"][1][0][1]), "weights")
    net.W[1][0, 1] = 7
    _refresh_all(None)
    assert explorer.weights["W"][1][0][1] == 7 and seen == [7]


def test_another_network_can_be_assigned():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    other = Network([2, 3, 4], [sigmoid, identity], seed=9)
    explorer.net = other
    assert explorer.weights["W"][2] == other.W[2].tolist() and explorer.net is other
    before = net.W[1].copy()
    moved_by_hand(explorer, "W", 1, 0, 0, 3.5)
    assert other.W[1][0, 0] == 3.5 and np.array_equal(net.W[1], before)
    with pytest.raises(ValueError, match="2 → 3 .*2 → 4"):
        explorer.net = Network([2, 4, 4], [sigmoid, identity])


def test_explorers_of_one_network_stay_in_step():
    net, X, Y = small()
    one, other = Explorer(net, X, Y), Explorer(net, X[:, :2], Y[:, :2])
    moved_by_hand(one, "W", 1, 2, 1, -4)
    assert other.weights["W"][1][2][1] == -4


def test_what_is_selected_must_exist():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    explorer.selected = ("b", 2, 3)
    for wrong in [
        ("W", 0, 0, 0),
        ("W", 3, 0, 0),
        ("W", 1, 3, 0),
        ("W", 1, 0, 2),
        ("W", 1, -1, 0),
        ("b", 2, 4),
        ("W", 1, 0),
        ("Z", 1, 0, 0),
        (),
    ]:
        with pytest.raises(TraitError, match="selected"):
            explorer.selected = wrong
        assert explorer.selected == ("b", 2, 3)


def test_a_weight_that_is_not_finite_leaves_the_screen_as_it_was(capsys):
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    before = explorer.weights
    net.W[2][1, 1] = np.nan
    _refresh_all(None)
    assert explorer.weights == before
    assert "layer 2: W holds nan at index (1, 1)" in capsys.readouterr().out


# ---------------------------------------------------------------- what either side may send


def spoilt(weights, spoil):
    """The weights with something done to them."""
    weights = copy.deepcopy(weights)
    return spoil(weights) or weights


WRONG_WEIGHTS = {
    "another row": lambda w: w["W"][1].append([0.0, 0.0]),
    "a number fewer": lambda w: w["W"][2][0].pop(),
    "one row for all": lambda w: w["W"].__setitem__(1, [[1.0, 2.0]]),
    "a flat list": lambda w: w["b"].__setitem__(1, [1.0, 2.0, 3.0]),
    "a stack": lambda w: w["W"].__setitem__(1, [w["W"][1]] * 3),
    "a layer more": lambda w: [w["W"].append([[1.0] * 4]), w["b"].append([[0.0]])] and None,
    "half of it": lambda w: {"W": w["W"]},
    "nothing": lambda w: {"W": [], "b": []},
    "no list": lambda w: {"W": 5, "b": w["b"]},
    "text": lambda w: w["W"][2][3].__setitem__(1, "1"),
    "NaN": lambda w: w["W"][2][3].__setitem__(1, float("nan")),
    "infinity": lambda w: w["b"][1][2].__setitem__(0, float("inf")),
    "an E beyond all numbers": lambda w: w["b"][2][0].__setitem__(0, 1e200),
    "no dict": lambda w: "weights",
}


@pytest.mark.parametrize("spoil", WRONG_WEIGHTS.values(), ids=WRONG_WEIGHTS)
def test_weights_that_do_not_fit_are_refused_whole_and_the_state_sent_back(spoil, monkeypatch):
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    held, arrays = copy.deepcopy(explorer.weights), copy.deepcopy((dict(net.W), dict(net.b)))
    sent = []
    monkeypatch.setattr(explorer, "send_state", lambda key=None: sent.append(key))
    explorer.set_state({"weights": spoilt(held, spoil), "selected": ["W", 2, 1, 1]})
    assert explorer.weights == held and explorer.selected == ("W", 1, 0, 0)
    for layers, before in zip((net.W, net.b), arrays):
        assert all(np.array_equal(layers[l], before[l]) for l in before)
    assert sent[0] == ["weights", "selected"] and explorer._refused.startswith("refused: ")
    moved_by_hand(explorer, "W", 2, 3, 1, 0.25)
    assert net.W[2][3, 1] == 0.25 and explorer._refused == ""


@pytest.mark.parametrize("selected", [["W", 3, 0, 0], ["W", 1, 0], [], "W", None, ["W", 1, [0], 0], [["W"]], ["b", 2, 0.5], ["W", 1, 0, 2]])
def test_a_page_that_selects_nothing_is_told_and_what_is_saved_afterwards_is_whole(selected, tmp_path, monkeypatch):
    explorer = Explorer(*small())
    explorer.selected = ("b", 2, np.int64(3))
    sent = []
    monkeypatch.setattr(explorer, "send_state", lambda key=None: sent.append(key))
    explorer.set_state({"selected": selected})
    assert explorer.selected == ("b", 2, 3) and type(explorer.selected[2]) is int
    assert sent[0] == ["selected"] and "selected" in explorer._refused
    explorer.save(tmp_path / "page.html")
    assert '"selected":["b",2,3]' in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("selected", [("W", np.arange(2), 0, 0), ("W", 1, np.array([0]), 0), ("W", 1, 0, 0j)])
def test_an_array_selects_nothing(selected):
    explorer = Explorer(*small())
    with pytest.raises(TraitError, match=r"selected is .*, but 2 → 3 \(sigmoid\)"):
        explorer.selected = selected
    assert explorer.selected == ("W", 1, 0, 0)


def test_a_weight_can_be_selected_whatever_the_network_has_become():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    a_stack(net)
    explorer.set_state({"selected": ["W", 1, 2, 1]})
    assert explorer.selected == ("W", 1, 2, 1) and explorer._refused == ""


@pytest.mark.parametrize("net", [None, "net", 3])
def test_what_is_no_network_is_refused(net):
    _, X, Y = small()
    explorer = Explorer(*small())
    shown = explorer.net
    message = f"net must be a Network, but is {type(net).__name__}$"
    for make in (Explorer, WeightPictures):
        with pytest.raises(TypeError, match=message):
            make(net, X, Y)
    with pytest.raises(TypeError, match=message):
        explorer.net = net
    assert explorer.net is shown


def test_of_single_precision_the_screen_has_the_digits_that_net_holds():
    net, X, Y = small()
    net.W[1], net.b[2] = np.float32(net.W[1]), np.float32(net.b[2])
    explorer, pictures = Explorer(net, X, Y), WeightPictures(net, X, Y, shape=(1, 2))
    moved_by_hand(explorer, "W", 1, 0, 1, 0.1)
    assert explorer.weights["W"][1][0][1] == net.W[1][0, 1] == np.float32(0.1) == pictures.weights[1]
    pictures.set_state({"weights": [0.3, 0.7]})
    assert pictures.weights == net.W[1][0].tolist() == [np.float32(0.3), np.float32(0.7)] == explorer.weights["W"][1][0]
    before = net.W[1].copy()
    with np.errstate(over="raise"):
        moved_by_hand(explorer, "W", 1, 0, 1, 1e300)
        pictures.set_state({"weights": [0.1, 1e300]})
    assert explorer._refused == pictures._refused == "refused: layer 1: W holds inf at index (0, 1); every entry must be a finite number"
    assert np.array_equal(net.W[1], before)


@pytest.mark.parametrize("kind", [np.longdouble, np.complex128, np.complex64])
def test_numbers_that_a_browser_does_not_have_are_refused(kind, capsys):
    net, X, Y = small()
    explorer, pictures = Explorer(net, X, Y), WeightPictures(net, X, Y, shape=(1, 2))
    net.W[1] = kind(net.W[1])
    _refresh_all(None)
    for widget in (explorer, pictures):
        assert f"W[1] {net.W[1].dtype} (3, 2), W[2] float64 (4, 3)" in widget._refused
    with pytest.raises(ValueError, match="float64"):
        Explorer(net, X, Y)
    with pytest.raises(ValueError, match="float64"):
        WeightPictures(net, X, Y, shape=(1, 2))
    with pytest.raises(ValueError, match="float64"):
        Explorer(small()[0], kind(X), Y)
    with pytest.raises(ValueError, match="float64"):
        WeightPictures(small()[0], X, kind(Y), shape=(1, 2))
    pictures = WeightPictures(*small(), shape=(1, 2))
    with pytest.raises(TraitError, match="weights holds numbers of type"):
        pictures.weights = list(kind([1, 2]))


def test_the_thickest_edge_is_drawn_without_a_warning():
    with np.errstate(all="raise"):
        assert picture.stroke_width(np.float64(1e308), crowded=False) == picture.stroke_width(3.25, crowded=False) == 9


def another_activation(net):
    net.g[1] = relu


def a_stack(net):
    net.W[1] = np.stack([net.W[1]] * 3)


@pytest.mark.parametrize("change", [another_activation, a_stack])
def test_a_network_of_another_kind_is_not_shown_as_if_it_were_the_old_one(change, capsys, tmp_path):
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    before = copy.deepcopy(explorer.weights)
    change(net)
    _refresh_all(None)
    assert explorer.weights == before
    said = capsys.readouterr().out
    assert "Explorer shows what it showed before: this Explorer was made for 2 → 3 (sigmoid) → 4 (identity)" in said
    assert explorer._refused in said and "make a new Explorer for it" in said
    moved_by_hand(explorer, "W", 1, 0, 0, 3.5)  # the screen would compute with other numbers than net
    assert explorer.weights == before and "was made for" in explorer._refused
    with pytest.raises(ValueError, match="was made for"):
        explorer.save(tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("error", [ValueError("no"), KeyError("no"), AttributeError("no"), ZeroDivisionError("no")])
def test_no_error_reaches_a_reader_when_a_cell_ends(error, capsys, monkeypatch):
    def refresh():
        raise error

    explorer, other = Explorer(*small()), Explorer(*small())
    monkeypatch.setattr(explorer, "refresh", refresh)
    _refresh_all(None)
    assert explorer._refused == f"Explorer shows what it showed before: {error}" in capsys.readouterr().out and other._refused == ""


@pytest.mark.parametrize("target", [1e200, -1e200])
def test_what_is_too_far_for_a_computers_numbers_is_refused_by_name(target):
    net, X, Y = small()
    message = "E is inf: the outputs or their targets are too large for a computer's numbers"
    with pytest.raises(ValueError, match=message):
        Explorer(net, X, np.full_like(Y, target))
    with pytest.raises(ValueError, match=message):
        WeightPictures(net, X, np.full_like(Y, target), shape=(1, 2))
    explorer = Explorer(net, X, Y)
    shown = repr(explorer)
    net.b[2][0] = target
    _refresh_all(None)
    assert explorer._refused == f"Explorer shows what it showed before: {message}"
    assert repr(explorer) == shown


@pytest.mark.parametrize(
    "weights", [[], [1.0] * 63, [[1.0]] * 64, ["1"] * 64, [float("nan")] * 64, [1e308] * 64, 5], ids=lambda weights: repr(weights)[:12]
)
def test_the_pictures_refuse_weights_that_do_not_fit(weights, monkeypatch):
    X, Y = digits()
    net = Network([64, 5, 10], [sigmoid, identity], seed=1)
    pictures = WeightPictures(net, X[:, :20], Y[:, :20], unit=3)
    before, held = net.W[1].copy(), pictures.weights
    sent = []
    monkeypatch.setattr(pictures, "send_state", lambda key=None: sent.append(key))
    pictures.set_state({"weights": weights})
    assert pictures.weights == held == pictures._answered and np.array_equal(net.W[1], before)
    assert sent[0] == ["weights"] and pictures._refused


@pytest.mark.parametrize(
    "sizes, m, activations, message",
    [
        ([2, 13, 2], 1, sigmoid, "layer 1 has 13 units, but the explorer draws at most 12"),
        ([2, 2, 2, 2, 2, 2], 1, sigmoid, "5 layers after the input, but the explorer draws at most 4"),
        ([2, 3], 65, tanh, "65 examples, but the explorer shows at most 64"),
        ([2, 3], 4, Activation("sine", np.sin, lambda Z, A: np.cos(Z)), "layer 1: the explorer computes in the browser.*not sine"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_limit(sizes, m, activations, message):
    with pytest.raises(ValueError, match=message):
        Explorer(Network(sizes, activations), np.zeros((sizes[0], m)), np.zeros((sizes[-1], m)))


def test_a_stack_of_networks_is_refused():
    net, X, Y = small()
    net.W[1] = np.stack([net.W[1]] * 3)
    with pytest.raises(ValueError, match="layer 1: W and b are a stack"):
        Explorer(net, X, Y)


def test_examples_are_copied():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    E = explorer.E
    X[:], Y[:] = 0, 0
    assert explorer.E == E


def test_where_no_script_runs_a_picture_says_what_it_shows():
    net, X, Y = worked_example()
    data, _ = Explorer(net, X, Y)._repr_mimebundle_()
    alt = re.search('alt="([^"]*)"', data["text/html"])[1]
    assert "2 units of input, then 2 units (sigmoid), then 2 units (sigmoid)" in alt
    # The largest of oracles.md's derivatives, ∂E/∂W²₁₂ = 0.08266762784753325, at W²₁₂ = 0.45.
    assert "from unit 2 of layer 1 to unit 1 of layer 2: it is 0.4500, and its derivative is 0.08267" in alt
    assert "E is 0.2984" in alt
    first, *others = VIEWS.split()
    assert first == "network" and "A still picture." in data["text/html"] and f"there too: {', '.join(others)}.</p>" in data["text/html"]
    assert data["text/plain"] == "Explorer of 2 → 2 (sigmoid) → 2 (sigmoid), 12 parameters, E = 0.2984"


SIZES = [[2, 2, 2], [2, 3, 2], [2, 3, 3, 2], [3, 5, 4, 2], [4, 4, 4], [4, 3, 4], [1, 6, 1], [1, 2, 9, 2], [2, 8, 2]]


def drawn(sizes):
    random = np.random.default_rng(2)
    net, X, Y = Network(sizes, tanh, seed=2), random.standard_normal((sizes[0], 2)), random.standard_normal((sizes[-1], 2))
    return net, picture.draw(net, net.forward(X)[0], Y, back_propagate(net, X, Y))


def texts(drawing):
    """Each number of a label or a bias as the four corners of its letters: a line of text is 9 units high, and 6.5 a letter wide."""
    for group in ElementTree.fromstring(re.sub(' xmlns="[^"]*"', "", drawing)).iter("g"):
        if group.get("class", "").split(" ")[0] not in ("nn-label", "nn-bias"):
            continue
        moved = [float(part) for part in re.findall(r"-?[\d.]+", group.get("transform", "translate(0 0) rotate(0)"))]
        turn = np.radians(moved[2])
        for text in group.iter("text"):
            half, x, y = 3.25 * len("".join(text.itertext())), float(text.get("x", 0)), float(text.get("y"))
            corners = np.array([(x - half, y - 9), (x + half, y - 9), (x + half, y), (x - half, y)])
            yield corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + moved[:2]


def apart(one, other):
    """Whether a straight line separates two rectangles: then it may be taken along a side of one of them."""
    for a, b, _, _ in (one, np.roll(one, 1, 0), other, np.roll(other, 1, 0)):
        across = np.array([a[1] - b[1], b[0] - a[0]])
        p, q = one @ across, other @ across
        if p.max() <= q.min() or q.max() <= p.min():
            return True
    return False


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_number_lies_on_another(sizes):
    net, drawing = drawn(sizes)
    found = list(texts(drawing))
    few = [l for l in net.W if net.W[l].size <= 12]
    lines = 2 if all(net.W[l].size <= 8 for l in net.W) else 1
    biases = sum(net.sizes[1:]) * (1 if max(sizes) > 6 else 2)
    assert len(found) == biases + lines * sum(net.W[l].size for l in few)
    for one, other in itertools.combinations(found, 2):
        assert apart(one, other), (one.round(), other.round())


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_mark_lies_on_another(sizes):
    net, drawing = drawn(sizes)
    marks = [tuple(map(float, found)) for found in re.findall(r'data-mark="[^"]+" d="M(\S+) (\S+)v(\S+)"', drawing)]
    assert len(marks) == (0 if max(sizes) > 6 else sum(net.W[l].size for l in net.W) + sum(net.sizes[1:]))
    for (x, y, up), (x2, y2, up2) in itertools.combinations(marks, 2):
        beside = abs(x - x2) >= 6
        assert beside or min(y, y + up) >= max(y2, y2 + up2) or max(y, y + up) <= min(y2, y2 + up2)


def test_the_pictures_of_a_hidden_unit_follow_its_weights():
    X, Y = digits()
    X, Y = X[:, :200], Y[:, :200]
    net = Network([64, 5, 10], [sigmoid, identity], seed=1)
    pictures = WeightPictures(net, X, Y, unit=3)
    pictures.selected = 20
    pictures.set_state({"weights": [*pictures.weights[:20], 1.25, *pictures.weights[21:]]})
    grad = back_propagate(net, X, Y)
    assert net.W[1][3, 20] == 1.25
    np.testing.assert_allclose(pictures.slopes, grad.dE_dW[1][3], rtol=1e-12)
    np.testing.assert_allclose(pictures.E, grad.E, rtol=1e-12)

    # A cell that moves other weights, and this unit's: the pictures answer when it ends.
    net.W[2] *= 2
    net.W[1][3, 0] = -0.5
    _refresh_all(None)
    grad = back_propagate(net, X, Y)
    assert pictures.weights[0] == -0.5
    np.testing.assert_allclose(pictures.slopes, grad.dE_dW[1][3], rtol=1e-12)
    net.b[2] += 1
    _refresh_all(None)
    np.testing.assert_allclose(pictures.E, back_propagate(net, X, Y).E, rtol=1e-12)

    with pytest.raises(ValueError, match="unit is 5, but layer 1 has the units 0..4"):
        WeightPictures(net, X, Y, unit=5)
    with pytest.raises(ValueError, match="63 pixels, but layer 0 has 64 units"):
        WeightPictures(net, X, Y, shape=(9, 7))
    with pytest.raises(TraitError, match="selected is 64"):
        pictures.selected = 64


@pytest.mark.parametrize("widget", [Explorer, Learning])
def test_a_stack_of_examples_is_refused_by_name(widget):
    net = Network([2, 3, 1], sigmoid, seed=0)
    for name, X, Y in (("X", np.ones((5, 2, 4)), np.ones((1, 4))), ("Y", np.ones((2, 4)), np.ones((5, 1, 4)))):
        with pytest.raises(ValueError) as caught:
            widget(net, X, Y)
        shape, one = ("(5, 2, 4)", "(2, 4)") if name == "X" else ("(5, 1, 4)", "(1, 4)")
        assert str(caught.value) == f"{name} has shape {shape}, a stack; the {widget.__name__.lower()} shows one matrix of examples, {one}"
