"""A time limit for a reader's answer: an endless loop gets a message, and the kernel lives."""

import signal
import sys
import threading
import time

PATIENCE = 60.0  # seconds; a library that loads longer than this is given up


class TooSlow(BaseException):
    """The time is up. This is no Exception, so that an answer's own `except Exception` doesn't stop it."""


class Clock:
    """The time that an answer has, for all cases together. Loading a module doesn't count: that isn't its own slowness."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.until = time.monotonic() + seconds
        self.given_up = time.monotonic() + PATIENCE

    @property
    def left(self):
        return max(self.until - time.monotonic(), 0.001)

    def is_over(self, frame):
        now = time.monotonic()
        if now > self.until and now < self.given_up and _loads_a_module(frame):
            self.until = now + self.seconds
        return now > self.until


def _loads_a_module(frame):
    while frame is not None and not _ours(frame):
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def within(clock, call):
    """call(), or TooSlow once the clock has run out.

    A timer of the operating system does it where there is one and we are in the main thread, which alone hears of it, as a notebook's
    cells are. Elsewhere (on Windows, in a thread) Python itself looks at the clock at every step: by `sys.monitoring`, or by tracing
    where that is missing, before Python 3.12. None of them can stop NumPy in the middle of a single call; the notebook's stop button is
    next.
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        return _by_timer(clock, call)
    monitored = hasattr(sys, "monitoring") and _Monitor.begin(clock)
    return (_by_monitoring if monitored else _by_tracing)(clock, call)


def _ours(frame):
    """Whether this is the checker at work: it is never interrupted, and what it does with an answer is done soon."""
    return str(frame.f_globals.get("__name__")).startswith("nnlib.exercises")


# --- A timer ---


def _by_timer(clock, call):
    def ring(number, frame):
        if _ours(frame) or not clock.is_over(frame):
            return  # The answer hasn't begun yet, or has just ended, or loads a module. It rings again.
        # A bare `except:` may catch this; so from now on every line of the answer, the one after `except:` too, raises it again.
        sys.settrace(lambda *event: None)
        while not _ours(frame):
            frame.f_trace, frame = stop, frame.f_back
        raise TooSlow

    def stop(frame, event, arg):
        if event == "line":
            raise TooSlow
        return stop

    tracer, began = sys.gettrace(), time.monotonic()
    handler = signal.signal(signal.SIGALRM, ring)
    outer, interval = signal.setitimer(signal.ITIMER_REAL, clock.left, 0.01)
    try:
        return call()
    finally:
        # An answer may call check itself: then the timer around this one goes on.
        signal.setitimer(signal.ITIMER_REAL, max(outer - time.monotonic() + began, 0.001) if outer else 0, interval)
        signal.signal(signal.SIGALRM, handler)
        sys.settrace(tracer)


# --- Python 3.12 and newer: an exception raised by a callback of sys.monitoring doesn't end the monitoring ---


class _Monitor:
    """One for all threads; clocks holds those of the threads that are watched, the innermost last."""

    clocks, lock, tool = {}, threading.Lock(), None

    @classmethod
    def begin(cls, clock):
        """Whether it can be done: not where debuggers and profilers have taken all places."""
        with cls.lock:
            if cls.tool is None and not cls._install():
                return False
            cls.clocks.setdefault(threading.get_ident(), []).append(clock)
            return True

    @classmethod
    def _install(cls):
        cls.tool = next((tool for tool in (3, 4, 2, 1, 0, 5) if sys.monitoring.get_tool(tool) is None), None)
        if cls.tool is None:
            return False
        sys.monitoring.use_tool_id(cls.tool, "nnlib's time limit")
        events = sys.monitoring.events
        for event in (events.PY_START, events.LINE, events.JUMP, events.BRANCH):
            sys.monitoring.register_callback(cls.tool, event, cls.look)
        sys.monitoring.set_events(cls.tool, events.PY_START | events.LINE | events.JUMP | events.BRANCH)
        return True

    @classmethod
    def end(cls):
        with cls.lock:
            clocks = cls.clocks[threading.get_ident()]
            clocks.pop()
            if not clocks:
                del cls.clocks[threading.get_ident()]
            if not cls.clocks:
                sys.monitoring.set_events(cls.tool, 0)
                sys.monitoring.free_tool_id(cls.tool)
                cls.tool = None

    @classmethod
    def look(cls, code, *where):
        clocks = cls.clocks.get(threading.get_ident())
        frame = sys._getframe(1)
        if clocks and not _ours(frame) and any(clock.is_over(frame) for clock in clocks):
            raise TooSlow


def _by_monitoring(clock, call):
    try:
        return call()
    finally:
        _Monitor.end()


# --- Python 3.11: an exception raised while tracing ends the tracing, so it is begun anew as soon as the exception is forgotten ---


def _by_tracing(clock, call):
    class Trap(TooSlow):
        def __del__(self):  # an `except:` caught it and went on
            if armed:
                watch(sys._getframe(1))

    def watch(frame):
        sys.settrace(look)
        while frame is not None and not _ours(frame):
            frame.f_trace, frame.f_trace_opcodes, frame = look, True, frame.f_back

    def look(frame, event, arg):
        if _ours(frame):
            return None
        frame.f_trace_opcodes = True  # a loop in one line, `while True: pass`, comes to no new line
        if clock.is_over(frame):
            raise Trap
        return look

    tracer, armed = sys.gettrace(), True
    sys.settrace(look)
    try:
        return call()
    finally:
        armed = False
        sys.settrace(tracer)
