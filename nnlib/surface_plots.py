"""Figures of error surfaces: contours with arrows against the gradient and the paths of descents upon them, and the same as a relief."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from nnlib._arrays import as_array, must_be_finite, whole_number
from nnlib.plots import STYLE
from nnlib.surfaces import Parameter, Surface, contour_levels
from nnlib.svg import INK, LINE, NEGATIVE, PAPER, POSITIVE, lowered, raised

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HIGH = "#c081ac"  # the colour that E has in every figure, lighter, so that what lies on it can be read
FLAT = 1e-3  # a slope that is so small a part of the map's largest has no arrow, but a dot
MANY = 60  # a path of more points is drawn without a dot for each


def contours(*surfaces: Surface, arrows: int = 9, paths: Sequence[Sequence[ArrayLike]] = (), titles: Sequence[str] = ()) -> "Figure":
    """A matplotlib figure with a panel for each Surface: lines of equal E, the darker the higher, and arrows against the gradient.

    arrows: how many in a row, of equal length; where the slope is less than a thousandth of the panel's largest stands a dot. 0 for none.
    paths: for each panel a list of paths, each (2, steps) or more rows, of which the first two are drawn; a ring stands at the beginning,
    a filled circle at the end. titles: a title for each panel.
    """
    import matplotlib.pyplot as plt

    arrows, paths, titles = _checked(surfaces, arrows, paths, titles)
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, len(surfaces), figsize=(4.4 * len(surfaces), 3.9), squeeze=False, layout="constrained")
        for panel, surface, own, title in zip(panels[0], surfaces, paths, titles):
            _draw_contours(panel, surface)
            if arrows:
                _draw_arrows(panel, surface, arrows)
            for k, path in enumerate(own):
                _draw_path(panel, path, k)
            panel.set(title=title, xlim=surface.across[[0, -1]], ylim=surface.up[[0, -1]], aspect="equal")
            panel.set(xlabel=name_of(surface.first), ylabel=name_of(surface.second))
    return figure


def relief(surface: Surface, title: str = "", seen_from: tuple[float, float] = (35, -60)) -> "Figure":
    """A matplotlib figure of a Surface in three dimensions. seen_from: how many degrees above the ground, and from which side."""
    import matplotlib.pyplot as plt

    _checked([surface], 0, (), ())
    with plt.rc_context({**STYLE, "axes.edgecolor": LINE}):
        figure = plt.figure(figsize=(4.4, 3.6))
        figure.subplots_adjust(left=0, right=0.94, bottom=0.04, top=1)
        panel = figure.add_subplot(projection="3d")
        across, up = np.meshgrid(surface.across, surface.up)
        look = {"cmap": _colours(), "edgecolor": LINE, "linewidth": 0.25, "rcount": 20, "ccount": 20}
        panel.plot_surface(across, up, surface.E, **look)
        panel.view_init(*seen_from)
        panel.set(title=title, xlabel=name_of(surface.first), ylabel=name_of(surface.second), zlabel="E")
        panel.locator_params(nbins=5)
    return figure


def name_of(parameter: Parameter) -> str:
    """W¹₁₂ for ("W", 1, 0, 1): indices that a reader sees count from 1."""
    kind, l, *index = parameter
    comma = "," if max(index) > 8 else ""
    return kind + raised(l) + comma.join(lowered(k + 1) for k in index)


def _draw_contours(panel, surface):
    levels = contour_levels(surface.E)
    low, high = surface.E.min(), surface.E.max()
    if levels:
        colours = _colours()(np.linspace(0, 1, len(levels) + 1))
        filled = panel.contourf(surface.across, surface.up, surface.E, [low, *levels, high], colors=colours)
        filled.set(edgecolor=LINE, linewidth=0.5)  # the edges are the contours, and need not be stored twice


def _draw_arrows(panel, surface, count):
    """Arrows at evenly spaced points of the grid; each begins there, and is as long as three quarters of the way to the next."""
    rows, columns = (np.linspace(0, len(values) - 1, 2 * count + 1).round().astype(int)[1::2] for values in (surface.up, surface.across))
    across, up = np.meshgrid(surface.across[columns], surface.up[rows])
    steps = -np.stack([slopes[np.ix_(rows, columns)] for slopes in (surface.dE_dfirst, surface.dE_dsecond)])
    length = np.hypot(*steps)
    largest = np.hypot(surface.dE_dfirst, surface.dE_dsecond).max()
    flat = length <= FLAT * largest
    apart = min(np.ptp(surface.across), np.ptp(surface.up)) / count
    steps = 0.75 * apart * steps / np.where(flat, 1, length)
    panel.quiver(
        *(part[~flat] for part in (across, up, *steps)), color=INK, angles="xy", scale_units="xy", scale=1, width=0.004, headwidth=4.5
    )
    panel.plot(across[flat], up[flat], color=INK, marker=".", markersize=2.5, linestyle="none")


def _draw_path(panel, path, k):
    colour, dashes = ((POSITIVE, "-"), (NEGATIVE, "--"))[k % 2]
    steps = "." if path.shape[1] <= MANY else ""
    panel.plot(*path[:2], color=colour, linestyle=dashes, linewidth=1.6, marker=steps, markersize=3.5)
    panel.plot(*path[:2, 0], color=colour, marker="o", markersize=7, markerfacecolor=PAPER, linestyle="none")
    panel.plot(*path[:2, -1], color=colour, marker="o", markersize=7, linestyle="none")


def _colours():
    """From paper to the colour of E: lightness alone tells high from low."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("E", [PAPER, HIGH])


def _checked(surfaces, arrows, paths, titles):
    """arrows, and for each panel its paths and its title; a ValueError says what is wrong with them."""
    if not surfaces or not all(isinstance(surface, Surface) for surface in surfaces):
        raise ValueError("there must be at least one Surface, as error_surface returns it, and nothing else")
    paths, titles = list(paths) or [[]] * len(surfaces), list(titles) or [""] * len(surfaces)
    for name, given in (("paths", paths), ("titles", titles)):
        if len(given) != len(surfaces):
            raise ValueError(f"{name} has {len(given)} entries, but there must be one for each of the {len(surfaces)} surfaces")
    paths = [[as_array(path, "a path") for path in own] for own in paths]
    for path in (path for own in paths for path in own):
        if path.ndim != 2 or len(path) < 2 or not path.size:
            raise ValueError(
                f"a path has shape {path.shape}, but must have a row for each parameter, two or more, and a column for each step"
            )
        must_be_finite(path, "a path")
    return whole_number(arrows, "arrows", 0), paths, titles
