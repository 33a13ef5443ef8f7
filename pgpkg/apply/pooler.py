"""Refuse a transaction pooler between pgpkg and the server: the deployer's lock would stay on a
session that the next statement does not use."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import closing
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from pgpkg import database
from pgpkg.errors import PgpkgError, TransactionPooler

TRIES = 8
PATIENCE = 2

Connection = psycopg.Connection[Any]


def server_pid(url: str, connection: Connection) -> int:
    """Return the pid of the server process that serves the session.

    Raises TransactionPooler when two of our sessions share one process. A direct session answers
    with the pid that it announced. Where these differ there is a pooler; in session mode it is
    welcome, so a second session has to prove that it is not.
    """
    mine = _pid(connection)
    if mine == connection.info.backend_pid:
        return mine
    shared = _probe(url, connection, mine)
    if shared is not None:
        raise TransactionPooler(
            "a transaction pooler lies between pgpkg and the server",
            detail=f"Two sessions were given one server process, pid {shared}. "
            "The lock that keeps a second deployer out needs a session of its own.",
            hint="Give the address of the server itself, or of a pool in session mode.",
        )
    return mine


def _probe(url: str, connection: Connection, mine: int) -> int | None:
    """Ask with a second session. A session pool of one connection has no second to give, and lets
    us wait for it."""
    try:
        second = database.connect(_hasty(url))
    except PgpkgError:
        return None
    with closing(second), closing(socket.socket(fileno=os.dup(second.fileno()))) as wire:
        hang_up = threading.Timer(PATIENCE, wire.shutdown, [socket.SHUT_RDWR])
        hang_up.start()
        try:
            return _shared(connection, second, mine)
        except psycopg.OperationalError:
            return None
        finally:
            hang_up.cancel()
            hang_up.join()


def _shared(first: Connection, second: Connection, mine: int) -> int | None:
    for _ in range(TRIES):
        theirs, now = _pid(second), _pid(first)
        if theirs in (mine, now) or now != mine:
            return theirs
    return None


def _pid(connection: Connection) -> int:
    row = connection.execute("select pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0


def _hasty(url: str) -> str:
    return make_conninfo(**(database.address(url) | {"connect_timeout": PATIENCE}))
