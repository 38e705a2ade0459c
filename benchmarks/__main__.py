"""Run all benchmarks, print their tables and write them to docs/figures.md; or run and print some: python -m benchmarks gradients curves

"classroom" runs only if it is named: it takes a quarter of an hour or more, and needs a JupyterHub.
"""

import importlib.metadata
import os
import platform
import sys
import time
from pathlib import Path

import numpy as np

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.md"
ALL = ["gradients", "curves", "surfaces", "training", "checks", "dragging", "notebooks", "site"]
NAMED_ONLY = ["classroom"]
RIVALS = ["torch", "jax", "autograd", "scikit-learn", "ipywidgets", "jupyterlab"]


def machine():
    """What the numbers below were measured with."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores{load} ({platform.machine()}, {platform.system()}) · Python {platform.python_version()} · "
        f"NumPy {np.__version__} · {blas['name']} {blas['version']} · " + " · ".join(f"{name} {_version(name)}" for name in RIVALS)
    )


def _version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


names = sys.argv[1:] or ALL
if unknown := set(names) - {*ALL, *NAMED_ONLY}:
    sys.exit(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(ALL + NAMED_ONLY)}")
parts = [f"# Figures\n\nMeasured by `make bench` in {time.strftime('%B %Y')}: {machine()}"]
print(parts[0])
for name in names:
    parts.append(importlib.import_module(f"benchmarks.{name}").report())
    print(f"\n{parts[-1]}", flush=True)
if names == ALL:
    FIGURES.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
