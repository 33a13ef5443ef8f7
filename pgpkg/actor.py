"""Look at a database as somebody: a role and JWT claims, set the way PostgREST sets them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pgpkg.config import Config
from pgpkg.errors import UnknownActor
from pgpkg.model import Actor
from pgpkg.names import listed, near

if TYPE_CHECKING:
    import psycopg

BECOME = "select set_config(name, value, true) from unnest(%s::text[], %s::text[]) s (name, value)"


def of(
    config: Config,
    name: str | None,
    *,
    role: str | None = None,
    claims: Mapping[str, Any] | None = None,
) -> Actor:
    """Return the actor of this name in the config, with another role or further claims if given.

    Without a name the role is all there is. Raises UnknownActor for a name that is not there.
    """
    if name is None:
        return Actor(role or "anon", role or "anon", claims or {})
    if name not in config.actors:
        close = near(name, config.actors)
        raise UnknownActor(
            f"there is no actor named {name}",
            detail=f"{config.file} has {listed(config.actors)} under [actors].",
            hint=f"Did you mean {close}?"
            if close
            else f'Add it: [actors.{name}] with role = "authenticated" and its claims.',
            file=config.file,
        )
    found = config.actors[name]
    return replace(found, role=role or found.role, claims={**found.claims, **(claims or {})})


def request(
    method: str | None = None, path: str | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the settings in which PostgREST describes the request; names of headers are lower."""
    settings = {}
    if method is not None:
        settings["request.method"] = method
    if path is not None:
        settings["request.path"] = path
    if headers is not None:
        settings["request.headers"] = _json({k.lower(): v for k, v in headers.items()})
    return settings


def settings_of(who: Actor, request: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the settings that make a transaction somebody's.

    The claims carry the role, as those of a token that PostgREST accepted do.
    """
    return {
        "role": who.role,
        "request.jwt.claims": _json({"role": who.role, **who.claims}),
        **(request or {}),
        **who.settings,
    }


def become(
    connection: psycopg.Connection[Any], who: Actor, request: Mapping[str, str] | None = None
) -> None:
    """Be somebody until the end of the transaction that is open."""
    settings = settings_of(who, request)
    connection.execute(BECOME, (list(settings), list(settings.values())))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
