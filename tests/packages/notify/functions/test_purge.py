"""notify.purge removes what nobody needs, a batch at a time, and nothing else."""


def test_old_and_expired_rows_go_and_unread_ones_stay(db, send):
    for number in range(4):
        send(number, {"in_app": "alice"})
    db.execute("update notify.notification set read_at = now() - interval '31 days' where id = 1")
    db.execute("update notify.notification set read_at = now() - interval '29 days' where id = 2")
    db.execute("update notify.notification set expires_at = now() - interval '1 s' where id = 3")
    db.execute("update notify.notification set created_at = now() - interval '1 year' where id = 4")

    assert db.execute("select notify.purge()").fetchone() == (2,)
    assert db.execute("select notify.purge()").fetchone() == (0,)
    assert db.execute("select id from notify.notification order by id").fetchall() == [(2,), (4,)]


def test_ended_deliveries_go_with_their_message_and_open_ones_stay(db, send):
    for number in range(5):
        send(number)
    db.execute("update notify.message set created_at = now() - interval '1 year'")
    db.execute(
        "update notify.delivery set finished_at = now() - interval '91 days',"
        " state = (array['sent', 'expired', 'dead', 'unknown'])[id] where id < 5"
    )

    assert db.execute("select notify.purge(batch => 1)").fetchone() == (1,)
    assert db.execute("select notify.purge()").fetchone() == (1,)
    assert db.execute("select state from notify.delivery order by id").fetchall() == [
        ("dead",),
        ("unknown",),
        ("waiting",),
    ]
    assert db.execute("select count(*) from notify.message").fetchone() == (3,)
