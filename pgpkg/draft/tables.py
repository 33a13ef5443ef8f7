"""Changes of tables as such: made, gone, partitions, options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pgpkg.catalog import Catalog, Definition, Difference
from pgpkg.draft import constraints, spelling
from pgpkg.draft.change import REWRITE, SCAN, SHORT, WATCH, Change, Phase, Rank

FIXED = {
    "partition_key": "the way it is partitioned",
    "of_type": "the type it is made of",
    "server": "its foreign server",
}


def changes(difference: Difference) -> Iterator[Change | str]:
    """Yield the changes of a table that is on both sides."""
    name, wanted, present = difference.name, difference.left or {}, difference.right or {}
    for field, words in FIXED.items():
        if wanted.get(field) != present.get(field):
            yield f"table {name}: {words} cannot be changed in place; make a new table"
            return
    if wanted.get("persistence") != present.get("persistence"):
        to, back = ("unlogged", "logged") if wanted.get("persistence") else ("logged", "unlogged")
        yield _altered(name, f"Makes table {name} {to}.", f"set {to}", f"set {back}", REWRITE)
    if wanted.get("method") != present.get("method"):
        to, back = wanted.get("method", "heap"), present.get("method", "heap")
        yield _altered(
            name, f"Moves table {name} to {to}.",
            f"set access method {to}", f"set access method {back}", REWRITE,
        )  # fmt: skip
    if wanted.get("options") != present.get("options"):
        new, old = _options(wanted), _options(present)
        yield _altered(
            name, f"Changes options of table {name}.",
            _set_options(new, old), _set_options(old, new), WATCH,
        )  # fmt: skip
    if wanted.get("server_options") != present.get("server_options"):
        yield f"foreign table {name}: its options are left to you: alter foreign table ... options"
    yield from _parents(name, wanted, present)


def create(catalog: Catalog, kind: str, name: str, *, gently: bool = False) -> str:
    """Spell a table with its columns, constraints and indexes from the catalog."""
    definition = catalog[kind, name]
    parents = definition.get("inherits") or []
    head = "create unlogged table" if definition.get("persistence") else "create table"
    if kind == "foreign table":
        head = "create foreign table"
    if gently:
        head += " if not exists"
    lines = _lines(catalog, name, is_partition="partition_bound" in definition)
    body = "(\n    " + ",\n    ".join(lines) + "\n)" if lines else "()"
    if "partition_bound" in definition:
        bound = spelling.lowered(definition["partition_bound"])
        body = f"partition of {parents[0]}{' ' + body if lines else ''} {bound}"
    elif parents:
        body += f"\ninherits ({', '.join(parents)})"
    text = f"{head} {name} {body}"
    if "partition_key" in definition:
        text += f"\npartition by {spelling.lowered(definition['partition_key'])}"
    if definition.get("method"):
        text += f"\nusing {definition['method']}"
    if definition.get("server"):
        text += f"\nserver {definition['server']}"
    if definition.get("options"):
        text += f"\nwith ({_spelled(_options(definition))})"
    made = [
        spelling.index(entry["def"], gently=gently)
        for (of, _), entry in catalog.items()
        if of == "index" and entry["table"] == name
    ]
    return "\n".join([f"{text};", *made])


def lost(names: list[str], catalog: Catalog) -> Iterator[Change]:
    """Take tables away, all at once: they may refer to each other."""
    kinds = {name: kind for kind, name in catalog if kind in {"table", "foreign table"}}
    ordered = _referred_first(names, catalog)
    in_rings = {
        key: definition
        for (kind, key), definition in catalog.items()
        if kind == "constraint"
        and definition["table"] in ordered
        and definition.get("references") in ordered
        and ordered.index(definition["references"]) > ordered.index(definition["table"])
    }
    for key, definition in in_rings.items():
        yield constraints.lost(key, definition)
    rest = {key: value for key, value in catalog.items() if key[1] not in in_rings}
    word = "foreign table" if {kinds[n] for n in names} == {"foreign table"} else "table"
    yield Change(
        Phase.PLAIN,
        Rank.LOST_TABLES,
        f"Takes {word} {', '.join(sorted(names))} away, with all rows.",
        f"drop {word} {', '.join(reversed(ordered))};",
        "\n".join(create(rest, kinds[name], name, gently=True) for name in ordered),
        relation=", ".join(sorted(names)),
        lock=SHORT,
        is_loss=True,
        note="The way back makes the tables, not their rows.",
    )


def made(catalog: Catalog, kind: str, name: str) -> Change:
    """Make a table that no statement of the unit's files makes in so many words."""
    return Change(
        Phase.PLAIN, Rank.TABLES, f"Makes {kind} {name}.",
        create(catalog, kind, name), f"drop {kind} {name};",
    )  # fmt: skip


