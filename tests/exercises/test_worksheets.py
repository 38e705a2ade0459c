"""Every number of a worksheet's key, against fractions and high precision, and against `back_propagate`."""

import operator
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from html import escape

import numpy as np
import pytest
from mpmath import mp, mpf

from nnlib import Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.blank_networks import blank_network
from nnlib.svg import INK, LINE
from nnlib.worksheets import main, worksheet, write_worksheets


def arrays(sheet):
    return {(name, l): array for name, l, array in (*sheet.given, *sheet.steps)}


def shown(sheet):
    """The numbers of the text, by name."""
    lines = [re.match(r"(\S+) = (\S.*?)(?:    |$)", line) for line in repr(sheet).splitlines()]
    return {line[1]: re.findall(r"−?\d+(?:\.\d+)?|____", line[2]) for line in lines if line}


@pytest.mark.parametrize("seed", range(40))
def test_every_digit_of_the_key_is_exact(seed):
    """Worked out again with fractions, in loops, and read from the text."""
    sheet = worksheet(seed)
    found = arrays(sheet)
    X, Y, m = found["X", None], found["Y", None], 2
    A = {0: X}
    for l in (1, 2):
        W, b = found["W", l], found["b", l]
        Z = [[sum(W[i, j] * A[l - 1][j, c] for j in range(W.shape[1])) + b[i, 0] for c in range(m)] for i in range(len(W))]
        assert found["Z", l].tolist() == Z
        A[l] = np.array([[max(z, Fraction(0)) if l == 1 else z for z in row] for row in Z], dtype=object)
        assert (found["A", l] == A[l]).all()
    assert found["E", None].item() == sum((a - y) ** 2 for a, y in zip(A[2].ravel(), Y.ravel())) / (2 * m)
    D = [[(A[2][i, c] - Y[i, c]) / m for c in range(m)] for i in range(2)]
    assert found["∂E/∂A", 2].tolist() == found["∂E/∂Z", 2].tolist() == D
    W = found["W", 2]
    D1 = [[sum(W[k, i] * D[k][c] for k in range(2)) * (found["Z", 1][i, c] > 0) for c in range(m)] for i in range(2)]
    assert found["∂E/∂Z", 1].tolist() == D1
    for l, dZ in ((2, D), (1, D1)):
        dW = [[sum(dZ[i][c] * A[l - 1][j, c] for c in range(m)) for j in range(len(A[l - 1]))] for i in range(2)]
        assert found["∂E/∂W", l].tolist() == dW and found["∂E/∂b", l].tolist() == [[sum(row)] for row in dZ]
    for (name, l), array in found.items():
        texts = shown(sheet.key)[name if l is None else name + "⁰¹²"[l]]
        assert [Fraction(text.replace("−", "-")) for text in texts] == list(array.ravel())
        assert all(len(text) <= 9 for text in texts)


