"""The threads beside those that work: ears for NOTIFY, and the heartbeat."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence

import psycopg
from psycopg import sql

from pgpkg.database import Connection
from pgpkg.errors import DatabaseRefused
from pgpkg.worker.runner import Runner
from pgpkg.worker.session import Gone
from pgpkg.worker.shop import Shop

HEAR = 0.2
GLANCE = 0.1


class Beside(threading.Thread, ABC):
    """A thread that does its round again and again, with a session of its own."""

    def __init__(self, shop: Shop, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.shop = shop
        self.session = shop.session(name)
        self._is_over = threading.Event()

    def run(self) -> None:
        """Do rounds until the end; a lost connection is only a pause."""
        try:
            while not self._is_over.is_set():
                self._try()
        except Gone:
            return
        except Exception as error:
            self.shop.stop.ask(error)
            self.shop.bell.ring()
        finally:
            self.session.close()

    def end(self) -> None:
        """Let the thread end after its round."""
        self._is_over.set()

    @abstractmethod
    def round(self) -> None:
        """Do what has to be done again and again."""

    def rest(self, seconds: float) -> None:
        """Sleep, but not beyond the end."""
        self._is_over.wait(seconds)

    def _try(self) -> None:
        try:
            self.round()
        except (psycopg.Error, DatabaseRefused) as error:
            if not self.session.is_passing(error):
                raise
            self.session.pause(error, 2)


class Ears(Beside):
    """Listens on a connection of its own and rings the bell."""

    def __init__(self, shop: Shop, channel: str) -> None:
        super().__init__(shop, "ears")
        self._channel = channel
        self._heard_on: Connection | None = None

    def round(self) -> None:
        """Listen for a second. After a pause without ears, ring: something may have been missed."""
        connection = self.session.connection
        if connection is not self._heard_on:
            connection.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
            self._heard_on = connection
            self.shop.bell.ring()
        for _ in connection.notifies(timeout=HEAR, stop_after=1):
            self.shop.bell.ring()


class Heart(Beside):
    """Holds on to jobs that take long, hears which are cancelled, and reports ends that nobody
    else reports in time."""

    def __init__(self, shop: Shop, runners: Sequence[Runner]) -> None:
        super().__init__(shop, "heart")
        self._runners = runners
        self._beaten_at = time.monotonic()

    def round(self) -> None:
        """Report late ends; beat when it is time."""
        for runner in self._runners:
            self._report(runner)
        if time.monotonic() - self._beaten_at >= self.shop.beat:
            self._beaten_at = time.monotonic()
            self._beat()
        self.rest(GLANCE)

    def _report(self, runner: Runner) -> None:
        calls = self.shop.queue
        ends = runner.hands.ends(only_late=True)
        if calls is None or not ends:
            return
        try:
            calls.complete(self.session.connection, ends)
        except BaseException:
            runner.hands.put_back(ends)
            raise

    def _beat(self) -> None:
        calls = self.shop.queue
        young = time.monotonic() - self.shop.beat / 2
        jobs = [job for r in self._runners for job in r.hands.held if job.claimed_at <= young]
        if calls is None or not jobs:
            return
        by_id = {job.id: job for job in jobs}
        for number, is_cancelled, is_lost in calls.beat(self.session.connection, jobs):
            by_id[number].is_cancelled |= is_cancelled
            by_id[number].is_lost |= is_lost
            if is_cancelled or is_lost:
                event = "job is to be cancelled" if is_cancelled else "job is lost"
                self.shop.tell("info", event, id=number, kind=by_id[number].kind)
