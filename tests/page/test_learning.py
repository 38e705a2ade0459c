"""The widget that learns: the steps that are taken, what is seen of them, and what Python and other explorers get of it."""

import node
import numpy as np
import pytest
from saved import numbers, problem, small, true, weights

from nnlib import Network, back_propagate, error, identity, sigmoid, tanh
from nnlib.explorer import Explorer, Learning
from nnlib.training import gradient_descent

WALK = """(walk => { for (let k = 0; k < data.steps; k++) walk.step(); return {...walk, step: walk.steps}; })(
    createWalk(readNetwork(data.setup), data.weights, data.setup))"""


def walked(net, X, Y, steps, rate, momentum=0.0):
    """What walk.js makes of it, in node."""
    learning = Learning(net, X, Y, rate=rate, momentum=momentum)
    data = {"setup": learning._setup, "weights": learning.weights, "steps": steps}
    return node.evaluate("walk.js arithmetic.js", WALK, data)


def sine():
    X = np.arange(-5, 5, 0.5).reshape(1, -1)
    return Network([1, 5, 1], [sigmoid, identity], seed=3), X, np.sin(X)


@pytest.mark.parametrize("momentum", [0.0, 0.8])
def test_its_steps_are_those_of_gradient_descent(momentum):
    net, X, Y = problem([3, 4, 2], [tanh, identity], m=5, size=0.5)
    answer = walked(net, X, Y, 120, 0.1, momentum)
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=120, momentum=momentum)
    assert (answer["step"], answer["lost"]) == (120, "")
    for l in net.W:
        np.testing.assert_allclose(answer["W"][l], trained.W[l], rtol=1e-9)
        np.testing.assert_allclose(answer["b"][l], trained.b[l], rtol=1e-9)
    assert [step for step, _ in answer["errors"]] == list(range(121))
    np.testing.assert_allclose([E for _, E in answer["errors"]], errors, rtol=1e-9)


def test_of_many_steps_a_hundredth_is_kept():
    answer = walked(*sine(), 2060, 0.01)
    assert [step for step, _ in answer["errors"]] == [*range(1000), *range(1000, 2061, 10)]


def test_when_E_grows_without_bound_it_stops_where_it_still_was_a_number():
    net, X, Y = sine()
    answer = walked(net, X, Y, 60, 5.0)
    with pytest.raises(Exception, match=r"^step (\d+): E is ") as caught:
        gradient_descent(net, X, Y, rate=5.0, steps=60)
    step = len(caught.value.errors) - 1
    assert answer["lost"].startswith(
        f"Step {step}: E is {true(caught.value.errors[-1])}, and was {true(caught.value.errors[0])} at the start"
    )
    assert answer["E"] == pytest.approx(caught.value.errors[-2], rel=1e-6)
    assert answer["E"] == pytest.approx(back_propagate(net.from_weights(answer["W"][1:], answer["b"][1:], net.g), X, Y).E, rel=1e-9)


def curve(saved, name):
    """The points of a line that is drawn."""
    xy = np.array(numbers(saved.root.locator(name).get_attribute("d"))).reshape(-1, 2)
    return xy[:, 0], xy[:, 1]


def on(pixels, values):
    """Whether the pixels are a straight scale of the values."""
    slope, start = np.polyfit(values, pixels, 1)
    np.testing.assert_allclose(np.asarray(values) * slope + start, pixels, atol=0.11)
    return slope


def outputs(saved):
    return saved.texts(".nn-controls output")


