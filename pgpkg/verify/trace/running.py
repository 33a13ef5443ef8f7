"""Run one migration statement by statement and keep what was seen at every step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import psycopg

from pgpkg import database
from pgpkg.apply.script import Script, forward
from pgpkg.apply.transactional import CONCERNS_BEHAVIOUR, Behaviour
from pgpkg.database import Connection, Failed
from pgpkg.errors import PgpkgError
from pgpkg.model import Migration, Statement
from pgpkg.plan import guard
from pgpkg.verify.trace import looks, outside, session
from pgpkg.verify.trace.looks import Look
from pgpkg.verify.trace.session import Deployer

Behaving: TypeAlias = Callable[[], Behaviour]

REWRITING = "rewriting table "
# Only pgpkg apply keeps it for the statements that follow; anybody else loses it at once.
LOCAL_PATIENCE = re.compile(r"set\s+local\s+lock_timeout\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """What one statement did, or a part of one that runs others.

    `transaction` counts them within the migration; `said` are the server's own debug messages;
    `is_ddl` tells of a part that is one command of DDL inside a block or function.
    """

    statement: Statement
    number: int
    transaction: int
    before: Look
    after: Look
    said: tuple[str, ...] = ()
    is_ddl: bool = False


@dataclass(slots=True)
class Traced:
    """What happened to one migration. `error` is ours, `cause` PostgreSQL's."""

    migration: Migration
    steps: list[Step] = field(default_factory=list)
    rewrites: list[tuple[int, str]] = field(default_factory=list)
    error: PgpkgError | None = None
    cause: psycopg.Error | None = None
    statements: tuple[Statement, ...] = ()
    before: Look | None = None


