"""What a database says that it was given: reading the ledger and yoyo's table, adding to both
histories. Reading needs `select`; writing goes through the functions of the unit `pgpkg`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

import psycopg
from psycopg import RawCursor, sql
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from pgpkg import shipped
from pgpkg.errors import LedgerUnreadable
from pgpkg.model import Applied, Migration, Recorded, Tree, Unit

UNIT = "pgpkg"
DEPLOY = "pgpkg.deploy_id"
LIVE_KINDS = frozenset(
    {"table", "view", "matview", "sequence", "index", "function", "procedure", "aggregate"}
    | {"trigger", "policy", "type", "domain", "schema"}
)
Road = Literal["applied", "built", "adopted"]
Key = tuple[str, str]
Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Laid:
    """A version of an object to add to the history; `is_dropped` ends it."""

    unit: str
    kind: str
    name: str
    file: str
    sha256: str
    text: str
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What a database knows. `files` is file to checksum of the rendered template at the last
    deploy, `definitions` the fingerprints of live definitions then, `fingerprint` changes with
    every object and migration."""

    exists: bool = False
    recorded: tuple[Recorded, ...] = ()
    applied: tuple[Applied, ...] = ()
    fingerprint: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[Key, str] = field(default_factory=dict)
    schema: str = UNIT
    yoyo_schema: str = "public"


@dataclass(frozen=True, slots=True)
class Live:
    """An object as it is in the database now."""

    fingerprint: str
    oid: int


def schema_of(units: Iterable[Unit]) -> str:
    """Return the schema in which the ledger of a project lies."""
    return next((unit.schema for unit in units if unit.name == UNIT), UNIT)


def read(connection: Connection, yoyo_schema: str = "public", schema: str = UNIT) -> LedgerState:
    """Return what the database knows; an empty state where pgpkg and yoyo have never been.

    Raises LedgerUnreadable, with the grants to give, when the role may not read it.
    """
    with RawCursor(connection, row_factory=tuple_row) as cursor:
        cursor.execute(_question("ledger_shape.sql"), [schema, yoyo_schema])
        has_ledger, reads_ledger, reads_yoyo, yoyo_column = cursor.fetchone() or (False,) * 4
    if not (reads_ledger and reads_yoyo):
        raise _unreadable(connection, schema, yoyo_schema)
    recorded = _recorded(connection, schema) if has_ledger else ()
    applied = _applied(connection, schema, yoyo_schema, yoyo_column, has_ledger)
    return LedgerState(
        exists=has_ledger,
        recorded=recorded,
        applied=applied,
        fingerprint=_fingerprint(recorded, applied),
        files=_pairs(connection, "select file, sha256 from {}.file", schema) if has_ledger else {},
        definitions=_definitions(connection, schema) if has_ledger else {},
        schema=schema,
        yoyo_schema=yoyo_schema,
    )


def fresh_units(connection: Connection, tree: Tree, state: LedgerState) -> frozenset[str]:
    """Return the units of which the ledger, yoyo's table and their own schema know nothing.

    A unit that has migrations and neither tables/ nor types/ is never fresh: it is built from
    its migrations.
    """
    known = {recorded.unit for recorded in state.recorded}
    applied = {migration.id for migration in state.applied}
    known |= {applied.unit for applied in state.applied if applied.unit is not None}
    known |= {migration.unit for migration in tree.migrations if migration.id in applied}
    with_state = {file.unit for file in tree.files if file.shelf in {"tables", "types"}}
    with_migrations = {migration.unit for migration in tree.migrations}
    candidates = [
        unit
        for unit in tree.units
        if unit.name not in known and (unit.name in with_state or unit.name not in with_migrations)
    ]
    if candidates and state.exists:
        past = _past_units(connection, tree, state.schema)
        candidates = [unit for unit in candidates if unit.name not in past]
    if not candidates:
        return frozenset()
    with RawCursor(connection, row_factory=tuple_row) as cursor:
        cursor.execute(_question("own_objects.sql"), [[unit.schema for unit in candidates]])
        filled = {name for (name,) in cursor}
    return frozenset(unit.name for unit in candidates if unit.schema not in filled)


def record_objects(connection: Connection, laid: Iterable[Laid], schema: str = UNIT) -> None:
    """Add versions of objects to the history, inside the caller's transaction."""
    rows = [asdict(version) for version in laid]
    if rows:
        _call(connection, schema, "record_objects", Jsonb(rows))


def record_migrations(
    connection: Connection, migrations: Iterable[Migration], road: Road, schema: str = UNIT
) -> None:
    """Record migrations as applied, built or adopted, inside the caller's transaction."""
    rows = [_row(migration, road) for migration in migrations]
    if rows:
        _call(connection, schema, "record_migrations", Jsonb(rows))


def record_files(
    connection: Connection, units: Sequence[str], files: Mapping[str, tuple[str, str]], schema: str
) -> None:
    """Keep the rendered templates (file to unit and checksum) that this deploy saw."""
    rows = [{"file": f, "unit": u, "sha256": sha} for f, (u, sha) in sorted(files.items())]
    _call(connection, schema, "record_files", list(units), Jsonb(rows))


def record_definitions(connection: Connection, found: Mapping[Key, str], schema: str) -> None:
    """Keep fingerprints of live definitions."""
    rows = [{"kind": k, "name": n, "fingerprint": f} for (k, n), f in sorted(found.items())]
    _call(connection, schema, "record_definitions", Jsonb(rows))


def record_migration_sql(migration: Migration, road: Road, schema: str = UNIT) -> str:
    """Return the statement that records one migration, for sending in one message."""
    row = sql.quote(json.dumps([_row(migration, road)]))
    return f"select {_quoted(schema)}.record_migrations({row}::jsonb);"


