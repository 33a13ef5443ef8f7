"""Permissive policies are OR-ed: what one forbids, another may let through.

The rows of a tenant are put into every state that a column of states knows, and each actor tries to
write every other one: with all policies, with each of them alone, and without each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from pgpkg.model import Actor
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.deeds import ORIGIN, REPLICA, Hand
from pgpkg.verify.isolation.policies import Policy, concerns
from pgpkg.verify.isolation.relations import Relation, literal, quoted
from pgpkg.verify.isolation.session import RLS_REFUSED, Session
from pgpkg.verify.isolation.world import World

MOST_STATES = 5
WORD = re.compile(r"'((?:[^']|'')*)'")
INSERT, UPDATE = "a", "w"

Change = tuple[str, str | None, str]  # a column, the state that it is in, the one to be written
Told = dict[Change, str | None]  # SQLSTATE; empty where it went through, None where nothing fits


def judge(
    world: World,
    session: Session,
    book: Book,
    actors: Mapping[str, Actor],
    policies: Sequence[Policy],
) -> None:
    """Write down the states that are written although a policy was meant to forbid them."""
    for relation in world.relations.values():
        mine = [p for p in policies if p.relation == relation.name and p.is_permissive]
        for command in (INSERT, UPDATE):
            some = [p for p in mine if p.command in {command, "*"}]
            states = _states(world, relation) if len(some) > 1 else {}
            if states:
                scene = _Scene(world, session, relation, command, states)
                _judge(scene, book, actors, some)


def told(
    world: World, session: Session, actor: Actor, relation: Relation
) -> tuple[tuple[str, Change, str | None], ...]:
    """Return how every change of states ends for an actor, with the policies as they are."""
    states = _states(world, relation)
    scenes = (_Scene(world, session, relation, c, states) for c in (INSERT, UPDATE) if states)
    return tuple((s.command, change, end) for s in scenes for change, end in s.tell(actor).items())


class _Scene:
    """One relation, and how an actor fares there with some of its policies."""

    def __init__(
        self,
        world: World,
        session: Session,
        relation: Relation,
        command: str,
        states: Mapping[str, Sequence[str]],
    ) -> None:
        self.world, self.session, self.relation = world, session, relation
        self.command, self.states = command, states

    def tell(self, actor: Actor, without: Sequence[Policy] = ()) -> Told:
        """Return how every change ends for an actor."""
        hand = Hand(self.world, self.session, actor, self.relation)
        row = hand.spare(hand.own)
        if row is None or actor.tenant is None:
            return {}
        drops = [f"drop policy {quoted(p.name)} on {p.relation}" for p in without]
        found: Told = {}
        with self.session.prepared(*drops):
            for column, was, now in self._changes():
                name, kind = quoted(column), self.relation.types[column]
                before: tuple[str, ...] = ()
                if self.command == INSERT:
                    if column not in hand.rights.insertable:
                        continue
                    statement = hand.insert_of({**row, column: now}, [column])
                elif column in hand.rights.updatable:
                    statement = f"update {self.relation.name} set {name} = {literal(now)}::{kind}"
                    before = _put(self.relation, column, was or "")
                else:
                    continue
                effect = hand.act("set", [statement], before)
                is_done = hand.own in effect.changed
                found[column, was, now] = effect.answer.sqlstate or ("" if is_done else None)
        return found

    def _changes(self) -> Iterator[Change]:
        for column, values in self.states.items():
            if self.command == INSERT:
                yield from ((column, None, now) for now in values)
            else:
                yield from ((column, was, now) for was, now in permutations(values, 2))


def _judge(
    scene: _Scene, book: Book, actors: Mapping[str, Actor], policies: Sequence[Policy]
) -> None:
    world = scene.world
    heard = {
        actor.name: [p for p in policies if concerns(p, actor, world.connection)]
        for actor in actors.values()
        if actor.tenant is not None
    }
    told = {n: scene.tell(actors[n]) for n, some in heard.items() if len(some) > 1}
    for name, together in told.items():
        mine = heard[name]
        alone = {p: scene.tell(actors[name], [o for o in mine if o is not p]) for p in mine}
        for change, ending in together.items():
            if ending != "":
                continue
            forbidding = [p for p in mine if alone[p].get(change) == RLS_REFUSED]
            if not forbidding:
                continue
            if not any(alone[p].get(change) == "" for p in mine):
                _add(book, scene, actors[name], change, forbidding[0], "no policy alone lets it")
                break
            idle = [p for p in forbidding if _is_idle(scene, actors, heard, told, p)]
            if idle:
                _add(book, scene, actors[name], change, idle[0], "another policy lets it")
                break


def _is_idle(
    scene: _Scene,
    actors: Mapping[str, Actor],
    heard: Mapping[str, Sequence[Policy]],
    told: Mapping[str, Told],
    policy: Policy,
) -> bool:
    """Tell whether a policy lets nothing through that others do not: it was there to forbid."""
    return all(
        name in told and scene.tell(actors[name], [policy]) == told[name]
        for name, some in heard.items()
        if policy in some
    )


def _add(book: Book, scene: _Scene, actor: Actor, change: Change, policy: Policy, why: str) -> None:
    column, was, now = change
    what = f"inserts {column} = {now}" if was is None else f"turns {column} from {was} to {now}"
    name = scene.relation.name
    book.add(
        "tenant-write",
        name,
        Note(
            f"a state of {name} is written that the policy {policy.name} is there to forbid",
            f"{actor.name} ({actor.role}, tenant {actor.tenant}) {what}: {policy.name} refuses it,"
            f" {why} through",
            f"Permissive policies are OR-ed. Let the one that forbids be AND-ed:\n"
            f"drop policy {quoted(policy.name)} on {name};\n"
            f"create policy {quoted(policy.name)} on {name} as restrictive ...;",
            actor.name,
        ),
    )


def _states(world: World, relation: Relation) -> dict[str, list[str]]:
    """Return the columns that hold one of a few states: labels, words of a check, booleans."""
    table = world.tables.get(relation.name)
    if table is None or relation.parent is not None:
        return {}
    maker = next(iter(world.makers.values()))
    found: dict[str, list[str]] = {}
    for column in table.columns:
        kind = maker.base(column.type_oid)
        rules = [c.rule for c in table.checks if c.columns == (column.name,)]
        words = WORD.findall(" ".join((*rules, *maker.rules(column))))
        values = list(kind.labels) or (["false", "true"] if kind.category == "B" else [])
        if not values and column.type.startswith(people.TEXT):
            values = list(dict.fromkeys(words))
        if len(values) > 1 and column.name != world.ownership.column(relation.name):
            found[column.name] = values[:MOST_STATES]
    return found


def _put(relation: Relation, column: str, state: str) -> tuple[str, ...]:
    value = f"{literal(state)}::{relation.types[column]}"
    return (REPLICA, f"update {relation.name} set {quoted(column)} = {value}", ORIGIN)
