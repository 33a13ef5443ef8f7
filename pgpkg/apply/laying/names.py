"""Take the name of an object apart, and write its DROP.

Names come from `model.SqlObject.name`: `app.add(integer, text)`, `app.ticket.ticket_agent_reads`,
`app."Odd name"`. A part that is not quoted is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

ROUTINES = frozenset({"function", "procedure", "aggregate"})
ON_A_TABLE = frozenset({"policy", "trigger", "rule"})
RELATIONS = frozenset({"table", "view", "matview", "sequence", "index"})
# What has no address of its own in the catalog, or none that laying asks for.
PLAIN = frozenset({"job", "grant", "data", "publication", "role", "extension"})

# Behaviour that can be taken down and laid again without losing anything.
DROPPABLE = {
    "function": "routine",
    "procedure": "routine",
    "aggregate": "routine",
    "view": "view",
    "matview": "materialized view",
    "policy": "policy",
    "trigger": "trigger",
    "rule": "rule",
    "event trigger": "event trigger",
}


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of an object's name, unquoted. `arguments` are types, ready for SQL."""

    kind: str
    name: str
    schema: str | None = None
    relation: str | None = None
    arguments: tuple[str, ...] | None = None

    @property
    def qualified(self) -> tuple[str | None, str]:
        """Schema and name: what a relation or a routine may not share with another of its sort."""
        return self.schema, self.name


def take_apart(kind: str, text: str) -> Name:
    """Return the parts of an object's name."""
    if kind in PLAIN:
        return Name(kind, text)
    arguments: tuple[str, ...] | None = None
    if kind in ROUTINES:
        head, found, tail = _at_bracket(text)
        text, arguments = head, tuple(pieces(tail[:-1], ",")) if found and tail[:-1] else ()
    parts = [_unquoted(part) for part in pieces(text, ".")]
    if kind in ON_A_TABLE and len(parts) > 2:
        return Name(kind, ".".join(parts[2:]), parts[0], parts[1])
    if len(parts) > 1:
        return Name(kind, ".".join(parts[1:]), parts[0], arguments=arguments)
    return Name(kind, parts[0], arguments=arguments)


def drop(kind: str, text: str) -> str | None:
    """Return the statement that drops one behaviour object, or None where none is to be dropped."""
    if kind not in DROPPABLE:
        return None
    name = take_apart(kind, text)
    verb = sql.SQL("drop " + DROPPABLE[kind] + " if exists ")
    if kind in ON_A_TABLE:
        place = sql.Identifier(name.schema or "", name.relation or "")
        return (verb + sql.Identifier(name.name) + sql.SQL(" on ") + place).as_string(None)
    return verb.as_string(None) + quoted(name) + _brackets(name)


def quoted(name: Name) -> str:
    """Return schema and name as SQL."""
    parts = [name.name] if name.schema is None else [name.schema, name.name]
    return sql.Identifier(*parts).as_string(None)


def literal(text: str) -> str:
    """Return text as an SQL string."""
    return sql.Literal(text).as_string(None)


def pieces(text: str, separator: str) -> Iterator[str]:
    """Yield what lies between separators that are neither quoted nor in brackets."""
    in_quotes, depth, start = False, 0, 0
    for position, sign in enumerate(text):
        if sign == '"':
            in_quotes = not in_quotes
        elif not in_quotes and sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == separator and not in_quotes and depth == 0:
            yield text[start:position].strip()
            start = position + 1
    yield text[start:].strip()


def _brackets(name: Name) -> str:
    return "" if name.arguments is None else f"({', '.join(name.arguments)})"


def _at_bracket(text: str) -> tuple[str, bool, str]:
    in_quotes = False
    for position, sign in enumerate(text):
        if sign == '"':
            in_quotes = not in_quotes
        elif sign == "(" and not in_quotes:
            return text[:position], True, text[position + 1 :]
    return text, False, ""


def _unquoted(part: str) -> str:
    if len(part) > 1 and part.startswith('"') and part.endswith('"'):
        return part[1:-1].replace('""', '"')
    return part
