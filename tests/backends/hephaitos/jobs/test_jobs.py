"""The jobs are scheduled as they are declared, and each command runs."""

import psycopg
import pytest

from pgpkg import apply

MANIFEST = {
    "refresh-strategy-performance": "0 2 * * *",
    "weekly-digest": "0 9 * * 1",
    "cleanup-old-exports": "0 3 * * *",
    "pause-inactive": "0 4 * * *",
}


def scheduled(db):
    """Jobs of this backend: the packages that it stands on bring their own."""
    ours = "select jobname, schedule from cron.job where active and command like '%hephaitos.%'"
    return dict(db.execute(ours).fetchall())


def test_the_jobs_are_those_of_the_source(db):
    """HE-20"""
    assert scheduled(db) == MANIFEST


def test_with_the_real_pg_cron_they_are_the_same(cron_database, pgpkg_project):
    """HE-20"""
    apply.build(cron_database, pgpkg_project.tree, seed=True)

    with psycopg.connect(cron_database) as db:
        assert scheduled(db) == MANIFEST
        for (command,) in db.execute("select command from cron.job where active").fetchall():
            db.execute(command)
        db.rollback()


@pytest.mark.parametrize("job", MANIFEST)
def test_each_command_runs_as_the_role_that_scheduled_it(db, job):
    """HE-20: pg_cron takes any text, so a command that fails would fail in silence."""
    command, role = db.execute(
        "select command, username from cron.job where jobname = %s", [job]
    ).fetchone()
    db.execute("select set_config('role', %s, true)", [role])

    db.execute(command)
    db.rollback()


def test_laying_the_jobs_again_changes_nothing(db, pgpkg_project):
    """HE-20"""
    before = db.execute("select * from cron.job order by jobid").fetchall()
    for file in pgpkg_project.tree.files:
        if file.unit == "hephaitos" and file.shelf in {"jobs", "publications", "data"}:
            db.execute(file.text)

    assert db.execute("select * from cron.job order by jobid").fetchall() == before