@pytest.mark.parametrize(
    "options", [{"activations": [sigmoid, tanh]}, {"sizes": (2, 3, 1, 2), "m": 4, "activations": [tanh, relu, sigmoid]}]
)
@pytest.mark.parametrize("seed", range(3))
def test_with_sigmoid_every_digit_shown_is_right(seed, options):
    """With sixty digits: each derivative is a difference of two E, so near each other that thirty digits of it are right."""
    sheet = worksheet(seed, **options)
    given, texts = {(name, l): array.tolist() for name, l, array in sheet.given}, shown(sheet.key)
    X, Y = ([[mpf(str(float(x))) for x in row] for row in given[name, None]] for name in "XY")
    parameters = {key: [[mpf(str(float(w))) for w in row] for row in rows] for key, rows in given.items() if key[0] in "Wb"}
    functions = {"sigmoid": lambda z: 1 / (1 + mp.exp(-z)), "tanh": mp.tanh, "relu": lambda z: max(z, mpf(0))}
    h, L = mpf(10) ** -25, len(sheet.g)

    def forward(nudged=None, by=0):
        """Every Z, A and E, of which one entry, (name, layer, row, column), is another by so much."""
        found = {("A", 0): X}

        def put(name, l, rows):
            found[name, l] = [[x + by * ((name, l, i, j) == nudged) for j, x in enumerate(row)] for i, row in enumerate(rows)]

        for key, rows in parameters.items():
            put(*key, rows)
        for l, g in enumerate(sheet.g, start=1):
            columns = list(zip(*found["A", l - 1]))
            pairs = zip(found["W", l], found["b", l])
            put("Z", l, [[sum(map(operator.mul, weights, column)) + bias for column in columns] for weights, (bias,) in pairs])
            put("A", l, [[functions[g.name](z) for z in row] for row in found["Z", l]])
        squares = [(a - y) ** 2 for rows in zip(found["A", L], Y) for a, y in zip(*rows)]
        found["E", None] = [[sum(squares) / (2 * len(X[0]))]]
        return found

    with mp.workdps(60):
        plain = forward()
        for name, l, array in sheet.steps:
            if (name, l) in plain:
                exact = [x for row in plain[name, l] for x in row]
            else:
                places = [(name[-1], l, i, j) for i, j in np.ndindex(array.shape)]
                exact = [(forward(place, h)["E", None][0][0] - forward(place, -h)["E", None][0][0]) / (2 * h) for place in places]
            rounded = [Decimal(mp.nstr(x, 40)).quantize(Decimal("0.0001")) for x in exact]
            assert [Decimal(text.replace("−", "-")) for text in texts[name if l is None else name + "⁰¹²³"[l]]] == rounded


@pytest.mark.parametrize("options", [{}, {"sizes": (2, 3, 2), "m": 4}, {"sizes": (2, 3, 3, 1), "m": 1, "activations": relu}])
def test_the_key_is_what_back_propagate_gives(options):
    sheet = worksheet(3, **options)
    found = {key: array.astype(float) for key, array in arrays(sheet).items()}
    layers = range(1, len(sheet.g) + 1)
    net = Network.from_weights([found["W", l] for l in layers], [found["b", l] for l in layers], list(sheet.g))
    grad = back_propagate(net, found["X", None], found["Y", None])
    for quantity in ("A", "Z", "W", "b"):
        for l in layers:
            np.testing.assert_allclose(found[f"∂E/∂{quantity}", l], getattr(grad, f"dE_d{quantity}")[l], atol=1e-12)
    assert found["E", None] == pytest.approx(grad.E)


PHRASES = [
    (r"the sum of all (.*), divided by (\d)m", r"(\1).sum() / (\2 * m)"),
    (r"the sum of (.*) over the examples", r"(\1).sum(axis=1, keepdims=True)"),
    (r"(.*) · (.*), entry by entry", r"\1 * \2"),
    (r"(∂E/∂\w|\b[ZAWbY])(?![a-z(])", r"of('\1')"),
    (r"(?<=\))(ᵀ?) of", r"\1 @ of"),
    ("ᵀ", ".T"),
    ("²", "**2"),
    ("−", "-"),
    ("g′", "g.prime"),
]
ANOTHER_LAYER = {"": {}, "the A of the layer before": {"A": -1}, "the W and the ∂E/∂Z of the next layer": {"W": 1, "∂E/∂Z": 1}}


def test_every_formula_is_true():
    """Taken at its word, with the sheet's own numbers: sizes and m all differ, so that a transpose or a layer can't be wrong unnoticed."""
    sheet = worksheet(2, sizes=(2, 5, 3, 6), m=4, activations=[tanh, sigmoid, tanh]).key
    found = {(name, l): array.astype(float) for (name, l), array in arrays(sheet).items()} | {("A", 0): sheet.given[0][2].astype(float)}
    lines = repr(sheet).splitlines()[-len(sheet.steps) :]
    for line, (name, l, array) in zip(lines, sheet.steps):
        left, said = line.split("    ")[1].split(" = ")
        right, _, words = said.partition(", with ")
        for phrase, code in PHRASES:
            right = re.sub(phrase, code, right)
        here = l or 3

        def of(name):
            return found[name, None if name == "Y" else here + ANOTHER_LAYER[words].get(name, 0)]

        assert left == name
        np.testing.assert_allclose(eval(right, {"of": of, "g": sheet.g[here - 1], "m": 4}), array, rtol=1e-12, atol=1e-15)


