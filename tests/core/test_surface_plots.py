"""Figures of error surfaces, as geometry: where contours, arrows and paths lie."""

import re

import numpy as np
import pytest
from mpl_toolkits.mplot3d import Axes3D

from nnlib import Network, identity
from nnlib.plots import NEGATIVE, POSITIVE, show
from nnlib.surface_plots import HIGH, contours, name_of, relief
from nnlib.surfaces import error_surface

ACROSS, UP = np.linspace(-2, 4, 61), np.linspace(-3, 1, 41)
CENTRE = np.array([1.2, -0.9])


def bowl():
    """E = ½ Σ of squares of unequal size: a quadratic in two weights with its minimum at CENTRE, tilted."""
    X = np.array([[1.0, 0.5, -0.3], [0.4, 2.0, 1.0]])
    net = Network([2, 1], identity, seed=0)
    net.b[1][:] = 0
    return error_surface(net, X, CENTRE[np.newaxis] @ X, ("W", 1, 0, 0), ("W", 1, 0, 1), ACROSS, UP), X @ X.T / 3


def arrows_of(panel):
    [quiver] = [child for child in panel.get_children() if type(child).__name__ == "Quiver"]
    return quiver, np.stack([quiver.X, quiver.Y], axis=1), np.stack([quiver.U, quiver.V], axis=1)


def edges_of(panel):
    """All segments between neighbours on the contours, as their middles and directions. The panel's own border doesn't count."""
    [filled] = [child for child in panel.get_children() if type(child).__name__ == "QuadContourSet"]
    middles, ways = [], []
    for path in filled.get_paths():
        for points in path.to_polygons(closed_only=False):
            way = np.diff(points, axis=0)
            middle = points[:-1] + way / 2
            border = (np.isin(middle[:, 0], ACROSS[[0, -1]]) | np.isin(middle[:, 1], UP[[0, -1]])) | (np.hypot(*way.T) < 1e-9)
            middles.append(middle[~border])
            ways.append(way[~border])
    return np.concatenate(middles), np.concatenate(ways)


def test_arrows_run_against_the_gradient_and_cross_the_contours_at_right_angles():
    surface, bend = bowl()
    [panel] = contours(surface, arrows=8).axes
    quiver, places, ways = arrows_of(panel)
    assert len(places) == 64
    assert (quiver.angles, quiver.scale_units, quiver.scale) == ("xy", "xy", 1) and panel.get_aspect() == 1  # else angles would be bent
    gradient = (places - CENTRE) @ bend
    against = (ways * gradient).sum(axis=1) / np.hypot(*ways.T) / np.hypot(*gradient.T)
    np.testing.assert_allclose(against, -1, atol=1e-12)
    middles, edges = edges_of(panel)
    crossed = 0
    for place, way in zip(places, ways):
        apart = np.hypot(*(middles - place).T)
        k = apart.argmin()
        if apart[k] < 0.1 and np.hypot(*edges[k]) > 0.05 and np.hypot(*(place - CENTRE)) > 1:
            assert abs(edges[k] @ way) < 0.15 * np.hypot(*edges[k]) * np.hypot(*way)
            crossed += 1
    assert crossed >= 12


def test_arrows_are_of_one_length_and_keep_apart_and_no_arrow_is_a_dot():
    surface, _ = bowl()
    [panel] = contours(surface, arrows=8).axes
    _, places, ways = arrows_of(panel)
    lengths = np.hypot(*ways.T)
    np.testing.assert_allclose(lengths, 0.75 * 4 / 8)
    assert np.unique(places[:, 0]).size == np.unique(places[:, 1]).size == 8
    assert np.diff(np.unique(places[:, 1])).min() > 0.39
    flat = error_surface(Network([1, 1], identity, seed=0), [[1]], [[0]], ("W", 1, 0, 0), ("b", 1, 0), np.linspace(-1, 1, 5))
    [panel] = contours(flat, arrows=2).axes  # E = (w + b)²/2 has a whole line of minima
    _, places, _ = arrows_of(panel)
    [dots] = [line for line in panel.lines if line.get_linestyle() == "None"]
    assert places.tolist() == [[-0.5, -0.5], [0.5, 0.5]] and dots.get_xydata().tolist() == [[0.5, -0.5], [-0.5, 0.5]]
    assert [type(child).__name__ for child in contours(flat, arrows=0).axes[0].get_children()].count("Quiver") == 0


def test_contours_lie_where_E_has_their_level_and_are_darker_where_it_is_high():
    surface, bend = bowl()
    [panel] = contours(surface).axes
    [filled] = [child for child in panel.get_children() if type(child).__name__ == "QuadContourSet"]
    levels = np.array(filled.levels)
    assert len(levels) == 12 and levels[0] == surface.E.min() and levels[-1] == surface.E.max()
    middles, _ = edges_of(panel)
    off = middles - CENTRE
    E = 0.5 * np.einsum("ki,ij,kj->k", off, bend, off)
    far = E > 0.5  # near the minimum, a grid of such cells shows bent lines as polygons
    assert np.min(np.abs(np.log(E[far][:, np.newaxis] / levels[1:-1])), axis=1).max() < 0.02
    lightness = filled.get_facecolor()[:, :3].sum(axis=1)
    assert (np.diff(lightness) < 0).all()
    assert filled.get_facecolor()[0, :3].tolist() == [1, 1, 1]
    assert "#" + "".join(f"{round(255 * part):02x}" for part in filled.get_facecolor()[-1, :3]) == HIGH


