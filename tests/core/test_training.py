"""Gradient descent: one step by its definition, what it returns, and what it leaves alone."""

import functools
import itertools
import re
import sys

import numpy as np
import pytest
from strategies import fixed_problem

from nnlib import Network, back_propagate, error, identity, sigmoid, tanh
from nnlib._progress import progress
from nnlib.datasets import xor
from nnlib.numeric import numeric_gradient
from nnlib.training import Diverged, gradient_descent


def test_one_step_moves_everything_by_minus_rate_times_its_slope():
    net, X, Y = fixed_problem()
    slope = numeric_gradient(net, X, Y)
    trained, errors = gradient_descent(net, X, Y, rate=0.3, steps=1)
    for l in net.W:
        np.testing.assert_allclose(trained.W[l], net.W[l] - 0.3 * slope.dE_dW[l], rtol=0, atol=1e-14)
        np.testing.assert_allclose(trained.b[l], net.b[l] - 0.3 * slope.dE_db[l], rtol=0, atol=1e-14)
    assert errors == [float(back_propagate(net, X, Y).E), float(back_propagate(trained, X, Y).E)]


def test_a_line_by_hand():
    """E = (w·2 + b − 1)² / 2 from w = 0, b = 0: slopes −2 and −1, so rate 0.1 leads to w = 0.2, b = 0.1, then E = 0.125."""
    net = Network.from_weights([[[0]]], [[[0]]], identity)
    trained, errors = gradient_descent(net, [[2]], [[1]], rate=0.1, steps=1)
    assert (trained.W[1][0, 0], trained.b[1][0, 0]) == (0.2, 0.1)
    assert errors == pytest.approx([0.5, 0.125], abs=1e-15)


def test_the_errors_are_those_before_the_first_step_and_after_each():
    net, X, Y = fixed_problem()
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=7)
    assert len(errors) == 8
    assert all(isinstance(E, float) for E in errors)
    assert errors[0] == float(error(net.forward(X)[0][net.L], Y))
    assert errors[-1] == float(error(trained.forward(X)[0][net.L], Y))
    assert errors == sorted(errors, reverse=True)


def test_two_runs_in_a_row_are_one_long_run():
    net, X, Y = fixed_problem()
    halfway, first = gradient_descent(net, X, Y, rate=0.2, steps=3)
    _, second = gradient_descent(halfway, X, Y, rate=0.2, steps=4)
    assert first + second[1:] == gradient_descent(net, X, Y, rate=0.2, steps=7)[1]


def test_no_step_changes_nothing_and_the_network_given_is_left_alone():
    net, X, Y = fixed_problem()
    before = {l: (net.W[l].copy(), net.b[l].copy()) for l in net.W}
    for array in (X, Y, *net.W.values(), *net.b.values()):
        array.flags.writeable = False
    same, errors = gradient_descent(net, X, Y, rate=0.2, steps=0)
    gradient_descent(net, X, Y, rate=0.2, steps=3)
    assert len(errors) == 1
    for l in net.W:
        np.testing.assert_array_equal(same.W[l], net.W[l])
        np.testing.assert_array_equal(net.W[l], before[l][0])
        np.testing.assert_array_equal(net.b[l], before[l][1])
        assert not np.shares_memory(same.W[l], net.W[l])
    assert repr(same) == repr(net)


def test_bad_targets_are_named():
    with pytest.raises(ValueError, match="Y has shape"):
        gradient_descent(Network([2, 3], sigmoid, seed=0), np.zeros((2, 4)), np.zeros((3, 5)), rate=0.1, steps=1)


def stack_of(nets):
    stack = nets[0].copy()
    for l in stack.W:
        stack.W[l] = np.stack([net.W[l] for net in nets])
        stack.b[l] = np.stack([net.b[l] for net in nets])
    return stack


def test_a_stack_of_networks_learns_like_each_of_them():
    X, Y = xor()
    nets = [Network([2, 3, 1], sigmoid, seed=seed) for seed in range(4)]
    trained, errors = gradient_descent(stack_of(nets), X, Y, rate=1, steps=20)
    for k, net in enumerate(nets):
        alone, errors_alone = gradient_descent(net, X, Y, rate=1, steps=20)
        np.testing.assert_allclose(trained.W[1][k], alone.W[1], rtol=1e-12)
        np.testing.assert_allclose([E[k] for E in errors], errors_alone, rtol=1e-12)


