"""The workbench on a page without a kernel: every stage by mouse and by keyboard, and what is said to a wrong move."""

import re

import pytest
from readers import RIGHT
from window import new_window, serious

from nnlib.datasets import worked_example
from nnlib.derivation import Derivation, cuts
from nnlib.derivation.table import table
from nnlib.derivation.targets import REASONS, TARGETS
from nnlib.numeric import numeric_gradient

pytestmark = pytest.mark.browser


def formulas_as_seen(text):
    """A sentence as it is seen: of W^1_21, the indices come before the layer."""
    one = r"([ZAWb])\^(\w)(?:_([a-z\d]{1,2})\b)?"
    letters = lambda found: f"{found[1]}{found[3] or ''}{found[2]}"  # noqa: E731
    return re.sub(one, letters, re.sub(r"∂(\w)(\S*)/∂", r"∂\1\2∂", text))


@pytest.mark.parametrize("name", RIGHT)
def test_a_whole_derivation(bench, name):
    reader = bench(name)
    reader.derive(RIGHT[name])
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
    reader.page.locator(".nn-count").first.fill("one")
    reader.page.locator(".nn-count").last.fill("0")
    assert reader.page.get_by_role("button", name="judge", exact=True).is_disabled()
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


@pytest.mark.parametrize(
    "marks, missed, repeated",
    [(["Z^2_1", "A^2_1"], 1, 0), (["A^1_1", "Z^1_2"], 0, 0), (["Z^1_2", "A^1_2"], 2, 0), (["Z^1_1", "E", "A^1_1"], 0, 2)],
)
def test_the_verdict_on_a_cut_is_pythons(bench, marks, missed, repeated):
    reader, target = bench("dE_dW"), TARGETS["dE_dW"]
    reader.mark(*marks)
    reader.expect(missed, repeated)
    report = cuts.judge_cut(target, cuts.nodes_named(marks, target, 1), m=1, missed=missed, repeated=repeated)
    assert reader.seen(".nn-verdict p") == [report.headline, *map(formulas_as_seen, report.parts)]


def test_a_verdict_goes_when_another_node_is_marked(bench):
    reader = bench("dE_dW")
    reader.mark("Z^2_1")
    reader.expect(1, 0)
    assert reader.verdict and reader.page.locator(".nn-lit-path").get_attribute("d")
    reader.mark("Z^2_2")
    assert reader.verdict == "" and reader.page.locator(".nn-lit-path").get_attribute("d") is None
    assert reader.page.get_by_role("button", name="again").count() == 0


def test_what_is_made_stands_in_its_own_words(bench):
    reader, made = bench("dE_dZ"), table("dE_dZ")
    for _ in range(2):
        reader.press("a hint")
    reader.derive(RIGHT["dE_dZ"])
    texts = reader.seen(".nn-derived > li > span")
    assert texts[0] == formulas_as_seen(
        "Every path from Z^l_ic to E meets A^l once, and what stands there is computed from Z^l_ic directly."
    )
    assert (
        texts[1] == f"No entry with r ≠ i moves: {REASONS['element by element']}. No entry with d ≠ c moves: {REASONS['another example']}."
    )
    letters = [re.sub(r"<[^>]*>|\s", "", made["formulas"][stage]) for stage in ("cut", "strike", "factor", "line", "matrix")]
    assert [re.sub(r"\s", "", text) for text in reader.seen(".nn-derived .nn-line")] == letters
    assert "You asked for 2 hints." in reader.page.locator(".nn-question").inner_text()


def test_what_is_chosen_besides_the_line_is_judged(bench):
    reader = bench("dE_dW")
    cuts_, strikes, factor, line, matrix = RIGHT["dE_dW"]
    reader.derive((cuts_, strikes, factor))
    world = "layer l = 2 of a 5-3-4-2 network with 6 examples"
    reader.choose("c", "m", "n^l", "m")
    assert reader.seen(".nn-verdict p") == [
        "the sum is right, but not how far the others go.",
        f"Look at {world}: W^l has 3 places for j. With j = 1 to 6, the line speaks of entries that don't exist.".replace("W^l", "Wl"),
    ]
    reader.press("again")
    reader.choose(*line)
    reader.press("go on")
    reader.choose(*matrix[:-1], "i")
    assert reader.seen(".nn-verdict p") == [
        "the line is right, but not the reason.",
        "You said that i is summed. Look at the line in index form.",
    ]
    assert reader.made == ["Cut", "Strike", "Factor", "Line"]


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
