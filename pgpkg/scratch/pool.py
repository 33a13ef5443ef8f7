"""Copies of a template, made ahead in the background, so that nobody waits for one."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from pgpkg.errors import PgpkgError, ScratchError

if TYPE_CHECKING:
    from pgpkg.scratch.databases import Server

BREATH = 0.02  # seconds


class Pool:
    """`take` a database, `give` it back when it is used up. `close` drops them all.

    A database is used once: what comes back is dropped, and a fresh copy is made.
    """

    def __init__(self, server: Server, template: str, size: int = 2) -> None:
        self.template = template
        self.size = size
        self._server = server.twin()
        self._ready: deque[str] = deque()
        self._used: deque[str] = deque()
        self._lent: set[str] = set()
        self._error: PgpkgError | None = None
        self._closing = False
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._work, name="pgpkg-pool", daemon=True)
        self._worker.start()

    def take(self) -> str:
        """Return the name of a fresh copy; waits only when none is ready.

        Raises the error with which the copying failed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._error or self._closing)
            if self._error is not None:
                raise self._error
            if not self._ready:
                raise ScratchError(
                    "the pool is closed",
                    detail="Nobody makes databases for it any more.",
                    hint="Take databases before the pool is closed.",
                )
            name = self._ready.popleft()
            self._lent.add(name)
            self._changed.notify_all()
            return name

    def give(self, name: str) -> None:
        """Give a database back; it is dropped when there is time."""
        with self._changed:
            self._lent.discard(name)
            self._used.append(name)
            self._changed.notify_all()

    def fill(self) -> None:
        """Wait until the pool is full."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._ready) >= self.size or self._error)

    def close(self) -> None:
        """Drop every database of the pool, lent ones too."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._worker.join()
        try:
            for name in (*self._ready, *self._used, *self._lent):
                self._server.drop(name)
        finally:
            self._server.close()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._closing or self._used or len(self._ready) < self.size
                )
                # Whoever has just taken one opens a session now, and gets the processor for it.
                self._changed.wait_for(lambda: self._closing or not self._ready, BREATH)
                if self._closing:
                    return
                used = self._used.popleft() if len(self._ready) >= self.size else None
            try:
                if used is not None:
                    self._server.drop(used)
                    continue
                made = self._server.clone(self.template)
            except PgpkgError as error:
                with self._changed:
                    self._error = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._ready.append(made)
                self._changed.notify_all()
