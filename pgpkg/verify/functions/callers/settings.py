"""Settings that a function leaves behind in its session: on a pooled connection the next client
has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice

from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers import calls
from pgpkg.verify.functions.callers.calls import Routine, Values

RULE = "session-setting-leak"
FEW = 4
SET_CONFIG = re.compile(r"\bset_config\s*\(\s*'((?:[^']|'')+)'\s*,", re.IGNORECASE)
SET = re.compile(
    r"(?:^|;|\bthen\b|\bbegin\b|\belse\b)\s*set\s+(?!local\b|constraints\b)(?:session\s+)?"
    r"(?:(role)\s+\w|([a-z_][\w.]*)\s*(?:=|\bto\b))",
    re.IGNORECASE,
)
STAYS = re.compile(
    r"\bset_config\s*\(\s*'((?:[^']|'')+)'\s*,(?:[^()]|\([^()]*\))*,\s*(false|'f'|'false')\s*\)",
    re.IGNORECASE,
)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
ROLE = frozenset({"role", "session_authorization"})


def judge(url: str, routines: Iterable[Routine], values: Values) -> Iterator[Found]:
    """Yield a finding for each function after whose commit a setting is another one. A call that
    fails proves nothing; then a false in the place of is_local does."""
    for routine in routines:
        body = COMMENT.sub("", routine.body)
        names = {m[1] for m in SET_CONFIG.finditer(body)} | _plainly_set(body)
        if not names or routine.kind == "p":
            continue
        own = {setting.partition("=")[0] for setting in routine.settings}
        seen = _left(url, routine, values, sorted(names - own))
        left = seen if seen is not None else _written(body)
        if left - own:
            yield _found(routine, sorted(left - own), seen is not None)


def _left(url: str, routine: Routine, values: Values, names: list[str]) -> set[str] | None:
    """Call and commit in a session of its own; None when no call went through."""
    if not routine.is_callable:
        return None
    with closing(database.connect(url)) as connection:
        database.send(connection, "set statement_timeout = '2s'")
        before = {name: _value(connection, name) for name in names}
        went = False
        for call in islice(calls.calls(routine, values), FEW):
            try:
                database.send(connection, f"begin; {call}; commit")
            except Failed:
                if connection.info.transaction_status.name != "IDLE":
                    database.send(connection, "rollback")
                continue
            went = True
            after = {name: _value(connection, name) for name in names}
            left = {n for n in names if (after[n] or "") != (before[n] or "")}
            if left:
                return left
        return set() if went else None


def _written(body: str) -> set[str]:
    return {m[1] for m in STAYS.finditer(body)} | _plainly_set(body)


def _plainly_set(body: str) -> set[str]:
    """Return what SET without LOCAL sets."""
    return {(m[1] or m[2]).lower() for m in SET.finditer(body)}


def _value(connection: database.Connection, name: str) -> str | None:
    row = connection.execute("select current_setting(%s, true)", [name]).fetchone()
    return row[0] if row else None


def _found(routine: Routine, left: list[str], is_seen: bool) -> Found:
    how = "After it was called and committed" if is_seen else "As it is written"
    finding = Finding(
        RULE,
        "error" if ROLE & set(left) else "warning",
        "",
        routine.name,
        f"{routine.name} leaves {left[0]} set for whoever has the connection next",
        detail=f"{how}, {', '.join(left)} is not what it was before.",
        hint=f"Set it for the transaction only: set_config('{left[0]}', <value>, true)",
        evidence={"settings": left},
    )
    return Found(finding)