def test_the_page_shows_the_numbers_and_formulas_of_the_text():
    blank = worksheet(2, sizes=(2, 5, 3, 6), m=4, activations=[tanh, sigmoid, tanh])
    for sheet in (blank, blank.key):
        title, task, *lines = [line for line in repr(sheet).splitlines() if line]
        page = sheet._repr_html_()
        assert f"<h2>{title}</h2><p>{task}</p>" in page
        texts = []
        for line in lines:
            head, _, formula = line.partition("    ")
            name, numbers = head.split(" = ")
            rows = [re.findall(r"[^,\[\] ]+", row) for row in numbers.split("], [")]
            cells = "".join(f"<tr>{''.join(f'<td>{number}</td>' for number in row)}</tr>" for row in rows)
            texts.append((name, cells if "[" in numbers else numbers, escape(formula)))
        plain = re.sub(r' style="[^"]*"', "", page)
        at = plain.index("<div>")
        for name, cells, formula in texts:  # in this order, each formula after its numbers
            for text in (f"{name} = ", cells, formula):
                at = plain.index(text, at)


def test_the_task_says_what_the_network_is():
    assert (
        worksheet(1).task
        == "A 1-2-2 network; g¹ is relu, g² is identity; m = 2. Examples are columns. Fill in every number, from top to bottom."
    )
    sheet = worksheet(12, sizes=(2, 3, 1, 2), m=4, activations=[tanh, identity, sigmoid])
    assert sheet.task.startswith("A 2-3-1-2 network; g¹ is tanh, g² is identity, g³ is sigmoid; m = 4.")
    assert sheet.task.endswith("from top to bottom. Work with six decimals, and give four.")
    assert sheet.title == "Worksheet 12" and sheet.key.title == "Key to worksheet 12"


def test_pupils_have_different_sheets_and_a_seed_has_always_the_same():
    assert repr(worksheet(1)) == repr(worksheet(1))
    assert len({repr(worksheet(seed)).split("\n", 1)[1] for seed in range(100)}) == 100
    # Held by this line: a sheet that was printed last year still has its key.
    assert shown(worksheet(1).key)["E"] == ["15.625"]
    assert shown(worksheet(7, sizes=(2, 3, 2), m=4).key)["E"] == ["98.28125"]
    assert shown(worksheet(7, sizes=(2, 3, 2), m=4, activations=[tanh, sigmoid]).key)["E"] == ["0.0555"]


def test_a_sheet_has_blanks_and_its_key_has_none():
    sheet = worksheet(5)
    assert repr(sheet).count("____") == sum(array.size for _, _, array in sheet.steps) == sheet._repr_html_().count("____")
    assert "____" not in repr(sheet.key) + sheet.key._repr_html_()
    assert [array.size > 0 for _, _, array in sheet.given] == [True] * 6


@pytest.mark.parametrize("seed", range(20))
def test_a_sheet_teaches_something(seed):
    found = arrays(worksheet(seed))
    assert (found["Z", 1] != 0).all() and (found["Z", 1] < 0).any() and (found["Z", 1] > 0).any(axis=1).all()
    assert (found["∂E/∂A", 2] != 0).all()
    X = arrays(worksheet(seed, activations=tanh))["X", None]
    assert X[0, 0] != X[0, 1]  # else the second example would be the first again


def test_with_a_single_layer_no_example_is_there_twice():
    for seed in range(30):
        X = arrays(worksheet(seed, (1, 1), activations=identity))["X", None]
        assert X.shape == (1, 2) and X[0, 0] != X[0, 1]


def test_a_class_is_printed_on_one_page_each(tmp_path):
    write_worksheets(tmp_path / "sheets.html", range(1, 4), activations=[relu, identity])
    page = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 6 and "break-after: page" in page
    assert page.index("Worksheet 3<") < page.index("Key to worksheet 1<")
    assert "http" not in page


