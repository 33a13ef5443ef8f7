"""jobs.status tells how each job stands, jobs.history what became of each run."""


def test_failures_count_since_the_last_success(jobs, declare):
    declare(command="select 1/0", since="2026-11-20 08:59:30+00")
    for minute in (0, 1):
        jobs.execute("select jobs.run_due(%s)", [f"2026-11-20 09:0{minute}:30+00"])
    status = "select last_status, last_sqlstate, failures, is_late from jobs.status"
    assert jobs.execute(status).fetchall() == [("failed", "22012", 2, True)]

    declare()
    jobs.execute("select jobs.run_now('tidy')")

    assert jobs.execute(status).fetchall() == [("succeeded", None, 0, True)]


def test_history_tells_delay_and_duration(jobs, declare):
    declare(command="select pg_sleep(0.05)", since="2026-11-20 08:59:30+00")
    jobs.execute("select jobs.run_due('2026-11-20 09:00:30+00')")

    assert jobs.execute(
        "select duration >= interval '50 ms', delay = started_at - tick, row_count"
        " from jobs.history"
    ).fetchall() == [(True, True, 1)]
