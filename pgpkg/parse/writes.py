"""The statements in a text or a function that change or empty tables: which, and by what bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import bodies, grammar, names, plpgsql, uses
from pgpkg.parse.grammar import Node

_VERBS = {"UpdateStmt": "update", "DeleteStmt": "delete", "TruncateStmt": "truncate"}


@dataclass(frozen=True, slots=True)
class Write:
    """One UPDATE, DELETE or TRUNCATE and the whole statement that it stands in.

    `columns` are those that its WHERE names. `is_joined`: other rows decide, too. `is_kept`: what
    goes is taken over by the rest of the statement.
    """

    verb: str
    table: str
    statement: str
    has_where: bool
    columns: frozenset[str] = frozenset()
    is_joined: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Writes:
    """All writes of a text, and the tables into which it inserts or from which it copies."""

    writes: tuple[Write, ...]
    refilled: frozenset[str]


def writes_in(text: str) -> Writes:
    """Return what a text does: a command, or a CREATE FUNCTION with all that its body says."""
    found: list[Write] = []
    refilled: set[str] = set()
    for statement in _statements(text):
        found += _writes(statement)
        refilled |= _refilled(statement)
    return Writes(tuple(found), frozenset(refilled))


def _statements(text: str) -> Iterator[grammar.Raw]:
    with suppress(SqlSyntaxError):
        for raw in grammar.parse(text):
            if raw.tag == "CreateFunctionStmt":
                yield from _of_function(raw.node)
            else:
                yield from bodies.with_inside(raw)


def _of_function(node: Node) -> Iterator[grammar.Raw]:
    if "sql_body" in node:
        for tag, inner in uses.walk(node["sql_body"]):
            if tag in _VERBS:
                yield grammar.Raw(tag, inner, "", 1)
        return
    options = {o["DefElem"]["defname"]: o["DefElem"].get("arg", {}) for o in node["options"]}
    listed = names.strings(options.get("as", {}).get("List", {}).get("items", []))
    if "".join(names.strings([options.get("language", {})])).lower() != "plpgsql":
        yield from (raw for text in listed for raw in grammar.parse(text))
        return
    for query in plpgsql.read(listed[0], node).queries:
        with suppress(SqlSyntaxError):
            for raw in grammar.parse(query):
                yield raw
                yield from grammar.parse(_executed(raw))


def _executed(raw: grammar.Raw) -> str:
    """`execute 'delete from app.x'` reads as a SELECT of one text."""
    targets = raw.node.get("targetList", []) if raw.tag == "SelectStmt" else []
    first = targets[0].get("ResTarget", {}).get("val", {}) if len(targets) == 1 else {}
    return uses.literal(first) or ""


def _writes(raw: grammar.Raw) -> Iterator[Write]:
    for tag, node in uses.walk({raw.tag: raw.node}):
        if tag == "TruncateStmt":
            for one in node["relations"]:
                yield Write("truncate", names.relation(one["RangeVar"]) or "", raw.text, False)
        elif tag in _VERBS:
            table = names.relation(node["relation"])
            if table is None:
                continue
            where = node.get("whereClause", {})
            parts = list(uses.walk(where))
            refs = [names.strings(inner["fields"]) for t, inner in parts if t == "ColumnRef"]
            is_joined = bool(node.get("fromClause") or node.get("usingClause")) or any(
                t == "SubLink" for t, _ in parts
            )
            yield Write(
                _VERBS[tag],
                table,
                raw.text,
                bool(where),
                frozenset(ref[-1] for ref in refs if ref),
                is_joined or any(t == "CurrentOfExpr" for t, _ in parts),
                tag == "DeleteStmt" and bool(_returning(node)) and raw.tag != tag,
            )


def _returning(node: Node) -> object:
    return node.get("returningList") or node.get("returningClause")


def _refilled(raw: grammar.Raw) -> set[str]:
    found: set[str] = set()
    for tag, node in uses.walk({raw.tag: raw.node}):
        if tag in {"InsertStmt", "MergeStmt"}:
            sources = [i for t, i in uses.walk(node) if t == "RangeVar"]
            found |= {names.relation(one) or "" for one in (node["relation"], *sources)}
        if tag == "CopyStmt" and "relation" in node:
            found.add(names.relation(node["relation"]) or "")
    return found
