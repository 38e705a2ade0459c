"""What can be wrong with a line: every small change of a source that its tests should notice.

The changes are mutmut's, without those that only a slip of the keyboard makes (None for an argument, letters in the other case),
and some that suit a text about formulas: l + 1 for l − 1, ji for ij, two arguments in the wrong order, a check left out.
mutmut itself leaves alone what is decorated and what runs on import: the equations and the bank of mistakes.
"""

import re
from typing import NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider
from mutmut.mutation import mutators

SHIFT = re.compile(r"(?<=[lL])( ?)([-+−])(?= ?1)")  # the layer before or after: l - 1
INDICES = re.compile(r"(?<![A-Za-z\\])([ijkc])([ijkc1])(?![A-Za-z])")  # two axes: ij
OPPOSITE = {"-": "+", "−": "+", "+": "-"}


class Mutant(NamedTuple):
    """A source with one change. function: the first line of the function whose call meets the change, None if importing does."""

    line: int
    before: str
    after: str
    source: str
    function: int | None


def mutants(source, drawn=False):
    """Every Mutant of a source, in the order of its lines. drawn: whether it is that of a drawing, whose numbers are pixels."""
    return sorted(_mutants(source, drawn), key=lambda mutant: mutant.line)


def _mutants(source, drawn):
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    module, spans, positions = wrapper.module, wrapper.resolve(WhitespaceInclusivePositionProvider), wrapper.resolve(PositionProvider)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen = {source}
    for node, function in _nodes(module, None, positions):
        if drawn and (_is_in_pixels(node) or m.matches(node, STYLED)):
            continue
        for old, new in _changes(node):
            start, end = (starts[place.line - 1] + place.column for place in (spans[old].start, spans[old].end))
            if source[start:end] == module.code_for_node(old):
                text = source[:start] + module.code_for_node(new) + source[end:]
            else:  # it goes over several lines, and has to be indented
                text = module.deep_replace(old, new).code
            if text not in seen and _is_python(text):
                seen.add(text)
                yield Mutant(*_difference(source, text), text, function)


def _nodes(node, function, positions):
    """Each node that may be changed, and the first line of the function that it is in."""
    if isinstance(node, (cst.Annotation, cst.Import, cst.ImportFrom)) or _is_one_of_many(node):
        return
    yield node, function
    at_a_limit = m.matches(node, m.ComparisonTarget()) and m.findall(node.comparator, m.Float() | m.Name("TOLERANCE"))
    for child in node.children:
        if at_a_limit and child is not node.comparator:
            continue  # > or >=: what is measured is never just the limit
        if isinstance(node, (cst.FunctionDef, cst.Lambda)) and child is node.body:
            first = next(iter(getattr(node, "decorators", ())), node)
            yield from _nodes(child, positions[first].start.line, positions)
        else:
            yield from _nodes(child, function, positions)


def _is_one_of_many(node):
    """What might as well be another: the numbers of a mistake's example, which a test makes show the mistake, whatever they are; whether a
    mistake is tried alone, which saves time and names nothing; whether Python watches that nobody writes into what is never written; the
    networks on which mistakes are shown; those on which answers are tried, of which a test holds that they tell all facts apart.
    """
    kept = m.Arg(keyword=m.Name("alone") | m.Name("frozen"), value=m.Name("True")) | m.Arg(keyword=m.Name(), value=m.List())
    return m.matches(node, kept | m.Assign(targets=[m.AssignTarget(m.Name("LAYERS") | m.Name("NETWORKS") | m.Name("SMALLEST"))]))


# How a matplotlib figure looks, and says nothing by it.
STYLED = m.Call(func=m.Attribute(attr=m.Name("subplots_adjust") | m.Name("axhline") | m.Name("axvline")))


def _is_in_pixels(node):
    """A number of 3 or more, or a fraction: where something stands, or how large it is. One pixel more is no error."""
    return isinstance(node, cst.BaseNumber) and not m.matches(node, m.Integer("0") | m.Integer("1") | m.Integer("2"))


