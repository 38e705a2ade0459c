"""The reader's own lines, kept with the record of the exercises."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlib.derivation.formula import FormulaError, read
from nnlib.derivation.targets import TARGETS
from nnlib.exercises import record


def keep(name, work):
    """A derivation is done."""
    record.remember_derivation(name, work)


def kept(name):
    """What was kept of a derivation, {} if nothing was, or nothing whole."""
    return _whole(record.derivations().get(name, {}))


def _whole(work):
    return work if isinstance(work.get("line"), str) else {}


def ledger() -> "Ledger":
    """The reader's lines so far, each with the derivation that it came from."""
    return Ledger({name: kept(name) for name in TARGETS})


def ledger_in(folder: str | Path) -> "Ledger":
    """The lines that are kept in a folder, such as that of the lessons. NotADirectoryError if there is no such folder."""
    works = record.derivations_in(folder)
    return Ledger({name: _whole(works.get(name, {})) for name in TARGETS})


@dataclass(frozen=True)
class Ledger:
    """The lines by target; {} where there is none yet."""

    works: dict[str, dict[str, Any]]

    def __repr__(self):
        lines = [f"  {name}: {work['line'] if work else 'not derived yet'}" for name, work in self.works.items()]
        return "\n".join([f"{sum(map(bool, self.works.values()))} of {len(self.works)} lines are derived.", *lines])

    @property
    def latex(self) -> dict[str, str]:
        """The right-hand sides in LaTeX, by target, of the lines that are there and can be read."""
        found = {}
        for name, work in self.works.items():
            if work:
                with contextlib.suppress(FormulaError):
                    found[name] = read(work["line"]).latex()
        return found

    def _repr_markdown_(self):
        rows = [f"| {self._left(name)} | {self._right(name)} |" for name in self.works]
        return "\n".join(["| | your line |", "|-|-|", *rows])

    def _left(self, name):
        return f"${TARGETS[name].equation.index_form.partition(' = ')[0]}$"

    def _right(self, name):
        if name in self.latex:
            return f"${self.latex[name]}$"
        return "can't be read" if self.works[name] else "not derived yet"