def forget_migration_sql(migration: Migration, schema: str = UNIT) -> str:
    """Return the statement that takes a migration out after its way back was run."""
    call = sql.SQL("select {}.forget_migration({});")
    return call.format(sql.Identifier(schema), sql.Literal(migration.id)).as_string()


def begin_deploy(connection: Connection, deploy: Mapping[str, Any], schema: str = UNIT) -> int:
    """Begin the row of a deploy and let what this session writes point to it."""
    (number,) = _call(connection, schema, "begin_deploy", Jsonb(dict(deploy)))
    connection.execute("select set_config(%s, %s, false)", [DEPLOY, str(number)])
    return int(number)


def finish_deploy(
    connection: Connection,
    number: int,
    outcome: Literal["applied", "failed"],
    error: Mapping[str, Any] | None = None,
    schema: str = UNIT,
) -> None:
    """Say how a deploy ended."""
    said = Jsonb(dict(error)) if error is not None else None
    _call(connection, schema, "finish_deploy", number, outcome, said)


def live(connection: Connection, state: LedgerState) -> Mapping[Key, Live]:
    """Return what lies today in the schemas of recorded objects, of the kinds in LIVE_KINDS.

    Leaves the session's search_path as it was.
    """
    schemas = sorted({recorded.name.partition(".")[0].strip('"') for recorded in state.recorded})
    major = connection.info.server_version // 10000
    with RawCursor(connection, row_factory=tuple_row) as cursor:
        cursor.execute("select current_setting('search_path')")
        (path,) = cursor.fetchone() or ("",)
        cursor.execute("select set_config('search_path', '', false)")
        cursor.execute(_question("live_definitions.sql"), [schemas])
        found = cursor.fetchall()
        cursor.execute("select set_config('search_path', $1, false)", [path])
    return {
        (kind, name): Live(f"{major}:{_sha256(definition)}", oid)
        for kind, name, definition, oid in found
    }


def _recorded(connection: Connection, schema: str) -> tuple[Recorded, ...]:
    columns = "select unit, kind, name, file, sha256, text from {}.current_object"
    return tuple(Recorded(*row) for row in _rows(connection, columns, schema))


def _applied(
    connection: Connection, schema: str, yoyo_schema: str, column: str | None, has_ledger: bool
) -> tuple[Applied, ...]:
    """yoyo's table says what is applied; the ledger adds unit and checksum."""
    if column is None:
        return ()
    known = {}
    if has_ledger:
        rows = _rows(connection, "select id, unit, sha256 from {}.migration", schema)
        known = {name: (unit, sha256) for name, unit, sha256 in rows}
    ids = _rows(connection, f"select {column} from {{}}._yoyo_migration order by 1", yoyo_schema)
    return tuple(Applied(name, *known.get(name, (None, None))) for (name,) in ids)


def _past_units(connection: Connection, tree: Tree, schema: str) -> frozenset[str]:
    """Return the units that were here before, also when all of it was rolled back."""
    units = _rows(connection, "select distinct unit from {}.object_version", schema)
    ran = _rows(connection, "select distinct migration_id from {}.migration_log", schema)
    ids = {name for (name,) in ran}
    return frozenset({u for (u,) in units} | {m.unit for m in tree.migrations if m.id in ids})


def _definitions(connection: Connection, schema: str) -> dict[Key, str]:
    rows = _rows(connection, "select kind, name, fingerprint from {}.definition", schema)
    return {(kind, name): fingerprint for kind, name, fingerprint in rows}


def _pairs(connection: Connection, question: str, schema: str) -> dict[str, str]:
    return dict(_rows(connection, question, schema))


def _rows(connection: Connection, question: str, schema: str) -> list[tuple[Any, ...]]:
    query = sql.SQL(question).format(sql.Identifier(schema))
    with closing(connection.cursor(row_factory=tuple_row)) as cursor:
        return cursor.execute(query).fetchall()


def _call(connection: Connection, schema: str, function: str, *values: Any) -> tuple[Any, ...]:
    call = sql.SQL("select {}.{}({})").format(
        sql.Identifier(schema),
        sql.Identifier(function),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    with closing(connection.cursor(row_factory=tuple_row)) as cursor:
        return cursor.execute(call, values).fetchone() or ()


def _row(migration: Migration, road: Road) -> dict[str, str]:
    return {
        "id": migration.id,
        "unit": migration.unit,
        "sha256": migration.sha256,
        "text": migration.text,
        "road": road,
    }


@cache
def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def _question(name: str) -> bytes:
    return shipped.sql("catalog", name).encode()


def _fingerprint(recorded: Sequence[Recorded], applied: Sequence[Applied]) -> str:
    lines = sorted(f"{r.kind} {r.name} {r.sha256}" for r in recorded)
    lines += sorted(f"migration {a.id} {a.sha256}" for a in applied)
    return _sha256("\n".join(lines))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unreadable(connection: Connection, schema: str, yoyo_schema: str) -> LedgerUnreadable:
    user = sql.Identifier(connection.info.user).as_string()
    ledger, yoyo = (sql.Identifier(name).as_string() for name in (schema, yoyo_schema))
    return LedgerUnreadable(
        f"{connection.info.user} may not read what pgpkg recorded in this database",
        detail=f"plan and status read the tables of {schema} and {yoyo_schema}._yoyo_migration.",
        hint=f"grant usage on schema {ledger} to {user}; "
        f"grant select on all tables in schema {ledger} to {user}; "
        f"grant select on {yoyo}._yoyo_migration to {user};",
    )
