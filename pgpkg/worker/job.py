"""One job in the hands of this process, as its handler sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled."""


class Lost(Exception):
    """The lease ran out, and the job may be in other hands by now."""


@dataclass(slots=True)
class Job:
    """A claimed job. `token` rises with each claim: a write that carries it can be told from one of
    an earlier holder."""

    id: int
    queue: str
    kind: str
    payload: Any
    attempt: int
    token: int
    max_attempts: int = 0
    priority: int = 0
    tenant: str | None = None
    run_at: datetime | None = None
    is_cancelled: bool = False
    is_lost: bool = False
    is_stopping: bool = False
    done: int | None = None
    claimed_at: float = field(default_factory=time.monotonic)

    def progress(self, percent: int) -> None:
        """Say how far the job is, 0 to 100; the next heartbeat carries it to the queue."""
        self.done = max(0, min(100, int(percent)))

    def check(self) -> None:
        """Raise Cancelled or Lost when there is no use in going on. Long handlers call it often."""
        if self.is_cancelled:
            raise Cancelled(f"job {self.id} was cancelled")
        if self.is_lost:
            raise Lost(f"job {self.id} is in other hands")
