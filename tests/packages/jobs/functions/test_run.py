"""A tick is run once, as its role, and its end is noted, whoever ticks and however many do."""

from concurrent.futures import ThreadPoolExecutor

NINE = "2026-11-20 09:00:30+00"
RUNS = "select tick::text, status from jobs.run order by tick"


def test_what_is_due_runs_and_its_end_is_noted(jobs, declare):
    declare("good", since="2026-11-20 08:59:30+00")
    declare("bad", command="select 1/0", since="2026-11-20 08:59:30+00")
    declare("later", schedule="1 9 * * *", since="2026-11-20 08:59:30+00")

    ran = jobs.execute(
        "select name, status, row_count, sqlstate, message from jobs.run_due(%s)", [NINE]
    ).fetchall()

    assert sorted(ran) == [
        ("bad", "failed", None, "22012", "division by zero"),
        ("good", "succeeded", 1, None, None),
    ]
    assert jobs.execute("select count(*) from public.trace").fetchone() == (1,)
    assert jobs.execute("select * from jobs.run_due(%s)", [NINE]).fetchall() == []


def test_a_failed_command_is_undone_as_a_whole(jobs, declare):
    declare(command="insert into public.trace default values; select 1/0", since="2026-01-01")

    jobs.execute("select jobs.run_due(%s)", [NINE])

    assert jobs.execute("select count(*) from public.trace").fetchone() == (0,)


def test_a_deferred_constraint_fails_its_own_job_and_no_other(jobs, declare):
    jobs.execute("create table public.parent (id integer primary key)")
    jobs.execute(
        "create table public.child (id integer references public.parent"
        " deferrable initially deferred)"
    )
    declare("a", command="insert into public.child values (1)", since="2026-01-01")
    declare("b", since="2026-01-01")

    jobs.execute("select jobs.run_due(%s)", [NINE])
    jobs.commit()

    assert jobs.execute("select name, status, sqlstate from jobs.run order by name").fetchall() == [
        ("a", "failed", "23503"),
        ("b", "succeeded", None),
    ]


def test_many_tickers_run_each_tick_once(jobs, declare, connect):
    for number in range(5):
        declare(f"job {number}", since="2026-11-20 08:59:30+00")
    sessions = [connect(autocommit=True) for _ in range(8)]

    def tick(session):
        for second in range(30, 60):
            session.execute("select jobs.run_due(%s)", [f"2026-11-20 09:0{second % 3}:{second}+00"])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tick, sessions))

    ran = jobs.execute("select count(*), count(distinct (name, tick)) from jobs.run").fetchone()
    assert ran == jobs.execute("select count(*), count(*) from public.trace").fetchone()
    assert ran[0] >= 5


def test_who_finds_a_job_running_does_not_wait_for_it(jobs, declare, connect):
    declare(since="2026-01-01")
    with connect() as first, connect() as second:
        assert len(first.execute("select jobs.run('tidy', %s)", [NINE]).fetchall()) == 1
        second.execute("set lock_timeout = '1s'")
        assert second.execute("select jobs.run('tidy', %s)", [NINE]).fetchall() == []

        second.execute("select jobs.schedule('tidy', '@daily', 'select 2')")
        second.execute("select jobs.unschedule('tidy')")


def test_a_run_that_was_killed_leaves_nothing_and_is_run_by_the_next(jobs, declare, connect):
    declare(since="2026-11-20 08:59:30+00")
    killed = connect()
    killed.execute("select jobs.run('tidy', %s)", [NINE])
    jobs.execute("select pg_terminate_backend(%s, 5000)", [killed.info.backend_pid])
    jobs.commit()
    assert jobs.execute(RUNS).fetchall() == []

    jobs.execute("set timezone = 'UTC'")
    jobs.execute("select jobs.run('tidy', %s)", [NINE])

    assert jobs.execute(RUNS).fetchall() == [("2026-11-20 09:00:00+00", "succeeded")]
    assert jobs.execute("select count(*) from public.trace").fetchone() == (1,)


def test_a_statement_timeout_is_a_failure_like_any_other(jobs, declare):
    declare(command="select pg_sleep(30)", since="2026-01-01")

    jobs.execute("set statement_timeout = '100ms'")
    jobs.execute("select jobs.run('tidy', %s)", [NINE])

    assert jobs.execute("select status, sqlstate, message from jobs.run").fetchall() == [
        ("failed", "57014", "canceling statement due to statement timeout")
    ]


def test_catch_up_once_runs_the_newest_tick_and_all_runs_each(jobs, declare):
    jobs.execute("set timezone = 'UTC'")
    for policy in ("once", "all", "skip"):
        declare(policy, schedule="0 * * * *", catch_up=policy, since="2026-11-20 06:30+00")

    for _ in range(5):
        jobs.execute("select jobs.run_due(%s)", ["2026-11-20 09:10+00"])

    ran = jobs.execute(
        "select name, status, array_agg(to_char(tick, 'HH24:MI') order by tick)"
        " from jobs.run group by name, status order by name"
    ).fetchall()
    assert ran == [
        ("all", "succeeded", ["07:00", "08:00", "09:00"]),
        ("once", "succeeded", ["09:00"]),
        ("skip", "missed", ["09:00"]),
    ]


def test_a_job_can_be_run_at_once_whatever_its_schedule_says(jobs, declare):
    declare(schedule="0 0 1 1 *")
    before = jobs.execute("select next_at from jobs.status").fetchone()

    assert jobs.execute("select status from jobs.run_now('tidy')").fetchall() == [("succeeded",)]
    assert jobs.execute("select next_at from jobs.status").fetchone() == before