def test_the_judge_refuses_a_stack():
    net = Network([2, 3, 1], sigmoid)
    net.W[1] = np.stack([net.W[1]] * 5)
    with pytest.raises(ValueError) as caught:
        numeric_gradient(net, *xor())
    assert str(caught.value) == "the network is a stack of shape (5,), but numeric_gradient judges one network at a time"


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"rate": np.nan}, "rate is nan, but must be a finite number"),
        ({"rate": "fast"}, "rate is 'fast', but must be a finite number"),
        ({"rate": [0.1]}, "rate is [0.1], but must be a finite number"),
        ({"steps": -1}, "steps is -1, but must be a whole number, 0 or more"),
        ({"steps": 2.0}, "steps is 2.0, but must be a whole number, 0 or more"),
        ({"rate": 0}, "rate is 0, but must be more than 0: a step goes against the gradient by itself"),
        ({"rate": -0.1}, "rate is -0.1, but must be more than 0: a step goes against the gradient by itself"),
        ({"momentum": 1}, "momentum is 1, but must be from 0 to less than 1"),
        ({"momentum": -0.5}, "momentum is -0.5, but must be from 0 to less than 1"),
        ({"momentum": None}, "momentum is None, but must be a finite number"),
        ({"batch": 0}, "batch is 0, but must be a whole number, 1 or more"),
        ({"batch": 2.5}, "batch is 2.5, but must be a whole number, 1 or more"),
        ({"batch": 99}, "batch is 99, but there are 6 examples; without batch, each step uses them all"),
        ({"seed": "x"}, "seed is 'x', but must be a whole number, 0 or more, or None"),
        ({"mask": [1, 2]}, "mask must be a dictionary by layer, but is list"),
        ({"mask": {9: 1}}, "mask has the layers [9], but 9 is none of the network's, 1..3"),
        ({"mask": {1: "abc"}}, "layer 1: mask must hold numbers only, but holds 'abc'"),
        ({"mask": {1: [[1, 0]]}}, "layer 1: mask has shape (1, 2), but it must fit W: expected (5, 2)"),
        (
            {"mask": {1: [[1, 0], [0, 2], [1, 1], [1, 1], [0, 0]]}},
            "layer 1: mask must hold 0, a weight that stays, and 1, one that learns, and nothing else",
        ),
        ({"callback": lambda step, net, E: "stop"}, "callback returned 'stop', but must return None, True or False"),
        ({"callback": lambda step, net, E: [True, False]}, "callback returned [True, False], but must return None, True or False"),
    ],
    ids=lambda part: part if isinstance(part, str) else next(iter(part)),
)
def test_what_it_refuses(wrong, message):
    net, X, Y = fixed_problem()
    with pytest.raises(ValueError) as caught:
        gradient_descent(net, X, Y, **{"rate": 0.1, "steps": 3, **wrong})
    assert str(caught.value) == message


def test_momentum_by_hand():
    """E = (w·1 + b − 1)² / 2 from 0: slopes −1. Step 1 is 0.1 for both; then slopes −0.8: 0.08 + 0.5 · 0.1 = 0.13, so 0.23."""
    net = Network.from_weights([[[0]]], [[[0]]], identity)
    trained, errors = gradient_descent(net, [[1]], [[1]], rate=0.1, steps=2, momentum=0.5)
    assert (trained.W[1][0, 0], trained.b[1][0, 0]) == pytest.approx((0.23, 0.23), abs=1e-15)
    assert errors == pytest.approx([0.5, 0.32, 0.54**2 / 2], abs=1e-15)


