"""What would happen if FORCE ROW LEVEL SECURITY came later: said as a note, not as a fault."""

from __future__ import annotations

from collections.abc import Mapping

from pgpkg.model import Actor
from pgpkg.verify.isolation import deeds
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.session import RECURSION, Session
from pgpkg.verify.isolation.world import World


def judge(world: World, session: Session, book: Book, actors: Mapping[str, Actor]) -> None:
    """Force row security everywhere for a moment, and look where reading then never ends."""
    unforced = [r for r in world.relations.values() if r.has_row_security and not r.is_forced]
    if not unforced:
        return
    statements = [f"alter table {r.name} force row level security" for r in unforced]
    with session.prepared(*statements):
        for actor in actors.values():
            queries = {
                r.name: query
                for r in world.relations.values()
                if (query := deeds.readable(world.rights, actor.role, r)) is not None
            }
            for name, answer in session.look(actor, "set", queries).items():
                if answer.sqlstate in RECURSION and not book.has("policy-recursion", name):
                    _add(book, name, actor)


def _add(book: Book, name: str, actor: Actor) -> None:
    book.add(
        "policy-recursion",
        name,
        Note(
            f"reading {name} works as long as row security is not forced on its owner",
            f"With FORCE on every table, {actor.name} ({actor.role}) would run into an endless"
            " recursion: a SECURITY DEFINER function that its policies call reads as the owner.",
            "Leave FORCE off here, or give the function an owner whom the policies do not bind.",
            actor.name,
            level="info",
        ),
    )
