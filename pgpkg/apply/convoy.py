"""Send small transactions as one message: a convoy. Each has its own begin and commit, so each is
there or not for itself; what is saved is the way between client and server."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pgpkg import database
from pgpkg.apply import retry
from pgpkg.apply.session import Session
from pgpkg.database import Failed

LONGEST = 25
QUICK = 0.25

Arrived = Callable[[Sequence[str]], Collection[str]]


@dataclass(slots=True)
class Convoy:
    """Grows while what it sends is quick, so that a slow migration is not told of late; travels
    alone for good once something failed. `arrived` tells which of some migrations are in."""

    arrived: Arrived
    size: int = 4

    def send(self, session: Session, texts: Mapping[str, str]) -> int:
        """Send whole transactions, by the id of their migration; return how many are in.

        Less than all: the next one failed, for another reason than a lock. Whoever runs it again
        alone learns where. Raises Blocked, and Failed when the connection is lost.
        """
        left = dict(texts)

        def first_left() -> str:
            self._forget_arrived(left)
            return next(iter(left))

        def run() -> None:
            database.send(session.connection, "\n".join(left.values()))

        started = time.monotonic()
        try:
            retry.step(session, first_left, run)
        except Failed:
            if session.connection.closed:
                raise
            self._forget_arrived(left)
            self.size = 1
            return len(texts) - len(left)
        if time.monotonic() - started > QUICK:
            self.size = max(2, self.size // 2)
        else:
            self.size = min(LONGEST, self.size * 2)
        return len(texts)

    def _forget_arrived(self, left: dict[str, str]) -> None:
        for name in self.arrived(list(left)):
            del left[name]
