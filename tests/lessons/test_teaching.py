"""The pages for teachers: what they quote, count, compute and point to is what the lessons and the package have."""

import re
import shlex
from math import isclose
from pathlib import Path

import numpy as np
import pytest
from test_lessons import LESSONS, NOTEBOOKS, cells, headings, open_cells, prose, source
from test_predictions import ANSWER

from nnlib import Network, equations, error, handing_out, identity, relu, tanh, unit_cards, worksheets
from nnlib.backprop import back_propagate
from nnlib.datasets import worked_example
from nnlib.derivation.targets import TARGETS
from nnlib.exercises.bank import mistakes
from nnlib.numeric import central_difference, numeric_gradient
from scripts import board_plan

ROOT = NOTEBOOKS.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("teaching*.md"))
PATHS = {path.stem.split("_")[0] if path.stem[0].isdigit() else path.stem: path for path in LESSONS}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def read(page):
    return page.read_text(encoding="utf-8")


def plain(text):
    """On one line, without what only makes letters slanted or bold."""
    return " ".join(text.replace("*", "").split())


def rows(text):
    """Of each table whose first column is minutes: a list of its rows, each a list of cells."""
    tables = re.findall(r"^\| minutes \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()] for table in tables]


def predictions(path):
    """(question with its options, its answer, whether it stands under a heading that ships folded), in order."""
    found, folded = [], False
    for cell in cells(path, "markdown"):
        text = source(cell)
        if text.startswith("## "):
            folded = bool(cell["metadata"].get("jp-MarkdownHeadingCollapsed"))
        for part in text.split("**Predict.**")[1:]:
            found.append((part.split("<details>")[0].strip(), ANSWER.search(part)[1], folded))
    return found


@each_page
def test_it_says_that_it_is_for_the_teacher(page):
    marker = (
        "*For pupils: no answers stand on this page.*"
        if page.stem == "teaching_votes"
        else "*For the teacher: answers stand on this page.*"
    )
    assert read(page).splitlines()[2].startswith(marker)


@each_page
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)]+)\)", read(page)):
        file, _, heading = target.partition("#")
        path = (DOCS / file).resolve() if file else page
        assert path.is_file(), target
        if heading:
            names = [re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in re.findall(r"^## (.+)$", read(path), re.MULTILINE)]
            assert heading in names, target


@each_page
def test_what_is_quoted_is_in_a_lesson_or_in_the_bank(page):
    """Between curly quotes stands what the project says, word for word; between straight ones, what a teacher or a pupil might say."""
    said = [plain(prose(path)) for path in LESSONS] + [plain(one.sentence) for one in mistakes]
    for quoted in re.findall(r"“([^”]+)”", read(page)):
        assert any(plain(quoted) in text for text in said), quoted


@each_page
def test_headings_predictions_and_exercises_that_it_names_exist(page):
    text = read(page)
    lesson = r"(\d\db?|gradient_checking)"
    for names, quoted in re.findall(rf'\b({lesson[1:-1]}(?: and \d\db?)?), ((?:"[^"]+"(?:, | to | and )?)+)', text):
        for name in names.split(" and "):
            assert {*re.findall(r'"([^"]+)"', quoted)} <= {title for _, title in headings(PATHS[name])}, (name, quoted)
    for name, numbers in re.findall(rf"\b{lesson}, exercises? (\d+(?:(?:, | and )\d+)*)", text):
        for number in re.findall(r"\d+", numbers):
            assert re.search(rf"^\*\*(?:Exercise )?{number}[,*]", prose(PATHS[name]), re.MULTILINE), (name, number)
    for table in rows(text):
        name = None
        for row in table:
            begins = re.match(lesson, row[1])
            name = begins[1] if begins else name
            for numbers, of in re.findall(r"Predict (\d+(?:(?:, | and )\d+)*)(?: of (\d\db?))?", " ".join(row)):
                known = len(predictions(PATHS[of or name]))
                assert all(int(number) <= known for number in re.findall(r"\d+", numbers)), row


