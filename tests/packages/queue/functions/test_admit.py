"""Of the jobs with the same concurrency key only so many are on their way at once."""

import threading


def test_no_more_than_the_limit_run_and_the_next_comes_when_one_ends(put, claim, done, settings):
    settings(concurrency=2)
    jobs = [put(concurrency_key="k") for _ in range(4)]

    first = claim(10)
    assert [job for job, _, _ in first] == jobs[:2]
    assert claim(10) == []

    assert done(first[:1]) == 1
    assert [job for job, _, _ in claim(10)] == [jobs[2]]


def test_other_keys_and_jobs_without_a_key_are_not_held_up(put, claim):
    keyed = [put(concurrency_key="k") for _ in range(3)]
    other, free = put(concurrency_key="l"), put()

    assert {job for job, _, _ in claim(10)} == {keyed[0], other, free}


def test_within_a_key_the_most_urgent_comes_first(put, claim, done):
    slow, fast = put(concurrency_key="k", priority=5), put(concurrency_key="k", priority=1)

    held = claim(10)
    assert [job for job, _, _ in held] == [fast]
    done(held)
    assert [job for job, _, _ in claim(10)] == [slow]


def test_a_failed_attempt_frees_the_key(queue, put, claim):
    first, second = put(concurrency_key="k"), put(concurrency_key="k")
    ((_, _, token),) = claim(10)
    queue.execute("select queue.fail(%s, %s, 'no')", [first, token])

    assert [job for job, _, _ in claim(10)] == [second]


def test_keys_that_are_not_used_leave_nothing_behind(queue, put, claim, done):
    put(concurrency_key="k")
    done(claim())
    claim()

    assert queue.execute("select count(*) from queue.slot").fetchone() == (0,)
    assert queue.execute("select count(*) from queue.turn").fetchone() == (0,)


def test_whoever_ends_a_job_does_not_wait_for_the_counter(queue, put, claim, done, connect):
    put(concurrency_key="k"), put(concurrency_key="k"), put(concurrency_key="l")
    held = claim(10)
    with connect() as other:
        other.execute("select count(*) from queue.claim('mail', 10)").fetchone()
        put(concurrency_key="l")
        other.execute("select queue.admit(id) from queue.queue")
        queue.execute("set lock_timeout = '1 ms'")

        assert done(held) == 2
        put(concurrency_key="k")


def test_many_workers_at_once_keep_the_limit(queue, connect, put, settings):
    settings(concurrency=2)
    for n in range(60):
        put(concurrency_key=f"k{n % 3}")
    queue.execute("create table public.seen (key text, at_once integer)")

    def work():
        with connect(autocommit=True) as session:
            for _ in range(40):
                rows = session.execute(
                    "select id, token, concurrency_key from queue.claim('mail', 2)"
                ).fetchall()
                session.execute(
                    "insert into public.seen select concurrency_key, count(*) from queue.running"
                    " group by concurrency_key"
                )
                if rows:
                    session.execute("select pg_sleep(0.003)")  # so that they meet
                    session.execute(
                        "select queue.complete(%s, %s)",
                        [[row[0] for row in rows], [row[1] for row in rows]],
                    )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert queue.execute("select max(at_once) <= 2 from public.seen").fetchone() == (True,)
    assert queue.execute("select ready + blocked + running from queue.depth").fetchone() == (0,)
    assert queue.execute("select done_total from queue.depth").fetchone() == (60,)
