"""A worker needs the two roles of workers and nothing else."""

from __future__ import annotations

import secrets

import pytest
from psycopg.conninfo import conninfo_to_dict

PASSWORD = "hush-" + secrets.token_hex(8)


@pytest.fixture
def poor(yard, live):
    """The address of a user who may do nothing yet; the password stands in it."""
    name = f"poor_{secrets.token_hex(4)}"
    live.execute(f"create role {name} login password '{PASSWORD}'")
    parts = conninfo_to_dict(yard.url)
    yield (
        name,
        f"postgresql://{name}:{PASSWORD}@{parts['host']}:{parts['port']}/{parts['dbname']}",
    )
    live.execute(f"drop owned by {name}")
    live.execute(f"drop role {name}")


def test_two_roles_are_enough(yard, live, poor, wait_for):
    name, url = poor
    live.execute("drop schema if exists cron cascade")
    live.execute(f"grant queue_worker, jobs_worker to {name}")
    live.execute("create function public.fine(payload jsonb) returns void language sql as ''")
    live.execute("select queue.handle('fine', 'public.fine(jsonb)')")
    for kind in ("fine", "noop", "bad"):
        live.execute("select queue.enqueue('q', %s, max_attempts => 1)", [kind])
    live.execute("select jobs.schedule('often', '1 second', 'select 1')")

    worker = yard.start(url=url)
    worker.until("scheduled job")
    wait_for(lambda: live.execute("select count(*) from queue.dead").fetchone() == (1,))

    assert worker.end() == 0
    assert worker.events("ended")[0]["jobs"] == {"done": 2, "dead": 1}
    assert PASSWORD not in worker.log.read_text() + worker.process.stdout.read()


def test_a_user_without_them_is_refused_with_the_way_out(yard, poor):
    name, url = poor
    with pytest.raises(AssertionError, match="PGK902"):
        yard.start(url=url)

    assert yard.started[-1].end(None) == 2
    (told,) = yard.started[-1].events("failed")
    assert f"grant queue_worker to {name};" in told["hint"]
    assert PASSWORD not in str(told)


def test_rights_that_are_taken_away_end_it_with_the_reason(yard, live, poor):
    name, url = poor
    live.execute(f"grant queue_worker to {name}")
    worker = yard.start(url=url)

    live.execute(f"revoke queue_worker from {name}")

    assert worker.end(None) == 3
    (told,) = worker.events("failed")
    assert (told["code"], told["message"][:22]) == ("PGK005", "permission denied for ")
