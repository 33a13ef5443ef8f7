"""The views tell what is the case in this very server."""

import time

import pytest


def test_sessions_are_counted_by_state(connect, scrape):
    name = connect().info.dbname
    with connect() as open_one, connect(autocommit=True) as idle:
        open_one.execute("select 1")
        idle.execute("select 1")
        family = scrape()["pgpkg_connections"]

    assert family.value(database=name, state="idle in transaction") >= 1
    assert family.value(database=name, state="idle") >= 1


def test_sizes_and_dead_rows_are_those_of_the_table(db, scrape):
    db.execute("create table public.big (id integer primary key, pad text)")
    db.execute("alter table public.big set (autovacuum_enabled = false)")
    db.execute(
        "insert into public.big select n, repeat('x', 500) from generate_series(1, 2000) as n"
    )
    db.execute("delete from public.big where id <= 500")
    db.execute("select pg_stat_force_next_flush()")
    db.commit()
    db.execute("analyze public.big")
    db.commit()
    (size,) = db.execute("select pg_total_relation_size('public.big')").fetchone()

    metrics = scrape()

    table = {"schema": "public", "table": "big"}
    assert metrics["pgpkg_table_bytes"].value(**table) == size
    assert metrics["pgpkg_table_live_rows"].value(**table) == 1500
    assert metrics["pgpkg_table_dead_rows"].value(**table) == 500


def test_who_holds_vacuum_back_is_told(connect, db):
    with connect(application_name="the slow one") as old:
        old.execute("set transaction isolation level repeatable read")
        old.execute("select 1")
        for _ in range(5):
            db.execute("select pg_current_xact_id()")
            db.commit()

        holders = db.execute(
            "select kind, transactions from metrics.xmin_holder where holder like '%the slow one'"
        ).fetchall()
        assert [kind for kind, _ in holders] == ["session"]
        assert holders[0][1] >= 5
        db.commit()
        (age,) = db.execute(
            "select transactions from metrics.xmin_age where kind = 'session'"
        ).fetchone()
        assert age >= holders[0][1]


def test_each_kind_of_holder_has_a_row(db):
    kinds = db.execute("select kind from metrics.xmin_age order by kind").fetchall()

    assert kinds == [("prepared",), ("session",), ("slot",), ("standby",)]


def test_a_slot_is_told_with_what_it_keeps(db, scrape):
    name = "metrics_" + db.info.dbname
    db.execute("select pg_create_physical_replication_slot(%s, true)", [name])
    db.commit()
    try:
        assert scrape()["pgpkg_slot_kept_bytes"].value(slot=name) >= 0
    finally:
        db.execute("select pg_drop_replication_slot(%s)", [name])
        db.commit()


def test_uptime_rises(scrape):
    before = scrape()["pgpkg_server_uptime_seconds"].value()
    time.sleep(0.01)

    assert scrape()["pgpkg_server_uptime_seconds"].value() > before > 0


@pytest.mark.parametrize(
    "view",
    [
        "connection",
        "server",
        "table_size",
        "xmin_holder",
        "xmin_age",
        "replica",
        "slot",
        "slow_statement",
    ],
)
def test_exporters_read_every_view(as_actor, view):
    with as_actor(role="metrics_reader") as reader:
        reader.execute(f"select * from metrics.{view}")
