"""The type hints of what a reader may call: they are all there, and mypy has nothing to say against them."""

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nnlib._equation import Equation

PUBLIC = """
    activations backprop conventions datasets derivation equations exercises explorer factoring family_trees many_starts network numeric
    plots signed_images squares surface_plots surfaces training unit_cards worksheets
""".split()


def functions_of(module):
    """What is public in it and its own: functions, equations, and of classes their makers, methods and properties."""
    names = getattr(
        module, "__all__", [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    )
    for name in names:
        value = getattr(module, name)
        if name.startswith("_") or name == "main":
            continue
        if inspect.isclass(value):
            for part, member in vars(value).items():
                member = getattr(member, "fget", getattr(member, "__func__", member))
                if inspect.isfunction(member) and (part in ("__init__", "__call__") or not part.startswith("_")):
                    yield f"{name}.{part}", member
        elif inspect.isfunction(value) or isinstance(value, Equation):
            yield name, value.function if isinstance(value, Equation) else value


@pytest.mark.parametrize("name", PUBLIC)
def test_every_argument_and_every_result_has_a_type(name):
    module = importlib.import_module(f"nnlib.{name}")
    missing = []
    for function, value in functions_of(module):
        signature = inspect.signature(value)
        missing += [
            f"{function}: {name}"
            for name, one in signature.parameters.items()
            if name not in ("self", "cls") and one.annotation is one.empty
        ]
        missing += [f"{function}: its result"] if signature.return_annotation is signature.empty else []
    assert missing == []


@pytest.mark.long
def test_mypy_has_nothing_to_say_against_them():
    run = subprocess.run([sys.executable, "-m", "mypy"], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_says_what_it_is(name):
    functions = functions_of(importlib.import_module(f"nnlib.{name}"))
    assert [function for function, value in functions if "__" not in function and not inspect.getdoc(value)] == []


# What the package itself asks of its widgets and its solutions.
INTERNAL = {"page_state", "page_picture", "still", "refresh"}


def test_the_reference_has_all_that_may_be_called():
    """Members stand under the class or module that the directive names; what nnlib itself exports stands there by its short name."""
    page = (Path(__file__).parents[2] / "docs" / "reference.md").read_text(encoding="utf-8")
    named = set(re.findall(r"auto\w+:: [\w.]*?(\w+)$", page, re.MULTILINE))
    for members in re.findall(r":members: (.+)", page):
        named |= set(members.split(", "))
    missing = {
        f"{module}.{function}"
        for module in PUBLIC
        for function, _ in functions_of(importlib.import_module(f"nnlib.{module}"))
        if not set(re.sub(r"\.__\w+__$", "", function).split(".")) <= named | INTERNAL
    }
    assert missing == set()
