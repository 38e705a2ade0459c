"""The pictures of a unit's weights and of their derivatives, as geometry; and the symbols beside them."""

import numpy as np
import pytest
from saved import numbers, true
from test_together import pictures

from nnlib import back_propagate

pytestmark = pytest.mark.browser
CELL = 30


def pixels(saved, picture):
    """Where each pixel lies, as row and column from 0; how strong its colour is; whether its colour, and its bar, say negative."""
    found = (
        saved.root.locator(".nn-picture")
        .nth(picture)
        .locator("svg > g")
        .evaluate_all(
            """groups => groups.map(group => {
            const [pixel, bar] = group.children;
            return [+pixel.getAttribute('y'), +pixel.getAttribute('x'), +pixel.getAttribute('fill-opacity'),
                    pixel.classList.contains('nn-negative'), !bar.hasAttribute('hidden'), group.classList.contains('nn-selected')];
        })"""
        )
    )
    y, x, *rest = map(np.array, zip(*found))
    return (y - 1) / CELL, (x - 1) / CELL, *rest


@pytest.mark.parametrize("selected", [4, 0])
def test_the_pictures_are_those_of_the_numbers(rendered, selected):
    widget = pictures()
    widget.selected = selected
    [saved] = rendered(widget)
    grad = back_propagate(widget.net, widget._X, widget._Y)
    for k, values in enumerate((widget.net.W[1][1], grad.dE_dW[1][1])):
        row, column, strength, negative, bar, marked = pixels(saved, k)
        largest = np.abs(values).max()
        assert row.tolist() == [0, 0, 0, 1, 1, 1] and column.tolist() == [0, 1, 2, 0, 1, 2]
        np.testing.assert_allclose(strength, np.abs(values) / largest, atol=0.0006)
        assert negative.tolist() == (values < 0).tolist() and bar.tolist() == (values <= -0.05 * largest).tolist()
        assert marked.tolist() == [j == selected for j in range(6)]
        assert 0 < bar.sum() < 6
        assert saved.texts(".nn-range")[k] == f"from {true(values.min(), 3)} to {true(values.max(), 3)}"
    symbols = saved.read(".nn-controls math, .nn-picture > span math")
    assert [numbers(symbol) for symbol in symbols if "W" in symbol] == [[1, 2, selected + 1]] * 2 + [[1, 2]] * 2
