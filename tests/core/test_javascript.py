"""The widgets' modules: what they compute and write, against Python; and how they become one text."""

import itertools
import re
from collections import Counter
from pathlib import Path

import node
import numpy as np
import pytest
from mutants.javascript import MUTANTS, all_text

from nnlib import Network, back_propagate, identity, relu, sigmoid, svg, tanh
from nnlib.activations import known
from nnlib.derivation import Derivation
from nnlib.explorer import DownhillMap, DrawDigit, Explorer, Learning, WeightPictures, picture, sources


def some_network(random, m=None):
    sizes = random.integers(1, 7, random.integers(2, 6)).tolist()
    g = random.choice(known, len(sizes) - 1).tolist()
    net = Network(sizes, g, seed=random)
    for l in net.W:
        net.W[l] *= 5
        net.b[l] += random.standard_normal(net.b[l].shape)
    m = m or int(random.integers(1, 8))
    return net, random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m))


def test_its_arithmetic_is_back_propagate():
    random = np.random.default_rng(3)
    cases = [some_network(random) for _ in range(50)]
    computed = "data.map(({setup, W, b}) => back_propagate(readNetwork(setup), W, b))"
    answers = node.evaluate("arithmetic.js", computed, [node.as_data(*case) for case in cases])
    for (net, X, Y), answer in zip(cases, answers, strict=True):
        grad = back_propagate(net, X, Y)
        A, Z = net.forward(X)
        assert answer["E"] == pytest.approx(grad.E, rel=1e-12)
        for quantity in ("Z", "A", "dE_dA", "dE_dZ", "dE_dW", "dE_db"):
            for l in range(1, net.L + 1):
                expected = {"Z": Z, "A": A}.get(quantity, getattr(grad, quantity, None))[l]
                np.testing.assert_allclose(answer[quantity][l], expected, rtol=0, atol=1e-12 * max(1e-300, abs(expected).max()))


def test_the_activation_functions_at_their_ends():
    one = [[1.0]]
    cases = [
        (Network.from_weights([one], [[[0.0]]], [g]), np.array([[z]]), np.array([[0.5]]))
        for g in known
        for z in (-1e3, -80, -40, 0, 40, 1e3)
    ]
    answers = node.evaluate(
        "arithmetic.js", "data.map(({setup, W, b}) => back_propagate(readNetwork(setup), W, b))", [node.as_data(*case) for case in cases]
    )
    for (net, X, Y), answer in zip(cases, answers, strict=True):
        assert answer["A"][1][0][0] == pytest.approx(net.forward(X)[0][1].item(), rel=1e-12, abs=1e-34)
        assert answer["dE_dZ"][1][0][0] == pytest.approx(back_propagate(net, X, Y).dE_dZ[1].item(), rel=1e-12, abs=1e-15)


def test_E_along_one_weight():
    net, X, Y = some_network(np.random.default_rng(8), m=3)
    parameters = [("W", 1, 0, 0), ("W", net.L, net.sizes[-1] - 1, net.sizes[-2] - 1), ("b", net.L, net.sizes[-1] - 1)]
    for kind, l, i, *j in parameters:
        data = {**node.as_data(net, X, Y), "selected": [kind, l, i, *j]}
        answer = node.evaluate("arithmetic.js", "errorAt({...data, net: readNetwork(data.setup)})(-1.75)", data)
        moved = Network.from_weights(net.W, net.b, net.g)
        (moved.W if kind == "W" else moved.b)[l][i, j[0] if j else 0] = -1.75
        assert answer == pytest.approx(back_propagate(moved, X, Y).E, rel=1e-12)


# ---------------------------------------------------------------- twins: what Python and JavaScript both write


def test_numbers_are_written_as_in_python():
    random = np.random.default_rng(4)
    numbers = (random.standard_normal(300) * 10.0 ** random.integers(-12, 12, 300)).tolist()
    numbers += [0.0, -0.0, 1, -1, 9999.5, 999.95, 0.00009999, 0.000099996, 12345, 1e21, 1e22, 5e-324, 1.7976931348623157e308]
    numbers += [0.125, 1.0625, -2.5, 10.5, 1.5, 1000.5, 0.09375, -1234.5]  # halfway between two of so many digits
    digits = [1, 2, 3, 4, 6]
    written = node.evaluate(
        "numbers.js", "data.digits.map(d => data.numbers.map(x => number(x, d)))", {"numbers": numbers, "digits": digits}
    )
    for d, texts in zip(digits, written, strict=True):
        assert texts == [picture.number(x, d) for x in numbers], d
    assert node.evaluate("numbers.js", "number(-0.00012348)") == "−0.0001235" == picture.number(-0.00012348)
    ends = [float("inf"), -float("inf"), float("nan")]
    expected = ["∞", "−∞", "NaN"]
    assert node.evaluate("numbers.js", "[1 / 0, -1 / 0, 0 / 0].map(x => number(x))") == expected == [picture.number(x) for x in ends]


