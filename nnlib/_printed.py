"""What is printed: the page that all sheets and cards share, which fits A4 and Letter, and where it is written."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

# The browser asks whether the paper is A4 or Letter. With these margins, as narrow as printers take, both have 186 mm × 255 mm.
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ margin: 12mm }} body {{ font: 11pt serif; margin: 2em }} @media print {{ body {{ margin: 0 }} }}
section {{ break-after: page }} section:last-child {{ break-after: auto }} h2 {{ margin: 0 0 6px }} p {{ margin: 6px 0 }}
tr {{ break-inside: avoid }} td, th {{ padding: 3px 8px; text-align: left }} {style}
</style></head><body>{sections}</body></html>
"""


def printed(title, style, sections):
    """The text of a page of HTML: each section begins a page of paper."""
    return PAGE.format(title=title, style=" ".join(style.split()), sections="".join(sections))


def in_digits(value):
    """A number as it is printed: all digits of a fraction, four decimals of any other."""
    if isinstance(value, (Fraction, int)):
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    else:
        text = f"{round(float(value), 4) + 0.0:.4f}"  # −0 + 0 is 0
    return text.replace("-", "−")


def must_have_a_folder(*paths):
    """A FileNotFoundError that names the folder, if one of the files would lie in a folder that is missing."""
    for path in map(Path, paths):
        if not path.parent.is_dir():
            raise FileNotFoundError(f"{path} can't be written: there is no folder {path.parent}; make it first")


def must_be_free(*paths):
    """A FileExistsError that names the file, if something is there already. A command asks before it writes over anything."""
    must_have_a_folder(*paths)
    for path in map(Path, paths):
        if path.exists() or path.is_symlink():
            raise FileExistsError(f"{path} is there already; give another name, or remove it first")


def beside(path, word):
    """The path of a second file: sheets-keys.html for sheets.html and "keys"."""
    path = Path(path)
    return path.with_name(f"{path.stem}-{word}{path.suffix}")
