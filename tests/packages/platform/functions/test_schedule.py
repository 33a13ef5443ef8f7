"""The stand-in of pg_cron keeps jobs as pg_cron does, and runs them when it is told the time."""

import psycopg
import pytest

MONDAY = "2026-11-23 09:00+00"


def is_due(db, schedule, moment):
    return db.execute("select cron.is_due(%s, %s)", [schedule, moment]).fetchone()[0]


@pytest.mark.parametrize(
    ("schedule", "moment", "due"),
    [
        ("0 9 * * 1", MONDAY, True),
        ("0 9 * * mon", MONDAY, True),
        ("0 9 * * 2", MONDAY, False),
        ("*/15 8-10 * * *", "2026-11-23 09:45+00", True),
        ("*/15 8-10 * * *", "2026-11-23 09:46+00", False),
        ("0 0 * * 7", "2026-11-22 00:00+00", True),
        ("0 0 $ * *", "2028-02-29 00:00+00", True),
        ("0 0 $ * *", "2028-02-28 00:00+00", False),
        ("0 0 13 * 5", "2026-11-13 00:00+00", True),
        ("0 0 13 * 5", "2026-11-20 00:00+00", True),
        ("0 0 13 * 5", "2026-11-21 00:00+00", False),
        ("@hourly", MONDAY, True),
        ("@daily", MONDAY, False),
        ("30 seconds", MONDAY, True),
    ],
)
def test_a_schedule_is_read_as_pg_cron_reads_it(db, schedule, moment, due):
    assert is_due(db, schedule, moment) is due


@pytest.mark.parametrize(
    "schedule", ["", "nonsense", "60 * * * *", "* * * *", "* 5/2 * * *", "*/0 * * * *", "0 seconds"]
)
def test_a_schedule_that_is_none_is_refused(db, schedule):
    with pytest.raises(psycopg.errors.InvalidParameterValue) as refused:
        db.execute("select cron.schedule('x', %s, 'select 1')", [schedule])

    assert refused.value.diag.message_primary == f"invalid schedule: {schedule}"


def test_naming_a_job_again_changes_it(db):
    first = db.execute("select cron.schedule('tidy', '0 1 * * *', 'select 1')").fetchone()
    again = db.execute("select cron.schedule('tidy', '0 2 * * *', 'select 2')").fetchone()

    assert first == again
    assert db.execute(
        "select schedule, command from cron.job where jobname = 'tidy'"
    ).fetchall() == [("0 2 * * *", "select 2")]


def test_a_job_may_have_no_name(db):
    (job,) = db.execute("select cron.schedule('0 1 * * *', 'select 1')").fetchone()

    assert db.execute("select cron.unschedule(%s::bigint)", [job]).fetchone() == (True,)


def test_taking_out_an_unknown_job_raises(db):
    with pytest.raises(psycopg.errors.NoDataFound) as refused:
        db.execute("select cron.unschedule('never')")

    assert refused.value.diag.message_primary == "could not find valid entry for job 'never'"


def test_alter_job_changes_only_what_it_is_given(db):
    (job,) = db.execute("select cron.schedule('tidy', '0 1 * * *', 'select 1')").fetchone()

    db.execute("select cron.alter_job(%s, active => false)", [job])

    assert db.execute(
        "select schedule, active from cron.job where jobid = %s", [job]
    ).fetchone() == ("0 1 * * *", False)


def test_due_jobs_run_once_a_minute_and_their_end_is_noted(db):
    db.execute("create table public.ran (at timestamptz default now())")
    db.execute("select cron.schedule('good', '0 9 * * 1', 'insert into public.ran default values')")
    db.execute("select cron.schedule('bad', '0 9 * * 1', 'select 1/0')")
    db.execute("select cron.schedule('later', '1 9 * * 1', 'insert into public.ran select now()')")

    ended = db.execute(
        "select command, status, return_message from cron.run_due(%s)"
        " where command not like '%%hephaitos%%'",
        [MONDAY],
    ).fetchall()

    assert ended == [
        ("insert into public.ran default values", "succeeded", "OK"),
        ("select 1/0", "failed", "ERROR:  division by zero"),
    ]
    assert db.execute("select count(*) from public.ran").fetchone() == (1,)
    assert db.execute("select count(*) from cron.run_due(%s)", [MONDAY]).fetchone() == (0,)


def test_a_job_runs_as_the_role_that_scheduled_it(db):
    db.execute("create role tidier")
    db.execute("grant usage on schema cron to tidier")
    db.execute("set local role tidier")
    db.execute("select cron.schedule('who', '0 9 * * 1', 'select current_user = ''x''')")
    db.execute("select cron.schedule('fails', '0 9 * * 1', 'select * from auth.users')")
    assert db.execute("select count(*) from cron.job").fetchone() == (2,)
    db.execute("reset role")

    ended = db.execute(
        "select username, status from cron.run_due(%s) where username = 'tidier'", [MONDAY]
    ).fetchall()

    assert ended == [("tidier", "succeeded"), ("tidier", "failed")]
    assert db.execute("select current_user = session_user").fetchone() == (True,)
