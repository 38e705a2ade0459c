"""A real JupyterLab and a real Chromium, for tests and benchmarks of what a reader sees.

    with lab("notebooks") as url, chromium() as browser:
        page = browser.new_page()
        open_notebook(page, url, "00_start_here.ipynb")
        seconds = run_all(page)

Everything happens with settings of its own and, unless told otherwise, in a copy of the folder: neither the notebooks nor the
settings of whoever runs this are read or changed.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Debian's build of Chromium without a window comes first: it does the same in two thirds of the time.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HOW_TO_GET_A_BROWSER = (
    "no Chromium found: install chromium-headless-shell, chromium or Google Chrome, or run: python -m playwright install chromium"
)

# What of an explorer reaches beyond its right edge, but for what can be scrolled by itself.
STICKING_OUT = """() => {
    const root = document.querySelector('.nn-explorer'), right = root.getBoundingClientRect().right + 1;
    return [...root.querySelectorAll('.nn-views > *, button, input')].filter(e => e.getBoundingClientRect().right > right
        && !e.closest('.nn-network-view, .nn-equation, .nn-table, .nn-scroll')).map(e => e.outerHTML.slice(0, 80));
}"""


def find_browser(playwright):
    """The path of a Chromium or Chrome, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


@contextmanager
def launched(playwright, *flags, **options):
    """A Chromium of this Playwright, closed at the end. `flags` go to Chromium, `options` to Playwright's launch."""
    options = {"executable_path": find_browser(playwright), **options}
    if options["executable_path"] is None:
        raise RuntimeError(HOW_TO_GET_A_BROWSER)
    browser = playwright.chromium.launch(args=[*FLAGS, *flags], **options)
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def chromium(*flags, **options):
    """The same, with a Playwright of its own, of which a thread can have only one."""
    with sync_playwright() as playwright, launched(playwright, *flags, **options) as browser:
        yield browser


@contextmanager
def lab(notebook_folder, dark=False, copy=True):
    """The address, with its password in it, of a JupyterLab that shows `notebook_folder`, or a copy of it; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as home:
        home = Path(home)
        root = Path(notebook_folder)
        if copy:
            root = shutil.copytree(root, home / "root", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        _write_settings(home / "settings", dark)
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
            + ["--expose-app-in-browser", "--LabApp.extension_manager=readonly", f"--ServerApp.root_dir={root}"],
            stdout=(home / "log").open("w"),
            stderr=subprocess.STDOUT,
            env=_environment(home),
        )
        try:
            yield _address(server, home)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def serve(folder, handler=Quiet):
    """The address of a server of the files in a folder; stopped at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def open_notebook(page, url, name, timeout=120):
    """Open the notebook `name` of the lab at `url`; returns once its cells are on the page and its kernel answers.

    A page on which this lab is already shows it in there: to start JupyterLab takes longer than to open a notebook.
    """
    if page.url.startswith(url.partition("/?")[0]):
        page.evaluate(f"async () => void await window.jupyterapp.commands.execute('docmanager:open', {{path: {json.dumps(name)}}})")
    else:
        page.goto(url.replace("/?", f"/doc/tree/{name}?"))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=1000 * timeout)
    _wait_until(page, "(await panel.sessionContext.ready, panel.sessionContext.session?.kernel?.status === 'idle')", timeout)
    page.evaluate(in_panel("await panel.sessionContext.session.kernel.info"))


def close_notebook(page):
    """End the kernel of the open notebook and close it, whatever isn't saved."""
    page.evaluate(in_panel("await panel.sessionContext.shutdown(); panel.dispose()"))


