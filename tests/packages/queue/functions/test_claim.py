"""queue.claim hands each job to exactly one worker, most urgent first, then oldest."""

import psycopg
import pytest


def test_two_workers_never_hold_the_same_job(queue, connect):
    queue.execute("select queue.enqueue('mail', 'send') from generate_series(1, 2)")
    with connect() as first, connect() as second:
        (mine,) = first.execute("select id from queue.claim('mail')").fetchall()
        (theirs,) = second.execute("select id from queue.claim('mail')").fetchall()

        assert mine != theirs
        assert second.execute("select id from queue.claim('mail')").fetchall() == []


def test_the_most_urgent_comes_first_and_then_the_oldest(queue):
    for priority in (5, 0, -3, 5, 0):
        queue.execute("select queue.enqueue('mail', 'send', priority => %s)", [priority])

    claimed = queue.execute("select priority, id from queue.claim('mail', 3)").fetchall()
    rest = queue.execute("select priority, id from queue.claim('mail', 3)").fetchall()

    assert claimed == [(-3, 3), (0, 2), (0, 5)]
    assert rest == [(5, 1), (5, 4)]


def test_each_claim_counts_as_an_attempt_and_has_a_higher_token(queue, claim):
    queue.execute("select queue.enqueue('mail', 'send')")

    ((job, attempt, token),) = claim(lease="0 s")
    queue.execute("update queue.queue set retry_after = '0', retry_at_most = '0'")
    assert queue.execute("select queue.reap()").fetchone() == (1,)
    ((again, next_attempt, next_token),) = claim()

    assert (again, attempt, next_attempt) == (job, 1, 2)
    assert next_token > token


def test_a_queue_that_does_not_exist_is_named(queue, claim):
    with pytest.raises(psycopg.Error) as refused:
        claim(queue="post")

    assert refused.value.sqlstate == "PKQ01"
    assert refused.value.diag.message_primary == "there is no queue named post"
    assert refused.value.diag.message_hint == "select queue.create_queue('post');"
