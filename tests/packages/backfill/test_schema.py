"""The package needs nothing but PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_schema_and_roles_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'backfill = { schema = "moves", owner = "moves_owner", operator = "moves_operator" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("create table public.old (id integer primary key, n integer)")
        db.execute("create table public.new (id integer primary key, n integer)")
        db.execute("grant all on public.old, public.new to moves_owner")
        db.execute("insert into public.old select n, n from generate_series(1, 10) as n")
        db.execute("set role moves_operator")
        db.execute(
            "select moves.create_task('t', 'public.old', 'public.new', 'select * from batch')"
        )
        db.execute("call moves.run('t')")
        db.execute("reset role")
        db.execute("select moves.mirror('t')")
        db.execute("delete from public.old where id = 1")
        assert db.execute("select count(*) from public.new").fetchone() == (9,)
