"""Rule ambiguous-overload: a call that one function takes alone, and nobody takes beside others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pgpkg import database
from pgpkg.model import Finding
from pgpkg.names import listed
from pgpkg.verify.family import Found
from pgpkg.verify.functions.standing.calling import refusal
from pgpkg.verify.functions.standing.routine import Routine, forms

RULE = "ambiguous-overload"
AMBIGUOUS = "42725"
NUMBERS = frozenset(
    {"smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean"}
)


def judge(connection: database.Connection, routines: Sequence[Routine]) -> Iterator[Found]:
    """Yield the functions that have lost a form of call to their namesakes."""
    names: dict[str, list[Routine]] = defaultdict(list)
    for routine in routines:
        names[routine.called].append(routine)
    for alike in names.values():
        if len(alike) < 2:
            continue
        for routine in alike:
            lost = [call for call in forms(routine) if _is_ambiguous(connection, routine, call)]
            if lost:
                yield _told(routine, [one for one in alike if one != routine], lost)


def judge_change(
    connection: database.Connection,
    old: Mapping[str, Sequence[Routine]],
    new: Mapping[str, Sequence[Routine]],
) -> Iterator[Found]:
    """Yield functions that stood alone, whose calls with plain literals nobody takes any more.

    A date in quotes has no type of its own; numbers have one, and so has what is cast.
    """
    for name, alike in old.items():
        now = new.get(name, ())
        mine = next((one for one in now if one.full_name == alike[0].full_name), None)
        if len(alike) > 1 or mine is None or len(now) < 2 or mine.spread is not None:
            continue
        given = ["null" if _is_quoted(a.type) else f"null::{a.type}" for a in mine.inputs]
        call = f"{mine.called}({', '.join(given)})"
        if "null" in given and mine.is_callable and _is_ambiguous(connection, mine, call):
            yield _told(mine, [one for one in now if one != mine], [call])


def _is_quoted(kind: str) -> bool:
    return kind not in NUMBERS and not kind.startswith("any")


def _is_ambiguous(connection: database.Connection, routine: Routine, call: str) -> bool:
    said = refusal(connection, routine, call)
    return said is not None and said.sqlstate == AMBIGUOUS


def _told(routine: Routine, others: Sequence[Routine], lost: Sequence[str]) -> Found:
    beside = listed(one.full_name for one in others)
    widest = max((routine, *others), key=lambda one: (one.defaults, len(one.inputs)))
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=routine.full_name,
            message=f"a call of {routine.full_name} fails: it is not unique beside {beside}",
            detail="\n".join(f"{AMBIGUOUS}: {call}" for call in lost),
            hint=f"Keep one of them: drop function {min(others, key=_width).full_name};\n"
            f"-- or take the defaults from {widest.full_name}, or give it a name of its own",
            evidence={"calls": list(lost), "beside": [one.full_name for one in others]},
        )
    )


def _width(routine: Routine) -> tuple[int, str]:
    return (len(routine.inputs), routine.full_name)
