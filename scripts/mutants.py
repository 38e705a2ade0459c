"""Does every error in the package make a test fail? Put in one at a time, and see.

    python scripts/mutants.py                                the whole package, in about two hours
    python scripts/mutants.py nnlib/backprop.py nnlib/explorer   these
    python scripts/mutants.py --shard 3/16                   of all mutants every 16th, from the third on: a fair sample

A mutant is the package with one small change (mutations.py); it is killed if a test of tests/core or tests/exercises fails, or one of
what is handed out and graded. (A pupil's notebook is graded in a process of its own, which runs no mutant.) No file is changed: each
mutant is tested in a process of its own, a copy of this one, in which everything but the package and its tests is imported already. It
meets the tests that call the changed function, those first that have killed most of its kind.

Survivors are written to build/mutants.txt. The exit code is 1 if fewer than 95 % are killed, if tests/mutants/accepted.toml doesn't
say why a survivor is no error, or if it names one that is none.
"""

import argparse
import contextlib
import functools
import gc
import importlib
import importlib.util
import itertools
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter, defaultdict
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest
from mutations import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnlib"
TESTS = ["tests/core", "tests/exercises", "tests/lessons/test_grading.py", "tests/lessons/test_pupils_copies.py"]
ACCEPTED = ROOT / "tests" / "mutants" / "accepted.toml"
REPORT = ROOT / "build" / "mutants.txt"
NEEDED = 0.95
DRAWINGS = ("plots.py", "factoring.py", "squares.py", "svg.py", "explorer/picture.py")
PYTEST = ["-x", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
SLOW = 2  # seconds: such a test looks at many numbers, and at no more of what importing has made than others do
MEMORY = 8 << 30  # bytes of address space: a list without an end is stopped before the machine is


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[PACKAGE], help="files or folders (default: all of nnlib)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at a time (default: one a processor)")
    parser.add_argument("--shard", type=shard, default=(1, 1), help="K/N: of all mutants every Nth, from the Kth on")
    options = parser.parse_args()
    paths = [path for given in options.paths for path in sorted(given.resolve().rglob("*.py") if given.is_dir() else [given.resolve()])]

    os.chdir(ROOT)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    # That a test fails is enough: no search for its smallest example.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", phases=phases)
    hypothesis.settings.load_profile("mutants")
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(Path(folder))
        results = run(paths, options.shard, tests, options.workers, Path(folder))
        must_pass_unchanged(tests, Path(folder))
    return report(results, [str(path.relative_to(ROOT)) for path in paths], whole=options.shard == (1, 1))


def shard(text):
    """(K, N) of a text K/N."""
    first, every = map(int, text.split("/"))
    if not 1 <= first <= every:
        raise ValueError
    return first, every


class Tests:
    """What the tests do where nothing is wrong: which functions each calls, and how long it takes."""

    def __init__(self, folder):
        pid = fork(lambda: watched_run(folder / "watched"), quiet=False)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            sys.exit("The tests fail before anything is changed.")
        watched = json.loads((folder / "watched").read_text())
        self.seconds = watched["seconds"]
        self.by_function, self.by_file = defaultdict(set), defaultdict(set)
        for test, calls in watched["calls"].items():
            for file, line in calls:
                self.by_function[file, line].add(test)
                self.by_file[file].add(test)
        self.kills = defaultdict(Counter)  # by file of the package, then by test
        for name in watched["modules"]:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        if PACKAGE.name in sys.modules:
            sys.exit("What the tests need imports the package too, and no mutant would be imported any more: nothing could be told.")
        gc.freeze()

    def limit(self, files):
        """How many seconds these tests may take. A mutant may loop for ever."""
        return 20 + int(3 * sum(self.seconds[test] for tests in files.values() for test in tests))

    def speaking_of(self, name):
        """The tests in files where the name of a module occurs."""
        files = {test.partition("::")[0] for test in self.seconds}
        speaking = {file for file in files if name in (ROOT / file).read_text(encoding="utf-8")}
        return {test for test in self.seconds if test.partition("::")[0] in speaking}

    def of(self, file, function):
        """The tests that a change in this function can make fail: {file of tests: its tests}, each in the best order."""
        # Python watches no call of what watches calls itself: of that no test is known, and so it is any that calls the file.
        tests = (self.by_function[file, function] or self.by_file[file]) if function else {""}
        if "" in tests:  # it runs on import: then what calls the file may depend on it, and what speaks of it without a call
            tests = (self.by_file[file] - {""} | self.speaking_of(Path(file).stem)) or self.seconds.keys()
            tests = {test for test in tests if self.seconds.get(test, SLOW) < SLOW}
        kills = self.kills[file]
        files = defaultdict(list)
        for test in sorted(tests, key=lambda test: (-kills[test], self.seconds[test])):
            files[test.partition("::")[0]].append(test)
        cost = {name: (-sum(kills[test] for test in files[name]), sum(self.seconds[test] for test in files[name])) for name in files}
        return {name: files[name] for name in sorted(files, key=cost.get)}


