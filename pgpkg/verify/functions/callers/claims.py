"""Let two sessions take work at the same time: nobody may get what the other one has."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
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


def judge(url: str, routines: Iterable[Routine], values: Values) -> Iterator[Found]:
    """Yield a finding for each function that hands one row to two sessions. The database at `url`
    is changed."""
    with closing(database.connect(url)) as first, closing(database.connect(url)) as second:
        for connection in (first, second):
            database.send(connection, LIMITS)
        for routine in routines:
            if not _may_take(routine):
                continue
            call = next((c for c in _likely(routine, values) if _takes(first, c)), None)
            shared = _race(first, second, call) if call is not None else None
            if call is not None and shared:
                yield _found(routine, call, shared)


def _may_take(routine: Routine) -> bool:
    return routine.is_callable and routine.volatility == "v" and routine.returns != "void"


def _likely(routine: Routine, values: Values) -> Iterator[str]:
    return islice(calls.calls(routine, values), FEW)


def _takes(connection: database.Connection, call: str) -> bool:
    """Tell whether a call takes work: it changes rows, gives some back, and gives others the next
    time. What always gives the same row was asked for that row."""
    with connection.transaction(force_rollback=True):
        before = _taken(connection)
        given = _rows(connection, call)
        if not given or _taken(connection) == before:
            return False
        again = _rows(connection, call)
        return again is not None and not _shared(given, again) and _identity(given) != []


def _race(first: database.Connection, second: database.Connection, call: str) -> list[str]:
    """Let the second session call while the first has not committed; return what both got."""
    got: list[Rows | None] = []

    def other() -> None:
        database.send(second, "begin")
        got.append(_rows(second, call))
        database.send(second, "rollback")

    database.send(first, "begin")
    mine = _rows(first, call) or []
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(HEAD_START)
    database.send(first, "commit")
    thread.join()
    theirs = got[0] if got else None
    return _shared(mine, theirs or [])


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


def _taken(connection: database.Connection) -> int:
    (row,) = ask(connection, "rows_taken")
    return int(row["taken"])


def _identity(rows: Rows) -> list[str]:
    """Return what a row is known by: its id, what ends in _id, else all of it."""
    if not rows:
        return []
    names = list(rows[0])
    for wanted in (
        [n for n in names if n == "id"],
        [n for n in names if n.endswith("_id") and "worker" not in n and "tenant" not in n],
        names,
    ):
        if wanted:
            return [" ".join(f"{n} = {row[n]}" for n in wanted[:1] or names) for row in rows]
    return []


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
