"""The reader's copy of the lessons: without outputs, so that no answer stands before its question, and never over the reader's work."""

import json
from pathlib import Path

FIRST = "00_start_here.ipynb"


def copy_lessons(folder):
    """Write what isn't there yet into the folder; an OSError says why nothing, or no more, can be written.

    Returns the paths of what was written, of what was there and left alone, and of those among these whose text is not the course's.
    """
    lessons = find_lessons(Path(__file__).resolve().parent)
    folder = checked(Path(folder), lessons)
    folder.mkdir(parents=True, exist_ok=True)
    written, there, other = [], [], []
    for lesson in files_of(lessons):
        path = folder / lesson.name
        if write_new(path, _without_outputs(lesson)):
            written.append(path)
        else:
            there.append(path)
            if not _text(lesson) <= _text(path):
                other.append(path)
    return written, there, other


def find_lessons(package):
    """The folder of the lessons: in an installed package (pyproject.toml puts it there), beside that of a checkout."""
    for folder in (package / "_lessons", package.parent / "notebooks"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"there are no lessons in or beside {package}; install nnlib anew")


def files_of(lessons):
    """The lessons, in their order, and what lies beside them. What is in a folder there, such as solutions, is no reader's."""
    return [lesson for lesson in sorted(lessons.iterdir()) if lesson.is_file() and not lesson.name.startswith(".")]


def checked(folder, lessons):
    """The folder; an OSError if the reader's copy can't be there."""
    if folder.is_symlink():
        raise OSError("it is a link; give the folder that it leads to")
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError("it is a file; give a folder, or a name that is free")
    if folder.resolve().is_relative_to(lessons.resolve()):
        raise OSError("the course keeps its own notebooks there; give another folder")
    return folder


def _without_outputs(lesson):
    """The bytes of the reader's copy."""
    if lesson.suffix != ".ipynb":
        return lesson.read_bytes()
    return as_bytes(without_outputs(json.loads(lesson.read_text(encoding="utf-8"))))


def without_outputs(notebook):
    """The same notebook, emptied of what running it has left."""
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return notebook


def as_bytes(notebook):
    """A notebook as Jupyter itself writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def write_new(path, content):
    """Whether it was written. Where anything has this name, be it a link that leads nowhere, nothing is."""
    try:
        file = open(path, "xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except BaseException:  # The next run would take half a file for the reader's.
        path.unlink()
        raise
    return True


def _text(notebook):
    """The Markdown cells, for these a reader hardly changes; none if it can't be read as a notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"] if notebook.is_file() else []
        return {"".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
