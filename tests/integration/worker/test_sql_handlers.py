"""Jobs whose handler is in SQL end in the transaction in which it ran."""

import json

import pytest

COUNT = """
create function public.count_it(job queue.job) returns void language sql set search_path = '' as $$
    insert into public.trace (id, attempt, token) values (job.id, job.attempt, job.token)
$$
"""
BREAK = """
create function public.break_it(payload jsonb) returns void language plpgsql as $$
begin
    insert into public.trace (what) values ('broken');
    raise exception 'no % today', payload ->> 'what';
end
$$
"""


@pytest.fixture
def handled(live):
    """Two kinds with handlers in SQL: one that writes, one that writes and fails."""
    live.execute(COUNT)
    live.execute(BREAK)
    live.execute("select queue.handle('count', 'public.count_it(queue.job)')")
    live.execute("select queue.handle('break', 'public.break_it(jsonb)')")
    return live


def enqueue(db, kind, jobs=1, payload=None, max_attempts=1):
    db.execute(
        "select queue.enqueue_many('q', %s, array_fill(%s::jsonb, array[%s]), max_attempts => %s)",
        [kind, json.dumps(payload or {}), jobs, max_attempts],
    )


def test_each_job_runs_exactly_once(yard, handled):
    enqueue(handled, "count", 1000)

    worker = yard.drain(handlers=False)

    assert worker.events("ended")[0]["jobs"] == {"done": 1000}
    assert handled.execute("select count(*), count(distinct id) from public.trace").fetchone() == (
        1000,
        1000,
    )
    assert handled.execute("select count(*) from queue.running").fetchone() == (0,)


def test_one_that_fails_is_undone_alone_and_dead_at_last(yard, handled, wait_for):
    enqueue(handled, "break", payload={"what": "bread"}, max_attempts=2)
    enqueue(handled, "count", 3)
    worker = yard.start(handlers=False)

    wait_for(lambda: handled.execute("select count(*) from queue.dead").fetchone() == (1,))
    worker.end()

    assert handled.execute("select error from queue.dead").fetchone()[0].endswith("no bread today")
    assert handled.execute("select count(*), count(id) from public.trace").fetchone() == (3, 3)
    assert [e["outcome"] for e in worker.events("handler raised")] == ["retry", "dead"]


def test_handlers_in_sql_and_in_python_share_a_queue(yard, handled):
    enqueue(handled, "count", 5)
    enqueue(handled, "note", 5)
    enqueue(handled, "bad", 1)

    worker = yard.drain("--batch", "4")

    assert worker.events("ended")[0]["jobs"] == {"done": 10, "dead": 1}
    assert handled.execute("select count(*) from public.trace").fetchone() == (10,)
    assert handled.execute("select count(*) from queue.running").fetchone() == (0,)


def test_a_kind_that_no_function_handles_fails_and_says_so(yard, handled):
    enqueue(handled, "mystery")

    yard.drain(handlers=False)

    (error,) = handled.execute("select error from queue.dead").fetchone()
    assert "mystery" in error


def test_a_recurring_job_is_enqueued_by_the_worker(yard, handled, wait_for):
    handled.execute("select queue.recur('beat', 'q', 'count', '1 second')")
    worker = yard.start(handlers=False)

    wait_for(lambda: handled.execute("select count(*) > 0 from public.trace").fetchone()[0])

    assert worker.end() == 0


def test_a_statement_that_does_not_end_in_time_is_broken_off_and_nothing_is_lost(
    yard, handled, wait_for
):
    handled.execute(
        "create function public.wait(payload jsonb) returns void language sql as"
        " $$ select pg_sleep(60) $$"
    )
    handled.execute("select queue.handle('wait', 'public.wait(jsonb)')")
    enqueue(handled, "wait", 2, max_attempts=5)
    worker = yard.start("--grace", "0.2", "--concurrency", "1", handlers=False)
    waiting = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
    wait_for(lambda: handled.execute(waiting).fetchone() == (1,))

    assert worker.end() == 0

    left = "select (select count(*) from queue.ready) + (select count(*) from queue.later)"
    assert handled.execute(left).fetchone() == (2,)
    assert handled.execute("select count(*) from queue.running").fetchone() == (0,)
