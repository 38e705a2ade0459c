"""Stage 2: which entries a nudge of x leaves alone, and why."""

import ast
import functools
import itertools
import re

import numpy as np

from nnlib.derivation.targets import REASONS
from nnlib.derivation.worlds import counts, nudged, worlds
from nnlib.exercises.reports import Report
from nnlib.exercises.wording import digits

STEP = 0.1


def judge_strike(target, condition, because):
    """The Report on striking the entries for which a condition on their letters holds."""
    if because not in REASONS:
        raise ValueError(f"say why, too: because is {because!r}, but must be one of: {', '.join(REASONS)}")
    condition = _spelled(condition)
    holds = _condition(condition, target)
    if pair := _unlike(condition, target):
        words = [f"{letter} counts {count.words()}" for letter, count in pair]
        return Report(target.name, "wrong", "wrong: that compares two different things.", (f"{words[0]}, {words[1]}.",))
    struck = [move for world in worlds(target.layer == "L") for move in moves(world, target) if holds(move[1])]
    if not struck:
        return Report(target.name, "wrong", "wrong: that strikes nothing.", (f"No entry of {target.cut_name} has {condition}.",))
    for place, at, before, after in struck:
        if before != after:
            return _moves(target, place, at, before, after)
    reasons = _reasons(target, holds)
    if because in reasons:
        return Report(target.name, "right", "right.", (f"None of them moves: {REASONS[because]}.",))
    return Report(target.name, "wrong", "they don't move, but for another reason.", (why_not(target, because),))


def why_not(target, because):
    """What is to be said of a reason that isn't true of what is struck."""
    cut, x = target.cut_name, target.entry_name
    match because, target.x:
        case "computed earlier", _:
            return f"All of {cut} is computed after {x}, so a nudge could reach it. Look at what one entry of it is computed from."
        case "element by element", _:
            return f"An entry of {cut} is a sum of products, not g of one entry. Which entries is it computed from?"
        case "another example", "Z":
            return f"Some of them belong to the very example of {x}, and still don't move."
        case "another example", _:
            return f"{x} belongs to no example: it acts in all of them, and so entries of every example stay."
        case _, "Z":
            return f"Some of them stand in the very row of {x}, and still don't move."
    return f"An entry of {cut} is computed from all rows of {target.x}^l. But from which of its columns?"


def moves(world, target):
    """For each entry of x, and each entry of the cut: (place of x from 0, letters from 1, before the nudge, after it)."""
    lengths = [world.length(count) for count in counts(target, target.indices)]
    row, column = target.entry
    for place in np.ndindex(*lengths):
        before, after = nudged(world, target, place, 0.0), nudged(world, target, place, STEP)
        for i, c in np.ndindex(before.shape):
            x = dict(zip(target.indices, (n + 1 for n in place)))
            yield place, x | {row: i + 1, column: c + 1}, float(before[i, c]), float(after[i, c])


def _moves(target, place, at, before, after):
    row, column = target.entry
    x = f"{target.x}^{target.layer}_{''.join(str(n + 1) for n in place)}"
    entry = f"{target.cut_name}_{at[row]}{at[column]}"
    words = f"{entry} is struck, but it moves: from {digits(before)} to {digits(after)} when {x} is nudged by {STEP}."
    return Report(target.name, "wrong", "wrong: something that is struck moves.", (words,))


def _reasons(target, holds):
    """The reasons that are true of every entry that is struck."""
    common = set(REASONS)
    for world in worlds(target.layer == "L"):
        for _, at, _, _ in moves(world, target):
            if holds(at):
                common &= reasons_for(target, at)
    return common


def holds(condition, target, at):
    """Whether an entry, given by its letters, meets a condition."""
    return _condition(condition, target)(at)


def reasons_for(target, at):
    """The reasons why an entry doesn't move; none if it does."""
    return set().union(*(reasons for condition, reasons in target.strikes.items() if _condition(condition, target)(at)))


def left_over(target, conditions):
    """An entry that no condition strikes though it never moves, as letters; None if all are struck."""
    struck = [_condition(condition, target) for condition in conditions]
    for world in worlds(target.layer == "L"):
        for _, at, before, after in moves(world, target):
            if before == after and not any(holds(at) for holds in struck):
                return at
    return None


def _spelled(condition):
    """With Python's own signs: == for =, != for ≠."""
    return re.sub("(?<![=!<>])=(?!=)", "==", condition.replace("≠", "!=")) if isinstance(condition, str) else condition


def _unlike(condition, target):
    """Two letters that are compared though they count different things, each with what it counts; None if there are none."""
    for node in ast.walk(ast.parse(condition, mode="eval")):
        if isinstance(node, ast.Compare):
            letters = [part.id for part in (node.left, *node.comparators) if isinstance(part, ast.Name)]
            for pair in itertools.pairwise(zip(letters, counts(target, letters))):
                if pair[0][1] != pair[1][1]:
                    return pair
    return None


@functools.cache
def _condition(text, target):
    """The function of the letters that a condition is. ValueError if it is none."""
    letters = sorted(set(target.indices) | set(target.entry))
    try:
        tree = ast.parse(_spelled(text), mode="eval").body
    except (SyntaxError, TypeError):
        raise ValueError(f'{text!r} is no condition; compare two letters, as in "a != b"') from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in letters:
            raise ValueError(f"{text!r} speaks of {node.id}, but an entry of {target.cut_name} and x have the letters {', '.join(letters)}")
        if not isinstance(node, (ast.Compare, ast.BoolOp, ast.Name, ast.And, ast.Or, ast.NotEq, ast.Eq, ast.Load, ast.Lt, ast.Gt)):
            raise ValueError(f'{text!r} is no condition on the letters {", ".join(letters)}; compare two of them, as in "a != b"')
    code = compile(ast.Expression(tree), "<condition>", "eval")
    return lambda at: bool(eval(code, {"__builtins__": {}}, at))
