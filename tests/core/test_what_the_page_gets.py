"""What the widgets tell the page, what they refuse, to the letter, and how they end; and the text of a saved page."""

import base64
import copy
import json
import re

import numpy as np
import pytest
from drawn import shapes
from traitlets import TraitError

from nnlib import Activation, Network, back_propagate, equations, identity, relu, sigmoid, tanh
from nnlib.derivation import Derivation
from nnlib.explorer import Explorer, WeightPictures, cells, picture, sources
from nnlib.explorer.explorer import VIEWS
from nnlib.explorer.widget import NetworkWidget, Widget


def small(sizes=(2, 3, 4), m=5):
    net = Network(sizes, [sigmoid, identity, tanh, relu][: len(sizes) - 1], seed=5)
    random = np.random.default_rng(6)
    return net, random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m))


def test_the_page_of_an_explorer_knows_these_and_no_more():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    own = {name for name in explorer.keys if not re.match("_model|_view|_esm|_css|_anywidget|_dom|layout|tabbable|tooltip", name)}
    assert own == {"_setup", "_network", "weights", "selected", "_refused"}
    setup = dict(explorer._setup)
    assert setup.pop("show") == VIEWS.split()
    assert (
        setup.pop("predict") is None
        and setup.pop("owed") == []
        and setup.pop("size") == "normal"
        and setup.pop("sizes") == [2, 3, 4]
        and setup.pop("g") == [None, "sigmoid", "identity"]
    )
    assert setup.pop("X") == X.tolist() and setup.pop("Y") == Y.tolist()
    assert [step["equations"] for step in setup.pop("steps")][-1] == ["dE_dW", "dE_db"]
    _, drawn = shapes(setup.pop("picture"))
    assert not any(shape.kind == "path" and shape.element.get("data-select") for shape in drawn) and len(drawn) > 60
    for name, formula in setup.pop("equations").items():
        equation = getattr(equations, name)
        assert formula.pop("words") == equation.words
        assert set(formula) == {"left", "right", "matrixLeft", "matrixRight"}
        for part in formula.values():  # such as a browser takes inside of HTML, and shows as large as in a line of its own
            assert part.startswith("<math") and 'displaystyle="true"' in part and "xmlns" not in part and "display=" not in part
    assert setup == {}
    assert explorer._network == str(id(net))
    with pytest.raises(TraitError, match="read-only"):
        explorer.E = 0.5


@pytest.mark.parametrize("question", ["sign", "largest", "zero"])
def test_what_is_to_be_shown_and_asked(question):
    explorer = Explorer(*small(), show="slope paths", predict=question, size="large")
    assert explorer._setup["show"] == ["slope", "paths"] and explorer._setup["predict"] == question
    assert explorer._setup["size"] == explorer.page_state()["_setup"]["size"] == "large"
    assert "there too: slope, paths.</p>" in explorer.still() and "there too" not in Explorer(*small(), show="network").still()


