"""Keys that go, come back under another name, or give way to others."""

from __future__ import annotations

from pgpkg.catalog import Catalog, Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.constraints import KEYS, columns_of


def is_renamed(gone: Difference, new: Difference) -> bool:
    """Whether a lost constraint or index is there again under another name."""
    if gone.kind != new.kind or gone.right is None or new.left is None:
        return False
    if gone.right["table"] != new.left["table"]:
        return False
    if gone.kind == "constraint":
        return _nameless(gone.right) == _nameless(new.left)
    return spelling.index(gone.right["def"], name="x") == spelling.index(new.left["def"], name="x")


def key_that_goes(difference: Difference, left: list[Difference]) -> Definition | None:
    """The key that a difference takes away, if only to build it anew; not when it is renamed."""
    present = difference.right or {}
    if difference.kind != "constraint" or present.get("type") not in KEYS:
        return None
    others = [d for d in left if d.right is None]
    stays = difference.left is None and any(is_renamed(difference, d) for d in others)
    return None if stays else present


def is_other_key(gone: Difference, new: Difference) -> bool:
    """A table has one primary key: a new one under another name takes the old one's place."""
    old, now = gone.right or {}, new.left or {}
    return (
        gone.kind == new.kind == "constraint"
        and old["type"] == now["type"] == "primary key"
        and old["table"] == now["table"]
    )


def primary_key(side: Catalog, table: str) -> frozenset[str]:
    """The columns of a table's primary key; none without one."""
    return frozenset(
        column
        for (kind, _), definition in side.items()
        if kind == "constraint"
        and definition["table"] == table
        and definition["type"] == "primary key"
        for column in columns_of(definition["def"])
    )


def _nameless(definition: Definition) -> Definition:
    index = definition.get("index")
    return {**definition, "index": spelling.index(index, name="x") if index else None}
