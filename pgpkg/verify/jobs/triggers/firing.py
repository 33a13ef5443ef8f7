"""Write a row in one way, in every state, and undo it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from pgpkg import actor, database
from pgpkg.database import Failed
from pgpkg.verify import rows
from pgpkg.verify.jobs.triggers.paths import THIS, Path
from pgpkg.verify.jobs.triggers.relation import Relation
from pgpkg.verify.jobs.triggers.states import State
from pgpkg.verify.rows.values import PLAIN, STYLES

LIMITS = "set local statement_timeout = '5s'; set local lock_timeout = '1s'"
REPLICA = "set local session_replication_role = replica"
ORIGIN = "set local session_replication_role = origin"
ROW = "select tableoid::regclass, ctid from {} limit 1"
MAY = "select has_table_privilege(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Shot:
    """How one write ended; without a SQLSTATE it went well."""

    state: State
    sqlstate: str = ""
    said: str = ""
    context: str = ""
    column: str = ""
    affected: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """Two sessions: `untouched` never had a context."""

    connection: database.Connection
    untouched: database.Connection
    schemas: Sequence[str]
    states: Sequence[State]

    def fire(self, relation: Relation, path: Path) -> list[Shot]:
        """Write in every state. Nothing where there is no row to write."""
        shots = (self._in_state(relation, path, state) for state in self.states)
        return [shot for shot in shots if shot is not None]

    def has_row(self, relation: Relation) -> bool:
        """Tell whether there is a row to write."""
        return _this(self.connection, relation) is not None

    def passes_without(self, relation: Relation, path: Path, state: State) -> bool:
        """Tell whether the same write goes well when no trigger is awake."""
        with self._scene(state) as connection:
            shot = _write(connection, relation, path, state, quiet=True)
        return shot is not None and not shot.sqlstate

    def passes_with_other_values(self, relation: Relation, path: Path) -> bool:
        """Tell whether the write goes well for a row that is made up in another way."""
        for style in STYLES:
            with self._scene(self.states[0]) as connection:
                database.send(connection, f"{REPLICA}; delete from {relation.name}")
                if style == PLAIN or not _made(connection, relation, style):
                    continue
                connection.execute(ORIGIN)
                shot = _write(connection, relation, path, self.states[0])
            if shot is not None and not shot.sqlstate:
                return True
        return False

    def _in_state(self, relation: Relation, path: Path, state: State) -> Shot | None:
        """As the state's role where it may write and finds the row; else with its claims only."""
        with self._scene(state) as connection:
            if state.role is not None and path.verb != "truncate":
                may = connection.execute(MAY, [state.role, relation.name, path.verb]).fetchone()
                if may and may[0]:
                    connection.execute("savepoint try")
                    shot = _write(connection, relation, path, state, role=state.role)
                    if shot and (shot.affected or "function" in shot.context):
                        return shot
                    connection.execute("rollback to savepoint try")
            return _write(connection, relation, path, state)

    @contextmanager
    def _scene(self, state: State) -> Iterator[database.Connection]:
        connection = self.untouched if state.is_never_set else self.connection
        path = ", ".join(f'"{name}"' for name in ("public", *self.schemas))
        with connection.transaction(force_rollback=True):
            database.send(connection, f"{LIMITS}; set local search_path = {path}")
            yield connection


def _write(
    connection: database.Connection,
    relation: Relation,
    path: Path,
    state: State,
    *,
    role: str | None = None,
    quiet: bool = False,
) -> Shot | None:
    this = _this(connection, relation)
    if this is None:
        return None
    connection.execute("savepoint write")
    connection.execute(REPLICA)
    try:
        for statement in path.before:
            database.send(connection, statement.replace(THIS, this))
    except (Failed, psycopg.Error):
        connection.execute("rollback to savepoint write")
        return None
    if not quiet:
        connection.execute(ORIGIN)
    settings = dict(state.settings) | ({"role": role} if role else {})
    if settings:
        connection.execute(actor.BECOME, (list(settings), list(settings.values())))
    try:
        result = database.send(connection, path.statement.replace(THIS, this))[-1]
        connection.execute("set constraints all immediate")
    except Failed as failed:
        return _ended(connection, state, failed.error)
    except psycopg.Error as error:
        return _ended(connection, state, error)
    connection.execute("rollback to savepoint write")
    return Shot(state, affected=result.command_tuples or 0)


def _ended(connection: database.Connection, state: State, error: psycopg.Error) -> Shot:
    connection.execute("rollback to savepoint write")
    diag = error.diag
    said = diag.message_primary or str(error)
    return Shot(state, error.sqlstate or "", said, diag.context or "", diag.column_name or "")


def _this(connection: database.Connection, relation: Relation) -> str | None:
    """Return the condition that finds a row; views have none."""
    if relation.kind == "v":
        return "true"
    row = connection.execute(ROW.format(relation.name).encode()).fetchone()
    return f"t.tableoid = '{row[0]}'::regclass and t.ctid = '{row[1]}'" if row else None


def _made(connection: database.Connection, relation: Relation, style: str) -> bool:
    try:
        with connection.transaction():
            return rows.generate(connection, relation.name, 2, style=style, start=900) > 0
    except (psycopg.Error, ValueError):
        return False
