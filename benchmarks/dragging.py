"""Dragging a weight in Chromium: updates a second and bytes from the kernel, `interact` against the explorer.

Also how soon the explorer is painted after its cell runs, and whether the page grows over thousands of updates.
"""

import tempfile
from pathlib import Path

import nbformat

from benchmarks.measure import table
from tests.browsing import chromium, lab, open_notebook, point_on, run_all, wait_for_explorers

SECONDS = 2
UPDATES = 5000

NETWORK = """
import numpy as np
from nnlib import Network, error, identity, sigmoid

net = Network([2, 3, 2], [sigmoid, identity], seed=0)
random = np.random.default_rng(0)
X, Y = random.random((2, 4)), random.random((2, 4))
"""

INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact

values = np.linspace(-3, 3, 201)
stack = Network.from_weights({l: np.repeat(net.W[l][np.newaxis], 201, axis=0) for l in net.W}, net.b, net.g)
stack.W[1][:, 0, 0] = values
curve = error(stack.forward(X)[0][net.L], Y)

@interact(w=FloatSlider(min=-3, max=3, step=0.01))
def draw(w):
    net.W[1][0, 0] = w
    plt.plot(values, curve)
    plt.plot(w, error(net.forward(X)[0][net.L], Y), "o")
    plt.show()
"""

EXPLORER = """
from nnlib.explorer import Explorer

Explorer(net, X, Y, show="network slope")
"""

EVERY_VIEW = """
from nnlib import tanh
from nnlib.explorer import Explorer

