"""The widgets' JavaScript and CSS as text. The files in js/ are modules; a widget takes one text, which is put together here."""

import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
# The formulas' own font, so that they look the same on every machine: part of STIX Math (see math-LICENSE.txt).
FONT = b64encode((HERE / "math.woff2").read_bytes()).decode()
# The font says that it is three times as high as its letters. In Firefox so is each letter, and no formula stands where its line does.
HIGH = "ascent-override: 75%; descent-override: 25%"
FONT = f"@font-face {{ font-family: nn-math; src: url(data:font/woff2;base64,{FONT}); {HIGH}; }}\n"
STYLE = FONT + (HERE / "explorer.css").read_text(encoding="utf-8") + (HERE / "large.css").read_text(encoding="utf-8")
PICTURES = (HERE / "pictures.css").read_text(encoding="utf-8")
LEARNING = (HERE / "learning.css").read_text(encoding="utf-8")
WORKBENCH = (HERE / "derivation.css").read_text(encoding="utf-8")

IMPORT = re.compile(r'^import \{\s*\w+(?:,\s*\w+)*,?\s*\} from "\./(\w+\.js)";\n', re.MULTILINE)
DEFAULT = re.compile(r"^export default .*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
LITERAL = re.compile(r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)')
# Not + and -, which may follow one another, nor : and *, which may begin a selector.
SIGN = re.compile(r" *(=>|===|!==|&&|\|\||[=?,{}<>]) *")
AFTER = re.compile(r"(?<=[;,{}])\n|(?<=:) |;(?=\n?})|(?<=\bif) (?=\()")
BETWEEN = re.compile(r"((?<=[\w)\]])|^) ([-+*/:]) (?=[\w(.]|$)")  # a literal stands before the beginning and after the end
CONSTANT = re.compile(r"\bconst (?=[\w{[])")  # who reads "let" may set it anew, but a browser only reads on
DECLARED = re.compile(r"^(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)


def module(entry, folder=HERE / "js"):
    """The text of the module `entry` with all that it imports in front of it, each file once, so that it needs no other file.

    All files then share one scope. ValueError if two of them declare the same name, or if one imports in another way than
    `import { name } from "./file.js";`.
    """
    texts, owners = {}, {}

    def add(name):
        text = (folder / name).read_text(encoding="utf-8")
        for needed in IMPORT.findall(text):
            if needed not in texts:
                add(needed)
        if name != entry:  # what another module is by itself isn't wanted of it here
            text = DEFAULT.sub("", text)
        texts[name] = EXPORT.sub("", IMPORT.sub("", text))
        if other := re.search(r"^import\b.*", texts[name], re.MULTILINE):
            raise ValueError(f'{name} says {other[0]!r}, but only import {{ name }} from "./file.js"; can be put together')
        for declared in DECLARED.findall(texts[name]):
            if declared in owners:
                raise ValueError(f"{declared} is declared in {owners[declared]} and in {name}, which share one scope; rename one of them")
            owners[declared] = name

    add(entry)
    return "\n".join(texts.values())


def page(template, script, style, title, picture, state):
    """A web page of its own, from a template of this folder: a widget's script and style with its state, and a picture until it lives."""
    script = short(f"{script}\n{module('page_model.js')}")
    text = Template((HERE / template).read_text(encoding="utf-8"))
    return text.substitute(title=escape(title), style=short(style), picture=picture, module=script, state=as_data(state))


def as_data(state):
    """JSON that may stand in a script of a page."""
    # "</script>" in the data would end the script, and "<!--" keep its own end from ending it.
    return json.dumps(state, allow_nan=False, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").replace("<!", "<\\!")


def short(text):
    """JavaScript or CSS as a page needs it, where nobody reads it: no comments, indentation or spaces around signs, and let for const."""
    text = re.sub(r"^\s*/\*.*?\*/$|(?<=[;{}]) /\*.*?\*/$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (re.sub(r"(^|[ ;,{])\s*// .*", r"\1", line).strip() for line in text.splitlines())
    parts = LITERAL.split("\n".join(line for line in lines if line))
    parts[::2] = [AFTER.sub("", SIGN.sub(r"\1", BETWEEN.sub(r"\2", CONSTANT.sub("let ", part)))) for part in parts[::2]]
    return "".join(parts)
