"""How a trace puts its findings: the common row, and the safe way in the user's own names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pgpkg.model import Finding, Level, Migration, Place, Statement
from pgpkg.verify.family import Found
from pgpkg.verify.trace.running import Step

APART = "-- in a migration of its own that begins with: -- transactional: false"
BATCHES = "-- then fill it in batches, outside this migration"
SHOWN = 160

CREATE_INDEX = re.compile(r"^(create\s+(?:unique\s+)?index)\s+(?!concurrently)", re.IGNORECASE)
REINDEX = re.compile(
    r"^reindex\s+(?:\([^)]*\)\s*)?(index|table)\s+(?:concurrently\s+)?", re.IGNORECASE
)
SET_NOT_NULL = re.compile(r"alter\s+(?:column\s+)?(\S+)\s+set\s+not\s+null", re.IGNORECASE)
ADD_CONSTRAINT = re.compile(
    r"add\s+constraint\s+(\S+)\s+(check|foreign\s+key|unique|primary\s+key|exclude)", re.IGNORECASE
)
COLUMN_TYPE = re.compile(r"alter\s+(?:column\s+)?(\S+)\s+(?:set\s+data\s+)?type\b", re.IGNORECASE)
ATTACH = re.compile(r"attach\s+partition\s+(\S+)", re.IGNORECASE)
VALIDATE = re.compile(r"validate\s+constraint\s+([^\s;]+)", re.IGNORECASE)


def found(
    rule: str,
    level: Level,
    migration: Migration,
    name: str,
    message: str,
    *,
    detail: str = "",
    hint: str = "",
    statement: Statement | None = None,
    place: Place | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> Found:
    """Return a finding that points to a statement of the migration, or to a line of its file."""
    shown = {"statement": shorten(statement.text)} if statement else {}
    finding = Finding(
        rule=rule,
        level=level,
        unit=migration.unit,
        object=name,
        message=message,
        detail=detail,
        hint=hint,
        file=place[0] if place else migration.file,
        line=place[1] if place else (statement.line if statement else 1),
        evidence={"migration": migration.id, **shown, **(evidence or {})},
    )
    return Found(finding, is_rendered=place is None)


def shorten(text: str) -> str:
    """Return a statement as one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."


def one_line(statement: Statement) -> str:
    """Return a whole statement as one line, without its semicolon."""
    return " ".join(statement.text.split()).rstrip("; ")


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return names for a sentence."""
    shown = list(names[:most])
    more = [f"{len(names) - most} more"] if len(names) > most else []
    parts = [*shown, *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def way_past_rewrite(table: str, step: Step, oid: int) -> str:
    """Return what to do instead of rewriting a table."""
    before, after = step.before.columns.get(oid, {}), step.after.columns.get(oid, {})
    added = [c.name for n, c in after.items() if n not in before]
    if added:
        return (
            f"alter table {table} add column {added[0]} <type>;  -- no default yet\n"
            f"alter table {table} alter column {added[0]} set default <expression>;\n{BATCHES}"
        )
    if changed := COLUMN_TYPE.search(step.statement.text):
        name = changed[1].strip('"')
        return (
            f"alter table {table} add column {name}_new <type>;\n{BATCHES},"
            " with a trigger that keeps both alike, and swap the names in a later release"
        )
    if step.statement.kind in {"vacuum", "cluster"}:
        return f"-- plain vacuum does not lock anybody out; or: pg_repack --table {table}"
    return f"-- make a new table beside {table}, fill it in batches, and swap the names"


def way_past_build(table: str, step: Step, indexes: Sequence[str]) -> str:
    """Return what to do instead of building an index under a lock."""
    if COLUMN_TYPE.search(step.statement.text):
        return way_past_rewrite(table, step, 0)
    text = one_line(step.statement)
    if CREATE_INDEX.match(text):
        built = CREATE_INDEX.sub(r"\1 concurrently ", text)
        return f"{APART}\n{built};"
    if found := REINDEX.match(text):
        rest = text[found.end() :]
        return f"{APART}\nreindex {found[1].lower()} concurrently {rest};"
    if made := ADD_CONSTRAINT.search(text):
        kind = " ".join(made[2].lower().split())
        if kind in {"unique", "primary key"}:
            columns = re.search(r"\(([^)]*)\)", text[made.end() :])
            return (
                f"{APART}\ncreate unique index concurrently {made[1]} on {table}"
                f" ({columns[1] if columns else '<columns>'});\n"
                f"alter table {table} add constraint {made[1]} {kind} using index {made[1]};"
            )
    name = indexes[0].rpartition(".")[2] if indexes else "<index>"
    return f"{APART}\ncreate unique index concurrently {name} on {table} (<columns>);"


def way_past_scan(table: str, step: Step) -> str:
    """Return what to do instead of scanning a table under a lock."""
    text = step.statement.text
    if one := SET_NOT_NULL.search(text):
        rule = f"{one[1].strip(chr(34))}_is_there"
        return (
            f"alter table {table} add constraint {rule} check ({one[1]} is not null) not valid;\n"
            f"-- next migration:\nalter table {table} validate constraint {rule};\n"
            f"-- and the one after it:\nalter table {table} alter column {one[1]} set not null,"
            f" drop constraint {rule};"
        )
    if one := ATTACH.search(text):
        part = one[1].rstrip(";")
        return (
            f"alter table {part} add constraint fits check (<its bound>) not valid;\n"
            f"-- next migration:\nalter table {part} validate constraint fits;\n"
            f"-- and then attach it: the constraint proves that no row has to be looked at"
        )
    if one := VALIDATE.search(text):
        return (
            f"-- in a migration of its own, which holds no other lock\n{one_line(step.statement)};"
        )
    if one := ADD_CONSTRAINT.search(text):
        return (
            f"{one_line(step.statement)} not valid;\n"
            f"-- next migration:\nalter table {table} validate constraint {one[1]};"
        )
    return "-- move what reads the rows into a migration of its own"
