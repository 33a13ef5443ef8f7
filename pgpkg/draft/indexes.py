"""Changes of indexes on tables that are there already, built while the work goes on."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import NO_WRITES, SHORT, WATCH, Change, Phase, Rank


def changes(difference: Difference, *, goes_with_column: bool) -> Iterator[Change | str]:
    """Yield the changes that lead from `right` (present) to `left` (wanted).

    An index on a column that goes away goes in the same file as the column.
    """
    name, wanted, present = difference.name, difference.left, difference.right
    if wanted is None:
        assert present is not None
        yield _lost(name, present, at_once=goes_with_column)
    elif wanted.get("partitioned") or (present or {}).get("partitioned"):
        yield _on_partitioned(name, wanted, present)
    elif present is None:
        yield Change(
            Phase.INDEXES, Rank.INDEXES, f"Adds index {name}.",
            spelling.index(wanted["def"], concurrently=True),
            f"drop index concurrently if exists {name};",
            relation=wanted["table"], lock=WATCH,
        )  # fmt: skip
    else:
        yield Change(
            Phase.INDEXES, Rank.INDEXES, f"Replaces index {name}.",
            _swap(name, wanted), _swap(name, present),
            relation=wanted["table"], lock=WATCH,
            note="The old index serves until the new one is built.",
        )  # fmt: skip


def renamed(old: str, new: str, table: str) -> Change:
    """Give an index its new name; nothing is built."""
    schema = spelling.above(new)
    return Change(
        Phase.PLAIN, Rank.INDEXES, f"Renames index {old} to {spelling.own(new)}.",
        f"alter index {old} rename to {spelling.own(new)};",
        f"alter index {schema}.{spelling.own(new)} rename to {spelling.own(old)};",
        relation=table, lock="share update exclusive, for a moment",
    )  # fmt: skip


def _lost(name: str, present: Definition, *, at_once: bool) -> Change:
    if at_once or present.get("partitioned"):
        return Change(
            Phase.PLAIN, Rank.LOST_INDEXES, f"Takes index {name} away.",
            f"drop index if exists {name};", spelling.index(present["def"], gently=True),
            relation=present["table"], lock=SHORT, is_loss=True,
        )  # fmt: skip
    return Change(
        Phase.INDEXES, Rank.LOST_INDEXES, f"Takes index {name} away.",
        f"drop index concurrently if exists {name};",
        spelling.index(present["def"], concurrently=True, gently=True),
        relation=present["table"], lock=WATCH, is_loss=True,
    )  # fmt: skip


def _on_partitioned(name: str, wanted: Definition, present: Definition | None) -> Change:
    drop = f"drop index {name};"
    up, down = spelling.index(wanted["def"]), drop
    if present is not None:
        up, down = f"{drop}\n{up}", f"{drop}\n{spelling.index(present['def'])}"
    return Change(
        Phase.PLAIN, Rank.INDEXES, f"{'Replaces' if present else 'Adds'} index {name}.", up, down,
        relation=wanted["table"], lock=NO_WRITES,
        note="CONCURRENTLY is not for partitioned tables. For large ones: create the index on only "
        "the parent,\n-- then concurrently on each partition, and attach them.",
    )  # fmt: skip


def _swap(name: str, definition: Definition) -> str:
    spare = spelling.ident(f"{spelling.bare(spelling.own(name))[:59]}_new")
    build = spelling.index(definition["def"], name=spare, concurrently=True)
    remove = f"drop index concurrently {name};"
    rename = f"alter index {spelling.above(name)}.{spare} rename to {spelling.own(name)};"
    return f"{build}\n{remove}\n{rename}"
