"""A session that comes back: when the server goes away, it is looked for until it answers again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

from pgpkg import database
from pgpkg.database import Connection
from pgpkg.errors import DatabaseRefused, LoginRefused, MissingPrivilege, NoSuchDatabase
from pgpkg.worker.counting import Counts
from pgpkg.worker.stopping import Stop
from pgpkg.worker.telling import Teller

T = TypeVar("T")

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
# Conflicts, locks, no room, shutdown, a disk that fails, a server that only reads after a failover.
AGAIN = ("40", "53", "55P03", "57", "58", "25006")
FINAL = (LoginRefused, NoSuchDatabase, MissingPrivilege)


class Gone(Exception):
    """It is time to stop, and what was asked of the server did not happen."""


class Session:
    """One connection of one thread. `is_pooled` forbids what a transaction pooler cannot carry."""

    def __init__(
        self, url: str, name: str, stop: Stop, tell: Teller, counts: Counts, *, is_pooled: bool
    ) -> None:
        self.name = name
        self._url = url
        self._stop = stop
        self._tell = tell
        self._counts = counts
        self._is_pooled = is_pooled
        self._connection: Connection | None = None
        self.patience = 5.0

    @property
    def connection(self) -> Connection:
        """The open connection; it is opened when there is none. Raises DatabaseRefused."""
        if self._connection is None or self._connection.closed:
            self._connection = database.connect(self._url)
            self._connection.prepare_threshold = None if self._is_pooled else 2
        return self._connection

    def call(self, work: Callable[[Connection], T], *, begins: bool = False) -> T:
        """Do something that may be done twice, and again while the server is away.

        What `begins` something new is not tried again when the worker stops. Raises Gone then, or
        when the server does not come back in a few seconds, and whatever else is wrong.
        """
        attempt = 0
        while True:
            try:
                return work(self.connection)
            except (psycopg.Error, DatabaseRefused) as error:
                if not self.is_passing(error):
                    raise
                if begins and self._stop.is_asked:
                    raise Gone(str(error)) from error
                self.pause(error, attempt)
                attempt += 1

    def is_passing(self, error: Exception) -> bool:
        """Whether trying again later may help."""
        if isinstance(error, DatabaseRefused):
            return not isinstance(error, FINAL)
        assert isinstance(error, psycopg.Error)
        if (error.sqlstate or "").startswith(AGAIN):
            return True
        return self._connection is None or self._connection.closed or self._connection.broken

    def pause(self, error: Exception, attempt: int) -> None:
        """Wait twice as long each time, and never quite as long as another worker does."""
        seconds = min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.5)
        if self._stop.is_asked:
            if self.patience <= 0:
                raise Gone(str(error)) from error
            self.patience -= seconds
            time.sleep(min(seconds, 1.0))
            return
        self._counts.happened("reconnects")
        self._tell(
            "warning",
            "the database is away",
            thread=self.name,
            again_in=seconds,
            error=next(iter(str(error).splitlines()), type(error).__name__),
        )
        self._stop.wait(seconds)

    def cancel(self) -> None:
        """Stop the statement that another thread is waiting for."""
        if self._connection is not None and not self._connection.closed:
            self._connection.cancel_safe(timeout=2.0)

    def close(self) -> None:
        """End the session."""
        if self._connection is not None:
            self._connection.close()
