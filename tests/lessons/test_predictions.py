"""The reader is asked first: every prediction has its answer, folded, before any code, and no lesson gives a formula away."""

import inspect
import re

import pytest
from test_lessons import LESSONS, NOTEBOOKS, NUMBERED, cells, each, prose, source, tags

from nnlib import equations

ASKED = re.compile(r"^\*\*Predict[.*]", re.MULTILINE)
ANSWER = re.compile(r"<details><summary>Answer</summary>\n\n(.+?)\n\n</details>", re.DOTALL)

# A right-hand side, as it may be written: in index form, in matrix form, in code, or as the package's card.
D = r"(?:\\frac\{\\partialE\}\{\\partial%s\^(?:[^{}]|\{[^{}]*\})*\}|∂E/∂%s\S*|dE_d%s\w*(?:\[[^\]]*\])*)"
A_PREV = r"(?:\(?A\^\{?\(?l-1|A_prev|A\[l-1\])"


def of(quantity):
    return D % ((quantity,) * 3)


GIVES_AWAY = {
    "dE_dW": [
        of("Z") + r"(?:\\,|@|\*|\\cdot)*" + A_PREV,
        A_PREV + r"\S{0,12}(?:@|\*)" + of("Z"),
        of("Z") + r"(?:\)|,|\.dot\()+" + A_PREV,
        r"[\"']ic,jc->ij",
    ],
    "dE_db": [
        r"\\sum(?:_\{[^{}]*\}|\^\{[^{}]*\}|\^m)*" + of("Z") + r"[$.,;]*$",
        r"dE_dZ(?:\[[^\]]*\])*\.sum\(",
        r"(?<!\w)sum\((?:judge\.)?dE_dZ(?:\[[^\]]*\])*[,)]",
        r"[\"']ic->i\b",
    ],
    "dE_dZ": [
        of("A") + r"(?:\\,|\\odot|\*|\\cdot)*\{?g\S{0,6}(?:'|′|\.prime)",
        r"prime\(\S+\)\*" + of("A"),
        of("A") + r"\*(?:\w+\.)*\w*(?:\[\w+\])?\.?\w*prime",
    ],
    "dE_dA": [
        r"W\^\{?\(?l\+1\S{0,14}" + of("Z"),
        of("Z") + r"(?:\\,|\\cdot)*W\^\{?l\+1",
        r"W(?:_next|\d|\[[^\]]*\])\.m?T(?:@|\.dot\(|,)+(?:\w+\.)*" + of("Z"),
        of("Z") + r"\*(?:\w+\.)*W(?:_next|\d|\[)",
        r"[\"'](?:ki,kc|kc,ki)->ic",
    ],
    "dE_dA_output": [
        r"\\frac\{1\}\{m\}\S{0,12}A\^L",
        r"\(A(?:_L|\[\w+\])(?:\[[^\]]*\])?-Y(?:\[[^\]]*\])?\)/(?:m|Y\.shape)",
        r"\\frac\{A\^L\S*-Y\S*\}\{m\}",
        r"A\^L\S{0,8}-Y\S{0,8}\)/m",
    ],
}
OWN = {
    "dE_dW": "03_weights",
    "dE_db": "04_biases",
    "dE_dZ": "05_through_the_activation",
    "dE_dA": "06_hidden_activations",
    "dE_dA_output": "07_the_output",
}


def predictions(path):
    """Of each prediction what is asked and what comes after it in its cell."""
    for cell in cells(path, "markdown"):
        starts = [found.start() for found in ASKED.finditer(source(cell))]
        for start, end in zip(starts, [*starts[1:], None]):
            yield source(cell)[start:end]


@each
def test_every_prediction_is_found(path):
    assert len(list(predictions(path))) == len(re.findall(r"\*\*[Pp]redict", prose(path))), "write **Predict.** at the beginning of a line"


@each
def test_every_prediction_has_its_answer_folded_right_below_it(path):
    for asked in predictions(path):
        answers = ANSWER.findall(asked)
        assert len(answers) == 1, asked
        assert len(answers[0].split()) >= 2, asked


@each
def test_options_are_lettered_and_the_answer_names_one(path):
    for asked in predictions(path):
        letters = re.findall(r"^- \*\*([A-Z])\.\*\* \S", asked, re.MULTILINE)
        if letters:
            assert letters == ["A", "B", "C", "D"][: len(letters)] and len(letters) >= 3, asked
            assert re.match(r"\*\*([A-D])(?: and [A-D])?\.\*\*", ANSWER.findall(asked)[0])[1] in letters, asked


def test_a_third_of_the_predictions_can_be_voted_on():
    asked = [one for path in LESSONS for one in predictions(path)]
    voted = [one for one in asked if re.search(r"^- \*\*C\.\*\*", one, re.MULTILINE)]
    assert len(voted) >= len(asked) / 3
    right = [re.match(r"\*\*([A-D])", ANSWER.findall(one)[0])[1] for one in voted]
    assert max(map(right.count, "ABCD")) <= len(right) / 2, f"the right letters are {right}"


