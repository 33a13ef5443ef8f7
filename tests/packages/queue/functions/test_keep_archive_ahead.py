"""Finished jobs of queues that keep them lie in the archive, by month; old months are dropped."""

import pytest

PARTS = """
select c.relname
from pg_inherits as i
inner join pg_class as c on i.inhrelid = c.oid
where i.inhparent = 'queue.archive'::regclass
order by 1
"""


@pytest.fixture
def kept(settings):
    settings(is_kept=True, keep_for="2 months")


def test_only_queues_that_say_so_keep_their_jobs(queue, put, claim, done, settings, state):
    first = put()
    done(claim())
    settings(is_kept=True)
    second = put()
    done(claim(worker="w1"))

    assert (state(first), state(second)) == (None, "done")
    assert queue.execute("select id, outcome, worker, attempt from queue.archive").fetchall() == [
        (second, "done", "w1", 1)
    ]


def test_cancelled_jobs_are_kept_as_such(queue, kept, put, claim, state):
    waiting, running = put(priority=9), put()
    ((_, _, token),) = claim()
    queue.execute("select queue.cancel(%s), queue.cancel(%s)", [waiting, running])
    queue.execute("select queue.fail(%s, %s, '')", [running, token])

    assert (state(waiting), state(running)) == ("cancelled", "cancelled")


def test_months_are_made_ahead_and_old_ones_are_dropped_whole(queue, kept):
    queue.execute("select queue.keep_archive_ahead('2026-01-15')")
    queue.execute(
        "insert into queue.archive select 1, t, t, t, 1, 0, 1, 'done', 'k', null, null,"
        " '{}' from unnest(array['2026-01-02'::timestamptz, '2026-03-02']) as t"
    )
    queue.execute("select queue.keep_archive_ahead('2026-04-01')")

    parts = [part for (part,) in queue.execute(PARTS).fetchall()]
    assert "archive_2026_01" not in parts
    assert {"archive_2026_02", "archive_2026_03", "archive_2026_06"} <= set(parts)
    assert queue.execute(
        "select count(*) from queue.archive where finished_at < '2026-06-01'"
    ).fetchone() == (1,)


def test_what_came_before_its_month_finds_it_later(queue, kept):
    queue.execute(
        "insert into queue.archive select 1, t, t, t, 1, 0, 1, 'done', 'k', null, null,"
        " '{}' from unnest(array['2040-01-02'::timestamptz]) as t"
    )
    assert queue.execute("select count(*) from queue.archive_rest").fetchone() == (1,)

    queue.execute("select queue.keep_archive_ahead('2040-01-15')")

    assert queue.execute("select count(*) from queue.archive_rest").fetchone() == (0,)
    assert queue.execute("select count(*) from queue.archive_2040_01").fetchone() == (1,)