@pytest.mark.parametrize(
    ("page", "lengths"),
    [
        ("teaching", [60]),
        ("teaching_45", [45]),
        ("teaching_90", [90]),
        ("teaching_six", [45] * 6),
        ("teaching_school", [45] * 2),
        ("teaching_university", [90] * 2),
    ],
)
def test_the_minutes_add_up(page, lengths):
    tables = rows(read(DOCS / f"{page}.md"))
    times = [[tuple(map(int, row[0].split("–"))) for row in table] for table in tables]
    assert [table[-1][1] for table in times] == lengths
    for table in times:
        assert table[0][0] == 0 and all(before[1] == after[0] for before, after in zip(table, table[1:]))
    for table, cells_of in zip(times, tables):
        for (start, end), row in zip(table, cells_of):
            asked = re.findall(r"Predict (\d+(?:(?:, | and )\d+)*)", " ".join(row))
            votes = " ".join(row).count("**Vote") + sum(len(re.findall(r"\d+", numbers)) for numbers in asked)
            # Two minutes; four when the class is split, for which 90 minutes have room.
            assert end - start >= (4 if page == "teaching_90" else 2) * votes, f"{row[0]}: votes take longer"


def test_90_minutes_have_few_votes_and_minutes_to_spare():
    (table,) = rows(read(DOCS / "teaching_90.md"))
    assert sum("".join(row).count("**Vote") for row in table) <= 4
    spare = [row[0].split("–") for row in table if row[1] == "reserve"]
    assert sum(int(end) - int(start) for start, end in spare) >= 6


def votes():
    """(number, what stands in brackets after it, question, options), of every page."""
    pattern = r"^\*\*Vote (\d)\*\* \(([^)]+)\)\. (.+?)\n\n(.+?)\n\n(?!- )"
    return [vote for page in PAGES for vote in re.findall(pattern, read(page), re.MULTILINE | re.DOTALL)]


def test_each_vote_is_the_lessons_own_or_about_the_board():
    assert sorted(int(number) for number, *_ in votes()) == list(range(1, 10))
    shut = []
    for vote, of, question, options in votes():
        if re.fullmatch(r"the board's; right is [A-D]", of):
            continue
        name, number, letter = re.fullmatch(r"`(\w+)`, Predict (\d); right is ([A-D])", of).groups()
        asked, answer, folded = predictions(NOTEBOOKS / f"{name}.ipynb")[int(number) - 1]
        shut += [vote] * folded
        assert answer.startswith(f"**{letter}.**")
        assert plain(asked).endswith(plain(f"{question} {options}")), name
    assert "Votes {} and {} stand in the notebooks under".format(*sorted(shut)) in read(DOCS / "teaching_six.md")
    for page in ("teaching_45", "teaching_90"):
        for number in re.findall(r"Vote (\d)", read(DOCS / f"{page}.md")):
            assert 1 <= int(number) <= 9


def test_the_questions_to_print_are_the_votes_without_their_answers():
    parts = re.split(r"^\*\*Vote (\d)\.\*\* ", read(DOCS / "teaching_votes.md"), flags=re.MULTILINE)
    printed = dict(zip(parts[1::2], parts[2::2]))
    assert list(printed) == [number for number, *_ in sorted(votes())]
    for number, _, question, options in votes():
        before, found, after = printed[number].partition(f"{question}\n\n{options}\n")
        assert found and "- **" not in before and re.fullmatch(r"\s*(## .+\n(.*\n)*)?", after), number
    assert "right is" not in "".join(parts) and "<details>" not in "".join(parts)


def test_the_answers_of_the_votes_about_the_board():
    net, X, Y = problem(7)
    judge = numeric_gradient(net, X, Y)
    A, Z = net.forward(X)
    right = {number: re.search("right is (.)", of)[1] for number, of, *_ in votes() if of.startswith("the board's")}
    asked = {number: question + options for number, _, question, options in votes()}
    assert set(right) == {"5", "6", "7"}
    outputs, targets = A[2][1], Y[1]
    said = f"Output 2 is {written(outputs[0])} and {written(outputs[1])}, and should be {written(targets[0])} and {written(targets[1])}."
    assert said in asked["5"] and right["5"] == "B" and judge.dE_dW[2][1, 0] < 0
    assert A[1][0].tolist() == [0, 3] and outputs[0] > targets[0] and outputs[1] < targets[1]
    W, A_nudged = net.W[2].copy(), A[1].copy()
    W[0, 1] += 0.1
    A_nudged[0, 0] += 0.1
    assert np.allclose(W @ A[1] + net.b[2] - Z[2], [[0.3, 0.1], [0, 0]]) and right["6"] == "B"
    assert "0.3 and 0.1: the factors are 3 and 1" in read(DOCS / "teaching_90.md")
    moved = net.W[2] @ A_nudged + net.b[2] != Z[2]
    assert moved.tolist() == [[True, False], [True, False]] and right["7"] == "C"


