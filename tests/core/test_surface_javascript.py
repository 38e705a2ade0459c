"""The map's arithmetic in the browser, against Python; and its contours, as geometry."""

import re

import node
import numpy as np
import pytest
from strategies import fixed_problem

from nnlib import Network, identity
from nnlib.explorer import DownhillMap, Explorer
from nnlib.surfaces import contour_levels, error_surface

NET, X, Y = fixed_problem()
OVER = (("W", 2, 3, 4), ("b", 1, 1))


def in_browser(net, X, Y, over, xs, ys):
    script = "errorSurface({...data, net: readNetwork(data.setup)}, data.first, data.second, data.xs, data.ys)"
    data = node.as_data(net, X, Y, first=over[0], second=over[1], xs=list(xs), ys=list(ys))
    return np.array(node.evaluate("surface.js arithmetic.js", script, data))


@pytest.mark.parametrize("over", [OVER, (("W", 1, 4, 1), ("W", 1, 0, 0)), (("b", 3, 2), ("W", 3, 0, 1))])
def test_the_grid_is_that_of_python(over):
    xs, ys = np.linspace(-3, 2, 5), np.linspace(-1, 4, 3)
    np.testing.assert_allclose(in_browser(NET, X, Y, over, xs, ys), error_surface(NET, X, Y, *over, xs, ys).E, rtol=1e-12)


def test_what_is_too_large_is_only_very_large():
    line = Network([1, 1, 1], identity, seed=0)
    rows = in_browser(line, np.ones((1, 1)), np.ones((1, 1)), (("W", 1, 0, 0), ("W", 2, 0, 0)), [0, 1e200], [0, 1e200])
    assert rows[1, 1] == 1e300 and rows[0, 0] < 10


@pytest.mark.parametrize("rows", [[[1, 5], [2, 12]], [[1, 1000], [3, 4]], [[0, 1], [0.5, 0.25]], [[2, 2], [2, 2]], [[0, 0], [0, 0]]])
def test_the_levels_are_those_of_python(rows):
    counts = (1, 3, 10)
    of_each = node.evaluate("surface.js", "data.counts.map((count) => contourLevels(data.rows, count))", {"rows": rows, "counts": counts})
    for count, found in zip(counts, of_each, strict=True):
        np.testing.assert_allclose(found, contour_levels(rows, count), rtol=1e-12)


def drawn(rows, level):
    """The areas as polygons, and the segments, in units of the grid's cells."""
    found = node.evaluate("surface.js", "contour(data.rows, data.level, (s, r) => [100 * s, 100 * r])", {"rows": rows, "level": level})
    shapes = [re.findall(r"M[^Mz]+", found[name]) for name in ("area", "line")]
    areas, lines = ([np.array(re.findall(r"-?[\d.]+", shape), float).reshape(-1, 2) / 100 for shape in all_] for all_ in shapes)
    return areas, lines


def size(polygon):
    """By the shoelace formula; its sign is the sense in which it is drawn."""
    x, y = polygon.T
    return (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2


def test_of_a_plane_the_contour_is_a_straight_line_and_the_area_the_part_above():
    s, r = np.meshgrid(range(7), range(5))
    areas, lines = drawn((s + 2.0 * r).tolist(), 5.5)
    ends = np.concatenate(lines)
    np.testing.assert_allclose(ends @ [1, 2], 5.5, atol=0.003)
    assert all(part.shape == (2, 2) for part in lines)
    assert sum(np.hypot(*np.diff(part, axis=0)[0]) for part in lines) == pytest.approx(np.hypot(5.5, 2.75), abs=0.01)
    assert sum(size(area) for area in areas) == pytest.approx(24 - 5.5 * 2.75 / 2, abs=0.01)
    assert all(size(area) > 0 for area in areas)  # all drawn in one sense, or they would cut holes into each other


def test_of_a_cone_it_is_a_circle():
    s, r = np.meshgrid(range(41), range(41))
    distance = np.hypot(s - 20, r - 18)
    areas, lines = drawn(distance.tolist(), 12.3)
    np.testing.assert_allclose(np.hypot(*(np.concatenate(lines) - [20, 18]).T), 12.3, atol=0.03)
    assert sum(map(size, areas)) == pytest.approx(1600 - np.pi * 12.3**2, rel=0.002)
    assert len(areas) < 200  # cells that lie above it all are one rectangle a row, at each side


def test_through_a_pass_the_two_higher_corners_are_joined():
    areas, lines = drawn([[1, 0], [0, 1]], 0.5)
    assert len(areas) == 1 and len(areas[0]) == 6 and size(areas[0]) == pytest.approx(0.75)
    assert sorted(sorted(part.tolist()) for part in lines) == [[[0, 0.5], [0.5, 1]], [[0.5, 0], [1, 0.5]]]
    areas, lines = drawn([[0, 1], [1, 0]], 0.5)
    assert size(areas[0]) == pytest.approx(0.75)
    assert sorted(sorted(part.tolist()) for part in lines) == [[[0, 0.5], [0.5, 0]], [[0.5, 1], [1, 0.5]]]


def test_all_above_is_whole_and_all_below_is_nothing():
    areas, lines = drawn([[1, 2, 3], [4, 5, 6]], 0)
    assert [area.tolist() for area in areas] == [[[0, 0], [2, 0], [2, 1], [0, 1]]] and lines == []
    assert drawn([[1, 2, 3], [4, 5, 6]], 7) == ([], [])


# ---------------------------------------------------------------- what the explorer is told


def test_the_page_of_a_map_knows_what_it_is_over():
    downhill = DownhillMap(NET, X, Y, ["W", 2, np.int64(3), 4], ("b", 1, 1), reach=2)
    assert downhill._setup["map"] == {"shown": [("W", 2, 3, 4), ("b", 1, 1)], "reach": 2.0}
    assert downhill.selected == ("W", 2, 3, 4) and downhill._setup["show"] == ["network", "map"]
    assert "there too: map.</p>" in downhill.still()
    assert repr(downhill).startswith(f"DownhillMap of {NET!r}, E = ")
    assert downhill.page_state()["_setup"]["map"] == downhill._setup["map"]
    assert DownhillMap(NET, X, Y, *OVER)._setup["map"]["reach"] == 4.0
    assert "map" not in Explorer(NET, X, Y)._setup


def test_a_page_without_a_map_doesnt_carry_one():
    assert "mapView" in DownhillMap._esm and "mapView" not in Explorer._esm
    assert DownhillMap._esm.count("export default") == Explorer._esm.count("export default") == 1
    with pytest.raises(ValueError, match="show holds 'map', but can be of: network, "):
        Explorer(NET, X, Y, show="map")


REFUSED = {
    "no such": ((("W", 1, 0, 0), ("b", 4, 0)), {}, f"second is ('b', 4, 0), but {NET!r} has no such weight or bias"),
    "no tuple": ((5, ("b", 1, 0)), {}, f"first is 5, but {NET!r} has no such weight or bias"),
    "one twice": ((("b", 1, 0), ["b", 1, 0]), {}, "first and second are both ('b', 1, 0), but a map needs two different weights or biases"),
    "reach": (OVER, {"reach": 0}, "reach is 0, but must be more than 0"),
    "a far reach": (OVER, {"reach": np.inf}, "reach is inf, but must be a finite number"),
    "a view": (OVER, {"show": "maps"}, "show holds 'maps', but can be of: map, network, slope"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_map_is_named(case):
    over, options, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        DownhillMap(NET, X, Y, *over, **options)
    with pytest.raises(TypeError, match="net must be a Network, but is str"):
        DownhillMap("net", X, Y, *OVER)
