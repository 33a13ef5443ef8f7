"""What a piece of syntax tree refers to: relations, functions, types, schemas, operators.

Only names written with a schema count. What stands in a CTE, a parameter, or pg_catalog is
thereby never taken for somebody's object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pgpkg.parse import names
from pgpkg.parse.grammar import Node

_REG_TYPES = {
    "regclass": "relation",
    "regtype": "type",
    "regproc": "function",
    "regprocedure": "function",
    "regnamespace": "schema",
}
_TAKES_RELATION = {"nextval", "currval", "setval", "pg_get_serial_sequence"}
_RELATIONS = {"TABLE", "VIEW", "MATVIEW", "INDEX", "SEQUENCE", "FOREIGN_TABLE"}
_LOOKS_QUALIFIED = re.compile(r'[a-z_"][\w$"]*\.[a-z_"][\w$"]*')
_FUNCTION_OPTIONS = names.words(
    """sfunc sfunc1 finalfunc combinefunc serialfunc deserialfunc msfunc minvfunc mfinalfunc
    function procedure restrict join support input output receive send typmod_in typmod_out
    analyze subscript subtype_diff canonical start gettoken end lextypes headline init lexize"""
)
_LEAVES = frozenset({"String", "ival", "fval", "sval", "boolval", "bsval", "Integer", "Float"})
_SCHEMA_TARGETS = {"ACL_TARGET_ALL_IN_SCHEMA", "ACL_TARGET_DEFAULTS"}


def of(node: Node) -> tuple[set[str], set[str]]:
    """Return (needs, wants) of a node and of all below it.

    Wants are what only may be meant: a text that reads like a relation's name, a role.
    """
    needs: set[str] = set()
    wants: set[str] = set()
    for tag, inner in walk(node):
        if tag == "DefElem" and inner.get("defname") in _FUNCTION_OPTIONS:
            needs.update(_option(inner))
            continue
        _add_plain(inner, needs)
        special = _SPECIAL.get(tag)
        if special:
            needs.update(special(inner))
        if tag == "A_Const":
            text = inner.get("sval", {}).get("sval", "")
            if _LOOKS_QUALIFIED.fullmatch(text):
                wants.update(_named("relation", names.literal_name(text)))
        if role := inner.get("rolename"):
            wants.add(f"role {names.ident(role)}")
    return needs, wants


def calls(node: Node) -> Iterator[tuple[list[str], list[Node]]]:
    """Yield name and arguments of every function call below a node, outermost first."""
    for tag, inner in walk(node):
        if tag in {"FuncCall", "funccall"}:
            yield names.strings(inner["funcname"]), inner.get("args", [])


def literal(node: Node) -> str | None:
    """The text of a string constant, casts aside."""
    while "TypeCast" in node:
        node = node["TypeCast"]["arg"]
    text = node.get("A_Const", {}).get("sval")
    return text.get("sval", "") if text is not None else None


def walk(node: Node) -> Iterator[tuple[str, Node]]:
    """Every dictionary below a node with the key that it stands under, parents first."""
    stack: list[tuple[str, Node]] = [("", node)]
    while stack:
        tag, inner = stack.pop()
        yield tag, inner
        if tag == "DefElem" and inner.get("defname") in _FUNCTION_OPTIONS:
            continue
        below: list[tuple[str, Node]] = []
        for key, value in inner.items():
            if key in _LEAVES:
                continue
            if isinstance(value, dict):
                below.append((key, value))
            elif isinstance(value, list):
                below += [(key, entry) for entry in value if isinstance(entry, dict)]
        below.reverse()
        stack += below


def _add_plain(node: Node, needs: set[str]) -> None:
    """Relations and types can be told by their fields, whatever they are called."""
    if "relname" in node and "relpersistence" in node:
        if name := names.relation(node):
            needs.add(f"relation {name}")
    elif "typemod" in node and "names" in node:
        parts = names.strings(node["names"])
        if node.get("pct_type"):
            needs.update(_named("relation", parts[:-1]))
        else:
            needs.update(_named("type", parts))
    elif "objname" in node:
        needs.update(_routine(node))


def _named(kind: str, parts: list[str]) -> set[str]:
    name = names.qualified(parts)
    return {f"{kind} {name}"} if name else set()


def _call(node: Node) -> Iterable[str]:
    parts = names.strings(node.get("funcname", []))
    found = _named("function", parts)
    if parts and parts[-1] in _TAKES_RELATION and node.get("args"):
        text = literal(node["args"][0])
        if text:
            found |= _named("relation", names.literal_name(text))
    return found


def _cast(node: Node) -> Iterable[str]:
    target = names.strings(node.get("typeName", {}).get("names", []))
    kind = _REG_TYPES.get(target[-1]) if target else None
    text = literal(node.get("arg", {}))
    if not kind or text is None:
        return set()
    parts = names.literal_name(text)
    if kind == "schema":
        return {f"schema {names.dotted(parts)}"} if parts else set()
    return _named(kind, parts)


def _option(node: Node) -> set[str]:
    """CREATE AGGREGATE, OPERATOR, TYPE: the grammar reads a function's name there as a type's."""
    argument = node.get("arg", {})
    listed = argument.get("TypeName", {}).get("names") or argument.get("List", {}).get("items", [])
    return _named("function", names.strings(listed))


def _routine(node: Node) -> set[str]:
    parts = names.strings(node.get("objname", []))
    is_operator = bool(parts) and not re.search(r"\w", parts[-1])
    return _operator(parts) if is_operator else _named("function", parts)


def _operator(parts: list[str]) -> set[str]:
    if len(parts) < 2 or not names.is_users(parts[-2]):
        return set()
    return {f"operator {names.ident(parts[-2])}.{parts[-1]}"}


def _operator_in(key: str) -> Callable[[Node], Iterable[str]]:
    return lambda node: _operator(names.strings(node.get(key, [])))


def _exclusion(node: Node) -> Iterable[str]:
    pairs = [each["List"]["items"] for each in node.get("exclusions", []) if "List" in each]
    found = [names.strings(items[1].get("List", {}).get("items", [])) for items in pairs]
    return set().union(*map(_operator, found))


def _trigger(node: Node) -> Iterable[str]:
    return _named("function", names.strings(node.get("funcname", [])))


def _of_object(node: Node) -> Iterable[str]:
    """COMMENT ON, SECURITY LABEL ON, ALTER ... OWNER TO: the object by its kind."""
    kind = str(node.get("objtype") or node.get("objectType") or "").removeprefix("OBJECT_")
    target = node.get("object", {})
    parts = names.strings(target.get("List", {}).get("items", []))
    if kind in _RELATIONS:
        return _named("relation", parts)
    if kind in {"COLUMN", "TABCONSTRAINT", "RULE"}:
        return _named("relation", parts[:-1])
    if kind in {"TRIGGER", "POLICY"} and len(parts) == 3:
        return {f"{kind.lower()} {names.dotted(parts)}"}
    if kind == "SCHEMA" and "String" in target:
        return {f"schema {names.dotted(names.strings([target]))}"}
    return set()


def _grant(node: Node) -> Iterable[str]:
    kind = str(node.get("objtype", "")).removeprefix("OBJECT_")
    objects = node.get("objects", [])
    if kind == "SCHEMA" or node.get("targtype") in _SCHEMA_TARGETS:
        return {f"schema {names.ident(name)}" for name in names.strings(objects)}
    found: set[str] = set()
    if kind in {"TYPE", "DOMAIN"}:
        for entry in objects:
            found |= _named("type", names.strings(entry.get("List", {}).get("items", [])))
    return found


def _type_by_list(key: str) -> Callable[[Node], Iterable[str]]:
    def named(node: Node) -> Iterable[str]:
        return _named("type", names.strings(node.get(key, [])))

    return named


def _default_privileges(node: Node) -> Iterable[str]:
    found: set[str] = set()
    for option in node.get("options", []):
        element = option.get("DefElem", {})
        if element.get("defname") == "schemas":
            listed = element.get("arg", {}).get("List", {}).get("items", [])
            found |= {f"schema {names.ident(name)}" for name in names.strings(listed)}
    return found


def _publication(node: Node) -> Iterable[str]:
    return {f"schema {names.ident(node['name'])}"} if node.get("name") else set()


def _sequence(node: Node) -> Iterable[str]:
    found: set[str] = set()
    for option in node.get("options", []):
        element = option.get("DefElem", {})
        if element.get("defname") == "owned_by":
            listed = element.get("arg", {}).get("List", {}).get("items", [])
            found |= _named("relation", names.strings(listed)[:-1])
    return found


def _schema_option(node: Node) -> Iterable[str]:
    for option in node.get("options", []):
        element = option.get("DefElem", {})
        if element.get("defname") == "schema":
            return {f"schema {names.dotted(names.strings([element['arg']]))}"}
    return set()


_SPECIAL: dict[str, Callable[[Node], Iterable[str]]] = {
    "FuncCall": _call,
    "funccall": _call,
    "TypeCast": _cast,
    "A_Expr": _operator_in("name"),
    "SubLink": _operator_in("operName"),
    "SortBy": _operator_in("useOp"),
    "Constraint": _exclusion,
    "CreateTrigStmt": _trigger,
    "CreateEventTrigStmt": _trigger,
    "CommentStmt": _of_object,
    "SecLabelStmt": _of_object,
    "AlterOwnerStmt": _of_object,
    "GrantStmt": _grant,
    "AlterEnumStmt": _type_by_list("typeName"),
    "AlterDomainStmt": _type_by_list("typeName"),
    "AlterDefaultPrivilegesStmt": _default_privileges,
    "PublicationObjSpec": _publication,
    "CreateSeqStmt": _sequence,
    "AlterSeqStmt": _sequence,
    "CreateExtensionStmt": _schema_option,
}
