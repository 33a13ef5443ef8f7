"""Rules invalid-index and migration-fails: how things stand when the last migration is through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pgpkg import database
from pgpkg.errors import PgpkgError
from pgpkg.model import Level, Statement
from pgpkg.verify.asking import ask
from pgpkg.verify.family import Found
from pgpkg.verify.trace import ways, words
from pgpkg.verify.trace.running import Traced

INVALID, FAILS = "invalid-index", "migration-fails"
LEFTOVER = re.compile(r"_cc(new|old)\d*$")


def invalid(eye: database.Connection, traces: Sequence[Traced]) -> Iterator[Found]:
    """Yield the indexes that are invalid now."""
    for row in ask(eye, "trace_invalid"):
        name, table = row["name"], row["table_name"]
        traced, statement = _maker(traces, name)
        level: Level = "error"
        if row["is_partitioned"]:
            level = "info"
            message = f"{name} waits for an index on {words.listed(row['waits_for'] or ['none'])}"
            detail = "It is valid when each partition has its own and that is attached."
            hint = ways.children(row["definition"], row["waits_for"] or [])
        else:
            message = f"no query uses {name}, and every write to {table} pays for it"
            detail = "It is there, and not valid: its build failed, or was stopped."
            if row["is_unique"]:
                detail += " Rows that are not unique make it fail again."
            verb = "drop" if LEFTOVER.search(name) else "reindex"
            hint = f"{verb} index concurrently {name};"
        yield words.found(
            INVALID,
            level,
            traced.migration,
            name,
            message,
            detail=detail,
            hint=hint,
            statement=statement,
            evidence={"table": table, "waits_for": row["waits_for"]},
        )


def fails(traced: Traced, error: PgpkgError) -> Found:
    """Return what to say of a migration that ends with an error."""
    migration = traced.migration
    reason = error.message.removeprefix(f"{migration.id}: ")
    return words.found(
        FAILS,
        "error",
        migration,
        migration.id,
        f"{migration.id} does not run: {reason}",
        detail=error.detail,
        hint=error.hint,
        place=(error.file or migration.file, error.line or 1),
        evidence={"code": error.code, "sqlstate": error.sqlstate},
    )


def _maker(traces: Sequence[Traced], name: str) -> tuple[Traced, Statement | None]:
    """Return the migration, and its statement, after which the index was there first."""
    for traced in traces:
        for step in traced.steps:
            before = {r.name for r in step.before.relations.values()}
            if name not in before and name in {r.name for r in step.after.relations.values()}:
                return traced, step.statement
    short = name.rpartition(".")[2].strip('"')
    for traced in traces:
        for statement in traced.statements:
            if short in statement.text:
                return traced, statement
    return traces[-1], None