def test_lines_are_as_thick_as_in_python():
    weights = [0, 0.3, -0.3, 1, -2.75, 3.25, 3.2500001, 40, -1e9]
    for crowded in (False, True):
        widths = node.evaluate(
            "network.js", "data.weights.map(w => strokeWidth(w, data.crowded))", {"weights": weights, "crowded": crowded}
        )
        assert widths == pytest.approx([picture.stroke_width(w, crowded) for w in weights], rel=1e-15)
    assert node.evaluate("network.js", "[strokeWidth(0, false), strokeWidth(-2, false), strokeWidth(2, true)]") == [1.2, 6, 3]


def test_colours_are_those_of_python():
    colours = dict(re.findall(r"--nn-(\w+): (?:var\(.*?, )?(#\w+)\)?;", sources.STYLE.partition("[data-jp-theme-light")[0]))
    for name in ("positive", "negative", "error", "ink", "soft", "line", "paper"):
        assert colours[name].lower() == getattr(svg, name.upper()).lower(), name


# ---------------------------------------------------------------- numbers that somebody writes and that are seen


PLAIN = {"7": 7, " −1.25 ": -1.25, "+.5": 0.5, "3.": 3, "1e5": 1e5, "2E-3": 0.002, "0": 0, "0e-999": 0, "1.7e308": 1.7e308}
WITH_A_COMMA = {"1,5": 1.5, "-2,75": -2.75, ",5": 0.5, "0,125": 0.125, "1234,567": 1234.567, "1,2345": 1.2345, "12,5e2": 1250}
NO_NUMBERS = ["", "abc", "NaN", "Infinity", "0x10", "0b1", "1_000", "1 000", "1,2,3", "1,000.5", "1.000,5", "1e", ".", ",", "--1", "1e5.5"]
TWO_NUMBERS = {"1,000": "1000 or 1.000", "−12,345": "-12345 or -12.345", "999,999e2": "999999e2 or 999.999e2"}


def test_a_number_is_read_with_a_decimal_point_or_comma():
    numbers = {**PLAIN, **WITH_A_COMMA}
    assert node.evaluate("numbers.js", "data.map(readNumber)", list(numbers)) == [{"value": value} for value in numbers.values()]


def test_what_is_no_number_or_may_be_two_is_refused():
    problems = dict.fromkeys(NO_NUMBERS, "is not a number")
    problems |= {text: f"may be {two}; write it without a comma" for text, two in TWO_NUMBERS.items()}
    problems |= dict.fromkeys(["1e999", "-1e309"], "is too far for a computer's numbers")
    problems |= dict.fromkeys(["1e-400", "0,0001e-330"], "is too near 0 for a computer's numbers")
    assert node.evaluate("numbers.js", "data.map(readNumber)", list(problems)) == [{"problem": problem} for problem in problems.values()]


def test_ticks_have_the_digits_that_tell_them_apart():
    cases = [
        [0.1, 0.5, 0.9],
        [98.5, 100, 101.5, 103],
        [0.312341, 0.312342, 0.312343],
        [1e15 - 1.5, 1e15, 1e15 + 1.5],
        [-3, -1.5, 0, 1.5, 3],
    ]
    digits = node.evaluate("numbers.js", "data.map(numbers => digitsApart(numbers, 2))", cases)
    assert digits == [2, 4, 6, 17, 2]
    assert [picture.number(x, 4) for x in (98.5, 100, 101.5)] == ["98.50", "100.0", "101.5"]


# ---------------------------------------------------------------- names and steps


def test_names_count_from_one_and_lead_back():
    parameters = [["W", 1, 0, 2], ["W", 12, 11, 0], ["b", 3, 9]]
    names, back = node.evaluate("names.js", "[data.map(nameOf), data.map(nameOf).map(fromName)]", parameters)
    assert names == ["W-1-1-3", "W-12-12-1", "b-3-10"] and back == parameters


