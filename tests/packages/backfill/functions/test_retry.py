"""backfill.retry gives rows in quarantine another chance, one by one."""


def test_mended_rows_leave_the_quarantine_and_others_stay(db, shop, drive, same):
    shop(20, batch=10)
    db.execute("update shop.kv set value = '{}' where key in ('client:000003', 'client:000015')")
    db.commit()
    drive()
    db.execute(
        'update shop.kv set value = \'{"name": "mended", "credit": 1}\''
        " where key = 'client:000003'"
    )

    assert db.execute("select backfill.retry('clients')").fetchone() == (1,)
    assert db.execute("select key, attempts from backfill.quarantine").fetchall() == [
        (["client:000015"], 2)
    ]
    db.execute("delete from shop.kv where key = 'client:000015'")
    assert db.execute("select backfill.retry('clients')").fetchone() == (1,)
    assert db.execute("select count(*) from backfill.quarantine").fetchone() == (0,)
    assert same()


def test_two_who_retry_take_different_rows(db, connect, shop, drive):
    shop(4)
    db.execute("update shop.kv set value = '{}' where key like 'client:%'")
    db.commit()
    drive()
    db.execute('update shop.kv set value = \'{"name": "n", "credit": 1}\' where key like \'c%\'')
    db.commit()
    with connect() as first, connect() as second:
        assert first.execute("select backfill.retry('clients', 3)").fetchone() == (3,)
        assert second.execute("select backfill.retry('clients', 3)").fetchone() == (1,)
