"""Packages are measured where they are there, from the moment they are there."""

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.packages.metrics.exposition import parse


def test_queues_are_told_by_state_without_counting(db, scrape):
    db.execute("select queue.create_queue('mail')")
    db.execute("select queue.enqueue('mail', 'a'), queue.enqueue('mail', 'b')")
    db.execute("select queue.enqueue('mail', 'c', run_at => now() + interval '1 hour')")
    db.execute("select * from queue.claim('mail')")
    db.commit()

    metrics = scrape()

    jobs = metrics["pgpkg_queue_jobs"]
    assert jobs.value(queue="mail", state="ready") == 1
    assert jobs.value(queue="mail", state="later") == 1
    assert jobs.value(queue="mail", state="running") == 1
    assert jobs.value(queue="mail", state="dead") == 0
    assert 0 <= metrics["pgpkg_queue_oldest_seconds"].value(queue="mail") < 60
    assert metrics["pgpkg_queue_is_paused"].value(queue="mail") == 0
    assert metrics["pgpkg_source_up"].value(source="queue.depth") == 1


def test_the_hit_rate_of_the_cache_is_told(db, scrape):
    db.execute("insert into cache.observation values ('day', 300, 100)")
    db.commit()

    metrics = scrape()

    assert metrics["pgpkg_cache_hits_total"].value(kind="day") == 300
    assert metrics["pgpkg_cache_misses_total"].value(kind="day") == 100
    assert metrics["pgpkg_cache_hit_ratio"].value(kind="day") == 0.75


def test_failures_of_jobs_are_told(db, scrape):
    db.execute("select jobs.schedule('broken', '* * * * *', 'select 1/0')")
    db.execute("select * from jobs.run_now('broken')")
    db.commit()

    metrics = scrape()

    assert metrics["pgpkg_job_failures"].value(job="broken") == 1
    assert metrics["pgpkg_job_is_active"].value(job="broken") == 1
    assert metrics["pgpkg_source_up"].value(source="jobs.status") == 1


SOURCES = """
create table public.thing (id integer primary key, at date);
create materialized view public.things as select count(*) from public.thing;
grant all on public.thing to backfill_owner;
create table public.event (at date not null) partition by range (at);
select refresh.register('public.things');
select partitions.manage('public.event', 'month', ahead => 2);
select backfill.create_task('copy', 'public.thing', 'public.thing', 'select id, at from batch');
select notify.put_template('paid', 'email', 'Paid', 'Thank you');
select notify.send('paid', '{"email": "ann@a.test"}');
insert into public.thing values (1, '2026-01-01');
"""


def test_views_partitions_migrations_and_deliveries_are_told(db, scrape):
    db.execute(SOURCES)
    db.commit()

    metrics = scrape()

    assert metrics["pgpkg_refresh_is_dirty"].value(view="public.things") == 1
    assert metrics["pgpkg_refresh_staleness_seconds"].value(view="public.things") >= 0
    assert metrics["pgpkg_partitions"].value(table="public.event") == 3
    assert metrics["pgpkg_partitions_are_ahead"].value(table="public.event") == 1
    assert metrics["pgpkg_partitions_have_problem"].value(table="public.event") == 0
    assert metrics["pgpkg_backfill_seen_rows"].value(task="copy", phase="copy") == 0
    assert metrics["pgpkg_backfill_is_failed"].value(task="copy", phase="copy") == 0
    assert metrics["pgpkg_notify_deliveries"].value(channel="email", state="waiting") == 1
    assert set(metrics["pgpkg_source_up"].samples.values()) == {1}


@pytest.mark.parametrize(
    "beyond",
    [
        "select jobs.run_due()",
        "select data from backfill.quarantine",
        "select expected from backfill.mismatch",
        "select recipient from notify.delivery",
        "select refresh.step()",
        "select partitions.maintain()",
        "select * from queue.ready",
        "select * from cache.entry",
    ],
)
def test_the_exporter_sees_numbers_and_neither_rows_nor_levers(db, beyond):
    db.execute("set role metrics_owner")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(beyond)


@pytest.fixture
def project(tmp_path):
    """A function that makes a project of these packages."""

    def make(*packages):
        lines = "".join(f"{line}\n" for line in packages)
        (tmp_path / "pgpkg.toml").write_text(f'[project]\nname = "app"\n[packages]\n{lines}')
        return Project.load(tmp_path)

    return make


def test_without_any_other_package_the_server_is_told(project, database):
    apply.build(database, project("metrics = {}").tree)

    with psycopg.connect(database) as db:
        metrics = parse(db.execute("select metrics.prometheus()").fetchone()[0])
    assert metrics["pgpkg_source_up"].value(source="metrics.server") == 1
    assert not [name for name in metrics if name.startswith(("pgpkg_queue", "pgpkg_cache"))]


def test_a_package_that_comes_later_under_another_name_is_measured_from_then_on(project, database):
    own = 'metrics = { schema = "seen", owner = "seen_owner", reader = "seen_reader" }'
    kept = 'cache = { schema = "kept", owner = "kept_owner", user = "kept_user" }'
    project(own).apply(database)

    project(own, kept).apply(database)

    with psycopg.connect(database) as db:
        db.execute("insert into kept.observation values ('day', 1, 0)")
        db.execute("set local role seen_reader")
        metrics = parse(db.execute("select seen.prometheus()").fetchone()[0])
    assert metrics["pgpkg_cache_hits_total"].value(kind="day") == 1
