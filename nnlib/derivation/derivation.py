"""The workbench: one derivation, made in five stages, each judged. In a notebook it shows itself; each move has its method, too."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from nnlib.derivation import cuts, ledger, lines, matrices, strikes
from nnlib.derivation.formula import read
from nnlib.derivation.hints import HINTS
from nnlib.derivation.table import table
from nnlib.derivation.targets import TARGETS
from nnlib.exercises.reports import Report
from nnlib.explorer import sources
from nnlib.explorer.mathml import mathml
from nnlib.explorer.widget import Widget

STAGES = ("cut", "strike", "factor", "line", "matrix")
EMPTY = {"cut": [], "strikes": [], "factor": "", "line": "", "matrix": "", "hints": 0}


class Derivation(Widget):
    """A derivation of ∂E/∂W, ∂E/∂b, ∂E/∂Z or ∂E/∂A.

    name: "dE_dW", "dE_db", "dE_dZ", "dE_dA" or "dE_dA_output".
    record: whether the finished line goes on the ledger; one that was only shown should not.

    Every move returns a report: `.passed`, `.message`. What passes is kept, in `work`; when all five stages stand, `done` is True and
    the line goes on the ledger. The stages may be made in any order.
    """

    _esm, _css = sources.module("derivation.js"), sources.STYLE + sources.WORKBENCH

    work = traitlets.Dict().tag(sync=True)  # what stands: see EMPTY
    _table = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str, record: bool = True) -> None:
        if name not in TARGETS:
            raise ValueError(f"there is no derivation of {name!r}; there are {', '.join(TARGETS)}")
        self._target, self._record = TARGETS[name], record
        self._told, self._met = Counter(), defaultdict(set)  # by stage: how many hints were given, and the mistakes that were made
        super().__init__(work=EMPTY, _table=table(name))
        self.on_msg(self._typed)

    @classmethod
    def load(cls, name: str) -> "Derivation":
        """The derivation as the reader left it, from the ledger; an empty one if there is none yet."""
        derivation = cls(name)
        try:
            derivation.work = EMPTY | ledger.kept(name)
        except traitlets.TraitError:
            pass  # somebody wrote something else into the file
        return derivation

    # --- The five stages ---

    def cut(self, nodes: Sequence[str], missed: int | None = None, repeated: int | None = None) -> Report:
        """Stage 1: which quantities stand between x and E? On a network 2-2-2 with two examples.

        nodes: names such as "A^2" (all of a layer), "A^2_1" (a unit, in every example), "A^2_12" (in example 2) or "E".
        missed, repeated: before the verdict, how many paths miss the cut, and how many meet it more than once.
        """

        def judge():
            chosen = cuts.nodes_named(nodes, self._target, 2)
            report = cuts.judge_cut(self._target, chosen, missed=missed, repeated=repeated)
            # A cut farther on is right, too, but takes the place of none that will do.
            return report, {} if self._made("cut") else {"cut": sorted(map(str, chosen))}

        return self._answered("cut", judge)

    def strike(self, condition: str, because: str | None = None) -> Report:
        """Stage 2: which entries of the cut does a nudge of x leave alone, and why? Strikes add up.

        condition: a comparison of letters of an entry and of x, such as "a < b".
        because: "another row", "another example", "element by element" or "computed earlier".
        """

        def judge():
            if not self._target.strikes:
                raise ValueError("the cut is E, one number: there is nothing to strike")
            return strikes.judge_strike(self._target, condition, because), {"strikes": [*self.work["strikes"], [condition, because]]}

        report = self._answered("strike", judge)
        if report.passed and (left := self._left_over()):
            at = ", ".join(f"{letter} = {n}" for letter, n in left.items())
            return replace(report, parts=(*report.parts, f"There is more to strike: the entry for {at} doesn't move either."))
        return report

    def factor(self, text: str, because: str | None = None) -> Report:
        """Stage 3: the derivative of what is left of the cut with respect to x, such as "2 Z^{l-1}_rd".

        because: how x stands in the definition: "multiplied", "added", "inside g" or "squared".
        """
        return self._answered("factor", lambda: (lines.judge_factor(self._target, text, because, self._met["factor"]), {"factor": text}))

    def line(self, text: str) -> Report:
        """Stage 4: the whole line, such as "sum over d of Z^{l-1}_rd dE/dA^{l-1}_rd"."""
        return self._answered("line", lambda: (lines.judge_line(self._target, text, self._met["line"]), {"line": text}))

    def matrix(self, text: str, because: str | None = None) -> Report:
        """Stage 5: the line for all entries at once, in Python, with the names that `check` gives: M.mT, M @ N, M * N.

        because: the index that is summed, "" if none is.
        """
        return self._answered("matrix", lambda: (matrices.judge_matrix(self._target, text, because, self._met["matrix"]), {"matrix": text}))

    def hint(self) -> str:
        """The next hint for the stage that is open. There are three for each."""
        stage = self.stage
        if stage is None:
            return "It is derived: nothing is left to hint at."
        hints, told = HINTS[self._target.name][stage], self._told[stage]
        if told == len(hints):
            return f"Those were all hints for this stage. The last was: {hints[-1]}"
        self._told[stage] += 1
        self.work = {**self.work, "hints": self.work["hints"] + 1}
        return hints[told]

    # --- What stands ---

    @property
    def stage(self) -> str | None:
        """The first stage that isn't made yet; None if all are."""
        return next((stage for stage in STAGES if not self._made(stage)), None)

    @property
    def done(self) -> bool:
        """Whether all stages are made."""
        return self.stage is None

    @property
    def function(self) -> Callable[..., Any] | None:
        """The reader's line as a function with the arguments of the equation; None as long as there is no line."""
        if self.work["matrix"]:
            return matrices.as_function(self._target, self.work["matrix"])
        return lines.as_function(self._target, self.work["line"]) if self.work["line"] else None

    @property
    def latex(self) -> str | None:
        """The reader's line in LaTeX; None as long as there is none."""
        if not self.work["line"]:
            return None
        left = self._target.equation.index_form.partition(" = ")[0]
        return f"{left} = {read(self.work['line']).latex()}"

    def save(self, path: str | Path, title: str = "A derivation") -> None:
        """Write the derivation as it stands to a web page of its own, to go on with or to hand in: no kernel, no network needed."""
        text = sources.page("derivation.html", self._esm, self._css, title, self.page_picture(), self.page_state())
        Path(path).write_text(text, encoding="utf-8")

    def page_state(self) -> dict[str, Any]:
        """What stands, and the verdicts on all that can be chosen."""
        return {"work": self.work, "_table": self._table, "_refused": ""}

    def __repr__(self):
        made = [stage for stage in STAGES if self._made(stage) and (stage != "strike" or self._target.strikes)]
        return f"Derivation of {self._target.name}: {', '.join(made) or 'nothing'} made" + (
            ", done" if self.done else f", next: {self.stage}"
        )

    def still(self) -> str:
        """What stands, in formulas, for where no script runs."""
        formulas = [mathml(self.latex)] if self.latex else []
        words = f"{escape(repr(self))}. In a running notebook, or on a page with scripts, it is derived here step by step."
        return "".join(f"<p>{formula}</p>" for formula in formulas) + f"<p>{words}</p>"

    def _typed(self, _, message, buffers):
        """What the reader typed on the page, a factor or a line: the page gets the verdict."""
        stage, text = message.get("stage"), message.get("text")
        if stage in ("factor", "line") and isinstance(text, str):
            report = getattr(lines, f"judge_{stage}")(self._target, text, met=self._met[stage])
            self._met[stage] |= set(report.mistakes)
            self.send({"right": report.passed, "headline": report.headline, "parts": list(map(str, report.parts)), "text": text})

    @traitlets.validate("work")
    def _stands(self, proposal):
        """What the page, or Python, says that stands is judged again: nothing wrong stands."""
        work = proposal["value"]
        if set(work) != set(EMPTY):
            raise traitlets.TraitError(f"work must have {', '.join(EMPTY)}, but has {', '.join(map(str, work))}")
        if not all(isinstance(work[stage], type(empty)) for stage, empty in EMPTY.items()):
            raise traitlets.TraitError(f"work must have values like those of {EMPTY}, but is {work!r:.80}")
        try:
            for stage, report in self._judged(work):
                if not report.passed:
                    raise traitlets.TraitError(f"{stage}: {report.message}")
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(f"work can't be judged: {error}") from None
        return work

    def _judged(self, work):
        target = self._target
        if work["cut"]:
            yield "cut", cuts.judge_cut(target, cuts.nodes_named(work["cut"], target, 2))
        for condition, because in work["strikes"]:
            yield "strike", strikes.judge_strike(target, condition, because)
        judges = {"factor": lines.judge_factor, "line": lines.judge_line, "matrix": matrices.judge_matrix}
        for stage, judge in judges.items():
            if work[stage]:
                yield stage, judge(target, work[stage])

    @traitlets.observe("work")
    def _on_the_ledger(self, change):
        if self.done and self._record:
            ledger.keep(self._target.name, self.work)

    def _answered(self, stage, judge):
        """The Report on an answer. judge gives it, with what is kept if it is right; what can't be read at all is no wrong answer."""
        try:
            report, made = judge()
        except ValueError as error:
            return Report(self._target.name, "wrong", "can't be read.", (str(error),))
        if report.passed:
            self.work = {**self.work, **made}
        else:
            self._met[stage] |= set(report.mistakes)
        return report

    def _made(self, stage):
        match stage:
            case "cut":
                nodes = self.work["cut"]
                return bool(nodes) and cuts.is_near(self._target, cuts.nodes_named(nodes, self._target, 2))
            case "strike":
                return not self._target.strikes or (bool(self.work["strikes"]) and self._left_over() is None)
        return bool(self.work[stage])

    def _left_over(self):
        return strikes.left_over(self._target, [condition for condition, _ in self.work["strikes"]])
