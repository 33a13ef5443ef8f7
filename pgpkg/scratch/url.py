"""A server that belongs to somebody else: we get databases with our own prefix, and drop them.

While we are there a session of ours holds an advisory lock for the prefix. The server frees it
when we are killed, so that the next start knows which databases nobody wants any more.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pgpkg.config import ScratchSettings
from pgpkg.errors import ScratchError, ScratchUnreachable
from pgpkg.scratch import embedded
from pgpkg.scratch.databases import Server

if TYPE_CHECKING:
    import psycopg

LOCK_SPACE = 0x70677067  # "pgpg"
PREFIX = re.compile(r"pgpkg_([0-9a-f]{7})_")


class Stay:
    """Our stay at somebody's server, under a prefix of our own."""

    def __init__(self, address: str, number: int, hint: str) -> None:
        self.state: dict[str, Any] = {"provider": "url", "address": address, "number": number}
        try:
            self.server = Server(
                "url", address, bin_folder=embedded.programs(), prefix=f"pgpkg_{number:07x}_"
            )
        except ScratchUnreachable as error:
            raise ScratchUnreachable(
                "the server of scratch.url does not answer, or refuses us",
                detail=error.detail,
                hint=hint,
            ) from error
        self._number = number
        self._guard = self.server.connect()
        self._guard.execute("select pg_advisory_lock_shared(%s, %s)", (LOCK_SPACE, number))
        _sweep(self.server, self._guard)

    def leave(self) -> None:
        """Drop our databases, unless another process works under the same prefix.

        Our hold is given up by word first: the server would let go of it only some time after
        the connection is closed, and of two who leave together neither would be the last.
        """
        if not self._guard.closed:
            let_go = "select pg_advisory_unlock_shared(%s, %s)"
            self._guard.execute(let_go, (LOCK_SPACE, self._number))
            if _alone(self._guard, self._number):
                _drop(self.server, f"pgpkg_{self._number:07x}_")
        self._guard.close()
        self.server.close()


def start(settings: ScratchSettings) -> Stay:
    """Visit the server at the address in the variable that `scratch.url` names.

    Raises ScratchUnreachable when nobody answers there, ScratchError without an address,
    BadAddress when it means nothing.
    """
    variable = settings.url.env if settings.url else None
    address = os.environ.get(variable, "") if variable else ""
    if not address:
        raise ScratchError(
            f"the variable {variable} is not set" if variable else "scratch.url is missing",
            detail="The scratch server's address is read from a variable, never from the config.",
            hint='Under [scratch]: provider = "url" and url = { env = "SCRATCH_URL" }',
        )
    _understood(address)
    return Stay(address, secrets.randbits(28), f"Check the address in {variable}.")


def join(state: Mapping[str, Any]) -> Stay:
    """Work under a prefix together with the process that chose it."""
    return Stay(state["address"], state["number"], "It answered before.")


def _understood(address: str) -> None:
    """Let an address that means nothing fail here, in words that do not hold it."""
    from pgpkg import database

    database.address(address)


def _sweep(server: Server, guard: psycopg.Connection[Any]) -> None:
    """Drop what killed processes left: databases whose prefix nobody holds a lock for."""
    for prefix in {found[0] for name in server.names() if (found := PREFIX.match(name))}:
        number = int(prefix[6:13], 16)
        held = "select 1 from pg_locks where locktype = 'advisory' and classid = %s and objid = %s"
        if guard.execute(held, (LOCK_SPACE, number)).fetchone() is None:
            _drop(server, prefix)


def _alone(guard: psycopg.Connection[Any], number: int) -> bool:
    query = "select pg_try_advisory_lock(%s, %s)"
    found = guard.execute(query, (LOCK_SPACE, number)).fetchone()
    return found is not None and bool(found[0])


def _drop(server: Server, prefix: str) -> None:
    for name in server.names():
        if name.startswith(prefix):
            server.drop_template(name)
