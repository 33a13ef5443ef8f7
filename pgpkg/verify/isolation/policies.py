"""The policies of the probed relations, and the tables whose rows give rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.asking import ask


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as the catalog has it. `looks_at` are the tables that decide it."""

    relation: str
    name: str
    object: str
    command: str
    is_permissive: bool
    roles: tuple[str, ...]
    using: str | None
    check: str | None
    looks_at: tuple[str, ...]


def read(connection: database.Connection, schemas: Sequence[str]) -> tuple[Policy, ...]:
    """Return the policies of all relations in some schemas."""
    return tuple(
        Policy(
            row["relation"],
            row["name"],
            row["object"],
            row["command"],
            row["is_permissive"],
            tuple(row["roles"]),
            row["using_text"],
            row["check_text"],
            tuple(row["looks_at"]),
        )
        for row in ask(connection, "isolation_policies", list(schemas))
    )


def giving_rights(policies: Iterable[Policy]) -> frozenset[str]:
    """Return the tables whose rows decide what others may see."""
    return frozenset(name for policy in policies for name in policy.looks_at)


def concerns(policy: Policy, actor: Actor, connection: database.Connection) -> bool:
    """Tell whether a policy is for an actor's role, or for one that it belongs to."""
    if "public" in policy.roles or actor.role in policy.roles:
        return True
    query = "select bool_or(pg_has_role(%s, r, 'usage')) from unnest(%s::text[]) as r"
    row = connection.execute(query.encode(), [actor.role, list(policy.roles)]).fetchone()
    return bool(row and row[0])