@pytest.mark.browser
def test_step_after_step_by_hand(rendered):
    net, X, Y = sine()
    (saved,) = rendered(Learning(net.copy(), X, Y, rate=0.2, momentum=0.5))
    assert outputs(saved) == ["0", true(back_propagate(net, X, Y).E, 6)]
    assert saved.root.get_by_role("button", name="back to the start").is_disabled()
    for _ in range(3):
        saved.press("one step")
    trained, errors = gradient_descent(net, X, Y, rate=0.2, steps=3, momentum=0.5)
    assert outputs(saved) == ["3", true(errors[-1], 6)]
    x, y = curve(saved, ".nn-curve")
    assert on(x, np.log10(1 + np.arange(4))) > 0
    assert on(y, np.log10(errors)) < 0
    inputs = np.linspace(-5, 4.5, 121)
    x, y = curve(saved, ".nn-fit")
    across, up = on(x, inputs), on(y, trained.forward(inputs.reshape(1, -1))[0][2][0])
    assert across > 0 > up
    dots = saved.root.locator(".nn-target").evaluate_all("dots => dots.map(dot => [+dot.getAttribute('cx'), +dot.getAttribute('cy')])")
    x, y = np.array(dots).T
    assert on(x, X[0]) == pytest.approx(across, rel=0.01) and on(y, Y[0]) == pytest.approx(up, rel=0.01)
    sent = saved.page.evaluate("models[0].saves.at(-1).weights")
    np.testing.assert_allclose(sent["W"][1], trained.W[1], rtol=1e-12)
    saved.press("back to the start")
    assert outputs(saved) == ["0", true(errors[0], 6)]
    saved.press("one step")
    assert outputs(saved) == ["1", true(errors[1], 6)]


@pytest.mark.browser
def test_it_learns_until_it_is_stopped_and_goes_on(rendered):
    net, X, Y = sine()
    (saved,) = rendered(Learning(net.copy(), X, Y, rate=0.1))

    def steps():
        return int(outputs(saved)[0].replace(",", ""))

    saved.root.get_by_role("button", name="learn").press("Enter")
    saved.pass_time(100)
    assert saved.root.get_by_role("button", name="stop").count() == 1
    first = steps()
    saved.pass_time(50)
    assert steps() > first > 0
    saved.press("stop")
    stopped = steps()
    saved.pass_time(500)
    assert steps() == stopped
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=stopped)
    assert outputs(saved)[1] == true(errors[-1], 6)
    np.testing.assert_allclose(saved.page.evaluate("models[0].saves.at(-1).weights.W[2]"), trained.W[2], rtol=1e-8)
    saved.root.get_by_role("button", name="learn").press("Enter")
    saved.pass_time(50)
    assert steps() > stopped
    saved.press("stop")


@pytest.mark.browser
def test_the_rate_and_the_momentum_that_are_typed_hold_from_the_next_step(rendered):
    net, X, Y = sine()
    (saved,) = rendered(Learning(net.copy(), X, Y))
    saved.fill("the rate", "0.3")
    saved.fill("the momentum", "0,25")
    saved.press("one step")
    saved.press("one step")
    assert outputs(saved)[1] == true(gradient_descent(net, X, Y, rate=0.3, steps=2, momentum=0.25)[1][-1], 6)
    for label, typed, problem_of in (
        ("the rate", "0", "is no rate"),
        ("the rate", "-1", "is no rate"),
        ("the momentum", "1", "is no momentum"),
    ):
        saved.fill(label, typed)
        assert problem_of in "".join(saved.texts(".nn-complaint"))
    assert [saved.root.get_by_label(f"the {name}").input_value() for name in ("rate", "momentum")] == ["0.3", "0.25"]


@pytest.mark.browser
def test_too_large_a_rate_is_said_and_a_smaller_one_helps(rendered):
    net, X, Y = sine()
    (saved,) = rendered(Learning(net.copy(), X, Y, rate=5))
    saved.root.get_by_role("button", name="learn").press("Enter")
    saved.settle()
    assert "it grows without bound. Go back to the start, and take a rate smaller than 5." in saved.texts(".nn-lost")[0]
    assert saved.root.get_by_role("button", name="learn").is_disabled()
    saved.press("back to the start")
    saved.fill("the rate", "0.1")
    saved.press("one step")
    assert saved.texts(".nn-lost") == [""]
    assert outputs(saved)[1] == true(gradient_descent(net, X, Y, rate=0.1, steps=1)[1][-1], 6)


