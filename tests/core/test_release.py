"""What a release consists of: its notes, and a wheel with all that is committed and nothing else. `make wheel` tries the wheel itself."""

import re
import zipfile
from pathlib import Path

import pytest

import nnlib
from scripts import release

ROOT = Path(__file__).resolve().parents[2]
CHANGES = "# What has changed\n\n## 1.2.0\n\n- new\n  and more\n\n## 1.1.0\n\n## 1.0\n\nold\n"


def test_the_notes_are_what_the_changelog_says_of_this_version():
    assert release.notes_of("1.2.0", CHANGES) == "- new\n  and more\n"
    assert release.notes_of("1.0", CHANGES) == "old\n"
    assert release.notes_of(nnlib.__version__, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", ["1.1.0", "1.2", "2.0", "1.2x0"])
def test_a_release_without_notes_is_none(version):
    with pytest.raises(SystemExit, match=f"CHANGELOG.md has nothing under ## {re.escape(version)}$"):
        release.notes_of(version, CHANGES)


def test_a_tag_of_another_version_is_refused_before_anything_is_built(monkeypatch):
    monkeypatch.setattr(release, "run", lambda *_, **__: pytest.fail("something was run"))
    with pytest.raises(SystemExit, match=f"the tag is v0.0.9, but pyproject.toml says version {nnlib.__version__}, whose tag is v"):
        release.main("v0.0.9")


def test_what_belongs_into_the_wheel():
    try:
        files = release.committed()
    except (OSError, SystemExit):
        pytest.skip("this is no git repository, or there is no git")
    assert files["nnlib/_lessons/00_start_here.ipynb"] == ROOT / "notebooks" / "00_start_here.ipynb"
    assert {"nnlib/equations.py", "nnlib/py.typed", "nnlib/digits.csv.gz", "nnlib/explorer/js/explorer.js"} <= files.keys()
    assert not any("solutions" in name or name.startswith("tests") for name in files)


def test_what_is_wrong_with_a_wheel_is_said(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text(name)
    with zipfile.ZipFile(tmp_path / "it.whl", "w") as wheel:
        for name, text in {"a": "a", "b": "another", "left/over": "", "it.dist-info/METADATA": ""}.items():
            wheel.writestr(name, text)
    with pytest.raises(SystemExit, match="^it.whl: b has changed; c is missing; left/over doesn't belong there$"):
        release.must_hold(tmp_path / "it.whl", {name: tmp_path / name for name in "abc"})
    release.must_hold(
        tmp_path / "it.whl", {"a": tmp_path / "a", "b": write(tmp_path / "b", "another"), "left/over": write(tmp_path / "e", "")}
    )


def write(path, text):
    path.write_text(text)
    return path


def test_other_files_in_two_folders(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, files in ((one, {"same": "1", "in/it": "1", "gone": ""}), (other, {"same": "1", "in/it": "2", "new": ""})):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    assert release.different(one, other) == [str(Path("in", "it")), "gone", "new"]
    assert release.different(one, one) == []