def test_momentum_is_that_of_pytorch_by_its_own_recipe():
    """torch.optim.SGD keeps v ← momentum · v + slope and moves by −rate · v: the same walk, written in another way."""
    net, X, Y = fixed_problem()
    by_hand, kept = net.copy(), {}
    for _ in range(5):
        grad = numeric_gradient(by_hand, X, Y)
        for name, of in (("W", grad.dE_dW), ("b", grad.dE_db)):
            for l in of:
                kept[name, l] = 0.9 * kept.get((name, l), 0) + of[l]
                getattr(by_hand, name)[l] = getattr(by_hand, name)[l] - 0.2 * kept[name, l]
    trained, _ = gradient_descent(net, X, Y, rate=0.2, steps=5, momentum=0.9)
    for l in net.W:
        np.testing.assert_allclose(trained.W[l], by_hand.W[l], rtol=0, atol=1e-13)
        np.testing.assert_allclose(trained.b[l], by_hand.b[l], rtol=0, atol=1e-13)


def seen_examples(m, steps, **how):
    """Which examples each step uses: each has a weight of its own, so that the step shows which weights it moves."""
    net = Network.from_weights([np.zeros((1, m))], [[[0]]], identity)
    before, used = [net.W[1].copy()], []

    def look(step, net, E):
        if step:
            used.append(set(np.flatnonzero(net.W[1] - before[-1])))
        before.append(net.W[1].copy())

    # The targets lie so far off that every example has a slope until the end.
    gradient_descent(net, np.eye(m), np.full((1, m), 100.0), rate=0.1, steps=steps, callback=look, **how)
    return used


def test_batches_deal_out_every_example_once_a_pass_and_are_shuffled_again():
    used = seen_examples(m=7, steps=6, batch=3)
    assert [len(each) for each in used] == [3, 3, 1, 3, 3, 1]
    assert set.union(*used[:3]) == set.union(*used[3:]) == set(range(7))
    assert used[:3] != used[3:]
    assert used[0] != {0, 1, 2}


def test_the_seed_decides_the_shuffling():
    assert seen_examples(m=9, steps=4, batch=2) == seen_examples(m=9, steps=4, batch=2, seed=0)
    assert seen_examples(m=9, steps=4, batch=2, seed=1) != seen_examples(m=9, steps=4, batch=2, seed=0)


def test_a_step_on_a_batch_is_the_step_of_these_examples_alone():
    net, X, Y = fixed_problem()
    trained, errors = gradient_descent(net, X, Y, rate=0.3, steps=1, batch=2)
    pairs = list(itertools.combinations(range(6), 2))
    alone = {pair: gradient_descent(net, X[:, pair], Y[:, pair], rate=0.3, steps=1) for pair in pairs}
    assert sum(np.allclose(trained.W[1], one.W[1], rtol=0, atol=1e-14) for one, _ in alone.values()) == 1
    assert any(errors[0] == pytest.approx(own[0], abs=1e-15) for _, own in alone.values())


def test_a_batch_of_all_is_the_whole():
    net, X, Y = fixed_problem()
    one, errors = gradient_descent(net, X, Y, rate=0.3, steps=4)
    other, of_batch = gradient_descent(net, X, Y, rate=0.3, steps=4, batch=X.shape[1])
    np.testing.assert_allclose(errors, of_batch, rtol=1e-13)
    np.testing.assert_allclose(one.W[1], other.W[1], rtol=1e-12)


def test_a_masked_weight_stays_and_the_others_move_as_if_it_were_no_parameter():
    net, X, Y = fixed_problem()
    n, n_prev = net.W[2].shape
    mask = {2: np.arange(n * n_prev).reshape(n, n_prev) % 3 > 0}
    trained, _ = gradient_descent(net, X, Y, rate=0.3, steps=3, momentum=0.5, mask=mask)
    np.testing.assert_array_equal(trained.W[2][~mask[2]], net.W[2][~mask[2]])
    assert (trained.W[2][mask[2]] != net.W[2][mask[2]]).all()
    once, _ = gradient_descent(net, X, Y, rate=0.3, steps=1, mask=mask)
    free, _ = gradient_descent(net, X, Y, rate=0.3, steps=1)
    np.testing.assert_array_equal(once.W[1], free.W[1])
    np.testing.assert_array_equal(once.W[2][mask[2]], free.W[2][mask[2]])
    np.testing.assert_array_equal(once.b[2], free.b[2])


