"""On a standby, and after a crash, the cache is empty and nothing fails."""

import os

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.packages.ownserver import own_server

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")


@pytest.fixture
def primary(tmp_path):
    """A server of its own with the cache in it."""
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\ncache = {}\n')
    with own_server(PROVIDER) as server:
        with psycopg.connect(server.url(), autocommit=True) as session:
            session.execute("create database app")
        apply.build(server.url("app"), Project.load(tmp_path).tree)
        with psycopg.connect(server.url("app"), autocommit=True) as session:
            session.execute("select cache.define_kind('day', '1 day')")
            session.execute("select cache.set('k', 'v', array['t'])")
            session.execute("create function public.answer() returns text return '42'")
            yield server


def test_on_a_standby_each_read_is_a_miss_and_what_is_computed_is_not_kept(primary):
    with primary.standby() as standby:
        standby.wait_for(primary)
        with psycopg.connect(standby.url("app"), autocommit=True) as session:
            assert session.execute("select pg_is_in_recovery()").fetchone() == (True,)
            with pytest.raises(psycopg.errors.FeatureNotSupported):
                session.execute("select * from cache.entry")

            assert session.execute("select cache.get('k')").fetchone() == (None,)
            assert session.execute("select * from cache.mget(array['k'])").fetchall() == []
            assert session.execute("select cache.stale('k')").fetchone() == (None,)
            assert session.execute("select cache.set('k', 'w')").fetchone() == (False,)
            ask = "select cache.get_or_compute('k', 'public.answer()')"
            assert session.execute(ask).fetchone() == ("42",)
            with pytest.raises(psycopg.errors.FeatureNotSupported):
                session.execute("select cache.invalidate('t')")
            assert session.execute("select ttl from cache.kind where name = 'day'").fetchone()

        with psycopg.connect(primary.url("app")) as session:
            assert session.execute("select cache.get('k')").fetchone() == ("v",)


def test_after_a_crash_it_is_empty_and_everything_else_is_there(primary):
    with psycopg.connect(primary.url("app"), autocommit=True) as session:
        session.execute("create table public.order_line (id integer)")
        session.execute("insert into public.order_line values (1)")
        session.execute("select cache.invalidate('u')")

    primary.crash()
    primary.start()

    with psycopg.connect(primary.url("app"), autocommit=True) as session:
        assert session.execute("select cache.get('k')").fetchone() == (None,)
        assert session.execute("select count(*) from cache.entry").fetchone() == (0,)
        assert session.execute("select count(*) from cache.tag").fetchone() == (0,)
        assert session.execute("select count(*) from public.order_line").fetchone() == (1,)
        kinds = "select name, extract(day from ttl)::integer from cache.kind order by name"
        assert session.execute(kinds).fetchall() == [("day", 1), ("default", 0)]
        session.execute("select cache.set('k', 'new', array['t'])")
        assert session.execute("select cache.get('k')").fetchone() == ("new",)
