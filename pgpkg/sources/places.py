"""Where units lie: in the project, and in what pgpkg ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pgpkg import shipped
from pgpkg.config import Config
from pgpkg.errors import DuplicateUnit, OutsideUnit, StrayFile
from pgpkg.model import UnitKind
from pgpkg.names import is_own
from pgpkg.sources.manifest import FILE
from pgpkg.sources.shelves import SHELVES
from pgpkg.textfile import is_inside

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


def local(config: Config) -> list[Found]:
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


def shipped_packages() -> list[Found]:
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
    shelves = (own.directory / name for name in (*SHELVES, "schema.sql", FILE))
    return any(path.exists() for path in shelves) or any(own.migrations_directory.glob("*.sql"))
