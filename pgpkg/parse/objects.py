"""What one statement creates: kind, full name, what else it makes possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pgpkg.model import SqlObject
from pgpkg.parse import names, signatures
from pgpkg.parse.grammar import Node, Raw

STATE_KINDS = frozenset(
    {"schema", "extension", "type", "domain", "table", "sequence", "index", "statistics"}
    | {"collation", "operator class", "text search"}
)
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
    line: int
    schema: str | None = None
    owner: str = ""
    provides: frozenset[str] = frozenset()
    signature: str = ""
    is_replaceable: bool = False

    @property
    def is_qualified(self) -> bool:
        return self.kind in _WITHOUT_SCHEMA or self.schema is not None

    @property
    def is_state(self) -> bool:
        return self.kind in STATE_KINDS

    def as_object(self) -> SqlObject:
        return SqlObject(self.kind, self.name, self.signature, self.is_replaceable)


def created(raw: Raw) -> Created | None:
    """Return what a statement creates; None for one that creates nothing, and for what lives
    only as long as the session (temporary tables)."""
    maker = _MAKERS.get(raw.tag)
    made = maker(raw.node) if maker else None
    return replace(made, line=raw.line) if made else None


def _relation(
    kind: str,
    node: Node,
    *,
    owner: str = "",
    extra: frozenset[str] = frozenset(),
    signature: str = "",
    is_replaceable: bool = False,
) -> Created | None:
    if node.get("relpersistence") == "t" or node.get("schemaname") == "pg_temp":
        return None
    schema = node.get("schemaname")
    name = names.dotted((schema, node["relname"]) if schema else (node["relname"],))
    provides = {f"relation {name}"}
    if kind in {"table", "view", "matview"}:
        provides.add(f"type {name}")
    return Created(
        kind,
        name,
        node["relname"],
        0,
        schema,
        owner,
        frozenset(provides) | extra,
        signature,
        is_replaceable,
    )


def _belonging(kind: str, name: str, relation: Node, *, is_replaceable: bool = False) -> Created:
    schema = relation.get("schemaname")
    parts = (schema, relation["relname"]) if schema else (relation["relname"],)
    owner = names.dotted(parts)
    full = names.dotted((*parts, name))
    return Created(
        kind,
        full,
        name,
        0,
        schema,
        f"relation {owner}",
        frozenset({f"{kind} {full}"}),
        "",
        is_replaceable,
    )


def _listed(
    kind: str,
    nodes: list[Node],
    prefix: str | None = None,
    *,
    signature: str = "",
    is_replaceable: bool = False,
    extra: frozenset[str] = frozenset(),
) -> Created:
    parts = names.strings(nodes)
    name = names.dotted(parts)
    return Created(
        kind,
        name,
        parts[-1],
        0,
        parts[-2] if len(parts) > 1 else None,
        "",
        frozenset({f"{prefix or kind} {name}"}) | extra,
        signature,
        is_replaceable,
    )


def _plain(kind: str, name: str, *, is_replaceable: bool = False) -> Created:
    return Created(
        kind,
        names.ident(name),
        name,
        0,
        None,
        "",
        frozenset({f"{kind} {names.ident(name)}"}),
        "",
        is_replaceable,
    )


def _schema(node: Node) -> Created:
    return _plain("schema", node.get("schemaname") or node["authrole"].get("rolename", ""))


def _extension(node: Node) -> Created:
    return _plain("extension", node["extname"])


def _role(node: Node) -> Created:
    return _plain("role", node["role"])


def _publication(node: Node) -> Created:
    return _plain("publication", node["pubname"])


def _table(node: Node) -> Created | None:
    base = node.get("base", node)
    parents = [p["RangeVar"] for p in base.get("inhRelations", []) if "RangeVar" in p]
    owner = ""
    if "partbound" in base and parents and (name := names.relation(parents[0])):
        owner = f"relation {name}"
    return _relation("table", base["relation"], owner=owner, extra=_implied_sequences(base))


def _implied_sequences(table: Node) -> frozenset[str]:
    relation = table["relation"]
    found = set()
    for element in table.get("tableElts", []):
        column = element.get("ColumnDef", {})
        kind = names.strings(column.get("typeName", {}).get("names", []))[-1:]
        has_identity = any(
            c.get("Constraint", {}).get("contype") == "CONSTR_IDENTITY"
            for c in column.get("constraints", [])
        )
        if has_identity or kind in (["serial"], ["bigserial"], ["smallserial"]):
            name = f"{relation['relname']}_{column['colname']}_seq"
            found.add(f"relation {names.dotted((relation.get('schemaname', ''), name))}")
    return frozenset(found)


def _table_as(node: Node) -> Created | None:
    kind = "matview" if node["objtype"] == "OBJECT_MATVIEW" else "table"
    signature = ""
    if kind == "matview":
        signature = signatures.of_query(node["query"], node["into"].get("colNames", []))
    return _relation(kind, node["into"]["rel"], signature=signature)


def _view(node: Node) -> Created | None:
    signature = signatures.of_query(node["query"], node.get("aliases", []))
    return _relation(
        "view", node["view"], signature=signature, is_replaceable=bool(node.get("replace"))
    )


def _sequence(node: Node) -> Created | None:
    return _relation("sequence", node["sequence"])


def _index(node: Node) -> Created | None:
    if "idxname" not in node:
        return None
    relation = node["relation"]
    owner = names.relation(relation)
    place = {"relname": node["idxname"], "schemaname": relation.get("schemaname")}
    return _relation("index", place, owner=f"relation {owner}" if owner else "")


def _function(node: Node) -> Created:
    kind = "procedure" if node.get("is_procedure") else "function"
    parts = names.strings(node["funcname"])
    arguments = [p["FunctionParameter"] for p in node.get("parameters", [])]
    return _routine(
        kind,
        parts,
        arguments,
        signatures.of_function(kind, node),
        is_replaceable=bool(node.get("replace")),
    )


def _routine(
    kind: str, parts: list[str], arguments: list[Node], signature: str, *, is_replaceable: bool
) -> Created:
    name = names.dotted(parts)
    taken = ", ".join(
        names.type_name(a["argType"])
        for a in arguments
        if a.get("mode") not in {"FUNC_PARAM_OUT", "FUNC_PARAM_TABLE"}
    )
    return Created(
        kind,
        f"{name}({taken})",
        parts[-1],
        0,
        parts[-2] if len(parts) > 1 else None,
        "",
        frozenset({f"function {name}"}),
        signature,
        is_replaceable,
    )


def _define(node: Node) -> Created | None:
    kind = str(node["kind"]).removeprefix("OBJECT_")
    is_replaceable = bool(node.get("replace"))
    if kind == "AGGREGATE":
        listed = node.get("args", [{}])[0].get("List", {}).get("items", [])
        arguments = [a["FunctionParameter"] for a in listed if "FunctionParameter" in a]
        return _routine(
            "aggregate",
            names.strings(node["defnames"]),
            arguments,
            signatures.of_aggregate(node),
            is_replaceable=is_replaceable,
        )
    if kind == "OPERATOR":
        return _operator(node)
    if kind == "TYPE":
        return _listed("type", node["defnames"])
    if kind == "COLLATION":
        return _listed("collation", node["defnames"])
    return _listed("text search", node["defnames"])


def _operator(node: Node) -> Created:
    parts = names.strings(node["defnames"])
    schema = parts[-2] if len(parts) > 1 else None
    name = f"{names.ident(schema)}.{parts[-1]}" if schema else parts[-1]
    sides = {
        d["DefElem"]["defname"]: names.type_name(d["DefElem"]["arg"]["TypeName"])
        for d in node.get("definition", [])
        if "TypeName" in d.get("DefElem", {}).get("arg", {})
    }
    full = f"{name}({sides.get('leftarg', 'none')}, {sides.get('rightarg', 'none')})"
    return Created("operator", full, parts[-1], 0, schema, "", frozenset({f"operator {name}"}))


def _composite(node: Node) -> Created | None:
    made = _relation(
        "type",
        {"relname": node["typevar"]["relname"], "schemaname": node["typevar"].get("schemaname")},
    )
    return replace(made, provides=frozenset({f"type {made.name}"})) if made else None


def _type(node: Node) -> Created:
    return _listed("type", node["typeName"])


def _range(node: Node) -> Created:
    parts = names.strings(node["typeName"])
    own = parts[-1]
    multi = own.replace("range", "multirange") if "range" in own else f"{own}_multirange"
    full = names.dotted((*parts[:-1], multi))
    return _listed("type", node["typeName"], extra=frozenset({f"type {full}"}))


def _domain(node: Node) -> Created:
    return _listed("domain", node["domainname"], "type")


def _trigger(node: Node) -> Created:
    return _belonging(
        "trigger", node["trigname"], node["relation"], is_replaceable=bool(node.get("replace"))
    )


def _event_trigger(node: Node) -> Created:
    return _plain("event trigger", node["trigname"])


def _policy(node: Node) -> Created:
    return _belonging("policy", node["policy_name"], node["table"])


def _rule(node: Node) -> Created:
    return _belonging(
        "rule", node["rulename"], node["relation"], is_replaceable=bool(node.get("replace"))
    )


def _statistics(node: Node) -> Created | None:
    if not node.get("defnames"):
        return None
    relations = [r["RangeVar"] for r in node.get("relations", []) if "RangeVar" in r]
    owner = names.relation(relations[0]) if relations else None
    made = _listed("statistics", node["defnames"])
    return replace(made, owner=f"relation {owner}" if owner else "")


def _cast(node: Node) -> Created:
    source, target = names.type_name(node["sourcetype"]), names.type_name(node["targettype"])
    name = f"({source} as {target})"
    return Created("cast", name, name, 0, None, "", frozenset({f"cast {name}"}))


def _operator_class(node: Node) -> Created:
    return _listed("operator class", node.get("opclassname") or node["opfamilyname"])


_MAKERS: dict[str, Callable[[Node], Created | None]] = {
    "CreateSchemaStmt": _schema,
    "CreateExtensionStmt": _extension,
    "CreateRoleStmt": _role,
    "CreatePublicationStmt": _publication,
    "CreateStmt": _table,
    "CreateForeignTableStmt": _table,
    "CreateTableAsStmt": _table_as,
    "ViewStmt": _view,
    "CreateSeqStmt": _sequence,
    "IndexStmt": _index,
    "CreateFunctionStmt": _function,
    "DefineStmt": _define,
    "CompositeTypeStmt": _composite,
    "CreateEnumStmt": _type,
    "CreateRangeStmt": _range,
    "CreateDomainStmt": _domain,
    "CreateTrigStmt": _trigger,
    "CreateEventTrigStmt": _event_trigger,
    "CreatePolicyStmt": _policy,
    "RuleStmt": _rule,
    "CreateStatsStmt": _statistics,
    "CreateCastStmt": _cast,
    "CreateOpClassStmt": _operator_class,
    "CreateOpFamilyStmt": _operator_class,
}
