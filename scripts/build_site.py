"""Build the site: every lesson as a page whose widgets live without a kernel.

    python scripts/build_site.py [--pyodide FOLDER]

The lessons are run; what they give must be what is stored in them. Copies of them go to build/book, and Sphinx makes the pages from there,
in site/. Which repository the links lead to is said in pyproject.toml (scripts/repository.py).
"""

import argparse
import copy
import functools
import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

import nbformat
import numpy as np

from nnlib.datasets import digits, split_digits
from nnlib.explorer import sources

sys.path.insert(0, str(Path(__file__).resolve().parent))
import build_lite
from refresh import NOTEBOOKS, as_text, cleaned, code_cells, run
from repository import binder, repository

ROOT = NOTEBOOKS.parent
DOCS, BOOK, PAGES, SITE = ROOT / "docs", ROOT / "build" / "book", ROOT / "build" / "pages", ROOT / "site"
RUN = ROOT / "build" / "run"
PAGE = "application/vnd.nnlib.page+json"
# What a widget says of itself in a kernel that runs for the site: besides what it always does, what a page without a kernel needs.
FOR_A_PAGE = f"""
get_ipython().display_formatter.mimebundle_formatter.for_type_by_name('nnlib.explorer.widget', 'Widget', lambda widget, **_: {{
    'text/plain': repr(widget), 'text/html': widget.still(),
    {PAGE!r}: {{'name': type(widget).__name__, 'picture': widget.page_picture(), 'state': widget.page_state()}},
}})
""".replace("\n", " ").strip()
NOT_WRITTEN = "not written yet"  # what an exercise says as long as it is a stub
LITE = "lite/lab/index.html?path="
SCRIPTS = {
    "Explorer": "explorer.js",
    "DownhillMap": "downhill.js",
    "DrawDigit": "draw_digit.js",
    "Learning": "learning.js",
    "WeightPictures": "weight_pictures.js",
    "Derivation": "derivation.js",
}
# Examples that are too many to stand on every page: each is a script of its own, by this name.
DATA = {"digits": digits, "digits_to_learn": lambda: split_digits()[:2]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", type=Path, help="a folder with a Pyodide distribution (default: its host, when a lesson is opened)")
    options = parser.parse_args()
    for folder in (BOOK, PAGES, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    BOOK.mkdir(parents=True)
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add_lesson, lessons))
    for page in DOCS.glob("*.md"):
        if page.name != "architecture.md":  # which is for those who change the project
            add_page(page)
    shutil.copy(DOCS / "board_plan.svg", BOOK)
    (BOOK / "places.json").write_text(json.dumps({path.stem: places(path.name) for path in lessons}), encoding="utf-8")
    make_pages()
    write_scripts(SITE / "_static" / "nnlib")
    build_lite.build(SITE / "lite", options.pyodide)


def add_lesson(path):
    """Put the copy of a lesson for the site into the book."""
    (BOOK / path.name).write_text(as_text(for_the_site(run_lesson(path), path)), encoding="utf-8")


def run_lesson(path):
    """The notebook with what its widgets say for a page. SystemExit if its outputs aren't those that are stored.

    It is kept in build/run, for the site and the slides, until it or any code that it may use has changed.
    """
    stored = path.read_text(encoding="utf-8")
    kept = RUN / f"{path.stem}-{hashlib.sha256(_code() + stored.encode()).hexdigest()[:16]}.ipynb"
    if kept.exists():
        return nbformat.read(kept, as_version=4)
    notebook = nbformat.reads(stored, as_version=4)
    run(notebook, path.parent, f"--IPKernelApp.exec_lines={FOR_A_PAGE}")
    must_be_as_stored(path.name, notebook, nbformat.reads(stored, as_version=4))
    for old in RUN.glob(f"{path.stem}-*.ipynb"):
        old.unlink()
    RUN.mkdir(parents=True, exist_ok=True)
    kept.write_text(as_text(notebook), encoding="utf-8")
    return notebook


@functools.cache
def _code():
    """All that a lesson may run, this script, and the versions of what is installed, as one hash."""
    files = [
        Path(__file__),
        ROOT / "requirements-site.txt",
        *(ROOT / "nnlib").rglob("*.py"),
        *(ROOT / "nnlib").glob("*.gz"),
        *(NOTEBOOKS / "solutions").rglob("*"),
    ]
    texts = (file.read_bytes() for file in sorted(files) if file.is_file() and "__pycache__" not in file.parts)
    return hashlib.sha256(b"\0".join(texts)).digest()


def add_page(path):
    """Put a page of docs/ into the book, where the lessons lie beside it."""
    (BOOK / path.name).write_text(path.read_text(encoding="utf-8").replace("](../notebooks/", "]("), encoding="utf-8")


def must_be_as_stored(name, notebook, stored):
    for number, (cell, before) in enumerate(zip(notebook.cells, stored.cells), start=1):
        if cell.cell_type != "code" or "nbval-ignore-output" in cell.metadata.get("tags", ()):
            continue
        now = without_pages(cleaned(nbformat.v4.new_notebook(cells=[cell]))).cells[0].outputs
        if now != before.outputs:
            sys.exit(f"{name}: cell {number} gives something else than is stored; run `make notebooks` and look at what differs")


