"""Does every error in the explorer's JavaScript make a test fail? Put in those of tests/mutants/javascript.py one at a time, and see.

    python scripts/mutants_javascript.py               all of them, in some minutes
    python scripts/mutants_javascript.py "l-1 as l+1"  those with these names

No file is changed: the text that a page gets is. A mutant first meets the test that is to kill it, and if that passes, all of
tests/page. The exit code is 1 if one survives, if another test kills it than the one named, or if its text isn't to be found once.
"""

import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from mutants.javascript import MUTANTS, all_text  # noqa: E402

from nnlib.derivation import Derivation  # noqa: E402
from nnlib.explorer import DownhillMap, DrawDigit, Explorer, Learning, WeightPictures  # noqa: E402

WIDGETS = (Explorer, DownhillMap, DrawDigit, Learning, WeightPictures, Derivation)


class Mutation:
    """A plugin of pytest, which runs tests for each mutant instead of each test once."""

    def __init__(self, mutants):
        self.mutants, self.failures = mutants, 0

    def pytest_runtestloop(self, session):
        for mutant in self.mutants:
            start = time.perf_counter()
            with put_in(mutant) as problem:
                killer = problem or self.first_failure(session.items, mutant.killer)
            good = killer == mutant.killer
            self.failures += not good
            print(f"{'  ' if good else '✕ '}{mutant.name}: {killer or 'SURVIVED'} ({time.perf_counter() - start:.1f} s)", flush=True)
        return True

    def first_failure(self, items, named):
        """The first test that fails, the named one before all others; None if all pass."""
        for item in sorted(items, key=lambda item: name_of(item) != named):
            elsewhere = next(other for other in items if other.path != item.path)  # so that what a file shares is put away
            if any(report.failed for report in runtestprotocol(item, nextitem=elsewhere, log=False)):
                return name_of(item)
        return None


def name_of(item):
    return f"{item.path.name}::{item.function.__name__}"


@contextmanager
def put_in(mutant):
    """Change the one place where the old text stands. Gives what is wrong, if something is."""
    places = len(mutant.pattern.findall(all_text()))
    before = {(widget, name): getattr(widget, name) for widget in WIDGETS for name in ("_esm", "_css")}
    for (widget, name), text in before.items():
        setattr(widget, name, mutant.pattern.sub(lambda _: mutant.new, text))
    try:
        yield None if places == 1 else f"its text stands in {places} places"
    finally:
        for (widget, name), text in before.items():
            setattr(widget, name, text)


def main(names):
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    mutation = Mutation(chosen)
    options = ["-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:terminal", "-s", "--rootdir", str(ROOT), str(ROOT / "tests" / "page")]
    code = pytest.main(options, plugins=[mutation])
    print(f"{len(chosen) - mutation.failures} of {len(chosen)} killed by the test that is named")
    return bool(mutation.failures) or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
