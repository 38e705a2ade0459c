"""Does every error in the explorer's JavaScript make a test fail? Put in those of tests/mutants/javascript.py one at a time, and see.

    python scripts/mutants_javascript.py              all of them, in some minutes
    python scripts/mutants_javascript.py "l-1 as l+1" those with these names

A mutant is a copy of the package with one small change. First it meets the test that is to kill it, and if that passes, all of
tests/page. The exit code is 1 if one survives, if another test kills it than the one named, or if its text isn't to be found once.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from mutants.javascript import MUTANTS  # noqa: E402

SOURCES = ("*.js", "*.css", "*.html")
SURVIVED = "SURVIVED"


def main(names):
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = 0
        for mutant, killer in zip(chosen, pool.map(killed_by, chosen)):
            good = killer == mutant.killer
            failures += not good
            print(f"{'  ' if good else '✕ '}{mutant.name}: {killer}", flush=True)
    print(f"{len(chosen) - failures} of {len(chosen)} killed by the test that is named")
    return failures > 0


def killed_by(mutant):
    """The test that fails for the mutant; SURVIVED if none does."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("nnlib", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        if problem := put_in(mutant, folder / "nnlib" / "explorer"):
            return problem
        return first_failure(folder, mutant.killer) or first_failure(folder) or SURVIVED


def put_in(mutant, folder):
    """Change the one place where the old text stands, however its white space is set; returns what is wrong, if something is."""
    pattern = re.compile(r"\s*".join(map(re.escape, re.split(r"\s+", mutant.old))))
    paths = [path for kind in SOURCES for path in folder.rglob(kind)]
    found = {path: len(pattern.findall(path.read_text(encoding="utf-8"))) for path in paths}
    if sum(found.values()) != 1:
        return f"the old text stands in {sum(found.values())} places"
    path = max(found, key=found.get)
    path.write_text(pattern.sub(lambda _: mutant.new, path.read_text(encoding="utf-8")), encoding="utf-8")
    return None


def first_failure(folder, test=""):
    """The first test of tests/page that fails, without its parameters; None if all pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", f"tests/page/{test}"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "NNLIB_NEED_BROWSER": "1"})
    if ran.returncode == 0:
        return None
    failed = re.search(r"^(?:FAILED|ERROR) tests/page/([\w.]+(?:::\w+)?)", ran.stdout, re.MULTILINE)
    return failed[1] if failed else ran.stdout[-500:] + ran.stderr[-500:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
