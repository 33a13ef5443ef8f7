"""Find the units of a project and put them into an order: requirements first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from pgpkg import shipped
from pgpkg.config import Config
from pgpkg.errors import (
    DuplicateMigration,
    DuplicateUnit,
    ManifestError,
    OutsideUnit,
    StrayFile,
    UnitCycle,
    UnknownPackage,
)
from pgpkg.model import Unit, UnitKind
from pgpkg.names import is_own, listed, near
from pgpkg.sources import manifest as manifests
from pgpkg.sources.shelves import ROLLBACK, SHELVES, migration_names
from pgpkg.textfile import is_inside

LEDGER = "pgpkg"
KINDS: dict[str, UnitKind] = {"packages": "package", "backends": "backend"}


@dataclass(frozen=True)
class Found:
    """A unit's place on disk, before its manifest is read."""

    name: str
    kind: UnitKind
    root: str
    directory: Path
    migrations_root: str
    migrations_directory: Path
    is_shipped: bool = False


def units(config: Config) -> tuple[Unit, ...]:
    """Return the units of a project, requirements first and `pgpkg` before all others.

    These are the project's own unit, every unit in its `sql/packages` and `sql/backends`, the
    packages that its config lists, and whatever those require. A local package wins over the
    shipped one of the same name.
    """
    local = _local(config)
    known = {found.name: found for found in (*_shipped_packages(), *local)}
    listed_packages = config.settings.packages
    for name in listed_packages:
        if name not in known:
            raise _unknown(name, f"{config.file} lists it under [packages].", known, config.file)

    read: dict[str, Unit] = {}
    waiting = [LEDGER, *(found.name for found in local), *listed_packages]
    while waiting:
        name = waiting.pop()
        if name in read:
            continue
        if name not in known:
            raise _unknown(name, "The ledger lies in it.", known, config.file)
        read[name] = _unit(known[name], config)
        for need in read[name].requires:
            if need not in known:
                file = f"{known[name].root}/{manifests.FILE}"
                raise _unknown(need, f"{name} requires it.", known, file)
            waiting.append(need)
    ordered = _ordered(read)
    _refuse_equal_migrations(ordered)
    return ordered


def packages() -> dict[str, str]:
    """Return the shipped packages with their summaries; the ledger itself is not among them."""
    found = {f.name: f for f in _shipped_packages() if f.name != LEDGER}
    return {n: manifests.read(f.directory, f.root, n).summary for n, f in sorted(found.items())}


def requirements(name: str) -> tuple[str, ...]:
    """Return every package that a shipped package requires, sorted; nested ones too."""
    known = {found.name: found for found in _shipped_packages()}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in known:
            needs = manifests.read(known[one].directory, known[one].root, one).requires
            waiting += [need for need in needs if need not in seen]
            seen.update(needs)
    return tuple(sorted(seen - {name}))


def with_parameters(unit: Unit, values: Mapping[str, Any]) -> Unit:
    """Return the same unit under other parameters: another schema for another tenant, say."""
    given = {**unit.parameters, **values}
    declared = _manifest(unit)
    settled = manifests.settle(declared, unit.name, given, unit.schema)
    return replace(unit, parameters=settled, schema=settled["schema"])


def with_defaults(unit: Unit) -> Unit:
    """Return the same unit under the defaults of its package.toml."""
    if unit.kind == "own":
        return unit
    settled = manifests.settle(_manifest(unit), unit.name, {}, unit.name)
    return replace(unit, parameters=settled, schema=settled["schema"])


def _manifest(unit: Unit) -> manifests.Manifest:
    is_needed = unit.kind != "own"
    return manifests.read(unit.directory, unit.root, unit.name, is_needed=is_needed)


def _local(config: Config) -> list[Found]:
    root = config.root
    for folder in ("sql", "migrations"):
        _require_inside(root / folder, root, folder)
    found = []
    for folder, kind in KINDS.items():
        found += _in_folder(root, folder, kind, is_shipped=False)
    own = Found(config.name, "own", "sql", root / "sql", "migrations", root / "migrations")
    if config.name not in {one.name for one in found} or _holds_something(own):
        found.append(own)
    seen: dict[str, Found] = {}
    for one in found:
        if one.name in seen:
            raise DuplicateUnit(
                f"two units are called {one.name}",
                detail=f"They lie in {seen[one.name].root} and {one.root}.",
                hint="Rename one of them; its migrations begin with its name.",
                file=one.root,
            )
        seen[one.name] = one
    return found


