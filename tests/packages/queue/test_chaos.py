"""Workers are killed, the server crashes, and no job is lost.

A few hundred jobs by default; PGPKG_CHAOS=full makes it 20,000 and a worker killed every second.
"""

import itertools
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.conftest import PROVIDER
from tests.packages.ownserver import own_server

FULL = os.environ.get("PGPKG_CHAOS") == "full"
JOBS = 20_000 if FULL else 400
KILLS = 20 if FULL else 4
PAUSE = 1.0 if FULL else 0.15

SETUP = """
create table public.effect (job bigint not null);
create table public.trace (at bigint generated always as identity, job bigint, token bigint);
create function public.effect(job queue.job) returns void language sql
as $$ insert into public.effect values (job.id) $$;
select queue.handle('sql', 'public.effect(queue.job)');
select queue.create_queue(
    'mail', '{"lease": "400 ms", "retry_after": "0", "retry_at_most": "0", "max_attempts": 100}'
);
"""
IN_SQL = """
import sys, time, psycopg
while True:
    try:
        with psycopg.connect(sys.argv[1], autocommit=True) as db:
            while True:
                worked = db.execute("select queue.work('mail', 7, 'w')").fetchone()[0]
                if not worked:
                    db.execute("select queue.reap()")
                    time.sleep(0.01)
    except psycopg.OperationalError:
        time.sleep(0.05)
"""
OUTSIDE = """
import sys, time, psycopg
while True:
    try:
        with psycopg.connect(sys.argv[1], autocommit=True) as db:
            ids, tokens = [], []
            while True:
                jobs = db.execute(
                    "select id, token from queue.complete_and_claim('mail', %s, %s, 5, 'w')",
                    [ids, tokens],
                ).fetchall()
                ids, tokens = [job[0] for job in jobs], [job[1] for job in jobs]
                for job, token in jobs:
                    note = "insert into public.trace (job, token) values (%s, %s)"
                    db.execute(note, [job, token])
                if not jobs:
                    db.execute("select queue.reap()")
                    time.sleep(0.01)
    except psycopg.OperationalError:
        time.sleep(0.05)
"""
# The same job leaves a trace in everything else that is there.
EVERYTHING_ELSE = """
alter table public.effect add primary key (job);
select audit.track('public.effect');
select notify.put_template('done', 'email', 'Done', 'Job {job}', '{job}');
create or replace function public.effect(job queue.job) returns void language sql as $$
    insert into public.effect values (job.id);
    select notify.send('done', '{"email": "a@a.test"}', jsonb_build_object('job', job.id));
$$;
select cache.define_kind('k', '1 day');
select cache.set('k', 'kept in memory only');
"""
INTACT = """
select
    (select count(*) from public.effect),
    (select count(distinct record_id) from audit.log),
    (select count(*) from audit.log),
    (select count(*) from notify.delivery where state = 'waiting'),
    (select done_total from queue.depth where queue = 'mail'),
    (select audit.first_tampered() from audit.seal())
"""
LEFT = """
select count(*) from (
    select queue_id from queue.ready
    union all select queue_id from queue.running
    union all select queue_id from queue.later
) as j where j.queue_id = (select q.id from queue.queue as q where q.name = 'mail')
"""


class Gang:
    """Worker processes; all of them are gone when the block ends."""

    def __init__(self, program, url, size=4):
        self.command = [sys.executable, "-c", program, url]
        self.members = [self.hire() for _ in range(size)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for member in self.members:
            member.kill()
            member.wait()

    def hire(self):
        return subprocess.Popen(self.command)

    def lose_one(self):
        victim = self.members.pop(0)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.members.append(self.hire())


def enqueue(db, kind):
    for _ in range(0, JOBS, 400):
        db.execute(
            "select count(*) from queue.enqueue_many("
            "'mail', %s, array_fill('{}'::jsonb, array[400]))",
            [kind],
        )


def wait_until_done(db):
    end = time.monotonic() + (600 if FULL else 60)
    while db.execute(LEFT).fetchone() != (0,):
        assert time.monotonic() < end, "it does not end"
        time.sleep(0.02)


@pytest.fixture
def yard(db):
    db.autocommit = True
    db.execute(SETUP)
    return db


def test_every_job_in_sql_has_its_effect_exactly_once(yard, pgpkg_database):
    enqueue(yard, "sql")
    with Gang(IN_SQL, pgpkg_database) as gang:
        for _ in range(KILLS):
            time.sleep(PAUSE)
            gang.lose_one()
        wait_until_done(yard)

    assert yard.execute("select count(*), count(distinct job) from public.effect").fetchone() == (
        JOBS,
        JOBS,
    )


def test_every_job_outside_is_done_at_least_once_with_rising_tokens(yard, pgpkg_database):
    enqueue(yard, "outside")
    slow = yard.execute("select id, token from queue.claim('mail', 20)").fetchall()
    with Gang(OUTSIDE, pgpkg_database) as gang:
        for _ in range(KILLS):
            time.sleep(PAUSE)
            gang.lose_one()
        wait_until_done(yard)

    stale = [[job for job, _ in slow], [token for _, token in slow]]
    assert yard.execute("select queue.complete(%s, %s)", stale).fetchone() == (0,)
    traces = yard.execute("select job, token from public.trace order by job, at").fetchall()
    tokens = {
        job: [token for _, token in group]
        for job, group in itertools.groupby(traces, key=lambda trace: trace[0])
    }
    assert len(tokens) == JOBS
    assert all(held == sorted(set(held)) for held in tokens.values())
    assert all(tokens[job][0] > token for job, token in slow)
    assert yard.execute("select dead, done_total from queue.depth").fetchone() == (0, JOBS)


def test_a_crash_of_the_server_loses_nothing(tmp_path):
    packages = "".join(f"{name} = {{}}\n" for name in ("queue", "cache", "audit", "notify"))
    (tmp_path / "pgpkg.toml").write_text(f'[project]\nname = "app"\n[packages]\n{packages}')
    with own_server(PROVIDER) as server:
        apply.build(server.url(), Project.load(tmp_path).tree)
        with psycopg.connect(server.url(), autocommit=True) as db:
            db.execute(SETUP)
            db.execute(EVERYTHING_ELSE)
            enqueue(db, "sql")
        with Gang(IN_SQL, server.url(), 2):
            time.sleep(PAUSE)
            server.crash()
            server.start()
            with psycopg.connect(server.url(), autocommit=True) as db:
                assert db.execute(
                    "select cache.get('k'), count(*) from cache.entry"
                ).fetchone() == (
                    None,
                    0,
                )
                wait_until_done(db)

                counts = db.execute(INTACT).fetchone()
                assert counts == (JOBS, JOBS, JOBS, JOBS, JOBS, None)
