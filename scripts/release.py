"""Make a release in dist/: the wheel, tried alone in an empty environment, and its notes.

    python scripts/release.py [TAG]

TAG is what git calls the release, v1.0.0 for version 1.0.0; it must agree with the version that the project itself says.
"""

import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
# The package's own folder, and the one that comes into it under another name (pyproject.toml).
INSIDE = {"nnlib": "nnlib", "notebooks": "nnlib/_lessons"}
# Explorers of one network know each other by a number that is another one each time.
PAGE = """
import pathlib, re, sys
from nnlib.datasets import worked_example
from nnlib.explorer import Explorer
page = pathlib.Path(sys.argv[1])
Explorer(*worked_example()).save(page)
page.write_text(re.sub('"_network":"[0-9]+"', '', page.read_text(encoding="utf-8")), encoding="utf-8")
"""


def main(tag=None):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if tag not in (None, f"v{version}"):
        sys.exit(f"the tag is {tag}, but pyproject.toml says version {version}, whose tag is v{version}")
    notes = notes_of(version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    for folder in (DIST, ROOT / "build" / "lib"):  # setuptools would put into the wheel what an earlier one has left in the second
        shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", f"--wheel-dir={DIST}", ROOT)
    [wheel] = DIST.glob("*.whl")
    must_hold(wheel, committed())
    with tempfile.TemporaryDirectory() as folder:
        try_alone(wheel, Path(folder))
    (DIST / "notes.md").write_text(notes, encoding="utf-8")
    print(f"{wheel.relative_to(ROOT)}, {wheel.stat().st_size / 1e6:.1f} MB, works alone; its notes are in dist/notes.md")


def notes_of(version, changes):
    """What CHANGELOG.md says of a version, without its heading. SystemExit if it says nothing."""
    found = re.search(rf"^## {re.escape(version)}\n(.*?)(?=^## |\Z)", changes, re.MULTILINE | re.DOTALL)
    if not found or not found[1].strip():
        sys.exit(f"CHANGELOG.md has nothing under ## {version}")
    return found[1].strip() + "\n"


def committed():
    """{name in the wheel: file} of all that belongs into it: what git knows of the package, and of the lessons what lies in no folder."""
    names = run("git", "ls-files", *INSIDE).splitlines()
    pairs = ((name, *name.split("/", 1)) for name in names)
    return {f"{INSIDE[folder]}/{rest}": ROOT / name for name, folder, rest in pairs if folder == "nnlib" or "/" not in rest}


def must_hold(wheel, files):
    """SystemExit if the wheel has anything else in it than these files, besides what pip needs to know."""
    with zipfile.ZipFile(wheel) as held:
        inside = {name for name in held.namelist() if ".dist-info/" not in name}
        wrong = sorted(
            [f"{name} is missing" for name in files.keys() - inside]
            + [f"{name} doesn't belong there" for name in inside - files.keys()]
            + [f"{name} has changed" for name in files.keys() & inside if held.read(name) != files[name].read_bytes()]
        )
    if wrong:
        sys.exit(f"{wheel.name}: {'; '.join(wrong)}")


def try_alone(wheel, folder):
    """In an environment that has nothing but the wheel and what it asks for: first alone, then with what the lessons need.

    Each command must give what it gives in this checkout.
    """
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for which in ("here", "alone"):
        (folder / which).mkdir()

    def agree(*arguments):
        run(sys.executable, *arguments, cwd=folder / "here", env={"PYTHONPATH": str(ROOT)})
        run(python, "-I", *arguments, cwd=folder / "alone")
        if other := different(folder / "here", folder / "alone"):
            sys.exit(f"{wheel.name}: {' '.join(arguments[1:])} gives other files than the checkout: {', '.join(other)}")

    run(*pip, wheel)
    if "python -m nnlib lessons FOLDER" not in run(python, "-I", "-m", "nnlib", cwd=folder):
        sys.exit(f"{wheel.name}: python -m nnlib doesn't say where to begin")
    for command in ("lessons", "student", "teacher"):
        agree("-m", "nnlib", command, command)
    run(*pip, f"{wheel}[lessons]", "-c", ROOT / "requirements-dev.txt")
    agree("-m", "nnlib.worksheets", "--from", "1", "--to", "2", "sheets.html")
    agree("-m", "nnlib.unit_cards", "--seed", "7", "--pupils", "8", "cards.html")
    agree("-c", PAGE, "explorer.html")


def different(one, other):
    """The names of the files that are in one folder alone, or have another content there."""
    names = sorted({str(path.relative_to(folder)) for folder in (one, other) for path in folder.rglob("*") if path.is_file()})
    _, unequal, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    return unequal + missing


def run(*command, cwd=ROOT, env=None):
    """What a command says. SystemExit with what it complained of, if it failed."""
    ended = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    main(*sys.argv[1:])
