"""What this process holds: jobs that were claimed, and ends that were not yet reported."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from pgpkg.worker.job import Job

LATEST = 0.25  # seconds that the end of a job may wait for company


class Hands:
    """The jobs of one thread, which claims and ends them; the heartbeat looks in from outside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, Job] = {}
        self._done: list[tuple[int, int]] = []
        self._since = 0.0
        self.current: Job | None = None

    def take(self, jobs: Iterable[Job]) -> None:
        """Hold jobs that were claimed."""
        with self._lock:
            self._held.update((job.id, job) for job in jobs)

    def drop(self, jobs: Iterable[Job]) -> None:
        """Let go of jobs whose end the queue knows."""
        with self._lock:
            for job in jobs:
                self._held.pop(job.id, None)

    def finish(self, job: Job) -> None:
        """A job is done; its end is reported with the next claim, or a moment later."""
        with self._lock:
            self._held.pop(job.id, None)
            if not self._done:
                self._since = time.monotonic()
            self._done.append((job.id, job.token))

    def ends(self, *, only_late: bool = False) -> list[tuple[int, int]]:
        """Take the ends that have to be reported."""
        with self._lock:
            if only_late and time.monotonic() - self._since < LATEST:
                return []
            taken, self._done = self._done, []
            return taken

    def put_back(self, ends: list[tuple[int, int]]) -> None:
        """Keep ends that could not be reported."""
        with self._lock:
            self._done = ends + self._done

    @property
    def held(self) -> list[Job]:
        """All jobs that the queue believes to be in these hands and that have not ended."""
        with self._lock:
            return list(self._held.values())
