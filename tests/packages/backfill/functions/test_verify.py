"""backfill.verify compares both sides range by range and keeps what differs."""


def test_what_is_the_same_leaves_checksums_and_no_mismatch(db, shop, drive):
    shop(25, batch=10)
    db.execute("update shop.kv set value = '{}' where key like '%0007'")
    db.commit()
    drive()
    db.execute("select backfill.verify('clients')")
    db.commit()

    assert drive() == ["moved", "moved", "moved", "done"]
    assert db.execute(
        "select array_agg(expected_rows order by last_key),"
        " bool_and(expected_rows = actual_rows and expected_checksum = actual_checksum),"
        " count(distinct expected_checksum)"
        " from backfill.verified_chunk"
    ).fetchone() == ([9, 10, 5], True, 3)
    assert db.execute("select phase, state, mismatched_rows from backfill.progress").fetchone() == (
        "verify",
        "done",
        0,
    )


def test_rows_that_differ_or_lack_are_found_and_a_restart_mends_them(db, shop, drive, same):
    shop(25, batch=10)
    drive()
    db.execute("update shop.client set credit = -1 where legacy_key = 'client:000004'")
    db.execute("delete from shop.client where legacy_key = 'client:000021'")
    db.execute("select backfill.verify('clients')")
    db.commit()
    drive()

    assert db.execute(
        "select key, expected ->> 'credit', actual ->> 'credit' from backfill.mismatch order by key"
    ).fetchall() == [
        ({"legacy_key": "client:000004"}, "4", "-1"),
        ({"legacy_key": "client:000021"}, "21", None),
    ]
    db.execute("select backfill.restart('clients')")
    db.commit()
    drive()
    db.execute("select backfill.verify('clients')")
    db.commit()
    drive()
    assert same()
    assert db.execute("select count(*) from backfill.mismatch").fetchone() == (0,)


def test_values_are_compared_as_the_target_keeps_them(db, shop, drive):
    db.execute("alter table shop.client alter column credit type numeric(10, 2)")
    shop(5)
    drive()
    db.execute("select backfill.verify('clients')")
    db.commit()
    drive()

    assert db.execute("select count(*) from backfill.mismatch").fetchone() == (0,)


def test_rows_that_nothing_stands_behind_are_strays(db, shop, drive):
    shop(5)
    drive()
    db.execute("insert into shop.client values ('client:old', 'gone', 1)")

    assert db.execute(
        "select r ->> 'legacy_key' from backfill.strays('clients') as r"
    ).fetchall() == [("client:old",)]