def squeezed(text):
    return re.sub(r"\\,|\s", "", text.replace(r"\left(", "(").replace(r"\right)", ")"))


def before_derived(name):
    """(where, text) of all that a reader meets before this equation is derived in its own notebook; folded solutions aside."""
    for path in NUMBERED:
        for cell in cells(path):
            if path.stem == OWN[name] and cell["cell_type"] == "code" and re.search(r"^Derivation\(", source(cell), re.MULTILINE):
                return
            if "solution" not in tags(cell):
                yield f"{path.stem}, {cell['id']}", source(cell)
                yield f"{path.stem}, {cell['id']}, output", shown(cell)


def shown(cell):
    """What a cell has written, as a reader sees it who hasn't run it."""
    texts = []
    for output in cell.get("outputs", []):
        texts.append(output.get("text", ""))
        texts += [text for kind, text in output.get("data", {}).items() if kind in ("text/plain", "text/markdown")]
    return "\n".join("".join(text) for text in texts)


@pytest.mark.parametrize("name", OWN)
def test_no_formula_is_shown_before_it_is_derived(name):
    for where, text in before_derived(name):
        for line in text.splitlines():
            for form in GIVES_AWAY[name]:
                assert not re.search(form, squeezed(line)), f"{where} gives {name} away: {line}"
        assert not re.search(rf"equations\.{name}\b(?!\w)", text), f"{where} shows the card of {name}"


def test_the_forms_are_those_of_the_equations():
    """Each equation's own index form, matrix form and code are found by its patterns: else they would guard nothing."""
    for name, forms in GIVES_AWAY.items():
        equation = getattr(equations, name)
        code = inspect.getsource(equation.function).rsplit("return ", 1)[1]
        for text in (equation.index_form, code):
            assert any(re.search(form, squeezed(text)) for form in forms), f"{name}: {squeezed(text)}"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("dE_dW", 'np.einsum("ic,jc->ij", judge.dE_dZ[l], A[l - 1])'),
        ("dE_dW", "np.dot(dE_dZ, A_prev.T)"),
        ("dE_dW", "total += dE_dZ[i, c] * A_prev[j, c]"),
        ("dE_db", 'np.einsum("ic->i", dE_dZ)'),
        ("dE_db", "sum(judge.dE_dZ[l][i])"),
        ("dE_dZ", "judge.dE_dA[l][i, c] * g_prime(Z[l][i, c])"),
        ("dE_dZ", "judge.dE_dA[2] * sigmoid.prime(Z[2])"),
        ("dE_dZ", "dE_dA[l] * net.g[l].prime(Z[l])"),
        ("dE_dZ", "$= \\frac{\\partial E}{\\partial A^l_{ic}} \\cdot {g^l}'(Z^l_{ic})$"),
        ("dE_dA", "judge.dE_dZ[2][:, 0] * net.W[2][:, i]"),
        ("dE_dA", "net.W[2].mT @ judge.dE_dZ[2]"),
        ("dE_dA", "W_next.T.dot(dE_dZ_next)"),
        ("dE_dA_output", "(A[L][r, d] - Y[r, d]) / m"),
        ("dE_dA_output", "the derivative is $(A^L_{ic} - Y_{ic}) / m$"),
    ],
)
def test_other_ways_of_giving_it_away_are_found(name, line):
    assert any(re.search(form, squeezed(line)) for form in GIVES_AWAY[name])


def test_one_way_to_derive_it_is_collapsed_and_comes_after_the_workbench():
    for name, stem in OWN.items():
        path = NOTEBOOKS / f"{stem}.ipynb"
        found = [k for k, cell in enumerate(cells(path)) if source(cell).startswith("## One way to derive it")]
        workbench = [k for k, cell in enumerate(cells(path)) if re.search(rf'^Derivation\("{name}"\)', source(cell), re.MULTILINE)]
        assert len(found) == len(workbench) == 1 and workbench[0] < found[0], stem
        assert cells(path)[found[0]]["metadata"].get("jp-MarkdownHeadingCollapsed") is True, stem


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_exercises_are_graded_and_the_hard_one_is_answered_on_no_page(path):
    grades = re.findall(r"^\*\*\d.*\((easy|medium|hard)\)", prose(path), re.MULTILINE)
    assert "hard" in grades and (len(set(grades)) == 3 or path.stem == "10_derive_what_is_new"), grades
    for k in [k for k, cell in enumerate(cells(path)) if re.search(r"^\*\*\d.*\(hard\)", source(cell), re.MULTILINE)]:
        following = cells(path)[k + 1 :]
        stop = next(n for n, cell in enumerate(following) if cell["cell_type"] == "markdown")
        assert not any("solution" in tags(cell) for cell in following[:stop])
