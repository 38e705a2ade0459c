"""What an answer prints: the beginning of it is shown, the rest is not. Threads that check at the same time don't disturb one another.

sys.stdout, sys.stderr and the warnings belong to the whole process. So they are exchanged once, when the first of several checks begins,
and put back when the last one ends; in between, each thread has a limit of its own.
"""

import contextlib
import io
import sys
import threading
import warnings

PRINTED = 5000  # characters; a page that gets all that an endless loop prints in some seconds is slow ever after

_lock, _running, _before = threading.RLock(), [], contextlib.ExitStack()
_mine = threading.local()


@contextlib.contextmanager
def only_the_beginning(characters):
    """While this is on, no more than so many characters that this thread prints are passed on; nothing, not even a note, if that is 0."""
    outer = getattr(_mine, "left", None)  # of a check around this one
    _mine.left = allowed = min(characters or -1, characters if outer is None else outer)
    me = object()
    with _lock:
        if not _running:
            _exchange()
        _running.append(me)
    try:
        yield
    finally:
        _mine.left = outer if outer is None or outer < 0 else outer - (allowed - _mine.left)
        with _lock:
            _running.remove(me)
            if not _running:
                _before.close()


def _exchange():
    _before.callback(_put_back, sys.stdout, sys.stderr)
    # A warning would go to stderr with the path of a file in it, once for every case.
    _before.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    sys.stdout, sys.stderr = _Beginning(sys.stdout), _Beginning(sys.stderr)


def _put_back(out, err):
    sys.stdout, sys.stderr = out, err


class _Beginning(io.TextIOBase):
    """Passes on to `out` what may still be written by this thread, and says so if there is more."""

    def __init__(self, out):
        self.out = out

    def write(self, text):
        left = getattr(_mine, "left", None)
        if left is None:  # a thread that checks nothing
            self.out.write(text)
        elif left >= 0:
            self.out.write(text[:left] + "\n… and more.\n" * (len(text) > left))
            _mine.left = left - len(text)
        return len(text)

    def flush(self):
        self.out.flush()

    def __getattr__(self, name):
        return getattr(self.out, name)
