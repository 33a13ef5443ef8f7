"""What callers see of a function or a view, and whether CREATE OR REPLACE can change it.

A signature is one fact per line: `returns integer`, `in batch integer default`, `out id bigint`,
`column id`. So it can be compared, stored, and read by a person.
"""

from __future__ import annotations

from pgpkg.model import SqlObject
from pgpkg.parse import names
from pgpkg.parse.grammar import Node

_MODES = {
    "FUNC_PARAM_IN": ("in",),
    "FUNC_PARAM_DEFAULT": ("in",),
    "FUNC_PARAM_INOUT": ("in", "out"),
    "FUNC_PARAM_VARIADIC": ("in",),
    "FUNC_PARAM_OUT": ("out",),
    "FUNC_PARAM_TABLE": ("out",),
}
_UNKNOWN = "column ?"


def of_function(kind: str, node: Node) -> str:
    """Kind, result, arguments by name and type, which of them have a default, OUT columns."""
    lines = [kind, f"returns {_result(node)}"]
    for entry in node.get("parameters", []):
        parameter = entry["FunctionParameter"]
        name, spelled = parameter.get("name", ""), names.type_name(parameter["argType"])
        for mode in _MODES[parameter.get("mode", "FUNC_PARAM_DEFAULT")]:
            default = " default" if mode == "in" and "defexpr" in parameter else ""
            lines.append(f"{mode} {names.ident(name) if name else '-'} {spelled}{default}")
    return "\n".join(lines)


def of_aggregate(node: Node) -> str:
    """An aggregate's result follows from its state type and its final function."""
    lines = ["aggregate"]
    for entry in node.get("definition", []):
        option = entry["DefElem"]
        if option["defname"].lower() in {"stype", "finalfunc"}:
            lines.append(f"{option['defname'].lower()} {_spelled(option.get('arg', {}))}")
    return "\n".join(lines)


def of_query(query: Node, aliases: list[Node]) -> str:
    """The columns of a view as far as its text tells; `column ?` where it does not."""
    columns = _columns(query.get("SelectStmt", {}))
    named = names.strings(aliases)
    if columns is None:
        return "\n".join([f"column {names.ident(n)}" for n in named] + [_UNKNOWN])
    columns[: len(named)] = [(name, kind) for name, (_, kind) in zip(named, columns, strict=False)]
    return "\n".join(f"column {names.ident(name)} {kind}".rstrip() for name, kind in columns)


def obstacle(old: SqlObject, new: SqlObject) -> str:
    """Say why CREATE OR REPLACE cannot turn `old` into `new`; empty when it can.

    Both bear the same name, so the types of a function's arguments are the same. What only the
    server can know (the type of a view's column) is left to the server.
    """
    if old.kind != new.kind:
        return f"the {old.kind} becomes a {new.kind}"
    if old.signature == new.signature or not old.signature:
        return ""
    if new.kind in {"view", "matview"}:
        return _view_obstacle(old.signature, new.signature)
    if new.kind == "aggregate":
        return "return type changed"
    return _function_obstacle(old.signature, new.signature)


def _function_obstacle(old: str, new: str) -> str:
    if _lines(old, "returns") != _lines(new, "returns"):
        return "return type changed"
    outs = _lines(new, "out")
    if len(outs) > 1 and _lines(old, "out") != outs:
        return "result columns changed"
    for before, after in zip(_lines(old, "in"), _lines(new, "in"), strict=False):
        was, now = before.split(" ")[1], after.split(" ")[1]
        if was not in {"-", now}:
            return (
                f"argument {was} is called {now}" if now != "-" else f"argument {was} lost its name"
            )
        if before.endswith(" default") and not after.endswith(" default"):
            return f"argument {now} lost its default"
    return ""


def _view_obstacle(old: str, new: str) -> str:
    before, after = old.splitlines(), new.splitlines()
    for position, was in enumerate(before):
        if was == _UNKNOWN or (position < len(after) and after[position] == _UNKNOWN):
            return ""
        if position >= len(after):
            return f"{was} is gone"
        now = after[position]
        if was.split(" ")[1] != now.split(" ")[1]:
            return f"{was.rstrip()} becomes {now}"
        if was != now and len(was.split(" ")) > 2 and len(now.split(" ")) > 2:
            return f"{' '.join(was.split(' ')[:2])} changes its type"
    return ""


def _lines(signature: str, start: str) -> list[str]:
    return [line for line in signature.splitlines() if line.startswith(f"{start} ")]


def _result(node: Node) -> str:
    """The type that the server keeps: without RETURNS it follows from the OUT arguments."""
    kind = node.get("returnType")
    if kind is not None:
        return ("setof " if kind.get("setof") else "") + names.type_name(kind)
    parameters = [each["FunctionParameter"] for each in node.get("parameters", [])]
    outs = [each for each in parameters if "out" in _MODES.get(each.get("mode", ""), ())]
    if not outs:
        return "nothing"
    return names.type_name(outs[0]["argType"]) if len(outs) == 1 else "record"


def _spelled(argument: Node) -> str:
    if "TypeName" in argument:
        return names.type_name(argument["TypeName"])
    return names.dotted(names.strings([argument]))


def _columns(select: Node) -> list[tuple[str, str]] | None:
    """Names and, where cast at once, types; None when a star or an odd expression hides them."""
    while "larg" in select:
        select = select["larg"]
    if "valuesLists" in select:
        count = len(select["valuesLists"][0]["List"]["items"])
        return [(f"column{number}", "") for number in range(1, count + 1)]
    found = []
    for entry in select.get("targetList", []):
        target = entry["ResTarget"]
        name = target.get("name") or _implied_name(target["val"])
        if not name:
            return None
        found.append((name, _cast_type(target["val"])))
    return found


def _cast_type(value: Node) -> str:
    return names.type_name(value["TypeCast"]["typeName"]) if "TypeCast" in value else ""


def _implied_name(value: Node) -> str | None:
    """What the server calls a column without AS; None where that takes more than a look."""
    if "TypeCast" in value:
        kind = names.strings(value["TypeCast"]["typeName"]["names"])[-1]
        return _strong_name(value["TypeCast"]["arg"]) or kind
    if "CaseExpr" in value:
        return _strong_name(value["CaseExpr"].get("defresult", {})) or "case"
    return _strong_name(value)


def _strong_name(value: Node) -> str | None:
    """A name that a cast or a CASE around the expression keeps."""
    if "ColumnRef" in value:
        return next(iter(names.strings(value["ColumnRef"]["fields"][-1:])), None)
    if "FuncCall" in value:
        return names.strings(value["FuncCall"]["funcname"])[-1]
    if "TypeCast" in value:
        return _strong_name(value["TypeCast"]["arg"])
    return next((name for tag, name in _FIXED.items() if tag in value), None)


_FIXED = {"CoalesceExpr": "coalesce", "A_ArrayExpr": "array", "RowExpr": "row"}
