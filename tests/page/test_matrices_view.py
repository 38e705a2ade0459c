"""The matrices: every entry, its colour, the headings, and what lights up with the entry in hand."""

import re

import numpy as np
import pytest
from saved import crowded, deep, parameter, true

pytestmark = pytest.mark.browser
QUANTITIES = ["W", "b", "Z", "A", "dE_dA", "dE_dZ", "dE_dW", "dE_db"]
SYMBOLS = {"dE_dA": "∂E/∂A", "dE_dZ": "∂E/∂Z", "dE_dW": "∂E/∂W", "dE_db": "∂E/∂b"}


def all_matrices(truth):
    """{(quantity, l): matrix}, in the order of the page."""
    of_layers = {}
    for l in truth.net.W:
        for quantity in QUANTITIES:
            of_layers[quantity, l] = getattr(truth.net if quantity in "Wb" else truth, quantity)[l]
    return {("A", 0): truth.A[0]} | of_layers


def assert_matrices(saved):
    truth = saved.truth()
    matrices = all_matrices(truth)
    assert saved.data("[data-matrix]", "matrix") == [f"{quantity}-{l}" for quantity, l in matrices]
    for (quantity, l), matrix in matrices.items():
        assert saved.table(quantity, l) == [[true(x) for x in row] for row in matrix], (quantity, l)
        tints = saved.page.locator(f'[data-matrix="{quantity}-{l}"] td[role=gridcell]').evaluate_all(
            "cells => cells.map(cell => cell.style.backgroundColor)"
        )
        largest = np.abs(matrix).max()
        for x, tint in zip(matrix.ravel(), tints, strict=True):
            strength = 35 * abs(x) / largest
            if strength < 0.45:
                assert tint == "", (quantity, l)
            elif strength > 0.55:
                colour, percent = re.search(r"var\((--nn-\w+)\) (\d+)%", tint).groups()
                assert colour == ("--nn-negative" if x < 0 else "--nn-positive"), (quantity, l, x)
                assert abs(int(percent) - strength) < 0.51, (quantity, l, x)


@pytest.mark.parametrize("make", [deep, crowded])
def test_every_entry_and_its_colour(opened, make):
    saved = opened(*make(), show="network matrices")
    assert_matrices(saved)
    saved.select("b-2-2", example=1)
    saved.keys("ArrowDown", "ArrowDown")
    assert_matrices(saved)
    saved.drag('[data-select="W-1-1-2"]', up=70)
    assert_matrices(saved)


def test_the_tint_is_blue_for_positive_and_vermilion_for_negative(opened):
    saved = opened(*deep(), show="network matrices")
    matrix = saved.truth().dE_dW[2]
    painted = saved.page.locator('[data-matrix="dE_dW-2"] td[role=gridcell]').evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell).backgroundColor.match(/[\\d.]+(?= |\\))/g).map(Number))"
    )
    for x, colour in zip(matrix.ravel(), painted, strict=True):
        if abs(x) > 0.2 * np.abs(matrix).max():
            red, blue = colour[0], colour[2]
            assert (blue > red) == (x > 0)


def test_headings_and_the_words_for_a_screen_reader(opened):
    net, X, Y = deep()
    saved = opened(net, X, Y, show="network matrices")
    names = [("A", 0)] + [(quantity, l) for l in net.W for quantity in QUANTITIES]
    assert saved.read(".nn-table .nn-caption") == [f"{SYMBOLS.get(quantity, quantity)}^{l}" for quantity, l in names]
    shapes = {key: matrix.shape for key, matrix in all_matrices(saved.truth()).items()}
    assert [label for [label] in saved.attributes("[data-matrix]", "aria-label")] == [
        f"{SYMBOLS.get(quantity, quantity)} of layer {l}, {shapes[quantity, l][0]} by {shapes[quantity, l][1]}" for quantity, l in names
    ]
    for quantity, l in names:
        rows, columns = shapes[quantity, l]
        assert saved.texts(f'[data-matrix="{quantity}-{l}"] th[role=columnheader]') == [str(c + 1) for c in range(columns)]
        assert saved.texts(f'[data-matrix="{quantity}-{l}"] th[role=rowheader]') == [str(r + 1) for r in range(rows)]
    assert saved.texts(".nn-layer-row > .nn-caption") == ["input", "layer 1", "layer 2", "layer 3"]


