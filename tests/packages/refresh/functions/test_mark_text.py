"""A statement that writes to a source marks the view, and no writer waits for another."""

import pytest

IS_DIRTY = "select is_dirty from refresh.state"
NUMBER = "select last_value from refresh.marked_1"
SALE = "insert into shop.sale values ('2026-01-02', 10)"


@pytest.mark.parametrize(
    "write",
    [
        SALE,
        "update shop.sale set amount = 2",
        "delete from shop.sale",
        "truncate shop.sale",
    ],
)
def test_every_kind_of_write_marks_the_view(db, shop, write):
    shop()
    assert db.execute(IS_DIRTY).fetchone() == (False,)

    db.execute(write)

    assert db.execute(IS_DIRTY).fetchone() == (True,)


def test_a_view_that_is_dirty_is_left_alone(db, connect, shop):
    shop()
    db.execute(SALE)
    first = db.execute(NUMBER).fetchone()
    for _ in range(20):
        with connect() as writer:
            writer.execute("insert into shop.sale values ('2026-01-02', 1), ('2026-01-03', 1)")

    assert db.execute(NUMBER).fetchone() == first
    assert db.execute("select count(*) from refresh.mark").fetchone() == (0,)


def test_writers_do_not_wait_for_each_other(db, connect, shop):
    shop()
    with connect() as first, connect() as second:
        for writer in (first, second):
            writer.execute("set local lock_timeout = '1ms'")
            writer.execute(SALE)
        second.commit()
        first.commit()

    assert db.execute(IS_DIRTY).fetchone() == (True,)


def test_a_mark_stays_though_who_left_it_rolls_back(db, connect, shop, step, totals):
    """Another writer may have relied on it: one refresh too many is the price."""
    shop()
    with connect() as first, connect() as second:
        first.execute("delete from shop.sale")
        second.execute(SALE)
        first.rollback()
        second.commit()

    assert step() == ("refreshed", "shop.daily")
    assert totals() == 11
    assert step() == ("idle", None)


def test_writers_need_no_right_on_the_registry(db, shop, as_actor):
    shop()
    db.execute("grant usage on schema shop to authenticated; grant insert on shop.sale to anon")
    db.execute("grant insert on shop.sale to authenticated")
    db.commit()

    with as_actor("alice") as alice:
        alice.execute(SALE)

    assert db.execute(IS_DIRTY).fetchone() == (True,)


def test_nobody_else_calls_the_marker(db, shop):
    shop()

    assert db.execute(
        "select has_function_privilege('public', p.oid, 'execute'), p.prosecdef, p.proconfig"
        " from pg_proc as p where p.oid = 'refresh.mark_1'::regproc"
    ).fetchone() == (False, True, ['search_path=""'])
