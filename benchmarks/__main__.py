"""Run all benchmarks and print their tables, or only those named: python -m benchmarks gradients curves

"classroom" runs only if it is named: it takes half an hour or more, and needs a JupyterHub.
"""

import importlib
import os
import platform
import sys

import numpy as np

ALL = ["gradients", "curves", "surfaces", "training", "checks", "dragging", "notebooks", "site"]
NAMED_ONLY = ["classroom"]


def machine():
    """One line on what the numbers below were measured with."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores{load} ({platform.machine()}, {platform.system()}) · Python {platform.python_version()} · "
        f"NumPy {np.__version__} · {blas['name']} {blas['version']}"
    )


names = sys.argv[1:] or ALL
if unknown := set(names) - {*ALL, *NAMED_ONLY}:
    sys.exit(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(ALL + NAMED_ONLY)}")
print(f"# Benchmarks\n\n{machine()}")
for name in names:
    print(f"\n{importlib.import_module(f'benchmarks.{name}').report()}", flush=True)
