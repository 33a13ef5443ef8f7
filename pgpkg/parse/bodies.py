"""What a whole statement makes and uses, the body of a function or DO block included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import grammar, names, plpgsql, uses
from pgpkg.parse.grammar import Node, Raw
from pgpkg.parse.makers import created
from pgpkg.parse.objects import Created

_OWN_SCHEMAS = {
    "pg_cron": "cron",
    "pg_net": "net",
    "pg_partman": "partman",
    "pg_tle": "pgtle",
    "pgmq": "pgmq",
    "pgsodium": "pgsodium",
    "supabase_vault": "vault",
}


@dataclass(slots=True)
class Names:
    """`needs` must exist before, `wants` may be meant; `ends_transactions` tells of a COMMIT in a
    DO block, `inside` of the objects that it may make."""

    created: Created | None = None
    inside: list[Created] = field(default_factory=list)
    provides: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    wants: set[str] = field(default_factory=set)
    ends_transactions: bool = False

    @property
    def makes_state(self) -> bool:
        """Whether a DO block makes something that holds data."""
        return any(each.is_state for each in self.inside)


def of_statement(raw: Raw) -> Names:
    """Everything that a statement makes and uses.

    Raises SqlSyntaxError with a line counted like that of the statement.
    """
    found = Names(created(raw))
    if raw.tag == "DropStmt":
        return found
    found.needs, found.wants = uses.of({raw.tag: raw.node})
    if found.created:
        found.provides |= found.created.provides
        if found.created.kind == "type":
            found.needs.discard(f"relation {found.created.name}")
        if found.created.schema and names.is_users(found.created.schema):
            found.needs.add(f"schema {names.ident(found.created.schema)}")
    if raw.tag == "CreateExtensionStmt":
        found.provides |= _filled_by_extension(raw.node, found.needs)
    elif raw.tag == "CreateFunctionStmt":
        _add_function(raw, found)
    elif raw.tag == "DoStmt":
        _add_block(raw, found)
    return found


def of_text(sql: str) -> set[str]:
    """All that a piece of SQL may use; nothing when it is no SQL."""
    try:
        found = [of_statement(raw) for raw in grammar.parse(sql)]
    except SqlSyntaxError:
        return set()
    return {name for inner in found for name in inner.needs | inner.wants}


def with_inside(raw: Raw) -> Iterator[Raw]:
    """A statement, and those that stand in it when it is a DO block."""
    yield raw
    if raw.tag != "DoStmt":
        return
    options = _options(raw.node["args"])
    with _lines_from(raw):
        body = plpgsql.read("".join(names.strings([options.get("as", {})])), None)
    for query in body.queries:
        with suppress(SqlSyntaxError):
            yield from (replace(inner, line=raw.line) for inner in grammar.parse(query))


def _filled_by_extension(node: Node, needs: set[str]) -> set[str]:
    """An extension fills a schema with names that no file shows: `anything ext`."""
    found = {f"anything {need.partition(' ')[2]}" for need in needs if need.startswith("schema ")}
    if own := _OWN_SCHEMAS.get(node["extname"]):
        found |= {f"anything {own}", f"schema {own}"}
    return found


def _add_function(raw: Raw, found: Names) -> None:
    """A body in SQL is read by the server at once: needs. One in plpgsql is bound late: wants."""
    options = _options(raw.node.get("options", []))
    listed = names.strings(options.get("as", {}).get("List", {}).get("items", []))
    language = "".join(names.strings([options.get("language", {})])).lower()
    if len(listed) != 1 or language not in {"sql", "plpgsql"}:
        return
    with _lines_from(raw):
        if language == "plpgsql":
            body = plpgsql.read(listed[0], raw.node)
            found.needs |= body.needs
            found.wants |= body.wants
            for inner in _queries(body):
                found.wants |= inner.needs | inner.wants
            return
        for statement in grammar.parse(listed[0]):
            inner = of_statement(statement)
            found.needs |= inner.needs
            found.wants |= inner.wants


def _add_block(raw: Raw, found: Names) -> None:
    """What a DO block makes counts as made, whatever its branches decide."""
    options = _options(raw.node["args"])
    language = "".join(names.strings([options.get("language", {})])).lower() or "plpgsql"
    if language != "plpgsql":
        return
    with _lines_from(raw):
        body = plpgsql.read("".join(names.strings([options.get("as", {})])), None)
    found.ends_transactions = body.ends_transactions
    found.wants |= body.needs | body.wants
    for inner in _queries(body):
        if inner.created:
            found.inside.append(_by_block(inner.created, raw))
        found.provides |= inner.provides
        found.wants |= inner.needs | inner.wants
    found.wants -= found.provides


def _by_block(made: Created, raw: Raw) -> Created:
    """A block decides by itself whether to make an object: laying it again is running it again."""
    return replace(made, line=raw.line, is_replaceable=not made.is_state)


def _queries(body: plpgsql.Body) -> Iterator[Names]:
    for query in body.queries:
        try:
            statements = grammar.parse(query)
        except SqlSyntaxError:
            yield Names(wants=plpgsql.guess(_tokens(query)))
            continue
        for raw in statements:
            yield of_statement(raw)
            if text := _executed_literal(raw):
                yield from _queries(plpgsql.Body((text,), frozenset()))


def _executed_literal(raw: Raw) -> str:
    """`execute 'create table app.x ...'` reads as a SELECT of one text."""
    targets = raw.node.get("targetList", []) if raw.tag == "SelectStmt" else []
    if len(targets) != 1:
        return ""
    text = uses.literal(targets[0].get("ResTarget", {}).get("val", {})) or ""
    return text if "create " in text.lower() else ""


def _options(elements: list[Node]) -> dict[str, Node]:
    return {e["DefElem"]["defname"]: e["DefElem"].get("arg", {}) for e in elements}


@contextmanager
def _lines_from(raw: Raw) -> Iterator[None]:
    """Move the line of a syntax error from the body to the text around it."""
    try:
        yield
    except SqlSyntaxError as error:
        error.line = _body_line(raw) + (error.line or 1) - 1
        raise


def _body_line(raw: Raw) -> int:
    """The line on which the text of a body begins: the first string after AS or DO."""
    previous = ""
    for token in grammar.tokens(raw.text):
        if token.kind in {"SCONST", "USCONST"} and previous in {"as", "do", "plpgsql"}:
            return raw.line + token.line - 1
        previous = token.word
    return raw.line


def _tokens(text: str) -> list[grammar.Token]:
    try:
        return grammar.tokens(text)
    except SqlSyntaxError:
        return []
