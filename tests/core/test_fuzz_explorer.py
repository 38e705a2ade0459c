"""Random messages from the page and random changes from Python: the widgets take over what they can show, and refuse the rest whole.

Whatever comes, either the widget, the network and a saved page agree, with an E that is computed here once more, or it is refused with a
ValueError or TraitError that says why, and nothing has changed on either side. A part of it runs with the other tests; all of it, as long
as one likes, or from one seed to another; a trial is 12 calls:

    python -m tests.core.test_fuzz_explorer 1000
    python -m tests.core.test_fuzz_explorer 1000 2000
"""

import contextlib
import copy
import io
import json
import re
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

from nnlib import Activation, Network, identity, relu, sigmoid, tanh
from nnlib.explorer import Explorer, WeightPictures
from nnlib.explorer.cells import _refresh_all

KNOWN = (identity, sigmoid, tanh, relu)
CALLS = 12


def choose(random, things):
    things = list(things)
    return things[random.integers(len(things))]


# --- What is sent or assigned: nested lists, changed somewhere ---

ODD_NUMBERS = [0, 1, -3, True, -0.0, 1e-300, 1e20, 10**20, 1e200, 1e308, 10**400, np.nan, np.inf, -np.inf]
JUNK = [None, "1", "", [], {}, [[]], [None], [[1.0]], {"a": 1}, [1.0, [2.0]], [[1.0], [1.0, 2.0]], [[[0.5]]], ["1"], b"1", 1j]


def changed(tree, random, change, only_numbers=False):
    """The same lists and dictionaries with something done to one part; to a number, or at any depth."""
    tree = copy.deepcopy(tree)
    holder, key, part = None, None, tree
    while isinstance(part, (list, dict)) and part and (only_numbers or random.random() < 0.8):
        keys = [key for key in (part if isinstance(part, dict) else range(len(part))) if not (only_numbers and part[key] is None)]
        holder, key = part, choose(random, keys)
        part = holder[key]
    if holder is None:
        return change(part)
    holder[key] = change(part)
    return tree


def any_weights(held, random):
    ways = [
        lambda part: float(random.normal()),
        lambda part: choose(random, ODD_NUMBERS),
        lambda part: [*part, part[-1]] if isinstance(part, list) and part else [part],
        lambda part: part[:-1] if isinstance(part, list) else None,
        lambda part: [part],
        lambda part: choose(random, JUNK + ODD_NUMBERS),
    ]
    way = random.choice(len(ways), p=[0.4, 0.2, 0.1, 0.1, 0.1, 0.1])
    return changed(held, random, ways[way], only_numbers=way < 2)


def any_selected(selected, random):
    if random.integers(2):
        return selected
    odd = [*JUNK, *ODD_NUMBERS, 99, -1, "Z", np.int64(0), np.arange(2), np.array([0])]
    return changed(selected, random, lambda part: choose(random, [*odd, [part]]))


def any_array(array, random):
    """Of the right shape, or not; of numbers, or not."""
    ways = [
        lambda: random.normal(size=array.shape),
        *[lambda: np.float32(random.normal(size=array.shape))] * 4,
        lambda: np.longdouble(random.normal(size=array.shape)),
        lambda: np.float16(random.normal(size=array.shape)),
        lambda: np.rint(array.real).astype(int),
        lambda: array.tolist(),
        lambda: np.matrix(array.reshape(array.shape[-2:])) if array.ndim == 2 else array,
        lambda: array.astype(object),
        lambda: np.asfortranarray(array),
        lambda: np.broadcast_to(array[..., :1], array.shape),
        lambda: array + 1j,
        lambda: np.stack([array] * 2),
        lambda: array[None],
        lambda: array.mT,
        lambda: array[..., :1],
        lambda: array.ravel(),
        lambda: array * np.nan,
        lambda: array * 1e200,
        lambda: choose(random, [None, "W", 3.0, array.astype(str), [[1.0], [1.0, 2.0]]]),
    ]
    with np.errstate(all="ignore"):
        return choose(random, ways)()


# --- A network with its widgets ---