NET, INPUT, TARGETS = small()
SINE = Activation("sine", np.sin, lambda Z, A: np.cos(Z))
INSTEAD = "Take fewer of them to look at, or use back_propagate and matplotlib for the whole."
REFUSED = {
    "show": (lambda: Explorer(*small(), show="slope nothing at all"), "show holds 'nothing', but can be of: network, slope, backward, "),
    "predict": (lambda: Explorer(*small(), predict="sum"), "predict holds 'sum', but can be of: sign, largest, zero"),
    "size": (lambda: Explorer(*small(), size="huge"), "size holds 'huge', but can be of: normal, large"),
    "owed": (lambda: Explorer(*small(), owed="dE_dZ dE_dX"), "owed holds 'dE_dX', but can be of: dE_dA, dE_dZ, dE_dW, dE_db"),
    "lines": (lambda: Explorer(*small(), lines={"dE_dX": "1"}), "lines holds 'dE_dX', but can be of: weighted_input, activation, error, "),
    "layers": (
        lambda: Explorer(Network([1] * 6, tanh), np.ones((1, 1)), np.ones((1, 1))),
        f"the network has 5 layers after the input, but the explorer draws at most 4. {INSTEAD}",
    ),
    "units": (
        lambda: Explorer(Network([1, 13, 1], tanh), np.ones((1, 1)), np.ones((1, 1))),
        f"layer 1 has 13 units, but the explorer draws at most 12 a layer. {INSTEAD}",
    ),
    "examples": (lambda: Explorer(*small(m=65)), f"X has 65 examples, but the explorer shows at most 64. {INSTEAD}"),
    "g": (
        lambda: Explorer(Network([2, 3], SINE), np.ones((2, 1)), np.ones((3, 1))),
        "layer 1: the explorer computes in the browser, which knows identity, sigmoid, tanh and relu, but not sine",
    ),
    "weights": (
        lambda: setattr(Explorer(*small()), "weights", {"W": [None], "b": 3}),
        "weights must be {\"W\": [None, W^1, …], \"b\": [None, b^1, …]}, but is {'W': [None], 'b': 3}",
    ),
    "selected": (
        lambda: setattr(Explorer(*small()), "selected", ("W", 1, 3, 0)),
        f'selected is {("W", 1, 3, 0)}, but {NET!r} has no such weight; write ("W", l, i, j) or ("b", l, i)',
    ),
    "unit": (lambda: WeightPictures(*small(), unit=3, shape=(1, 2)), "unit is 3, but layer 1 has the units 0..2"),
    "shape": (lambda: WeightPictures(*small(), shape=(2, 3)), "shape is (2, 3), 6 pixels, but layer 0 has 2 units"),
    "pixel": (
        lambda: setattr(WeightPictures(*small(), shape=(1, 2)), "selected", 2),
        "selected is 2, but the input has the pixels 0..1",
    ),
    "pixels": (
        lambda: setattr(WeightPictures(*small(), shape=(1, 2)), "weights", [1.0] * 3),
        "weights has shape (3,), but there is one for each pixel: expected (2,)",
    ),
    "long pixels": (
        lambda: setattr(WeightPictures(*small(), shape=(1, 2)), "weights", list(np.longdouble([1, 2]))),
        f"weights holds numbers of type {np.dtype(np.longdouble)}; the pictures show float64, as browsers do",
    ),
    "text pixels": (lambda: setattr(WeightPictures(*small(), shape=(1, 2)), "weights", ["a", "b"]), "weights "),
    "complex": (
        lambda: Explorer(NET, INPUT * 1j, TARGETS),
        "the network, X or Y holds numbers of type complex128; the explorer shows float64, as browsers do",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_said_to_the_letter(case):
    make, message = REFUSED[case]
    with pytest.raises((ValueError, TraitError)) as refused:
        make()
    assert str(refused.value).startswith(message), str(refused.value)


def test_what_is_just_small_enough_is_shown():
    sizes = (12, 2, 12, 1, 12)
    random = np.random.default_rng(1)
    explorer = Explorer(Network(sizes, tanh, seed=1), random.standard_normal((12, 64)), random.standard_normal((12, 64)))
    assert explorer._setup["sizes"] == list(sizes) and len(explorer._setup["X"][0]) == 64


def test_a_stack_is_refused_with_the_shape_of_one():
    net, X, Y = small()
    net.W[2], net.b[2] = np.stack([net.W[2]] * 6), np.stack([net.b[2]] * 6)
    with pytest.raises(ValueError, match=r"layer 2: W and b are a stack of networks; the explorer shows one, W of shape \(4, 3\)$"):
        Explorer(net, X, Y)
    with pytest.raises(ValueError, match="the network is a stack of networks, or of complex or long numbers; the pictures show one"):
        WeightPictures(net, X, Y, shape=(1, 2))
    net.W[2] = net.W[2][0]
    with pytest.raises(ValueError, match="layer 2: W and b are a stack"):
        Explorer(net, X, Y)


def test_what_a_widget_was_made_for_is_said_beside_what_it_is_now():
    net, X, Y = small()
    explorer, pictures = Explorer(net, X, Y), WeightPictures(net, X, Y, shape=(1, 2))
    net.W[1] = net.W[1].astype(np.complex128)
    for widget in (explorer, pictures):
        with pytest.raises(ValueError) as refused:
            widget.refresh()
        kind = type(widget).__name__
        assert str(refused.value) == (
            f"this {kind} was made for {net!r}, but the network is now {net!r}, with "
            f"W[1] complex128 (3, 2), W[2] float64 (4, 3), b[1] float64 (3, 1), b[2] float64 (4, 1); make a new {kind} for it"
        )
    net.W[1] = np.float32(net.W[1].real)
    explorer.refresh()  # as good as it was
    assert explorer.weights["W"][1] == net.W[1].tolist()


def test_the_page_of_the_pictures_knows_these_and_no_more():
    random = np.random.default_rng(3)
    net = Network([24, 3, 2], tanh, seed=2)
    X, Y = random.standard_normal((24, 7)), random.standard_normal((2, 7))
    pictures = WeightPictures(net, X, Y, unit=2, shape=(4, 6))
    own = {name for name in pictures.keys if not re.match("_model|_view|_esm|_css|_anywidget|_dom|layout|tabbable|tooltip", name)}
    assert own == {"_setup", "weights", "slopes", "_answered", "selected", "E", "_refused"}
    assert pictures._setup == {"rows": 4, "columns": 6, "unit": 2} and pictures.selected == 2 * 6 + 3
    grad = back_propagate(net, X, Y)
    assert pictures.weights == pictures._answered == net.W[1][2].tolist() and pictures.slopes == grad.dE_dW[1][2].tolist()
    largest = abs(grad.dE_dW[1][2]).argmax()
    words = (
        f"WeightPictures of W[1][2] of 24 → 3 (tanh) → 2 (tanh), 83 parameters, E = {picture.number(grad.E)}; "
        f"E answers most to W[1][2, {largest}]: {picture.number(grad.dE_dW[1][2, largest])}"
    )
    assert repr(pictures) == words
    still = pictures.still()
    assert f'alt="Two pictures of 4 by 6 squares, the weights of one hidden unit and the derivatives of E. {words}"' in still
    assert still.startswith("<img ")
    data = base64.b64decode(re.search('base64,([^"]*)', still)[1]).decode()
    assert data == picture.pixels([pictures.weights, pictures.slopes], (4, 6), ["weights", "derivatives of E"])


def test_pictures_are_not_computed_again_where_nothing_moved(monkeypatch):
    net, X, Y = small()
    pictures = WeightPictures(net, X, Y, shape=(1, 2))
    answers = []
    monkeypatch.setattr(pictures, "_answer", lambda: answers.append(1))
    pictures.refresh()
    assert answers == []
    net.b[2][3] += 1
    pictures.refresh()
    assert answers == [1]
    net.g[1] = relu
    with pytest.raises(ValueError, match="was made for"):
        pictures.refresh()
    net.g[1] = sigmoid
    net.b[2][3] = 1e300
    with pytest.raises(ValueError, match="E is inf"):
        pictures.refresh()


def test_pictures_refuse_what_makes_the_network_no_network():
    net, X, Y = small()
    pictures = WeightPictures(net, X, Y, shape=(1, 2))
    with pytest.raises(TraitError, match="layer 1: W holds nan at index"):
        pictures.weights = [np.nan, 1.0]


def test_a_widget_that_is_closed_is_forgotten(monkeypatch):
    for widget in (Explorer(*small()), Derivation("dE_db")):
        layout, closed = widget.layout, []
        assert widget in cells.widgets and widget.comm is not None
        monkeypatch.setattr(layout, "close", lambda closed=closed: closed.append("layout"))
        widget.close()
        assert widget not in cells.widgets and widget.comm is None and closed == ["layout"]


def test_a_widget_has_to_say_what_stands_in_for_it_and_how_it_follows():
    with pytest.raises(NotImplementedError):
        Widget.still(None)
    with pytest.raises(NotImplementedError):
        NetworkWidget.refresh(None)
    assert Widget.refresh(None) is None


def test_what_is_refused_is_said_once(capsys):
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    net.W[1][0, 0] = np.inf
    cells._refresh_all(None)
    first = capsys.readouterr().out
    cells._refresh_all(None)
    assert "shows what it showed before" in first and capsys.readouterr().out == ""
    net.W[1][0, 0] = 1
    cells._refresh_all(None)
    assert capsys.readouterr().out == "" and explorer._refused == ""


def test_widgets_without_a_network_leave_one_another_alone(monkeypatch):
    one, other = Derivation("dE_dW"), Derivation("dE_db")
    net, X, Y = small()
    mine, same, alien = Explorer(net, X, Y), Explorer(net, X, Y), Explorer(*small())
    called = []
    for widget in (one, other, mine, same, alien):
        monkeypatch.setattr(widget, "refresh", lambda widget=widget: called.append(widget))
    cells.refresh_others(mine)
    assert called == [same]


def test_all_of_a_page_is_there_and_nothing_in_its_data_ends_its_script(tmp_path):
    state = {"words": "é </script> <!-- ", "numbers": [0.1]}
    text = sources.page("page.html", "export default 1;", "a { b: c; }", "A <title>", "<p>still</p>", state)
    assert "A &lt;title&gt;" in text and "<p>still</p>" in text and "a{b:c}" in text and "export default 1;" in text
    assert '{"words":"é <\\/script> <\\!-- ","numbers":[0.1]}' in text
    assert text.count("</script>") == len(re.findall("<script", text))
    with pytest.raises(ValueError, match="not JSON compliant"):
        sources.page("page.html", "", "", "", "", {"x": float("nan")})
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    explorer.save(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<title>A network to take hold of</title>" in page
    (found,) = [line for line in page.splitlines() if '"weights":' in line]
    state = json.loads(found[found.index("{") : found.rindex("}") + 1])
    assert set(state) == {"_setup", "_network", "weights", "selected"} and state["weights"] == explorer.weights
    assert state["_setup"] == {**json.loads(json.dumps(explorer._setup)), "picture": None}
    assert page.index("@font-face") < page.index("<svg ") < page.index("export default")


def test_the_font_is_in_the_style():
    assert re.match(
        r"@font-face ?\{ ?font-family: nn-math; src: url\(data:font/woff2;base64,[A-Za-z0-9+/=]{8000,}\); [^{}]+; \}\n", sources.STYLE
    )


def test_what_cannot_be_put_together_is_said_to_the_letter(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nfunction helper() {}\n')
    (tmp_path / "b.js").write_text("export const b = 1;\nconst helper = 2;\n")
    with pytest.raises(ValueError, match="^helper is declared in b.js and in a.js, which share one scope; rename one of them$"):
        sources.module("a.js", tmp_path)
    (tmp_path / "c.js").write_text('import d from "./d.js";\n')
    with pytest.raises(ValueError) as refused:
        sources.module("c.js", tmp_path)
    assert str(refused.value) == 'c.js says \'import d from "./d.js";\', but only import { name } from "./file.js"; can be put together'


def test_weights_are_those_of_the_network_and_copies():
    net, X, Y = small()
    explorer = Explorer(net, X, Y)
    held = copy.deepcopy(explorer.weights)
    net.W[1][0, 0] += 1
    assert explorer.weights == held
    assert held["W"][0] is None and held["b"][0] is None and [len(row) for row in held["W"][1]] == [2, 2, 2]


def test_a_page_begins_with_the_weights_that_there_are_now():
    net = Network([2, 3, 1], tanh, seed=1)
    explorer = Explorer(net, np.ones((2, 4)), np.ones((1, 4)))
    net.W[1][2, 1] = 9.5  # and no cell ends
    state = explorer.page_state()
    assert state["weights"]["W"][1][2][1] == 9.5 and state["_setup"]["picture"] is None and state["_network"] == explorer._network
    net.W[1][2, 1] = -8.5
    assert "−8.5" in explorer.page_picture() or "-8.5" in explorer.page_picture()


def test_a_page_of_pictures_has_the_network_and_its_examples():
    net = Network([4, 3, 2], tanh, seed=1)
    X, Y = np.arange(12.0).reshape(4, 3) / 10, np.ones((2, 3))
    state = WeightPictures(net, X, Y, unit=2, shape=(2, 2)).page_state()
    assert set(state) == {"weights", "slopes", "_answered", "selected", "E", "_refused", "_setup"} and state["_refused"] == ""
    network = state["_setup"]["network"]
    assert network["sizes"] == [4, 3, 2] and network["g"] == [None, "tanh", "tanh"] and network["b"][0] is None
    assert state["_setup"]["unit"] == 2 and network["W"][1] == net.W[1].tolist()
    assert network["X"] == X.tolist() and network["Y"] == Y.tolist()
    assert state["weights"] == state["_answered"] == net.W[1][2].tolist()