@dataclass(slots=True)
class Runner:
    """Runs migrations in a session. Without an `eye` nothing is looked at but the outcome.

    When `rehearsing` is given, it is called at the end of the transaction, which is then taken
    back: for one migration in a transaction only.
    """

    connection: Connection
    url: str
    eye: Connection | None = None
    deployer: Deployer = session.PLAIN
    behaving: Behaving | None = None
    rehearsing: Callable[[], None] | None = None
    _behaviour: Behaviour | None = None
    _said: list[tuple[str, str]] = field(default_factory=list)
    _transaction: int = 0
    _careful: bool = False

    def __post_init__(self) -> None:
        self.connection.add_notice_handler(self._hear)

    def run(self, migration: Migration) -> Traced:
        """Run a migration as a deploy would. An error of it is part of the answer."""
        script = forward(migration)
        self._behaviour = self.behaving() if self.behaving else None
        careful = self._behaviour is not None and (
            not migration.is_transactional or self._behaviour.is_concerned(script)
        )
        traced = self._try(script, careful=careful)
        state = traced.cause.sqlstate if traced.cause else None
        if self._behaviour is None or careful or state not in CONCERNS_BEHAVIOUR:
            return traced
        return self._try(script, careful=True)

    def _try(self, script: Script, *, careful: bool) -> Traced:
        traced = Traced(script.migration)
        self._careful = careful
        try:
            with _blaming(script.migration):
                guard.check_text(script.migration)
                traced.statements = script.statements
            if script.is_transactional:
                self._together(script, traced)
            else:
                self._apart(script, traced)
        except PgpkgError as error:
            if error.file is None:
                raise
            traced.error = error
            if isinstance(error.__cause__, psycopg.Error):
                traced.cause = error.__cause__
        finally:
            self._clean()
        return traced

    def _together(self, script: Script, traced: Traced) -> None:
        self._transaction += 1
        with self._open(script, script.text, self.deployer.text) as first:
            look = traced.before = first
            for number, statement in enumerate(script.statements):
                look = self._one(script, traced, number, statement, look)

    def _apart(self, script: Script, traced: Traced) -> None:
        settings = self.deployer.text
        for number, statement in enumerate(script.statements):
            self._transaction += 1
            if statement.in_transaction:
                with self._open(script, statement.text, settings) as before:
                    self._one(script, traced, number, statement, before)
            else:
                database.send(self.connection, settings or "select 1")
                self._alone(script, traced, number, statement)
            if statement.kind == "set" and not LOCAL_PATIENCE.match(statement.text):
                settings += f"{statement.text};"

    @contextmanager
    def _open(self, script: Script, text: str, settings: str) -> Iterator[Look | None]:
        """Hold a transaction, with what behaviour needs around it.

        A deploy does all that in the same transaction; here it has its own ones, so that locks
        which are seen are the migration's. A rehearsal takes everything back and needs one.
        """
        send, around = self._send_text, self._behaviour if self._careful else None
        is_real = self.rehearsing is None
        if around is not None:
            send("begin")
            around.before(script, text)
            if is_real:
                send("commit")
        before = self._look() if self.eye else None
        if around is None or is_real:
            send("begin")
        if settings:
            send(settings)
        yield before
        try:
            send("commit; begin" if is_real else "set constraints all immediate")
            send(session.BACK)
            if around is not None:
                around.after()
            if self.rehearsing is not None:
                self.rehearsing()
            send("commit" if is_real else "rollback")
        except Failed as failed:
            last = script.statements[-1]
            raise script.statement_failure(failed, last, "") from failed.error

    def _one(
        self,
        script: Script,
        traced: Traced,
        number: int,
        statement: Statement,
        before: Look | None,
    ) -> Look | None:
        """Run a statement inside the open transaction and return the look after it."""
        self._send(script, statement, traced, number)
        if before is None:
            return None
        if statement.kind == "set":
            return before
        after = self._look()
        traced.steps += self._steps(statement, number, before, after)
        return after

    def _alone(self, script: Script, traced: Traced, number: int, statement: Statement) -> None:
        """Run a statement that no transaction can hold, with somebody in its way."""
        if self.eye is None:
            self._send(script, statement, traced, number)
            return
        before = self._look()
        database.send(self.connection, session.before_each(statement.kind))
        self._said.clear()
        try:
            locks = outside.run(self.connection, self.eye, self.url, statement.text, before)
        except Failed as failed:
            raise script.statement_failure(failed, statement, "") from failed.error
        seen = self._look()
        after = Look(seen.relations, seen.columns, locks, seen.counts, before.lock_timeout)
        traced.steps += self._steps(statement, number, before, after)

    def _send(self, script: Script, statement: Statement, traced: Traced, number: int) -> None:
        self._said.clear()
        try:
            if statement.kind != "set":
                database.send(self.connection, session.before_each(statement.kind))
            database.send(self.connection, statement.text)
        except Failed as failed:
            raise script.statement_failure(failed, statement, "") from failed.error
        for text, _ in self._said:
            if text.startswith(REWRITING):
                traced.rewrites.append((number, text.removeprefix(REWRITING).strip('"')))

    def _steps(
        self, statement: Statement, number: int, before: Look, after: Look
    ) -> Sequence[Step]:
        """Divide a statement where DDL inside it began and ended."""
        found: list[Step] = []
        said: list[str] = []
        for text, detail in self._said:
            if text.startswith(looks.SIGN):
                seen = looks.read(json.loads(detail))
                is_ddl = text.startswith(looks.SIGN + "ddl_command_end")
                found.append(self._step(statement, number, before, seen, said, is_ddl=is_ddl))
                before, said = seen, []
            else:
                said.append(text)
        return [*found, self._step(statement, number, before, after, said)]

    def _step(
        self,
        statement: Statement,
        number: int,
        before: Look,
        after: Look,
        said: Sequence[str],
        *,
        is_ddl: bool = False,
    ) -> Step:
        return Step(statement, number, self._transaction, before, after, tuple(said), is_ddl)

    def _send_text(self, text: str) -> None:
        database.send(self.connection, text)

    def _look(self) -> Look:
        """Look, and let nobody believe that the statement said what looking says."""
        said = list(self._said)
        look = looks.take(self.connection)
        self._said[:] = said
        return look

    def _hear(self, diagnostic: psycopg.errors.Diagnostic) -> None:
        self._said.append((diagnostic.message_primary or "", diagnostic.message_detail or ""))

    def _clean(self) -> None:
        """Leave a session as it began, whatever the migration did to it."""
        if not self.connection.closed:
            database.send(self.connection, "rollback")
            database.send(self.connection, session.BACK)


@contextmanager
def _blaming(migration: Migration) -> Iterator[None]:
    """Let an error about the text name its file."""
    try:
        yield
    except PgpkgError as error:
        error.file = error.file or migration.file
        raise
