"""Jobs reach their handlers in Python, and the queue learns what became of them."""

import json


def enqueue(db, kind, payload=None, **options):
    given = "".join(f", {name} => '{value}'" for name, value in options.items())
    query = f"select queue.enqueue('q', %s, %s::jsonb{given})"
    return db.execute(query, [kind, json.dumps(payload)]).fetchone()[0]


def traces(db):
    return db.execute("select id, attempt, what from public.trace order by at").fetchall()


def test_each_job_runs_once_and_is_gone(yard, live):
    ids = [enqueue(live, "note") for _ in range(50)]

    worker = yard.drain()

    assert sorted(traces(live)) == sorted((number, 1, "ran") for number in ids)
    assert live.execute("select count(*) from queue.running").fetchone() == (0,)
    assert worker.process.stdout.read().startswith("50 done in ")


def test_a_handler_that_raises_is_tried_again_and_then_dead_with_its_error(yard, live, wait_for):
    job = enqueue(live, "bad", max_attempts=3)
    worker = yard.start()

    wait_for(lambda: live.execute("select id from queue.dead").fetchall() == [(job,)])
    worker.end()

    attempt, error = live.execute("select attempt, error from queue.dead").fetchone()
    assert attempt == 3
    assert error.startswith("ValueError: no such thing as postgresql://ann:***@db/x\n")
    assert 'handlers.py", line' in error
    # Several workers write the log: a line may overtake another.
    outcomes = sorted(event["outcome"] for event in worker.events("handler raised"))
    assert outcomes == ["dead", "retry", "retry"]
    assert "hush" not in error + worker.log.read_text()


def test_a_kind_that_nobody_handles_fails_and_says_so(yard, live):
    enqueue(live, "mystery", max_attempts=1)

    yard.drain()

    (error,) = live.execute("select error from queue.dead").fetchone()
    assert error.startswith("LookupError: no handler for mystery in SQL or in worker ")


def test_what_a_handler_does_on_the_connection_ends_with_the_job_or_not_at_all(yard, live):
    good = enqueue(live, "together")
    enqueue(live, "together", "break", max_attempts=1)

    yard.drain()

    assert live.execute("select id from public.trace").fetchall() == [(good,)]
    (error,) = live.execute("select error from queue.dead").fetchone()
    assert error.startswith("RuntimeError: after the insert")


def test_a_job_that_was_lost_meanwhile_undoes_what_was_done_on_the_connection(yard, live):
    (yard.folder / "late.py").write_text(
        "from pgpkg.worker import handler\n"
        "@handler('late')\n"
        "def late(job, connection):\n"
        "    connection.execute('insert into public.trace (id) values (%s)', [job.id])\n"
        "    import os, psycopg\n"
        "    with psycopg.connect(os.environ['TRACE'], autocommit=True) as other:\n"
        "        other.execute('delete from queue.running')\n"
    )
    enqueue(live, "late")

    worker = yard.drain("--handlers", "late", "--format", "json")

    assert traces(live) == []
    assert json.loads(worker.process.stdout.read())["jobs"] == {"lost": 1}


def test_a_running_job_hears_that_it_was_cancelled(yard, live, wait_for):
    job = enqueue(live, "patient")
    worker = yard.start("--heartbeat", "0.2", "--lease", "2")
    wait_for(lambda: traces(live) == [(job, 1, "began")])
    progress = "select progress from queue.running"
    wait_for(lambda: live.execute(progress).fetchone() == (40,))

    live.execute("select queue.cancel(%s)", [job])

    assert worker.until("job cancelled")["id"] == job
    assert live.execute("select count(*) from queue.running").fetchone() == (0,)
    assert live.execute("select count(*) from queue.dead").fetchone() == (0,)


def test_a_long_job_keeps_its_lease(yard, live):
    job = enqueue(live, "sleep", 1.5)

    yard.drain("--lease", "0.6")

    assert traces(live) == [(job, 1, "began"), (job, 1, "ended")]


def test_a_sleeping_worker_is_woken_by_notify(yard, live, wait_for):
    worker = yard.start("--poll", "600")
    assert worker.until("working")["wakes"] == "by NOTIFY"

    for number in range(3):
        enqueue(live, "note")
        wait_for(lambda expected=number + 1: len(traces(live)) == expected)


def test_once_takes_one_batch(yard, live):
    for _ in range(9):
        enqueue(live, "note")

    assert yard.start("--once", "--batch", "2").end(None) == 0

    assert len(traces(live)) == 2


def test_a_queue_that_is_dropped_meanwhile_does_not_end_the_worker(yard, live, wait_for):
    live.execute("select queue.create_queue('passing')")
    worker = yard.start("--poll", "0.05")
    live.execute("select queue.drop_queue('passing')")
    enqueue(live, "note")

    wait_for(lambda: len(traces(live)) == 1)
    assert worker.end() == 0


def test_a_handler_that_calls_exit_has_failed_and_the_worker_goes_on(yard, live):
    (yard.folder / "leaving.py").write_text(
        "import sys\nfrom pgpkg.worker import handler\n"
        "@handler('leave')\ndef leave(job):\n    sys.exit(7)\n"
    )
    enqueue(live, "leave", max_attempts=1)
    enqueue(live, "note")

    yard.drain("--handlers", "leaving", "--concurrency", "1")

    assert len(traces(live)) == 1
    (error,) = live.execute("select error from queue.dead").fetchone()
    assert error.startswith("SystemExit: 7")
