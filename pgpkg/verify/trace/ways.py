"""The safe way past a rewrite, a build or a scan, as SQL with the user's own names in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pgpkg.render.quoting import ident, literal
from pgpkg.verify.trace import actions
from pgpkg.verify.trace.actions import Action
from pgpkg.verify.trace.running import Step
from pgpkg.verify.trace.words import APART, bare, beside, last, one_line

LATER = "-- next migration:"
OUTSIDE = "-- outside this migration, again and again until it changes nothing:"
NUMBERED = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
CREATE_INDEX = re.compile(
    r"^(?P<create>create\s+(?:unique\s+)?index)\s+(?P<only_if>if\s+not\s+exists\s+)?"
    r"(?:(?!on\s)(?P<name>\S+)\s+)?on\s+(?:only\s+)?(?P<table>(?:\"[^\"]+\"|[\w.])+)\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
REINDEX = re.compile(
    r"^reindex\s+(?:\([^)]*\)\s*)?(?P<what>index|table|schema|database)\s+(?P<rest>.*)$",
    re.IGNORECASE,
)
PARTITION = re.compile(r"\battach\s+partition\s+(\S+)|\bpartition\s+of\b", re.IGNORECASE)
DOMAIN = re.compile(r"^(alter\s+domain\s+\S+)\s+add\s+constraint\s+(\S+)", re.IGNORECASE)
DEEP = frozenset({"do", "call", "select", "execute"})


def past_rewrite(table: str, step: Step, oid: int) -> str:
    """Return what to do instead of rewriting a table."""
    for action in actions.of(step.statement.text):
        if action.verb == "type":
            return _another_column(table, action)
        if action.verb == "column" and not {"check", "references"} & action.parts.keys():
            return _new_column(table, action)
    before, after = step.before.columns.get(oid, {}), step.after.columns.get(oid, {})
    added = [column.name for number, column in after.items() if number not in before]
    if added:
        return (
            f"-- add {ident(added)} to {table} without a default, set the default in a second"
            f" statement,\n-- and give the rows their value in batches, outside this migration"
        )
    if step.statement.kind in {"vacuum", "cluster"}:
        return f"vacuum (analyze) {table};  -- locks nobody out; or, from a shell: pg_repack"
    return (
        f"create table {beside(table, 'new')} (like {table} including all);\n"
        "-- fill it in batches, outside this migration, and swap the names"
    )


def past_build(table: str, step: Step, indexes: Sequence[str], parts: Sequence[str]) -> str:
    """Return what to do instead of building an index under a lock; `parts` are the partitions."""
    text = one_line(step.statement)
    name = last(indexes[0]) if indexes else ""
    if found := CREATE_INDEX.match(text):
        return _index(found, name, parts)
    if found := REINDEX.match(text):
        return f"{APART}\nreindex {found['what'].lower()} concurrently {found['rest']};"
    ways = (_build(table, action, name, parts) for action in actions.of(text))
    if way := next(filter(None, ways), ""):
        return way
    if re.search(r"\bexclude\b", text, re.IGNORECASE):
        return f"-- no way around the lock: make {table} anew with it, and fill that in batches"
    listed = ", ".join(last(index) for index in indexes)
    return f"{APART}\n-- create index concurrently, for each of: {listed}"


def children(definition: str, parts: Sequence[str]) -> str:
    """Return how an index of a partitioned table gets those that it waits for."""
    found = CREATE_INDEX.match(definition)
    whole = _index(found, "", parts) if found else ""
    return "\n".join(line for line in whole.splitlines() if " on only " not in line.lower())


def past_scan(table: str, step: Step) -> str:
    """Return what to do instead of scanning a table under a lock."""
    text = one_line(step.statement)
    if found := DOMAIN.match(text):
        return f"{text} not valid;\n{LATER}\n{found[1]} validate constraint {found[2]};"
    if found := PARTITION.search(text):
        proof = (
            "what the bound says"
            if found[1] and last(found[1]) == last(table)
            else "that it holds no row of the new partition"
        )
        return f"-- let a valid check of {table} say {proof}; then:\n{text};"
    ways = (_scan(action, text) for action in actions.of(text))
    if way := next(filter(None, ways), ""):
        return way
    if step.statement.kind in DEEP:
        return "-- do this in a migration of its own, which holds no other lock"
    return f"-- in a migration of its own, which holds no other lock\n{text};"


def _build(table: str, action: Action, index: str, parts: Sequence[str]) -> str:
    if action.verb == "type":
        return _another_column(table, action)
    if action.verb == "constraint" and action.kind in {"unique", "primary key"}:
        if parts:
            return _in_each(table, action, parts)
        return _using_index(table, action.name or index, action.kind, action.columns)
    if action.verb == "column" and {"unique", "primary"} & action.parts.keys():
        kind = "unique" if "unique" in action.parts else "primary key"
        plain = f"alter table {table} add column {action.name} {action.body};\n"
        return plain + _using_index(table, index, kind, action.name)
    return ""


def _scan(action: Action, text: str) -> str:
    if action.verb == "not null":
        return _not_null(action.target, action.name)
    if action.verb == "constraint" and action.kind == "primary key":
        columns = [name.strip() for name in action.columns.split(",") if name.strip()]
        return "\n".join(_not_null(action.target, name) for name in columns) or (
            f"-- prove first, by valid checks, that its columns are never null; then:\n{text};"
        )
    if action.verb == "constraint" and action.kind in {"check", "foreign key"}:
        return _not_valid(action.target, action.name, action.kind, action.body)
    if action.verb == "column" and {"check", "references"} & action.parts.keys():
        return _column_then_rule(action)
    return ""


def _new_column(table: str, action: Action) -> str:
    """A column first, its values later."""
    kind = action.body
    value = action.parts.get("default", "")
    made = action.parts.get("generated", "")
    known = NUMBERED.get(kind.lower(), kind)
    add = f"alter table {table} add column {action.name} {known};"
    if made and "identity" not in made.lower():
        inner = made[made.find("(") : made.rfind(")") + 1]
        return f"{add}  -- a trigger fills it in new rows\n{_fill(table, action.name, inner)}"
    if made or known != kind:
        sequence = beside(table, f"{bare(action.name)}_seq")
        next_one = f"nextval({literal(sequence)})"
        return (
            f"{add}\ncreate sequence {sequence} owned by {table}.{action.name};\n"
            f"alter table {table} alter column {action.name} set default {next_one};\n"
            + _fill(table, action.name, "default")
        )
    if "(" in value:
        return (
            f"{add}  -- no default yet\n"
            f"alter table {table} alter column {action.name} set default {value};\n"
            + _fill(table, action.name, "default")
        )
    return (
        f"-- the domain {kind} brings a rule or a default that every row has to get:\n"
        f"-- give {action.name} the type below it, and add the rule as a check that is not valid"
    )


def _another_column(table: str, action: Action) -> str:
    """A column of the new type beside the old one."""
    new = ident([f"{bare(action.name)}_new"])
    collation = f" collate {action.parts['collate']}" if "collate" in action.parts else ""
    kind = action.body + collation
    value = action.parts.get("using") or f"{action.name}::{kind}"
    return (
        f"alter table {table} add column {new} {kind};  -- a trigger keeps both alike\n"
        f"{_fill(table, new, value, f' and {action.name} is not null')}\n"
        f"-- a later release:\nalter table {table} drop column {action.name};\n"
        f"alter table {table} rename column {new} to {action.name};"
    )


def _fill(table: str, column: str, value: str, more: str = "") -> str:
    return (
        f"{OUTSIDE}\nupdate {table} set {column} = {value} where ctid = any (array("
        f"select ctid from {table} where {column} is null{more} limit 1000));"
    )


def _index(found: re.Match[str], name: str, parts: Sequence[str]) -> str:
    create, table, rest = found["create"], found["table"], found["rest"]
    name = found["name"] or name
    schema = table.removesuffix(last(table))
    if not parts:
        return f"{APART}\n{create} concurrently {name} on {table} {rest};"
    lines = [f"{create} {name} on only {table} {rest};"]
    for part in parts:
        mine = beside(part, bare(name))
        lines += [
            f"{create} concurrently {last(mine)} on {part} {rest};",
            f"alter index {schema}{name} attach partition {mine};",
        ]
    return "\n".join([APART, *lines])


def _using_index(table: str, name: str, kind: str, columns: str) -> str:
    return (
        f"{APART}\ncreate unique index concurrently {name} on {table} ({columns});\n"
        f"alter table {table} add constraint {name} {kind} using index {name};"
    )


def _in_each(table: str, action: Action, parts: Sequence[str]) -> str:
    """A key of a partitioned table takes those of its partitions, one by one."""
    suffix = "pkey" if action.kind == "primary key" else "key"
    name = action.name or ident([f"{bare(last(table))}_{suffix}"])
    lines = [f"alter table only {table} add constraint {name} {action.kind} ({action.columns});"]
    for part in parts:
        mine = ident([f"{bare(last(part))}_{bare(name)}"])
        lines += [
            f"create unique index concurrently {mine} on {part} ({action.columns});",
            f"alter table {part} add constraint {mine} {action.kind} using index {mine};",
            f"alter index {table.removesuffix(last(table))}{name}"
            f" attach partition {part.removesuffix(last(part))}{mine};",
        ]
    return "\n".join([APART, *lines])


def _not_null(table: str, column: str) -> str:
    rule = ident([f"{bare(column)}_is_there"])
    return (
        f"alter table {table} add constraint {rule} check ({column} is not null) not valid;\n"
        f"{LATER}\nalter table {table} validate constraint {rule};\n"
        f"-- and the one after it:\nalter table {table} alter column {column} set not null;\n"
        f"alter table {table} drop constraint {rule};"
        "  -- a statement of its own: together it goes first, and proves nothing"
    )


def _not_valid(table: str, name: str, kind: str, body: str) -> str:
    name = name or ident([f"{bare(last(table))}_{kind.partition(' ')[0]}"])
    return (
        f"alter table {table} add constraint {name} {body} not valid;\n"
        f"{LATER}\nalter table {table} validate constraint {name};"
    )


def _column_then_rule(action: Action) -> str:
    default = f" default {action.parts['default']}" if action.parts.get("default") else ""
    plain = f"alter table {action.target} add column {action.name} {action.body}{default};\n"
    both = f"{bare(last(action.target))}_{bare(action.name)}"
    rules = []
    if rule := action.parts.get("check"):
        rules.append(_not_valid(action.target, ident([f"{both}_check"]), "check", f"check {rule}"))
    if parent := action.parts.get("references"):
        body = f"foreign key ({action.name}) references {parent}"
        rules.append(_not_valid(action.target, ident([f"{both}_fkey"]), "foreign key", body))
    return plain + "\n".join(rules)
