"""The network as a still picture: where everything stands, what it says, and in which colour, at weights of both signs and of none."""

import re

import numpy as np
import pytest
from drawn import shapes

from nnlib import Network, back_propagate, relu, tanh
from nnlib.explorer import Explorer, picture
from nnlib.svg import ERROR, FAINT, INK, LINE, NEGATIVE, NEGATIVE_TEXT, PAPER, POSITIVE, SOFT

# Labels with two lines, with one, of the few around the weight in hand, and a crowd.
SIZES = {(2, 3, 2): 4, (3, 4, 2): 3, (2, 3, 4, 3): 3, (4, 4, 1): 3, (1, 7, 2): 2, (2, 1): 4}


def network(sizes):
    """A network with a weight and a bias of 0, and one of each sign smaller than 1 in every layer."""
    random = np.random.default_rng(11)
    net = Network(sizes, [tanh, relu, tanh][: len(sizes) - 1], seed=3)
    for l in net.W:
        net.W[l].flat[:2] = 0.0, -0.5
        net.W[l].flat[-1] = 0.5
        net.b[l].flat[0] = 0.0
    X, Y = random.standard_normal((sizes[0], 3)), random.standard_normal((sizes[-1], 3))
    return net, X, Y, back_propagate(net, X, Y)


class Seen:
    """A picture taken apart."""

    def __init__(self, sizes):
        self.net, self.X, self.Y, self.grad = network(sizes)
        self.A, _ = self.net.forward(self.X)
        self.svg = picture.draw(self.net, self.A, self.Y, self.grad)
        self.sheet, self.shapes = shapes(self.svg)
        self.digits = SIZES[sizes]
        circles = [shape for shape in self.shapes if shape.kind == "circle"]
        self.units = {tuple(map(int, shape.within("data-unit").split("-"))): shape for shape in circles}
        assert len(self.units) == len(circles) == sum(sizes)

    def all(self, attribute, value=None):
        return [shape for shape in self.shapes if (found := shape.within(attribute)) is not None and (value is None or found == value)]

    def said(self, attribute, value):
        return [shape.words for shape in self.all(attribute, value) if shape.kind == "text"]


@pytest.fixture(params=SIZES, ids=str)
def seen(request):
    return Seen(request.param)


def test_layers_stand_side_by_side_about_the_same_middle(seen):
    sizes, units = seen.net.sizes, seen.units
    assert set(units) == {(l, i) for l, n in enumerate(sizes) for i in range(1, n + 1)}
    columns = [[units[l, i].centre for i in range(1, n + 1)] for l, n in enumerate(sizes)]
    for column in columns:
        assert len({x for x, _ in column}) == 1
        assert sum(y for _, y in column) / len(column) == pytest.approx(
            units[0, 1].centre[1] / 2 + units[0, sizes[0]].centre[1] / 2, abs=0.1
        )
    across = np.diff([column[0][0] for column in columns])
    assert across.min() == pytest.approx(across.max(), abs=0.2) and across.min() >= 190
    down = [b - a for column in columns for a, b in zip([y for _, y in column], [y for _, y in column][1:])]
    # Below each unit there is room for its bias; the more units, the less of it.
    assert not down or (max(down) == pytest.approx(min(down), abs=0.2) and min(down) >= 56)
    assert {shape.size[0] for shape in units.values()} == {36 if max(sizes) > 6 else 54}


def test_everything_is_on_the_sheet_and_the_sheet_is_no_larger_than_that(seen):
    left, top, width, height = seen.sheet
    assert (left, top) == (0, 0)
    corners = np.vstack([shape.corners for shape in seen.shapes])
    assert (corners >= 0).all() and (corners <= (width, height)).all()
    assert (corners.min(axis=0) < (27, 10)).all() and corners.max(axis=0)[0] > width - 60 and corners.max(axis=0)[1] > height - 47


def test_each_weight_is_a_line_between_its_units_as_thick_as_it_is_large(seen):
    edges = seen.all("data-select")
    edges = [shape for shape in edges if shape.kind == "path"]
    wanted = [(l, i, j) for l in seen.net.W for i in range(seen.net.sizes[l]) for j in range(seen.net.sizes[l - 1])]
    assert len(edges) == len(wanted)
    for edge, (l, i, j) in zip(edges, wanted):
        w = seen.net.W[l][i, j]
        assert edge.within("data-select") == f"W-{l}-{i + 1}-{j + 1}"
        assert edge.corners == pytest.approx(np.array([seen.units[l - 1, j + 1].centre, seen.units[l, i + 1].centre]), abs=1)
        assert (edge.element.get("class") == "nn-negative") == (w < 0)
        thick = (1.2 + 2.4 * min(abs(w), 3.25)) / (2 if max(seen.net.sizes) > 6 else 1)
        assert float(edge.element.get("stroke-width")) == pytest.approx(thick, rel=0.06)


