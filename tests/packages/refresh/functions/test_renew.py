"""No write is missed, whenever its transaction ends: proved with real sessions."""

import random
import threading

WAIT = """
create function shop.wait() returns integer language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(42);
    return 0;
end $$
"""
SALE = "insert into shop.sale values ('2026-01-02', 10)"


def test_a_write_that_commits_while_a_refresh_runs_is_in_the_next_one(
    db, connect, shop, step, totals, in_background, waits
):
    shop()
    db.execute(WAIT)
    db.execute(
        "create or replace view shop.sold as"
        " select day, amount + shop.wait() as amount from shop.sale"
    )
    db.execute(SALE)
    db.commit()
    with connect() as holder, connect() as driver, connect() as writer:
        holder.execute("select pg_advisory_lock(42)")
        refreshing = in_background(driver, "select refresh.step()")
        waits(driver)
        writer.execute(SALE)
        writer.commit()
        holder.execute("select pg_advisory_unlock(42)")
        refreshing.join()
        driver.commit()

    assert totals() == 11
    assert step() == ("refreshed", "shop.daily")
    assert totals() == 21
    assert step() == ("idle", None)


def test_a_writer_that_relied_on_the_mark_of_another_is_not_forgotten(
    db, connect, shop, step, totals
):
    shop()
    db.execute(SALE)
    db.commit()
    with connect() as writer:
        writer.execute(SALE)
        assert writer.execute("select is_dirty from refresh.state").fetchone() == (True,)

        assert step() == ("refreshed", "shop.daily")
        assert totals() == 11
        assert db.execute("select is_dirty from refresh.state").fetchone() == (True,)
        db.commit()
        assert step() == ("idle", None)
        writer.commit()

    assert step() == ("refreshed", "shop.daily")
    assert totals() == 21
    assert step() == ("idle", None)


def test_a_view_of_a_view_sees_a_refresh_that_commits_while_it_runs(
    db, connect, shop, step, totals, in_background, waits
):
    shop()
    db.execute(WAIT)
    db.execute(
        "drop materialized view shop.total;"
        "create materialized view shop.total as"
        " select sum(total + shop.wait())::integer as total from shop.daily;"
        "select refresh.register('shop.total', '0')"
    )
    db.commit()
    with connect() as holder, connect() as driver:
        holder.execute("select pg_advisory_lock(42)")
        above = in_background(driver, "select refresh.step()")
        waits(driver)
        db.execute(SALE)
        db.commit()
        assert step() == ("refreshed", "shop.daily")
        holder.execute("select pg_advisory_unlock(42)")
        above.join()
        driver.commit()

    assert totals("shop.total") == 1
    assert step() == ("refreshed", "shop.total")
    assert totals("shop.total") == 11


def test_writers_and_drivers_in_any_order_end_with_a_view_that_is_right(
    db, connect, shop, step, totals
):
    shop()
    stop = threading.Event()

    def write(seed):
        dice = random.Random(seed)
        with connect() as writer:
            for _ in range(40):
                for _ in range(dice.randrange(1, 4)):
                    writer.execute(SALE)
                if dice.random() < 0.2:
                    writer.rollback()
                else:
                    writer.commit()

    def drive():
        with connect(autocommit=True) as driver:
            while not stop.is_set():
                driver.execute("select refresh.step()")

    drivers = [threading.Thread(target=drive) for _ in range(2)]
    writers = [threading.Thread(target=write, args=[seed]) for seed in range(3)]
    for thread in drivers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in drivers:
        thread.join()
    while step() != ("idle", None):
        pass

    assert totals() == db.execute("select sum(amount) from shop.sale").fetchone()[0]
    assert db.execute("select refreshes > 1, failures from refresh.state").fetchone() == (True, 0)
