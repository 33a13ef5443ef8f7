"""Rule unbounded-delete: a job or function changes or removes every row that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Finding
from pgpkg.parse.writes import Write, writes_in
from pgpkg.verify.family import Found
from pgpkg.verify.jobs import ground
from pgpkg.verify.jobs.asking import ask
from pgpkg.verify.jobs.playing import Stage
from pgpkg.verify.jobs.scheduled import Job
from pgpkg.verify.rows.filling import QUIET

RULE = "unbounded-delete"
ENOUGH = 3  # rows that prove something
SCRATCH = re.compile(r"(^|_)(staging|stage|tmp|temp|scratch|buffer|incoming|work)(_|$)")
VARIES = "select count(*), {} from {}"


def judge(stage: Stage, jobs: Sequence[Job]) -> Iterator[Found]:
    """Yield the writes without a bound in commands, then those in functions."""
    tables = {table["name"]: table for table in ask(stage.connection, "tables")}
    texts = {job.name: job.command for job in jobs}
    schemas = [s for s in stage.context.made_schemas if s not in stage.machinery]
    functions = ask(stage.connection, "functions", schemas)
    texts |= {row["name"]: row["definition"] for row in functions}
    for name, text in texts.items():
        found = writes_in(text)
        for write in found.writes:
            table = tables.get(write.table)
            is_scratch = table is None or table["schema"] in stage.machinery
            if is_scratch or _is_scratch(write, tables, found.refilled):
                continue
            if _is_unbounded(stage.connection, write):
                yield _told(name, write, name in {job.name for job in jobs})
                break


def _is_scratch(
    write: Write, tables: Mapping[str, dict[str, Any]], refilled: frozenset[str]
) -> bool:
    """A table of its own to work in, one that is filled again, or rows that are taken over."""
    table = tables[write.table]
    named = SCRATCH.search(table["bare"]) is not None
    return table["is_unlogged"] or named or write.table in refilled or write.is_kept


def _is_unbounded(connection: database.Connection, write: Write) -> bool:
    """Try the statement on the rows that are there, and undo it."""
    with connection.transaction(force_rollback=True):
        connection.execute(QUIET)
        total, values = _varied(connection, write)
        if total < ENOUGH or write.is_joined:
            return False
        if not write.has_where:
            return True
        if write.columns and values < 2:
            return False
        if _affected(connection, write) < total:
            return False
        connection.execute("rollback to savepoint write")
        ground.add(connection, write.table)  # seeded rows may be alike
        total, _ = _varied(connection, write)
        if _affected(connection, write) < total:
            return False
        # One that looks for rows that differ finds none the second time.
        return write.verb == "delete" or _affected(connection, write) >= total


def _varied(connection: database.Connection, write: Write) -> tuple[int, int]:
    """Return how many rows there are, and how many values in the columns of the condition."""
    known = {name for (name,) in connection.execute(_COLUMNS, [write.table]).fetchall()}
    columns = sorted(known & write.columns)
    if write.columns and not columns:
        columns = []
    counts = [f'count(distinct "{name}"::text)' for name in columns]
    shown = f"greatest({', '.join(counts)})" if counts else "2"
    row = connection.execute(VARIES.format(shown, write.table).encode()).fetchone()
    return (row[0], row[1]) if row else (0, 0)


_COLUMNS = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"


def _affected(connection: database.Connection, write: Write) -> int:
    """Return how many rows a write touches; 0 where only its function can run it."""
    connection.execute("savepoint write")
    before = _count(connection, write)
    try:
        database.send(connection, write.statement)
    except (Failed, psycopg.Error):
        connection.execute("rollback to savepoint write")
        return 0
    return _count(connection, write) - before


def _count(connection: database.Connection, write: Write) -> int:
    verb = "updated" if write.verb == "update" else "deleted"
    query = f"select pg_stat_get_xact_tuples_{verb}(%s::regclass)"
    row = connection.execute(query.encode(), [write.table]).fetchone()
    return row[0] if row else 0


def _told(name: str, write: Write, is_job: bool) -> Found:
    what = f"the job {name}" if is_job else name
    does = {"update": "changes", "delete": "removes", "truncate": "removes"}[write.verb]
    return Found(
        Finding(
            rule=RULE,
            level="warning",
            unit="",
            object=name,
            message=f"{what} {does} every row of {write.table} each time",
            detail=(
                "Its condition let every seeded row through."
                if write.has_where
                else f"Its {write.verb} has no condition."
            ),
            hint=(
                f"{write.verb if write.verb != 'truncate' else 'delete'} ... {write.table} ..."
                " where <column> < now() - interval '30 days';"
                "  -- in batches: where id in (select id ... limit 1000)"
            ),
            evidence={"table": write.table, "statement": write.statement.strip()[:400]},
        ),
        home=name,
        word=write.verb,
    )
