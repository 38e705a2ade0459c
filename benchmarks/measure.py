"""Timing on a machine that is never quite idle."""

import time


def fastest(contenders, rounds=15, block=0.05):
    """The seconds a call that each function of the dictionary `contenders` takes, in the fastest of its rounds.

    In each round they run one after the other, so all get their share of the quiet moments. The fastest round and not the
    median: where another program holds one of two cores, a matrix product takes five times as long, and that may be most rounds.
    A quick function is called often enough to fill `block` seconds.
    """
    calls = {name: max(1, int(block / min(_seconds(run, 1) for _ in range(3)))) for name, run in contenders.items()}
    times = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, run in contenders.items():
            # The threads of the one before may still be spinning in wait of more work.
            time.sleep(0.02)
            times[name] = min(times[name], _seconds(run, calls[name]))
    return times


def _seconds(run, calls):
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) / calls


def in_words(seconds):
    """A time with three digits and a unit that suits it."""
    for factor, unit in ((1e6, "µs"), (1e3, "ms"), (1, "s")):
        if seconds * factor < 1000 or unit == "s":
            return f"{seconds * factor:.3g} {unit}"


def table(head, rows):
    """A table in Markdown, with columns as wide as they need to be."""
    rows = [head, *rows]
    widths = [max(len(str(row[k])) for row in rows) for k in range(len(head))]
    lines = ["| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
