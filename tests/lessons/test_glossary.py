"""The page of letters and words: every word is explained where the page says, and every letter is what the code says."""

import re
from pathlib import Path

import numpy as np
from test_lessons import NOTEBOOKS, cells, source

from nnlib import Network, back_propagate, identity, tanh

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
LETTERS, WORDS = PAGE.split("## Words")
ROWS = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in re.findall(r"^\| (?!letter|word).*\|$", WORDS, re.M)]


def stressed(path):
    """The words that a lesson explains: those in bold."""
    return set(re.findall(r"\*\*([^*]+)\*\*", "\n".join(source(cell) for cell in cells(path, "markdown"))))


def test_each_word_is_explained_where_it_says_and_in_no_lesson_before():
    order = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    for word, _, link in ROWS:
        short, target = re.fullmatch(r"\[(\w+)\]\(\.\./notebooks/(\w+)\.ipynb\)", link).groups()
        assert target == short or target.startswith(f"{short}_")
        having = [stem for stem in order if word in stressed(NOTEBOOKS / f"{stem}.ipynb")]
        assert having and having[0] == target, f"{word}: {having}"


def test_the_words_are_in_the_order_of_the_alphabet():
    words = [word for word, *_ in ROWS]
    assert words == sorted(words) and len(words) == len(set(words)) > 40


def test_the_shapes_of_the_letters_are_those_of_the_code():
    net = Network([2, 3, 4], [tanh, identity], seed=0)
    X, Y = [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]], [[0] * 5] * 4
    A, Z = net.forward(X)
    grad = back_propagate(net, X, Y)
    lengths = {"n^l": 4, "n^{l-1}": 3, "n^L": 4, "m": 5, "1": 1}
    seen = 0
    for row in re.findall(r"^\| \$.*\|$", LETTERS, re.M):
        _, code, _, shape = (cell.strip() for cell in row.strip("|").split(" | "))
        if found := re.fullmatch(r"\$(\S+) \\times (\S+)\$", shape):
            array = eval(code.strip("`"), {"net": net, "A": A, "Z": Z, "Y": np.array(Y), "l": 2})
            assert array.shape == (lengths[found[1]], lengths[found[2]]), row
            seen += 1
        elif code.startswith("`net."):
            eval(code.partition(",")[0].strip("`"), {"net": net, "l": 2})
    assert seen == 5 and grad.dE_dW[2].shape == net.W[2].shape and Z[2].shape == (4, 5)
