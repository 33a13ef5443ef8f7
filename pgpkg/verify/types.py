"""Read function bodies again: PL/pgSQL by plpgsql_check, SQL in strings by PostgreSQL itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg.rows import dict_row

from pgpkg import database, shipped
from pgpkg.model import Finding, Level, SqlFile
from pgpkg.verify import catalog
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.places import body_line
from pgpkg.verify.remarks import Said, is_false_alarm

SQL_RULE = "sql-body-broken"
ERROR_RULE = "plpgsql-error"
WARNING_RULE = "plpgsql-warning"
EXTENSION = "plpgsql_check"


@dataclass(frozen=True, slots=True)
class Body:
    """The source of one function, and the file that makes it where there is one."""

    function: str
    file: SqlFile | None
    text: str


def rules() -> tuple[str, ...]:
    return (ERROR_RULE, WARNING_RULE, SQL_RULE)


def run(context: Context) -> Outcome:
    """Build the tree and read every body in it."""
    with context.built() as url, database.connect(url) as connection:
        catalog.prepare(connection, context)
        connection.execute("set default_transaction_read_only = off")
        files = {made.name: file for file in context.tree.files for made in file.objects}
        return read(connection, files)


def read(connection: database.Connection, files: Mapping[str, SqlFile]) -> Outcome:
    """Read the bodies of the functions that a prepared session looks at."""
    with psycopg.RawCursor(connection, row_factory=dict_row) as cursor:
        functions = cursor.execute(_question("checkable_functions")).fetchall()
    found = list(_broken_sql(connection, functions, files))
    written = [one for one in functions if one["language"] == "plpgsql"]
    if not _has_plpgsql_check(connection):
        reason = f"{EXTENSION} is not available on this server"
        return Outcome(tuple(found), skipped={ERROR_RULE: reason, WARNING_RULE: reason})
    found.extend(_checked(connection, written, files))
    return Outcome(tuple(found))


def _broken_sql(
    connection: database.Connection,
    functions: Iterable[dict[str, Any]],
    files: Mapping[str, SqlFile],
) -> Iterator[Found]:
    """Create every SQL function once more as it stands, in a transaction that is rolled back."""
    once = {one["name"]: one for one in functions if one["language"] == "sql"}
    for name, function in once.items():
        try:
            with connection.transaction(force_rollback=True):
                connection.execute("reset search_path")
                connection.execute("set local check_function_bodies = on")
                connection.execute(function["definition"].encode())
        except psycopg.Error as error:
            diag = error.diag
            body = function["body"]
            line = _line_in_body(function["definition"], body, diag.statement_position)
            finding = Finding(
                rule=SQL_RULE,
                level="error",
                unit="",
                object=name,
                message=f"{name} fails when it is called: {diag.message_primary}",
                detail=diag.message_detail or "Its body no longer fits what it reads.",
                hint=diag.message_hint or _try_again(name),
                evidence={"sqlstate": error.sqlstate},
            )
            yield _placed(finding, Body(name, files.get(name), body), line)


def _line_in_body(definition: str, body: str, position: str | None) -> int | None:
    start = definition.find(body)
    if position is None or start < 0 or int(position) <= start:
        return None
    return definition.count("\n", start, int(position) - 1) + 1


def _checked(
    connection: database.Connection,
    functions: Sequence[dict[str, Any]],
    files: Mapping[str, SqlFile],
) -> Iterator[Found]:
    """Let plpgsql_check read every function, trigger functions once for each of their tables."""
    remarks: dict[str, list[Said]] = {}
    bodies: dict[str, Body] = {}
    transitions: dict[str, set[str]] = defaultdict(set)
    for one in functions:
        transitions[one["name"]].update(filter(None, (one["old_table"], one["new_table"])))
    for one in functions:
        if one["is_trigger"] and one["relation"] is None:
            continue
        bodies[one["name"]] = Body(one["name"], files.get(one["name"]), one["body"])
        body = one["body"]
        given = transitions[one["name"]]
        said = [s for s in _ask(connection, one) if not is_false_alarm(s, body, given)]
        remarks.setdefault(one["name"], []).extend(said)
    for name, said in remarks.items():
        errors = list(dict.fromkeys(s for s in said if s.is_error))
        # After an error the rest is guessed: what the line would have read counts as never read.
        others = list(dict.fromkeys(s for s in said if s.is_risky or not (s.is_error or errors)))
        if errors:
            yield _told(ERROR_RULE, "error", errors, bodies[name])
        if others:
            level: Level = "warning" if any(s.is_risky for s in others) else "info"
            others.sort(key=lambda s: not s.is_risky)
            yield _told(WARNING_RULE, level, others, bodies[name])


def _ask(connection: database.Connection, one: dict[str, Any]) -> Iterator[Said]:
    arguments = (one["function"], one["relation"], one["old_table"], one["new_table"])
    with psycopg.RawCursor(connection, row_factory=dict_row) as cursor:
        for row in cursor.execute(_question("plpgsql_errors"), arguments).fetchall():
            yield Said(
                line=row["line"],
                sqlstate=row["sqlstate"] or "",
                message=row["message"],
                detail=row["detail"] or "",
                hint=row["hint"] or "",
                level=row["level"],
                table=one["relation_name"],
            )


def _told(rule: str, level: Level, said: list[Said], body: Body) -> Found:
    first = said[0]
    lead = "fails when it is called" if first.is_error else "does not do what it seems to"
    finding = Finding(
        rule=rule,
        level=level,
        unit="",
        object=body.function,
        message=f"{body.function} {lead}: {first.message}",
        detail="\n".join([first.detail] * bool(first.detail) + [s.told() for s in said]),
        hint=first.hint or _try_again(body.function),
        evidence={"remarks": [s.told() for s in said], "sqlstate": first.sqlstate},
    )
    return _placed(finding, body, first.line)


def _placed(finding: Finding, body: Body, line: int | None) -> Found:
    """Point to the line of the body where the file holds the body as it stands."""
    if body.file is not None and line is not None:
        at = body_line(body.file, body.text, line)
        if at is not None:
            return Found(replace(finding, line=at), is_rendered=True)
    return Found(finding)


def _try_again(name: str) -> str:
    return f"Correct the body of {name}, then: pgpkg verify --only types"


def _has_plpgsql_check(connection: database.Connection) -> bool:
    """Create the extension in a schema of its own where the server has it."""
    question = "select 1 from pg_catalog.pg_available_extensions where name = %s"
    if connection.execute(question, (EXTENSION,)).fetchone() is None:
        return False
    try:
        connection.execute("create schema pgpkg_plpgsql_check")
        connection.execute("create extension plpgsql_check schema pgpkg_plpgsql_check")
    except psycopg.Error:
        return False
    return True


def _question(name: str) -> bytes:
    return shipped.sql("catalog", f"{name}.sql").encode()
