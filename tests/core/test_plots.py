"""What the pictures show, as geometry: where each unit, weight, name and pixel lies, and in which colour; and their words."""

import base64
import itertools
import logging
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from math import dist

import numpy as np
import pytest
from drawn import shapes as drawn_shapes

from nnlib import identity, relu, tanh
from nnlib.factoring import factored
from nnlib.plots import NEGATIVE, POSITIVE, Picture, curves, dependencies, images, names, show
from nnlib.steps import backward_steps
from nnlib.svg import ERROR, FAINT, INK, LINE, PAPER, SOFT

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture, kind):
    return list(ET.fromstring(picture.svg).iter(SVG + kind))


def place(element, x="x", y="y"):
    return float(element.get(x)), float(element.get(y))


def ends(path):
    """The two ends of "M1 2L3 4"."""
    x0, y0, x1, y1 = map(float, re.fullmatch(r"M(\S+) (\S+)L(\S+) (\S+)", path.get("d")).groups())
    return (x0, y0), (x1, y1)


def texts(picture):
    """Every text with its place: a symbol as (letter, above, below), a word as it is."""
    found = {}
    for text in drawn(picture, "text"):
        parts = [text.text, *(part.text for part in text.iter(SVG + "tspan"))]
        name = tuple(parts) if len(parts) > 1 else parts[0]
        assert name not in found, f"{name} stands there twice"
        found[name] = place(text)
    return found


@pytest.fixture(scope="module")
def network():
    return names([2, 4, 3], "A network")


class TestNames:
    SIZES = (2, 4, 3)

    def units(self, network):
        """(layer, unit) by the place of its circle, read from the name on it."""
        named = {name: at for name, at in texts(network).items() if name[0] == "a"}
        circles = [place(circle, "cx", "cy") for circle in drawn(network, "circle")]
        found = {}
        for (_, l, i), at in named.items():
            (centre,) = [circle for circle in circles if dist(circle, at) < 10]
            found[int(l), int(i)] = centre
        assert len(found) == len(circles)
        return found

    def test_every_unit_is_there_once_layers_from_left_to_right_units_from_top_to_bottom(self, network):
        units = self.units(network)
        assert set(units) == {(l, i) for l, n in enumerate(self.SIZES) for i in range(1, n + 1)}
        for l, n in enumerate(self.SIZES):
            columns = {units[l, i][0] for i in range(1, n + 1)}
            assert len(columns) == 1
            heights = [units[l, i][1] for i in range(1, n + 1)]
            assert heights == sorted(heights) and {below - above for above, below in zip(heights, heights[1:])} <= {84}
            assert sum(heights) / n == 34 + 84 * max(self.SIZES) / 2  # every layer about the same middle
        assert [units[l, 1][0] for l in range(3)] == [60, 270, 480]

    def test_every_weight_is_a_line_from_its_unit_to_its_unit_with_its_name_on_it(self, network):
        units, named = self.units(network), texts(network)
        joined = [ends(path) for path in drawn(network, "path")]
        wanted = {(l, i, j) for l in (1, 2) for i in range(1, self.SIZES[l] + 1) for j in range(1, self.SIZES[l - 1] + 1)}
        assert sorted(joined) == sorted((units[l - 1, j], units[l, i]) for l, i, j in wanted)
        assert {name for name in named if name[0] == "W"} == {("W", str(l), f"{i}{j}") for l, i, j in wanted}
        for l, i, j in wanted:
            (x0, y0), (x1, y1) = units[l - 1, j], units[l, i]
            x, y = named["W", str(l), f"{i}{j}"]
            on_the_line = y0 + (x - x0) / (x1 - x0) * (y1 - y0)
            assert x0 + 22 < x < (x0 + x1) / 2  # nearer to where it comes from, but not on the unit
            assert y - 5 == pytest.approx(on_the_line)  # 5 below the middle of the letters

    def test_every_bias_stands_under_its_unit_and_the_input_has_none(self, network):
        units, named = self.units(network), texts(network)
        assert {name for name in named if name[0] == "b"} == {("b", str(l), str(i)) for l, i in units if l}
        for (l, i), (x, y) in units.items():
            if l:
                assert named["b", str(l), str(i)] == (x, y + 22 + 15)

    def test_the_layers_are_numbered_above_them(self, network):
        units, named = self.units(network), texts(network)
        for l in range(3):
            x, y = named[f"layer {l}"]
            assert x == units[l, 1][0] and y < min(height for _, height in units.values()) - 22

    def test_no_name_lies_on_another_or_beyond_the_edge(self, network):
        root = ET.fromstring(network.svg)
        width, height = float(root.get("width")), float(root.get("height"))
        assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
        places = texts(network).values()
        assert all(16 <= x <= width - 16 and 0 < y < height for x, y in places)
        assert all(abs(x - x2) > 30 or abs(y - y2) > 12 for (x, y), (x2, y2) in combinations(places, 2))

    def test_lines_lie_under_plates_and_plates_under_names(self, network):
        kinds = [element.tag.removeprefix(SVG) for element in ET.fromstring(network.svg)]
        assert max(n for n, kind in enumerate(kinds) if kind == "path") < min(n for n, kind in enumerate(kinds[1:], 1) if kind == "rect")
        plates, named = drawn(network, "rect")[1:], texts(network)
        assert len(plates) == sum(name[0] == "W" for name in named)
        for plate in plates:
            x, y = place(plate)
            centre = (x + float(plate.get("width")) / 2, y + float(plate.get("height")) / 2 + 5)
            assert any(dist(centre, at) < 1e-6 for name, at in named.items() if name[0] == "W")

    def test_what_is_above_a_letter_is_higher_than_what_is_below(self, network):
        for text in drawn(network, "text"):
            if parts := list(text):
                above, below = (float(part.get("dy")) for part in parts)
                assert above < 0 < above + below
                assert float(parts[1].get("dx")) == -6 * len(parts[0].text)  # back, to stand under it

    def test_its_words_are_in_the_page(self, network):
        assert network.alt == repr(network) == "A network"
        assert network._repr_html_().startswith('<img alt="A network" src="data:image/svg+xml;base64,')


