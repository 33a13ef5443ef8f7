"""A function's body as single statements with the variables around them, for whoever has to ask
the server about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import branches, declarations, folding, grammar, names, plpgsql
from pgpkg.parse.branches import Decide
from pgpkg.parse.grammar import Node

RESULT = "return"
READABLE = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})
_HOLDS_RELATIONS = frozenset({"RefreshMatViewStmt", "TruncateStmt", "LockStmt"})


@dataclass(frozen=True, slots=True)
class Inside:
    """One statement of a body. `line` counts in the body. `tag` is the grammar's name for it,
    '' where it cannot be read. `into` names the record variable that takes its rows.
    `is_dynamic` tells a text that is put together at run time: `text` is then what of it is
    written down, and whole only when `is_whole`. `relations` are those of commands that the
    server looks up late. `handled` are the conditions that handlers around it catch. `cast` names
    the variable whose type the value becomes, RESULT for the function's own; `is_returned` tells
    that its rows are those of the function."""

    text: str
    line: int
    tag: str
    into: str = ""
    is_dynamic: bool = False
    is_whole: bool = True
    relations: tuple[str, ...] = ()
    handled: frozenset[str] = frozenset()
    cast: str = ""
    is_returned: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a statement: handlers, and what is known of conditions."""

    decide: Decide = lambda _: None
    handled: frozenset[str] = frozenset()

    def inside(self, block: Node) -> _Around:
        """The same for what stands in a block, whose own handlers are around it too. What they
        do is the way out, so they are around that as well."""
        handlers = block.get("exceptions", {}).get("PLpgSQL_exception_block", {})
        names = {
            condition["PLpgSQL_condition"].get("condname", "")
            for one in handlers.get("exc_list", [])
            for condition in one["PLpgSQL_exception"].get("conditions", [])
        }
        return replace(self, handled=self.handled | names) if names else self


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


def of_plpgsql(definition: str, body: str, decide: Decide = lambda _: None) -> Insides | None:
    """Read a body in PL/pgSQL under its CREATE FUNCTION; None where it cannot be read. What
    `decide` knows of a condition leaves the branches out that are not taken."""
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
    action = root.get("action", {})
    statements = (
        *_statements([*datums, action], 1, _Around(decide=decide)),
        *_fields(datums, dict(typed)),
        *_cursors(datums, action),
    )
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


def _cursors(datums: list[Node], tree: Any) -> Iterator[Inside]:
    """The query of a declared cursor, as what fills the record of each loop over it."""
    if isinstance(tree, list):
        for entry in tree:
            yield from _cursors(datums, entry)
    elif isinstance(tree, dict):
        loop = tree.get("PLpgSQL_stmt_forc")
        if loop is not None:
            cursor = datums[loop.get("curvar", 0)].get("PLpgSQL_var", {})
            expression = cursor.get("cursor_explicit_expr", {}).get("PLpgSQL_expr")
            if expression is not None:
                yield from _spoken(expression, cursor.get("lineno", 1), _record(loop), _Around())
        for entry in tree.values():
            yield from _cursors(datums, entry)


def _statements(tree: Any, line: int, around: _Around) -> Iterator[Inside]:
    """Walk in the order of the text; an expression belongs to the nearest line above it."""
    if isinstance(tree, list):
        for entry in tree:
            yield from _statements(entry, line, around)
            if branches.ends(entry, around.decide):
                return
        return
    if not isinstance(tree, dict):
        return
    for key, node in tree.items():
        if not isinstance(node, dict):
            yield from _statements(node, line, around)
            continue
        here = node.get("lineno", line)
        if key == "PLpgSQL_expr":
            yield from _spoken(node, line, "", around)
            continue
        yield from _converted(key, node, here, around)
        dynamic = _dynamic(key, node)
        into = _record(node)
        inner = around.inside(node)
        for name, part in branches.taken(key, node, around.decide):
            if name in {"var", "target"}:
                continue
            if name == dynamic:
                yield from _put_together(part["PLpgSQL_expr"], here, into, inner)
            elif name in {"sqlstmt", "query"} and "PLpgSQL_expr" in part:
                is_returned = key == "PLpgSQL_stmt_return_query"
                yield from _spoken(part["PLpgSQL_expr"], here, into, inner, is_returned)
            else:
                yield from _statements(part, here, inner)


def _converted(key: str, node: Node, line: int, around: _Around) -> Iterator[Inside]:
    """A value that becomes the type of a variable, or of the result."""
    wanted, field = {
        "PLpgSQL_stmt_assign": ("", "expr"),
        "PLpgSQL_stmt_return": (RESULT, "expr"),
        "PLpgSQL_var": (node.get("refname", ""), "default_val"),
    }.get(key, ("", ""))
    expression = node.get(field, {}).get("PLpgSQL_expr") if field else None
    if expression is None:
        return
    query = expression.get("query", "")
    if key == "PLpgSQL_stmt_assign":
        wanted, query = plpgsql.assigned(query)
    if wanted and query:
        yield Inside(query, line, "", handled=around.handled, cast=wanted)


def _dynamic(key: str, node: Node) -> str:
    if key in {"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"}:
        return "query"
    return next((name for name in ("dynquery",) if name in node), "")


def _record(node: Node) -> str:
    target = node.get("target") or node.get("var")
    if not isinstance(target, dict):
        return ""
    return str(target.get("PLpgSQL_rec", {}).get("refname", ""))


def _spoken(
    expression: Node, line: int, into: str, around: _Around, is_returned: bool = False
) -> Iterator[Inside]:
    text = plpgsql.as_statement(expression.get("query", ""), expression.get("parseMode", 0))
    try:
        read = grammar.parse(text)
    except SqlSyntaxError:
        return
    for raw in read:
        yield Inside(
            raw.text,
            line,
            raw.tag,
            into,
            relations=_late(raw),
            handled=around.handled,
            is_returned=is_returned,
        )


def _put_together(expression: Node, line: int, into: str, around: _Around) -> Iterator[Inside]:
    """EXECUTE of a text whose names are written down is known; of anything else only the words
    that it begins with."""
    text = expression.get("query", "")
    yield from _spoken(expression, line, "", around)
    try:
        parsed = grammar.parse(f"select {text}")
        value = parsed[0].node["targetList"][0]["ResTarget"]["val"]
        whole = folding.text_of(value)
        strings = [t.text for t in grammar.tokens(text) if t.kind in {"SCONST", "USCONST"}]
    except (SqlSyntaxError, LookupError):
        return
    handled = around.handled
    if whole is not None and _tag(whole):
        yield Inside(whole, line, _tag(whole), into, is_dynamic=True, handled=handled)
    elif strings:
        start = strings[0].strip("'").lstrip("$").lstrip()
        yield Inside(start, line, "", into, is_dynamic=True, is_whole=False, handled=handled)


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
