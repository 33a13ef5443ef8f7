"""On somebody else's server we only touch databases with our own prefix."""

from __future__ import annotations

import signal
import subprocess
import sys

import psycopg
import pytest

from pgpkg import scratch
from pgpkg.config import FromEnvironment, ScratchSettings
from pgpkg.scratch import Server, url

SETTINGS = ScratchSettings(provider="url", url=FromEnvironment("SCRATCH_URL_OF_TEST"))
OWNER = """
import time
from pgpkg import scratch
from pgpkg.config import FromEnvironment, ScratchSettings
stay = scratch.start(ScratchSettings(provider="url", url=FromEnvironment("SCRATCH_URL_OF_TEST")))
print(stay.server.create(), flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def address(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", server.url())
    return server.url()


def build(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("create table item ()")


def test_everything_that_was_made_is_dropped_and_nothing_else(server: Server) -> None:
    theirs = server.create()
    with scratch.server(SETTINGS) as visited:
        assert visited.provider == "url"
        template = visited.template("x", build)
        made = {template, visited.create(), visited.create("named"), visited.clone(template)}
        assert all(url.PREFIX.match(name) for name in made)
        assert made <= set(server.names())
    assert not made & set(server.names())
    assert theirs in server.names()
    server.drop(theirs)


def test_two_visits_do_not_see_each_other() -> None:
    with scratch.server(SETTINGS) as one, scratch.server(SETTINGS) as other:
        assert one.create("same") != other.create("same")


def test_visit_that_was_joined_ends_with_the_last(server: Server) -> None:
    first = scratch.start(SETTINGS)
    second = scratch.join(first.state)
    assert second is not None
    name = first.server.create()
    first.leave()
    assert name in server.names()
    second.leave()
    assert name not in server.names()


def test_address_in_the_style_of_libpq_is_understood(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = psycopg.conninfo.conninfo_to_dict(server.url())
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", psycopg.conninfo.make_conninfo(**known))
    with scratch.server(SETTINGS) as visited:
        name = visited.create()
        with psycopg.connect(visited.url(name)) as connection:
            assert connection.info.dbname == name


def test_next_visit_drops_what_a_killed_one_left(server: Server) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        left = killed.stdout.readline().strip()
        scratch.start(SETTINGS).leave()
        assert left in server.names()
        killed.send_signal(signal.SIGKILL)
    with psycopg.connect(server.url()) as connection:
        gone = "select count(*) = 0 from pg_locks where locktype = 'advisory' and classid = %s"
        while connection.execute(gone, (url.LOCK_SPACE,)).fetchone() != (True,):
            connection.rollback()

    scratch.start(SETTINGS).leave()

    assert left not in server.names()
