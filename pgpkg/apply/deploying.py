"""apply and plan: from what a folder says and a database knows to what is done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pgpkg import database, ledger
from pgpkg import plan as plans
from pgpkg.apply import folder as folders
from pgpkg.apply import journal
from pgpkg.apply.folder import Folder, Parsed
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.script import forward
from pgpkg.apply.session import deployer
from pgpkg.config import DeploySettings
from pgpkg.database import Connection, Progress
from pgpkg.errors import DatabaseMoved, WrongUse
from pgpkg.ledger import LedgerState
from pgpkg.model import Migration, Outcome, Plan, Tree


def silent(_line: str) -> None:
    """Progress for callers who do not want any."""


def plan(
    url: str,
    given: Folder | Tree,
    *,
    unit: str | None = None,
    deploy: DeploySettings | None = None,
    allow_out_of_order: bool = False,
) -> Plan:
    """Return what apply would do. Reads in one read-only transaction."""
    folder, settings = folders.of(given), deploy or DeploySettings()
    with database.connect(url, read_only=True) as connection:
        state = ledger.read(connection, settings.yoyo_schema, ledger.schema_of(folder.units))
        if folders.is_settled(folder, state):
            return Plan(state.fingerprint)
        options = _options(folder, allow_out_of_order, allow_unreleased=True)
        return _make(connection, folder.tree, state, unit, options)


def apply(
    url: str,
    given: Folder | Tree,
    *,
    unit: str | None = None,
    plan_file: Path | None = None,
    wait: float | None = None,
    allow_out_of_order: bool = False,
    allow_unreleased: bool = False,
    baseline: bool = False,
    deploy: DeploySettings | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Bring a database to the state of the folder.

    Raises what planning raises before anything is touched, DatabaseMoved when `plan_file` was
    made for another state, and the errors of stage 5 when a step fails: what was committed
    before it stays, and the next run goes on there.
    """
    folder, settings = folders.of(given), deploy or DeploySettings()
    schema = ledger.schema_of(folder.units)
    with deployer(url, settings, progress, schema=schema, wait=wait) as session:
        connection = session.connection
        state = ledger.read(connection, settings.yoyo_schema, schema)
        saved = _saved(plan_file, state) if plan_file is not None else None
        if not baseline and folders.is_settled(folder, state):
            return Outcome()
        run = Run(session, folder.tree, state)
        if baseline:
            from pgpkg.apply.baseline import baseline as record_everything

            return record_everything(run, folder, unit)
        options = _options(folder, allow_out_of_order, allow_unreleased)
        made = _make(connection, folder.tree, state, unit, options)
        if saved is not None:
            _require_same_work(saved, made)
        for note in made.notes:
            progress(f"note: {note}")
        return _carry_out(run, folder, made, unit, options)


def _options(
    folder: Folder | Parsed, allow_out_of_order: bool, allow_unreleased: bool
) -> dict[str, Any]:
    return {
        "allow_out_of_order": allow_out_of_order,
        "allow_unreleased": allow_unreleased,
        "notes": folders.notes(folder),
    }


def _make(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    unit: str | None,
    options: dict[str, Any],
) -> Plan:
    fresh = ledger.fresh_units(connection, tree, state)
    return plans.make(
        tree, state.recorded, state.applied, fresh, state.fingerprint, unit=unit, **options
    )


def _carry_out(
    run: Run,
    folder: Folder | Parsed,
    made: Plan,
    unit: str | None,
    options: dict[str, Any],
) -> Outcome:
    strangers = _known_to_yoyo_only(run.tree, run.state)
    if made.is_empty and not strangers:
        _keep_files(run, folder, unit, made)
        return Outcome()
    _require_resumable(run, made)
    with run.failing_is_recorded():
        run.bootstrap(root_row("apply", made, folders.root(folder)))
        if made.migrations and run.state.recorded:
            run.live_before = dict(ledger.live(run.session.connection, run.state))
        left = _carry_out_stages(run, made, unit, options)
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


def _carry_out_stages(run: Run, made: Plan, unit: str | None, options: dict[str, Any]) -> Plan:
    """Do everything but the last laying, and return what that one has to lay."""
    left = made
    for name, now in _stages(run.tree, made):
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
        left = _make(run.session.connection, run.tree, run.state, unit, options)
    return left


def _stages(tree: Tree, made: Plan) -> Iterator[tuple[str | None, Plan]]:
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


def _migrate(run: Run, now: Plan) -> None:
    run.stale = frozenset(_bare(step.name) for step in now.objects if step.action != "drop")
    for migration in now.migrations:
        run.migrate(migration)


def _again(run: Run, now: Plan, options: dict[str, Any]) -> Plan:
    """A stage's laying, planned anew when a migration took something down."""
    if not run.left_down:
        return now
    run.read_again()
    made = _make(run.session.connection, run.tree, run.state, None, options)
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


def _saved(plan_file: Path, state: LedgerState) -> dict[str, Any]:
    try:
        saved: dict[str, Any] = json.loads(plan_file.read_text(encoding="utf-8"))
        fingerprint = saved["database"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"{plan_file} is not a plan",
            detail=str(error),
            hint="Write one: pgpkg plan --format json > plan.json",
        ) from error
    if fingerprint != state.fingerprint:
        raise DatabaseMoved(
            "the database has moved since the plan was made",
            detail=f"The plan is for {fingerprint[:12]}, the database is at "
            f"{state.fingerprint[:12]}.",
            hint="Look at it again: pgpkg plan --format json > plan.json",
        )
    return saved


def _require_same_work(saved: dict[str, Any], made: Plan) -> None:
    """The database is the same; the folder must be, too."""
    migrations = [(m["id"], m["sha256"]) for m in saved.get("migrations", [])]
    objects = [(o["action"], o["kind"], o["name"]) for o in saved.get("objects", [])]
    if migrations != [(m.id, m.sha256) for m in made.migrations] or objects != [
        (step.action, step.kind, step.name) for step in made.objects
    ]:
        raise DatabaseMoved(
            "the folder has changed since the plan was made",
            detail="It would do something else now than the plan says.",
            hint="Look at it again: pgpkg plan --format json > plan.json",
        )


def _bare(name: str) -> str:
    return name.partition("(")[0].rpartition(".")[2].strip('"').lower()
