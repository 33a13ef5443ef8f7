"""Carry out a plan: the ledger first, then fresh units and migrations, at last the laying."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pgpkg import ledger
from pgpkg import plan as plans
from pgpkg.apply import folder as folders
from pgpkg.apply import journal
from pgpkg.apply.folder import Folder, Parsed
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.script import forward
from pgpkg.apply.stages import stages
from pgpkg.database import Connection
from pgpkg.ledger import LedgerState
from pgpkg.model import Migration, Outcome, Plan, Tree


def make(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    unit: str | None,
    options: dict[str, Any],
) -> Plan:
    """Plan for the database as it is now."""
    fresh = ledger.fresh_units(connection, tree, state)
    return plans.make(
        tree, state.recorded, state.applied, fresh, state.fingerprint, unit=unit, **options
    )


def carry_out(
    run: Run,
    folder: Folder | Parsed,
    made: Plan,
    unit: str | None,
    options: dict[str, Any],
) -> Outcome:
    """Do what a plan says, each step for itself, and tell what was done."""
    strangers = _known_to_yoyo_only(run.tree, run.state)
    if made.is_empty and not strangers:
        _keep_files(run, folder, unit, made)
        return Outcome()
    _require_resumable(run, made)
    with run.failing_is_recorded():
        run.bootstrap(root_row("apply", made, folders.root(folder)))
        if made.migrations and run.state.recorded:
            run.live_before = dict(ledger.live(run.session.connection, run.state))
        left = _up_to_laying(run, made, unit, options)
        run.closing(
            "laying",
            run.read_again,
            lambda: run.lay(left) if left.objects else None,
            lambda: run.adopt(strangers),
            lambda: _keep_files(run, folder, unit, made),
            run.keep_definitions,
        )
    return Outcome(
        tuple(run.migrated),
        made.objects,
        tuple(made.fresh),
        tuple(run.recorded),
    )


def _up_to_laying(run: Run, made: Plan, unit: str | None, options: dict[str, Any]) -> Plan:
    """Do everything but the last laying, and return what that one has to lay."""
    left = made
    for name, now in stages(run.tree, made):
        _migrate(run, now)
        if name is None:
            left = now
            break
        if now.objects or run.left_down:
            again = _again(run, now, options)
            run.read_again()
            _lay_alone(run, again)
        if name != ledger.UNIT or name not in made.fresh:
            run.build_unit(name)
    if run.left_down:
        run.read_again()
        left = make(run.session.connection, run.tree, run.state, unit, options)
    return left


def _migrate(run: Run, now: Plan) -> None:
    run.stale = frozenset(_bare(step.name) for step in now.objects if step.action != "drop")
    run.migrate_all(now.migrations)


def _again(run: Run, now: Plan, options: dict[str, Any]) -> Plan:
    """A stage's laying, planned anew when a migration took something down."""
    if not run.left_down:
        return now
    run.read_again()
    made = make(run.session.connection, run.tree, run.state, None, options)
    units = {step.unit for step in now.objects} | {m.unit for m in now.migrations}
    return replace(made, objects=tuple(s for s in made.objects if s.unit in units))


def _lay_alone(run: Run, now: Plan) -> None:
    if now.objects:
        run.step("laying", lambda: run.lay(now))


def _known_to_yoyo_only(tree: Tree, state: LedgerState) -> tuple[Migration, ...]:
    """Return released migrations that plain yoyo applied: the ledger takes their checksums."""
    unknown = {applied.id for applied in state.applied if applied.sha256 is None}
    return tuple(m for m in tree.migrations if m.id in unknown and m.is_released)


def _keep_files(run: Run, folder: Folder | Parsed, unit: str | None, made: Plan) -> None:
    """Keep what was seen, so that the next run can be quick; not when there is something that
    the next run should say again."""
    if unit is None and not made.notes:
        seen = folders.seen(folder)
        known = {file: sha for file, (_, sha) in seen.items()}
        if known != dict(run.state.files):
            units = sorted({u.name for u in folder.units} | {u for u, _ in seen.values()})
            ledger.record_files(run.session.connection, units, seen, run.session.schema)


def _require_resumable(run: Run, made: Plan) -> None:
    """Refuse a half-way migration with another text before anything is touched."""
    if not run.state.exists:
        return
    for migration in made.migrations:
        if not migration.is_transactional:
            journal.read(run.session.connection, forward(migration), run.session.schema)


def _bare(name: str) -> str:
    return name.partition("(")[0].rpartition(".")[2].strip('"').lower()
