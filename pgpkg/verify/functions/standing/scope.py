"""The variables around a statement, as parameters of a function that PostgreSQL can analyse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
from psycopg import pq, sql

from pgpkg import database
from pgpkg.parse.insides import Inside, Insides
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.routine import EXAMPLES, Routine

CONTEXT = {
    "tg_name": "name",
    "tg_when": "text",
    "tg_level": "text",
    "tg_op": "text",
    "tg_relid": "oid",
    "tg_relname": "name",
    "tg_table_name": "name",
    "tg_table_schema": "name",
    "tg_nargs": "integer",
    "tg_argv": "text[]",
    "tg_event": "text",
    "tg_tag": "text",
}
WIDENED = (
    "select set_config('search_path',"
    " concat_ws(', ', nullif(current_setting('search_path'), ''), %s::text), true)"
)
MADE_AS = re.compile(
    r"\s*create\s+(?:(?:local|global)\s+)?(?:temp(?:orary)?\s+)?table\s+(?:if\s+not\s+exists\s+)?"
    r"([^\s(]+)\s*(?:on\s+commit\s+(?:drop|(?:delete|preserve)\s+rows)\s*)?as\s+"
    r"(.*?)(?:\bwith\s+(?:no\s+)?data\s*)?$",
    re.IGNORECASE | re.DOTALL,
)
# Most variables have one of these, which every database has and which are no rows.
PLAIN = frozenset(
    {"text", "text[]", "name", "integer", "bigint", "smallint", "numeric", "boolean", "oid", "uuid"}
    | {"date", "timestamp with time zone", "timestamptz", "interval", "json", "jsonb", "bytea"}
)
UNKNOWN = frozenset({"record", "internal", "cstring", "trigger", "event_trigger"})


@dataclass(slots=True)
class Scope:
    """Names with their types; `unknown` are records of which no shape is known, `rows` have one.
    `is_loose` tells that some type is only an example."""

    routine: Routine
    types: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    errors: list[tuple[str, psycopg.Error]] = field(default_factory=list)
    is_loose: bool = False

    @property
    def parameters(self) -> str:
        return ", ".join(f"{_ident(name)} {kind}" for name, kind in self.types.items())

    def head(self) -> str:
        """The function around statements, with the name that qualifies its parameters."""
        name = _ident(self.routine.name)
        return f"create function pg_temp.{name}({self.parameters}) returns void language sql"

    def plain(self, text: str) -> tuple[str, bool]:
        """Put NULL in the place of records of unknown shape; and whether there was one."""
        if not self.unknown:
            return text, False
        names = "|".join(re.escape(name) for name in sorted(self.unknown, key=len, reverse=True))
        pattern = re.compile(
            rf"(?<![\w.\"])(?:{names})(?:\.(?:\w+|\*|\"[^\"]+\"))?(?![\w.(])", re.I
        )
        new, count = pattern.subn("null", text)
        return new, count > 0


def build(
    connection: database.Connection, routine: Routine, insides: Insides, table: str | None
) -> Scope:
    """Give every variable a type that the server knows. Runs in the caller's transaction."""
    scope = Scope(routine)
    wanted: dict[str, str] = {}
    for number, argument in enumerate(routine.arguments, 1):
        wanted[argument.name or f"pgpkg_{number}"] = argument.type
    if routine.returns in {"trigger", "event_trigger"}:
        wanted |= CONTEXT
        wanted |= dict.fromkeys(("new", "old"), table or "record")
    for name, spelled in insides.variables:
        if name in wanted and wanted[name] != spelled:
            scope.is_loose = True
        wanted[name] = _copied(spelled, wanted)
    for name in insides.records:
        wanted.setdefault(name, "record")
    for name, spelled in wanted.items():
        if spelled in EXAMPLES:
            scope.is_loose = True
        _admit(connection, scope, name, EXAMPLES.get(spelled, spelled))
    _shape(connection, scope, insides.statements)
    return scope


def _copied(spelled: str, wanted: dict[str, str]) -> str:
    """`other%type` of another variable is that one's type; a row type is the table's own."""
    base, percent, kind = spelled.rpartition("%")
    if not percent:
        return spelled
    if kind.strip().lower() == "rowtype":
        return base
    return wanted.get(base.strip().strip('"').lower(), spelled)


def _admit(connection: database.Connection, scope: Scope, name: str, spelled: str) -> None:
    if spelled in UNKNOWN:
        scope.unknown.add(name)
        return
    if spelled in PLAIN:
        scope.types[name] = spelled
        return
    try:
        with connection.transaction():
            text = f"create or replace function pg_temp.pgpkg_type(value {spelled})"
            connection.execute(f"{text} returns void language sql as ''".encode())
            scope.types[name] = spelled
            if _is_row(connection, spelled):
                scope.rows.add(name)
    except psycopg.Error as error:
        scope.errors.append((spelled, error))
        scope.unknown.add(name)


