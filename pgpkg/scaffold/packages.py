"""Take over a package: list it in the config, or copy its files as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from pgpkg import shipped, sources, textfile
from pgpkg.config import Config
from pgpkg.errors import DuplicateUnit, UnknownPackage
from pgpkg.names import listed, near

LEDGER = "pgpkg"


def add(config: Config, package: str, copy: bool = False) -> tuple[str, ...]:
    """Make a package part of the project; return a line for each thing that was done.

    What it requires comes along and is not listed. Doing it again changes nothing.
    """
    if package == LEDGER and not copy:
        return (f"{LEDGER} is part of every project already",)
    if package == config.name:
        raise DuplicateUnit(
            f"the project itself is called {package}",
            hint=f"Rename it in {config.file}: [project] name",
            file=config.file,
            line=config.line_of("project.name"),
        )
    _require_known(config, package)
    lines = [_copy(config, package)] if copy else []
    if package != LEDGER:
        lines.append(_list(config, package))
        lines += [
            f"{package} requires {name}: it comes along" for name in sources.requirements(package)
        ]
        lines += [
            f"give it a value: {package} = {{ {name} = ... }}"
            for name in sources.open_parameters(package)
        ]
    return tuple(lines)


def list_package(document: Any, package: str) -> bool:
    """Add a package to [packages] of a parsed config, or of a pyproject.toml; tell if it is new."""
    home = document["tool"]["pgpkg"] if "tool" in document else document
    if "packages" not in home:
        home["packages"] = tomlkit.table()
    table: Table = home["packages"]
    if package in table:
        return False
    table[package] = tomlkit.inline_table()
    return True


def copy_tree(source: Path, target: Path) -> list[Path]:
    """Copy a folder file by file, hidden ones left out; return where they went."""
    written = []
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if path.is_file() and not any(part.startswith((".", "__")) for part in inner.parts):
            textfile.write(target / inner, path.read_text(encoding="utf-8"))
            written.append(target / inner)
    return written


def _require_known(config: Config, package: str) -> None:
    known = {LEDGER, *sources.packages()}
    local = config.root / "sql" / "packages" / package
    if package in known or (package and "/" not in package and local.is_dir()):
        return
    others = known - {LEDGER}
    meant = near(package, others)
    raise UnknownPackage(
        f"there is no package {package}",
        detail=f"There are {listed(others)}.",
        hint=f"Did you mean {meant}?" if meant else "Choose one of these.",
    )


def _list(config: Config, package: str) -> str:
    path = config.root / config.file
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    if not list_package(document, package):
        return f"{package} is listed in {config.file} already"
    textfile.write(path, tomlkit.dumps(document))
    return f"added {package} to [packages] in {config.file}"


def _copy(config: Config, package: str) -> str:
    places = [f"{folder}/packages/{package}" for folder in ("sql", "migrations")]
    if (config.root / places[0]).exists():
        return f"{places[0]} is there already, and was left alone"
    copied = [
        path
        for place in places
        if shipped.path(*place.split("/")).is_dir()
        for path in copy_tree(shipped.path(*place.split("/")), config.root / place)
    ]
    return f"copied {len(copied)} files to {' and '.join(places)}"
