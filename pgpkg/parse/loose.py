"""Names in a function's body that no schema stands before: whoever sets search_path chooses what
they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import grammar, names, plpgsql


@dataclass(frozen=True, slots=True)
class Loose:
    """`relations` and `functions` without a schema; `is_dynamic`: EXECUTE may hold more."""

    relations: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    is_dynamic: bool = False


@dataclass(slots=True)
class _Found:
    relations: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)


def loose_names(definition: str) -> Loose:
    """Return the loose names in the body of a CREATE FUNCTION; none where it cannot be read."""
    try:
        (raw,) = grammar.parse(definition)
        options = {
            entry["DefElem"]["defname"]: entry["DefElem"].get("arg", {})
            for entry in raw.node.get("options", [])
        }
        texts = names.strings(options.get("as", {}).get("List", {}).get("items", []))
        language = "".join(names.strings([options.get("language", {})])).lower()
        if len(texts) != 1 or language not in {"sql", "plpgsql"}:
            return Loose()
        queries: tuple[str, ...] = (texts[0],)
        if language == "plpgsql":
            queries = plpgsql.read(texts[0], raw.node).queries
    except (SqlSyntaxError, ValueError):
        return Loose()
    found = _Found()
    for query in queries:
        with suppress(SqlSyntaxError):
            for statement in grammar.parse(query):
                _read(statement.node, found)
    is_dynamic = language == "plpgsql" and re.search(r"\bexecute\b", texts[0], re.I) is not None
    return Loose(frozenset(found.relations - found.bound), frozenset(found.functions), is_dynamic)


def _read(node: Any, found: _Found) -> None:
    for key, inner in _nodes(node):
        if key == "RangeVar" or (key in {"relation", "into"} and "relname" in inner):
            if not inner.get("schemaname") and inner.get("relname"):
                found.relations.add(inner["relname"])
        elif key == "FuncCall":
            called = names.strings(inner.get("funcname", []))
            if len(called) == 1:
                found.functions.add(called[0])
        elif key == "CommonTableExpr":
            found.bound.add(inner.get("ctename", ""))


def _nodes(tree: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    stack: list[Any] = [("", tree)]
    while stack:
        key, entry = stack.pop()
        if isinstance(entry, list):
            stack.extend((key, one) for one in entry)
        elif isinstance(entry, dict):
            if key:
                yield key, entry
            stack.extend(entry.items())
