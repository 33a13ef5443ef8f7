"""Rule hidden-volatile: one value for all rows, where each was meant to get its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from pgpkg import database
from pgpkg.model import Migration, Statement
from pgpkg.verify.asking import ask
from pgpkg.verify.family import Found
from pgpkg.verify.trace import words
from pgpkg.verify.trace.losses import Contents
from pgpkg.verify.trace.running import Step
from pgpkg.verify.trace.world import World

RULE = "hidden-volatile"
TIMES = 20
KINDS = "select pgpkg_trace.kinds(%s, %s)"
WRITING = frozenset({"update", "merge", "do", "select", "call"})


def judge(
    world: World,
    eye: database.Connection,
    migration: Migration,
    steps: Sequence[Step],
    before: Contents,
    after: Contents,
) -> Iterator[Found]:
    """Yield functions that made all rows alike in this migration."""
    told: set[str] = set()
    for one in _new_defaults(world, eye, before, after):
        if _kinds(eye, one["expression"]) < 2 or not _is_one_value(one, after):
            continue
        step = _adding(one, steps)
        for function in one["functions"]:
            if function not in told:
                told.add(function)
                table = world.name(one["table_oid"])
                yield _told(migration, function, words.column(table, one["name"]), step.statement)
    for function, target, statement in _in_updates(eye, steps):
        if function not in told:
            told.add(function)
            yield _told(migration, function, target, statement)


def _new_defaults(
    world: World, eye: database.Connection, before: Contents, after: Contents
) -> Iterator[dict[str, Any]]:
    new = {
        oid: after.look.columns[oid].keys() - columns.keys()
        for oid, columns in before.look.columns.items()
        if world.has(oid) and oid in after.look.columns
    }
    tables = [oid for oid, numbers in new.items() if numbers]
    if not tables:
        return
    for one in ask(eye, "trace_defaults", tables):
        if one["number"] in new[one["table_oid"]] and one["expression"] and one["functions"]:
            yield one


def _is_one_value(one: dict[str, Any], after: Contents) -> bool:
    """Whether all rows share the value: kept once in the catalog, or found equal."""
    rows = after.rows.get(one["table_oid"], ())
    values = {str(row[one["name"]]) for row in rows if row.get(one["name"]) is not None}
    return len(values) == 1 and len(rows) > 1 if rows else bool(one["is_remembered"])


def _in_updates(
    eye: database.Connection, steps: Sequence[Step]
) -> Iterator[tuple[str, str, Statement]]:
    """Yield calls in statements that write which the planner made only once."""
    texts = {step.number: step.statement for step in steps if _writes(step.statement)}
    if not texts:
        return
    for function in ask(eye, "trace_immutable"):
        call = re.compile(rf"(?<![\w.])(?:\w+\.)?{re.escape(function['name'])}\s*\(([^()]*)\)")
        for statement in texts.values():
            for said in call.finditer(statement.text):
                if _kinds(eye, f"{function['full_name']}({said[1]})") > 1:
                    yield function["signature"], "the rows it writes", statement


def _writes(statement: Statement) -> bool:
    return statement.kind in WRITING or (
        statement.kind == "alter_table" and " using " in f" {statement.text.lower()} "
    )


def _kinds(eye: database.Connection, expression: str) -> int:
    """Count the values of an expression; an error counts as one."""
    try:
        with eye.transaction(force_rollback=True):
            row = eye.execute(KINDS, [expression, TIMES]).fetchone()
    except psycopg.Error:
        return 1
    return int(row[0]) if row else 1


def _adding(one: dict[str, Any], steps: Sequence[Step]) -> Step:
    for step in steps:
        oid, number = one["table_oid"], one["number"]
        if number in step.after.columns.get(oid, {}) and number not in step.before.columns.get(
            oid, {}
        ):
            return step
    return steps[-1]


def _told(migration: Migration, function: str, target: str, statement: Statement) -> Found:
    name = function.partition("(")[0]
    return words.found(
        RULE,
        "warning",
        migration,
        function,
        f"all existing rows get one and the same value in {target}: {name} hides a volatile call",
        detail=f"{function} is not marked VOLATILE, so it is called once for all rows;"
        f" asked {TIMES} times in one statement, it gave different values.",
        hint=f"alter function {function} volatile;\n"
        f"-- existing rows then need a value each, in batches, outside this migration",
        statement=statement,
        evidence={"column": target, "asked": TIMES},
    )
