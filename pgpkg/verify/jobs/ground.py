"""Rows for jobs to work on: made up where a table has none, some of them old, some of today."""

from __future__ import annotations

import contextlib

import psycopg

from pgpkg import database, ledger
from pgpkg.verify import rows
from pgpkg.verify.context import Context
from pgpkg.verify.jobs.asking import ask
from pgpkg.verify.jobs.scheduled import package
from pgpkg.verify.rows import tables
from pgpkg.verify.rows.filling import QUIET, SPELLED_OUT

# Days from now: within a day, a week, a month, a year, and beyond.
AGES = (0.04, 1, 3, 5, 7.5, 9, 12, 20, 45, 100, 400, 900)
AHEAD = (-0.04, -1, -9, -100)


def machinery(context: Context) -> frozenset[str]:
    """Return the schemas that keep the books of jobs and requests, not somebody's rows."""
    unit = package(context)
    own = {unit.schema, str(unit.parameters.get("runners", ""))} if unit else set()
    return frozenset({"cron", "net", "yoyo", ledger.UNIT, *own})


def fill(connection: database.Connection, context: Context) -> None:
    """Give rows to the empty tables of everybody but packages, whose tables hold settings: a
    made-up setting would let a job fail that is right."""
    packages = {unit.schema for unit in context.tree.units if unit.kind == "package"}
    others = machinery(context) | packages
    connection.execute(SPELLED_OUT)
    with connection.transaction():
        connection.execute(SPELLED_OUT)
        names = [table.name for table in tables.read(connection)]
    wanted = [name for name in names if name.partition(".")[0].strip('"') not in others]
    filled = list(rows.fill(connection, only=wanted).rows)
    vary(connection, filled)


def add(connection: database.Connection, table: str) -> None:
    """Add rows to a table that has some, and let them differ."""
    with contextlib.suppress(psycopg.Error, ValueError), connection.transaction():
        rows.generate(connection, table, start=700)
    vary(connection, [table])


def vary(connection: database.Connection, filled: list[str]) -> None:
    """Spread the times of rows around now, and leave some values out."""
    with connection.transaction():
        connection.execute(QUIET)
        for row in ask(connection, "times", filled):
            for ahead in (True, False):
                if _try(connection, _spread(row["name"], row["columns"], ahead)):
                    break
        for row in ask(connection, "nullable", filled):
            for column in row["columns"]:
                _try(connection, _emptied(row["name"], column))


def _spread(table: str, columns: list[dict[str, object]], ahead: bool) -> str:
    """Move the times of row n by the n-th age; where it may be, some lie ahead."""
    sets = []
    for column in columns:
        ages = AGES if column["is_past"] or not ahead else (*AGES[:3], *AHEAD, *AGES[3:])
        days = ", ".join(map(str, ages))
        age = f"(array[{days}])[(n.n % {len(ages)}) + 1] * interval '1 day'"
        sets.append(f"{column['name']} = now() - {age}")
    numbered = f"select ctid, row_number() over () - 1 as n from {table}"
    return f"update {table} as t set {', '.join(sets)} from ({numbered}) as n where t.ctid = n.ctid"


def _emptied(table: str, column: str) -> str:
    """Take a value out of every third row."""
    numbered = f"select ctid, row_number() over () as n from {table}"
    return (
        f"update {table} as t set {column} = null from ({numbered}) as n"
        " where t.ctid = n.ctid and n.n % 3 = 0"
    )


def _try(connection: database.Connection, statement: str) -> bool:
    with contextlib.suppress(psycopg.Error), connection.transaction():
        connection.execute(statement.encode())
        return True
    return False
