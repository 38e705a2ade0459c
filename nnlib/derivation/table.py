"""All that the browser needs to ask and to judge a derivation by itself: numbers and verdicts, made by the judges in advance."""

import functools

from nnlib.derivation import choices, cuts, strikes
from nnlib.derivation.formula import TOPS, read
from nnlib.derivation.graph import E
from nnlib.derivation.hints import HINTS
from nnlib.derivation.lines import judge_factor, judge_line, other_place
from nnlib.derivation.matrices import judge_matrix
from nnlib.derivation.targets import PLACES, REASONS, TARGETS
from nnlib.derivation.worlds import counts, worlds
from nnlib.explorer.mathml import mathml

PARTS = {
    "factor": ("quantity", "layer", "first index", "second index"),
    "line": ("summed index", "from 1 to"),
    "matrix": ("first", "sign", "second"),
}
OTHER_PARTS = {
    ("dE_dA_output", "factor"): ("number", "difference"),
    ("dE_dA_output", "matrix"): ("difference", "divided by"),
    ("dE_db", "matrix"): ("matrix", "added up along its", "that axis"),
}


@functools.cache
def table(name):
    """The table of one derivation, of plain dictionaries, lists, numbers and texts.

    A verdict is [what one would type, whether it is right, headline, parts], and where more is said to who has made all its mistakes
    before, those mistakes, and that headline and those parts.
    """
    target = TARGETS[name]
    return {
        "name": name,
        "words": target.equation.words,
        "x": target.entry_name,
        "cutName": target.cut_name,
        "formulas": {stage: mathml(latex) for stage, latex in _formulas(target).items()},
        "cut": {"rounds": [_cut_round(target, m) for m in ((1, 2) if target.x in "Wb" else (1,))]},
        "strike": _strike(target) if target.strikes else None,
        "factor": _stage(target, "factor", choices.factors, judge_factor)
        | {
            "of": f"∂{target.kept_name}/∂{target.entry_name}",
            "place": target.place,
            "places": PLACES,
            "whyNot": {because: other_place(target, because) for because in PLACES},
        },
        "line": _stage(target, "line", choices.lines, judge_line) | {"free": _free(target)},
        "matrix": _stage(target, "matrix", choices.matrices, judge_matrix) | {"summed": target.summed, "indices": ["", *choices.LETTERS]},
        "hints": HINTS[name],
    }


def _formulas(target):
    """What stands on the page once a stage is made, in LaTeX. "x" and "definition" stand there from the beginning."""
    left, _, right = target.equation.index_form.partition(" = ")
    x = rf"{target.x}^{target.layer}_{{{target.indices}}}"
    cut = "E" if target.cut == "E" else f"{target.cut}^{{l+1}}" if target.further else f"{target.cut}^l"
    entry, stays = ((cut + (f"_{{{letters}}}" if letters else "")) for letters in (target.entry, target.stays))
    nudge, kept = (rf"\frac{{\partial {u}}}{{\partial {x}}}" for u in (entry, stays))
    debt, owed = (rf"\frac{{\partial E}}{{\partial {u}}} \," if target.debt else "" for u in (entry, stays))
    everything = rf"\sum_{{\text{{all of }} {cut}}}" if target.entry else ""
    rest = rf"\sum_{{\text{{what is left of }} {cut}}}" if target.summed else ""
    return {
        "x": left,
        "definition": target.definition,
        "cut": f"{left} = {everything} {debt} {nudge}",
        "strike": f"{left} = {rest} {owed} {kept}",
        "factor": f"{kept} = {read(target.factor).latex()}",
        "line": f"{left} = {right}",
        "matrix": target.equation.matrix_form,
    }


def _cut_round(target, m):
    graph = cuts.graph(m)

    def variant(x):
        return {
            "x": cuts.named(x, m),
            "terms": {cuts.named(node, m): term for node, term in graph.terms(x).items() if node != x},
            "near": [cuts.named(node, m) for node in graph.after(x)],
            "paths": [[cuts.named(node, m) for node in path] for path in graph.paths(x)],
            "true": graph.true(x),
        }

    nodes = [{"name": cuts.named(node, m)} | ({} if node == E else vars(node)) for node in graph.nodes]
    return {"m": m, "nodes": nodes, "variants": [variant(x) for x in cuts.variants(target)]}


def _strike(target):
    """Three questions: another entry of x each, in the first network."""
    world = worlds(False)[0]
    by_place = {}
    for place, at, before, after in strikes.moves(world, target):
        by_place.setdefault(place, []).append((at, before, after))
    places = list(by_place)
    return {
        "step": strikes.STEP,
        "sizes": str(world),
        "reasons": REASONS,
        "conditions": [[condition, sorted(reasons)] for condition, reasons in target.strikes.items()],
        "questions": [_question(target, place, by_place[place]) for place in (places[len(places) // 2], places[1], places[-2])],
    }


def _question(target, place, moves):
    row, column = target.entry
    rows, columns = (max(at[letter] for at, _, _ in moves) for letter in target.entry)
    cells = [
        {
            "name": f"{target.cut_name}_{at[row]}{at[column]}",
            "before": before,
            "after": after,
            "reasons": sorted(strikes.reasons_for(target, at)),
            "conditions": [condition for condition in target.strikes if strikes.holds(condition, target, at)],
        }
        for at, before, after in moves
    ]
    x = f"{target.x}^l_{''.join(str(n + 1) for n in place)}"
    why_not = {because: strikes.why_not(target, because) for because in REASONS}
    return {"x": x, "rows": rows, "columns": columns, "cells": cells, "whyNot": why_not}


def _stage(target, stage, choices_of, judge):
    verdicts = {}
    for key, typed in choices_of(target).items():
        report = judge(target, typed)
        again = judge(target, typed, met=set(report.mistakes)) if report.mistakes else report
        more = [list(report.mistakes), *_said(again)[1:]] if _said(again) != _said(report) else []
        verdicts[key] = [typed, *_said(report), *more]
    names = OTHER_PARTS.get((target.name, stage), PARTS[stage])
    tiles = [list(dict.fromkeys(key.split("|")[k] for key in verdicts)) for k in range(len(names))]
    return {"parts": [{"name": name, "tiles": of_one} for name, of_one in zip(names, tiles)], "verdicts": verdicts}


def _said(report):
    return [report.passed, report.headline, [part for part in report.parts if isinstance(part, str)]]


def _free(target):
    """For each index of x how far it goes, and what is to be said of another end."""
    world = worlds(target.layer == "L")[0]
    found = []
    for letter, count in zip(target.indices, counts(target, target.indices)):
        places, right, wrong = world.length(count), "", {}
        for tile, typed in choices.ends(target).items():
            if TOPS[typed] == count:
                right = tile
                continue
            n = world.length(TOPS[typed])
            says = "some entries have no line" if n < places else "the line speaks of entries that don't exist"
            wrong[tile] = f"Look at {world}: {target.x}^{target.layer} has {places} places for {letter}. With {letter} = 1 to {n}, {says}."
        found.append({"letter": letter, "right": right, "wrong": wrong})
    return found
