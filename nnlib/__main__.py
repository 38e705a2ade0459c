"""What is said on the command line.

python -m nnlib                             says where to begin
python -m nnlib lessons FOLDER              writes the reader's copy of the lessons
python -m nnlib student FOLDER [LESSON …]   writes copies for a class, without any answer
python -m nnlib teacher FOLDER [LESSON …]   writes the teacher's, with the solutions open
"""

import argparse
import sys

from nnlib.handing_out import hand_out
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
    for command, words in (("student", "without outputs, solutions and answers"), ("teacher", "without outputs, with open solutions")):
        copies = commands.add_parser(command, help=f"write copies of the lessons for a {command}, {words}, into a folder")
        copies.add_argument("folder", metavar="FOLDER", help="where; what somebody has written there is kept, under another name")
        copies.add_argument("lessons", metavar="LESSON", nargs="*", help="how its name begins, such as 03; all lessons if none is given")
    options = parser.parse_args(arguments)
    if options.command is None:
        print(BEGIN)
        return 0
    if options.command == "lessons":
        return write_lessons(options.folder)
    return write_copies(options.folder, options.lessons, teacher=options.command == "teacher")


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


def write_copies(folder, lessons, teacher):
    try:
        handed = hand_out(folder, lessons, teacher)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot write the copies into {folder}: {error.strerror or error}", file=sys.stderr)
        return 1
    for path in handed.new:
        print(f"new: {path}")
    for path in handed.renewed:
        print(f"renewed: {path}; nobody had written into it")
    for path, kept in handed.aside:
        print(f"renewed: {path}; what was written there is now in {kept.name}")
    if handed.there:
        print(f"{len(handed.there)} {'is' if len(handed.there) == 1 else 'are'} in {folder} already, left alone")
    for path in handed.blocked:
        print(f"{path} is no file, so the lesson wasn't written; move it away and run this again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
