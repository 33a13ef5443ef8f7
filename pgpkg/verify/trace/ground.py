"""Databases to run migrations in: copies of one that holds the released state, with rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from pgpkg import database
from pgpkg.scratch import Server
from pgpkg.verify import rows
from pgpkg.verify.rows.filling import ROWS
from pgpkg.verify.rows.values import PLAIN, STYLES
from pgpkg.verify.trace import looks
from pgpkg.verify.trace.running import Behaving

Laying: TypeAlias = Callable[[str, database.Connection], Behaving]

KEEP = "insert into pgpkg_trace.made_up select name::regclass from unnest(%s::text[]) as t (name)"
FORGET = "select oid::regclass::text from pgpkg_trace.made_up order by oid desc"
MADE_UP = "create table pgpkg_trace.made_up (oid oid primary key)"


@dataclass(frozen=True, slots=True)
class Variant:
    """How the rows are made that no seed brings."""

    style: str = PLAIN
    n: int = ROWS
    start: int = 1


FIRST = Variant()
OTHERS = (
    Variant(start=900_001),
    *(Variant(style) for style in STYLES if style != PLAIN),
    Variant(n=1),
)
EMPTY = Variant(n=0)


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
                _change(url, variant)
            yield url
        finally:
            self.server.drop(name)


def prepare(url: str) -> rows.Filled:
    """Give a database that holds the released state what a trace needs: eyes, and rows in every
    table that has none."""
    with database.connect(url) as connection:
        looks.install(connection)
        connection.execute(MADE_UP)
        filled = rows.fill(connection)
        connection.execute(KEEP, [list(filled.rows)])
    return filled


def _change(url: str, variant: Variant) -> None:
    """Make the rows anew, in another way."""
    with database.connect(url) as connection, connection.transaction():
        connection.execute("set local search_path = ''")
        connection.execute("set local session_replication_role = replica")
        tables = [name for (name,) in connection.execute(FORGET).fetchall()]
        for name in tables:
            connection.execute(f"delete from only {name}".encode())
        if variant.n:
            rows.fill(connection, variant.n, only=tables, style=variant.style, start=variant.start)
