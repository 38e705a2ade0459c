"""Be the unit: the roles, and every slip's number, against derivatives taken from E alone and against a class that plays it."""

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nnlib import Network, error, identity, relu
from nnlib.numeric import complex_step, error_from, numeric_gradient
from nnlib.unit_cards import main, write_cards
from nnlib.unit_game import PARTS, deal, game, name
from nnlib.worksheets import worksheet

CLASSES = range(8, 31)


def problem(seed):
    """The network of the worksheet, X and Y."""
    given = {(name, l): array.astype(float) for name, l, array in worksheet(seed).given}
    W, b = ([given[letter, l] for l in (1, 2)] for letter in "Wb")
    return Network.from_weights(W, b, [relu, identity]), given["X", None], given["Y", None]


@pytest.mark.parametrize("pupils", CLASSES)
def test_everybody_has_a_role_and_every_part_a_pupil(pupils):
    roles = deal(pupils)
    assert len(roles) == pupils and all(roles)
    assert sorted(part for role in roles for part in role) == sorted(PARTS)
    slips = game(3, pupils).slips
    for role in roles:  # something to hand on, but for the one who says E
        given = [slip for slip in slips if set(slip.givers) & set(role)]
        assert {slip.backwards for slip in given} >= {False} or ("E", 2, (1,)) in role


def test_the_parts_are_those_of_the_network():
    net, X, Y = problem(1)
    A, Z = net.forward(X)
    sizes = {"W": net.W, "b": net.b, "Z": Z, "A": {1: A[1], 2: A[2]}}
    for letter, arrays in sizes.items():
        assert sum(part[0] == letter for part in PARTS) == sum(array.size for array in arrays.values())
    assert len(PARTS) == len(set(PARTS)) == 30


def test_who_is_what_in_some_classes():
    """Held by this line: cards that were printed last year are still those of the page."""

    def names(pupils):
        return [" ".join(dict.fromkeys(name(*part) for part in role)) for role in deal(pupils)]

    assert names(8) == ["X", "W¹₁₁ W¹₂₁", "W²₁₁ W²₁₂ W²₂₁ W²₂₂", "b¹₁ Z¹₁ A¹₁", "b¹₂ Z¹₂ A¹₂", "b²₁ Z²₁ A²₁", "b²₂ Z²₂ A²₂", "E"]
    assert names(12)[1:5] == ["W¹₁₁", "W¹₂₁", "W²₁₁ W²₁₂", "W²₂₁ W²₂₂"] and names(12)[7:11] == ["b²₁ Z²₁", "A²₁", "b²₂ Z²₂", "A²₂"]
    assert len(names(20)) == len(set(names(20))) == 20 and names(21)[:2] == ["X", "X"]
    assert all(len(role) == 1 for role in deal(30))


@pytest.mark.parametrize("seed", [0, 3, 7, 12])
def test_the_numbers_on_the_way_back_are_derivatives(seed):
    """Each ∂E/∂ on a slip, and what W and b find, are those of the judge; what comes to a hidden A through one unit is E's slope there."""
    net, X, Y = problem(seed)
    judge, (A, Z) = numeric_gradient(net, X, Y), net.forward(X)
    played = game(seed, 30)
    for slip in [slip for slip in played.slips if slip.backwards]:
        quantity, l, indices = slip.givers[0]
        i, c = indices[0] - 1, slip.example - 1
        if " times " in slip.what:
            (target, layer, (j, d)) = slip.takers[0]
            assert (target, layer, d) == ("A", 1, slip.example) and indices[1] == j

            def E(a):
                """E if A¹ of this unit and example were a, but for one unit of layer 2 alone."""
                nudged = A[1].astype(complex)
                nudged[j - 1, c] = a[0]
                Z2 = Z[2].astype(complex)
                Z2[i] = (net.W[2] @ nudged + net.b[2])[i]
                return error_from(net, 2, Z2, Y)

            expected = complex_step(E, np.array([A[1][j - 1, c]]))[0]
        else:
            letter, layer = ("A", 2) if quantity == "E" else (quantity, l)
            unit = slip.takers[0][2][0] - 1 if quantity == "E" else i
            expected = getattr(judge, f"dE_d{letter}")[layer][unit, c]
            assert slip.what == f"∂E/∂{name(letter, layer, (unit + 1, slip.example))}"
        assert float(slip.value) == pytest.approx(expected, abs=1e-12)
    for (letter, l, indices), value in played.answers.items():
        array = getattr(judge, f"dE_d{letter}")[l]
        assert float(value) == pytest.approx(array[tuple(n - 1 for n in (*indices, 1)[:2])], abs=1e-12)
    assert float(played.E) == pytest.approx(judge.E)
    assert len(played.answers) == judge.dE_dW[1].size + judge.dE_dW[2].size + 4


