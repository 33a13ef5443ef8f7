"""Find the units of a project and put them into an order: requirements first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pgpkg.config import Config, actors, isolation
from pgpkg.errors import (
    DuplicateMigration,
    ManifestError,
    UnitCycle,
    UnknownPackage,
)
from pgpkg.model import Unit
from pgpkg.names import listed, near
from pgpkg.sources import manifest as manifests
from pgpkg.sources.places import Found, local, shipped_packages
from pgpkg.sources.shelves import ROLLBACK, migration_names

LEDGER = "pgpkg"


def units(config: Config) -> tuple[Unit, ...]:
    """Return the units of a project, requirements first and `pgpkg` before all others.

    These are the project's own unit, every unit in its `sql/packages` and `sql/backends`, the
    packages that its config lists, and whatever those require. A local package wins over the
    shipped one of the same name.
    """
    own = local(config)
    known = {found.name: found for found in (*shipped_packages(), *own)}
    listed_packages = config.settings.packages
    for name in listed_packages:
        if name not in known:
            raise _unknown(name, f"{config.file} lists it under [packages].", known, config.file)

    read: dict[str, Unit] = {}
    waiting = [LEDGER, *(found.name for found in own), *listed_packages]
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
    found = {f.name: f for f in shipped_packages() if f.name != LEDGER}
    return {n: manifests.read(f.directory, f.root, n).summary for n, f in sorted(found.items())}


def requirements(name: str) -> tuple[str, ...]:
    """Return every package that a shipped package requires, sorted; nested ones too."""
    known = {found.name: found for found in shipped_packages()}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in known:
            needs = manifests.read(known[one].directory, known[one].root, one).requires
            waiting += [need for need in needs if need not in seen]
            seen.update(needs)
    return tuple(sorted(seen - {name}))


def open_parameters(name: str) -> tuple[str, ...]:
    """Return the parameters of a shipped package that somebody must give a value."""
    for found in shipped_packages():
        if found.name == name:
            declared = manifests.read(found.directory, found.root, name).parameters
            return tuple(
                sorted(p for p, one in declared.items() if one.default is None and p != "schema")
            )
    return ()


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
        follows=tuple(manifest.follows),
        parameters=values,
        extensions=tuple(manifest.extensions),
        is_shipped=found.is_shipped,
        isolation=isolation(manifest.isolation),
        actors=actors(manifest.actors, manifests.role_name(values)),
    )


def _ordered(read: Mapping[str, Unit]) -> tuple[Unit, ...]:
    before_ledger = _closure(LEDGER, read)
    graph = {
        name: {
            *unit.requires,
            *(other for other in unit.follows if other in read),
            *(() if name in before_ledger else (LEDGER,)),
        }
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
