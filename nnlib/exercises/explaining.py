"""The report of a check: here it is put together, whatever came of the check, from the sentences of `wording.py`."""

from dataclasses import replace

import numpy as np

from nnlib.exercises import answers
from nnlib.exercises.arrays import NAMES, PAIRS, difference, owed, same
from nnlib.exercises.cases import ARGUMENTS
from nnlib.exercises.naming import named, named_by_steps, rate_of
from nnlib.exercises.nudging import without_effect
from nnlib.exercises.reports import Code, Report, Table
from nnlib.exercises.traces import Added, CutOff, Rounded, only_for, trace
from nnlib.exercises.wording import backwards, error, failure, first_change, given, only_where, smallest_example, traced


def explain(name, answer, trials):
    """The Report of an answer that was tried on all cases."""
    changed = sorted({argument for trial in trials for argument in trial.outcome.changed})
    form = next((trial.outcome.form for trial in trials if trial.outcome.form), "")
    if all(trial.right for trial in trials):
        if form:
            return in_another_form(name, form)
        return changes(name, changed) if changed else is_right(name, trials)
    if is_complex_step(name, trials):
        return imaginary_part(name)
    made = idle = ()
    if not any(trial.outcome.kind == "no numbers" for trial in trials):
        made = named(name, trials) or (named_by_steps(trials) if name == "back_propagate" else ())
        idle = () if made else without_effect(name, answer, trials)
    fact = only_for(trials)
    if made:
        report = is_named(name, made, trials, fact)
    elif fact:
        report = in_part(name, trials, fact)
    else:
        report = not_named(name, trials)
    if idle:
        report = makes_no_difference(name, report, idle)
    return replace(report, parts=(*report.parts, *_notes(answer, changed, form)))


def with_table(report, trials):
    """The same report with a table of what is right and wrong, from the output backwards, if there is none in it yet."""
    shown = next((trial for trial in trials if trial.got is not None and trial.right == report.passed), None)
    if shown is None or any(isinstance(part, Table) for part in report.parts):
        return report
    elsewhere = not any(isinstance(part, str) and shown.case.words in part for part in report.parts)
    return replace(report, parts=(*report.parts, *backwards(shown, not report.mistakes, of_another=elsewhere and not report.passed)))


# --- Nothing to compare ---


def not_written(name, answer=None, outcome=None):
    arguments = f"It gets {', '.join(ARGUMENTS[name])}."
    if outcome and outcome.kind == "no numbers" and outcome.value is None and answers.works_something_out(answer):
        return Report(name, "not written yet", "returns nothing.", ("Something is worked out, but there is no `return`.", arguments))
    return Report(name, "not written yet", "not written yet.", (arguments,))


def no_function(name, answer):
    words = f"Hand over the function itself, without calling it: check({name!r}, my_{name})."
    return Report(name, "wrong", f"this is {type(answer).__name__}, not a function.", (words,))


def too_slow(name, outcome):
    line = (Code(outcome.line), "This line was being run when the time was up.") if outcome.line else ()
    return Report(name, "too slow", f"stopped after {answers.LIMIT:g} seconds.", (*line, "Is there a loop that never ends?"))


def another_answer(name, trial, again):
    """Of an answer that is not a function of its arguments."""
    then = error(again.outcome) if again.got is None else first_change(trial.got, again.got)
    parts = (
        f"Called twice with the same arguments, {given(name, trial.case)}, it gives two answers. The second time:",
        *then,
        "Is something kept from one call to the next, in a default argument or outside the function? Or is something drawn at random?",
    )
    return Report(name, "wrong", "gives another answer the second time.", parts, ("another answer the second time",))


# --- Right ---


def is_right(name, trials):
    judge = "E alone, differentiated by the complex step" if name.startswith(("dE", "back")) else f"nnlib's own {name}"
    words = f"Tried on {len(trials)} networks of different sizes. Judge: {judge}. All agrees to {min(12, _digits(trials))} digits."
    return Report(name, "right", "right.", (words,))


def _digits(trials):
    """To how many digits all that was got agrees with what was expected, 0 if it doesn't."""
    largest = max(difference(got, expected) for trial in trials for _, got, expected in trial.compared)
    return max(0, int(-np.log10(np.clip(largest, 1e-16, 1))))


def changes(name, changed):
    words = "The numbers are right, but whoever called it may still need that array as it was. Work on a copy, or write a new array."
    return Report(name, "changes its input", f"changes its input: {', '.join(changed)}.", (words,), ("changes its input",))


# --- Wrong ---

