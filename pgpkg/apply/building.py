"""Build an empty scratch database, by one of the two roads that must end in the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from pgpkg import database, ledger
from pgpkg import plan as plans
from pgpkg.apply.deploying import silent
from pgpkg.apply.lay import build_fresh
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.session import deployer
from pgpkg.config import DeploySettings
from pgpkg.errors import DoesNotBuild, StatementFailed
from pgpkg.model import Migration, Plan, Tree

Road = Literal["fresh", "migrated"]
MISSING = ("3F000", "42703", "42704", "42883", "42P01")
PATIENCE = DeploySettings(lock_timeout="60s", retries=2)


def build(
    url: str,
    tree: Tree,
    *,
    road: Road = "fresh",
    seed: bool = False,
    deploy: DeploySettings | None = None,
    before_migration: Callable[[str, Migration], None] | None = None,
) -> None:
    """Build everything in an empty database.

    `fresh`: every unit from sql/, its migrations recorded; a unit that keeps everything in
    migrations is built from those. `migrated`: every unit that has migrations from these alone,
    then its behaviour. `seed` loads the seed/ shelves at the end. Files that are not released are
    welcome here. `before_migration` is called with the address and each migration before it runs.

    Raises DoesNotBuild: in an empty database a refused statement is the fault of its file.
    """
    with _blaming_files():
        _build_all(url, tree, road, seed, deploy, before_migration)


def seed(url: str, tree: Tree, deploy: DeploySettings | None = None) -> None:
    """Load the seed/ shelves into a database in which everything was built. Raises DoesNotBuild."""
    schema = ledger.schema_of(tree.units)
    with (
        _blaming_files(),
        deployer(url, replace_schema(deploy), silent, schema=schema, wait=60) as session,
    ):
        load_seeds(session.connection, tree)


@contextmanager
def _blaming_files() -> Iterator[None]:
    try:
        yield
    except StatementFailed as error:
        cure = "Correct the line. What it names must come from a file of the project or a package."
        raise DoesNotBuild(
            error.message,
            detail=error.detail,
            hint=cure if error.sqlstate in MISSING else error.hint,
            file=error.file,
            line=error.line,
            sqlstate=error.sqlstate,
        ) from error


def _build_all(
    url: str,
    tree: Tree,
    road: Road,
    seed: bool,
    deploy: DeploySettings | None,
    before_migration: Callable[[str, Migration], None] | None,
) -> None:
    settings = replace_schema(deploy)
    schema = ledger.schema_of(tree.units)
    with deployer(url, settings, silent, schema=schema, wait=60) as session:
        connection = session.connection
        state = ledger.read(connection, settings.yoyo_schema, schema)
        with_migrations = {migration.unit for migration in tree.migrations}
        fresh = {
            unit.name
            for unit in tree.units
            if (road == "fresh" and plans.is_built_from_sql(tree, unit.name))
            or unit.name not in with_migrations
        }
        made = plans.make(
            tree, state.recorded, state.applied, fresh, state.fingerprint, allow_unreleased=True
        )
        run = Run(session, tree, state)
        with run.failing_is_recorded():
            run.bootstrap(
                root_row("build", made, None), built_from_migrations=ledger.UNIT not in fresh
            )
            _build(run, made, before_migration and (lambda m: before_migration(url, m)))
            run.closing("laying", run.keep_definitions)
        if seed:
            load_seeds(connection, tree)


def load_seeds(connection: database.Connection, tree: Tree) -> None:
    """Load the seed/ shelves, in order, in one transaction."""
    with connection.transaction():
        build_fresh(connection, tree.seeds, silent)


def replace_schema(deploy: DeploySettings | None) -> DeploySettings:
    """Return patient settings that keep what a project says about places."""
    return (
        PATIENCE
        if deploy is None
        else DeploySettings(
            lock_timeout=PATIENCE.lock_timeout,
            retries=PATIENCE.retries,
            index_lock_timeout=deploy.index_lock_timeout,
            yoyo_schema=deploy.yoyo_schema,
        )
    )


def _build(run: Run, made: Plan, before: Callable[[Migration], None] | None) -> None:
    """Unit by unit, as the requirements go: on the migrated road each unit's behaviour is laid
    when its migrations are through."""
    for unit in run.tree.units:
        if unit.name == ledger.UNIT:
            continue
        if unit.name in made.fresh:
            run.build_unit(unit.name)
            continue
        mine = replace(
            made,
            migrations=tuple(m for m in made.migrations if m.unit == unit.name),
            objects=tuple(step for step in made.objects if step.unit == unit.name),
        )
        if before is None:
            run.migrate_all(mine.migrations)
        else:
            for migration in mine.migrations:
                before(migration)
                run.migrate(migration)
        run.step(f"laying {unit.name}", run.read_again, lambda m=mine: run.lay(m))  # type: ignore[misc]
