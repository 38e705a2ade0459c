"""python -m nnlib.derivation FOLDER FILE.html: one page to print, with the formulas that were derived in a folder of lessons."""

import argparse
import sys

from nnlib._printed import must_be_free
from nnlib.derivation.ledger import ledger_in
from nnlib.derivation.sheet import write_sheet


def main(arguments=None):
    """What is said on the command line; returns the exit code. Nothing is written over."""
    parser = argparse.ArgumentParser(
        prog="python -m nnlib.derivation", description="One page to print, with the formulas as you derived them."
    )
    parser.add_argument("folder", metavar="FOLDER", help="where your lessons are")
    parser.add_argument("file", metavar="FILE.html", help="the page; lines that you haven't derived are left blank on it")
    options = parser.parse_args(arguments)
    try:
        lines = ledger_in(options.folder)
        must_be_free(options.file)
        write_sheet(options.file, lines)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"new: {options.file}, with {sum(map(bool, lines.works.values()))} of {len(lines.works)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
