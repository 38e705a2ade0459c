"""A progress bar on what takes longer than a second."""

import sys


def progress(steps):
    """0, 1, …, steps, with a bar while they are gone through, which is gone at their end.

    The bar is text on stdout. A widget in its place, closed as soon as it was shown, leaves an error in the browser's console, where
    JupyterLab was still building it. No bar where tqdm is missing, as the package alone needs NumPy and nothing else.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        yield from range(steps + 1)
        return
    if sys.platform == "emscripten":  # Python in the browser has no threads, and tqdm would warn that its own can't be started
        tqdm.monitor_interval = 0
    with tqdm(total=steps, unit=" steps", delay=1, leave=False, file=sys.stdout) as bar:
        yield 0
        for step in range(1, steps + 1):
            bar.update()
            yield step