def test_the_notes_fit_the_predictions():
    notes = re.split(r"^### (.+)$", read(DOCS / "teaching_notes.md"), flags=re.MULTILINE)[1:]
    named = dict(zip(notes[::2], notes[1::2]))
    assert list(named) == [path.stem for path in LESSONS if path.name < "11"]
    for name, text in named.items():
        asked, titles = predictions(NOTEBOOKS / f"{name}.ipynb"), [title for _, title in headings(NOTEBOOKS / f"{name}.ipynb")]
        leads = re.findall(r"^- \*\*(.+?)\*\* (.+)$", text, re.MULTILINE)
        assert len(leads) == text.count("\n- ")
        numbers = [int(lead.split()[1].strip(".")) for lead, _ in leads if lead.startswith("Predict ")]
        assert numbers == list(range(1, len(asked) + 1)), name
        for lead, note in leads:
            if not lead.startswith("Predict "):
                assert lead.rstrip(".") in titles or lead in titles, (name, lead)
                continue
            _, answer, folded = asked[int(lead.split()[1].strip(".")) - 1]
            assert note.startswith("*Folded.* ") == folded, (name, lead)
            letter = re.match(r"\*\*([A-D])\.\*\*", answer)
            assert re.match(r"(?:\*Folded\.\* )?(?:([A-D])\. )?", note)[1] == (letter and letter[1]), (name, lead)


def test_what_stands_beside_a_whole_derivation_is_said():
    six, shut = read(DOCS / "teaching_six.md"), set()
    for table in rows(six):
        for row in table:
            name = re.match(r"\d\db?|", row[1])[0]
            for numbers, of in re.findall(r"Predict (\d+(?:(?:, | and )\d+)*)(?: of (\d\db?))?", row[2]):
                asked = predictions(PATHS[of or name]) if of or name else []
                shut |= {(of or name, number) for number in re.findall(r"\d+", numbers) if asked and asked[int(number) - 1][2]}
    assert sorted(shut) == [("03", "4"), ("05", "4"), ("06", "3")]
    assert all(f"Predict {number} of {name}" in six.partition("## 1.")[0].replace("\n", " ") for name, number in shut)


