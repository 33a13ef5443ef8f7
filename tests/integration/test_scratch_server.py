"""A scratch server answers, makes databases and hands out copies of templates."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from pgpkg.errors import ScratchError
from pgpkg.scratch import Server


def answer(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_server_is_new_enough_and_brings_its_own_programs(server: Server) -> None:
    assert server.version >= 150000
    assert server.bin is not None
    assert (server.bin / "pgbench").is_file()
    assert (server.bin / "psql").is_file()


def test_statistics_of_statements_are_preloaded(server: Server) -> None:
    assert "pg_stat_statements" in server.preloaded


@pytest.mark.local
def test_local_server_runs_jobs_of_pg_cron(server: Server, cron_database: str) -> None:
    assert server.preloaded >= {"pg_cron", "plpgsql_check"}
    assert server.has_extension("pg_cron")
    insert = "insert into public.ran values (now())"
    with psycopg.connect(cron_database, autocommit=True) as connection:
        connection.execute("create extension pg_cron")
        connection.execute("create table ran (at timestamptz)")
        # The first runs when pg_cron comes up, a second after the server; the other one each
        # minute, in case that this test was slower.
        for schedule in ("@reboot", "* * * * *"):
            connection.execute("select cron.schedule(%s, %s, %s)", (schedule, schedule, insert))
        for _ in range(1800):
            if connection.execute("select 1 from ran").fetchone():
                break
            connection.execute("select pg_sleep(0.05)")
        assert connection.execute("select count(*) > 0 from ran").fetchone() == (True,)


@pytest.mark.embedded
def test_embedded_server_has_no_pg_cron(server: Server) -> None:
    assert server.cron_database is None
    assert not server.has_extension("pg_cron")
    assert server.has_extension("pg_trgm")


def test_only_who_knows_the_password_comes_in(server: Server) -> None:
    url = psycopg.conninfo.make_conninfo(server.url(), password="x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_new_database_is_empty_and_goes_away(server: Server) -> None:
    name = server.create()
    assert answer(server.url(name), "select current_database()") == name
    tables = "select count(*) from pg_class where relnamespace = 'public'::regnamespace"
    assert answer(server.url(name), tables) == 0

    server.drop(name)

    assert name not in server.names()
    server.drop(name)


def test_used_database_is_dropped_all_the_same(server: Server) -> None:
    name = server.create()
    with psycopg.connect(server.url(name)) as connection:
        server.drop(name)
        assert name not in server.names()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")


def test_database_that_exists_is_refused_in_the_servers_own_words(server: Server) -> None:
    name = server.create()
    with pytest.raises(ScratchError) as caught:
        server.create(name)
    server.drop(name)
    assert caught.value.message == f'database "{name}" already exists'
    assert caught.value.sqlstate == "42P04"
    assert caught.value.hint


def test_names_that_need_quotes_are_quoted(
    server: Server, scratch_url: Callable[[str], str]
) -> None:
    url = scratch_url('odd "name"/with ünd?')
    assert answer(url, "select current_database()") == 'odd "name"/with ünd?'
