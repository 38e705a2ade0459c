"""Several explorers at once, and what passes between an explorer and its model, which in JupyterLab leads to Python."""

import pytest
from saved import SHOWN, Saved, deep, slope_of, small, true, value_of, weights

from nnlib import Network
from nnlib.explorer import Explorer

pytestmark = pytest.mark.browser

# What anywidget gives to each widget: a module of its own, and a model that tells its listeners what changed.
RENDER = """async ([source, style, states]) => {
    document.head.append(Object.assign(document.createElement('style'), {textContent: style}));
    window.models = states.map(state => ({
        state, saves: [], listeners: {},
        get(name) { return this.state[name]; },
        set(name, value) {
            const changed = JSON.stringify(this.state[name]) !== JSON.stringify(value);
            this.state[name] = value;
            if (changed) for (const listener of [...this.listeners['change:' + name] ?? []]) listener();
        },
        save_changes() { this.saves.push(structuredClone({weights: this.state.weights, selected: this.state.selected})); },
        on(names, listener) { names.split(' ').forEach(name => (this.listeners[name] ??= new Set()).add(listener)); },
        off(names, listener) { names.split(' ').forEach(name => this.listeners[name]?.delete(listener)); },
    }));
    window.stops = [];
    for (const [k, model] of models.entries()) {
        const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
        const {default: widget} = await import(url);
        const el = Object.assign(document.createElement('div'), {id: `explorer-${k}`});
        document.body.append(el);
        await widget.initialize?.({model});
        window.stops.push(await widget.render({model, el}));
    }
}"""


@pytest.fixture
def rendered(window):
    """rendered(explorer, ...) shows them on one page; returns a Saved for each."""

    def rendered(*explorers):
        window.goto("about:blank")
        states = [{k: v for k, v in one.get_state().items() if k[:4] not in ("_esm", "_css", "_mod", "_vie", "layo")} for one in explorers]
        window.evaluate(RENDER, [explorers[0]._esm, explorers[0]._css, states])
        shown = [Saved(window, one.net, one._X, one._Y, within=f"#explorer-{k}") for k, one in enumerate(explorers)]
        shown[0].settle()
        return shown

    yield rendered
    window.mouse.up()
    window.goto("about:blank")
    errors = [*window.errors]
    window.errors.clear()
    assert errors == []


def assert_true(saved):
    truth = saved.truth()
    for (name, what), text in saved.labels().items():
        assert text == true(value_of(truth, name) if what == "value" else slope_of(truth, name)), (name, what)
    name = saved.data(".nn-parameter.nn-selected", "select")[0]
    assert saved.texts(".nn-controls output") == [true(slope_of(truth, name)), true(truth.E)]


def pair(other_net=None):
    """Two explorers: of one network with different examples, or of two networks that differ in nothing but that they are two."""
    net, X, Y = small()
    return Explorer(net, X, Y, show="network"), Explorer(other_net or net, X[:, :2], Y[:, :2], show="network")


def test_explorers_of_one_network_move_together_while_the_hand_moves(rendered):
    one, other = rendered(*pair())
    before = one.net().W[2][1, 0]
    one.take('[data-select="W-2-2-1"]', up=50)
    assert other.labels()["W-2-2-1", "value"] == one.labels()["W-2-2-1", "value"] == true(before + 0.5)
    one._net.W[2][1, 0] = before + 0.5
    truth = Saved(one.page, one._net, other.X, other.Y, within="#explorer-0").truth()  # the same weights, the other's examples
    assert other.texts("[data-live=E]") == [true(truth.E)]
    assert other.labels()["W-1-1-1", "slope"] == true(slope_of(truth, "W-1-1-1"))
    one.page.mouse.up()
    one.settle()
    assert_true(one)
    assert_true(other)
    assert weights(one.net()) == weights(other.net())
    other.drag('[data-select="b-1-1"]', up=-20)
    assert weights(one.net()) == weights(other.net())
    assert_true(one)


