"""queue.stream_fail gives single events another chance, and parks those that have had enough."""

import pytest


@pytest.fixture
def fail(stream):
    def out(batch, *numbers, retry_in="0 seconds", consumer="counter"):
        (failed,) = stream.execute(
            "select queue.stream_fail(%(c)s, %(b)s, array("
            "select i.id from queue.stream_next_batch(%(c)s) as i"
            " where (i.payload -> 'n')::integer = any(%(n)s)), 'no luck', %(r)s)",
            {"c": consumer, "b": batch, "n": list(numbers), "r": retry_in},
        ).fetchone()
        return failed

    return out


def attempts(stream):
    rows = stream.execute(
        "select payload -> 'n', attempt, batch from queue.stream_next_batch('counter')"
    ).fetchall()
    return {n: attempt for n, attempt, _ in rows}, rows[0][2] if rows else None


def test_only_the_event_that_failed_comes_again(stream, send, read, fail):
    send(1, 2, 3)
    _, batch = read()

    assert fail(batch, 2) == 1
    stream.execute("select queue.stream_finish_batch('counter', %s)", [batch])
    assert attempts(stream)[0] == {2: 2}


def test_it_comes_again_when_its_time_has_come(send, read, fail):
    send(1)
    _, batch = read()
    fail(batch, 1, retry_in="1 hour")

    assert read(finished=batch) == ([], None)


def test_newer_events_do_not_wait_for_it(send, read, fail):
    send(1)
    _, batch = read()
    fail(batch, 1, retry_in="1 hour")
    send(2)

    assert read(finished=batch)[0] == [2]


def test_a_batch_of_retries_is_given_again_until_it_is_finished(stream, send, read, fail):
    send(1, 2)
    _, batch = read()
    fail(batch, 1, 2)

    again = read(finished=batch)

    assert again[0] == [1, 2]
    assert read() == again
    assert read(finished=again[1]) == ([], None)
    assert stream.execute("select count(*) from queue.stream_retry").fetchone() == (0,)


def test_another_worker_takes_over_a_batch_of_retries(stream, send, read, fail):
    send(1, 2)
    _, batch = read()
    fail(batch, 1, 2)
    read(finished=batch, worker="a")
    stream.execute("update queue.stream_place set lease_until = now() - interval '1 second'")

    taken = read(worker="b")

    assert taken[0] == [1, 2]
    assert read(finished=taken[1], worker="b") == ([], None)


def test_after_the_last_attempt_it_is_parked_until_somebody_redrives_it(stream, send, read, fail):
    stream.execute("select queue.stream_create('clicks', max_attempts => 2)")
    send(1)
    for expected in (1, 2):
        found, batch = attempts(stream)
        assert found == {1: expected}
        fail(batch, 1)
        stream.execute("select queue.stream_finish_batch('counter', %s)", [batch])
    assert read() == ([], None)
    assert stream.execute(
        "select retries, parked from queue.stream_lag() where consumer = 'counter'"
    ).fetchone() == (0, 1)

    assert stream.execute("select queue.stream_redrive('counter')").fetchone() == (1,)
    assert attempts(stream)[0] == {1: 1}


def test_the_wait_doubles_up_to_its_limit(stream, send, read, fail):
    stream.execute(
        "select queue.stream_create('clicks', 9, interval '100 seconds', interval '300 seconds')"
    )
    send(1)
    waits = []
    for _ in range(4):
        _, batch = read()
        fail(batch, 1, retry_in=None)
        (wait,) = stream.execute(
            "select extract(epoch from due_at - clock_timestamp())::float from queue.stream_retry"
        ).fetchone()
        waits.append(wait)
        stream.execute("select queue.stream_finish_batch('counter', %s)", [batch])
        stream.execute("update queue.stream_retry set due_at = now()")

    assert 74 <= waits[0] <= 125
    assert 149 <= waits[1] <= 250
    assert 290 <= waits[2] <= 300
    assert 290 <= waits[3] <= 300


def test_an_event_of_a_batch_that_is_gone_cannot_fail(stream, send, read, fail):
    send(1)
    _, batch = read()

    assert fail(batch + 1, 1) == 0
    assert stream.execute("select count(*) from queue.stream_retry").fetchone() == (0,)


def test_other_consumers_do_not_notice(stream, send, read, fail):
    stream.execute("select queue.stream_subscribe('clicks', 'biller')")
    send(1)
    _, batch = read()
    fail(batch, 1)
    _, other = read(consumer="biller")

    assert read(consumer="biller", finished=other) == ([], None)
