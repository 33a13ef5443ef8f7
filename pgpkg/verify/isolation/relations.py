"""The relations that are probed: their shape, who may do what, and which rows are whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from pgpkg import database
from pgpkg.verify.asking import ask
from pgpkg.verify.isolation.setting import Setting
from pgpkg.verify.rows.tables import Table


@dataclass(frozen=True, slots=True)
class Relation:
    """A table (r), partitioned table (p), view (v), materialized view (m) or foreign table (f).

    `made` are the columns whose values nobody thinks up: sequences, random keys.
    """

    name: str
    kind: str
    has_row_security: bool
    is_forced: bool
    parent: str | None
    columns: tuple[str, ...]
    types: Mapping[str, str]
    fixed: frozenset[str]
    generated: frozenset[str]
    defaults: frozenset[str]
    made: frozenset[str]
    keys: tuple[tuple[str, ...], ...]
    unique: frozenset[str]
    below: tuple[str, ...]

    @property
    def is_table(self) -> bool:
        return self.kind in {"r", "p"}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do with a relation; column names, in the relation's order."""

    readable: tuple[str, ...] = ()
    insertable: tuple[str, ...] = ()
    updatable: tuple[str, ...] = ()
    may_delete: bool = False
    may_truncate: bool = False


def read(connection: database.Connection, schemas: Sequence[str]) -> dict[str, Relation]:
    """Return the relations of some schemas by name."""
    found = {}
    for row in ask(connection, "isolation_relations", list(schemas)):
        columns = row["columns"]
        found[row["name"]] = Relation(
            row["name"],
            row["kind"],
            row["has_row_security"],
            row["is_forced"],
            row["parent"],
            tuple(c["name"] for c in columns),
            {c["name"]: c["type"] for c in columns},
            frozenset(c["name"] for c in columns if c["is_fixed"]),
            frozenset(c["name"] for c in columns if c["is_generated"]),
            frozenset(c["name"] for c in columns if c["has_default"]),
            frozenset(c["name"] for c in columns if c["is_made"]),
            tuple(tuple(key) for key in row["keys"]),
            frozenset(row["in_unique"]),
            tuple(row["below"]),
        )
    return found


def rights(
    connection: database.Connection, roles: Iterable[str], schemas: Sequence[str]
) -> dict[tuple[str, str], Rights]:
    """Return what roles may do, by role and relation; nothing for what they cannot reach."""
    rows = ask(connection, "isolation_rights", sorted(set(roles)), list(schemas))
    return {
        (row["role"], row["relation"]): Rights(
            tuple(row["readable"]),
            tuple(row["insertable"]),
            tuple(row["updatable"]),
            row["may_delete"],
            row["may_truncate"],
        )
        for row in rows
    }


class Ownership:
    """Which rows of a table belong to a tenant: by its own column, or through a foreign key."""

    def __init__(
        self, setting: Setting, relations: Mapping[str, Relation], tables: Iterable[Table]
    ) -> None:
        self._setting = setting
        self._relations = relations
        self._tables = {table.name: table for table in tables}
        self._columns = dict(self._own_columns())
        self._columns |= self._referenced()

    def column(self, relation: str) -> str | None:
        """Return the column that holds the tenant."""
        return self._columns.get(relation)

    def condition(self, relation: str, tenant: str) -> str | None:
        """Return the condition, in SQL, under which a row is the tenant's; None: nobody's."""
        return self._condition(relation, self._setting.isolation.tenants[tenant], frozenset())

    def parents(
        self, relation: str, *, itself: bool = False
    ) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
        """Return the foreign keys of a table that lead to rows of tenants, of other tables or of
        the table itself, too."""
        table = self._tables.get(relation)
        tenant = next(iter(self._setting.isolation.tenants))
        return [
            (key.columns, key.parent, key.parent_columns)
            for key in (table.foreign_keys if table else ())
            if (itself or key.parent != relation) and self.condition(key.parent, tenant) is not None
        ]

    def _own_columns(self) -> Iterable[tuple[str, str]]:
        for name, relation in self._relations.items():
            column = self._setting.column_of(name, relation.columns)
            above = relation.parent
            while column is None and above is not None and above in self._relations:
                column = self._setting.column_of(above, relation.columns)
                above = self._relations[above].parent
            if column is not None:
                yield name, column

    def _referenced(self) -> dict[str, str]:
        """A table that the tenant column points at is the table of tenants."""
        found: dict[str, str] = {}
        for name, column in self._columns.items():
            for key in self._tables[name].foreign_keys if name in self._tables else ():
                if key.columns == (column,) and key.parent not in self._columns:
                    found[key.parent] = key.parent_columns[0]
        return found

    def _condition(self, relation: str, value: str, seen: frozenset[str]) -> str | None:
        column = self._columns.get(relation)
        if column is not None:
            return f"{quoted(column)}::text = {literal(value)}"
        table = self._tables.get(relation)
        for key in table.foreign_keys if table else ():
            if key.parent in seen or key.parent == relation:
                continue
            above = self._condition(key.parent, value, seen | {relation})
            if above is not None:
                mine = ", ".join(quoted(name) for name in key.columns)
                theirs = ", ".join(quoted(name) for name in key.parent_columns)
                return f"({mine}) in (select {theirs} from {key.parent} where {above})"
        return None


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def literal(value: str | None) -> str:
    return sql.Literal(value).as_string()
