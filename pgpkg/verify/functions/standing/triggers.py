"""Rule unreachable-trigger-function: nothing that happens ever calls it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pgpkg import database
from pgpkg.model import Finding
from pgpkg.names import listed
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found
from pgpkg.verify.functions.standing.asking import ask

RULE = "unreachable-trigger-function"
REASONS = {
    "unused": "no trigger uses it",
    "disabled": "every trigger that uses it is disabled",
    "never": "no trigger that uses it has a condition that can be true",
}


def judge(connection: database.Connection, context: Context) -> Iterator[Found]:
    """Yield the trigger functions that nothing calls.

    A package brings some for the tables of whoever takes it over: those are left alone.
    """
    offered = {unit.schema for unit in context.tree.units if unit.kind == "package"}
    for row in ask(connection, "triggers", list(context.made_schemas)):
        if row["schema"] in offered and row["reason"] == "unused":
            continue
        yield _told(row)


def _told(row: dict[str, Any]) -> Found:
    name, reason = row["name"], row["reason"]
    triggers = row["triggers"] or []
    detail = "It returns trigger, so only a trigger can call it."
    if triggers:
        detail += f" Those that use it: {listed(triggers)}."
    return Found(
        Finding(
            rule=RULE,
            level="warning",
            unit="",
            object=name,
            message=f"{name} is never called: {REASONS[reason]}",
            detail=detail,
            hint=_way_out(row),
            evidence={"reason": reason, "triggers": triggers},
        )
    )


def _way_out(row: dict[str, Any]) -> str:
    name = row["name"]
    if row["reason"] == "disabled":
        trigger = row["triggers"][0]
        return f"alter table <table> enable trigger {trigger};\n-- or drop trigger and function"
    if row["is_for_events"]:
        return (
            f"create event trigger <name> on ddl_command_end execute function {name};\n"
            f"-- or: drop function {name};"
        )
    return (
        f"create trigger <name> before update on <table> for each row execute function {name};\n"
        f"-- or: drop function {name};"
    )
