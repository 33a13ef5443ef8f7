"""Read what lies on the shelves of a unit, and its migrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pgpkg import textfile
from pgpkg.errors import LockFileError, MissingMigration, OrphanRollback, StrayFile
from pgpkg.model import Source, Unit
from pgpkg.names import near

SHELVES = (
    "types",
    "tables",
    "data",
    "functions",
    "views",
    "policies",
    "triggers",
    "jobs",
    "grants",
    "publications",
    "seed",
)
BESIDE = frozenset({"macros"})
BESIDE_OWN = frozenset({"macros", "packages", "backends", "catalog", "checks"})
LOCK = "released.lock"
ROLLBACK = ".rollback.sql"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_SILENCE = re.compile(r"^[ \t]*--[ \t]*pgpkg:[ \t]*allow\b.*(?:\n|\Z)", re.MULTILINE)


def templates(unit: Unit) -> tuple[Source, ...]:
    """Return the templates of a unit, shelf by shelf, each shelf sorted by name.

    Macros are no templates of their own. Raises SourceError for files that lie where no shelf is.
    """
    _refuse_strays(unit)
    found = []
    if (unit.directory / "schema.sql").exists():
        found.append(_source(unit, "", unit.directory / "schema.sql"))
    for shelf in SHELVES:
        folder = unit.directory / shelf
        if folder.is_dir():
            found += [_source(unit, shelf, path) for path in _sql_files(folder, unit, shelf)]
    return tuple(found)


def migrations(unit: Unit) -> tuple[Source, ...]:
    """Return the raw migrations of a unit with their `.rollback.sql`, sorted by name."""
    names = set(migration_names(unit))
    for name in sorted(names):
        if name.endswith(ROLLBACK) and name.removesuffix(ROLLBACK) + ".sql" not in names:
            forward = name.removesuffix(ROLLBACK) + ".sql"
            if forward in released(unit):
                raise MissingMigration(
                    f"the file of {name.removesuffix(ROLLBACK)} is gone",
                    detail=f"It is in {LOCK}, and its way back is still there.",
                    hint="Put the file back, for example from version control.",
                    file=f"{unit.migrations_root}/{forward}",
                )
            raise OrphanRollback(
                f"{name} has no migration",
                detail=f"There is no {forward} beside it.",
                hint=f"Write {forward}, or delete the rollback.",
                file=f"{unit.migrations_root}/{name}",
            )
    return tuple(
        Source(
            unit.name,
            "migrations",
            f"{unit.migrations_root}/{name}",
            textfile.read(
                unit.migrations_directory / name,
                f"{unit.migrations_root}/{name}",
                unit.migrations_directory,
            ),
        )
        for name in sorted(names)
    )


def migration_names(unit: Unit) -> tuple[str, ...]:
    """Return the file names of a unit's migrations, rollbacks included, without reading them."""
    folder = unit.migrations_directory
    if not folder.is_dir():
        return ()
    names = []
    for path in _entries(folder, unit.migrations_root):
        if path.suffix == ".sql" and not path.is_dir():
            _refuse_hook(path.name, unit)
            names.append(path.name)
        elif path.suffix == ".py" and path.name != "__init__.py":
            raise StrayFile(
                f"{path.name} is a migration in Python",
                detail="Migrations are SQL files here.",
                hint="Write it as SQL.",
                file=f"{unit.migrations_root}/{path.name}",
            )
        elif path.suffix.lower() == ".sql" or (path.is_dir() and not _is_shared(path, unit)):
            raise StrayFile(
                f"{path.name} is not a migration",
                detail="Migrations are files that end in .sql, directly in their folder.",
                hint=f"Move it to {unit.migrations_root}/<id>.sql",
                file=f"{unit.migrations_root}/{path.name}",
            )
    return tuple(names)


def released(unit: Unit) -> dict[str, str]:
    """Return what released.lock says: file name -> sha256. Nothing when there is none."""
    path = unit.migrations_directory / LOCK
    file = f"{unit.migrations_root}/{LOCK}"
    if not path.exists():
        return {}
    entries: dict[str, str] = {}
    text = textfile.read(path, file, unit.migrations_directory)
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if line and (not found or found[2] in entries):
            raise LockFileError(
                f"{LOCK} has a line that it cannot have",
                detail=f"{line[:80]!r} names a file twice."
                if found
                else f"{line[:80]!r} is not a sha256, two blanks and a name.",
                hint="After a merge keep the lines of both sides, and no other.",
                file=file,
                line=number,
            )
        if found:
            entries[found[2]] = found[1]
    return entries


def raw_sha256(text: str) -> str:
    """Return the sha256 of a file as it is released.

    Lines that only silence a check (`-- pgpkg: allow ...`) and the kind of line ends do not count.
    """
    folded = text.replace("\r\n", "\n").replace("\r", "\n")
    return sha256(_SILENCE.sub("", folded).encode()).hexdigest()


def _source(unit: Unit, shelf: str, path: Path) -> Source:
    file = "/".join(filter(None, (unit.root, shelf, path.name)))
    return Source(unit.name, shelf, file, textfile.read(path, file, unit.directory))


def _sql_files(folder: Path, unit: Unit, shelf: str) -> Iterator[Path]:
    shown = f"{unit.root}/{shelf}"
    for path in _entries(folder, shown):
        if path.is_dir() or (path.suffix != ".sql" and path.suffix.lower() == ".sql"):
            raise StrayFile(
                f"{path.name} is not a template",
                detail="Templates are files that end in .sql, directly on their shelf.",
                hint=f"Move it to {shown}/<object>.sql",
                file=f"{shown}/{path.name}",
            )
        if path.suffix == ".sql":
            yield path


def _refuse_strays(unit: Unit) -> None:
    beside = BESIDE_OWN if unit.kind == "own" else BESIDE
    if not unit.directory.is_dir():
        return
    for path in _entries(unit.directory, unit.root):
        is_known = path.name in beside or path.name in SHELVES or path.name == "schema.sql"
        if is_known or not (path.is_dir() or path.suffix.lower() == ".sql"):
            continue
        meant = near(path.stem, SHELVES)
        raise StrayFile(
            f"{path.name} is not a shelf" if path.is_dir() else f"{path.name} is on no shelf",
            detail=f"The shelves are {', '.join(SHELVES)}.",
            hint=f"Did you mean {unit.root}/{meant}?"
            if meant
            else f"Move it to {unit.root}/<shelf>/<object>.sql",
            file=f"{unit.root}/{path.name}",
        )


def _entries(folder: Path, shown: str) -> list[Path]:
    """Return what lies in a folder, sorted, without hidden files and caches."""
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    for path in found:
        if not path.name.isprintable():
            raise StrayFile(
                f"a file in {shown} has a name that cannot be printed",
                detail=ascii(path.name),
                hint="Rename it.",
                file=shown,
            )
    return [p for p in found if not p.name.startswith((".", "__"))]


def _is_shared(path: Path, unit: Unit) -> bool:
    return unit.kind == "own" and path.name in {"packages", "backends"}


def _refuse_hook(name: str, unit: Unit) -> None:
    if name.startswith("post-apply"):
        raise StrayFile(
            f"{name} would run after every migration",
            detail="yoyo runs files of this name each time; nothing could be recorded about it.",
            hint="What is laid again whenever it changes belongs to the shelves of sql/.",
            file=f"{unit.migrations_root}/{name}",
        )
