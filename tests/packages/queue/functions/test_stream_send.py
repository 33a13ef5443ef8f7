"""queue.stream_send gives every consumer every event that was committed."""

from __future__ import annotations

import psycopg
import pytest


def test_each_consumer_gets_each_event_once(stream, send, read):
    stream.execute("select queue.stream_subscribe('clicks', 'biller')")
    send(1, 2, 3)

    for consumer in ("counter", "biller"):
        numbers, batch = read(consumer=consumer)
        assert numbers == [1, 2, 3]
        assert read(consumer=consumer, finished=batch) == ([], None)


def test_an_event_tells_its_kind_its_payload_and_that_this_is_the_first_attempt(stream):
    (sent,) = stream.execute(
        """select queue.stream_send('clicks', 'click', '{"page": "/"}')"""
    ).fetchone()

    assert stream.execute(
        "select id, kind, payload, attempt from queue.stream_next_batch('counter')"
    ).fetchall() == [(sent, "click", {"page": "/"}, 1)]


def test_what_is_rolled_back_was_never_sent(stream, send, read):
    with pytest.raises(ZeroDivisionError), stream.transaction():
        stream.execute("select queue.stream_send('clicks', 'click')")
        raise ZeroDivisionError
    send(2)

    assert read()[0] == [2]


def test_events_of_one_transaction_keep_their_order(send, read):
    sent = send(5, 3, 9, 1)

    assert read()[0] == sent


def test_many_are_counted(stream):
    (sent,) = stream.execute(
        "select queue.stream_send_many('clicks', 'click', array_fill('{}'::jsonb, array[250]))"
    ).fetchone()

    assert sent == 250


@pytest.mark.parametrize("call", ["send('nowhere', 'click')", "send_many('nowhere', 'x', '{}')"])
def test_an_unknown_stream_is_refused(stream, call):
    with pytest.raises(psycopg.Error) as refused:
        stream.execute(f"select queue.stream_{call}")

    assert refused.value.sqlstate == "PKQ51"
    assert refused.value.diag.message_primary == "there is no stream named nowhere"
    assert refused.value.diag.message_hint == "select queue.stream_create('nowhere');"


def test_a_producer_sends_and_does_no_more(stream):
    stream.execute("set role queue_producer")
    stream.execute("select queue.stream_send('clicks', 'click')")

    for refused in (
        "select * from queue.stream_event",
        "insert into queue.stream_event_0 (stream_id, slot, kind, payload) values (1, 0, '', '{}')",
        "select * from queue.stream_next_batch('counter')",
        "select queue.stream_rotate()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stream.execute(refused)
