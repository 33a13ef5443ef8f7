"""How names and types are spelled: as quote_ident and format_type of the server spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pgpkg.parse.grammar import Node, is_reserved

PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")
_PART = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\x00-@\[-^`{-\x7f][\w$]*))\s*')
_SYSTEM = {"pg_catalog", "information_schema", "pg_temp", "pg_toast"}


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text because there are many of them."""
    return frozenset(text.split())


_BUILT_IN = {
    "bit": "bit",
    "bool": "boolean",
    "bpchar": "character",
    "char": '"char"',
    "dec": "numeric",
    "decimal": "numeric",
    "float4": "real",
    "float8": "double precision",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "integer": "integer",
    "interval": "interval",
    "numeric": "numeric",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}
_SAME_AS_NAMED = words(
    """numeric text uuid json jsonb bytea date inet cidr macaddr oid name xml money record void
    int4range int8range numrange tsrange tstzrange daterange tsvector tsquery"""
)


@cache
def ident(name: str) -> str:
    """Quote a name where SQL needs it."""
    if PLAIN.fullmatch(name) and not is_reserved(name):
        return name
    return '"' + name.replace('"', '""') + '"'


def dotted(parts: Iterable[str]) -> str:
    return ".".join(ident(part) for part in parts)


def strings(nodes: Iterable[Node]) -> list[str]:
    """The texts of a list of String nodes; other nodes are left out."""
    return [node["String"].get("sval", "") for node in nodes if "String" in node]


def relation(node: Node) -> str | None:
    """The name of a RangeVar with its schema; None without one or for a system schema."""
    schema = node.get("schemaname")
    return dotted((schema, node["relname"])) if schema and is_users(schema) else None


def qualified(parts: list[str]) -> str | None:
    """The last two parts of a name; None for one without a schema or in a system schema."""
    if len(parts) < 2 or not is_users(parts[-2]):
        return None
    return dotted(parts[-2:])


def is_users(schema: str) -> bool:
    return schema not in _SYSTEM and not schema.startswith("pg_toast")


def plain_name(spelled: str) -> str:
    """Take the quotes of one name away."""
    return spelled[1:-1].replace('""', '"') if spelled.startswith('"') else spelled


def literal_name(text: str) -> list[str]:
    """Split the text of a regclass or regprocedure literal into its parts; [] if it is none."""
    text = text.partition("(")[0]
    parts = []
    position = 0
    while found := _PART.match(text, position):
        parts.append(found[1].replace('""', '"') if found[1] else found[2].lower())
        position = found.end()
        if position == len(text):
            return parts
        if text[position] != ".":
            return []
        position += 1
    return []


def type_name(node: Node) -> str:
    """Spell a TypeName as format_type does: no length, no precision, one [] for any array."""
    parts = strings(node.get("names", []))
    if node.get("pct_type"):
        return f"{dotted(parts)}%TYPE"
    is_array = bool(node.get("arrayBounds"))
    if parts[:1] == ["pg_catalog"] and len(parts) == 2:
        parts = parts[1:]
    name = parts[-1] if parts else ""
    if len(parts) == 1 and name.startswith("_"):
        element = name[1:]
        if element in _BUILT_IN or element in _SAME_AS_NAMED:
            is_array, name = True, element
            parts = [name]
    spelled = _BUILT_IN.get(name) if len(parts) == 1 else None
    return (spelled or dotted(parts)) + ("[]" if is_array else "")