def test_the_callback_sees_every_step_and_learning_goes_on_from_what_it_changes():
    net, X, Y = fixed_problem()
    seen = []

    def halve(step, now, E):
        seen.append((step, E, float(now.b[2][0, 0])))
        now.W[1] = now.W[1] / 2

    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=3, callback=halve)
    assert [step for step, _, _ in seen] == [0, 1, 2, 3]
    assert [E for _, E, _ in seen] == errors
    by_hand = net.copy()
    for _ in range(3):
        grad = back_propagate(by_hand, X, Y)
        for l in net.W:
            by_hand.b[l] = by_hand.b[l] - 0.1 * grad.dE_db[l]
            by_hand.W[l] = (by_hand.W[l] / 2 if l == 1 else by_hand.W[l]) - 0.1 * grad.dE_dW[l]
    np.testing.assert_allclose(trained.W[1], by_hand.W[1] / 2, rtol=1e-13)
    np.testing.assert_allclose(trained.b[2], by_hand.b[2], rtol=1e-13)


def test_a_callback_stops_it():
    net, X, Y = fixed_problem()
    trained, errors = gradient_descent(net, X, Y, rate=0.1, steps=50, callback=lambda step, net, E: step == 4)
    expected, all_errors = gradient_descent(net, X, Y, rate=0.1, steps=4)
    assert errors == all_errors
    np.testing.assert_array_equal(trained.W[1], expected.W[1])


def test_each_network_of_a_stack_stops_when_it_is_told():
    X, Y = xor()
    nets = [Network([2, 3, 1], sigmoid, seed=seed) for seed in range(3)]
    last = np.array([5, 2, 7])
    how = {"rate": 1, "momentum": 0.9}
    trained, errors = gradient_descent(stack_of(nets), X, Y, steps=30, callback=lambda step, net, E: last == step, **how)
    assert len(errors) == 8
    for k, net in enumerate(nets):
        alone, own = gradient_descent(net, X, Y, steps=int(last[k]), **how)
        np.testing.assert_allclose(trained.W[1][k], alone.W[1], rtol=1e-12)
        np.testing.assert_allclose(trained.b[2][k], alone.b[2], rtol=1e-12)
        np.testing.assert_allclose([E[k] for E in errors], own + [own[-1]] * (7 - last[k]), rtol=1e-12)


def interrupting(at):
    def interrupt(step, net, E):
        if step == at:
            raise KeyboardInterrupt

    return interrupt


def test_interrupted_it_gives_back_the_best_weights_so_far_and_the_errors():
    """With rate 1.5, E = (2w − 1)²/2, ∂E/∂w = 2(2w − 1), goes up from its start: the best so far is the start itself."""
    net = Network.from_weights([[[0.4]]], [[[0.0]]], identity)
    mask = {1: [[1]]}
    stopped, errors = gradient_descent(net, [[2]], [[1]], rate=1.5, steps=20, mask=mask, callback=interrupting(3))
    assert len(errors) == 4 and errors[0] == min(errors)
    assert stopped.W[1] == net.W[1] and stopped.b[1] == net.b[1]
    better, errors = gradient_descent(net, [[2]], [[1]], rate=0.01, steps=20, callback=interrupting(3))
    assert errors == sorted(errors, reverse=True)
    assert better.W[1] == gradient_descent(net, [[2]], [[1]], rate=0.01, steps=3)[0].W[1]


@pytest.mark.parametrize(("activations", "rate", "batch"), [((tanh, sigmoid, identity), 0.05, 1), ((tanh, sigmoid, sigmoid), 0.3, 2)])
def test_interrupted_on_batches_the_best_is_judged_by_all_examples(activations, rate, batch):
    net, X, Y = fixed_problem(activations)
    per_pass = X.shape[1] // batch
    at = 3 * per_pass + 1  # one step into the fourth pass
    passes = [gradient_descent(net, X, Y, rate=rate, steps=k * per_pass, batch=batch)[0] for k in range(4)]
    of_all = [float(error(one.forward(X)[0][one.L], Y)) for one in passes]
    stopped, errors = gradient_descent(net, X, Y, rate=rate, steps=90, batch=batch, callback=interrupting(at))
    assert len(errors) == at + 1
    np.testing.assert_array_equal(stopped.W[1], passes[int(np.argmin(of_all))].W[1])


