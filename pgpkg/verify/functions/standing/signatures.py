"""Rule breaking-signature: what callers of the released state wrote no longer works as it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pgpkg import database
from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.calling import refusal, resolved
from pgpkg.verify.functions.standing.routine import NO_VALUES, Routine, forms

RULE = "breaking-signature"


@dataclass(frozen=True, slots=True)
class State:
    """What callers see of a database: functions by their name, relations with their columns."""

    functions: Mapping[str, tuple[Routine, ...]]
    columns: Mapping[str, tuple[str, ...]]
    views: frozenset[str] = field(default_factory=frozenset)


def look(
    connection: database.Connection, schemas: Sequence[str], routines: Sequence[Routine]
) -> State:
    """Read what callers see."""
    functions: dict[str, list[Routine]] = defaultdict(list)
    for routine in routines:
        if routine.returns not in NO_VALUES:
            functions[routine.called].append(routine)
    rows = ask(connection, "views", list(schemas))
    return State(
        {name: tuple(alike) for name, alike in functions.items()},
        {row["name"]: tuple(row["columns"]) for row in rows},
        frozenset(row["name"] for row in rows if row["is_view"]),
    )


def judge(connection: database.Connection, old: State, new: State) -> Iterator[Found]:
    """Yield what has changed for callers; `connection` is to the new state."""
    for name, alike in old.functions.items():
        now = new.functions.get(name, ())
        if _seen(alike) == _seen(now):
            continue
        for routine in alike:
            reasons = list(dict.fromkeys(_reasons(connection, routine, now)))
            if reasons:
                yield _told_function(routine, reasons, now)
    for name in sorted(old.views):
        reason = _changed_columns(old.columns[name], new.columns.get(name))
        if reason:
            yield _told_view(name, reason)


def _seen(alike: Sequence[Routine]) -> list[object]:
    return sorted((repr(one.signature) for one in alike), key=str)


def _reasons(
    connection: database.Connection, old: Routine, now: Sequence[Routine]
) -> Iterator[str]:
    """Yield what becomes of the old forms of call."""
    if old.signature in [one.signature for one in now] and len(now) == 1:
        return
    by_oid = {one.oid: one for one in now}
    for call in forms(old):
        said = refusal(connection, old, call)
        if said is not None:
            yield f"{call} fails: {said.message}"
            continue
        new = by_oid.get(resolved(connection, old, call) or 0)
        if new is None and len(now) == 1:
            (new,) = now
        if new is not None:
            yield from _other_result(old, new)


def _other_result(old: Routine, new: Routine) -> Iterator[str]:
    if old.returns_set != new.returns_set:
        many, one = "a set of rows", "one row"
        was, now = (many, one) if old.returns_set else (one, many)
        yield f"it returned {was} and now returns {now}"
    if old.returns != new.returns and not (old.outputs and old.outputs == new.outputs):
        yield f"it returned {old.returns} and now returns {new.returns}"
    elif old.outputs != new.outputs and not _is_same_row_type(old, new):
        was, now = (", ".join(one.outputs) or "nothing" for one in (old, new))
        yield f"it returned ({was}) and now returns ({now})"
    for before, after in zip(old.inputs, new.inputs, strict=False):
        if before.name and before.name != after.name:
            yield f"its argument {before.name} is now {after.name or 'without a name'}"


def _is_same_row_type(old: Routine, new: Routine) -> bool:
    """A row type may grow at its end, as a table does."""
    if old.row_columns is None or new.row_columns is None or old.returns != new.returns:
        return False
    return new.row_columns[: len(old.row_columns)] == old.row_columns


def _changed_columns(old: Sequence[str], new: Sequence[str] | None) -> str:
    """Say what has become of the columns of a view; new ones at the end change nothing."""
    if new is None:
        return "it is gone"
    if tuple(new[: len(old)]) == tuple(old):
        return ""
    gone = [column for column in old if column not in new]
    if not gone:
        return "its columns stand in another order"
    names = {column.rpartition('" ')[0] or column.partition(" ")[0]: column for column in new}
    told = []
    for column in gone:
        name = column.rpartition('" ')[0] or column.partition(" ")[0]
        told.append(f"{column} is now {names[name]}" if name in names else f"{column} is gone")
    return "; ".join(told)


def _told_function(old: Routine, reasons: Sequence[str], now: Sequence[Routine]) -> Found:
    home = now[0].full_name if now else ""
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=old.full_name,
            message=f"who calls {old.full_name} as it was released: {reasons[0]}",
            detail="\n".join(reasons),
            hint=f"Keep {old.full_name} for one release and give the new form a name of its own:\n"
            f"create function {old.called}_v2(...) ...",
            evidence={"reasons": list(reasons), "now": [one.full_name for one in now]},
        ),
        home=home,
    )


def _told_view(name: str, reason: str) -> Found:
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=name,
            message=f"who reads {name} as it was released: {reason}",
            detail="Its columns are what its readers have written down.",
            hint=f"Put new columns at the end, and keep the old ones; or make a view {name}_v2\n"
            f"beside it, and drop {name} one release later.",
            evidence={"reason": reason},
        )
    )
