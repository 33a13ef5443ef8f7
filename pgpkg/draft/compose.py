"""A draft from two catalogs: which files, and what cannot be written. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pgpkg.catalog import Catalog
from pgpkg.draft import templates, write
from pgpkg.draft.change import Change
from pgpkg.draft.compare import compare
from pgpkg.errors import UnknownUnit
from pgpkg.model import Migration, Tree, Unit
from pgpkg.names import listed


@dataclass(frozen=True, slots=True)
class Draft:
    """Files to write, path -> text, and one line for each difference that is not in them."""

    files: Mapping[str, str]
    cannot: tuple[str, ...] = ()


def draft(
    tree: Tree,
    unit_name: str,
    wanted: Catalog,
    present: Catalog,
    *,
    slug: str | None = None,
    version: int = 180000,
) -> Draft:
    """Return the migrations that lead from `present` (migrations/) to `wanted` (sql/).

    Only state counts: comments, grants, row security and the like are laid by apply. `version` is
    the server's, as in 150004. Raises UnknownUnit.
    """
    unit = unit_of(tree, unit_name)
    found = compare(
        tree, unit_name, wanted, present,
        version=version, template=templates.for_pieces(unit, tree),
    )  # fmt: skip
    mine = [m for m in tree.migrations if m.unit == unit_name]
    changes, cannot = _without_waiting(found.changes, mine)
    depends, number = _last(mine, unit_name)
    files = write.files(
        changes,
        unit=unit_name,
        folder=unit.migrations_root,
        slug=slug or (write.slug_of(found.differences) if changes else ""),
        number=number,
        depends=depends,
        template=templates.for_sql(unit, tree),
    )
    return Draft(files, tuple(sorted({*found.cannot, *cannot})))


def unit_of(tree: Tree, name: str) -> Unit:
    """Return a unit of the tree by its name. Raises UnknownUnit."""
    for unit in tree.units:
        if unit.name == name:
            return unit
    raise UnknownUnit(
        f"there is no unit named {name}",
        detail=f"This project has {listed(unit.name for unit in tree.units)}.",
        hint="Name one of them with --unit.",
    )


def _without_waiting(
    changes: list[Change], migrations: list[Migration]
) -> tuple[list[Change], list[str]]:
    """Leave out losses that an unreleased migration holds already, behind the prefix."""
    kept, cannot = [], []
    unreleased = [m for m in migrations if not m.is_released]
    for change in changes:
        where = next((m for m in unreleased if _waits_in(change, m)), None)
        if where is None:
            kept.append(change)
        else:
            cannot.append(
                f"{change.says.rstrip('.')}: this waits in {where.file}; "
                f"take the prefix `{write.DROP.strip()}` away there"
            )
    return kept, cannot


def _waits_in(change: Change, migration: Migration) -> bool:
    if not change.is_loss:
        return False
    return f"\n{write.hidden(change.up)}\n" in f"\n{migration.text}\n"


def _last(migrations: list[Migration], unit: str) -> tuple[list[str], int]:
    """Return the ids that a draft follows and its number; after a merge two can be the last."""
    pattern = re.compile(rf"{re.escape(unit)}_(\d{{4,}})_")
    numbers = {m.id: int(found[1]) for m in migrations if (found := pattern.match(m.id))}
    if not numbers:
        return sorted(m.id for m in migrations)[-1:], 1
    highest = max(numbers.values())
    return sorted(name for name, number in numbers.items() if number == highest), highest + 1
