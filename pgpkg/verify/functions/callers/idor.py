"""Call every function with another tenant's values: what it returns and changes tells the truth,
not whether it says SECURITY DEFINER."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.functions.callers import calls
from pgpkg.verify.functions.callers.calls import Routine
from pgpkg.verify.functions.callers.values import Stock
from pgpkg.verify.isolation import reading
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.session import EVERYTHING, IN_WORDS, Effect, Session, State
from pgpkg.verify.isolation.world import World

RULE = "function-idor"
FEW = 4  # calls in each state without a context
OPEN = ("tenant-leak", "tenant-write", "fail-open-context")


def judge(
    world: World,
    session: Session,
    book: Book,
    actors: Mapping[str, Actor],
    admin: database.Connection,
) -> None:
    """Write down the functions that hand a tenant's rows to another, or let them be changed."""
    routines = calls.read(admin, world.setting.schemas, (a.role for a in actors.values()))
    opened = _open_tables(world, session, actors)
    stock = Stock(world)
    for routine in routines:
        if not routine.is_callable or (routine.returns == "void" and routine.volatility != "v"):
            continue
        for actor in actors.values():
            if actor.role not in routine.callers:
                continue
            if not routine.is_definer and actor.name in opened:
                continue  # the tables are open to the actor anyway, and that is told of them
            said = _with_context(stock, session, routine, actor) or _without(
                stock, session, routine, actor
            )
            if said:
                _add(book, routine, actor, said)


def _open_tables(world: World, session: Session, actors: Mapping[str, Actor]) -> frozenset[str]:
    book, sights = Book(), {}
    for actor in actors.values():
        sights.update(reading.look(world, session, actor))
    reading.judge(world, book, actors, sights)
    return frozenset(
        note.actor for (rule, _), notes in book.notes.items() if rule in OPEN for note in notes
    )


def _with_context(stock: Stock, session: Session, routine: Routine, actor: Actor) -> str:
    world = stock.world
    if actor.tenant is None:
        return ""
    for tenant in world.setting.foreign(actor):
        theirs = stock.of_tenant(tenant, actor, routine.body)
        mine = stock.of_tenant(actor.tenant, actor, routine.body)
        for call in (*calls.calls(routine, theirs), *calls.mixed(routine, theirs, mine)):
            effect = session.act(actor, "set", [call], _watched(routine))
            said = _seen(world, effect, call, [tenant])
            if said:
                return f"{said}: {call}"
    return ""


def _without(stock: Stock, session: Session, routine: Routine, actor: Actor) -> str:
    """The same when nobody said who is calling; everything is somebody else's then."""
    world = stock.world
    if actor.tenant is None and not world.setting.is_stranger(actor):
        return ""
    tenants = tuple(world.setting.isolation.tenants)
    states: tuple[State, ...] = ("never", "after")
    for state in states:
        for tenant in tenants:
            likely = calls.calls(routine, stock.of_tenant(tenant, actor, routine.body))
            for call in islice(likely, FEW):
                effect = session.act(actor, state, [call], _watched(routine))
                said = _seen(world, effect, call, tenants)
                if said:
                    return f"{said} {IN_WORDS[state]}: {call}"
    return ""


def _watched(routine: Routine) -> str:
    """PostgreSQL lets only a volatile function write."""
    return EVERYTHING if routine.volatility == "v" else ""


def _seen(world: World, effect: Effect, call: str, tenants: Sequence[str]) -> str:
    changed = effect.changed & set(tenants)
    if changed:
        return f"changes rows of tenant {', '.join(sorted(changed))}"
    for tenant in tenants:
        for row in effect.answer.rows:
            for name, value in zip(effect.answer.names, row, strict=True):
                mark = world.marks.found(tenant, value, call) if value is not None else None
                if mark is not None:
                    return f"returns {mark} of tenant {tenant} in {name}"
        mark = world.marks.found(tenant, effect.answer.said, call)
        if mark is not None:
            return f"shows {mark} of tenant {tenant} in an error"
    return ""


def _add(book: Book, routine: Routine, actor: Actor, said: str) -> None:
    rights = "its owner's rights" if routine.is_definer else "the caller's rights"
    book.add(
        RULE,
        routine.name,
        Note(
            f"{routine.name} reaches another tenant's rows",
            f"{actor.name} ({actor.role}): {said}",
            f"It runs with {rights} and trusts its arguments. Ask inside whose row it is, for"
            " example: ... and tenant_id = (select <the tenant of the caller>)",
            actor.name,
        ),
    )
