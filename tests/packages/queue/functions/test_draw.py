"""A queue with a rate limit lets only so many jobs start in a period."""

import threading


def test_a_period_has_its_share_and_no_more(queue, put, claim, settings):
    settings(rate_limit=3, rate_period="1 hour")
    for _ in range(9):
        put()

    assert len(claim(2)) == 2
    assert len(claim(10)) == 1
    assert claim(10) == []


def test_time_brings_it_back_up_to_the_limit(queue, put, claim, settings):
    settings(rate_limit=3, rate_period="1 hour")
    for _ in range(9):
        put()
    claim(10)

    queue.execute("update queue.rate set filled_at = now() - interval '41 minutes'")
    assert len(claim(10)) == 2
    queue.execute("update queue.rate set filled_at = now() - interval '9 hours'")
    assert len(claim(10)) == 3


def test_what_was_not_there_to_start_is_not_used_up(put, claim, settings):
    settings(rate_limit=3, rate_period="1 hour")
    put()
    assert len(claim(10)) == 1
    for _ in range(9):
        put()

    assert len(claim(10)) == 2


def test_many_workers_at_once_keep_the_limit(queue, connect, put, settings):
    settings(rate_limit=10, rate_period="1 hour")
    for _ in range(50):
        put()
    started = []

    def work():
        with connect(autocommit=True) as session:
            for _ in range(20):
                started.extend(session.execute("select id from queue.claim('mail', 3)").fetchall())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(started) == 10
    assert len(set(started)) == 10


def test_without_a_limit_nothing_is_counted(queue, put, claim):
    put()
    claim()

    assert queue.execute("select count(*) from queue.rate").fetchone() == (0,)
