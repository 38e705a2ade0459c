"""A progress bar on what takes longer than a second."""


def progress(steps):
    """0, 1, …, steps, with a bar while they are gone through: in the notebook's own style, or as plain text. None where tqdm is missing."""
    try:
        from tqdm.auto import tqdm
    except ImportError:  # the package alone needs NumPy and nothing else
        return range(steps + 1)
    return tqdm(range(steps + 1), total=steps, unit=" steps", delay=1, leave=False)
