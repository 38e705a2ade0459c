"""The workbench on a page without a kernel: every stage by mouse and by keyboard, and what is said to a wrong move."""

import pytest
from readers import RIGHT, Bench
from window import new_window, serious

from nnlib.datasets import worked_example
from nnlib.derivation import Derivation
from nnlib.derivation.targets import TARGETS
from nnlib.numeric import numeric_gradient

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(window, tmp_path):
    def opened(name, page=window):
        Derivation(name).save(tmp_path / "page.html")
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_selector(".nn-derivation")
        return Bench(page)

    yield opened
    errors = list(window.errors)
    window.errors.clear()
    window.goto("about:blank")
    assert errors == []


@pytest.mark.parametrize("name", RIGHT)
def test_a_whole_derivation(bench, name):
    reader = bench(name)
    reader.derive(name)
    assert reader.made == ["Cut", *["Strike"] * bool(RIGHT[name][1]), "Factor", "Line", "All at once"]
    work = reader.page.evaluate("document.querySelector('.nn-derived').textContent")
    assert work and reader.page.get_by_text("Derived").is_visible()
    reader.press("derive it once more")
    assert reader.made == []


def test_a_cut_that_counts_twice_is_answered_with_the_path_and_the_numbers(bench):
    net, X, Y = worked_example()
    true = numeric_gradient(net, X, Y)
    reader = bench("dE_dW")
    assert reader.page.get_by_role("button", name="judge", exact=True).is_disabled()  # first say what you expect
    reader.mark("A^1_1", "Z^2_1", "Z^2_2")
    reader.expect(1, 0)
    assert "You said 1 missed and 0 met more than once; it is 0 missed and 2 met more than once." in reader.verdict
    assert "is met twice" in reader.verdict
    assert f"{2 * true.dE_dW[1][0, 0]:.4g}" in reader.verdict and f"{true.dE_dW[1][0, 0]:.4g}" in reader.verdict
    assert reader.page.locator(".nn-lit-path").get_attribute("d").startswith("M50 46L")  # from x₁ on
    reader.press("again, from another place")
    assert reader.nudged()[:1] != [] and reader.page.locator('[aria-checked="true"]').count() == 0
    # W^1_21 now: what was right for W^1_11 misses both of its paths.
    reader.mark("Z^1_1")
    reader.expect(2, 0)
    assert "As you said." in reader.verdict and "is missed" in reader.verdict


def test_the_path_that_is_missed_is_lit_from_x_on(bench):
    """Through the middle of every node on it: the halves of the circles, and the box of E."""
    reader = bench("dE_dA")
    reader.mark("Z^2_1")
    reader.expect(1, 0)
    points = reader.page.locator(".nn-lit-path").get_attribute("d").removeprefix("M").split("L")
    lit = [tuple(map(float, point.split())) for point in points]
    halves = reader.page.locator(".nn-node").evaluate_all(
        "nodes => nodes.map(node => { const box = node.firstElementChild.getBBox(); return [box.x, box.y, box.width, box.height]; })"
    )
    inside = [[k for k, (x, y, w, h) in enumerate(halves) if x <= px <= x + w and y <= py <= y + h] for px, py in lit]
    assert [len(found) for found in inside] == [1, 1, 1, 1]  # A^1_1, Z^2_2, A^2_2 and E
    names = reader.page.locator(".nn-node").evaluate_all("nodes => nodes.map(node => node.dataset.node ?? 'x')")
    assert [names[found[0]] for found in inside] == ["x", "Z^2_2", "A^2_2", "E"]


def test_a_cut_farther_on_is_right_and_yet_not_the_one(bench):
    reader = bench("dE_dW")
    reader.mark("A^1_1")
    reader.expect(0, 0)
    assert "right, but the factor can't be read off in one line." in reader.verdict
    assert reader.made == [] and reader.page.get_by_role("button", name="go on").count() == 0
    reader.mark("A^1_1", "Z^1_1")
    reader.expect(0, 0)
    reader.press("go on")


def test_what_is_struck_and_moves_is_shown_and_the_question_comes_again(bench):
    reader = bench("dE_dA")
    reader.mark("Z^2_1", "Z^2_2")
    reader.expect(0, 0)
    reader.press("go on")
    before = reader.nudged()
    reader.press(f"example {before[1]}")
    reader.page.locator('input[value="another example"]').check()
    reader.press("strike")
    assert "is struck, but it moves: from" in reader.verdict
    reader.press("again, with another entry")
    assert reader.nudged() != before
    # A right strike for a wrong reason is answered, and not passed.
    own = reader.nudged()[1]
    for c in range(1, 7):
        if c != own:
            reader.press(f"example {c}")
    reader.page.locator('input[value="another row"]').check()
    reader.press("strike")
    assert reader.verdict.startswith("they don't move, but for another reason.")
    assert reader.page.locator(".nn-struck").count() == 0


