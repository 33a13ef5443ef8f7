"""Take the SQL out of a plpgsql body.

libpg_query knows no types but its own and stumbles over trigger functions. So the body is given
to it under a head of our making, with plain types in place of the declared ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import declarations, grammar, names
from pgpkg.parse.grammar import Node, Token

_EXPRESSION = 2
_ASSIGNMENTS = {3, 4, 5}
_TRIGGER_ARGUMENTS = """new record, old record, tg_name text, tg_when text, tg_level text,
tg_op text, tg_relid text, tg_relname text, tg_table_name text, tg_table_schema text,
tg_nargs text, tg_argv text, tg_event text, tg_tag text""".replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Body:
    """`queries` are the statements inside, `needs` the declared types, `wants` names that were
    only guessed where the body could not be read."""

    queries: tuple[str, ...]
    needs: frozenset[str]
    wants: frozenset[str] = frozenset()
    ends_transactions: bool = False


def read(body: str, function: Node | None) -> Body:
    """Read a body; `function` is its CREATE FUNCTION, None for a DO block.

    Raises SqlSyntaxError with the line within the body.
    """
    tokens = grammar.tokens(body)
    declared = declarations.read(body, tokens)
    start = head(function, tokens) if function else "create procedure block()"
    tree = grammar.plpgsql(start, declared.body)
    if tree is None:
        ends = any(token.word in {"commit", "rollback"} for token in tokens)
        return Body((), declared.needs, frozenset(guess(tokens)), ends)
    queries = []
    ends = False
    for key, node in _nodes(tree):
        if key == "PLpgSQL_expr":
            queries.append(as_statement(node.get("query", ""), node.get("parseMode", 0)))
        ends |= key in {"PLpgSQL_stmt_commit", "PLpgSQL_stmt_rollback"}
    return Body(tuple(queries), declared.needs, frozenset(), ends)


def guess(tokens: list[Token]) -> set[str]:
    """Every `a.b` of a text that cannot be parsed may be meant as a function or a relation."""
    found = set()
    for position in range(len(tokens) - 2):
        first, dot, second = tokens[position : position + 3]
        if dot.text == "." and first.word and second.word:
            follows = tokens[position + 3].text if position + 3 < len(tokens) else ""
            kind = "function" if follows == "(" else "relation"
            found.add(f"{kind} {names.dotted((first.word, second.word))}")
    return found


def head(function: Node, tokens: list[Token]) -> str:
    """CREATE FUNCTION with the same arguments: a record where fields are used, else a text."""
    fields = declarations.names_with_fields(tokens)
    arguments, has_out = [], False
    for entry in function.get("parameters", []):
        parameter = entry["FunctionParameter"]
        mode = parameter.get("mode", "").removeprefix("FUNC_PARAM_").lower()
        mode = {"table": "out", "out": "out", "inout": "inout"}.get(mode, "in")
        has_out |= mode != "in"
        name = parameter.get("name", "")
        kind = "record" if name in fields else "text"
        if names.strings(parameter["argType"]["names"])[-1:] == ["refcursor"]:
            kind = "refcursor"
        arguments.append(f"{mode} {names.ident(name) if name else ''} {kind}")
    own = names.ident(names.strings(function["funcname"])[-1])
    if function.get("is_procedure"):
        return f"create procedure {own}({', '.join(arguments)})"
    result = function.get("returnType", {})
    kind = "".join(names.strings(result.get("names", []))[-1:])
    if kind in {"trigger", "event_trigger"}:
        arguments = [_TRIGGER_ARGUMENTS]
    if has_out:
        arguments.append("out record")
    returns = "void" if kind == "void" else "record"
    setof = "setof " if result.get("setof") else ""
    return f"create function {own}({', '.join(arguments)}) returns {setof}{returns}"


def as_statement(query: str, mode: int) -> str:
    """Expressions and assignments become SELECT, so that the SQL grammar reads them."""
    if mode == _EXPRESSION:
        return f"select {query}"
    if mode in _ASSIGNMENTS:
        depth = 0
        for token in _tokens(query):
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0)
            if depth == 0 and token.text in {":=", "="}:
                return f"select {query[: token.start]}, {query[token.end :]}"
    return query


def assigned(query: str) -> tuple[str, str]:
    """Take `variable := value` apart; nothing of an assignment to a part of a variable."""
    tokens = _tokens(query)
    if len(tokens) > 2 and tokens[1].text in {":=", "="}:
        name = tokens[0].text
        return names.plain_name(name) if name[:1] == '"' else name.lower(), query[tokens[1].end :]
    return "", ""


def _tokens(text: str) -> list[Token]:
    try:
        return grammar.tokens(text)
    except SqlSyntaxError:
        return []


def _nodes(tree: Any) -> Iterator[tuple[str, Node]]:
    stack: list[Any] = [tree]
    while stack:
        entry = stack.pop()
        if isinstance(entry, list):
            stack.extend(reversed(entry))
        elif isinstance(entry, dict):
            for key, value in entry.items():
                if isinstance(value, dict):
                    yield key, value
                if isinstance(value, dict | list):
                    stack.append(value)
