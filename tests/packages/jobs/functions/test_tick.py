"""jobs.tick stops what takes too long, runs what nobody ran in time, and purges history."""

import threading
import time


def test_a_run_that_takes_too_long_is_stopped_and_noted(jobs, declare, connect):
    declare(command="select pg_sleep(60)", timeout="200 ms", since="2026-01-01")
    runner = connect(autocommit=True)
    thread = threading.Thread(target=runner.execute, args=["select jobs.run('tidy')"])
    thread.start()
    try:
        with connect(autocommit=True) as ticker:
            while thread.is_alive():
                ticker.execute("select jobs.stop_overdue()")
                time.sleep(0.05)
    finally:
        thread.join()

    assert jobs.execute("select status, sqlstate from jobs.history").fetchall() == [
        ("failed", "57014")
    ]


def test_what_is_running_in_time_is_left_alone(jobs, declare, connect):
    declare(command="select pg_sleep(0.3)", since="2026-01-01")
    runner = connect(autocommit=True)
    thread = threading.Thread(target=runner.execute, args=["select jobs.run('tidy')"])
    thread.start()
    while thread.is_alive():
        assert jobs.execute("select jobs.stop_overdue()").fetchone() == (0,)

    jobs.commit()
    assert jobs.execute("select status from jobs.history").fetchall() == [("succeeded",)]


def test_only_what_nobody_ran_in_time_is_caught_up(jobs, declare):
    declare("missed", schedule="@yearly", since="2025-06-01")
    declare("fresh")
    jobs.execute(
        "update jobs.clock as c set next_at = now() - interval '10 seconds'"
        " from jobs.job as j where j.id = c.job_id and j.name = 'fresh'"
    )

    assert jobs.execute("select name from jobs.tick()").fetchall() == [("missed",)]


def test_history_is_purged_once_an_hour_and_clocks_of_gone_jobs_with_it(jobs, declare):
    declare()
    jobs.execute("select jobs.run_now('tidy')")
    jobs.execute(
        "insert into jobs.run (name, tick, started_at, status, run_as)"
        " select 'old', t, t, 'failed', 'x'"
        " from generate_series(now() - interval '40 days', now() - interval '31 days', '1 d') as t"
    )
    jobs.execute("select jobs.unschedule('tidy')")

    assert jobs.execute("select jobs.purge(batch => 4)").fetchone() == (4,)
    jobs.execute("select jobs.tick()")

    assert jobs.execute("select name from jobs.run").fetchall() == [("tidy",)]
    assert jobs.execute("select count(*) from jobs.clock").fetchone() == (0,)
    assert jobs.execute("select purged_at = now() from jobs.setting").fetchone() == (True,)
    assert jobs.execute("select jobs.purge()").fetchone() == (0,)