def test_every_weight_stands_in_the_order_of_the_drawing():
    net, X, Y = some_network(np.random.default_rng(1), m=2)
    drawn = re.findall(r'<path data-select="([^"]*)"', picture.draw(net, net.forward(X)[0], Y, back_propagate(net, X, Y)))
    assert node.evaluate("names.js", "everyWeight(data).map(nameOf)", {"L": net.L, "sizes": list(net.sizes)}) == drawn


def test_a_step_of_the_hand():
    events = [{}, {"shiftKey": True}, {"shiftKey": True, "key": "+"}, {"shiftKey": True, "key": "_"}]
    assert node.evaluate("hand.js", "data.map(event => stepped(0.1, 1, event))", events) == [0.15, 0.105, 0.15, 0.105]
    assert node.evaluate("hand.js", "stepped(0.1, -1, {})") == 0.05


def test_the_steps_of_the_algorithm():
    net = Network([2, 3, 4], [sigmoid, identity], seed=5)
    steps = Explorer(net, np.zeros((2, 5)), np.zeros((4, 5)))._setup["steps"]
    assert [(*step["equations"], step["l"]) for step in steps] == [
        ("weighted_input", 1), ("activation", 1), ("weighted_input", 2), ("activation", 2), ("error", 2), ("dE_dA_output", 2),
        ("dE_dZ", 2), ("dE_dW", "dE_db", 2), ("dE_dA", 1), ("dE_dZ", 1), ("dE_dW", "dE_db", 1),
    ]  # fmt: skip
    assert steps[7]["reads"] == [("dE_dZ", 2), ("A", 1)] and steps[7]["computes"] == [("dE_dW", 2), ("dE_db", 2)]
    assert steps[8]["reads"] == [("W", 2), ("dE_dZ", 2)] and steps[8]["computes"] == [("dE_dA", 1)]
    assert steps[9]["reads"] == [("dE_dA", 1), ("Z", 1)]


# ---------------------------------------------------------------- paths


def every_path(net, W, selected, now):
    """All paths from the selected weight to E, spelled out, as (c, units, factors, product)."""
    kind, l, i, *j = selected
    slopes = {k: [[net.g[k].prime(np.float64(z), np.float64(a)) for z, a in zip(*rows)] for rows in zip(now["Z"][k], now["A"][k])]
              for k in range(l, net.L + 1)}  # fmt: skip
    paths = []
    for c in range(len(now["A"][0][0])):
        for units in itertools.product([i], *(range(net.sizes[k]) for k in range(l + 1, net.L + 1))):
            factors = [now["A"][l - 1][j[0]][c] if kind == "W" else 1]
            for k, unit in enumerate(units):
                factors += [W[l + k][unit][units[k - 1]]] if k else []
                factors.append(float(slopes[l + k][unit][c]))
            factors.append(now["dE_dA"][net.L][units[-1]][c])
            paths.append((c, list(units), factors, float(np.prod(factors))))
    return paths


@pytest.mark.parametrize("selected", [["W", 1, 1, 2], ["b", 2, 3], ["W", 3, 0, 1]], ids=["all layers", "a bias", "the last layer"])
@pytest.mark.parametrize("alike", [False, True], ids=["different", "equal terms"])
def test_the_paths_are_all_counted_and_the_largest_built(selected, alike):
    random = np.random.default_rng(12)
    net = Network([3, 4, 5, 2], [tanh, relu, identity], seed=6)
    X, Y = random.standard_normal((3, 7)), random.standard_normal((2, 7))
    if alike:  # every path of an example weighs the same, so their order alone decides
        net = Network.from_weights([np.full(W.shape, 0.5) for W in net.W.values()], list(net.b.values()), net.g)
        X[:], Y[:] = 1, 0
    data = node.as_data(net, X, Y)
    data["now"] = node.evaluate("arithmetic.js", "back_propagate(readNetwork(data.setup), data.W, data.b)", data)
    found = node.evaluate(
        "path_terms.js arithmetic.js", "pathsFrom({...data, net: readNetwork(data.setup)}, 24, 12)", {**data, "selected": selected}
    )
    every = every_path(net, data["W"], selected, data["now"])
    kind, l, i, *j = selected
    slope = data["now"][f"dE_d{kind}"][l][i][j[0] if j else 0]
    assert found["count"] == len(every)
    assert found["total"] == pytest.approx(slope, rel=1e-12) == pytest.approx(sum(path[3] for path in every), rel=1e-12)
    expected = sorted(every, key=lambda path: -abs(path[3]))[:12] if len(every) > 24 else every
    assert [(path["c"], path["units"]) for path in found["paths"]] == [path[:2] for path in expected]
    for path, (_, _, factors, product) in zip(found["paths"], expected, strict=True):
        assert path["factors"] == factors and path["product"] == pytest.approx(product, rel=1e-12)


