"""The ways in which a row can be written: the statements, for one row of a relation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from pgpkg.verify.jobs.triggers.relation import Column, Relation

KEPT = "pg_temp.pgpkg_row"
THIS = "{this}"  # the condition that finds the row
ALL_OF_ROW = re.compile(r"to_jsonb?\s*\(\s*(new|old)|row_to_json|hstore\s*\(|\bnew\s*\.\s*\*")


@dataclass(frozen=True, slots=True)
class Path:
    """One way: `words` name it, `before` is done by a superuser without any trigger.

    `is_invented`: a value is written that may make no sense for its column.
    """

    verb: str
    words: str
    statement: str
    before: tuple[str, ...] = ()
    is_invented: bool = False


def paths(relation: Relation) -> Iterator[Path]:
    """Yield the ways to write a row of a relation."""
    if relation.kind == "v":
        yield from _of_view(relation)
        return
    if relation.kind not in {"r", "p"}:
        return
    yield from _inserts(relation)
    yield from _updates(relation)
    delete = f"delete from {relation.name} as t where {THIS}"
    yield Path("delete", "delete", delete, _clear(relation))
    if any(trigger.is_for_truncate for trigger in relation.triggers):
        yield Path("truncate", "truncate", f"truncate {relation.name} cascade")


def _clear(relation: Relation) -> tuple[str, ...]:
    """Return what takes away the rows that point at the relation's."""
    return tuple(f"delete from {child}" for child in relation.children)


def _inserts(relation: Relation) -> Iterator[Path]:
    keep = (
        f"create temp table pgpkg_row as select * from {relation.name} as t where {THIS}",
        "grant select on pg_temp.pgpkg_row to public",
        f"delete from {relation.name} as t where {THIS}",
    )
    every = ", ".join(c.name for c in relation.columns)
    least = ", ".join(c.name for c in relation.columns if c.is_needed and not c.has_default)
    into = f"insert into {relation.name}"
    yield Path(
        "insert",
        "insert",
        f"{into} ({every}) overriding system value select {every} from {KEPT}",
        keep,
    )
    new = ", ".join(c.name for c in relation.columns if not (c.is_key and c.has_default))
    if new and new != every:
        yield Path(
            "insert", "insert of a new row", f"{into} ({new}) select {new} from {KEPT}", keep[:2]
        )
    if not least or least not in {every, new}:
        words = "insert of what a row needs"
        given = f"({least}) select {least} from {KEPT}" if least else "default values"
        yield Path("insert", words, f"{into} {given}", keep)


def _updates(relation: Relation) -> Iterator[Path]:
    update = f"update {relation.name} as t set"
    free = [c for c in relation.columns if not c.is_fixed]
    if free:
        name = free[0].name
        yield Path(
            "update", "update that changes nothing", f"{update} {name} = t.{name} where {THIS}"
        )
    for column in relation.columns:
        if column.is_key or _is_looked_at(relation, column):
            for value in _values(relation, column):
                words = f"update of {column.name}" + (" (the key)" if column.is_key else "")
                statement = f"{update} {column.name} = {value} where {THIS}"
                clear = _clear(relation) if column.is_key else ()
                yield Path("update", words, statement, clear, is_invented=value != "null")


def _is_looked_at(relation: Relation, column: Column) -> bool:
    """Tell whether a trigger may behave otherwise for another value of a column."""
    return any(
        column.name in t.named
        or re.search(rf"\b{re.escape(column.bare)}\b", t.text)
        or (ALL_OF_ROW.search(t.text) and not column.has_default)
        for t in relation.triggers
    )


def _values(relation: Relation, column: Column) -> Iterator[str]:
    name = f"t.{column.name}"
    if column.is_fixed:
        yield "default"
        return
    if column.is_key:
        if column.type in {"integer", "bigint", "smallint", "numeric"}:
            yield f"{name} + 17000"
        elif column.type == "uuid":
            yield "gen_random_uuid()"
        elif column.type.startswith(("text", "character")):
            yield f"{name} || 'x'"
        return
    if column.type == "boolean":
        yield f"not {name}"
    elif column.words:
        yield from (sql.Literal(word).as_string() for word in column.words)
    else:
        other = f"o.{column.name}"
        yield (
            f"(select {other} from {relation.name} as o"
            f" where {other}::text is distinct from {name}::text limit 1)"
        )
    if not column.is_needed:
        yield "null"


def _of_view(relation: Relation) -> Iterator[Path]:
    every = ", ".join(column.name for column in relation.columns)
    name = relation.columns[0].name if relation.columns else ""
    keep = (
        f"create temp table pgpkg_row as select * from {relation.name} limit 1",
        "grant select on pg_temp.pgpkg_row to public",
    )
    into = f"insert into {relation.name} ({every}) select {every} from {KEPT}"
    yield Path("insert", "insert", into, keep)
    yield Path("update", "update", f"update {relation.name} set {name} = {name}")
    yield Path("delete", "delete", f"delete from {relation.name}")
