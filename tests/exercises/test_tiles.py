"""What a tile says is what one would type, and what the page offers is neither more nor less than it should be."""

import itertools

import pytest

from nnlib.derivation import choices
from nnlib.derivation.matrices import as_function
from nnlib.derivation.targets import TARGETS
from nnlib.exercises import check

HIDDEN = [name for name in TARGETS if name != "dE_dA_output"]
LAYER = {"l−1": "{l-1}", "l": "l", "l+1": "{l+1}"}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_factor_of_tiles(name):
    wanted = {"1|||": "1", "0|||": "0"}
    for (shown, layer), first, second in itertools.product(LAYER.items(), "ijkc", "ijkc"):
        at = f"^{layer}_{first}{second}"
        for quantity in "AZW":
            wanted[f"{quantity}|{shown}|{first}|{second}"] = quantity + at
        wanted[f"g(Z)|{shown}|{first}|{second}"] = f"g^{layer}(Z{at})"
        wanted[f"g′(Z)|{shown}|{first}|{second}"] = f"g^{layer}'(Z{at})"
        wanted[f"g′(A)|{shown}|{first}|{second}"] = f"g^{layer}'(A{at})"
        wanted[f"b|{shown}|{first}|"] = f"b^{layer}_{first}"
    assert choices.factors(TARGETS[name]) == wanted


def test_the_factor_of_the_output():
    numbers = [("1", ""), ("2", "2 "), ("1/2", "1/2 "), ("1/m", "1/m "), ("2/m", "2/m "), ("1/2m", "1/(2m) ")]
    insides = [
        ("A − Y", "(A^L_ic - Y_ic)"),
        ("Y − A", "(Y_ic - A^L_ic)"),
        ("(A − Y)²", "(A^L_ic - Y_ic)^2"),
        ("A", "A^L_ic"),
        ("Y", "Y_ic"),
    ]
    wanted = {f"{shown}|{inside}": number + typed for (shown, number), (inside, typed) in itertools.product(numbers, insides)}
    assert choices.factors(TARGETS["dE_dA_output"]) == wanted


TERMS = {
    "dE_dW": "dE/dZ^l_ic A^{l-1}_jc",
    "dE_db": "dE/dZ^l_ic",
    "dE_dZ": "dE/dA^l_ic g'(Z^l_ic)",
    "dE_dA": "dE/dZ^{l+1}_kc W^{l+1}_ki",
    "dE_dA_output": "(A^L_ic - Y_ic)/m",
}


@pytest.mark.parametrize("name", TERMS)
def test_a_line_of_tiles(name):
    ends = [("m", "m"), ("n^{l−1}", "n^{l-1}"), ("n^l", "n^l"), ("n^{l+1}", "n^{l+1}")]
    if name == "dE_dA_output":
        ends = [("m", "m"), ("n^{L−1}", "n^{l-1}"), ("n^L", "n^l")]
    assert choices.ends(TARGETS[name]) == dict(ends)
    term = TERMS[name]
    wanted = {"|": term} | {f"{i}|{shown}": f"sum_{{{i}=1}}^{{{top}}} {term}" for i in "ijkc" for shown, top in ends}
    assert choices.lines(TARGETS[name]) == wanted


PAIRS = {"dE_dW": ("dE_dZ", "A_prev"), "dE_dZ": ("dE_dA", "g.prime(Z)"), "dE_dA": ("W_next", "dE_dZ_next")}


@pytest.mark.parametrize("name", PAIRS)
def test_two_matrices_of_tiles(name):
    wanted = {}
    for (first, second), a, sign, b in itertools.product((PAIRS[name], PAIRS[name][::-1]), ("", "ᵀ"), "@*", ("", "ᵀ")):
        wanted[f"{first}{a}|{sign}|{second}{b}"] = f"{first}{'.mT' if a else ''} {sign} {second}{'.mT' if b else ''}"
    assert choices.matrices(TARGETS[name]) == wanted


def test_the_sum_and_the_difference_of_tiles():
    assert choices.matrices(TARGETS["dE_db"]) == {
        "dE_dZ||": "dE_dZ",
        "dE_dZᵀ||": "dE_dZ.mT",
        "dE_dZ|rows|keep": "dE_dZ.sum(axis=0, keepdims=True)",
        "dE_dZ|rows|drop": "dE_dZ.sum(axis=0)",
        "dE_dZ|columns|keep": "dE_dZ.sum(axis=1, keepdims=True)",
        "dE_dZ|columns|drop": "dE_dZ.sum(axis=1)",
    }
    below = [("1", ""), ("m", " / Y.shape[1]"), ("n^L", " / len(Y)"), ("2m", " / (2 * Y.shape[1])")]
    insides = [("A − Y", "(A_L - Y)"), ("Y − A", "(Y - A_L)"), ("(A − Y)²", "(A_L - Y) ** 2")]
    wanted = {f"{shown}|{over}": typed + code for (shown, typed), (over, code) in itertools.product(insides, below)}
    assert choices.matrices(TARGETS["dE_dA_output"]) == wanted


@pytest.mark.parametrize("name", TARGETS)
def test_one_choice_of_matrices_passes_or_its_like(name):
    """`M * N` may stand either way round, and nothing else may."""
    right = [
        key for key, typed in choices.matrices(TARGETS[name]).items() if check(name, as_function(TARGETS[name], typed), record=False).passed
    ]
    assert len(right) == (2 if name == "dE_dZ" else 1), right
