"""Formulas as people type them: what each spelling means, worked out, and how it is written in LaTeX."""

import numpy as np
import pytest

from nnlib.derivation.formula import FormulaError, applications, entries, read, sums
from nnlib.derivation.worlds import worlds

WORLD = worlds(False)[0]  # layer 2 of 5-3-4-2 with 6 examples
A, Z, W, b = WORLD.A, WORLD.Z, WORLD.net.W, WORLD.net.b
D = WORLD.arrays["dE_dZ"]
AT = {"i": 2, "j": 3, "c": 4, "k": 1}


def value(text, **at):
    return read(text).value(WORLD, AT | at)


SAME = [
    (["A^l_ic", "A_ic^l", "A^{l}_{ic}", "A^l_{i,c}", "A^l_{i, c}", " A^l_ic ", "(A^l_ic)", "{A^l_ic}", "+A^l_ic"], A[2][1, 3]),
    (["A^{l-1}_jc", "A^{l−1}_jc", "A^l-1_jc", "A_{jc}^{l-1}", r"\left( A^{l-1}_{jc} \right)"], A[1][2, 3]),
    (["dE/dZ^l_ic", "∂E/∂Z^l_ic", "dE_dZ^l_ic", r"\frac{\partial E}{\partial Z^l_{ic}}", "dE / dZ^l_ic"], D[2][1, 3]),
    (["dE/db^l_i", r"\dfrac{\partial E}{\partial b^l_i}"], WORLD.arrays["dE_db"][2][1, 0]),
    (["dE/dZ^{l+1}_kc W^{l+1}_ki", r"W^{l+1}_{ki} \cdot dE/dZ^{l+1}_kc", "W^{l+1}_ki × dE/dZ^{l+1}_kc"], D[3][0, 3] * W[3][0, 1]),
    (["2 A^l_ic - 1", "2·A^l_ic − 1", "2*A^l_ic-1", "-1 + 2 A^l_ic", "2 (A^l_ic - 1/2)"], 2 * A[2][1, 3] - 1),
    (["A^l_ic^2", "A^l_ic**2", "A^l_ic²", "A^l_ic A^l_ic", "(A^l_ic)^2 (1)"], A[2][1, 3] ** 2),
    (["-A^l_ic", "0 - A^l_ic", "-(A^l_ic)¹"], -A[2][1, 3]),
    (["g'(Z^l_ic)", "g^l'(Z^l_ic)", "g'^l(Z^l_ic)", "{g^l}'(Z^l_ic)", "g′(Z^l_ic)", "g.prime(Z^l_ic)", r"g^\prime(Z^l_ic)"], None),
    (
        ["sum over c of dE/dZ^l_ic", "sum_c dE/dZ^l_ic", "Σ_c ∂E/∂Z^l_ic", r"\sum_{c=1}^{m} dE/dZ^l_ic", "sum over all c of dE/dZ^l_ic"],
        D[2][1].sum(),
    ),
    (["sum over c dE/dZ^l_ic", "sum_{c}^m dE/dZ^l_ic", "sum_c=1^m dE/dZ^l_ic", r"\sum_{ c = 1 }^{ m } dE/dZ^l_ic"], D[2][1].sum()),
    (["sum over r, c of dE/dZ^l_rc", "sum over r and c of dE/dZ^l_rc", "sum over r of sum over c of dE/dZ^l_rc"], D[2].sum()),
    (["sum_{r=1}^{n^l} b^l_r", "sum_{r=1}^{n^L} b^l_r"], b[2].sum()),
    (["sum_{r=1}^{n^{l-1}} W^l_ir", "sum over r of W^l_ir"], W[2][1].sum()),
    (["sum_{r=1}^{n^{l+1}} b^{l+1}_r"], b[3].sum()),
    (["m", "6", "12/2", "(m)^1", "2 m - m"], 6),
    (["dE/dE", "∂E/∂E", "1"], 1),
    (["1/2 sum over c of A^l_ic", "(sum over c of A^l_ic)/2", r"\frac{\sum_{c=1}^{m} A^l_{ic}}{2}"], A[2][1].sum() / 2),
    (["(sum over c of A^l_ic)(sum over c of Z^l_ic)", "(Σ_c A^l_ic) * (Σ_d Z^l_id)"], A[2][1].sum() * Z[2][1].sum()),
    (["A^l_ic - (Z^l_ic - 1)", "A^l_ic - Z^l_ic + 1"], A[2][1, 3] - Z[2][1, 3] + 1),
]


@pytest.mark.parametrize("texts, wanted", SAME, ids=lambda part: part[0] if isinstance(part, list) else "")
def test_what_each_spelling_means(texts, wanted):
    wanted = WORLD.g(0).prime(Z[2])[1, 3] if wanted is None else wanted
    for text in texts:
        assert value(text) == pytest.approx(wanted, rel=1e-12), text
        again = read(text).latex()
        assert value(again) == pytest.approx(wanted, rel=1e-12), again  # what is written of it says the same


