"""backfill.step moves one batch and its checkpoint, together or not at all."""

import threading
import time
from pathlib import Path

import psycopg
import pytest

README = Path(__file__).resolve().parents[4] / "sql/packages/backfill/README.md"
BAD = "update shop.kv set value = jsonb_set(value, '{credit}', '\"many\"') where key like %s"


def progress(db, columns):
    db.commit()
    return db.execute(f"select {columns} from backfill.progress").fetchone()


def test_steps_move_every_row_once_and_end(db, shop, drive, same):
    shop(25, batch=10)

    assert drive() == ["moved", "moved", "moved", "done"]
    assert same()
    assert progress(db, "seen_rows, changed_rows, state") == (25, 25, "done")


def test_a_step_that_is_rolled_back_leaves_the_checkpoint(db, shop, drive, same):
    shop(25, batch=10)
    db.execute("select backfill.step('clients')")
    db.rollback()

    assert progress(db, "seen_rows, checkpoint") == (0, None)
    drive()
    assert same()


def test_again_from_the_start_changes_nothing(db, shop, drive, same):
    shop(25, batch=10)
    drive()
    before = db.execute("select array_agg(xmin::text) from shop.client").fetchone()

    db.execute("select backfill.restart('clients')")
    db.commit()
    drive()

    assert same()
    assert progress(db, "seen_rows, changed_rows") == (25, 0)
    assert db.execute("select array_agg(xmin::text) from shop.client").fetchone() == before


def test_bad_rows_are_set_aside_with_their_errors_and_the_rest_goes_on(db, shop, drive):
    shop(100, batch=40)
    db.execute(BAD, ["%0007"])
    db.execute("update shop.kv set value = value || '{\"name\": \"\"}' where key like '%0061'")
    db.commit()

    assert drive()[-1] == "done"
    assert db.execute(
        "select key, sqlstate, error, data -> 'value' ->> 'name' from backfill.quarantine"
    ).fetchall() == [
        (["client:000007"], "22P02", 'invalid input syntax for type integer: "many"', "name 7"),
        (
            ["client:000061"],
            "23514",
            'new row for relation "client" violates check constraint "client_name_check"',
            "",
        ),
    ]
    assert db.execute("select count(*) from shop.client").fetchone() == (98,)


def test_too_many_bad_rows_fail_the_task(db, shop, drive):
    shop(30, batch=10, max_quarantined=5)
    db.execute(BAD, ["client:%"])
    db.commit()

    assert drive() == ["failed"]
    assert progress(db, "error, seen_rows") == ("10 rows are in quarantine, more than 5", 10)


def test_an_error_that_is_no_rows_fault_fails_the_task_and_can_be_mended(db, shop, drive, same):
    shop(30, batch=10)
    db.execute("alter table shop.client rename column credit to credits")
    db.commit()

    assert drive() == ["failed"]
    state, error, bad = progress(db, "state, error, quarantined_rows")
    assert (state, bad) == ("failed", 0)
    assert error.startswith("42703: ") or error.startswith("42601: ")

    db.execute("alter table shop.client rename column credits to credit")
    db.execute("select backfill.resume('clients')")
    db.commit()
    drive()
    assert same()


def test_two_drivers_never_hold_the_same_batch(connect, shop):
    shop(25, batch=10)
    with connect() as first, connect() as second:
        assert first.execute("select outcome, rows from backfill.step('clients')").fetchone() == (
            "moved",
            10,
        )
        assert second.execute("select outcome, rows from backfill.step('clients')").fetchone() == (
            "busy",
            0,
        )


def test_a_batch_gives_way_to_the_locks_of_others(db, connect, shop, drive, same):
    shop(25, batch=10, lock_timeout="50 ms")
    with connect() as writer:
        writer.execute("update shop.kv set value = value || '{\"credit\": 99}' where key like '%3'")

        assert drive() == ["blocked"]
        assert progress(db, "waits_for, seen_rows, quarantined_rows") == (
            "canceling statement due to lock timeout",
            0,
            0,
        )
    drive_until_done(drive)
    assert same()


