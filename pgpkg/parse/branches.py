"""Which branches of a PL/pgSQL body are taken, where somebody can decide its conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pgpkg.parse.grammar import Node

Decide = Callable[[str], bool | None]

_IF = "PLpgSQL_stmt_if"
_CASE = "PLpgSQL_stmt_case"
_CASE_VARIABLE = '__" '
_ERROR = 21


def taken(key: str, node: Node, decide: Decide) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a statement, those left out that are never reached. Conditions are always
    looked at, up to the one that holds."""
    if key not in {_IF, _CASE}:
        yield from node.items()
        return
    if "t_expr" in node:
        yield "t_expr", node["t_expr"]
    for condition, text, body in _ways(key, node):
        decided = decide(text)
        if "t_expr" not in node:
            yield "cond", condition
        if decided is not False:
            yield "stmts", body
        if decided:
            return
    yield "stmts", node.get("else_body", node.get("else_stmts", []))


def ends(statement: Any, decide: Decide) -> bool:
    """Whether nothing behind a statement is reached, in a branch that is known to be taken."""
    if not isinstance(statement, dict):
        return False
    for key, node in statement.items():
        if key not in {_IF, _CASE}:
            return False
        for _, text, body in _ways(key, node):
            decided = decide(text)
            if decided is None:
                return False
            if decided:
                return any(_leaves(one) for one in body)
        return any(_leaves(one) for one in node.get("else_body", node.get("else_stmts", [])))
    return False


def _leaves(statement: Node) -> bool:
    raised = statement.get("PLpgSQL_stmt_raise", {})
    return "PLpgSQL_stmt_return" in statement or raised.get("elog_level") == _ERROR


def _ways(key: str, node: Node) -> Iterator[tuple[Node, str, list[Node]]]:
    """Yield the conditions in their order, as text too, with what stands below each."""
    if key == _IF:
        yield node["cond"], _text(node["cond"]), node.get("then_body", [])
        for one in node.get("elsif_list", []):
            way = one["PLpgSQL_if_elsif"]
            yield way["cond"], _text(way["cond"]), way.get("stmts", [])
        return
    value = _text(node.get("t_expr", {}))
    for one in node.get("case_when_list", []):
        way = one["PLpgSQL_case_when"]
        text = _text(way["expr"])
        if value:  # it reads: "__Case__Variable_18__" IN ('a')
            text = f"({value}) {text.partition(_CASE_VARIABLE)[2]}"
        yield way["expr"], text, way.get("stmts", [])


def _text(expression: Node) -> str:
    return str(expression.get("PLpgSQL_expr", {}).get("query", ""))
