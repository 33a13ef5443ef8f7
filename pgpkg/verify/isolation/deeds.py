"""What an actor tries with the rows of a relation, his own and those of another tenant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pgpkg.model import Actor
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.relations import Relation, Rights, literal, quoted
from pgpkg.verify.isolation.session import Answer, Effect, Session, State
from pgpkg.verify.isolation.world import World
from pgpkg.verify.rows.fitting import Row

REPLICA = "set local session_replication_role = replica"
ORIGIN = "set local session_replication_role = origin"
MOST_COLUMNS = 4  # that an update is tried with, until one is let through


@dataclass(frozen=True, slots=True)
class Deed:
    """One attempt. `harmed` are the other tenants whose rows were changed; `is_control` tells
    whether the actor's own rows were, as it should be possible."""

    verb: str
    answer: Answer
    harmed: frozenset[str] = frozenset()
    is_control: bool = False
    is_reference: bool = False
    detail: str = ""


class Hand:
    """An actor's hand on one relation. Statements are made once, and tried in any state."""

    def __init__(self, world: World, session: Session, actor: Actor, relation: Relation) -> None:
        self._world = world
        self._session = session
        self._actor = actor
        self._relation = relation
        self._rights = world.rights.get((actor.role, relation.name), Rights())
        self._base = _base(world, relation)
        self._is_owned = self._base is not None
        if self._base is None and relation.is_table:
            self._base = relation.name
        self._own = actor.tenant or next(iter(world.setting.isolation.tenants))
        self._others = tuple(t for t in world.setting.isolation.tenants if t != self._own)

    @property
    def is_owned(self) -> bool:
        """Whether the rows are tenants'."""
        return self._is_owned

    @property
    def can_write(self) -> bool:
        rights = self._rights
        return bool(
            self._base is not None
            and (rights.insertable or rights.updatable or rights.may_delete or rights.may_truncate)
        )

    def deeds(self, state: State = "set") -> Iterator[Deed]:
        """Try everything that the grants allow."""
        yield from self.inserts(state)
        yield from self._updates(state)
        yield from self._deletes(state)
        if state == "set" and self._is_owned:
            yield from self._moves()
            yield from self._upserts()
            yield from self.references()

    # --- verbs --------------------------------------------------------------------------------

    def inserts(self, state: State = "set") -> Iterator[Deed]:
        """A row of one's own, then one of each other tenant."""
        for tenant in (self._own, *(self._others if self._is_owned else ())):
            row = self._spare(tenant)
            if row is not None and self._rights.insertable:
                yield self._deed("insert", self._act(state, [self._insert(row)]))

    def _updates(self, state: State) -> Iterator[Deed]:
        """Without a condition: only the policies choose the rows. Where no further row is possible,
        as in the table of tenants, another tenant's row tells what fits."""
        row = self._spare(self._own) or self._world.row(self._base or "", self._others[0])
        if row is None or not self._rights.updatable:
            return
        changes = [f"{quoted(n)} = {self._value(row, n)}" for n in self._harmless()]
        if changes:
            name = self._relation.name
            statements = [f"update {name} set {change}" for change in changes]
            yield self._deed("update", self._act(state, statements))
            condition = self._world.ownership.condition(self._base or name, self._own)
            if condition is not None and self._has_columns(condition):
                own = [f"{statement} where {condition}" for statement in statements]
                yield self._deed("update", self._act(state, own))

    def _deletes(self, state: State) -> Iterator[Deed]:
        name, clear = self._relation.name, self._without_children()
        if self._rights.may_delete:
            yield self._deed("delete", self._act(state, [f"delete from {name}"], clear))
        if self._rights.may_truncate and self._relation.is_table:
            statements = [f"truncate {name}", f"truncate {name} cascade"]
            yield self._deed("truncate", self._act(state, statements))

    def _moves(self) -> Iterator[Deed]:
        """A new row of one's own, that nothing points at, is given to the other tenant."""
        column = self._tenant_column()
        row = self._spare(self._own)
        if row is None or column is None or column not in self._rights.updatable:
            return
        clear = (*self._without_children(), *self._insert_anyway(row))
        name, key = self._relation.name, self._key(row)
        for tenant in self._others:
            value = self._world.setting.isolation.tenants[tenant]
            change = f"update {name} set {quoted(column)} = {literal(value)}"
            for statement in [f"{change} where {key}", change] if key else [change]:
                yield self._deed("move", self._act("set", [statement], clear))

    def _upserts(self) -> Iterator[Deed]:
        """A row of one's own with the key of another tenant's row."""
        column = self._tenant_column()
        row = self._spare(self._own)
        if row is None or not (self._rights.insertable and self._rights.updatable):
            return
        for key in self._relation.keys:
            if column in key or not set(key) <= set(self._rights.insertable):
                continue
            changed = next((n for n in self._harmless() if n not in key), None)
            for tenant in self._others:
                theirs = self._world.row(self._base or "", tenant)
                if theirs is None or changed is None or None in [theirs[n] for n in key]:
                    continue
                mixed = {**row, **{n: theirs[n] for n in key}}
                names = ", ".join(quoted(n) for n in key)
                statement = (
                    f"{self._insert(mixed)} on conflict ({names}) do update"
                    f" set {quoted(changed)} = excluded.{quoted(changed)}"
                )
                yield self._deed("upsert", self._act("set", [statement]))

    def references(self) -> Iterator[Deed]:
        """A row of one's own that points at another tenant's row."""
        column = self._tenant_column()
        row = self._spare(self._own)
        if row is None or not self._rights.insertable or self._base is None:
            return
        for columns, parent, parent_columns in self._world.ownership.parents(self._base):
            free = [n for n in columns if n != column]
            if not free or not set(free) <= set(self._rights.insertable):
                continue
            if column is not None and columns == (column,):
                continue
            for tenant in self._others:
                theirs = self._world.row(parent, tenant)
                if theirs is None:
                    continue
                pointed = dict(zip(columns, parent_columns, strict=True))
                mixed = {**row, **{n: theirs[pointed[n]] for n in free}}
                yield self._reference(mixed, free, parent, tenant)

    def _reference(self, row: Row, free: Sequence[str], parent: str, tenant: str) -> Deed:
        same = " and ".join(f"{quoted(n)}::text = {literal(row[n])}" for n in free)
        theirs = self._world.ownership.condition(self._base or "", tenant)
        then = (
            f"select exists (select 1 from {self._relation.name} where {same} and not ({theirs}))"
        )
        effect = self._act("set", [self._insert(row)], then=then)
        # Where the parent says whose row it is, pointing there is giving it away.
        is_through = effect.then if self._tenant_column() else tenant in effect.changed
        detail = f"{', '.join(free)} -> {parent}"
        return Deed(
            "reference",
            effect.answer,
            harmed=frozenset({tenant}) if is_through else frozenset(),
            is_reference=True,
            detail=detail,
        )

    # --- how ----------------------------------------------------------------------------------

    def _act(
        self,
        state: State,
        statements: Sequence[str],
        before: Sequence[str] = (),
        then: str | None = None,
    ) -> Effect:
        name = self._relation.name
        return self._session.act(self._actor, state, statements, name, before, then)

    def _deed(self, verb: str, effect: Effect) -> Deed:
        if not effect.is_possible:
            return Deed(verb, effect.answer)
        if not self._is_owned:  # a row that is nobody's: it went through or it did not
            return Deed(verb, effect.answer, is_control=effect.answer.affected > 0)
        if self._actor.tenant is None:
            return Deed(verb, effect.answer, is_control=bool(effect.changed))
        return Deed(
            verb,
            effect.answer,
            effect.changed - {self._own},
            is_control=self._own in effect.changed,
        )

    def _spare(self, tenant: str) -> Row | None:
        return self._world.spare(self._base, tenant, self._actor) if self._base else None

    def _tenant_column(self) -> str | None:
        column = self._world.ownership.column(self._base) if self._base else None
        return column if column in self._relation.columns else None

    def _harmless(self) -> list[str]:
        """Columns that may be changed and that no key, no tenant and no person stands in."""
        relation, world = self._relation, self._world
        table = world.tables.get(self._base or "")
        bound = {n for key in relation.keys for n in key} | relation.fixed
        if table is not None:
            bound |= {n for key in table.foreign_keys for n in key.columns}
            bound |= {c.name for c in table.columns if people.is_person(table, c)}
        bound.add(self._tenant_column() or "")
        allowed = [n for n in self._rights.updatable if n not in relation.fixed]
        free = [n for n in allowed if n not in bound]
        plain = [n for n in free if relation.types[n].startswith(people.TEXT)]
        return list(islice(dict.fromkeys((*plain, *free)), MOST_COLUMNS))

    def _insert(self, row: Row) -> str:
        allowed = set(self._rights.insertable) - self._relation.fixed
        return self._insert_into(row, [n for n in self._relation.columns if n in allowed])

    def _insert_anyway(self, row: Row) -> tuple[str, ...]:
        """As a superuser, whatever triggers would say, every column given."""
        relation = self._world.relations[self._base or ""]
        names = [n for n in relation.columns if n not in relation.generated]
        return (REPLICA, self._insert_into(row, names, into=relation), ORIGIN)

    def _insert_into(self, row: Row, names: Sequence[str], into: Relation | None = None) -> str:
        given = [n for n in names if n in row]
        columns = ", ".join(quoted(n) for n in given)
        values = ", ".join(self._value(row, n) for n in given)
        override = " overriding system value" if into is not None else ""
        target = (into or self._relation).name
        return f"insert into {target} ({columns}){override} values ({values})"

    def _value(self, row: Row, name: str) -> str:
        return f"{literal(row[name])}::{self._relation.types[name]}"

    def _key(self, row: Row) -> str | None:
        for key in self._relation.keys:
            if set(key) <= set(self._rights.readable) and None not in [row.get(n) for n in key]:
                return " and ".join(f"{quoted(n)} = {self._value(row, n)}" for n in key)
        return None

    def _has_columns(self, condition: str) -> bool:
        column = self._tenant_column()
        return column is not None and column in self._rights.readable and column in condition

    def _without_children(self) -> tuple[str, ...]:
        """Take away rows that point here: a foreign key is no proof of isolation."""
        targets = {self._base, self._relation.name}
        children = sorted(
            table.name
            for table in self._world.tables.values()
            if table.name not in targets and any(k.parent in targets for k in table.foreign_keys)
        )
        if not children:
            return ()
        return (REPLICA, *(f"delete from {name}" for name in children), ORIGIN)


def _base(world: World, relation: Relation) -> str | None:
    """Return the table of tenants' rows that stands below a relation, itself in most cases."""
    tenant = next(iter(world.setting.isolation.tenants))
    candidates = (relation.name, *([] if relation.parent is None else [relation.parent]))
    for name in (*candidates, *relation.below):
        below = world.relations.get(name)
        if below is None or below.kind not in {"r", "p"}:
            continue
        if world.ownership.condition(name, tenant) is not None:
            return name
    return None


def readable(rights: Mapping[tuple[str, str], Rights], role: str, relation: Relation) -> str | None:
    """Return the query for all that a role may read of a relation."""
    allowed = rights.get((role, relation.name), Rights()).readable
    if not allowed:
        return None
    return f"select {', '.join(quoted(n) for n in allowed)} from {relation.name}"