def _changes(node):
    """Pairs: a node, and what could stand in its place."""
    if isinstance(node, (cst.If, cst.While, cst.CompIf)) and not m.matches(node.test, m.Comparison() | m.UnaryOperation(m.Not())):
        test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.test, cst.UnaryOperation(cst.Not(), test)
    for kind, change in CHANGES:
        if isinstance(node, kind):
            for new in change(node):
                yield node, new


def _without_text(node):
    """A string that says nothing; a docstring stays, since no test can know what it should say."""
    if isinstance(node, cst.FormattedStringText):
        if re.search("[A-Za-z]{2}", node.value):
            yield node.with_changes(value="")
    elif isinstance(node, cst.SimpleString) and len(node.quote) == 1:
        yield node.with_changes(value=node.prefix + node.quote + ("" if node.raw_value else "?") + node.quote)


def _with_other_indices(node):
    """l + 1 for l − 1, ji for ij, each by itself."""
    if isinstance(node, cst.SimpleString) and len(node.quote) > 1:
        return
    for found in SHIFT.finditer(node.value):
        yield node.with_changes(value=node.value[: found.start(2)] + OPPOSITE[found[2]] + node.value[found.end(2) :])
    for found in INDICES.finditer(node.value):
        yield node.with_changes(value=node.value[: found.start()] + found[2] + found[1] + node.value[found.end() :])


def _with_other_arguments(call):
    """Two neighbours in the wrong order, or a named one left out; but for what is the same either way, and UTF-8, which is usual."""
    either_way = m.Name("min") | m.Name("max") | m.Name("same") | m.Name("difference")
    if m.matches(call.func, either_way | m.Attribute(attr=m.Name("minimum") | m.Name("maximum") | m.Name("corrcoef"))):
        return
    for i, argument in enumerate(call.args):
        following = call.args[i + 1] if i + 1 < len(call.args) else None
        if m.matches(argument, m.Arg(keyword=m.Name("encoding"))) or _is_one_of_many(argument):
            continue
        if argument.keyword and not m.matches(argument.value, m.Name("True") | m.Name("False")):  # those are turned round already
            yield call.with_changes(args=[*call.args[:i], *call.args[i + 1 :]])
        elif following and not (argument.keyword or following.keyword or argument.star or following.star):
            swapped = [argument.with_changes(value=following.value), following.with_changes(value=argument.value)]
            yield call.with_changes(args=[*call.args[:i], *swapped, *call.args[i + 2 :]])


def _left_out(statement):
    """Nothing happens: no call for the sake of its effect, no refusal."""
    if isinstance(statement, cst.Raise) or m.matches(statement, m.Expr(m.Call())):
        yield cst.Pass()


CHANGES = [
    (cst.BaseNumber, mutators.operator_number),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.AugAssign, mutators.operator_augmented_assignment),
    (cst.Call, mutators.operator_symmetric_string_methods_swap),
    (cst.Lambda, mutators.operator_lambda),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.IfExp, mutators.operator_if_exp),
    ((cst.SimpleString, cst.FormattedStringText), _without_text),
    ((cst.SimpleString, cst.FormattedStringText), _with_other_indices),
    (cst.Call, _with_other_arguments),
    ((cst.Expr, cst.Raise), _left_out),
]


def _is_python(text):
    try:
        compile(text, "", "exec")
    except SyntaxError:
        return False
    return True


def _difference(source, text):
    """The number of the first line that differs, and the lines that differ, before and after."""
    old, new = source.splitlines(), text.splitlines()
    same = next(i for i, (a, b) in enumerate(zip(old, new)) if a != b)
    tail = 0
    while old[-1 - tail] == new[-1 - tail] and tail < min(len(old), len(new)) - same - 1:
        tail += 1
    return same + 1, *("\n".join(lines[same : len(lines) - tail]) for lines in (old, new))
