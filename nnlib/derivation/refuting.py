"""What is said of a formula that isn't the derivative.

First what its form shows, or what its numbers have in common: that refutes it, and leaves the answer to be found. The name of the
mistake as `check` has it, with its sentence, says more or less what is right; so it is told to who makes the same mistake again.
"""

import re

from nnlib.derivation.formula import Entry, applications, entries, layer_name, sums
from nnlib.derivation.worlds import expected, worlds
from nnlib.exercises import check
from nnlib.exercises.wording import digits
from nnlib.steps import READS

# Names of mistakes that only code can make, or only a sum: a formula that gives the same numbers has made another one.
OF_CODE = re.compile(r"one list|whole numbers|only zeros|precision|rounded|clipped|reshaped|`|axis|row for|flat|1/m missing \(at")
OF_A_SUM = re.compile(r"sum|mean|total|example|path|transposed")

ASK = {
    "multiplied": "Write the definition out, term by term. In which of them does {x} stand, and what is beside it there?",
    "added": "Write the definition out, term by term. By how much does all of it rise when {x} rises by 0.1?",
    "inside g": "A is g of Z: two numbers, joined by one curve. What says how steep that curve is, and where on it are we?",
    "squared": "Write out the one square in which {x} stands, and what stands before it. What becomes of each when it is differentiated?",
    "line": "Compare it with what was made above: for every entry that is left of the cut, the debt times the factor, added up.",
}


def refuted(target, stage, formula, function, met, only=""):
    """Headline, sentences and names of mistakes.

    function: the whole line that the formula would make, in code. met: the mistakes that were made before. only: the activation functions
    for which it is right, if it is.
    """
    if only:
        return f"wrong: right for {only} alone.", ("g may be any function: what is written must hold for every one of them.",), ()
    found = _out_of_place(target, stage, formula) or (_misses_a_part(target, formula) if stage == "line" else None)
    if found:
        return found[0], found[1:], ()
    named = _named(target, stage, function)
    if named and met.issuperset(named[2]):
        return named
    place = stage if stage == "line" else target.place
    hint = _in_common(target, stage, formula) or ASK[place].format(x=target.entry_name)
    return "wrong.", (hint,), named[2] if named else ()


# --- What the form shows ---


def _out_of_place(target, stage, formula):
    """Headline and sentence for the first entry that has no place in the formula; None if there is none."""
    for applied in applications(formula):
        inside = applied.inside
        if isinstance(inside, Entry) and inside.quantity in "AX":
            g = "g′" if applied.prime else "g"
            return (
                f"wrong: {g} is taken at {inside}.",
                f"{inside} is what comes out of g. A slope belongs to the place where g was applied: what went into it?",
            )
    fits = {(quantity, further) for quantity, further in READS[target.equation] if quantity != "g"}
    for entry in entries(formula):
        owed = entry.quantity.startswith("dE_d")
        if owed and stage == "factor":
            return f"wrong: {entry} stands in the factor.", _no_debt_here(target)
        if (entry.quantity, entry.further) not in fits:
            return f"wrong: {entry} stands in it.", _why_out_of_place(target, entry)
    return None


def _no_debt_here(target):
    if not target.debt:
        return "E itself is differentiated here, by its definition: nothing is owed any more."
    return (
        f"The factor is the derivative of one definition, {target.cut_name} by {target.x}^{target.layer}, and E doesn't occur in that. "
        "What is owed comes back in the line."
    )


def _why_out_of_place(target, entry):
    x = target.entry_name
    if entry.quantity.startswith("dE_d"):
        return f"The cut is {target.cut_name}, so what is owed is ∂E by that, and nothing else."
    if (entry.quantity, entry.further) == (target.x, 0):
        return f"{x} is what is nudged, and the definition is a straight line in it: its slope is the same, however large {x} is."
    kept = target.kept_name
    left = re.match(r"\w", target.definition)[0]
    if entry.quantity == left and entry.further == target.further:
        return f"{entry} is what moves. What is asked is how fast it moves with {x}, not where it stands."
    if re.search(rf"\b{entry.quantity}\^{re.escape(_raised(entry.further, target))}", target.definition):
        return f"{entry} stands in the definition of {kept}, but not beside {x}: it is added, and stays as it is when {x} moves."
    return f"{entry} doesn't stand in the definition of {kept}, so it can't be in a derivative of it."


def _raised(further, target):
    layer = layer_name(further).replace("−", "-") if target.layer == "l" else "L"
    return layer if len(layer) == 1 else f"{{{layer}}}"


def _misses_a_part(target, formula):
    """What is to be said of a line with the debt or the factor alone, or with more summed than is left; None if there is no such thing."""
    owed = [entry for entry in entries(formula) if entry.quantity.startswith("dE_d")]
    if target.debt and not owed:
        return (
            "wrong: nothing is owed.",
            "Each term is a debt times the factor. Here the debt is missing: what has the cut left to be paid?",
        )
    if owed and target.factor != "1" and set(entries(formula)) == set(owed):
        return "wrong: the factor is missing.", "Each term is a debt times the factor that you found. Here the debt stands alone."
    summed = sums(formula)
    if any(sums(one.inside) for one in summed) or (summed and not target.summed):
        return "wrong: more is summed than is left.", "After striking, which letter of the cut still runs? One that is struck runs no more."
    return None


# --- What the numbers have in common ---


def _in_common(target, stage, formula):
    """A sentence on numbers that are all the same, or all the same number of times too large; "" if they are not."""
    found = [(world, _pairs(target, stage, formula, world)) for world in worlds(target.layer == "L")]
    if not entries(formula) and target.factor != "1":
        right = found[0][1]
        return f"It is one number for every entry. The judge's are not: {digits(right[0][1])}, {digits(right[1][1])}, …"
    ratios = [_ratio(pairs) for _, pairs in found]
    if None in ratios:
        return ""
    examples = [world.X.shape[1] for world, _ in found]
    for words, numbers in (
        ("m times", examples),
        ("1/m of", [1 / m for m in examples]),
        ("2m times", [2 * m for m in examples]),
        ("1/2 of", [0.5] * len(examples)),
    ):
        if all(abs(ratio - number) < 1e-9 for ratio, number in zip(ratios, numbers)):
            return f"Every number is {words} what it should be."
    if all(abs(ratio - ratios[0]) < 1e-9 for ratio in ratios):
        if abs(ratios[0] + 1) < 1e-9:
            return "Every number has the wrong sign, and nothing else is wrong with it."
        return f"Every number is {digits(ratios[0])} times what it should be."
    return ""


def _pairs(target, stage, formula, world):
    """What the formula gives and what is right, entry by entry."""
    return [(formula.value(world, dict(at)), right) for at, right in expected(target, stage, world).items()]


def _ratio(pairs):
    ratios = [got / right for got, right in pairs if right]
    if ratios and max(ratios) - min(ratios) < 1e-9 * max(map(abs, ratios)):
        return ratios[0]
    return None


# --- What it is called ---


def _named(target, stage, function):
    """Headline, sentences and names of mistakes, as `check` has them for the same line in code; None if no formula makes these."""
    report = check(target.name, function, record=False)
    if (
        not report.mistakes
        or report.kind != "wrong"
        or "no difference" in report.headline
        or any(OF_CODE.search(name) or (stage == "factor" and OF_A_SUM.search(name)) for name in report.mistakes)
    ):
        return None
    sentences = tuple(part for part in report.parts if isinstance(part, str))[: len(report.mistakes)]
    return report.headline, sentences, report.mistakes
