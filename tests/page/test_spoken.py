"""What somebody hears who sees nothing: the accessibility tree of each widget, while a weight is taken, moved and let go, a prediction
answered, a derivation made, a network set learning, a point rolled downhill, a digit drawn. The numbers are Python's.
"""

import re

import numpy as np
import pytest
from drawings import image_of
from readers import RIGHT, Board
from saved import deep, in_words, name_of, number, slope_of, small, true, value_of
from spoken import Ear
from test_drawing_page import some_net
from test_learning import sine
from test_map_view import NAMES, OVER
from test_together import pictures

from nnlib import back_propagate
from nnlib.derivation import cuts, strikes
from nnlib.derivation.graph import E, Node
from nnlib.derivation.hints import HINTS
from nnlib.derivation.lines import judge_factor
from nnlib.derivation.targets import REASONS, TARGETS
from nnlib.derivation.worlds import worlds
from nnlib.exercises.wording import digits
from nnlib.explorer import DownhillMap, DrawDigit, Learning
from nnlib.steps import backward_steps, forward_steps
from nnlib.surfaces import roll
from nnlib.training import gradient_descent

pytestmark = pytest.mark.browser
LETTERS_OF_FORMULAS = re.compile("[\U0001d400-\U0001d7ff]")  # the slanted letters of MathML


def slider(truth, name):
    return f"{true(value_of(truth, name))}, derivative of E {true(slope_of(truth, name))}"


def at_rest(truth, name):
    return f"{in_words(name)} {slider(truth, name).replace(',', ':')}, E {true(truth.E)}"


@pytest.mark.parametrize("name, key", [("W-1-2-3", "ArrowUp"), ("b-2-4", "ArrowDown")])
def test_a_weight_is_taken_moved_and_let_go(opened, name, key):
    saved = opened(*small(), show="network formula slope", selected=("W", 2, 0, 0))
    ear = Ear(saved.page)
    saved.select(name)
    before = saved.truth()
    first, *rest = ear.hears()
    assert first.startswith(f"{in_words(name)}, slider, {slider(before, name)}")
    saved.pass_time(600)
    assert rest + ear.hears() == [at_rest(before, name)]
    saved.page.keyboard.press(key)
    saved.pass_time(50)
    now = saved.truth()
    assert value_of(now, name) != value_of(before, name)
    assert ear.hears() == [slider(now, name)]  # while it moves: the number and the derivative, once, and nothing else
    saved.pass_time(1500)
    assert ear.hears() == [at_rest(now, name)]
    saved.keys("1", "5")
    assert ear.hears()[0].startswith(f"{in_words(name)}, textbox")
    saved.keys("Escape")
    assert ear.hears()[0].startswith(f"{in_words(name)}, slider, {slider(now, name)}")


def test_a_number_that_is_none_is_refused_aloud(opened):
    saved = opened(*small(), show="network")
    ear = Ear(saved.page)
    saved.root.get_by_role("textbox").first.fill("a half")
    saved.keys("Enter")
    assert any("number" in line for line in ear.hears())


def test_a_prediction_is_answered(opened):
    saved = opened(*deep(), show="network", predict="sign", selected=("W", 2, 1, 2))
    truth = saved.truth()
    ear = Ear(saved.page)
    saved.page.keyboard.press("Tab")
    assert ear.hears() == ["E rises, button"]
    saved.keys("Enter")
    lines = ear.hears()
    right = slope_of(truth, "W-2-2-3") > 0
    assert lines[0].startswith("next question, button")
    assert lines[1].startswith("✓ Right." if right else "✕ Not so")
    assert f"The derivative is {true(slope_of(truth, 'W-2-2-3'))}." in lines[1]
    saved.settle()
    ear.hears()
    saved.page.keyboard.press("Enter")
    saved.pass_time(50)
    name = saved.data(".nn-parameter.nn-selected", "select")[0]
    question = f"The {in_words(name)} is {true(value_of(truth, name))}. If it grows a little, what does E do?"
    assert name != "W-2-2-3" and ear.hears() == ["E rises, button", question]


