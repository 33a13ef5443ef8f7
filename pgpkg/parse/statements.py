"""Split SQL into statements and say of each what it is."""

from __future__ import annotations

from pgpkg.model import Statement
from pgpkg.parse import bodies
from pgpkg.parse.grammar import Node, Raw

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
_STATE_TAGS = frozenset(
    """CreateSchemaStmt CreateExtensionStmt CreateStmt CreateForeignTableStmt IndexStmt
    CreateSeqStmt AlterSeqStmt CompositeTypeStmt CreateEnumStmt CreateRangeStmt CreateDomainStmt
    AlterDomainStmt AlterEnumStmt AlterTypeStmt CreateStatsStmt CreateOpClassStmt
    CreateOpFamilyStmt AlterExtensionStmt RenameStmt""".split()
)
_STATE_DEFINITIONS = {
    "OBJECT_TYPE",
    "OBJECT_COLLATION",
    "OBJECT_TSCONFIGURATION",
    "OBJECT_TSDICTIONARY",
    "OBJECT_TSPARSER",
    "OBJECT_TSTEMPLATE",
}
_SWITCHES = frozenset(
    """AT_EnableRowSecurity AT_DisableRowSecurity AT_ForceRowSecurity AT_NoForceRowSecurity
    AT_ChangeOwner AT_EnableTrig AT_EnableAlwaysTrig AT_EnableReplicaTrig AT_DisableTrig
    AT_EnableTrigAll AT_DisableTrigAll AT_EnableTrigUser AT_DisableTrigUser AT_EnableRule
    AT_EnableAlwaysRule AT_EnableReplicaRule AT_DisableRule AT_ReplicaIdentity AT_SetRelOptions
    AT_ResetRelOptions AT_SetStatistics AT_SetOptions AT_ResetOptions AT_ClusterOn
    AT_DropCluster""".split()
)
_ALONE = frozenset(
    """CreatedbStmt DropdbStmt CreateTableSpaceStmt DropTableSpaceStmt AlterSystemStmt
    CreateSubscriptionStmt DropSubscriptionStmt""".split()
)


def describe(raw: Raw, *, ends_transactions: bool = False) -> Statement:
    """Name a parsed statement's kind and tell whether it is state and may share a transaction."""
    alone = ends_transactions or _stands_alone(raw.tag, raw.node)
    return Statement(raw.text, raw.line, _kind(raw.tag, raw.node), _is_state(raw), not alone)


def block_ends_transactions(raw: Raw) -> bool:
    """Whether a DO block commits: then no transaction can hold it."""
    return raw.tag == "DoStmt" and bodies.of_statement(raw).ends_transactions


def _kind(tag: str, node: Node) -> str:
    if tag == "GrantStmt":
        return "grant" if node.get("is_grant") else "revoke"
    if tag == "CreateTableAsStmt":
        matview = node.get("objtype") == "OBJECT_MATVIEW"
        return "create_materialized_view" if matview else "create_table"
    if tag == "CreateFunctionStmt":
        return "create_procedure" if node.get("is_procedure") else "create_function"
    if tag == "DefineStmt":
        return f"create_{str(node['kind']).removeprefix('OBJECT_').lower()}"
    if tag == "AlterTableStmt":
        return f"alter_{str(node.get('objtype', 'OBJECT_TABLE')).removeprefix('OBJECT_').lower()}"
    if tag == "VacuumStmt":
        return "vacuum" if node.get("is_vacuumcmd") else "analyze"
    return _KINDS.get(tag) or _snake(tag.removesuffix("Stmt"))


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
    if tag in _ALONE:
        return True
    if tag in {"IndexStmt", "DropStmt"}:
        return bool(node.get("concurrent"))
    if tag == "VacuumStmt":
        return bool(node.get("is_vacuumcmd"))
    if tag == "ClusterStmt":
        return "relation" not in node
    if tag == "ReindexStmt":
        return node.get("kind") in _WHOLE or _has_option(node, "concurrently")
    if tag == "AlterTableStmt":
        return any(
            c.get("AlterTableCmd", {}).get("def", {}).get("PartitionCmd", {}).get("concurrent")
            for c in node.get("cmds", [])
        )
    if tag == "DiscardStmt":
        return node.get("target", "DISCARD_ALL") == "DISCARD_ALL"
    if tag == "TransactionStmt":
        return node.get("kind") in {"TRANS_STMT_COMMIT_PREPARED", "TRANS_STMT_ROLLBACK_PREPARED"}
    if tag == "AlterSubscriptionStmt":
        return node.get("kind") in _REFRESHES
    return tag == "AlterDatabaseStmt" and _has_option(node, "tablespace", "options")


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
