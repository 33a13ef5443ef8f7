"""Let the server resolve a call without making it."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import pq

from pgpkg import database
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.routine import Routine

VIEW = "create temporary view pgpkg_call as select ({call}) is null as is_null"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the server says of a call that it does not understand."""

    sqlstate: str
    message: str


def refusal(connection: database.Connection, routine: Routine, call: str) -> Refusal | None:
    """Return why a call of this function cannot be prepared, None when it can."""
    verb = "call" if routine.kind == "p" else "select"
    result = connection.pgconn.prepare(b"", f"{verb} {call}".encode())
    if result.status != pq.ExecStatus.FATAL_ERROR:
        return None
    error = psycopg.errors.error_from_result(result)
    return Refusal(error.sqlstate or "", error.diag.message_primary or str(error))


def resolved(connection: database.Connection, routine: Routine, call: str) -> int | None:
    """Return the oid of the function that a call means; None where that cannot be told."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(VIEW.format(call=call).encode())
            rows = ask(connection, "called", routine.schema, routine.name)
    except psycopg.Error:
        return None
    return int(rows[0]["oid"]) if rows else None
