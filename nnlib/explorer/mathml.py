"""Formulas for the browser, which sets them itself."""

from html import unescape

from latex2mathml.converter import convert


def mathml(latex):
    """A formula in LaTeX as MathML, to be put into HTML."""
    text = unescape(convert(latex, display="block"))
    return text.replace('display="block"', 'displaystyle="true"').replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
