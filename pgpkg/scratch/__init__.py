"""Throwaway PostgreSQL servers: `with server(settings) as scratch: scratch.create()`.

Four providers (embedded, local, container, url) give the same `Server`. Whatever way the caller
ends, nothing of a server that was started here stays behind.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from pgpkg.errors import NoScratchServer
from pgpkg.scratch.databases import Server

if TYPE_CHECKING:
    from pgpkg.config import ScratchSettings

__all__ = ["Server", "Stay", "choose", "join", "server", "start"]


class Stay(Protocol):
    """The use of a server, from `start` or `join` until `leave`.

    `state` is ready for JSON and lets another process join; it may hold a password.
    """

    state: dict[str, Any]
    server: Server

    def leave(self) -> None: ...


@contextlib.contextmanager
def server(settings: ScratchSettings, extensions: Iterable[str] = ()) -> Iterator[Server]:
    """Lend a scratch server that has the extensions, and end it afterwards.

    An extension whose name ends with `?` is welcome but not needed. Raises NoScratchServer when
    no provider has the needed ones, other kinds of ScratchError when the server cannot be had.
    """
    stay = start(settings, extensions)
    try:
        yield stay.server
    finally:
        stay.leave()


def start(settings: ScratchSettings, extensions: Iterable[str] = ()) -> Stay:
    """Start a server, or visit the one of `scratch.url`. The caller must leave it."""
    from pgpkg.scratch import container, owned, url

    extensions = tuple(extensions)
    provider = choose(settings, extensions)
    if provider == "container":
        needed = [name for name in extensions if not name.endswith("?")]
        return container.start(settings, needed)
    if provider == "url":
        return url.start(settings)
    return owned.start(provider, settings)


def join(state: Mapping[str, Any]) -> Stay | None:
    """Use a server that another process has started; None when it is gone."""
    from pgpkg.scratch import container, owned, url

    if state["provider"] == "container":
        return container.join(state)
    if state["provider"] == "url":
        return url.join(state)
    return owned.join(state)


def choose(settings: ScratchSettings, extensions: Iterable[str] = ()) -> str:
    """Return the provider to take: the one in the config, or the first that has what is needed."""
    from pgpkg.scratch import container, embedded, local

    if settings.provider != "auto":
        return settings.provider
    needed = sorted({name for name in extensions if not name.endswith("?")})
    reasons = []
    for name, provider in (("embedded", embedded), ("local", local), ("container", container)):
        reason = provider.lacks(settings, needed)
        if not reason:
            return name
        reasons.append(f"{name} {reason}")
    raise NoScratchServer(
        f"no scratch server here has {', '.join(needed)}"
        if needed
        else "no scratch server can be started here",
        detail="; ".join(reasons) + ".",
        hint="Install the extension for the local server, start a container engine, or name a "
        'server under [scratch]: provider = "url"',
    )
