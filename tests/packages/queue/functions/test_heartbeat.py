"""queue.heartbeat holds on to jobs, tells how far they are, and hears what became of them."""

BEAT = "select * from queue.heartbeat(%s, %s, %s, %s) order by id"


def test_a_lease_is_extended(queue, put, claim):
    put()
    ((job, _, token),) = claim(lease="0 s")

    assert queue.execute(BEAT, [[job], [token], "1 hour", None]).fetchall() == [(job, False, False)]
    assert queue.execute("select queue.reap()").fetchone() == (0,)


def test_progress_is_seen_by_whoever_asks(queue, put, claim):
    put()
    ((job, _, token),) = claim()

    queue.execute(BEAT, [[job], [token], None, [40]])
    assert queue.execute("select progress from queue.status(%s)", [job]).fetchone() == (40,)
    queue.execute(BEAT, [[job], [token], None, None])
    assert queue.execute("select progress from queue.status(%s)", [job]).fetchone() == (40,)

    assert queue.execute("select queue.set_progress(%s, %s, 90)", [job, token]).fetchone() == (
        True,
    )
    assert queue.execute("select progress from queue.status(%s)", [job]).fetchone() == (90,)
    assert queue.execute("select queue.set_progress(%s, 0, 1)", [job]).fetchone() == (False,)


def test_cancelled_and_lost_jobs_are_told(queue, put, claim):
    put(), put(), put()
    (one, two, three) = claim(3)
    queue.execute("select queue.cancel(%s)", [two[0]])

    held = [[one[0], two[0], three[0]], [one[2], two[2], three[2] - 1]]
    assert queue.execute(BEAT, [*held, None, None]).fetchall() == [
        (one[0], False, False),
        (two[0], True, False),
        (three[0], False, True),
    ]
