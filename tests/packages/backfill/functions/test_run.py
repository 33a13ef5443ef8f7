"""backfill.run drives a task, a transaction for each batch; killed, nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

KILLS = 10
ROWS = 20_000 if os.environ.get("PGPKG_CHAOS") == "full" else 3_000
FASTER = """
create or replace function shop.take_time() returns trigger language plpgsql as $$
begin
    return null;
end $$
"""
DRIVER = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as db:
    print("ready", flush=True)
    db.execute("call backfill.run('clients')")
"""
COUNTED = """
create table shop.written (legacy_key text, times integer);
create function shop.count_write() returns trigger language plpgsql security definer as $$
begin
    insert into shop.written values (new.legacy_key, 1);
    return null;
end $$;
create function shop.take_time() returns trigger language plpgsql as $$
begin
    perform pg_sleep(0.04);
    return null;
end $$;
create trigger takes_time after insert on shop.client
for each statement execute function shop.take_time();
create trigger counts after insert or update on shop.client
for each row execute function shop.count_write();
"""


def test_a_call_runs_until_it_is_done(connect, shop, same):
    shop(25, batch=10)
    with connect(autocommit=True) as driver:
        driver.execute("call backfill.run('clients')")

    assert same()


def test_each_batch_is_a_transaction_of_its_own(db, connect, shop):
    shop(25, batch=10)
    with connect(autocommit=True) as driver:
        driver.execute("call backfill.run('clients')")

    assert db.execute("select count(distinct xmin::text) from shop.client").fetchone() == (3,)


def test_a_budget_ends_the_call_and_not_the_task(db, connect, shop):
    shop(25, batch=10, sleep_ratio=1000)
    with connect(autocommit=True) as driver:
        driver.execute("call backfill.run('clients', '0')")

    assert db.execute("select state, seen_rows from backfill.progress").fetchone() == (
        "running",
        10,
    )


def test_a_paused_task_is_left_alone_until_it_is_resumed(db, connect, shop, same):
    shop(25, batch=10)
    db.execute("select backfill.step('clients'), backfill.pause('clients')")
    db.commit()
    with connect(autocommit=True) as driver:
        driver.execute("call backfill.run('clients')")
        assert db.execute("select state, seen_rows from backfill.progress").fetchone() == (
            "paused",
            10,
        )
        db.execute("select backfill.resume('clients')")
        db.commit()
        driver.execute("call backfill.run('clients')")

    assert same()


def test_pause_waits_for_the_batch_in_progress(db, connect, shop):
    shop(25, batch=10)
    with connect() as driver, connect() as boss:
        driver.execute("select backfill.step('clients')")
        boss.execute("set lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            boss.execute("select backfill.pause('clients')")
        boss.rollback()
        driver.commit()
        boss.execute("select backfill.pause('clients')")


def test_killed_ten_times_it_ends_as_if_undisturbed(db, pgpkg_database, shop, same, tmp_path):
    shop(ROWS, batch=20)
    db.execute("update shop.kv set value = '{\"name\": \"\"}' where key like 'client:%777'")
    db.execute(COUNTED)
    db.commit()
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)

    def start():
        return subprocess.Popen(
            [sys.executable, str(script), pgpkg_database], stdout=subprocess.PIPE, text=True
        )

    running = [start(), start()]
    for number in range(KILLS):
        victim = running.pop(0)
        assert victim.stdout.readline() == "ready\n"
        moved_on(db)
        if number % 2:
            db.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where query like 'call backfill.run%' and datname = current_database()"
            )
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
        running.append(start())
    assert db.execute("select state from backfill.progress").fetchone() == ("running",)
    db.execute(FASTER)
    db.commit()
    for process in running:
        process.wait(timeout=60)
        process.stdout.close()
    with psycopg.connect(pgpkg_database, autocommit=True) as last:
        last.execute("call backfill.run('clients')")

    assert db.execute(
        "select state, seen_rows, quarantined_rows from backfill.progress"
    ).fetchone() == ("done", ROWS, ROWS // 1000)
    assert (
        db.execute("select legacy_key from shop.written group by 1 having count(*) > 1").fetchall()
        == []
    )
    db.execute("delete from shop.kv where value ->> 'name' = ''")
    assert same()


def moved_on(db):
    """Return when a batch more is done."""
    read = "select seen_rows from backfill.progress"
    before = db.execute(read).fetchone()
    db.rollback()
    while db.execute(read).fetchone() == before:
        db.rollback()
        time.sleep(0.01)
    db.rollback()
