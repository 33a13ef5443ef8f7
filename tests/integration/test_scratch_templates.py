"""Templates are built once, copies are independent, the pool has some ready."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from pgpkg.errors import ScratchError
from pgpkg.scratch import Server

BUILDER = """
import sys, time, psycopg
from pgpkg.scratch.databases import Server
def build(url):
    with psycopg.connect(url) as connection:
        connection.execute("create table built as select pg_backend_pid() as by")
        time.sleep(0.2)
print(Server("local", sys.argv[1]).template(sys.argv[2], build))
"""


@pytest.fixture
def key(server: Server) -> Iterator[str]:
    """A key of this test's own; its template is dropped afterwards."""
    key = f"test {uuid4()}"
    yield key
    server.drop_template(server.template(key, build))


def build(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table item (name text)")
        connection.execute("insert into item values ('first')")


def items(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("select name from item").fetchall()]


def test_template_can_begin_with_what_another_one_holds(server: Server, key: str) -> None:
    def add(url: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("insert into item values ('second')")

    first = server.template(key, build)
    later = server.template(f"{key} and more", add, first)
    copies = [server.clone(first), server.clone(later)]
    try:
        assert [items(server.url(copy)) for copy in copies] == [["first"], ["first", "second"]]
    finally:
        for copy in copies:
            server.drop(copy)
        server.drop_template(later)


def test_template_is_built_once(server: Server, key: str) -> None:
    built = []

    def count(url: str) -> None:
        built.append(url)
        build(url)

    first = server.template(key, count)
    assert server.template(key, count) == first
    with closing(Server("local", server.url())) as another:
        assert another.template(key, count) == first
    assert len(built) == 1


def test_processes_that_ask_together_get_one_template(server: Server, key: str) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", BUILDER, server.url(), key], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    names = {process.communicate()[0].strip() for process in asking}

    assert [process.returncode for process in asking] == [0, 0, 0]
    assert names == {server.template(key, lambda _: pytest.fail("built again"))}


def test_nobody_connects_to_a_finished_template(server: Server, key: str) -> None:
    name = server.template(key, build)
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(server.url(name))


def test_build_that_fails_leaves_no_template(server: Server, key: str) -> None:
    half = []

    def fail(url: str) -> None:
        build(url)
        half.append(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        server.template(key, fail)
    assert half
    assert not set(half) & set(server.names())

    name = server.clone(server.template(key, build))
    assert items(server.url(name)) == ["first"]
    server.drop(name)


def test_template_whose_builder_was_killed_is_built_again(server: Server, key: str) -> None:
    half = server.template(key, build)
    with server.connect() as connection:
        connection.execute(f"alter database {half} with is_template false")  # type: ignore[arg-type]

    with closing(Server("local", server.url())) as another:
        name = another.clone(another.template(key, build))
    assert items(server.url(name)) == ["first"]
    server.drop(name)


def test_session_that_build_forgot_does_not_hinder_copies(server: Server, key: str) -> None:
    forgotten = []
    name = server.clone(server.template(key, lambda url: forgotten.append(psycopg.connect(url))))
    assert name in server.names()
    server.drop(name)
    forgotten[0].close()


def test_copies_do_not_see_each_other(server: Server, key: str) -> None:
    template = server.template(key, build)
    one, other = server.clone(template), server.clone(template)
    with psycopg.connect(server.url(one)) as connection:
        connection.execute("insert into item values ('second')")

    assert items(server.url(one)) == ["first", "second"]
    assert items(server.url(other)) == ["first"]
    server.drop(one)
    server.drop(other)


def test_settings_of_the_template_are_those_of_its_copies(server: Server, key: str) -> None:
    def build_with_setting(url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            own = sql.Identifier(connection.info.dbname)
            for change in ("app.colour to 'it''s, red'", 'search_path to a, "B c"'):
                connection.execute(sql.SQL("alter database {} set " + change).format(own))

    name = server.clone(server.template(key, build_with_setting))
    with psycopg.connect(server.url(name)) as connection:
        assert connection.execute("show app.colour").fetchone() == ("it's, red",)
        assert connection.execute("show search_path").fetchone() == ('a, "B c"',)
    server.drop(name)


def test_pool_gives_each_database_once_and_keeps_others_ready(server: Server, key: str) -> None:
    pool = server.pool(server.template(key, build), 2)
    taken = [pool.take() for _ in range(5)]

    assert len(set(taken)) == 5
    assert all(items(server.url(name)) == ["first"] for name in taken)
    pool.fill()
    pool.close()
    assert not set(taken) & set(server.names())


def test_database_that_is_given_back_is_dropped_though_somebody_uses_it(
    server: Server, key: str
) -> None:
    pool = server.pool(server.template(key, build), 1)
    name = pool.take()
    with psycopg.connect(server.url(name)):
        pool.give(name)
        pool.close()
    assert name not in server.names()


def test_pool_passes_on_why_it_cannot_copy(server: Server) -> None:
    pool = server.pool("no_such_template", 1)
    with pytest.raises(ScratchError, match='template database "no_such_template" does not exist'):
        pool.take()
    pool.close()


def test_waiting_for_a_closed_pool_ends(server: Server) -> None:
    pool = server.pool("template0", 0)
    later = threading.Timer(0.05, pool.close)
    later.start()
    with pytest.raises(ScratchError, match="the pool is closed"):
        pool.take()
    later.join()
