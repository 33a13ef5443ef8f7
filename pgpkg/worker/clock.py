"""The thread that keeps time: jobs of dead workers, recurring jobs, and scheduled jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg

from pgpkg.errors import DatabaseRefused
from pgpkg.worker.around import Beside
from pgpkg.worker.calls import JobsCalls
from pgpkg.worker.session import Session
from pgpkg.worker.shop import Shop

GLANCE = 0.5
LOOK = 5.0
MINUTE = 60.0
JOBS_AT_ONCE = 4


class Clock(Beside):
    """Takes back jobs of workers that are gone, enqueues what recurs, keeps the list of queues up
    to date, and runs scheduled jobs where no pg_cron does, each on a connection of its own."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop, "clock")
        self._scheduled: dict[str, Session] = {}
        self._is_ours = False
        self._next = dict.fromkeys(("look", "tend", "sweep"), 0.0)

    def round(self) -> None:
        """Do what is due."""
        self._every(LOOK, "look", self.look)
        if not self.shop.stop.is_asked:
            self._every(1.0, "tend", self._tend)
            if self.shop.jobs is not None:
                self._every(MINUTE, "sweep", self._sweep)
            if self.shop.jobs is not None and self._is_ours:
                self._run_due(self.shop.jobs)
        self.rest(GLANCE)

    def look(self) -> None:
        """See which queues there are, which kinds SQL handles, and who runs scheduled jobs."""
        connection, shop = self.session.connection, self.shop
        if shop.queue is not None:
            wanted = shop.settings.queues
            found = shop.queue.queues(connection)
            ours = [q for q in found if not q.is_paused and (not wanted or q.name in wanted)]
            shop.queues = tuple(q.name for q in ours)
            leases = [shop.settings.lease or q.lease for q in ours]
            shop.beat = min([shop.settings.beat, *(lease / 3 for lease in leases)])
            shop.kinds = frozenset(shop.queue.kinds(connection))
        if shop.jobs is not None:
            self._is_ours = not shop.jobs.is_pg_cron(connection)

    @property
    def scheduled(self) -> list[str]:
        """The scheduled jobs that run."""
        return list(self._scheduled)

    def give_up(self) -> None:
        """Break off the scheduled jobs that run; each is noted as failed."""
        for name, session in list(self._scheduled.items()):
            self.shop.tell("warning", "a scheduled job is broken off", job=name)
            session.cancel()

    def _tend(self) -> None:
        calls = self.shop.queue
        if calls is None:
            return
        calls.tick(self.session.connection)
        if reaped := calls.reap(self.session.connection):
            self.shop.counts.happened("reaped", reaped)
            self.shop.tell("warning", "took back jobs of a worker that is gone", jobs=reaped)

    def _sweep(self) -> None:
        if self.shop.jobs is not None:
            self.shop.jobs.sweep(self.session.connection)

    def _run_due(self, calls: JobsCalls) -> None:
        for name, timeout in calls.due(self.session.connection):
            if name not in self._scheduled and len(self._scheduled) < JOBS_AT_ONCE:
                self._scheduled[name] = self.shop.session(f"job {name}")
                run = threading.Thread(
                    target=self._run_one, args=(calls, name, timeout), daemon=True, name=name
                )
                run.start()

    def _run_one(self, calls: JobsCalls, name: str, timeout: float) -> None:
        session = self._scheduled[name]
        try:
            for run in calls.run(session.connection, name, timeout):
                self._tell(run)
        except (psycopg.Error, DatabaseRefused) as error:
            self.shop.tell("warning", "a scheduled job was broken off", job=name, error=str(error))
        finally:
            session.close()
            del self._scheduled[name]

    def _tell(self, run: dict[str, object]) -> None:
        shown = ("name", "tick", "status", "row_count", "sqlstate", "message")
        level = "info" if run["status"] == "succeeded" else "warning"
        self.shop.counts.happened(f"scheduled jobs {run['status']}")
        self.shop.tell(level, "scheduled job", **{name: run[name] for name in shown})

    def _every(self, seconds: float, what: str, act: Callable[[], None]) -> None:
        if time.monotonic() >= self._next[what]:
            self._next[what] = time.monotonic() + seconds
            act()
