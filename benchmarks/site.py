"""The built site: what a page weighs and when it can be taken hold of; JupyterLite, cold and warm, and its lessons against JupyterLab's."""

import gzip
import time
from pathlib import Path

from benchmarks import notebooks
from benchmarks.measure import table
from tests.browsing import chromium, serve

SITE = Path(__file__).resolve().parent.parent / "site"
SLOWED = 4
ALIVE = "() => { const first = document.querySelector('.nn-live'); return !first || first.querySelector('.nn-explorer:not([aria-busy])'); }"
READY = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
NOTES = f"""A page: KB compressed and as they are; milliseconds from the load event until its first widget, scrolled to at once, lives,
with the processor slowed {SLOWED} times. Reach: 400 KB, 1,000 ms. JupyterLite: seconds until a kernel is ready; seconds to run all cells,
and beside them those of a fresh kernel without a browser."""


def pages(browser, address):
    rows = []
    for path in sorted(SITE.glob("*.html")):
        if 'class="nn-live"' not in path.read_text(encoding="utf-8"):
            continue
        page = browser.new_context().new_page()
        bodies = []
        page.on("response", lambda response: bodies.append(response))
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.goto(f"{address}/{path.name}", wait_until="load")
        start = time.perf_counter()
        page.evaluate("() => document.querySelector('.nn-live').scrollIntoView()")
        page.wait_for_function(ALIVE)
        alive = 1000 * (time.perf_counter() - start)
        for place in page.locator(".nn-live:visible").all():
            place.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        texts = [response.body() for response in bodies]
        rows.append(
            [path.stem, f"{sum(len(gzip.compress(t)) for t in texts) / 1e3:.0f}", f"{sum(map(len, texts)) / 1e3:.0f}", f"{alive:.0f}"]
        )
        page.context.close()
    return table(["page", "KB", "as they are", "ms"], rows)


def lite(browser, address):
    lessons = [path.stem for path in sorted((SITE / "lite" / "files").glob("*.ipynb"))]
    context = browser.new_context()
    visits = [visit(context, address, lessons[0])[1] for _ in range(2)]
    context.close()
    rows = []
    for lesson in lessons:  # each in a browser that knows nothing: what was open once is opened again
        context = browser.new_context()
        page, _ = visit(context, address, lesson)
        start = time.perf_counter()
        page.evaluate(RUN_ALL)
        there = time.perf_counter() - start
        rows.append([lesson, f"{there:.1f}", f"{notebooks.run(notebooks.FOLDER / f'{lesson}.ipynb')[0]:.1f}"])
        context.close()
    words = "JupyterLite's kernel is ready {:.1f} s after a first visit begins, and {:.1f} s after the second.".format(*visits)
    return words + "\n\n" + table(["lesson", "JupyterLite", "JupyterLab's kernel"], rows)


def visit(context, address, lesson):
    """The page of a lesson in JupyterLite, and the seconds until its kernel was ready."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    start = time.perf_counter()
    page.goto(f"{address}/lite/lab/index.html?path={lesson}.ipynb")
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
    page.evaluate(READY)
    return page, time.perf_counter() - start


def report():
    """The tables and their notes, as text."""
    if not (SITE / "index.html").exists():
        return "## The site\n\nThere is none: run `make site` first."
    with serve(SITE) as address, chromium() as browser:
        found = [pages(browser, address)]
        if (SITE / "lite" / "static" / "python" / "pyodide.mjs").exists():
            found.append(lite(browser, address))
    return "\n\n".join(["## The site", *found, NOTES])