def test_bad_requests():
    for m in (0, 3, 5, 8):
        with pytest.raises(ValueError) as caught:
            worksheet(1, m=m)
        assert str(caught.value) == f"m is {m}, but must be 1, 2 or 4: divided by another number, fractions have endless decimals"
    with pytest.raises(ValueError, match="not an activation function"):
        worksheet(1, activations="relu")
    for seed in (None, "Anna", -1, 1.0, True):
        with pytest.raises(ValueError) as caught:
            worksheet(seed)
        assert str(caught.value) == f"seed is {seed!r}, but must be a whole number, 0 or more"
    assert repr(worksheet(np.int64(0))) == repr(worksheet(0))


def test_a_network_in_which_too_much_would_have_to_coincide_is_refused(monkeypatch):
    monkeypatch.setattr("nnlib.worksheets.DRAWS", 20)
    with pytest.raises(ValueError) as caught:
        worksheet(1, sizes=(2, 12, 2), m=1)
    refused = "sizes are [2, 12, 2]: no small numbers were found with which every relu unit is on and off; take fewer units"
    assert str(caught.value) == refused


def test_too_many_units_are_refused_before_anything_is_tried(monkeypatch):
    monkeypatch.setattr("nnlib.worksheets._instructive", lambda *args: pytest.fail("tried"))
    with pytest.raises(ValueError) as caught:
        worksheet(1, sizes=(2, 30, 2))
    assert str(caught.value) == "sizes are [2, 30, 2], but a worksheet has at most 12 units in a layer: it is worked out by hand"


@pytest.mark.parametrize("m", [[1], 2.0, True, None, np.array([1, 2])], ids=repr)
def test_what_is_no_number_of_examples(m):
    with pytest.raises(ValueError, match="^m is .*, but must be 1, 2 or 4"):
        worksheet(1, m=m)


@pytest.mark.parametrize("seeds", [3, None, "12"])
def test_several_seeds_make_several_sheets(seeds, tmp_path):
    with pytest.raises(ValueError) as caught:
        write_worksheets(tmp_path / "sheets.html", seeds)
    assert str(caught.value) == f"seeds is {seeds!r}, but must be several whole numbers, such as range(1, 31)"


def test_nothing_has_a_minus_that_rounds_to_zero():
    key = worksheet(4, activations=sigmoid).key
    assert any(-5e-5 < value < 0 for _, _, array in key.steps for value in array.flat)
    assert "0.0000" in repr(key) and "−0.0000" not in repr(key)


# --- Three forms, keys apart, networks, the command ---


def test_without_formulas_the_sheet_has_none_and_the_key_the_same_numbers():
    sheet, usual = worksheet(5, form="without formulas"), worksheet(5)
    for formula in {usual._formula(name, l) for name, l, _ in sheet.steps}:
        assert formula not in repr(sheet) + sheet._repr_html_() + repr(sheet.key) + sheet.key._repr_html_()
    assert shown(sheet.key) == shown(usual.key) and repr(sheet).count("______") == repr(usual).count("______")
    assert sheet.task == usual.task


REASONS = """\
(7) Z = W A + b, with the A of the layer before; from lines (3), (1) and (4)
(8) A = g(Z); from line (7)
(9) Z = W A + b, with the A of the layer before; from lines (5), (8) and (6)
(10) A = g(Z); from line (9)
(11) E = the sum of all (A − Y)², divided by 2m; from lines (10) and (2)
(12) ∂E/∂A = (A − Y) / m; from lines (10) and (2)
(13) ∂E/∂Z = ∂E/∂A · g′(Z), entry by entry; from lines (12) and (9)
(14) ∂E/∂W = ∂E/∂Z Aᵀ, with the A of the layer before; from lines (13) and (8)
(15) ∂E/∂b = the sum of ∂E/∂Z over the examples; from line (13)
(16) ∂E/∂A = Wᵀ ∂E/∂Z, with the W and the ∂E/∂Z of the next layer; from lines (5) and (13)
(17) ∂E/∂Z = ∂E/∂A · g′(Z), entry by entry; from lines (16) and (7)
(18) ∂E/∂W = ∂E/∂Z Aᵀ, with the A of the layer before; from lines (17) and (1)
(19) ∂E/∂b = the sum of ∂E/∂Z over the examples; from line (17)""".splitlines()