def _shipped_packages() -> list[Found]:
    return _in_folder(shipped.root(), "packages", "package", is_shipped=True)


def _in_folder(root: Path, folder: str, kind: UnitKind, *, is_shipped: bool) -> list[Found]:
    shelf = root / "sql" / folder
    if not shelf.is_dir():
        return []
    found = []
    for directory in sorted(shelf.iterdir()):
        name = directory.name
        if name.startswith((".", "__")) or not directory.is_dir():
            continue
        shown = f"sql/{folder}/{name}"
        if not is_own(name):
            raise StrayFile(
                f"{shown!r} cannot be the name of a unit",
                detail="A unit is named with lower-case letters, digits and _.",
                hint="Rename the folder.",
                file=f"sql/{folder}",
            )
        migrations = f"migrations/{folder}/{name}"
        _require_inside(directory, root, shown)
        _require_inside(root / migrations, root, migrations)
        found.append(Found(name, kind, shown, directory, migrations, root / migrations, is_shipped))
    return found


def _require_inside(path: Path, root: Path, shown: str) -> None:
    if path.exists() and not is_inside(path, root):
        raise OutsideUnit(
            f"{shown} leads out of the project",
            detail="It is a symbolic link to another place.",
            hint="Put the folder itself there.",
            file=shown,
        )


def _holds_something(own: Found) -> bool:
    shelves = (own.directory / name for name in (*SHELVES, "schema.sql", manifests.FILE))
    return any(path.exists() for path in shelves) or any(own.migrations_directory.glob("*.sql"))


def _unit(found: Found, config: Config) -> Unit:
    is_own = found.kind == "own"
    manifest = manifests.read(found.directory, found.root, found.name, is_needed=not is_own)
    if found.name in manifest.requires:
        raise ManifestError(
            f"{found.name} requires itself",
            hint="Take it out of requires.",
            file=f"{found.root}/{manifests.FILE}",
        )
    requires = set(manifest.requires)
    given: dict[str, Any] = dict(config.settings.packages.get(found.name, {}))
    schema = found.name
    if is_own:
        requires |= config.settings.packages.keys() - {found.name}
        given["schema"] = schema = config.schema
    lines = {name: config.line_of(f"packages.{found.name}.{name}") for name in given}
    values = manifests.settle(manifest, found.name, given, schema, (config.file, lines))
    return Unit(
        name=found.name,
        kind=found.kind,
        schema=values["schema"],
        version=manifest.version,
        summary=manifest.summary,
        root=found.root,
        directory=found.directory,
        migrations_root=found.migrations_root,
        migrations_directory=found.migrations_directory,
        requires=tuple(sorted(requires)),
        parameters=values,
        extensions=tuple(manifest.extensions),
        is_shipped=found.is_shipped,
    )


def _ordered(read: Mapping[str, Unit]) -> tuple[Unit, ...]:
    before_ledger = _closure(LEDGER, read)
    graph = {
        name: {*unit.requires, *(() if name in before_ledger else (LEDGER,))}
        for name, unit in read.items()
    }
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = list(reversed(error.args[1]))
        first = read[cycle[0]]
        raise UnitCycle(
            f"these units require each other: {' -> '.join(cycle)}",
            hint="Move the shared part into a third package that both can require.",
            file=f"{first.root}/{manifests.FILE}",
        ) from error
    names: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        names += ready
        sorter.done(*ready)
    return tuple(read[name] for name in names)


def _closure(name: str, read: Mapping[str, Unit]) -> set[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += read[one].requires
    return seen


def _refuse_equal_migrations(ordered: Iterable[Unit]) -> None:
    seen: dict[str, Unit] = {}
    for unit in ordered:
        for name in migration_names(unit):
            if name.endswith(ROLLBACK):
                continue
            if name in seen:
                raise DuplicateMigration(
                    f"two units have a migration {name.removesuffix('.sql')}",
                    detail=f"They are in {seen[name].migrations_root} and {unit.migrations_root}.",
                    hint=f"Begin the name with the unit: {unit.name}_0001_...",
                    file=f"{unit.migrations_root}/{name}",
                )
            seen[name] = unit


def _unknown(name: str, why: str, known: Iterable[str], file: str) -> UnknownPackage:
    others = sorted(set(known) - {LEDGER})
    meant = near(name, others)
    return UnknownPackage(
        f"there is no package {name}",
        detail=f"{why} There are {listed(others)}.",
        hint=f"Did you mean {meant}?" if meant else f"Put it into sql/packages/{name}.",
        file=file,
    )
