"""Write released.lock: what is in it is never edited again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from pgpkg import parse, render, sources, textfile
from pgpkg.config import Config
from pgpkg.errors import (
    MigrationMisnamed,
    ReleasedFileEdited,
    ReleasedFileMissing,
    RollbackMissing,
)
from pgpkg.model import Source, SqlFile, Tree, Unit

LOCK = "released.lock"
ROLLBACK = ".rollback.sql"
STATE = "state/"
_IRREVERSIBLE = re.compile(r"^[ \t]*--[ \t]*pgpkg:[ \t]*irreversible[ \t]*:[ \t]*\S", re.MULTILINE)


def release(tree: Tree, config: Config, unit: str | None = None) -> list[str]:  # noqa: ARG001
    """Record the new migrations of the project's units, or of one, and return the lines added.

    Lines are only added; those of the state files are brought up to date together with a new
    migration. Nothing is written when one file of any unit is unfit: a released one that was
    edited or is gone, a new one that is misnamed or has no way back.
    """
    chosen = [u for u in tree.units if not u.is_shipped and unit in (None, u.name)]
    locks = [(one, sources.released(one), _next_lock(one, tree)) for one in chosen]
    added = []
    for one, before, after in locks:
        if after != before:
            lines = {name: f"{digest}  {name}" for name, digest in sorted(after.items())}
            path = one.migrations_directory / LOCK
            textfile.write(path, "".join(f"{line}\n" for line in lines.values()))
            added += [line for name, line in lines.items() if before.get(name) != after[name]]
    return added


def stale_state(tree: Tree) -> tuple[str, ...]:
    """Return the state files that changed since the release of their unit, while no migration
    of it is new. Where nothing was ever released there is nothing to compare with."""
    found: list[str] = []
    for unit in tree.units:
        lock = {} if unit.is_shipped else sources.released(unit)
        before = {name: digest for name, digest in lock.items() if name.startswith(STATE)}
        if not before or _new_names(unit, lock):
            continue
        now = _state(unit, tree)
        changed = {name for name in {*before, *now} if before.get(name) != now.get(name)}
        found += sorted(f"{unit.root}/{name.removeprefix(STATE)}" for name in changed)
    return tuple(found)


def unmoved_units(tree: Tree) -> tuple[str, ...]:
    """Return the project's units that have tables or types and no migration at all."""
    moved = {migration.unit for migration in tree.migrations}
    with_state = {file.unit for file in tree.files if file.shelf in {"tables", "types"}}
    return tuple(
        unit.name for unit in tree.units if not unit.is_shipped and unit.name in with_state - moved
    )


def _next_lock(unit: Unit, tree: Tree) -> dict[str, str]:
    """Return what a unit's released.lock will say; raise when a file of it is unfit."""
    before = sources.released(unit)
    files = {_name(source): source for source in sources.migrations(unit)}
    for name, digest in before.items():
        if not name.startswith(STATE):
            _require_unchanged(name, digest, files, unit)
    new = [files[name] for name in _new_names(unit, before)]
    for source in new:
        _require_name(source, unit)
        _require_way_back(source, files)
    after = {**before, **{name: sources.raw_sha256(s.text) for name, s in files.items()}}
    if new or not before:
        after = {name: digest for name, digest in after.items() if not name.startswith(STATE)}
        after |= _state(unit, tree)
    return after


def _new_names(unit: Unit, lock: Mapping[str, str]) -> list[str]:
    names = (_name(source) for source in sources.migrations(unit))
    return [name for name in names if name not in lock and not name.endswith(ROLLBACK)]


def _name(source: Source) -> str:
    return source.file.rpartition("/")[2]


def _require_unchanged(name: str, digest: str, files: Mapping[str, Source], unit: Unit) -> None:
    file = f"{unit.migrations_root}/{name}"
    if name not in files:
        raise ReleasedFileMissing(
            f"{name} was released and is gone",
            detail="Databases that ran it would no longer know what they ran.",
            hint=f"Bring it back: git checkout -- {file}",
            file=file,
        )
    if sources.raw_sha256(files[name].text) != digest:
        raise ReleasedFileEdited(
            f"{name} was edited after its release",
            detail="Databases that ran it have the earlier text.",
            hint=f"Take the edit back, then: pgpkg new <slug> --unit {unit.name}",
            file=file,
        )


def _require_name(source: Source, unit: Unit) -> None:
    """A unit that keeps everything in migrations may bring the names of its earlier tool."""
    is_adopted = not any((unit.directory / shelf).is_dir() for shelf in ("tables", "types"))
    if is_adopted or re.fullmatch(rf"{unit.name}_\d{{4,}}_[a-z0-9_]+\.sql", _name(source)):
        return
    raise MigrationMisnamed(
        f"{_name(source)} is not called {unit.name}_<NNNN>_<slug>.sql",
        detail="The unit makes the name one of its kind, the number puts it into its place.",
        hint=f"Rename it and its rollback, for example: {unit.name}_0001_create_table.sql",
        file=source.file,
    )


def _require_way_back(source: Source, files: Mapping[str, Source]) -> None:
    back = _name(source).removesuffix(".sql") + ROLLBACK
    if back not in files and not _IRREVERSIBLE.search(source.text):
        raise RollbackMissing(
            f"{_name(source)} has no way back",
            detail=f"There is no {back} beside it.",
            hint=f"Write {back}, or say why not: -- pgpkg: irreversible: <reason>",
            file=source.file,
            line=1,
        )


def _state(unit: Unit, tree: Tree) -> dict[str, str]:
    """Return the sha256 of the state that each file of a unit makes.

    It is that of the unit under its defaults: another schema for another installation is no
    change of its state.
    """
    return {
        f"{STATE}{file.file.removeprefix(unit.root + '/')}": _digest(file)
        for file in _files_under_defaults(unit, tree)
        if file.is_state
    }


def _files_under_defaults(unit: Unit, tree: Tree) -> Iterable[SqlFile]:
    plain = tuple(sources.with_defaults(one) for one in tree.units)
    if all(a.parameters == b.parameters for a, b in zip(plain, tree.units, strict=True)):
        return [file for file in tree.files if file.unit == unit.name]
    (one,) = (one for one in plain if one.name == unit.name)
    templates = [source for source in sources.templates(unit) if source.shelf != "seed"]
    return [parse.parse_file(render.render(source, one, plain), one) for source in templates]


def _digest(file: SqlFile) -> str:
    statements = "\n".join(parse.canonical(statement.text) for statement in file.state)
    return sha256(statements.encode()).hexdigest()
