"""Read what a database holds into plain values, and tell two such readings apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg
from psycopg.rows import tuple_row

from pgpkg import shipped

Definition: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, str]
Catalog: TypeAlias = Mapping[Key, Definition]

QUESTIONS = (
    "schemas", "extensions", "types", "domains", "sequences", "tables", "columns",
    "column_orders", "constraints", "indexes", "statistics", "views", "functions", "triggers",
    "policies", "publications", "grants", "default_privileges", "comments", "servers", "rarities",
)  # fmt: skip
RELATIONS = frozenset({"table", "foreign table", "view", "matview"})
COLUMN_ORDER = "column order"
BODIES = frozenset({"function", "procedure", "comment", "job"})
ELEMENT = re.compile(r"'(?:[^']|'')*'::character varying")
VARCHARS = re.compile(rf"\(ARRAY\[({ELEMENT.pattern}(?:, {ELEMENT.pattern})*)\]\)::text\[\]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One object that two catalogs do not agree on; None where a side lacks it."""

    kind: str
    name: str
    left: Definition | None
    right: Definition | None

    @property
    def is_weak(self) -> bool:
        """Whether it is only another order of columns, worth a warning."""
        return self.kind == COLUMN_ORDER

    @property
    def fields(self) -> tuple[str, ...]:
        """The parts of the definition that differ; none when a whole side is missing."""
        if self.left is None or self.right is None:
            return ()
        left, right = self.left, self.right
        return tuple(f for f in sorted(left.keys() | right.keys()) if left.get(f) != right.get(f))

    def describe(self, left: str = "the left", right: str = "the right") -> str:
        """Return one line that says which fields differ, from the left to the right."""
        if self.right is None:
            return f"{self.kind} {self.name}: only in {left}"
        if self.left is None:
            return f"{self.kind} {self.name}: only in {right}"
        changes = [
            f"{field.replace('_', ' ')} {_short(self.left.get(field))}"
            f" in {left}, {_short(self.right.get(field))} in {right}"
            for field in self.fields
        ]
        return f"{self.kind} {self.name}: {'; '.join(changes)}"


def snapshot(connection: psycopg.Connection[Any], schemas: Sequence[str]) -> Catalog:
    """Return everything that belongs to the schemas, as (kind, name) -> definition.

    Names carry their schema, functions their argument types; identifiers are quoted where SQL
    needs it. Nothing depends on OIDs, on the order in which things were made, on search_path or
    on who asks. What an extension brought is left out, and partitions that say in their comment
    that they were made at run time. Databases on one server compare with `==`.
    """
    found: dict[Key, Definition] = {}
    names = list(schemas)
    with connection.transaction(force_rollback=True):
        with psycopg.RawCursor(connection, row_factory=tuple_row) as first:
            first.execute(shipped.sql("catalog", "settings.sql"))
            first.execute("select has_table_privilege(to_regclass('cron.job'), 'select')")
            (has_jobs,) = first.fetchone() or (False,)
            first.execute(shipped.sql("catalog", "run_time_partitions.sql").encode(), [names])
            passing = {name for (name,) in first}
        questions = (*QUESTIONS, "jobs") if has_jobs else QUESTIONS
        with connection.pipeline():
            cursors = [
                psycopg.RawCursor(connection, row_factory=tuple_row).execute(
                    shipped.sql("catalog", f"{question}.sql").encode(), [names]
                )
                for question in questions
            ]
            for cursor in cursors:
                found.update({(kind, name): _settled(kind, d) for kind, name, d in cursor})
    return {
        key: definition
        for key, definition in sorted(found.items())
        if not (passing and _is_about(key, definition, passing))
    }


def differences(left: Catalog, right: Catalog) -> tuple[Difference, ...]:
    """Return what the two do not agree on, sorted by kind and name.

    What hangs on a table or view that one side lacks is not told again. Another order of columns
    counts only for the columns that both have.
    """
    keys = sorted(left.keys() | right.keys())
    pairs = [
        Difference(kind, name, left.get((kind, name)), right.get((kind, name)))
        for kind, name in keys
    ]
    missing = {d.name for d in pairs if d.kind in RELATIONS and None in (d.left, d.right)}
    return tuple(
        d
        for d in pairs
        if d.left != d.right
        and not _hangs_on(d, missing)
        and not (d.is_weak and _same_order(d.left or {}, d.right or {}))
    )


def rows(
    connection: psycopg.Connection[Any], tables: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the rows of each table as sorted JSON texts, for comparing two databases.

    Columns that the server fills with something of its own (times, random values, numbers of a
    sequence), columns generated from others, and references to those are left out. A table that
    is not there is not in the answer.
    """
    found: dict[str, tuple[str, ...]] = {}
    with connection.transaction(force_rollback=True):
        with psycopg.RawCursor(connection, row_factory=tuple_row) as cursor:
            cursor.execute(shipped.sql("catalog", "settings.sql"))
            question = shipped.sql("catalog", "comparable_columns.sql").encode()
            wanted = cursor.execute(question, [list(tables)]).fetchall()
            for table, columns in wanted:
                listed = ", ".join(psycopg.sql.Identifier(c).as_string() for c in columns)
                cursor.execute(f"select to_jsonb(r)::text from (select {listed} from {table}) as r")
                found[table] = tuple(sorted(row for (row,) in cursor))
    return found


def _settled(kind: str, definition: Definition) -> Definition:
    """Spell lists of varchar as they come out once they have gone in again: PostgreSQL writes
    `x in ('a')` in one way, and reads its own writing back in another."""
    if kind in BODIES:
        return definition
    return {
        key: VARCHARS.sub(_each_cast, value) if isinstance(value, str) else value
        for key, value in definition.items()
    }


def _each_cast(found: re.Match[str]) -> str:
    elements = ELEMENT.findall(found[1])
    return "ARRAY[" + ", ".join(f"({element})::text" for element in elements) + "]"


def _hangs_on(difference: Difference, missing: set[str]) -> bool:
    if difference.kind in RELATIONS:
        return False
    definition = difference.left or difference.right or {}
    return _is_about((difference.kind, difference.name), definition, missing)


def _is_about(key: Key, definition: Definition, relations: set[str]) -> bool:
    """Whether it is one of these relations, or hangs on one."""
    kind, name = key
    if definition.get("table") in relations:
        return True
    if kind == COLUMN_ORDER or kind in RELATIONS:
        return name in relations
    if kind not in {"comment", "grant"}:
        return False
    return any(target in relations for target in _and_above(name.partition(" ")[2]))


def _and_above(name: str) -> Iterator[str]:
    yield name
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _same_order(left: Definition, right: Definition) -> bool:
    mine, theirs = left.get("columns", []), right.get("columns", [])
    return [c for c in mine if c in theirs] == [c for c in theirs if c in mine]


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "(" + ", ".join(_short(v) for v in value) + ")"
    if isinstance(value, dict):
        return "(" + ", ".join(f"{k} {_short(v)}" for k, v in value.items()) + ")"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