large = Network([3, 5, 4, 2], [sigmoid, tanh, identity], seed=0)
Explorer(large, random.random((3, 8)), random.random((2, 8)))
"""

EVERYTHING = "explorer, every view, 3-5-4-2, 8 examples"
IN_SIGHT = "the same, all of it in sight"
NUMBERS = "[...document.querySelectorAll('[data-live=E], [data-live=slope]')].map(e => e.textContent).join()"
# What is dragged, in which direction, and what shows an update: an expression that gives something else after each one.
WAYS = {
    "interact, inline figure": (INTERACT, ".widget-slider .noUi-handle", "x", "document.querySelector('.widget-output img')?.src"),
    "explorer, 2-3-2": (EXPLORER, '[data-select="W-1-1-1"]', "y", NUMBERS),
    EVERYTHING: (EVERY_VIEW, '[data-select="W-1-1-1"]', "y", NUMBERS),
    IN_SIGHT: (EVERY_VIEW, '[data-select="W-1-1-1"]', "y", NUMBERS),
}
HEIGHT = dict.fromkeys(WAYS, 1000) | {IN_SIGHT: 3400}  # of the window, in pixels
# What the page's main thread does for an update; the rest of its time is mostly painting.
KINDS = {"ScriptDuration": "script", "RecalcStyleDuration": "style", "LayoutDuration": "layout", "TaskDuration": "all"}

# Chromium itself plays a hand that moves 60 times a second, or with a pause (in ms) before each move, and waits for nobody. Meanwhile,
# once for every picture that the browser paints, what it shows is compared with what it showed before: so are the updates found that a
# reader could see. Returns when they were, in seconds since 1970, and the seconds that the drag took.
PLAYED_HAND = "--enable-gpu-benchmarking"
DRAG = """
async ([x, y, dx, dy, moves, pause]) => {
    const shown = () => %s;
    const actions = [{ name: "pointerDown", x, y, button: 0 }];
    for (let k = 1; k <= moves; k++) {
        if (pause) actions.push({ name: "pause", duration: pause });
        const away = 60 * Math.sin((2 * Math.PI * k) / moves);
        actions.push({ name: "pointerMove", x: x + dx * away, y: y + dy * away });
    }
    const updates = [];
    let last = shown(), dragging = true;
    const look = () => {
        const now = shown();
        if (now && now !== last) { updates.push(Date.now() / 1000); last = now; }
        if (dragging) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const start = performance.now();
    await new Promise(done => chrome.gpuBenchmarking.pointerActionSequence([{ source: "mouse", actions }], done));
    dragging = false;
    return [updates, (performance.now() - start) / 1000];
}
"""


def report():
    """The table and its notes, as text."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (code, *_) in WAYS.items():
            cells = [nbformat.v4.new_code_cell(source.strip()) for source in (NETWORK, code)]
            nbformat.write(nbformat.v4.new_notebook(cells=cells), Path(folder, f"{name}.ipynb"))
        with lab(folder) as url, chromium(PLAYED_HAND) as browser:
            rows = [[name, *drag(browser, url, name)] for name in WAYS]
            grown = growth(browser, url)
            painted = first_paint(browser, url)
    head = ["way", "updates a second", "KB a second from the kernel", "ms of the page's processor an update"]
    elements, listeners, heap = grown["Elements"], grown["JSEventListeners"], grown["JSHeapUsedSize"] / 1000
    notes = f"""Dragged for {SECONDS} s, 60 moves a second; bytes are counted for one second more. Reach: 4 times the updates, 1/100 of the
bytes; with every view open at least 30 updates a second and 4 times those of interact, also with all of it in sight. The times are of the
page's own thread: what has changed is drawn by others, and without a graphics card they need the same processor.

With every view open: first painted {painted:.0f} ms after its cell was sent to the kernel (reach: 150 ms).
{UPDATES} updates later the page has {elements:+.0f} elements, {listeners:+.0f} listeners and {heap:+.0f} KB of heap, after garbage
collection (reach: no growth; JupyterLab's own listeners and the browser's compiled code count too); the last of them was on the
screen {grown["lag"]:.0f} ms after its key."""
    return "## Dragging\n\n" + table(head, rows) + "\n\n" + notes


def drag(browser, url, name):
    """Updates and KB from the kernel, each per second of dragging, and what the page's thread did for an update; as texts."""
    _, handle, direction, shown = WAYS[name]
    received = []
    page = browser.new_page(viewport={"width": 1280, "height": HEIGHT[name]})
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    open_notebook(page, url, f"{name}.ipynb")
    run_all(page)
    page.wait_for_selector(handle)
    page.wait_for_function(f"() => {shown}")
    page.wait_for_timeout(1000)

    x, y = point_on(page, handle)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # its own time, whatever else the machine does
    before = metrics(session)
    received.clear()
    times, seconds = page.evaluate(DRAG % shown, [x, y, direction == "x", direction == "y", 60 * SECONDS])
    updates = len(times)
    after = metrics(session)
    page.wait_for_timeout(1000)
    kilobytes = sum(received) / 1000
    page.close()
    spent = {word: 1000 * (after[kind] - before[kind]) / max(1, updates) for kind, word in KINDS.items()}
    return f"{updates / seconds:.1f}", f"{kilobytes / seconds:.1f}", ", ".join(f"{word} {ms:.1f}" for word, ms in spent.items())


def metrics(session):
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def growth(browser, url):
    """What the page with every view has more of after thousands of updates, and how long the last of them took."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    open_notebook(page, url, f"{EVERYTHING}.ipynb")
    run_all(page)
    wait_for_explorers(page)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measure():
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return metrics(session) | {"Elements": page.evaluate("document.querySelectorAll('*').length")}

    # One key a frame, up and down in turn; then the time from one more key until E has changed.
    press = """
    async updates => {
        const handle = document.querySelector('[data-select="W-1-1-1"]'), E = document.querySelector('[data-live="E"]');
        handle.focus();
        const frame = () => new Promise(requestAnimationFrame);
        const key = up => handle.dispatchEvent(new KeyboardEvent("keydown", { key: up ? "ArrowUp" : "ArrowDown", bubbles: true }));
        for (let k = 0; k < updates; k++) { key(k % 2); await frame(); }
        await frame();
        const before = E.textContent, start = performance.now();
        for (let k = 0; k < 5; k++) key(true);
        while (E.textContent === before) await frame();
        return performance.now() - start;
    }
    """
    page.evaluate(press, 200)
    page.wait_for_timeout(1500)
    before = measure()
    lag = page.evaluate(press, UPDATES)
    page.wait_for_timeout(1500)
    after = measure()
    page.close()
    return {name: after[name] - before[name] for name in ("Elements", "JSEventListeners", "JSHeapUsedSize")} | {"lag": lag}


def first_paint(browser, url):
    """Milliseconds from sending the cell to the kernel until its explorer is painted, the fastest of five runs."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    open_notebook(page, url, f"{EVERYTHING}.ipynb")
    run_all(page)
    page.wait_for_selector(".nn-explorer")
    run = """
    async () => {
        const panel = window.jupyterapp.shell.currentWidget, frame = () => new Promise(requestAnimationFrame);
        panel.content.activeCellIndex = panel.content.widgets.length - 1;
        await window.jupyterapp.commands.execute("notebook:clear-cell-output");
        const start = performance.now();
        window.jupyterapp.commands.execute("notebook:run-cell");
        while (!document.querySelector(".nn-explorer")) await frame();
        await frame();
        return performance.now() - start;
    }
    """
    times = []
    for _ in range(5):
        times.append(page.evaluate(run))
        page.wait_for_timeout(500)
    page.close()
    return min(times)