def test_a_wrong_factor_is_named_and_must_be_built_anew(bench):
    reader = bench("dE_dZ")
    reader.mark("A^1_1")
    reader.expect(0, 0)
    reader.press("go on")
    reader.strike("element by element", "rows")
    reader.strike("another example", "columns")
    reader.press("go on")
    reader.choose("g(Z)", "l", "i", "c", "inside g")
    assert reader.verdict.startswith("wrong.") and "but the judge finds" in reader.verdict and "how steep that curve is" in reader.verdict
    assert reader.page.get_by_role("button", name="judge", exact=True).is_disabled()
    reader.press("again")
    assert reader.page.locator("fieldset input:checked").count() == 0
    reader.choose("g(Z)", "l", "i", "c", "inside g")
    assert reader.verdict.startswith("wrong: g in place of g′.")  # only to who is wrong again is it told
    reader.press("again")
    reader.choose("g′(Z)", "l", "i", "c", "multiplied")
    assert reader.verdict.startswith("the factor is right, but not the reason.")
    # What the tiles can build may be typed; what they can't needs a kernel.
    reader.press("again")
    box = reader.page.get_by_label("or type it")
    box.fill("A^l_ic (1 - A^l_ic)")
    assert reader.page.get_by_role("button", name="judge what is typed").is_disabled()  # first say how it stands in the definition
    reader.page.locator('input[value="inside g"]').check()
    reader.press("judge what is typed")
    assert "On a page without a kernel" in reader.verdict
    reader.press("again")
    for reason, words in (("added", "the factor is right, but not the reason."), ("inside g", "right.")):
        reader.page.get_by_label("or type it").fill("g'(Z^l_ic)")
        reader.page.locator(f'input[value="{reason}"]').check()
        reader.press("judge what is typed")
        assert reader.verdict.startswith(words)
        if reason == "added":
            reader.press("again")


def test_by_keyboard_alone(bench):
    reader = bench("dE_dA_output")
    keys = reader.page.keyboard

    def press(*names):
        for name in names:
            keys.press(name)

    for _ in range(30):
        press("Tab")
        if reader.page.evaluate("document.activeElement.dataset.node") == "E":
            break
    press("Enter", "Tab", "0", "Tab", "0", "Tab", "Enter")
    assert "right." in reader.verdict
    press("Enter")  # where one can go on
    assert reader.made == ["Cut"]
    assert reader.page.evaluate("document.activeElement.tagName") == "H4"  # the next question
    # The tiles are native radio buttons: a group is one stop, the arrows choose in it.
    press("Tab", "ArrowDown", "ArrowDown", "ArrowDown")
    assert reader.page.locator("fieldset input:checked").first.get_attribute("value") == "1/m"


def test_hints_are_asked_for_and_counted(bench):
    reader = bench("dE_db")
    assert reader.page.locator(".nn-hints li").count() == 0
    reader.press("a hint")
    reader.press("a hint")
    assert reader.page.locator(".nn-hints li").count() == 2 and "2 hints so far" in reader.page.locator(".nn-hints").inner_text()
    reader.press("a hint")
    assert reader.page.get_by_role("button", name="a hint").count() == 0
    assert bench("dE_dW").page.locator(".nn-hints li").count() == 1  # guided: the first is open


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(browser, bench, scheme):
    page = new_window(browser, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    reader = bench("dE_dW", page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.mark("Z^1_1")
    reader.expect(0, 0)
    reader.press("go on")
    reader.mark("Z^1_11", "Z^1_12")
    reader.expect(0, 0)
    reader.press("go on")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_any_stage(browser, bench, scheme):
    page = new_window(browser, viewport={"width": 1000, "height": 900}, color_scheme=scheme)
    reader, (cuts, strikes, *tiles) = bench("dE_dA", page), RIGHT["dE_dA"]
    assert serious(page) == []
    reader.mark("Z^2_1")
    reader.expect(0, 0)
    assert serious(page) == []  # a verdict, and a path that is lit
    reader.press("again, from another place")
    reader.mark(*cuts[0])
    reader.expect(0, 0)
    reader.press("go on")
    reader.strike(*strikes[0])
    assert serious(page) == []
    reader.press("go on")
    for stage, right in enumerate(tiles):
        if stage == 0:
            reader.press("a hint")
            reader.choose("1", "multiplied")
            assert serious(page) == []
            reader.press("again")
        reader.choose(*right)
        assert serious(page) == []
        reader.press("go on")
    assert serious(page) == []
    page.close()


def test_the_page_is_small(tmp_path):
    for name in TARGETS:
        Derivation(name).save(tmp_path / "page.html")
        assert (tmp_path / "page.html").stat().st_size < 250 * 1024
