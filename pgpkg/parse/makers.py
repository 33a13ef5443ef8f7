"""What one statement creates: kind, full name, what else it makes possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pgpkg.parse import names, signatures
from pgpkg.parse.grammar import Node, Raw
from pgpkg.parse.objects import Created, belonging, listed, plain, relation, routine


def created(raw: Raw) -> Created | None:
    """Return what a statement creates; None for one that creates nothing, and for what lives
    only as long as the session (temporary tables)."""
    maker = _MAKERS.get(raw.tag)
    made = maker(raw.node) if maker else None
    if made is None:
        return None
    return replace(made, line=raw.line, is_replaceable=bool(raw.node.get("replace")))


def _schema(node: Node) -> Created:
    return plain("schema", node.get("schemaname") or node["authrole"].get("rolename", ""))


def _extension(node: Node) -> Created:
    return plain("extension", node["extname"])


def _role(node: Node) -> Created:
    return plain("role", node["role"])


def _publication(node: Node) -> Created:
    return plain("publication", node["pubname"])


def _table(node: Node) -> Created | None:
    base = node.get("base", node)
    parents = [each["RangeVar"] for each in base.get("inhRelations", []) if "RangeVar" in each]
    name = names.relation(parents[0]) if parents and "partbound" in base else None
    made = relation("table", base["relation"], owner=f"relation {name}" if name else "")
    return replace(made, provides=made.provides | _implied_sequences(base)) if made else None


def _implied_sequences(table: Node) -> frozenset[str]:
    """serial and identity columns bring a sequence that others may name."""
    within = table["relation"]
    found = set()
    for element in table.get("tableElts", []):
        column = element.get("ColumnDef", {})
        kind = names.strings(column.get("typeName", {}).get("names", []))[-1:]
        has_identity = any(
            each.get("Constraint", {}).get("contype") == "CONSTR_IDENTITY"
            for each in column.get("constraints", [])
        )
        if has_identity or kind in (["serial"], ["bigserial"], ["smallserial"]):
            name = f"{within['relname']}_{column['colname']}_seq"
            found.add(f"relation {names.dotted((within.get('schemaname', ''), name))}")
    return frozenset(found)


def _table_as(node: Node) -> Created | None:
    into = node["into"]
    if node["objtype"] != "OBJECT_MATVIEW":
        return relation("table", into["rel"])
    signature = signatures.of_query(node["query"], into.get("colNames", []))
    return relation("matview", into["rel"], signature=signature)


def _view(node: Node) -> Created | None:
    signature = signatures.of_query(node["query"], node.get("aliases", []))
    return relation("view", node["view"], signature=signature)


def _sequence(node: Node) -> Created | None:
    return relation("sequence", node["sequence"])


def _index(node: Node) -> Created | None:
    if "idxname" not in node:
        return None
    table = node["relation"]
    owner = names.relation(table)
    own = {"relname": node["idxname"], "schemaname": table.get("schemaname")}
    return relation("index", own, owner=f"relation {owner}" if owner else "")


def _constraint(node: Node) -> Created | None:
    """ALTER TABLE ... ADD CONSTRAINT, by which two tables can refer to each other."""
    for each in node.get("cmds", []):
        command = each.get("AlterTableCmd", {})
        name = command.get("def", {}).get("Constraint", {}).get("conname")
        if command.get("subtype") == "AT_AddConstraint" and name:
            return belonging("constraint", name, node["relation"])
    return None


def _function(node: Node) -> Created:
    kind = "procedure" if node.get("is_procedure") else "function"
    arguments = [each["FunctionParameter"] for each in node.get("parameters", [])]
    signature = signatures.of_function(kind, node)
    return routine(kind, names.strings(node["funcname"]), arguments, signature)


def _define(node: Node) -> Created:
    kind = str(node["kind"]).removeprefix("OBJECT_")
    if kind == "AGGREGATE":
        return _aggregate(node)
    if kind == "OPERATOR":
        return _operator(node)
    known = {"TYPE": "type", "COLLATION": "collation"}
    return listed(known.get(kind, "text search"), node["defnames"])


def _aggregate(node: Node) -> Created:
    within = (node.get("args") or [{}])[0].get("List", {}).get("items", [])
    arguments = [each["FunctionParameter"] for each in within if "FunctionParameter" in each]
    signature = signatures.of_aggregate(node)
    return routine("aggregate", names.strings(node["defnames"]), arguments, signature)


def _operator(node: Node) -> Created:
    parts = names.strings(node["defnames"])
    schema = parts[-2] if len(parts) > 1 else None
    name = f"{names.ident(schema)}.{parts[-1]}" if schema else parts[-1]
    sides = {
        each["DefElem"]["defname"]: names.type_name(each["DefElem"]["arg"]["TypeName"])
        for each in node.get("definition", [])
        if "TypeName" in each.get("DefElem", {}).get("arg", {})
    }
    full = f"{name}({sides.get('leftarg', 'none')}, {sides.get('rightarg', 'none')})"
    return Created("operator", full, parts[-1], schema, "", frozenset({f"operator {name}"}))


def _composite(node: Node) -> Created:
    within = node["typevar"]
    parts = [within["schemaname"]] if "schemaname" in within else []
    return listed("type", [{"String": {"sval": part}} for part in (*parts, within["relname"])])


def _type(node: Node) -> Created:
    return listed("type", node["typeName"])


def _range(node: Node) -> Created:
    """A range type brings its multirange type, named as the server names it."""
    made = listed("type", node["typeName"])
    own = made.stem
    multi = own.replace("range", "multirange", 1) if "range" in own else f"{own}_multirange"
    parts = (made.schema, multi) if made.schema else (multi,)
    return replace(made, provides=made.provides | {f"type {names.dotted(parts)}"})


def _domain(node: Node) -> Created:
    return listed("domain", node["domainname"], "type")


def _trigger(node: Node) -> Created:
    return belonging("trigger", node["trigname"], node["relation"])


def _event_trigger(node: Node) -> Created:
    return plain("event trigger", node["trigname"])


def _policy(node: Node) -> Created:
    return belonging("policy", node["policy_name"], node["table"])


def _rule(node: Node) -> Created:
    return belonging("rule", node["rulename"], node["relation"])


def _statistics(node: Node) -> Created | None:
    if not node.get("defnames"):
        return None
    tables = [each["RangeVar"] for each in node.get("relations", []) if "RangeVar" in each]
    owner = names.relation(tables[0]) if tables else None
    return replace(
        listed("statistics", node["defnames"]), owner=f"relation {owner}" if owner else ""
    )


def _cast(node: Node) -> Created:
    name = f"({names.type_name(node['sourcetype'])} as {names.type_name(node['targettype'])})"
    return Created("cast", name, name, provides=frozenset({f"cast {name}"}))


def _operator_class(node: Node) -> Created:
    return listed("operator class", node.get("opclassname") or node["opfamilyname"])


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
    "AlterTableStmt": _constraint,
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