def test_every_number_that_is_negative_is_told_as_it_is(opened):
    """Without limits of its own a slider ends at 0: what a browser tells of its number is never less."""
    saved = opened(*small(), kind=DownhillMap, first=OVER[0], second=OVER[1], show="network formula paths slope map")
    net = saved.net()
    told = Ear(saved.page).sliders()
    every = [(kind, l, i, j) for kind in "Wb" for l in net.W for i, j in np.ndindex(getattr(net, kind)[l].shape)]
    for kind, l, i, j in every:
        values = [value for name, value in told if name == in_words(name_of(kind, l, i, j))]
        assert values and values == pytest.approx([getattr(net, kind)[l][i, j]] * len(values), rel=1e-6)
    assert len(told) > len(every) + 4  # those of the paths and the two points besides
    assert [value for name, value in told if name.startswith("point on the map")] == pytest.approx([net.W[1][1, 0]], rel=1e-6)


def test_no_number_of_the_network_stands_without_its_name(opened):
    saved = opened(*small(), show="network")
    truth = saved.truth()
    units = Ear(saved.page).names("image")
    assert units == [f"A of unit {i + 1} of layer {l}: {number(a, 3)}" for l in truth.A for i, a in enumerate(truth.A[l][:, 0])]
    saved.press("next example")
    assert Ear(saved.page).names("image")[-1] == f"A of unit 4 of layer 2: {number(truth.A[2][3, 1], 3)}"


def test_a_factor_that_opens_is_named(opened):
    saved = opened(*small(), show="network formula", selected=("W", 1, 1, 2))
    truth, ear = saved.truth(), Ear(saved.page)
    saved.root.locator(".nn-formula-view button").nth(3).focus()
    name = f"{true(truth.dE_dZ[1][1, 3])} ∂E/∂Z of unit 2 of layer 1, example 4"
    assert ear.hears() == [f"{name}, button, not expanded"]
    saved.keys("Enter")
    assert ear.hears() == ["expanded"]


def test_the_steps_of_the_algorithm_are_told_in_words_and_not_while_they_play(opened):
    saved = opened(*deep(), show="network backward")
    ear, steps = Ear(saved.page), forward_steps(3) + backward_steps(3)
    saved.root.get_by_role("button", name="step", exact=True).focus()
    assert ear.hears() == ["step, button"]
    in_prose = {"dE_dA": "∂E/∂A", "dE_dZ": "∂E/∂Z", "dE_dW": "∂E/∂W", "dE_db": "∂E/∂b"}

    def words(step):
        quantity, l = step.computes
        return f"{'E' if quantity == 'E' else f'{in_prose.get(quantity, quantity)} of layer {l}'}: {step.equation.words}"

    for k in range(10):  # the last is two in one, ∂E/∂W and ∂E/∂b
        saved.page.keyboard.press("Enter")
        saved.pass_time(50)
        wanted = words(steps[k]) + (f"; and {words(steps[k + 1])}" if steps[k].equation.name == "dE_dW" else "")
        [line] = ear.hears()
        assert line.partition(": ")[::2] == (f"Step {k + 1} of 16", wanted)
        saved.settle()
        ear.hears()
    saved.root.get_by_role("button", name="play", exact=True).press("Enter")
    assert ear.hears() == ["pause, button"]
    saved.pass_time(1500 * 3 + 100)
    ear.hears()  # the sentence about what is in hand
    saved.pass_time(300)
    assert ear.hears() == []
    saved.page.keyboard.press("Enter")
    saved.pass_time(50)
    play, told = ear.hears()
    assert play == "play, button" and told.startswith("Step 14 of 16: ")


# --------------------------------------------------------------------- the workbench


def aloud(text):
    """A sentence of the judges with its formulas in words: W^1_21 is "W of layer 1 from unit 1 to unit 2"."""

    def quantity(letter, layer, indices):
        layer = layer.strip("{}").replace("-1", " − 1").replace("+1", " + 1")
        if not indices:
            return f"{letter} of layer {layer}"
        i, *second = indices
        if letter == "W":
            return f"W of layer {layer} from unit {second[0]} to unit {i}"
        return f"{letter} of unit {i} of layer {layer}" + "".join(f", example {c}" for c in second)

    one = r"([ZAWb])\^(\w|\{[^}]*\})(?:_([a-z\d]{1,2})\b)?"
    text = re.sub(rf"∂E/∂{one}", lambda found: f"the derivative of E by {quantity(*found.groups())}", text)
    text = re.sub(rf"∂{one}/∂{one}", lambda f: f"the derivative of {quantity(*f.groups()[:3])}, by {quantity(*f.groups()[3:])}", text)
    return re.sub(one, lambda found: quantity(*found.groups()), text)


def whole(report):
    return aloud(" ".join([report.headline, *report.parts]))


