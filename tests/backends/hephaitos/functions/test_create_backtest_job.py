"""A user queues a backtest of an own strategy, and a worker wakes."""

import psycopg
import pytest

CALL = "select hephaitos.create_backtest_job(%s, %s, %s)::text"


def test_the_job_waits_and_knows_the_name_of_its_strategy(as_actor, seeded, db):
    """HE-05"""
    with as_actor("alice") as alice:
        (job,) = alice.execute(CALL, [seeded.alice, seeded.momentum, '{"a": 1}']).fetchone()

    assert db.execute(
        "select user_id::text, strategy_id::text, strategy_name, config, status, progress"
        " from hephaitos.backtest_jobs where id = %s",
        [job],
    ).fetchone() == (seeded.alice, seeded.momentum, "Momentum", {"a": 1}, "queued", 0)


def test_the_worker_hears_of_it_after_commit_and_of_nothing_after_rollback(
    connect, as_actor, seeded
):
    """HE-05"""
    worker = connect(autocommit=True)
    worker.execute("listen backtest_queue")

    with pytest.raises(ZeroDivisionError), as_actor("alice") as alice:
        alice.execute(CALL, [seeded.alice, seeded.momentum, "{}"])
        raise ZeroDivisionError
    with as_actor("alice") as alice:
        (job,) = alice.execute(CALL, [seeded.alice, seeded.momentum, "{}"]).fetchone()
        worker.execute("select 1")
        assert list(worker.notifies(timeout=0)) == []

    assert [n.payload for n in worker.notifies(timeout=10, stop_after=1)] == [job]


def test_another_users_strategy_is_not_found(as_actor, seeded):
    """HE-06, HE-07"""
    with as_actor("bob") as bob:
        with pytest.raises(psycopg.Error) as refused:
            bob.execute(CALL, [seeded.bob, seeded.momentum, "{}"])

    assert refused.value.sqlstate == "PKH01"
    assert refused.value.diag.message_primary == "Strategy not found or unauthorized"


def test_another_users_name_is_refused(as_actor, seeded):
    """HE-06"""
    with as_actor("bob") as bob:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bob.execute(CALL, [seeded.alice, seeded.momentum, "{}"])


def test_a_temporary_table_cannot_stand_in_for_the_real_one(as_actor, seeded, db):
    """HE-06: the function must not look into pg_temp for the strategies."""
    with pytest.raises(psycopg.Error) as refused, as_actor("bob") as bob:
        bob.execute("create temporary table strategies (like hephaitos.strategies)")
        bob.execute(
            "insert into pg_temp.strategies"
            " select %s, %s, 'Mine now', null, 'active', '{}', null, null, now(), now()",
            [seeded.momentum, seeded.bob],
        )
        bob.execute("set local search_path = pg_temp, hephaitos")
        bob.execute("select create_backtest_job(%s, %s, '{}')", [seeded.bob, seeded.momentum])

    assert refused.value.sqlstate == "PKH01"
    assert db.execute(
        "select count(*) from hephaitos.backtest_jobs where strategy_name = 'Mine now'"
    ).fetchone() == (0,)


@pytest.mark.parametrize(("config", "sqlstate"), [("[]", "23514"), (None, "23502")])
def test_errors_keep_their_code(as_actor, seeded, config, sqlstate):
    """HE-07"""
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.Error) as refused:
            alice.execute(CALL, [seeded.alice, seeded.momentum, config])

    assert refused.value.sqlstate == sqlstate


def test_an_archived_strategy_is_not_tested(as_actor, seeded):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.Error) as refused:
            alice.execute(CALL, [seeded.alice, seeded.archived, "{}"])

    assert refused.value.sqlstate == "PKH02"


def test_users_write_no_jobs_by_themselves(as_actor, seeded):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("update hephaitos.backtest_jobs set status = 'completed'")
