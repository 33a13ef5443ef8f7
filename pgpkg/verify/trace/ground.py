"""Databases to run migrations in: copies of one that holds the released state, with rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

import psycopg

from pgpkg import database
from pgpkg.scratch import Server
from pgpkg.verify import rows
from pgpkg.verify.rows.filling import ROWS
from pgpkg.verify.rows.values import PLAIN
from pgpkg.verify.trace import looks
from pgpkg.verify.trace.running import Behaving

Laying: TypeAlias = Callable[[str, database.Connection], Behaving]

KEEP = "insert into pgpkg_trace.made_up select name::regclass from unnest(%s::text[]) as t (name)"
FORGET = "select oid::regclass::text from pgpkg_trace.made_up order by oid desc"
TABLESPACE = re.compile(r"\btablespace\s+([a-z_][a-z0-9_]*)", re.IGNORECASE)
TABLESPACES = "select spcname from pg_catalog.pg_tablespace"
MADE_UP = "create table pgpkg_trace.made_up (oid oid primary key)"


@dataclass(frozen=True, slots=True)
class Variant:
    """How the rows are made that no seed brings."""

    style: str = PLAIN
    n: int = ROWS
    start: int = 1
    texts: tuple[str, ...] = ()


FIRST = Variant()
EMPTY = Variant(n=0)


@contextmanager
def tablespaces(server: Server, texts: Iterable[str]) -> Iterator[None]:
    """Let there be the tablespaces that migrations name, as folders of the scratch server."""
    named = {found for text in texts for found in TABLESPACE.findall(text)}
    made = []
    if named and server.provider != "url":
        with closing(server.connect()) as connection:
            there = {name for (name,) in connection.execute(TABLESPACES).fetchall()}
            connection.execute("set allow_in_place_tablespaces = on")
            for name in sorted(named - there):
                with suppress(psycopg.Error):
                    connection.execute(f"create tablespace {name} location ''".encode())
                    made.append(name)
    try:
        yield
    finally:
        if made:
            with closing(server.connect()) as connection:
                for name in made:
                    with suppress(psycopg.Error):
                        connection.execute(f"drop tablespace {name}".encode())


@dataclass(frozen=True, slots=True)
class Ground:
    """A template that `prepare` has made ready, and how behaviour gets out of the way in it."""

    server: Server
    template: str
    laying: Laying | None = None

    def behaving(self, url: str, connection: database.Connection) -> Behaving | None:
        """Return what makes the behaviour around each migration; None without any."""
        return self.laying(url, connection) if self.laying else None

    @contextmanager
    def lend(self, variant: Variant = FIRST) -> Iterator[str]:
        """Lend a copy of one's own, as its address."""
        name = self.server.clone(self.template)
        try:
            url = self.server.url(name)
            if variant != FIRST:
                change(url, variant)
            yield url
        finally:
            self.server.drop(name)


def prepare(url: str) -> rows.Filled:
    """Give a database that holds the released state what a trace needs: eyes, and rows in every
    table that has none."""
    with database.connect(url) as connection:
        looks.install(connection)
        connection.execute(MADE_UP)
        filled = rows.fill(connection, unlike=True)
        connection.execute(KEEP, [list(filled.rows)])
    return filled


def change(url: str, variant: Variant) -> None:
    """Make the rows anew, in another way."""
    with database.connect(url) as connection, connection.transaction():
        connection.execute("set local search_path = ''")
        connection.execute("set local session_replication_role = replica")
        tables = [name for (name,) in connection.execute(FORGET).fetchall()]
        for name in tables:
            connection.execute(f"delete from only {name}".encode())
        if variant.n:
            rows.fill(
                connection,
                variant.n,
                only=tables,
                start=variant.start,
                style=variant.style,
                texts=variant.texts,
                unlike=True,
            )
