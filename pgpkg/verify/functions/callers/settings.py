"""Settings that a function leaves behind in its session: on a pooled connection the next client
has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from itertools import islice

from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Finding
from pgpkg.verify.asking import ask
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers import calls
from pgpkg.verify.functions.callers.calls import Routine, Values

RULE = "session-setting-leak"
FEW = 4
CONFIG = re.compile(r"\bset_config\s*\(", re.IGNORECASE)
NAME = re.compile(r"\s*'((?:[^']|'')+)'\s*,", re.IGNORECASE)
STAYS = re.compile(r",\s*(false|'f'|'false')\s*$", re.IGNORECASE)
# At the beginning of a statement, or of a text that EXECUTE is given.
SET = re.compile(
    r"(?:^|[;'(]|\$\$|\bthen\b|\bbegin\b|\belse\b|\bloop\b)\s*"
    r"set\s+(?!local\b|constraints\b|transaction\b)(?:session\s+(?!authorization\b))?"
    r"(?:(role|time\s+zone|session\s+authorization)\s|([a-z_][\w.]*)\s*(?:=|\bto\b))",
    re.IGNORECASE,
)
CALLED_ELSE = {"time zone": "TimeZone", "session authorization": "session_authorization"}
TEXT = re.compile(r"'(?:[^']|'')*'")
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
ROLE = frozenset({"role", "session_authorization"})
UNKNOWN = "a setting whose name is put together"


def judge(url: str, routines: Iterable[Routine], values: Values) -> Iterator[Found]:
    """Yield a finding for each function after whose commit a setting is another one. A call that
    fails proves nothing; then a false in the place of is_local does."""
    with ExitStack() as stack:
        connection: database.Connection | None = None
        for routine in routines:
            body = COMMENT.sub("", routine.body)
            if routine.language not in {"sql", "plpgsql"}:
                continue
            written = dict(_configured(body)) | dict.fromkeys(_plainly_set(body), True)
            if not written:
                continue
            if connection is None:
                connection = stack.enter_context(closing(database.connect(url)))
            own = {setting.partition("=")[0] for setting in routine.settings}
            names = sorted(written.keys() - own - {UNKNOWN})
            seen = _left(connection, routine, values, names)
            stays = {name for name, is_kept in written.items() if is_kept}
            left = (seen or stays & {UNKNOWN}) if seen is not None else stays
            if left - own:
                yield _found(routine, sorted(left - own), seen is not None)


def _left(
    connection: database.Connection, routine: Routine, values: Values, names: list[str]
) -> set[str] | None:
    """Call and commit in a session like a new one; None when no call went through."""
    if not routine.is_callable:
        return None
    database.send(connection, "discard all")
    database.send(connection, "set statement_timeout = '2s'; set search_path = ''")
    before = _state(connection, names)
    went = False
    for call in islice(calls.calls(routine, values), FEW):
        try:
            database.send(connection, f"begin; {call}; commit")
        except Failed:
            if connection.info.transaction_status.name != "IDLE":
                database.send(connection, "rollback")
            continue
        went = True
        after = _state(connection, names)
        left = {name for name, value in after.items() if value != before.get(name, "")}
        if left:
            return left
    return set() if went else None


def _configured(body: str) -> Iterator[tuple[str, bool]]:
    """Yield what set_config sets by its name, and whether it says that it stays."""
    texts = [match.span() for match in TEXT.finditer(body)]
    for match in CONFIG.finditer(body):
        if any(start < match.start() < end for start, end in texts):
            continue
        arguments = _inside(body, match.end())
        name = NAME.match(arguments)
        stays = STAYS.search(arguments) is not None
        if name is not None:
            yield name[1].lower(), stays
        elif stays:
            yield UNKNOWN, stays


def _inside(text: str, start: int) -> str:
    """Return the text up to the bracket that closes."""
    depth = 1
    for position in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[start:position]
    return text[start:]


def _plainly_set(body: str) -> set[str]:
    """Return what SET without LOCAL sets."""
    named = (re.sub(r"\s+", " ", (m[1] or m[2]).lower()) for m in SET.finditer(body))
    return {CALLED_ELSE.get(name, name) for name in named}


def _state(connection: database.Connection, names: list[str]) -> dict[str, str]:
    """Return the settings of the session: those that it changed, and some by name."""
    return {row["name"]: row["value"] or "" for row in ask(connection, "session_settings", names)}


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
