"""Users see how their own strategies did, and nobody else's."""

from decimal import Decimal

import psycopg
import pytest


@pytest.mark.parametrize("who", ["alice", "bob", "visitor", "backtester"])
def test_the_materialized_view_is_for_nobody(as_actor, who):
    """HE-16"""
    with as_actor(who) as user:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            user.execute("select * from hephaitos.strategy_performance_agg")


@pytest.mark.parametrize(("who", "mine"), [("alice", "momentum"), ("bob", "bobs")])
def test_the_view_holds_the_own_rows_only(as_actor, seeded, who, mine):
    """HE-16"""
    with as_actor(who) as user:
        assert user.execute(
            "select strategy_id::text from hephaitos.strategy_performance"
        ).fetchall() == [(getattr(seeded, mine),)]


def test_a_cheap_function_in_the_query_does_not_see_other_users_rows(as_actor, seeded):
    """HE-16: without the barrier the function would be called before the condition."""
    with as_actor("bob") as bob:
        bob.execute("set local enable_indexscan = off")
        bob.execute("set local enable_bitmapscan = off")
        bob.execute(
            "create function pg_temp.tell(uuid) returns boolean language plpgsql cost 0.0001"
            " as $$ begin raise notice '%', $1; return true; end $$"
        )
        told = []
        bob.add_notice_handler(lambda notice: told.append(notice.message_primary))
        bob.execute("select * from hephaitos.strategy_performance where pg_temp.tell(strategy_id)")

    assert told == [seeded.bobs]


def test_figures_have_two_places(as_actor):
    with as_actor("alice") as alice:
        assert alice.execute(
            "select avg_sharpe, avg_return, backtest_count from hephaitos.strategy_performance"
        ).fetchall() == [(Decimal("1.23"), Decimal("0.50"), 2)]
