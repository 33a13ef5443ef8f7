"""The package needs nothing but PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_schema_and_role_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'refresh = { schema = "fresh", operator = "fresh_operator" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("create table public.thing (id integer primary key)")
        db.execute("create materialized view public.many as select count(*) as n from public.thing")
        db.execute("select fresh.register('public.many', '0')")
        db.execute("insert into public.thing values (1)")
        db.execute("set role fresh_operator")
        db.execute("call fresh.run('0')")
        db.execute("reset role")
        assert db.execute("select n from public.many").fetchone() == (1,)
