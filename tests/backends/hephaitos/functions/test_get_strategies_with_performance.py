"""One call answers what the screen asks: the strategies and how they did."""

import re
from decimal import Decimal

import psycopg
import pytest

CALL = "select * from hephaitos.get_strategies_with_performance(%s)"


def test_the_columns_and_their_types_are_those_of_the_source(as_actor, seeded, db):
    """HE-02"""
    with as_actor("alice") as alice:
        answer = alice.execute(CALL, [seeded.alice])
        columns = [(c.name, c.type_code) for c in answer.description]
    types = dict(db.execute("select oid, format_type(oid, null) from pg_type").fetchall())

    assert [(name, types[code]) for name, code in columns] == [
        ("id", "uuid"),
        ("name", "text"),
        ("description", "text"),
        ("created_at", "timestamp with time zone"),
        ("updated_at", "timestamp with time zone"),
        ("avg_sharpe", "numeric"),
        ("avg_cagr", "numeric"),
        ("avg_return", "numeric"),
        ("backtest_count", "integer"),
        ("last_backtest_at", "timestamp with time zone"),
    ]


def test_averages_have_two_places_and_the_newest_strategy_is_first(as_actor, seeded):
    """HE-02"""
    with as_actor("alice") as alice:
        rows = alice.execute(
            "select id::text, avg_sharpe, avg_return, backtest_count"
            " from hephaitos.get_strategies_with_performance(%s)",
            [seeded.alice],
        ).fetchall()

    assert rows == [
        (seeded.archived, None, None, 0),
        (seeded.reversion, None, None, 0),
        (seeded.momentum, Decimal("1.23"), Decimal("0.50"), 2),
    ]


def test_another_users_id_is_refused(as_actor, seeded):
    """HE-03"""
    with as_actor("bob") as bob:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bob.execute(CALL, [seeded.alice])


def test_a_visitor_cannot_call_it(as_actor, seeded):
    """HE-03"""
    with as_actor("visitor") as visitor:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute(CALL, [seeded.alice])


def test_without_claims_nobody_is_meant(as_actor, seeded):
    """HE-03"""
    with as_actor(role="authenticated") as nobody:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            nobody.execute(CALL, [None])


def test_one_statement_does_the_work_of_a_hundred_and_one(db, as_actor, seeded):
    """HE-04"""
    db.execute("create extension if not exists pg_stat_statements")
    add_strategies(db, seeded.bob, 98)
    db.commit()

    with as_actor("bob") as bob:
        counted = calls_of(db, bob, lambda: bob.execute(CALL, [seeded.bob]).fetchall())
        counted_n_plus_1 = calls_of(db, bob, lambda: one_by_one(bob))

    assert (counted, counted_n_plus_1) == (1, 101)


def one_by_one(user):
    strategies = user.execute("select id from hephaitos.strategies").fetchall()
    assert len(strategies) == 100
    for (strategy,) in strategies:
        user.execute(
            "select avg(sharpe_ratio) from hephaitos.backtest_results where strategy_id = %s",
            [strategy],
        )


def calls_of(db, user, work):
    own = "(select oid from pg_database where datname = current_database())"
    db.execute(f"select pg_stat_statements_reset(0, {own}, 0)")
    db.commit()
    work()
    user.execute("select 1")  # the server counts a statement when the next one takes its place
    (calls,) = db.execute(
        f"select sum(calls)::integer from pg_stat_statements where dbid = {own}"
        " and query ~ 'hephaitos.(get_strategies|strategies|backtest_results)'"
    ).fetchone()
    db.commit()
    return calls


def add_strategies(db, user, count):
    db.execute(
        "insert into hephaitos.strategies (user_id, name)"
        " select %s, 'S' || n from generate_series(1, %s) as n",
        [user, count],
    )


def test_it_reads_by_index_among_a_hundred_thousand_results(db, seeded):
    """HE-01"""
    db.execute(
        "insert into hephaitos.strategies (user_id, name, created_at)"
        " select md5((n / 10)::text)::uuid, 'S', now() - n * interval '1 minute'"
        " from generate_series(1, 2000) as n"
    )
    db.execute(
        "insert into hephaitos.backtest_results (strategy_id, user_id, sharpe_ratio)"
        " select s.id, s.user_id, 1"
        " from hephaitos.strategies as s, generate_series(1, 50)"
    )
    db.commit()
    db.execute("analyze hephaitos.strategies, hephaitos.backtest_results")
    plans = []
    db.add_notice_handler(lambda notice: plans.append(notice.message_primary))
    db.execute("load 'auto_explain'")
    for name, value in (
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"),
        ("client_min_messages", "log"),
    ):
        db.execute("select set_config(%s, %s, true)", [name, value])
    db.execute("select platform.act_as(%s)", [seeded.alice])
    plans.clear()

    db.execute(CALL, [seeded.alice])

    plan = "\n".join(plans)
    assert re.search(r"strategies_of_user\b.*\n\s+Index Cond: \(user_id = ", plan)
    assert re.search(r"backtest_results_of_strategy\b.*\n\s+Index Cond: \(strategy_id = ", plan)
    assert "Seq Scan" not in plan