def test_how_long_a_lesson_takes_in_a_class():
    expected, total = [], [0, 0, 0]
    for path in LESSONS:
        if path.name >= "11":
            break
        aloud = int(re.search(r"(\d+) minutes", source(cells(path)[0]))[1])
        before = [source(cell) for cell in open_cells(path)]
        before = before[: next(k for k, text in enumerate(before) if text.startswith("## Exercises"))]
        votes = sum(text.count("**Predict.**") for text in before)
        row = [aloud, votes, aloud + (3 * votes + 1) // 2]
        total = [a + b for a, b in zip(total, row)]
        expected.append([path.stem.split("_")[0], *row])
    stated = re.findall(r"^\| (\d\db?|together) \| (\d+) \| (\d+) \| (\d+) \|$", read(DOCS / "teaching_notes.md"), re.MULTILINE)
    assert [[name, *map(int, row)] for name, *row in stated] == [*expected, ["together", *total]]
    six = read(DOCS / "teaching_six.md")
    assert f"take {total[0]} minutes" in six and f"at every prediction, {total[2]}." in six and total[2] < 6 * 90 - 6 * 5 - 115
    assert sum(row[1] for row in expected[:3]) == 70 and "an hour and ten minutes aloud" in read(DOCS / "teaching_university.md")


def test_the_four_questions_have_the_answers_of_the_workbench():
    table = read(DOCS / "teaching_90.md").partition("## Four questions")[2].partition("## ")[0]
    answers = zip(*(re.findall(r"\$([^$]+)\$ \|", row.partition("? |")[2] + " |") for row in table.splitlines() if "? |" in row))
    expected = []
    for name in ("dE_dW", "dE_db", "dE_dA"):
        target = TARGETS[name]
        (struck,) = target.strikes
        factor = getattr(equations, name).index_form
        expected.append((target.cut_name, struck.replace("!=", r"\ne"), re.sub(r"_(\w\w)$", r"_{\1}", target.factor), target.summed))
        assert target.factor == "1" or expected[-1][2] in factor
    assert list(answers) == expected


def test_the_names_of_mistakes_are_those_of_check():
    named = re.findall(
        r"^\| .+? \| (.+?) \| .+\|$", read(DOCS / "teaching_90.md").partition("## What they say")[2].partition("## ")[0], re.MULTILINE
    )[2:]
    assert len(named) > 8 and set(named) - {"none"} <= {one.name for one in mistakes}


@each_page
def test_its_commands_work(page, tmp_path, monkeypatch, capsys):
    text = read(page)
    makefile = read(ROOT / "Makefile")
    for target, lessons in re.findall(r'`make (\w+)(?: LESSONS="([^"]+)")?', text):
        assert re.search(rf"^[\w ]*\b{target}\b[\w ]*:", makefile, re.MULTILINE), target
        if lessons:
            handing_out.hand_out(tmp_path / target, lessons.split())
    assert all((ROOT / file).is_file() for file in re.findall(r"`(deploy/[\w./]+)`", text))
    monkeypatch.chdir(tmp_path)
    known = {"nnlib.worksheets": worksheets.main, "nnlib.unit_cards": unit_cards.main}
    for command in re.findall(r"\.venv/bin/python -m ([^`\n]+)", text):
        module, *arguments = shlex.split(command)
        if module in known:
            assert known[module](arguments) == 0, command
            assert Path(arguments[-1]).stat().st_size > 10_000
        else:
            assert (module, *arguments) in {
                ("nnlib.derivation", "lessons", "formulas.html"),
                ("nnlib.exercises", "grade", "returned"),
            }
    assert "error" not in capsys.readouterr().err


def test_the_board_plan_is_what_its_script_draws():
    assert read(board_plan.FILE) == board_plan.board_plan().svg + "\n", "run: python scripts/board_plan.py"
    assert f"![{board_plan.ALT}](board_plan.svg)" in read(DOCS / "teaching_90.md")


# --- What was computed ---


def written(number, digits=5):
    return f"{round(float(number), digits):.6g}".replace("-", "−")


def chain(x, w1, b1, w2, b2, y):
    """A chain with relu in the middle: the numbers forwards, and every derivative by its name, as a page writes them."""
    net = Network.from_weights([[[w1]], [[w2]]], [[[b1]], [[b2]]], [relu, identity])
    (A, Z), judge = net.forward([[x]]), numeric_gradient(net, [[x]], [[y]])
    forwards = [float(values.item()) for values in (Z[1], A[1], Z[2], A[2])] + [float(judge.E)]
    names = {"a": judge.dE_dA, "z": judge.dE_dZ, "w": judge.dE_dW, "b": judge.dE_db}
    return forwards, {f"{name}{l}": float(by_layer[l].item()) for name, by_layer in names.items() for l in (1, 2)}


SHORT = {"x": 2.0, "w1": 1.5, "b1": 1.0, "w2": 3.0, "b2": -2.0, "y": 3.0}
ORDER = ("a2", "z2", "w2", "b2", "a1", "z1", "w1", "b1")


def in_a_row(slopes, names=ORDER):
    return ", ".join(f"∂E/∂{name[0]}{'¹²'[int(name[1]) - 1]} = {written(slopes[name])}" for name in names)


def quotient(knobs, name, h):
    return (chain(**knobs | {name: knobs[name] + h})[0][-1] - chain(**knobs)[0][-1]) / h


def test_the_chain_of_the_45_minutes():
    text = read(DOCS / "teaching_45.md")
    forwards, slopes = chain(**SHORT)
    assert f"{', '.join(map(written, forwards[:4]))} and $E$ = {written(forwards[4])} above" in text
    for few in (("a2", "z2"), ("w2", "b2", "a1"), ("z1",), ("w1", "b1")):
        assert in_a_row(slopes, few) in text
    assert f"*{written(quotient(SHORT, 'w1', 0.1))}, {written(quotient(SHORT, 'w1', 0.01))} → {written(slopes['w1'])}*" in text
    assert isclose(0.5 * 7.01**2 - 24.5, 0.07005) and "½ · 7.01² is 0.07005 more" in text
    net, X, _ = worked_example()
    A, _ = net.forward(X)
    assert f"which is {written(A[2][0, 0], 4)} and should be 0.01; it multiplies {written(A[1][0, 0], 3)}," in text
    off = chain(**SHORT | {"b1": -5.0})
    assert off[0][0] == -2 and [name for name in ("w1", "b1", "w2", "b2") if off[1][name]] == ["b2"]


def test_the_homework_of_the_45_minutes():
    text = read(DOCS / "teaching_45.md")
    home = {"x": 3.0, "w1": 2.0, "b1": -1.0, "w2": -1.0, "b2": 9.0, "y": 6.0}
    forwards, slopes = chain(**home)
    assert f"Forwards {', '.join(map(written, forwards[:4]))}, and $E$ = {written(forwards[4])}. {in_a_row(slopes)}." in text
    nudged = chain(**home | {"w1": 2.01})[0][-1]
    assert f"$E$ becomes {written(nudged)}, and the quotient is {written(quotient(home, 'w1', 0.01))}, near {written(slopes['w1'])}" in text
    assert not any(chain(**home | {"y": 4.0})[1].values()) and all(slopes.values())


def test_the_numbers_of_the_90_minutes():
    text = read(DOCS / "teaching_90.md")
    net, X, Y = problem(7)
    grad = back_propagate(net, X, Y)
    (A, Z), bank = net.forward(X), {one.name: one for one in mistakes}
    first = [", ".join(written(value) for value in array[:, 0]) for array in (Z[1], A[1], Z[2])]
    assert f"{first[0]}, then {first[1]}; at the end {first[2]}." in text and X[0, 0] == 1
    squares = ((A[2] - Y) ** 2).sum()
    assert f"m = {X.shape[1]} examples: {written(squares)} / {2 * X.shape[1]} = {written(squares / 4)}*" in text
    assert f"$A^2_{{11}}$ is {written(A[2][0, 0])} and should be {written(Y[0, 0])}." in text
    assert f"It is {written(net.W[2][1, 0])}: *to* 2, *from* 1. Half the class points to {written(net.W[2][0, 1])}." in text
    wrong = [
        bank[name].wrong(equations.dE_dW, grad.dE_dZ[2], A[1])[0, 0]
        for name in ("1/m again (at W)", "product of sums (at W)", "first example alone (at W)")
    ]
    assert f"{written(wrong[0])}, {written(wrong[1])} and {written(wrong[2])} for ∂E/∂W²₁₁" in text
    rows_of_W, back = [", ".join(map(written, row)) for row in net.W[2]], grad.dE_dZ[2][:, 0]
    turned = written(bank["Wᵀ forgotten"].wrong(equations.dE_dA, net.W[2], grad.dE_dZ[2])[0, 0])
    assert f"W² has the rows {rows_of_W[0]} and {rows_of_W[1]}; in example 1 {written(back[0])} and {written(back[1])} come back." in text
    assert f"says {turned} for ∂E/∂A¹ of unit 1" in text
    one, other = grad.dE_dZ[2][0]
    assert f"output 1 is {written(one)}, {written(other)}, and A¹ of unit 1 is {', '.join(map(written, A[1][0]))}." in text
    assert f"{written(one)} · {written(A[1][1, 0])} − {written(-other)} · {written(A[1][1, 1])} = {written(grad.dE_dW[2][0, 1])}" in text
    assert f"({written(one)} − {written(-other)}) · ({written(A[1][1, 0])} + {written(A[1][1, 1])})" in text
    assert f"out comes the {written(grad.dE_dW[2][1, 0])} of minute 20" in text and f"= {written(grad.dE_dW[2][1, 0])}, measured" in text
    up, down = back
    assert (
        f"{written(up)} · {written(net.W[2][0, 0])} + {written(down)} · ({written(net.W[2][1, 0])}) = {written(grad.dE_dA[1][0, 0])}"
        in text
    )
    assert f"; {written(grad.dE_db[2][0, 0])} and {written(grad.dE_db[2][1, 0])} |" in text and grad.dE_dZ[1][0, 0] == 0
    layer_1 = [", ".join(map(written, array.ravel())) for array in (grad.dE_dW[1], grad.dE_db[1])]
    assert f"Then {layer_1[0]} and {layer_1[1]}." in text
    slope = central_difference(lambda x: x**2 * 3 * x, 2.0)
    assert isclose(slope, 24 + 12, rel_tol=1e-8) and "24 + 12 = 36" in text
    quotients = [written((3 * (2 + h) ** 3 - 24) / h, 3) for h in (0.1, 0.01, 0.001)]
    assert '"{}." With $h$ = 0.1, yes; {} and {} with'.format(*quotients) in text
    slopes = chain(**SHORT)[1]
    assert f"7 · 1 · 3 · 1 · 2 = {written(slopes['w1'])}" in text and f"; {'; '.join(in_numbers(slopes))}. In ⑤" in text


def in_numbers(slopes):
    return [", ".join(written(slopes[name]) for name in names) for names in (("a2", "z2"), ("w2", "b2", "a1"), ("z1",), ("w1", "b1"))]


def test_every_formula_of_the_90_minutes_is_checked_by_a_nudge():
    text = read(DOCS / "teaching_90.md")
    net, X, Y = problem(7)
    A, Z = net.forward(X)

    def E_with(h, name, l, i, c):
        """E if this entry is h larger, and all that comes after it is computed anew."""
        move = {entry: np.zeros((2, 2)) for entry in (("Z", 1), ("A", 1), ("W", 2), ("b", 2), ("A", 2))}
        move[name, l][i, c] = h
        A_1 = relu(Z[1] + move["Z", 1]) + move["A", 1]
        A_2 = (net.W[2] + move["W", 2]) @ A_1 + net.b[2] + move["b", 2][:, :1] + move["A", 2]
        return error(A_2, Y)

    def nudge(h, *entry):
        return written((E_with(h, *entry) - E_with(0, *entry)) / h)

    assert f"divides by the nudge: {nudge(0.1, 'W', 2, 1, 0)}, {nudge(0.01, 'W', 2, 1, 0)}." in text
    assert f"Nudge by 0.1: {nudge(0.1, 'A', 2, 0, 0)} times the nudge; by 0.01: {nudge(0.01, 'A', 2, 0, 0)}." in text
    first, second = (f"{E_with(h, 'b', 2, 0, 0):.7g}" for h in (0.1, 0.01))
    assert f"*{first}: {nudge(0.1, 'b', 2, 0, 0)} times the nudge; {second}: {nudge(0.01, 'b', 2, 0, 0)}*" in text
    assert f"{nudge(0.1, 'A', 1, 0, 0)} times the nudge; 0.01: {nudge(0.01, 'A', 1, 0, 0)}." in text
    assert f"Nudge $Z^1_{{11}}$ = {written(Z[1][0, 0])}: $E$ stays." in text and E_with(0.1, "Z", 1, 0, 0) == E_with(0, "Z", 1, 0, 0)


def test_the_cell_of_the_90_minutes_saves_the_boards_network(tmp_path, monkeypatch):
    cell = re.search(r"```python\n(.+?)```", read(DOCS / "teaching_90.md"), re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    scope = {}
    exec(cell, scope)
    net, X, Y = problem(7)
    assert all(np.array_equal(scope["board"].W[l], net.W[l]) and np.array_equal(scope["board"].b[l], net.b[l]) for l in (1, 2))
    assert all(scope["board"].g[l] is net.g[l] for l in (1, 2)) and "Explorer(board, X, Y, show" in cell
    assert scope["X"] == X.tolist() and scope["Y"] == Y.tolist()
    assert Path("board.html").stat().st_size > 10_000


def test_the_seed_for_be_the_unit_after_the_90_minutes():
    net, X, Y = problem(16)
    slope = numeric_gradient(net, X, Y).dE_db[2][0, 0]
    E = [
        error(Network.from_weights([net.W[1], net.W[2]], [net.b[1], net.b[2] + [[h], [0]]], [relu, identity]).forward(X)[0][2], Y)
        for h in (0, 1)
    ]
    said = f"take 16, whose E is {written(E[0])}, whose ∂E/∂b²₁ is {written(slope)}, and whose E is {written(E[1])} if b²₁ is larger by 1"
    assert said in plain(read(DOCS / "be_the_unit.md"))
    assert "--seed 16" in read(DOCS / "teaching_90.md") and "--seed 16" in read(DOCS / "teaching.md")


def problem(seed):
    """The network and the examples of a worksheet."""
    given = {(name, l): np.asarray(array, dtype=float) for name, l, array in worksheets.worksheet(seed).given}
    net = Network.from_weights([given["W", l] for l in (1, 2)], [given["b", l] for l in (1, 2)], [relu, identity])
    return net, given["X", None], given["Y", None]


def test_the_homework_of_the_six_sessions():
    answers = re.findall(r"^\d\. (.+)$", read(DOCS / "teaching_six.md").partition("<summary>Answers")[2], re.MULTILINE)
    net = Network([4, 3, 2], tanh)
    A, Z = net.forward(np.zeros((4, 5)))
    shapes = [array.shape for array in (net.W[1], net.W[2], net.b[1], Z[1], A[2])]
    assert answers[0] == ", ".join(rf"${rows} \times {columns}$" for rows, columns in shapes) + f"; {net.parameters} in all."
    over_u = central_difference(lambda u: u * 0.5 + 0.5, 4.0) * 4
    over_v = central_difference(lambda v: 4 * v + v, 0.5) * central_difference(lambda x: 1 / x, 2.0)
    assert answers[1].endswith(f"= {written(over_u)}. Over $v$: (4 + 1) · (−¼) = {written(over_v)}. Together {written(over_u + over_v)}.")
    dE_dZ, A_prev = np.array([[1.0, -1, 3]]), np.array([[2.0, 0, 1]])
    dE_dW, dE_db = equations.dE_dW(dE_dZ, A_prev).item(), equations.dE_db(dE_dZ).item()
    assert (
        answers[2] == f"∂E/∂W = {written(dE_dW)}, ∂E/∂b = {written(dE_db)}. They answer {written(dE_dW / 3, 3)} and {written(dE_db / 3)}."
    )
    dE_dA = equations.dE_dA([[3], [-2]], [[0.5], [1]])
    assert f"∂E/∂A = {written(dE_dA.item())}, and ∂E/∂Z = {written(equations.dE_dZ(dE_dA, [[0]], tanh).item())} too" in answers[3]
    assert answers[4] == "{}; {}; {} forward passes.".format(*cost((20, 10, 5)))
    P, Q = np.arange(6.0).reshape(2, 3), np.arange(8.0).reshape(2, 4)
    assert np.allclose(np.einsum("ki,kc->ic", P, Q), P.mT @ Q) and np.allclose(np.einsum("ic,jc->ij", P, P + 1), P @ (P + 1).mT)
    assert answers[5] == "`P.mT @ Q` and `P @ Q.mT`."


def cost(sizes):
    """Weights and biases, passes by differences, and passes that forward and backward together cost, as in notebook 08."""
    weights = [n_prev * n for n_prev, n in zip(sizes, sizes[1:])]
    parameters = Network(sizes, tanh).parameters
    return parameters, parameters + 1, written((2 * sum(weights) + sum(weights[1:])) / sum(weights), 2)


def test_the_numbers_of_the_school_page():
    text = read(DOCS / "teaching_school.md")
    forwards, slopes = chain(**SHORT)
    assert forwards == [4, 4, 10, 10, 24.5] and isclose(0.5 * 7.01**2 - 24.5, 0.07005)
    table = "; ".join(
        f"${n[0]}_{n[1]}$: {written(quotient(SHORT, n, 0.1))}, {written(quotient(SHORT, n, 0.01))}" for n in ("w1", "w2", "b1", "b2")
    )
    assert table.replace("; ", ". ") in text
    assert "| {}, {}, {}, {} |".format(*(written(slopes[n]) for n in ("w1", "w2", "b1", "b2"))) in text
    curve = [written(chain(**SHORT | {"w1": w})[0][-1]) for w in (1, 1.25, 1.5, 1.75, 2)]
    assert f"put in 1, 1.25, 1.5, 1.75, 2: $E$ = {', '.join(curve)} |" in text
    assert f"{written(chain(**SHORT | {'w1': 1.51})[0][-1])} to 25" in text and round((25 - 24.5) / 0.01) == 50
    off = chain(**SHORT | {"b1": -5.0})
    assert f"$a_2 = {off[0][3]:g}$, $E$ = {off[0][4]:g}, and ∂E/∂b₂ = {written(off[1]['b2'])}; the other three are 0" in text
    home = {"x": 3.0, "w1": 1.0, "b1": 1.0, "w2": 2.0, "b2": 1.0, "y": 10.0}
    forwards, slopes = chain(**home)
    found = ", ".join(f"∂E/∂{n[0]}{'₁₂'[int(n[1]) - 1]} = {written(slopes[n])}" for n in ("w2", "b2", "w1", "b1"))
    assert f"{', '.join(map(written, forwards[:4]))}, and $E$ = {written(forwards[4])}. {found}." in text
    nudged = chain(**home | {"w1": 1.01})[0][-1]
    assert f"$E$ becomes {written(nudged)}, the quotient is {written(quotient(home, 'w1', 0.01))}, near {written(slopes['w1'])}" in text
    turned = {n: home[n] - slopes[n] / 100 for n in ("w1", "b1", "w2", "b2")}
    forwards = chain(**home | turned)[0]
    knobs = ", ".join(f"${n[0]}_{n[1]}$ = {written(value)}" for n, value in turned.items())
    assert f"{knobs}: the machine shows {written(forwards[3])}, and $E$ is {written(forwards[4])}." in text
    longer = Network.from_weights([[[1.0]], [[1.5]], [[3.0]]], [[[0.0]], [[1.0]], [[-2.0]]], [identity, relu, identity])
    judge = numeric_gradient(longer, [[2.0]], [[3.0]])
    assert f"4. {written(judge.dE_dW[1].item())}. What comes back to $z_0$ is 21 · 1.5 = {written(judge.dE_dZ[1].item())}" in text


def test_the_cell_of_the_school_page_runs():
    cell = re.search(r"```python\n(.+?)```", read(DOCS / "teaching_school.md"), re.DOTALL)[1]
    scope = {}
    exec(cell, scope)
    assert isclose(scope["chain"].forward([[2.0]])[0][2].item(), 10)


def test_the_answers_of_the_examination():
    text = read(DOCS / "teaching_university.md")
    answers = re.findall(r"^\d\. (.+?)(?=^\d\. |^</details>)", text.partition("<summary>Answers")[2], re.MULTILINE | re.DOTALL)
    net = Network([5, 4, 3], tanh)
    grad = numeric_gradient(net, np.ones((5, 7)), np.ones((3, 7)))
    _, Z = net.forward(np.ones((5, 7)))
    shapes = ", ".join(rf"${rows} \times {columns}$" for rows, columns in (net.W[1].shape, net.b[2].shape, Z[1].shape, grad.dE_dA[1].shape))
    assert answers[0].startswith(f"{shapes}; {net.parameters}.")
    dE_dZ, A_prev = matrices(text, "3. **(6)**")
    dE_dW, dE_db = equations.dE_dW(dE_dZ, A_prev), equations.dE_db(dE_dZ)
    assert np.array_equal(matrices(answers[2], "")[0], dE_dW) and r"\partial b = (0, 2)^\top" in answers[2] and dE_db.tolist() == [[0], [2]]
    (W_next,) = matrices(text, "4. **(5)**")
    dE_dA = equations.dE_dA(W_next, [[1], [-2], [0.5]])
    assert answers[3].startswith("$({}, {})^\\top$".format(*map(written, dE_dA.ravel())))
    with pytest.raises(ValueError):
        W_next @ np.array([[1], [-2], [0.5]])
    parameters, passes, both = cost((784, 100, 10))
    assert answers[6].startswith(f"{passes:,}, with {parameters:,} weights and biases (2). {both} forward passes (3)")
    assert "1,000 products of 79,400" in answers[6] and (100 * 10, 784 * 100 + 100 * 10) == (1000, 79400)


def matrices(text, after):
    """The matrices in LaTeX on the line that begins so."""
    line = text[text.index(after) :].partition("\n")[0]
    found = re.findall(r"\\begin\{bmatrix\} (.+?) \\end\{bmatrix\}", line)
    return [np.array([[float(number) for number in row.split(" & ")] for row in one.split(r" \\ ")]) for one in found]


def test_a_shared_gain():
    """The examination's sixth question, by nudging."""
    rng = np.random.default_rng(seed=1)
    Z, dE_dA, s = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), 1.7
    # E is linear in A with these slopes; so it has this ∂E/∂A, whatever A is.
    assert isclose(central_difference(lambda s: (dE_dA * s * np.tanh(Z)).sum(), s), (dE_dA * np.tanh(Z)).sum(), rel_tol=1e-7)
    by_Z = central_difference(lambda Z: (dE_dA * s * np.tanh(Z)).sum(), Z)
    assert np.allclose(by_Z, dE_dA * s * (1 - np.tanh(Z) ** 2)) and not np.allclose(by_Z, dE_dA * s * (1 - (s * np.tanh(Z)) ** 2))


def test_a_sixth_of_what_it_should_be():
    """The examination's fifth question: with 1/m again at W, every ∂E/∂W is a sixth, in every layer, and nothing else is touched."""
    rng = np.random.default_rng(seed=1)
    net = Network([3, 4, 2], tanh, seed=1)
    grad = back_propagate(net, rng.normal(size=(3, 6)), rng.normal(size=(2, 6)))
    once_more = next(one for one in mistakes if one.name == "1/m again (at W)")
    A_prev = rng.normal(size=(4, 6))
    assert np.allclose(6 * once_more.wrong(equations.dE_dW, grad.dE_dZ[2], A_prev), equations.dE_dW(grad.dE_dZ[2], A_prev))
