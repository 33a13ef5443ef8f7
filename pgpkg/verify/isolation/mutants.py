"""Change every policy for the worse and look whether the probes see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pgpkg.database import Failed
from pgpkg.model import Actor
from pgpkg.verify.isolation import combining, reading
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.deeds import Deed, Hand
from pgpkg.verify.isolation.policies import Policy, concerns
from pgpkg.verify.isolation.relations import Relation, quoted
from pgpkg.verify.isolation.session import RLS_REFUSED, Session, State
from pgpkg.verify.isolation.world import World

STAGES = ("look", "write", "write without context", "states")  # the quickest first
STATES: tuple[State, ...] = ("set", "never")
# Where policies let an actor through already, no mutant of theirs opens more to him.
OPEN: Mapping[str, str] = {
    "tenant-leak": "r*",
    "tenant-write": "awd*",
    "fail-open-context": "rawd*",
}
Signature = tuple[object, ...]
Known = dict[tuple[str, str, str], Signature]


def judge(
    world: World,
    session: Session,
    book: Book,
    actors: Mapping[str, Actor],
    policies: Iterable[Policy],
) -> None:
    """Write down the policies whose mutants live."""
    before: Known = {}
    for policy in policies:
        relation = world.relations.get(policy.relation)
        if relation is None or relation.name.partition(".")[0] not in world.setting.schemas:
            continue
        concerned = [a for a in actors.values() if concerns(policy, a, world.connection)]
        if concerned and not any((a.role, relation.name) in world.rights for a in concerned):
            continue  # the grants keep it closed, whatever the policy says
        if relation.has_row_security and _is_open(book, policy, concerned):
            continue  # where row security is off, it is no policy that opens
        alive = []
        for what, statement in _mutants(policy, relation, world):
            is_check = what.startswith("with check")
            if is_check and not _can_break_check(policy, relation, concerned, world):
                continue
            try:
                is_seen = any(
                    _signature(world, session, actor, relation, stage, statement)
                    != _before(before, world, session, actor, relation, stage)
                    for stage in STAGES
                    for actor in concerned
                )
            except Failed:
                continue  # this one cannot be made: another column does not fit, for example
            if not is_seen:
                alive.append(what)
        if alive:
            _add(book, policy, alive, bool(concerned))


def _is_open(book: Book, policy: Policy, concerned: Iterable[Actor]) -> bool:
    rules = [rule for rule, commands in OPEN.items() if policy.command in commands]
    return any(book.has(r, policy.relation, actor.name) for actor in concerned for r in rules)


def _can_break_check(
    policy: Policy, relation: Relation, concerned: Iterable[Actor], world: World
) -> bool:
    """Tell whether anybody may change what the check of an UPDATE asks for: grants by column can
    make it a second wall that nobody reaches."""
    if policy.command != "w":
        return True
    columns = {world.ownership.column(relation.name)}
    columns |= {name for key in world.ownership.parents(relation.name) for name in key[0]}
    actors = list(concerned)
    return not actors or any(
        columns & set(world.rights[actor.role, relation.name].updatable)
        for actor in actors
        if (actor.role, relation.name) in world.rights
    )


def _add(book: Book, policy: Policy, alive: list[str], is_played: bool) -> None:
    roles = ", ".join(policy.roles)
    why = "" if is_played else f"; no actor plays {roles}"
    book.add(
        "policy-untested",
        policy.object,
        Note(
            f"nobody would notice if the policy {policy.name} were wrong",
            f"{', '.join(alive)}: no probe sees a difference{why}",
            f'Add an actor whom it concerns: [actors.<name>] with role = "{policy.roles[0]}",'
            " its claims and its tenant; or seed rows that only this policy lets through.",
            home=policy.relation,
        ),
    )


def _mutants(policy: Policy, relation: Relation, world: World) -> Iterator[tuple[str, str]]:
    name, table = quoted(policy.name), policy.relation
    if not policy.is_permissive or {policy.using, policy.check} - {None, "false"}:
        yield "dropped", f"drop policy {name} on {table}"
    if policy.using not in (None, "true"):
        yield "using (true)", f"alter policy {name} on {table} using (true)"
    if policy.check not in (None, "true"):
        yield "with check (true)", f"alter policy {name} on {table} with check (true)"
    column = world.ownership.column(table)
    other = _other_column(relation, column)
    if column is None or other is None:
        return
    for clause, text in (("using", policy.using), ("with check", policy.check)):
        swapped = _swapped(text, column, other)
        if swapped is not None and swapped != text:
            statement = f"alter policy {name} on {table} {clause} ({swapped})"
            yield f"{clause} with {other} in place of {column}", statement


def _other_column(relation: Relation, column: str | None) -> str | None:
    same = [
        name
        for name, kind in relation.types.items()
        if column is not None and name != column and kind == relation.types[column]
    ]
    return same[0] if same else None


def _swapped(text: str | None, column: str, other: str) -> str | None:
    """Put another column in the tenant's place, where it stands alone or after the table."""
    if text is None or re.search(rf"\(\s*SELECT\b[^()]*\b{re.escape(column)}\b", text):
        return None
    return re.sub(rf"(?<![\w.]){re.escape(quoted(column))}(?!\w)", quoted(other), text)


def _before(
    known: Known, world: World, session: Session, actor: Actor, relation: Relation, stage: str
) -> Signature:
    key = (actor.name, relation.name, stage)
    if key not in known:
        known[key] = _signature(world, session, actor, relation, stage, None)
    return known[key]


def _signature(
    world: World,
    session: Session,
    actor: Actor,
    relation: Relation,
    stage: str,
    statement: str | None,
) -> Signature:
    """Return all that a probe can tell apart: who is seen, what goes through, and why not."""
    with session.prepared(*([statement] if statement else [])):
        if stage == "look":
            return tuple(_seen(reading.look(world, session, actor, relation.name, STATES)))
        if stage == "states":
            return combining.told(world, session, actor, relation)
        hand = Hand(world, session, actor, relation)
        if not hand.can_write:
            return ()
        return tuple(_done(hand.deeds("set" if stage == "write" else "never")))


def _seen(sights: reading.Sights) -> Iterator[object]:
    for (_, _, state), sight in sorted(sights.items()):
        rows = tuple(sorted(sight.rows.items()))
        yield state, rows, len(sight.answer.rows), sight.answer.sqlstate


def _done(deeds: Iterable[Deed]) -> Iterator[object]:
    for deed in deeds:
        refusal = _refusal(deed.answer.sqlstate)
        yield deed.verb, deed.detail, deed.harmed, deed.is_control, refusal


def _refusal(sqlstate: str | None) -> str:
    return "" if sqlstate is None else "policy" if sqlstate == RLS_REFUSED else "else"
