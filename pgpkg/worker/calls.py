"""What a worker asks the packages queue and jobs: a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import class_row, dict_row

from pgpkg import shipped
from pgpkg.database import Connection
from pgpkg.worker.job import Job

Held = Sequence[tuple[int, int]]  # number and token of each job

COLUMNS = "id, queue, kind, payload, attempt, token, max_attempts, priority, tenant, run_at"
CLAIM = f"select {COLUMNS} from {{}}.complete_and_claim(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as a worker has to know it."""

    name: str
    is_paused: bool
    lease: float


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of a job that SQL handled."""

    id: int
    kind: str
    outcome: str
    error: str | None


class QueueCalls:
    """The queue package under the schema that it has here. Times are in seconds."""

    def __init__(self, schema: str, worker: str, lease: float | None) -> None:
        self.schema = schema
        self._worker = worker
        self._lease = None if lease is None else f"{lease} seconds"
        self._claim = self._text(CLAIM)
        self._work = self._text("select * from {}.work_each(%s, %s, %s, %s)")
        self._perform = self._text("select id, outcome, error from {}.perform(%s, %s)")
        self._complete = self._text("select {}.complete(%s, %s)")
        self._release = self._text("select {}.release(%s, %s)")
        self._fail = self._text("select {}.fail(%s, %s, %s)")
        self._beat = self._text("select * from {}.heartbeat(%s, %s, %s, %s)")
        self._reap = self._text("select {}.reap()")
        self._tick = self._text("select {}.tick()")
        self._queues = self._text("select name, is_paused, lease from {}.queues()")
        self._kinds = self._text("select kind from {}.kinds()")

    def is_there(self, connection: Connection) -> bool:
        """Whether this database has a queue that this role may use."""
        return "complete_and_claim" in offered(connection, self.schema)

    def queues(self, connection: Connection) -> list[Queue]:
        """All queues."""
        found = connection.execute(self._queues).fetchall()
        return [Queue(name, is_paused, lease.total_seconds()) for name, is_paused, lease in found]

    def kinds(self, connection: Connection) -> set[str]:
        """The kinds of jobs that have a handler in SQL."""
        return {kind for (kind,) in connection.execute(self._kinds)}

    def claim(self, connection: Connection, queue: str, done: Held, batch: int) -> list[Job]:
        """End the jobs that are done and take up to `batch` new ones, in one transaction."""
        with connection.cursor(row_factory=class_row(Job)) as cursor:
            values = (queue, *_split(done), batch, self._worker, self._lease)
            return cursor.execute(self._claim, values).fetchall()

    def work(self, connection: Connection, queue: str, batch: int) -> list[Worked]:
        """Take up to `batch` jobs and run their SQL handlers, in one transaction."""
        with connection.cursor(row_factory=class_row(Worked)) as cursor:
            values = (queue, batch, self._worker, self._lease)
            return cursor.execute(self._work, values).fetchall()

    def perform(self, connection: Connection, jobs: Sequence[Job]) -> list[Worked]:
        """Run the SQL handlers of claimed jobs and end them, in one transaction."""
        kinds = {job.id: job.kind for job in jobs}
        held = _split([(job.id, job.token) for job in jobs])
        ended = connection.execute(self._perform, held).fetchall()
        return [Worked(number, kinds[number], outcome, error) for number, outcome, error in ended]

    def complete(self, connection: Connection, done: Held) -> int:
        """End jobs that are done; say how many were still ours."""
        return _number(connection, self._complete, *_split(done))

    def release(self, connection: Connection, held: Held) -> int:
        """Give back jobs that were not begun, for others to take at once."""
        return _number(connection, self._release, *_split(held))

    def fail(self, connection: Connection, job: Job, error: str) -> str:
        """End an attempt that failed: retry, dead, cancelled or lost."""
        (outcome,) = connection.execute(self._fail, (job.id, job.token, error)).fetchone() or ("",)
        return str(outcome)

    def beat(self, connection: Connection, jobs: Sequence[Job]) -> list[tuple[int, bool, bool]]:
        """Hold on to jobs: number, whether cancelled, whether lost."""
        held = _split([(job.id, job.token) for job in jobs])
        values = (*held, self._lease, [job.done for job in jobs])
        return connection.execute(self._beat, values).fetchall()

    def reap(self, connection: Connection) -> int:
        """Take back jobs of workers that are gone; say how many."""
        return _number(connection, self._reap)

    def tick(self, connection: Connection) -> None:
        """Enqueue what recurs, and do the queue's own chores."""
        connection.execute(self._tick)

    def _text(self, text: LiteralString) -> sql.Composed:
        return _in_schema(text, self.schema)


class JobsCalls:
    """The jobs package under the schema that it has here."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self._due = _in_schema("select name, timeout from {}.due()", schema)
        self._run = _in_schema("select * from {}.run(%s)", schema)
        self._sweep = _in_schema("select {}.sweep()", schema)

    def is_there(self, connection: Connection) -> bool:
        """Whether this database has scheduled jobs that this role may run."""
        return "run_due" in offered(connection, self.schema)

    def is_pg_cron(self, connection: Connection) -> bool:
        """Whether pg_cron runs them here."""
        query = "select exists (select from pg_extension where extname = 'pg_cron')"
        return bool((connection.execute(query).fetchone() or (False,))[0])

    def due(self, connection: Connection) -> list[tuple[str, float]]:
        """The jobs that are due, with the seconds that each may take."""
        found = connection.execute(self._due).fetchall()
        return [(name, timeout.total_seconds()) for name, timeout in found]

    def run(self, connection: Connection, name: str, timeout: float) -> list[dict[str, Any]]:
        """Run one job; the row of its history, or none when there was nothing to do."""
        with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
            limit = str(max(1, int(timeout * 1000)))
            cursor.execute("select set_config('statement_timeout', %s, true)", (limit,))
            return cursor.execute(self._run, (name,)).fetchall()

    def sweep(self, connection: Connection) -> None:
        """Stop what takes too long, and purge history now and then."""
        connection.execute(self._sweep)


def offered(connection: Connection, schema: str) -> frozenset[str]:
    """Return the names of the functions of a schema that this role may execute."""
    with psycopg.RawCursor(connection) as cursor:
        found = cursor.execute(shipped.sql("catalog", "offered_functions.sql").encode(), [schema])
        return frozenset(name for (name,) in found)


def _in_schema(text: LiteralString, schema: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(schema))


def _split(held: Held) -> tuple[list[int], list[int]]:
    return [number for number, _ in held], [token for _, token in held]


def _number(connection: Connection, query: sql.Composed, *values: object) -> int:
    (found,) = connection.execute(query, values).fetchone() or (0,)
    return int(found or 0)
