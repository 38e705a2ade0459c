"""How Sphinx makes a book of the lessons. `make site` runs them first, and puts the copies that become pages into build/book."""

import inspect
import json
import re
from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert

project = "Back-propagation, convincingly"
author = "the nnlib authors"
copyright = f"{author}; lessons CC BY 4.0, code MIT"  # Sphinx calls it so
html_title = project
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc"]
autodoc_typehints = "none"  # the words give the shapes, which no type does
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
add_module_names = False
smartquotes = False  # quotes in the reference are code
default_role = "literal"  # the docstrings' code stands between single quotes, as in Markdown
nb_execution_mode = "off"  # they have just been run
nb_merge_streams = True
nb_render_markdown_format = "myst"  # of what a cell gives: tables and formulas, too
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 2  # a link may lead to a heading by the name that it has on GitHub, too
suppress_warnings = ["myst.header"]  # after its title a lesson may begin with a small heading

html_theme = "furo"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["nnlib/widgets.css", "site.css"]
html_js_files = [("alive.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = False
# Every browser of today sets MathML by itself, and a screen reader reads it: no script, and no fonts from elsewhere.
html_math_renderer = "mathml"


class folded(nodes.General, nodes.Element):
    """What stands under a heading that a lesson keeps folded."""


def setup(app):
    app.add_html_math_renderer("mathml", (inline_formula, None), (formula, None))
    app.add_node(folded, html=(open_folded, close_folded))
    app.connect("doctree-resolved", fold)
    app.connect("autodoc-process-signature", own_arguments)
    app.connect("autodoc-process-docstring", keep_lines)
    app.connect("html-page-context", show_places)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def own_arguments(app, what, name, value, options, arguments, result):
    """Those of a widget; traitlets lets every class of its own say *args, **kwargs."""
    if what == "class" and arguments == "(*args, **kwargs)":
        signature = inspect.signature(value.__init__)
        own = [one.replace(annotation=one.empty) for one in list(signature.parameters.values())[1:]]
        arguments = str(signature.replace(parameters=own, return_annotation=signature.empty))
    return arguments, result


def keep_lines(app, what, name, value, options, lines):
    """What a docstring says of an argument, a result or an error begins a line there, and a paragraph here. What is indented is code, and a
    star is a star.
    """
    for number in reversed(range(len(lines))):
        line, before = lines[number], lines[number - 1] if number else ""
        if line.startswith("    ") and not before:
            lines[number:number] = ["::", ""]
        elif re.match(r"[\w\[\], ]+(\(.*\))?: |Returns |\w+Error |Source: ", line):
            lines.insert(number, "")
    is_code = re.compile(r"(^    .*|`[^`]*`)|\*")
    lines[:] = [is_code.sub(lambda found: found[1] or r"\*", line) for line in lines]


def inline_formula(writer, node):
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def formula(writer, node):
    writer.body.append(f'<div class="formula">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def fold(app, doctree, page):
    """The sections that scripts/build_site.py has marked."""
    for section in doctree.findall(nodes.section):
        if any(name.startswith("folded") for name in section["names"]):
            title, *rest = section.children
            section.children = [title]
            section += folded("", *rest)


def open_folded(writer, node):
    writer.body.append("<details><summary>Open it</summary>")


def close_folded(writer, node):
    writer.body.append("</details>")


def show_places(app, page, template, context, doctree):
    """Under its title, where else a lesson can be opened."""
    places = json.loads((Path(app.srcdir) / "places.json").read_text(encoding="utf-8"))
    if page in places:
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{places[page]}", 1)
