"""One look at everything that a statement can have touched, taken from inside its session."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pgpkg import database, shipped

READS = "AccessExclusiveLock"
WRITES = frozenset({"ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", READS})
SIGN = "pgpkg_trace "
LOOK = "select pgpkg_trace.look()"
HOMES = "select oid, home, parent from pgpkg_trace.homes()"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as pg_class has it. `node` names its file; `size` is there for heaps only,
    `table` for indexes only."""

    name: str
    kind: str
    node: int
    space: int
    size: int | None = None
    table: int | None = None

    @property
    def short(self) -> str:
        """The name without its schema and quotes, as messages of the server have it."""
        last = re.findall(r'"(?:[^"]|"")*"|[^.]+', self.name)[-1]
        return str(last[1:-1].replace('""', '"') if last.startswith('"') else last)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds data of its own: generated ones are left out."""

    name: str
    type: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one table that a transaction has read and written so far."""

    scans: int = 0
    scanned: int = 0
    fetched: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    def since(self, before: Counts) -> Counts:
        """Return what came after `before`; the server may have begun to count anew."""
        mine, theirs = self.as_tuple(), before.as_tuple()
        pairs = zip(mine, theirs, strict=True)
        return Counts(*(a - b if a >= b else a for a, b in pairs))

    def as_tuple(self) -> tuple[int, ...]:
        return (
            self.scans, self.scanned, self.fetched, self.inserted, self.updated, self.deleted,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: `locks` are pairs of relation and mode, `columns` go by their number, `keys`
    are foreign keys with their name, their table and the one that they point at."""

    relations: Mapping[int, Relation]
    columns: Mapping[int, Mapping[int, Column]]
    locks: frozenset[tuple[int, str]]
    counts: Mapping[int, Counts] = field(default_factory=dict)
    lock_timeout: str = "0"
    keys: frozenset[tuple[str, int, int]] = frozenset()


def install(connection: database.Connection) -> None:
    """Put into a database what looking needs."""
    database.send(connection, shipped.sql("catalog", "trace_watch.sql"))


def take(connection: database.Connection) -> Look:
    """Look now, inside the open transaction where there is one."""
    (result,) = database.send(connection, LOOK)
    return read(json.loads(result.get_value(0, 0) or b"{}"))


def read(seen: Mapping[str, Any]) -> Look:
    """Return the look that the server told as JSON."""
    return Look(
        relations={
            int(oid): Relation(name, kind, int(node), int(space), size, table and int(table))
            for oid, (name, kind, node, space, size, table) in seen["relations"].items()
        },
        columns={
            int(oid): {int(n): Column(name, int(kind)) for n, (name, kind) in columns.items()}
            for oid, columns in seen["columns"].items()
        },
        locks=frozenset((int(oid), mode) for oid, mode in seen["locks"]),
        counts={int(oid): Counts(*counts) for oid, counts in seen["counts"].items()},
        lock_timeout=seen["lock_timeout"],
        keys=frozenset((name, int(table), int(other)) for name, table, other in seen["keys"]),
    )
