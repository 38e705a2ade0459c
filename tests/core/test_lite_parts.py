"""What JupyterLite is told about Python packages; the whole is tried in tests/site."""

import hashlib
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import build_lite

METADATA = """Metadata-Version: 2.1
Name: Some_Thing
Version: 1.2
Requires-Dist: numpy>=2
Requires-Dist: Jupyterlab_Widgets~=3.0
Requires-Dist: colorama; sys_platform == "nowhere"
Requires-Dist: pytest; extra == "test"
"""


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "some_thing-1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("some_thing/__init__.py", "some_thing/part.py", "other.py", "some_thing-1.2.data/data/x.py"):
            file.writestr(name, "")
        file.writestr("some_thing-1.2.dist-info/METADATA", METADATA)
    return path


def test_a_lock_file_knows_of_a_wheel_what_is_in_it(wheel):
    entry = build_lite.entry_of(wheel)
    assert (entry["name"], entry["version"], entry["file_name"]) == ("some-thing", "1.2", wheel.name)
    assert entry["imports"] == ["other", "some_thing"]
    assert entry["depends"] == ["numpy"], "the page has the widgets' extension; nothing for tests or for elsewhere"
    assert entry["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_of_all_packages_those_stay_that_the_lessons_need_with_what_these_need():
    packages = {name: {"depends": []} for name in (*build_lite.AT_START, *build_lite.BY_IMPORT, "pandas", "Deep", "deep")}
    packages["numpy"] = {"depends": ["Deep"]}
    assert set(build_lite.needed(packages)) == {*build_lite.AT_START, *build_lite.BY_IMPORT, "deep"}
    del packages["deep"]
    with pytest.raises(KeyError, match="deep"):
        build_lite.needed(packages)


def test_python_comes_from_one_place_or_from_the_site_itself():
    def asked(here_too):
        data = build_lite.settings(here_too)["jupyter-config-data"]
        return data["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]

    assert asked(False)["pyodideUrl"] == build_lite.HOST + "pyodide.mjs" and asked(True)["pyodideUrl"] == "./static/python/pyodide.mjs"
    for here_too in (True, False):
        assert asked(here_too)["loadPyodideOptions"]["lockFileURL"] == "./static/python/pyodide-lock.json"
        assert asked(here_too)["disablePyPIFallback"], "nothing is taken from the index behind one's back"


def test_nnlib_brings_all_that_a_lesson_imports():
    assert {"numpy", "matplotlib", "anywidget", "latex2mathml"} <= set(build_lite.NEEDED_BY_NNLIB)
