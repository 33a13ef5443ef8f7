"""Make in a thread what will be needed soon, while this one waits for the server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """A value on its way. What goes wrong there goes wrong again for the one who asks."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._thread = Thread(target=self._run, name="pgpkg-ahead", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until it is there, or could not be made."""
        self._thread.join()

    def get(self) -> T:
        """Return the value, made here when it could not be made there."""
        self.wait()
        return self._made[0] if self._made else self._make()

    def _run(self) -> None:
        with suppress(BaseException):
            self._made.append(self._make())
