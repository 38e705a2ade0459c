"""The verdict on a formula that the reader made, a factor or a whole line: worked out entry by entry, and compared with the judge."""

import inspect

import numpy as np

from nnlib.derivation.formula import FormulaError, entries, read, sums
from nnlib.derivation.targets import PLACES
from nnlib.derivation.worlds import Given, counts, factor_of, worlds
from nnlib.exercises import check
from nnlib.exercises.reports import Report
from nnlib.exercises.wording import digits
from nnlib.steps import READS

TOLERANCE = 1e-9  # of the largest number


def judge_factor(target, text, because=None):
    """The Report on ∂(what is left of the cut)/∂x, built by the reader. because: how x stands in the definition, one of PLACES."""
    if because not in (None, *PLACES):
        raise ValueError(f"because is {because!r}, but must be one of: {', '.join(PLACES)}")
    letters = target.indices + "".join(letter for letter in target.stays if letter not in target.indices)
    report = _judge(target, text, letters, lambda world: factor_of(world, target), in_line=lambda factor: _line_with(target, factor))
    if not report.passed or because in (None, target.place):
        return report
    return Report(target.name, "wrong", "the factor is right, but not the reason.", (other_place(target, because),))


def other_place(target, because):
    """What is to be said where x doesn't stand so in the definition."""
    return f"You said that {PLACES[because]}, where x is {target.entry_name}. Look at the definition again: how does x stand in it?"


def judge_line(target, text):
    """The Report on the whole line, ∂E/∂x."""

    def expected(world):
        array = world.arrays[f"dE_d{target.x}"][world.l]
        lengths = [world.length(count) for count in counts(target, target.indices)]
        return {
            tuple(zip(target.indices, (n + 1 for n in place))): float(array[(*place, 0) if target.x == "b" else place])
            for place in np.ndindex(*lengths)
        }

    return _judge(target, text, target.indices, expected, in_line=lambda line: line)


def _line_with(target, factor):
    return f"{f'sum over {target.summed} of ' if target.summed else ''}{target.debt} ({factor})"


def as_function(target, text):
    """The line as a function of the equation's arguments, which works out entry by entry what the line says."""
    formula, equation = read(text), target.equation
    names = [name for name in inspect.signature(equation.function).parameters if name != "A"]

    def function(*args):
        given = Given(equation, dict(zip(names, args)))
        lengths = [given.length(count) for count in counts(target, target.indices)]
        result = np.array([formula.value(given, dict(zip(target.indices, np.add(place, 1)))) for place in np.ndindex(*lengths)])
        return result.reshape(*lengths, 1) if target.x == "b" else result.reshape(lengths)

    return function


def _judge(target, text, letters, expected, in_line):
    name = target.name
    try:
        formula = read(text)
        _must_fit(formula, target, letters)
        difference = _first_difference(formula, target, expected)
    except FormulaError as error:
        return Report(
            name, "wrong", "wrong: the indices don't fit." if isinstance(error, Misfit) else "can't be read.", (_sentence(error),)
        )
    if difference is None:
        return Report(name, "right", "right.", ("On three networks whose sizes all differ every entry is the judge's.",))
    headline, sentences, mistakes = _named(target, in_line(text), formula)
    return Report(name, "wrong", headline, (difference, *sentences), mistakes)


def _sentence(error):
    text = str(error)
    first = text.split()[0]
    beginning = first.capitalize() if first.isalpha() and len(first) > 1 and first.islower() else first
    return beginning + text[len(first) :] + ("" if text.endswith((".", "?")) else ".")


def _first_difference(formula, target, expected):
    """The first entry that isn't the judge's, in words; None if all are."""
    found = [(world, _difference(formula, world, expected(world))) for world in worlds(target.layer == "L")]
    wrong = [(world, words) for world, words in found if words]
    if not wrong:
        return None
    right_for = {world.g(0) for world, words in found if not words} - {world.g(0) for world, _ in wrong}
    only = f" It is right where g is {', '.join(map(str, right_for))}, but here g is {wrong[0][0].g(0)}." if right_for else ""
    return wrong[0][1] + only


def _difference(formula, world, right):
    largest = max(map(abs, right.values()))
    for at, value in right.items():
        got = formula.value(world, dict(at))
        if not abs(got - value) <= TOLERANCE * largest:
            where = ", ".join(f"{letter} = {n}" for letter, n in at)
            return f"For {where} it is {digits(got)}, but the judge finds {digits(value)}, at {world}."
    return ""


def _named(target, line, formula):
    """Headline, sentences and names of mistakes, as `check` has them for the same line in code."""
    reads = {(quantity, further) for quantity, further in READS[target.equation] if quantity != "g"}
    for entry in entries(formula):
        if (entry.quantity, entry.further) not in reads:
            return f"wrong: {entry} stands in it.", (), ()
    report = check(target.name, as_function(target, line), record=False)
    if not report.mistakes:
        return "wrong.", (), ()
    sentences = tuple(part for part in report.parts if isinstance(part, str))[: len(report.mistakes)]
    return report.headline, sentences, report.mistakes


# --- Which letter counts what ---


class Misfit(FormulaError):
    """An index that counts two things, or stands for nothing."""


def _must_fit(formula, target, letters):
    free = dict(zip(letters, counts(target, letters)))
    for entry in entries(formula):
        if entry.quantity == "X":
            raise Misfit(f"{entry}: X is A^0, so that holds for l = 1 alone; the line is to hold for every layer l")
        if entry.last and target.layer == "l":
            raise Misfit(f"{entry}: L is the last layer, but the line is to hold for every layer l")
    for sum_ in sums(formula):
        if sum_.index in free:
            raise Misfit(f"{sum_.index} is given on the left, by {target.entry_name}; it can't be summed as well")
        _must_count_one_thing(sum_.index, sum_.inside.letters().get(sum_.index, []), sum_.count)
        if sum_.range() is None:
            raise Misfit(f"the sum over {sum_.index}: nothing in it has that index, so over what does it run?")
    for letter, uses in formula.letters().items():
        if letter not in free:
            raise Misfit(f"{letter} is neither summed nor given by the left side, {target.entry_name}; what is it in {uses[0][1]}?")
        _must_count_one_thing(letter, uses, free[letter])


def _must_count_one_thing(letter, uses, count):
    for other, where in uses:
        count = count or other
        if other != count:
            raise Misfit(
                f"in {where} the place of {letter} is for {other.words()}, 1 to {other}; but {letter} counts {count.words()}, 1 to {count}"
            )