def _lines(catalog: Catalog, name: str, *, is_partition: bool) -> list[str]:
    order = catalog.get(("column order", name), {}).get("columns", [])
    definitions = {f"{name}.{c}": catalog["column", f"{name}.{c}"] for c in order}
    columns = [
        spelling.column(key, definition)
        for key, definition in definitions.items()
        if not definition.get("inherited")
    ]
    constraints = [
        spelling.constraint(key, definition)
        for (kind, key), definition in catalog.items()
        if kind == "constraint" and definition["table"] == name
    ]
    return constraints if is_partition else columns + constraints


def _referred_first(names: list[str], catalog: Catalog) -> list[str]:
    """Order tables so that each follows its parents and those it refers to."""
    before: dict[str, set[str]] = {name: set() for name in sorted(names)}
    for (kind, key), definition in catalog.items():
        if kind == "constraint" and definition["table"] in before:
            before[definition["table"]].add(definition.get("references", ""))
        elif kind == "table" and key in before:
            before[key] |= set(definition.get("inherits") or [])
    ordered: list[str] = []
    while before:
        waiting = before.keys()
        free = [n for n, needs in before.items() if not (needs - {n}) & waiting] or sorted(waiting)
        ordered.append(free[0])
        del before[free[0]]
    return ordered


def _parents(name: str, wanted: Definition, present: Definition) -> Iterator[Change]:
    fields = ("inherits", "partition_bound")
    if all(wanted.get(f) == present.get(f) for f in fields):
        return
    leave, join = _leave(name, present), _join(name, wanted)
    back_leave, back_join = _leave(name, wanted), _join(name, present)
    parents = sorted({*(wanted.get("inherits") or []), *(present.get("inherits") or [])})
    says = f"Gives table {name} its place under {', '.join(parents)}."
    if not wanted.get("inherits"):
        says = f"Takes table {name} out from under {', '.join(parents)}; its rows stay in it."
    yield Change(
        Phase.PLAIN, Rank.TABLES, says,
        "\n".join(leave + join), "\n".join(back_leave + back_join),
        relation=", ".join([*parents, name]), lock=SCAN if join else SHORT,
    )  # fmt: skip


def _join(name: str, definition: Definition) -> list[str]:
    parents = definition.get("inherits") or []
    if "partition_bound" in definition:
        bound = spelling.lowered(definition["partition_bound"])
        return [f"alter table {parents[0]} attach partition {name} {bound};"]
    return [f"alter table {name} inherit {parent};" for parent in parents]


def _leave(name: str, definition: Definition) -> list[str]:
    parents = definition.get("inherits") or []
    if "partition_bound" in definition:
        return [f"alter table {parents[0]} detach partition {name};"]
    return [f"alter table {name} no inherit {parent};" for parent in parents]


def _options(definition: Mapping[str, Any]) -> dict[str, str]:
    return dict(option.split("=", 1) for option in definition.get("options") or [])


def _spelled(options: Mapping[str, str]) -> str:
    return ", ".join(f"{key} = {spelling.literal(value)}" for key, value in options.items())


def _set_options(new: dict[str, str], old: dict[str, str]) -> str:
    parts = []
    if gone := [key for key in old if key not in new]:
        parts.append(f"reset ({', '.join(gone)})")
    if changed := {key: value for key, value in new.items() if old.get(key) != value}:
        parts.append(f"set ({_spelled(changed)})")
    return ", ".join(parts)


def _altered(table: str, says: str, up: str, down: str, lock: str) -> Change:
    return Change(
        Phase.PLAIN, Rank.TABLES, says,
        f"alter table {table} {up};", f"alter table {table} {down};",
        relation=table, lock=lock,
    )  # fmt: skip
