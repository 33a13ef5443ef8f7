"""pg_cron follows the jobs by the difference, and what is not ours stays as it is."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project

OURS = "select jobname, schedule from cron.job where jobname like 'jobs%' order by 1"


@pytest.fixture
def declared(db):
    """The stand-in of pg_cron, with a job of ours and one of somebody else."""
    db.execute("select cron.schedule('by_hand', '@daily', 'select 1')")
    db.execute("select jobs.schedule('tidy', '0 3 * * *', 'select 1', timeout => '30 s')")
    return db


def test_a_declared_job_is_an_entry_with_its_timeout_where_pg_cron_opens_connections(declared):
    assert declared.execute(OURS).fetchall() == [
        ("jobs.tidy", "0 3 * * *"),
        ("jobs: tick", "* * * * *"),
    ]
    assert declared.execute(
        "select command from cron.job where jobname = 'jobs.tidy'"
    ).fetchone() == ("select jobs.run('tidy')",)
    declared.execute(
        "create or replace function jobs.cron_setting(name text) returns text language sql as"
        " $$ select case name when 'use_background_workers' then 'off' end $$"
    )
    assert declared.execute("select * from jobs.sync()").fetchall() == [("changed", "jobs.tidy")]
    assert declared.execute(
        "select command from cron.job where jobname = 'jobs.tidy'"
    ).fetchone() == ("set statement_timeout = 30000; select jobs.run('tidy')",)


def test_nothing_is_touched_when_nothing_changed(declared):
    rows = "select array_agg(j.xmin::text || j.jobid order by j.jobid) from cron.job as j"
    declared.commit()
    before = declared.execute(rows).fetchone()

    declared.execute("select jobs.schedule('tidy', '0 3 * * *', 'select 1', timeout => '30 s')")
    declared.execute("select jobs.schedule('tidy', '0 3 * * *', 'select 2', timeout => '30 s')")

    assert declared.execute("select * from jobs.sync()").fetchall() == []
    assert declared.execute(rows).fetchone() == before


def test_only_the_entry_that_differs_is_changed(declared):
    declared.execute("select jobs.schedule('other', '@daily', 'select 1')")
    numbers = "select jobname, jobid from cron.job where jobname <> 'jobs.tidy' order by 1"
    before = declared.execute(numbers).fetchall()

    declared.execute("select jobs.schedule('tidy', '0 4 * * *', 'select 1')")

    assert declared.execute(numbers).fetchall() == before
    assert ("jobs.tidy", "0 4 * * *") in declared.execute(OURS).fetchall()


@pytest.mark.parametrize(
    "leave", ["jobs.pause('tidy')", "jobs.unschedule('tidy')"], ids=["paused", "unscheduled"]
)
def test_a_job_that_leaves_takes_its_entry_along_and_no_other(declared, leave):
    declared.execute(f"select {leave}")

    assert declared.execute(OURS).fetchall() == []
    assert declared.execute(
        "select count(*) from cron.job where jobname = 'by_hand'"
    ).fetchone() == (1,)


def test_what_was_changed_by_hand_is_put_right(declared):
    declared.execute("update cron.job set active = false where jobname = 'jobs.tidy'")
    declared.execute("update cron.job set schedule = '@daily' where jobname = 'jobs: tick'")

    assert sorted(declared.execute("select * from jobs.sync()").fetchall()) == [
        ("changed", "jobs.tidy"),
        ("changed", "jobs: tick"),
    ]
    assert declared.execute("select bool_and(active) from cron.job").fetchone() == (True,)


def test_a_job_of_somebody_else_under_our_name_is_not_replaced(declared):
    declared.execute("select cron.schedule('jobs.taken', '@daily', 'select 7')")

    with pytest.raises(psycopg.Error) as refused, declared.transaction():
        declared.execute("select jobs.schedule('taken', '@daily', 'select 1')")

    assert refused.value.sqlstate == "PKJ06"
    assert declared.execute(
        "select command from cron.job where jobname = 'jobs.taken'"
    ).fetchall() == [("select 7",)]
    assert declared.execute("select * from jobs.sync()").fetchall() == []


def test_a_job_in_another_time_zone_is_asked_every_minute(declared):
    declared.execute("select jobs.schedule('tidy', '0 9 * * *', 'x', timezone => 'Europe/Berlin')")

    assert ("jobs.tidy", "* * * * *") in declared.execute(OURS).fetchall()


def test_the_stand_in_runs_what_is_due(declared):
    declared.execute("select jobs.pause('tidy'), jobs.schedule('run', '* * * * *', 'select 1')")
    declared.execute("update jobs.clock set next_at = now() - interval '1 day'")

    declared.execute("select cron.run_due(now())")

    assert declared.execute("select name, status from jobs.run").fetchall() == [
        ("run", "succeeded")
    ]


@pytest.mark.local
def test_pg_cron_runs_a_job_as_its_role_and_purges_its_own_log(tmp_path, cron_database):
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\njobs = {}\n')
    with psycopg.connect(cron_database, autocommit=True) as db:
        db.execute("create extension pg_cron")
        db.execute("select cron.schedule('by_hand', '@daily', 'select 1')")
    apply.build(cron_database, Project.load(tmp_path).tree)

    with psycopg.connect(cron_database, autocommit=True) as db:
        db.execute("create table public.trace (who text default current_user)")
        db.execute("create role trace_writer")
        db.execute("grant insert on public.trace to trace_writer")
        db.execute(
            "select jobs.schedule('tidy', '0 3 * * *', 'insert into public.trace default values',"
            " 'trace_writer')"
        )
        assert db.execute("select * from jobs.sync()").fetchall() == []
        assert len(db.execute("select from cron.job").fetchall()) == 3
        command = "select command from cron.job where jobname = 'jobs.tidy'"
        db.execute("update jobs.clock set next_at = now() - interval '1 day'")
        for statement in db.execute(command).fetchone()[0].split(";"):
            db.execute(statement)
        assert db.execute("select who from public.trace").fetchall() == [("trace_writer",)]
        with pytest.raises(psycopg.Error) as refused:
            db.execute("select jobs.schedule('often', '5 seconds', 'select 1')")
        assert refused.value.sqlstate == "PKJ07"

        db.execute(
            "insert into cron.job_run_details (jobid, runid, end_time)"
            " values (1, 1, now() - interval '8 days'), (1, 2, now())"
        )
        db.execute("select jobs.tick()")
        assert db.execute("select runid from cron.job_run_details").fetchall() == [(2,)]

        db.execute("select jobs.unschedule('tidy')")
        assert db.execute("select jobname from cron.job").fetchall() == [("by_hand",)]
