"""The package needs the queue and PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_schema_and_roles_can_be_chosen(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\nqueue = { schema = "jobs_q" }\n'
        'notify = { schema = "tell", owner = "tell_owner", sender = "tell_sender",'
        ' dispatcher = "tell_dispatcher", admin = "tell_admin", user = "tell_user" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database, autocommit=True) as db:
        db.execute("set role tell_admin")
        db.execute("select tell.put_template('t', 'email', 's', 'b')")
        db.execute("set role tell_sender")
        db.execute("select tell.send('t', '{\"email\": \"a\"}')")
        db.execute("set role tell_dispatcher")
        ((number, token),) = db.execute("select id, token from tell.claim('email')").fetchall()
        assert db.execute("select tell.sent(%s, %s)", [[number], [token]]).fetchone() == (1,)