class Watch:
    """A plugin of pytest that watches the tests."""

    def __init__(self):
        self.package, self.seconds, self.calls, self.shared = str(PACKAGE), {}, defaultdict(set), defaultdict(set)
        self.now = self.calls[""]  # what is called while no test runs: by imports
        threading.setprofile(self.see)
        sys.setprofile(self.see)  # and again before each test: some of them end it

    def see(self, frame, event, _):
        if event == "call" and (name := frame.f_code.co_filename).startswith(self.package):
            self.now.add((name, frame.f_code.co_firstlineno))

    # The checker shows where an answer was when its time ended: in a line of the reader's, and this is none.
    see.__code__ = see.__code__.replace(co_filename=os.__file__)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        forget()
        sys.setprofile(self.see)
        self.now, start = self.calls[item.nodeid], time.process_time()
        for name in item.fixturenames:
            self.now |= self.shared[name]
        try:
            return (yield)
        finally:
            self.now = self.calls[""]
            self.seconds[item.nodeid] = time.process_time() - start

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """What a fixture of a whole module calls is called for each of its tests, and not for the first alone."""
        with self.apart() as calls:
            result = yield
        if fixturedef.scope != "function":
            self.shared[fixturedef.argname] |= calls
        return result

    @contextlib.contextmanager
    def apart(self):
        """The set of what is called within; it is called by the test too."""
        outer, self.now = self.now, set()
        try:
            yield self.now
        finally:
            outer |= self.now
            self.now = outer

    def cache(self, function):
        """functools.cache: what was called to make a value is called again, as it were, whenever the value is taken."""
        kept = {}

        @functools.wraps(function, updated=())
        def cached(*args, **options):
            key = args, tuple(options.items())
            if key not in kept:
                with self.apart() as calls:
                    kept[key] = function(*args, **options), calls
            value, calls = kept[key]
            self.now |= calls
            return value

        cached.cache_clear = kept.clear
        return cached


def forget():
    """Empty what the checker keeps of what its mistakes give: else only the first test that needs one would be seen to call it."""
    from nnlib.exercises.cases import ARGUMENTS, cases_for

    for case in (case for name in ARGUMENTS for case in cases_for(name)):
        case.known.clear()


def watched_run(answer):
    watch = Watch()
    functools.cache = watch.cache
    code = pytest.main(["-q", *PYTEST, *TESTS], plugins=[watch])
    sys.setprofile(None)
    calls = {test: [(os.path.relpath(file, ROOT), line) for file, line in calls] for test, calls in watch.calls.items()}
    ours = tuple(str(ROOT / folder) for folder in ("nnlib", "tests", "scripts", "docs", "benchmarks"))
    modules = [name for name, module in sys.modules.items() if not (getattr(module, "__file__", None) or "").startswith(ours)]
    answer.write_text(json.dumps({"seconds": watch.seconds, "calls": calls, "modules": modules}))
    return code


class Chosen:
    """A plugin of pytest: only these tests, in this order. The first that fails is written down, and ends the process."""

    def __init__(self, tests, known, answer):
        self.order, self.known, self.answer = {test: i for i, test in enumerate(tests)}, known, answer

    def pytest_collection_modifyitems(self, items):
        # A test that wasn't there before has its name from what was changed.
        items[:] = [item for item in items if item.nodeid in self.order or item.nodeid not in self.known]
        items.sort(key=lambda item: self.order.get(item.nodeid, -1))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        if call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception):
            self.answer.write_text(item.nodeid)
            os._exit(1)  # no word of why, which takes longer than the test


class Mutated(SourceFileLoader):
    """Imports the mutant in place of the file, and everything else as ever."""

    def __init__(self, path, source):
        self.source = source
        super().__init__(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), str(path))

    def get_code(self, name):
        return compile(self.source, self.path, "exec")

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None


def test(path, source, files, known, answer, seconds):
    """The exit code of the tests of a mutant: 0 if all pass. They may take so many seconds of the processor."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.meta_path.insert(0, Mutated(path, source))
    for name, tests in files.items():
        code = pytest.main(["-p", "no:terminal", *PYTEST, name], plugins=[Chosen(tests, known, answer)])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return code
    return 0


def fork(work, quiet=True):
    """The number of a new process that does this work; what the work returns is its exit code."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        os.setpgid(0, 0)  # with all that it starts, it can be ended
        if quiet:
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
        code = int(work())
    finally:
        os._exit(code)


