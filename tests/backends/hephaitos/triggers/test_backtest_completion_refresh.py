"""Completions ask for one refresh, wait for nobody, and are all in the figures afterwards."""

import random

import pytest

REQUESTS = "select count(*) from hephaitos.refresh_requests"
REFRESH = "select hephaitos.refresh_strategy_performance(when_requested => true)"
COMPLETE = "update hephaitos.backtest_jobs set status = 'completed' where id = %s"
DIFFERENCE = """
with direct as (
    select
        r.strategy_id,
        avg(r.sharpe_ratio) as avg_sharpe,
        avg(r.cagr) as avg_cagr,
        avg(r.total_return) as avg_return,
        count(*)::integer as backtest_count,
        max(r.created_at) as last_backtest_at
    from hephaitos.backtest_results as r
    group by r.strategy_id
),
kept as (
    select strategy_id, avg_sharpe, avg_cagr, avg_return, backtest_count, last_backtest_at
    from hephaitos.strategy_performance_agg
)
(table direct except table kept) union all (table kept except table direct)
"""


def test_after_a_refresh_the_figures_are_those_of_the_results(
    queue_jobs, complete, as_actor, db, seeded
):
    """HE-13"""
    chance = random.Random(13)
    jobs = queue_jobs(8, seeded.momentum) + queue_jobs(8, seeded.bobs)
    chance.shuffle(jobs)
    for job in jobs[:11]:
        complete(job, f'{{"sharpe_ratio": {chance.random()}, "cagr": {chance.random()}}}')
    assert db.execute(DIFFERENCE).fetchall() != []
    db.commit()

    with as_actor("backtester") as worker:
        assert worker.execute(REFRESH).fetchone() == (True,)

    assert db.execute(DIFFERENCE).fetchall() == []


def test_a_job_whose_status_was_unknown_counts_when_it_is_completed(db, queue_jobs):
    """HE-13: NULL is not 'completed', whatever <> says."""
    (job,) = queue_jobs(1)
    db.execute("alter table hephaitos.backtest_jobs alter column status drop not null")
    db.execute("update hephaitos.backtest_jobs set status = null where id = %s", [job])
    assert db.execute(REQUESTS).fetchone() == (0,)

    db.execute(COMPLETE, [job])

    assert db.execute(REQUESTS).fetchone() == (1,)


def test_only_a_completion_asks_for_a_refresh(db, queue_jobs):
    (job,) = queue_jobs(1)

    db.execute("update hephaitos.backtest_jobs set progress = 50 where id = %s", [job])
    db.execute("update hephaitos.backtest_jobs set status = 'failed' where id = %s", [job])
    db.execute("update hephaitos.backtest_jobs set error = 'x' where status = 'completed'")

    assert db.execute(REQUESTS).fetchone() == (0,)


@pytest.mark.parametrize("is_requested", [False, True])
def test_two_open_transactions_complete_two_jobs_of_one_strategy(connect, queue_jobs, is_requested):
    """HE-14"""
    first_job, second_job, third_job = queue_jobs(3)
    with connect() as first, connect() as second:
        if is_requested:
            first.execute(COMPLETE, [third_job])
            first.commit()
        for session, job in ((first, first_job), (second, second_job)):
            session.execute("set local lock_timeout = '100ms'")
            session.execute("select hephaitos.complete_backtest_job(%s, 1, '{}')", [job])
        second.commit()
        first.commit()

        assert first.execute(
            "select count(*) from hephaitos.backtest_results where job_id = any(%s)",
            [[first_job, second_job]],
        ).fetchone() == (2,)


def test_a_refresh_at_work_does_not_hold_up_a_completion(connect, queue_jobs):
    """HE-14"""
    first_job, second_job = queue_jobs(2)
    with connect() as worker, connect() as other:
        worker.execute(COMPLETE, [first_job])
        worker.commit()
        assert worker.execute(REFRESH).fetchone() == (True,)

        other.execute("set local lock_timeout = '100ms'")
        other.execute(COMPLETE, [second_job])
        other.commit()
        worker.commit()

        assert worker.execute(REQUESTS).fetchone() == (1,)


def test_thirty_completions_are_one_refresh(queue_jobs, complete, as_actor, db):
    """HE-15"""
    for job in queue_jobs(30):
        complete(job)

    assert db.execute(REQUESTS).fetchone()[0] <= 1
    db.commit()
    with as_actor("backtester") as worker:
        assert worker.execute(REFRESH).fetchone() == (True,)
        assert worker.execute(REFRESH).fetchone() == (False,)


def test_thirty_completions_in_one_statement_are_one_refresh(queue_jobs, db):
    """HE-15"""
    db.execute(
        "update hephaitos.backtest_jobs set status = 'completed' where id = any(%s)",
        [queue_jobs(30)],
    )

    assert db.execute(REQUESTS).fetchone() == (1,)


def test_a_request_is_not_taken_before_all_who_share_it_can_be_seen(
    connect, queue_jobs, complete, db
):
    """HE-13: a completion that is still open is not lost with the request that it relied on."""
    first_job, second_job = queue_jobs(2)
    complete(first_job)
    with connect() as late, connect(autocommit=True) as worker:
        late.execute("select hephaitos.complete_backtest_job(%s, 1, '{}')", [second_job])

        worker.execute("set lock_timeout = '5s'")
        assert worker.execute(REFRESH).fetchone() == (False,)
        late.commit()
        assert worker.execute(REFRESH).fetchone() == (True,)

    assert db.execute(DIFFERENCE).fetchall() == []
