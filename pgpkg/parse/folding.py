"""Texts that are put together out of what is written down: format, quotes and ||."""

from __future__ import annotations

import re
from typing import Any

from pgpkg.parse import names, uses
from pgpkg.parse.grammar import Node

_PLACE = re.compile(r"%(?:(\d+)\$)?(-?\d*)([sIL%])")
_VALUES = frozenset({"quote_literal", "quote_nullable"})


def text_of(node: Node) -> str | None:
    """Return what an expression comes to, NULL in the place of quoted values; None where a name
    or some other part of the text is only known when it runs."""
    constant = uses.literal(node)
    if constant is not None:
        return constant
    if "TypeCast" in node:
        return text_of(node["TypeCast"]["arg"])
    if "A_Expr" in node:
        return _joined(node["A_Expr"])
    if "FuncCall" in node:
        return _called(node["FuncCall"])
    return None


def _joined(node: Node) -> str | None:
    if names.strings(node.get("name", [])) != ["||"]:
        return None
    left, right = text_of(node.get("lexpr", {})), text_of(node.get("rexpr", {}))
    return None if left is None or right is None else left + right


def _called(node: Node) -> str | None:
    called = names.strings(node.get("funcname", []))[-1]
    arguments: list[Any] = node.get("args", [])
    if called in _VALUES:
        return "null"
    if called == "quote_ident" and len(arguments) == 1:
        name = text_of(arguments[0])
        return None if name is None else names.ident(name)
    if called == "format" and arguments and not node.get("func_variadic"):
        return _formatted(arguments)
    return None


def _formatted(arguments: list[Any]) -> str | None:
    pattern = text_of(arguments[0])
    if pattern is None:
        return None
    given = [text_of(one) for one in arguments[1:]]
    pieces, position, number = [], 0, 0
    for place in _PLACE.finditer(pattern):
        pieces.append(pattern[position : place.start()])
        position = place.end()
        if place[3] == "%":
            pieces.append("%")
            continue
        number = int(place[1]) if place[1] else number + 1
        if number > len(given):
            return None
        value = given[number - 1]
        if place[3] == "L":
            pieces.append("null" if value is None else "'" + value.replace("'", "''") + "'")
        elif value is None:
            return None
        else:
            pieces.append(names.ident(value) if place[3] == "I" else value)
    return "".join(pieces) + pattern[position:]