def test_each_label_lies_along_its_line_and_says_its_numbers(seen):
    for l in seen.net.W:
        few = seen.net.W[l].size <= 12
        for (i, j), w in np.ndenumerate(seen.net.W[l]):
            label = seen.all("data-label", f"W-{l}-{i + 1}-{j + 1}")
            assert len(label) == few * (3 if seen.digits == 4 else 2)
            if not few:
                continue
            (start, end), (plate, *words) = (seen.units[l - 1, j + 1].centre, seen.units[l, i + 1].centre), label
            number = [picture.number(x, seen.digits) for x in (w, seen.grad.dE_dW[l][i, j])]
            assert [text.words for text in words] == ([number[0], f"∂ {number[1]}"] if seen.digits == 4 else [number[1]])
            assert [shape.element[0].get("data-show") for shape in words] == (["value", "slope"] if seen.digits == 4 else ["slope"])
            assert [shape.element.get("class") for shape in words] == [None, "nn-d"][2 - len(words) :]
            assert plate.groups[0].get("class") == ("nn-label nn-negative" if w < 0 else "nn-label")
            n_prev, n = seen.net.sizes[l - 1 : l + 1]
            along = 1 / (1 + n) if n <= n_prev else 1 - 1 / (1 + n_prev)
            on_line = start + along * (end - start)
            across = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
            # Two lines stand about the edge; one stands above it.
            assert (plate.centre - on_line) @ across == pytest.approx(0 if seen.digits == 4 else -8.5, abs=0.6)
            assert (plate.centre - on_line) @ (across[1], -across[0]) == pytest.approx(0, abs=0.6)
            side = plate.corners[1] - plate.corners[0]
            assert side @ across == pytest.approx(0, abs=1.2) and side[0] > 0  # to be read from left to right
            assert np.hypot(*side) == pytest.approx({2: 50, 3: 62, 4: 80}[seen.digits])
            for text in words:
                offset = text.corners - plate.corners.mean(axis=0)
                along_plate, above = offset @ side / np.hypot(*side), offset @ across
                assert (abs(along_plate) <= np.hypot(*side) / 2 + 1).all() and (abs(above) <= 19).all()
            if len(words) == 2:
                assert (words[0].centre - words[1].centre) @ across < -8  # the weight above the line, the derivative below


def test_each_unit_says_its_activation_and_has_its_bias_below(seen):
    titles = [shape for shape in seen.shapes if shape.element.get("class") == "nn-layer"]
    assert [title.words for title in titles] == ["input", *(f"layer {l}, {seen.net.g[l]}" for l in seen.net.g)]
    for (l, i), circle in seen.units.items():
        (text,) = [shape for shape in seen.all("data-unit", f"{l}-{i}") if shape.kind == "text"]
        assert text.words == picture.number(seen.A[l][i - 1, 0], min(3, seen.digits))
        assert text.centre == pytest.approx(circle.centre, abs=1.5)
        assert titles[l].centre[0] == pytest.approx(circle.centre[0], abs=0.1)
        assert titles[l].corners[:, 1].max() < circle.corners[:, 1].min()
        bias = seen.all("data-select", f"b-{l}-{i}")
        assert len(bias) == (0 if l == 0 else 2 if seen.digits == 2 else 3)
        if l == 0:
            continue
        plate, *lines = bias
        b, slope = seen.net.b[l][i - 1, 0], seen.grad.dE_db[l][i - 1, 0]
        said = [f"b {picture.number(b, seen.digits)}", f"∂ {picture.number(slope, seen.digits)}"]
        assert [line.words for line in lines] == (said[1:] if seen.digits == 2 else said)
        assert [line.element[0].get("data-show") for line in lines] == ["value", "slope"][2 - len(lines) :]
        assert [line.element.get("class") for line in lines] == [None, "nn-d"][2 - len(lines) :]
        assert plate.centre[0] == pytest.approx(circle.centre[0], abs=0.1)
        assert 0 < plate.corners[:, 1].min() - circle.corners[:, 1].max() < 5
        assert plate.size == pytest.approx((({2: 70, 3: 78, 4: 90}[seen.digits]), 15 * len(lines) + 2), abs=0.1)
        for k, line in enumerate(lines):
            assert line.centre[0] == pytest.approx(circle.centre[0], abs=0.1)
            assert line.centre[1] == pytest.approx(plate.corners[0, 1] + 8 + 15 * k, abs=0.2)


