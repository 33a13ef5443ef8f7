"""Put decoys in the way of SECURITY DEFINER functions: a temporary table, or a schema that comes
first in search_path, named like what the body reads without a schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import psycopg

from pgpkg import database, parse
from pgpkg.database import Failed
from pgpkg.model import Finding
from pgpkg.verify.asking import ask
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers import calls
from pgpkg.verify.functions.callers.calls import Routine, Values
from pgpkg.verify.isolation.relations import literal, quoted

RULE = "search-path-hijack"
FEW = 3


def judge(
    connection: database.Connection,
    routines: Iterable[Routine],
    schemas: Sequence[str],
    values: Values,
) -> Iterator[Found]:
    """Yield a finding for each function that takes a decoy for the real thing."""
    for routine in routines:
        if not routine.is_definer or routine.is_atomic:
            continue
        fooled = _fooled(connection, routine, schemas, values)
        if fooled:
            yield _found(routine, fooled)


def _fooled(
    connection: database.Connection, routine: Routine, schemas: Sequence[str], values: Values
) -> list[str]:
    loose = parse.loose_names(routine.definition)
    home = routine.bare_name.partition(".")[0]
    fooled: list[str] = []
    for name in sorted(loose.relations):
        if _takes_relation(connection, routine, name, schemas):
            fooled.append(f"the temporary table {quoted(name)}")
    if routine.search_path is None:
        for name in sorted(loose.functions):
            if _takes_function(connection, name, schemas):
                fooled.append(f"a function {quoted(name)} of the caller's")
    if not fooled and loose.is_dynamic:
        for name in _tables_of(connection, home):
            if _touches(connection, routine, home, name, values):
                fooled.append(f"the temporary table {quoted(name)}, in dynamic SQL")
    return fooled


def _takes_relation(
    connection: database.Connection, routine: Routine, name: str, schemas: Sequence[str]
) -> bool:
    """Resolve the name as the function does, without the decoy and with it."""
    with connection.transaction(force_rollback=True):
        try:
            _as_the_function(connection, routine, schemas)
            real = _resolved(connection, name)
            if real is None:
                return False  # a table that the function makes for itself, or a mistake
            connection.execute(f"create temporary table {quoted(name)} (x integer)".encode())
            _as_the_function(connection, routine, schemas)
            return _resolved(connection, name) != real
        except psycopg.Error:
            return False


def _as_the_function(
    connection: database.Connection, routine: Routine, schemas: Sequence[str]
) -> None:
    """Have the search_path that the function sets; else one that reaches everything."""
    path = routine.search_path
    if path is None:
        path = ", ".join(["public", *(quoted(name) for name in schemas)])
    connection.execute(f"set local search_path = {path or literal('')}".encode())


def _resolved(connection: database.Connection, name: str) -> object:
    row = connection.execute("select to_regclass(%s)::oid", [quoted(name)]).fetchone()
    return row[0] if row else None


def _takes_function(connection: database.Connection, name: str, schemas: Sequence[str]) -> bool:
    """Without a search_path of its own the caller's counts, and his schema may come first. What
    pg_catalog brings is left alone: nobody writes its schema before every operator."""
    (row,) = ask(connection, "loose_function", name, ["public", *schemas])
    return bool(row["is_loose"])


def _tables_of(connection: database.Connection, schema: str) -> list[str]:
    return [row["name"] for row in ask(connection, "tables_of_schema", schema.strip('"'))]


def _touches(
    connection: database.Connection, routine: Routine, home: str, name: str, values: Values
) -> bool:
    """Call the function with a decoy in place and look whether the decoy was read or written."""
    if not routine.is_callable:
        return False
    made = list(calls.calls(routine, values))[:FEW]
    with connection.transaction(force_rollback=True):
        connection.execute("set local statement_timeout = '2s'")
        like = f"create temporary table {quoted(name)} (like {home}.{quoted(name)})"
        connection.execute(like.encode())
        for call in made:
            connection.execute("savepoint call")
            try:
                database.send(connection, call)
            except Failed:
                connection.execute("rollback to savepoint call")
            (row,) = ask(connection, "decoy_touched", f"pg_temp.{quoted(name)}")
            if row["is_touched"]:
                return True
    return False


def _found(routine: Routine, fooled: Sequence[str]) -> Found:
    finding = Finding(
        RULE,
        "error",
        "",
        routine.name,
        f"{routine.name} can be fooled into using {fooled[0]} with its owner's rights",
        detail="It takes " + "; ".join(fooled) + " for its own.",
        hint=f"alter function {routine.name} set search_path = '';\n"
        "-- and write every name with its schema; or end the path with pg_temp",
        evidence={"decoys": list(fooled)},
    )
    return Found(finding)
