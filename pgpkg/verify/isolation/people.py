"""Which made-up values make a row somebody's: the id, e-mail and the like of an actor."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pgpkg.model import Actor
from pgpkg.verify.rows.tables import Column, Table

# Claims that say nothing about rows.
ABOUT_THE_TOKEN = frozenset({"role", "aud", "exp", "iat", "iss", "nbf", "jti", "aal", "session_id"})
PERSON = re.compile(
    r"(^|_)(user|member|owner|author|account|profile|person|customer|employee|creator|sub|auth)"
    r"(_?(id|uid|uuid|sub))?$|^(created|owned|uploaded|updated|submitted|requested)_by$|^uid$"
)
PEOPLE = re.compile(r"(^|_)(users?|profiles?|accounts?|people|persons?|members?|customers?)$")
RANK = re.compile(r"(^|_)(role|level|rank|access|permission)s?$")
LOWEST = re.compile(r"member|user|viewer|guest|reader|staff|employee|basic|none", re.IGNORECASE)
POWER = re.compile(r"(^|_)(is_)?(admin|owner|superuser|staff|moderator)$")
PUBLIC = re.compile(r"(^|_)(public|published|shared|global|listed|open|visible)$")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
TIMES = ("timestamp", "date")
TEXT = ("text", "character", "citext")


def identity(actor: Actor, tenant_column: str | None) -> dict[str, str]:
    """Return what is known of an actor by column name: scalar claims, nested ones too, and what
    the last part of a setting's name says. `sub` stands for every column that names a person."""
    known: dict[str, str] = {}
    for name, value in actor.settings.items():
        known[name.rpartition(".")[2]] = str(value)
    nested = [actor.claims, *(v for v in actor.claims.values() if isinstance(v, Mapping))]
    for claims in nested:
        for name, value in claims.items():
            if name not in ABOUT_THE_TOKEN and isinstance(value, str | int):
                known.setdefault(name, str(value))
    if "sub" not in known:
        for name in ("user_id", "user", "uid", "current_user", "current_user_id"):
            if name in known:
                known["sub"] = known[name]
                break
    if tenant_column is not None:
        known.pop(tenant_column, None)
    return known


def overrides(table: Table, known: Mapping[str, str], taken: frozenset[str]) -> dict[str, str]:
    """Return the values that make a row of a table an actor's; `taken` columns are settled."""
    found: dict[str, str] = {}
    for column in table.columns:
        if column.name in taken:
            continue
        value = known.get(column.name)
        if value is None and "sub" in known and is_person(table, column):
            value = known["sub"]
        if value is not None and _fits(value, column.type):
            found[column.name] = value
    return found


def modest(table: Table) -> dict[str, str]:
    """Return values that give a row as little reach as its type allows: not public, no admin,
    the lowest role that the table's conditions mention."""
    found: dict[str, str] = {}
    for column in table.columns:
        if column.type == "boolean" and (PUBLIC.search(column.name) or POWER.search(column.name)):
            found[column.name] = "false"
        elif RANK.search(column.name) and column.type.startswith(TEXT):
            rules = " ".join(check.rule for check in table.checks if column.name in check.columns)
            words = re.findall(r"'((?:[^']|'')*)'", rules)
            lowest = next((word for word in words if LOWEST.search(word)), None)
            if lowest is not None:
                found[column.name] = lowest
    return found


def open_times(table: Table) -> list[str]:
    """Return the times that a row need not have: of what is deleted, published, closed."""
    return [c.name for c in table.columns if c.type.startswith(TIMES) and not c.is_needed]


def is_person(table: Table, column: Column) -> bool:
    """Tell whether a column names a person, or is the key of a table of people."""
    if column.name == "id":
        return PEOPLE.search(table.name.rpartition(".")[2].strip('"')) is not None
    return PERSON.search(column.name) is not None


def _fits(value: str, kind: str) -> bool:
    if kind == "uuid":
        return UUID.fullmatch(value) is not None
    if kind in {"smallint", "integer", "bigint", "numeric"}:
        return value.lstrip("-").isdigit()
    return kind.startswith(TEXT)
