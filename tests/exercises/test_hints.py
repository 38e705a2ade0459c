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


def test_what_the_workbench_offers():
    assert nnlib.derivation.__all__ == ["Derivation", "ledger"]
    assert all(hasattr(nnlib.derivation, name) for name in nnlib.derivation.__all__)
