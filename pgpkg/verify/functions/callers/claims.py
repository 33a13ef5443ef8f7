"""Let two sessions take work at the same time: nobody may get what the other one has."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice

from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Finding
from pgpkg.verify.asking import ask
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers import calls
from pgpkg.verify.functions.callers.calls import Routine, Values

RULE = "double-claim"
FEW = 6
LIMITS = "set statement_timeout = '5s'; set lock_timeout = '4s'"
HEAD_START = 0.15

Rows = list[dict[str, str | None]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A call that takes work: the tables that it changes, and those that it only reads."""

    call: str
    changed: tuple[str, ...]
    read: tuple[str, ...]
    only_adds: bool


def judge(url: str, routines: Iterable[Routine], values: Values) -> Iterator[Found]:
    """Yield a finding for each function that hands one row to two sessions."""
    with closing(database.connect(url)) as first, closing(database.connect(url)) as second:
        for connection in (first, second):
            database.send(connection, LIMITS)
        for routine in routines:
            if not _may_take(routine):
                continue
            tried = (_taken(first, call) for call in _likely(routine, values))
            claim = next((one for one in tried if one is not None), None)
            if claim is None:
                continue
            with _kept(first, claim.changed):
                shared = _race(first, second, claim)
            if shared:
                yield _found(routine, claim.call, shared)


def _may_take(routine: Routine) -> bool:
    return routine.is_callable and routine.volatility == "v" and routine.returns != "void"


def _likely(routine: Routine, values: Values) -> Iterator[str]:
    return islice(calls.calls(routine, values), FEW)


def _taken(connection: database.Connection, call: str) -> Claim | None:
    """Return a call as a claim: it changes rows, gives some back, and gives others the next time.
    What always gives the same row was asked for that row."""
    with connection.transaction(force_rollback=True):
        before = _counts(connection)
        given = _rows(connection, call)
        if not given:
            return None
        after = _counts(connection)
        none = (0, 0, 0)
        delta = {
            name: [new - old for new, old in zip(now, before.get(name, none), strict=True)]
            for name, now in after.items()
        }
        changed = tuple(name for name, (_, added, taken) in delta.items() if added or taken)
        again = _rows(connection, call) if changed else None
        if again is None or _shared(given, again):
            return None
    read = tuple(name for name, (seen, _, _) in delta.items() if seen and name not in changed)
    return Claim(call, changed, read, not any(taken for _, _, taken in delta.values()))


def _counts(connection: database.Connection) -> dict[str, tuple[int, int, int]]:
    """Return how often each table was read, and how many rows were added to it and taken."""
    rows = ask(connection, "rows_touched")
    return {row["name"]: (row["read"], row["added"], row["taken"]) for row in rows}


@contextmanager
def _kept(connection: database.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Put the rows of some tables back afterwards, so that the next function finds them; a table
    that does not let go of its rows stays as it is."""
    kept = [f"pg_temp.pgpkg_kept_{number}" for number in range(len(tables))]
    for name, table in zip(kept, tables, strict=True):
        database.send(connection, f"create temporary table {name} as table {table}")
    yield
    for name, table in zip(kept, tables, strict=True):
        (row,) = ask(connection, "writable_columns", table)
        with suppress(Failed), connection.transaction():
            database.send(
                connection,
                f"set local session_replication_role = replica; delete from {table};"
                f" insert into {table} ({row['names']}) overriding system value"
                f" select {row['names']} from {name}",
            )
        database.send(connection, f"drop table {name}")


def _race(first: database.Connection, second: database.Connection, claim: Claim) -> list[str]:
    """Let the second session call while the first has not committed; return what both got."""
    got: list[Rows | None] = []

    def other() -> None:
        database.send(second, "begin")
        got.append(_rows(second, claim.call))
        database.send(second, "rollback")

    database.send(first, "begin")
    mine = _rows(first, claim.call) or []
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(HEAD_START)
    try:
        database.send(first, "commit")
    except Failed:
        mine = []
    thread.join()
    shared = _shared(mine, (got[0] if got else None) or [])
    if claim.only_adds and not any(_is_a_row(first, claim.read, one) for one in shared):
        return []
    return shared


def _is_a_row(connection: database.Connection, tables: Sequence[str], shared: str) -> bool:
    """Whether what both got is the key of a row of a table that is only read: a number that two
    sessions count at the same time is no row."""
    value = shared.partition(" = ")[2]
    keys = [row for table in tables for row in ask(connection, "single_key", table)]
    return any(
        connection.execute(
            f"select 1 from {key['table']} where {key['column']}::text = %s".encode(), [value]
        ).fetchone()
        for key in keys
    )


def _rows(connection: database.Connection, call: str) -> Rows | None:
    """Return the rows of a call, None when it fails."""
    database.send(connection, "savepoint call")
    try:
        result = database.send(connection, call)[-1]
    except Failed:
        database.send(connection, "rollback to savepoint call")
        return None
    names = [(result.fname(i) or b"").decode() for i in range(result.nfields)]
    rows: Rows = []
    for number in range(result.ntuples):
        cells = [result.get_value(number, i) for i in range(result.nfields)]
        texts = [cell.decode(errors="replace") if cell is not None else None for cell in cells]
        if any(text is not None for text in texts):
            rows.append(dict(zip(names, texts, strict=True)))
    return rows


def _identity(rows: Rows) -> list[str]:
    """Return what a row is known by: its id, what ends in _id, else all of it."""
    rows = [_opened(row) for row in rows]
    if not rows:
        return []
    names = list(rows[0])
    for wanted in (
        [n for n in names if n == "id"],
        [n for n in names if n.endswith("_id") and "worker" not in n and "tenant" not in n],
        names,
    ):
        if wanted:
            chosen = wanted[:1] if wanted != names else names
            return [" ".join(f"{n} = {row.get(n)}" for n in chosen) for row in rows]
    return []


def _opened(row: dict[str, str | None]) -> dict[str, str | None]:
    """A row that comes as one JSON object is that object's values."""
    text = next(iter(row.values()))
    if len(row) != 1 or text is None or not text.startswith("{"):
        return row
    try:
        inside = json.loads(text)
    except ValueError:
        return row
    return {name: str(value) for name, value in inside.items()} or row


def _shared(mine: Rows, theirs: Rows) -> list[str]:
    other = set(_identity(theirs))
    return [one for one in _identity(mine) if one in other]


def _found(routine: Routine, call: str, shared: Sequence[str]) -> Found:
    finding = Finding(
        RULE,
        "error",
        "",
        routine.name,
        f"{routine.name} hands one row to two sessions at the same time",
        detail=f"Called while another session had not committed, it gave {shared[0]} to both:"
        f" {call}",
        hint="Choose and lock in one step, and leave out what others hold:\n"
        "... order by <order> limit 1 for update skip locked",
        evidence={"call": call, "shared": list(shared)},
    )
    return Found(finding)
