"""Every number of a worksheet's key, against fractions and high precision, and against `back_propagate`."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from nnlib import Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.worksheets import worksheet, write_worksheets


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


def exact_E(given):
    """E of a network with sigmoid and tanh, in decimal numbers."""
    E = Decimal(0)
    for c in range(2):
        x = given["X", None][:, c]
        for l in (1, 2):
            z = given["W", l] @ x + given["b", l][:, 0]
            x = np.array([1 / (1 + (-s).exp()) if l == 1 else 1 - 2 / ((2 * s).exp() + 1) for s in z])
        E += ((x - given["Y", None][:, c]) ** 2).sum() / 4
    return E


@pytest.mark.parametrize("seed", range(3))
def test_with_sigmoid_every_digit_shown_is_right(seed):
    """Sixty digits, and E alone, nudged."""
    sheet = worksheet(seed, activations=[sigmoid, tanh])
    texts = shown(sheet.key)
    h = Decimal("1e-20")
    with localcontext() as context:
        context.prec = 60
        given = {(name, l): array * Decimal(1) if array.dtype != object else decimals(array) for name, l, array in sheet.given}
        exact = {"E": [exact_E(given)]}
        for name, l in [("W", 1), ("b", 1), ("W", 2), ("b", 2)]:
            exact[f"∂E/∂{name}" + "⁰¹²"[l]] = entries = []
            for index in np.ndindex(given[name, l].shape):
                nudged = []
                for step in (h, -h):
                    there = given | {(name, l): given[name, l].copy()}
                    there[name, l][index] += step
                    nudged.append(exact_E(there))
                entries.append((nudged[0] - nudged[1]) / (2 * h))
        for name, entries in exact.items():
            assert [Decimal(text.replace("−", "-")) for text in texts[name]] == [value.quantize(Decimal("0.0001")) for value in entries]


def decimals(fractions):
    return np.vectorize(lambda value: Decimal(value.numerator) / value.denominator, otypes=[object])(fractions)


# What the formulas on a sheet say, in plain code.
SAID = {
    "Z = W A + b, with the A of the layer before": lambda f, l: loops_product(f["W", l], f["A", l - 1]) + f["b", l],
    "A = g(Z)": lambda f, l: np.array([[max(z, 0) if l == 1 else z for z in row] for row in f["Z", l]]),
    "E = the sum of all (A − Y)², divided by 2m": lambda f, l: sum((f["A", 2] - f["Y", None]).ravel() ** 2) / (2 * 4),
    "∂E/∂A = (A − Y) / m": lambda f, l: (f["A", l] - f["Y", None]) / 4,
    "∂E/∂A = Wᵀ ∂E/∂Z, with the W and the ∂E/∂Z of the next layer": lambda f, l: loops_product(f["W", l + 1].T, f["∂E/∂Z", l + 1]),
    "∂E/∂Z = ∂E/∂A · g′(Z), entry by entry": lambda f, l: f["∂E/∂A", l] * (np.ones_like(f["Z", l]) if l == 2 else f["Z", l] > 0),
    "∂E/∂W = ∂E/∂Z Aᵀ, with the A of the layer before": lambda f, l: loops_product(f["∂E/∂Z", l], f["A", l - 1].T),
    "∂E/∂b = the sum of ∂E/∂Z over the examples": lambda f, l: np.array([[sum(row)] for row in f["∂E/∂Z", l]]),
}


def loops_product(A, B):
    return np.array([[sum(a * b for a, b in zip(row, column)) for column in zip(*B)] for row in A])


def test_the_numbers_of_a_row_are_what_its_formula_says():
    sheet = worksheet(2, sizes=(1, 3, 2), m=4)  # of which no two are equal
    found = {key: array.astype(float) for key, array in arrays(sheet).items()}
    found["A", 0] = found["X", None]
    rows = re.findall(r"^(E|\S+?)([¹²]?) = \S.*    (\S.*)$", repr(sheet), flags=re.M)
    assert [(name, "¹²".find(l) + 1 if l else None) for name, l, _ in rows] == [(name, l) for name, l, _ in sheet.steps]
    for name, l, said in rows:
        l = "¹²".index(l) + 1 if l else None
        np.testing.assert_allclose(found[name, l], SAID[said](found, l), atol=1e-12)
        assert sheet._repr_html_().count(f'<td style="text-align: left">{said}</td>') == sum(other == said for *_, other in rows)
    assert {said for *_, said in rows} == set(SAID)


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


def test_pupils_have_different_sheets_and_a_seed_has_always_the_same():
    assert repr(worksheet(1)) == repr(worksheet(1))
    assert len({repr(worksheet(seed)).split("\n", 1)[1] for seed in range(100)}) == 100
    # Held by this line: a sheet that was printed last year still has its key.
    assert shown(worksheet(1).key)["E"] == ["15.625"]


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


def test_a_class_is_printed_on_one_page_each(tmp_path):
    write_worksheets(tmp_path / "sheets.html", range(1, 4), activations=[relu, identity])
    page = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 6 and "break-after: page" in page
    assert page.index("Worksheet 3<") < page.index("Key to worksheet 1<")
    assert "http" not in page


def test_bad_requests():
    with pytest.raises(ValueError, match="m is 3"):
        worksheet(1, m=3)
    with pytest.raises(ValueError, match="not an activation function"):
        worksheet(1, activations="relu")
    for seed in (None, "Anna", -1, 1.0):
        with pytest.raises(ValueError, match=f"seed is {seed!r}.*whole number"):
            worksheet(seed)


def test_a_network_in_which_too_much_would_have_to_coincide_is_refused(monkeypatch):
    monkeypatch.setattr("nnlib.worksheets.DRAWS", 20)
    with pytest.raises(ValueError, match=r"\[2, 12, 2\].*fewer units"):
        worksheet(1, sizes=(2, 12, 2), m=1)


def test_nothing_has_a_minus_that_rounds_to_zero():
    key = worksheet(4, activations=sigmoid).key
    assert any(-5e-5 < value < 0 for _, _, array in key.steps for value in array.flat)
    assert "0.0000" in repr(key) and "−0.0000" not in repr(key)