def test_each_output_has_its_target_at_its_right(seen):
    L, (_, _, width, _) = seen.net.L, seen.sheet
    for i in range(1, seen.net.sizes[-1] + 1):
        (target,) = [s for s in seen.shapes if s.kind == "text" and len(s.element) and s.element[0].get("data-target") == str(i)]
        assert target.words == f"y {picture.number(seen.Y[i - 1, 0], 3)}" and target.element.get("class") == "nn-small"
        circle = seen.units[L, i]
        assert circle.corners[:, 0].max() + 9 < target.corners[:, 0].min() and target.corners[:, 0].max() < width
        assert target.centre[1] == pytest.approx(circle.centre[1], abs=1.5)


def test_marks_show_every_derivative_of_a_layer_on_one_scale(seen):
    marks = {shape.element.get("data-mark"): shape for shape in seen.shapes if shape.element.get("data-mark")}
    if max(seen.net.sizes) > 6:
        assert not marks
        return
    assert all(mark.groups[0].get("class") == "nn-marks" for mark in marks.values())
    for l, slopes in seen.grad.dE_dW.items():
        for (i, j), slope in np.ndenumerate(slopes):
            mark, (start, end) = marks.pop(f"W-{l}-{i + 1}-{j + 1}"), (seen.units[l - 1, j + 1].centre, seen.units[l, i + 1].centre)
            assert mark.corners[1] - mark.corners[0] == pytest.approx((0, -24 * slope / abs(slopes).max()), abs=0.1)  # up: E rises
            (x, y), part = mark.corners[0], (mark.corners[0, 0] - start[0]) / (end[0] - start[0])
            assert y == pytest.approx(start[1] + part * (end[1] - start[1]), abs=0.6)
            n_prev, n = seen.net.sizes[l - 1 : l + 1]
            # At the end where no label stands, a column for each unit at the other end.
            at_start = n_prev * n <= 12 and n > n_prev and n_prev > 1
            beyond = x - start[0] - 27 if at_start else end[0] - 27 - x
            assert beyond == pytest.approx(22 + 9 * (i if at_start else j), abs=0.2)
    for l, slopes in seen.grad.dE_dZ.items():
        for i, slope in enumerate(slopes[:, 0], 1):
            mark, circle = marks.pop(f"Z-{l}-{i}"), seen.units[l, i]
            assert mark.corners[0] == pytest.approx((circle.corners[:, 0].max() + 4, circle.centre[1]), abs=0.2)
            assert mark.corners[1] - mark.corners[0] == pytest.approx((0, -24 * slope / abs(slopes).max()), abs=0.1)
    assert not marks


def test_a_layer_whose_derivatives_are_all_0_has_marks_of_no_length():
    net, X, Y, _ = network((2, 3, 2))
    Y = net.forward(X)[0][2].copy()
    grad = back_propagate(net, X, Y)
    assert grad.E == 0
    lengths = re.findall(r'data-mark="[^"]*" d="[^"]*v([^"]*)"', picture.draw(net, net.forward(X)[0], Y, grad))
    assert len(lengths) == 12 + 5 and {float(length) for length in lengths} == {0}


def test_the_style_gives_sign_and_kind_their_colours(seen):
    rules = dict(re.findall(r"([^{}]+?) \{ ([^{}]+?) \}", re.search("<style>(.*)</style>", seen.svg, re.DOTALL)[1].replace("\n", " ")))
    rules = {selector.strip(): dict(part.split(": ") for part in rule.rstrip(";").split("; ")) for selector, rule in rules.items()}
    assert rules[".nn-network"]["background"] == PAPER and "12px" in rules[".nn-network"]["font"]
    words = rules[".nn-network text"]
    assert (words["fill"], words["stroke"], words["paint-order"], words["text-anchor"]) == (INK, PAPER, "stroke", "middle")
    assert (rules["path"]["stroke"], rules["path"]["fill"]) == (POSITIVE, "none")
    assert rules["path.nn-negative"] == {"stroke": NEGATIVE, "stroke-dasharray": "7 4"}
    assert rules[".nn-marks path"] == {"stroke": ERROR, "stroke-width": "5"} and rules[".nn-network .nn-d"] == {"fill": ERROR}
    assert rules[".nn-network .nn-label text:not(.nn-d)"] == {"fill": POSITIVE}
    assert rules[".nn-network .nn-label.nn-negative text:not(.nn-d)"] == {"fill": NEGATIVE_TEXT}
    assert rules["circle"] == {"fill": PAPER, "stroke": LINE} and rules["rect"] == {"fill": "none"}
    assert rules[".nn-layer, .nn-unit .nn-small"] == {"fill": SOFT} and rules[".nn-unit text"] == {"font-size": "11px"}


