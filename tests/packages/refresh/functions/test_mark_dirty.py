"""A statement that writes to a source marks the view, and no writer waits for another."""

import pytest

MARKS = "select count(*) from refresh.mark"


@pytest.mark.parametrize(
    "write",
    [
        "insert into shop.sale values ('2026-01-02', 1)",
        "update shop.sale set amount = 2",
        "delete from shop.sale",
        "truncate shop.sale",
    ],
)
def test_every_kind_of_write_marks_the_view(db, shop, write):
    shop()
    assert db.execute(MARKS).fetchone() == (0,)

    db.execute(write)

    assert db.execute(MARKS).fetchone() == (1,)


def test_a_view_that_is_dirty_is_left_alone(db, connect, shop):
    shop()
    for _ in range(50):
        with connect() as writer:
            writer.execute("insert into shop.sale values ('2026-01-02', 1), ('2026-01-03', 1)")

    assert db.execute(MARKS).fetchone() == (1,)


def test_writers_do_not_wait_for_each_other(db, connect, shop):
    shop()
    with connect() as first, connect() as second:
        for writer in (first, second):
            writer.execute("set local lock_timeout = '1ms'")
            writer.execute("insert into shop.sale values ('2026-01-02', 1)")
        second.commit()
        first.commit()

    assert db.execute(MARKS).fetchone() == (2,)


def test_a_write_that_is_rolled_back_marks_nothing(db, shop):
    shop()
    db.execute("delete from shop.sale")
    db.rollback()

    assert db.execute(MARKS).fetchone() == (0,)


def test_writers_need_no_right_on_the_registry(db, shop, as_actor):
    shop()
    db.execute("grant usage on schema shop to authenticated; grant insert on shop.sale to anon")
    db.execute("grant insert on shop.sale to authenticated")
    db.commit()

    with as_actor("alice") as alice:
        alice.execute("insert into shop.sale values ('2026-01-02', 1)")

    assert db.execute(MARKS).fetchone() == (1,)
