"""Record everything that a database has already, and run nothing."""

from __future__ import annotations

from pgpkg import ledger
from pgpkg.apply import folder as folders
from pgpkg.apply.folder import Folder, Parsed
from pgpkg.apply.run import Run, root_row
from pgpkg.ledger import Laid
from pgpkg.model import Outcome, Plan, Step
from pgpkg.plan import chosen_units


def baseline(run: Run, folder: Folder | Parsed, unit: str | None) -> Outcome:
    """Record the migrations and objects of the units that are here. A unit of which nothing is
    here is left to apply."""
    connection, tree = run.session.connection, run.tree
    fresh = ledger.fresh_units(connection, tree, run.state)
    wanted = chosen_units(tree, unit)
    units = [name for name in wanted if name not in fresh]
    for name in sorted(fresh & set(wanted) - {ledger.UNIT}):
        run.session.progress(f"left out {name}: nothing of it is here; apply builds it")
    made = _what(run, units)
    if made.is_empty and run.state.exists:
        return Outcome()
    with run.failing_is_recorded():
        run.bootstrap(root_row("baseline", made, folders.root(folder)))
        made = _what(run, units)
        run.closing("baseline", lambda: _record(run, made), run.keep_definitions)
    for migration in made.migrations:
        run.session.progress(f"recorded {migration.id}")
    return Outcome(objects=made.objects, recorded=tuple(run.recorded))


def _what(run: Run, units: list[str]) -> Plan:
    """What is not recorded yet, or recorded with another text, as a plan that nobody runs."""
    applied = {applied.id: applied.sha256 for applied in run.state.applied}
    known = {(r.kind, r.name): r.sha256 for r in run.state.recorded}
    return Plan(
        run.state.fingerprint,
        tuple(m for m in run.tree.migrations if m.unit in units and applied.get(m.id) is None),
        tuple(
            Step(file.unit, item.kind, item.name, "create", file.file, reason="is here already")
            for file in run.tree.files
            if file.unit in units and file.unit != ledger.UNIT
            for item in file.objects
            if known.get((item.kind, item.name)) != file.sha256
        ),
    )


def _record(run: Run, made: Plan) -> None:
    session = run.session
    in_yoyo = {applied.id for applied in run.state.applied}
    run.adopt((m for m in made.migrations if m.id not in in_yoyo), mark=True)
    run.adopt(m for m in made.migrations if m.id in in_yoyo)
    files = {file.file: file for file in run.tree.files}
    laid = [
        Laid(
            step.unit,
            step.kind,
            step.name,
            step.file,
            files[step.file].sha256,
            files[step.file].text,
        )
        for step in made.objects
    ]
    ledger.record_objects(session.connection, laid, session.schema)
    run.moved |= {(version.kind, version.name) for version in laid}
