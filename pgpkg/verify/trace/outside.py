"""A statement that no transaction can hold: its locks, seen while somebody is in its way.

Another session writes to every table and has not committed. Whatever the statement needs to wait
for shows, and it holds what it holds for as long as it waits; then the way is free.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import psycopg

from pgpkg import database
from pgpkg.database import Connection, Failed
from pgpkg.verify.trace.looks import Look

Locks = frozenset[tuple[int, str]]

PAUSE = 0.002
LONGEST = 5.0
HELD = (
    "select l.relation::bigint, l.mode, l.granted from pg_catalog.pg_locks as l"
    " where l.pid = %s and (l.locktype = 'relation' and l.relation >= 16384 or not l.granted)"
)


def run(connection: Connection, eye: Connection, url: str, text: str, before: Look) -> Locks:
    """Run the statement and return the locks that it held or waited for. Raises Failed."""
    pid = connection.info.backend_pid
    said: list[Failed] = []
    patience = f"set lock_timeout = '{before.lock_timeout}'"

    def work() -> None:
        try:
            database.send(connection, text)
        except Failed as failed:
            said.append(failed)

    database.send(connection, "set lock_timeout = 0")
    with database.connect(url) as blocker:
        blocker.execute("begin")
        for statement in _in_the_way(before):
            _try(blocker, statement)
        thread = threading.Thread(target=work)
        thread.start()
        locks = _watch(eye, pid, thread)
        database.send(blocker, "rollback")
        thread.join()
    database.send(connection, patience)
    if said:
        raise said[0]
    return locks


def _watch(eye: Connection, pid: int, thread: threading.Thread) -> Locks:
    """Wait until the statement is through or waits for us, and return what it holds then."""
    began = time.monotonic()
    while thread.is_alive() and time.monotonic() - began < LONGEST:
        rows = eye.execute(HELD, [pid]).fetchall()
        if any(not granted for _, _, granted in rows):
            return frozenset((oid, mode) for oid, mode, _ in rows if oid is not None)
        time.sleep(PAUSE)
    return frozenset()


def _in_the_way(before: Look) -> Iterable[str]:
    for relation in before.relations.values():
        if relation.kind in "rp":
            yield f"lock table only {relation.name} in row exclusive mode"
        elif relation.kind == "m":
            yield f"select 1 from {relation.name} limit 1"


def _try(blocker: Connection, statement: str) -> None:
    try:
        with blocker.transaction():
            blocker.execute(statement.encode())
    except psycopg.Error:
        return