def _shape(connection: database.Connection, scope: Scope, statements: Sequence[Inside]) -> None:
    """Find the columns of records that only one known query fills."""
    filled = dict.fromkeys(one.into for one in statements if one.into in scope.unknown)
    for name in [one for one in filled if one not in {"new", "old"}]:
        filling = [one for one in statements if one.into == name]
        if len(filling) != 1 or filling[0].is_dynamic:
            continue
        found = columns(connection, scope, filling[0].text)
        if found:
            number = len(scope.types)
            made = f"create type pg_temp.pgpkg_record_{number} as ({', '.join(found)})"
            try:
                with connection.transaction():
                    connection.execute(made.encode())
            except psycopg.Error:
                continue
            scope.types[name] = f"pg_temp.pgpkg_record_{number}"
            scope.unknown.discard(name)
            scope.rows.add(name)


def columns(connection: database.Connection, scope: Scope, query: str) -> list[str]:
    """Ask for the columns of a query; variables stand beside it as a row that it can see. In what
    writes and returns rows nothing can stand beside: values take the places of variables."""
    text, is_guessed = scope.plain(query)
    if is_guessed:
        return []
    if not re.match(r"\s*(\(|select\b|with\b|values\b|table\b)", text, re.IGNORECASE):
        return _told(connection, text) or _told(connection, _with_values(scope, text))
    around = [
        f"null::{kind} as {_ident(name)}"
        for name, kind in scope.types.items()
        if not kind.startswith("pg_temp.")
    ]
    rows = [f"(select {', '.join(around)}) as {_ident(scope.routine.name)}"] if around else []
    rows += [
        f"(select (null::{kind}).*) as {_ident(name)}"
        for name, kind in scope.types.items()
        if name in scope.rows and not kind.startswith("pg_temp.")
        if f"{name}." in text.lower() and name != scope.routine.name
    ]
    return _told(
        connection, f"select q.* from {', '.join([*rows, f'lateral ({text}' + chr(10) + ') as q'])}"
    )


def _with_values(scope: Scope, text: str) -> str:
    for name, kind in scope.types.items():
        text = re.sub(rf'(?<![\w."]){re.escape(name)}(?![\w.("])', f"null::{kind}", text)
    return text


def _told(connection: database.Connection, query: str) -> list[str]:
    """Return the columns of a query as the server describes them, without running it."""
    with connection.transaction(force_rollback=True):
        result = connection.pgconn.prepare(b"", query.encode())
        if result.status == pq.ExecStatus.FATAL_ERROR:
            return []
        told = connection.pgconn.describe_prepared(b"")
        named = [
            ((told.fname(n) or b"").decode(), told.ftype(n), told.fmod(n))
            for n in range(told.nfields)
        ]
    oids, modifiers = [oid for _, oid, _ in named], [modifier for _, _, modifier in named]
    kinds = ask(connection, "types", oids, modifiers)
    return [f"{_ident(one[0])} {row['name']}" for one, row in zip(named, kinds, strict=True)]


def make_tables(
    connection: database.Connection, scope: Scope, statements: Sequence[Inside]
) -> None:
    """Make the temporary tables that the body makes, so that what reads them can be read."""
    for one in statements:
        if one.is_dynamic or one.tag not in {"CreateStmt", "CreateTableAsStmt"}:
            continue
        text = one.text
        if one.tag == "CreateTableAsStmt":
            made = MADE_AS.match(text)
            found = columns(connection, scope, made[2]) if made else []
            if made is None or not found:
                continue
            text = f"create temporary table {made[1]} ({', '.join(found)})"
        with suppress(psycopg.Error), connection.transaction():
            connection.execute(text.encode())


def _is_row(connection: database.Connection, kind: str) -> bool:
    question = "select typrelid <> 0 from pg_catalog.pg_type where oid = to_regtype(%s)"
    row = connection.execute(question, [kind]).fetchone()
    return bool(row and row[0])


def _ident(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def look_up(connection: database.Connection, routine: Routine, schemas: Sequence[str] = ()) -> None:
    """Make the session look up names as the function does. Where its caller or its own body says
    in which schemas, all of the project may be meant; not where it lends its owner's rights to
    callers whose path is the usual one."""
    connection.execute("reset search_path")
    own = dict(setting.partition("=")[::2] for setting in routine.settings).get("search_path")
    if own is not None:
        connection.execute("select set_config('search_path', %s, true)", [own])
    is_left = own is None and not ask(connection, "offered", routine.oid)[0]["is_blind"]
    if is_left or re.search(r"\bsearch_path\b", routine.body, re.IGNORECASE):
        more = ", ".join(_ident(name) for name in dict.fromkeys([routine.schema, *schemas]))
        connection.execute(WIDENED, [more])
