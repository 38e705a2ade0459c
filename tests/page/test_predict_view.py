"""Predict first: what is asked, what is right, the reason that is given, and that nothing is shown before."""

import numpy as np
import pytest
from saved import deep, in_words, name_of, parameter, problem, slope_of, small, true, value_of, weights

from nnlib import identity, relu, sigmoid, tanh

pytestmark = pytest.mark.browser
VIEWS = "network slope backward descent formula matrices paths"


def answers(saved):
    return saved.texts(".nn-predict-view .nn-buttons button")


def right_sign(slope):
    return "E rises" if slope > 0 else "E falls" if slope < 0 else "E stays"


def terms(truth, name):
    kind, l, i, j = parameter(name)
    return truth.dE_dZ[l][i] * (truth.A[l - 1][j] if kind == "W" else 1)


def verdict(truth, name, answer, right):
    each = terms(truth, name)
    begin = "✓ Right" if answer == right else f"✕ Not so: {right}"
    return (
        f"{begin}. The derivative is {true(slope_of(truth, name))}. Of its {len(each)} terms, one for each example, "
        f"{(each > 0).sum()} are positive and {(each < 0).sum()} negative; their sum is {true(each.sum())}."
    )


@pytest.mark.parametrize("name", ["W-1-1-1", "W-2-1-4", "W-3-4-2", "b-1-3", "b-3-2"])
@pytest.mark.parametrize("correct", [True, False])
def test_the_sign_is_asked_before_it_is_shown_and_the_reason_given(opened, name, correct):
    kind, l, i, j = parameter(name)
    saved = opened(*deep(), predict="sign", show="network", selected=("W", l, i, j) if kind == "W" else ("b", l, i))
    truth = saved.truth()
    assert saved.texts(".nn-predict-view p")[0] == (
        f"The {in_words(name)} is {true(value_of(truth, name))}. If it grows a little, what does E do?"
    )
    assert answers(saved) == ["E rises", "E falls", "E stays"]
    right = right_sign(slope_of(truth, name))
    answer = right if correct else "E falls" if right == "E rises" else "E rises"
    saved.press(answer)
    assert saved.texts(".nn-verdict") == [verdict(truth, name, answer, right)]
    assert saved.texts(".nn-score") == [f"{int(correct)} right of 1"]
    assert saved.texts("[data-live=slope]") == [true(slope_of(truth, name))]


def test_nothing_is_shown_while_it_asks_and_everything_after(opened):
    saved = opened(*deep(), predict="sign", show=VIEWS)
    truth = saved.truth()

    def assert_hidden():
        assert {text for (_, what), text in saved.labels().items() if what == "slope"} == {"?"}
        assert saved.texts(".nn-controls [data-live]") == ["?", "?"]
        assert "derivative of E not yet known, E not yet known" in saved.texts(".nn-spoken")[0]
        assert all(words.endswith("not yet known") for [words] in saved.attributes("[data-select]", "aria-valuetext"))
        for quantity in ("dE_dA", "dE_dZ", "dE_dW", "dE_db"):
            for l in (1, 2, 3):
                assert {text for row in saved.table(quantity, l) for text in row} == {"?"}
        assert saved.table("A", 2) == [[true(a) for a in row] for row in truth.A[2]]  # what is computed forwards may be seen
        assert saved.table("Z", 3) == [[true(z) for z in row] for row in truth.Z[3]]
        for view in (".nn-slope", ".nn-equation", ".nn-paths", ".nn-backward-view", ".nn-descent-view"):
            assert not saved.page.locator(view).first.is_visible(), view

    assert_hidden()
    saved.press("E rises")
    assert "?" not in saved.labels().values() and "?" not in saved.texts(".nn-controls [data-live]")
    assert saved.table("dE_dW", 2) == [[true(x) for x in row] for row in truth.dE_dW[2]]
    for view in (".nn-slope", ".nn-equation", ".nn-paths", ".nn-backward-view", ".nn-descent-view"):
        assert saved.page.locator(view).first.is_visible(), view
    saved.press("next question")
    assert_hidden()


def test_while_it_asks_no_weight_moves(opened):
    saved = opened(*small(), predict="sign", show="network")
    saved.drag('[data-select="W-1-1-1"]', up=50)
    saved.keys("ArrowUp")
    saved.press("raise it")
    saved.page.locator(".nn-controls .nn-box").fill("3")
    saved.keys("Enter")
    assert weights(saved.net()) == weights(small().net)
    saved.press("E rises")
    saved.select("W-1-1-1")
    saved.keys("ArrowUp")
    assert weights(saved.net()) != weights(small().net)


def test_another_weight_taken_in_hand_is_another_question(opened):
    saved = opened(*deep(), predict="sign", show="network")
    saved.select("W-2-2-3")
    assert saved.texts(".nn-predict-view p")[0].startswith(f"The {in_words('W-2-2-3')} is ")
    truth = saved.truth()
    saved.press(right_sign(slope_of(truth, "W-2-2-3")))
    assert saved.texts(".nn-verdict") == [verdict(truth, "W-2-2-3", 1, 1)]