@pytest.mark.parametrize("pupils", CLASSES)
def test_a_class_that_plays_it_writes_the_teacher_s_numbers(pupils):
    """Every part computes from its own numbers and from what it was handed, nothing else; a slip is missing if it can't."""
    seed = 7
    played = game(seed, pupils)
    role_of = {part: k for k, role in enumerate(played.roles) for part in role}
    W = {part[1:]: value for part, value in played.given.items() if part[0] == "W"}
    heard = [{} for _ in played.roles]  # of each pupil: {(what, example): number}
    for slip in played.slips:
        giver, takers = role_of[slip.givers[0]], {role_of[part] for part in slip.takers}
        assert {role_of[part] for part in slip.givers} == {giver} and len(takers) == 1 and takers != {giver}
        own = Pupil(played, giver, heard[giver], W)
        assert own.says(slip) == slip.value, slip
        assert type(slip.value) in (int, Fraction)
        heard[takers.pop()][slip.what, slip.example] = slip.value
    for part, value in played.answers.items():
        assert Pupil(played, role_of[part], heard[role_of[part]], W).finds(part) == value
    first = role_of["E", 2, (1,)]
    assert Pupil(played, first, heard[first], W).error() == played.E


SHARE = "share of example 2"


class Pupil:
    """Plays by the rules of the lesson, with the parts of one role."""

    def __init__(self, played, k, heard, W):
        self.role, self.heard, self.W = played.roles[k], heard, W
        self.given = {part: value for part, value in played.given.items() if part in self.role}
        if any(part[0] == "E" for part in self.role):
            examples = {part[2][0] for part in self.role}
            self.given |= {key: value for key, value in played.given.items() if key[0] == "Y" and key[2][1] in examples}

    def of(self, what, c, *part):
        """A number that came on a slip, or that an own part makes."""
        for example in (c, None):
            if (what, example) in self.heard:
                return self.heard[what, example]
        assert part in self.role, f"{what} never came"
        return self.value(part, c)

    def value(self, part, c):
        quantity, l, indices = part
        if quantity in "XWb":
            return self.given[part]
        i = indices[0]
        if quantity == "A":
            z = self.of(name("Z", l, (i,)), c, "Z", l, (i, c))
            return max(z, 0) if l == 1 else z
        assert quantity == "Z"
        total = self.of(name("b", l, (i,)), c, "b", l, (i,))
        for j in range(1, l + 1):
            total += self.product(l, i, j, c)
        return total

    def product(self, l, i, j, c):
        source = ("A", 1, (j, c)) if l == 2 else ("X", 0, (j, c))
        what = f"{name('W', l, (i, j))} times {name(*source)}"
        if (what, c) in self.heard:
            return self.heard[what, c]
        assert ("W", l, (i, j)) in self.role
        return self.W[l, (i, j)] * self.of(name(*source), c, *source)

    def dA(self, l, i, c):
        key = (f"∂E/∂{name('A', l, (i,))}", c)
        if key in self.heard:
            return self.heard[key]
        if l == 2:
            return (self.of(name("A", 2, (i,)), c, "A", 2, (i, c)) - self.given["Y", 2, (i, c)]) / 2
        assert ("A", l, (i, c)) in self.role
        return sum(self.back(k, i, c) for k in (1, 2))

    def back(self, k, j, c):
        key = (f"{name('W', 2, (k, j))} times ∂E/∂{name('Z', 2, (k,))}", c)
        if key in self.heard:
            return self.heard[key]
        assert ("W", 2, (k, j)) in self.role
        return self.W[2, (k, j)] * self.dZ(2, k, c)

    def dZ(self, l, i, c):
        key = (f"∂E/∂{name('Z', l, (i,))}", c)
        if key in self.heard:
            return self.heard[key]
        assert ("Z", l, (i, c)) in self.role
        return self.dA(l, i, c) * (1 if l == 2 or self.value(("Z", l, (i, c)), c) > 0 else 0)

    def share(self, c):
        if c == 2 and (SHARE, None) in self.heard:
            return self.heard[SHARE, None]
        return sum((self.of(name("A", 2, (i,)), c, "A", 2, (i, c)) - self.given["Y", 2, (i, c)]) ** 2 for i in (1, 2)) / 4

    def error(self):
        return self.share(1) + self.share(2)

    def says(self, slip):
        (quantity, l, indices), c = slip.givers[0], slip.example
        if slip.what == SHARE:
            return self.share(2)
        if " times ∂E" in slip.what:
            return self.back(*indices, c)
        if " times " in slip.what:
            return self.product(l, *indices, c)
        if slip.what.startswith("∂E/∂A"):
            takes = slip.takers[0][2][0] if quantity == "E" else indices[0]
            return self.dA(l, takes, c)
        if slip.what.startswith("∂E/∂Z"):
            return self.dZ(l, indices[0], c)
        return self.value(slip.givers[0], c)

    def finds(self, part):
        quantity, l, (i, *j) = part
        if quantity == "b":
            return sum(self.dZ(l, i, c) for c in (1, 2))
        source = ("A", 1) if l == 2 else ("X", 0)
        return sum(self.dZ(l, i, c) * self.of(name(*source, (j[0],)), c, *source, (j[0], c)) for c in (1, 2))