class Blind:
    """A reader at the workbench who sees nothing: keys, and what is heard."""

    def __init__(self, bench):
        self.page, self.ear = bench.page, Ear(bench.page)

    def press(self, key):
        """What is heard. Nothing is told once more when time has passed."""
        lines = self.hears_at(key)
        self.pass_time(3000)
        assert self.ear.hears() == []
        return lines

    def hears_at(self, key):
        """What is heard at once, no formula letter by letter."""
        self.page.keyboard.press(key)
        self.pass_time(100)
        lines = self.ear.hears()
        assert not LETTERS_OF_FORMULAS.search(" ".join(lines)), lines
        return lines

    def pass_time(self, milliseconds):
        self.page.evaluate(f"pass_time({milliseconds})")

    def walk_to(self, start, key="Tab"):
        """Press it until something is heard that starts like that. What is told late is heard at the next press, where one line is due."""
        for _ in range(60):
            [line] = self.hears_at(key)
            self.pass_time(3000)
            if line.startswith(start):
                return line
        raise AssertionError(f"{start} is nowhere to be heard")

    def mark(self, *nodes):
        for node in nodes:
            assert self.walk_to(node) == f"{node}, checkbox, not checked"
            assert self.press(" ") == ["checked"]

    def expect(self, missed, repeated):
        for name, count in (("paths that miss the cut", missed), ("paths that meet it more than once", repeated)):
            self.walk_to(f"{name}, textbox")
            assert self.press(str(count)) == [str(count)]
        self.walk_to("judge, button")
        return self.press("Enter")

    def choose(self, *tiles):
        """One of each group: Tab goes from group to group, the arrow keys from tile to tile. What is heard of the last."""
        for tile in tiles:
            lines = self.press("Tab")
            name = lines[0].partition(", radio")[0]
            if "not checked" in lines[0]:
                lines = self.press(" ")
            while name != tile:
                lines = self.press("ArrowDown")
                name = lines[0].partition(", radio")[0]
        return lines


def node_in_words(node, m=1):
    return "E" if node == E else aloud(cuts.named(node, m))


def test_a_cut_is_refuted_and_another_is_right(bench):
    reader, target = Blind(bench("dE_dW")), TARGETS["dE_dW"]
    order = sorted(cuts.graph(1).nodes, key=lambda node: (node == E, getattr(node, "l", 0), node.quantity == "A", node.i))
    assert reader.ear.names("checkbox") == [node_in_words(node) for node in order]
    chosen = [Node("Z", 1, 1, 1), Node("A", 2, 2, 1)]
    reader.mark(*map(node_in_words, chosen))
    button, verdict = reader.expect(0, 2)
    assert button == "again, from another place, button"
    assert verdict == whole(cuts.judge_cut(target, set(chosen), m=1, missed=0, repeated=2))
    first, question = reader.press("Enter")
    assert first == "Z of unit 1 of layer 1, checkbox, not checked"
    assert question.startswith("W of layer 1 from unit 1 to unit 2 reaches E along the lines below. Mark nodes so that")
    chosen = [Node("Z", 1, 2, 1)]
    reader.mark(*map(node_in_words, chosen))
    button, verdict = reader.expect(0, 0)
    assert button == "go on, button"
    assert verdict == whole(cuts.judge_cut(target, set(chosen), m=1, x=("W", 1, 2, 1), missed=0, repeated=0))
    first, question = reader.press("Enter")
    assert first == "Z of unit 1 of layer 1, example 1, checkbox, not checked"
    assert "along the lines below, now in two examples." in question
    x = cuts.variants(target)[1]
    chosen = [Node("Z", 1, 2, c) for c in (1, 2)]
    reader.mark(*(node_in_words(node, m=2) for node in chosen))
    button, verdict = reader.expect(1, 0)
    assert verdict == whole(cuts.judge_cut(target, set(chosen), m=2, x=x, missed=1, repeated=0))
    assert reader.press("Enter") == ["Strike, heading"]