def test_the_score_is_kept_from_question_to_question(opened):
    saved = opened(*deep(), predict="sign", show="network")
    truth, asked, right = saved.truth(), [], 0
    for k in range(6):
        name = saved.data(".nn-parameter.nn-selected", "select")[0]
        assert saved.texts(".nn-predict-view p")[0].startswith(f"The {in_words(name)} is ")
        assert saved.texts(".nn-verdict") == [""]
        asked.append(name)
        rises = slope_of(truth, name) > 0
        correct = k % 3 != 1
        saved.press("E rises" if rises == correct else "E falls")
        right += correct
        assert saved.texts(".nn-score") == [f"{right} right of {k + 1}"]
        assert saved.page.evaluate("document.activeElement.textContent") == "next question"
        saved.keys("Enter")
    assert len(set(asked)) > 3


@pytest.mark.parametrize("name", ["W-1-2-3", "W-2-1-1", "W-3-5-2"])
def test_which_is_largest(opened, name):
    kind, l, i, j = parameter(name)
    saved = opened(*deep(), predict="largest", show="network", selected=(kind, l, i, j))
    truth = saved.truth()
    among = [name_of("W", l, i, k) for k in range(truth.net.sizes[l - 1])]
    assert answers(saved) == [in_words(one) for one in among]
    best = max(among, key=lambda one: abs(slope_of(truth, one)))
    other = next(one for one in among if one != best)
    saved.press(in_words(other))
    assert saved.texts(".nn-verdict") == [verdict(truth, best, in_words(other), in_words(best))]
    assert saved.data(".nn-parameter.nn-selected", "select") == [best]  # and the reason is about it


def test_with_one_weight_into_the_unit_the_choice_is_among_the_layer(opened):
    saved = opened(*problem([1, 3, 2], [tanh, identity], m=4), predict="largest", show="network", selected=("W", 1, 1, 0))
    assert answers(saved) == [in_words(f"W-1-{i}-1") for i in (1, 2, 3)]


def test_a_unit_that_is_dead_and_an_input_that_is_zero(opened):
    net, X, Y = problem([2, 3, 4], [relu, identity], m=5)
    net.b[1][0], X[1] = -50, 0
    saved = opened(net, X, Y, predict="zero", show="network")
    assert saved.texts(".nn-predict-view p")[0] == f"Does E answer to the {in_words('W-1-1-1')} at all, if it changes a little?"
    assert answers(saved) == ["yes", "no, the derivative is 0"]
    saved.press("no, the derivative is 0")
    assert saved.texts(".nn-verdict") == [
        "✓ Right. The derivative is 0. ∂E/∂Z of unit 1 of layer 1 is 0 in every example: nothing that happens there reaches E."
    ]
    saved = opened(net, X, Y, predict="zero", show="network", selected=("W", 1, 2, 1))
    saved.press("yes")
    assert saved.texts(".nn-verdict") == [
        "✕ Not so: no, the derivative is 0. The derivative is 0. "
        "A of unit 2 of layer 0 is 0 in every example: the weight multiplies nothing."
    ]
    saved = opened(net, X, Y, predict="sign", show="network", selected=("W", 1, 2, 1))
    saved.press("E stays")
    assert saved.texts(".nn-score") == ["1 right of 1"]
    saved = opened(net, X, Y, predict="zero", show="network", selected=("W", 2, 2, 1))
    saved.press("yes")
    assert saved.texts(".nn-score") == ["1 right of 1"]


def sign(x):
    return "positive" if x > 0 else "negative"


def test_the_reason_with_one_example(opened):
    net, X, Y = problem([3, 2, 4], [sigmoid, tanh], m=1)
    for name in ["W-1-2-3", "W-2-4-1", "b-1-2"]:
        kind, l, i, j = parameter(name)
        saved = opened(net, X, Y, predict="sign", show="network", selected=("W", l, i, j) if kind == "W" else ("b", l, i))
        truth = saved.truth()
        debt, a = truth.dE_dZ[l][i, 0], truth.A[l - 1][j, 0]
        saved.press("E rises")
        reason = f"∂E/∂Z of unit {i + 1} of layer {l} is {true(debt)}, {sign(debt)}" + (
            f"; A of unit {j + 1} of layer {l - 1} is {true(a)}, {sign(a)}; their product is the derivative."
            if kind == "W"
            else ", and the bias adds straight to Z."
        )
        assert saved.texts(".nn-verdict")[0].endswith(f"The derivative is {true(slope_of(truth, name))}. {reason}")


def test_without_a_question_there_is_no_view_of_it(opened):
    saved = opened(*small(), show="network")
    assert not saved.page.locator(".nn-predict-view").is_visible()
    assert np.isfinite(float(saved.texts("[data-live=slope]")[0].replace("−", "-")))
