"""The formula of the derivative in hand: its symbols with their indices, and its numbers, down to those that are given."""

import pytest
from saved import READ, deep, parameter, problem, slope_of, true

from nnlib import sigmoid, tanh

pytestmark = pytest.mark.browser
SELECTIONS = ["W-1-2-3", "W-1-4-1", "W-2-1-4", "W-3-5-2", "W-3-1-1", "b-1-3", "b-2-2", "b-3-4"]


def prime(truth, l, i, c):
    """(g^l)′ at Z^l_ic."""
    return truth.net.g[l].prime(truth.Z[l])[i, c]


def expected_line(truth, Y, quantity, l, i, second):
    """What the line of one quantity must say: its formula, its terms as [(number, symbol), ...], its result. 0-based."""
    net, m = truth.net, Y.shape[1]
    u, s = i + 1, second + 1
    if quantity == "dE_dW":
        terms = [[(truth.dE_dZ[l][i, c], f"∂E/∂Z^{l}_{u}{c + 1}"), (truth.A[l - 1][second, c], f"A^{l - 1}_{s}{c + 1}")] for c in range(m)]
        return f"∂E/∂W^{l}_{u}{s} = ∑^m_c=1 ∂E/∂Z^{l}_{u}c A^{l - 1}_{s}c", terms, truth.dE_dW[l][i, second]
    if quantity == "dE_db":
        terms = [[(truth.dE_dZ[l][i, c], f"∂E/∂Z^{l}_{u}{c + 1}")] for c in range(m)]
        return f"∂E/∂b^{l}_{u} = ∑^m_c=1 ∂E/∂Z^{l}_{u}c", terms, truth.dE_db[l][i, 0]
    c = second
    if quantity == "dE_dZ":
        g_prime = f"g^{l}^′ (Z^{l}_{u}{s})"
        terms = [[(truth.dE_dA[l][i, c], f"∂E/∂A^{l}_{u}{s}"), (prime(truth, l, i, c), g_prime)]]
        return f"∂E/∂Z^{l}_{u}{s} = ∂E/∂A^{l}_{u}{s} {g_prime}", terms, truth.dE_dZ[l][i, c]
    if l == net.L:
        terms = [[(truth.A[l][i, c], f"A^{l}_{u}{s}"), (Y[i, c], "target Y")]]
        return f"∂E/∂A^{l}_{u}{s} = 1/m (A^{l}_{u}{s} − Y_{u}{s})", terms, truth.dE_dA[l][i, c]
    terms = [
        [(truth.dE_dZ[l + 1][k, c], f"∂E/∂Z^{l + 1}_{k + 1}{s}"), (net.W[l + 1][k, i], f"W^{l + 1}_{k + 1}{u}")]
        for k in range(net.sizes[l + 1])
    ]
    return f"∂E/∂A^{l}_{u}{s} = ∑^n^{l + 1}_k=1 ∂E/∂Z^{l + 1}_k{s} W^{l + 1}_k{u}", terms, truth.dE_dA[l][i, c]


LINES = f"""equations => {{ {READ}
    const factors = row => [...row.querySelectorAll('.nn-factor')].map(factor =>
        [factor.querySelector('.nn-value').textContent, read(factor.querySelector('small')).trim()]);
    return equations.map(equation => {{
        const [formula, row] = equation.children, terms = [...row.querySelectorAll('.nn-term')], result = row.querySelector('.nn-result');
        return [result.dataset.result, [read(formula).trim(), (terms.length ? terms : [row]).map(factors), result.textContent]];
    }});
}}"""


def read_lines(saved):
    """{name of the quantity: (formula, its terms as [[number, symbol], ...], result)} of all lines that are open."""
    return dict(saved.page.locator(".nn-equation").evaluate_all(LINES))


def assert_lines(saved, names):
    """The lines of these quantities are on the page, no others, and every symbol and number of them is right."""
    truth, lines = saved.truth(), read_lines(saved)
    assert list(lines) == names
    for name, (formula, terms, result) in lines.items():
        quantity, l, i, second = name.split("-")
        wanted, wanted_terms, value = expected_line(truth, saved.Y, quantity, int(l), int(i) - 1, int(second) - 1)
        assert formula == wanted
        assert terms == [[[true(factor), symbol] for factor, symbol in term] for term in wanted_terms], name
        assert result == true(value), name


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_symbol_and_number_of_the_formula(opened, name):
    saved = opened(*deep(), show="network formula")
    saved.select(name, example=1)
    kind, l, i, j = parameter(name)
    assert_lines(saved, [f"dE_d{kind}-{l}-{i + 1}-{j + 1}"])
    saved.keys("ArrowUp")
    assert_lines(saved, [f"dE_d{kind}-{l}-{i + 1}-{j + 1}"])
    assert saved.texts("[data-live=slope]") == [true(slope_of(saved.truth(), name))]


def open_factor(saved, key):
    saved.page.locator(f'[data-opens="{key}"]').click()
    saved.settle()
    assert saved.page.locator(f'[data-opens="{key}"]').get_attribute("aria-expanded") == "true"


def test_each_factor_opens_down_to_what_is_given(opened):
    saved = opened(*deep(), show="network formula")
    saved.select("W-1-4-3")
    names = ["dE_dW-1-4-3"]
    for key in ["dE_dZ-1-3-4", "dE_dA-1-3-4", "dE_dZ-2-1-4", "dE_dA-2-1-4", "dE_dZ-3-2-4", "dE_dA-3-2-4"]:  # 0-based on the page
        open_factor(saved, key)
        quantity, l, i, c = key.split("-")
        names.append(f"{quantity}-{l}-{int(i) + 1}-{int(c) + 1}")
        assert_lines(saved, names)
    last = saved.page.locator(".nn-equation").last
    assert last.locator("button").count() == 0 and last.text_content().count(f") / {saved.m} = ") == 1  # nothing is left to open
    saved.select("W-1-4-3", example=2)
    saved.keys("ArrowDown")
    assert_lines(saved, names)
    saved.page.locator('[data-opens="dE_dZ-2-1-4"]').focus()
    saved.keys("Enter")
    assert_lines(saved, names[:3])


