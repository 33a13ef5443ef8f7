"""Compare what was probed with access.toml, or write it anew."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pgpkg.errors import UnusableAccess
from pgpkg.model import Actor, Unit
from pgpkg.verify.context import Context
from pgpkg.verify.isolation import access
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.reading import Sights
from pgpkg.verify.isolation.world import World


def judge(
    context: Context,
    world: World,
    book: Book,
    actors: Mapping[str, Actor],
    sights: Sights,
    tried: access.Tried,
) -> None:
    """Write down what a change opened or closed, against access.toml beside the unit."""
    now = access.matrix(world, actors, sights, tried)
    unit = next((u for u in context.tree.units if u.name == world.setting.unit), None)
    if unit is None:
        return
    file = unit.directory / access.FILE
    if context.update and not unit.is_shipped:
        access.write(file, now, unit)
        context.progress(f"wrote {unit.root}/{access.FILE}")
        return
    before = _kept(file, unit)
    if before is None:
        return
    for relation, lines in access.differences(before, now).items():
        for line in lines:
            book.add(
                "access-changed",
                relation,
                Note(
                    f"who can reach {relation} is not what {unit.root}/{access.FILE} says",
                    line,
                    "When that is meant: pgpkg verify --only isolation --update",
                ),
            )


def _kept(file: Path, unit: Unit) -> access.Matrix | None:
    try:
        return access.read(file, unit)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableAccess(
            f"{unit.root}/{access.FILE} cannot be read",
            detail=str(error),
            hint="Write it anew: pgpkg verify --only isolation --update",
            file=f"{unit.root}/{access.FILE}",
        ) from error
