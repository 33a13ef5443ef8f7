"""Who writes: somebody with claims, somebody whose claims are empty, and nobody in particular."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.context import Context

CLAIMS = "request.jwt.claims"
SETTING = re.compile(r"current_setting\s*\(\s*'([a-z_]\w*(?:\.\w+)+)'", re.IGNORECASE)
SOURCES = "select distinct prosrc from pg_proc where prosrc ~* 'current_setting'"
SOMEBODY = {"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}
MOST_ACTORS = 3


@dataclass(frozen=True, slots=True)
class State:
    """What is set for a write. `role` is taken where it may write; None keeps the superuser.

    `is_invented`: nobody said that claims look like these.
    """

    words: str
    settings: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None
    is_never_set: bool = False
    is_invented: bool = False


def states(connection: database.Connection, context: Context) -> tuple[State, ...]:
    """Return the states of a session in which triggers must work."""
    return tuple(_states(connection, context))


def _states(connection: database.Connection, context: Context) -> Iterator[State]:
    names = {CLAIMS, *_settings(connection)}
    actors = _actors(connection, context)
    for actor in actors:
        claims = json.dumps({"role": actor.role, **actor.claims})
        words = f"as the actor {actor.name}"
        yield State(words, {CLAIMS: claims, **actor.settings}, actor.role)
    if not actors:
        yield State("with claims", {CLAIMS: json.dumps(SOMEBODY)}, is_invented=True)
    yield State("with empty claims", dict.fromkeys(names, ""))
    yield State("with claims {}", {**dict.fromkeys(names, ""), CLAIMS: "{}"})
    yield State("without any claims", is_never_set=True)


def _actors(connection: database.Connection, context: Context) -> list[Actor]:
    """Return one actor for each role that exists."""
    units = (actor for unit in context.tree.units for actor in unit.actors.values())
    found: dict[str, Actor] = {}
    for actor in (*context.config.actors.values(), *units):
        row = connection.execute("select to_regrole(quote_ident(%s))", [actor.role]).fetchone()
        if row and row[0]:
            found.setdefault(actor.role, actor)
    return list(found.values())[:MOST_ACTORS]


def _settings(connection: database.Connection) -> set[str]:
    """Return the settings of their own that functions read."""
    sources = connection.execute(SOURCES).fetchall()
    return {name for (text,) in sources for name in SETTING.findall(text) if "." in name}
