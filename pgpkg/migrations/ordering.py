"""The order in which yoyo runs migrations: by unit and file name, except where `depends` says
otherwise. Done here, because loading yoyo for it takes longer than the whole question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush

from pgpkg.errors import MigrationClash, MigrationCycle, UnknownDependency
from pgpkg.model import Migration


def order(migrations: Iterable[Migration]) -> tuple[Migration, ...]:
    """Return the migrations of all units, given unit by unit, in yoyo's order.

    Raises MigrationClash, UnknownDependency or MigrationCycle.
    """
    given = tuple(migrations)
    by_id = _by_id(given)
    for migration in given:
        for need in migration.depends:
            if need not in by_id:
                raise _unknown(migration, need, by_id)
    place = {migration.id: number for number, migration in enumerate(given)}
    sorter = TopologicalSorter({m.id: m.depends for m in given})
    try:
        sorter.prepare()
    except CycleError as error:
        raise _cycle(error.args[1], by_id) from None
    return tuple(by_id[name] for name in _smallest_first(sorter, place))


def _smallest_first(sorter: TopologicalSorter[str], place: Mapping[str, int]) -> list[str]:
    """Take, again and again, the earliest of those whose needs are met: yoyo does the same."""
    ready = [(place[name], name) for name in sorter.get_ready()]
    heapify(ready)
    names = []
    while ready:
        _, name = heappop(ready)
        names.append(name)
        sorter.done(name)
        for freed in sorter.get_ready():
            heappush(ready, (place[freed], freed))
    return names


def _by_id(migrations: Sequence[Migration]) -> dict[str, Migration]:
    by_id: dict[str, Migration] = {}
    for migration in migrations:
        if (other := by_id.get(migration.id)) is not None:
            raise MigrationClash(
                f"two migrations are called {migration.id}",
                detail=f"{other.file} and {migration.file}. yoyo knows a migration by its name.",
                hint=f"Rename one: {migration.unit}_0001_..., with the unit's name first.",
                file=migration.file,
            )
        by_id[migration.id] = migration
    return by_id


def _unknown(migration: Migration, need: str, by_id: Mapping[str, Migration]) -> UnknownDependency:
    near = get_close_matches(need, by_id, n=1)
    return UnknownDependency(
        f"{migration.id} depends on {need}, which is no migration here",
        hint=f"Did you mean {near[0]}?" if near else "Correct its -- depends: line.",
        file=migration.file,
        line=_line_of(migration.text, need),
    )


def _cycle(names: Sequence[str], by_id: Mapping[str, Migration]) -> MigrationCycle:
    return MigrationCycle(
        f"these migrations depend on each other: {' -> '.join(reversed(names))}",
        hint="Take one of the -- depends: lines out.",
        file=by_id[names[0]].file,
    )


def _line_of(text: str, word: str) -> int | None:
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if "depends" in line and word in line), None)
