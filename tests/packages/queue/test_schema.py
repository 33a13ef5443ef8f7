"""The queue needs nothing but PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_schema_and_roles_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'queue = { schema = "work", owner = "work_owner", producer = "work_in",'
        ' worker = "work_out", admin = "work_boss" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("listen work")
        db.execute("select work.create_queue('mail', '{\"is_kept\": true}')")
        with db.transaction():
            db.execute("set local role work_in")
            (job,) = db.execute("select work.enqueue('mail', 'send')").fetchone()
        with db.transaction():
            db.execute("set local role work_out")
            held = db.execute("select id, token from work.claim('mail')").fetchone()
            db.execute("select work.complete(array[%s::bigint], array[%s::bigint])", held)
        assert held[0] == job
        assert [n.channel for n in db.notifies(timeout=0.1)] == ["work"]
        assert db.execute("select id from work.archive").fetchall() == [(job,)]
