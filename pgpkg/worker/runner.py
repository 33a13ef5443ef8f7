"""One thread that works: claim, run, report, again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import psycopg

from pgpkg.worker.hands import Hands
from pgpkg.worker.job import Job
from pgpkg.worker.pace import Pace
from pgpkg.worker.pythonic import run_in_python
from pgpkg.worker.session import Gone
from pgpkg.worker.shop import Shop

EVERY_KIND = "*"


class Runner(threading.Thread):
    """Takes turns among the queues. Where no handler is in Python, whole batches are claimed, run
    and ended in the database, in one transaction each; else jobs are claimed with the ends of those
    before, and each runs where its handler is."""

    def __init__(self, shop: Shop, number: int) -> None:
        super().__init__(name=f"worker {number}", daemon=True)
        self.hands = Hands()
        self.session = shop.session(self.name)
        self._shop = shop
        self._number = number
        self._pace = Pace(shop.settings.batch)

    def run(self) -> None:
        """Work until somebody asks to stop, or, when draining, until nothing is left."""
        try:
            self._work()
            self._put_down()
        except Gone as error:
            self._shop.tell("error", "stopped without the database", error=str(error))
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
            if worked := self._step(queue):
                self._number += worked < self._pace.size
                return worked
        return 0

    def _step(self, queue: str) -> int:
        calls = self._shop.queue
        assert calls is not None
        batch = self._pace.size
        began = time.monotonic()
        if not self._shop.handlers and "work" in calls.offered:
            jobs = self.session.call(lambda c: calls.work(c, queue, batch))
            self._note(queue, jobs, time.monotonic() - began)
            return jobs
        claimed = self._claim(queue, batch)
        for group in self._groups(claimed):
            if self._shop.stop.is_asked:
                break
            if group[0].kind in self._shop.kinds:
                self._perform(group)
            else:
                self._run(group[0])
        self._pace.took(len(claimed), time.monotonic() - began)
        return len(claimed)

    def _claim(self, queue: str, batch: int) -> list[Job]:
        calls = self._shop.queue
        assert calls is not None
        ends = self.hands.ends()
        try:
            claimed = self.session.call(lambda c: calls.claim(c, queue, ends, batch))
        except BaseException:
            self.hands.put_back(ends)
            raise
        self.hands.take(claimed)
        self._shop.counts.happened("claims")
        return claimed

    def _groups(self, jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
        """First all that SQL handles, together; then one by one the others."""
        in_sql = [job for job in jobs if job.kind in self._shop.kinds]
        yield from [in_sql] if in_sql else []
        yield from ([job] for job in jobs if job.kind not in self._shop.kinds)

    def _perform(self, jobs: Sequence[Job]) -> None:
        calls = self._shop.queue
        assert calls is not None
        held = [(job.id, job.token) for job in jobs]
        began = time.monotonic()
        ended = self.session.call(lambda c: calls.perform(c, held))
        seconds = time.monotonic() - began
        self.hands.drop(jobs)
        by_id = {job.id: job for job in jobs}
        for number, outcome, error in ended:
            job = by_id[number]
            self._shop.counts.ended(job.queue, job.kind, outcome)
            self._shop.counts.took(job.queue, job.kind, seconds / len(jobs))
            if error is not None:
                self._shop.tell(
                    "warning", "job failed", **_fields(job), outcome=outcome, error=error
                )

    def _run(self, job: Job) -> None:
        if job.is_lost:
            self.hands.drop([job])
            self._shop.counts.ended(job.queue, job.kind, "lost")
            return
        self.hands.current = job
        try:
            run_in_python(self._shop, self.session, self.hands, job)
        finally:
            self.hands.current = None

    def _note(self, queue: str, jobs: int, seconds: float) -> None:
        self._shop.counts.happened("claims")
        if jobs:
            self._pace.took(jobs, seconds)
            self._shop.counts.ended(queue, EVERY_KIND, "done", jobs)
            self._shop.counts.took(queue, EVERY_KIND, seconds, jobs)
            self._shop.tell("debug", "batch", queue=queue, jobs=jobs, seconds=seconds)

    def _report(self) -> None:
        """Report the ends that wait for company."""
        calls = self._shop.queue
        if calls is not None and (ends := self.hands.ends()):
            self.session.call(lambda c: calls.complete(c, ends))

    def _put_down(self) -> None:
        """Give back what was claimed and not begun, at once: others may take it."""
        self._report()
        calls, left = self._shop.queue, self.hands.held
        if calls is not None and left:
            held = [(job.id, job.token) for job in left]
            self.session.call(lambda c: calls.release(c, held))
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


def _fields(job: Job) -> dict[str, object]:
    return {"queue": job.queue, "kind": job.kind, "id": job.id, "attempt": job.attempt}