class Desk:
    """An explorer of a network, alone or with another one and the pictures."""

    def __init__(self, random):
        self.random, self.sizes = random, [int(n) for n in random.integers(1, 5, size=random.integers(2, 5))]
        self.g = [choose(random, KNOWN) for _ in self.sizes[1:]]
        net, m = self.network(), int(random.integers(1, 6))
        X, Y = random.normal(size=(self.sizes[0], m)), random.normal(size=(self.sizes[-1], m))
        self.explorers = [Explorer(net, X, Y)]
        self.widgets = self.explorers
        if random.integers(2):
            self.explorers.append(Explorer(net, X[:, :1], Y[:, :1]))
            unit = int(random.integers(self.sizes[1]))
            self.widgets = [*self.explorers, WeightPictures(net, X, Y, unit=unit, shape=(1, self.sizes[0]))]

    def network(self):
        W, b = ([self.random.normal(size=(n, p)) for n, p in zip(self.sizes[1:], ps)] for ps in (self.sizes, [1] * len(self.g)))
        return Network.from_weights(W, b, self.g)

    def widget(self):
        return choose(self.random, self.widgets)

    def weights(self, widget):
        return any_weights(widget.weights, self.random)

    def selection(self, widget):
        l = int(self.random.integers(1, len(self.sizes)))
        i, j = int(self.random.integers(self.sizes[l])), int(self.random.integers(self.sizes[l - 1]))
        there = choose(self.random, [["W", l, i, j], ["b", l, i]]) if widget in self.explorers else int(self.random.integers(self.sizes[0]))
        return any_selected(there, self.random)

    def layer(self):
        """W or b of a network, and a layer."""
        net = self.widget().net
        return getattr(net, choose(self.random, "Wb")), int(self.random.integers(1, net.L + 1))


def shown(widget):
    """All that stands on the page but what was refused last."""
    names = ("weights", "selected", "E", "_setup", "_network", "slopes", "_answered")
    return [copy.deepcopy(getattr(widget, name, None)) for name in names]


def held(net):
    arrays = [[(l, array.dtype, array.tolist()) for l, array in arrays.items()] for arrays in (net.W, net.b)]
    return repr([arrays, {l: id(g) for l, g in net.g.items()}])


def everything(desk):
    return [(shown(widget), id(widget.net), held(widget.net)) for widget in desk.widgets]


def assert_selected_exists(widget):
    if isinstance(widget, WeightPictures):
        assert 0 <= widget.selected < widget.net.sizes[0]
        return
    kind, l, *indices = widget.selected
    shape = {"W": widget.net.W, "b": widget.net.b}[kind][l].shape[-2:][: len(indices)]
    assert len(indices) == {"W": 2, "b": 1}[kind] and all(0 <= index < n for index, n in zip(indices, shape, strict=True))


def assert_agrees(widget):
    """Widget and network hold the same plain numbers, and E is theirs."""
    net = widget.net
    weights = {name: [None, *(array.tolist() for array in getattr(net, name).values())] for name in "Wb"}
    expected = weights["W"][1][widget.unit] if isinstance(widget, WeightPictures) else weights
    assert widget.weights == expected, f"{widget.weights} is shown, but net holds {expected}"
    weights, A = json.loads(json.dumps(weights, allow_nan=False)), widget._X
    for W, b, g in zip(weights["W"][1:], weights["b"][1:], net.g.values()):
        A = g(np.einsum("ij,jc->ic", np.array(W), A) + np.array(b))
    E = ((A - widget._Y) ** 2).sum() / (2 * A.shape[1])
    assert abs(widget.E - E) <= 1e-9 * E, f"E is shown as {widget.E}, but is {E}"


# --- What may be done. Each returns the widgets that must agree with their network afterwards, or raises what refused it ---


def page_sends(desk):
    """Weights, or what is selected, or both."""
    widget, message = desk.widget(), {}
    if desk.random.random() < 0.7:
        message["weights"] = desk.weights(widget)
    if desk.random.random() < 0.5:
        message["selected"] = desk.selection(widget)
    before = widget.weights
    widget.set_state(json.loads(json.dumps(message, default=str)))
    if widget._refused:
        raise ValueError(widget._refused)
    return [] if before == widget.weights else with_others(desk, widget)


def weights_are_assigned(desk):
    widget = desk.widget()
    before, widget.weights = widget.weights, desk.weights(widget)
    return [] if before == widget.weights else with_others(desk, widget)


def with_others(desk, widget):
    return [widget, *(other for other in desk.widgets if other.net is widget.net and not other._refused)]


def selected_is_assigned(desk):
    widget = desk.widget()
    widget.selected = desk.selection(widget)
    return []


def net_is_assigned(desk):
    explorer = choose(desk.random, desk.explorers)
    explorer.net = choose(desk.random, [desk.network(), desk.network(), desk.widget().net, Network([2, 9], tanh), None, "net"])
    return [explorer]


def an_array_is_assigned(desk):
    layers, l = desk.layer()
    layers[l] = any_array(layers[l], desk.random)
    return []


