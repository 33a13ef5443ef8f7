"""Spell what the catalog tells as DDL, in lower case and without needless words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

QUOTED = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")""")
MAXIMUM = {"smallint": 32767, "integer": 2147483647, "bigint": 9223372036854775807}


def lowered(sql: str) -> str:
    """Put keywords into lower case; what stands in quotes stays."""
    parts = QUOTED.split(sql)
    return "".join(part if n % 2 else part.lower() for n, part in enumerate(parts))


def literal(value: str) -> str:
    """Spell a string."""
    return "'" + value.replace("'", "''") + "'"


def split(name: str) -> list[str]:
    """Take a dotted name apart; dots within quotes hold no two names apart."""
    return re.findall(r'"(?:[^"]|"")*"|[^.]+', name)


def own(name: str) -> str:
    """Return the last part of a dotted name."""
    return split(name)[-1]


def above(name: str) -> str:
    """Return a dotted name without its last part."""
    return ".".join(split(name)[:-1])


def bare(name: str) -> str:
    """Take the quotes of an identifier away."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def ident(name: str) -> str:
    """Quote an identifier where it is not plain lower case."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_$]*", name) else '"' + name.replace('"', '""') + '"'


def column(name: str, definition: Mapping[str, Any], *, with_not_null: bool = True) -> str:
    """Spell a column as it stands in CREATE TABLE or ADD COLUMN."""
    parts = [own(name), definition["type"]]
    if definition.get("compression"):
        parts.append(f"compression {definition['compression']}")
    if definition.get("collation"):
        parts.append(f"collate {definition['collation']}")
    if definition.get("default") is not None:
        parts.append(f"default {lowered(definition['default'])}")
    if definition.get("generated") is not None:
        expression = lowered(definition["generated"])
        parts.append(f"generated always as ({expression}) {definition['generated_kind']}")
    if definition.get("identity"):
        parts.append(identity(name, definition))
    if with_not_null and definition.get("not_null"):
        parts.append("not null")
    return " ".join(parts)


def identity(name: str, definition: Mapping[str, Any]) -> str:
    """Spell the identity of a column, with the options that are not the usual ones."""
    found = definition["identity"]
    options = sequence_options(found, definition["type"])
    table = bare(own(above(name)))
    usual = f"{above(above(name))}.{ident(f'{table}_{bare(own(name))}_seq')}"
    if found.get("sequence") and found["sequence"] != usual:
        options.insert(0, f"sequence name {found['sequence']}")
    tail = f" ({' '.join(options)})" if options else ""
    return f"generated {found['when']} as identity{tail}"


def sequence_options(definition: Mapping[str, Any], kind: str, *, full: bool = False) -> list[str]:
    """Spell the parameters of a sequence: those that are not the usual ones, or all."""
    usual = {
        "increment": 1,
        "minimum": 1,
        "maximum": MAXIMUM.get(kind),
        "start": definition["minimum"],
        "cache": 1,
    }
    words = {
        "increment": "increment by",
        "minimum": "minvalue",
        "maximum": "maxvalue",
        "start": "start with",
        "cache": "cache",
    }
    spelled = [
        f"{words[key]} {definition[key]}"
        for key, value in usual.items()
        if full or definition[key] != value
    ]
    if full or definition["cycle"]:
        spelled.append("cycle" if definition["cycle"] else "no cycle")
    return spelled


def constraint(name: str, definition: Mapping[str, Any], *, not_valid: bool = False) -> str:
    """Spell a table constraint with its name."""
    text = f"constraint {own(name)} {constraint_body(definition['def'])}"
    hidden = not_valid or not definition.get("validated", True)
    return f"{text} not valid" if hidden and not text.endswith("not enforced") else text


def constraint_body(text: str) -> str:
    """Put a definition into lower case and take doubled brackets of a check away."""
    text = lowered(text)
    found = re.fullmatch(r"check \((\(.*\))\)(.*)", text, re.DOTALL)
    if found and _is_one_bracket(found[1]):
        return f"check {found[1]}{found[2]}"
    return text


def sequence(name: str, definition: Mapping[str, Any], *, gently: bool = False) -> str:
    """Spell CREATE SEQUENCE without its owner."""
    words = ["create unlogged sequence" if definition.get("persistence") else "create sequence"]
    if gently:
        words.append("if not exists")
    words.append(name)
    if definition["type"] != "bigint":
        words.append(f"as {definition['type']}")
    return " ".join([*words, *sequence_options(definition, definition["type"])]) + ";"


def type_(name: str, definition: Mapping[str, Any]) -> str | None:
    """Spell CREATE TYPE; None for base types, which need a library."""
    form = definition["form"]
    if form == "enum":
        labels = ", ".join(literal(label) for label in definition.get("labels", []))
        return f"create type {name} as enum ({labels});"
    if form == "composite":
        attributes = ", ".join(attribute(a) for a in definition.get("attributes") or [])
        return f"create type {name} as ({attributes});"
    if form == "range":
        found = definition["range"]
        options = [f"subtype = {found['subtype']}"]
        words = {"opclass": "subtype_opclass", "diff": "subtype_diff"}
        for key in ("opclass", "collation", "canonical", "diff"):
            if key in found:
                options.append(f"{words.get(key, key)} = {found[key]}")
        options.append(f"multirange_type_name = {found['multirange']}")
        return f"create type {name} as range ({', '.join(options)});"
    return None


def attribute(definition: Mapping[str, str]) -> str:
    """Spell an attribute of a composite type."""
    text = f"{definition['name']} {definition['type']}"
    return f"{text} collate {definition['collation']}" if "collation" in definition else text


def domain(name: str, definition: Mapping[str, Any]) -> str:
    """Spell CREATE DOMAIN with its checks."""
    words = [f"create domain {name} as {definition['type']}"]
    if definition.get("collation"):
        words.append(f"collate {definition['collation']}")
    if definition.get("default") is not None:
        words.append(f"default {lowered(definition['default'])}")
    if definition.get("not_null"):
        words.append("not null")
    for check, body in sorted((definition.get("checks") or {}).items()):
        words.append(f"constraint {check} {constraint_body(body['def'])}")
    return " ".join(words) + ";"


def index(
    definition: str, *, name: str = "", concurrently: bool = False, gently: bool = False
) -> str:
    """Spell CREATE INDEX from pg_get_indexdef, under another name if one is given."""
    pattern = r'CREATE (UNIQUE )?INDEX ((?:"(?:[^"]|"")*"|\S)+) ON (?:ONLY )?'
    found = re.match(pattern, definition)
    if found is None:
        return lowered(definition) + ";"
    words = ["create", "unique index" if found[1] else "index"]
    if concurrently:
        words.append("concurrently")
    if gently:
        words.append("if not exists")
    rest = lowered(definition[found.end() :]).replace(" using btree", "", 1)
    return " ".join([*words, name or found[2], "on", rest]) + ";"


def _is_one_bracket(text: str) -> bool:
    """Whether the first bracket is closed by the last one."""
    depth = 0
    outside = "".join(p for n, p in enumerate(QUOTED.split(text)) if n % 2 == 0)
    for position, char in enumerate(outside):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position == len(outside) - 1
    return False
