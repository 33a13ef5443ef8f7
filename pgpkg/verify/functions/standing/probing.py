"""Let PostgreSQL analyse every statement of a body, inside a temporary function whose parameters
are the body's variables. What does not exist is named; what exists is told as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from psycopg import pq

from pgpkg import database
from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import insides as inside_of
from pgpkg.parse.insides import READABLE, Inside, Insides
from pgpkg.verify.functions.standing import results
from pgpkg.verify.functions.standing import scope as scopes
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.deciding import Deciding
from pgpkg.verify.functions.standing.problem import Problem
from pgpkg.verify.functions.standing.routine import Routine
from pgpkg.verify.functions.standing.scope import Scope

TRIES = 8
NOWHERE: dict[str, Any] = {"name": None, "transitions": [], "arguments": None}
NAME = re.compile(r'(?:"(?:[^"]|"")+"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+))*')


@dataclass(slots=True)
class Reading:
    """What became of a body: problems, the trees of what could be analysed, and its statements.
    `is_read` is False where the body could not be taken apart. `tables` are those that it is fired
    on; `is_branching` tells that it does one thing on one of them and another on another, and not
    all of that could be told apart."""

    routine: Routine
    problems: list[Problem] = field(default_factory=list)
    trees: list[str] = field(default_factory=list)
    statements: tuple[Inside, ...] = ()
    is_read: bool = True
    tables: tuple[str, ...] = ()
    is_branching: bool = False


def read(connection: database.Connection, routine: Routine, schemas: Sequence[str] = ()) -> Reading:
    """Read one function as it stands. A name without a schema may be meant in any of `schemas`
    where the function leaves the search_path to its caller."""
    reading = Reading(routine)
    if routine.is_atomic:
        reading.trees.append(routine.tree or "")
        return reading
    fired = [NOWHERE]
    if routine.returns == "trigger":
        fired = ask(connection, "fired", routine.oid) or fired
    reading.tables = tuple(on["name"] or "" for on in fired)
    for on in fired:
        with connection.transaction(force_rollback=True):
            for name in dict.fromkeys(on["transitions"]):
                connection.execute(f'create temporary table "{name}" (like {on["name"]})'.encode())
            scopes.look_up(connection, routine, schemas)
            if routine.language == "sql" and not reading.problems:
                _issue_again(connection, routine, reading)
            insides = _insides(connection, routine, on, reading)
            if insides is None:
                reading.is_read = False
                return reading
            reading.statements = insides.statements
            scope = scopes.build(connection, routine, insides, on["name"])
            _analyse(connection, scope, insides, reading, on["name"] or "")
    return reading


def _insides(
    connection: database.Connection, routine: Routine, on: dict[str, Any], reading: Reading
) -> Insides | None:
    if routine.definition is None:
        return None
    if routine.language == "plpgsql":
        deciding = Deciding(connection, on)
        found = inside_of.of_plpgsql(routine.definition, routine.body, deciding.decide)
        reading.is_branching |= deciding.is_lost(routine.body)
        return found
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
    scopes.make_tables(connection, scope, insides.statements)
    spoken = [one for one in insides.statements if not one.cast]
    plain = [one for one in spoken if one.tag in READABLE and not one.is_dynamic]
    if not _all_at_once(connection, scope, plain, reading):
        for one in plain:
            _note(reading, one, _one_by_one(connection, scope, one, reading, table))
    for one in spoken:
        if one.is_dynamic and one.is_whole and one.tag in READABLE:
            _note(reading, one, _prepared(connection, one))
        elif not one.is_dynamic and one.tag not in READABLE:
            _note(reading, one, _one_by_one(connection, scope, one, reading, table))
        for name in one.relations:
            row = connection.execute("select to_regclass(%s)", [name]).fetchone()
            if row is not None and row[0] is None:
                told = f'relation "{name}" does not exist'
                _note(reading, one, [Problem(one.line, "42P01", told)])
        if one.is_returned:
            _note(reading, one, results.misfits(connection, scope, one))
    _convert(connection, scope, insides, reading, table)


def _convert(
    connection: database.Connection, scope: Scope, insides: Insides, reading: Reading, table: str
) -> None:
    """Convert values to the types of the variables that take them: a label of an enum may be gone,
    and the texts of some types are as settings say."""
    steady = scope.routine.volatility != "v"
    texts = {
        one: text
        for one in insides.statements
        if one.cast and (steady or "'" in one.text) and (text := results.conversion(scope, one))
    }
    if not texts or _made(connection, scope, list(texts.values()), reading) is None:
        return
    for one, text in texts.items():
        error = _made(connection, scope, [text], reading)
        if error is not None and error.sqlstate == "22P02":
            _note(reading, one, [_problem(error, one.line, True, table)])


def _note(reading: Reading, one: Inside, problems: Iterable[Problem]) -> None:
    reading.problems += [replace(problem, handled=one.handled) for problem in problems]


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
        yield replace(_problem(error, one.line, "$" not in one.text, ""), is_dynamic=True)


def _problem(error: psycopg.Error, line: int, is_sure: bool, table: str) -> Problem:
    message = error.diag.message_primary or str(error)
    is_of_row = "not found in data type" in message or "could not identify column" in message
    return Problem(line, error.sqlstate or "", message, is_sure, is_of_row, table=table)
