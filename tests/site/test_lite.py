"""JupyterLite: the same lessons with Python in the browser, and no other host to be reached."""

import json
import time

import pytest

from conftest import LESSONS, SITE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (SITE / "lite/static/python/pyodide.mjs").exists(), reason="Pyodide is not beside the site: make site PYODIDE=FOLDER"
    ),
]
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IN_PANEL = "async argument => { const app = window.jupyterapp, panel = app.shell.currentWidget; %s }"


class Lite:
    """JupyterLite with a lesson open."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.set_default_timeout(60_000)

    def open(self, lesson):
        self.page.goto(f"{self.address}/lite/lab/index.html?path={lesson}.ipynb")
        self.page.wait_for_selector(f"{SHOWN} .jp-Cell")
        self.do("await panel.context.ready; await panel.sessionContext.ready; await panel.sessionContext.session.kernel.info")

    def do(self, code, argument=None):
        return self.page.evaluate(IN_PANEL % code, argument)

    def turn_to(self, lesson):
        """Another lesson, in the kernel that is there."""
        self.do(
            "const kernel = panel.sessionContext.session.kernel.model;"
            "await app.commands.execute('docmanager:open', {path: argument, kernel});"
            "await app.shell.currentWidget.context.ready; await app.shell.currentWidget.sessionContext.ready;"
            "if (app.shell.currentWidget !== panel) panel.dispose()",
            f"{lesson}.ipynb",
        )
        self.run("%reset -f")
        self.run("import os; os.environ['TQDM_DISABLE'] = '1'")  # whether a bar shows depends on how fast the machine is

    def run(self, code):
        """What code gives that is no cell: the texts of its messages."""
        return self.do(
            "const future = panel.sessionContext.session.kernel.requestExecute({code: argument}); let texts = '';"
            "future.onIOPub = ({content}) => { texts += content.text ?? content.data?.['text/plain'] ?? content.evalue ?? ''; };"
            "await future.done; return texts",
            code,
        )

    def run_all(self):
        """The outputs of all cells of code."""
        return self.do(
            "await app.commands.execute('notebook:run-all-cells');"
            "return panel.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code').map(cell => cell.outputs)"
        )


@pytest.fixture(scope="module")
def lite(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    lite = Lite(context.new_page(), address)
    lite.open("00_start_here")
    yield lite
    context.close()
    assert [url for url in asked if not url.startswith(("http://127.0.0.1", "blob:", "data:"))] == []


def stored(lesson):
    notebook = json.loads((SITE.parent / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def said(outputs):
    """The words and numbers of a cell's outputs; pictures are another matplotlib's."""
    texts = []
    for output in outputs:
        data = output.get("data", {})
        text = data.get("text/plain", output.get("text", output.get("evalue", "")))
        texts.append("".join(text))
    return "".join(texts)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_gives_what_is_stored(lite, lesson):
    lite.turn_to(lesson)
    for cell, outputs in zip(stored(lesson), lite.run_all(), strict=True):
        assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
        if "nbval-ignore-output" not in cell["metadata"].get("tags", ()):
            assert said(outputs) == said(cell["outputs"])


def test_a_bar_warns_of_nothing(lite):
    assert lite.run("from nnlib._progress import progress; print(*progress(3))") == "0 1 2 3\n"


def test_a_drag_reaches_the_kernel(lite):
    lite.open("08_backwards")
    lite.run_all()
    name = lite.run("print(next(name for name, it in list(globals().items()) if type(it).__name__ == 'Explorer'))").strip()
    page = lite.page
    lite.do(
        "const at = panel.content.widgets.findIndex(cell => / Explorer\\(/.test(cell.model.sharedModel.source));"
        "panel.content.activeCellIndex = at; await panel.content.scrollToItem(at, 'start')"
    )
    explorer = page.locator(f"{SHOWN} .nn-explorer:has(.nn-network)").first
    explorer.scroll_into_view_if_needed()
    explorer.locator(".nn-box").first.fill("0.625")
    explorer.locator(".nn-box").first.press("Enter")
    code = (
        f"kind, l, *at = {name}.selected; print(getattr({name}.net, kind)[l][(*at, 0)[:2]] if kind == 'b' else {name}.net.W[l][tuple(at)])"
    )
    until = time.monotonic() + 20
    while (said_there := lite.run(code).strip()) != "0.625":
        assert time.monotonic() < until, said_there
    slope = page.evaluate("element => element.querySelector('[data-live=slope]').innerText", explorer.element_handle())
    code = f"print({name}.gradient.dE_dW[l][tuple(at)] if kind == 'W' else {name}.gradient.dE_db[l][at[0], 0])"
    assert float(slope.replace("−", "-")) == pytest.approx(float(lite.run(code)), rel=1e-3)


@pytest.mark.parametrize("body", ["while True: pass", "while True:\n        try:\n            pass\n        except:\n            pass"])
def test_an_endless_answer_is_stopped(lite, body):
    lite.run(f"from nnlib.exercises import check\ndef mine(dE_dZ, A_prev):\n    {body}\n")
    assert "too slow" in lite.run("print(check('dE_dW', mine).kind)")
    assert lite.run("print(6 * 7)").strip() == "42"


def test_what_is_right_is_remembered_after_a_reload(lite):
    lite.turn_to("03_weights")
    lite.run(
        "from nnlib.exercises import check\nfrom nnlib.derivation import Derivation\n"
        "check('dE_dW', lambda dE_dZ, A_prev: dE_dZ @ A_prev.mT)\n"
        "d = Derivation('dE_db')\nd.cut(['Z^l'])\nd.strike('r != i', because='another row')\nd.factor('1', because='added')\n"
        "d.line('sum over c of dE/dZ^l_ic')\nd.matrix('dE_dZ.sum(axis=1, keepdims=True)', because='c')"
    )
    assert lite.run("print(d.done)").strip() == "True"
    lite.open("04_biases")
    assert "1 of 9 exercises are right" in lite.run("from nnlib.exercises import progress\nprint(repr(progress()))")
    assert "1 of 5 lines are derived" in lite.run("from nnlib.derivation import ledger\nprint(repr(ledger()))")


def test_a_lesson_can_be_had_afresh_without_losing_ones_own(lite):
    """Rename yours, as everywhere; then the lesson's own name stands for the clean copy again."""
    there = lite.do(
        "const contents = app.serviceManager.contents, path = '02b_cuts.ipynb';"
        "const mine = await contents.get(path, {content: true});"
        "mine.content.cells[0].source = 'mine';"
        "await contents.save(path, mine);"
        "const before = (await contents.get(path, {content: true})).content.cells[0].source;"
        "await contents.rename(path, 'my_cuts.ipynb');"
        "const texts = [];"
        "for (const name of [path, 'my_cuts.ipynb']) texts.push((await contents.get(name, {content: true})).content.cells[0].source);"
        "return [before, ...texts].map(text => [text].flat().join(''))"
    )
    assert there[0] == there[2] == "mine" and there[1].startswith("# Cuts")
