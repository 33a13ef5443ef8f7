"""Values for the arguments of a call, out of rows that are there: by name first, then by type."""

from __future__ import annotations

from collections.abc import Sequence

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.functions.callers.calls import Argument, Values
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.relations import quoted
from pgpkg.verify.isolation.world import World
from pgpkg.verify.rows.tables import Column, Table
from pgpkg.verify.rows.values import Maker

TEXTS = ("text", "character varying", "character", "citext")


def of_tenant(world: World, tenant: str, actor: Actor) -> Values:
    """Return what a caller would say who means a tenant's rows, as an actor."""
    people_there = [a for a in world.setting.actors.values() if a.tenant == tenant] or [actor]

    def values(argument: Argument) -> Sequence[str | None]:
        found: list[str | None] = []
        column = world.setting.isolation.column
        word = argument.word
        if word in {column, "tenant", "tenant_id", "org_id", "account_id"} and column is not None:
            found.append(world.setting.isolation.tenants[tenant])
        for person in people_there:
            known = people.identity(person, None)
            if word in known:
                found.append(known[word])
            if "sub" in known and people.PERSON.search(word):
                found.append(known["sub"])
        found += _stored(world, tenant, argument)
        made = _made(world.makers[tenant], argument)
        return list(dict.fromkeys(v for v in [*found, made] if v is not None)) or [None]

    return values


def of_anybody(connection: database.Connection, tables: Sequence[Table], maker: Maker) -> Values:
    """Return values that stand in columns of the same name, else one that is made up."""

    def values(argument: Argument) -> Sequence[str | None]:
        found: list[str | None] = []
        for table in tables:
            for column in table.columns:
                if _is_meant(argument, table, column):
                    query = f"select distinct {quoted(column.name)}::text from {table.name} limit 2"
                    rows = connection.execute(query.encode())
                    found += [value for (value,) in rows if value is not None]
        made = _made(maker, argument)
        return list(dict.fromkeys([*found, made])) or [None]

    return values


def _stored(world: World, tenant: str, argument: Argument) -> list[str | None]:
    """Return what the tenant's rows hold: in columns of that name, then in keys of that type."""
    named: list[str | None] = []
    keys: list[str | None] = []
    for table in world.tables.values():
        row = world.row(table.name, tenant)
        if row is None:
            continue
        relation = world.relations[table.name]
        for column in table.columns:
            if _is_meant(argument, table, column):
                named.append(row.get(column.name))
            elif (column.name,) in relation.keys and _same_type(argument, column):
                keys.append(row.get(column.name))
    return [*named, *(keys if argument.type in {"uuid", "bigint", "integer", "text"} else [])]


def _is_meant(argument: Argument, table: Table, column: Column) -> bool:
    if not _same_type(argument, column):
        return False
    bare = table.name.rpartition(".")[2].strip('"')
    word = argument.word
    if word in {column.name, f"{bare}_{column.name}"}:
        return True
    return column.name == "id" and word in {f"{bare}_id", f"{bare.rstrip('s')}_id", bare, "id"}


def _same_type(argument: Argument, column: Column) -> bool:
    one, other = argument.type, column.type.partition("(")[0]
    return (
        one == other or (one in TEXTS and other in TEXTS) or {one, other} == {"integer", "bigint"}
    )


def _made(maker: Maker, argument: Argument) -> str | None:
    if argument.type in {"json", "jsonb"}:
        return "{}"
    column = Column(argument.name, argument.type, argument.type_oid, -1, True)
    try:
        return maker.value(column, 1)
    except (KeyError, ValueError):
        return None
