"""Running a reader's answer: on copies, under a time limit, and if it raises an error, finding the reader's own line."""

import ast
import contextlib
import dis
import inspect
import re
import traceback
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import numpy as np

from nnlib.activations import Activation
from nnlib.backprop import Gradient
from nnlib.exercises.arrays import Unreadable
from nnlib.exercises.cases import fresh
from nnlib.exercises.limit import TooSlow, within
from nnlib.exercises.printing import PRINTED, only_the_beginning
from nnlib.network import Network

# NumPy's words for shapes that don't fit: of matmul, of broadcasting, of dot and of tensordot.
MISFIT = re.compile("matmul: |could not be broadcast|could not broadcast|not aligned|shape-mismatch")
# More of NumPy's words, and ours.
TRANSLATED = [
    (ValueError, "inhomogeneous shape", "the rows differ in length, which no array can have"),
    (ValueError, "setting an array element with a sequence", "one entry of an array is to hold several numbers"),
    (
        TypeError,
        r"Cannot cast ufunc '\w+' output from dtype\('(float\w+)'\) to dtype\('(\w+)'\)",
        r"an array of \2 can't take \1; np.zeros(shape) makes one that holds floats",
    ),
    (TypeError, r"Cannot cast ufunc '\w+' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)", r"an array of \2 can't take \1"),
    (
        TypeError,
        r"loop of ufunc does not support argument \d of type (\w+) which has no callable (\w+) method",
        r"np.\2 can't be taken of an array of objects, here of \1; make one of floats, with dtype=float",
    ),
    (TypeError, r"ufunc '(\w+)' (?:not supported|did not contain)", r"np.\1 can't take what it is given here; it must be real numbers"),
]
SHOWN = 500  # characters of an error's message, or of a line
LIMIT = 5.0  # seconds, for all cases of a check together; a right answer needs a hundredth of one
NNLIB, PYTHON = Path(__file__).parent.parent, Path(ast.__file__).parent


class Outcome(NamedTuple):
    """What came of one call.

    kind: "value", "raises", "too slow" or, of a value that can't be understood, "no numbers".
    value: the arrays that were read, or what can't be understood. form: that of the value, if it is not one of those asked for.
    error: what was raised, or why there are no numbers. line: the reader's own line where it ended, if it didn't return.
    changed: the names of the arguments that the answer changed.
    """

    kind: str
    value: object = None
    form: str = ""
    error: str = ""
    line: str = ""
    changed: tuple = ()


def run(answer, args, names, read, clock, quiet=False):
    """Call the answer with copies of the arguments, and read what it returns, until the clock runs out. quiet: it prints nothing.

    read: makes arrays of what is returned, and says in which form they came; or raises Unreadable. That may run the answer's code too,
    if it returns a list of its own kind.
    """
    given = fresh(args)

    def call():
        try:
            value = answer(*given)
            try:
                arrays, form = read(value)
                return Outcome("value", arrays, form=form)
            except Unreadable as error:
                return Outcome("no numbers", value, error=str(error))
        except TooSlow:
            raise
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and not _raised_by_a_line(error):
                raise  # the notebook's stop button
            frame, line = _where(error)
            return Outcome("raises", error=_in_words(error, frame, line), line=line)

    try:
        with np.errstate(all="ignore"), only_the_beginning(0 if quiet else PRINTED):
            outcome = within(clock, call)
    except TooSlow as error:
        return Outcome("too slow", line=_where(error)[1])
    if outcome.kind == "raises":
        return outcome
    return outcome._replace(changed=tuple(name for name, before, after in zip(names, args, given) if _is_changed(before, after)))


def _raised_by_a_line(error):
    """Whether a `raise` in the reader's code raised this, and not a signal between two instructions."""
    step = error.__traceback__
    while step.tb_next is not None:
        step = step.tb_next
    return step.tb_frame.f_code.co_code[step.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _is_changed(before, after):
    try:
        return _differ(before, after)
    except Exception:  # a network without W, say, or with an array in it that can't be compared
        return True


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
    frame, line = found[-1] if found else (None, "")
    return frame, _beginning(line)


def _is_readers(filename):
    """Whether code is the reader's: not nnlib's own, nor of an installed package, nor of Python itself."""
    path = Path(filename)
    installed = {"site-packages", "dist-packages"} & set(path.parts) or {NNLIB, PYTHON} & set(path.parents)
    return not installed and not filename.startswith("<frozen")


def _in_words(error, frame, line):
    """Its type, and what it says. What NumPy says most often is put in our words: its own are no help to a beginner, and change."""
    kind = type(error).__name__
    try:
        text = str(error)
    except Exception:
        return f"{kind}, whose message raises an error too"
    if isinstance(error, ValueError) and MISFIT.search(text[:SHOWN]):
        shapes = _shapes(frame, line)
        return f"{kind}: the shapes{' on this line' if line else ''} don't fit{': ' if shapes else ''}{', '.join(shapes)}"
    for numpys, pattern, ours in TRANSLATED:
        if isinstance(error, numpys) and (found := re.search(pattern, text[:SHOWN])):
            return f"{numpys.__name__}: {found.expand(ours)}"
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", _beginning(text))  # an address differs at every run
    return f"{kind}: {text}".removesuffix(": ")


def _beginning(text):
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


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
    code = _code(answer)
    return code is not None and bool(code.co_names or set(code.co_varnames) - set(inspect.signature(answer).parameters))


def taken_from_outside(answer):
    """The names of numbers, arrays, activation functions, networks, and dictionaries of these, that a function takes from outside."""
    code = _code(answer)
    if code is None:
        return []
    # Not co_names: the W of net.W is one of them too.
    used = {instruction.argval for instruction in dis.get_instructions(code) if instruction.opname == "LOAD_GLOBAL"}
    return sorted(name for name in used if _holds_numbers(answer.__globals__.get(name)))


def _code(answer):
    return answer.__code__ if type(answer) is FunctionType else None


def _holds_numbers(value):
    if type(value) is dict:
        return bool(value) and all(type(entry) is not dict and _holds_numbers(entry) for entry in value.values())
    # Not isinstance, which would ask the value what it is.
    return type(value) is not bool and issubclass(type(value), (int, float, np.ndarray, Activation, Network, Gradient))
