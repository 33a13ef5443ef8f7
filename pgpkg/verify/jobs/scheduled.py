"""The jobs of a database: those of its cron, and those of the package jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from pgpkg import database
from pgpkg.model import Unit
from pgpkg.verify.context import Context
from pgpkg.verify.jobs.asking import ask

PACKAGE = "jobs"
DECLARED = "select name, command, run_as from {}.job where is_enabled order by name"


@dataclass(frozen=True, slots=True)
class Job:
    """A command and the role that runs it. `runner` is the function of the package jobs through
    which it runs; a cron runs it in a session of its own instead."""

    name: str
    command: str
    role: str
    has_role: bool = True
    may_run: bool = True
    runner: str | None = None


def package(context: Context) -> Unit | None:
    """Return the package jobs, where the tree has it."""
    units = (u for u in context.tree.units if u.kind == "package" and u.name == PACKAGE)
    return next(units, None)


def read(connection: database.Connection, context: Context) -> tuple[Job, ...]:
    """Return the jobs that are to run; entries by which cron calls the package are left out."""
    unit = package(context)
    found = list(_declared(connection, unit)) if unit else []
    calls = f"select {unit.schema}." if unit else None
    row = connection.execute("select to_regclass('cron.job')").fetchone()
    if row and row[0]:
        for one in ask(connection, "scheduled"):
            is_call = calls and one["name"].startswith(f"{unit.schema if unit else ''}")
            if not (is_call and calls and calls in one["command"]):
                found.append(
                    Job(
                        one["name"],
                        one["command"],
                        one["role"],
                        one["has_role"],
                        one["may_login"],
                    )
                )
    return tuple(found)


def _declared(connection: database.Connection, unit: Unit) -> Iterator[Job]:
    runners = str(unit.parameters.get("runners", "jobs_run_as"))
    query = sql.SQL(DECLARED).format(sql.Identifier(unit.schema))
    for name, command, role in connection.execute(query).fetchall():
        row = connection.execute("select to_regrole(quote_ident(%s))", [role]).fetchone()
        runner = sql.Identifier(runners, role).as_string()
        yield Job(name, command, role, bool(row and row[0]), runner=runner)
