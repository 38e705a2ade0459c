"""Stage 5: the line for all entries at once, as an expression in Python, judged as `check` judges it."""

import ast
import inspect

import numpy as np

from nnlib.exercises import check
from nnlib.exercises.reports import Report

ALLOWED = (
    *(ast.BinOp, ast.UnaryOp, ast.USub, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.Name, ast.Load, ast.Constant),
    *(ast.Attribute, ast.Call, ast.keyword, ast.Subscript, ast.Slice, ast.Tuple, ast.List),
)
ATTRIBUTES = {"T", "mT", "sum", "mean", "shape", "size", "prime", "transpose", "reshape", "einsum", "ones", "newaxis", "outer", "dot"}


def as_function(target, text):
    """The expression as a function of the equation's arguments. ValueError if it isn't made of them."""
    names = [name for name in inspect.signature(target.equation.function).parameters if name != "A"]
    try:
        tree = ast.parse(text.strip().replace("−", "-"), mode="eval")
    except (SyntaxError, AttributeError):
        raise ValueError(f"{text!r} is no expression; write it in Python, with {', '.join(names)}") from None
    for node in ast.walk(tree.body):
        if isinstance(node, ast.Name) and node.id not in (*names, "np", "len"):
            raise ValueError(f"{node.id} is not known here; the line has {', '.join(names)}")
        if not isinstance(node, ALLOWED) or (isinstance(node, ast.Attribute) and node.attr not in ATTRIBUTES):
            raise ValueError(f"{ast.unparse(node)!r} is more than a line of matrices needs; it has {', '.join(names)}")
    code = compile(tree, "<the reader's line>", "eval")

    def function(*args):
        return eval(code, {"__builtins__": {}, "np": np, "len": len}, dict(zip(names, args)))

    return function


def judge_matrix(target, text, because=None):
    """The Report on an expression, and on the index that is summed: because, "" where none is."""
    report = check(target.name, as_function(target, text), record=False)
    if not report.passed or because is None or because == target.summed:
        return report
    said = f"{because} is summed" if because else "no index is summed"
    return Report(
        target.name, "wrong", "the line is right, but not the reason.", (f"You said that {said}. Look at the line in index form.",)
    )
