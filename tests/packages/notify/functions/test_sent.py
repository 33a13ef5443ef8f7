"""Only who holds the last token says how a delivery went."""


def test_a_delivery_that_was_sent_is_over(db, send, claim, states, crash):
    send()
    ((number, token),) = claim()

    assert db.execute("select notify.sent(%s, %s, '{m-1}')", [[number], [token]]).fetchone() == (1,)
    assert states() == ["sent"]
    assert db.execute("select provider_id from notify.delivery").fetchone() == ("m-1",)
    crash()
    assert claim() == []


def test_a_stale_token_is_refused_and_decides_nothing(db, send, claim, states, crash):
    send()
    ((number, stale),) = claim()
    crash()
    ((_, token),) = claim()

    assert db.execute("select notify.sent(%s, %s)", [[number], [stale]]).fetchone() == (0,)
    assert db.execute("select notify.failed(%s, %s, 'no')", [number, stale]).fetchone() == ("lost",)
    assert states() == ["sending"]
    assert db.execute("select notify.sent(%s, %s)", [[number], [token]]).fetchone() == (1,)
    assert db.execute("select notify.sent(%s, %s)", [[number], [token]]).fetchone() == (0,)


def test_who_comes_late_but_before_anybody_else_is_heard(db, send, claim, states, crash):
    send()
    ((number, token),) = claim()
    crash()

    assert db.execute("select notify.sent(%s, %s)", [[number], [token]]).fetchone() == (1,)
    db.commit()
    assert claim() == []
    assert states() == ["sent"]


def test_a_failure_is_kept_and_tried_again_until_it_is_dead(db, send, claim, states):
    db.execute("select notify.set_channel('email', max_attempts => 2)")
    send()
    for outcome in ("retry", "dead"):
        ((number, token),) = claim()
        assert db.execute(
            "select notify.failed(%s, %s, 'mailbox full', '0')", [number, token]
        ).fetchone() == (outcome,)
        db.commit()

    assert states() == ["dead"]
    assert db.execute("select error, attempts from notify.delivery").fetchone() == (
        "mailbox full",
        2,
    )
    assert claim() == []
    assert db.execute("select notify.redrive('email')").fetchone() == (1,)
    db.commit()
    assert claim(columns="attempt") == [(1,)]


def test_a_heartbeat_tells_what_is_lost(db, send, claim, crash):
    send(1)
    send(2)
    (first, second) = claim()
    ids, tokens = [first[0], second[0]], [first[1], second[1]]
    assert db.execute("select notify.heartbeat(%s, %s, '1 hour')", [ids, tokens]).fetchall() == []
    db.execute("select notify.sent(%s, %s)", [ids[:1], tokens[:1]])
    db.commit()

    assert db.execute("select notify.heartbeat(%s, %s)", [ids, tokens]).fetchall() == [(ids[0],)]
    crash()
    assert db.execute(
        "select count(*) from notify.heartbeat(%s, %s)", [ids, tokens]
    ).fetchone() == (2,)


def test_what_is_not_under_way_can_be_cancelled(db, send, claim, states):
    under_way = send(1)
    claim()
    waiting = send(2, {"email": "a", "in_app": "alice"})

    assert db.execute("select notify.cancel(%s)", [waiting]).fetchone() == (1,)
    assert db.execute("select notify.cancel(%s)", [under_way]).fetchone() == (0,)
    db.commit()
    assert claim() == []
    assert states() == ["sending", "cancelled"]
    assert db.execute("select count(*) from notify.notification").fetchone() == (0,)
