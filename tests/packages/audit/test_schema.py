"""The audit log needs nothing but PostgreSQL."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_it_works_without_the_platform(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\naudit = {}\n')

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database) as db:
        assert db.execute("select to_regnamespace('auth')").fetchone() == (None,)
        db.execute("create table public.thing (id integer primary key)")
        db.execute("select audit.track('public.thing')")
        db.execute("""select set_config('request.jwt.claims', '{"sub": "u"}', true)""")
        db.execute("insert into public.thing values (1)")
        assert db.execute("select action, record_id, actor from audit.log").fetchall() == [
            ("INSERT", "1", "u")
        ]


def test_schema_and_roles_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'audit = { schema = "history", owner = "history_owner", reader = "history_reader" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database) as db:
        db.execute("create table public.thing (id integer primary key)")
        db.execute("select history.track('public.thing')")
        db.execute("insert into public.thing values (1)")
        db.execute("set local role history_reader")
        assert db.execute("select count(*) from history.log").fetchone() == (1,)