def test_explorers_of_other_networks_stay_as_they_are(rendered):
    net = small().net
    one, other = rendered(*pair(Network.from_weights(list(net.W.values()), list(net.b.values()), list(net.g.values()))))
    before, shown = weights(other.net()), other.root.locator("[data-show]").evaluate_all(SHOWN)
    one.drag('[data-select="W-2-2-1"]', up=50)
    assert weights(one.net()) != before
    assert weights(other.net()) == before
    assert other.root.locator("[data-show]").evaluate_all(SHOWN) == shown
    assert_true(one)
    assert_true(other)


def test_what_is_in_hand_and_the_example_are_each_explorers_own(rendered):
    one, other = rendered(*pair())
    one.select("W-2-3-1", example=2)
    assert other.data(".nn-parameter.nn-selected", "select") == ["W-1-1-1"]
    assert other.texts(".nn-examples .nn-number") == ["example 1 of 2"]


def saves(saved, k=0):
    return saved.page.evaluate(f"models[{k}].saves")


def test_the_weights_travel_when_the_hand_rests_and_exactly(rendered):
    one, other = rendered(*pair())
    one.take('[data-select="b-2-4"]', up=37)
    assert [save["weights"]["b"][2][3] for save in saves(one)] in ([], [small().net.b[2][3].tolist()])  # at most that it was chosen
    one.page.mouse.up()
    one.settle()
    assert saves(one)[-1]["weights"]["b"][2][3] == [one.net().b[2][3, 0]]
    assert saves(one)[-1]["selected"] == ["b", 2, 3]
    assert saves(other, 1) == []  # who only follows has nothing to tell
    count = len(saves(one))
    one.keys("ArrowUp", "ArrowUp", "ArrowUp")
    assert len(saves(one)) == count + 1
    assert saves(one)[-1]["weights"]["b"][2][3] == [one.net().b[2][3, 0]]


def test_the_weights_that_python_knows_are_never_changed_in_place(rendered):
    [one] = rendered(Explorer(*small(), show="network descent"))
    one.page.evaluate("window.kept = models[0].get('weights'), window.copy = JSON.stringify(kept)")
    one.drag('[data-select="W-1-1-1"]', up=20)
    one.press("one step of descent")
    assert one.page.evaluate("JSON.stringify(kept) === copy && JSON.stringify(models[0].get('weights')) !== copy")


def test_the_picture_follows_its_model(rendered):
    net, X, Y = deep()
    [one] = rendered(Explorer(net, X, Y))
    net.W[1][2, 1], net.b[3][4] = -2.5, 1.25
    one.page.evaluate("weights => models[0].set('weights', weights)", Explorer(net, X, Y).weights)
    one.page.evaluate("models[0].set('selected', ['W', 1, 2, 1])")
    one.settle()
    assert weights(one.net()) == weights(net)
    assert one.data(".nn-parameter.nn-selected", "select") == ["W-1-3-2"]
    truth = one.truth()
    assert one.texts(".nn-controls output") == [true(slope_of(truth, "W-1-3-2")), true(truth.E)]
    assert one.texts(".nn-formula-view .nn-result") == one.texts("[data-live=tangent]") == [true(slope_of(truth, "W-1-3-2"))]


def test_an_explorer_that_is_taken_off_the_page_listens_to_nothing(rendered):
    one, other = rendered(*pair())
    other.page.evaluate("stops[1]()")
    assert other.page.evaluate("Object.values(models[1].listeners).every(listeners => listeners.size === 0)")
    before = weights(small().net)
    one.drag('[data-select="W-2-2-1"]', up=50)
    assert weights(other.net()) == before and weights(one.net()) != before
    assert other.page.evaluate("JSON.stringify(models[1].get('weights').W[2]) !== JSON.stringify(models[0].get('weights').W[2])")


def test_keys_typed_in_it_are_no_commands_for_the_page_around_it(rendered):
    [one] = rendered(Explorer(*small(), show="network"))
    one.page.evaluate("window.heard = [], document.addEventListener('keydown', event => heard.push(event.key))")
    one.select("W-1-1-1")
    one.keys("ArrowUp", "a", "d")
    assert one.page.evaluate("heard") == []
    assert one.page.locator("[data-lm-suppress-shortcuts=true]").count() == 1
