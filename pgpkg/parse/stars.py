"""`*` in what the server reads at once: it means the columns of the day on which it was laid."""

from __future__ import annotations

import re

from pgpkg.parse import grammar, names, uses
from pgpkg.parse.grammar import Raw

_RESHAPES = frozenset({"AT_AddColumn", "AT_DropColumn"})
_MAY_RESHAPE = re.compile(r"\balter\b.*?\b(?:add|drop|rename)\b", re.IGNORECASE | re.DOTALL)
_BOUND_EARLY = {"ViewStmt": "query", "CreateTableAsStmt": "query", "CreateFunctionStmt": "sql_body"}


def has_star(raw: Raw) -> bool:
    """Whether a view or a BEGIN ATOMIC body says `*`. Bodies in quotes are read when they run."""
    below = raw.node.get(_BOUND_EARLY.get(raw.tag, ""), {})
    return any(tag == "ColumnRef" and _ends_with_star(node) for tag, node in uses.walk(below))


def reshaped_in(text: str) -> frozenset[str]:
    """Return the relations (`relation app.ticket`) whose columns come, go or change their name."""
    if not _MAY_RESHAPE.search(text):
        return frozenset()
    found = (names.relation(raw.node["relation"]) for raw in grammar.parse(text) if _reshapes(raw))
    return frozenset(f"relation {name}" for name in found if name)


def _ends_with_star(column: grammar.Node) -> bool:
    return "A_Star" in column["fields"][-1]


def _reshapes(raw: Raw) -> bool:
    if raw.tag == "RenameStmt":
        return raw.node.get("renameType") == "OBJECT_COLUMN"
    commands = raw.node.get("cmds", []) if raw.tag == "AlterTableStmt" else []
    return any(each.get("AlterTableCmd", {}).get("subtype") in _RESHAPES for each in commands)
