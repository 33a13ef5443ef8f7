"""`pgpkg work` beside the workers of procrastinate and graphile-worker, no-op jobs, end to end.

The queue is full when a worker starts; the time runs from its first session until no job is left.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.sides import Side, fill, sides
from tests.bench.peers.stage import PGPKG, Stage, node_environment, run

CLIENTS = Path(__file__).parent / "clients"
SCRIPTS = Path(__file__).parent / "worker"
SESSIONS = (
    "select count(*) from pg_catalog.pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
    " and backend_type = 'client backend'"
)
PATIENCE = 180


@dataclass(frozen=True)
class Worker:
    """How a worker is started, and how to see that it has nothing left to do."""

    side: Side
    command: Callable[[str], list[str]]
    environment: Callable[[str], Mapping[str, str]]
    is_busy: str
    jobs: int
    folder: Path | None = None


def rows(stage: Stage) -> Iterator[Row]:
    """Measure every worker that is installed."""
    there = {side.name: side for side in sides(stage)}
    workers = [make(stage, there[name]) for name, make in _MAKERS.items() if name in there]
    measured = in_turns(stage.rounds, {w.side.name: _timed(stage, w) for w in workers})
    name = "no-op jobs, concurrency 4"
    yield from beside("worker", name, measured, ["procrastinate"], 5.0, 10.0)
    yield from beside("worker", f"{name}, batched", measured, ["graphile-worker"], 0.3, 1.0)


def _timed(stage: Stage, worker: Worker) -> Callable[[], float]:
    def measure() -> float:
        with stage.copy(worker.side.template) as url:
            fill(stage, worker.side, url, worker.jobs)
            with psycopg.connect(url, autocommit=True) as watch, _running(worker, url) as check:
                began = _when(watch, SESSIONS, check, at_least=1)
                ended = _when(watch, worker.is_busy, check, at_least=None)
        return worker.jobs / (ended - began)

    return measure


def _when(
    watch: psycopg.Connection, query: str, check: Callable[[], None], at_least: int | None
) -> float:
    """Return the moment at which a number has grown to `at_least`, or a truth has become false."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        row = watch.execute(query, prepare=True).fetchone()
        assert row is not None
        if row[0] >= at_least if at_least is not None else not row[0]:
            return time.monotonic()
        check()
        time.sleep(0.005)
    raise SystemExit(f"waited in vain for: {query}")


@contextmanager
def _running(worker: Worker, url: str) -> Iterator[Callable[[], None]]:
    """Start a worker, lend a check that it still runs, and end it."""
    process = subprocess.Popen(
        worker.command(url),
        env=dict(worker.environment(url)),
        cwd=worker.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )

    def check() -> None:
        if process.poll() is not None:
            said = process.stderr.read() if process.stderr else ""
            raise SystemExit(f"the worker of {worker.side.name} ended:\n{said}")

    try:
        yield check
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _pgpkg(stage: Stage, side: Side) -> Worker:
    def build(url: str) -> None:
        side.lay(url)
        run(url, (SCRIPTS / "noop.sql").read_text())

    def command(url: str) -> list[str]:
        return [str(PGPKG), "work", "--db", url, "--queue", "bench", "--concurrency", "4"]

    handled = replace(side, template=stage.template("pgpkg-worker", build))
    busy = "select exists (select from queue.ready) or exists (select from queue.running)"
    jobs, folder = stage.count(20_000, 400), stage.project("queue")
    return Worker(handled, command, _inherited, busy, jobs, folder)


def _procrastinate(stage: Stage, side: Side) -> Worker:
    def command(url: str) -> list[str]:
        return [str(stage.installed.python), str(CLIENTS / "procrastinate_worker.py"), url]

    busy = "select exists (select from procrastinate_jobs)"
    return Worker(side, command, _inherited, busy, stage.count(5_000, 200))


def _graphile_worker(stage: Stage, side: Side) -> Worker:
    def command(url: str) -> list[str]:
        return ["node", str(CLIENTS / "graphile_worker.cjs"), "work"]

    def environment(url: str) -> dict[str, str]:
        return {**node_environment(url), "NODE_PATH": str(stage.installed.node)}

    busy = "select exists (select from graphile_worker._private_jobs)"
    return Worker(side, command, environment, busy, stage.count(20_000, 400))


def _inherited(_url: str) -> Mapping[str, str]:
    return os.environ


_MAKERS: dict[str, Callable[[Stage, Side], Worker]] = {
    "pgpkg": _pgpkg,
    "procrastinate": _procrastinate,
    "graphile-worker": _graphile_worker,
}
