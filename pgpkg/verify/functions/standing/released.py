"""The state that callers know: databases as released migrations alone, or a commit, make them."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from pgpkg import ledger, plan
from pgpkg.apply.building import replace_schema
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.session import deployer
from pgpkg.errors import PgpkgError
from pgpkg.model import Tree
from pgpkg.verify.context import Context, silent
from pgpkg.verify.trace import base

MAKES = re.compile(
    r"\bcreate\s+(or\s+replace\s+)?(recursive\s+)?(materialized\s+)?"
    r"(function|procedure|aggregate|view)\b",
    re.IGNORECASE,
)


@contextmanager
def state(context: Context) -> Iterator[tuple[str, tuple[str, ...]] | None]:
    """Lend a database in the released state, and the schemas that count in it. None where nothing
    is released that could be called, or nothing has changed since.

    Raises UnknownBase.
    """
    if context.base is None:
        with _by_migrations(context) as lent:
            yield lent
        return
    base.unreleased(context)
    with tempfile.TemporaryDirectory(prefix="pgpkg_base_") as folder:
        tree = _at_base(context, Path(folder))
        if tree is None or _texts(tree) == _texts(context.tree):
            yield None
            return
        old = replace(context, tree=tree)
        with old.built("migrated") as url:
            yield url, _own_schemas(tree)


@contextmanager
def _by_migrations(context: Context) -> Iterator[tuple[str, tuple[str, ...]] | None]:
    """The units whose released migrations make something that can be called, without the
    behaviour that is laid on top; what they require stands as it is."""
    tree = context.tree
    gone = {migration.id for migration in base.unreleased(context)}
    shipped = {unit.name for unit in tree.units if unit.is_shipped}
    released = [m for m in tree.migrations if m.unit not in shipped and m.id not in gone]
    making = {m.unit for m in released if MAKES.search(m.text)} - {ledger.UNIT}
    if not making:
        yield None
        return
    wanted = {ledger.UNIT}.union(*(plan.chosen_units(tree, unit) for unit in making))
    old = Tree(
        tuple(u for u in tree.units if u.name in wanted),
        tuple(f for f in tree.files if f.unit in wanted),
        (),
        tuple(m for m in tree.migrations if m.unit in wanted and m.id not in gone),
    )
    schemas = tuple(
        schema for unit in old.units if unit.name in making for schema in plan.schemas_of(old, unit)
    )
    with replace(context, tree=old).empty() as url:
        _migrate(context, url, old, making)
        yield url, schemas


def _migrate(context: Context, url: str, tree: Tree, making: set[str]) -> None:
    context.progress("building what released migrations make")
    settings = replace_schema(context.config.settings.deploy)
    schema = ledger.schema_of(tree.units)
    with deployer(url, settings, silent, schema=schema, wait=60) as session:
        found = ledger.read(session.connection, settings.yoyo_schema, schema)
        still = {u.name for u in tree.units if u.name not in making}
        made = plan.make(tree, (), (), still, found.fingerprint, allow_unreleased=True)
        run = Run(session, tree, found)
        run.bootstrap(root_row("build", made, None))
        for unit in tree.units:
            if unit.name in making:
                run.migrate_all([m for m in made.migrations if m.unit == unit.name])
            elif unit.name != ledger.UNIT:
                with suppress(PgpkgError):
                    run.build_unit(unit.name)


def _at_base(context: Context, folder: Path) -> Tree | None:
    """Read the tree of the commit; None where it had no project yet."""
    if context.at is None:
        return None
    done = subprocess.run(
        ["git", "-C", str(context.config.root), "archive", "--format=tar", str(context.base)],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            target = folder / member.name
            if content is not None and target.resolve().is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    if not (folder / Path(context.config.file).name).exists():
        return None
    return context.at(folder)


def _texts(tree: Tree) -> list[tuple[str, str]]:
    texts = [(file.file, file.text) for file in tree.files]
    return sorted(texts + [(m.file, m.text) for m in tree.migrations])


def _own_schemas(tree: Tree) -> tuple[str, ...]:
    own = (unit for unit in tree.units if not unit.is_shipped)
    return tuple(dict.fromkeys(s for unit in own for s in plan.schemas_of(tree, unit)))