def test_entries_are_struck_one_by_one_by_rows_and_by_columns(bench):
    opened, world, target = bench("dE_dZ"), worlds(False)[0], TARGETS["dE_dZ"]
    opened.mark("A^1_1")
    opened.expect(0, 0)
    opened.press("go on")
    reader = Blind(opened)

    def entries(i, c):
        """Before and after a nudge of Z_ic, by place."""
        row, column = target.entry
        moved = {(at[row], at[column]): numbers for place, at, *numbers in strikes.moves(world, target) if place == (i - 1, c - 1)}
        names = {at: f"A of unit {at[0]} of layer l, example {at[1]}: {digits(before)}" for at, (before, _) in moved.items()}
        return moved, names

    def strike(reason):
        reader.walk_to(f"{next(iter(REASONS.values()))}, radio")
        if reason == next(iter(REASONS)):
            reader.press(" ")
        for _ in range(list(REASONS).index(reason)):
            [line] = reader.press("ArrowDown")
        assert reader.page.locator("input:checked").get_attribute("value") == reason
        reader.walk_to("strike, button")
        return reader.press("Enter")

    i, c = opened.nudged()
    moved, names = entries(i, c)
    assert reader.walk_to(names[i, c]) == f"{names[i, c]}, button, not pressed"
    assert reader.press(" ") == ["pressed"]
    button, verdict = strike("another row")
    assert button == "again, with another entry, button"
    before, after = map(digits, moved[i, c])
    entry, x = (aloud(f"{letter}^l_{i}{c}") for letter in "AZ")
    assert verdict == (
        f"wrong: something that is struck moves. {entry} is struck, but it moves: from {before} to {after} when {x} is nudged by 0.1."
    )
    first, question = reader.press("Enter")
    i, c = opened.nudged()
    assert question.startswith(f"{aloud(f'Z^l_{i}{c}')} is nudged by 0.1, at {world}. Here is all of A of layer l before the nudge.")
    moved, names = entries(i, c)
    assert first == f"{names[1, 1]}, button, not pressed"
    rows, columns = max(moved)
    for row in range(1, rows + 1):
        if row != i:
            assert reader.walk_to(f"row {row}", "Shift+Tab" if row == 1 else "Tab") == f"row {row}, button, not pressed"
            assert reader.press(" ") == ["pressed"]
    place, verdict = strike("another row")
    assert verdict == "right. None of them moves: each is computed from another row. There is more that doesn't move."
    assert place == f"{names[i, 1]}, button, not pressed"  # the first that still stands
    reader.page.locator("th button").first.focus()
    reader.ear.hears()
    for column in range(1, columns + 1):
        if column != c:
            if column > 1:
                assert reader.walk_to(f"example {column}") == f"example {column}, button, not pressed"
            assert reader.press(" ") == ["pressed"]
    button, verdict = strike("another example")
    assert button == "go on, button"
    assert verdict == "right. None of them moves: each belongs to another example. What is left moves, all of it."
    assert reader.press("Enter") == ["Factor, heading"]


def at_the_factor(bench):
    opened = bench("dE_dZ")
    opened.mark("A^1_1")
    opened.expect(0, 0)
    opened.press("go on")
    for reason, what in RIGHT["dE_dZ"][1]:
        opened.strike(reason, what)
    opened.press("go on")
    return opened


def test_a_factor_is_built_from_tiles(bench):
    reader, target = Blind(at_the_factor(bench)), TARGETS["dE_dZ"]
    x = "Z of unit i of layer l, example c"
    left = f"the derivative of A{x[1:]}, by {x} ="
    chosen = reader.choose("g(Z)", "l", "i", "c")
    assert chosen[-1] == f"{left} g of layer l at ({x})"  # once, when it is whole
    assert len(reader.choose(f"g is applied to {x}")) == 1
    reader.walk_to("judge, button")
    button, verdict = reader.press("Enter")
    assert button == "again, button"
    assert verdict == whole(judge_factor(target, "g(Z^l_ic)"))
    assert reader.press("Enter") == ["1, radio, not checked"]
    reader.page.keyboard.press("Shift+Tab")
    reader.ear.hears()
    assert reader.choose("g′(Z)", "l", "i", "c")[-1] == f"{left} g prime of layer l at ({x})"
    reader.choose(f"g is applied to {x}")
    reader.walk_to("judge, button")
    button, verdict = reader.press("Enter")
    assert (button, verdict) == ("go on, button", whole(judge_factor(target, "g'(Z^l_ic)", "inside g")))
    assert reader.press("Enter") == ["Line, heading"]


def test_hints_are_told_one_by_one_and_the_button_keeps_the_focus(bench):
    reader, told = Blind(bench("dE_db")), [aloud(hint) for hint in HINTS["dE_db"]["cut"]]
    reader.walk_to("a hint, button")
    assert [reader.press("Enter") for _ in range(3)] == [[told[0]], [told[1]], ["no more hints, button, disabled", told[2]]]
    assert reader.press("Enter") == []


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_at_the_workbench_is_named_by_letters(bench, name):
    opened = bench(name)
    named, ear = set(), Ear(opened.page)

    def look():
        named.update(ear.names("radio", "button", "checkbox", "group", "textbox"))

    opened.derive(RIGHT[name], look)
    assert len(named) > 20 and "" not in named
    assert [name for name in named if LETTERS_OF_FORMULAS.search(name) or re.search(r"\^|ᵀ|–", name)] == []