def test_paths_are_drawn_from_a_ring_to_a_full_circle_each_on_its_panel():
    surface, _ = bowl()
    one, other = np.array([[0.0, 1.0, 2.0], [0.5, -1.0, -2.0]]), np.array([[3.0, 2.5], [0.0, -0.5], [9.0, 9.0]])
    many = np.linspace([0, 0], [1, -1], 61).T
    left, right = contours(surface, surface, paths=[[one, other], [many]], titles=["a", "b"], arrows=0).axes
    assert (left.get_title(), right.get_title()) == ("a", "b")
    assert left.get_xlabel() == "W¹₁₁" and left.get_ylabel() == "W¹₁₂"
    assert left.get_xlim() == (-2, 4) and left.get_ylim() == (-3, 1)
    for k, (path, colour, dashes) in enumerate(((one, POSITIVE, "-"), (other, NEGATIVE, "--"))):
        line, ring, end = left.lines[3 * k : 3 * k + 3]
        np.testing.assert_array_equal(line.get_xydata(), path[:2].T)
        assert (line.get_color(), line.get_linestyle(), line.get_marker()) == (colour, dashes, ".")
        assert ring.get_xydata().tolist() == [path[:2, 0].tolist()] and ring.get_markerfacecolor() == "#fff"
        assert end.get_xydata().tolist() == [path[:2, -1].tolist()] and end.get_markerfacecolor() == colour
    assert len(left.lines) == 6 and len(right.lines) == 3
    assert right.lines[0].get_marker() == "" and len(right.lines[0].get_xdata()) == 61  # so many dots would be a thick line


def test_a_flat_surface_has_no_contours_and_no_arrows():
    dead = Network([1, 1, 1], identity, seed=0)
    dead.W[2][:] = 0
    surface = error_surface(dead, [[1]], [[0]], ("W", 1, 0, 0), ("b", 1, 0), [-1, 0, 1])
    assert np.ptp(surface.E) == 0
    [panel] = contours(surface, arrows=2).axes
    assert len(arrows_of(panel)[1]) == 0 and not [c for c in panel.get_children() if type(c).__name__ == "QuadContourSet"]


def test_the_relief_is_as_high_as_E(monkeypatch):
    surface, _ = bowl()
    drawn, draw = [], Axes3D.plot_surface
    monkeypatch.setattr(Axes3D, "plot_surface", lambda self, *grid, **look: (drawn.append(grid), draw(self, *grid, **look)))
    [panel] = relief(surface, "a bowl", seen_from=(20, 30)).axes
    assert (panel.get_title(), panel.get_xlabel(), panel.get_ylabel(), panel.get_zlabel()) == ("a bowl", "W¹₁₁", "W¹₁₂", "E")
    assert (panel.elev, panel.azim) == (20, 30)
    [(across, up, E)] = drawn
    np.testing.assert_array_equal(across[7], ACROSS)
    np.testing.assert_array_equal(up[:, 7], UP)
    np.testing.assert_array_equal(E, surface.E)
    assert panel.get_zlim()[0] <= surface.E.min() and panel.get_zlim()[1] >= surface.E.max()


@pytest.mark.long
def test_they_become_pictures_with_words_and_the_same_every_time():
    surface, _ = bowl()
    for draw in (contours, relief):
        one, other = (show(draw(surface), alt="A bowl.") for _ in range(2))
        assert one == other and one.alt == "A bowl."
        assert len(one.svg) < 150_000


def test_names_count_from_1():
    assert [name_of(p) for p in (("W", 1, 0, 0), ("W", 2, 1, 9), ("b", 3, 4), ("b", 1, 11))] == ["W¹₁₁", "W²₂,₁₀", "b³₅", "b¹₁₂"]


REFUSED = {
    "nothing": (lambda s: contours(), "there must be at least one Surface, as error_surface returns it"),
    "an array": (lambda s: contours(s.E), "there must be at least one Surface, as error_surface returns it"),
    "a relief of nothing": (lambda s: relief(None), "there must be at least one Surface"),
    "titles": (lambda s: contours(s, titles=["a", "b"]), "titles has 2 entries, but there must be one for each of the 1 surfaces"),
    "paths": (lambda s: contours(s, s, paths=[[]]), "paths has 1 entries, but there must be one for each of the 2 surfaces"),
    "a path": (lambda s: contours(s, paths=[[[1, 2, 3]]]), "a path has shape (3,), but must have a row for each parameter"),
    "a point": (lambda s: contours(s, paths=[[[[1, np.nan], [0, 1]]]]), "a path holds nan at index (0, 1)"),
    "arrows": (lambda s: contours(s, arrows=2.5), "arrows is 2.5, but must be a whole number, 0 or more"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_named(case):
    draw, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        draw(bowl()[0])
