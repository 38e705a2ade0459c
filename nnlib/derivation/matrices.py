"""Stage 5: the line for all entries at once, as an expression in Python, judged as `check` judges it."""

import ast
import re

import numpy as np

from nnlib.exercises import check
from nnlib.exercises.cases import ARGUMENTS
from nnlib.exercises.reports import Report

ALLOWED = (
    *(ast.BinOp, ast.UnaryOp, ast.USub, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.Name, ast.Load, ast.Constant),
    *(ast.Attribute, ast.Call, ast.keyword, ast.Subscript, ast.Slice, ast.Tuple, ast.List),
)
ADVICE = {
    r"\^\s*\{?T|ᵀ": "A transpose is written A_prev.mT",
    r"['′]": "The slope of g at Z is g.prime(Z)",
    r"\bsum\(": "A sum along an axis is M.sum(axis=0) or M.sum(axis=1)",
}
# Mistakes about what is summed, along which axis, and in which order; the others are about what is multiplied.
OF_THE_SUM = re.compile(r"transpos|`|product|order|times|rows for|axis|summed|row for|for all units|for every unit|columns?$")
ATTRIBUTES = {"T", "mT", "sum", "mean", "shape", "size", "prime", "transpose", "reshape", "einsum", "ones", "newaxis", "outer", "dot"}


def as_function(target, text):
    """The expression as a function of the equation's arguments. ValueError if it isn't made of them."""
    names = ARGUMENTS[target.name]
    try:
        tree = ast.parse(text.strip().replace("−", "-"), mode="eval")
    except (SyntaxError, AttributeError):
        raise ValueError(f"{text!r} is no expression; write it in Python, with {', '.join(names)}{_advice(text, names)}") from None
    for node in ast.walk(tree.body):
        if isinstance(node, ast.Name) and node.id not in (*names, "np", "len"):
            raise ValueError(f"{node.id} is not known here; the line has {', '.join(names)}{_advice(text, names)}")
        if not isinstance(node, ALLOWED) or (isinstance(node, ast.Attribute) and node.attr not in ATTRIBUTES):
            part = ast.unparse(node) or text
            raise ValueError(f"{part!r} is more than a line of matrices needs; it has {', '.join(names)}{_advice(text, names)}")
    code = compile(tree, "<the reader's line>", "eval")

    def function(*args):
        return eval(code, {"__builtins__": {}, "np": np, "len": len}, dict(zip(names, args)))

    return function


def _advice(text, names):
    """How to write in Python what was written as in a formula."""
    if re.search(r"\bm\b", str(text)):
        return ". Examples are columns: m is Y.shape[1]" if "Y" in names else ". Has your line in index form an m?"
    for spelling, words in ADVICE.items():
        if re.search(spelling, str(text)):
            return f". {words}"
    return ""


def judge_matrix(target, text, because=None, met=frozenset()):
    """The Report on an expression, and on the index that is summed.

    because: "" where none is. met: the mistakes that were made before; of them more is said.
    """
    report = check(target.name, as_function(target, text), record=False)
    if not report.passed:
        return report if met.issuperset(report.mistakes) else _asked(target, report, met)
    if because is None or because == target.summed:
        return report
    said = f"{because} is summed" if because else "no index is summed"
    return Report(
        target.name, "wrong", "the line is right, but not the reason.", (f"You said that {said}. Look at the line in index form.",)
    )


def _asked(target, report, met):
    """The report without the sentences that say what is right: a question in their place, and the name of one mistake that is new."""
    new = next(name for name in report.mistakes if name not in met)
    headline = f"wrong, {len(report.mistakes)} mistakes. One of them: {new}." if len(report.mistakes) > 1 else report.headline
    if not OF_THE_SUM.search(" ".join(report.mistakes)):
        question = "Compare it with your line in index form: what is in one of the two, and not in the other?"
    elif not target.summed:
        question = "Is an index summed? A matrix product sums one; `*` sums none."
    elif target.factor == "1":
        question = "Which index is summed, and along which axis does it run? And which shape has the result?"
    else:
        where = f"Where does {target.summed} stand?"
        question = f"A matrix product sums over the last axis of its first factor and the first axis of its second. {where}"
    return Report(report.name, report.kind, headline, (question, *report.parts[len(report.mistakes) :]), (new,))
