"""Read every relation as every actor, in every state of a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pgpkg.model import Actor
from pgpkg.verify.isolation import deeds
from pgpkg.verify.isolation.book import Book, Note, policy_hint
from pgpkg.verify.isolation.relations import Relation
from pgpkg.verify.isolation.session import IN_WORDS, RECURSION, RLS_REFUSED, WITHOUT, Session, State
from pgpkg.verify.isolation.sights import Sight, see
from pgpkg.verify.isolation.world import World

Sights = dict[tuple[str, str, State], Sight]

NO_FORCE_ADVICE = (
    "A policy reads its own table, or tables read each other. Put the look-up into a SECURITY"
    " DEFINER function owned by a role that these policies do not bind."
)


def look(
    world: World,
    session: Session,
    actor: Actor,
    only: str | None = None,
    states: Sequence[State] = ("set", *WITHOUT),
) -> Sights:
    """Return what an actor sees: by relation and state."""
    queries = {
        name: query
        for name, relation in world.relations.items()
        if only in (None, name)
        and (query := deeds.readable(world.rights, actor.role, relation)) is not None
    }
    sights: Sights = {}
    for state in states:
        for name, answer in session.look(actor, state, queries).items():
            sight = see(world, actor, world.relations[name], answer)
            sights[actor.name, name, state] = sight
    return sights


def judge(world: World, book: Book, actors: Mapping[str, Actor], sights: Sights) -> None:
    """Write down who sees what he should not. Tables first: what is behind an open table is no
    fault of a view."""
    order = sorted(world.relations.values(), key=weight)
    for relation in order:
        seen = [(actor, _of(sights, actor, relation)) for actor in actors.values()]
        for actor, mine in seen:
            if (sight := mine["set"]) is not None:
                _recursion(book, relation, actor, mine)
                _leak(world, book, relation, actor, sight)
        for actor, mine in seen:
            if mine["set"] is not None:
                _without_context(world, book, relation, actor, mine)


def _of(sights: Sights, actor: Actor, relation: Relation) -> dict[State, Sight | None]:
    return {s: sights.get((actor.name, relation.name, s)) for s in ("set", *WITHOUT)}


def rule_for(relation: Relation, rule: str) -> str:
    """Return the rule that speaks of this kind of relation."""
    if relation.kind == "v":
        return "view-bypasses-rls"
    if relation.kind == "m":
        return "matview-exposed"
    return "partition-exposed" if relation.parent is not None else rule


def is_open_below(world: World, book: Book, relation: Relation, actor: str, rule: str) -> bool:
    """Tell whether what an actor does here he could do to the table itself."""
    names = {relation.parent} if relation.parent else set(relation.below)
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name is None or name in seen:
            continue
        seen.add(name)
        if any(book.has(one, name, actor) for one in (rule, "partition-exposed")):
            return True
        below = world.relations.get(name)
        names |= set(below.below) if below else set()
    return False


def _leak(world: World, book: Book, relation: Relation, actor: Actor, sight: Sight) -> None:
    if actor.tenant is None or not sight.foreign(actor):
        return
    rule = rule_for(relation, "tenant-leak")
    if rule != "tenant-leak" and is_open_below(world, book, relation, actor.name, "tenant-leak"):
        return
    count = sight.foreign(actor)
    said = (
        f"{actor.name} ({actor.role}, tenant {actor.tenant}) reads {count} rows of others:"
        f" {sight.example}"
    )
    book.add(rule, relation.name, Note(_open(relation), said, _cure(world, relation), actor.name))


def _open(relation: Relation) -> str:
    if relation.kind == "v":
        return f"{relation.name} shows rows that the policies of its tables would hide"
    if relation.kind == "m":
        return f"{relation.name} holds rows of every tenant, and no policy can guard it"
    if relation.parent is not None:
        return f"{relation.name} is reached past the policies of {relation.parent}"
    return f"another tenant's rows are read from {relation.name}"


def _cure(world: World, relation: Relation) -> str:
    name = relation.name
    if relation.kind == "v":
        return f"alter view {name} set (security_invoker = true);"
    if relation.kind == "m":
        roles = ", ".join(sorted({a.role for a in world.setting.actors.values()}))
        return f"revoke select on {name} from {roles};"
    if relation.parent is not None:
        roles = ", ".join(sorted({a.role for a in world.setting.actors.values()}))
        return f"revoke all on {name} from {roles};"
    return policy_hint(name, world.ownership.column(name), "<the tenant of the caller>")


def _without_context(
    world: World,
    book: Book,
    relation: Relation,
    actor: Actor,
    mine: Mapping[State, Sight | None],
) -> None:
    normal = mine["set"]
    assert normal is not None
    if actor.tenant is not None and normal.foreign(actor):
        return
    if actor.tenant is None and not world.setting.is_stranger(actor):
        return
    for state in WITHOUT:
        sight = mine[state]
        if sight is None:
            continue
        if sight.any_tenant and not _leaks(world, book, relation):
            _add_fail_open(world, book, relation, actor, state, sight)
        failed = sight.answer.sqlstate
        is_broken = failed not in (None, RLS_REFUSED, *RECURSION)
        if state == "after" and is_broken and normal.answer.sqlstate is None:
            _add_context_error(book, relation, actor, sight)


def _leaks(world: World, book: Book, relation: Relation) -> bool:
    """Tell whether the relation is open anyway, with a context too."""
    rules = ("tenant-leak", "view-bypasses-rls", "matview-exposed", "partition-exposed")
    return any(book.has(rule, relation.name) for rule in rules) or any(
        book.has("fail-open-context", name) or book.has("tenant-leak", name)
        for name in (*relation.below, relation.parent or "")
        if name in world.relations
    )


def _add_fail_open(
    world: World, book: Book, relation: Relation, actor: Actor, state: State, sight: Sight
) -> None:
    column = world.ownership.column(relation.name)
    book.add(
        "fail-open-context",
        relation.name,
        Note(
            f"without a context rows of {relation.name} are visible",
            f"{actor.name} ({actor.role}) reads {sight.any_tenant} rows {IN_WORDS[state]}",
            "Let a missing and an empty context match nothing, for example: "
            f"{column or '<tenant column>'}::text = nullif(current_setting('<setting>', true), '')",
            actor.name,
        ),
    )


def _add_context_error(book: Book, relation: Relation, actor: Actor, sight: Sight) -> None:
    book.add(
        "context-error",
        relation.name,
        Note(
            f"reading {relation.name} fails on a pooled connection after its first transaction",
            f"{actor.name} ({actor.role}) {IN_WORDS['after']}: {sight.answer.said}"
            f" ({sight.answer.sqlstate})",
            "A setting that was set locally is empty afterwards, not NULL: "
            "nullif(current_setting('<setting>', true), '')::<type>",
            actor.name,
        ),
    )


def _recursion(
    book: Book, relation: Relation, actor: Actor, mine: Mapping[State, Sight | None]
) -> None:
    for state, sight in mine.items():
        if sight is not None and sight.answer.sqlstate in RECURSION:
            book.add(
                "policy-recursion",
                relation.name,
                Note(
                    f"every read of {relation.name} fails: its policies never come to an end",
                    f"{actor.name} ({actor.role}) {IN_WORDS[state]}: {sight.answer.said}"
                    f" ({sight.answer.sqlstate})",
                    NO_FORCE_ADVICE,
                    actor.name,
                ),
            )
            return


def weight(relation: Relation) -> tuple[int, bool, str]:
    """Order relations so that what others stand on comes first."""
    return ("rpfmv".index(relation.kind), relation.parent is not None, relation.name)
