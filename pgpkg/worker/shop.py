"""What all threads of a worker share."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from pgpkg.worker.calls import JobsCalls, QueueCalls
from pgpkg.worker.counting import Counts
from pgpkg.worker.handlers import Handler
from pgpkg.worker.session import Session
from pgpkg.worker.settings import Settings
from pgpkg.worker.stopping import Bell, Stop
from pgpkg.worker.telling import Teller


@dataclass(slots=True)
class Shop:
    """The settings, the handlers, and the ways to speak to each other. `queues`, `kinds`
    and `beat` follow the database; the clock brings them up to date."""

    settings: Settings
    tell: Teller
    handlers: Mapping[str, Handler]
    queue: QueueCalls | None
    jobs: JobsCalls | None
    is_pooled: bool
    queues: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    beat: float = 5.0
    counts: Counts = field(default_factory=Counts)
    stop: Stop = field(default_factory=Stop)
    bell: Bell = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.bell = Bell(self.settings.poll)

    def session(self, name: str) -> Session:
        """Return a session for one thread; it connects when it is first used."""
        return Session(
            self.settings.url, name, self.stop, self.tell, self.counts, is_pooled=self.is_pooled
        )
