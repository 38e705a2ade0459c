# For a hub's /etc/jupyter, or etc/jupyter of the environment that its users run: when a user's server starts, what is new among the
# lessons is put into their folder lessons/. What they have written is kept. If it fails, the server starts nevertheless.

import subprocess
import sys
from pathlib import Path

lessons = Path.home() / "lessons"
subprocess.run([sys.executable, "-m", "nnlib", "student", str(lessons)], check=False)
