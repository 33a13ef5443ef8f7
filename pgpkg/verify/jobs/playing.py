"""Run the command of a job as whoever schedules it would, and undo it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from pgpkg import database, parse
from pgpkg.database import Failed
from pgpkg.errors import SqlSyntaxError
from pgpkg.model import Statement
from pgpkg.verify.context import Context
from pgpkg.verify.jobs.asking import ask
from pgpkg.verify.jobs.scheduled import Job

LIMITS = "set local statement_timeout = '10s'; set local lock_timeout = '2s'"
PLAIN_SESSION = "reset search_path; reset timezone"
ENDS = frozenset({"25001", "2D000", "25P01"})  # what no transaction can hold
SERVER_WIDE = frozenset(
    {
        "alter_system",
        "create_database",
        "drop_database",
        "create_tablespace",
        "drop_tablespace",
        "create_subscription",
        "drop_subscription",
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What PostgreSQL said."""

    sqlstate: str
    said: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A database with rows, in which everything that is played is undone. `machinery` are the
    schemas whose rows only note what was run."""

    connection: database.Connection
    context: Context
    machinery: frozenset[str] = field(default_factory=frozenset)

    @contextmanager
    def scene(self) -> Iterator[None]:
        """Undo what the block does."""
        with self.connection.transaction(force_rollback=True):
            self.connection.execute(PLAIN_SESSION)
            self.connection.execute(LIMITS)
            yield

    def play(self, job: Job) -> Failure | None:
        """Run a command within a scene; what fails is undone."""
        self.connection.execute("savepoint job")
        try:
            _send(self.connection, job)
            self.connection.execute("set constraints all immediate")
        except Failed as failed:
            self.connection.execute("rollback to savepoint job")
            return failure(failed)
        except psycopg.Error as error:
            self.connection.execute("rollback to savepoint job")
            return failure(Failed(0, error))
        self.connection.execute("set local role none")
        self.connection.execute("discard temp")
        return None

    def touched(self) -> set[tuple[int, int]]:
        """Return the tables that were written to, and how often."""
        return {(row["oid"], row["written"]) for row in ask(self.connection, "touched")}

    def play_alone(self, job: Job, *, for_real: bool) -> Failure | None:
        """Run a command in a copy without made-up rows; without any transaction around it where
        it allows none."""
        with self.context.built(seeded=True) as url, database.connect(url) as connection:
            if not for_real:
                stage = Stage(connection, self.context)
                with stage.scene():
                    return stage.play(job)
            connection.execute("set statement_timeout = '30s'")
            try:
                connection.execute(sql.SQL("set role {}").format(sql.Identifier(job.role)))
                database.send(connection, job.command)
            except Failed as failed:
                return failure(failed)
        return None


def is_alone(job: Job) -> bool:
    """Tell whether a command holds what no transaction can, or ends the one that it is in."""
    return any(not s.in_transaction or s.kind == "transaction" for s in _statements(job))


def is_server_wide(job: Job) -> bool:
    """Tell whether running the command would be felt outside of its database."""
    return any(s.kind in SERVER_WIDE for s in _statements(job))


def failure(failed: Failed) -> Failure:
    error = failed.error
    said = ": ".join(filter(None, (error.diag.message_primary, error.diag.message_detail)))
    return Failure(error.sqlstate or "", said or str(error), error.diag.context or "")


def _statements(job: Job) -> tuple[Statement, ...]:
    try:
        return parse.statements(job.command)
    except SqlSyntaxError:
        return ()


def _send(connection: database.Connection, job: Job) -> None:
    if job.runner is not None:
        command = sql.Literal(job.command).as_string()
        database.send(connection, f"select {job.runner}({command})")
        return
    connection.execute(sql.SQL("set local role {}").format(sql.Identifier(job.role)))
    database.send(connection, job.command)
