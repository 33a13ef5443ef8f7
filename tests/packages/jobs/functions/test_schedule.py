"""jobs.schedule declares a job; what must not be is refused, whatever way it comes in."""

import psycopg
import pytest

JOB = "select schedule, command, run_as, timeout::text, catch_up from jobs.job where name = 'tidy'"


def refusal(db, name="x", schedule="* * * * *", command="select 1", **options):
    given = {"name": name, "schedule": schedule, "command": command, **options}
    arguments = ", ".join(f"{key} => %({key})s" for key in given)
    with pytest.raises(psycopg.Error) as refused, db.transaction():
        db.execute(f"select jobs.schedule({arguments})", given)
    return refused.value


def test_declaring_again_changes_the_job_and_the_same_again_changes_nothing(jobs, declare):
    declare()
    version = jobs.execute("select id, xmin::text, declared_at from jobs.job").fetchone()
    declare()
    assert jobs.execute("select id, xmin::text, declared_at from jobs.job").fetchone() == version

    declare(schedule="0 3 * * *", command="select 2", timeout="30 s", catch_up="all")

    assert jobs.execute(JOB.replace("run_as", "run_as = current_user")).fetchone() == (
        "0 3 * * *",
        "select 2",
        True,
        "00:00:30",
        "all",
    )
    assert jobs.execute("select id from jobs.job").fetchone() == version[:1]


def test_unscheduling_takes_a_job_out_once_and_keeps_its_history(jobs, declare):
    declare()
    jobs.execute("select jobs.run_now('tidy')")

    assert jobs.execute("select jobs.unschedule('tidy')").fetchone() == (True,)
    assert jobs.execute("select jobs.unschedule('tidy')").fetchone() == (False,)
    assert jobs.execute("select name from jobs.history").fetchall() == [("tidy",)]


def test_a_paused_job_waits_and_what_it_missed_stays_missed(jobs, declare):
    declare(since="2026-01-01")
    jobs.execute("select jobs.pause('tidy')")
    declare(command="select 2")
    assert jobs.execute("select * from jobs.due()").fetchall() == []

    jobs.execute("select jobs.resume('tidy')")

    assert jobs.execute("select * from jobs.due()").fetchall() == []
    assert jobs.execute("select name from jobs.due(now() + interval '1 minute')").fetchall() == [
        ("tidy",)
    ]


@pytest.mark.parametrize("verb", ["pause", "resume", "run_now", "run"])
def test_a_job_that_is_not_there_is_told(jobs, verb):
    with pytest.raises(psycopg.Error) as refused:
        jobs.execute(f"select jobs.{verb}('never')")

    assert refused.value.sqlstate == "PKJ01"
    assert refused.value.diag.message_primary == "there is no job never"


def test_what_is_no_schedule_no_zone_no_policy_and_no_timeout_is_refused(jobs):
    assert refusal(jobs, schedule="61 * * * *").sqlstate == "PKJ02"
    assert "time zone" in str(refusal(jobs, timezone="Mars/Olympus"))
    assert "job_catch_up_is_known" in str(refusal(jobs, catch_up="maybe"))
    assert "job_timeout_is_positive" in str(refusal(jobs, timeout="0"))
    assert "job_name_is_plain" in str(refusal(jobs, name=""))


@pytest.mark.parametrize("command", ["vacuum public.trace", "COMMIT", "begin; select 1"])
def test_a_command_that_no_transaction_can_hold_is_refused(jobs, command):
    refused = refusal(jobs, command=command)

    assert refused.sqlstate == "PKJ05"
    assert refused.diag.message_primary == "the command of job x cannot run in a transaction"


def test_a_row_that_comes_straight_into_the_table_is_looked_at_too(jobs):
    with pytest.raises(psycopg.Error) as refused:
        jobs.execute(
            "insert into jobs.job (name, schedule, command) values"
            " ('x', '* * * * *', 'select ''Bearer abcdefgh12345''')"
        )

    assert refused.value.sqlstate == "PKJ03"
