"""The marks of a class, as a table for a spreadsheet and as a page to read."""

import csv
from html import escape

from nnlib.exercises import running
from nnlib.exercises.grading import KINDS, WALL

SIGNS = {"right": "✓", "nnlib's own": "=", "wrong": "✕", "not judged": "?", "not written": "…", "not handed in": "–"}
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 110ch; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 } caption { text-align: left; padding: 0.3em 0 }
th, td { border: 1px solid #999; padding: 0.3em 0.6em; text-align: left; vertical-align: top }
thead th { background: #eee } .number { text-align: right; font-variant-numeric: tabular-nums }
.wide { overflow-x: auto }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #1a1a1a } thead th { background: #333 } }
@media print { body { max-width: none } }
"""
NO_SANDBOX = (
    "To grade them, the answers were run as programs, with the rights of whoever graded. Each notebook had a process of its own, with at "
    f"most {running.SECONDS:g} seconds for a cell, {running.CPU} seconds of computing and {WALL} seconds in all, and "
    f"{running.MEMORY // 2**30} GB of memory, and nothing of what it printed was kept. That stops mistakes. It is no sandbox: code that "
    "means harm can read and delete files, use the network, and report itself right. (On Windows only the time is limited.) Grade where "
    "that does not matter: in a container, or as a user who may do little."
)
SAYS = {
    "right": "agrees with derivatives taken from E alone, on several networks",
    "nnlib's own": "agrees, but calls what the package has ready, or the judge: it is not the pupil's",
    "wrong": "does not agree; the mistake is named where it is known",
    "not judged": "its cell failed, the notebook was stopped before it, or can't be read",
    "not written": "still as it was handed out, or taken out",
    "not handed in": "no notebook of this lesson",
}


def words(result):
    """A result in words: "wrong: the transpose is missing"."""
    return f"{result.kind}: {result.words}" if result.words else result.kind


def how_many(graded):
    counts = ((len(graded.pupils), "pupil"), (len(graded.exercises), "exercise"))
    return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts)


# --- For a spreadsheet ---


def write_csv(graded, path):
    """A line for each pupil and exercise. With the mark of UTF-8 at its beginning, without which Excel spoils names."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["pupil", "exercise", "result", "mistake or reason", "notes on this pupil"])
        for pupil in graded.pupils:
            lines = [[name, result.kind, result.words] for name, result in pupil.results.items()] or [["", "", ""]]
            for number, line in enumerate(lines):
                notes = " | ".join(pupil.notes) if number == 0 else ""
                out.writerow([_plain(text) for text in (pupil.name, *line, notes)])


def _plain(text):
    """Text that a spreadsheet doesn't take for a formula, though a pupil has called a folder so."""
    text = printable(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def printable(text):
    """The text on one line. A file's name, or an error's message, may hold what is no character, or what moves a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "�" for sign in text)


# --- To read ---


def write_html(graded, path):
    """One page that needs nothing else."""
    path.write_text(page(graded), encoding="utf-8")


def page(graded):
    parts = [
        "<h1>Marks</h1>",
        f"<p>{how_many(graded)}.</p>",
        _marks(graded),
        _legend(),
        "<h2>Mistakes, the most frequent first</h2>",
        _mistakes(graded),
        "<h2>How many</h2>",
        _counts(graded),
        "<h2>What could not be read or run</h2>",
        _notes(graded),
        f"<h2>How it was graded</h2><p>{escape(NO_SANDBOX)}</p>",
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Marks</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _marks(graded):
    rows = [[pupil.name, *(_cell(result) for result in pupil.results.values())] for pupil in graded.pupils]
    return _table("Each pupil's exercises", ["pupil", *graded.exercises], rows)


def _cell(result):
    return f"{SIGNS[result.kind]} {words(result)}"


def _legend():
    return "<p>" + "<br>".join(escape(f"{SIGNS[kind]} {kind}: {SAYS[kind]}") for kind in KINDS) + "</p>"


def _mistakes(graded):
    made = graded.mistakes()
    if not made:
        return "<p>None.</p>"
    rows = [[mistake, name, str(len(who)), ", ".join(who), sentence] for name, mistake, sentence, who in made]
    return _table("Mistakes of the class", ["mistake", "exercise", "pupils", "who", "what the pupil is told"], rows)


def _counts(graded):
    counts = {name: graded.count(name) for name in graded.exercises}
    return _table(
        "Results of each exercise", ["exercise", *KINDS], [[name, *(str(counts[name][kind]) for kind in KINDS)] for name in counts]
    )


def _notes(graded):
    rows = [[pupil.name, note] for pupil in graded.pupils for note in pupil.notes]
    return _table("Notes", ["pupil", "note"], rows) if rows else "<p>All was read and run.</p>"


def _table(caption, head, rows):
    """The first column holds the headings of the rows."""
    top = "".join(f'<th scope="col">{_escaped(text)}</th>' for text in head)
    body = "".join(f'<tr><th scope="row">{_escaped(row[0])}</th>{"".join(map(_entry, row[1:]))}</tr>' for row in rows)
    return f'<div class="wide"><table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _entry(text):
    return f'<td class="{_kind(text)}">{_escaped(text)}</td>'


def _kind(text):
    return "number" if text.isdigit() else "text"


def _escaped(text):
    return escape(printable(text))
