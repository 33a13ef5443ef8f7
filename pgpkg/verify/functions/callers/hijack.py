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
from pgpkg.verify.isolation.relations import quoted

RULE = "search-path-hijack"
FEW = 3
TEMPORARY = "pg_temp"
OWN = {
    "regclass": "to_regclass(%s)::oid",
    "regtype": "(select t.oid from pg_type as t where t.oid = to_regtype(%s)"
    " and t.typnamespace <> 'pg_catalog'::regnamespace)",
}


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
    for kind, names in (("regclass", loose.relations), ("regtype", loose.types)):
        for name in sorted(names):
            where = _takes_decoy(connection, routine, name, schemas, kind)
            fooled += [f"the temporary table {quoted(name)}"] * (where == TEMPORARY)
            fooled += [f"{where}.{quoted(name)}"] * (where not in {"", TEMPORARY})
    for kind, names in (("function", loose.functions), ("operator", loose.operators)):
        for name in sorted(names):
            if _takes_function(connection, routine, name, schemas):
                fooled.append(f"a {kind} {name} of the caller's")
    if not fooled and loose.is_dynamic:
        for name in _tables_of(connection, home):
            if _touches(connection, routine, home, name, values):
                fooled.append(f"the temporary table {quoted(name)}, in dynamic SQL")
    return fooled


def _takes_decoy(
    connection: database.Connection, routine: Routine, name: str, schemas: Sequence[str], kind: str
) -> str:
    """Resolve the name as the function does, without a decoy and with one; return where the decoy
    stands that it takes. Types of PostgreSQL's own are left alone."""
    with connection.transaction(force_rollback=True):
        try:
            _as_the_function(connection, routine, schemas)
            real = _resolved(connection, name, kind)
        except psycopg.Error:
            return ""
    if real is None:
        return ""  # a table that the function makes for itself, or a mistake
    for where in (TEMPORARY, *_open_schemas(connection, routine)):
        with connection.transaction(force_rollback=True):
            try:
                connection.execute(f"create table {where}.{quoted(name)} (x integer)".encode())
                _as_the_function(connection, routine, schemas)
                if _resolved(connection, name, kind) != real:
                    return where
            except psycopg.Error:
                continue
    return ""


def _as_the_function(
    connection: database.Connection, routine: Routine, schemas: Sequence[str]
) -> None:
    """Have the search_path that the function sets; else one that reaches everything."""
    path = routine.search_path
    if path is None:
        path = ", ".join(["public", *(quoted(name) for name in schemas)])
    connection.execute("select set_config('search_path', %s, true)", [path])


def _resolved(connection: database.Connection, name: str, kind: str) -> object:
    row = connection.execute(f"select {OWN[kind]}".encode(), [quoted(name)]).fetchone()
    return row[0] if row else None


def _open_schemas(connection: database.Connection, routine: Routine) -> list[str]:
    """Return the schemas of its own search_path in which not only the owner may create."""
    if routine.search_path is None:
        return []
    with connection.transaction(force_rollback=True):
        _as_the_function(connection, routine, ())
        return [row["name"] for row in ask(connection, "open_schemas")]


def _takes_function(
    connection: database.Connection, routine: Routine, name: str, schemas: Sequence[str]
) -> bool:
    """Without a search_path of its own the caller's counts, and his schema may come first; with
    one, a schema in it that is open and comes first. What pg_catalog brings is left alone: nobody
    writes its schema before every operator."""
    if routine.search_path is None:
        (row,) = ask(connection, "loose_function", name, ["public", *schemas])
        return bool(row["is_loose"])
    with connection.transaction(force_rollback=True):
        _as_the_function(connection, routine, ())
        (row,) = ask(connection, "overtaken_function", name)
        return bool(row["is_overtaken"])


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
