"""The widgets' JavaScript: a widget is one module, so what they share is put in front of each."""

from pathlib import Path

HERE = Path(__file__).parent
STYLE = (HERE / "explorer.css").read_text(encoding="utf-8")


def module(*parts):
    """The text of a widget's module, which these files make together."""
    return "\n".join((HERE / part).read_text(encoding="utf-8") for part in parts)
