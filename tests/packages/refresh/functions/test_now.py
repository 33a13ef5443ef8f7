"""refresh.now brings a view up to date before it returns."""

import psycopg
import pytest

SALE = "insert into shop.sale values ('2026-01-02', 10)"


def test_all_that_was_written_before_is_in_the_view(db, shop, totals):
    shop(min_interval="1 hour")
    db.execute("select refresh.register('shop.total', '1 hour')")
    db.execute(SALE)

    assert db.execute("select refresh.now('shop.total')").fetchone() == ("refreshed",)
    assert totals("shop.total") == 11
    assert totals() == 11


def test_what_is_not_dirty_is_left_alone_unless_forced(db, shop):
    shop()

    assert db.execute("select refresh.now('shop.daily')").fetchone() == ("unchanged",)
    assert db.execute("select refresh.now('shop.daily', true)").fetchone() == ("refreshed",)


def test_it_waits_for_a_refresh_in_progress(db, connect, shop, in_background, waits):
    shop()
    db.execute(SALE)
    db.commit()
    with connect() as driver, connect() as caller:
        driver.execute("select refresh.step()")
        waiting = in_background(caller, "select refresh.now('shop.daily')")
        waits(caller)
        driver.commit()
        waiting.join()
        caller.commit()

    assert db.execute("select refreshes from refresh.state").fetchone() == (2,)


def test_an_error_reaches_the_caller(db, shop):
    shop()
    db.execute(
        "create or replace view shop.sold as select day, amount / 0 as amount from shop.sale"
    )

    with pytest.raises(psycopg.Error) as failed:
        db.execute("select refresh.now('shop.daily', true)")

    assert failed.value.sqlstate == "PKV05"
    assert (
        failed.value.diag.message_primary == "materialized view shop.daily could not be refreshed"
    )
    assert failed.value.diag.message_detail == "22012: division by zero"


def test_an_unknown_view_is_refused(db):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select refresh.now('shop.nothing')")

    assert refused.value.sqlstate == "PKV01"
    assert refused.value.diag.message_primary == "shop.nothing is not registered"
