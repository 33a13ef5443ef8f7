"""Prove row security by probing: who can see and change whose rows, judged by effect alone.

Every actor tries every relation that it can reach, with its context and without, on a database in
which each value tells whose it is. A denial counts when the same is possible with a row of one's
own; a policy counts as tested when the probes see that it was changed for the worse.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.asking import ask
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.isolation import (
    combining,
    forcing,
    mutants,
    plans,
    policies,
    promotion,
    reading,
    review,
    writing,
)
from pgpkg.verify.isolation import setting as setting_
from pgpkg.verify.isolation.book import Book
from pgpkg.verify.isolation.fingerprints import Fingerprints
from pgpkg.verify.isolation.session import Session
from pgpkg.verify.isolation.setting import Setting
from pgpkg.verify.isolation.world import World, build

RULES = (
    "tenant-leak",
    "tenant-write",
    "cross-tenant-reference",
    "fail-open-context",
    "context-error",
    "policy-recursion",
    "policy-per-row-call",
    "policy-hides-index",
    "partition-exposed",
    "view-bypasses-rls",
    "matview-exposed",
    "self-promotion",
    "policy-untested",
    "access-changed",
)
NOT_SET_UP = "no [isolation] in the config says whose rows are whose"
NO_ACTOR = "no actor of [actors] has a role that exists and a tenant"
PROVEN_BY_CONTROL = ("tenant-leak", "tenant-write")


def rules() -> tuple[str, ...]:
    return RULES


def run(context: Context) -> Outcome:
    """Probe every unit that says whose rows are whose."""
    chosen = tuple(setting_.settings(context))
    if not chosen:
        return Outcome(skipped=dict.fromkeys(RULES, NOT_SET_UP))
    found: list[Found] = []
    unproven: list[str] = []
    played = False
    for setting in chosen:
        with scene(context, setting) as found_scene:
            if found_scene is not None:
                played = True
                book = _probe(context, found_scene)
                found += book.found()
                unproven += book.unproven
    if not played:
        return Outcome(skipped=dict.fromkeys(RULES, NO_ACTOR))
    notes = {}
    if unproven:
        shown = "; ".join(unproven[:8]) + ("; ..." if len(unproven) > 8 else "")
        notes = dict.fromkeys(PROVEN_BY_CONTROL, f"unproven: {shown}")
    return Outcome(tuple(found), notes=notes)


@dataclass(frozen=True, slots=True)
class Scene:
    """A world with tenants' rows, a session to look at it, and the actors whom policies bind."""

    world: World
    session: Session
    actors: Mapping[str, Actor]


@contextmanager
def scene(context: Context, setting: Setting) -> Iterator[Scene | None]:
    """Build a world to probe, in a database of its own; None where no actor can be played."""
    with context.built(seeded=True) as url, _superusers(url) as (admin, pooled, untouched):
        actors = {actor.name: actor for actor in _bound(admin, setting)}
        if not any(actor.tenant for actor in actors.values()):
            yield None
            return
        with _plain_owner(admin, setting.schemas):
            world = build(setting, admin, context.made_schemas)
            tenants = tuple(setting.isolation.tenants)
            prints = Fingerprints(world.ownership, world.relations, tenants)
            session = Session(pooled, untouched, prints)
            session.remember(tuple(actors.values()))
            yield Scene(world, session, actors)


def _probe(context: Context, scene: Scene) -> Book:
    world, session, actors = scene.world, scene.session, scene.actors
    book = Book(unproven=[f"{name} ({why})" for name, why in world.left_empty.items()])
    sights: reading.Sights = {}
    for actor in actors.values():
        sights |= reading.look(world, session, actor)
    reading.judge(world, book, actors, sights)
    tried = {
        (actor.name, relation.name): writing.attempt(world, session, actor, relation)
        for relation in sorted(world.relations.values(), key=reading.weight)
        for actor in actors.values()
    }
    for (name, relation), deeds in tried.items():
        writing.judge(world, book, actors[name], world.relations[relation], deeds)
    existing = policies.read(world.connection, world.setting.schemas)
    for relation in sorted(policies.giving_rights(existing) & world.relations.keys()):
        for actor in actors.values():
            promotion.judge(world, session, book, actor, world.relations[relation])
    plans.judge(world, session, book, actors, existing)
    combining.judge(world, session, book, actors, existing)
    forcing.judge(world, session, book, actors)
    mutants.judge(world, session, book, actors, existing)
    review.judge(context, world, book, actors, sights, tried)
    return book


def _bound(connection: database.Connection, setting: Setting) -> Iterator[Actor]:
    """Yield the actors whom policies bind; a superuser or BYPASSRLS passes them by right."""
    for actor in setting.actors.values():
        row = connection.execute(
            "select rolsuper or rolbypassrls from pg_roles where rolname = %s", [actor.role]
        ).fetchone()
        if row is not None and not row[0]:
            yield actor


@contextmanager
def _plain_owner(connection: database.Connection, schemas: Sequence[str]) -> Iterator[None]:
    """Let functions and views of superusers belong to somebody ordinary meanwhile, as they do in
    production; so FORCE binds them here too."""
    name = f"pgpkg_owner_{secrets.token_hex(6)}"
    connection.execute(f"create role {name} in role current_user".encode())
    try:
        for row in ask(connection, "isolation_owners", list(schemas), name):
            connection.execute(row["statement"].encode())
        yield
    finally:
        connection.execute(f"reassign owned by {name} to current_user".encode())
        connection.execute(f"drop owned by {name}".encode())
        connection.execute(f"drop role {name}".encode())


@contextmanager
def _superusers(url: str) -> Iterator[tuple[database.Connection, ...]]:
    with (
        closing(database.connect(url)) as admin,
        closing(database.connect(url)) as pooled,
        closing(database.connect(url)) as untouched,
    ):
        yield admin, pooled, untouched
