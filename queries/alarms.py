"""One watchman for all running questions: interrupts those that have reached their time limit."""

import threading
import time
from typing import Protocol

_TICK = 0.25


class Interruptible(Protocol):
    """What can be stopped while it runs in another thread."""

    def interrupt(self) -> None: ...


_deadlines: dict[Interruptible, float] = {}
_lock = threading.Lock()
_waiting = threading.Event()


def set(cursor: Interruptible, seconds: float) -> None:
    """Interrupts the cursor in so many seconds, unless it is cleared before."""
    with _lock:
        _deadlines[cursor] = time.monotonic() + seconds
    _start()
    _waiting.set()


def clear(cursor: Interruptible) -> None:
    with _lock:
        _deadlines.pop(cursor, None)


def _start() -> None:
    if not any(thread.name == __name__ for thread in threading.enumerate()):
        threading.Thread(target=_watch, name=__name__, daemon=True).start()


def _watch() -> None:
    while True:
        _waiting.wait()
        time.sleep(_TICK)
        with _lock:
            late = [cursor for cursor, deadline in _deadlines.items() if deadline < time.monotonic()]
            for cursor in late:
                del _deadlines[cursor]
                cursor.interrupt()
            if not _deadlines:
                _waiting.clear()
