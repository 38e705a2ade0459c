"""JupyterLite: the lessons with Python in the browser, in site/lite/. scripts/build_site.py calls it.

Python there is Pyodide, from its own host or from a folder beside the site. What it may load is said by its lock file, which here gets
nnlib and the widgets as well: so `import nnlib` in a cell loads all that it needs, and no lesson has a cell that installs something.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nnlib.lessons import copy_lessons

ROOT = Path(__file__).resolve().parent.parent
LITE = ROOT / "build" / "lite"
HOST = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full/"
# What the kernel loads before the first cell, and what an import in a cell may ask for.
AT_START = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
BY_IMPORT = ["nnlib", "numpy", "matplotlib", "anywidget", "ipywidgets", "tqdm"]
FROM_THE_INDEX = ["anywidget", "comm", "ipywidgets", "latex2mathml", "psygnal", "tqdm", "typing_extensions"]
NEEDED_BY_NNLIB = ["numpy", "matplotlib", "anywidget", "ipywidgets", "latex2mathml", "tqdm"]
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}  # JupyterLab has these, not the kernel


def build(folder, pyodide=None):
    """Build into `folder`. pyodide: a folder with a Pyodide distribution to copy; without it, Pyodide comes from its host."""
    shutil.rmtree(LITE, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)  # what is there would keep its old settings
    copy_lessons(LITE / "lessons")
    here = LITE / "python"
    here.mkdir()
    lock = lock_of(pyodide)
    for wheel in [*kernel_wheels(), *index_wheels(), nnlib_wheel()]:
        if (entry := entry_of(wheel))["name"] not in lock["packages"]:
            lock["packages"][entry["name"]] = entry
            shutil.copy(wheel, here)
    lock["packages"] = needed(lock["packages"])
    if pyodide:
        copy_pyodide(pyodide, here, lock)
    else:
        for entry in lock["packages"].values():
            if not (here / entry["file_name"]).exists():
                entry["file_name"] = HOST + entry["file_name"]
    (here / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (LITE / "jupyter-lite.json").write_text(json.dumps(settings(here_too=bool(pyodide))), encoding="utf-8")
    shutil.copy(ROOT / "binder" / "labconfig" / "default_setting_overrides.json", LITE / "overrides.json")
    what = ["build", "--apps=lab", "--contents=lessons", f"--output-dir={folder.resolve()}", "--no-sourcemaps"]
    lite = [sys.executable, "-W", "ignore", "-m", "jupyterlite_core.app"]
    subprocess.run([*lite, *what, "--log-level=ERROR"], cwd=LITE, check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(here, folder / "static" / "python")
    say_that_it_loads(folder)


def say_that_it_loads(folder):
    """Put words and a bar into the page, for as long as Python is on its way (docs/_static/loading.js)."""
    shutil.copy(ROOT / "docs" / "_static" / "loading.js", folder / "lab")
    page = folder / "lab" / "index.html"
    text = page.read_text(encoding="utf-8").replace("</head>", '<script src="./loading.js" defer></script></head>', 1)
    page.write_text(text, encoding="utf-8")


def settings(here_too):
    kernel = {
        "pyodideUrl": "./static/python/pyodide.mjs" if here_too else f"{HOST}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": "./static/python/pyodide-lock.json", "packages": AT_START},
    }
    # Exposed, the application can be asked by whoever tests it.
    data = {
        "appName": "Back-propagation",
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def lock_of(pyodide):
    """Pyodide's own lock file."""
    if pyodide:
        return json.loads((Path(pyodide) / "pyodide-lock.json").read_text(encoding="utf-8"))
    with urllib.request.urlopen(f"{HOST}pyodide-lock.json") as answer:
        return json.load(answer)


def copy_pyodide(pyodide, here, lock):
    files = ["pyodide.mjs", "pyodide.js", "pyodide.asm.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
    files += [entry["file_name"] for entry in lock["packages"].values()]
    for file in files:
        if (Path(pyodide) / file).exists():
            shutil.copy(Path(pyodide) / file, here)


def needed(packages):
    """Of all packages those that the lessons need, with what these need."""
    found, asked = {}, [*AT_START, *BY_IMPORT]
    while asked:
        name = asked.pop()
        if name not in found:
            found[name] = packages[name]
            asked += [canonicalize_name(other) for other in packages[name]["depends"]]
    return found


def kernel_wheels():
    """Of the kernel's own packages, those that it needs; they lie beside its script."""
    files = distribution("jupyterlite-pyodide-kernel").files
    wheels = [file.locate() for file in files if re.search(r"/pypi/(piplite|pyodide_kernel|ipykernel)-.*\.whl$", str(file))]
    return [Path(wheel).resolve() for wheel in wheels]


def index_wheels():
    """Pure Python packages, in the versions that are installed here."""
    folder = ROOT / "build" / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}=={version(name)}" for name in FROM_THE_INDEX]
    pip("download", f"--dest={folder}", "--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any", *wanted)
    return [next(folder.glob(f"{name}-{version(name)}-*.whl")) for name in FROM_THE_INDEX]


def nnlib_wheel():
    folder = LITE / "wheel"
    pip("wheel", f"--wheel-dir={folder}", ROOT)
    return next(folder.glob("*.whl"))


def pip(command, *arguments):
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", command, "--quiet", "--no-deps", *arguments], check=True)


def entry_of(wheel):
    """What a lock file says of a wheel."""
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        metadata = file.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode()
    head = dict(re.findall(r"^(Name|Version): (.+)$", metadata, re.MULTILINE))
    needs = [Requirement(line) for line in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)]
    name = canonicalize_name(head["Name"])
    depends = {canonicalize_name(need.name) for need in needs if not need.marker or need.marker.evaluate({"extra": ""})}
    return {
        "name": name,
        "version": head["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted({Path(path).parts[0].removesuffix(".py") for path in names if path.endswith(".py") and ".data/" not in path}),
        "depends": NEEDED_BY_NNLIB if name == "nnlib" else sorted(depends - IN_THE_PAGE),
        "unvendored_tests": False,
    }
