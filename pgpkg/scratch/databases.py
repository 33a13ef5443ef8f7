"""A server to throw databases at, whoever provides it."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

from pgpkg.errors import (
    PgpkgError,
    ScratchDiskFull,
    ScratchError,
    ScratchTooOld,
    ScratchUnreachable,
)
from pgpkg.scratch import carry

if TYPE_CHECKING:
    import psycopg

    from pgpkg.scratch.pool import Pool

ProviderName = Literal["embedded", "local", "container", "url"]
OLDEST = 150000
LOOKS, LOOK = 100, 0.002
END_SESSIONS: LiteralString = (
    "select count(pg_terminate_backend(pid)) from pg_stat_activity "
    "where datname = %s and pg_has_role(usesysid, 'usage')"
)


class Server:
    """A PostgreSQL server in which databases are made and thrown away.

    `bin` holds client programs of a fitting version (psql, pgbench) where there are some;
    `cron_database` is the only database in which pg_cron can be created, None without pg_cron;
    create it when needed, and only once: when it is dropped, pg_cron's launcher ends for good.
    One Server may be used by several threads.
    """

    def __init__(
        self,
        provider: ProviderName,
        address: str,
        *,
        bin_folder: Path | None = None,
        cron_database: str | None = None,
        prefix: str = "",
    ) -> None:
        self.provider = provider
        self.bin = bin_folder
        self.cron_database = cron_database
        self._address = address
        self._prefix = prefix
        self._lock = threading.RLock()
        self._connection: psycopg.Connection[Any] | None = None
        self._ready: dict[str, str] = {}
        self._settings: dict[str, tuple[carry.Setting, ...]] = {}
        with self._admin() as connection:
            self.version: int = connection.info.server_version
            preloaded = connection.execute("show shared_preload_libraries").fetchone()
        names = (name.strip(' "') for name in preloaded[0].split(",")) if preloaded else ()
        self.preloaded: frozenset[str] = frozenset(name for name in names if name)
        if self.version < OLDEST:
            raise ScratchTooOld(
                f"the scratch server is PostgreSQL {self.version // 10000}",
                detail="pgpkg works from PostgreSQL 15 on.",
                hint="Take another server, or the embedded one under [scratch]: "
                'provider = "embedded"',
            )

    def __repr__(self) -> str:
        return f"<Server {self.provider} {self.version}>"

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database.

        Only the address of somebody's own server (provider `url`) may hold a password: never
        print that one. Addresses of servers of ours name the file that holds it.
        """
        if "://" not in self._address:
            from psycopg.conninfo import make_conninfo

            return make_conninfo(self._address, dbname=database)
        return urlunsplit(urlsplit(self._address)._replace(path="/" + quote(database)))

    def has_extension(self, name: str) -> bool:
        """Tell whether the server could create this extension in some database."""
        query = "select 1 from pg_available_extensions where name = %s"
        with self._admin() as connection:
            found = connection.execute(query, (name,)).fetchone() is not None
        return found and (name != "pg_cron" or self.cron_database is not None)

    def create(self, name: str | None = None, template: str | None = None) -> str:
        """Create a database, empty or a copy of `template`, and return its name.

        On a server that belongs to others (provider `url`) the name gets a prefix.
        """
        full = self._named(name or f"scratch_{secrets.token_hex(6)}")
        if template is None:
            self._run("create database {} template template0", full)
        else:
            self._run("create database {} template {} strategy file_copy", full, template)
        return full

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it. One that is gone is no error."""
        self._end_sessions(name)
        self._run("drop database if exists {} with (force)", name)

    def template(self, key: str, build: Callable[[str], None], start: str | None = None) -> str:
        """Return the template database for `key`, built with `build(url)` when it is not there:
        from nothing, or on a copy of the template `start`.

        It is built once, also when several processes ask at the same time. Nobody can connect to
        a finished template, so it is never changed and always free to be copied.
        """
        if key in self._ready:
            return self._ready[key]
        digest = hashlib.sha256(key.encode()).hexdigest()
        name = self._named(f"template_{digest[:16]}")
        with self._lock, self._only_one(int(digest[:15], 16)):
            if not self._is_finished(name):
                self.drop(name)
                if start is None:
                    self._run("create database {} template template0", name)
                else:
                    self.clone(start, name)
                try:
                    build(self.url(name))
                except BaseException:
                    self.drop(name)
                    raise
                self._end_sessions(name)
                self._run("alter database {} with allow_connections false is_template true", name)
        self._ready[key] = name
        return name

    def drop_template(self, name: str) -> None:
        """Drop a database that `template` made."""
        self._ready = {k: n for k, n in self._ready.items() if n != name}
        self._settings.pop(name, None)
        if self._is_finished(name):
            self._run("alter database {} with is_template false", name)
        self.drop(name)

    def clone(self, template: str, name: str | None = None) -> str:
        """Copy a template with the settings it has, and return the copy's name."""
        made = self.create(name, template)
        with self._admin() as connection:
            if template not in self._settings:
                self._settings[template] = carry.settings(connection, template)
            carry.give(connection, made, self._settings[template])
        return made

    def pool(self, template: str, size: int = 2) -> Pool:
        """Return a pool that keeps `size` copies of a template ready."""
        from pgpkg.scratch.pool import Pool

        return Pool(self, template, size)

    def twin(self) -> Server:
        """Return the same server with a connection of its own, for another thread."""
        other: Server = object.__new__(Server)
        other.__dict__.update(self.__dict__)
        other._lock = threading.RLock()
        other._connection = None
        return other

    def close(self) -> None:
        """Close our own connection. The server goes on."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def names(self) -> tuple[str, ...]:
        """Return the names of all databases, sorted."""
        with self._admin() as connection:
            rows = connection.execute("select datname from pg_database order by 1").fetchall()
        return tuple(name for (name,) in rows)

    def connect(self) -> psycopg.Connection[Any]:
        """Return a new session of the superuser, in the database that the address names."""
        import psycopg

        try:
            return psycopg.connect(self._address, autocommit=True)
        except psycopg.Error as error:
            raise translated(error) from error

    def _named(self, name: str) -> str:
        return name if name.startswith(self._prefix) else f"{self._prefix}{name}"

    def _is_finished(self, name: str) -> bool:
        query = "select 1 from pg_database where datname = %s and datistemplate"
        with self._admin() as connection:
            return connection.execute(query, (name,)).fetchone() is not None

    def _end_sessions(self, name: str) -> None:
        """End what is connected to a database, and see it gone: the server itself would look only
        every 100 ms, also after a session that has just been closed."""
        with self._admin() as connection:
            for _ in range(LOOKS):
                (left,) = connection.execute(END_SESSIONS, (name,)).fetchone() or (0,)
                if not left:
                    return
                time.sleep(LOOK)

    @contextlib.contextmanager
    def _only_one(self, number: int) -> Iterator[None]:
        """Hold an advisory lock of the server across processes."""
        with self.connect() as connection:
            connection.execute("select pg_advisory_lock(%s)", (number,))
            yield

    def _run(self, statement: LiteralString, *names: str) -> None:
        from psycopg import sql

        with self._admin() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @contextlib.contextmanager
    def _admin(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend the connection to database postgres; what the server refuses becomes our error."""
        import psycopg

        with self._lock:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = self.connect()
                yield self._connection
            except psycopg.Error as error:
                raise translated(error) from error


def translated(error: psycopg.Error) -> PgpkgError:
    """Return our error for what the scratch server said."""
    import psycopg

    from pgpkg.database import mask

    words = mask(str(error)).strip().splitlines() or [type(error).__name__]
    if isinstance(error, psycopg.errors.DiskFull):
        return ScratchDiskFull(
            "no room left for the scratch server",
            detail=words[0],
            hint="Free some, or name a roomier folder with PGPKG_SCRATCH_DIR=/some/folder",
            sqlstate=error.sqlstate,
        )
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return ScratchUnreachable(
            "the scratch server does not answer",
            detail=" ".join(words),
            hint="Is it still running? A killed one is replaced at the next start.",
        )
    return ScratchError(
        words[0],
        detail=error.diag.message_detail or "The scratch server refused a statement of pgpkg.",
        hint=error.diag.message_hint or "Run it again; if it comes back, it is worth a report.",
        sqlstate=error.sqlstate,
    )
