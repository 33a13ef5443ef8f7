"""Names in a function's body that no schema stands before: whoever sets search_path chooses what
they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import declarations, grammar, names, plpgsql, uses
from pgpkg.parse.grammar import Node

_OF_SEQUENCES = frozenset({"nextval", "currval", "setval"})


@dataclass(frozen=True, slots=True)
class Loose:
    """`relations`, `types`, `functions` and `operators` without a schema; `is_dynamic`: EXECUTE
    may hold more."""

    relations: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    is_dynamic: bool = False


@dataclass(slots=True)
class _Found:
    relations: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    operators: set[str] = field(default_factory=set)
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
    if language == "plpgsql":
        _read_types(texts[0], found)
    for query in queries:
        with suppress(SqlSyntaxError):
            for statement in grammar.parse(query):
                _read(statement.node, found)
    is_dynamic = language == "plpgsql" and re.search(r"\bexecute\b", texts[0], re.I) is not None
    return Loose(
        frozenset(found.relations - found.bound),
        frozenset(found.functions),
        frozenset(found.types),
        frozenset(found.operators),
        is_dynamic,
    )


def _read(node: Any, found: _Found) -> None:
    for key, inner in _nodes(node):
        if key == "RangeVar" or (key in {"relation", "into"} and "relname" in inner):
            if not inner.get("schemaname") and inner.get("relname"):
                found.relations.add(inner["relname"])
        elif key == "FuncCall":
            called = names.strings(inner.get("funcname", []))
            if len(called) == 1:
                found.functions.add(called[0])
            if called[-1:] and called[-1] in _OF_SEQUENCES:
                found.relations |= _named(inner.get("args", [])[:1])
        elif key == "A_Expr" and len(inner.get("name", [])) == 1:
            found.operators |= set(names.strings(inner["name"]))
        elif key in {"TypeName", "typeName"}:
            spelled = names.strings(inner.get("names", []))
            if len(spelled) == 1:
                found.types.add(spelled[0])
        if key == "TypeCast" and names.strings(inner["typeName"]["names"])[-1:] == ["regclass"]:
            found.relations |= _named([inner.get("arg", {})])
        elif key == "CommonTableExpr":
            found.bound.add(inner.get("ctename", ""))


def _named(arguments: list[Node]) -> set[str]:
    """What a text names that becomes a relation when it is read."""
    told = {uses.literal(one) for one in arguments if "A_Const" in one}
    return {name for name in told if name and re.fullmatch(r"[a-z_][a-z0-9_$]*", name)}


def _read_types(body: str, found: _Found) -> None:
    """The types of declared variables; a %rowtype or %type is a relation's."""
    for _, kind in declarations.types(grammar.tokens(body)):
        name = names.plain_name(kind[0].text)
        marks = [token.text for token in kind[1:4]]
        is_row = marks[:1] == ["%"] and kind[-1].word == "rowtype"
        if is_row or (marks[:1] == ["."] and marks[2:] == ["%"]):
            found.relations.add(name)
        elif not marks or marks[0] == "[":
            found.types.add(name)


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
