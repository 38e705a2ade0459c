"""The slides of a lesson, from its cells: which there are, what stands on each, and what goes into the speaker's notes.

Where a slide begins follows from what a lesson is made of anyway: headings, predictions, widgets, code. The only mark in a notebook is
Jupyter's own, `slideshow: {"slide_type": "skip"}`, for a cell that has nothing to say to a class.
"""

import math
import re
from dataclasses import dataclass, field
from html import escape, unescape
from xml.etree import ElementTree

import mistune
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

# Sizes in a slide of 1280 × 720, from docs/slides/slides.css. They are guessed on the safe side; tests/site/test_slides.py measures.
ROOM, LETTERS, CODE_LETTERS, LONG, WIDE = 560, 70, 76, 46, 80
LINE, GAP, CODE_LINE, ROW, ROW_LINE, FORMULA = 40, 14, 31, 46, 33, 100
MOST_WORDS = 45  # of a paragraph that only explains: what is longer is read, not shown

MATHML = "http://www.w3.org/1998/Math/MathML"
ElementTree.register_namespace("", MATHML)

EXERCISE = re.compile(r"^\*\*\d+, ", re.MULTILINE)
PREDICTION = re.compile(r"(.*?)(\*\*Predict\.\*\*.*?)<details><summary>Answer</summary>(.*?)</details>(.*)", re.DOTALL)
IMPORTS = re.compile(r"^(?:from|import) .*\n+", re.MULTILINE)
BLANK = re.compile(r"(?:return|=) (?:\.\.\., )*\.\.\.")  # what a pupil is to write
FOR_READERS = re.compile(r"\bfolded\b|^Open it\b|^Look at it when\b")  # a deck has nothing folded
NOT_YET = re.compile(r"not (?:written|derived) yet")
SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[.?!]\))\s+")
FORMULAS = re.compile(r"(`[^`]*`)|\$\$(.+?)\$\$|\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL)
markdown = mistune.create_markdown(escape=False, plugins=["table"])


@dataclass
class Block:
    """A piece of a slide: its HTML and how high it is. kind: "formula", "given" for what code gives, or nothing special."""

    html: str
    height: int
    kind: str = ""


@dataclass
class Slide:
    title: str
    kind: str = "text"  # title, text, predict, answer, widget, task
    level: int = 0  # of the heading that it begins with; 0 where it goes on
    blocks: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def height(self):
        return sum(block.height for block in self.blocks)

    def steps(self):
        """The blocks, each with whether it waits for a key: what code gives does, a formula that is derived, and all that follows."""
        waits = False
        for block in self.blocks:
            derived = block.kind == "formula" and self.kind == "text"
            waits = waits or block is not self.blocks[0] and (derived or block.kind == "given")
            yield block, waits


def slides(notebook, widget):
    """The slides of a notebook, in order. widget(output) is the HTML of an output that is a widget, or None."""
    deck = [Slide("")]
    for cell in notebook.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") == "skip" or "solution" in cell.metadata.get("tags", ()):
            continue
        if cell.cell_type == "markdown":
            add_prose(deck, cell.source)
        else:
            add_code(deck, cell, widget)
    return [slide for slide in deck if slide.blocks]


def add_prose(deck, source):
    """A cell of prose begins a slide. A prediction has its own, and its answer the next."""
    go_on(deck)
    found = PREDICTION.fullmatch(source)
    before, question, answer, after = found.groups() if found else (source, "", "", "")
    for text in pieces(before):
        add_piece(deck, text)
    if found:
        add_question(deck, pieces(question))
        deck.append(Slide("Answer", "answer", blocks=[*map(block, pieces(with_choice(question, answer.strip())))]))
        deck.append(Slide(deck[-2].title))
        for text in pieces(after):
            add_piece(deck, text)
    if EXERCISE.search(source):
        deck[-1].kind = "task"


def go_on(deck):
    """Begin another slide of the same section."""
    deck.append(Slide(deck[-1].title, "task" if deck[-1].kind == "task" and deck[-1].blocks else "text"))


def pieces(source):
    """Paragraphs, headings, lists, tables and formulas."""
    return [text for text in re.split(r"\n\s*\n", source.strip()) if text]


def add_piece(deck, text):
    if heading := re.fullmatch(r"(#+) (.+)", text):
        deck.append(Slide(re.sub("</?p>", "", rendered(heading[2])), "title" if len(heading[1]) == 1 else "text", level=len(heading[1])))
        return
    shown, rest = cut_short(text)
    if rest:
        deck[-1].notes.append(rendered(text))
    for part in parts(shown) if shown else ():
        put(deck, block(part))


def add_question(deck, texts):
    """It stands with what leads to it, if that leaves room."""
    blocks = [block(text) for text in texts]
    if deck[-1].height() + sum(one.height for one in blocks) > ROOM:
        go_on(deck)
    deck[-1].kind = "predict"
    deck[-1].blocks += blocks


def with_choice(question, answer):
    """An answer that names a line of its question by its letter, with that line above it."""
    letter = re.match(r"\*\*([A-Z])\.\*\* ", answer)
    line = letter and re.search(rf"^- \*\*{letter[1]}\.\*\*.*(?:\n(?!- ).+)*", question, re.MULTILINE)
    return f"{line[0]}\n\n{answer[letter.end() :]}" if line else answer


def put(deck, new):
    """Onto the last slide, or where that is full onto another."""
    if deck[-1].blocks and deck[-1].height() + new.height > ROOM:
        go_on(deck)
    deck[-1].blocks.append(new)


def cut_short(text):
    """What is shown of a paragraph, and whether something is left out: its first sentences, unless it leads on or says what is what."""
    if re.match(r"\$\$|\||- |\d\. ", text):
        return text, False
    sentences = split(text)
    kept = [one for one in sentences if not FOR_READERS.search(one)]
    if "**" not in text and re.search(r"[.?!]\)?$", text):
        while len(kept) > 1 and len(" ".join(kept).split()) > MOST_WORDS:
            kept.pop()
    return " ".join(kept), kept != sentences


def split(text):
    """Its sentences. A full stop in a formula or in code ends none."""
    hidden = FORMULAS.sub(lambda found: "x" * len(found[0]), text)
    ends = [0, *(found.end() for found in SENTENCE.finditer(hidden)), len(text)]
    return [text[start:end].strip() for start, end in zip(ends, ends[1:])]


def parts(text):
    """A table that is too long for a slide, in parts."""
    if not text.startswith("|"):
        return [text]
    head, line, *rows = text.split("\n")
    cut = [[]]
    for row in rows:
        if sum(map(row_height, [head, *cut[-1], row])) + GAP > ROOM:
            cut.append([])
        cut[-1].append(row)
    return ["\n".join([head, line, *rows]) for rows in cut]


def row_height(row):
    cells = [letters(rendered(cell)) for cell in row.strip("| ").split("|")]
    return ROW + ROW_LINE * max(math.ceil(cell / (110 / len(cells))) - 1 for cell in cells)


def block(text):
    html = rendered(text)
    if text.startswith("$$"):
        return formula(text, html)
    if text.startswith("|"):
        head, _, *rows = text.split("\n")
        return Block(html, sum(map(row_height, [head, *rows])) + GAP)
    items = re.split(r"^- ", text, flags=re.MULTILINE)
    height = sum(LINE * math.ceil(letters(rendered(item)) / LETTERS) + GAP for item in items if item)
    return Block(html, height + (LINE // 2 if r"\frac" in text else 0))


def formula(text, html):
    html = html.removeprefix("<p>").removesuffix("</p>")
    rows = text.count(r"\\") + 1 if r"\begin" in text else 1
    height = max(FORMULA, rows * LINE + GAP)
    if letters(html) <= WIDE or " = " not in text:
        return Block(f'<div class="formula{" long" if letters(html) > LONG else ""}">{stepwise(html)}</div>', height, "formula")
    left, right = text.strip("$").split(" = ", 1)  # too wide for one line
    return Block(f'<div class="formula long">{rendered(f"$${left}$$")}{rendered(f"$$= {right}$$")}</div>', 2 * height, "formula")


def letters(html):
    return len(unescape(re.sub(r"<annotation.*?</annotation>|<[^>]+>", "", html)))


def rendered(text):
    """HTML of Markdown, with its formulas as MathML, and links that lead from deck to deck."""
    formulas = []

    def keep(found):
        code, display, inline = found.groups()
        if code:
            return code
        formulas.append(convert(display, display="block") if display else convert(inline))
        return f"\x02{len(formulas) - 1}\x03"

    html = markdown(FORMULAS.sub(keep, text)).strip()
    html = re.sub("\x02(\\d+)\x03(?=[.,;:?!)])", "\x02\\1\x03\u2060", html)
    html = re.sub("\x02(\\d+)\x03", lambda found: formulas[int(found[1])], html)
    html = re.sub(r'href="(\w+)\.ipynb"', r'href="\1.html"', html)
    return html


def stepwise(html):
    """A formula of the form a = b = c, in steps: each further equals sign begins one."""
    formula = ElementTree.fromstring(html)
    (row,) = formula
    signs = [at for at, part in enumerate(row) if part.text == "="]
    apart = any(float(part.get("width", "0").removesuffix("em")) >= 1 for part in row)  # several formulas, a = b, c = d
    if len(signs) < 2 or apart:
        return html
    parts, ends = list(row), [*signs[2:], len(row)]
    for start, end in zip(signs[1:], ends):
        step = ElementTree.SubElement(row, f"{{{MATHML}}}mrow", {"class": "step"})
        for part in parts[start:end]:
            row.remove(part)
            step.append(part)
    return ElementTree.tostring(formula, encoding="unicode")


def add_code(deck, cell, widget):
    """Code goes on below its prose, and what it gives waits. A widget has a slide of its own; its code isn't shown."""
    widgets = [html for html in map(widget, cell.outputs) if html]
    for html in widgets:
        deck.append(Slide(deck[-1].title, "widget", blocks=[Block(html, ROOM)]))
    outputs = [one for output in cell.outputs if not widget(output) for one in given(output)]
    stub = BLANK.search(cell.source)
    source = IMPORTS.sub("", to_write(cell.source) if stub else cell.source)
    code = [*map(coded, code_parts(source))] if stub or shows(cell.source, outputs) and not widgets else []
    whole = sum(one.height for one in code + outputs)
    if deck[-1].height() + whole > ROOM >= whole:
        go_on(deck)  # what is run and what it gives can be seen together
    for one in code + outputs:
        put(deck, one)
    if stub:
        deck[-1].kind = "task"


def shows(source, outputs):
    """Whether code is worth a slide: it defines, claims or prints something, and doesn't just prepare, or draw."""
    if any(one.height == ROOM for one in outputs):
        return False
    return bool(outputs) or bool(re.search(r"^\s*(?:def|assert)\b", source, re.MULTILINE))


def to_write(source):
    """What a pupil is to fill in, without what judges it: up to the last blank of the paragraph that has the first."""
    before, blank, after = re.split(f"({BLANK.pattern}.*)", source, maxsplit=1)
    here = after.partition("\n\n")[0].split("\n")
    last = max((at for at, line in enumerate(here) if BLANK.search(line)), default=0)
    return before + blank + "\n".join(here[: last + 1])


def code_parts(source):
    """Code that is too long for a slide, cut where a line is empty, or else where it must be."""
    if code_height(source) <= ROOM:
        return [source]
    lines = source.split("\n")
    most = max(at for at in range(len(lines)) if code_height("\n".join(lines[:at])) <= ROOM)
    cut = max((at for at in range(1, most + 1) if not lines[at]), default=most)
    return ["\n".join(lines[:cut]), *code_parts("\n".join(lines[cut:]).strip("\n"))]


def coded(source):
    source = re.sub(r"\n{3,}", "\n\n", source)
    html = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return Block(f'<pre class="highlight">{html.rstrip()}</pre>', code_height(source))


def code_height(text):
    return CODE_LINE * sum(max(1, math.ceil(len(line) / CODE_LETTERS)) for line in text.rstrip().split("\n")) + 2 * GAP


def given(output):
    """What a cell gives, as blocks; nothing where a pupil's work is still missing."""
    data = output.get("data", {})
    text = output.get("text", "") or data.get("text/plain", "")
    if NOT_YET.search(text):
        return []
    if "text/markdown" in data:
        return [Block(one.html, one.height, "given") for text in pieces(data["text/markdown"]) for one in map(block, parts(text))]
    if "text/html" in data:
        lines = math.ceil(len(text) / LETTERS) + data["text/html"].count("<tr") + 2
        height = ROOM if re.search(r"<img\b|<svg\b", data["text/html"]) else LINE * lines
        return [Block(f'<div class="given">{data["text/html"]}</div>', height, "given")]
    return [Block(f'<pre class="given">{escape(text.rstrip())}</pre>', code_height(text), "given")]


def with_notes(deck, lesson, teaching):
    """Put what docs/teaching_notes.md says under `### lesson` into the notes of its slides.

    A list item that begins with **Predict 2.** goes to the second prediction, one that begins with the words of a heading to its slide,
    everything else to the first slide. ValueError if there are fewer predictions.
    """
    found = re.search(rf"^#+ {lesson}\n(.*?)(?=^#|\Z)", teaching, re.MULTILINE | re.DOTALL)
    asked = [slide for slide in deck if slide.kind == "predict"]
    headings = {re.sub("<[^>]+>", "", slide.title).rstrip(".:?"): slide for slide in reversed(deck) if slide.level}
    for text in re.split(r"\n\s*\n|^(?=- )", found[1] if found else "", flags=re.MULTILINE):
        lead = re.match(r"- \*\*(?:Predict (\d+)|(.+?))[.:?]?\*\*", text)
        if lead and lead[1] and not 1 <= int(lead[1]) <= len(asked):
            raise ValueError(f"docs/teaching_notes.md speaks of prediction {lead[1]} of {lesson}, which has {len(asked)}")
        slide = deck[0] if not lead else asked[int(lead[1]) - 1] if lead[1] else headings.get(lead[2], deck[0])
        if text.strip():
            slide.notes.append(re.sub("</?a[^>]*>", "", rendered(text)))
