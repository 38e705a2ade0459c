"""Hints: three for each stage, and every quantity in them has the indices that it has."""

import re

import pytest

import nnlib.derivation
from nnlib.derivation.formula import EXAMPLES, Count, Entry
from nnlib.derivation.hints import HINTS
from nnlib.derivation.targets import TARGETS

STAGES = ["cut", "strike", "factor", "line", "matrix"]
MEANING = {"i": Count(0), "r": Count(0), "j": Count(-1), "k": Count(1), "c": EXAMPLES, "d": EXAMPLES}
QUANTITY = re.compile(r"(∂E/∂)?\b([ZAWb])\^(\{l[-+]1\}|[lL])_(\w{1,2})")


@pytest.mark.parametrize("name", TARGETS)
def test_there_are_three_for_each_stage_and_no_two_alike(name):
    assert list(HINTS[name]) == STAGES
    texts = [text for hints in HINTS[name].values() for text in hints]
    assert len(texts) == len(set(texts)) == 15 and min(map(len, texts)) > 10


@pytest.mark.parametrize("name", TARGETS)
def test_each_letter_stands_where_it_counts_what_it_means(name):
    for text in (text for hints in HINTS[name].values() for text in hints):
        for owed, quantity, layer, letters in QUANTITY.findall(text):
            further = {"l": 0, "L": 0, "{l-1}": -1, "{l+1}": 1}[layer]
            entry = Entry(f"dE_d{quantity}" if owed else quantity, further, letters)
            assert len(letters) == len(entry.counts()), text
            for letter, count in zip(letters, entry.counts()):
                # r is a summed unit of the layer that is summed over, whichever it is.
                assert letter.isdigit() or MEANING[letter] == count or (letter == "r" and count != EXAMPLES), (text, entry)


def test_a_weighted_input_is_written_out_with_its_own_layer_and_the_one_before():
    """Z^λ_ic = Σ W^λ_ij A^{λ−1}_jc + b^λ_i, with numbers for the letters or without. b has one index, and is that of the row of Z."""
    found = []
    for text in (text for hints in HINTS.values() for of_one in hints.values() for text in of_one):
        for left, right in re.findall(r"(Z\S+) = (.*?)(?=[.:?] |$)", text):
            (_, _, layer, (row, column)), *parts = QUANTITY.findall(f"{left} {right}")
            before = {"l": "{l-1}", "{l+1}": "l"}[layer]
            *products, (_, last, of_b, row_of_b) = parts
            assert (last, of_b, row_of_b) == ("b", layer, row), text
            for (_, first, of_W, to_and_from), (_, second, of_A, unit_and_example) in zip(products[::2], products[1::2], strict=True):
                j = to_and_from[1]
                assert (first, of_W, to_and_from, second, of_A, unit_and_example) == ("W", layer, row + j, "A", before, j + column), text
            found.append((left, [to_and_from[1] for _, _, _, to_and_from in products[::2]]))
    in_words, by_terms = ("Z^l_rc", ["j"]), ("Z^l_ic", ["1", "j"])
    assert found == [in_words, by_terms, in_words, ("Z^{l+1}_kd", ["i"]), ("Z^{l+1}_kc", ["1", "i"])]


def test_what_the_workbench_offers():
    assert nnlib.derivation.__all__ == ["Derivation", "ledger", "write_sheet"]
    assert all(hasattr(nnlib.derivation, name) for name in nnlib.derivation.__all__)
