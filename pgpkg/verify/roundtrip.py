"""Up, down, up: each migration is applied, taken back and applied again, and the catalogs told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from pgpkg import catalog, database, ledger
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.session import deployer
from pgpkg.catalog import Catalog, Difference
from pgpkg.config import DeploySettings
from pgpkg.database import Failed
from pgpkg.errors import PgpkgError
from pgpkg.model import Finding, Migration, Plan, Tree
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome

CATALOG_RULE = "roundtrip-catalog"
FAILS_RULE = "rollback-fails"
MISSING_RULE = "rollback-missing"
SHOWN = 5

Step = Callable[[Migration], None]
Look = Callable[[], Catalog]
Walk = Callable[[Context, str, Sequence[Migration], Collection[str]], Iterator[Found]]


class Stuck(Exception):
    """The database cannot go on after a faulty way back: the rest needs a new one without it."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


def rules() -> tuple[str, ...]:
    return (FAILS_RULE, MISSING_RULE, CATALOG_RULE)


def run(context: Context) -> Outcome:
    """Walk through the migrations of all units, in their order, on a database of their own."""
    migrations = context.tree.migrations
    if not migrations:
        return Outcome(skipped=dict.fromkeys(rules(), "there are no migrations"))
    found = [_missing(m) for m in migrations if m.rollback_text is None and not m.irreversible]
    own = [m for m in migrations if m.unit == ledger.UNIT]
    rest = [m for m in migrations if m.unit != ledger.UNIT]
    for walk, some in ((_walk_by_hand, own), (_walk_deploying, rest)):
        if some:
            found += _walk_on(context, walk, some)
    return Outcome(tuple(found))


def _walk_on(context: Context, walk: Walk, migrations: Sequence[Migration]) -> list[Found]:
    """Walk on a new database, and begin again on another where a way back leaves one stuck."""
    found: list[Found] = []
    told: set[str] = set()
    while True:
        try:
            with context.empty() as url:
                for one in walk(context, url, migrations, told):
                    found.append(one)
                    told.add(one.finding.object)
        except Stuck as stuck:
            told.add(stuck.migration)
        else:
            return found


def _walk_by_hand(
    context: Context, url: str, migrations: Sequence[Migration], skip: Collection[str]
) -> Iterator[Found]:
    """Walk through the ledger's own migrations, which nothing can record."""
    with database.connect(url) as connection:

        def migrate(migration: Migration) -> None:
            _send(connection, migration.text)

        def undo(migration: Migration) -> None:
            _send(connection, migration.rollback_text or "")

        yield from _walk(migrations, migrate, undo, _looking(connection, context), skip)


def _walk_deploying(
    context: Context, url: str, migrations: Sequence[Migration], skip: Collection[str]
) -> Iterator[Found]:
    """Walk with everything that apply does around a migration."""
    tree = context.tree
    settings = DeploySettings()
    schema = ledger.schema_of(tree.units)
    with deployer(url, settings, lambda _line: None, schema=schema) as session:
        state = ledger.read(session.connection, settings.yoyo_schema, schema)
        deploy = Run(session, tree, state)
        deploy.bootstrap(root_row("verify", Plan(""), None))
        look = _looking(session.connection, context)
        yield from _walk(migrations, deploy.migrate, deploy.undo, look, skip)


def _send(connection: database.Connection, text: str) -> None:
    try:
        database.send(connection, text)
    except Failed as failed:
        raise database.translate(failed.error) from failed.error


def _looking(connection: database.Connection, context: Context) -> Look:
    """Return a way to look at the catalog without what files lay, which a migration may need."""
    laid = _laid(context.tree)

    def look() -> Catalog:
        seen = catalog.snapshot(connection, context.schemas)
        return {key: value for key, value in seen.items() if key[1] not in laid}

    return look


def _laid(tree: Tree) -> frozenset[str]:
    """Return the names of behaviour, and of comments and grants on it."""
    made = [one for file in tree.files if not file.is_state for one in file.objects]
    return frozenset(name for one in made for name in (one.name, f"{one.kind} {one.name}"))