# --------------------------------------------------------------------- learning


def test_learning_is_told_every_two_seconds_and_where_it_stops(rendered):
    net, X, Y = sine()
    [saved] = rendered(Learning(net.copy(), X, Y, rate=0.2))
    saved.page.evaluate("let now = 0; performance.now = () => (now += 1)")  # about a millisecond a step, whatever the machine
    ear = Ear(saved.page)

    def hears(milliseconds):
        saved.pass_time(milliseconds)
        return ear.hears()

    saved.page.keyboard.press("Tab")
    assert hears(100) == ["learn, button"]
    saved.page.keyboard.press("Enter")
    assert hears(20) == ["stop, button"]
    told = [hears(250) for _ in range(40)]
    lines = [line for lines in told for line in lines]
    assert 3 <= len(lines) <= 10000 / 2000 and max(map(len, told)) == 1
    saved.page.keyboard.press("Enter")
    button, last = hears(50)
    assert button == "learn, button"
    steps = [int(re.fullmatch(r"after (\d+) steps E is \S+", line)[1]) for line in [*lines, last]]
    _, errors = gradient_descent(net, X, Y, rate=0.2, steps=steps[-1])
    assert [*lines, last] == [f"after {k} steps E is {true(errors[k])}" for k in steps]
    assert sorted(steps) == steps and hears(5000) == []


def test_a_step_of_learning_and_the_way_back(rendered):
    net, X, Y = sine()
    [saved] = rendered(Learning(net.copy(), X, Y, rate=0.2))
    ear, (_, errors) = Ear(saved.page), gradient_descent(net, X, Y, rate=0.2, steps=2)
    saved.root.get_by_role("button", name="one step").focus()
    ear.hears()
    for told in (f"after 1 step E is {true(errors[1])}", f"after 2 steps E is {true(errors[2])}"):
        saved.keys("Enter")
        assert ear.hears() == [told]
    saved.keys("Tab")
    assert ear.hears() == ["back to the start, button"]
    saved.keys("Enter")
    assert ear.hears() == ["disabled", f"after 0 steps E is {true(errors[0])}"]
    # Only said to be disabled: one that is would lose the focus with the next frame.
    assert saved.page.evaluate("[document.activeElement.textContent, document.activeElement.disabled]") == ["back to the start", False]


def test_learning_that_grows_without_bound_says_so_and_keeps_the_focus(rendered):
    [saved] = rendered(Learning(*sine(), rate=5))
    ear = Ear(saved.page)
    saved.root.get_by_role("button", name="learn").focus()
    ear.hears()
    saved.keys("Enter")
    lines = ear.hears()
    assert lines[0] == "disabled" and "it grows without bound" in lines[1]
    saved.keys("Tab")
    assert ear.hears()[0].startswith("back to the start, button")


# --------------------------------------------------------------------- the map


def on_the_map(truth):
    (x, across), (y, up) = ((true(value_of(truth, name)), true(slope_of(truth, name))) for name in NAMES)
    return f"{x} across, derivative {across}; {y} up, derivative {up}; E {true(truth.E)}"


def test_the_point_on_the_map_is_moved_steps_and_rolls(opened):
    saved = opened(*small(), kind=DownhillMap, first=OVER[0], second=OVER[1], show="network map", selected=OVER[0])
    ear = Ear(saved.page)
    saved.root.locator(".nn-map-point").focus()
    [line] = ear.hears()
    assert line == f"point on the map of E: {in_words(NAMES[0])} across, {in_words(NAMES[1])} up, slider, {on_the_map(saved.truth())}"
    for key in ("ArrowRight", "ArrowUp"):
        saved.page.keyboard.press(key)
        saved.pass_time(50)
        lines = ear.hears()
        saved.pass_time(1500)
        assert lines == [on_the_map(saved.truth())] and ear.hears() == [at_rest(saved.truth(), NAMES[0])]
    before = saved.truth().E
    saved.root.get_by_role("button", name="one step", exact=True).press("Enter")
    saved.pass_time(50)
    button, told = ear.hears()
    assert (button, told) == ("one step, button", f"One step: E fell from {true(before)} to {true(saved.truth().E)}.")
    saved.settle()
    ear.hears()
    truth = saved.truth()
    start = np.array([[value_of(truth, name)] for name in NAMES])
    saved.keys("Tab")
    assert ear.hears() == ["roll, button"]
    saved.page.keyboard.press("Enter")
    assert ear.hears() == ["stop, button"]
    for _ in range(4):
        saved.pass_time(110)
        assert ear.hears() == []  # while it rolls
    saved.page.keyboard.press("Enter")
    saved.pass_time(20)
    steps = 11
    [path] = roll(small().net, saved.X, saved.Y, *OVER, start, rate=1, steps=steps)
    net = saved.net()
    assert [net.W[1][1, 0], net.b[2][2, 0]] == pytest.approx(path[:, -1], rel=1e-9)
    assert ear.hears() == ["roll, button", f"{steps} steps: E fell from {true(truth.E)} to {true(saved.truth().E)}."]


