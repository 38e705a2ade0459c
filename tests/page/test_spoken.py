"""What somebody hears who sees nothing: the accessibility tree of each widget, while a weight is taken, moved and let go, a prediction
answered, a derivation begun, a network set learning.
"""

import pytest
from saved import deep, in_words, slope_of, small, true, value_of
from spoken import Ear

pytestmark = pytest.mark.browser


def slider(truth, name):
    return f"{true(value_of(truth, name))}, derivative of E {true(slope_of(truth, name))}"


@pytest.mark.parametrize("name, key", [("W-1-2-3", "ArrowUp"), ("b-2-4", "ArrowDown")])
def test_a_weight_is_taken_moved_and_let_go(opened, name, key):
    saved = opened(*small(), show="network formula slope", selected=("W", 2, 0, 0))
    ear = Ear(saved.page)
    saved.select(name)
    before = saved.truth()
    first, *rest = ear.hears()
    assert first.startswith(f"{in_words(name)}, slider, {slider(before, name)}")
    saved.pass_time(600)
    assert rest + ear.hears() == [f"{in_words(name)} {slider(before, name).replace(',', ':')}, E {true(before.E)}"]
    saved.page.keyboard.press(key)
    saved.pass_time(50)
    now = saved.truth()
    assert value_of(now, name) != value_of(before, name)
    assert ear.hears() == [slider(now, name)]  # while it moves: the number and the derivative, once, and nothing else
    saved.pass_time(1500)
    assert ear.hears() == [f"{in_words(name)} {slider(now, name).replace(',', ':')}, E {true(now.E)}"]
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
