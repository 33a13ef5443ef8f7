"""A worker takes a job, tells how far it is, and ends it; nobody else can."""

from decimal import Decimal

import psycopg
import pytest

CLAIM = "select id::text, attempts from hephaitos.claim_backtest_job()"


def test_a_job_goes_to_one_worker_and_ends_with_its_result(as_actor, db):
    with as_actor("backtester") as worker:
        ((job, attempt),) = worker.execute(CLAIM).fetchall()
        assert worker.execute(CLAIM).fetchall() == []
        worker.execute("select hephaitos.report_backtest_progress(%s, %s, 50)", [job, attempt])
        (result,) = worker.execute(
            "select hephaitos.complete_backtest_job(%s, %s, %s, %s)",
            [
                job,
                attempt,
                '{"sharpe_ratio": 1.5, "cagr": 0.2, "total_return": 0.3}',
                '[{"symbol": "AAPL", "side": "buy", "quantity": 1, "price": 2,'
                ' "executed_at": "2026-01-01T00:00:00Z"}]',
            ],
        ).fetchone()

    assert db.execute(
        "select status, progress from hephaitos.backtest_jobs where id = %s", [job]
    ).fetchone() == ("completed", 100)
    assert db.execute(
        "select r.sharpe_ratio, t.symbol, t.fee from hephaitos.backtest_results as r"
        " inner join hephaitos.backtest_trades as t on r.id = t.result_id where r.id = %s",
        [result],
    ).fetchall() == [(Decimal("1.5"), "AAPL", 0)]


def test_a_bad_trade_undoes_the_whole_end(as_actor, queue_jobs, db):
    (job,) = queue_jobs(1)
    with pytest.raises(psycopg.errors.CheckViolation), as_actor("backtester") as worker:
        worker.execute(
            "select hephaitos.complete_backtest_job(%s, 1, '{}', %s)",
            [
                job,
                '[{"symbol": "A", "side": "hold", "quantity": 1, "price": 1,'
                ' "executed_at": "2026-01-01"}]',
            ],
        )

    assert db.execute(
        "select status from hephaitos.backtest_jobs where id = %s", [job]
    ).fetchone() == ("running",)


def test_a_worker_that_was_too_slow_cannot_end_the_job(as_actor, db):
    with as_actor("backtester") as worker:
        worker.execute("select * from hephaitos.claim_backtest_job(interval '-1 second')")
    with as_actor("backtester") as second:
        ((job, attempt),) = second.execute(CLAIM).fetchall()
    assert attempt == 2

    with as_actor("backtester") as slow:
        with pytest.raises(psycopg.Error) as refused:
            slow.execute("select hephaitos.complete_backtest_job(%s, 1, '{}')", [job])

    assert refused.value.sqlstate == "PKH03"


def test_a_failed_job_keeps_what_went_wrong(as_actor, queue_jobs, db):
    (job,) = queue_jobs(1)
    with as_actor("backtester") as worker:
        worker.execute("select hephaitos.fail_backtest_job(%s, 1, 'no prices')", [job])

    assert db.execute(
        "select status, error from hephaitos.backtest_jobs where id = %s", [job]
    ).fetchone() == ("failed", "no prices")


def test_users_are_no_workers(as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(CLAIM)
