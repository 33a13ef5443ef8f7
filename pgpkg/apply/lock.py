"""One deployer at a time, by an advisory lock that dies with its session.

The lock is polled: a session that waits inside pg_advisory_lock() holds a snapshot, for which
CREATE INDEX CONCURRENTLY of the holder would wait for ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from pgpkg.apply.watch import Other, others
from pgpkg.errors import DeployerBusy, YoyoBusy

KEY = 0x7067706B67  # "pgpkg"
POLL = (0.05, 0.1, 0.2, 0.4)
YOYO_PATIENCE = 10.0
NOTICE_DEATH = "set client_connection_check_interval = '500ms';"

Connection = psycopg.Connection[Any]
Progress = Callable[[str], None]


@contextmanager
def held(
    connection: Connection, yoyo_schema: str, *, wait: float | None, progress: Progress
) -> Iterator[None]:
    """Hold the deployer's lock of this database for the block.

    `wait` bounds the wait in seconds; None waits until the other is done. Raises DeployerBusy, or
    YoyoBusy when plain yoyo is at work here.
    """
    _acquire(connection, wait, progress)
    try:
        _wait_for_yoyo(connection, yoyo_schema, wait, progress)
        yield
    finally:
        if not connection.closed and not connection.broken:
            _release(connection)


def notice_death(connection: Connection) -> str:
    """Let the server look, in the middle of a statement too, whether this process still lives.

    Returns the statement that did it, or nothing where the server's platform cannot.
    """
    try:
        connection.execute(NOTICE_DEATH)
    except psycopg.errors.InvalidParameterValue:
        return ""
    return NOTICE_DEATH


def _acquire(connection: Connection, wait: float | None, progress: Progress) -> None:
    told: tuple[Other, ...] = ()
    for _ in _polls(wait):
        if _first(connection, "select pg_try_advisory_lock(%s)", KEY):
            return
        holders = others(connection, "lock_holder.sql", KEY)
        if {holder.pid for holder in holders} - {holder.pid for holder in told}:
            progress(f"waiting for {_listed(holders)}")
            told = holders
    raise DeployerBusy(
        f"another deployer is at work: {_listed(told) if told else 'it has just changed'}",
        detail=f"Waited {wait:g} s for it.",
        hint="Run the same command again when it is done, or give it longer: --wait 600",
    )


def _wait_for_yoyo(
    connection: Connection, schema: str, wait: float | None, progress: Progress
) -> None:
    """Plain yoyo keeps a row while it works, and leaves it behind when it is killed."""
    table = sql.Identifier(schema, "yoyo_lock")
    exists = "select count(*) from pg_tables where schemaname = %s and tablename = 'yoyo_lock'"
    if not _first(connection, exists, schema):
        return
    question = sql.SQL("select pid, ctime from {}").format(table)
    row = None
    for number in _polls(min(YOYO_PATIENCE, YOYO_PATIENCE if wait is None else wait)):
        row = connection.execute(question).fetchone()
        if row is None:
            return
        if number == 0:
            progress(f"waiting for yoyo, process {row[0]}, since {row[1]}")
    raise YoyoBusy(
        f"yoyo is at work in this database: process {row[0] if row else '?'}",
        detail="Its row in yoyo_lock stays behind when yoyo is killed.",
        hint=f"When no yoyo runs any more: yoyo break-lock, or delete from {table.as_string()};",
    )


def _polls(wait: float | None) -> Iterator[int]:
    """Yield once at once, then after growing pauses until the time is over."""
    deadline = None if wait is None else time.monotonic() + wait
    number = 0
    while True:
        yield number
        pause = POLL[min(number, len(POLL) - 1)]
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                return
            pause = min(pause, left)
        time.sleep(pause)
        number += 1


def _release(connection: Connection) -> None:
    try:
        if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            connection.execute("rollback")
        connection.execute("select pg_advisory_unlock(%s)", [KEY])
    except psycopg.Error:
        connection.close()


def _first(connection: Connection, question: Any, *values: Any) -> Any:
    row = connection.execute(question, values).fetchone()
    return row[0] if row else None


def _listed(holders: tuple[Other, ...]) -> str:
    return ", ".join(str(holder) for holder in holders)
