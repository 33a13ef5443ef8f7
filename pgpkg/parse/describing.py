"""Split SQL into statements and say of each what it is."""

from __future__ import annotations

from collections.abc import Callable

from pgpkg.model import Statement
from pgpkg.parse import bodies
from pgpkg.parse.grammar import Node, Raw
from pgpkg.parse.names import words

_KINDS = {
    "CreateStmt": "create_table",
    "CreateForeignTableStmt": "create_table",
    "IndexStmt": "create_index",
    "CreateSeqStmt": "create_sequence",
    "CompositeTypeStmt": "create_type",
    "CreateEnumStmt": "create_type",
    "CreateRangeStmt": "create_type",
    "ViewStmt": "create_view",
    "CreateTrigStmt": "create_trigger",
    "CreateEventTrigStmt": "create_event_trigger",
    "RuleStmt": "create_rule",
    "CreateStatsStmt": "create_statistics",
    "CreatedbStmt": "create_database",
    "DropdbStmt": "drop_database",
    "CreateTableSpaceStmt": "create_tablespace",
    "DropTableSpaceStmt": "drop_tablespace",
    "VariableSetStmt": "set",
    "GrantRoleStmt": "grant_role",
    "AlterEnumStmt": "alter_type",
    "AlterTypeStmt": "alter_type",
    "AlterSeqStmt": "alter_sequence",
    "RefreshMatViewStmt": "refresh_materialized_view",
    "AlterObjectSchemaStmt": "alter_schema",
    "AlterOwnerStmt": "alter_owner",
}
_STATE_TAGS = words(
    """CreateSchemaStmt CreateExtensionStmt CreateStmt CreateForeignTableStmt IndexStmt
    CreateSeqStmt AlterSeqStmt CompositeTypeStmt CreateEnumStmt CreateRangeStmt CreateDomainStmt
    AlterDomainStmt AlterEnumStmt AlterTypeStmt CreateStatsStmt CreateOpClassStmt
    CreateOpFamilyStmt AlterExtensionStmt RenameStmt"""
)
_STATE_DEFINITIONS = {
    "OBJECT_TYPE",
    "OBJECT_COLLATION",
    "OBJECT_TSCONFIGURATION",
    "OBJECT_TSDICTIONARY",
    "OBJECT_TSPARSER",
    "OBJECT_TSTEMPLATE",
}
_SWITCHES = words(
    """AT_EnableRowSecurity AT_DisableRowSecurity AT_ForceRowSecurity AT_NoForceRowSecurity
    AT_ChangeOwner AT_EnableTrig AT_EnableAlwaysTrig AT_EnableReplicaTrig AT_DisableTrig
    AT_EnableTrigAll AT_DisableTrigAll AT_EnableTrigUser AT_DisableTrigUser AT_EnableRule
    AT_EnableAlwaysRule AT_EnableReplicaRule AT_DisableRule AT_ReplicaIdentity AT_SetRelOptions
    AT_ResetRelOptions AT_SetStatistics AT_SetOptions AT_ResetOptions AT_ClusterOn
    AT_DropCluster"""
)
_ALONE = words(
    """CreatedbStmt DropdbStmt CreateTableSpaceStmt DropTableSpaceStmt AlterSystemStmt
    CreateSubscriptionStmt DropSubscriptionStmt"""
)


def describe(raw: Raw, found: bodies.Names | None = None) -> Statement:
    """Name a parsed statement's kind and tell whether it is state and may share a transaction.

    `found` is what bodies.of_statement says of it. A DO block that commits cannot be held by a
    transaction; one that makes a table is state like the table.
    """
    if found is None:
        found = bodies.of_statement(raw) if raw.tag == "DoStmt" else bodies.Names()
    alone = found.ends_transactions or _stands_alone(raw.tag, raw.node)
    is_state = found.makes_state or _is_state(raw)
    return Statement(raw.text, raw.line, _kind(raw.tag, raw.node), is_state, not alone)


def _kind(tag: str, node: Node) -> str:
    by_field = _BY_FIELD.get(tag)
    return by_field(node) if by_field else _KINDS.get(tag) or _snake(tag.removesuffix("Stmt"))


