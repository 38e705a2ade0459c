"""What hands the lessons out agrees with the project: commands, names, versions, the hub's files; and the examples mark as they say."""

import json
import os
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest
import yaml

import nnlib
from nnlib.__main__ import main
from nnlib.lessons import FIRST

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVER_CONFIG = DEPLOY / "jupyter" / "jupyter_server_config.py"
PAGES = sorted(DEPLOY.glob("*.md"))
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
VALUES = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))


def files_of(values):
    return values["singleuser"]["extraFiles"]


def test_the_campus_gets_the_same_files_as_the_class():
    files = files_of(VALUES)
    assert files["lessons"]["mountPath"] == f"/etc/jupyter/{SERVER_CONFIG.name}"
    assert files["lessons"]["stringData"] == SERVER_CONFIG.read_text(encoding="utf-8")
    [settings] = (ROOT / "binder" / "labconfig").iterdir()
    assert files["quiet"]["mountPath"] == f"/etc/jupyter/labconfig/{settings.name}"
    assert files["quiet"]["data"] == json.loads(settings.read_text(encoding="utf-8"))


def test_image_version_and_first_lesson():
    image = VALUES["singleuser"]["image"]
    assert image["tag"] == nnlib.__version__
    assert f"--image-name {image['name']}:{image['tag']} ." in README
    assert f"nnlib-{nnlib.__version__}-py3-none-any.whl" in README
    assert VALUES["singleuser"]["defaultUrl"] == f"/lab/tree/lessons/{FIRST}"


@pytest.mark.long
def test_a_server_that_starts_hands_out_and_hands_out_again(tmp_path):
    """The configuration is run as Jupyter runs it, but for `c`, which it doesn't use."""
    environment = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    run = [sys.executable, str(SERVER_CONFIG)]
    subprocess.run(run, env={**os.environ, **environment}, check=True, capture_output=True)
    first = tmp_path / "lessons" / FIRST
    notebook = json.loads(first.read_text(encoding="utf-8"))
    assert not any("solution" in cell["metadata"].get("tags", ()) for cell in notebook["cells"])
    notebook["cells"][-1]["source"] = ["mine"]
    first.write_text(json.dumps(notebook), encoding="utf-8")
    subprocess.run(run, env={**os.environ, **environment}, check=True, capture_output=True)
    assert json.loads(first.read_text(encoding="utf-8"))["cells"][-1]["source"] == ["mine"]


def test_every_command_of_make_and_of_the_package_exists(capsys):
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    made = set(re.findall(r"`make ([a-z-]+)", text))
    targets = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    assert {"student", "site"} <= made <= set(targets)
    for module in set(re.findall(r"python -m (nnlib[.\w]*) ", text)):
        assert (ROOT / module.replace(".", "/") / "__main__.py").exists(), module
    with pytest.raises(SystemExit, match="0"):
        main(["student", "--help"])


def test_every_file_that_is_named_is_there():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
        paths = re.findall(r"(?:deploy|binder)/[\w./]*\w", re.sub(r"https?://\S+", "", text))
        missing = [link for link in links if not (DEPLOY / link).exists()] + [path for path in paths if not (ROOT / path).exists()]
        assert not missing, (page.name, missing)


def test_the_link_leads_to_a_lesson():
    link = urllib.parse.urlsplit(re.search(r"`(https://HUB/\S+)`", README)[1])
    asked = urllib.parse.parse_qs(link.query)
    assert link.path == "/hub/user-redirect/git-pull" and set(asked) == {"repo", "branch", "urlpath"}
    folder, lesson = asked["urlpath"][0].removeprefix("lab/tree/").split("/")
    assert asked["repo"][0].endswith(f"/{folder}") and (ROOT / "notebooks" / lesson).exists()


def cells_of(tool):
    return json.loads((DEPLOY / tool / "weights.ipynb").read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("tool", ["nbgrader", "otter"])
def test_the_examples_tell_right_from_wrong(tool):
    """The solution that stands in the example passes its own test; the same with a mistake doesn't, and the mistake has its name."""
    solution, judge = ["".join(cell["source"]) for cell in cells_of(tool) if cell["cell_type"] == "code"]
    judge_it = compile(judge, tool, "exec")
    right = {}
    exec(solution, right)
    exec(judge_it, right)
    wrong = {"my_dE_dW": lambda dE_dZ, A_prev: right["my_dE_dW"](dE_dZ, A_prev) / A_prev.shape[1]}
    with pytest.raises(AssertionError, match="1/m again"):
        exec(judge_it, wrong)


def test_what_only_a_tool_reads_is_in_its_example():
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells_of("nbgrader")]
    assert [(mark["grade"], mark["solution"], mark["locked"]) for mark in marks] == [
        (False, False, True),
        (False, True, False),
        (True, False, True),
    ]
    raw = ["".join(cell["source"]).splitlines()[0] for cell in cells_of("otter") if cell["cell_type"] == "raw"]
    inside = [f"# {edge} {part}" for part in ("SOLUTION", "TESTS") for edge in ("BEGIN", "END")]
    assert raw == ["# ASSIGNMENT CONFIG", "# BEGIN QUESTION", *inside, "# END QUESTION"]


def test_the_classroom_has_the_versions_of_the_other_tests():
    def pins(name):
        return dict(re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))

    ours, theirs = pins("requirements-classroom.txt"), pins("requirements-dev.txt")
    assert "jupyterhub" in ours
    assert {name: ours[name] for name in ours.keys() & theirs.keys()} == {name: theirs[name] for name in ours.keys() & theirs.keys()}
