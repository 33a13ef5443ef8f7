"""refresh.register finds what a view reads and watches it."""

import psycopg
import pytest

WATCHED = (
    "select tgrelid::regclass::text from pg_trigger where tgname like 'refresh_marks_%' order by 1"
)


def test_tables_are_found_through_plain_views_and_partitions(db, shop, step):
    shop()
    db.execute(
        "create table shop.part (n integer) partition by range (n);"
        "create table shop.part_1 partition of shop.part for values from (0) to (10);"
        "create view shop.inner_view as select n from shop.part join shop.sale on amount = n;"
        "create materialized view shop.joined as"
        " select count(*) as total from shop.inner_view, shop.daily;"
        "select refresh.register('shop.joined', '0')"
    )

    assert db.execute(WATCHED).fetchall() == [
        ("shop.part",),
        ("shop.part_1",),
        ("shop.sale",),
        ("shop.sale",),
    ]
    assert db.execute(
        "select depends_on from refresh.materialized_view where name = 'shop.joined'"
    ).fetchone() == (["shop.sale", "shop.daily", "shop.part"],)
    db.commit()
    while step()[0] == "refreshed":
        pass
    db.execute("insert into shop.part_1 values (1)")
    db.commit()
    assert step() == ("refreshed", "shop.joined")


def test_again_changes_the_settings_and_watches_once(db, shop):
    shop()
    db.execute("select refresh.register('shop.daily', '1 minute', '1 hour')")

    assert db.execute(WATCHED).fetchall() == [("shop.sale",)]
    assert db.execute(
        "select min_interval::text, max_staleness::text from refresh.materialized_view"
    ).fetchall() == [("00:01:00", "01:00:00")]


def test_after_unregistering_nothing_is_left(db, shop):
    shop()
    db.execute("select refresh.unregister('shop.daily')")

    assert db.execute(WATCHED).fetchall() == []
    assert db.execute("select count(*) from refresh.materialized_view").fetchone() == (0,)
    db.execute("delete from shop.sale")
    assert db.execute("select count(*) from refresh.mark").fetchone() == (0,)


def test_only_a_materialized_view_can_be_registered(db, shop):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select refresh.register('shop.sale')")

    assert refused.value.sqlstate == "PKV02"
    assert "shop.sale is no materialized view of " in refused.value.diag.message_primary


def test_a_view_does_not_wait_for_itself(db, shop):
    shop()
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select refresh.register('shop.daily', depends_on => '{shop.daily}')")

    assert refused.value.sqlstate == "PKV06"
    assert (
        refused.value.diag.message_primary == "materialized view shop.daily would wait for itself"
    )