def test_a_network_that_is_interrupted_before_its_first_step_comes_back_as_it_was():
    net, X, Y = fixed_problem()
    stopped, errors = gradient_descent(net, X, Y, rate=0.1, steps=3, callback=interrupting(0))
    assert len(errors) == 1
    np.testing.assert_array_equal(stopped.W[1], net.W[1])


def test_too_large_a_rate_is_said_with_its_step_and_nothing_is_lost():
    """E = (w + b − 1)²/2: both slopes are w + b − 1, so a step of rate 10 multiplies that by 1 − 2 · 10 = −19, and E by 361."""
    net = Network.from_weights([[[0.0]]], [[[0.0]]], identity)
    with pytest.raises(Diverged) as caught:
        gradient_descent(net, [[1]], [[1]], rate=10, steps=1000)
    assert str(caught.value) == "step 3: E is 2.35e+07, and was 0.5 at the start; it grows without bound. A rate smaller than 10 may help"
    assert caught.value.errors == pytest.approx([0.5, 0.5 * 361, 0.5 * 361**2, 0.5 * 361**3])
    assert caught.value.net.W[1] == 0


def test_numbers_too_large_for_a_computer_are_said_too():
    net, X, Y = fixed_problem()
    with pytest.raises(Diverged, match=r"^step 1: .*it grows without bound. A rate smaller than 1e\+300 may help$") as caught:
        with np.errstate(all="ignore"):
            gradient_descent(Network([3, 4, 2], identity, seed=0), np.ones((3, 2)), np.ones((2, 2)), rate=1e300, steps=5)
    assert len(caught.value.errors) == 1


def test_in_a_stack_the_lost_go_back_to_their_best_and_the_others_learn_on():
    """One weight and bias each. The second's input is too large for rate 0.1: a step multiplies E by (1 − 0.1 · 10,001)²."""
    net = Network.from_weights([np.zeros((2, 1, 1))], [np.zeros((2, 1, 1))], identity)
    X = np.array([[[1.0]], [[100.0]]])
    with pytest.warns(UserWarning) as warned:
        trained, errors = gradient_descent(net, X, np.ones((1, 1)), rate=0.1, steps=40)
    assert [str(one.message) for one in warned] == [
        "step 2: in network 1 of the stack E grew without bound; a rate smaller than 0.1 may help"
    ]
    alone, own = gradient_descent(Network.from_weights([[[0.0]]], [[[0.0]]], identity), [[1]], [[1]], rate=0.1, steps=40)
    assert trained.W[1][0] == pytest.approx(alone.W[1], rel=1e-12) and trained.W[1][1] == 0 == trained.b[1][1]
    assert [E[0] for E in errors] == pytest.approx(own)
    assert errors[-1][1] == 0.5
    with pytest.raises(Diverged):
        gradient_descent(net, np.array([[[50.0]], [[100.0]]]), np.ones((1, 1)), rate=0.1, steps=40)


def test_a_bar_is_shown_after_a_second_counts_steps_and_is_gone_at_the_end(monkeypatch, capsys):
    clock, shown = [0.0], []
    bars = pytest.importorskip("tqdm.std")
    monkeypatch.setattr(bars, "time", lambda: clock[0])
    # The tests are run with TQDM_DISABLE, which tqdm has read when it was imported.
    monkeypatch.setattr("tqdm.tqdm", functools.partial(bars.tqdm, disable=False))
    for _ in progress(10):
        shown.append(capsys.readouterr().out)
        clock[0] += 0.4
    assert shown[:3] == ["", "", ""]
    for step in range(3, 11):
        assert f" {step}/10 " in shown[step] and re.search(r"2\.50 steps/s\]$", shown[step])
    at_the_end = capsys.readouterr().out
    assert at_the_end.startswith("\r") and not at_the_end.strip()


def test_without_tqdm_it_learns_without_a_bar(monkeypatch):
    net, X, Y = fixed_problem()
    monkeypatch.setitem(sys.modules, "tqdm", None)
    _, errors = gradient_descent(net, X, Y, rate=0.1, steps=3)
    assert len(errors) == 4
