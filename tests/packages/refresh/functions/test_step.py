"""refresh.step refreshes what is due: not too often, in order, and a failure is kept."""

import threading
import time

import psycopg
import pytest

SALE = "insert into shop.sale values ('2026-01-02', 10)"
COUNTS = "select refreshes, failures, error from refresh.state where name = 'shop.daily'"


def test_a_dirty_view_is_refreshed_once_and_a_clean_one_not_at_all(db, shop, step, totals):
    shop()
    db.execute(SALE)
    db.commit()

    assert step() == ("refreshed", "shop.daily")
    assert totals() == 11
    assert step() == ("idle", None)


def test_a_view_is_refreshed_at_most_once_in_its_interval(db, connect, shop, totals):
    shop(min_interval="400 ms")
    began = time.monotonic()
    with connect(autocommit=True) as writer, connect(autocommit=True) as driver:
        while time.monotonic() - began < 1.3:
            for _ in range(20):
                writer.execute(SALE)
            driver.execute("select refresh.step()")
        elapsed = time.monotonic() - began
        refreshes = driver.execute(COUNTS).fetchone()[0]
        driver.execute("call refresh.run('600 ms')")

    assert 2 <= refreshes - 1 <= elapsed / 0.4 + 1
    assert totals() == db.execute("select sum(amount) from shop.sale").fetchone()[0]


def test_what_a_view_reads_is_refreshed_before_it(db, shop, step, totals):
    db.execute("select 1")
    shop()
    db.execute("select refresh.register('shop.total', '0')")
    db.commit()
    assert step() == ("refreshed", "shop.total")
    db.execute(SALE)
    db.commit()

    assert [step(), step(), step()] == [
        ("refreshed", "shop.daily"),
        ("refreshed", "shop.total"),
        ("idle", None),
    ]
    assert totals("shop.total") == 11


def test_readers_go_on_where_that_is_possible(db, connect, shop, step):
    shop()
    with connect() as reader:
        reader.execute("select * from shop.daily")
        db.execute(SALE)
        db.commit()
        assert step() == ("refreshed", "shop.daily")
    assert db.execute("select was_concurrent from refresh.state").fetchone() == (True,)


@pytest.mark.parametrize(
    "change",
    [
        "drop index shop.daily_day",
        "drop index shop.daily_day; create unique index on shop.daily (day) where total > 0",
        "drop index shop.daily_day; create unique index on shop.daily ((day + 1))",
        "refresh materialized view shop.daily with no data",
    ],
)
def test_where_it_is_not_possible_the_view_is_locked_for_a_moment(db, shop, step, totals, change):
    shop()
    db.execute(change)
    db.execute(SALE)
    db.commit()

    assert step() == ("refreshed", "shop.daily")
    assert db.execute("select was_concurrent from refresh.state").fetchone() == (False,)
    assert totals() == 11


def test_a_refresh_that_cannot_have_its_lock_gives_way(db, connect, shop, step):
    shop(is_concurrent="false", lock_timeout="20 ms")
    with connect() as reader:
        reader.execute("select * from shop.daily")
        db.execute(SALE)
        db.commit()

        assert step() == ("failed", "shop.daily")
    assert db.execute(COUNTS).fetchone() == (
        1,
        1,
        "55P03: canceling statement due to lock timeout",
    )


def test_an_error_is_kept_and_the_view_is_tried_again_later(db, shop, step, totals):
    shop()
    db.execute(
        "create or replace view shop.sold as select day, amount / 0 as amount from shop.sale"
    )
    db.execute(SALE)
    db.commit()

    assert step() == ("failed", "shop.daily")
    assert step() == ("idle", None)
    assert db.execute(COUNTS).fetchone() == (1, 1, "22012: division by zero")
    assert db.execute("select due_at > now(), is_dirty from refresh.state").fetchone() == (
        True,
        True,
    )

    db.execute("create or replace view shop.sold as select day, amount from shop.sale")
    db.execute("update refresh.materialized_view set retry_at = now()")
    db.commit()
    assert step() == ("refreshed", "shop.daily")
    assert db.execute(COUNTS).fetchone() == (2, 0, None)
    assert totals() == 11


