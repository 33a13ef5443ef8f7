"""Real worker processes on a database with queues and scheduled jobs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgpkg.scratch import Server

PATIENCE = 30
HANDLERS = '''
import os, time
import psycopg
from pgpkg.worker import handler

def note(job, what):
    """Leave a trace at once, whatever becomes of the job."""
    with psycopg.connect(os.environ["TRACE"], autocommit=True) as connection:
        connection.execute(
            "insert into public.trace values (%s, %s, %s, %s)",
            [job.id, job.attempt, job.token, what],
        )

@handler("noop")
def noop(job):
    pass

@handler("note")
def write(job):
    note(job, "ran")

@handler("sleep")
def sleep(job):
    note(job, "began")
    time.sleep(job.payload)
    note(job, "ended")

@handler("bad")
def bad(job):
    raise ValueError("no such thing as postgresql://ann:hush@db/x")

@handler("patient")
def patient(job):
    note(job, "began")
    job.progress(40)
    while True:
        job.check()
        time.sleep(0.02)

@handler("together")
def together(job, connection):
    connection.execute("insert into public.trace values (%s, %s)", [job.id, job.attempt])
    if job.payload == "break":
        raise RuntimeError("after the insert")
'''


@pytest.fixture(scope="session")
def pgpkg_server(server: Server) -> Server:
    """The fixtures of the plugin work on the server that the other tests use."""
    return server


@dataclass
class Worker:
    """One process of pgpkg work. Its log is read line by line as JSON."""

    process: subprocess.Popen[str]
    log: Path

    def events(self, name: str | None = None) -> list[dict[str, Any]]:
        """What it has said so far."""
        told = [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]
        return [event for event in told if name is None or event["event"] == name]

    def until(self, name: str, times: int = 1) -> dict[str, Any]:
        """Wait for an event."""
        wait_for(lambda: len(self.events(name)) >= times or self.process.poll() is not None)
        found = self.events(name)
        assert len(found) >= times, self.log.read_text()
        return found[times - 1]

    def send(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def end(self, number: int | None = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit code."""
        if number is not None and self.process.poll() is None:
            self.send(number)
        return self.process.wait(PATIENCE)


@dataclass
class Yard:
    """A database, and the folder in which workers are started."""

    folder: Path
    url: str
    started: list[Worker] = field(default_factory=list)

    def start(self, *arguments: str, url: str | None = None, handlers: bool = True) -> Worker:
        """Start a worker and come back when it works."""
        log = self.folder / f"log.{len(self.started)}"
        command = [sys.executable, "-m", "pgpkg", "work", "--db", url or self.url, "--log", "json"]
        command += ["--poll", "0.2", *(["--handlers", "handlers"] if handlers else []), *arguments]
        with log.open("w") as errors:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, "TRACE": self.url},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.started.append(Worker(process, log))
        self.started[-1].until("working")
        return self.started[-1]

    def drain(self, *arguments: str, **options: Any) -> Worker:
        """Work until nothing is left."""
        worker = self.start("--drain", *arguments, **options)
        assert worker.end(None) == 0, worker.log.read_text()
        return worker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with both packages, and a module of handlers."""
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\nqueue = {}\njobs = {}\n'
    )
    (tmp_path / "handlers.py").write_text(HANDLERS)
    return tmp_path


@pytest.fixture
def yard(folder: Path, pgpkg_database: str) -> Iterator[Yard]:
    """A yard on the test's own database; workers that still run are killed after the test."""
    made = Yard(folder, pgpkg_database)
    prepare(pgpkg_database)
    yield made
    for worker in made.started:
        worker.process.kill()
        worker.process.wait()
        assert worker.process.stdout is not None
        worker.process.stdout.close()


def prepare(url: str) -> None:
    """A queue that tries again soon, and a table for traces."""
    with psycopg.connect(url) as db:
        db.execute('select queue.create_queue(\'q\', \'{"retry_after": "0", "lease": "2 s"}\')')
        db.execute(
            "create table public.trace (id bigint, attempt integer, token bigint, what text,"
            " at timestamptz not null default clock_timestamp())"
        )


@pytest.fixture
def live(connect: Callable[..., psycopg.Connection[Any]]) -> psycopg.Connection[Any]:
    """A session that sees at once what workers commit."""
    return connect(autocommit=True)


@pytest.fixture(name="wait_for")
def wait_for_fixture() -> Callable[[Callable[[], bool]], None]:
    """A function that waits until something is so."""
    return wait_for


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
