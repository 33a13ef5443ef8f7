"""One object that a statement creates, and the shapes in which objects come."""

from __future__ import annotations

from dataclasses import dataclass

from pgpkg.model import SqlObject
from pgpkg.parse import names
from pgpkg.parse.grammar import Node

STATE_KINDS = names.words("schema extension type domain table sequence index statistics") | {
    "collation",
    "constraint",
    "operator class",
    "text search",
}
_WITHOUT_SCHEMA = frozenset({"schema", "extension", "role", "publication", "event trigger", "cast"})


@dataclass(frozen=True, slots=True)
class Created:
    """One object that a statement creates.

    `stem` is the plain name that its file may carry, `owner` the relation that it belongs to
    (`relation app.ticket` for its index, policy, trigger, partition).
    """

    kind: str
    name: str
    stem: str
    schema: str | None = None
    owner: str = ""
    provides: frozenset[str] = frozenset()
    signature: str = ""
    is_replaceable: bool = False
    line: int = 1

    @property
    def is_qualified(self) -> bool:
        return self.kind in _WITHOUT_SCHEMA or self.schema is not None

    @property
    def is_state(self) -> bool:
        return self.kind in STATE_KINDS

    def as_object(self) -> SqlObject:
        return SqlObject(self.kind, self.name, self.signature, self.is_replaceable)


def relation(kind: str, node: Node, *, owner: str = "", signature: str = "") -> Created | None:
    """What a RangeVar names; None for what lives only as long as the session."""
    schema = node.get("schemaname")
    if node.get("relpersistence") == "t" or schema == "pg_temp":
        return None
    name = names.dotted(_parts(node))
    provides = {f"relation {name}"}
    if kind in {"table", "view", "matview"}:
        provides.add(f"type {name}")
    return Created(kind, name, node["relname"], schema, owner, frozenset(provides), signature)


def belonging(kind: str, name: str, table: Node) -> Created:
    """What has no name of its own but within a relation: policies, triggers, rules."""
    parts = _parts(table)
    full = names.dotted((*parts, name))
    return Created(
        kind,
        full,
        name,
        table.get("schemaname"),
        f"relation {names.dotted(parts)}",
        frozenset({f"{kind} {full}"}),
    )


def listed(kind: str, nodes: list[Node], prefix: str | None = None) -> Created:
    """What a list of names names: types, domains, collations. `prefix` is the kind of need."""
    parts = names.strings(nodes)
    name = names.dotted(parts)
    provides = frozenset({f"{prefix or kind} {name}"})
    return Created(kind, name, parts[-1], parts[-2] if len(parts) > 1 else None, "", provides)


def plain(kind: str, name: str) -> Created:
    """What lies in no schema."""
    quoted = names.ident(name)
    return Created(kind, quoted, name, provides=frozenset({f"{kind} {quoted}"}))


def routine(kind: str, parts: list[str], arguments: list[Node], signature: str) -> Created:
    """A function, procedure or aggregate with the types of its IN arguments."""
    name = names.dotted(parts)
    taken = ", ".join(
        names.type_name(each["argType"])
        for each in arguments
        if each.get("mode") not in {"FUNC_PARAM_OUT", "FUNC_PARAM_TABLE"}
    )
    return Created(
        kind,
        f"{name}({taken})",
        parts[-1],
        parts[-2] if len(parts) > 1 else None,
        provides=frozenset({f"function {name}"}),
        signature=signature,
    )


def _parts(node: Node) -> tuple[str, ...]:
    schema = node.get("schemaname")
    return (schema, node["relname"]) if schema else (node["relname"],)
