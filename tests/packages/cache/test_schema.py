"""The cache needs nothing but PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project

CONFIG = """
[project]
name = "app"
[packages]
cache = { schema = "kept", owner = "kept_owner", user = "kept_user", admin = "kept_admin" }
"""


def test_schema_and_roles_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(CONFIG)

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("listen kept")
        db.execute("set role kept_user")
        db.execute("select kept.set('k', 'v', array['t'])")
        assert db.execute("select kept.get('k')").fetchone() == ("v",)
        db.execute("select kept.invalidate('t')")
        assert db.execute("select kept.get('k')").fetchone() == (None,)
        assert [n.payload for n in db.notifies(timeout=1, stop_after=1)] == ['["t"]']
        assert db.execute("select to_regnamespace('cache')").fetchone() == (None,)


def test_entries_are_not_logged_and_have_one_index(db):
    kept = db.execute(
        "select c.relname::text, c.relpersistence::text, count(i.indexrelid)"
        " from pg_class as c left join pg_index as i on c.oid = i.indrelid"
        " where c.relnamespace = 'cache'::regnamespace and c.relkind = 'r'"
        " group by c.oid, c.relname, c.relpersistence order by 1"
    ).fetchall()

    assert kept == [
        ("entry", "u", 1),
        ("kind", "p", 1),
        ("observation", "u", 0),
        ("setting", "p", 1),
        ("tag", "u", 1),
    ]
