"""python -m nnlib: says where to begin.  python -m nnlib lessons FOLDER: writes the reader's copy of the lessons."""

import argparse
import sys

from nnlib.lessons import FIRST, copy_lessons

BEGIN = f"""\
nnlib derives back-propagation one step at a time, in notebooks that you run.
Make your own copy of them:  python -m nnlib lessons FOLDER
Then open the first:         jupyter lab FOLDER/{FIRST}"""


def main(arguments=None):
    """What is said on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m nnlib", description="Back-propagation, derived step by step.")
    commands = parser.add_subparsers(dest="command")
    lessons = commands.add_parser("lessons", help="write a copy of the lessons, without outputs, into a folder")
    lessons.add_argument("folder", metavar="FOLDER", help="where; what is there already is left alone")
    options = parser.parse_args(arguments)
    if options.command is None:
        print(BEGIN)
        return 0
    return write_lessons(options.folder)


def write_lessons(folder):
    try:
        written, there, other = copy_lessons(folder)
    except OSError as error:
        print(f"Cannot write the lessons into {folder}: {error.strerror or error}", file=sys.stderr)
        return 1
    for path in written:
        print(f"new: {path}")
    if there:
        print(f"{len(there)} {'file was' if len(there) == 1 else 'files were'} in {folder} already, left alone")
    for path in other:
        print(f"{path} has another text than the course's own; to get that, rename yours and run this again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
