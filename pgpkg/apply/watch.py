"""Find out who keeps the deployer waiting, while it waits: afterwards nobody knows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import RawCursor
from psycopg.rows import tuple_row

from pgpkg import database, shipped
from pgpkg.errors import PgpkgError

FIRST = 0.1
THEN = 0.25


@dataclass(frozen=True, slots=True)
class Other:
    """Another session, as far as this role may see it."""

    pid: int
    user: str | None
    host: str | None
    application: str | None
    since: datetime | None
    state: str | None

    def __str__(self) -> str:
        if self.pid == 0:
            return "a prepared transaction"
        who = f"{self.user or 'somebody'}@{self.host or 'local'}"
        name = f" {self.application}" if self.application else ""
        since = f", since {self.since:%Y-%m-%d %H:%M:%S%z}" if self.since else ""
        state = f", {self.state}" if self.state else ""
        return f"pid {self.pid} ({who}{name}{since}{state})"


class Watcher:
    """Looks, over a session of its own, who blocks the deployer's session.

    The second session is opened only when a step takes longer than a moment.
    """

    def __init__(self, url: str, pid: int, first: float = FIRST) -> None:
        self.blockers: tuple[Other, ...] = ()
        self._url = url
        self._pid = pid
        self._first = min(FIRST, first)
        self._step = 0
        self._active = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch during the block; `blockers` then holds those seen last in it."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="pgpkg-watch", daemon=True)
            self._thread.start()
        self.blockers = ()
        self._step += 1
        self._active.set()
        try:
            yield
        finally:
            self._active.clear()

    def close(self) -> None:
        self._stopped.set()
        self._active.set()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _watch(self) -> None:
        connection: psycopg.Connection[Any] | None = None
        while True:
            self._active.wait()
            step = self._step
            if self._stopped.wait(self._first if connection is None else THEN):
                break
            if step != self._step or not self._active.is_set():
                continue  # that one was quick, and needs no second session
            try:
                connection = connection or database.connect(self._url)
                self.blockers = others(connection, "blockers.sql", self._pid) or self.blockers
            except (psycopg.Error, PgpkgError):
                connection = None
        if connection is not None:
            connection.close()


def others(connection: psycopg.Connection[Any], question: str, value: int) -> tuple[Other, ...]:
    """Ask a catalog question whose rows are sessions."""
    with RawCursor(connection, row_factory=tuple_row) as cursor:
        cursor.execute(shipped.sql("catalog", question).encode(), [value])
        return tuple(Other(*row) for row in cursor)
