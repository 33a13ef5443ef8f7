"""What a rule that only reads the text claims, and what a trace can hold against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pgpkg.verify.trace.work import Work
from pgpkg.verify.trace.world import World

Answer = Callable[[World, Sequence[Work], Sequence[Work], Mapping[int, int]], str]


def contradiction(
    rule: str,
    world: World,
    mine: Sequence[Work],
    works: Sequence[Work],
    rows: Mapping[int, int],
) -> str:
    """Return what was seen against a rule's claim about one statement; '' where nothing was.

    `mine` is the work of the statement, `works` that of the whole migration. A statement that did
    not run proves nothing.
    """
    answer = CLAIMS.get(rule)
    return answer(world, mine, works, rows) if answer and mine else ""


def _works_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    slow = any(work.rewritten or work.rebuilt or work.scanned for work in mine)
    return "" if slow else "no table that was there before was rewritten, scanned or indexed by it"


def _rewrites_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    rewritten = any(work.rewritten for work in mine)
    return "" if rewritten else "no table that was there before was rewritten by it"


def _scans_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    read = any(work.scanned or work.rewritten for work in mine)
    return "" if read else "no table that was there before was scanned by it"


def _builds_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    if not any(work.rebuilt for work in mine):
        return "no index of a table that was there before was built by it"
    blocked = {table for work in mine for table, _ in work.held_after}
    is_free = not any(blocked & work.rebuilt.keys() for work in mine)
    return "nobody who reads or writes had to wait for it" if is_free else ""


def _locks_nothing(
    _world: World, mine: Sequence[Work], works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    transaction = mine[0].step.transaction
    until = mine[-1].step.number
    locks = any(
        work.locks
        for work in works
        if work.step.transaction == transaction and work.step.number <= until
    )
    return "" if locks else "it blocked nobody on a relation that was there before"


def _waits_for_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    taking = [work for work in mine if work.locks]
    if not taking:
        return "it took no lock that blocks anybody on a relation that was there before"
    patience = {work.step.after.lock_timeout for work in taking}
    return "" if "0" in patience else f"lock_timeout was {', '.join(sorted(patience))}"


def _is_quick(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    return "" if any(work.is_slow for work in mine) else "it does no work that grows with a table"


def _takes_nothing_away(
    world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    for work in mine:
        before, after = work.step.before, work.step.after
        for oid in world.first.relations:
            if oid in before.relations and oid not in after.relations:
                return ""
            columns = after.columns.get(oid, {})
            if any(number not in columns for number in before.columns.get(oid, {})):
                return ""
    return "nothing that was there before disappeared with it"


def _empties_nothing(
    _world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    return (
        "" if any(work.emptied for work in mine) else "no table that was there before was emptied"
    )


def _renames_nothing(
    world: World, mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    for work in mine:
        before, after = work.step.before, work.step.after
        for oid in world.first.relations:
            then, now = before.relations.get(oid), after.relations.get(oid)
            if then and now and then.name != now.name:
                return ""
            columns = after.columns.get(oid, {})
            for number, column in before.columns.get(oid, {}).items():
                if number in columns and columns[number].name != column.name:
                    return ""
    # What is neither a relation nor a column is renamed without a trace.
    touches = any(work.step.before.columns != work.step.after.columns for work in mine)
    new = any(work.step.before.relations != work.step.after.relations for work in mine)
    return "nothing that was there before got another name" if touches or new else ""


def _ran_on_rows(
    world: World, mine: Sequence[Work], _works: Sequence[Work], rows: Mapping[int, int]
) -> str:
    tables = {table for work in mine for table, _ in work.locks}
    if not tables:
        return "it locked no table that was there before"
    filled = [table for table in tables if rows.get(table, 0)]
    return f"it ran on {world.name(filled[0])}, which had rows" if filled else ""


def _ran(
    _world: World, _mine: Sequence[Work], _works: Sequence[Work], _rows: Mapping[int, int]
) -> str:
    return "it ran without an error"


CLAIMS: Mapping[str, Answer] = {
    "adding-field-with-default": _rewrites_nothing,
    "adding-foreign-key-constraint": _scans_nothing,
    "adding-not-nullable-field": _scans_nothing,
    "adding-required-field": _ran_on_rows,
    "adding-serial-primary-key-field": _works_nothing,
    "ban-alter-domain-with-add-constraint": _scans_nothing,
    "ban-concurrent-index-creation-in-transaction": _ran,
    "ban-drop-column": _takes_nothing_away,
    "ban-drop-constraint": _locks_nothing,
    "ban-drop-not-null": _locks_nothing,
    "ban-drop-schema": _takes_nothing_away,
    "ban-drop-sequence": _takes_nothing_away,
    "ban-drop-table": _takes_nothing_away,
    "ban-drop-view": _takes_nothing_away,
    "ban-set-schema": _renames_nothing,
    "ban-truncate-cascade": _empties_nothing,
    "changing-column-type": _works_nothing,
    "constraint-missing-not-valid": _scans_nothing,
    "disallowed-unique-constraint": _builds_nothing,
    "renaming-column": _renames_nothing,
    "renaming-object": _renames_nothing,
    "renaming-table": _renames_nothing,
    "require-concurrent-index-creation": _builds_nothing,
    "require-concurrent-index-deletion": _locks_nothing,
    "require-concurrent-partition-detach": _locks_nothing,
    "require-concurrent-reindex": _builds_nothing,
    "require-lock-timeout": _waits_for_nothing,
    "require-statement-timeout": _is_quick,
}
