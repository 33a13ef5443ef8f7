"""The rules of squawk, which reads the text only: what the trace saw otherwise is dropped to info.

Its wheel brings a program; each migration is sent to it once.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pgpkg.model import Level, Migration, Statement
from pgpkg.verify.family import Found
from pgpkg.verify.trace import words
from pgpkg.verify.trace.claims import CLAIMS, contradiction
from pgpkg.verify.trace.running import Traced
from pgpkg.verify.trace.work import Work
from pgpkg.verify.trace.world import World

# What the design of a table should be like: nothing happens when it is not.
TASTE = (
    "ban-char-field",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamp-tz",
    "require-enum-value-ordering",
)
# What others may still use, and what PostgreSQL takes otherwise than it was meant.
OTHERS = (
    "ban-create-domain-with-constraint",
    "ban-drop-database",
    "ban-drop-domain",
    "ban-drop-function",
    "ban-drop-type",
    "ban-duplicate-column-assignments",
    "ban-uncommitted-transaction",
    "identifier-too-long",
    "transaction-nesting",
)
RULES = tuple(sorted((*TASTE, *OTHERS, *CLAIMS)))


def program() -> str | None:
    """Return the path of squawk; None where its wheel is not installed."""
    beside = Path(sys.executable).parent
    return shutil.which("squawk", path=str(beside)) or shutil.which("squawk")


def read(migration: Migration, version: int) -> list[dict[str, Any]]:
    """Return what squawk says of a migration, of the rules that are known here."""
    name = program()
    if name is None:
        return []
    command = [name, "--reporter", "json", "--stdin-filepath", "migration.sql"]
    command += ["--pg-version", f"{version // 10000}.0"]
    if migration.is_transactional:
        command.append("--assume-in-transaction")
    done = subprocess.run(
        command,
        input=migration.text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(name).parent,
    )
    try:
        said: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError:
        return []
    return [one for one in said if one.get("rule_name") in RULES]


def judge(
    world: World, traced: Traced, works: Sequence[Work], rows: Mapping[int, int], version: int
) -> Iterator[Found]:
    """Yield squawk's findings about a migration, held against what was seen."""
    for said in read(traced.migration, version):
        statement = _statement(traced.statements, int(said["line"]) + 1)
        mine = [work for work in works if statement and work.step.statement is statement]
        yield _told(world, traced.migration, said, statement, mine, works, rows)


def _told(
    world: World,
    migration: Migration,
    said: Mapping[str, Any],
    statement: Statement | None,
    mine: Sequence[Work],
    works: Sequence[Work],
    rows: Mapping[int, int],
) -> Found:
    rule = str(said["rule_name"])
    seen = contradiction(rule, world, mine, works, rows)
    level: Level = "info" if rule in TASTE or seen else "warning"
    evidence: dict[str, Any] = {"tool": "squawk"}
    if seen:
        evidence["contradicted_by"] = seen
    return words.found(
        rule,
        level,
        migration,
        _object(world, migration, statement, mine),
        str(said["message"]).rstrip("."),
        detail=f"squawk says so; but the trace saw that {seen}." if seen else "squawk says so.",
        hint=str(said.get("help") or ""),
        statement=statement,
        evidence=evidence,
    )


def _object(
    world: World, migration: Migration, statement: Statement | None, mine: Sequence[Work]
) -> str:
    """Return the table that the statement worked on, or locked, rather one that its text names;
    else it is about the migration."""
    locked = {table for work in mine for table, _ in work.locks}
    worked = {table for work in mine for table in work.slow_tables()}
    touched = {*worked, *(top for table in worked for top in world.above(table)), *locked}
    words_of_it = re.findall(r"\w+", statement.text) if statement else []
    places = {
        words_of_it.index(short): name
        for table in touched
        if (name := world.name(table)) and (short := world.short(table)) in words_of_it
    }
    if places:
        return places[min(places)]
    return min((world.name(table) for table in worked or locked), default=migration.id)


def _statement(statements: Sequence[Statement], line: int) -> Statement | None:
    before = [statement for statement in statements if statement.line <= line]
    return before[-1] if before else (statements[0] if statements else None)
