"""A function's body as single statements with the variables around them, for whoever has to ask
the server about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import declarations, grammar, names, plpgsql, uses
from pgpkg.parse.grammar import Node

READABLE = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})
_HOLDS_RELATIONS = frozenset({"RefreshMatViewStmt", "TruncateStmt", "LockStmt"})


@dataclass(frozen=True, slots=True)
class Inside:
    """One statement of a body. `line` counts in the body. `tag` is the grammar's name for it,
    '' where it cannot be read. `into` names the record variable that takes its rows.
    `is_dynamic` tells a text that is put together at run time: `text` is then what of it is
    written down, and whole only when `is_whole`. `relations` are those of commands that the
    server looks up late."""

    text: str
    line: int
    tag: str
    into: str = ""
    is_dynamic: bool = False
    is_whole: bool = True
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insides:
    """The statements of a body, and its variables with their types as they are written."""

    statements: tuple[Inside, ...]
    variables: tuple[tuple[str, str], ...] = ()
    records: frozenset[str] = frozenset()


def of_sql(body: str) -> Insides:
    """Read a body in SQL. Raises SqlSyntaxError."""
    return Insides(
        tuple(Inside(r.text, r.line, r.tag, "", False, True, _late(r)) for r in grammar.parse(body))
    )


def of_plpgsql(definition: str, body: str) -> Insides | None:
    """Read a body in PL/pgSQL under its CREATE FUNCTION; None where it cannot be read."""
    try:
        function = grammar.parse(definition)[0].node
        tokens = grammar.tokens(body)
        declared = declarations.read(body, tokens)
        tree = grammar.plpgsql(plpgsql.head(function, tokens), declared.body)
    except SqlSyntaxError:
        return None
    if tree is None:
        return None
    typed = tuple(
        (name, body[kind[0].start : kind[-1].end]) for name, kind in declarations.types(tokens)
    )
    root = tree[0].get("PLpgSQL_function", {})
    datums = root.get("datums", [])
    records = frozenset(d["PLpgSQL_rec"]["refname"] for d in datums if "PLpgSQL_rec" in d)
    known = {name for name, _ in typed}
    loops = tuple(
        (d["PLpgSQL_var"]["refname"], d["PLpgSQL_var"]["datatype"]["PLpgSQL_type"]["typname"])
        for d in datums
        if "PLpgSQL_var" in d and "lineno" in d["PLpgSQL_var"]
    )
    inner = tuple(one for one in dict.fromkeys(loops) if one[0] not in known)
    statements = (*_statements([*datums, root.get("action", {})], 1), *_fields(datums, dict(typed)))
    return Insides(statements, (*typed, *inner, ("found", "boolean")), records)


def _fields(datums: list[Node], typed: Mapping[str, str]) -> Iterator[Inside]:
    """The fields that are named of records, also where they are only written to.

    An argument that bears the name of a schema is none, whatever stands behind its dot.
    """
    records = {
        d["PLpgSQL_rec"].get("dno", 0): d["PLpgSQL_rec"]
        for d in datums
        if "PLpgSQL_rec" in d and "lineno" in d["PLpgSQL_rec"]
    }
    for entry in datums:
        field = entry.get("PLpgSQL_recfield")
        if field and (record := records.get(field.get("recparentno", 0))):
            kind = typed.get(record["refname"], "record")
            if kind == "record" or kind.lower().endswith("rowtype"):
                name = names.dotted((record["refname"], field["fieldname"]))
                yield Inside(f"select {name}", record["lineno"], "SelectStmt")


def _statements(tree: Any, line: int) -> Iterator[Inside]:
    """Walk in the order of the text; an expression belongs to the nearest line above it."""
    if isinstance(tree, list):
        for entry in tree:
            yield from _statements(entry, line)
        return
    if not isinstance(tree, dict):
        return
    for key, node in tree.items():
        if not isinstance(node, dict):
            yield from _statements(node, line)
            continue
        here = node.get("lineno", line)
        if key == "PLpgSQL_expr":
            yield from _spoken(node, line, "")
            continue
        dynamic = _dynamic(key, node)
        into = _record(node)
        for name, part in node.items():
            if name in {"var", "target"}:
                continue
            if name == dynamic:
                yield from _put_together(part["PLpgSQL_expr"], here, into)
            elif name in {"sqlstmt", "query"} and "PLpgSQL_expr" in part:
                yield from _spoken(part["PLpgSQL_expr"], here, into)
            else:
                yield from _statements(part, here)


def _dynamic(key: str, node: Node) -> str:
    if key in {"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"}:
        return "query"
    return next((name for name in ("dynquery",) if name in node), "")


def _record(node: Node) -> str:
    target = node.get("target") or node.get("var")
    if not isinstance(target, dict):
        return ""
    return str(target.get("PLpgSQL_rec", {}).get("refname", ""))


def _spoken(expression: Node, line: int, into: str) -> Iterator[Inside]:
    text = plpgsql.as_statement(expression.get("query", ""), expression.get("parseMode", 0))
    try:
        read = grammar.parse(text)
    except SqlSyntaxError:
        return
    for raw in read:
        yield Inside(raw.text, line, raw.tag, into, False, True, _late(raw))


def _put_together(expression: Node, line: int, into: str) -> Iterator[Inside]:
    """EXECUTE of a literal is known; of anything else only the words that it begins with."""
    text = expression.get("query", "")
    yield from _spoken(expression, line, "")
    try:
        parsed = grammar.parse(f"select {text}")
        value = parsed[0].node["targetList"][0]["ResTarget"]["val"]
        whole = uses.literal(value) if "A_Const" in value else None
        strings = [t.text for t in grammar.tokens(text) if t.kind in {"SCONST", "USCONST"}]
    except (SqlSyntaxError, LookupError):
        return
    if whole is not None:
        yield Inside(whole, line, _tag(whole), into, is_dynamic=True)
    elif strings:
        start = strings[0].strip("'").lstrip("$").lstrip()
        yield Inside(start, line, "", into, is_dynamic=True, is_whole=False)


def _tag(text: str) -> str:
    try:
        return grammar.parse(text)[0].tag
    except (SqlSyntaxError, IndexError):
        return ""


def _late(raw: grammar.Raw) -> tuple[str, ...]:
    if raw.tag not in _HOLDS_RELATIONS:
        return ()
    return tuple(
        names.dotted((inner["schemaname"], inner["relname"]))
        for inner in _ranges(raw.node)
        if "schemaname" in inner
    )


def _ranges(node: Any) -> Iterator[Node]:
    if isinstance(node, list):
        for entry in node:
            yield from _ranges(entry)
    elif isinstance(node, dict):
        if "relname" in node:
            yield node
        for entry in node.values():
            yield from _ranges(entry)