class TestImages:
    # Two rows and three columns of pixels; the second image is darker, and everywhere another value.
    X = np.array([[0, 51], [255, 102], [128, 153], [0, 204], [64, 180], [0, 230]]) / 255

    def pixels(self, picture):
        """{(x, y): colour} of every pixel that isn't white, and the corner and the size of every frame."""
        _, *pixels = drawn(picture, "rect")
        assert {(pixel.get("width"), pixel.get("height")) for pixel in pixels} == {("8", "8")}
        frames = [re.fullmatch(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z", path.get("d")).groups() for path in drawn(picture, "path")]
        return {place(pixel): pixel.get("fill") for pixel in pixels}, [tuple(map(int, frame)) for frame in frames]

    def test_each_pixel_is_where_the_image_has_it_and_as_dark(self):
        picture = images(self.X, ["one", "two"], "Two images", rows=2)
        pixels, frames = self.pixels(picture)
        assert [frame[2:] for frame in frames] == [(24, 16, 24)] * 2
        seen = dict(pixels)
        for c, (left, top, *_) in enumerate(frames):
            for (row, column), value in np.ndenumerate(self.X[:, c].reshape(2, 3)):
                colour = seen.pop((left + 8 * column, top + 8 * row), "#ffffff")
                grey = 255 - round(255 * value)
                assert colour == "#" + f"{grey:02x}" * 3
        assert not seen

    def test_the_images_stand_side_by_side_each_under_its_title(self):
        picture = images(self.X, ["one", "<two>"], "Two images", rows=2)
        _, frames = self.pixels(picture)
        (left, top, width, *_), (left2, top2, *_) = frames
        assert top == top2 and left2 == left + width + left
        root, named = ET.fromstring(picture.svg), texts(picture)
        assert list(named) == ["one", "<two>"]
        for (x, y), frame in zip(named.values(), frames):
            assert x == frame[0] + width / 2 and 0 < y < top
        assert float(root.get("width")) == left2 + width + left and float(root.get("height")) == top + 16 + left

    def test_eight_rows_unless_another_number_is_said(self):
        pixels, frames = self.pixels(images(np.eye(64)[:, [9]], ["second row, second column"], "A digit"))
        ((left, top, *size),) = frames
        assert pixels == {(left + 8, top + 8): "#000000"} and size == [64, 64, 64]


class TestCurves:
    def test_each_panel_is_the_graph_of_its_function(self):
        figure = curves([tanh, relu, identity], -3, 2)
        assert [panel.get_title() for panel in figure.axes] == ["tanh", "relu", "identity"]
        for panel, g in zip(figure.axes, (tanh, relu, identity)):
            x, y = panel.lines[-1].get_data()
            np.testing.assert_array_equal(x, np.linspace(-3, 2, 161))
            np.testing.assert_array_equal(y, g(x))
            assert panel.lines[-1].get_color() == POSITIVE and panel.lines[-1].get_linestyle() == "-"
            assert panel.get_xticks().tolist() == [-3, 0, 2]
            across, upright = panel.lines[:2]
            assert list(across.get_ydata()) == list(upright.get_xdata()) == [0, 0]

    def test_the_figure_grows_with_the_number_of_panels(self):
        assert curves([tanh], -1, 1).get_size_inches().tolist() == [2.4, 2.2]
        figure = curves([tanh, relu], -1, 1)
        assert figure.get_size_inches().tolist() == [4.8, 2.2]
        boxes = [panel.get_position() for panel in figure.axes]
        assert 0 < boxes[0].x0 < boxes[0].x1 < boxes[1].x0 < boxes[1].x1 <= 1
        assert all(0 < box.y0 < box.y1 < 1 for box in boxes)

    def test_a_second_line_is_dashed_and_of_the_other_colour(self):
        figure = curves([tanh], -1, 1)
        (line,) = figure.axes[0].plot([0, 1], [1, 0])
        assert (line.get_color(), line.get_linestyle()) == (NEGATIVE, "--")


class TestShow:
    def test_the_drawing_is_the_figure_and_its_letters_are_letters(self):
        picture = show(curves([tanh, relu], -1, 1), "Two curves")
        assert isinstance(picture, Picture) and picture.alt == "Two curves"
        said = ["".join(text.itertext()).strip() for text in drawn(picture, "text")]
        assert {"tanh", "relu", "−1", "0", "1"} <= set(said)

    def test_the_same_figure_gives_the_same_bytes_and_no_date(self):
        first, second = (show(curves([tanh], -1, 1), "A curve").svg for _ in range(2))
        assert first == second
        assert not re.search(r"20\d\d-\d\d", first) and "<dc:date>" not in first and "Matplotlib" not in first

    def test_a_figure_that_was_shown_is_closed(self):
        import matplotlib.pyplot as plt

        figure = curves([tanh], -1, 1)
        assert figure.number in plt.get_fignums()
        show(figure, "A curve")
        assert figure.number not in plt.get_fignums()

    def test_the_page_has_the_drawing_and_the_words(self):
        page = Picture("<svg>é</svg>", 'Less < and "more"')._repr_html_()
        assert re.search('alt="([^"]*)"', page)[1] == "Less &lt; and &quot;more&quot;"
        assert base64.b64decode(re.search('base64,([^"]*)', page)[1]).decode() == "<svg>é</svg>"
        assert repr(Picture("<svg/>", "In words")) == "In words"


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_picture_without_words_is_refused(alt):
    for draw in (lambda: names([1, 1], alt), lambda: images(np.ones((4, 1)), ["x"], alt, rows=2), lambda: show(curves([tanh], 0, 1), alt)):
        with pytest.raises(ValueError, match="alt is empty, but must say in words what the picture shows"):
            draw()


X, ALT = np.linspace(0, 1, 18).reshape(6, 3), "Three pictures."
REFUSED = {
    "values": (lambda: images(X * 16, "abc", ALT, rows=3), "X has values from 0.0 to 16.0, but they must be from 0, white, to 1, black"),
    "rows": (lambda: images(X, "abc", ALT), r"X has shape \(6, 3\), but must be \(rows · columns, number of images\), with 8 rows"),
    "no rows": (lambda: images(X, "abc", ALT, rows=0), "rows is 0, but must be a whole number, 1 or more"),
    "titles": (lambda: images(X, ["a", "b"], ALT, rows=3), r"titles is \['a', 'b'\], but there must be one for each of the 3 images"),
    "one title": (lambda: images(X, 7, ALT, rows=3), "titles is 7, but there must be one for each of the 3 images"),
    "alt": (lambda: images(X, "abc", None, rows=3), "alt is None, but must say in words what the picture shows"),
    "sizes": (lambda: names([2, 5], ALT), r"sizes are \[2, 5\], but with more than 4 units in a layer the names would cover each other"),
    "a function": (lambda: curves(tanh, -1, 1), "activations is tanh, but must be a list of activation functions"),
    "no function": (lambda: curves([np.tanh], -1, 1), "but must hold activation functions such as nnlib.sigmoid, at least one"),
    "ends": (lambda: curves([tanh], 1, -1), "start is 1 and stop is -1, but start must be the smaller one"),
    "an end": (lambda: curves([tanh], -1, np.nan), "stop is nan, but must be a finite number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_named(case):
    draw, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        draw()


def test_what_is_no_figure():
    with pytest.raises(TypeError, match="figure must be a matplotlib figure, but is ndarray"):
        show(np.ones((2, 2)), ALT)


def test_whole_numbers_are_drawn_like_others():
    black_and_white = np.array([[0, 1], [1, 0]])
    for kind in ("int64", "uint8", "bool"):
        assert images(black_and_white.astype(kind), "ab", ALT, rows=2) == images(black_and_white.astype(float), "ab", ALT, rows=2)


def test_the_arrows_between_derivatives_are_those_of_the_algorithm():
    """Which derivative reads which is in the table of the steps; the drawing has an arrow for each of these, and no other."""
    wanted = set()
    for step in backward_steps(2):
        quantity, l = step.computes
        wanted |= {((read, at), (quantity, l)) for read, at in step.reads if read.startswith("dE_d")}
    picture = dependencies()
    words = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" fill="[^"]+">∂E/∂(\w)([¹²])</text>', picture.svg)
    places = {(f"dE_d{letter}", "¹²".index(l) + 1): np.array([float(x), float(y) - 5]) for x, y, letter, l in words}
    assert len(places) == 8 and all(abs(a - b).max() > 40 for a, b in itertools.combinations(places.values(), 2))

    def nearest(x, y):
        return min(places, key=lambda name: np.hypot(*(places[name] - (x, y))))

    found = set()
    for x1, y1, line, end in re.findall(r'<path d="M(\S+) (\S+?)([HL])(.*?)m', picture.svg):
        x2, y2 = (end, y1) if line == "H" else end.split()
        found.add((nearest(float(x1), float(y1)), nearest(float(x2), float(y2))))
    assert found == wanted
    assert all(f"∂E/∂{letter}{l}" in picture.alt for letter in "WbZA" for l in "¹²")
    below = {word: float(x) for x, word in re.findall(r'<text x="([\d.]+)"[^>]*>(layer[^<]*)<', picture.svg)}
    assert below == {"layer 1": places["dE_dZ", 1][0], "layer 2, the last": places["dE_dZ", 2][0]}


def test_only_the_list_of_fonts_is_made_without_a_word():
    assert not logging.getLogger("matplotlib.font_manager").isEnabledFor(logging.WARNING)
    assert logging.getLogger().isEnabledFor(logging.WARNING) and logging.getLogger("a reader's own").isEnabledFor(logging.WARNING)


PALETTE = {INK, SOFT, LINE, FAINT, PAPER, POSITIVE, NEGATIVE, ERROR, "none"}
WHOLE = {
    "names": lambda: names([2, 4, 3], ALT),
    "dependencies": dependencies,
    "images": lambda: images(np.linspace(0, 1, 12).reshape(6, 2), "ab", ALT, rows=2),
    "factored": lambda: factored([0.5, -2], [[1, 2, -3], [0.5, 4, 0.25]], ALT),
}


@pytest.mark.parametrize("picture", WHOLE.values(), ids=WHOLE)
def test_a_picture_fills_its_sheet_with_shapes_of_our_colours(picture):
    (left, top, width, height), shapes = drawn_shapes(picture().svg)
    corners = np.concatenate([shape.corners for shape in shapes if shape.kind != "rect" or shape.element.get("width") != "100%"])
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert left <= low[0] and top <= low[1] and high[0] <= left + width and high[1] <= top + height
    assert high[0] - low[0] > 0.5 * width and high[1] - low[1] > 0.5 * height
    for shape in shapes:
        colours = {shape.look[name] for name in ("fill", "stroke") if shape.look.get(name)}
        assert colours <= PALETTE or re.fullmatch(r"#(\w\w)\1\1", shape.look["fill"]), "or a grey"
        if shape.kind == "path":
            assert shape.look["stroke"] and float(shape.look.get("stroke-width", 1)) > 0
        if shape.kind == "circle":
            assert float(shape.element.get("r")) > 0 and shape.look["fill"] != "none"