RULES = r"[Ee]xample \d|else 0|slope 1( or 0)?|2m, which is 4|m, which is 2|layer \d"


@pytest.mark.parametrize("pupils", [8, 13, 30])
def test_a_card_says_no_number_but_its_own_and_a_slip_none(pupils, tmp_path):
    """Beside the numbers in the rules, the same for everybody. The digits of names are raised or lowered, and so no digits here."""
    write_cards(tmp_path / "cards.html", 7, pupils)
    page, played = (tmp_path / "cards.html").read_text(encoding="utf-8"), game(7, pupils)
    roles = {title(role): role for role in played.roles}
    cards = re.findall(r'<article class="card[^>]*><h3>(.*?)</h3><p>(.*?)</p>(.*?)</article>', page)
    assert sorted(cards_of[:2] for cards_of in cards) == sorted((one, way) for one in roles for way in ("forwards", "backwards"))
    for said, way, text in cards:
        role = roles[said]
        own = [value for part, value in played.given.items() if part in role and (way, part[0]) != ("backwards", "X")]
        examples = [part[2][0] for part in role if part[0] == "E"]
        own += [value for part, value in played.given.items() if part[0] == "Y" and part[2][1] in examples]
        plain = re.sub(RULES, "", re.sub(r"<[^>]*>", " ", text))
        assert sorted(Fraction(number.replace("−", "-")) for number in re.findall(r"−?\d+(?:\.\d+)?", plain)) == sorted(own), said
    slips = re.findall(r'<article class="slip">(.*?)</article>', page)
    assert len(slips) == len(played.slips)
    assert all(slip.endswith(' = <span class="blank"></span></p>') for slip in slips)


def title(role):
    examples = {part[2][-1] for part in role if part[0] in "XZAE"}
    return ", ".join(dict.fromkeys(name(*part) for part in role)) + (f", example {examples.pop()}" if len(examples) == 1 else "")


def test_cards_say_from_whom_and_to_whom(tmp_path):
    """Of each card what comes and what goes is what its slips say; read from the page for a class in which roles are of all kinds."""
    write_cards(tmp_path / "cards.html", 7, 15)
    page, played = (tmp_path / "cards.html").read_text(encoding="utf-8").replace("\u2060", ""), game(7, 15)
    for role in played.roles:
        for backwards, way in enumerate(("forwards", "backwards")):
            text = re.search(rf"<h3>{title(role)}</h3><p>{way}</p>(.*?)</article>", page)[1]
            came, went = re.search(r"You get:</b> (.*?)\.</p>", text), re.search(r"on a slip each: (.*?)\.</p>", text)
            slips = [slip for slip in played.slips if slip.backwards == bool(backwards)]
            comes = {slip.what for slip in slips if set(slip.takers) & set(role)}
            goes = {slip.what for slip in slips if set(slip.givers) & set(role)}
            assert set(came[1].split(", ") if came else ()) == comes
            assert {part.split(" to ")[0] for part in (went[1].split("; ") if went else ())} == goes


