"""Changes of table constraints, in the forms that let the work go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import SCAN, SHORT, WATCH, Change, Phase, Rank

KEYS = frozenset({"primary key", "unique"})
BOTH = "share row exclusive, for a moment"


def changes(
    difference: Difference, *, is_partitioned: bool, waits_for_key: bool
) -> Iterator[Change | str]:
    """Yield the changes that lead from `right` (present) to `left` (wanted).

    `waits_for_key` says that a foreign key refers to a key which this draft makes as well.
    """
    name, wanted, present = difference.name, difference.left, difference.right
    if wanted is None:
        assert present is not None
        yield lost(name, present)
    elif wanted["type"] in KEYS and not is_partitioned and "without overlaps" not in _def(wanted):
        yield _key(name, wanted, present)
    elif wanted["type"] in {"check", "foreign key"} and not _at_once(wanted, is_partitioned):
        yield from _in_two_steps(name, wanted, present, waits_for_key=waits_for_key)
    else:
        # A key makes its columns not null: that comes before it, without a long lock.
        phase = Phase.VALIDATE if wanted["type"] in KEYS else Phase.PLAIN
        yield _added(name, wanted, present, Phase.REFERENCES if waits_for_key else phase, lock=SCAN)


def lost(name: str, present: Definition) -> Change:
    """Take a constraint away, behind the prefix."""
    table = present["table"]
    return Change(
        Phase.PLAIN,
        Rank.LOST_CONSTRAINTS,
        f"Takes constraint {name} away.",
        _drop(name, table),
        f"alter table {table} add {spelling.constraint(name, present)};",
        relation=table,
        lock=SHORT,
        is_loss=True,
        hides_down=True,
        place=1 if present["type"] in KEYS else 0,
    )


def refers(definition: Definition, key: Definition) -> bool:
    """Whether a constraint is a foreign key to the columns of this key."""
    if definition.get("type") != "foreign key" or definition["references"] != key["table"]:
        return False
    target = re.search(r"\breferences\b[^(]*(\([^)]*\))", definition["def"], re.IGNORECASE)
    return target is not None and columns_of(target[1]) == columns_of(key["def"])


def set_aside(name: str, present: Definition) -> Change:
    """Take a foreign key away while the key that it refers to is replaced."""
    table = present["table"]
    return Change(
        Phase.PLAIN,
        Rank.CONSTRAINTS,
        f"Takes constraint {name} away until its key is built anew.",
        _drop(name, table),
        f"alter table {table} add {spelling.constraint(name, present)};",
        relation=f"{table} and {present['references']}",
        lock=SHORT,
        note="Until it is back, nothing keeps rows out that refer to nothing.",
    )


def renamed(old: str, new: str, table: str) -> Change:
    """Give a constraint its new name; nothing is built."""
    return Change(
        Phase.PLAIN,
        Rank.CONSTRAINTS,
        f"Renames constraint {old} to {spelling.own(new)}.",
        f"alter table {table} rename constraint {spelling.own(old)} to {spelling.own(new)};",
        f"alter table {table} rename constraint {spelling.own(new)} to {spelling.own(old)};",
        relation=table,
        lock=SHORT,
    )


def _in_two_steps(
    name: str, wanted: Definition, present: Definition | None, *, waits_for_key: bool
) -> Iterator[Change]:
    first = Phase.REFERENCES if waits_for_key else Phase.PLAIN
    second = Phase.VALIDATE_REFERENCES if waits_for_key else Phase.VALIDATE
    table = wanted["table"]
    unsure = {**wanted, "validated": False}
    lock = BOTH if wanted["type"] == "foreign key" else SHORT
    is_same = present is not None and present["def"] == wanted["def"]
    if not (is_same and wanted["validated"]):
        yield _added(name, unsure, present, first, lock=lock)
    if wanted["validated"]:
        yield Change(
            second,
            Rank.CONSTRAINTS,
            f"Makes sure that all rows pass {name}.",
            f"alter table {table} validate constraint {spelling.own(name)};",
            f"{_drop(name, table)}\nalter table {table} add {spelling.constraint(name, unsure)};",
            relation=table,
            lock=WATCH,
        )


def _added(
    name: str, wanted: Definition, present: Definition | None, phase: Phase, *, lock: str
) -> Change:
    table = wanted["table"]
    add = f"add {spelling.constraint(name, wanted)}"
    remove = f"drop constraint {spelling.own(name)}"
    if present is None:
        up, down = f"alter table {table} {add};", f"alter table {table} {remove};"
    else:
        up = f"alter table {table}\n    {remove},\n    {add};"
        back = f"add {spelling.constraint(name, present)}"
        down = f"alter table {table}\n    {remove},\n    {back};"
    verb = "Replaces" if present else "Adds"
    where = " and ".join(dict.fromkeys((str(table), str(wanted.get("references", table)))))
    return Change(
        phase, Rank.CONSTRAINTS, f"{verb} constraint {name}.", up, down,
        relation=where, lock=lock,
    )  # fmt: skip


def _key(name: str, wanted: Definition, present: Definition | None) -> Change:
    """Build the index beside the work, then hang the constraint on it."""
    table, own = wanted["table"], spelling.own(name)
    old_name = spelling.own(present["name"]) if present and "name" in present else own
    new_index = spelling.ident(f"{spelling.bare(own)[:59]}_new") if present else own
    schema = spelling.above(table)
    build = spelling.index(wanted["index"], name=new_index, concurrently=True)
    tail = _aftercolumns_of(wanted)
    using = f"add constraint {own} {wanted['type']} using index {new_index}{tail}"
    if present is None:
        up = f"alter table {table} {using};"
        down = f"{_drop(name, table)}"
    else:
        up = f"alter table {table}\n    drop constraint {old_name},\n    {using};"
        back = spelling.constraint(f"{table}.{old_name}", present)
        down = f"alter table {table}\n    drop constraint {own},\n    add {back};"
    return Change(
        Phase.INDEXES,
        Rank.CONSTRAINTS,
        f"{'Replaces' if present else 'Adds'} constraint {name}.",
        f"{build}\n{up}",
        f"{down}\ndrop index concurrently if exists {schema}.{new_index};" if present else down,
        relation=table,
        lock=SHORT,
        note="The index is built while reads and writes go on; only hanging it up locks.",
    )


def _aftercolumns_of(wanted: Definition) -> str:
    text = _def(wanted)
    found = [word for word in ("deferrable", "initially deferred") if f" {word}" in text]
    return "".join(f" {word}" for word in found)


def _at_once(wanted: Definition, is_partitioned: bool) -> bool:
    """Foreign keys of partitioned tables cannot wait for validation before PostgreSQL 18."""
    return (wanted["type"] == "foreign key" and is_partitioned) or "not enforced" in _def(wanted)


def columns_of(text: str) -> set[str]:
    """The names in the first brackets."""
    inner = text.partition("(")[2].partition(")")[0]
    return {part.strip() for part in inner.split(",")}


def _drop(name: str, table: str) -> str:
    return f"alter table {table} drop constraint {spelling.own(name)};"


def _def(definition: Definition) -> str:
    return spelling.lowered(definition["def"])
