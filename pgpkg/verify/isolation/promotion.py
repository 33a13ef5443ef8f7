"""Try to gain rights: by a membership in another tenant, by a higher role, by an admin's row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pgpkg.model import Actor
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.deeds import Hand
from pgpkg.verify.isolation.relations import Relation, Rights, literal, quoted
from pgpkg.verify.isolation.session import Session
from pgpkg.verify.isolation.world import World
from pgpkg.verify.rows.tables import Table


def judge(world: World, session: Session, book: Book, actor: Actor, relation: Relation) -> None:
    """Write down how an actor can give itself rights through a table that decides rights."""
    table = world.tables.get(relation.name)
    if table is None or actor.tenant is None or not people.identity(actor, None):
        return
    for said in (
        *_joins(world, session, actor, relation, table),
        *_rises(world, session, actor, relation, table),
    ):
        book.add(
            "self-promotion",
            relation.name,
            Note(
                f"an actor can give itself rights by writing {relation.name}",
                f"{actor.name} ({actor.role}) {said}",
                f"revoke insert, update, delete on {relation.name} from {actor.role};\n"
                "-- and let a SECURITY DEFINER function that checks the caller's rights write it",
                actor.name,
            ),
        )


def _joins(
    world: World, session: Session, actor: Actor, relation: Relation, table: Table
) -> Iterator[str]:
    """A row with the actor's own id where it had none: in another tenant, or among admins."""
    names = _person_columns(world, actor, table)
    if not names:
        return
    hand = Hand(world, session, actor, relation)
    if hand.can_write and hand.is_owned:
        for deed in hand.inserts():
            if deed.harmed:
                yield f"inserts itself as a member of {', '.join(sorted(deed.harmed))}"
                return
        return
    rights = world.rights.get((actor.role, relation.name), Rights())
    row = world.spare_of_nobody(relation.name, actor)
    if row is None or not rights.insertable:
        return
    mine = " and ".join(f"{quoted(n)}::text = {literal(v)}" for n, v in names.items())
    given = [n for n in relation.columns if n in rights.insertable and n not in relation.fixed]
    values = ", ".join(f"{literal(row[n])}::{relation.types[n]}" for n in given)
    columns = ", ".join(quoted(n) for n in given)
    effect = session.act(
        actor,
        "set",
        [f"insert into {relation.name} ({columns}) values ({values})"],
        relation.name,
        before=[f"delete from {relation.name} where {mine}"],
        then=f"select exists (select 1 from {relation.name} where {mine})",
    )
    if effect.then:
        yield f"inserts itself into {relation.name}"


def _rises(
    world: World, session: Session, actor: Actor, relation: Relation, table: Table
) -> Iterator[str]:
    """The actor's own row, with a higher role or another tenant in it."""
    rights = world.rights.get((actor.role, relation.name), Rights())
    names = _person_columns(world, actor, table)
    if not names:
        return
    mine = " and ".join(f"{quoted(n)}::text = {literal(v)}" for n, v in names.items())
    for column, values in _power(world, table).items():
        if column not in rights.updatable:
            continue
        for value in values:
            changed = f"{quoted(column)} = {literal(value)}::{relation.types[column]}"
            effect = session.act(
                actor,
                "set",
                [
                    f"update {relation.name} set {changed} where {mine}",
                    f"update {relation.name} set {changed}",
                ],
                relation.name,
                then=_has_now(relation.name, mine, column, value),
            )
            if effect.then and not _had(world, relation.name, mine, column, value):
                yield f"sets {column} = {value} in its own row"
                return


def _has_now(table: str, mine: str, column: str, value: str) -> str:
    return (
        f"select exists (select 1 from {table} where {mine}"
        f" and {quoted(column)}::text = {literal(value)})"
    )


def _had(world: World, table: str, mine: str, column: str, value: str) -> bool:
    row = world.connection.execute(_has_now(table, mine, column, value).encode()).fetchone()
    return bool(row and row[0])


def _person_columns(world: World, actor: Actor, table: Table) -> dict[str, str]:
    column = world.ownership.column(table.name)
    known = people.identity(actor, column)
    found = people.overrides(table, known, frozenset())
    persons = {c.name for c in table.columns if people.is_person(table, c)}
    return {name: value for name, value in found.items() if name in persons}


def _power(world: World, table: Table) -> dict[str, list[str]]:
    """Return the columns that hold power, with the values that somebody could want."""
    maker = next(iter(world.makers.values()))
    found: dict[str, list[str]] = {}
    for column in table.columns:
        rules = " ".join(c.rule for c in table.checks if column.name in c.columns)
        words = re.findall(r"'((?:[^']|'')*)'", rules)
        labels = maker.base(column.type_oid).labels
        if column.type == "boolean" and people.POWER.search(column.name):
            found[column.name] = ["true"]
        elif people.RANK.search(column.name) and (labels or words):
            values = [*labels, *words]
            found[column.name] = [v for v in values if not people.LOWEST.search(v)] or values
        elif people.RANK.search(column.name) and column.type.startswith(people.TEXT):
            found[column.name] = ["admin"]
    return found
