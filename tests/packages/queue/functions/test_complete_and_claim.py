"""queue.complete_and_claim ends what is done and gives out the next, in one transaction."""

import pytest

CALL = "select id, token from queue.complete_and_claim('mail', %s, %s, %s, lease => %s)"


@pytest.mark.parametrize("batch", [1, 3])
def test_what_is_done_ends_and_the_next_comes_in_one_call(queue, put, batch):
    jobs = [put() for _ in range(2 * batch)]
    seen, held = [], [[], []]
    for _ in range(3):
        rows = queue.execute(CALL, [*held, batch, None]).fetchall()
        held = [[job for job, _ in rows], [token for _, token in rows]]
        seen += held[0]

    assert seen == jobs
    assert queue.execute("select running, done_total from queue.depth").fetchone() == (
        0,
        2 * batch,
    )


def test_it_is_all_or_nothing(queue, put, connect, state):
    first, second = put(), put()
    ((_, token),) = queue.execute(CALL, [[], [], 1, None]).fetchall()
    with connect() as worker:
        worker.execute(CALL, [[first], [token], 1, None])
        worker.rollback()

    assert (state(first), state(second)) == ("running", "ready")


def test_jobs_with_something_to_leave_behind_end_as_well(queue, put, settings):
    settings(is_kept=True)
    first = put(unique_key="k")
    ((_, token),) = queue.execute(CALL, [[], [], 1, None]).fetchall()

    queue.execute(CALL, [[first], [token], 1, None])

    assert queue.execute("select id, outcome from queue.archive").fetchall() == [(first, "done")]
    assert put(unique_key="k") > first


def test_a_paused_queue_lets_jobs_end_and_gives_none(queue, put):
    first = put()
    put()
    ((_, token),) = queue.execute(CALL, [[], [], 1, None]).fetchall()
    queue.execute("select queue.pause('mail')")

    assert queue.execute(CALL, [[first], [token], 1, None]).fetchall() == []
    assert queue.execute("select running, done_total from queue.depth").fetchone() == (0, 1)


def test_jobs_of_another_queue_can_be_ended_too(queue, put):
    queue.execute("select queue.create_queue('other')")
    first = put()
    ((_, token),) = queue.execute(CALL, [[], [], 1, None]).fetchall()
    queue.execute("select queue.enqueue('other', 'send')")

    queue.execute(
        "select count(*) from queue.complete_and_claim('other', %s, %s)", [[first], [token]]
    )

    assert queue.execute(
        "select queue, ready, running, done_total from queue.depth order by queue"
    ).fetchall() == [("mail", 0, 0, 1), ("other", 0, 1, 0)]


def test_a_job_that_comes_back_is_not_passed_by_though_the_next_is_near(queue, settings):
    settings(retry_after="0", retry_at_most="0")
    queue.execute(
        "select count(*) from queue.enqueue_many("
        "'mail', 'send', array_fill('{}'::jsonb, array[400]))"
    )
    jobs = queue.execute(CALL, [[], [], 50, None]).fetchall()
    back = jobs[0]
    held = [[jobs[-1][0]], [jobs[-1][1]]]
    queue.execute("select queue.fail(%s, %s, 'no')", back)
    queue.execute("select queue.survey(id) from queue.queue")

    seen = []
    for _ in range(300):
        ((job, token),) = queue.execute(CALL, [*held, 1, None]).fetchall()
        seen, held = [*seen, job], [[job], [token]]

    assert back[0] in seen
    assert len(set(seen)) == 300
    seen.remove(back[0])
    assert seen == list(range(jobs[-1][0] + 1, jobs[-1][0] + 300))
