"""queue.stream_next_batch gives each event once and in order, and loses none that commits late."""

from __future__ import annotations

import random
import threading
import time

import psycopg
import pytest


def test_what_commits_late_is_read_late_and_not_lost(connect, stream, send, read):
    with connect() as slow:
        slow.execute("""select queue.stream_send('clicks', 'click', '{"n": 1}')""")
        send(2)
        numbers, batch = read()
        assert numbers == [2]
        send(3)
        assert read(finished=batch)[0] == [3]
        batch = read()[1]
        slow.commit()

        assert read(finished=batch)[0] == [1]


def test_no_event_of_many_writers_is_lost_or_given_twice(connect, stream, read):
    each = 60
    done = threading.Barrier(5)

    def write(first: int) -> None:
        with connect() as session:
            for number in range(first, first + each):
                session.execute(
                    "select queue.stream_send('clicks', 'click', jsonb_build_object('n', %s::int))",
                    [number],
                )
                if random.random() < 0.2:
                    time.sleep(random.random() / 100)
                session.commit()
        done.wait(20)

    writers = [threading.Thread(target=write, args=(each * n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    got: list[int] = []
    batch = None
    deadline = time.monotonic() + 20
    while len(got) < 4 * each and time.monotonic() < deadline:
        numbers, batch = read(batch=7, finished=batch)
        got += numbers
    done.wait(20)
    for writer in writers:
        writer.join()

    assert sorted(got) == list(range(4 * each))
    for first in range(0, 4 * each, each):
        mine = [n for n in got if first <= n < first + each]
        assert mine == sorted(mine)


def test_a_batch_that_is_not_finished_is_given_again_event_for_event(send, read):
    send(1, 2, 3)
    first = read(batch=2)
    send(4)

    assert first[0] == [1, 2]
    assert read(batch=100) == first


def test_batches_go_on_where_the_last_one_ended(send, read):
    send(*range(25))
    got, batch = [], None
    for _ in range(3):
        numbers, batch = read(batch=10, finished=batch)
        got.append(numbers)

    assert got == [list(range(10)), list(range(10, 20)), list(range(20, 25))]
    assert read(finished=batch) == ([], None)


def test_a_consumer_killed_in_the_middle_of_a_batch_reads_it_again(connect, stream, send, read):
    send(1, 2, 3)
    with connect(autocommit=True) as victim:
        before = read(on=victim)
        stream.execute("select pg_terminate_backend(%s)", [victim.info.backend_pid])

    assert read() == before


def test_what_a_killed_transaction_had_finished_is_given_again(connect, send, read):
    send(1, 2)
    with pytest.raises(psycopg.OperationalError), connect() as victim:
        numbers, batch = read(on=victim)
        read(on=victim, finished=batch)
        victim.execute("select pg_terminate_backend(pg_backend_pid())")

    assert read()[0] == numbers == [1, 2]


def test_another_worker_waits_for_the_lease_and_then_takes_the_batch(stream, send, read):
    send(1, 2)
    numbers, held = read(worker="a", lease="1 hour")
    assert read(worker="b") == ([], None)
    stream.execute("update queue.stream_place set lease_until = now() - interval '1 second'")

    taken = read(worker="b", lease="1 hour")

    assert taken[0] == numbers
    assert taken[1] > held
    assert read(worker="a") == ([], None)


def test_who_reads_at_this_moment_is_not_waited_for(connect, send, read):
    send(1)
    with connect() as other:
        read(on=other)

        assert read() == ([], None)


def test_an_event_sent_while_a_batch_is_handled_is_not_lost(connect, send, read):
    send(1)
    with connect() as session:
        session.execute("""select queue.stream_send('clicks', 'click', '{"n": 2}')""")
        send(3)
        numbers, batch = read(on=session)
        assert numbers == [1, 3]
        read(on=session, finished=batch)
        session.execute("""select queue.stream_send('clicks', 'click', '{"n": 4}')""")
        session.commit()

    assert read()[0] == [2, 4]


@pytest.mark.parametrize("has_xid", [False, True])
def test_an_old_snapshot_held_open_stops_nobody(connect, send, read, has_xid):
    with connect() as holder:
        holder.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        holder.execute("select pg_current_xact_id()" if has_xid else "select 1")
        batch = None
        for number in range(5):
            send(number)
            numbers, batch = read(finished=batch)
            assert numbers == [number]


def test_an_empty_answer_writes_nothing(connect, stream, read):
    with connect() as session:
        assert read(on=session) == ([], None)

        assert session.execute("select pg_current_xact_id_if_assigned()").fetchone() == (None,)


def test_a_batch_is_read_through_the_index_and_no_further(connect, stream, send, read):
    send(*range(3000))
    stream.execute("vacuum (analyze) queue.stream_event")
    with connect() as session:
        read(on=session, batch=10)
        scans = session.execute(
            "select sum(seq_scan)::int, sum(idx_tup_fetch)::int from pg_stat_xact_user_tables"
            " where relname like 'stream_event_%'"
        ).fetchone()

    assert scans[0] == 0
    assert scans[1] <= 12


def test_the_own_place_is_found_at_once_while_a_snapshot_is_held(connect, stream, send, read):
    send(*range(400))
    stream.execute("vacuum (analyze) queue.stream_place")
    with connect() as holder:
        holder.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        holder.execute("select 1")
        batch = None
        for _ in range(300):
            _, batch = read(batch=1, finished=batch)
        with stream.transaction():
            before = scanned(stream)
            read(finished=batch)
            after = scanned(stream)

    assert after[0] == before[0]
    assert after[1] - before[1] <= 8


def scanned(session):
    """How many scans of the whole table of places, and how many places through its index."""
    return session.execute(
        "select seq_scan, idx_tup_fetch from pg_stat_xact_user_tables"
        " where relname = 'stream_place'"
    ).fetchone()


def test_an_unknown_consumer_is_refused(stream):
    with pytest.raises(psycopg.Error) as refused:
        stream.execute("select queue.stream_next_batch('nobody')")

    assert refused.value.sqlstate == "PKQ52"
    assert refused.value.diag.message_primary == "there is no consumer named nobody"
