"""What a unit's own migrations made before a file of sql/ spoke for it is ours, too.

An adopted project has functions and views from its history. The file takes such an object over:
it may be dropped and created like one that the ledger has.
"""

from __future__ import annotations

from collections.abc import Collection

from pgpkg import parse
from pgpkg.apply.laying import names, shelf
from pgpkg.apply.laying.addresses import Key
from pgpkg.model import Recorded, SqlFile, Tree

_RELATIONS = frozenset({"view", "matview"})


def of(tree: Tree, known: Collection[Key]) -> dict[Key, Recorded]:
    """Return what files make, the ledger does not know, and migrations of the same unit made.

    There is no older text of it, and no checksum.
    """
    made: dict[str, set[str]] = {}
    for migration in tree.migrations:
        provides, _ = parse.names_in(migration.text, migration.locate)
        made.setdefault(migration.unit, set()).update(provides)
    return {
        key: Recorded(file.unit, *key, file.file, "", "")
        for file in tree.files
        for key in shelf.keys(file)
        if key not in known and _name(key) in made.get(file.unit, ()) and _may_go(key, file)
    }


def _may_go(key: Key, file: SqlFile) -> bool:
    return key[0] in names.DROPPABLE and not file.is_state


def _name(key: Key) -> str:
    kind, name = key
    if kind in names.ROUTINES:
        return f"function {name.partition('(')[0]}"
    return f"{'relation' if kind in _RELATIONS else kind} {name}"
