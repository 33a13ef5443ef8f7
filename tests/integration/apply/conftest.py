"""A small project in a folder, and a database that it is applied to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pgpkg import database as databases
from pgpkg.model import DatabaseStatus, Outcome, Plan
from pgpkg.project import Project

ITEM = """create table {{ schema }}.item (
    id integer primary key,
    price integer not null default 0
);
comment on table {{ schema }}.item is 'Things for sale.';
"""
ITEM_UP = """create schema shop;
create table shop.item (
    id integer primary key,
    price integer not null default 0
);
"""
ITEM_DOWN = "drop table shop.item;\ndrop schema shop;\n"


@dataclass
class Shop:
    """A project named shop and a database."""

    folder: Path
    url: str
    said: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> Path:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def migration(self, name: str, text: str, back: str | None = "select 1;\n") -> None:
        """Write a migration, and its way back."""
        self.write(f"migrations/{name}.sql", text)
        if back is not None:
            self.write(f"migrations/{name}.rollback.sql", back)

    def settings(self, **deploy: Any) -> None:
        """Write the config with deploy settings."""
        lines = [f"{key} = {value!r}".replace("'", '"') for key, value in deploy.items()]
        self.write("pgpkg.toml", "\n".join(['[project]\nname = "shop"', "[deploy]", *lines]))

    @property
    def database_name(self) -> str:
        return str(conninfo_to_dict(self.url)["dbname"])

    @property
    def project(self) -> Project:
        """The folder as it is now."""
        return Project.load(self.folder)

    def apply(self, **options: Any) -> Outcome:
        self.said = []
        return self.project.apply(
            self.url, **{"allow_unreleased": True, "progress": self.said.append, **options}
        )

    def rollback(self, **options: Any) -> list[str]:
        self.said = []
        return list(self.project.rollback(self.url, progress=self.said.append, **options))

    def plan(self, **options: Any) -> Plan:
        return self.project.plan(self.url, **options)

    def status(self) -> DatabaseStatus:
        return self.project.status(self.url)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query gives, over a session of its own."""
        with closing(databases.connect(self.url)) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def value(self, query: str, *values: object) -> Any:
        ((value,),) = self.rows(query, *values)
        return value

    def run(self, text: str) -> None:
        """Run statements behind pgpkg's back."""
        with closing(databases.connect(self.url)) as connection:
            databases.send(connection, text)

    def connect(self) -> psycopg.Connection[Any]:
        return databases.connect(self.url)

    def start(self, *arguments: str, **popen: Any) -> subprocess.Popen[str]:
        """Start the command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "pgpkg", *arguments, "--db", self.url],
            cwd=self.folder,
            env={k: v for k, v in os.environ.items() if k != "PGPKG_DATABASE_URL"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )

    def invalid_indexes(self) -> list[tuple[Any, ...]]:
        return self.rows("select indexrelid::regclass from pg_index where not indisvalid")


@pytest.fixture
def empty_shop(tmp_path: Path, database: str) -> Shop:
    """The project without a table."""
    made = Shop(tmp_path, database)
    made.settings(lock_timeout="500ms", retries=2)
    made.write("sql/schema.sql", "create schema {{ schema }};\n")
    return made


@pytest.fixture
def shop(empty_shop: Shop) -> Shop:
    """The project with one table, by both roads, not applied yet."""
    empty_shop.write("sql/tables/item.sql", ITEM)
    empty_shop.migration("shop_0001_create_item", ITEM_UP, ITEM_DOWN)
    return empty_shop


@pytest.fixture
def applied(shop: Shop) -> Shop:
    """The same, applied."""
    shop.apply()
    return shop


@pytest.fixture
def locking(database: str) -> Iterator[Callable[..., Any]]:
    """`with locking("shop.item") as pid`: another session holds a lock on a table."""

    @contextmanager
    def lock(table: str, mode: str = "access exclusive") -> Iterator[int]:
        with closing(databases.connect(database)) as other:
            other.execute("set application_name = 'the blocker'")
            other.execute("begin")
            other.execute(f"lock table {table} in {mode} mode".encode())
            yield other.info.backend_pid
            other.execute("rollback")

    return lock