@pytest.mark.browser
def test_an_explorer_of_the_same_network_goes_along_and_learning_goes_on_from_what_it_does(rendered):
    net, X, Y = problem([1, 3, 1], [tanh, identity], m=6)
    learning = Learning(net, X, Y)
    (saved,) = rendered(learning)
    said = "window.heard = []; window.addEventListener('nnlib-weights', event => heard.push(event.detail))"
    saved.page.evaluate(f"() => {{ {said} }}")
    saved.press("one step")
    trained, _ = gradient_descent(net, X, Y, rate=0.1, steps=1)
    heard = saved.page.evaluate("heard.map(({network, weights}) => [network, weights.W[1]])")
    assert heard[-1][0] == str(id(net))
    np.testing.assert_allclose(heard[-1][1], trained.W[1], rtol=1e-12)
    moved = net.copy()
    moved.W[1] = moved.W[1] + 1
    new = {"W": [None, *(moved.W[l].tolist() for l in moved.W)], "b": [None, *(moved.b[l].tolist() for l in moved.b)]}
    tell = "([network, weights]) => window.dispatchEvent(new CustomEvent('nnlib-weights', {detail: {network, weights, from: null}}))"
    saved.page.evaluate(tell, ["0", new])  # another network's
    assert outputs(saved)[1] == true(error(trained.forward(X)[0][2], Y), 6)
    saved.page.evaluate(tell, [str(id(net)), new])
    saved.settle()
    assert outputs(saved) == ["1", true(error(moved.forward(X)[0][2], Y), 6)]
    saved.press("one step")
    assert outputs(saved)[1] == true(gradient_descent(moved, X, Y, rate=0.1, steps=1)[1][-1], 6)


@pytest.mark.browser
def test_with_more_than_one_input_there_is_no_curve(rendered):
    (saved,) = rendered(Learning(*small()))
    assert saved.root.locator(".nn-fit").count() == 0
    assert saved.root.locator(".nn-curve").count() == 1


@pytest.mark.browser
def test_it_lives_on_a_page_without_a_kernel(rendered):
    net, X, Y = sine()
    (saved,) = rendered(Learning(net, X, Y), kernel=False)
    saved.press("one step")
    assert outputs(saved) == ["1", true(gradient_descent(net, X, Y, rate=0.1, steps=1)[1][-1], 6)]


def test_what_comes_back_from_the_page_is_in_the_network_and_in_its_explorers():
    net, X, Y = sine()
    learning, explorer = Learning(net, X, Y), Explorer(net, X, Y)
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=3)
    learning.set_state({"weights": {name: [None, *(getattr(trained, name)[l].tolist() for l in (1, 2))] for name in "Wb"}})
    assert weights(net) == weights(trained)
    assert explorer.E == learning.E == pytest.approx(errors[-1], rel=1e-15)
    assert weights(explorer.net) == weights(trained)


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"rate": 0}, "rate is 0, but must be more than 0: a step goes against the gradient by itself"),
        ({"momentum": 1.5}, "momentum is 1.5, but must be from 0 to less than 1"),
        (
            {"X": np.zeros((1, 1001)), "Y": np.zeros((1, 1001))},
            "X has 1001 examples, but here at most 1000 are learned; use gradient_descent for more",
        ),
        ({"X": np.zeros((2, 20))}, "X has shape (2, 20), but layer 0 has 1 unit and examples are columns: expected (1, 20)"),
    ],
    ids=lambda part: part if isinstance(part, str) else next(iter(part)),
)
def test_what_it_refuses(wrong, message):
    net, X, Y = sine()
    with pytest.raises(ValueError) as caught:
        Learning(**{"net": net, "X": X, "Y": Y, **wrong})
    assert str(caught.value) == message


def test_the_still_picture_says_what_it_shows():
    net, X, Y = sine()
    still = Learning(net, X, Y).still()
    assert "Targets as dots, and a line" in still and f"E = {true(back_propagate(net, X, Y).E)}" in still
    assert "<img" not in Learning(*small()).still() and "it learns when the button is pressed" in Learning(*small()).still()
