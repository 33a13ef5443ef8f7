"""Real servers for the tests of this repository.

PGPKG_TEST_SERVER says on which kind the tests run: embedded (the default) or local. `make test`
runs both. All workers of pytest-xdist use one server, which the first test that needs it starts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from pgpkg import scratch
from pgpkg.config import ScratchSettings
from pgpkg.errors import NoScratchServer
from pgpkg.scratch import Server, shared

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for provider in ("embedded", "local"):
        if item.get_closest_marker(provider) and provider != PROVIDER:
            pytest.skip(f"runs with PGPKG_TEST_SERVER={provider}")
    if item.get_closest_marker("container"):
        from pgpkg.scratch import container

        reason = container.lacks(ScratchSettings(provider="container"), ())
        if reason:
            missing(f"the container provider {reason}; see tests/container/engine.sh")


def missing(what: str) -> NoReturn:
    """Skip for something that this machine lacks. CI is meant to have everything: fail there."""
    if IN_CI:
        pytest.fail(f"CI lacks something that it must cover: {what}", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server under test, one for all workers."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    settings = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
    try:
        with shared.server(settings, common / f"pgpkg-{PROVIDER}.json") as found:
            yield found
    except NoScratchServer as error:
        missing(error.message)


@pytest.fixture
def scratch_url(server: Server) -> Iterator[Callable[..., str]]:
    """A function that makes an empty database, dropped after the test, and returns its address:
    `scratch_url()`, or `scratch_url("name")` where the name matters."""
    made: list[str] = []

    def make(name: str | None = None) -> str:
        made.append(server.create(name))
        return server.url(made[-1])

    yield make
    for name in made:
        server.drop(name)


@pytest.fixture
def database(scratch_url: Callable[..., str]) -> str:
    """The address of a fresh, empty database."""
    return scratch_url()


@pytest.fixture
def cron_database() -> Iterator[str]:
    """The address of the one database of a server in which pg_cron can be created.

    Each test gets a server of its own: pg_cron's launcher does not outlive its database.
    """
    if PROVIDER == "embedded":
        pytest.skip("pg_cron is not in the embedded server; runs with PGPKG_TEST_SERVER=local")
    settings = ScratchSettings(provider="local")
    try:
        with scratch.server(settings) as own:
            if own.cron_database is None:
                missing("pg_cron is not installed for the local server")
            yield own.url(own.create(own.cron_database))
    except NoScratchServer as error:
        missing(error.message)