def lit(saved):
    """Which entries are lit, as {quantity-layer: [[row, column], ...]}."""
    return saved.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[data-matrix]')].map(table => [table.dataset.matrix,
            [...table.querySelectorAll('tr')].slice(1).flatMap((row, r) => [...row.querySelectorAll('td')].flatMap((cell, c) =>
                cell.matches('.nn-selected, .nn-lit') ? [[r, c]] : []))]).filter(([, cells]) => cells.length))"""
    )


@pytest.mark.parametrize("name", ["W-1-3-2", "W-2-1-4", "W-3-5-2", "b-1-4", "b-3-2"])
def test_the_entry_in_hand_and_the_rows_that_make_it_are_lit(opened, name):
    saved = opened(*deep(), show="network matrices")
    saved.select(name, example=2)
    kind, l, i, j = parameter(name)
    lights = {f"{kind}-{l}": [[i, j]], f"dE_d{kind}-{l}": [[i, j]], f"dE_dZ-{l}": [[i, c] for c in range(6)]}
    if kind == "W":
        lights[f"A-{l - 1}"] = [[j, c] for c in range(6)]
    assert lit(saved) == lights
    assert set(saved.page.locator("td.nn-example").evaluate_all("cells => cells.map(cell => cell.cellIndex - 1)")) == {2}
    ringed = saved.page.locator("td.nn-selected").evaluate_all("cells => cells.map(cell => cell.closest('table').dataset.matrix)")
    assert ringed == [f"{kind}-{l}", f"dE_d{kind}-{l}"]
    assert saved.page.locator("td[aria-selected=true]").count() == sum(map(len, lights.values()))


def test_the_rule_above_says_which_rows(opened):
    saved = opened(*deep(), show="network matrices")
    for name, rule in [
        ("W-2-1-4", "∂E/∂W^2_14 = ∑^m_c=1 ∂E/∂Z^2_1c A^1_4c : row 1 of ∂E/∂Z times row 4 of A, entry by entry, summed. All at once: "
                    "∂E/∂W^2 = ∂E/∂Z^2 (A^1)^⊤"),
        ("W-1-4-2", "∂E/∂W^1_42 = ∑^m_c=1 ∂E/∂Z^1_4c A^0_2c : row 4 of ∂E/∂Z times row 2 of A, entry by entry, summed. All at once: "
                    "∂E/∂W^1 = ∂E/∂Z^1 (A^0)^⊤"),
        ("b-3-5", "∂E/∂b^3_5 = ∑^m_c=1 ∂E/∂Z^3_5c : row 5 of ∂E/∂Z, summed. All at once: ∂E/∂b^3 = ∂E/∂Z^3 [1 ⋯ 1 ]^⊤"),
    ]:  # fmt: skip
        saved.select(name)
        assert saved.read(".nn-rule") == [rule]


def in_hand(saved):
    return saved.data(".nn-parameter.nn-selected", "select")[0], int(saved.texts(".nn-examples .nn-number")[0].split()[1])


@pytest.mark.parametrize(
    "before, matrix, row, column, after",
    [
        ("W-1-1-1", "dE_dW-3", 4, 2, ("W-3-4-2", 1)),
        ("W-1-1-1", "W-2", 2, 3, ("W-2-2-3", 1)),
        ("W-1-1-1", "b-2", 2, 1, ("b-2-2", 1)),
        ("W-1-1-1", "dE_db-3", 5, 1, ("b-3-5", 1)),
        ("W-2-2-1", "A-1", 3, 5, ("W-2-2-3", 5)),  # another row of A^{l−1} is another j; its column an example
        ("W-2-2-1", "dE_dZ-2", 1, 4, ("W-2-1-1", 4)),
        ("W-3-4-2", "Z-1", 2, 6, ("W-1-2-2", 6)),
        ("b-3-4", "dE_dA-2", 1, 2, ("b-2-1", 2)),
        ("W-3-5-1", "A-0", 3, 2, ("W-1-4-3", 2)),  # no unit 5 in layer 1: the last
    ],
)
def test_a_press_on_an_entry_takes_it_in_hand(opened, before, matrix, row, column, after):
    saved = opened(*deep(), show="network matrices")
    saved.select(before)
    saved.page.locator(f'[data-matrix="{matrix}"] tr:nth-child({row + 1}) td:nth-child({column + 1})').click()
    saved.settle()
    assert in_hand(saved) == after


def test_the_tables_are_walked_with_the_arrow_keys(opened):
    saved = opened(*deep(), show="network matrices")
    stops = saved.page.locator('[data-matrix="dE_dW-1"] td[tabindex="0"]')
    assert stops.count() == 1  # one stop for the Tab key; from there the arrows walk
    stops.focus()
    saved.keys("ArrowDown", "ArrowDown", "ArrowRight")
    assert in_hand(saved) == ("W-1-3-2", 1)
    saved.keys("ArrowUp", "ArrowLeft", "ArrowLeft")  # at the edge it stays
    assert in_hand(saved) == ("W-1-2-1", 1)
    assert stops.count() == 1
