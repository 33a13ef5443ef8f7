"""queue.complete ends a job for whoever holds it, and for nobody else."""


def test_a_done_job_is_gone(queue, claim):
    queue.execute("select queue.enqueue('mail', 'send')")
    ((job, _, token),) = claim()

    assert queue.execute("select queue.complete(%s, %s)", [[job], [token]]).fetchone() == (1,)
    assert queue.execute("select count(*) from queue.running").fetchone() == (0,)


def test_a_stale_token_is_refused(queue, claim):
    queue.execute("select queue.enqueue('mail', 'send') from generate_series(1, 2)")
    (one, token), (other, _) = ((job, token) for job, _, token in claim(2))

    ended = queue.execute(
        "select queue.complete(%s, %s)", [[one, other], [token, token - 1]]
    ).fetchone()

    assert ended == (1,)
    assert queue.execute("select id from queue.running").fetchall() == [(other,)]
