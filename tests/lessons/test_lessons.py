"""The form of the lessons: what a reader, a teacher and a screen reader may count on in every notebook."""

import functools
import json
import re
from pathlib import Path

import pytest

from nnlib import equations

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
NUMBERED = [path for path in LESSONS if path.name[0].isdigit()]
# What each derivation derives. Before its own notebook nothing of it may be taken from nnlib, only from the judge.
DERIVED = {
    "03_weights": "dE_dW",
    "04_biases": "dE_db",
    "05_through_the_activation": "dE_dZ",
    "06_hidden_activations": "dE_dA",
    "07_the_output": "dE_dA_output",
    "08_backwards": "back_propagate",
}

each = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def cells(path, kind=None):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if kind in (None, cell["cell_type"])]


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


def prose(path):
    return "\n\n".join(source(cell) for cell in cells(path, "markdown"))


def headings(path):
    return [(len(signs), text) for signs, text in re.findall(r"^(#+) (.+)$", prose(path), re.MULTILINE)]


def words(text):
    """How many words are read aloud: a formula or a link counts as its words, a table and the marks of a list don't count."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "formula", text, flags=re.DOTALL)
    text = re.sub(r"^\|.*$|<[^>]+>|\]\([^)]*\)|^[-#*] ?", " ", text, flags=re.MULTILINE)
    return len(re.findall(r"[\w’'′∂]+", text))


@each
def test_headings(path):
    found = headings(path)
    assert [level for level, _ in found].count(1) == 1 and found[0][0] == 1
    assert source(cells(path)[0]).startswith("# ")
    for (before, _), (level, text) in zip(found, found[1:]):
        assert level <= before + 1, f"{text!r} skips a level"


@each
def test_the_first_cell_says_what_for_and_what_is_needed(path):
    first = source(cells(path)[0])
    assert "After this notebook you can" in first and first.count("\n- ") >= 2
    assert "You need" in first and re.search(r"\d+ minutes", first)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_lesson_has_its_ledger_exercises_and_recap(path):
    titles = [text for _, text in headings(path)]
    assert titles[-1] == "Recap" or titles[-2:] == ["Recap", "Credits"]
    assert "Exercises" in titles and titles.index("Exercises") < titles.index("Recap")
    assert "Move it" in titles
    if path.stem > "01":
        assert titles[1] == "Where we are"
        ledgers = [source(cell) for cell in cells(path, "markdown") if re.search(r"^\|.*\b(known|owed)\b", source(cell), re.MULTILINE)]
        assert len(ledgers) >= 2, "the ledger belongs at the start and in the recap"


@each
def test_the_reader_predicts_before_seeing(path):
    assert "**Predict" in prose(path)


def not_collapsed(path):
    """All cells but those that stand under a heading that ships collapsed."""
    collapsed = False
    for cell in cells(path):
        if source(cell).startswith("## "):
            collapsed = cell["metadata"].get("jp-MarkdownHeadingCollapsed", False)
        if not collapsed:
            yield cell


def open_cells(path):
    """Those that a reader meets who unfolds nothing."""
    return [cell for cell in not_collapsed(path) if "solution" not in tags(cell)]


@each
def test_lengths(path):
    assert 25 <= len(cells(path)) and len(open_cells(path)) <= 45
    assert 0.4 <= len(cells(path, "markdown")) / len(cells(path)) <= 0.65
    for cell in cells(path, "markdown"):
        read = words(re.sub(r"<details>.*?</details>", "", source(cell), flags=re.DOTALL))
        assert read <= 95, f"{cell['id']} has {read} words; 80 are read in one breath"
    for cell in cells(path, "code"):
        lines = [line for line in source(cell).splitlines() if line.strip() and not line.strip().startswith("#")]
        assert len(lines) <= 15, f"{cell['id']} has {len(lines)} lines"


def minutes(path):
    """How long what stands open takes up to the exercises: 120 words a minute where every second one is a symbol, six seconds for a line
    of code, half a minute for a prediction, twelve minutes at the workbench.
    """
    read = open_cells(path)
    end = next((k for k, cell in enumerate(read) if source(cell).startswith("## Exercises")), len(read))
    prose_cells, code = ([cell for cell in read[:end] if cell["cell_type"] == kind] for kind in ("markdown", "code"))
    lines = sum(len([line for line in source(cell).splitlines() if line.strip()]) for cell in code)
    questions = sum(source(cell).count("**Predict.**") for cell in prose_cells)
    return (
        sum(words(source(cell)) for cell in prose_cells) / 120
        + lines / 10
        + questions / 2
        + 12 * any("Derivation(" in source(c) for c in code)
    )


@each
def test_the_time_that_is_stated_is_about_the_time_it_takes_and_none_takes_long(path):
    stated = int(re.search(r"(\d+) minutes", source(cells(path)[0]))[1])
    assert abs(stated - minutes(path)) <= (10 if path.stem == "10_derive_what_is_new" else 5), minutes(path)
    assert stated <= 25


@each
def test_links_lead_to_notebooks_and_say_where_they_go(path):
    for text, target in re.findall(r"\[([^\]$]+)\]\(([^)]+)\)", prose(path)):
        if "://" not in target:
            assert (NOTEBOOKS / target).exists(), target
        assert text.lower() not in {"here", "this", "link", "click here"}
        assert len(text) > 3


def test_each_lesson_links_back_and_forward():
    for before, after in zip(NUMBERED, NUMBERED[1:]):
        assert f"]({after.name})" in source(cells(before)[-1]) + source(cells(before)[-2]), f"{before.stem} leads on to {after.stem}"
        assert f"]({before.name})" in prose(after), f"{after.stem} leads back to {before.stem}"


def test_the_map_of_the_first_notebook_names_them_all():
    start = prose(NOTEBOOKS / "00_start_here.ipynb")
    missing = [path.name for path in LESSONS if f"]({path.name})" not in start and path.stem != "00_start_here"]
    assert missing == []


@each
def test_every_picture_has_its_words(path):
    for cell in cells(path, "code"):
        for output in cell["outputs"]:
            data = output.get("data", {})
            assert "image/png" not in data and "image/svg+xml" not in data, (
                f"{cell['id']} shows a picture without words; use nnlib.plots.show"
            )
            for image in re.findall(r"<img [^>]*>", "".join(data.get("text/html", ""))):
                assert re.search(r'alt="[^"]{10,}"', image), cell["id"]
    assert "![](" not in prose(path)


@each
def test_solutions_are_folded_and_give_nothing_away(path):
    solutions = [cell for cell in cells(path, "code") if "solution" in tags(cell)]
    if path.stem == "10_derive_what_is_new":  # its solutions are on no page: notebooks/solutions, see tests/exercises/test_transfer.py
        assert solutions == []
        return
    assert solutions or not any(text == "Exercises" for _, text in headings(path))
    for cell in solutions:
        # JupyterLab shows the first line of a folded cell.
        assert source(cell).startswith(("# Solution\n", "def ", "from ", "import ")), source(cell).partition("\n")[0]
        assert cell["metadata"]["jupyter"]["source_hidden"] is True
        assert cell["outputs"] == [], f"{cell['id']} shows the answer before it is opened"


@pytest.mark.parametrize("stem", DERIVED)
def test_no_answer_is_used_before_it_is_derived(stem):
    position = list(DERIVED).index(stem)
    owed = list(DERIVED.values())[position + 1 :]
    own, asserted = DERIVED[stem], False
    for cell in cells(NOTEBOOKS / f"{stem}.ipynb", "code"):
        text = source(cell)
        used = [name for name in owed if re.search(rf"\bequations\.{name}\b|import .*\b{name}\b", text)]
        assert used == [], f"{cell['id']} uses {used}, which is owed still"
        if re.search(rf"\bequations\.{own}\b(?!\w)|import .*\b{own}\b", text):
            assert asserted, f"{cell['id']} takes {own} from nnlib before it is derived and checked"
            break
        asserted = asserted or "assert" in text
    else:
        pytest.fail(f"{stem} never shows {own}")


@pytest.mark.parametrize("stem", [stem for stem, name in DERIVED.items() if name != "back_propagate"])
def test_the_notebook_would_notice_if_its_equation_were_wrong(stem, monkeypatch):
    equation = getattr(equations, DERIVED[stem])
    right = equation.function
    wrong = functools.wraps(right)(lambda *arguments, **named: 1.01 * right(*arguments, **named))
    monkeypatch.setattr(equation, "function", wrong)
    with pytest.raises(AssertionError):
        run(NOTEBOOKS / f"{stem}.ipynb", monkeypatch)


@pytest.mark.parametrize("solutions", [True, False])
@pytest.mark.parametrize("stem", list(DERIVED)[:-1])
def test_what_is_collapsed_may_stay_so(stem, solutions, monkeypatch):
    path = NOTEBOOKS / f"{stem}.ipynb"
    run(path, monkeypatch, not_collapsed(path) if solutions else open_cells(path))


def run(path, monkeypatch, chosen=None):
    """The code of a notebook, or of chosen cells of it, from top to bottom, without a kernel."""
    monkeypatch.chdir(NOTEBOOKS)
    names = {"display": lambda *things: None, "__name__": "__main__"}
    for cell in chosen or cells(path):
        if cell["cell_type"] == "code":
            exec(compile(source(cell), f"{path.name}, {cell['id']}", "exec"), names)
