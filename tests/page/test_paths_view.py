"""Every path from the weight in hand to E: its factors, its term, and their sum."""

import itertools
import math

import pytest
from saved import deep, numbers, parameter, slope_of, small, true

pytestmark = pytest.mark.browser


def paths(truth, name):
    """[(example, units, factors)] of all paths, 0-based: the product over the layers, spelled out."""
    kind, l, i, j = parameter(name)
    net, found = truth.net, []
    for c in range(truth.A[0].shape[1]):
        for rest in itertools.product(*(range(net.sizes[k]) for k in range(l + 1, net.L + 1))):
            units = (i, *rest)
            factors = [truth.A[l - 1][j, c] if kind == "W" else 1.0]
            for k, unit in zip(range(l, net.L + 1), units):
                if k > l:
                    factors.append(net.W[k][unit, units[k - l - 1]])
                factors.append(net.g[k].prime(truth.Z[k])[unit, c])
            found.append((c, units, [*factors, truth.dE_dA[net.L][units[-1], c]]))
    return found


def assert_paths_are_true(saved, name):
    truth, kind, j = saved.truth(), name[0], parameter(name)[3]
    every = paths(truth, name)
    terms = [math.prod(factors) for *_, factors in every]
    assert sum(terms) == pytest.approx(slope_of(truth, name), rel=1e-9)
    shown, rest = every, 0
    if len(every) > 24:
        shown = sorted(every, key=lambda path: -abs(math.prod(path[2])))[:12]
        rest = len(every) - 12
    rows = [row.locator("td").all_text_contents() for row in saved.page.locator(".nn-paths tbody tr").all()]
    start = f"{j + 1} → " if kind == "W" else ""
    assert rows == [
        [str(c + 1), start + " → ".join(str(unit + 1) for unit in units) + " → E", " × ".join(map(true, factors)), true(math.prod(factors))]
        for c, units, factors in shown
    ]
    line = f"their sum {true(sum(math.prod(factors) for *_, factors in shown))}"
    line += f", with the other {rest} paths {true(sum(terms))}" if rest else ""
    assert saved.texts(".nn-paths-view > .nn-line > span")[0] == line + ", and"
    assert saved.texts("[data-live=paths]") == [true(slope_of(truth, name))]
    summary = saved.texts(".nn-paths-view > p")[0]
    assert summary.startswith(f"{len(every)} paths from this {'weight' if kind == 'W' else 'bias'} to E")
    assert ("The 12 largest are shown." in summary) == bool(rest)
    assert ("along a path: A, then" in summary) == (kind == "W") and ("along a path: 1, then" in summary) == (kind == "b")


@pytest.mark.parametrize("name", ["W-1-2-3", "W-2-3-1", "b-1-1", "b-2-4"])
def test_every_path_its_factors_and_their_sum(opened, name):
    saved = opened(*small(), show="network paths")
    saved.select(name)
    assert_paths_are_true(saved, name)
    saved.keys("ArrowUp", "ArrowUp")
    assert_paths_are_true(saved, name)


@pytest.mark.parametrize("name", ["W-1-4-2", "b-2-1", "W-3-5-2"])
def test_of_too_many_paths_the_largest_are_shown(opened, name):
    saved = opened(*deep(), show="network paths")
    saved.select(name)
    assert_paths_are_true(saved, name)
    assert saved.read(".nn-paths-view > .nn-line > span >> nth=1") == [
        f"∂E/∂{name[0]}^{name[2]}_{name[4]}" + (name[6] if name[0] == "W" else "")
    ]


def test_the_path_in_hand_is_marked_in_the_network_and_its_example_lit(opened):
    saved = opened(*deep(), show="network paths")
    saved.select("W-1-2-3", example=1)
    way = saved.texts(".nn-paths tbody button")[4]
    start, first, second, third = (int(unit) for unit in numbers(way))
    on_path = [f"W-1-{first}-{start}", f"W-2-{second}-{first}", f"W-3-{third}-{second}"]
    saved.page.locator(".nn-paths tbody button").nth(4).focus()
    saved.settle()
    assert saved.data(".nn-on-path", "select") == on_path
    saved.page.locator(".nn-paths tbody button").nth(4).blur()
    saved.settle()
    assert saved.data(".nn-on-path", "select") == []
    saved.page.locator(".nn-paths tbody tr").nth(4).hover()
    saved.settle()
    assert saved.data(".nn-on-path", "select") == on_path
    lit = saved.page.locator(".nn-paths tr.nn-lit").all()
    assert {row.locator("td").first.text_content() for row in lit} <= {"2"}
    saved.page.locator(".nn-paths tbody button").nth(4).click()
    saved.settle()
    example = saved.texts(".nn-paths tbody tr >> nth=4 >> td >> nth=0")[0]
    assert saved.texts(".nn-examples .nn-number") == [f"example {example} of 6"]
    assert {row.locator("td").first.text_content() for row in saved.page.locator(".nn-paths tr.nn-lit").all()} == {example}


def test_a_weight_in_the_table_can_be_taken_hold_of(opened):
    saved = opened(*small(), show="network paths")
    saved.select("W-1-2-1")
    before, row = saved.net(), saved.page.locator(".nn-paths tbody tr").nth(1)
    handle = row.locator(".nn-weight-number")  # the path over output 2
    assert handle.count() == 1 and handle.inner_text() == true(before.W[2][1, 1])
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    saved.page.mouse.move(x, y)
    saved.page.mouse.down()
    saved.page.mouse.move(x, y + 20)
    saved.page.mouse.up()
    saved.settle()
    assert saved.net().W[2][1, 1] == pytest.approx(before.W[2][1, 1] - 0.2, abs=0.011)
    handle.focus()
    saved.keys("ArrowUp")
    assert saved.net().W[2][1, 1] == pytest.approx(before.W[2][1, 1] - 0.15, abs=0.011)
    assert_paths_are_true(saved, "W-1-2-1")
