"""Put made-up rows into tables, without waking triggers, in an order in which keys are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import psycopg
from psycopg import sql

from pgpkg import database, ledger
from pgpkg.database import Failed
from pgpkg.verify.rows import fitting, tables
from pgpkg.verify.rows.fitting import Row
from pgpkg.verify.rows.tables import ForeignKey, Table
from pgpkg.verify.rows.values import PLAIN, Maker

Given: TypeAlias = str | Callable[[int], str | None] | None
Overrides: TypeAlias = Mapping[str, Given]

ROWS = 12
QUIET = "set local session_replication_role = replica"
OPEN, CLOSE = "savepoint pgpkg_rows", "release savepoint pgpkg_rows"
SPELLED_OUT = "select set_config('search_path', '', true), set_config('timezone', 'UTC', true)"


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows each table got, and why others got none."""

    rows: Mapping[str, int] = field(default_factory=dict)
    left_empty: Mapping[str, str] = field(default_factory=dict)


def fill(
    connection: database.Connection,
    n: int = ROWS,
    *,
    only: Iterable[str] | None = None,
    start: int = 1,
    tag: str = "",
    style: str = PLAIN,
    texts: tuple[str, ...] = (),
    unlike: bool = False,
    ledger_schema: str = ledger.UNIT,
) -> Filled:
    """Give `n` rows to every table that has none, or to those of them in `only`.

    Columns of text get values in a style, or `texts` in turn; `unlike` gives those of one table
    different ones, so that a copy of one is not taken for a copy of another.
    """
    wanted = None if only is None else set(only)
    done: dict[str, int] = {}
    failed: dict[str, str] = {}
    with connection.transaction():
        connection.execute(SPELLED_OUT)
        connection.execute(QUIET)
        found = tables.read(connection, ledger_schema)
        maker = Maker(tables.types(connection), tag, style, texts, unlike)
        for table in found:
            if (wanted is None or table.name in wanted) and not _has_rows(connection, table):
                made, reason = make(connection, table, maker, range(start, start + n), {})
                if made:
                    done[table.name] = made
                else:
                    failed[table.name] = reason
    return Filled(done, failed)


def generate(
    connection: database.Connection,
    table: str,
    n: int = ROWS,
    *,
    start: int = 1,
    tag: str = "",
    style: str = PLAIN,
    overrides: Overrides | None = None,
) -> int:
    """Add rows number `start` to `start + n - 1` to a table and return how many there came to be.

    `overrides` gives columns a value, or a function of the row's number; foreign keys are fitted
    to what overrides say. Fewer rows than asked for: a unique key or a condition let no more pass.
    """
    with connection.transaction():
        connection.execute(SPELLED_OUT)
        connection.execute(QUIET)
        (one,) = [t for t in tables.read(connection) if t.name == table]
        maker = Maker(tables.types(connection), tag, style)
        numbers = range(start, start + n)
        return make(connection, one, maker, numbers, overrides or {})[0]


def make(
    connection: database.Connection,
    table: Table,
    maker: Maker,
    numbers: Sequence[int],
    overrides: Overrides,
) -> tuple[int, str]:
    """Make the rows and insert them; return how many there are, and what was wrong with others."""
    ahead = maker.ahead(table.columns)
    rows: dict[int, Row] = {
        i: {c.name: maker.value(c, i + ahead.get(c.name, 0)) for c in table.columns}
        for i in numbers
    }
    for name, given in overrides.items():
        for i, row in rows.items():
            row[name] = given(i) if callable(given) else given
    fixed = set(overrides)
    reason = ""
    for key in table.foreign_keys:
        reason = _point(connection, table, key, rows, fixed) or reason
    fitting.fit(connection, table, maker, rows, frozenset(fixed))
    if not rows:
        return 0, reason
    made, said = _insert(connection, table, list(rows.values()))
    if made:
        _move_sequences(connection, table)
    return made, said or reason