def _object(node: Node, key: str) -> str:
    return str(node.get(key, "OBJECT_TABLE")).removeprefix("OBJECT_").lower()


_BY_FIELD: dict[str, Callable[[Node], str]] = {
    "GrantStmt": lambda node: "grant" if node.get("is_grant") else "revoke",
    "CreateTableAsStmt": lambda node: (
        "create_materialized_view" if _object(node, "objtype") == "matview" else "create_table"
    ),
    "CreateFunctionStmt": lambda node: (
        "create_procedure" if node.get("is_procedure") else "create_function"
    ),
    "DefineStmt": lambda node: f"create_{_object(node, 'kind')}",
    "AlterTableStmt": lambda node: f"alter_{_object(node, 'objtype')}",
    "VacuumStmt": lambda node: "vacuum" if node.get("is_vacuumcmd") else "analyze",
}


def _snake(tag: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in tag).lstrip("_")


def _is_state(raw: Raw) -> bool:
    node = raw.node
    if raw.tag in {"CreateStmt", "CreateTableAsStmt"}:
        target = node.get("into", {}).get("rel") or node.get("relation", {})
        return node.get("objtype") != "OBJECT_MATVIEW" and target.get("relpersistence") != "t"
    if raw.tag == "AlterTableStmt":
        commands = [c.get("AlterTableCmd", {}).get("subtype") for c in node.get("cmds", [])]
        return not all(command in _SWITCHES for command in commands)
    if raw.tag == "DefineStmt":
        return node.get("kind") in _STATE_DEFINITIONS
    return raw.tag in _STATE_TAGS


def _stands_alone(tag: str, node: Node) -> bool:
    """What PreventInTransactionBlock of the server refuses."""
    judge = _JUDGES.get(tag)
    return tag in _ALONE or (judge is not None and bool(judge(node)))


def _detaches_concurrently(node: Node) -> bool:
    commands = [c.get("AlterTableCmd", {}) for c in node.get("cmds", [])]
    return any(c.get("def", {}).get("PartitionCmd", {}).get("concurrent") for c in commands)


def _reindexes_alone(node: Node) -> bool:
    return node.get("kind") in _WHOLE or _has_option(node, "concurrently")


_WHOLE = {"REINDEX_OBJECT_SCHEMA", "REINDEX_OBJECT_SYSTEM", "REINDEX_OBJECT_DATABASE"}
_REFRESHES = {
    "ALTER_SUBSCRIPTION_REFRESH",
    "ALTER_SUBSCRIPTION_REFRESH_PUBLICATION",
    "ALTER_SUBSCRIPTION_SET_PUBLICATION",
    "ALTER_SUBSCRIPTION_ADD_PUBLICATION",
    "ALTER_SUBSCRIPTION_DROP_PUBLICATION",
}


def _has_option(node: Node, name: str, key: str = "params") -> bool:
    """Whether an option is given and not switched off."""
    for option in node.get(key, []):
        element = option.get("DefElem", {})
        if element.get("defname") == name:
            argument = element.get("arg", {})
            text = argument.get("String", {}).get("sval", "true").lower()
            return text not in {"false", "off"} and argument.get("Integer", {}).get("ival", 1) != 0
    return False


_JUDGES: dict[str, Callable[[Node], object]] = {
    "IndexStmt": lambda node: node.get("concurrent"),
    "DropStmt": lambda node: node.get("concurrent"),
    "VacuumStmt": lambda node: node.get("is_vacuumcmd"),
    "ClusterStmt": lambda node: "relation" not in node,
    "ReindexStmt": _reindexes_alone,
    "AlterTableStmt": _detaches_concurrently,
    "DiscardStmt": lambda node: node.get("target") == "DISCARD_ALL",
    "TransactionStmt": lambda node: str(node.get("kind")).endswith("_PREPARED"),
    "AlterSubscriptionStmt": lambda node: node.get("kind") in _REFRESHES,
    "AlterDatabaseStmt": lambda node: _has_option(node, "tablespace", "options"),
}
