"""Where no pg_cron runs scheduled jobs, workers do: each tick once, each in its own time."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.integration.worker.conftest import Yard, prepare


def declare(db, name, command, timeout="1 minute"):
    db.execute("select jobs.schedule(%s, '1 seconds', %s, timeout => %s)", [name, command, timeout])


@pytest.fixture
def without_cron(live):
    """A database in which there is not even the stand-in of pg_cron."""
    live.execute("drop schema if exists cron cascade")
    return live


def test_two_workers_run_each_tick_once(yard, without_cron, wait_for):
    declare(without_cron, "often", "insert into public.trace (what) values ('ran')")
    workers = [yard.start(), yard.start()]

    runs = "select count(*) from jobs.run where status = 'succeeded'"
    wait_for(lambda: without_cron.execute(runs).fetchone()[0] >= 2)
    without_cron.execute("select jobs.pause('often')")
    assert [worker.end() for worker in workers] == [0, 0]

    told = [event["tick"] for worker in workers for event in worker.events("scheduled job")]
    assert len(told) == len(set(told)) == without_cron.execute(runs).fetchone()[0]
    assert without_cron.execute("select count(*) from public.trace").fetchone() == (len(told),)


def test_a_job_that_fails_or_takes_too_long_is_noted(yard, without_cron):
    declare(without_cron, "slow", "select pg_sleep(60)", timeout="100 ms")
    declare(without_cron, "wrong", "select 1/0")
    worker = yard.start()

    worker.until("scheduled job", times=2)
    worker.end()

    found = {event["name"]: event["sqlstate"] for event in worker.events("scheduled job")}
    assert found == {"slow": "57014", "wrong": "22012"}


def test_a_scheduled_job_that_does_not_end_in_time_is_broken_off(yard, without_cron, wait_for):
    declare(without_cron, "slow", "select pg_sleep(60)")
    worker = yard.start("--grace", "0.2")
    waiting = "select count(*) from pg_stat_activity where application_name = 'job slow'"
    wait_for(lambda: without_cron.execute(waiting).fetchone() == (1,))

    assert worker.end() == 0

    assert without_cron.execute("select status, sqlstate from jobs.run").fetchall() == [
        ("failed", "57014")
    ]


@pytest.mark.local
def test_where_pg_cron_is_the_worker_leaves_scheduled_jobs_to_it(folder, cron_database, wait_for):
    with psycopg.connect(cron_database, autocommit=True) as db:
        db.execute("create extension pg_cron")
    apply.build(cron_database, Project.load(folder).tree)
    prepare(cron_database)
    with psycopg.connect(cron_database, autocommit=True) as db:
        db.execute("select jobs.schedule('often', '* * * * *', 'select 1')")
        db.execute("update jobs.clock set next_at = now() - interval '1 hour'")
        yard = Yard(folder, cron_database)
        worker = yard.start()
        db.execute("select queue.enqueue('q', 'note')")
        wait_for(lambda: db.execute("select count(*) from public.trace").fetchone() == (1,))
        assert worker.end() == 0
        worker.process.stdout.close()

        assert worker.events("scheduled job") == []
