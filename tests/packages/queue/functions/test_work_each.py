"""queue.work_each does what work() does, and tells what became of each job."""

import pytest


@pytest.fixture
def handled(queue):
    """A kind that succeeds and one that fails, each with a function in SQL."""
    queue.execute(
        "create function public.good(payload jsonb) returns void language sql as $$ select 1 $$"
    )
    queue.execute(
        "create function public.bad(payload jsonb) returns void language plpgsql"
        " as $$ begin raise exception 'no bread'; end $$"
    )
    queue.execute("select queue.handle('good', 'public.good(jsonb)')")
    queue.execute("select queue.handle('bad', 'public.bad(jsonb)')")
    return queue


def test_it_tells_the_outcome_of_each_job_and_the_error(handled):
    kinds = ("good", "bad", "good", "mystery")
    jobs = [
        handled.execute("select queue.enqueue('mail', %s)", [kind]).fetchone()[0] for kind in kinds
    ]

    told = handled.execute("select * from queue.work_each('mail', 10, 'w')").fetchall()

    assert sorted(row[:3] for row in told) == [
        (jobs[0], "good", "done"),
        (jobs[1], "bad", "retry"),
        (jobs[2], "good", "done"),
        (jobs[3], "mystery", "retry"),
    ]
    errors = {kind: error for _, kind, _, error in told}
    assert errors["good"] is None
    assert errors["bad"] == "P0001: no bread"
    assert "mystery" in errors["mystery"]


def test_an_empty_queue_gives_no_row_and_writes_nothing(handled):
    with handled.transaction():
        assert handled.execute("select * from queue.work_each('mail')").fetchall() == []
        written = "select pg_current_xact_id_if_assigned()"
        assert handled.execute(written).fetchone() == (None,)
