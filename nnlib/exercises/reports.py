"""The report of a check: text for code, HTML for a notebook. The same answer gets the same report, to the letter."""

from dataclasses import dataclass
from html import escape
from typing import Any

# Words and sign say it all; the line at the side only helps to find it. The colours are JupyterLab's own, in its light and its dark theme.
SIGNS = {"right": ("✓", "solid"), "not written yet": ("…", "dotted")}
BOX = (
    '<div style="border-left: 4px {} var(--jp-content-font-color1, #1a1a1a); color: var(--jp-content-font-color1, #1a1a1a); '
    'padding: 2px 12px; max-width: 90ch">'
)


@dataclass(frozen=True)
class Report:
    """What came of a check.

    name: the exercise.
    kind: "right", "not written yet", "raises", "wrong shape", "changes its input", "right in part", "too slow" or "wrong".
    headline: the first line. parts: what follows it, each a string, a Code or a Table.
    mistakes: the names of what is wrong, as far as that is known.
    """

    name: str
    kind: str
    headline: str
    parts: tuple[Any, ...] = ()
    mistakes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.kind == "right"

    @property
    def mistake(self) -> str | None:
        """The name of the mistake, or of all of them, joined by "and"; None if nothing is wrong or if what is wrong isn't known."""
        return " and ".join(self.mistakes) or None

    @property
    def message(self) -> str:
        return "\n".join([self.headline, *map(str, self.parts)])

    def __repr__(self):
        return f"{self.name}: {self.message}"

    def _repr_html_(self):
        sign, line = SIGNS.get(self.kind, ("✕", "dashed"))
        head = f'<p><span aria-hidden="true">{sign}</span> <code>{escape(self.name)}</code>: <strong>{escape(self.headline)}</strong></p>'
        body = "".join(f"<p>{escape(part)}</p>" if isinstance(part, str) else part.html() for part in self.parts)
        return f"{BOX.format(line)}{head}{body}</div>"


@dataclass(frozen=True)
class Code:
    """Lines of code or of an error message."""

    text: str

    def __str__(self):
        return "\n".join(f"    {line}" for line in self.text.splitlines())

    def html(self):
        return (
            f'<pre style="padding-left: 2ch; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere">{escape(self.text)}</pre>'
        )


@dataclass(frozen=True)
class Table:
    """Rows of text; the first row and the first column are headings."""

    rows: tuple

    def __str__(self):
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        return "\n".join("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in self.rows)

    def html(self):
        first, *rest = self.rows
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in first)
        body = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>' for row in rest
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