def test_what_was_opened_keeps_the_focus_and_its_elements(opened):
    saved = opened(*deep(), show="network formula")
    saved.page.locator('[data-opens="dE_dZ-1-0-0"]').focus()
    saved.keys("Enter")
    assert saved.page.evaluate("document.activeElement.dataset.opens") == "dE_dZ-1-0-0"
    saved.page.evaluate("window.kept = document.querySelector('.nn-formula-view [data-result]')")
    saved.select("W-1-1-1")
    saved.keys("ArrowUp")
    assert saved.page.evaluate("window.kept === document.querySelector('.nn-formula-view [data-result]')")  # replaced in place
    assert_lines(saved, ["dE_dW-1-1-1", "dE_dZ-1-1-1"])
    assert saved.page.evaluate("document.querySelector('.nn-formula-view math').namespaceURI").endswith("MathML")


def test_the_term_of_the_example_is_lit_and_chooses_it(opened):
    saved = opened(*deep(), show="network formula")
    saved.select("W-2-2-1", example=3)
    assert saved.data(".nn-formula-view .nn-lit", "example") == ["3"]
    saved.page.locator('.nn-term[data-example="1"]').click(position={"x": 2, "y": 2})
    saved.settle()
    assert saved.data(".nn-formula-view .nn-lit", "example") == ["1"]
    assert saved.texts(".nn-examples .nn-number") == ["example 2 of 6"]


def test_of_many_terms_those_around_the_example_are_shown(opened):
    saved = opened(*problem([3, 2, 4], [sigmoid, tanh], m=12), show="network formula")
    truth = saved.truth()
    for example, first in [(0, 0), (3, 0), (5, 2), (11, 4)]:
        saved.select("W-1-2-3", example=example)
        terms = saved.data(".nn-formula-view .nn-term", "example")
        assert terms == [str(c) for c in range(first, first + 8)]
        assert saved.texts(".nn-term .nn-value")[::2] == [true(truth.dE_dZ[1][1, c]) for c in range(first, first + 8)]
        line = saved.texts(".nn-equation > .nn-line")[1]
        assert line.startswith(" = … + ") == (first > 0) and (" + … (12 terms)" in line) == (first < 4)
        assert saved.texts(".nn-formula-view .nn-result") == [true(truth.dE_dW[1][1, 2])]


def test_two_indices_of_two_digits_are_kept_apart(opened):
    saved = opened(*problem([3, 12, 2], [sigmoid, tanh], m=11), show="network formula")
    for name, symbol in [("W-1-11-2", "W^1_11,2"), ("W-2-1-12", "W^2_1,12"), ("W-1-9-3", "W^1_93"), ("b-1-12", "b^1_12")]:
        saved.select(name, example=10)
        assert saved.read(".nn-controls .nn-pair >> nth=0 >> math") == [symbol]
        assert saved.read(".nn-symbols")[0].startswith(f"∂E/∂{symbol} = ∑^m_c=1 ")
    assert saved.read(".nn-formula-view .nn-lit small") == ["∂E/∂Z^1_12,11"]


def test_a_weight_in_the_formula_can_be_taken_hold_of(opened):
    saved = opened(*deep(), show="network formula")
    saved.select("W-1-2-3")
    for key in ("dE_dZ-1-1-0", "dE_dA-1-1-0"):
        open_factor(saved, key)
    numbers = saved.page.locator(".nn-weight-number")
    before = saved.net()
    assert numbers.count() == before.sizes[2]
    assert saved.attributes(".nn-weight-number", "aria-valuenow")[1] == [before.W[2][1, 1]]
    numbers.nth(1).scroll_into_view_if_needed()
    box = numbers.nth(1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    saved.page.mouse.move(x, y)
    saved.page.mouse.down()
    saved.page.mouse.move(x, y - 30)
    saved.page.mouse.up()
    saved.settle()
    after = saved.net()
    assert after.W[2][1, 1] == pytest.approx(before.W[2][1, 1] + 0.3, abs=0.011)
    assert numbers.nth(1).locator(".nn-value").inner_text() == true(after.W[2][1, 1])
    numbers.nth(0).focus()
    saved.keys("ArrowDown")
    last = saved.net()
    assert (
        last.W[2][0, 1] == pytest.approx(before.W[2][0, 1] - 0.05)
        and float(numbers.nth(0).get_attribute("aria-valuenow")) == last.W[2][0, 1]
    )
    # The weight in hand is the same, and so is what the formula says of it.
    assert_lines(saved, ["dE_dW-1-2-3", "dE_dZ-1-2-1", "dE_dA-1-2-1"])


def test_what_is_not_derived_yet_is_a_number_and_nothing_to_open(opened):
    saved = opened(*deep(), show="network formula", owed="dE_db dE_dA")
    saved.select("W-1-4-3")
    open_factor(saved, "dE_dZ-1-3-4")
    assert_lines(saved, ["dE_dW-1-4-3", "dE_dZ-1-4-5"])
    last = saved.page.locator(".nn-equation").last
    assert last.locator("button").count() == 0
    saved.select("b-2-2")
    assert saved.texts(".nn-formula-view p") == ["You haven't derived the formula of this one yet."]
    assert not saved.page.locator(".nn-formula-view math").count()
    saved.select("W-2-2-1")
    assert_lines(saved, ["dE_dW-2-2-1"])
