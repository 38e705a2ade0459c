"""The tests with the oldest versions that pyproject.toml allows and with the newest that are released, on every Python that is there.

nox                       all of them
nox -s "oldest-3.11"      one

Formatters and linters are not among them: another version has another taste. Nor are, of the oldest, the types: matplotlib had not
written down all of its own then.
"""

import nox

nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = False
PYTHONS = ["3.11", "3.12", "3.13"]
TESTS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--deselect", "tests/core/test_style.py"]
TYPES = "tests/core/test_types.py::test_mypy_has_nothing_to_say_against_them"


@nox.session(python=PYTHONS)
def oldest(session):
    session.install("--resolution", "lowest-direct", "-e", ".[lessons,dev]")
    # What a notebook prints may look different; that it runs is what an older version owes.
    session.run("pytest", *TESTS, "--deselect", TYPES, "-p", "no:nbval", "-o", "addopts=-ra", "tests/core", "tests/exercises")
    session.run("pytest", *TESTS, "--nbval-lax", "--nbval-current-env", "-o", "addopts=-ra", "notebooks")


@nox.session(python=[*PYTHONS, "3.14"])  # whose oldest is the newest, or nearly
def newest(session):
    session.install("--upgrade", "-e", ".[lessons,dev]")
    session.run("pytest", *TESTS, "-p", "no:nbval", "-o", "addopts=-ra", "tests/core", "tests/exercises")
    session.run("pytest", *TESTS, "--nbval-lax", "--nbval-current-env", "-o", "addopts=-ra", "notebooks")
