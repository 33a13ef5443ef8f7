"""One thread that works: claim, run, report, again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import psycopg

from pgpkg.worker.calls import QueueCalls, Worked
from pgpkg.worker.hands import Hands
from pgpkg.worker.job import Job
from pgpkg.worker.pace import Pace
from pgpkg.worker.pythonic import run_in_python
from pgpkg.worker.session import Gone
from pgpkg.worker.shop import Shop

NO_QUEUE = "PKQ01"


class Runner(threading.Thread):
    """Takes turns among the queues. Where no handler is in Python, a batch is claimed, run and
    ended in the database, in one transaction. Else jobs are claimed together with the ends of those
    before, and each runs where its handler is."""

    def __init__(self, shop: Shop, calls: QueueCalls, number: int) -> None:
        super().__init__(name=f"worker {number}", daemon=True)
        self.hands = Hands()
        self.session = shop.session(self.name)
        self._shop = shop
        self._calls = calls
        self._number = number
        self._pace = Pace(shop.settings.batch)

    def run(self) -> None:
        """Work until somebody asks to stop, or, when draining, until nothing is left."""
        try:
            with suppress(Gone):
                self._work()
            self._put_down()
        except Gone as error:
            self._shop.tell("error", "ended without the database", error=str(error))
        except Exception as error:
            self._shop.stop.ask(error)
        finally:
            self._shop.bell.ring()
            self.session.close()

    def _work(self) -> None:
        shop = self._shop
        while not shop.stop.is_asked:
            heard = shop.bell.times
            worked = self._round()
            if shop.settings.is_once or (not worked and shop.settings.is_draining):
                return
            if not worked:
                self._report()
                shop.bell.wait(heard, shop.stop)

    def _round(self) -> int:
        """Look at each queue once, beginning with another one in each thread; stop at the first
        that had something."""
        queues = self._shop.queues
        first = self._number % max(len(queues), 1)
        for queue in (*queues[first:], *queues[:first]):
            if self._shop.stop.is_asked:
                return 0
            if worked := self._step_if_there(queue):
                self._number += worked < self._pace.size
                return worked
        return 0

    def _step_if_there(self, queue: str) -> int:
        try:
            return self._step(queue)
        except psycopg.Error as error:
            if error.sqlstate != NO_QUEUE:
                raise
            self._shop.queues = tuple(name for name in self._shop.queues if name != queue)
            return 0

    def _step(self, queue: str) -> int:
        batch = self._pace.size
        began = time.monotonic()
        if self._shop.handlers:
            jobs = self._claim_and_run(queue, batch)
        else:
            worked = self.session.call(lambda c: self._calls.work(c, queue, batch), begins=True)
            self._note(queue, worked, time.monotonic() - began)
            jobs = len(worked)
        self._shop.counts.happened("claims")
        self._pace.took(jobs, time.monotonic() - began)
        return jobs

    def _claim_and_run(self, queue: str, batch: int) -> int:
        """Claim a batch; first SQL does its share at once, then the others run one by one."""
        claimed = self._claim(queue, batch)
        if in_sql := [job for job in claimed if job.kind in self._shop.kinds]:
            self._perform(queue, in_sql)
        for job in claimed:
            if job.kind not in self._shop.kinds and not self._shop.stop.is_asked:
                self._run(job)
        return len(claimed)

    def _claim(self, queue: str, batch: int) -> list[Job]:
        ends = self.hands.ends()
        try:
            claimed = self.session.call(
                lambda c: self._calls.claim(c, queue, ends, batch), begins=True
            )
        except BaseException:
            self.hands.put_back(ends)
            raise
        self.hands.take(claimed)
        return claimed

    def _perform(self, queue: str, jobs: Sequence[Job]) -> None:
        began = time.monotonic()
        worked = self.session.call(lambda c: self._calls.perform(c, jobs), begins=True)
        self.hands.drop(jobs)
        self._note(queue, worked, time.monotonic() - began)

    def _note(self, queue: str, worked: Sequence[Worked], seconds: float) -> None:
        if not worked:
            return
        each = seconds / len(worked)
        for (kind, outcome), jobs in Counter((one.kind, one.outcome) for one in worked).items():
            self._shop.counts.ended(queue, kind, outcome, jobs)
            self._shop.counts.took(queue, kind, each * jobs, jobs)
        for one in worked:
            if one.error:
                told = {"id": one.id, "outcome": one.outcome, "error": one.error}
                self._shop.tell("warning", "handler raised", queue=queue, kind=one.kind, **told)
        self._shop.tell("debug", "batch", queue=queue, jobs=len(worked), seconds=seconds)

    def _run(self, job: Job) -> None:
        self.hands.current = job
        try:
            run_in_python(self._shop, self.session, self.hands, job)
        finally:
            self.hands.current = None

    def _report(self) -> None:
        """Report the ends that wait for company."""
        if ends := self.hands.ends():
            self.session.call(lambda c: self._calls.complete(c, ends))

    def _put_down(self) -> None:
        """Give back what was claimed and not begun, at once: others may take it."""
        self._report()
        if left := self.hands.held:
            held = [(job.id, job.token) for job in left]
            self.session.call(lambda c: self._calls.release(c, held))
            self.hands.drop(left)
            for job in left:
                self._shop.counts.ended(job.queue, job.kind, "released")

    def give_up(self) -> Job | None:
        """Called from outside when the time to stop has run out: break off the statement that
        runs, and return the job whose handler does not end."""
        try:
            self.session.cancel()
        except psycopg.Error as error:
            self._shop.tell("warning", "a statement could not be stopped", error=str(error))
        return self.hands.current
