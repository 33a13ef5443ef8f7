"""What was there before the migrations that are traced: what they can hurt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pgpkg import database
from pgpkg.verify.trace import looks
from pgpkg.verify.trace.looks import Look, Relation

Rows = tuple[Mapping[str, object], ...]

HEAPS = frozenset("rm")
LOCKABLE = frozenset("rpmvfS")
MOST = 5000
NOT_THEIRS = re.compile(r"^pgpkg\.|\._?yoyo_")
PLAIN = "set search_path = ''; set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set extra_float_digits = 3; set client_encoding = 'UTF8'"  # noqa: E501


@dataclass(frozen=True, slots=True)
class World:
    """Relations of the released state. `home` leads from an index, TOAST or sequence to its table,
    `parent` from a partition to what it is a partition of; `made_up` tables had no rows."""

    first: Look
    home: Mapping[int, int]
    parent: Mapping[int, int]
    made_up: frozenset[int]

    def table(self, oid: int) -> int | None:
        """Return the relation that feels a lock on `oid`: None where it was not there before."""
        if oid not in self.first.relations:
            return None
        seen = {oid}
        while oid in self.home and self.home[oid] not in seen:
            oid = self.home[oid]
            seen.add(oid)
        return oid if self.first.relations[oid].kind in LOCKABLE else None

    def has(self, oid: int) -> bool:
        """Whether this is a table or materialized view that was there before."""
        return oid in self.first.relations and self.first.relations[oid].kind in "rpmf"

    def name(self, oid: int) -> str:
        """Return the name, kept though the relation may be gone or called otherwise by now."""
        return self.first.relations[oid].name

    def short(self, oid: int) -> str:
        return self.first.relations[oid].short

    def kind(self, oid: int) -> str:
        return self.first.relations[oid].kind

    def heaps(self, oid: int) -> set[int]:
        """Return the tables with rows of their own that belong to it, itself among them."""
        return {
            one
            for one, relation in self.first.relations.items()
            if relation.kind == "r" and (one == oid or oid in self.above(one))
        }

    def above(self, oid: int) -> Iterable[int]:
        """Yield what a partition belongs to, the nearest first."""
        while oid in self.parent:
            oid = self.parent[oid]
            yield oid


def look(eye: database.Connection) -> Look:
    """Look with settings under which every value is spelled in one way."""
    database.send(eye, PLAIN)
    return looks.take(eye)


def read(eye: database.Connection) -> World:
    """Look at the released state."""
    first = look(eye)
    home, parent = {}, {}
    for oid, table, above in eye.execute(looks.HOMES.encode()).fetchall():
        if above is None:
            home[oid] = table
        else:
            parent[oid] = above
    made_up = eye.execute("select to_regclass('pgpkg_trace.made_up') is not null").fetchone()
    rows = (
        eye.execute("select oid from pgpkg_trace.made_up").fetchall()
        if made_up and made_up[0]
        else []
    )
    return World(first, home, parent, frozenset(oid for (oid,) in rows))


def contents(eye: database.Connection, seen: Look, oids: Iterable[int]) -> dict[int, Rows]:
    """Return the rows of these tables, as they are now, by column name."""
    found: dict[int, Rows] = {}
    for oid in oids:
        relation = seen.relations.get(oid)
        if relation and _has_rows_of_theirs(relation):
            query = (
                f"select to_jsonb(row_of_it) from only {relation.name} as row_of_it limit {MOST}"
            )
            results = database.send(eye, query)
            values = (results[0].get_value(n, 0) for n in range(results[0].ntuples))
            found[oid] = tuple(json.loads(value) for value in values if value is not None)
    return found


def _has_rows_of_theirs(relation: Relation) -> bool:
    """Whether there is something to read; a materialized view may never have been filled."""
    is_readable = relation.kind in HEAPS and relation.size is not None
    return is_readable and not NOT_THEIRS.search(relation.name)
