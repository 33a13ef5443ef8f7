"""What an actor tries with the rows of a relation, his own and those of another tenant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pgpkg.model import Actor
from pgpkg.verify.isolation import people, pointing
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
    detail: str = ""


class Hand:
    """An actor's hand on one relation. Statements are made once, and tried in any state."""

    def __init__(self, world: World, session: Session, actor: Actor, relation: Relation) -> None:
        self.world = world
        self._session = session
        self.actor = actor
        self.relation = relation
        self.rights = world.rights.get((actor.role, relation.name), Rights())
        self.base = _base(world, relation)
        self._is_owned = self.base is not None
        if self.base is None and relation.is_table:
            self.base = relation.name
        self.own = actor.tenant or next(iter(world.setting.isolation.tenants))
        self.others = tuple(t for t in world.setting.isolation.tenants if t != self.own)
        below = world.relations.get(self.base or "", relation)
        self._fixed = relation.fixed | below.fixed
        self._defaults = relation.defaults | below.defaults
        self._is_short = False

    @property
    def is_owned(self) -> bool:
        """Whether the rows are tenants'."""
        return self._is_owned

    @property
    def can_write(self) -> bool:
        rights = self.rights
        return bool(
            self.base is not None
            and (rights.insertable or rights.updatable or rights.may_delete or rights.may_truncate)
        )

    def deeds(self, state: State = "set") -> Iterator[Deed]:
        """Try everything that the grants allow."""
        yield from self.inserts(state)
        yield from self._updates(state)
        yield from self._deletes(state)
        if state == "set" and self._is_owned:
            yield from self._moves()
            yield from pointing.upserts(self)
            yield from pointing.references(self)

    def more_deeds(self) -> Iterator[Deed]:
        """Try what tells nothing more of a policy than the other deeds do."""
        if self._is_owned:
            yield from self._takes()
            yield from pointing.redirects(self)
            yield from pointing.collisions(self)

    # --- verbs --------------------------------------------------------------------------------

    def inserts(self, state: State = "set") -> Iterator[Deed]:
        """A row of one's own, then one of each other tenant; with the defaults of the table where
        no other row of one's own is let through."""
        for tenant in (self.own, *(self.others if self._is_owned else ())):
            row = self.spare(tenant)
            if row is None or not self.rights.insertable:
                continue
            statements = [self.insert_of(row)]
            if tenant == self.own and not self._is_short:
                statements.append(self.insert_of(row, is_short=True))
            effect = self.act(state, list(dict.fromkeys(statements)))
            if tenant == self.own and effect.answer.sqlstate is None:
                self._is_short = effect.answer.statement != statements[0]
            yield self.deed("insert", effect)

    def _updates(self, state: State) -> Iterator[Deed]:
        """Without a condition: only the policies choose the rows. Where no further row is possible,
        as in the table of tenants, another tenant's row tells what fits."""
        row = self.spare(self.own) or self.world.row(self.base or "", self.others[0])
        if row is None or not self.rights.updatable:
            return
        changes = [f"{quoted(n)} = {self.value(row, n)}" for n in self.harmless()]
        if changes:
            name = self.relation.name
            statements = [f"update {name} set {change}" for change in changes]
            yield self.deed("update", self.act(state, statements))
            condition = self.world.ownership.condition(self.base or name, self.own)
            if condition is not None and self._has_columns(condition):
                own = [f"{statement} where {condition}" for statement in statements]
                yield self.deed("update", self.act(state, own))

    def _deletes(self, state: State) -> Iterator[Deed]:
        name, clear = self.relation.name, self.without_children()
        if self.rights.may_delete:
            yield self.deed("delete", self.act(state, [f"delete from {name}"], clear))
        if self.rights.may_truncate and self.relation.is_table:
            statements = [f"truncate {name}", f"truncate {name} cascade"]
            yield self.deed("truncate", self.act(state, statements))

    def _moves(self) -> Iterator[Deed]:
        """A new row of one's own, that nothing points at, is given to the other tenant."""
        column = self.tenant_column()
        row = self.spare(self.own)
        if row is None or column is None or column not in self.rights.updatable:
            return
        clear = (*self.without_children(), *self.insert_anyway(row))
        name, key = self.relation.name, self.key(row)
        for tenant in self.others:
            value = self.world.setting.isolation.tenants[tenant]
            change = f"update {name} set {quoted(column)} = {literal(value)}"
            for statement in [f"{change} where {key}", change] if key else [change]:
                yield self.deed("move", self.act("set", [statement], clear))

    def _takes(self) -> Iterator[Deed]:
        """Whatever the policies of UPDATE let through becomes one's own: no row is read for it."""
        column = self.tenant_column()
        if column is not None and column in self.rights.updatable and self.actor.tenant:
            value = literal(self.world.setting.isolation.tenants[self.own])
            change = f"update {self.relation.name} set {quoted(column)} = {value}"
            yield self.deed("take", self.act("set", [change], self.without_children()))

    # --- how ----------------------------------------------------------------------------------

    def act(
        self,
        state: State,
        statements: Sequence[str],
        before: Sequence[str] = (),
        then: str | None = None,
    ) -> Effect:
        name = self.relation.name
        return self._session.act(self.actor, state, statements, name, before, then)

    def deed(self, verb: str, effect: Effect) -> Deed:
        if not effect.is_possible:
            return Deed(verb, effect.answer)
        if not self._is_owned:  # a row that is nobody's: it went through or it did not
            return Deed(verb, effect.answer, is_control=effect.answer.affected > 0)
        if self.actor.tenant is None:
            return Deed(verb, effect.answer, is_control=bool(effect.changed))
        return Deed(
            verb,
            effect.answer,
            effect.changed - {self.own},
            is_control=self.own in effect.changed,
        )

    def spare(self, tenant: str) -> Row | None:
        return self.world.spare(self.base, tenant, self.actor) if self.base else None

    def tenant_column(self) -> str | None:
        column = self.world.ownership.column(self.base) if self.base else None
        return column if column in self.relation.columns else None

    def harmless(self) -> list[str]:
        """Columns that may be changed and that no key, no tenant and no person stands in."""
        relation, world = self.relation, self.world
        table = world.tables.get(self.base or "")
        bound = {n for key in relation.keys for n in key} | self._fixed
        if table is not None:
            bound |= {n for key in table.foreign_keys for n in key.columns}
            bound |= {c.name for c in table.columns if people.is_person(table, c)}
        bound.add(self.tenant_column() or "")
        allowed = [n for n in self.rights.updatable if n not in self._fixed]
        free = [n for n in allowed if n not in bound]
        plain = [n for n in free if relation.types[n].startswith(people.TEXT)]
        return list(islice(dict.fromkeys((*plain, *free)), MOST_COLUMNS))

    def insert_of(self, row: Row, keep: Iterable[str] = (), *, is_short: bool = False) -> str:
        """Return the statement for a row; a short one leaves out what has a default, but for the
        columns to keep."""
        allowed = set(self.rights.insertable) - self._fixed
        if is_short or self._is_short:
            allowed -= self._defaults - {*keep, self.tenant_column()}
        return self._insert_into(row, [n for n in self.relation.columns if n in allowed])

    def insert_anyway(self, row: Row) -> tuple[str, ...]:
        """As a superuser, whatever triggers would say, every column given."""
        relation = self.world.relations[self.base or ""]
        names = [n for n in relation.columns if n not in relation.generated]
        return (REPLICA, self._insert_into(row, names, into=relation), ORIGIN)

    def _insert_into(self, row: Row, names: Sequence[str], into: Relation | None = None) -> str:
        given = [n for n in names if n in row]
        columns = ", ".join(quoted(n) for n in given)
        values = ", ".join(self.value(row, n) for n in given)
        override = " overriding system value" if into is not None else ""
        target = (into or self.relation).name
        return f"insert into {target} ({columns}){override} values ({values})"

    def value(self, row: Row, name: str) -> str:
        return f"{literal(row[name])}::{self.relation.types[name]}"

    def key(self, row: Row) -> str | None:
        for key in self.relation.keys:
            if set(key) <= set(self.rights.readable) and None not in [row.get(n) for n in key]:
                return " and ".join(f"{quoted(n)} = {self.value(row, n)}" for n in key)
        return None

    def _has_columns(self, condition: str) -> bool:
        column = self.tenant_column()
        return column is not None and column in self.rights.readable and column in condition

    def without_children(self) -> tuple[str, ...]:
        """Take away rows that point here: a foreign key is no proof of isolation."""
        targets = {self.base, self.relation.name}
        children = sorted(
            table.name
            for table in self.world.tables.values()
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
