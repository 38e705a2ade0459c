"""The widgets' JavaScript: a widget is one module, so what they share is put in front of each."""

from pathlib import Path

HERE = Path(__file__).parent
STYLE = (HERE / "explorer.css").read_text(encoding="utf-8")


def module(name):
    """The text of the module of the widget whose own file is `name`."""
    return "\n".join((HERE / part).read_text(encoding="utf-8") for part in ("elements.js", name))
