"""backfill.preview shows what the next rows would do, and does nothing."""


def test_the_difference_is_shown_and_nothing_is_changed(db, shop):
    shop(5, batch=2)
    db.execute('update shop.kv set value = \'{"name": "x", "credit": "?"}\' where key like \'%3\'')
    db.execute(
        "insert into shop.client values ('client:000001', 'name 1', 1),"
        " ('client:000002', 'old name', 2)"
    )
    db.commit()

    rows = db.execute("select * from backfill.preview('clients', 4)").fetchall()

    assert rows == [
        (
            "quarantine",
            ["client:000003"],
            None,
            {"key": "client:000003", "value": {"name": "x", "credit": "?"}},
            'invalid input syntax for type integer: "?"',
        ),
        (
            "update",
            {"legacy_key": "client:000002"},
            {"legacy_key": "client:000002", "name": "old name", "credit": 2},
            {"legacy_key": "client:000002", "name": "name 2", "credit": 2},
            None,
        ),
        (
            "insert",
            {"legacy_key": "client:000004"},
            None,
            {"legacy_key": "client:000004", "name": "name 4", "credit": 4},
            None,
        ),
    ]
    assert db.execute("select count(*) from shop.client").fetchone() == (2,)
    assert db.execute("select seen_rows, quarantined_rows from backfill.progress").fetchone() == (
        0,
        0,
    )


def test_behind_the_last_row_there_is_nothing_to_show(db, shop, drive):
    shop(5)
    drive()

    assert db.execute("select * from backfill.preview('clients')").fetchall() == []
