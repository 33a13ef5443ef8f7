"""queue.stream_finish_batch takes the consumer behind its batch, once."""


def finish(stream, batch, consumer="counter"):
    (done,) = stream.execute(
        "select queue.stream_finish_batch(%s, %s)", [consumer, batch]
    ).fetchone()
    return done


def test_a_finished_batch_does_not_come_again(stream, send, read):
    send(1, 2)
    _, batch = read()

    assert finish(stream, batch)
    assert read() == ([], None)


def test_a_batch_is_finished_once(stream, send, read):
    send(1)
    _, batch = read()
    finish(stream, batch)

    assert not finish(stream, batch)


def test_a_batch_that_went_to_somebody_else_cannot_be_finished(stream, send, read):
    send(1, 2)
    _, held = read(worker="a")
    stream.execute("update queue.stream_place set lease_until = now() - interval '1 second'")
    numbers, taken = read(worker="b")

    assert not finish(stream, held)
    assert read(worker="b") == (numbers, taken)
    assert finish(stream, taken)


def test_a_number_that_was_never_given_is_refused(stream, send, read):
    send(1)
    read()

    assert not finish(stream, 999)
    assert not finish(stream, None)


def test_one_place_is_kept_for_each_consumer(stream, send, read):
    send(*range(10))
    batch = None
    for _ in range(10):
        _, batch = read(batch=1, finished=batch)

    assert stream.execute("select count(*) from queue.stream_place").fetchone() == (1,)