def test_the_teacher_has_every_number(tmp_path):
    teacher = write_cards(tmp_path / "cards.html", 7, 12)
    assert teacher == tmp_path / "cards-teacher.html"
    page, played = teacher.read_text(encoding="utf-8"), game(7, 12)
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    found = {int(row[1]): (int(row[0]), row[4], row[5], Fraction(row[6].replace("−", "-"))) for row in rows if len(row) == 7}
    assert found == {slip.number: (slip.round, slip.what, str(slip.example or "–"), slip.value) for slip in played.slips}
    ends = {row[0]: Fraction(row[1].replace("−", "-")) for row in rows if len(row) == 2 and row[0].startswith("∂E")}
    assert ends == {f"∂E/∂{name(*part)}": value for part, value in played.answers.items()}
    assert "E = 16.125" in page and [row[1] for row in rows if row[:1] == ["12"] and len(row) == 2] == ["E"]


@pytest.mark.parametrize("pupils", [7, 31, 0, -1, 12.0, "12", None, True])
def test_what_is_no_class(pupils):
    with pytest.raises(ValueError, match="^pupils is .*, but must be"):
        deal(pupils)


def test_the_command_writes_two_files_and_nothing_over_them(tmp_path, capsys):
    file = str(tmp_path / "cards.html")
    assert main(["--seed", "7", "--pupils", "12", file]) == 0
    assert capsys.readouterr().out == f"new: {file}\nnew: {tmp_path / 'cards-teacher.html'}\n"
    before = (tmp_path / "cards.html").read_bytes()
    assert main(["--seed", "8", "--pupils", "12", file]) == 1
    assert capsys.readouterr().err == f"{file} is there already; give another name, or remove it first\n"
    (tmp_path / "cards.html").rename(tmp_path / "mine.html")
    assert main(["--seed", "8", "--pupils", "12", file]) == 1 and not (tmp_path / "cards.html").exists()
    assert (tmp_path / "mine.html").read_bytes() == before and "cards-teacher.html is there already" in capsys.readouterr().err
    assert main(["--seed", "7", "--pupils", "31", str(tmp_path / "new.html")]) == 1
    assert capsys.readouterr().err == "pupils is 31, but must be from 8 to 30, the number of parts that the network has\n"
    assert main(["--seed", "-7", "--pupils", "30", str(tmp_path / "new.html")]) == 1 and not (tmp_path / "new.html").exists()
    assert capsys.readouterr().err.startswith("seed is -7")
    assert main(["--pupils", "9", str(tmp_path / "missing" / "new.html")]) == 1
    assert "there is no folder" in capsys.readouterr().err


def test_what_the_page_on_it_says_is_true():
    """docs/be_the_unit.md: the commands, the numbers of its example, and who is split in which class."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "be_the_unit.md").read_text(encoding="utf-8")
    net, X, Y = problem(7)
    found = {}
    for nudge in (0, 1, 0.1):
        W, b = [net.W[l] for l in (1, 2)], [net.b[1], net.b[2] + [[nudge], [0]]]
        A, _ = Network.from_weights(W, b, [relu, identity]).forward(X)
        found[nudge] = error(A[2], Y)
    slope = game(7, 24).answers["b", 2, (1,)]
    numbers = (found[0], slope, found[0] + slope, found[1], found[0] + slope / 10, found[0.1])
    texts = [f"{round(float(number), 4):g}".replace("-", "−") for number in numbers]
    assert texts == ["16.125", "−3.75", "12.375", "12.875", "15.75", "15.755"]
    said = page[page.index("With seed 7, E is") :].partition("\n\n")[0]
    assert re.findall(r"−?\d+\.\d+", said) == [texts[0], texts[1], "3.75", texts[2], texts[3], "0.1", texts[4], texts[5]]
    assert {slip.round for slip in game(7, 30).slips if not slip.backwards} == set(range(1, 9))
    assert {slip.round for slip in game(7, 30).slips if slip.backwards} == set(range(9, 15))
    splits = re.findall(r"^\| (\d+)(?:(?:,| to) (\d+))? \|", page, re.MULTILINE)[:8]
    assert [int(last or first) for first, last in splits] == [8, 10, 14, 16, 20, 22, 26, 30]
    kinds = {n: sorted({part[0] for role in set(deal(n)) - set(deal(n - 1)) for part in role}) for n in range(9, 31)}
    expected = {9: "W", 10: "W", 15: "W", 16: "W", 21: "X", 22: "E"} | dict.fromkeys(range(11, 15), "AZb")
    expected |= dict.fromkeys(range(17, 21), "Zb") | dict.fromkeys(range(23, 27), "Z") | dict.fromkeys(range(27, 31), "A")
    assert {n: "".join(letters) for n, letters in kinds.items()} == expected
