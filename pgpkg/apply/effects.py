"""Statements that no transaction can hold, judged by their effect.

After a crash nobody knows whether such a statement came to its end; the catalog does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import RawCursor
from psycopg.rows import tuple_row

from pgpkg import database, parse, shipped
from pgpkg.database import Connection, Progress
from pgpkg.model import Statement

_PART = r'(?:"(?:[^"]|"")*"|[^\s"().,;]+)'
_NAME = rf"({_PART}(?: \. {_PART})?)"
_BUILD = re.compile(
    rf"create (?:unique )?index concurrently (?:if not exists )?({_PART}) on (?:only )?{_NAME}"
)
_DROP = re.compile(rf"drop index concurrently (?:if exists )?{_NAME}")
_DETACH = re.compile(
    rf"alter table (?:if exists )?(?:only )?{_NAME} detach partition {_NAME} concurrently"
)
_REINDEX = re.compile(
    rf"reindex (?:\( [^)]*\) )?(index|table|schema|database|system) (?:concurrently )?{_NAME}?"
)
# What a repeated CREATE DATABASE, DROP DATABASE and the like answer when they were done.
_DONE = frozenset({"42P04", "42710", "3D000", "42704"})


class Effect(Protocol):
    """What a statement does to the catalog."""

    def is_done(self, connection: Connection) -> bool:
        """Whether a statement that was begun once needs nothing more."""

    def clear(self, connection: Connection, progress: Progress) -> None:
        """Take away what an earlier try left half-done."""

    def is_broken(self, connection: Connection) -> bool:
        """Whether the effect is there and cannot be used."""

    def text(self, connection: Connection, statement: str) -> str:
        """Return what to run: the statement, or what finishes an earlier try of it."""


@dataclass(frozen=True)
class Repeatable:
    """VACUUM and the like: running it twice does no harm, or is answered so."""

    def is_done(self, connection: Connection) -> bool:  # noqa: ARG002
        return False

    def clear(self, connection: Connection, progress: Progress) -> None:
        """Nothing is left behind."""

    def is_broken(self, connection: Connection) -> bool:  # noqa: ARG002
        return False

    def text(self, connection: Connection, statement: str) -> str:  # noqa: ARG002
        return statement


@dataclass(frozen=True)
class BuildsIndex(Repeatable):
    """CREATE INDEX CONCURRENTLY leaves an invalid index behind when it fails."""

    name: str
    table: str

    def is_done(self, connection: Connection) -> bool:
        found = self._state(connection)
        return found is not None and (found[0] or found[1])

    def clear(self, connection: Connection, progress: Progress) -> None:
        if self.is_broken(connection):
            name = self.qualified(connection)
            progress(f"dropping the invalid index {name}")
            database.send(connection, f"drop index concurrently if exists {name}")

    def is_broken(self, connection: Connection) -> bool:
        found = self._state(connection)
        return found is not None and not (found[0] or found[1])

    def qualified(self, connection: Connection) -> str:
        """Return the index's full name: it lies where its table lies."""
        row = _row(connection, "table_schema.sql", self.table)
        return f"{row[0]}.{self.name}" if row else self.name

    def _state(self, connection: Connection) -> tuple[bool, bool] | None:
        row = _row(connection, "index_state.sql", self.qualified(connection))
        return (bool(row[0]), bool(row[1])) if row else None


@dataclass(frozen=True)
class DropsIndex(Repeatable):
    """DROP INDEX CONCURRENTLY is done when the index is gone."""

    name: str

    def is_done(self, connection: Connection) -> bool:
        return _row(connection, "index_state.sql", self.name) is None


@dataclass(frozen=True)
class Detaches(Repeatable):
    """DETACH PARTITION CONCURRENTLY has two halves; the second is run by FINALIZE."""

    parent: str
    partition: str

    def is_done(self, connection: Connection) -> bool:
        return _row(connection, "partition_state.sql", self.parent, self.partition) is None

    def text(self, connection: Connection, statement: str) -> str:
        row = _row(connection, "partition_state.sql", self.parent, self.partition)
        if row is None or not row[0]:
            return statement
        return f"alter table {self.parent} detach partition {self.partition} finalize"


@dataclass(frozen=True)
class Reindexes(Repeatable):
    """REINDEX CONCURRENTLY leaves copies behind, named ..._ccnew or ..._ccold."""

    kind: str
    name: str

    def clear(self, connection: Connection, progress: Progress) -> None:
        for (name,) in _rows(connection, "reindex_leftovers.sql", self.kind, self.name):
            progress(f"dropping the invalid index {name}")
            database.send(connection, f"drop index concurrently if exists {name}")


def of(statement: Statement) -> Effect:
    """Return what to look at for a statement that cannot run in a transaction."""
    said = parse.canonical(statement.text)
    if found := _BUILD.match(said):
        return BuildsIndex(found[1], _joined(found[2]))
    if found := _DROP.match(said):
        return DropsIndex(_joined(found[1]))
    if found := _DETACH.match(said):
        return Detaches(_joined(found[1]), _joined(found[2]))
    if (found := _REINDEX.match(said)) and "concurrently" in said:
        return Reindexes(found[1], _joined(found[2] or ""))
    return Repeatable()


def was_done_before(error: database.Failed) -> bool:
    """Whether a repeated statement is refused because it has done its work."""
    return error.error.sqlstate in _DONE


def _joined(name: str) -> str:
    return name.replace(" . ", ".")


def _row(connection: Connection, question: str, *values: Any) -> tuple[Any, ...] | None:
    return next(iter(_rows(connection, question, *values)), None)


def _rows(connection: Connection, question: str, *values: Any) -> list[tuple[Any, ...]]:
    with RawCursor(connection, row_factory=tuple_row) as cursor:
        cursor.execute(shipped.sql("catalog", question).encode(), values)
        return cursor.fetchall()
