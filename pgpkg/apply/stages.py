"""Divide a plan where a fresh unit stands on others that have work of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from pgpkg import ledger
from pgpkg.model import Plan, Tree


def stages(tree: Tree, made: Plan) -> Iterator[tuple[str | None, Plan]]:
    """Yield each fresh unit with the work that must be done before it is built, and at last
    None with what is left. Mostly there is no work before."""
    requires = {unit.name: set(unit.requires) for unit in tree.units}
    work = replace(
        made,
        objects=tuple(step for step in made.objects if step.unit not in made.fresh),
        migrations=tuple(m for m in made.migrations if m.unit not in made.fresh),
    )
    for unit in tree.units:
        if unit.name in made.fresh:
            below = _closure(unit.name, requires)
            now, work = _divide(work, below)
            yield unit.name, now
    yield None, work


def _closure(name: str, requires: dict[str, set[str]]) -> set[str]:
    found: set[str] = {ledger.UNIT}
    waiting = [name]
    while waiting:
        for need in requires.get(waiting.pop(), set()) - found:
            found.add(need)
            waiting.append(need)
    return found - {name}


def _divide(work: Plan, units: Collection[str]) -> tuple[Plan, Plan]:
    """Split a plan: what concerns the units, with the migrations that those depend on; the rest."""
    by_id = {m.id: m for m in work.migrations}
    now: set[str] = set()
    waiting = [m.id for m in work.migrations if m.unit in units]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in now:
            now.add(name)
            waiting += by_id[name].depends
    first = replace(
        work,
        migrations=tuple(m for m in work.migrations if m.id in now),
        objects=tuple(step for step in work.objects if step.unit in units),
    )
    rest = replace(
        work,
        migrations=tuple(m for m in work.migrations if m.id not in now),
        objects=tuple(step for step in work.objects if step.unit not in units),
    )
    return first, rest