def a_number_is_assigned(desk):
    layers, l = desk.layer()
    value = choose(desk.random, [*desk.random.normal(size=10), 1e200, -1e308, np.nan, np.inf])
    with np.errstate(over="ignore"):
        layers[l][tuple(desk.random.integers(n) for n in layers[l].shape)] = value
    return []


def a_function_is_assigned(desk):
    mine = Activation("mine", np.sin, lambda Z, A: np.cos(Z))
    desk.widget().net.g[int(desk.random.integers(1, len(desk.sizes)))] = choose(desk.random, [*KNOWN, mine, None, "tanh"])
    return []


def a_network_is_mended(desk):
    net, other = desk.widget().net, desk.network()
    net.W, net.b, net.g = other.W, other.b, other.g
    return []


def the_cell_ends(desk):
    before, nets = [shown(widget) for widget in desk.widgets], [held(widget.net) for widget in desk.widgets]
    with contextlib.redirect_stdout(io.StringIO()):
        _refresh_all(None)
    assert nets == [held(widget.net) for widget in desk.widgets], "the end of a cell changed the network"
    assert all(shown(widget) == old for widget, old in zip(desk.widgets, before) if widget._refused)
    return [widget for widget in desk.widgets if not widget._refused]


def one_is_refreshed(desk):
    widget = desk.widget()
    net = held(widget.net)
    widget.refresh()
    assert net == held(widget.net), "refresh changed the network"
    return [widget]


def a_page_is_saved(desk):
    explorer = choose(desk.random, desk.explorers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        try:
            explorer.save(path, title=choose(desk.random, ["A network", "</script><!-- & $x"]))
        except ValueError:
            assert not path.exists(), "it was refused, but there is a page"
            raise
        state = re.search(r"^const state = (.*);$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]
    state = json.loads(state, parse_constant=lambda name: pytest.fail(f"there is {name} on the page"))
    assert state["weights"] == explorer.weights and state["selected"] == list(explorer.selected)
    return [explorer]


OF_THE_WIDGETS = [page_sends, page_sends, page_sends, weights_are_assigned, selected_is_assigned, net_is_assigned]
OF_THE_NETWORK = [an_array_is_assigned, a_number_is_assigned, a_function_is_assigned, a_network_is_mended]
SHOWING = [the_cell_ends, one_is_refreshed, a_page_is_saved]


# --- One trial ---

NAMED = r"weights|selected|\bE is |layer \d|\bW\b|was made for|\bnet\b"
NUMPYS_OWN = "ambiguous|broadcast|inhomogeneous|has no attribute|not iterable|not subscriptable|ufunc '|unhashable"


def trial(seed):
    """Some calls, one after the other. Returns what they were; an AssertionError if one went wrong."""
    random = np.random.default_rng([2026, seed])
    desk, done = Desk(random), []
    try:
        for _ in range(CALLS):
            act = choose(random, choose(random, [OF_THE_WIDGETS, OF_THE_NETWORK, SHOWING]))
            done.append(act.__name__)
            before = everything(desk)
            try:
                agreeing = act(desk)
            except (ValueError, TraitError, TypeError) as error:
                assert not isinstance(error, TypeError) or str(error).startswith("net must be a Network, but is "), repr(error)
                assert before == everything(desk), f"it was refused ({error}), but something was changed"
                assert re.search(NAMED, str(error)) and not re.search(NUMPYS_OWN, str(error)), f"it was refused in these words: {error}"
            else:
                for widget in agreeing:
                    assert_agrees(widget)
            for widget in desk.widgets:
                assert_selected_exists(widget)
    except Exception as error:
        raise AssertionError(f"{', '.join(done)}: {type(error).__name__}: {error}") from error
    finally:
        for widget in desk.widgets:
            widget.close()
    return done


def run(seeds):
    """The trials of these seeds: how many calls of each sort, and what went wrong."""
    counts, wrong = Counter(), []
    for seed in seeds:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.simplefilter("ignore", PendingDeprecationWarning)  # NumPy's, of matrices
                counts.update(trial(seed))
        except AssertionError as error:
            wrong.append(f"seed {seed}: {error}")
    return counts, wrong


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_what_comes_is_taken_over_by_all_or_refused_whole(part):
    counts, wrong = run(range(8 * part, 8 * (part + 1)))
    assert not wrong, "\n".join(wrong)
    assert len(counts) == len({*OF_THE_WIDGETS, *OF_THE_NETWORK, *SHOWING})


if __name__ == "__main__":
    counts, wrong = run(range(*map(int, sys.argv[1:])))
    print(*(f"{count:6} {act}" for act, count in counts.most_common()), *wrong, f"{len(wrong)} wrong", sep="\n")
