"""Let PostgreSQL analyse every statement of a body, inside a temporary function whose parameters
are the body's variables. What does not exist is named; what exists is told as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import pq

from pgpkg import database
from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import insides as inside_of
from pgpkg.parse.insides import READABLE, Inside, Insides
from pgpkg.verify.functions.standing import scope as scopes
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.routine import Routine
from pgpkg.verify.functions.standing.scope import Scope

TRIES = 8
NOWHERE: dict[str, Any] = {"name": None, "transitions": []}
NAME = re.compile(r'(?:"(?:[^"]|"")+"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+))*')


@dataclass(frozen=True, slots=True)
class Problem:
    """What the server says of one statement. `is_sure` is False where a type was only guessed."""

    line: int
    sqlstate: str
    message: str
    is_sure: bool = True
    is_of_row: bool = False
    table: str = ""


@dataclass(slots=True)
class Reading:
    """What became of a body: problems, the trees of what could be analysed, and its statements.
    `is_read` is False where the body could not be taken apart."""

    routine: Routine
    problems: list[Problem] = field(default_factory=list)
    trees: list[str] = field(default_factory=list)
    statements: tuple[Inside, ...] = ()
    is_read: bool = True


def read(connection: database.Connection, routine: Routine) -> Reading:
    """Read one function as it stands."""
    reading = Reading(routine)
    if routine.is_atomic:
        reading.trees.append(routine.tree or "")
        return reading
    insides = _insides(routine)
    if insides is None:
        reading.is_read = False
        return reading
    reading.statements = insides.statements
    if routine.returns == "trigger":
        fired = ask(connection, "fired", routine.oid) or [NOWHERE]
    else:
        fired = [NOWHERE]
    for on in fired:
        with connection.transaction(force_rollback=True):
            for name in dict.fromkeys(on["transitions"]):
                connection.execute(f'create temporary table "{name}" (like {on["name"]})'.encode())
            scopes.look_up(connection, routine)
            if routine.language == "sql" and not reading.problems:
                _issue_again(connection, routine, reading)
            scope = scopes.build(connection, routine, insides, on["name"])
            _analyse(connection, scope, insides, reading, on["name"] or "")
    return reading


def _insides(routine: Routine) -> Insides | None:
    if routine.definition is None:
        return None
    if routine.language == "plpgsql":
        return inside_of.of_plpgsql(routine.definition, routine.body)
    try:
        return inside_of.of_sql(routine.body)
    except SqlSyntaxError:
        return None


def _issue_again(connection: database.Connection, routine: Routine, reading: Reading) -> None:
    """Create a function in SQL once more: it could be created once."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("set local check_function_bodies = on")
            connection.execute((routine.definition or "").encode())
    except psycopg.Error as error:
        line = _line_at(routine.definition or "", routine.body, error.diag.statement_position)
        reading.problems.append(_problem(error, line, is_sure=True, table=""))


def _line_at(definition: str, body: str, position: str | None) -> int:
    start = definition.find(body)
    if position is None or start < 0 or int(position) <= start:
        return 1
    return definition.count("\n", start, int(position) - 1) + 1


def _analyse(
    connection: database.Connection, scope: Scope, insides: Insides, reading: Reading, table: str
) -> None:
    for spelled, error in scope.errors:
        line = scope.routine.body.count("\n", 0, max(scope.routine.body.find(spelled), 0)) + 1
        reading.problems.append(_problem(error, line, True, table))
    plain = [one for one in insides.statements if one.tag in READABLE and not one.is_dynamic]
    if not _all_at_once(connection, scope, plain, reading):
        for one in plain:
            reading.problems += _one_by_one(connection, scope, one, reading, table)
    for one in insides.statements:
        if one.is_dynamic and one.is_whole and one.tag in READABLE:
            reading.problems += _prepared(connection, one)
        elif not one.is_dynamic and one.tag not in READABLE:
            reading.problems += _one_by_one(connection, scope, one, reading, table)
        for name in one.relations:
            row = connection.execute("select to_regclass(%s)", [name]).fetchone()
            if row is not None and row[0] is None:
                told = f'relation "{name}" does not exist'
                reading.problems.append(Problem(one.line, "42P01", told))


def _all_at_once(
    connection: database.Connection, scope: Scope, plain: Sequence[Inside], reading: Reading
) -> bool:
    if not plain:
        return True
    return not isinstance(
        _made(connection, scope, [scope.plain(one.text)[0] for one in plain], reading),
        psycopg.Error,
    )


def _made(
    connection: database.Connection, scope: Scope, texts: Sequence[str], reading: Reading
) -> psycopg.Error | None:
    """Make the temporary function, keep its tree, and drop it."""
    body = "\n;\n".join(texts)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"{scope.head()} begin atomic\n{body}\n; end".encode())
            row = connection.execute(
                "select p.prosqlbody::text from pg_catalog.pg_proc as p"
                " where p.pronamespace = pg_my_temp_schema() and p.proname = %s",
                [scope.routine.name],
            ).fetchone()
            if row is not None and row[0]:
                reading.trees.append(row[0])
    except psycopg.Error as error:
        return error
    return None


def _one_by_one(
    connection: database.Connection, scope: Scope, one: Inside, reading: Reading, table: str
) -> Iterator[Problem]:
    """Yield what a statement misses; a missing column is taken out to find the next."""
    text, is_guessed = scope.plain(one.text)
    is_sure = not (is_guessed or scope.is_loose)
    start = len(f"{scope.head()} begin atomic\n")
    for _ in range(TRIES):
        error = _made(connection, scope, [text], reading)
        if error is None:
            return
        position = int(error.diag.statement_position or 0) - 1 - start
        line = one.line + text.count("\n", 0, max(position, 0))
        name = NAME.match(text, position) if position >= 0 else None
        if name is not None and "FROM-clause" in str(error) and _is_field(scope, name[0]):
            told = f"{name[0]} does not exist: the row has no such field"
            yield Problem(line, "42703", told, is_of_row=True, table=table)
        else:
            yield _problem(error, line, is_sure, table)
            if error.sqlstate == "42P01":
                return
        if (
            error.sqlstate not in {"42703", "42P01"}
            or name is None
            or " of relation " in str(error)
        ):
            return
        text = f"{text[: name.start()]}null{text[name.end() :]}"
        is_sure = False


def _is_field(scope: Scope, name: str) -> bool:
    """Whether a name with a dot begins with a variable that holds a row."""
    first, dot, _ = name.partition(".")
    return bool(dot) and first.strip().strip('"').lower() in scope.rows


def _prepared(connection: database.Connection, one: Inside) -> Iterator[Problem]:
    with connection.transaction(force_rollback=True):
        result = connection.pgconn.prepare(b"", one.text.encode())
    if result.status == pq.ExecStatus.FATAL_ERROR:
        error = psycopg.errors.error_from_result(result)
        yield _problem(error, one.line, "$" not in one.text, "")


def _problem(error: psycopg.Error, line: int, is_sure: bool, table: str) -> Problem:
    message = error.diag.message_primary or str(error)
    is_of_row = "not found in data type" in message or "could not identify column" in message
    return Problem(line, error.sqlstate or "", message, is_sure, is_of_row, table)
