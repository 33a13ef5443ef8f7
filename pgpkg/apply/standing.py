"""status: what a database has, what waits, and what was changed behind pgpkg's back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pgpkg import database, ledger
from pgpkg.config import DeploySettings
from pgpkg.database import Connection
from pgpkg.ledger import LedgerState
from pgpkg.model import DatabaseStatus, Migration, Recorded, Standing, Tree


def status(
    url: str,
    tree: Tree,
    *,
    unit: str | None = None,
    deploy: DeploySettings | None = None,
) -> DatabaseStatus:
    """Return how a database stands to the folder. Reads in one read-only transaction, and needs
    no right but to read the ledger."""
    settings = deploy or DeploySettings()
    with database.in_our_words(), database.connect(url, read_only=True) as connection:
        state = ledger.read(connection, settings.yoyo_schema, ledger.schema_of(tree.units))
        units = _units(tree, unit)
        migrations = [m for m in tree.migrations if m.unit in units]
        return DatabaseStatus(
            applied=_applied(migrations, state, units),
            pending=_pending(migrations, state),
            changed=_changed(connection, tree, state, units),
            tampered=(*_tampered(migrations, state), *_gone(migrations, state, units)),
            drifted=_drifted(connection, state, units),
        )


def _applied(
    migrations: Iterable[Migration], state: LedgerState, units: Collection[str]
) -> tuple[Standing, ...]:
    known = {migration.id: migration for migration in migrations}
    here = tuple(_standing(known[each.id]) for each in state.applied if each.id in known)
    return here + _gone(migrations, state, units)


def _gone(
    migrations: Iterable[Migration], state: LedgerState, units: Collection[str]
) -> tuple[Standing, ...]:
    known = {migration.id for migration in migrations}
    return tuple(
        Standing(applied.unit, "migration", applied.id, "", "its file is gone")
        for applied in state.applied
        if applied.id not in known and applied.unit is not None and applied.unit in units
    )


def _pending(migrations: Iterable[Migration], state: LedgerState) -> tuple[Standing, ...]:
    applied = {migration.id for migration in state.applied}
    return tuple(_standing(m) for m in migrations if m.id not in applied)


def _changed(
    connection: Connection, tree: Tree, state: LedgerState, units: frozenset[str]
) -> tuple[Standing, ...]:
    """What plan would lay or drop."""
    from pgpkg.plan import make

    plan = make(
        Tree(tree.units, tree.files, tree.seeds),
        state.recorded,
        (),
        ledger.fresh_units(connection, tree, state) & units,
        state.fingerprint,
    )
    reasons = {"drop": "its file is gone"}
    return tuple(
        Standing(step.unit, step.kind, step.name, step.file, reasons.get(step.action, step.reason))
        for step in plan.objects
        if step.unit in units
    )


def _tampered(migrations: Iterable[Migration], state: LedgerState) -> tuple[Standing, ...]:
    applied = {a.id: a.sha256 for a in state.applied}
    found = []
    for migration in migrations:
        if applied.get(migration.id) not in {None, migration.sha256}:
            found.append(_standing(migration, "edited after it was applied"))
        elif migration.released_sha256 not in {None, migration.sha256}:
            found.append(_standing(migration, "edited after its release"))
    return tuple(found)


def _drifted(
    connection: Connection, state: LedgerState, units: Collection[str]
) -> tuple[Standing, ...]:
    if not state.recorded:
        return ()
    now = ledger.live(connection, state)
    major = f"{connection.info.server_version // 10000}:"
    found = []
    for recorded in state.recorded:
        if recorded.unit not in units or recorded.kind not in ledger.LIVE_KINDS:
            continue
        key = (recorded.kind, recorded.name)
        kept = state.definitions.get(key)
        if key not in now:
            found.append(_object(recorded, "it is gone from the database"))
        elif kept is not None and kept.startswith(major) and kept != now[key].fingerprint:
            found.append(_object(recorded, "its definition was changed in the database"))
    return tuple(found)


def _units(tree: Tree, unit: str | None) -> frozenset[str]:
    names = {u.name: u.requires for u in tree.units}
    if unit is None:
        return frozenset(names)
    found: set[str] = set()
    waiting = [unit]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += names.get(name, ())
    return frozenset(found)


def _standing(migration: Migration, reason: str = "") -> Standing:
    return Standing(migration.unit, "migration", migration.id, migration.file, reason)


def _object(recorded: Recorded, reason: str) -> Standing:
    return Standing(recorded.unit, recorded.kind, recorded.name, recorded.file, reason)
