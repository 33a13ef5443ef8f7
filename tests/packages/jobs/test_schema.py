"""The jobs need nothing but PostgreSQL, and go without a trace."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project


def test_they_work_without_any_cron_under_other_names(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'jobs = { schema = "plan", runners = "plan_as", owner = "plan_owner",'
        ' admin = "plan_admin", worker = "plan_worker" }\n'
    )

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database) as db:
        db.execute("select plan.schedule('tidy', '@daily', 'select 1')")
        assert db.execute("select status from plan.run_now('tidy')").fetchone() == ("succeeded",)
        assert db.execute("select to_regnamespace('cron')").fetchone() == (None,)
        db.execute("set local role plan_worker")
        assert db.execute("select plan.due('infinity'::timestamptz - interval '1 day')").fetchall()
        db.rollback()