def _point(
    connection: database.Connection,
    table: Table,
    key: ForeignKey,
    rows: dict[int, Row],
    fixed: set[str],
) -> str:
    """Let the rows point at parents that are there; take out those that cannot."""
    needed = {column.name for column in table.columns if column.is_needed}
    free = [name for name in key.columns if name not in fixed]
    if key.parent == table.name:
        # To oneself: a row without parent, or its own one.
        for row in rows.values():
            for mine, theirs in zip(key.columns, key.parent_columns, strict=True):
                if mine in free:
                    row[mine] = row[theirs] if mine in needed else None
        fixed.update(free)
        return ""
    parents = _keys(connection, key)
    reason = ""
    for i, row in list(rows.items()):
        bound = [name for name in key.columns if name in fixed]
        if any(row[name] is None for name in bound):
            continue
        agreeing = [p for p in parents if all(p[name] == row[name] for name in bound)]
        if agreeing:
            row.update(agreeing[(i - 1) % len(agreeing)])
        elif any(name not in needed for name in free):
            row.update({name: None for name in free if name not in needed})
        else:
            reason = f"there is no row of {key.parent} to point at"
            del rows[i]
    fixed.update(free)
    return reason


def _keys(connection: database.Connection, key: ForeignKey) -> list[Row]:
    shown = sql.SQL(", ").join(
        sql.SQL("{}::text").format(sql.Identifier(c)) for c in key.parent_columns
    )
    query = sql.SQL("select {} from {} order by {} limit 200").format(
        shown, _name(key.parent), sql.SQL(", ").join(map(sql.Identifier, key.parent_columns))
    )
    try:
        with connection.transaction():
            found = connection.execute(query).fetchall()
    except psycopg.Error:
        return []
    return [dict(zip(key.columns, one, strict=True)) for one in found if None not in one]


def _insert(connection: database.Connection, table: Table, rows: Sequence[Row]) -> tuple[int, str]:
    """Insert all at once; where one is refused, one by one."""
    made, reason = _try(connection, _statement(table, rows))
    if not reason:
        return made, ""
    for row in rows:
        one, said = _try(connection, _statement(table, [row]))
        made, reason = made + one, said or reason
    return made, reason


def _try(connection: database.Connection, statement: sql.Composed) -> tuple[int, str]:
    """Return how many rows came in, or why none did. Runs in the caller's transaction."""
    text = statement.as_string(connection)
    try:
        results = database.send(connection, f"{OPEN}; {text}; {CLOSE}")
    except Failed as failed:
        database.send(connection, f"rollback to savepoint pgpkg_rows; {CLOSE}")
        return 0, _said(failed.error)
    return results[1].command_tuples or 0, ""


def _said(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error)


def _statement(table: Table, rows: Sequence[Row]) -> sql.Composed:
    if not table.columns:
        return sql.SQL("insert into {} default values").format(_name(table.name))
    values = [
        sql.SQL("({})").format(
            sql.SQL(", ").join(
                sql.SQL("{}::{}").format(sql.Literal(row[column.name]), _name(column.type))
                for column in table.columns
            )
        )
        for row in rows
    ]
    return sql.SQL(
        "insert into {} ({}) overriding system value values {} on conflict do nothing"
    ).format(
        _name(table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        sql.SQL(", ").join(values),
    )


def _move_sequences(connection: database.Connection, table: Table) -> None:
    """Let the next default follow the highest value that was put in."""
    moves = [
        sql.SQL("setval({}, greatest((select max({}) from {}), 1))").format(
            sql.Literal(column.sequence), sql.Identifier(column.name), _name(table.name)
        )
        for column in table.columns
        if column.sequence is not None
    ]
    if moves:
        connection.execute(sql.SQL("select {}").format(sql.SQL(", ").join(moves)))


def _has_rows(connection: database.Connection, table: Table) -> bool:
    query = sql.SQL("select exists (select 1 from only {})").format(_name(table.name))
    row = connection.execute(query).fetchone()
    return bool(row and row[0])


def _name(name: str) -> sql.SQL:
    """A name as the catalog spells it, quoted where it must be."""
    return sql.SQL(name)
