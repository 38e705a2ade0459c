"""A time limit for a reader's answer: an endless loop gets a message, and the kernel lives."""

import signal
import sys
import threading
import time


class TooSlow(BaseException):
    """The time is up. This is no Exception, so that an answer's own `except Exception` doesn't stop it."""


def within(seconds, answer, args):
    """answer(*args), or TooSlow once it has taken this long.

    A timer of the operating system does it where there is one and we are in the main thread, which alone hears of it, as a notebook's
    cells are. Elsewhere (on Windows, in a thread) Python's tracing looks at the clock at every step. Neither can stop
    NumPy in the middle of a single call, nor an answer that catches everything on purpose; the notebook's stop button is next.
    """
    by_timer = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    tracer = sys.gettrace()
    try:
        return (_by_timer if by_timer else _by_tracing)(max(seconds, 0.001), answer, args)
    finally:
        sys.settrace(tracer)


def _by_timer(seconds, answer, args):
    def ring(number, frame):
        if frame.f_globals is globals():
            return  # The answer hasn't begun yet, or has just ended. It rings again.
        # A bare `except:` may catch this; so from now on every line of the answer, the one after `except:` too, raises it again.
        sys.settrace(lambda *event: None)
        while frame.f_globals is not globals():
            frame.f_trace, frame = stop, frame.f_back
        raise TooSlow

    def stop(frame, event, arg):
        if event == "line":
            raise TooSlow
        return stop

    handler = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.01)
    try:
        return answer(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


def _by_tracing(seconds, answer, args):
    until = time.monotonic() + seconds

    def look(frame, event, arg):
        frame.f_trace_opcodes = True  # a loop in one line, `while True: pass`, comes to no new line
        if time.monotonic() > until:
            raise TooSlow
        return look

    sys.settrace(look)
    return answer(*args)