def _walk(
    migrations: Sequence[Migration],
    migrate: Step,
    undo: Step,
    look: Look,
    skip: Collection[str],
) -> Iterator[Found]:
    """Yield what is wrong with the ways back. Those in `skip` have been told already.

    Raises Stuck when a migration cannot be applied again.
    """
    before = look()
    for migration in migrations:
        try:
            migrate(migration)
        except PgpkgError as error:
            yield _blocked(migration, error)
            return
        after = look()
        if migration.rollback_text is not None and migration.id not in skip:
            yield from _back_and_forth(migration, migrate, undo, look, (before, after))
        before = after


def _back_and_forth(
    migration: Migration,
    migrate: Step,
    undo: Step,
    look: Look,
    expected: tuple[Catalog, Catalog],
) -> Iterator[Found]:
    before, after = expected
    try:
        undo(migration)
    except PgpkgError as error:
        yield _fails(migration, error)
        raise Stuck(migration.id) from error
    left = catalog.differences(before, look())
    if left:
        yield _left(migration, left, "the database before the migration", "after the way back")
    try:
        migrate(migration)
    except PgpkgError as error:
        if not left:
            yield _again_fails(migration, error)
        raise Stuck(migration.id) from error
    other = catalog.differences(after, look())
    if other and not left:
        yield _left(migration, other, "the first time", "the second time")
    if other:
        raise Stuck(migration.id)


def _missing(migration: Migration) -> Found:
    name = migration.file.removesuffix(".sql")
    return _found(
        Finding(
            rule=MISSING_RULE,
            level="warning",
            unit=migration.unit,
            object=migration.id,
            message=f"{migration.id} cannot be rolled back",
            detail="There is no way back beside it, and no reason why there is none.",
            hint=f"Write {name}.rollback.sql, or into the migration:\n"
            "-- pgpkg: irreversible: <why there is no way back>",
            file=migration.file,
            line=1,
        )
    )


def _fails(migration: Migration, error: PgpkgError) -> Found:
    return _found(
        Finding(
            rule=FAILS_RULE,
            level="error",
            unit=migration.unit,
            object=migration.id,
            message=f"the way back fails: {error.message}",
            detail=error.detail,
            hint=f"Undo in {migration.rollback_file} what {migration.file} does, last thing first.",
            file=error.file or migration.rollback_file,
            line=error.line or 1,
            evidence={"code": error.code, "sqlstate": error.sqlstate},
        )
    )


def _left(
    migration: Migration, differences: Sequence[Difference], first: str, second: str
) -> Found:
    told = [difference.describe(first, second) for difference in differences]
    more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return _found(
        Finding(
            rule=CATALOG_RULE,
            level="error",
            unit=migration.unit,
            object=migration.id,
            message=f"up, down, up does not lead back: {told[0]}",
            detail="\n".join([*told[:SHOWN], *more]),
            hint=f"Undo in {migration.rollback_file} everything that {migration.file} does.",
            file=migration.rollback_file,
            line=1,
            evidence={"differences": told},
        )
    )


def _again_fails(migration: Migration, error: PgpkgError) -> Found:
    told = _fails(migration, error)
    message = f"after the way back the migration cannot be applied again: {error.message}"
    return replace(told, finding=replace(told.finding, rule=CATALOG_RULE, message=message))


def _blocked(migration: Migration, error: PgpkgError) -> Found:
    return _found(
        Finding(
            rule=CATALOG_RULE,
            level="error",
            unit=migration.unit,
            object=migration.id,
            message=f"the migration cannot be applied: {error.message}",
            detail=error.detail,
            hint=error.hint,
            file=error.file or migration.file,
            line=error.line or 1,
            evidence={"code": error.code, "sqlstate": error.sqlstate},
        )
    )


def _found(finding: Finding) -> Found:
    return Found(finding)
