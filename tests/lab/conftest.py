"""What the tests in JupyterLab share: one server for all of them, and how a notebook is opened in it."""

import shutil
from pathlib import Path

import nbformat
import pytest
from browsing import lab, open_notebook, run_all, wait_for_explorers


@pytest.fixture(scope="session")
def laboratory(browser, tmp_path_factory):
    """The folder and the address of a JupyterLab."""
    folder = tmp_path_factory.mktemp("notebooks")
    with lab(folder, copy=False) as url:
        yield folder, url


@pytest.fixture
def visit(browser, laboratory, request):
    """Open a notebook and run it: visit(["code of a cell", ...]) or visit(path). Returns the page, which keeps its errors and requests."""
    folder, url = laboratory
    pages = []

    def visit(cells_or_path, width=1400, height=1000, **options):
        name = f"{request.node.name}-{len(pages)}.ipynb".translate({ord(sign): "_" for sign in "[]/ "})
        if isinstance(cells_or_path, Path):
            shutil.copy(cells_or_path, folder / name)
        else:
            cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells_or_path]
            kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        pages.append(page)
        page.errors, page.requests = [], []
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        open_notebook(page, url, name)
        run_all(page)
        wait_for_explorers(page)
        return page

    yield visit
    for page in pages:
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()
