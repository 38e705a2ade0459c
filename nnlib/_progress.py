"""A progress bar on what takes longer than a second."""

import os
import sys


def progress(steps):
    """0, 1, …, steps, with a bar while they are gone through: in the notebook's own style, or as plain text.

    None where tqdm is missing, as the package alone needs NumPy and nothing else; nor where TQDM_DISABLE is set, tqdm's own switch, which
    its notebook style overlooks.
    """
    try:
        from tqdm.auto import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None or os.environ.get("TQDM_DISABLE"):
        yield from range(steps + 1)
        return
    if sys.platform == "emscripten":  # Python in the browser has no threads, and tqdm would warn that its own can't be started
        tqdm.monitor_interval = 0
    bar = tqdm(total=steps, unit=" steps", delay=1, leave=False)
    try:
        yield 0
        for step in range(1, steps + 1):
            bar.update()
            yield step
    finally:
        bar.total = bar.n  # to stop early is no failure, which would leave a red bar
        bar.close()