def test_a_view_that_is_gone_is_told(db, shop, step):
    shop()
    db.execute("drop materialized view shop.daily cascade")
    db.execute(SALE)
    db.commit()

    assert step() == ("failed", "shop.daily")
    assert db.execute(COUNTS).fetchone()[2] == "PKV03: materialized view shop.daily is gone"
    db.execute("select refresh.unregister('shop.daily')")
    assert db.execute("select count(*) from refresh.state").fetchone() == (0,)


def test_a_view_that_took_the_place_of_another_is_refreshed(db, shop, step, totals):
    shop()
    db.execute(
        "drop materialized view shop.daily cascade;"
        "create materialized view shop.daily as"
        " select day, 2 * sum(amount) as total from shop.sale group by day"
    )
    db.execute(SALE)
    db.commit()

    assert step() == ("refreshed", "shop.daily")
    assert totals() == 22


def test_an_old_view_is_refreshed_without_any_write(db, shop, step):
    shop(max_staleness="1 hour")
    assert step() == ("idle", None)
    db.execute("update refresh.materialized_view set refreshed_at = now() - interval '1 hour'")
    db.commit()

    assert step() == ("refreshed", "shop.daily")


def test_two_drivers_do_not_refresh_the_same_view(db, connect, shop, step):
    shop()
    db.execute(SALE)
    db.commit()
    with connect() as first:
        assert first.execute("select outcome from refresh.step()").fetchone() == ("refreshed",)
        assert step() == ("idle", None)


def test_a_refresh_that_takes_too_long_is_cancelled_by_the_next_driver(
    db, connect, shop, step, in_background, waits
):
    shop(time_limit="50 ms")
    gate(db)
    with connect() as holder, connect() as driver:
        holder.execute("select pg_advisory_lock(42)")
        slow = in_background(driver, "select refresh.step()")
        waits(driver)
        while step() == ("idle", None) and slow.is_alive():
            time.sleep(0.02)
        slow.join()
        driver.commit()

    assert db.execute(COUNTS).fetchone()[1:] == (
        1,
        "57014: canceling statement due to user request",
    )


def test_a_cancel_from_outside_ends_the_driver_and_changes_nothing(
    db, connect, shop, step, totals, in_background, waits
):
    shop()
    gate(db)
    with connect() as holder, connect() as driver:
        holder.execute("select pg_advisory_lock(42)")
        refused = []

        def drive():
            try:
                driver.execute("call refresh.run()")
            except psycopg.errors.QueryCanceled as error:
                refused.append(error)

        driver.autocommit = True
        thread = threading.Thread(target=drive)
        thread.start()
        waits(driver)
        driver.cancel()
        thread.join()

    assert len(refused) == 1
    assert db.execute(COUNTS).fetchone() == (1, 0, None)
    db.commit()
    assert step() == ("refreshed", "shop.daily")
    assert totals() == 11


def test_a_snapshot_of_before_is_refused(connect, shop):
    shop()
    with connect() as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error) as refused:
            session.execute("select refresh.now('shop.daily', true)")

    assert refused.value.sqlstate == "PKV04"
    assert (
        refused.value.diag.message_primary
        == "a refresh cannot run in a repeatable read transaction"
    )


def test_users_do_not_drive(shop, as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select refresh.step()")
    with as_actor(role="refresh_operator") as operator:
        operator.execute("select refresh.step(), refresh.work('{}')")


def gate(db):
    """From now on reading the sales waits for the advisory lock 42."""
    db.execute(
        "create or replace function shop.wait() returns integer language plpgsql as $$"
        " begin perform pg_advisory_xact_lock_shared(42); return 0; end $$;"
        "create or replace view shop.sold as"
        " select day, amount + shop.wait() as amount from shop.sale;"
        "insert into shop.sale values ('2026-01-02', 10)"
    )
    db.commit()
