"""queue.enqueue puts a job into a queue, with the transaction of the caller."""

import psycopg
import pytest


def test_a_job_of_a_transaction_that_is_rolled_back_was_never_there(queue, connect, claim):
    with connect() as producer:
        producer.execute("select queue.enqueue('mail', 'send')")
        assert claim() == []
        producer.rollback()

    assert claim() == []


def test_payload_and_the_rest_arrive(queue, put):
    job = put(payload='{"to": "a@a.test"}', priority=7, tenant="t", max_attempts=2)

    assert queue.execute(
        "select id, kind, payload, priority, tenant, max_attempts, queue from queue.claim('mail')"
    ).fetchall() == [(job, "send", {"to": "a@a.test"}, 7, "t", 2, "mail")]


def test_a_job_for_later_is_not_given_out_before_its_time(queue, put, claim, state):
    queue.execute("begin")
    job = put(run_at="2999-01-01")
    assert state(job) == "later"
    assert claim() == []
    queue.execute("update queue.later set run_at = now()")
    queue.execute("update queue.head set next_run_at = now()")
    queue.execute("commit")

    assert [row[0] for row in claim()] == [job]


def test_the_earliest_of_later_jobs_is_known(queue, put):
    for day in (3, 1, 2):
        put(run_at=f"2999-01-0{day}")

    assert queue.execute(
        "select next_run_at = '2999-01-01' from queue.head order by id desc limit 1"
    ).fetchone() == (True,)


def test_workers_are_woken_once_and_only_when_the_queue_was_empty(queue, connect, put, claim, done):
    with connect(autocommit=True) as listener:
        listener.execute("listen queue")

        def heard():
            return [n.payload for n in listener.notifies(timeout=0.1)]

        put()
        assert heard() == ["mail"]
        put()
        put(priority=5)
        put(priority=-5)
        queue.execute("select nextval('queue.job_id') from generate_series(1, 50)")
        put()
        assert heard() == []

        done(claim(10))
        put()
        assert heard() == ["mail"]
        put(run_at="2999-01-01")
        assert heard() == []

        done(claim(10))
        put(priority=5)
        assert heard() == ["mail"]
        put()
        assert heard() == []


def test_a_queue_that_is_missing_is_named(queue):
    with pytest.raises(psycopg.Error) as refused:
        queue.execute("select queue.enqueue('post', 'send')")

    assert refused.value.sqlstate == "PKQ01"
    assert refused.value.diag.message_primary == "there is no queue named post"


def test_enqueuers_do_not_wait_for_each_other(queue, connect):
    with connect() as first, connect() as second:
        for session in (first, second):
            session.execute("set lock_timeout = '1 ms'")
            session.execute("select queue.enqueue('mail', 'send', priority => 9)")
            session.execute("select queue.enqueue('mail', 'send', run_at => '2999-01-01')")
            session.execute("select queue.enqueue('mail', 'send', concurrency_key => 'k')")
        second.commit()
        first.commit()

    assert queue.execute("select ready, later, blocked from queue.depth").fetchone() == (2, 2, 2)