LATEX = [
    ("dE/dW^l_ij = sum over d of dE/dZ^l_id A^{l-1}_jd", r"\sum_{d=1}^{m} \frac{\partial E}{\partial Z^l_{id}} \, A^{l-1}_{jd}"),
    ("sum over k of W^{l+1}_ki", r"\sum_{k=1}^{n^{l+1}} W^{l+1}_{ki}"),
    ("sum over r of b^l_r", r"\sum_{r=1}^{n^l} b^l_{r}"),
    ("sum over r of W^l_ir", r"\sum_{r=1}^{n^{l-1}} W^l_{ir}"),
    ("(sum over c of A^l_ic) Z^l_ic", r"\left( \sum_{c=1}^{m} A^l_{ic} \right) \, Z^l_{ic}"),
    ("Z^l_ic sum over d of A^l_id", r"Z^l_{ic} \, \sum_{d=1}^{m} A^l_{id}"),
    ("(A^L_ic - Y_ic)/m", r"\frac{A^L_{ic} - Y_{ic}}{m}"),
    ("(A^l_ic - 1)^2", r"\left( A^l_{ic} - 1 \right)^{2}"),
    ("A^l_ic - (Z^l_ic + 1)", "A^l_{ic} - (Z^l_{ic} + 1)"),
    ("A^l_ic + (Z^l_ic - 1)", "A^l_{ic} + Z^l_{ic} - 1"),
    ("A^l_ic - Z^l_ic", "A^l_{ic} - Z^l_{ic}"),
    ("2 (A^l_ic - 1)", r"2 \, \left( A^l_{ic} - 1 \right)"),
    ("g'(Z^l_ic)", "{g^{l}}'(Z^l_{ic})"),
    ("g^{l-1}(Z^{l-1}_jc)", "g^{l-1}(Z^{l-1}_{jc})"),
    ("X_jc", "X_{jc}"),
    ("dE/db^l_i", r"\frac{\partial E}{\partial b^l_{i}}"),
    ("0.5 m", r"0.5 \, m"),
]


@pytest.mark.parametrize("text, wanted", LATEX)
def test_how_it_is_written(text, wanted):
    assert read(text).latex() == wanted


def test_what_a_formula_is_made_of():
    formula = read("g'(Z^l_ic) (sum over c of A^l_ic (sum over d of g(Z^l_id)))^2 - dE/dW^l_ij / 2")
    assert [str(entry) for entry in entries(formula)] == ["Z^l_ic", "A^l_ic", "Z^l_id", "∂E/∂W^l_ij"]
    assert [one.index for one in sums(formula)] == ["c", "d"] and [one.prime for one in applications(formula)] == [True, False]
    assert sums(read("g(sum over c of A^l_ic)"))[0].index == "c"
    assert applications(read("sum over c of g(Z^l_ic)"))[0].prime is False
    assert [str(entry) for entry in entries(read("Y_ic X_jc A^L_ic b^{l+1}_k"))] == ["Y_ic", "X_jc", "A^L_ic", "b^{l+1}_k"]


REFUSED = [
    ("A^l_ic (", "the formula ends where a factor should stand"),
    ("(A^l_ic", "a bracket isn't closed"),
    ("{A^l_ic", "a bracket isn't closed"),
    ("(A^l_ic}", "a bracket isn't closed"),
    ("{A^l_ic)", "a bracket isn't closed"),
    ("g(Z^l_ic", "a bracket isn't closed"),
    ("A^l_ic^10", "a power is a whole number here, but this one is 10"),
    ("dE/dW^l_i", "∂E/∂W has 2 indices, but here i"),
    ("dE/db^l_ic", "∂E/∂b has 1 index, but here ic"),
    ("sum_{c=1}^{q} A^l_ic", "a sum goes to m, n^l, n^{l-1} or n^{l+1}, but here to q"),
    ("A^l_ic / 2m", "in 'A^l_ic / 2m': is all that follows the / below the line? Write …/(2m), or (…/2) m"),
    ("A^l_ic" + " " * 395, "a formula is a text of at most 400 characters"),
]


@pytest.mark.parametrize("text, message", REFUSED)
def test_what_is_refused(text, message):
    with pytest.raises(FormulaError) as refused:
        value(text)
    assert str(refused.value) == message


def test_the_longest_formula_may_be_as_long_as_is_said():
    assert value("A^l_ic" + " " * 394) == A[2][1, 3]
    assert value("A^l_ic^9") == pytest.approx(A[2][1, 3] ** 9)
    assert np.isfinite(value("A^l_ic^0"))
