"""Claims begin at a mark and not among the jobs that are gone, and no job is lost by it."""

import pytest
from psycopg.types.json import Jsonb

JOBS = 4000


@pytest.fixture
def work_off(queue):
    """A function that enqueues many jobs and works them off, a hundred at a time."""

    def work(count=JOBS):
        queue.execute(
            "select count(*) from queue.enqueue_many('mail', 'send', %s)", [[Jsonb({})] * count]
        )
        ids, tokens = [], []
        while True:
            rows = queue.execute(
                "select id, token from queue.complete_and_claim('mail', %s, %s, 100)", [ids, tokens]
            ).fetchall()
            if not rows:
                return
            ids, tokens = [row[0] for row in rows], [row[1] for row in rows]

    return work


@pytest.fixture
def first_mark(queue):
    """A function that reads where claims of the default priority begin."""

    def read():
        return queue.execute(
            "select firsts[array_position(priorities, 0::smallint)] from queue.head"
            " order by id desc limit 1"
        ).fetchone()[0]

    return read


def steps(queue):
    """How many entries of the index a claim of one job looks at."""
    read = "select pg_stat_get_xact_tuples_returned('queue.ready_pkey'::regclass)"
    with queue.transaction():
        (before,) = queue.execute(read).fetchone()
        assert queue.execute("select count(*) from queue.claim('mail')").fetchone() == (1,)
        return queue.execute(read).fetchone()[0] - before


def test_under_a_held_snapshot_a_claim_does_not_wade_through_what_is_gone(
    queue, put, work_off, connect
):
    with connect() as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select pg_current_xact_id()")
        work_off()
        queue.execute("select queue.enqueue('mail', 'send') from generate_series(1, 30)")
        for _ in range(2):  # a mark follows one survey behind, and surveys are a second apart
            steps(queue)
            queue.execute("select pg_sleep(1.05)")
        steps(queue)

        with_marks = steps(queue)
        queue.execute("update queue.head set firsts = '{0}', surveyed_at = clock_timestamp()")
        without = steps(queue)

    assert without > JOBS
    assert with_marks < JOBS / 4


def test_a_job_that_commits_behind_the_mark_is_found(queue, connect, work_off, claim, first_mark):
    with connect() as slow:
        (job,) = slow.execute("select queue.enqueue('mail', 'send')").fetchone()
        work_off()
        assert first_mark() > job
        slow.commit()

    queue.execute("select pg_sleep(0.1)")
    assert [row[0] for row in claim(5)] == [job]


def test_in_a_busy_queue_it_is_found_within_a_second(queue, connect, work_off, claim, put):
    with connect() as slow:
        (job,) = slow.execute("select queue.enqueue('mail', 'send')").fetchone()
        work_off()
        slow.commit()
    for _ in range(5):
        put()

    assert job not in [row[0] for row in claim(1)]
    queue.execute("select pg_sleep(1)")
    assert job in [row[0] for row in claim(1)]


def test_a_failed_job_comes_back_from_behind_the_mark(queue, put, claim, work_off, settings):
    settings(retry_after="0", retry_at_most="0")
    job = put()
    ((_, _, token),) = claim()
    work_off()
    queue.execute("select queue.fail(%s, %s, 'no')", [job, token])

    assert [row[0] for row in claim(5)] == [job]


def test_an_urgent_job_is_next_though_its_priority_is_new(put, claim, work_off):
    work_off(1000)
    for _ in range(3):
        put()
    urgent = put(priority=-9)

    assert [row[0] for row in claim()] == [urgent]


def test_an_idle_poll_writes_nothing(queue, claim):
    queue.execute("update queue.head set surveyed_at = '-infinity'")
    with queue.transaction():
        assert claim(5) == []
        assert queue.execute("select pg_current_xact_id_if_assigned()").fetchone() == (None,)


def test_heads_do_not_pile_up(queue, work_off):
    work_off()
    work_off()

    assert queue.execute("select count(*) from queue.head").fetchone()[0] < 5
