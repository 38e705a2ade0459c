"""One place says where the project lives; README and citation follow it, and a fork's builds follow the fork."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import repository

ROOT = Path(__file__).resolve().parents[2]
NAME = "someone/back-prop"


@pytest.mark.parametrize("file", repository.WRITTEN)
def test_what_stands_in_the_file_follows_from_the_one_place(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert repository.WRITTEN[file](text, repository.said()) == text, "run: python scripts/repository.py"


def test_no_placeholder_is_left():
    for file in ("README.md", "CITATION.cff", "pyproject.toml", *map(str, (ROOT / "notebooks").glob("*.ipynb"))):
        assert "OWNER/" not in (ROOT / file).read_text(encoding="utf-8")


def test_with_a_name_the_first_lines_lead_to_page_browser_and_binder():
    readme = repository.with_try_it((ROOT / "README.md").read_text(encoding="utf-8"), NAME)
    head = readme.partition("\n## ")[0]
    assert "https://someone.github.io/back-prop/00_start_here.html" in head
    assert "https://someone.github.io/back-prop/lite/lab/index.html?path=00_start_here.ipynb" in head
    assert re.search(r"\]\(https://mybinder\.org/v2/gh/someone/back-prop/HEAD\?urlpath=lab/\S*tree/lessons/00_start_here\.ipynb\)", head)
    assert repository.with_try_it(readme, NAME) == readme, "twice is once"
    assert repository.with_try_it(readme, None) == repository.with_try_it((ROOT / "README.md").read_text(encoding="utf-8"), None)
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    named = repository.with_address(citation, NAME)
    assert named.count('\nrepository-code: "https://github.com/someone/back-prop"\n') == 1
    assert repository.with_address(named, None) == repository.with_address(citation, None)


def test_what_is_written_word_by_word():
    readme = "# T\n<!-- try it -->\nold\n<!-- /try it -->\nrest <!-- try it -->\n<!-- /try it -->\nend"
    site = "https://someone.github.io/Back-Prop"
    binder = "https://mybinder.org/v2/gh/Someone/Back-Prop/HEAD?urlpath=lab/workspaces/lessons/tree/lessons/00_start_here.ipynb"
    assert repository.with_try_it(readme, "Someone/Back-Prop") == (
        "# T\n<!-- try it -->\n"
        f"**Try it now:** [read and move the weights]({site}/00_start_here.html) on a page, "
        f"[run it in your browser]({site}/lite/lab/index.html?path=00_start_here.ipynb), or on a machine of your own for an hour:\n"
        f"[![Open the lessons on Binder](https://mybinder.org/badge_logo.svg)]({binder})\n"
        "<!-- /try it -->\nrest <!-- try it -->\n<!-- /try it -->\nend"
    )
    citation = "title: x\nrepository-code: old\nlicense: MIT\nreferences:\nlicense: MIT\n"
    assert repository.with_address(citation, "a/b") == (
        'title: x\nlicense: MIT\nrepository-code: "https://github.com/a/b"\nreferences:\nlicense: MIT\n'
    )
    assert repository.with_address(citation, None) == "title: x\nlicense: MIT\nreferences:\nlicense: MIT\n"


def test_the_script_writes_both_files(tmp_path):
    for file in repository.WRITTEN:
        shutil.copy(ROOT / file, tmp_path)
    one_place = f'[project]\nname = "x"\n[project.urls]\nRepository = "https://github.com/{NAME}"\n'
    (tmp_path / "pyproject.toml").write_text(one_place, encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "repository.py", tmp_path / "scripts")
    subprocess.run([sys.executable, tmp_path / "scripts" / "repository.py"], check=True)
    readme, citation = ((ROOT / file).read_text(encoding="utf-8") for file in repository.WRITTEN)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == repository.with_try_it(readme, NAME)
    assert (tmp_path / "CITATION.cff").read_text(encoding="utf-8") == repository.with_address(citation, NAME)


@pytest.mark.parametrize(
    "environment, name",
    [
        ({"GITHUB_REPOSITORY": "fork/it"}, "fork/it"),
        ({"BINDER_REPO_URL": "https://github.com/fork/it.git"}, "fork/it"),
        ({"BINDER_REPO_URL": "https://github.com/fork/it"}, "fork/it"),
        ({"BINDER_REPO_URL": "https://example.org/fork/it"}, NAME),
        ({}, NAME),
    ],
)
def test_where_it_is_built_wins(environment, name, monkeypatch):
    monkeypatch.setattr(repository, "said", lambda: NAME)
    assert repository.repository(environment) == name


@pytest.mark.parametrize(
    "lines, name",
    [("", None), ('[project.urls]\nRepository = "https://github.com/a.b/c-d"', "a.b/c-d"), ('[project.urls]\nHome = "x"', None)],
)
def test_the_one_place(tmp_path, lines, name):
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "x"\n{lines}\n', encoding="utf-8")
    assert repository.said(tmp_path) == name
