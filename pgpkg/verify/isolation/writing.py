"""Try to change rows of other tenants, and to point at them."""

from __future__ import annotations

from collections.abc import Iterable

from pgpkg.model import Actor
from pgpkg.verify.isolation import pointing
from pgpkg.verify.isolation.book import Book, Note, policy_hint
from pgpkg.verify.isolation.deeds import Deed, Hand
from pgpkg.verify.isolation.reading import is_open_below, rule_for
from pgpkg.verify.isolation.relations import Relation
from pgpkg.verify.isolation.session import IN_WORDS, RECURSION, Session, State
from pgpkg.verify.isolation.world import World

VERBS = ("insert", "update", "delete", "truncate")
WHAT = {
    "insert": "inserts a row of another tenant",
    "update": "changes another tenant's rows",
    "delete": "deletes another tenant's rows",
    "truncate": "truncates the rows of every tenant",
    "move": "moves a row of its own to another tenant",
    "take": "makes rows of another tenant its own",
    "upsert": "changes another tenant's row by INSERT ... ON CONFLICT",
}


def attempt(
    world: World, session: Session, actor: Actor, relation: Relation
) -> dict[State, list[Deed]]:
    """Return what an actor tried with a relation, with his context and without any."""
    hand = Hand(world, session, actor, relation)
    if not hand.can_write:
        return {}
    tried: dict[State, list[Deed]] = {"set": list(hand.deeds())}
    if actor.tenant is not None and hand.is_owned:
        tried["set"] += hand.more_deeds()
        for state in ("never", "after"):
            tried[state] = list(hand.deeds(state))
    return tried


def judge(
    world: World, book: Book, actor: Actor, relation: Relation, tried: dict[State, list[Deed]]
) -> None:
    """Write down what went through that should not have, and what was not proven."""
    tenant = next(iter(world.setting.isolation.tenants))
    is_owned = relation.kind == "v" or world.ownership.condition(relation.name, tenant) is not None
    if actor.tenant is None or not is_owned:
        return
    proven = {deed.verb for deed in tried.get("set", ()) if deed.is_control}
    done: set[str] = set()
    for state, deeds in tried.items():
        for deed in deeds:
            _said(world, book, relation, actor, deed)
            if deed.answer.sqlstate in RECURSION:
                _add_recursion(book, relation, actor, deed)
            elif deed.verb == pointing.REFERENCE:
                _reference(book, relation, actor, deed)
            elif deed.verb == pointing.COLLISION:
                _collision(book, relation, actor, deed, "insert" in proven)
            elif deed.harmed or (state != "set" and deed.is_control):
                if deed.verb not in done or state == "set":
                    _write(world, book, relation, actor, deed, state)
                done.add(deed.verb)
    _unproven(book, relation, actor, tried.get("set", ()), proven, done)


def _write(
    world: World, book: Book, relation: Relation, actor: Actor, deed: Deed, state: State
) -> None:
    is_one_hole = state != "set" and book.has("fail-open-context", relation.name)
    rule = "fail-open-context" if is_one_hole else rule_for(relation, "tenant-write")
    is_behind = rule not in {"tenant-write", "fail-open-context"}
    if is_behind and is_open_below(world, book, relation, actor.name, "tenant-write"):
        return
    said = f"{actor.name} ({actor.role}, tenant {actor.tenant}) {WHAT[deed.verb]}"
    if state != "set":
        said = f"{actor.name} ({actor.role}): {deed.verb} goes through {IN_WORDS[state]}"
    message = f"another tenant's rows can be written through {relation.name}"
    if deed.verb == "truncate":
        hint = f"revoke truncate on {relation.name} from {actor.role};"
    elif rule == "view-bypasses-rls":
        hint = f"alter view {relation.name} set (security_invoker = true);"
    elif rule == "partition-exposed":
        hint = f"revoke all on {relation.name} from {actor.role};"
    else:
        verb = "update" if deed.verb in {"move", "take", "upsert"} else deed.verb
        column = world.ownership.column(relation.name)
        hint = policy_hint(relation.name, column, "<the tenant of the caller>", verb)
    book.add(rule, relation.name, Note(message, said, hint, actor.name))


def _reference(book: Book, relation: Relation, actor: Actor, deed: Deed) -> None:
    if not deed.harmed:
        return
    columns, _, parent = deed.detail.partition(" -> ")
    tenant = "<tenant column>"
    book.add(
        "cross-tenant-reference",
        relation.name,
        Note(
            f"a row of {relation.name} can point at another tenant's row of {parent}",
            f"{actor.name} ({actor.role}, tenant {actor.tenant}) inserts with {deed.detail}",
            "A foreign key looks past row security. Let it carry the tenant:\n"
            f"alter table {relation.name} add foreign key ({tenant}, {columns})"
            f" references {parent} ({tenant}, <key>) not valid;",
            actor.name,
        ),
    )


def _collision(book: Book, relation: Relation, actor: Actor, deed: Deed, is_proven: bool) -> None:
    if not deed.harmed or not is_proven:
        return
    book.add(
        "cross-tenant-reference",
        relation.name,
        Note(
            f"a unique key of {relation.name} tells that another tenant has a row",
            f"{actor.name} ({actor.role}, tenant {actor.tenant}) guesses {deed.detail}:"
            f" {deed.answer.said}",
            "Where the value is no secret, that is all right. Else let the key carry the tenant:\n"
            f"create unique index concurrently on {relation.name} (<tenant column>, <columns>);",
            actor.name,
            level="info",
        ),
    )


def _said(world: World, book: Book, relation: Relation, actor: Actor, deed: Deed) -> None:
    """An error may show what the statement itself did not say."""
    for tenant in world.setting.foreign(actor) if deed.answer.sqlstate else ():
        mark = world.marks.found(tenant, deed.answer.said, deed.answer.statement)
        if mark is not None:
            book.add(
                rule_for(relation, "tenant-leak"),
                relation.name,
                Note(
                    f"an error at {relation.name} shows another tenant's row",
                    f"{actor.name} ({actor.role}, tenant {actor.tenant}), {deed.verb}:"
                    f" {deed.answer.said} ({mark} is of {tenant})",
                    "raise exception 'this is not possible' using detail = '';"
                    "  -- no value of a row that the caller may not read",
                    actor.name,
                ),
            )
            return


def _add_recursion(book: Book, relation: Relation, actor: Actor, deed: Deed) -> None:
    book.add(
        "policy-recursion",
        relation.name,
        Note(
            f"writing {relation.name} fails: its policies never come to an end",
            f"{actor.name} ({actor.role}), {deed.verb}: {deed.answer.said}"
            f" ({deed.answer.sqlstate})",
            "Put the look-up into a SECURITY DEFINER function owned by a role that these policies"
            " do not bind.",
            actor.name,
        ),
    )


def _unproven(
    book: Book,
    relation: Relation,
    actor: Actor,
    deeds: Iterable[Deed],
    proven: set[str],
    done: set[str],
) -> None:
    for verb in VERBS:
        if verb in proven or verb in done:
            continue
        tried = [deed for deed in deeds if deed.verb == verb]
        if tried:
            why = next((d.answer.said for d in tried if d.answer.sqlstate), "no row of its own")
            book.unproven.append(f"{actor.name} {verb} {relation.name} ({why})")
