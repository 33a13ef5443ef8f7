"""queue.stream_rotate empties a table that everybody has passed, and none that somebody has not."""

from __future__ import annotations

import psycopg
import pytest


def rotate(session, at_least="0 seconds"):
    (said,) = session.execute("select queue.stream_rotate(%s)", [at_least]).fetchone()
    return said


def kept(session):
    rows = session.execute(
        "select slot, count(*) from queue.stream_event group by slot order by slot"
    ).fetchall()
    return dict(rows)


def test_three_tables_take_turns(stream, send, read):
    batch = None
    for slot in (0, 1, 2, 0, 1):
        send(slot)
        assert slot in kept(stream)
        _, batch = read(finished=batch)
        stream.execute("select queue.stream_finish_batch('counter', %s)", [batch])
        assert rotate(stream) == "turned"

    assert kept(stream) == {0: 1, 1: 1}


def test_a_consumer_that_is_behind_is_named_and_loses_nothing(stream, send, read):
    stream.execute("select queue.stream_subscribe('clicks', 'sleeper')")
    send(1)
    assert rotate(stream) == "turned"
    send(2)
    read()
    assert rotate(stream) == "turned"
    send(3)

    assert rotate(stream) == "behind: counter"
    _, batch = read()
    read(finished=batch)
    assert rotate(stream) == "behind: sleeper"
    assert read(consumer="sleeper")[0] == [1, 2, 3]


def test_an_open_batch_counts_as_not_read(stream, send, read):
    send(1)
    rotate(stream)
    rotate(stream)
    numbers, _ = read()

    assert rotate(stream) == "behind: counter"
    assert read()[0] == numbers == [1]


def test_a_writer_under_way_is_not_waited_for_and_loses_nothing(connect, stream, read):
    with connect() as writer:
        writer.execute("""select queue.stream_send('clicks', 'click', '{"n": 1}')""")
        assert rotate(stream) == "turned"
        assert rotate(stream) == "turned"
        assert rotate(stream) == "busy"
        writer.commit()

    assert rotate(stream) == "behind: counter"
    assert read()[0] == [1]


def test_a_writer_with_an_old_snapshot_loses_nothing(connect, stream, read):
    with connect() as writer:
        writer.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        writer.execute("select 1")
        for _ in range(3):
            assert rotate(stream) == "turned"
        writer.execute("""select queue.stream_send('clicks', 'click', '{"n": 1}')""")
        writer.commit()
        for _ in range(3):
            rotate(stream)

    assert read()[0] == [1]


def test_nothing_is_lost_while_everything_turns(stream, send, read):
    got, batch = [], None
    for number in range(30):
        send(2 * number, 2 * number + 1)
        numbers, batch = read(batch=3, finished=batch)
        got += numbers
        rotate(stream)
    while batch is not None:
        numbers, batch = read(finished=batch)
        got += numbers

    assert got == list(range(60))


def test_a_table_is_written_for_a_while(stream):
    assert rotate(stream, "1 hour") == "early"


def test_an_unread_stream_without_consumers_keeps_nothing_from_its_turn(stream, send):
    stream.execute("select queue.stream_unsubscribe('counter')")
    send(1)

    assert [rotate(stream) for _ in range(3)] == ["turned"] * 3
    assert kept(stream) == {}


def test_a_transaction_that_looks_at_the_past_may_not_rotate(connect):
    with connect() as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error) as refused:
            rotate(session)

    assert refused.value.sqlstate == "PKQ54"
    assert refused.value.diag.message_primary == "streams are rotated at read committed only"


def test_an_old_snapshot_held_open_does_not_stop_the_turn(connect, stream, send, read):
    with connect() as holder:
        holder.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        holder.execute("select count(*) from pg_catalog.pg_class")
        send(1)
        _, batch = read()
        read(finished=batch)

        assert [rotate(stream) for _ in range(3)] == ["turned"] * 3
        assert kept(stream) == {}


def test_whoever_ticks_the_queues_rotates_the_streams(stream, send):
    stream.execute("update queue.stream_turn set turned_at = now() - interval '1 hour'")
    stream.execute("select queue.tick()")
    send(1)

    assert kept(stream) == {1: 1}
