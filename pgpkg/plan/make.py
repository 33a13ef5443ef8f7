"""Make a plan: the migrations that wait, then the objects to lay, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pgpkg.errors import UnknownUnit
from pgpkg.model import Applied, Migration, Plan, Recorded, SqlFile, Tree
from pgpkg.plan import guard, house, steps

LEDGER_UNIT = "pgpkg"


def make(
    tree: Tree,
    recorded: Iterable[Recorded],
    applied: Iterable[Applied],
    fresh: Collection[str],
    database: str,
    *,
    unit: str | None = None,
    allow_out_of_order: bool = False,
    allow_unreleased: bool = False,
    notes: Sequence[str] = (),
) -> Plan:
    """Return what apply would do to a database; the same input gives the same plan.

    `recorded` and `applied` are what the ledger and yoyo's table hold, `fresh` the units that the
    database has never seen, `database` the fingerprint of all this. `unit` narrows the plan to one
    unit and what it requires. `allow_unreleased` is for scratch databases.

    Raises the errors of stage 4, before anything is touched.
    """
    chosen = chosen_units(tree, unit)
    recorded, applied = tuple(recorded), tuple(applied)
    done = {each.id: each for each in applied}
    built = tuple(name for name in chosen if name in fresh and is_built_from_sql(tree, name))
    migrations = [m for m in tree.migrations if m.unit in chosen]
    guard.check_history(migrations, applied, chosen)
    replayed = [m for m in migrations if m.unit not in built]
    if not allow_out_of_order:
        guard.check_order(replayed, done)
    unknown = [m for m in migrations if m.id not in done]
    waiting = tuple(m for m in unknown if m.unit not in built)
    for migration in unknown:
        guard.check_text(migration)
    if not allow_unreleased:
        guard.check_released(unknown)
    files = [file for file in tree.files if file.unit in chosen]
    return Plan(
        database=database,
        migrations=waiting,
        objects=steps.of(
            files,
            [r for r in recorded if r.unit in chosen],
            built,
            _made(waiting, files, built),
            kept={(o.kind, o.name) for file in tree.files for o in file.objects},
        ),
        fresh=built,
        notes=(*notes, *_notes(tree, recorded)),
    )


def is_built_from_sql(tree: Tree, unit: str) -> bool:
    """Whether a fresh database gets a unit from sql/ at once, not by replaying its migrations."""
    return not house.is_adopted(unit, tree)


def chosen_units(tree: Tree, unit: str | None) -> tuple[str, ...]:
    """The units of a plan, requirements first; the ledger's own always belongs to it."""
    by_name = {each.name: each for each in tree.units}
    if unit is None:
        return tuple(by_name)
    if unit not in by_name:
        raise UnknownUnit(
            f"there is no unit named {unit}",
            detail=f"This project has {', '.join(sorted(by_name)) or 'none'}.",
            hint="Name one of them, or leave --unit out for all.",
        )
    wanted: set[str] = set()
    waiting = [unit, LEDGER_UNIT]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in wanted:
            wanted.add(name)
            waiting.extend(by_name[name].requires)
    return tuple(name for name in by_name if name in wanted)


def _made(
    waiting: Iterable[Migration], files: Iterable[SqlFile], built: Collection[str]
) -> frozenset[str]:
    """What the waiting migrations create, where there are files of state that ask for it."""
    made: set[str] = set()
    if not any(file.is_state and file.unit not in built for file in files):
        return frozenset()
    for migration in waiting:
        from pgpkg import parse

        made |= parse.names_in(migration.text, migration.locate)[0]
    return frozenset(made)


def _notes(tree: Tree, recorded: Iterable[Recorded]) -> tuple[str, ...]:
    known = {unit.name for unit in tree.units}
    strange = sorted({each.unit for each in recorded} - known)
    return tuple(
        f"unit {name} is in the ledger and not in this project: it is left as it is"
        for name in strange
    )