def test_a_row_changed_while_its_batch_waits_is_moved_as_it_is_then(db, connect, shop, same):
    shop(5, batch=10, lock_timeout="30 s")
    db.execute("select backfill.mirror('clients')")
    db.commit()
    with connect() as writer, connect() as driver:
        writer.execute("update shop.kv set value = value || '{\"credit\": 99}' where key like '%3'")
        step = threading.Thread(
            target=driver.execute, args=["select backfill.step('clients')"], daemon=True
        )
        step.start()
        waits(db, driver.info.backend_pid)
        writer.commit()
        step.join()
        driver.commit()

    assert same()


def test_a_writer_during_a_batch_wins(db, connect, shop, same):
    shop(5, batch=10)
    db.execute("select backfill.mirror('clients')")
    db.commit()
    with connect() as writer, connect() as driver:
        driver.execute("select backfill.step('clients')")
        write = threading.Thread(
            target=writer.execute,
            args=["update shop.kv set value = value || '{\"credit\": 99}' where key like '%3'"],
            daemon=True,
        )
        write.start()
        waits(db, writer.info.backend_pid)
        driver.commit()
        write.join()
        writer.commit()

    assert same()


def test_a_step_before_its_time_does_nothing(db, shop, drive):
    shop(25, batch=10, sleep_ratio=1000)

    assert drive() == ["moved", "early"]
    rows, wait = db.execute("select rows, wait > '0' from backfill.step('clients')").fetchone()
    assert (rows, wait) == (0, True)


@pytest.mark.parametrize(
    ("settings", "function", "reason"),
    [
        ('{"max_lag": 1000}', "backfill.lag()", "a replica is 1001 bytes behind, more than 1000"),
        (
            '{"max_dead_rows": 1000}',
            "backfill.dead_rows(relation regclass)",
            "shop.client has 1001 dead rows, more than 1000",
        ),
    ],
)
def test_the_brake_holds_until_replicas_and_vacuum_have_caught_up(
    db, shop, drive, settings, function, reason
):
    shop(25, batch=10)
    db.execute("select backfill.tune('clients', %s)", [settings])
    answer = f"create or replace function {function} returns bigint language sql as"
    db.execute(f"{answer} 'select 1001'")
    db.commit()

    assert drive() == ["braked"]
    assert progress(db, "waits_for, seen_rows") == (reason, 0)

    db.execute(f"{answer} 'select 1000'")
    db.execute("update backfill.task set next_at = now()")
    db.commit()
    assert drive()[-1] == "done"


def test_the_settings_of_the_caller_are_as_before(db, shop):
    shop(25, batch=10)
    db.execute("set local lock_timeout = '7s'")
    db.execute("select backfill.step('clients')")

    assert db.execute(
        "select current_setting('lock_timeout'), current_setting('pgpkg_backfill.chain')"
    ).fetchone() == ("7s", "")


def test_jobs_of_a_queue_move_a_batch_each(db, shop, same):
    shop(25, batch=10)
    readme = README.read_text()
    recipe = readme.partition("```sql\ncreate function")[2].partition("```")[0]
    db.execute(f"create function {recipe}")
    db.execute(
        "select queue.create_queue('backfill'), queue.handle('backfill', 'shop.backfill(jsonb)');"
        """select queue.enqueue('backfill', 'backfill', '{"name": "clients"}')"""
    )
    db.commit()
    jobs = 0
    while progress(db, "state") != ("done",):
        jobs += db.execute("select queue.work('backfill', 1)").fetchone()[0]
        db.commit()

    assert jobs == 4
    assert same()


def test_an_unknown_task_is_refused(db):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select backfill.step('clients')")

    assert refused.value.sqlstate == "PKB01"
    assert refused.value.diag.message_primary == "there is no backfill clients"


def drive_until_done(drive):
    while drive()[-1] != "done":
        time.sleep(0.05)


def waits(db, pid):
    """Return when that session waits for a lock."""
    while db.execute(
        "select wait_event_type from pg_stat_activity where pid = %s", [pid]
    ).fetchone() != ("Lock",):
        db.rollback()
