"""notify.send writes down what is to be told, with the business transaction or not at all."""

import psycopg
import pytest
from psycopg.types.json import Jsonb

ALL = {"in_app": "alice", "email": "alice@a.test", "webhook": "https://a.test/hook"}


def test_each_channel_gets_its_own_text(db, send):
    send(7, ALL)

    assert db.execute("select user_id, topic, title, body from notify.notification").fetchall() == [
        ("alice", "order", "Order 7", "Hello Ann <ann@a.test>")
    ]
    assert db.execute(
        "select channel, recipient, subject, body, state from notify.delivery order by channel"
    ).fetchall() == [
        ("email", "alice@a.test", "Order 7", "<p>Ann &lt;ann@a.test&gt;</p>", "waiting"),
        ("webhook", "https://a.test/hook", None, '{"who": "Ann <ann@a.test>"}', "waiting"),
    ]


def test_what_is_rolled_back_is_not_sent(db, send, claim):
    db.execute(
        'select notify.send(\'order\', \'{"email": "a@a.test"}\', \'{"number": 1, "name": "x"}\')'
    )
    db.rollback()

    assert claim() == []
    assert db.execute("select count(*) from notify.message").fetchone() == (0,)


def test_the_same_key_is_the_same_message(db, send, states):
    first = send(1, ALL, idempotency_key="order-1")

    assert send(2, ALL, idempotency_key="order-1") == first
    assert send(1, ALL, idempotency_key="order-2") != first
    assert len(states()) == 4
    assert db.execute("select count(*) from notify.notification").fetchone() == (2,)


def test_two_who_send_the_same_key_at_once_send_once(db, connect, send, states):
    send()
    text = (
        "select notify.send('order', '{\"email\": \"a@a.test\"}',"
        ' \'{"number": 1, "name": "x"}\', \'key\')'
    )
    with connect() as first, connect() as second:
        (mine,) = first.execute(text).fetchone()
        second.execute("set lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(text)
        second.rollback()
        first.commit()
        assert second.execute(text).fetchone() == (mine,)
    assert len(states()) == 2


def test_a_message_for_later_is_not_given_out_now(send, claim):
    send(1, run_at="2999-01-01")

    assert claim() == []


@pytest.mark.parametrize(
    ("to", "variables", "code", "message"),
    [
        ({"sms": "1"}, {"number": 1, "name": "x"}, "PKN01", "there is no template order for sms"),
        ({"email": "a"}, {"number": 1}, "PKN03", "template order lacks a value for name"),
        (
            {"email": "a"},
            {"number": None, "name": None},
            "PKN03",
            "template order lacks a value for number, name",
        ),
    ],
)
def test_what_cannot_be_said_is_refused(db, send, to, variables, code, message):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select notify.send('order', %s, %s)", [Jsonb(to), Jsonb(variables)])

    assert refused.value.sqlstate == code
    assert refused.value.diag.message_primary == message


def test_users_do_not_send_and_senders_do_not_dispatch(send, as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select notify.send('order', '{}')")
    with as_actor(role="notify_sender") as sender:
        sender.execute("select notify.send('order', '{}')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sender.execute("select notify.claim('email')")
