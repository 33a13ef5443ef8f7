"""The function that people call hands over to the version that is theirs."""

import psycopg
import pytest


def price(as_actor, sub, call="public.price(7, 3)"):
    with as_actor(role="authenticated", claims={"sub": sub}) as session:
        return session.execute(f"select {call}").fetchone()[0]


def test_each_caller_gets_the_own_version(prices, turn, as_actor):
    assert price(as_actor, "alice") == 3
    turn("select flags.set_share('public.price', 0)")
    turn("select flags.enlist('public.price', 'alice', true)")

    assert price(as_actor, "alice") == 6
    assert price(as_actor, "bob") == 3
    assert price(as_actor, "alice", "public.price(product => 7)") == 2

    turn("select flags.roll_back('public.price')")
    assert price(as_actor, "alice") == 3


def test_a_function_that_returns_rows_has_versions_too(prices, turn, as_actor):
    for share, rows in ((0, [(7, 1), (8, 1)]), (100, [(7, 2)])):
        turn("select flags.set_share('public.prices', %s)", share)
        with as_actor(role="authenticated", claims={"sub": "x"}) as session:
            assert session.execute("select * from public.prices()").fetchall() == rows


def test_visitors_call_what_was_granted_to_them_only(prices, as_actor):
    with as_actor("visitor") as visitor:
        assert visitor.execute("select public.price(7)").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("select public.prices()")


def test_both_versions_stay_callable_side_by_side(prices, db):
    assert db.execute("select public.price_v1(7, 1), public.price_v2(7, 1)").fetchone() == (1, 2)
