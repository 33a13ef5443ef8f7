"""Write an empty migration with its rollback."""

from __future__ import annotations

import re
from pathlib import Path

from pgpkg import sources, textfile
from pgpkg.config import Config
from pgpkg.errors import AlreadyThere, BadSlug, UnknownUnit
from pgpkg.model import Unit
from pgpkg.names import listed, near

LONGEST_SLUG = 80
ROLLBACK = ".rollback.sql"
_SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_NUMBERED = re.compile(r".*?_(\d{4,})_.*\.sql")


def new(
    config: Config, slug: str, unit: str | None = None, *, transactional: bool = True
) -> tuple[Path, ...]:
    """Write `<unit>_<NNNN>_<slug>.sql` and its rollback; return their paths in the project.

    Raises BadSlug, UnknownUnit, AlreadyThere. Nothing is overwritten.
    """
    _require_slug(slug)
    owner = _local_unit(config, unit or config.name)
    last, number = _last(owner)
    ident = f"{owner.name}_{number:04}_{slug}"
    headers = [f"-- depends: {' '.join(last)}".rstrip()]
    headers += [] if transactional else ["-- transactional: false"]
    texts = {
        f"{ident}.sql": [*headers, "-- Why: ...", "-- Locks: ...", ""],
        f"{ident}{ROLLBACK}": [
            *([] if transactional else ["-- transactional: false"]),
            f"-- Takes back {ident}.",
            "",
        ],
    }
    for name in texts:
        if (owner.migrations_directory / name).exists():
            raise AlreadyThere(
                f"{owner.migrations_root}/{name} is there already",
                hint="Edit it, or choose another name.",
                file=f"{owner.migrations_root}/{name}",
            )
    for name, lines in texts.items():
        textfile.write(owner.migrations_directory / name, "\n".join(lines))
    return tuple(Path(owner.migrations_root, name) for name in texts)


def _require_slug(slug: str) -> None:
    if _SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG:
        return
    made = re.sub(r"[^a-z0-9]+", "_", slug.lower()).strip("_")[:LONGEST_SLUG].rstrip("_")
    raise BadSlug(
        f"{slug!r} cannot be part of a migration's name",
        detail=f"It has lower-case letters, digits and _, at most {LONGEST_SLUG}.",
        hint=f"For example: pgpkg new {made or 'add_reorder_level'}",
    )


def _local_unit(config: Config, name: str) -> Unit:
    units = {unit.name: unit for unit in sources.units(config)}
    if name not in units:
        meant = near(name, units)
        raise UnknownUnit(
            f"there is no unit named {name}",
            detail=f"This project has {listed(units)}.",
            hint=f"Did you mean --unit {meant}?" if meant else "Name one with --unit.",
        )
    if units[name].is_shipped:
        raise UnknownUnit(
            f"{name} is a package that pgpkg ships",
            detail="Its migrations come with pgpkg.",
            hint=f"Make it your own first: pgpkg add {name} --copy",
        )
    return units[name]


def _last(unit: Unit) -> tuple[list[str], int]:
    """Return the ids that a new migration follows, and its number.

    After a merge two files can have the last number: the new one follows both.
    """
    names = [name for name in sources.migration_names(unit) if not name.endswith(ROLLBACK)]
    numbers = {name: int(found[1]) for name in names if (found := _NUMBERED.fullmatch(name))}
    if not numbers:
        return [name.removesuffix(".sql") for name in names[-1:]], 1
    highest = max(numbers.values())
    last = [name.removesuffix(".sql") for name, number in numbers.items() if number == highest]
    return sorted(last), highest + 1