# Right numbers, but not where they should be: the name of it, and a sentence.
FORMS = {
    PAIRS: (
        "a pair for each layer",
        "It returns a pair (dE_dW, dE_db) for each layer. Return two collections by layer: all dE_dW first, then all dE_db.",
    ),
    NAMES: (
        "keys of another course",
        'Here they are called dE_dW and dE_db: return {"dE_dW": {1: …, 2: …}, "dE_db": {1: …, 2: …}}, or both dictionaries in a tuple.',
    ),
}


def in_another_form(name, form):
    mistake, sentence = FORMS[form]
    return Report(name, "wrong", f"the numbers are right, but not the form: {mistake}.", (sentence,), (mistake,))


def is_complex_step(name, trials):
    """Whether complex numbers were returned whose imaginary parts are the right answer."""
    values = [trial.outcome.value for trial in trials]
    if name == "back_propagate" or not all(type(value) is np.ndarray and value.dtype.kind == "c" for value in values):
        return False
    return all(same(value.imag, trial.case.expected[name]) for value, trial in zip(values, trials))


def imaginary_part(name):
    words = "f(x + ih) = f(x) + ih f′(x) + …, so the derivative is the imaginary part over h. Return the imaginary part alone: .imag."
    return Report(name, "wrong", "wrong: the imaginary part isn't taken.", (words,), ("the imaginary part isn't taken",))


def is_named(name, made, trials, fact):
    names = tuple(one.name for one in made)
    headline = f"wrong: {names[0]}." if len(names) == 1 else f"wrong, {len(names)} mistakes: {' and '.join(names)}."
    parts = [one.sentence for one in made]
    if len(made) == 1 and made[0].equation != "any" and (example := smallest_example(made[0], name, rate_of(made, trials))):
        parts.append(example)
    if fact and fact.right:
        parts.append(f"It doesn't show for {fact.fact}: there the answer is right.")
    raised = next((trial for trial in trials if trial.outcome.kind == "raises"), None)
    if raised:
        parts += [f"Where the sizes don't happen to fit, it raises an error, on {given(name, raised.case)}:", *error(raised.outcome)]
    return Report(name, "wrong", headline, tuple(parts), names)


def in_part(name, trials, fact):
    failed = next(trial for trial in trials if not trial.right)
    parts = [f"It fails on {given(name, failed.case)}:", *failure(failed), *traced(trace(name, trials))]
    return Report(name, "right in part", f"{only_where(fact)}.", tuple(parts), (only_where(fact),))


def not_named(name, trials):
    failed = next(trial for trial in trials if not trial.right)
    parts = [*failure(failed), f"This was on {given(name, failed.case)}."]
    if failed.outcome.kind == "raises":
        return Report(name, "raises", "raises an error.", tuple(parts))
    if failed.outcome.kind == "no numbers":
        return Report(name, "wrong", "can't be compared with the right answer.", tuple(parts))
    found = trace(name, trials)
    parts += traced(found)
    kind, headline = "wrong", "wrong, and it is no mistake that we know."
    if any(got.shape != expected.shape for _, got, expected in failed.compared):
        kind, headline = "wrong shape", "has the wrong shape."
    elif not owed(failed.case.expected) <= set(failed.got):
        headline = "a layer is missing."
    elif all(trial.complete for trial in trials) and (digits := _digits(trials)) >= 5:
        headline = f"right to {digits} digits only."
        if not isinstance(found, (Added, CutOff, Rounded)):
            parts.append("Is something rounded, or is it a difference quotient? The algebra gives all digits.")
    return Report(name, kind, headline, (*parts, *(backwards(failed) if name == "back_propagate" else ())))


def makes_no_difference(name, report, idle):
    """The same report, with the arguments that make no difference; they name it, if it has no name and others do make a difference."""
    others = set(("W", "b", "g", "X", "Y") if name == "back_propagate" else ARGUMENTS[name]) - set(idle)
    if not others:
        return replace(report, parts=(*report.parts, "It gives the same whatever it is given."))
    which = " and ".join(idle)
    makes = f"{which} make{'s' if len(idle) == 1 else ''} no difference"
    words = f"Whatever {which} may be, it gives the same, and in the formula that matters. Does something else stand where {which} should?"
    if report.mistakes or report.kind != "wrong":
        return replace(report, parts=(*report.parts, words))
    return replace(report, headline=f"wrong: {makes}.", parts=(words, *report.parts), mistakes=(makes,))


def _notes(answer, changed, form):
    """What is to be said besides, whatever is wrong."""
    notes = [FORMS[form][1]] if form else []
    if changed:
        notes.append(f"It also changes its input: {', '.join(changed)}. Work on a copy.")
    if used := answers.taken_from_outside(answer):
        notes.append(f"It uses {', '.join(used)} from outside, which stays the same whatever the arguments are. Is an argument meant?")
    return notes