def test_that_the_point_has_arrived_is_told_once(opened):
    saved = opened(*small(), kind=DownhillMap, first=OVER[0], second=OVER[1], show="network map", selected=OVER[0])
    ear, before = Ear(saved.page), saved.truth().E
    saved.root.locator(".nn-map-view button", has_text="roll").press("Enter")
    assert ear.hears() == ["stop, button"]
    saved.pass_time(40 * 520)
    lines = ear.hears()
    assert "roll, button" in lines and len([line for line in lines if "steps: E" in line]) == 1
    assert f"E fell from {true(before)} to {true(saved.truth().E)}." in " ".join(lines)
    saved.pass_time(5000)
    assert ear.hears() == []


# --------------------------------------------------------------------- pictures


def test_a_digit_is_drawn_by_keys_and_its_answer_told_once(rendered):
    [saved] = rendered(DrawDigit(some_net()))
    board, ear, keyboard = Board(saved.page, some_net()), Ear(saved.page), saved.page.keyboard
    saved.root.locator(".nn-field").focus()
    [line] = ear.hears()
    assert line.startswith("a field to draw a digit on, application, arrow keys move the pen")
    at, moves = [50, 20], {" ": (0, 0), "ArrowDown": (0, 5), "PageDown": (5, 5), "Shift+ArrowRight": (1, 0), "Home": (-5, -5)}
    for key, (across, down) in moves.items():
        keyboard.press(key)
        at = [at[0] + across, at[1] + down]
        assert ear.hears() == [f"pen down, {at[0]} from the left, {at[1]} from the top"]
    keyboard.press(" ")
    assert ear.hears() == [f"pen up, {at[0]} from the left, {at[1]} from the top"]
    saved.pass_time(900)
    outputs = board.net.forward(image_of(board.strokes())[:, None])[0][2][:, 0]
    second, first = np.argsort(outputs)[-2:]
    told = f"It reads {first}, with output {number(outputs[first], 2)}; next is {second}, with {number(outputs[second], 2)}"
    assert ear.hears() == [told]
    saved.pass_time(5000)
    assert ear.hears() == []
    keyboard.press("Delete")
    saved.pass_time(900)
    assert ear.hears() == ["nothing drawn yet"]


def test_a_pixel_is_chosen_by_keys_and_its_weight_moved(rendered):
    widget = pictures()
    [saved] = rendered(widget, kernel=False)
    net, ear = widget.net, Ear(saved.page)

    def answer(j):
        grad = back_propagate(net, widget._X, widget._Y)
        return f"{true(net.W[1][1, j])}, derivative of E {true(grad.dE_dW[1][1, j])}"

    saved.root.locator('[data-select="W-1-2-5"]').focus()
    saved.pass_time(50)
    assert ear.hears() == [f"weight of the pixel in row 2, column 2, slider, {answer(4)}"]
    for key, j, where in (("ArrowUp", 1, "row 1, column 2"), ("ArrowRight", 2, "row 1, column 3")):
        saved.page.keyboard.press(key)
        saved.pass_time(50)
        assert ear.hears() == [f"weight of the pixel in {where}, slider, {answer(j)}"]
    saved.pass_time(700)
    assert ear.hears() == [f"pixel in row 1, column 3: weight {answer(2)}"]
    saved.page.keyboard.press("-")
    net.W[1][1, 2] -= 0.05
    saved.pass_time(50)
    assert ear.hears() == [answer(2)]
    saved.pass_time(700)
    assert ear.hears() == [f"pixel in row 1, column 3: weight {answer(2)}"]
    told = [value for _, value in ear.sliders()]
    assert told == pytest.approx(net.W[1][1], rel=1e-6) and min(told) < 0