# ---------------------------------------------------------------- one text of many files


@pytest.mark.parametrize("widget", [Explorer, Learning, WeightPictures, DrawDigit])
def test_a_widget_is_one_module(widget):
    assert not re.search(r"^import\b|^export (?!default)", widget._esm, re.MULTILINE)
    assert widget._esm.count("export default { render };") == 1


def test_files_are_put_together_in_the_order_in_which_they_need_each_other(tmp_path):
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n  d,\n} from "./c.js";\n\nexport const a = b + c + d;\nexport default a;\n'
    )
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\n\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\nexport const d = 2;\nexport default c;\n")
    lines = [line for line in sources.module("a.js", tmp_path).splitlines() if line]
    assert lines == ["const c = 1;", "const d = 2;", "const b = c;", "const a = b + c + d;", "export default a;"]  # of a file alone


@pytest.mark.parametrize(
    "text, message",
    [
        ('import { b } from "./b.js";\nfunction helper() {}\n', "helper is declared in b.js and in a.js"),
        ('import { b as d } from "./b.js";\n', r"a.js says 'import \{ b as d \}"),
        ('import d from "./b.js";\n', "a.js says 'import d from"),
    ],
)
def test_what_cannot_be_put_together_is_refused(tmp_path, text, message):
    (tmp_path / "a.js").write_text(text)
    (tmp_path / "b.js").write_text("export const b = 1;\nconst helper = 2;\n")
    with pytest.raises(ValueError, match=message):
        sources.module("a.js", tmp_path)


def test_a_page_gets_all_but_comments_and_spaces():
    script = """
        /** What it does. */
        const a = "// none = 1"; // why
        /**
         * @param {number} x
         */
        const f = ({ x, y }) => (x === y ? `${x} = "${y}"` : x - -y), b = "http://x, y";

        // gone
        for (const { c } of d) e = c && "\\" , \\"";
        if (c) {
          m(); // why
        }
        g = h ? i : j + k * (l - m)
        n()
    """
    assert sources.short(script).splitlines() == [
        'const a="// none = 1";const f=({x,y})=>(x===y?`${x} = "${y}"`:x - -y),b="http://x, y";'
        'for (const{c}of d) e=c&&"\\" , \\"";if(c){m()}g=h?i:j+k*(l-m)',
        "n()",
    ]
    assert sources.short("a :b, c > d { e: f g; } /* why */\n/* and\nmore */\nh + i { j: k; }\n") == "a :b,c>d{e:f g}h+i{j:k}"


def test_no_template_stands_in_another():
    """`short` couldn't tell where such a one ends."""
    for widget in (Explorer, DownhillMap, Learning, WeightPictures, Derivation):
        assert not re.search(r"`[^`]*\$\{[^}`]*`", widget._esm)


# ---------------------------------------------------------------- errors that the page's tests must notice


def test_every_error_of_the_table_can_be_made_and_has_a_test_that_must_notice_it():
    assert {mutant.name: n for mutant in MUTANTS if (n := len(mutant.pattern.findall(all_text()))) != 1} == {}
    assert [name for name, n in Counter(mutant.name for mutant in MUTANTS).items() if n > 1] == []
    page = Path(__file__).parents[1] / "page"
    tests = {f"{path.name}::{name}" for path in page.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)}
    assert {mutant.killer for mutant in MUTANTS} - tests == set()


BROKEN = """data.filter(([name, script]) => { try { new Function(script); } catch { return true; } }).map(([name]) => name)"""


@pytest.mark.long
def test_no_error_of_the_table_is_one_of_grammar():
    """Such a script doesn't run at all, so that every test would notice."""
    widgets = (DownhillMap, DrawDigit, Learning, Derivation)
    texts = [widget._esm.replace("export default", "return") for widget in widgets]
    runs = [(one.name, one.pattern.sub(lambda _: one.new, text)) for one in MUTANTS for text in texts if one.pattern.search(text)]
    assert node.evaluate("numbers.js", BROKEN, [*runs, ("an error", "let x = ;")]) == ["an error"]
