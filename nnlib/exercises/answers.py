"""Running a reader's answer: on copies, under a time limit, and if it raises an error, finding the reader's own line."""

import ast
import contextlib
import dis
import inspect
import io
import re
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib.activations import Activation
from nnlib.backprop import Gradient
from nnlib.exercises.cases import fresh
from nnlib.exercises.limit import TooSlow, within
from nnlib.network import Network

# NumPy's words for shapes that don't fit: of matmul, of broadcasting, of dot and of tensordot.
MISFIT = re.compile("matmul: |could not be broadcast|could not broadcast|not aligned|shape-mismatch")
PRINTED = 5000  # characters; a page that gets all that an endless loop prints in some seconds is slow ever after
LIMIT = 5.0  # seconds, for all cases of a check together; a right answer needs a hundredth of one
NNLIB, PYTHON = Path(__file__).parent.parent, Path(ast.__file__).parent


class Outcome(NamedTuple):
    """What came of one call.

    kind: "value", "raises", "too slow" or, of a value that can't be understood, "no numbers".
    error: what was raised, or why there are no numbers. line: the reader's own line where it ended, if it didn't return.
    changed: the names of the arguments that the answer changed.
    """

    kind: str
    value: object = None
    error: str = ""
    line: str = ""
    changed: tuple = ()


def run(answer, args, names, until, quiet=False):
    """Call the answer with copies of the arguments, until the time `until` at most. quiet: what it prints is not shown."""
    given = fresh(args)
    out = contextlib.redirect_stdout(_Beginning(sys.stdout, -1 if quiet else PRINTED))
    try:
        # A warning would go to stderr with the path of a file in it, once for every case.
        with warnings.catch_warnings(), np.errstate(all="ignore"), out:
            warnings.simplefilter("ignore")
            value = within(until - time.monotonic(), answer, given)
    except TooSlow as error:
        return Outcome("too slow", line=_where(error)[1])
    except (Exception, SystemExit) as error:
        frame, line = _where(error)
        return Outcome("raises", error=f"{type(error).__name__}: {_message(error, frame, line)}".removesuffix(": "), line=line)
    return Outcome("value", value, changed=tuple(name for name, before, after in zip(names, args, given) if _differ(before, after)))


class _Beginning(io.TextIOBase):
    """Passes on to `out` the first `left` characters of what is written to it, and says so if there are more; nothing if that is −1."""

    def __init__(self, out, left):
        self.out, self.left = out, left

    def write(self, text):
        if self.left >= 0:
            self.out.write(text[: self.left] + "\n… and more.\n" * (len(text) > self.left))
            self.left -= len(text)
        return len(text)


def _differ(before, after):
    if isinstance(before, Network):
        return before.g != after.g or _differ(before.W, after.W) or _differ(before.b, after.b)
    if isinstance(before, dict):
        return not isinstance(after, dict) or set(before) != set(after) or any(_differ(before[l], after[l]) for l in before)
    return isinstance(before, np.ndarray) and not np.array_equal(before, after)


def _where(error):
    """The frame of the reader's code where the error came up, and its line; None and "" if it came up elsewhere."""
    both = zip(traceback.walk_tb(error.__traceback__), traceback.extract_tb(error.__traceback__))
    found = [(frame, summary.line or "") for (frame, _), summary in both if _is_readers(summary.filename)]
    return found[-1] if found else (None, "")


def _is_readers(filename):
    """Whether code is the reader's: not nnlib's own, nor of an installed package, nor of Python itself."""
    path = Path(filename)
    installed = {"site-packages", "dist-packages"} & set(path.parts) or {NNLIB, PYTHON} & set(path.parents)
    return not installed and not filename.startswith("<frozen")


def _message(error, frame, line):
    """What the error says. If it is that shapes don't fit, in our words: NumPy's are no help to a beginner, and change."""
    if isinstance(error, ValueError) and MISFIT.search(str(error)):
        shapes = _shapes(frame, line)
        return f"the shapes{' on this line' if line else ''} don't fit{': ' if shapes else ''}{', '.join(shapes)}"
    return re.sub(r" at 0x[0-9a-fA-F]+", "", str(error))  # an address differs at every run


def _shapes(frame, line):
    """The arrays on a line with their shapes: ["dE_dZ (4, 5)", "A_prev.T (5, 3)"]. Entries are looked up, but nothing is called."""
    found = []

    def look(node):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not any(isinstance(part, ast.Call) for part in ast.walk(node)):
            words = ast.unparse(node)
            with contextlib.suppress(Exception):  # a name that isn't defined yet, an entry that isn't there yet
                value = eval(words, frame.f_globals, frame.f_locals)
                if isinstance(value, (np.ndarray, np.generic)):
                    found.append(f"{words} {value.shape}")
                    return
        given_a_name = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        for part in [node.value] if given_a_name else ast.iter_child_nodes(node):
            look(part)

    with contextlib.suppress(SyntaxError):  # half a statement, which goes on in the next line
        look(ast.parse(line))
    return list(dict.fromkeys(found))


# --- What can be seen of an answer without running it ---


def works_something_out(answer):
    """Whether a function is more than a stub: whether any name comes up in it but those of its arguments."""
    code = getattr(answer, "__code__", None)
    return code is not None and bool(code.co_names or set(code.co_varnames) - set(inspect.signature(answer).parameters))


def taken_from_outside(answer):
    """The names of numbers, arrays, activation functions, networks, and dictionaries of these, that a function takes from outside."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return []
    # Not co_names: the W of net.W is one of them too.
    used = {instruction.argval for instruction in dis.get_instructions(code) if instruction.opname == "LOAD_GLOBAL"}
    return sorted(name for name in used if _holds_numbers(answer.__globals__.get(name)))


def _holds_numbers(value):
    if isinstance(value, dict):
        return bool(value) and all(map(_holds_numbers, value.values()))
    return isinstance(value, (int, float, np.ndarray, Activation, Network, Gradient)) and not isinstance(value, bool)
