"""What the handlers of OTHERS in a PL/pgSQL body do with the error that they catch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import declarations, grammar, plpgsql
from pgpkg.parse.grammar import Node

_BLOCK = "PLpgSQL_stmt_block"
_IF = "PLpgSQL_stmt_if"
_CASE = "PLpgSQL_stmt_case"
_RAISE = "PLpgSQL_stmt_raise"
_ERROR = 21


@dataclass(frozen=True, slots=True)
class Handler:
    """`keeps` tells that the code of the error goes on or is used, `raises` that any error does."""

    keeps: bool
    raises: bool


def handlers_of_others(definition: str, body: str) -> tuple[Handler, ...] | None:
    """Return the handlers of OTHERS in the order of the text; None where it cannot be read."""
    try:
        function = grammar.parse(definition)[0].node
        tokens = grammar.tokens(body)
        tree = grammar.plpgsql(plpgsql.head(function, tokens), declarations.read(body, tokens).body)
    except SqlSyntaxError:
        return None
    return None if tree is None else tuple(_handlers(tree))


def _handlers(tree: Any) -> Iterator[Handler]:
    if isinstance(tree, list):
        for entry in tree:
            yield from _handlers(entry)
    elif isinstance(tree, dict):
        names = {c["PLpgSQL_condition"].get("condname") for c in tree.get("conditions", [])}
        if "others" in names:
            action = tree.get("action", [])
            keeps = _asks_for_code(action) or _raises_again(action)
            yield Handler(keeps, _raises_any(action))
        for entry in tree.values():
            yield from _handlers(entry)


def _raises_again(statements: list[Node]) -> bool:
    """Whether every way through the statements ends in a RAISE of the same error."""
    return any(_is_raise_again(kind, node) for one in statements for kind, node in one.items())


def _is_raise_again(kind: str, node: Node) -> bool:
    if kind == _RAISE:
        return not node.keys() & {"message", "condname", "options"}
    if kind == _BLOCK:
        return "exceptions" not in node and _raises_again(node.get("body", []))
    if kind == _IF:
        ways = [node, *(one["PLpgSQL_if_elsif"] for one in node.get("elsif_list", []))]
        bodies = [way.get("then_body", way.get("stmts", [])) for way in ways]
        return all(map(_raises_again, [*bodies, node.get("else_body", [])]))
    if kind == _CASE:
        bodies = [w["PLpgSQL_case_when"].get("stmts", []) for w in node.get("case_when_list", [])]
        if node.get("have_else"):
            bodies.append(node.get("else_stmts", []))
        return all(map(_raises_again, bodies))
    return False


def _asks_for_code(tree: Any) -> bool:
    """Whether SQLSTATE of this error is used; in a handler further inside it is another one's."""
    if isinstance(tree, list):
        return any(_asks_for_code(entry) for entry in tree)
    if not isinstance(tree, dict):
        return False
    if tree.get("kind") == "RETURNED_SQLSTATE":
        return True
    query = tree.get("query")
    if isinstance(query, str) and "sqlstate" in query.lower():
        try:
            return any(token.word == "sqlstate" for token in grammar.tokens(query))
        except SqlSyntaxError:
            return False
    return any(_asks_for_code(entry) for key, entry in tree.items() if key != "exceptions")


def _raises_any(tree: Any) -> bool:
    if isinstance(tree, list):
        return any(_raises_any(entry) for entry in tree)
    if not isinstance(tree, dict):
        return False
    if tree.get("elog_level") == _ERROR:
        return True
    return any(_raises_any(entry) for key, entry in tree.items() if key != "exceptions")
