"""refresh.state tells how fresh each view is."""


def test_staleness_counts_from_the_first_write_that_is_missing(db, shop, step):
    shop(max_staleness="10 seconds", min_interval="1 hour")
    clean = db.execute(
        "select is_dirty, staleness = '0', is_overdue, duration > '0' from refresh.state"
    ).fetchone()
    assert clean == (False, True, False, True)
    db.execute("delete from shop.sale")
    db.execute("select setval('refresh.marked_1', last_value - 40000000) from refresh.marked_1")
    db.commit()

    assert db.execute(
        "select is_dirty, staleness > '20 seconds', is_overdue, due_at > now() + '50 minutes'"
        " from refresh.state"
    ).fetchone() == (True, True, True, True)


def test_the_last_refresh_is_told(db, shop):
    shop()
    db.execute("analyze shop.daily")

    assert db.execute(
        "select refreshes, estimated_rows, duration > '0', started_at <= refreshed_at"
        " from refresh.state"
    ).fetchone() == (1, 1, True, True)
