"""queue.reap takes back what dead workers held."""


def test_a_job_whose_lease_ran_out_is_tried_again_and_its_old_token_is_stale(
    queue, put, claim, done, settings
):
    settings(retry_after="0", retry_at_most="0")
    job = put()
    stale = claim(lease="0 s", worker="w1")

    assert queue.execute("select queue.reap()").fetchone() == (1,)
    fresh = claim()

    assert [row[0] for row in fresh] == [job]
    assert fresh[0][2] > stale[0][2]
    assert done(stale) == 0
    assert queue.execute(
        "select count(*) from queue.complete_and_claim('mail', %s, %s)",
        [[job], [stale[0][2]]],
    ).fetchone() == (0,)
    assert done(fresh) == 1


def test_a_job_that_kills_every_worker_is_dead_in_the_end(queue, put, claim, state):
    job = put(max_attempts=1)
    claim(lease="0 s", worker="w1")

    queue.execute("select queue.reap()")

    assert state(job) == "dead"
    assert queue.execute(
        "select error like 'lease of worker w1 ran out%' from queue.dead"
    ).fetchone()[0]


def test_what_another_session_is_busy_with_is_skipped(queue, put, claim, connect):
    put()
    ((job, _, token),) = claim(lease="0 s")
    with connect() as worker:
        worker.execute("select queue.complete(%s, %s)", [[job], [token]])

        assert queue.execute("select queue.reap()").fetchone() == (0,)
