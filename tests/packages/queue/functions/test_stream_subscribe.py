"""queue.stream_subscribe makes a consumer, stream_unsubscribe ends it."""

import psycopg
import pytest


def test_a_new_consumer_gets_what_comes(stream, send, read):
    send(1)
    stream.execute("select queue.stream_subscribe('clicks', 'late')")
    send(2)

    assert read(consumer="late")[0] == [2]


def test_from_the_start_it_gets_all_that_is_kept(stream, send, read):
    send(1)
    stream.execute("select queue.stream_subscribe('clicks', 'late', from_start => true)")
    send(2)

    assert read(consumer="late")[0] == [1, 2]


def test_again_is_the_same_as_once(stream, send, read):
    send(1)
    stream.execute("select queue.stream_subscribe('clicks', 'counter')")

    assert read()[0] == [1]


def test_a_consumer_reads_one_stream(stream):
    stream.execute("select queue.stream_create('views')")

    with pytest.raises(psycopg.Error) as refused:
        stream.execute("select queue.stream_subscribe('views', 'counter')")

    assert refused.value.sqlstate == "PKQ53"
    assert refused.value.diag.message_primary == "consumer counter reads another stream"


def test_streams_do_not_mix(stream, send, read):
    stream.execute("select queue.stream_create('views')")
    stream.execute("select queue.stream_subscribe('views', 'viewer')")
    send(1)

    assert read(consumer="viewer") == ([], None)


def test_a_consumer_that_is_gone_is_unknown(stream, send, read):
    send(1)
    read()

    assert stream.execute("select queue.stream_unsubscribe('counter')").fetchone() == (True,)
    assert stream.execute("select queue.stream_unsubscribe('counter')").fetchone() == (False,)
    with pytest.raises(psycopg.Error, match="there is no consumer named counter"):
        read()
    assert stream.execute("select count(*) from queue.stream_place").fetchone() == (0,)