def test_a_page_where_style_sheets_are_forbidden_has_the_same_picture_in_the_same_colours(seen, tmp_path):
    Explorer(seen.net, seen.X, seen.Y).save(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    svg = re.search(r"<svg .*?</svg>", page, re.DOTALL)[0]
    sheet, found = shapes(svg)
    assert sheet == seen.sheet and "<style" not in svg
    assert 'role="img"' in svg and 'aria-label="A network drawn' in svg
    root = re.match("<svg [^>]*>", svg)[0]
    assert 'font-family="system-ui, sans-serif"' in root and 'font-size="12"' in root and 'text-anchor="middle"' in root
    is_edge = [shape.kind == "path" and not shape.element.get("data-mark") for shape in seen.shapes]
    edges = [shape for shape, edge in zip(seen.shapes, is_edge) if edge]
    rest = [shape for shape, edge in zip(seen.shapes, is_edge) if not edge]
    by_sign = sorted(edges, key=lambda edge: edge.element.get("class") == "nn-negative")  # those below 0 come last, in one group
    for one, other in zip(found, by_sign + rest, strict=True):
        assert one.kind == other.kind
        assert one.corners == pytest.approx(other.corners) and one.words == other.words
        look = one.look
        if one.kind == "rect":
            assert look["fill"] == "none"
        elif one.kind == "circle":
            assert (look["fill"], look["stroke"]) == (PAPER, LINE)
        elif one.kind == "text":
            assert look["fill"] == INK
        elif other.element.get("data-mark"):
            assert (look["stroke"], look["stroke-width"], look["fill"]) == (ERROR, "5", "none")
        else:
            negative = other.element.get("class") == "nn-negative"
            assert (look["stroke"], look["fill"]) == (NEGATIVE if negative else POSITIVE, "none")
            assert ("stroke-dasharray" in look) == negative
            assert float(look["stroke-width"]) == pytest.approx(float(other.element.get("stroke-width")), abs=0.051)


def test_it_is_described_in_words():
    net, X, Y, grad = network((2, 3, 1))
    for l in net.W:
        net.W[l].flat, net.b[l][...] = 0.1 * np.arange(1, net.W[l].size + 1), 1
    X[:] = [[0.1] * 3, [2.0] * 3]
    grad = back_propagate(net, X, Y)
    largest = max((abs(grad.dE_dW[l]).max(), l) for l in net.W)[1]
    i, j = np.unravel_index(abs(grad.dE_dW[largest]).argmax(), grad.dE_dW[largest].shape)
    assert picture.describe(net, grad) == (
        "A network drawn from left to right: 2 units of input, then 3 units (tanh), then 1 unit (relu). "
        f"The error E is {picture.number(grad.E)}. The weight that E answers to most leads from unit {j + 1} of layer {largest - 1} to "
        f"unit {i + 1} of layer {largest}: it is {picture.number(net.W[largest][i, j])}, and its derivative is "
        f"{picture.number(grad.dE_dW[largest][i, j])}."
    )


@pytest.mark.parametrize(
    "x, words", [(np.inf, "∞"), (-np.inf, "−∞"), (np.nan, "NaN"), (0.5, "0.5000"), (-0.0, "0"), (1e-5, "1.000e−5"), (12345, "1.235e4")]
)
def test_numbers_as_a_reader_sees_them(x, words):
    assert picture.number(x) == words


def test_pixels_are_where_the_input_has_them_with_sign_and_size():
    values = [[0.0, 0.5, -0.5, -0.02, 1.0, -1.0], [0.0] * 6]
    sheet, found = shapes(picture.pixels(values, (2, 3), ["one", "two"]))
    paper, *found = found
    assert paper.kind == "rect" and paper.look["fill"] == PAPER
    squares = [shape for shape in found if shape.kind == "path" and len(shape.corners) == 5]
    bars = [shape for shape in found if shape.kind == "path" and len(shape.corners) == 2]
    assert len(squares) == 12 and len(squares) + len(bars) + 2 == len(found)
    for k, square in enumerate(squares):
        p, (row, column) = k // 6, divmod(k % 6, 3)
        value = values[p][k % 6]
        assert square.corners.min(axis=0).tolist() == [100 * p + 20 * column, 22 + 20 * row] and square.size.tolist() == [20, 20]
        assert square.look["fill"] == (NEGATIVE if value < 0 else POSITIVE) and square.look["stroke"] == FAINT
        assert float(square.element.get("fill-opacity")) == abs(value)
    # A bar says "negative" once more; what is nearly 0 has none.
    assert [bar.centre.tolist() for bar in bars] == [squares[2].centre.tolist(), squares[5].centre.tolist()]
    assert all(bar.size.tolist() == [8, 0] and (bar.look["stroke"], bar.look["stroke-width"]) == (INK, "2") for bar in bars)
    titles = [shape for shape in found if shape.kind == "text"]
    assert [(title.words, title.centre[0]) for title in titles] == [("one", 30), ("two", 130)]
    assert all(title.corners[:, 1].max() <= 14 and title.look["font-size"] == "12" for title in titles)
    left, top, width, height = sheet
    assert left < 0 == top and height >= 22 + 40 and 160 <= left + width <= 200