class Result(NamedTuple):
    file: str
    mutant: Mutant
    killed: bool


def run(paths, shard, tests, workers, folder):
    """The Result of every mutant of these files that is in the shard."""
    first, every = shard
    waiting = itertools.islice(((path, mutant) for path in paths for mutant in found(path)), first - 1, None, every)
    running, results = {}, []
    while True:
        while len(running) < workers and (following := next(waiting, None)):
            path, mutant = following
            file, answer = str(path.relative_to(ROOT)), folder / f"answer-{len(results)}-{len(running)}"
            files = tests.of(file, mutant.function)
            seconds = tests.limit(files)
            pid = fork(lambda: test(path, mutant.source, files, tests.seconds, answer, seconds))
            running[pid] = Result(file, mutant, None), answer, time.monotonic() + 10 * seconds  # it may wait for what never comes
        if not running:
            return results
        pid, killed = ended(running)
        result, answer, _ = running.pop(pid)
        results.append(Result(result.file, result.mutant._replace(source=""), killed))
        killer = answer.read_text() if answer.exists() else None
        if killer in tests.seconds:  # else its name comes from what was changed
            tests.kills[result.file][killer] += 1
        if not killed:
            print(described(result), flush=True)
        answer.unlink(missing_ok=True)


def found(path):
    those = mutants(path.read_text(), drawn=str(path.relative_to(PACKAGE)) in DRAWINGS)
    print(f"{path.relative_to(ROOT)}: {len(those)} mutants", flush=True)
    return those


def ended(running):
    """The number of a process that has ended, once there is one, and whether its mutant is killed. One that takes too long is ended."""
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            return pid, status != 0
        for pid, (_, _, deadline) in running.items():
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
        time.sleep(0.005)


def must_pass_unchanged(tests, folder):
    """The tests that killed, each file in a process of its own, where nothing is changed: if one fails here, this run says nothing."""
    path, answer, killers = PACKAGE / "__init__.py", folder / "unchanged", defaultdict(list)
    for name in {name for kills in tests.kills.values() for name in kills}:
        killers[name.partition("::")[0]].append(name)
    for name, those in killers.items():
        pid = fork(lambda: test(path, path.read_text(), {name: those}, tests.seconds, answer, tests.limit({name: those})))
        if status := os.waitpid(pid, 0)[1]:
            failed = answer.read_text() if answer.exists() else f"{name} ({os.waitstatus_to_exitcode(status)})"
            sys.exit(f"This run says nothing: a test that killed fails where nothing is changed, too: {failed}")


def described(result):
    """Where a mutant is, and the lines that differ."""
    mutant = result.mutant
    marked = [f"{sign} {line}" for sign, text in (("-", mutant.before), ("+", mutant.after)) for line in text.splitlines()]
    return "\n".join([f"{result.file}:{mutant.line}", *marked])


def report(results, files, whole):
    """Write and print what came of it; returns the exit code."""
    entries = tomllib.loads(ACCEPTED.read_text()).get("survivor", [])
    entries = [entry for entry in entries if entry["file"] in files]
    reasons = {(entry["file"], line, entry.get("after")): entry["reason"] for entry in entries for line in entry["lines"]}
    unused, lines, unexplained = dict(reasons), [], 0
    for result in (result for result in results if not result.killed):
        place = result.file, result.mutant.before.strip()
        key = next((key for key in ((*place, result.mutant.after.strip()), (*place, None)) if key in reasons), None)
        unexplained += key is None
        unused.pop(key, None)
        lines += [described(result), f"  {reasons.get(key, 'nothing says why')}", ""]
    unused = unused if whole else {}  # of a part one can't tell
    lines += [f"{file}: accepted, but no survivor: {before}" for file, before, _ in unused]

    table = [f"{'killed':>8}{'survive':>9}"]
    for file in files:
        killed = [result.killed for result in results if result.file == file]
        table.append(f"{sum(killed):8}{len(killed) - sum(killed):9}  {file}")
    share = sum(result.killed for result in results) / len(results)
    table.append(f"{share:.1%} of {len(results)} killed, {unexplained} survive without a reason, {len(unused)} reasons without a survivor")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join([*lines, *table, ""]))
    print("\n".join([*table, f"The survivors are in {REPORT.relative_to(ROOT)}."]))
    return int(share < NEEDED or unexplained > 0 or len(unused) > 0)


if __name__ == "__main__":
    sys.exit(main())
