"""Draft on a scratch server: build both catalogs, write, and try what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pgpkg import apply, catalog, database, migrations, parse, render
from pgpkg.catalog import Catalog
from pgpkg.draft import write
from pgpkg.draft.compare import STATE
from pgpkg.draft.compose import Draft, draft, unit_of
from pgpkg.errors import PgpkgError
from pgpkg.model import Migration, Source, SqlFile, Tree, Unit

if TYPE_CHECKING:
    from pgpkg.scratch import Server

Progress = Callable[[str], None]


def run(
    tree: Tree,
    unit: str,
    server: Server,
    slug: str | None = None,
    progress: Progress = lambda _line: None,
) -> Draft:
    """Return the draft of a unit, after trying it on `server`.

    What still differs once the draft has run, with its losses let go, is told in `cannot`.
    """
    whole = _narrowed(tree, unit_of(tree, unit))
    progress(f"building {unit} from sql/")
    wanted = _built(server, whole, unit, "fresh")
    progress(f"building {unit} from migrations/")
    present = _built(server, _without_laying(whole, unit, ""), unit, "migrated")
    made = draft(whole, unit, wanted, present, slug=slug, version=server.version)
    if not made.files:
        return made
    progress("trying what was written")
    return replace(made, cannot=made.cannot + tuple(_left_over(server, whole, unit, made, wanted)))


def _left_over(
    server: Server, tree: Tree, unit: str, made: Draft, wanted: Catalog
) -> Iterator[str]:
    added = _migrations(tree, unit_of(tree, unit), made)
    text = "\n".join(migration.text for migration in added)
    tried = replace(
        _without_laying(tree, unit, text), migrations=migrations.order((*tree.migrations, *added))
    )
    try:
        reached = _built(server, tried, unit, "migrated")
    except PgpkgError as error:
        yield f"what was written does not run yet: {error.message}"
        return
    told = {line.partition(":")[0] for line in made.cannot}
    for difference in catalog.differences(wanted, reached):
        if difference.kind in STATE and f"{difference.kind} {difference.name}" not in told:
            yield difference.describe("sql/", "what was written")


def _migrations(tree: Tree, unit: Unit, made: Draft) -> tuple[Migration, ...]:
    """Read the drafted files as migrations, with their losses let go."""
    rendered = [
        render.render(
            Source(unit.name, "migrations", file, text.replace(write.DROP, "")), unit, tree.units
        )
        for file, text in made.files.items()
    ]
    return migrations.read(unit, rendered, {})


def _built(server: Server, tree: Tree, unit: str, road: Literal["fresh", "migrated"]) -> Catalog:
    with _database(server) as url:
        apply.build(url, tree, road=road)
        with database.connect(url) as connection:
            return catalog.snapshot(connection, [unit_of(tree, unit).schema])


@contextmanager
def _database(server: Server) -> Iterator[str]:
    name = server.create()
    try:
        yield server.url(name)
    finally:
        server.drop(name)


def _narrowed(tree: Tree, unit: Unit) -> Tree:
    """Keep a unit and what it stands on."""
    by_name = {each.name: each for each in tree.units}
    kept: set[str] = set()
    waiting = [unit.name, "pgpkg"]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in kept:
            kept.add(name)
            waiting += by_name[name].requires
    return replace(
        tree,
        units=tuple(each for each in tree.units if each.name in kept),
        files=tuple(file for file in tree.files if file.unit in kept),
        seeds=(),
        migrations=tuple(m for m in tree.migrations if m.unit in kept),
    )


def _without_laying(tree: Tree, unit: str, more: str) -> Tree:
    """Keep of a unit's own files only those that its migrations stand on: the others may speak of
    columns that no migration makes yet."""
    texts = [m.text for m in tree.migrations if m.unit == unit]
    needs = set(parse.names_in("\n;\n".join([*texts, more]))[1])
    mine = [file for file in tree.files if file.unit == unit]
    kept: set[str] = set()
    while found := [f for f in mine if f.file not in kept and _serves(f, needs)]:
        for file in found:
            kept.add(file.file)
            needs |= _needs_of(file)
    return replace(tree, files=tuple(f for f in tree.files if f.unit != unit or f.file in kept))


def _serves(file: SqlFile, needs: Iterable[str]) -> bool:
    """Whether a file holds behaviour that is asked for; state comes from the migrations."""
    return not file.is_state and bool(file.provides & frozenset(needs))


def _needs_of(file: SqlFile) -> frozenset[str]:
    return file.needs | file.wants
