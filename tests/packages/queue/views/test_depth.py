"""queue.depth knows the numbers without counting the jobs."""

import random

NUMBERS = "select ready, later, blocked, running, dead from queue.depth where queue = 'mail'"
COUNTED = """
select
    (select count(*) from queue.ready) + (select count(*) from queue.fair),
    (select count(*) from queue.later),
    (select count(*) from queue.blocked),
    (select count(*) from queue.running),
    (select count(*) from queue.dead)
"""


def test_whatever_happens_the_numbers_are_those_of_a_count(queue, put, claim, done, settings):
    chance = random.Random(7)
    settings(concurrency=2, max_attempts=2, retry_after="0", retry_at_most="0")
    for step in range(150):
        what = chance.randrange(7)
        if what < 2:
            more = [{}, {"run_at": "2999-01-01"}, {"concurrency_key": "k"}, {"unique_key": "u"}]
            put(**chance.choice(more), priority=chance.randrange(3))
        elif what == 2:
            done(claim(2))
        elif what == 3:
            for job, _, token in claim(2):
                queue.execute("select queue.fail(%s, %s, 'no')", [job, token])
        elif what == 4:
            claim(1, lease="0 s")
            queue.execute("select queue.reap()")
        elif what == 5:
            queue.execute("select queue.cancel(%s)", [chance.randrange(1, step + 2)])
        else:
            queue.execute(chance.choice(["select queue.redrive('mail')", "select queue.fold()"]))

        assert queue.execute(NUMBERS).fetchone() == queue.execute(COUNTED).fetchone(), step


def test_jobs_are_not_read_for_it(queue, put):
    for _ in range(50):
        put()
    queue.execute("analyze")
    plan = queue.execute("explain (costs off) select ready from queue.depth").fetchall()

    assert not any("on ready" in line for (line,) in plan)


def test_the_oldest_tells_how_long_it_waits(queue, put):
    put(priority=3)
    queue.execute("update queue.ready set run_at = now() - interval '1 hour'")
    put(), put(priority=5)

    assert queue.execute(
        "select extract(epoch from now() - oldest_at)::integer / 60 from queue.depth"
    ).fetchone() == (60,)


def test_who_holds_back_vacuum_is_named(queue, connect):
    with connect(application_name="report") as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select 1")

        assert ("report",) in queue.execute(
            "select application_name from queue.oldest_snapshot"
        ).fetchall()