def run_all(page, timeout=180):
    """Run all cells of the open notebook; returns the seconds it took. AssertionError with the traceback if a cell failed
    that isn't tagged raises-exception."""
    page.evaluate(in_panel("await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"))
    start = time.perf_counter()
    for _ in range(5):
        page.evaluate(in_panel("window.jupyterapp.commands.execute('notebook:run-all-cells')"))
        # A kernel that has only just started may drop the first request: then no cell is ever marked as running.
        if _wait_until(page, f"{CODE_CELLS}.some({RUNNING}) || {CODE_CELLS}.some({RAN})", 5, or_else=False):
            break
        start = time.perf_counter()
    _wait_until(page, f"{FAILED}.length || ({CODE_CELLS}.every({RAN}) && panel.sessionContext.session.kernel.status === 'idle')", timeout)
    seconds = time.perf_counter() - start
    errors = page.evaluate(in_panel(f"return {FAILED}"))
    assert not errors, "\n\n".join(errors)
    return seconds


def wait_for_explorers(page):
    """Until an explorer is on the page, and each that is there has all its views."""
    page.wait_for_selector(".nn-explorer")
    page.wait_for_function("() => !document.querySelector('.nn-explorer[aria-busy]')")


def point_on(page, selector):
    """A point (x, y) of the window where a mouse press lands on the first element that matches, be it a line with others across it."""
    page.locator(selector).first.scroll_into_view_if_needed()
    point = page.evaluate(
        """selector => {
            const wanted = document.querySelector(selector);
            const shapes = [wanted, ...wanted.querySelectorAll('*')].filter(e => e.getPointAtLength);
            const box = wanted.getBoundingClientRect();
            const points = [{x: box.x + box.width / 2, y: box.y + box.height / 2}];
            for (const shape of shapes)
                for (const part of [.5, .4, .6, .3, .7, .2, .8, .1, .9])
                    points.push(shape.getPointAtLength(part * shape.getTotalLength()).matrixTransform(shape.getScreenCTM()));
            const hit = p => wanted.contains(document.elementFromPoint(p.x, p.y));
            const found = points.map(p => ({x: Math.round(p.x), y: Math.round(p.y)})).find(hit); // a mouse stands on whole pixels
            return found && [found.x, found.y];
        }""",
        selector,
    )
    assert point, f"{selector} is on the page, but no point of it can be reached with the mouse"
    return point


# JavaScript, with the open notebook as `panel`. A cell without any source is never run, so it counts for nothing.
CODE_CELLS = "panel.content.widgets.filter(c => c.model.type === 'code' && c.model.sharedModel.source.trim())"
RUNNING = "c => c.model.executionState === 'running'"
RAN = "c => c.model.executionCount !== null && c.model.executionState === 'idle'"
MAY_FAIL = "c => (c.model.getMetadata('tags') ?? []).includes('raises-exception')"
FAILED = (
    f"{CODE_CELLS}.filter(c => !({MAY_FAIL})(c)).flatMap(c => c.model.outputs.toJSON())"
    r".filter(o => o.output_type === 'error').map(o => o.traceback.join('\n').replace(/\x1b\[[\d;]*m/g, ''))"
)


def in_panel(statements):
    return f"async () => {{ const panel = window.jupyterapp.shell.currentWidget; {statements} }}"


def _wait_until(page, condition, seconds, or_else=None):
    """Poll until the JavaScript `condition` holds; after so many seconds return `or_else`, or raise TimeoutError if that is None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if page.evaluate(in_panel(f"return Boolean({condition})")):
            return True
        page.wait_for_timeout(50)
    if or_else is None:
        raise TimeoutError(f"not within {seconds} s: {condition}")
    return or_else


def _write_settings(folder, dark):
    """The whole notebook on the page at once (else cells out of sight are not drawn), and nothing that pops up."""
    settings = {
        "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "apputils-extension/themes": {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"},
    }
    for name, value in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))


def _environment(home):
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    python_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, **{name: str(home / folder) for name, folder in folders.items()}, "PYTHONPATH": python_path}


def _address(server, home):
    """Wait until the server has written down where it listens."""
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        for path in (home / "runtime").glob("jpserver-*.json"):
            try:
                facts = json.loads(path.read_text())
            except ValueError:  # caught while it is being written
                break
            return f"{facts['url']}?token={facts['token']}"
        time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start:\n" + (home / "log").read_text()[-3000:])
