"""rollback: the newest migrations, undone by their own files."""

from __future__ import annotations

from collections.abc import Sequence

from pgpkg import ledger
from pgpkg.apply import journal
from pgpkg.apply.deploying import silent
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.script import backward
from pgpkg.apply.session import deployer
from pgpkg.config import DeploySettings
from pgpkg.database import Progress
from pgpkg.errors import Irreversible, NoSuchMigration, NoWayBack, WrongUse
from pgpkg.ledger import LedgerState
from pgpkg.model import Migration, Plan, Tree


def rollback(
    url: str,
    tree: Tree,
    *,
    unit: str | None = None,
    steps: int | None = None,
    to: str | None = None,
    wait: float | None = None,
    deploy: DeploySettings | None = None,
    progress: Progress = silent,
) -> Sequence[str]:
    """Undo the newest migrations and return their ids in the order in which they went.

    `steps` says how many (one, when nothing is said), `to` names the migration that stays as the
    newest. Behaviour that stands on what goes is taken down with it; what is still valid is laid
    again. Raises NoWayBack, Irreversible or NoSuchMigration before anything is touched.
    """
    if steps is not None and to is not None:
        raise WrongUse(
            "steps and to exclude each other", hint="Say how many, or where to stop: not both."
        )
    settings, schema = deploy or DeploySettings(), ledger.schema_of(tree.units)
    with deployer(url, settings, progress, schema=schema, wait=wait) as session:
        state = ledger.read(session.connection, settings.yoyo_schema, schema)
        chosen = _chosen(tree, state, unit, 1 if steps is None else steps, to)
        for migration in chosen:
            _require_way_back(migration)
        if not chosen:
            return ()
        run = Run(session, tree, state)
        if state.exists:
            for migration in chosen:
                journal.read(session.connection, backward(migration), schema)
        with run.failing_is_recorded():
            run.bootstrap(root_row("rollback", Plan(state.fingerprint, chosen), None))
            run.live_before = dict(ledger.live(session.connection, run.state))
            for migration in chosen:
                run.undo(migration)
            run.closing("rollback", run.keep_definitions)
        return tuple(run.migrated)


def _chosen(
    tree: Tree, state: LedgerState, unit: str | None, steps: int, to: str | None
) -> tuple[Migration, ...]:
    """Return what is to be undone, newest first. The ledger itself stays."""
    applied = {applied.id for applied in state.applied}
    newest_first = [
        migration
        for migration in reversed(tree.migrations)
        if migration.id in applied
        and migration.unit != ledger.UNIT
        and unit in (None, migration.unit)
    ]
    if to is None:
        return tuple(newest_first[:steps])
    names = [migration.id for migration in newest_first]
    if to not in names:
        raise NoSuchMigration(
            f"{to} is not applied here",
            detail=f"The newest are {', '.join(names[:3])}." if names else "Nothing is applied.",
            hint="See what is: pgpkg status",
        )
    return tuple(newest_first[: names.index(to)])


def _require_way_back(migration: Migration) -> None:
    if migration.irreversible is not None:
        raise Irreversible(
            f"{migration.id} cannot be undone",
            detail=f"It says why: {migration.irreversible}",
            hint="Write a migration that goes forward: pgpkg new SLUG",
            file=migration.file,
        )
    if migration.rollback_text is None:
        raise NoWayBack(
            f"{migration.id} has no rollback file",
            detail="Nothing was touched.",
            hint=f"Write {migration.file.removesuffix('.sql')}.rollback.sql, or say in the "
            "migration: -- pgpkg: irreversible: <reason>",
            file=migration.file,
        )
