"""Build the slides: a deck of each lesson, with its widgets alive, in slides/.

    python scripts/build_slides.py

A deck is made of the lesson as it was run for the site, so both show the same; a lesson that has been run for one of them, and has not
changed since, isn't run again. What is told to the speaker alone comes from docs/teaching_notes.md.
"""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template

from pygments.formatters import HtmlFormatter

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_site import DOCS, PAGE, ROOT, alive, run_lesson, write_scripts
from refresh import NOTEBOOKS
from slide_rules import ROOM, slides, with_notes

SLIDES = ROOT / "slides"
# The Sphinx extension is not used, but has a whole reveal.js in it, which so comes with pip, pinned and checked as all else.
REVEAL = Path(find_spec("sphinx_revealjs").origin).parent / "_static" / "revealjs"
TAKEN = ("LICENSE", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js")


def main():
    shutil.rmtree(SLIDES, ignore_errors=True)
    SLIDES.mkdir()
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        decks = list(pool.map(make_deck, lessons))
    write_shared(SLIDES / "_static")
    template = Template((DOCS / "slides" / "index.html").read_text(encoding="utf-8"))
    links = "\n".join(f'<li><a href="{path.stem}.html">{title}</a></li>' for path, title in zip(lessons, decks))
    (SLIDES / "index.html").write_text(template.substitute(decks=links), encoding="utf-8")


def write_shared(folder):
    """What all decks load; nothing comes from elsewhere."""
    write_scripts(folder / "nnlib")
    (folder / "reveal").mkdir()
    for name in TAKEN:
        shutil.copy(REVEAL / name, folder / "reveal")
    for path in (DOCS / "_static" / "alive.js", DOCS / "_static" / "favicon.svg", *(DOCS / "slides").glob("slides.*")):
        shutil.copy(path, folder)
    (folder / "code.css").write_text(code_colours(), encoding="utf-8")


def code_colours():
    """Those of the site's theme."""
    light, dark = (HtmlFormatter(style=f"a11y-high-contrast-{scheme}").get_style_defs(".highlight") for scheme in ("light", "dark"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def make_deck(path):
    """Write the deck of a lesson; returns its title."""
    deck = slides(run_lesson(path), widget)
    with_notes(deck, path.stem, (DOCS / "teaching_notes.md").read_text(encoding="utf-8"))
    template = Template((DOCS / "slides" / "deck.html").read_text(encoding="utf-8"))
    text = template.substitute(title=escape(deck[0].title), slides=columns(deck))
    (SLIDES / f"{path.stem}.html").write_text(text, encoding="utf-8")
    return deck[0].title


def widget(output):
    """The HTML of an output that is a widget, or None."""
    found = output.get("data", {}).get(PAGE)
    return found and alive(**found)


def columns(deck):
    """A column of slides for each section of the lesson: reveal.js shows them so from afar."""
    html = []
    for number, slide in enumerate(deck):
        if slide.level in (1, 2):
            html.append(f"{'</section>' if number else ''}<section>")
        html.append(section(slide))
    return "\n".join([*html, "</section>"])


def section(slide):
    heading = "h1" if slide.kind == "title" else "h2"
    roomy = " roomy" if slide.height() < ROOM * 0.4 else ""  # room for larger letters
    blocks = []
    for block, waits in slide.steps():
        html = block.html.replace('class="step"', 'class="fragment"') if slide.kind == "text" else block.html
        blocks.append(f'<div class="fragment">{html}</div>' if waits else html)
    notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
    mine = " data-prevent-swipe" if slide.kind == "widget" else ""  # a finger there moves a weight
    return (
        f'<section class="{slide.kind}{roomy}"{mine}>\n<{heading}>{slide.title}</{heading}>\n' + "\n".join(blocks) + f"\n{notes}</section>"
    )


if __name__ == "__main__":
    main()
