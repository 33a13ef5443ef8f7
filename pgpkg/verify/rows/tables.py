"""What a table asks of its rows, as the catalog has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pgpkg import database, ledger
from pgpkg.verify.asking import ask


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a row has to give, generated ones left out; `sequence` is its own one."""

    name: str
    type: str
    type_oid: int
    modifier: int
    is_needed: bool
    sequence: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A condition, in SQL, and the columns that it speaks of."""

    rule: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must be there in a parent."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the rules for a row, those of its partition included."""

    name: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    foreign_keys: tuple[ForeignKey, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """A type as `fillable_types.sql` describes it."""

    oid: int
    name: str
    kind: str
    category: str
    spelled: str
    element: int | None
    base: int | None
    modifier: int
    range_of: int | None
    multirange_of: int | None
    labels: tuple[str, ...]
    rules: tuple[str, ...]
    members: tuple[int, ...]


def read(connection: database.Connection, ledger_schema: str = ledger.UNIT) -> tuple[Table, ...]:
    """Return the tables that can be filled, parents before their children where that is possible.

    The session's search_path must be empty.
    """
    rows = ask(connection, "fillable_tables", ledger_schema)
    tables = {row["name"]: _table(row) for row in rows}
    return tuple(tables[name] for name in _parents_first(tables.values()))


def types(connection: database.Connection) -> Mapping[int, Type]:
    """Return all types by their oid."""
    found = {}
    for row in ask(connection, "fillable_types"):
        for key in ("labels", "rules", "members"):
            row[key] = tuple(row[key] or ())
        found[row["oid"]] = Type(**row)
    return found


def _table(row: Mapping[str, Any]) -> Table:
    numbers = {c["number"]: c["name"] for c in row["columns"]}
    columns = tuple(
        Column(c["name"], c["type"], c["type_oid"], c["modifier"], c["is_needed"], c["sequence"])
        for c in row["columns"]
    )
    checks = [
        Check(c["rule"], tuple(numbers[n] for n in c["columns"] if n in numbers))
        for c in row["checks"]
    ]
    if row["bound"]:
        spoken_of = tuple(c.name for c in columns if c.name in row["bound"])
        checks.append(Check(row["bound"], spoken_of))
    keys = tuple(
        ForeignKey(
            tuple(numbers[n] for n in key["columns"]),
            key["parent_name"],
            tuple(key["parent_columns"]),
        )
        for key in row["foreign_keys"]
        if all(n in numbers for n in key["columns"])
    )
    return Table(row["name"], columns, tuple(checks), keys)


def _parents_first(tables: Iterable[Table]) -> list[str]:
    parents = {
        table.name: {key.parent for key in table.foreign_keys} - {table.name} for table in tables
    }
    known = parents.keys()
    waiting = {name: {p for p in some if p in known} for name, some in parents.items()}
    while True:
        try:
            return list(TopologicalSorter(waiting).static_order())
        except CycleError as error:
            ring = error.args[1]
            waiting[ring[1]].discard(ring[0])
