"""apply and plan: from what a folder says and a database knows to what is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pgpkg import database, ledger
from pgpkg.apply import folder as folders
from pgpkg.apply import saved as saved_plan
from pgpkg.apply.folder import Folder, Parsed
from pgpkg.apply.session import deployer
from pgpkg.config import DeploySettings
from pgpkg.database import Progress
from pgpkg.model import Outcome, Plan, Tree


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
    schema, reading = ledger.schema_of(folder.units), folders.read_ahead(folder)
    with database.in_our_words(), database.connect(url, read_only=True) as connection:
        state = ledger.read(connection, settings.yoyo_schema, schema)
        reading.wait()
        if folders.is_settled(folder, state):
            return Plan(state.fingerprint)
        options = _options(folder, allow_out_of_order, allow_unreleased=True)
        from pgpkg.apply.carrying import make

        return make(connection, folder.tree, state, unit, options)


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
    schema, reading = ledger.schema_of(folder.units), folders.read_ahead(folder)
    with deployer(url, settings, progress, schema=schema, wait=wait) as session:
        connection = session.connection
        state = ledger.read(connection, settings.yoyo_schema, schema)
        reading.wait()
        saved = saved_plan.read(plan_file, state) if plan_file is not None else None
        if not baseline and folders.is_settled(folder, state):
            return Outcome()
        from pgpkg.apply.carrying import carry_out, make
        from pgpkg.apply.run import Run

        run = Run(session, folder.tree, state)
        if baseline:
            from pgpkg.apply.baseline import baseline as record_everything

            return record_everything(run, folder, unit)
        options = _options(folder, allow_out_of_order, allow_unreleased)
        made = make(connection, folder.tree, state, unit, options)
        if saved is not None:
            saved_plan.require_same_work(saved, made)
        for note in made.notes:
            progress(f"note: {note}")
        return carry_out(run, folder, made, unit, options)


def _options(
    folder: Folder | Parsed, allow_out_of_order: bool, allow_unreleased: bool
) -> dict[str, Any]:
    return {
        "allow_out_of_order": allow_out_of_order,
        "allow_unreleased": allow_unreleased,
        "notes": folders.notes(folder),
    }
