"""Up, down, up: each migration is applied, taken back and applied again, and the catalogs told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from pgpkg import catalog, database, ledger
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.session import deployer
from pgpkg.catalog import Catalog, Difference
from pgpkg.config import DeploySettings
from pgpkg.database import Failed
from pgpkg.errors import PgpkgError
from pgpkg.model import Migration, Plan, Tree
from pgpkg.verify import ways_back
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome

Step = Callable[[Migration], None]
Look = Callable[[], Catalog]
Walk = Callable[[Context, str, Sequence[Migration], Collection[str]], Iterator[Found]]


class Stuck(Exception):
    """The database cannot go on after a faulty way back: the rest needs a new one without it."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


def rules() -> tuple[str, ...]:
    return (ways_back.FAILS_RULE, ways_back.MISSING_RULE, ways_back.CATALOG_RULE)


def run(context: Context) -> Outcome:
    """Walk through the migrations of all units, in their order, on a database of their own."""
    migrations = context.tree.migrations
    if not migrations:
        return Outcome(skipped=dict.fromkeys(rules(), "there are no migrations"))
    found = [
        ways_back.missing(m) for m in migrations if m.rollback_text is None and not m.irreversible
    ]
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
            _send(connection, migration.text, migration.file)

        def undo(migration: Migration) -> None:
            _send(connection, migration.rollback_text or "", migration.rollback_file)

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


def _send(connection: database.Connection, text: str, file: str | None) -> None:
    try:
        database.send(connection, text)
    except Failed as failed:
        raise database.translate(failed.error, file=file) from failed.error


def _looking(connection: database.Connection, context: Context) -> Look:
    """Return a way to look at the catalog without what files lay, which a migration may need."""
    laid = _laid(context.tree)

    schemas = context.made_schemas

    def look() -> Catalog:
        seen = catalog.snapshot(connection, schemas)
        return {key: value for key, value in seen.items() if not _is_laid(key[1], laid)}

    return look


def _laid(tree: Tree) -> frozenset[str]:
    """Return the names of behaviour, and of comments and grants on it."""
    made = [one for file in tree.files if not file.is_state for one in file.objects]
    names = {name for one in made for name in (one.name, f"{one.kind} {one.name}")}
    return frozenset(names | {_bare(name) for name in names})


def _is_laid(name: str, laid: Collection[str]) -> bool:
    """Whether a file lays this. Comments spell the types of arguments out, so they are left out: no
    migration makes a function that a file lays under the same name."""
    return name in laid or _bare(name) in laid


def _bare(name: str) -> str:
    """Return the name of a function with empty brackets."""
    return name.partition("(")[0] + "()" if name.endswith(")") else name


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
            _require_place(error)
            yield ways_back.blocked(migration, error)
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
        _require_place(error)
        yield ways_back.fails(migration, error)
        raise Stuck(migration.id) from error
    left = _strong(before, look())
    if left:
        yield ways_back.leaves_something(
            migration, left, "the database before the migration", "after the way back"
        )
    try:
        migrate(migration)
    except PgpkgError as error:
        _require_place(error)
        if not left:
            yield ways_back.cannot_be_repeated(migration, error)
        raise Stuck(migration.id) from error
    other = _strong(after, look())
    if other and not left:
        yield ways_back.leaves_something(migration, other, "the first time", "the second time")
    if other:
        raise Stuck(migration.id)


def _strong(expected: Catalog, found: Catalog) -> list[Difference]:
    """Return the differences that count: a column that comes back stands last, and that is fine."""
    return [one for one in catalog.differences(expected, found) if not one.is_weak]


def _require_place(error: PgpkgError) -> None:
    """Let errors through that no file is to blame for: a lost connection is no finding."""
    if error.file is None:
        raise error