def without_pages(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            output.get("data", {}).pop(PAGE, None)
    return notebook


def for_the_site(notebook, path):
    """A copy with living widgets; sections, solutions and what answers a question are folded, and a link leads to where one can write."""
    notebook = cleaned(copy.deepcopy(notebook))
    asked = False
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            asked = "**Predict.**" in cell.source or "Before you run" in cell.source
        if cell.metadata.pop("jp-MarkdownHeadingCollapsed", False):
            cell.source = f"(folded-{path.stem}-{number})=\n{cell.source}"
        if "solution" in cell.metadata.get("tags", ()):
            fold(cell, "hide-cell", "A solution")
        elif asked and cell.get("outputs") and not any(PAGE in output.get("data", {}) for output in cell.outputs):
            fold(cell, "hide-output", "What it gives")
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if found := output.get("data", {}).pop(PAGE, None):
                output.data = {"text/html": alive(**found)}
        if any(NOT_WRITTEN in said(output) for output in cell.outputs):
            link = f'<p class="write">Write it: <a href="{LITE}{path.name}">this lesson, with Python in your browser</a></p>'
            cell.outputs.append(nbformat.v4.new_output("display_data", {"text/html": link}))
    return notebook


def fold(cell, what, words):
    cell.metadata.tags = [*cell.metadata.get("tags", ()), what]
    cell.metadata.mystnb = {"code_prompt_show": words, "code_prompt_hide": words}


def said(output):
    return output.get("text", "") + output.get("data", {}).get("text/plain", "")


def alive(name, picture, state):
    """The HTML of a widget that docs/_static/alive.js brings to life."""
    if "_network" in state:  # explorers go together where they show the same network as it was then; Python may use its number again
        state["_network"] += "-" + hashlib.sha256(json.dumps(state["weights"]).encode()).hexdigest()[:12]
    data = ""
    network = state["_setup"].get("network") if name == "WeightPictures" else None
    for script, load in DATA.items():
        if network and all(np.array_equal(network[key], array) for key, array in zip("XY", load())):
            network["X"] = network["Y"] = None  # 700 KB
            data = f' data-data="{script}"'
            break
    state = f'<script type="application/json">{sources.as_data(state)}</script>'
    return f'<div class="nn-live" data-name="{name}"{data}>{picture}{state}</div>'


def places(lesson):
    """Where else a lesson can be opened, in HTML."""
    links = [(f"{LITE}{lesson}", "Run it in your browser")]
    if name := repository():
        links.append((binder(name, lesson), "on Binder"))
    links.append((f"lite/files/{lesson}", "download"))
    hub = f"/hub/user-redirect/lab/tree/lessons/{lesson}"
    return (
        '<div class="places">'
        + "".join(f'<a href="{escape(link)}"{" download" if words == "download" else ""}>{words}</a>' for link, words in links)
        + f'<details><summary>on a JupyterHub</summary><form data-hub="{hub}"><label>Its address: '
        '<input type="url" required placeholder="https://hub.example.org"></label> <button>open</button></form></details></div>'
    )


def make_pages():
    sphinx = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
    result = subprocess.run([*sphinx, "-c", DOCS, "-d", ROOT / "build" / "doctrees", BOOK, PAGES], cwd=ROOT)
    if result.returncode:
        sys.exit("Sphinx has found something wrong.")
    shutil.copytree(PAGES, SITE)
    for page in SITE.glob("*.html"):  # Sphinx calls what stands above a list of pages a heading, and doesn't say of which level
        text = page.read_text(encoding="utf-8").replace('class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"')
        page.write_text(text, encoding="utf-8")


def write_scripts(folder):
    """What the widgets of all pages share."""
    folder.mkdir(parents=True)
    (folder / "widgets.css").write_text(
        sources.short(sources.STYLE + sources.PICTURES + sources.LEARNING + sources.WORKBENCH), encoding="utf-8"
    )
    for name, file in SCRIPTS.items():
        text = sources.short(f"{sources.module(file)}\n{sources.module('page_model.js')}").replace("export default{render};", "")
        (folder / f"{name}.js").write_text(shared(name, f"{text}\nreturn{{render,pageModel}};"), encoding="utf-8")
    for name, load in DATA.items():
        X, Y = load()
        pixels = ["".join(np.base_repr(int(16 * x), 17).lower() for x in row) for row in X]
        targets = "".join(map(str, Y.argmax(axis=0)))
        (folder / f"{name}.js").write_text(shared(name, DIGITS % (json.dumps(pixels), targets)), encoding="utf-8")


# A digit of the pixels, 0 to g, is a brightness in sixteenths.
DIGITS = """const X=%s.map(row=>Array.from(row,x=>parseInt(x,17)/16));
const labels="%s";
const Y=Array.from({length:10},(_,digit)=>Array.from(labels,label=>Number(label===String(digit))));
return()=>({X,Y});"""


def shared(name, text):
    """A plain script that leaves what its text returns in window.nnlib."""
    return f"(self.nnlib??={{}}).{name}=(()=>{{{text}\n}})();\n"


if __name__ == "__main__":
    main()
