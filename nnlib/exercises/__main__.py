"""python -m nnlib.exercises grade FOLDER: reads a class's returned notebooks, and writes their marks as CSV and HTML."""

import argparse
import sys
from pathlib import Path

from nnlib.exercises.grading import grade
from nnlib.exercises.marks import NO_SANDBOX, how_many, printable, write_csv, write_html


def main(arguments=None):
    """What is said on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m nnlib.exercises", description="The exercises of a class.")
    commands = parser.add_subparsers(dest="command", required=True)
    marks = commands.add_parser("grade", help="grade returned notebooks, and write a table of the marks", epilog=NO_SANDBOX)
    marks.add_argument("folder", metavar="FOLDER", help="in it a folder for each pupil, or notebooks named after them")
    marks.add_argument("--to", metavar="NAME", default="marks", help="write NAME.csv and NAME.html, anew each time (default: marks)")
    marks.add_argument("--at-once", metavar="N", type=int, default=2, help="so many notebooks run at the same time (default: 2)")
    options = parser.parse_args(arguments)
    return write_marks(options.folder, options.to, max(1, options.at_once))


def write_marks(folder, to, at_once):
    try:
        graded = grade(folder, at_once, tell=lambda line: print(printable(line), file=sys.stderr))
        pages = [Path(f"{to}.csv"), Path(f"{to}.html")]
        write_csv(graded, pages[0])
        write_html(graded, pages[1])
    except (ValueError, OSError) as error:
        print(f"Cannot grade {folder}: {error}", file=sys.stderr)
        return 1
    print(f"{how_many(graded)}: {pages[0]} and {pages[1]}")
    for name, mistake, _, who in graded.mistakes()[:5]:
        print(printable(f"  {len(who)} × {name}: {mistake}"))
    for pupil in graded.pupils:
        for note in pupil.notes:
            print(printable(f"  {pupil.name}: {note}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
