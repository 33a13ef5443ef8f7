"""Fixtures of checks: one SQL file each, faulty or right, that says itself what is to be found.

A line `-- finds: <rule> <object>` names a finding; a file without one must be silent. A file with
`-- file: <path>` lines is a small project. In one with `-- migration` lines each begins a migration
that is not released, of a database as released.sql makes it. The others run straight on an empty
database.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from pgpkg import database as databases
from pgpkg.config import Config, ProjectSettings, Settings
from pgpkg.config import load as load_config
from pgpkg.model import Migration, Tree, Unit
from pgpkg.project import Project
from pgpkg.scratch import Server
from pgpkg.verify import Context, Report, catalog, types
from pgpkg.verify.trace import ground, tracing
from pgpkg.verify.trace.ground import Ground
from pgpkg.verify.trace.tracing import Trace

Finds = list[tuple[str, str]]
Watch = Callable[[str], Trace]
Look = Callable[[Path], tuple[Finds, frozenset[str]]]

BASES = Path(__file__).parent / "bases"
TAKEN = (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation)
ROLES = {
    "anon": "nologin noinherit",
    "authenticated": "nologin noinherit",
    "service_role": "nologin noinherit bypassrls",
    "app_service": "nologin bypassrls",
    "app_worker": "nologin inherit in role app_service",
}


@pytest.fixture(scope="session")
def roles(server: Server) -> None:
    """Roles belong to the whole server, so every worker asks for them once."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name, options in ROLES.items():
            with contextlib.suppress(*TAKEN):
                connection.execute(f"create role {name} {options}")


@pytest.fixture
def look(database: str, roles: None) -> Look:
    """Run a file on an empty database; return what catalog and types find, and what was skipped."""

    def run(file: Path) -> tuple[Finds, frozenset[str]]:
        with databases.connect(database) as connection:
            databases.send(connection, file.read_text(encoding="utf-8"))
            catalog.prepare(connection, bare_context())
            seen = [one for rule in catalog.rules() for one in catalog.ask(connection, rule)]
            connection.execute("set default_transaction_read_only = off")
            bodies = types.read(connection, {})
        wanted = [*seen, *bodies.found]
        finds = sorted((one.finding.rule, one.finding.object) for one in wanted)
        return finds, frozenset(bodies.skipped)

    return run


@pytest.fixture
def prove(server: Server, roles: None, tmp_path: Path) -> Callable[..., Report]:
    """Write a project from a text with `-- file: <path>` lines and verify it."""

    def run(text: str, *families: str) -> Report:
        write_project(tmp_path, text)
        return Project.load(tmp_path).verify(families or None, server=server)

    return run


@pytest.fixture(scope="session")
def released(server: Server, roles: None) -> Ground:
    """The released state of the fixtures, with rows, to run migrations in."""
    text = (Path(__file__).parent / "released.sql").read_text(encoding="utf-8")

    def build(url: str) -> None:
        with databases.connect(url) as connection:
            databases.send(connection, text)
        assert not ground.prepare(url).left_empty

    return Ground(server, server.template(f"released {text}", build))


@pytest.fixture
def watch(released: Ground) -> Watch:
    """Run the migrations of a text on a copy of the released state, and tell what was seen."""
    return lambda text: tracing.trace(released, migrations_in(text))


def migrations_in(text: str) -> list[Migration]:
    """Return the migrations of a fixture, in their order."""
    parts = re.split(r"^-- migration\n", text, flags=re.M)[1:]
    names = [f"app_{number:04}_change" for number in range(2, len(parts) + 2)]
    return [
        Migration(
            "app",
            name,
            f"migrations/{name}.sql",
            part,
            "",
            is_transactional="-- transactional: false" not in part,
        )
        for name, part in zip(names, parts, strict=True)
    ]


def write_project(root: Path, text: str) -> None:
    """Write the files of a fixture below `root`, with a config; those of its base first."""
    base = re.search(r"^-- base: (\S+)$", text, re.M)
    if base:
        write_project(root, (BASES / f"{base[1]}.sql").read_text(encoding="utf-8"))
    parts = re.split(r"^-- file: (\S+)\n", text, flags=re.M)
    for path, content in zip(parts[1::2], parts[2::2], strict=True):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.strip("\n") + "\n", encoding="utf-8")
    if not (root / "pgpkg.toml").exists():
        (root / "pgpkg.toml").write_text('[project]\nname = "app"\n', encoding="utf-8")
    load_config(root)


def bare_context() -> Context:
    """A project with one unit whose objects all come from migrations: any object is its own."""
    nowhere = Path()
    unit = Unit("app", "own", "app", "0", "", "sql", nowhere, "migrations", nowhere)
    config = Config(nowhere, "pgpkg.toml", Settings(project=ProjectSettings("app")))
    migration = Migration("app", "app_0001_all", "migrations/app_0001_all.sql", "", "")
    return Context(Tree((unit,), migrations=(migration,)), config)
