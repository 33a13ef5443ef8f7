"""Draft on a scratch server: build both catalogs, write, and try what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from pgpkg import apply, catalog, database, migrations, parse, plan, render, textfile
from pgpkg.catalog import Catalog
from pgpkg.draft import write
from pgpkg.draft.compare import state_differences
from pgpkg.draft.compose import Draft, draft, unit_of
from pgpkg.errors import AlreadyThere, BadSlug, PgpkgError, UnknownUnit
from pgpkg.model import Migration, Source, SqlFile, Tree, Unit

if TYPE_CHECKING:
    from pgpkg.config import Config
    from pgpkg.scratch import Server

Progress = Callable[[str], None]
SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
LONGEST_SLUG = 80


def run(
    tree: Tree,
    unit: str,
    server: Server,
    config: Config,  # noqa: ARG001
    slug: str | None = None,
) -> Draft:
    """Write the draft of a unit into its migrations folder, after trying it on `server`.

    What still differs once the draft has run, with its losses let go, is told in `cannot`.
    Nothing is overwritten. Raises BadSlug, UnknownUnit, AlreadyThere.
    """
    folder = _folder(tree, unit, slug)
    made = propose(tree, unit, server, slug)
    for file, text in made.files.items():
        path = folder / PurePosixPath(file).name
        if path.exists():
            raise AlreadyThere(
                f"{file} is there already",
                hint="Choose another name: pgpkg draft <slug>",
                file=file,
            )
        textfile.write(path, text)
    return made


def propose(
    tree: Tree,
    unit: str,
    server: Server,
    slug: str | None = None,
    progress: Progress = lambda _line: None,
) -> Draft:
    """Return the draft of a unit, tried on `server`, and write nothing."""
    whole = _narrowed(tree, unit_of(tree, unit))
    schemas = plan.schemas_of(whole, unit_of(tree, unit))
    progress(f"building {unit} from sql/")
    wanted = _built(server, whole, schemas, "fresh")
    progress(f"building {unit} from migrations/")
    present = _built(server, _without_laying(whole, unit, ""), schemas, "migrated")
    made = draft(whole, unit, wanted, present, slug=slug, version=server.version)
    if not made.files:
        return made
    progress("trying what was written")
    return replace(made, cannot=made.cannot + tuple(_left_over(server, whole, unit, made, wanted)))


def _folder(tree: Tree, name: str, slug: str | None) -> Path:
    if slug is not None and (not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG):
        raise BadSlug(
            f"{slug!r} cannot be part of a migration's name",
            detail=f"It has lower-case letters, digits and _, at most {LONGEST_SLUG}.",
            hint="For example: pgpkg draft add_reorder_level",
        )
    unit = unit_of(tree, name)
    if unit.is_shipped:
        raise UnknownUnit(
            f"{name} is a package that pgpkg ships",
            detail="Its migrations come with pgpkg.",
            hint=f"Make it your own first: pgpkg add {name} --copy",
        )
    return unit.migrations_directory


def _left_over(
    server: Server, tree: Tree, unit: str, made: Draft, wanted: Catalog
) -> Iterator[str]:
    added = _migrations(tree, unit_of(tree, unit), made)
    text = "\n".join(migration.text for migration in added)
    tried = replace(
        _without_laying(tree, unit, text), migrations=migrations.order((*tree.migrations, *added))
    )
    try:
        reached = _built(server, tried, plan.schemas_of(tree, unit_of(tree, unit)), "migrated")
    except PgpkgError as error:
        yield f"what was written does not run yet: {error.message}"
        return
    told = {line.partition(":")[0] for line in made.cannot}
    for difference in state_differences(tree, unit, wanted, reached):
        if f"{difference.kind} {difference.name}" not in told:
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


def _built(
    server: Server, tree: Tree, schemas: Sequence[str], road: Literal["fresh", "migrated"]
) -> Catalog:
    with _database(server) as url:
        apply.build(url, tree, road=road)
        with database.connect(url) as connection:
            return catalog.snapshot(connection, schemas)


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
