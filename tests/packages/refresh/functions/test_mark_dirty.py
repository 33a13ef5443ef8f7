"""Triggers of version 0.1 mark through the table, and their writes are seen, too."""

OF_OLD = """
create or replace trigger refresh_marks_1 after insert or update or delete or truncate on shop.sale
for each statement execute function refresh.mark_dirty('1')
"""
SALE = "insert into shop.sale values ('2026-01-02', 10)"


def test_a_view_that_was_registered_before_is_kept_fresh_as_before(db, shop, step, totals):
    shop()
    db.execute(OF_OLD)
    db.execute("update refresh.materialized_view set clean_mark = null")
    db.execute("drop sequence refresh.marked_1; drop function refresh.mark_1()")
    db.execute(SALE)
    db.execute(SALE)
    db.commit()

    assert db.execute("select count(*) from refresh.mark").fetchone() == (1,)
    assert step() == ("refreshed", "shop.daily")
    assert totals() == 21
    assert step() == ("idle", None)


def test_registered_again_it_gets_a_marker_of_its_own(db, shop, step, totals):
    shop()
    db.execute(OF_OLD)
    db.execute("update refresh.materialized_view set clean_mark = null")
    db.execute("drop sequence refresh.marked_1; drop function refresh.mark_1()")
    db.execute("select refresh.register('shop.daily', '0')")
    db.commit()
    assert step() == ("refreshed", "shop.daily")
    db.execute(SALE)
    db.commit()

    assert db.execute("select count(*) from refresh.mark").fetchone() == (0,)
    assert step() == ("refreshed", "shop.daily")
    assert totals() == 11
