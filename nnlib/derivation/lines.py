"""The verdict on a formula that the reader made, a factor or a whole line: worked out entry by entry, and compared with the judge."""

import numpy as np

from nnlib.derivation.formula import FormulaError, entries, read, sums
from nnlib.derivation.refuting import refuted
from nnlib.derivation.targets import PLACES
from nnlib.derivation.worlds import Given, counts, expected, worlds
from nnlib.exercises.reports import Report
from nnlib.exercises.wording import digits

TOLERANCE = 1e-9  # of the largest number


def judge_factor(target, text, because=None, met=frozenset()):
    """The Report on ∂(what is left of the cut)/∂x, built by the reader.

    because: how x stands in the definition, one of PLACES. met: the mistakes that were made before; of them more is said.
    """
    if because not in (None, *PLACES):
        raise ValueError(f"because is {because!r}, but must be one of: {', '.join(PLACES)}")
    letters = target.indices + "".join(letter for letter in target.stays if letter not in target.indices)
    report = _judge(target, "factor", text, letters, met)
    if not report.passed or because in (None, target.place):
        return report
    return Report(target.name, "wrong", "the factor is right, but not the reason.", (other_place(target, because),))


def other_place(target, because):
    """What is to be said where x doesn't stand so in the definition."""
    return f"You said that {PLACES[because]}, where x is {target.entry_name}. Look at the definition again: how does x stand in it?"


def judge_line(target, text, met=frozenset()):
    """The Report on the whole line, ∂E/∂x."""
    return _judge(target, "line", text, target.indices, met)


def as_function(target, text):
    """The line as a function of the equation's arguments, which works out entry by entry what the line says."""
    formula = read(text)

    def function(*args):
        given = Given(target.equation, args)
        lengths = [given.length(count) for count in counts(target, target.indices)]
        result = np.array([formula.value(given, dict(zip(target.indices, np.add(place, 1)))) for place in np.ndindex(*lengths)])
        return result.reshape(*lengths, 1) if target.x == "b" else result.reshape(lengths)

    return function


def _judge(target, stage, text, letters, met):
    name = target.name
    try:
        formula = read(text)
        _must_fit(formula, target, stage, letters)
        difference, only = _first_difference(target, stage, formula)
    except FormulaError as error:
        return Report(name, "wrong", error.headline, (_sentence(error),))
    if difference is None:
        return Report(name, "right", "right.", ("On three networks whose sizes all differ every entry is the judge's.",))
    line = text if stage == "line" else f"{f'sum over {target.summed} of ' if target.summed else ''}{target.debt} ({text})"
    headline, sentences, mistakes = refuted(target, stage, formula, as_function(target, line), met, only)
    return Report(name, "wrong", headline, (difference, *sentences), mistakes)


def _sentence(error):
    text = str(error)
    first = text.split()[0]
    beginning = first.capitalize() if first.isalpha() and len(first) > 1 and first.islower() else first
    return beginning + text[len(first) :] + ("" if text.endswith((".", "?")) else ".")


def _first_difference(target, stage, formula):
    """The first entry that isn't the judge's, in words, None if all are; and the activation functions for which all are."""
    found = [(world, _difference(formula, world, expected(target, stage, world))) for world in worlds(target.layer == "L")]
    wrong = [(world, words) for world, words in found if words]
    if not wrong:
        return None, ""
    right_for = {world.g(0) for world, words in found if not words} - {world.g(0) for world, _ in wrong}
    only = ", ".join(map(str, right_for))
    return wrong[0][1] + (f" It is right where g is {only}, but here g is {wrong[0][0].g(0)}." if only else ""), only


def _difference(formula, world, right):
    largest = max(map(abs, right.values()))
    for at, value in right.items():
        got = formula.value(world, dict(at))
        if not abs(got - value) <= TOLERANCE * largest:
            where = ", ".join(f"{letter} = {n}" for letter, n in at)
            return f"For {where} it is {digits(got)}, but the judge finds {digits(value)}, at {world}."
    return ""


# --- Which letter counts what ---


class Misfit(FormulaError):
    """An index that counts two things, or stands for nothing."""

    headline = "wrong: the indices don't fit."


class NotYetKnown(FormulaError):
    """A derivative that is found later on the way back."""

    headline = "wrong: that isn't known yet."


def _must_fit(formula, target, stage, letters):
    given = f"∂E/∂{target.entry_name}" if stage == "line" else f"∂{target.kept_name}/∂{target.entry_name}"
    free = dict(zip(letters, counts(target, letters)))
    for entry in entries(formula):
        if entry.quantity == "X":
            raise Misfit(f"{entry}: X is A^0, so that holds for l = 1 alone; the line is to hold for every layer l")
        if entry.last and target.layer == "l":
            raise Misfit(f"{entry}: L is the last layer, but the line is to hold for every layer l")
    for sum_ in sums(formula):
        if sum_.index in free:
            raise Misfit(f"{sum_.index} is given on the left, in {given}; it can't be summed as well")
        _must_count_one_thing(sum_.index, sum_.inside.letters().get(sum_.index, []), sum_.count)
        if sum_.range() is None:
            raise Misfit(f"the sum over {sum_.index}: nothing in it has that index, so over what does it run?")
    for letter, uses in formula.letters().items():
        if letter not in free:
            raise Misfit(f"{letter} is neither summed nor given by the left side, {given}; what is it in {uses[0][1]}?")
        _must_count_one_thing(letter, uses, free[letter])
    for entry in entries(formula):
        if entry.quantity.startswith("dE_d") and not _is_known(entry, target):
            if entry.quantity[-1] == target.x and entry.further == 0:
                raise NotYetKnown(f"{entry} is what is asked for; it can't be found from itself")
            raise NotYetKnown(f"going backwards, {entry} comes after ∂E/∂{target.entry_name}, or beside it")


def _is_known(entry, target):
    """Whether a derivative of E is found before that of x, from the output backwards."""
    order = {"A": 0, "Z": 1, "W": 2, "b": 2}
    return entry.further > 0 or (entry.further == 0 and order[entry.quantity[-1]] < order[target.x])


def _must_count_one_thing(letter, uses, count):
    first = ""  # the entry in which a summed letter stands first: nothing else says what it counts
    for other, where in uses:
        if count is None:
            count, first = other, where
        elif other != count and first:
            raise Misfit(
                f"{letter} counts {count.words()} in {first}, but {other.words()} in {where}: "
                "one of the two has the wrong layer, or the wrong index"
            )
        elif other != count:
            raise Misfit(
                f"in {where} the place of {letter} is for {other.words()}, 1 to {other}; but {letter} counts {count.words()}, 1 to {count}"
            )
