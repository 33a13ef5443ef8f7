"""The limiter needs nothing but PostgreSQL; a crash forgives, and no policy is lost."""

import os

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.packages.ownserver import own_server

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
CONFIG = """
[project]
name = "app"
[packages.ratelimit]
schema = "pace"
owner = "pace_owner"
user = "pace_user"
service = "pace_service"
admin = "pace_admin"
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "pgpkg.toml").write_text(CONFIG)
    return Project.load(tmp_path).tree


def test_schema_and_roles_can_be_chosen(tree, database):
    apply.build(database, tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("select pace.define_policy('api', 'all', 1, '1 hour', claim => '')")
        db.execute("set role pace_user")
        ask = "select allowed, remaining from pace.hit('api')"
        assert db.execute(ask).fetchone() == (True, 0)
        assert db.execute(ask).fetchone() == (False, 0)


def test_counters_are_not_logged_and_have_no_index_but_the_key(db):
    kept = "select relpersistence::text, reloptions[1] from pg_class where oid = %s::regclass"
    assert db.execute(kept, ["ratelimit.counter"]).fetchone() == ("u", "fillfactor=50")
    indexes = "select count(*) from pg_index where indrelid = 'ratelimit.counter'::regclass"
    assert db.execute(indexes).fetchone() == (1,)


def test_a_crash_forgives_and_forgets_no_policy(tree):
    with own_server(PROVIDER) as server:
        apply.build(server.url(), tree)
        ask = "select allowed, remaining from pace.hit('api')"
        with psycopg.connect(server.url(), autocommit=True) as db:
            db.execute("select pace.define_policy('api', 'all', 1, '1 hour', claim => '')")
            db.execute(ask)
        server.crash()
        server.start()

        with psycopg.connect(server.url(), autocommit=True) as db:
            assert db.execute(ask).fetchone() == (True, 0)
            assert db.execute(ask).fetchone() == (False, 0)
