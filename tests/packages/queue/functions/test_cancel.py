"""queue.cancel removes a job that waits and asks the worker of one that runs."""

import pytest


@pytest.mark.parametrize(
    "more",
    [{}, {"priority": -4}, {"run_at": "2999-01-01"}, {"concurrency_key": "k"}],
    ids=["ready", "urgent", "later", "blocked"],
)
def test_a_job_that_waits_is_gone_at_once(queue, put, claim, state, more):
    job = put(**more)

    assert queue.execute("select queue.cancel(%s)", [job]).fetchone() == ("cancelled",)
    assert state(job) is None
    assert claim() == []
    assert queue.execute(
        "select ready, later, blocked, cancelled_total from queue.depth"
    ).fetchone() == (0, 0, 0, 1)


def test_a_job_of_a_fair_queue_is_gone_at_once(queue, put, claim, settings):
    settings(is_fair=True)
    job = put(tenant="a")

    assert queue.execute("select queue.cancel(%s)", [job]).fetchone() == ("cancelled",)
    assert claim() == []


def test_a_job_that_runs_is_asked_to_stop(queue, put, claim):
    job = put()
    claim()

    assert queue.execute("select queue.cancel(%s)", [job]).fetchone() == ("asked",)


def test_a_job_that_is_gone_cannot_be_cancelled(queue):
    assert queue.execute("select queue.cancel(4711)").fetchone() == (None,)


def test_a_key_that_was_held_by_a_ready_job_goes_to_the_next(queue, put, claim):
    first, second = put(concurrency_key="k"), put(concurrency_key="k")
    queue.execute("select queue.pause('mail')")
    queue.execute("select queue.admit(id) from queue.queue")
    queue.execute("select queue.cancel(%s)", [first])
    queue.execute("select queue.resume('mail')")

    assert [job for job, _, _ in claim(5)] == [second]
