"""queue.fail lets a job wait for its next attempt, longer each time, until it is dead."""

import pytest

WAIT = "select extract(epoch from run_at - clock_timestamp()) from queue.later"


@pytest.fixture
def attempt(queue, claim):
    """A function that claims a job that waits for its next attempt, now."""

    def again():
        queue.execute("update queue.later set run_at = now()")
        queue.execute("update queue.head set next_run_at = now()")
        ((job, number, token),) = claim()
        return job, number, token

    return again


def test_waits_grow_and_have_a_limit(queue, put, claim, attempt, settings):
    settings(retry_after="10 s", retry_factor=3, retry_at_most="60 s", retry_jitter=0)
    put()
    ((job, _, token),) = claim()
    waits = []
    for _ in range(4):
        queue.execute("select queue.fail(%s, %s, 'no')", [job, token])
        waits.append(round(float(queue.execute(WAIT).fetchone()[0])))
        _, _, token = attempt()

    assert waits == [10, 30, 60, 60]


def test_jobs_that_failed_together_do_not_come_back_together(queue, put, claim, settings):
    settings(retry_after="100 s", retry_jitter=0.2)
    for _ in range(50):
        put()
    for job, _, token in claim(50):
        queue.execute("select queue.fail(%s, %s, 'no')", [job, token])

    waits = [float(wait) for (wait,) in queue.execute(WAIT).fetchall()]
    assert all(79 < wait < 121 for wait in waits)
    assert max(waits) - min(waits) > 5


def test_the_caller_may_say_when(queue, put, claim):
    put()
    ((job, _, token),) = claim()
    queue.execute("select queue.fail(%s, %s, 'no', retry_in => '1 hour')", [job, token])

    assert 3590 < float(queue.execute(WAIT).fetchone()[0]) < 3601


def test_after_the_last_attempt_the_job_is_dead_and_keeps_the_error(
    queue, put, claim, attempt, state
):
    put(max_attempts=2)
    ((job, _, token),) = claim()
    first = queue.execute("select queue.fail(%s, %s, 'once')", [job, token]).fetchone()
    assert queue.execute("select error from queue.status(%s)", [job]).fetchone() == ("once",)
    _, number, token = attempt()
    second = queue.execute("select queue.fail(%s, %s, 'twice')", [job, token]).fetchone()

    assert (first, second, number) == (("retry",), ("dead",), 2)
    assert state(job) == "dead"
    assert queue.execute("select error from queue.dead").fetchall() == [("twice",)]


def test_who_has_lost_the_job_changes_nothing(queue, put, claim, state):
    put()
    ((job, _, token),) = claim()

    outcome = queue.execute("select queue.fail(%s, %s, 'no')", [job, token - 1]).fetchone()

    assert outcome == ("lost",)
    assert state(job) == "running"


def test_a_job_that_was_cancelled_meanwhile_is_not_tried_again(queue, put, claim, state):
    put()
    ((job, _, token),) = claim()
    queue.execute("select queue.cancel(%s)", [job])

    outcome = queue.execute("select queue.fail(%s, %s, 'no')", [job, token]).fetchone()

    assert outcome == ("cancelled",)
    assert state(job) is None
