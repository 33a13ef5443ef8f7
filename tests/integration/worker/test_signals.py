"""A worker that is told to stop ends in peace; one that is killed loses nothing."""

import json
import signal


def enqueue(db, kind, payload=None):
    query = "select queue.enqueue('q', %s, %s::jsonb)"
    return db.execute(query, [kind, json.dumps(payload)]).fetchone()[0]


def traces(db):
    return db.execute("select id, attempt, what from public.trace order by at").fetchall()


def test_sigterm_lets_running_jobs_end_and_gives_back_the_others(yard, live, wait_for):
    jobs = [enqueue(live, "sleep", 0.7) for _ in range(4)]
    worker = yard.start("--concurrency", "1", "--batch", "4")
    wait_for(lambda: len(traces(live)) == 1)
    assert live.execute("select count(*) from queue.running").fetchone() == (4,)

    assert worker.end() == 0

    assert traces(live) == [(jobs[0], 1, "began"), (jobs[0], 1, "ended")]
    left = live.execute("select id, attempt from queue.ready order by id").fetchall()
    assert left == [(job, 0) for job in jobs[1:]]
    assert worker.events("ended")[0]["jobs"] == {"done": 1, "released": 3}


def test_a_job_that_does_not_end_in_time_goes_back_to_the_queue(yard, live, wait_for):
    job = enqueue(live, "sleep", 60)
    worker = yard.start("--grace", "0.2")
    wait_for(lambda: len(traces(live)) == 1)

    assert worker.end() == 1

    assert worker.events("job abandoned")[0]["outcome"] == "retry"
    assert live.execute("select count(*) from queue.running").fetchone() == (0,)
    assert live.execute(
        "select id from queue.ready union all select id from queue.later"
    ).fetchall() == [(job,)]


def test_the_second_signal_ends_it_at_once(yard, live, wait_for):
    enqueue(live, "sleep", 60)
    worker = yard.start()
    wait_for(lambda: len(traces(live)) == 1)

    worker.send(signal.SIGINT)
    worker.until("stopping")

    assert worker.end(signal.SIGINT) == 130


def test_an_idle_worker_stops_at_once(yard):
    worker = yard.start("--grace", "60", "--poll", "600")

    assert worker.end(signal.SIGINT) == 0
    assert worker.events("ended")[0]["jobs"] == {}
