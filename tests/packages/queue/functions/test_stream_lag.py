"""queue.stream_lag says how far each consumer is behind."""


def lag(stream, consumer="counter"):
    return stream.execute(
        "select waiting, oldest_at is not null, open_since is not null, worker"
        " from queue.stream_lag() where consumer = %s",
        [consumer],
    ).fetchone()


def test_what_was_not_finished_is_waiting(stream, send, read):
    assert lag(stream) == (0, False, False, None)
    send(1, 2, 3)
    _, batch = read(batch=2, worker="a")
    send(4)
    assert lag(stream) == (4, True, True, "a")

    _, batch = read(finished=batch, worker="a")
    assert lag(stream) == (2, True, True, "a")
    read(finished=batch, worker="a")
    assert lag(stream) == (1, True, True, "a")


def test_each_consumer_has_its_own_row(stream, send, read):
    stream.execute("select queue.stream_subscribe('clicks', 'biller')")
    send(1)
    _, batch = read()
    read(finished=batch)

    assert lag(stream)[0] == 0
    assert lag(stream, "biller")[0] == 1


def test_counting_ends_at_ten_thousand(stream, send):
    stream.execute(
        "select queue.stream_send_many('clicks', 'x', array_fill('{}'::jsonb, array[10001]))"
    )

    assert lag(stream)[0] == 10000
