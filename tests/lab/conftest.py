"""What the tests in JupyterLab share: one server for all of them, and how a notebook is opened in it."""

import shutil
from pathlib import Path

import nbformat
import pytest
from browsing import close_notebook, lab, open_notebook, run_all, wait_for_explorers


@pytest.fixture(scope="session")
def laboratory(browser, tmp_path_factory):
    """The folder and the address of a JupyterLab."""
    folder = tmp_path_factory.mktemp("notebooks")
    with lab(folder, copy=False) as url:
        yield folder, url


@pytest.fixture(scope="session")
def window(browser):
    """One window for the tests that need none of their own."""
    page = listening(browser)
    yield page
    page.close()


def listening(browser, **options):
    """A page that keeps its errors and requests."""
    page = browser.new_page(**options)
    page.errors, page.requests = [], []
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    return page


@pytest.fixture
def visit(browser, window, laboratory, request):
    """Open a notebook and run it: visit(["code of a cell", ...]) or visit(path), this in a window of its own, and so with any options,
    which are those of Playwright for it. Returns the page.
    """
    folder, url = laboratory
    own = []

    def visit(cells_or_path, width=1400, height=1000, **options):
        name = f"{request.node.name}.ipynb".translate({ord(sign): "_" for sign in "[]/ "})
        page = window
        if isinstance(cells_or_path, Path) or options:
            page = listening(browser, **options)
            own.append(page)
        if isinstance(cells_or_path, Path):
            shutil.copy(cells_or_path, folder / name)
        else:
            cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells_or_path]
            kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)
        page.set_viewport_size({"width": width, "height": height})
        open_notebook(page, url, name)
        run_all(page)
        wait_for_explorers(page)
        return page

    yield visit
    window.mouse.up()
    for page in own or [window]:
        close_notebook(page)
    for page in own:
        page.close()
    window.errors.clear()
    window.requests.clear()
