"""Fingerprints of every tenant's rows in a table: equal before and after means untouched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from psycopg.pq.abc import PGresult

from pgpkg import database
from pgpkg.verify.isolation.relations import Ownership, Relation

Prints = tuple[str | None, ...]  # one for each tenant

NOTHING = "select null"


@dataclass
class Fingerprints:
    """Queries for the rows of tenants in a table, or in those that a view shows. Each is planned
    once for a session; what is there while nobody acts is asked for once."""

    ownership: Ownership
    relations: Mapping[str, Relation]
    tenants: Sequence[str]
    _numbers: dict[str, int] = field(default_factory=dict)
    _prepared: set[tuple[int, str]] = field(default_factory=set)
    _standing: dict[str, Prints] = field(default_factory=dict)

    def query(self, connection: database.Connection, relation: str) -> str:
        """Return the statement that answers with one value for each tenant. Call it outside a
        transaction of probes."""
        tables = sorted(self._tables_below(relation, frozenset()))
        if not tables:
            return NOTHING
        key = (connection.info.backend_pid, relation)
        name = f"pgpkg_prints_{self._numbers.setdefault(relation, len(self._numbers))}"
        if key not in self._prepared:
            database.send(connection, f"prepare {name} as {self._select(tables)}")
            self._prepared.add(key)
        return f"execute {name}"

    def standing(self, connection: database.Connection, relation: str) -> Prints:
        """Return the fingerprints while no probe is at work."""
        if relation not in self._standing:
            query = self.query(connection, relation)
            self._standing[relation] = row(database.send(connection, query)[-1])
        return self._standing[relation]

    def root(self, table: str) -> str:
        """Return the table of which this is a part, itself in most cases."""
        parent = self.relations[table].parent if table in self.relations else None
        return table if parent is None else self.root(parent)

    def changed(self, before: Prints, after: Prints) -> frozenset[str]:
        """Return the tenants whose rows are not as they were."""
        pairs = zip(self.tenants, before, after, strict=True) if before != after else ()
        return frozenset(tenant for tenant, old, new in pairs if old != new)

    def _select(self, tables: Iterable[str]) -> str:
        columns = []
        for tenant in self.tenants:
            parts = [part for table in tables if (part := self._of(table, tenant))]
            columns.append(f"concat_ws('|', {', '.join(parts)})" if parts else "null")
        return f"select {', '.join(columns)}"

    def _of(self, table: str, tenant: str) -> str | None:
        condition = self.ownership.condition(table, tenant)
        if condition is None:
            return None
        version = "t.xmin, t.ctid," if self.relations[table].kind == "r" else ""
        return (
            f"(select coalesce(md5(string_agg(concat_ws('|', {version} t::text), '|'"
            f" order by t::text)), '-') from {table} as t where {condition})"
        )

    def _tables_below(self, name: str, seen: frozenset[str]) -> set[str]:
        relation = self.relations.get(name)
        if relation is None or name in seen:
            return set()
        if relation.kind != "v":
            return {name}
        below = (self._tables_below(other, seen | {name}) for other in relation.below)
        return {table for tables in below for table in tables}


def row(result: PGresult) -> Prints:
    """Return the first row of a result, as text; nothing of a command's."""
    if not result.ntuples:
        return ()
    return tuple(text(result.get_value(0, column)) for column in range(result.nfields))


def text(value: bytes | None) -> str | None:
    return value.decode(errors="replace") if value is not None else None
