"""queue.perform runs the handlers of jobs that were claimed before."""

import pytest

PERFORM = "select id, outcome, error from queue.perform(%s, %s)"


@pytest.fixture
def handlers(queue):
    queue.execute(
        "create function public.good(payload jsonb) returns void language sql as 'select 1';"
        "create function public.bad(payload jsonb) returns void language sql as 'select 1/0';"
        "select queue.handle(k, format('public.%s(jsonb)', k)::regprocedure)"
        " from unnest(array['good', 'bad']) as k"
    )


def held(jobs):
    return [[job for job, _, _ in jobs], [token for _, _, token in jobs]]


def test_each_job_has_its_outcome(queue, put, claim, handlers):
    good, bad, last = put("good"), put("bad"), put("bad", max_attempts=1)

    assert queue.execute(PERFORM, held(claim(3))).fetchall() == [
        (good, "done", None),
        (bad, "retry", "22012: division by zero"),
        (last, "dead", "22012: division by zero"),
    ]


def test_a_job_that_was_cancelled_or_lost_is_not_run(queue, put, claim, handlers):
    put("bad"), put("bad"), put("good")
    (one, two, three) = claim(3)
    queue.execute("select queue.cancel(%s)", [one[0]])
    lost = (two[0], two[1], two[2] - 1)

    outcomes = queue.execute(PERFORM, held([one, lost, three])).fetchall()

    assert sorted(outcomes) == [
        (one[0], "cancelled", None),
        (two[0], "lost", None),
        (three[0], "done", None),
    ]


def test_while_it_runs_heartbeats_get_through_and_the_reaper_passes_by(
    queue, put, claim, handlers, connect
):
    put("good")
    ((job, _, token),) = claim(lease="0 s")
    with connect() as worker:
        worker.execute("select count(*) from queue.held(%s, %s)", [[job], [token]])
        queue.execute("set lock_timeout = '1 s'")

        assert queue.execute("select queue.reap()").fetchone() == (0,)
        assert queue.execute(
            "select is_lost from queue.heartbeat(%s, %s)", [[job], [token]]
        ).fetchone() == (False,)
        assert worker.execute(PERFORM, [[job], [token]]).fetchall() == [(job, "done", None)]