def test_give_the_reason():
    """The numbers are there; the question names no rule; the key has the rule and its lines, written here by hand."""
    sheet = worksheet(5, form="reasons")
    numbered = [re.match(r"(\(\d+\)) (\S+) = (\S.*?)(?:    (.*))?$", line).groups() for line in repr(sheet).splitlines() if line[:1] == "("]
    assert [line[0] for line in numbered] == [f"({k})" for k in range(1, 20)]
    assert [line[1] for line in numbered[:6]] == ["X", "Y", "W¹", "b¹", "W²", "b²"]
    usual = {name: re.findall(r"−?\d+(?:\.\d+)?", row) for _, name, row, _ in numbered}
    assert usual == shown(worksheet(5).key)
    assert {line[3] for line in numbered[6:]} == {"Which rule gave this, and from which earlier lines?"}
    key = [line for line in repr(sheet.key).splitlines() if "    " in line]
    assert [f"{line.split(' ')[0]} {line.partition('    ')[2]}" for line in key] == REASONS
    page, answers = sheet._repr_html_(), sheet.key._repr_html_()
    assert page.count("Which rule gave this") == 13 and "from line" not in page and "____" not in page + answers
    for line in REASONS:
        assert escape(line.partition(" ")[2]) in answers and escape(line.partition(" ")[2]) not in page
    assert sheet.task.endswith("Every number is there. Beside each line from (7) on, write what gave it.")
    assert "rounded to four decimals" in worksheet(1, activations=tanh, form="reasons").task


@pytest.mark.parametrize("form", ["with reasons", "", None, 1, ["reasons"]], ids=repr)
def test_what_is_no_form(form):
    with pytest.raises(ValueError) as caught:
        worksheet(1, form=form)
    assert str(caught.value) == f"form is {form!r}, but can be 'with formulas', 'without formulas', 'reasons'"


def test_keys_apart(tmp_path):
    sheets, keys = tmp_path / "sheets.html", tmp_path / "keys.html"
    write_worksheets(sheets, [1, 2], keys=keys)
    assert "Key to" not in sheets.read_text(encoding="utf-8") and sheets.read_text(encoding="utf-8").count("<section>") == 2
    assert re.findall(r"<h2>(.*?)</h2>", keys.read_text(encoding="utf-8")) == ["Key to worksheet 1", "Key to worksheet 2"]
    write_worksheets(sheets, [1, 2], keys=False)
    assert "Key to" not in sheets.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="the file of the sheets; give another"):
        write_worksheets(sheets, [1], keys=tmp_path / "." / "sheets.html")
    for missing in ({"path": tmp_path / "no" / "a.html"}, {"path": sheets, "keys": tmp_path / "no" / "b.html"}):
        with pytest.raises(
            FileNotFoundError, match=f"can't be written: there is no folder {re.escape(str(tmp_path / 'no'))}; make it first"
        ):
            write_worksheets(seeds=[1], **missing)


def test_a_page_of_networks_after_each_sheet(tmp_path):
    write_worksheets(tmp_path / "sheets.html", [1, 2], networks=True, sizes=(1, 2, 2), m=4)
    page = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    assert heads[:3] == ["Worksheet 1", "Networks for worksheet 1", "Networks for worksheet 1"] and heads[-1] == "Key to worksheet 2"
    assert page.count("<svg") == 2 * 4
    write_worksheets(tmp_path / "sheets.html", [1], networks=True, m=1)
    assert (tmp_path / "sheets.html").read_text(encoding="utf-8").count("<svg") == 1
    with pytest.raises(ValueError, match="with more than 4 units in a layer the fields would cover each other"):
        write_worksheets(tmp_path / "sheets.html", [1], networks=True, sizes=(1, 5, 2))


