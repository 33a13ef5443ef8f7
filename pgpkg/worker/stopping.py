"""How the threads of a worker learn that it is time to go, and that there is work."""

from __future__ import annotations

import threading
import time


class Stop:
    """Set once; from then on nothing new is begun."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.error: BaseException | None = None

    def ask(self, error: BaseException | None = None) -> None:
        """Ask every thread to end; an error is what the worker will end with."""
        self.error = self.error or error
        self._event.set()

    @property
    def is_asked(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but not longer than until somebody asks; True when somebody did."""
        return self._event.wait(seconds)


class Bell:
    """Wakes idle threads. One of them, the scout, looks at the queues every `poll` seconds for all
    the others: a job whose time comes rings no bell."""

    def __init__(self, poll: float) -> None:
        self._poll = poll
        self._rung = threading.Condition()
        self._has_scout = False
        self._times = 0

    @property
    def times(self) -> int:
        """How often it rang; take it before looking at the queues."""
        return self._times

    def ring(self) -> None:
        """Wake everybody."""
        with self._rung:
            self._times += 1
            self._rung.notify_all()

    def wait(self, heard: int, stop: Stop) -> None:
        """Sleep until it rings again after `heard`, it is time to look, or to stop.

        A scout that leaves hands over to the next one.
        """
        is_scout = False
        until = 0.0
        with self._rung:
            while self._times == heard and not stop.is_asked:
                if not self._has_scout:
                    self._has_scout = is_scout = True
                    until = time.monotonic() + self._poll
                left = until - time.monotonic()
                if is_scout and left <= 0:
                    break
                self._rung.wait(left if is_scout else None)
            if is_scout:
                self._has_scout = False
                self._rung.notify()
