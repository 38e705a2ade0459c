# For a hub's /etc/jupyter, or etc/jupyter of the environment that its users run. It is read when a user's server starts.

import os
import subprocess
import sys
from pathlib import Path

# NumPy would take every core for each pupil: on two cores, eight pupils who run a lesson at once then wait three times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What is new among the lessons is put into the user's folder; what they have written is kept. If it fails, the server starts nevertheless.
lessons = Path.home() / "lessons"
subprocess.run([sys.executable, "-m", "nnlib", "student", str(lessons)], check=False)
