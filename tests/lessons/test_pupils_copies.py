"""The copies that a class gets of the real lessons: they give no answer away, and run from top to bottom without the solutions."""

import ast
import builtins
import re

import pytest
from test_lessons import DERIVED, LESSONS, NOTEBOOKS, NUMBERED, cells, each, run, source, tags
from test_predictions import ANSWER, GIVES_AWAY, OWN, squeezed

from nnlib.__main__ import main
from nnlib.handing_out import ONE_WAY, ROOM, WITHHELD, YOURS

# As the recaps write it.
RECAP = {
    "dE_dW": r"\\partialE/\\partialW\^l=",
    "dE_db": r"\\partialE/\\partialb\^l=",
    "dE_dZ": r"\\partialE/\\partialA\\odot",
    "dE_dA": r"\(W\^\{l\+1\}\)\^\\top\\partialE/\\partialZ",
    "dE_dA_output": r"\\partialE/\\partialA\^L=",
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "student"
    assert main(["student", str(folder)]) == 0
    return folder


def text_of(path):
    return "\n".join(source(cell) for cell in cells(path))


@each
def test_no_output_no_solution_and_no_folded_answer(path, copies):
    copy = copies / path.name
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(copy, "code"))
    assert not any("solution" in tags(cell) for cell in cells(copy)) and "<details" not in text_of(copy)
    open_text = re.sub(rf"^{ONE_WAY}$.*?(?=^## )", "", text_of(path), flags=re.MULTILINE | re.DOTALL)
    assert text_of(copy).count(YOURS) == len(ANSWER.findall(open_text))
    hidden = [cell for cell in cells(path) if "solution" in tags(cell)]
    by_id = {cell["id"]: source(cell) for cell in cells(copy)}
    shown = re.sub(r"\s", "", "\n".join(text for name, text in by_id.items()))
    for cell in hidden:
        assert by_id[cell["id"]] == ROOM
        for line in source(cell).splitlines():  # what is said about a solution, and what only it does
            words = line.partition("# ")[2]
            assert len(words) < 20 or re.sub(r"\s", "", words) not in shown, words


@pytest.mark.parametrize("name", OWN)
def test_the_line_that_a_lesson_asks_for_is_nowhere_in_it(name, copies):
    """Not as index form, as matrices, as code or as a card, before or after; nor is it in lessons that were there before it."""
    for path in NUMBERED:
        if path.stem <= OWN[name]:
            for line in text_of(copies / path.name).splitlines():
                if not line.startswith("def "):  # of a stub: the arguments, in this order
                    for form in [*GIVES_AWAY[name], RECAP[name]]:
                        assert not re.search(form, squeezed(line)), f"{path.stem} gives {name} away: {line}"
                assert f"display(equations.{name})" not in line


def test_these_forms_are_found_in_the_lessons_themselves():
    for name, form in RECAP.items():
        assert re.search(form, squeezed(text_of(NOTEBOOKS / f"{OWN[name]}.ipynb"))), name


def test_the_algorithm_is_not_printed_below_the_stub_that_asks_for_it(copies):
    path = copies / "08_backwards.ipynb"
    loops = [cell["id"] for cell in cells(path, "code") if "range(net.L, 0, -1)" in source(cell) or "getsource" in source(cell)]
    assert loops == []


def test_what_is_withheld_is_there_in_the_lesson():
    for stem, names in WITHHELD.items():
        texts = {cell["id"]: source(cell) for cell in cells(NOTEBOOKS / f"{stem}.ipynb")}
        assert set(names) <= set(texts), stem
        assert all(piece in texts[name] for name, pieces in names.items() for piece in pieces or ()), stem
    derivations = [path.stem for path in LESSONS if any(source(cell).startswith(ONE_WAY) for cell in cells(path))]
    assert derivations == list(DERIVED)[:-1]


@each
def test_what_a_cell_needs_is_still_made_before_it(path, copies):
    """Of the names that the whole lesson makes, each is made in the copy too before a cell reads it."""
    everywhere = {name for cell in cells(path, "code") for name in made_in(cell)}
    made = set()
    for cell in cells(copies / path.name, "code"):
        tree = ast.parse(source(cell))
        read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        made |= made_in(cell)
        missing = (read & everywhere) - made - set(dir(builtins))
        assert not missing, f"{cell['id']} reads {missing}"


def made_in(cell):
    """The names that a cell binds, in it or in a function of it."""
    names = set()
    for node in ast.walk(ast.parse(source(cell))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


@pytest.mark.parametrize("stem", DERIVED)
def test_a_copy_runs_from_top_to_bottom(stem, copies, monkeypatch):
    run(copies / f"{stem}.ipynb", monkeypatch)


def test_each_lesson_is_there_as_a_notebook_that_jupyter_would_save_unchanged(copies):
    import nbformat  # here, as it takes a second

    assert sorted(path.name for path in copies.iterdir()) == [path.name for path in LESSONS]
    for path in LESSONS:
        notebook = nbformat.read(copies / path.name, as_version=4)
        nbformat.validate(notebook)
        assert nbformat.writes(notebook) + "\n" == (copies / path.name).read_text(encoding="utf-8")
