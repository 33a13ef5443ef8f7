"""notify.claim hands each delivery to one dispatcher; the record decides what a crash means."""

import psycopg
import pytest


def test_a_delivery_carries_all_that_a_provider_needs(db, send, claim):
    send(7)

    (row,) = claim(columns="attempt, idempotency_key, recipient, subject, body, format")

    (number,) = db.execute("select id from notify.delivery").fetchone()
    assert row == (
        1,
        f"notify-{number}",
        "alice@a.test",
        "Order 7",
        "<p>Ann &lt;ann@a.test&gt;</p>",
        "html",
    )


def test_two_dispatchers_never_hold_the_same_delivery(send, claim):
    for number in range(4):
        send(number)

    mine, theirs = claim(3), claim(3)

    assert (len(mine), len(theirs)) == (3, 1)
    assert not {row[0] for row in mine} & {row[0] for row in theirs}


def test_after_a_crash_the_same_key_comes_again_with_a_higher_token(send, claim, crash):
    send()
    ((_, first),) = claim()
    crash()

    ((number, second, attempt, key),) = claim(columns="id, token, attempt, idempotency_key")

    assert second > first
    assert (attempt, key) == (2, f"notify-{number}")


def test_what_the_provider_would_double_waits_for_a_person(db, send, claim, crash, states):
    db.execute("select notify.set_channel('email', is_idempotent => false)")
    send()
    ((number, token),) = claim()
    crash()

    assert claim() == []
    assert states() == ["unknown"]
    assert db.execute("select notify.sent(%s, %s)", [[number], [token]]).fetchone() == (0,)
    assert db.execute("select channel, state, deliveries from notify.backlog").fetchall() == [
        ("email", "unknown", 1)
    ]

    assert db.execute("select notify.resolve(%s, false)", [number]).fetchone() == (True,)
    assert db.execute("select notify.resolve(%s, false)", [number]).fetchone() == (False,)
    db.commit()
    assert [row[0] for row in claim()] == [number]


def test_a_person_may_know_that_it_was_sent(db, send, claim, crash, states):
    db.execute("select notify.set_channel('email', is_idempotent => false)")
    send()
    ((number, _),) = claim()
    crash()
    claim()

    assert db.execute("select notify.resolve(%s, true)", [number]).fetchone() == (True,)
    assert states() == ["sent"]
    assert claim() == []


def test_what_has_expired_is_not_sent(db, send, claim, states):
    send(1, expires_at="2000-01-01")

    assert claim() == []
    assert states() == ["expired"]


def test_crashes_do_not_go_on_forever(db, send, claim, crash, states):
    db.execute("select notify.set_channel('email', max_attempts => 2)")
    send()
    for _ in range(2):
        assert len(claim()) == 1
        crash()

    assert claim() == []
    assert states() == ["dead"]
    assert db.execute("select error from notify.delivery").fetchone() == (
        "no dispatcher finished it",
    )


def test_a_channel_without_any_template_gives_nothing(claim):
    assert claim() == []


def test_an_unknown_channel_is_refused(db):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select notify.claim('fax')")

    assert refused.value.sqlstate == "PKN04"
    assert refused.value.diag.message_primary == "there is no channel fax"
    assert refused.value.diag.message_detail == "There are: email, push, webhook."


def test_a_channel_can_be_added(db, send, claim):
    db.execute("select notify.set_channel('sms', true, 3)")
    db.execute("select notify.put_template('order', 'sms', null, '{name}', '{name}')")
    send(1, {"sms": "123"})

    assert claim(columns="recipient, body", channel="sms") == [("123", "Ann <ann@a.test>")]


def test_one_key_goes_out_one_after_the_other_in_the_order_of_sending(db, send, claim, states):
    for number in range(3):
        send(number, order_key="alice")
    send(9, order_key="bob")
    assert states() == ["waiting", "held", "held", "waiting"]

    for expected in (["Order 0", "Order 9"], ["Order 1"], ["Order 2"], []):
        given = claim(columns="id, token, subject")
        assert [row[2] for row in given] == expected
        db.execute(
            "select notify.sent(%s, %s)", [[row[0] for row in given], [row[1] for row in given]]
        )
        db.commit()


def test_a_delivery_that_is_tried_again_holds_back_the_others_of_its_key(db, send, claim, states):
    send(0, order_key="alice")
    send(1, order_key="alice")
    ((number, token),) = claim()
    db.execute("select notify.failed(%s, %s, 'no', '0')", [number, token])
    assert states() == ["waiting", "held"]

    ((again, token),) = claim()
    assert again == number
    db.execute("select notify.failed(%s, %s, 'no', is_permanent => true)", [number, token])
    assert states() == ["dead", "waiting"]


def test_who_sends_to_a_key_waits_for_the_other_so_that_order_is_order_of_commits(
    connect, send, states
):
    send()
    text = (
        "select notify.send('order', '{\"email\": \"a@a.test\"}',"
        ' \'{"number": 1, "name": "x"}\', order_key => \'alice\')'
    )
    with connect() as first, connect() as second:
        first.execute(text)
        second.execute("set lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(text)
        second.rollback()
        first.rollback()
        second.execute(text)
        second.commit()
    assert states() == ["waiting", "waiting"]
