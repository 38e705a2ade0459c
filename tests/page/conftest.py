"""How a test opens a saved page."""

import pytest
from readers import Bench
from saved import Saved, save
from window import new_window

from nnlib.derivation import Derivation

# What a notebook gives to each widget: a module of its own, and a model that tells its listeners what changed. As marimo's model it takes
# one event's name at a time.
RENDER = """async ([source, style, states, shadow]) => {
    window.models = states.map(state => ({
        state, saves: [], listeners: {},
        get(name) { return this.state[name]; },
        set(name, value) {
            const changed = JSON.stringify(this.state[name]) !== JSON.stringify(value);
            this.state[name] = value;
            if (changed) for (const listener of [...this.listeners['change:' + name] ?? []]) listener();
        },
        save_changes() { this.saves.push(structuredClone({weights: this.state.weights, selected: this.state.selected})); },
        on(name, listener) {
            if (!/^change:\\w+$/.test(name)) throw Error(`no event: ${name}`);
            (this.listeners[name] ??= new Set()).add(listener);
        },
        off(name, listener) { this.listeners[name]?.delete(listener); },
    }));
    window.stops = [];
    for (const [k, model] of models.entries()) {
        const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
        const {default: widget} = await import(url);
        const el = Object.assign(document.createElement('div'), {id: `explorer-${k}`});
        const house = shadow ? document.body.appendChild(document.createElement('div')).attachShadow({mode: 'open'}) : document.body;
        house.append(Object.assign(document.createElement('style'), {textContent: style}), el);
        await widget.initialize?.({model});
        window.stops.push(await widget.render({model, el}));
    }
}"""


@pytest.fixture(scope="session")
def window(browser):
    """One window for all tests: to go to another page in it takes a fifth of the time that a new one takes to open."""
    page = new_window(browser)
    yield page
    page.close()


@pytest.fixture
def opened(browser, window, tmp_path):
    """opened(net, X, Y, ...) saves an explorer and opens the page; returns a Saved. Options are Explorer's; those in `context`
    are Playwright's, for a window of the test's own. An error that the page logs fails the test, at its end.
    """
    own = []

    def opened(net, X, Y, context=None, **options):
        path = tmp_path / "page.html"
        save(path, net, X, Y, **options)
        page = window
        if context is not None:
            page = new_window(browser, **context)
            own.append(page)
        page.goto(path.as_uri())
        page.wait_for_selector(".nn-explorer")
        saved = Saved(page, net, X, Y)
        saved.settle()
        assert page.locator(".nn-explorer[aria-busy]").count() == 0
        return saved

    yield opened
    window.mouse.up()
    window.mouse.move(0, 0)
    window.goto("about:blank")
    errors = [error for page in (window, *own) for error in page.errors]
    window.errors.clear()
    for page in own:
        page.close()
    assert errors == []


@pytest.fixture
def rendered(window):
    """rendered(widget, ...) shows them on one page, each in a shadow root or without a kernel if told so; returns a Saved for each."""

    def rendered(*widgets, shadow=False, kernel=True):
        window.goto("about:blank")
        states = [{k: v for k, v in one.get_state().items() if k[:4] not in ("_esm", "_css", "_mod", "_vie", "layo")} for one in widgets]
        if not kernel:
            states = [one.page_state() for one in widgets]
        window.evaluate(RENDER, [widgets[0]._esm, widgets[0]._css, states, shadow])
        examples = [(one._X, one._Y) if hasattr(one, "_X") else (one.image, one.outputs) for one in widgets]
        shown = [Saved(window, one.net, X, Y, within=f"#explorer-{k}") for k, (one, (X, Y)) in enumerate(zip(widgets, examples))]
        shown[0].settle()
        return shown

    yield rendered
    window.mouse.up()
    window.goto("about:blank")
    errors = [*window.errors]
    window.errors.clear()
    assert errors == []


@pytest.fixture
def bench(window, tmp_path):
    """bench(name) opens the derivation on a page of its own; returns a Bench."""

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