@pytest.mark.parametrize("sizes", [(1, 2, 2), (4, 4, 4), (1, 4, 1), (3, 1, 2, 4), (2, 3)], ids=repr)
def test_no_field_of_a_blank_network_covers_anything(sizes):
    svg = blank_network(sizes).svg
    numbers = r"(-?[\d.]+)"
    boxes = [tuple(map(float, box)) for box in re.findall(rf'<rect x="{numbers}" y="{numbers}" width="{numbers}" height="{numbers}"', svg)]
    units = [tuple(map(float, unit)) for unit in re.findall(rf'<circle cx="{numbers}" cy="{numbers}" r="{numbers}"', svg)]
    weights = sum(n * before for before, n in zip(sizes, sizes[1:]))
    assert len(units) == sum(sizes) and len(boxes) == weights + sum(sizes[1:]) and svg.count("L") >= weights
    for k, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[k + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
        for cx, cy, r in units:
            assert (max(x, min(cx, x + w)) - cx) ** 2 + (max(y, min(cy, y + h)) - cy) ** 2 > r**2
    assert not re.search(r">−?\d", svg)  # no number stands in it
    paper, *drawn = (part for part in ET.fromstring(svg).iter() if part.tag.endswith(("circle", "path", "rect")))
    assert paper.get("width") == "100%" and {part.get("stroke") for part in drawn} == {INK, LINE}


def test_the_command(tmp_path, capsys):
    file, keys = tmp_path / "sheets.html", tmp_path / "sheets-keys.html"
    assert main(["--from", "2", "--to", "4", "--without-formulas", str(file)]) == 0
    assert capsys.readouterr().out == f"new: {file}\nnew: {keys}\n"
    assert re.findall(r"<h2>(.*?)</h2>", file.read_text(encoding="utf-8")) == ["Worksheet 2", "Worksheet 3", "Worksheet 4"]
    assert "your work" in file.read_text(encoding="utf-8") and "Key to worksheet 4" in keys.read_text(encoding="utf-8")
    before = file.read_bytes()
    assert main([str(file)]) == 1 and capsys.readouterr().err == f"{file} is there already; give another name, or remove it first\n"
    file.rename(tmp_path / "mine.html")
    assert main([str(file)]) == 1 and not file.exists() and "sheets-keys.html is there already" in capsys.readouterr().err
    other = tmp_path / "other.html"
    assert main(["--from", "1", "--to", "1", "--reasons", "--no-keys", "--networks", "--sizes", "2-3-1", "-m", "1", str(other)]) == 0
    page = other.read_text(encoding="utf-8")
    assert (
        "Which rule gave this" in page
        and "A 2-3-1 network" in page
        and "Networks for" in page
        and not (tmp_path / "other-keys.html").exists()
    )
    assert (tmp_path / "mine.html").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "5", "--to", "3"], "--from is 5 and --to is 3, but the first sheet must not come after the last"),
        (["--from", "-1", "--to", "3"], "--from is -1, but must be a whole number, 0 or more"),
        (["-m", "3"], "m is 3, but must be 1, 2 or 4"),
        (["--sizes", "2-13-2"], "sizes are [2, 13, 2], but a worksheet has at most 12 units in a layer"),
    ],
)
def test_what_the_command_refuses(arguments, said, tmp_path, capsys):
    file = tmp_path / "sheets.html"
    assert main([*arguments, str(file)]) == 1 and capsys.readouterr().err.startswith(said) and not any(tmp_path.iterdir())
    with pytest.raises(SystemExit):
        main(["--reasons", "--without-formulas", str(file)])
    with pytest.raises(SystemExit):
        main(["--sizes", "2-x", str(file)])
    assert "'2-x', but must be whole numbers with a - between them, such as 1-2-2" in capsys.readouterr().err
    assert main([str(tmp_path / "no" / "sheets.html")]) == 1 and "there is no folder" in capsys.readouterr().err
