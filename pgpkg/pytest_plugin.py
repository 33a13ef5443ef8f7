"""Fixtures for whoever tests a database that pgpkg builds; nothing is loaded before it is used.

    def test_everybody_reads_own_orders(db, as_actor):
        db.execute("insert into shop.customer_order (owner) values ('alice'), ('bob')")
        db.commit()
        with as_actor("alice") as alice:
            assert alice.execute("select owner from shop.customer_order").fetchall() == [("alice",)]

`pgpkg_server` is one server for the whole run, all workers of pytest-xdist included. `db` and
`connect` are sessions in a database of the test's own: a copy of the project with everything
applied and `seed/` loaded. `as_actor` looks at it as PostgREST would let somebody.

With pytest-postgresql: `postgresql = factories.postgresql("pgpkg_noproc")`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import pytest

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import psycopg
    from pytest_postgresql.executors import NoopExecutor

    from pgpkg.errors import PgpkgError
    from pgpkg.project import Project
    from pgpkg.scratch import Server
    from pgpkg.scratch.pool import Pool

MEETING_POINT = "pgpkg-server.json"
READY = 2  # copies made ahead, for every worker


class AsActor(Protocol):
    """What the fixture `as_actor` is."""

    def __call__(
        self,
        name: str | None = None,
        *,
        role: str | None = None,
        claims: Mapping[str, Any] | None = None,
        method: str | None = None,
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[psycopg.Connection[Any]]: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("pgpkg").addoption(
        "--pgpkg-project",
        metavar="DIR",
        help="folder of the pgpkg project to test (default: the nearest at or above rootdir)",
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where workers ran, wait until the last of them has ended the server."""
    if not session.config.pluginmanager.hasplugin("dsession"):
        return
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and (factory.getbasetemp() / MEETING_POINT).exists():
        from pgpkg.scratch import shared

        shared.wait_until_gone(factory.getbasetemp() / MEETING_POINT)


@pytest.fixture(scope="session")
def pgpkg_project(request: pytest.FixtureRequest) -> Project:
    """The project under test."""
    from pgpkg import config
    from pgpkg.errors import PgpkgError
    from pgpkg.project import Project

    named = request.config.getoption("--pgpkg-project")
    try:
        if named is not None:
            return Project.load(request.config.invocation_params.dir / named)
        return Project.load(config.find(request.config.rootpath))
    except PgpkgError as error:
        _fail(error)


@pytest.fixture(scope="session")
def pgpkg_server(
    pgpkg_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The scratch server of this run, the same for all workers."""
    from pgpkg.errors import PgpkgError
    from pgpkg.scratch import shared

    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    settings = pgpkg_project.config.settings.scratch
    with contextlib.ExitStack() as stack:
        try:
            wanted = [name for unit in pgpkg_project.units for name in unit.extensions]
            lent = shared.server(settings, common / MEETING_POINT, wanted)
            server = stack.enter_context(lent)
        except PgpkgError as error:
            _fail(error)
        yield server


@pytest.fixture(scope="session")
def pgpkg_template(pgpkg_project: Project, pgpkg_server: Server) -> str:
    """The name of the database that every test gets a copy of, built once per content."""
    from pgpkg.errors import PgpkgError

    try:
        return pgpkg_project.template(pgpkg_server)
    except PgpkgError as error:
        _fail(error)


@pytest.fixture(scope="session")
def pgpkg_pool(pgpkg_server: Server, pgpkg_template: str) -> Iterator[Pool]:
    """Copies of the template that are ready before a test asks."""
    pool = pgpkg_server.pool(pgpkg_template, READY)
    yield pool
    pool.close()


@pytest.fixture
def pgpkg_database(pgpkg_pool: Pool, pgpkg_server: Server) -> Iterator[str]:
    """The address of the test's own database, for programs that connect themselves."""
    name = pgpkg_pool.take()
    yield pgpkg_server.url(name)
    pgpkg_pool.give(name)


@pytest.fixture
def connect(pgpkg_database: str) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """A function that opens one more session on the test's database, as superuser.

    It takes what `psycopg.connect` takes (`autocommit=True`); sessions are closed after the test.
    """
    import psycopg

    with contextlib.ExitStack() as opened:

        def connect(**options: Any) -> psycopg.Connection[Any]:
            connection = psycopg.connect(pgpkg_database, **options)
            opened.callback(connection.close)
            return connection

        yield connect


@pytest.fixture
def db(connect: Callable[..., psycopg.Connection[Any]]) -> psycopg.Connection[Any]:
    """A session on the test's own database, as superuser. What it commits, others see."""
    return connect()


@pytest.fixture
def as_actor(pgpkg_project: Project, connect: Callable[..., psycopg.Connection[Any]]) -> AsActor:
    """A function that opens a transaction as somebody: `with as_actor("alice") as alice: ...`

    The name is one under [actors] in the config; or give `role` and `claims`. Role and claims are
    set as PostgREST sets them, for this transaction only. It commits at the end of the block.
    """

    @contextlib.contextmanager
    def as_actor(
        name: str | None = None,
        *,
        role: str | None = None,
        claims: Mapping[str, Any] | None = None,
        method: str | None = None,
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[psycopg.Connection[Any]]:
        from pgpkg import actor

        who = actor.of(pgpkg_project.config, name, role=role, claims=claims)
        request = actor.request(method, path, headers)
        with connect() as connection:
            with connection.transaction():
                actor.become(connection, who, request)
                yield connection

    return as_actor


@pytest.fixture(scope="session")
def pgpkg_noproc(pgpkg_server: Server, pgpkg_template: str) -> NoopExecutor:
    """Our server for pytest-postgresql: `postgresql = factories.postgresql("pgpkg_noproc")`.

    Each test then gets a copy of the project's template through pytest-postgresql's own fixture.
    """
    from psycopg.conninfo import conninfo_to_dict
    from pytest_postgresql.executors import NoopExecutor

    class Executor(NoopExecutor):
        @property
        def template_dbname(self) -> str:
            return pgpkg_template

    known = conninfo_to_dict(pgpkg_server.url())
    with contextlib.closing(pgpkg_server.connect()) as connection:
        password = connection.info.password
    return Executor(
        host=str(known["host"]),
        port=int(known["port"] or 5432),
        user=str(known["user"]),
        password=password or None,
        options="",
        dbname=f"pgpkg_noproc_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}",
    )


def _fail(error: PgpkgError) -> NoReturn:
    """Show our own errors in their four fields, without a traceback nobody needs."""
    lines = [f"error {error.code}: {error.message}"]
    lines += [f"  place   {error.place}"] if error.place else []
    lines += [f"  detail  {error.detail}"] if error.detail else []
    lines += [f"  hint    {error.hint}"] if error.hint else []
    pytest.fail("\n".join(lines), pytrace=False)
